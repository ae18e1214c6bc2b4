"""The generated pages are up to date, and the article is covered."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

import baclofen_kg
import docs
from baclofen_kg import resources
from baclofen_kg.namespaces import BKG, PREFIXES, compact

ROOT = Path(__file__).resolve().parent.parent


def test_generated_pages_are_up_to_date(
    kg: baclofen_kg.KnowledgeGraph,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(baclofen_kg, "load", lambda: kg)
    assert docs.main(["--check"]) == 0, capsys.readouterr().out


def test_every_link_between_pages_leads_somewhere() -> None:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True)
    pages = [ROOT / name for name in listed.stdout.splitlines()] or [ROOT / "README.md"]
    lost = []
    for page in pages:
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for link in re.findall(r"\]\((?!\w+:)([^)\s]+)\)", text):
            path, _, heading = link.partition("#")
            target = page.parent / path if path else page
            if not target.exists() or (heading and heading not in headings(target)):
                lost.append(f"{page.relative_to(ROOT)}: {link}")
    assert not lost, "\n".join(lost)


def headings(page: Path) -> set[str]:
    """Return the names by which the headings of a page are linked."""
    found = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), flags=re.MULTILINE)
    plain = [re.sub(r"\[([^]]*)\]\([^)]*\)|[^\w\- ]", r"\1", text.lower()) for text in found]
    return {text.replace(" ", "-") for text in plain}


def claim_rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "article-claims.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_reference_of_the_vocabulary_lists_every_property() -> None:
    page = (ROOT / "docs" / "vocabulary.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(bko:\w+)` \|", page, flags=re.MULTILINE))
    ontology = ox.Store()
    ontology.load(path=resources.ontology_file(), format=ox.RdfFormat.TURTLE)
    answer = ontology.query(
        "SELECT ?p { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?p a ?kind "
        "FILTER(STRSTARTS(STR(?p), STR(bko:))) FILTER NOT EXISTS { ?p owl:deprecated true } }",
        prefixes=PREFIXES,
    )
    assert isinstance(answer, ox.QuerySolutions)
    lost = {compact(str(row["p"].value)) for row in answer} - listed
    assert not lost, f"{', '.join(sorted(lost))}: give them a domain, and a shape of their values"


def test_every_factual_claim_is_covered_by_a_passage_for_each_of_its_spans(
    kg: baclofen_kg.KnowledgeGraph,
) -> None:
    supported = {
        f"{row['start']}-{row['end']}"
        for row in kg.query(
            "SELECT (STR(?s) AS ?start) (STR(?e) AS ?end) WHERE { ?p dcterms:isPartOf bkg:article ;"
            " oa:start ?s ; oa:end ?e ; cito:supports ?statement . ?statement bko:about ?x }"
        ).to_dicts()
    }
    factual = [row for row in claim_rows() if not row["excluded"]]
    missing = {
        row["id"]: spans for row in factual if (spans := set(row["spans"].split(";")) - supported)
    }
    assert not missing, f"spans of claims without a passage that supports a statement: {missing}"
    assert len(factual) == 71


def test_only_one_claim_is_left_out_and_it_says_why() -> None:
    assert [row["id"] for row in claim_rows() if row["excluded"]] == ["S72"]


def test_the_description_of_the_data_counts_the_data(
    kg: baclofen_kg.KnowledgeGraph, data_triples: list[ox.Triple]
) -> None:
    """Counted here apart from the generator."""
    (said,) = kg.query(
        "SELECT ?triples ?entities ?classes ?properties WHERE { bkg:dataset void:triples ?triples ;"
        " void:entities ?entities ; void:classes ?classes ; void:properties ?properties }"
    ).to_dicts()
    entities = {t.subject.value for t in data_triples if isinstance(t.subject, ox.NamedNode)}
    kinds = {str(t.object) for t in data_triples if t.predicate.value.endswith("#type")}
    assert {name: int(str(value)) for name, value in said.items()} == {
        "triples": len(set(data_triples)),
        "entities": sum(entity.startswith(BKG) for entity in entities),
        "classes": len(kinds),
        "properties": len({t.predicate for t in data_triples}),
    }


def test_the_linksets_hold_every_link_once(
    kg: baclofen_kg.KnowledgeGraph, data_triples: list[ox.Triple]
) -> None:
    links = [t for t in data_triples if t.predicate.value.endswith("Match")]
    outside = [t for t in links if not str(t.object).startswith(f"<{BKG}")]
    rows = kg.query("SELECT ?n { ?set a void:Linkset ; void:triples ?n }").to_dicts()
    assert sum(int(str(row["n"])) for row in rows) == len(outside)
