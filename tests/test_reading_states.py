"""Of several medicines in one entry each is read by what is said of it, and of no other."""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry


def _read(kg: KnowledgeGraph, text: str) -> tuple[Entry, list[str]]:
    entry = kg.check(taking=[text]).entries[0]
    return entry, [str(taken.entity) for taken in entry.taken_for]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A denial of what follows says nothing of what stands before.
        ("diazepam 5 mg no alcohol", ["diazepam"]),
        ("diazepam without alcohol", ["diazepam"]),
        ("diazepam (allergic to codeine)", ["diazepam"]),
        ("Tramadol ohne Alkohol", ["tramadol"]),
        ("tramadol 50 mg allergy to codeine", ["tramadol"]),
        # What ends one medicine does not end the next.
        ("codeine stopped and diazepam started", ["diazepam"]),
        ("off codeine on diazepam", ["diazepam"]),
        ("tramadol discontinued and gabapentin started", ["gabapentin"]),
        # It was taken up again.
        ("diazepam stopped and restarted", ["diazepam"]),
        ("diazepam held and resumed", ["diazepam"]),
    ],
)
def test_what_is_still_taken_is_checked(kg: KnowledgeGraph, text: str, names: list[str]) -> None:
    entry, taken = _read(kg, text)
    assert entry.status == "recognised"
    assert taken == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hold metoprolol if SBP < 100", "metoprolol"),
        ("hold metoprolol 50 mg if SBP < 100", "metoprolol"),
        ("stop tramadol if drowsy", "tramadol"),
        ("discontinue lamotrigine when rash", "lamotrigine"),
    ],
)
def test_an_order_under_a_condition_ends_nothing(kg: KnowledgeGraph, text: str, name: str) -> None:
    assert _read(kg, text)[1] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "no diazepam, codeine or tramadol",
        "tramadol stop after 5 days",
        "tramadol stop date 2030",
        "tramadol stops tomorrow",
        "tramadol as a child",
    ],
)
def test_what_ends_later_or_not_surely_is_left_open(kg: KnowledgeGraph, text: str) -> None:
    entry, taken = _read(kg, text)
    assert entry.status == "ambiguous"
    assert taken


@pytest.mark.parametrize(
    "text",
    [
        "stopped codeine and diazepam",
        "not on diazepam or codeine",
        "denies diazepam and codeine",
        "hold diazepam",
        "alcohol free beer",
        "diazepam restarted and stopped",
    ],
)
def test_what_is_said_of_all_of_them_holds(kg: KnowledgeGraph, text: str) -> None:
    assert _read(kg, text)[0].status == "not taken"


@pytest.mark.parametrize(
    "text",
    [
        "pas de tramadol mais cod\u00e9ine",
        "kein Tramadol aber Codein",
        "tramadol suspendido e iniciado code\u00edna",
        "tramadolo sospeso e iniziata codeina",
        "tramadol gestopt en code\u00efne gestart",
    ],
)
def test_what_is_taken_instead_is_checked(kg: KnowledgeGraph, text: str) -> None:
    assert _read(kg, text)[1] == ["codeine"]


@pytest.mark.parametrize(
    "text",
    [
        "tramadol + 1 other medicine",
        "tramadol and usual medications",
        "tramadol & BP meds",
        "tramadol & co",
        "tramadol 50 mg plus other drugs",
    ],
)
def test_medicines_that_are_not_named_are_not_passed_over(kg: KnowledgeGraph, text: str) -> None:
    assert _read(kg, text)[0].status == "contains"
