"""The model: statements and entities as objects."""

import dataclasses
from decimal import Decimal

import pyoxigraph
import pytest
from tiny import tiny_turtle

import baclofen_kg
from baclofen_kg import model
from baclofen_kg.graph import KnowledgeGraph, over
from baclofen_kg.stores.memory import MemoryStore


@pytest.fixture(scope="module")
def tiny() -> KnowledgeGraph:
    store = MemoryStore()
    store.load_text(tiny_turtle(), "tiny")
    return over(store)


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return baclofen_kg.load()


def test_an_indication(tiny: KnowledgeGraph) -> None:
    (indication,) = tiny.indications()
    assert isinstance(indication, model.Indication)
    assert indication.label == "testol for cramp after stroke"
    assert [condition.label for condition in indication.treats] == ["cramp", "spasm"]
    assert indication.in_context_of is not None
    assert indication.in_context_of.label == "stroke"
    assert indication.use is not None
    assert indication.use.label == "labelled use"
    assert indication.about == tiny.drug


def test_evidence(tiny: KnowledgeGraph) -> None:
    (indication,) = tiny.indications()
    assert [str(item) for item in indication.evidence] == [
        "supports: web article, Uses, characters 10-15",
        "disputes: web article: Not after a stroke.",
    ]
    supporting, disputing = indication.passages
    assert supporting.exact == "cramp"
    assert supporting.source is not None
    assert supporting.source.label == "A page"
    assert disputing.comment == "Not after a stroke."


def test_a_range_has_a_unit(tiny: KnowledgeGraph) -> None:
    (half_life,) = tiny.pharmacokinetics()
    assert (half_life.minimum, half_life.maximum) == (Decimal("2.5"), Decimal(4))
    assert half_life.unit is not None
    assert (half_life.unit.label, half_life.unit.ucum_code) == ("hour", "h")


def test_an_entity(tiny: KnowledgeGraph) -> None:
    drug = tiny.drug
    assert (drug.label, drug.kinds, drug.synonyms) == ("testol", ("Drug",), ("Tëstbrand",))
    assert drug.identifiers == ("chebi:1",)
    assert [group.label for group in drug.member_of] == ["testers"]


def test_a_cycle_ends(tiny: KnowledgeGraph) -> None:
    (group,) = tiny.drug.member_of
    assert [g.label for g in group.broader] == ["testables"]
    assert [g.label for g in group.broader[0].broader] == ["testers"]


def test_unknown_classes_are_still_statements(tiny: KnowledgeGraph) -> None:
    unknown = next(item for item in tiny.statements() if item.curie == "bkg:s-unknown")
    assert (type(unknown), unknown.kind) == (model.Statement, "Prophecy")


def test_objects_are_frozen_and_equal_by_iri(tiny: KnowledgeGraph) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny.drug.label = "x"  # type: ignore[misc]
    assert tiny.drug == tiny.entity("testol")
    assert len({tiny.drug, tiny.entity("testol")}) == 1
    assert repr(tiny.drug) == "<Entity testol>"
    assert not hasattr(tiny.drug, "__dict__")


def test_every_statement_class_of_the_ontology_has_its_dataclass(kg: KnowledgeGraph) -> None:
    rows = kg.query(
        "SELECT ?c WHERE { ?c rdfs:subClassOf+ bko:Statement "
        "FILTER NOT EXISTS { ?narrower rdfs:subClassOf ?c } }"
    )
    named = {str(row.c).rpartition("#")[2] for row in rows}
    own = {
        cls.__name__ for cls in model.Statement.__subclasses__() if cls.__name__ in model.__all__
    }
    assert own == named


def test_every_property_of_a_statement_is_a_field(kg: KnowledgeGraph) -> None:
    from baclofen_kg.model.builder import _slots

    known = {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
    }
    for row in kg.query("SELECT DISTINCT ?c ?p { ?s bko:about ?o ; a ?c ; ?p ?v }"):
        cls = getattr(model, str(row.c).rpartition("#")[2])
        assert str(row.p) in known | {slot.property for slot in _slots(cls)}


def test_every_statement_has_a_passage_and_content(kg: KnowledgeGraph) -> None:
    for statement in kg.statements():
        assert statement.passages
        assert all(passage.source for passage in statement.passages)
        assert "about" in statement.content()


def test_queries_do_not_grow_with_the_answer(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = MemoryStore.query

    def counted(self: MemoryStore, sparql: str) -> object:
        asked.append(sparql)
        return real(self, sparql)

    monkeypatch.setattr(MemoryStore, "query", counted)
    counts = []
    for kind in ("Classification", "AdverseReaction", None):
        asked.clear()
        statements = kg.statements(kind)
        for statement in statements:
            _ = [str(passage) for passage in statement.passages], str(statement.about)
        counts.append(len(asked) - (kind is not None))  # the name of the class is looked up
    assert len(set(counts)) == 1
    assert counts[0] <= 4


def test_facts_come_from_any_engine() -> None:
    from baclofen_kg.model.builder import Builder, Facts

    store = MemoryStore()
    store.load_text('<urn:e> <http://www.w3.org/2004/02/skos/core#prefLabel> "e"@fr, "f"@en .', "t")
    rows = store.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    facts = Facts()
    facts.add(rows)
    assert Builder(facts).entity("urn:e").label == "f"
