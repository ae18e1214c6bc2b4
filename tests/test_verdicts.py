"""What the graph derives for each claim of the article is what was found when it was looked up.

``verdicts.tsv`` holds, for each claim of docs/article-claims.tsv, what the texts of the United
States and of the United Kingdom were found to make of it, and on what that rests:

- direct: a text of that country was read, if only to find that it is silent;
- proxy: the label of another country was read in its place, which is recorded as that country's;
- direct+proxy: both; secondary: only a source of a kind that the graph leaves out; none: nothing.

Where the graph departs from the table, ``us_derived`` and ``uk_derived`` say what it derives, and
``departure`` why;
docs/decisions/verdict-departures.md tells more.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from baclofen_kg import KnowledgeGraph
    from baclofen_kg.model import Statement

HERE = Path(__file__).resolve().parent
WORDS = {"contradicted": "disputed", "not-addressed": "nothing read"}
GRAVEST_FIRST = ("disputed", "qualified", "supported", "nothing read")


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file, delimiter="\t")}


TABLE = rows(HERE / "verdicts.tsv")
CLAIMS = {
    claim: row
    for claim, row in rows(HERE.parent / "docs" / "article-claims.tsv").items()
    if not row["excluded"]
}
each_claim = pytest.mark.parametrize("claim", CLAIMS)


@pytest.fixture(scope="module")
def statements(kg: KnowledgeGraph) -> dict[str, list[Statement]]:
    """The statements that the article makes with each claim, found by the spans of both."""
    by_span: dict[str, list[Statement]] = {}
    for statement in kg.statements():
        for item in statement.evidence:
            if item.relation == "supports" and item.passage.start is not None:
                span = f"{item.passage.start}-{item.passage.end}"
                by_span.setdefault(span, []).append(statement)
    return {
        claim: list(dict.fromkeys(s for span in row["spans"].split(";") for s in by_span[span]))
        for claim, row in CLAIMS.items()
    }


def gravest(found: list[Statement], country: str) -> str:
    """Return the verdict on a claim: of several statements, such as on spasm and on stiffness."""
    return min((s.verdict(country) for s in found), key=GRAVEST_FIRST.index)


def expected(row: dict[str, str], country: str) -> str:
    word = row[f"{country}_verdict"]
    return WORDS.get(word, word)


def test_table_has_every_claim_and_explains_each_departure() -> None:
    assert set(CLAIMS) <= set(TABLE)
    for row in TABLE.values():
        assert bool(row["us_derived"] or row["uk_derived"]) == bool(row["departure"]), row["id"]
        assert bool(row["uk_proxy"]) == ("proxy" in row["uk_evidence"]), row["id"]
    departing = [row["id"] for row in TABLE.values() if row["departure"]]
    assert departing == [*(f"S{n:02}" for n in range(6, 11)), "S22", "S23", "S25", "S50", "S66"]


@each_claim
def test_claim_is_one_statement(claim: str, statements: dict[str, list[Statement]]) -> None:
    """Or one for each thing that is said to be treated: muscle spasm and muscle stiffness."""
    treated = {getattr(statement, "treats", None) for statement in statements[claim]}
    assert len(statements[claim]) == len(treated) == (2 if "S06" <= claim <= "S10" else 1)


@each_claim
def test_united_states(claim: str, statements: dict[str, list[Statement]]) -> None:
    row = TABLE[claim]
    derived = gravest(statements[claim], "US")
    if row["us_derived"]:
        assert derived == row["us_derived"] != expected(row, "us")
    elif row["us_evidence"] == "none":
        assert derived == "nothing read"
    else:
        assert row["us_evidence"] == "direct"
        assert derived == expected(row, "us")


@each_claim
def test_united_kingdom(claim: str, statements: dict[str, list[Statement]]) -> None:
    row = TABLE[claim]
    derived = gravest(statements[claim], "UK")
    if row["uk_derived"]:
        assert derived == row["uk_derived"] != expected(row, "uk")
    elif row["uk_evidence"].startswith("direct"):
        assert derived == expected(row, "uk")
    elif row["uk_evidence"] != "secondary":
        assert derived == "nothing read"


@each_claim
def test_label_of_another_country_is_recorded_as_that_countrys(
    claim: str, statements: dict[str, list[Statement]]
) -> None:
    """What was looked up for the UK in another country's label is there under that country."""
    row = TABLE[claim]
    countries = row["uk_proxy"].split()
    if "direct" in row["uk_evidence"]:
        countries.append("GB")
    if row["uk_proxy"]:
        found = {gravest(statements[claim], country) for country in countries}
        assert min(found, key=GRAVEST_FIRST.index) == expected(row, "uk")


@each_claim
def test_silence_that_was_seen_has_no_passage(
    claim: str, statements: dict[str, list[Statement]]
) -> None:
    row = TABLE[claim]
    for country, code in (("us", "US"), ("uk", "GB")):
        if row[f"{country}_verdict"] == "not-addressed":
            found = [
                item.passage.iri
                for statement in statements[claim]
                for item in statement.evidence
                if item.passage.source
                and item.passage.source.jurisdiction
                and item.passage.source.jurisdiction.country_code == code
            ]
            assert not found
