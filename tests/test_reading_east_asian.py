"""Entries in Chinese, Japanese and Korean, which write name, salt and form without a space."""

from __future__ import annotations

import pytest
from read_entries import status_and_names

from baclofen_kg import KnowledgeGraph
from baclofen_kg.model.objects import Product


@pytest.mark.parametrize(
    ("entry", "substance"),
    [
        ("바클로펜정 10mg", "baclofen"),
        ("디아제팜정2밀리그램", "diazepam"),
        ("아토르바스타틴칼슘삼수화물정", ""),
        ("에스시탈로프람옥살산염정 10mg 1일 1회 취침전", "escitalopram"),
        ("트라마돌염산염서방정 100mg", "tramadol"),
        ("메페남산캡슐 250mg", "mefenamic acid"),
        ("バルサルタン錠４０ｍｇ「Me」", "valsartan"),
        ("ロラゼパム錠0.5mg「サワイ」 1日3回毎食後 服用", "lorazepam"),
        ("デュロキセチンカプセル３０ｍｇ「KMP」", "duloxetine"),
        ("イーケプラドライシロップ50%", "levetiracetam"),
        ("ジヒドロコデインリン酸塩散1%", "dihydrocodeine"),
        ("テルネリン錠1mg【経過措置】", "tizanidine"),
        ("盐酸曲马多缓释片(舒敏)", "tramadol"),
        ("硝苯地平缓释片 用于高血压 10mg*30片", "nifedipine"),
        ("艾司唑仑片 1mg、睡前服用", "estazolam"),
        ("依托考昔片", "etoricoxib"),
        ("노타민정(로라타딘)", "loratadine"),
        ("로프민캡슐(염산로페라미드)", "loperamide"),
        ("コデインリン酸塩散1%〈ハチ〉", "codeine"),
        ("开浦兰 左乙拉西坦口服溶液", "levetiracetam"),
        ("妙纳 盐酸乙哌立松片 50mg", "eperisone"),
        ("双氯芬酸二乙胺乳胶剂(扶他林)", "diclofenac"),
        ("ゼプリオンＴＲＩ水懸筋注５２５ｍｇシリンジ", "paliperidone"),
    ],
)
def test_name_salt_form_and_maker_are_told_apart(
    kg: KnowledgeGraph, entry: str, substance: str
) -> None:
    expected = ("recognised", substance) if substance else ("not recognised", "")
    assert status_and_names(kg, entry) == expected


@pytest.mark.parametrize(
    ("entry", "contents"),
    [
        ("多巴丝肼片 0.25g", {"levodopa", "benserazide"}),
        ("氨酚羟考酮片", {"oxycodone", "paracetamol"}),
        ("氨酚伪麻那敏片(泰诺)", {"paracetamol", "pseudoephedrine", "chlorphenamine"}),
        ("マドパー配合錠L100", {"levodopa", "benserazide"}),
        ("イルアミクス配合錠ＬＤ「ダイト」", {"irbesartan", "amlodipine"}),
    ],
)
def test_combinations_of_the_lists_are_known_by_their_contents(
    kg: KnowledgeGraph, entry: str, contents: set[str]
) -> None:
    (found,) = kg.check(taking=[entry]).entries
    (taken,) = found.taken_for
    assert isinstance(taken.entity, Product)
    assert {str(part) for part in taken.entity.active_ingredients} == contents


@pytest.mark.parametrize(
    "entry",
    [
        "바클로펜정 중단",
        "디아제팜 알레르기",
        "「バクロフェン」中止",
        "バクロフェン錠「中止」",
        "巴氯芬片(过敏)",
        "地西泮片(已停)",
        "巴氯芬片(父亲)",
        "바클로펜 복용 안 함",
        "트라마돌 끊음",
    ],
)
def test_what_is_stopped_or_not_theirs_is_not_taken(kg: KnowledgeGraph, entry: str) -> None:
    assert status_and_names(kg, entry) == ("not taken", "")


@pytest.mark.parametrize(
    ("entry", "substance"),
    [
        ("모름모름 바클로펜정 10mg", "baclofen"),
        ("타이레놀 콜드 정(아세트아미노펜)", "paracetamol"),
        ("Losartan 50 mg 「FOO」 QUX", "losartan"),
        ("孩子用 布洛芬混悬液", "ibuprofen"),
        ("左乙拉西坦口服溶液 开浦兰 开浦", "levetiracetam"),
    ],
)
def test_beside_an_unknown_word_a_name_is_contained(
    kg: KnowledgeGraph, entry: str, substance: str
) -> None:
    assert status_and_names(kg, entry) == ("contains", substance)


@pytest.mark.parametrize(
    "entry", ["정", "캡슐 10mg", "「トーワ」", "シロップ", "片剂", "서방정", "포도주", "주사"]
)
def test_forms_and_makers_alone_are_nothing(kg: KnowledgeGraph, entry: str) -> None:
    assert status_and_names(kg, entry) == ("not recognised", "")
