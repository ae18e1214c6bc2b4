# ruff: noqa: E501 - sentences of the page, each on one line of it.
"""The page of the views: docs/views.md, with the account of each over the packaged graph."""

from __future__ import annotations

from collections.abc import Sequence

import baclofen_kg
from baclofen_kg.export.views.account import AccountRow
from baclofen_kg.export.views.catalogue import view_of
from baclofen_kg.export.views.facts import Facts
from baclofen_kg.export.views.names import VIEWS

_HEAD = """# The graph in everybody's tools

*Written by `make docs` from the packaged graph.*

`baclofen-kg export --as VIEW PATH`, or `kg.export(path, view="…")`, writes the graph in a form that other people's tools load. Each view keeps
an account: of every statement, passage, source, entity, outside identifier and link between entities it says whether it is carried, whole or in
part, or lost, and why. `--losses` prints it, `kg.losses("…")` returns it; kept and lost together are all, or the view is not written. What describes
the dataset itself (DCAT, VoID) is not counted.

The graph holds many drugs and brands so that a medicine is recognised; of few of them anything is stated. Views of statements hold what statements
speak of, views of names hold all.

| view | what it is | written as | statements kept | passages that dispute, kept | outside identifiers kept |
|---|---|---|---|---|---|
"""
_NOTES = {
    "schema-org": "Every statement is a `Claim` with the passages that support or limit it as its appearances; every dissent is a `ClaimReview`. "
    "schema.org does not allow `adverseOutcome`, `contraindication` or `indication` on a `Drug`: the claims say it.",
    "sssom": "Every outside identifier. How a match was found is not recorded, so each is justified by `semapv:UnspecifiedMatching`.",
    "kgx": "`nodes` and `edges` as TSV and JSON Lines. What a use is licensed for is an edge for each country, in `clinical_approval_status`; the country is an "
    "attribute of the edge; the disease behind a use is its `disease_context_qualifier`. Who recorded a statement is not said in the graph: `agent_type` is `not_provided`. "
    "What holds by one route or for some people alone has no edge, since the edge could not say so.",
    "fhir": "One `MedicinalProductDefinition` for each country whose documents speak, and for each product of which alone a document speaks; a "
    "`RegulatedAuthorization` where a label of the country was read; uses, contraindications, interactions, undesirable effects and warnings as "
    "`ClinicalUseDefinition`; doses as `MedicationKnowledge`. An advice that is no contraindication is a warning.",
    "tables": "One CSV file for each kind of statement, and `entities`, `passages`, `sources`, `stances`, `components`. Several values of a cell have a bar between them. "
    "Language tags and datatypes are left out.",
    "croissant": "The same tables, and `croissant.json`, which names each column and the SHA-256 of each file.",
    "graphml": "The edges of the query `direct-edges`: nothing that a document disputes.",
    "dot": "The same for Graphviz.",
    "prefixes": "For the Python package `curies`: `Converter.from_extended_prefix_map(path)`.",
}


def views_markdown(kg: baclofen_kg.KnowledgeGraph) -> str:
    """Return the page."""
    facts = Facts(kg.store)
    accounts = {name: view_of(facts, name).account.rows() for name in VIEWS}
    table = [
        f"| [`{name}`](#{name}) | {view.summary} | {'a folder' if view.is_folder else 'a file'} | "
        f"{_share(accounts[name], 'statement: ')} | {_share(accounts[name], 'passage that disputes')} | "
        f"{_share(accounts[name], 'outside identifier')} |\n"
        for name, view in VIEWS.items()
    ]
    sections = [_section(name, rows) for name, rows in accounts.items()]
    return _HEAD + "".join(table) + "".join(sections)


def _share(account: Sequence[AccountRow], kind: str) -> str:
    rows = [row for row in account if row.kind.startswith(kind)]
    return f"{sum(row.kept for row in rows):,} of {sum(row.all for row in rows):,}"


def _section(name: str, rows: Sequence[AccountRow]) -> str:
    text = f"\n## {name}\n\n{_NOTES[name]}\n"
    if not any(row.kept for row in rows):
        return text
    if not any(row.notes for row in rows):
        return f"{text}\nNothing is lost.\n"
    text += "\n| kind | all | kept | lost | what is left out, and why |\n|---|---|---|---|---|\n"
    return text + "".join(map(_line, rows))


def _line(row: AccountRow) -> str:
    notes = "; ".join(f"{note} ({count:,})" for note, count in row.notes)
    return f"| {row.kind} | {row.all:,} | {row.kept:,} | {row.lost:,} | {notes} |\n"
