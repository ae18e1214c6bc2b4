"""A named query without rows says which parameter left none, and what would have some."""

from __future__ import annotations

import pytest
from command_line import CommandLine

from baclofen_kg.sparql.catalogue import QueryCatalogue
from baclofen_kg.sparql.positions import positions_of


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            "disputed --about stroke",
            "no rows for --about stroke (only statements about this entity); there are some for "
            "baclofen; statements that name it: baclofen-kg show stroke",
        ),
        ("disputed --about spasticity", "there are some for baclofen; statements that name it"),
        ("who-says-what --about stroke", "no rows for --about stroke"),
        ("verdicts --about stroke", "there are some for baclofen"),
        ("indications --use stroke", "there are some for labelled use"),
        ("class-members --drug-class stroke", "such as bkg:opioids); statements that name it"),
        ("physiological-roles --substance stroke", "some for gamma-aminobutyric acid"),
        ("disease-burden --condition stroke", "there are some for muscle spasm"),
        ("products --form stroke", "there are some for tablet"),
        ("direct-edges --drug stroke", "there are some for baclofen"),
        (
            "shared-interactions --interactant drowsiness --data examples/tizanidine "
            "--with-package",
            "there are some for --consequence drowsiness",
        ),
        # Of two it is the one that leaves none alone, or both together.
        ("disputed --about baclofen --jurisdiction Japan", "no rows for --jurisdiction Japan"),
        ("verdicts --about stroke --jurisdiction UK", "no rows for --about stroke"),
    ],
)
def test_what_left_no_rows_is_said_in_one_line(cli: CommandLine, given: str, says: str) -> None:
    status, out, err = cli("query", "--format", "csv", *given.split())
    assert (status, len(out.splitlines())) in ((0, 1), (0, 0))
    assert err.count("\n") == 1
    assert says in err


def test_what_leaves_none_only_together_is_said(cli: CommandLine) -> None:
    given = ("--effect", "insomnia", "--seriousness", "serious")
    status, _, err = cli("query", "adverse-reactions", *given)
    assert status == 0
    assert "no rows for --effect, --seriousness together; with fewer of them there are some" in err


@pytest.mark.parametrize(
    "given", ["disputed", "disputed --about baclofen", "search --text spasm", "indications"]
)
def test_nothing_is_said_where_there_are_rows(cli: CommandLine, given: str) -> None:
    status, out, err = cli("query", "--format", "csv", *given.split())
    assert len(out.splitlines()) > 1
    assert (status, err) == (0, "")


def test_search_finds_statements_by_their_labels_where_it_is_asked_to(cli: CommandLine) -> None:
    _, out, err = cli("query", "search", "--text", "test dose", "--format", "csv")
    assert len(out.splitlines()) == 1
    assert "there are some with --statements true" in err
    given = ("--text", "test dose", "--statements", "true", "--format", "csv")
    _, out, err = cli("query", "search", *given)
    assert len(out.splitlines()) > 5
    assert all("id/baclofen-" in line for line in out.splitlines()[1:])
    assert not err


def test_where_a_parameter_stands_is_read_off_each_query() -> None:
    found = {
        (query.name, item.name): positions_of(query.text, item.name)
        for query in QueryCatalogue()
        for item in query.parameters
    }
    assert found["disputed", "about"] == ("bko:about",)
    assert found["indications", "use"] == ("bko:reportedUse",), "a filter compares the two"
    assert found["products", "form"] == ("bko:doseForm",)
    assert found["compare-values", "parameter"] == (
        "bko:parameter|bko:physicalPropertyKind|bko:phase|a",
    )
    assert found["neighbourhood", "entity"] == (), "after any property"
