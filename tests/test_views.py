"""Views of the graph: each accounts for all of it, and says nothing that the graph does not."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import curies
import pytest
from command_line import CommandLine
from tiny import TINY

import baclofen_kg
from baclofen_kg.errors import InputError
from baclofen_kg.export.views import (
    fhir,
    fhir_parts,
    fhir_statements,
    kgx,
    kgx_statements,
    names,
    networks,
    schema_org,
)
from baclofen_kg.export.views.account import Account, AccountRow
from baclofen_kg.export.views.catalogue import make_view, view_of
from baclofen_kg.export.views.facts import Facts, Stance
from baclofen_kg.export.views.made import Made, write_view
from baclofen_kg.export.views.names import VIEWS
from baclofen_kg.namespaces import BKG, BKO, PREFIXES
from baclofen_kg.stores import MemoryStore
from baclofen_kg.stores.packaged import ontology_triples

US, UK = f"{BKO}UnitedStates", f"{BKO}UnitedKingdom"


@pytest.fixture(scope="module")
def facts(unnamed: baclofen_kg.KnowledgeGraph) -> Facts:
    """All statements, and half of the names; `make views` has the whole graph."""
    return Facts(unnamed.store)


@pytest.fixture(scope="module")
def views(facts: Facts) -> dict[str, Made]:
    return {name: view_of(facts, name) for name in VIEWS}


@pytest.fixture(scope="module")
def tiny() -> Facts:
    store = MemoryStore()
    store.load_text(TINY.encode(), "tiny", "turtle")
    return Facts(store)


def loaded(made: Made) -> Any:
    return json.loads(made.files[""])


def lines(made: Made, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in made.files[name].decode().splitlines()]


def kept(made: Made, kind: str) -> tuple[int, int]:
    """How many things of these kinds are kept, and of how many."""
    return kept_of(made.account.rows(), kind)


def kept_of(every: Sequence[AccountRow], kind: str) -> tuple[int, int]:
    rows = [row for row in every if row.kind.startswith(kind)]
    return sum(row.kept for row in rows), sum(row.all for row in rows)


# The account


@pytest.mark.parametrize("name", VIEWS)
def test_kept_and_lost_are_all(views: dict[str, Made], facts: Facts, name: str) -> None:
    rows = views[name].account.rows()
    assert all(row.kept + row.lost == row.all for row in rows)
    every: dict[str, Sequence[object]] = {
        "statement: ": facts.statements,
        "passage that ": facts.stances,
        "source": facts.sources,
        "entity: ": facts.entities,
        "outside identifier": facts.matches,
        "link between": facts.links,
    }
    for kind, things in every.items():
        assert kept_of(rows, kind)[1] == len(things)
    assert all(row.notes for row in rows if row.lost)


@pytest.mark.parametrize("name", VIEWS)
def test_any_graph_has_its_views(tiny: Facts, name: str) -> None:
    made = view_of(tiny, name)
    assert made.files
    assert all(row.kept + row.lost == row.all for row in made.account.rows())


@pytest.mark.parametrize("name", VIEWS)
def test_no_graph_at_all_has_its_views(name: str) -> None:
    assert make_view(MemoryStore(), name).account.rows() == ()


@pytest.mark.parametrize("fault", ["neither", "both", "unknown"])
def test_a_view_that_forgets_something_is_at_fault(tiny: Facts, fault: str) -> None:
    account = Account(tiny)
    if fault == "unknown":
        with pytest.raises(KeyError):
            account.keep(f"{BKG}nothing")
        return
    for node in (*tiny.statements, *tiny.passages, *tiny.sources, *tiny.entities):
        account.keep(node)
    account.keep_all([*tiny.stances, *tiny.matches, *tiny.links])
    assert account.rows()
    if fault == "both":
        account.lose(tiny.statements[0], "by mistake")
    else:
        account = Account(tiny)
    with pytest.raises(AssertionError):
        account.rows()


@pytest.fixture(scope="module")
def part(article: baclofen_kg.KnowledgeGraph) -> Facts:
    """What the article says."""
    return Facts(article.store)


@pytest.fixture(scope="module")
def again(article: baclofen_kg.KnowledgeGraph) -> Facts:
    """The same, in another order."""
    store = MemoryStore()
    store.add(reversed([*article.store.triples()]))
    return Facts(store)


@pytest.mark.parametrize("name", VIEWS)
def test_the_same_graph_gives_the_same_bytes(part: Facts, again: Facts, name: str) -> None:
    assert view_of(again, name).files == view_of(part, name).files


# What each view carries


def test_schema_org_carries_every_statement_and_every_dissent(
    views: dict[str, Made], facts: Facts
) -> None:
    made = views["schema-org"]
    graph = loaded(made)["@graph"]
    claims = {node["@id"]: node for node in graph if node["@type"] == "Claim"}
    assert sorted(claims) == facts.statements
    reviews = [
        Stance(node["isBasedOn"]["@id"], "disputes", node["itemReviewed"]["@id"])
        for node in graph
        if node["@type"] == "ClaimReview"
    ]
    assert sorted(reviews) == sorted(it for it in facts.stances if it.relation == "disputes")
    appearances = {
        (passage["@id"], claim)
        for claim, node in claims.items()
        for passage in node.get("appearance", ())
    }
    assert appearances == {
        (s.passage, s.statement) for s in facts.stances if s.relation != "disputes"
    }
    for kind in ("statement", "passage", "source"):
        assert len(set(kept(made, kind))) == 1


def test_the_country_of_a_source_is_a_place(views: dict[str, Made]) -> None:
    nodes = {node.get("@id"): node for node in loaded(views["schema-org"])["@graph"]}
    assert nodes[f"{BKG}uk-spc"]["spatialCoverage"]["name"] == "United Kingdom"
    assert "spatialCoverage" not in nodes[f"{BKG}article"]


def test_sssom_has_every_identifier(views: dict[str, Made], facts: Facts) -> None:
    text = views["sssom"].files[""].decode()
    body = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(body, delimiter="\t"))
    found = {(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows}
    assert len(found) == len(rows) == len(facts.matches)
    assert ("bkg:baclofen", "skos:exactMatch", "chebi:2972") in found
    assert {row["mapping_justification"] for row in rows} == {"semapv:UnspecifiedMatching"}


def test_edges_have_their_ends_and_no_drug_meets_itself(views: dict[str, Made]) -> None:
    nodes = {node["id"] for node in lines(views["kgx"], "nodes.jsonl")}
    edges = lines(views["kgx"], "edges.jsonl")
    assert {end for edge in edges for end in (edge["subject"], edge["object"])} <= nodes
    met = [edge for edge in edges if edge["predicate"] == "biolink:interacts_with"]
    assert met
    assert all(edge["subject"] != edge["object"] for edge in met)


def test_a_use_is_approved_by_country(views: dict[str, Made]) -> None:
    edges = lines(views["kgx"], "edges.jsonl")
    statuses = {
        (
            edge["object"],
            edge.get("disease_context_qualifier"),
            *edge.get("has_attribute", [None]),
        ): edge["clinical_approval_status"]
        for edge in edges
        if "clinical_approval_status" in edge
    }
    stroke = (f"{BKG}spasticity", f"{BKG}stroke")
    assert statuses[(*stroke, UK)] == "approved_for_condition"
    assert (*stroke, US) not in statuses
    sclerosis = (f"{BKG}spasticity", f"{BKG}multiple-sclerosis", US)
    assert statuses[sclerosis] == "fda_approved_for_condition"
    assert not [
        edge for edge in edges if edge["object"] == f"{BKG}stroke" and "treat" in edge["predicate"]
    ]


def test_a_change_has_its_direction(views: dict[str, Made]) -> None:
    edges = {edge["id"]: edge for edge in lines(views["kgx"], "edges.jsonl")}
    more = edges[f"{BKG}baclofen-mechanism-gaba-activity#increased-gaba-activity"]
    assert more["object_direction_qualifier"] == "increased"
    assert more["qualified_predicate"] == "biolink:causes"
    agonist = edges[f"{BKG}baclofen-mechanism-gaba-b-receptor"]
    assert agonist["causal_mechanism_qualifier"] == "agonism"


TERMS = re.compile(r'"bko:(\w+)"|BKO \+ "(\w+)"')


@pytest.mark.parametrize(
    "path", sorted(Path(names.__file__).parent.glob("*.py")), ids=lambda p: p.stem
)
def test_terms_of_the_views_are_declared(path: Path) -> None:
    declared = {str(getattr(t.subject, "value", "")) for t in ontology_triples()}
    used = {a or b for a, b in TERMS.findall(path.read_text("utf-8"))}
    assert {name for name in used if BKO + name not in declared} == set()


@pytest.mark.parametrize(
    "table",
    [
        kgx_statements._DIRECTIONS,
        kgx_statements._ACTIONS,
        kgx_statements._DRAWN,
        kgx_statements._LOST,
        kgx._SOURCES,
        dict(kgx._CATEGORIES),
        schema_org._TYPES,
        schema_org._TYPES_OF_SOURCES,
        fhir._NO_RESOURCE,
        dict.fromkeys(fhir._LABELS),
        fhir_statements._DRAWN,
        networks._DRAWN,
    ],
)
def test_keys_of_tables_are_terms(table: dict[str, object]) -> None:
    declared = {str(getattr(t.subject, "value", "")) for t in ontology_triples()}
    assert table
    assert [name for name in table if BKO + name not in declared] == []


def test_the_limit_of_a_document_stands_in_the_narrative(
    views: dict[str, Made], facts: Facts
) -> None:
    uses = {
        it["resource"]["id"]: it["resource"]
        for it in loaded(views["fhir"])["entry"]
        if it["resource"]["resourceType"] == "ClinicalUseDefinition"
    }
    limit = facts.value(
        f"{BKG}french-baclocur-label-4-1-indication-alcohol-use-disorder", "rdfs:comment"
    )
    french = [
        it["text"]["div"] for name, it in uses.items() if "alcohol-use-disorder-baclocur" in name
    ]
    assert limit
    assert any(limit in text for text in french)


def test_what_documents_dispute_says_so(views: dict[str, Made]) -> None:
    edge = next(
        it
        for it in lines(views["kgx"], "edges.jsonl")
        if it["id"].startswith(f"{BKG}baclofen-indication-spasticity-stroke")
    )
    assert "disputed by" in edge["description"]


def test_what_holds_by_one_route_alone_has_no_edge(views: dict[str, Made], facts: Facts) -> None:
    drawn = {edge["id"].partition("#")[0] for edge in lines(views["kgx"], "edges.jsonl")}
    by_route = {
        node
        for node in facts.statements
        if facts.value(node, "bko:route") not in (None, f"{BKO}Oral")
    }
    assert by_route
    assert not drawn & by_route


def test_fhir_keeps_the_country(views: dict[str, Made], facts: Facts) -> None:
    resources = [entry["resource"] for entry in loaded(views["fhir"])["entry"]]
    regions = {
        resource["region"][0]["coding"][0]["code"]
        for resource in resources
        if resource["resourceType"] == "RegulatedAuthorization"
    }
    assert {"US", "GB", "CH", "AT", "DE"} <= regions
    by_id = {f"{it['resourceType']}/{it['id']}": it for it in resources}
    epilepsy = [
        it
        for it in resources
        if it["resourceType"] == "ClinicalUseDefinition"
        and it["type"] == "contraindication"
        and "epilepsy" in it["id"]
    ]
    forbidding = {
        facts.country_code(country)
        for stance in facts.stances
        if stance.statement == f"{BKG}baclofen-precaution-treatment-resistant-epilepsy"
        and f"{BKO}Contraindicated" in facts.values(stance.passage, "bko:reportedAdvice")
        and (country := facts.country(facts.source(stance.passage)))
    }
    places = {
        by_id[it["subject"][0]["reference"]]["name"][0]["usage"][0]["country"]["coding"][0]["code"]
        for it in epilepsy
    }
    assert forbidding <= places
    assert "US" not in places


@pytest.mark.parametrize("name", ["short", "café_au lait", "x" * 65, "a/b", "", "tïny_" * 20])
def test_ids_of_resources_are_those_of_fhir(name: str) -> None:
    found = fhir_parts.identifier(BKG + name)
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", found)
    assert (found == name) == bool(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", name))


def test_names_that_look_alike_keep_apart() -> None:
    names = ["a_b", "a b", "a+b", "x" * 65, "x" * 66, "a", "a-b"]
    nodes = [f"{space}{name}" for name in names for space in (BKG, "http://a/", "http://b/")]
    assert len({fhir_parts.identifier(node) for node in nodes}) == len(nodes)


def test_all_doses_are_in_the_bundle(views: dict[str, Made], facts: Facts) -> None:
    doses, every = kept(views["fhir"], "statement: DosageRegimen")
    assert doses == every > 0
    text = views["fhir"].files[""].decode()
    for node in facts.statements:
        if facts.kinds(node) == ["DosageRegimen"]:
            assert facts.label(node) in text


def test_tables_hold_every_statement_once(views: dict[str, Made], facts: Facts) -> None:
    found = [
        row["id"]
        for name, content in views["tables"].files.items()
        if name.startswith("statements-")
        for row in csv.DictReader(io.StringIO(content.decode()))
    ]
    assert sorted(found) == sorted(f"bkg:{node.removeprefix(BKG)}" for node in facts.statements)
    for content in views["tables"].files.values():
        header, *rows = csv.reader(io.StringIO(content.decode()))
        assert len(set(header)) == len(header)
        assert {len(row) for row in rows} == {len(header)}


def test_the_prefix_map_is_read_by_curies(views: dict[str, Made]) -> None:
    converter = curies.Converter.from_extended_prefix_map(loaded(views["prefixes"]))
    assert {p: converter.bimap[p] for p in PREFIXES} == PREFIXES
    assert converter.expand("CHEBI:2972") == "http://purl.obolibrary.org/obo/CHEBI_2972"
    assert converter.compress(f"{BKG}baclofen") == "bkg:baclofen"


def test_networks_are_the_direct_edges(
    unnamed: baclofen_kg.KnowledgeGraph, views: dict[str, Made]
) -> None:
    networkx = pytest.importorskip("networkx", reason="pip install networkx")
    edges = [row.terms() for row in unnamed.query("direct-edges")]
    expected = {tuple(row[i].value for i in (0, 1, 2)) for row in edges}  # type: ignore[union-attr]
    graph = unnamed.to_networkx()
    found = {
        (graph.nodes[a]["iri"], baclofen_kg.namespaces.expand(key), graph.nodes[b]["iri"])
        for a, b, key in graph.edges(keys=True)
    }
    assert found == expected
    read = networkx.parse_graphml(views["graphml"].files[""].decode(), force_multigraph=True)
    assert {(a, data["property"], b) for a, b, data in read.edges(data=True)} == expected
    assert views["dot"].files[""].decode().count(" -> ") == len(expected)


# Writing


@pytest.mark.parametrize("name", ["kgx", "fhir", "dot"])
def test_export_writes_the_view(
    article: baclofen_kg.KnowledgeGraph, part: Facts, tiny: Facts, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "view"
    write_view(view_of(tiny, name), str(target), name)
    article.export(target, view=name)  # the earlier one is replaced
    files = (
        {p.name: p.read_bytes() for p in target.iterdir()}
        if VIEWS[name].is_folder
        else {"": target.read_bytes()}
    )
    assert files == view_of(part, name).files
    assert os.listdir(tmp_path) == ["view"]


@pytest.mark.parametrize("what", ["file", "other files", "no folder above", "standard output"])
def test_a_folder_that_cannot_be_written_is_left_alone(
    article: baclofen_kg.KnowledgeGraph, tmp_path: Path, what: str
) -> None:
    target = tmp_path / "view"
    if what == "file":
        target.write_text("mine")
    elif what == "other files":
        target.mkdir()
        (target / "notes.txt").write_text("mine")
    elif what == "no folder above":
        target = tmp_path / "nowhere" / "view"
    before = sorted(map(str, tmp_path.rglob("*")))
    with pytest.raises(InputError) as caught:
        article.export("-" if what == "standard output" else target, view="kgx")
    assert "\n" not in str(caught.value)
    assert sorted(map(str, tmp_path.rglob("*"))) == before


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--as", "fihr", "x"], "did you mean fhir?"),
        (["--as", "owl", "x"], "known are schema-org"),
        (["--as", "kgx", "--framed", "x"], "leave out framed"),
        (["--losses", "x"], "name one with --as"),
        (["--as", "kgx"], "where to write is missing"),
        (["--as", "kgx", "--losses", "-"], "name a file"),
        ([], "where to write is missing"),
    ],
)
def test_wrong_use_is_one_line(cli: CommandLine, arguments: list[str], expected: str) -> None:
    status, out, err = cli("export", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert expected in err


def test_losses_are_printed(cli: CommandLine) -> None:
    status, out, _ = cli("export", "--as", "sssom", "--losses")
    assert status == 0
    assert "outside identifier" in out
    assert "a set of mappings holds identifiers only" in " ".join(out.split())
