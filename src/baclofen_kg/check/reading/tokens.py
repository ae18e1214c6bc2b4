"""An entry, taken apart into words, numbers and signs that remember where they stood."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Container
from functools import cached_property
from typing import NamedTuple

from ...model.folding import fold

# Salts that Japanese writes behind a name without a space, folded: of maleic acid, of sodium ...
_SALTS = (
    "(?:マレイン|ヘシル|フマル|メシル|コハク|クエン|トシル|リン|リンコ|シュウ|ハモ|ヒヘンス|テカン)酸"
    "|(?:ナトリウム|カリウム|カルシウム|マクネシウム)(?![\u3040-\u30ff])"
)
# Forms that it writes so.
_KANA_FORMS = (
    "(?:トライシロッフ|シロッフ|カフセル|テーフ|クリーム|ローション|ハッフ|ケル|フィルム|ハッチ|シリンシ|ハック|キット"
    "|チュアフル|エアソール|スフレー)(?![\u3040-\u30ff])"
)
# Salts and forms that Korean writes behind a name without a space, in the letters of a syllable.
_KOREAN = fold(
    "염산염 말레산염 메실산염 베실산염 타르타르산염 숙신산염 푸마르산염 "
    "시트르산염 인산염 황산염 아세트산염 옥살산염 브롬화수소산염 나트륨 "
    "칼륨 칼슘 마그네슘 일수화물 이수화물 삼수화물 반수화물 수화물 "
    "무수물 서방정 장용정 구강붕해정 필름코팅정 츄어블정 오디정 설하정 "
    "연질캡슐 경질캡슐 서방캡슐 장용캡슐 캡슐 주사액 주사 건조시럽 시럽 "
    "현탁액 과립 패취 좌제 점안액 크림 연고 정 주 밀리그램 밀리그람"
).replace(" ", "|")
_SYLLABLES = "\u1100-\u11ff"
_TOKEN = re.compile(
    # A number, with points and commas inside; a unit that a form was written to (250mgTablet); a
    # name before its salt; a Han character; a run of kana; a Korean salt or form, and the name
    # before it; a word; any sign.
    r"\d+(?:[.,]\d+)*"
    r"|(?<=[\d/])(?:mc?g|ug|g|ml)(?=(?:tab|cap|vial|amp|inj|syr|sol|sus|pat|sup|cup)[a-z]*\b)"
    rf"|[\u3040-\u30ff]{{3,}}?(?={_SALTS}|{_KANA_FORMS})"
    r"|[\u3400-\u9fff\uf900-\ufaff]"
    r"|[\u3040-\u30ff\uff66-\uff9f]+"
    rf"|(?<![{_SYLLABLES}]){fold('염산')}(?=[{_SYLLABLES}]{{7,}})"
    rf"|(?:{_KOREAN})(?=(?:{_KOREAN})*(?![{_SYLLABLES}]))"
    rf"|[{_SYLLABLES}]{{4,}}?(?=(?:{_KOREAN})+(?![{_SYLLABLES}]))"
    r"|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]+"
    r"|[^\w\s]|_"
)
_SOME = re.compile(r"(?<=[^\W\d_])\(s\)")
_ESCAPED = re.compile(r"\\[nrt](?![a-z])|</?(?:br|b|i|em|strong|p|span|div|sup|sub|u|li)\s*/?>")
_MASKED = re.compile(r"\[\*\*[^\[\]]*\*\*\]")
"""What stands for a name or a date in notes that tell nobody's: *[**2682-8-22**]*."""
_GLUED = re.compile(
    r"(?<![A-Z])(tablets?|capsules?|suspension|solution|drops|cream|ointment|gel|spray|sachets?|powder|vials?"
    r"|patches|lotion|liquid|inhalers?|additive|free|cartridges|pens?|paediatric|Private)"
    r"(?=[A-Z][a-z])"
)
"""A form that the directions were written to: *tabletsTwo To Be Taken*."""
_DOTTED = re.compile(r"(?<![\w.])((?:[^\W\d_]\.){2,}[^\W\d_])\.?(?!\w)")
"""Three letters and more that dots part: *A.S.A.*, *N.P.H.*, *t.i.d.*"""


class Token(NamedTuple):
    """A word, a number or a sign of an entry, folded, and its place in the folded entry."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return self.text[0].isdigit()

    @property
    def is_cjk(self) -> bool:
        """Whether it is of the characters of Chinese or Japanese."""
        return self.text[0] >= "\u3040" and self.text[0].isalpha()

    @property
    def is_caseless(self) -> bool:
        """Whether it is Chinese, Japanese or Korean (whose letters folding takes apart)."""
        return self.is_cjk or "\u1100" <= self.text[0] <= "\u11ff"

    @property
    def is_sign(self) -> bool:
        """Whether it is neither a word nor a number."""
        return not self.text[0].isalnum()


class Words(list[Token]):
    """The words and numbers of an entry in their order, with the signs that part them.

    The sign for percent is read as a word.
    """

    def __init__(self, text: str) -> None:
        self.entered = text
        """The entry as it is."""
        self.folded = fold(text)
        """The text in which the words have their places."""
        self.every = [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(self.folded)]
        """The words and the signs."""
        self._signs: list[list[Token]] = [[]]
        super().__init__()
        for token in self.every:
            if token.is_sign and token.text != "%":
                self._signs[-1].append(token)
            else:
                self.append(token)
                self._signs.append([])

    @cached_property
    def capital(self) -> frozenset[str]:
        """The words that begin with a capital, folded."""
        letters = re.findall(r"[^\W\d_]+", self.entered)
        return frozenset(fold(word) for word in letters if word[0].isupper())

    def at(self, place: int) -> str:
        """Return the text of a word, or nothing where there is none."""
        return self[place].text if 0 <= place < len(self) else ""

    def is_number(self, place: int) -> bool:
        """Whether a number stands at a place."""
        return self.at(place)[:1].isdigit()

    def text(self, start: int, end: int) -> str:
        """Return the texts of neighbouring words with a space between them."""
        return " ".join(word.text for word in self[start:end])

    def signs(self, place: int) -> list[Token]:
        """Return the signs right before a word; behind the last one those at the end."""
        return self._signs[place]

    def parted(self, place: int, signs: Container[str]) -> bool:
        """Whether one of some signs stands right before a word."""
        return any(sign.text in signs for sign in self._signs[place])

    def breaks(self, place: int, signs: Container[str]) -> int:
        """Return how many of some signs stand before a word with a space behind them."""
        pairs = itertools.pairwise((*self._signs[place], self[place]))
        return sum(sign.text in signs and after.start > sign.end for sign, after in pairs)


def words_of(folded: str) -> str:
    """Return the words and numbers of a folded text with a space between them."""
    return " ".join(t for t in _TOKEN.findall(folded) if t[0].isalnum() or t == "%")


def mended(text: str) -> str:
    """Return a text whose UTF-8 was taken for Latin-1 on its way, as it was: *comprimé*.

    What stands for one or several is written as several: *NSAID(s)*. What HTML and JSON put in the
    place of a sign is that sign again: *&amp;*, *<br>*, a backslash and an *n*. Letters that dots
    part are one word; a form and the directions behind it are two.
    """
    text = _SOME.sub("s", text)
    if "&" in text and ";" in text:
        text = html.unescape(text)
    text = _MASKED.sub(" ", _ESCAPED.sub(" ", text))
    text = _GLUED.sub(r"\1 ", text)
    text = _DOTTED.sub(lambda letters: letters[1].replace(".", ""), text)
    if "\N{LATIN CAPITAL LETTER A WITH TILDE}" not in text:
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text
