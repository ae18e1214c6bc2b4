"""The model: statements and entities as objects."""

import dataclasses
import inspect
import re
from decimal import Decimal

import pyoxigraph
import pytest
from conftest import ACCESSORS
from tiny import tiny_turtle

from baclofen_kg import model
from baclofen_kg.errors import NotFoundError
from baclofen_kg.export.graph import serialize
from baclofen_kg.graph import KnowledgeGraph
from baclofen_kg.loading import over
from baclofen_kg.model.builder import Descriptions
from baclofen_kg.namespaces import BKO, IRI
from baclofen_kg.stores.memory import MemoryStore


@pytest.fixture(scope="module")
def tiny() -> KnowledgeGraph:
    store = MemoryStore()
    store.load_text(tiny_turtle(), "tiny")
    return over(store)


def test_an_indication(tiny: KnowledgeGraph) -> None:
    (indication,) = tiny.indications()
    assert isinstance(indication, model.Indication)
    assert indication.label == "testol for cramp after stroke"
    assert str(indication.treats) == "cramp"
    assert indication.in_context_of is not None
    assert indication.in_context_of.label == "stroke"
    assert [str(report) for report in indication.uses] == ["use not recommended (United States)"]
    assert indication.uses[0].relation == "disputes"
    assert indication.about == tiny.drug


def test_evidence(tiny: KnowledgeGraph) -> None:
    (indication,) = tiny.indications()
    assert [str(item) for item in indication.evidence] == [
        "supports: web article, Uses, characters 10-15",
        "disputes: A label",
        "disputes: web article: Not after a stroke.",
    ]
    supporting, _, disputing = indication.passages
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


def test_the_module_lists_its_classes() -> None:
    assert set(model.__all__) <= set(dir(model))


def test_what_documents_add_to_a_reaction(tiny: KnowledgeGraph) -> None:
    (reaction,) = tiny.adverse_reactions(serious=True)
    assert reaction.serious
    assert [str(source) for source in reaction.called_serious_by] == ["A leaflet"]
    assert [str(frequency) for frequency in reaction.frequencies] == [
        "common, up to 5 % (web article)"
    ]
    (mild,) = tiny.adverse_reactions(serious=False)
    assert (mild.called_serious_by, mild.frequencies) == ((), ())


def test_a_frequency_says_by_which_route(kg: KnowledgeGraph) -> None:
    said = {
        reaction.curie.removeprefix("bkg:baclofen-adverse-reaction-"): [
            *map(str, reaction.frequencies)
        ]
        for reaction in kg.adverse_reactions()
    }
    # Of the passage, of the statement, and what else limits it.
    assert "very common, 10.4 % (Switzerland, intrathecal)" in said["seizure"]
    assert "rare (no figure given) (United States, oral)" in said["seizure"]
    assert said["dehydration-intrathecal"] == [
        "uncommon (Italy, intrathecal)",
        "uncommon (Switzerland, intrathecal)",
    ]
    limits = "66 years and older, eGFR below 60 mL/min/1.73 m2"
    assert f"1.11 % (journal article, oral, {limits})" in said["encephalopathy"]


def test_a_report_says_to_what_it_is_limited(kg: KnowledgeGraph) -> None:
    advice = kg.statement("baclofen-interaction-alcohol").reports("advice", "ES")
    assert {str(report) for report in advice} == {"avoid (Spain, intrathecal)"}
    assert "avoid (Switzerland)" in map(
        str, kg.statement("baclofen-interaction-alcohol").reports("advice", "CH")
    )


def test_what_is_stated_for_a_route(kg: KnowledgeGraph) -> None:
    intrathecal = BKO + "Intrathecal"
    by_pump = {
        str(item.effect) for item in kg.adverse_reactions() if item.is_stated_for(intrathecal)
    }
    by_mouth = {str(item.effect) for item in kg.adverse_reactions() if item.is_stated_for()}
    assert "dehydration" in by_pump - by_mouth
    assert {"seizure", "confusion"} <= by_mouth & by_pump


def test_reports_are_of_a_country(kg: KnowledgeGraph) -> None:
    alcohol = kg.statement("baclofen-interaction-alcohol")
    assert "avoid" in {str(report.value) for report in alcohol.reports("advice", "CH")}
    assert alcohol.reports("advice", "US") == ()
    spanish = [
        report for report in alcohol.reports("reported_advice") if report.passage.reported_route
    ]
    assert [str(report) for report in spanish] == ["avoid (Spain, intrathecal)"]
    assert alcohol.advice("ES") == ()  # it is said of the pump alone
    assert [term.label for term in alcohol.advice("ES", route=None)] == ["avoid"]
    with pytest.raises(AttributeError, match="reported_colour"):
        alcohol.reports("colour")
    with pytest.raises(NotFoundError, match="no country"):
        alcohol.reports("advice", "Atlantis")


def test_a_pair_has_its_consequences_and_they_know_the_pair(kg: KnowledgeGraph) -> None:
    pairs = kg.interactions()
    assert len(pairs) < len(kg.statements("Interaction"))
    pair = next(item for item in pairs if item.curie == "bkg:baclofen-interaction-alcohol")
    assert "respiratory depression" in map(str, pair.consequences)
    assert all(item.specialises == pair for item in pair.specialised_by)
    assert all(item.evidence for item in pair.specialised_by)
    alone = kg.statement("baclofen-interaction-alcohol")
    assert alone.specialised_by == pair.specialised_by
    below = kg.statement(pair.specialised_by[0].curie)
    assert below.specialises is not None
    assert below.specialises.evidence == pair.evidence


def test_contraindications_are_derived(kg: KnowledgeGraph) -> None:
    everywhere, austrian = kg.contraindications(), kg.contraindications(country="AT")
    assert set(austrian) < set(everywhere)
    assert "bkg:baclofen-precaution-epilepsy" in [item.curie for item in austrian]
    assert kg.contraindications(country="US") != austrian
    for statement in everywhere:
        assert "contraindicated" in map(str, statement.advice(route=None))


@pytest.mark.parametrize(
    ("cls", "name", "where"),
    [
        (model.Indication, "use", "statement.uses"),
        (model.AdverseReaction, "frequency", "statement.frequencies"),
        (model.AdverseReaction, "seriousness", "called_serious_by"),
        (model.Interaction, "severity", "reports('severity')"),
        (model.Warning, "boxed", "passage.boxed"),
        (model.UseLimitation, "excludes", "that passages dispute"),
        (model.UseLimitation, "body_weight_below", "statement.limit"),
        (model.Product, "active_ingredient", "active_ingredients"),
    ],
)
def test_what_moved_says_where_it_is(cls: type[model.Entity], name: str, where: str) -> None:
    with pytest.raises(AttributeError, match=re.escape(where)):
        getattr(cls(IRI("urn:x")), name)
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        cls(IRI("urn:x")).colour  # type: ignore[attr-defined]  # noqa: B018


def test_a_limit_knows_its_figures(kg: KnowledgeGraph) -> None:
    (limit,) = kg.statement("baclofen-precaution-egfr-30-to-60").limit
    assert [limit.is_met_by(Decimal(figure)) for figure in ("29.9", "30", "59.9", "60")] == [
        False,
        True,
        True,
        False,
    ]


STRANGE = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
bkg:testol a bko:Drug ; skos:prefLabel "testol"@en .
bkg:partner a bko:Drug ; skos:prefLabel "partner"@en .
bkg:s a bko:Interaction ; bko:about bkg:testol ; bko:interactant bkg:partner .
bkg:p a bko:Passage ; dcterms:isPartOf bkg:page ; cito:supports bkg:s .
"""


@pytest.mark.parametrize(
    "more",
    [
        "",  # the source is not described at all
        "bkg:page skos:prefLabel 'a page' .",  # nor called one
        "bkg:page a bko:Drug .",  # or called something else
        "bkg:page a bko:Source ; prov:wasDerivedFrom bkg:nowhere .",
        "bkg:page a bko:Source ; prov:wasDerivedFrom bkg:page .",
        "bkg:partner a bko:Source , bko:Product ; dcterms:title 'partner' .",
        "bkg:p bko:reportedAdvice [] , 'none' .",
        "bkg:s bko:specialises 'a pair' , [] .",
        "bkg:s bko:limit 30 , bkg:partner .",
    ],
)
def test_fields_hold_what_their_types_say_whatever_the_data(more: str) -> None:
    store = MemoryStore()
    store.load_text(STRANGE + more, "strange.ttl")
    kg = over(store)
    (interaction,) = kg.interactions()
    assert isinstance(interaction.interactant, model.Entity)
    source = interaction.passages[0].source
    assert isinstance(source, model.Source)
    assert isinstance(source.witness, model.Source)
    assert interaction.verdict("US") == "nothing read"
    assert kg.check("partner").findings[0].paths[0].statement == interaction
    assert str(kg.check("partner"))
    assert kg.check("partner").to_json()


def test_every_property_of_a_statement_is_a_field(kg: KnowledgeGraph) -> None:
    from baclofen_kg.model.builder import slots

    known = {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
    }
    for row in kg.query("SELECT DISTINCT ?c ?p { ?s bko:about ?o ; a ?c ; ?p ?v }"):
        cls = getattr(model, str(row.c).rpartition("#")[2])
        assert str(row.p) in known | {slot.property for slot in slots(cls)}


def test_every_statement_has_a_passage_and_content(kg: KnowledgeGraph) -> None:
    for statement in kg.statements():
        assert statement.passages
        assert all(passage.source for passage in statement.passages)
        assert "about" in statement.content()


@pytest.fixture(scope="module")
def of_two_sources(kg: KnowledgeGraph) -> KnowledgeGraph:
    """What two sources say, statements of every kind among it."""
    store = MemoryStore()
    store.load_text(
        serialize(kg.store, "turtle", sources=["article", "german-baclofen-dura-leaflet"]),
        "two.ttl",
    )
    return over(store)


@pytest.mark.parametrize("name", ACCESSORS)
def test_a_drug_is_named_by_keyword_and_never_taken_for_an_option(
    of_two_sources: KnowledgeGraph, name: str
) -> None:
    kg = of_two_sources
    accessor = getattr(kg, name)
    with pytest.raises(TypeError, match="positional argument"):
        accessor("tizanidine")
    with pytest.raises(NotFoundError, match="no statement about tizanidine; it describes: bacl"):
        accessor(drug="tizanidine")
    assert accessor(drug="Lioresal") == accessor(drug=kg.drug) == accessor() != []


def test_every_accessor_that_takes_a_drug_is_tried() -> None:
    found = {
        name
        for name, method in inspect.getmembers(KnowledgeGraph, inspect.isfunction)
        if not name.startswith("_") and "drug" in inspect.signature(method).parameters
    }
    assert found == {*ACCESSORS, "check", "export", "losses", "why"}


def test_queries_do_not_grow_with_the_answer(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = MemoryStore.query

    def counted(self: MemoryStore, sparql: str) -> object:
        asked.append(sparql)
        return real(self, sparql)

    monkeypatch.setattr(MemoryStore, "query", counted)
    kg.statements("Availability")  # coded values are read once for each graph
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
    from baclofen_kg.model.builder import Builder, Descriptions

    store = MemoryStore()
    store.load_text('<urn:e> <http://www.w3.org/2004/02/skos/core#prefLabel> "e"@fr, "f"@en .', "t")
    rows = store.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    descriptions = Descriptions()
    descriptions.add(rows)
    assert Builder(descriptions).node("urn:e").label == "f"


def test_values_are_ordered_as_sparql_orders_them() -> None:
    """The queries of the model have no order: an engine takes longer to sort than to answer."""
    store = MemoryStore()
    store.load_text(
        """
        @prefix : <urn:x#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        :b :number 10, 9, 9.5, -1, 1e0 ;
            :text "b"@en, "a"@fr, "b"@de, "c", "2"^^:unit, :c, :b, [] ;
            :truth true, false .
        :a :number 2.5, 10 ; :day "2020-02-01"^^xsd:date, "2019-12-31"^^xsd:date .
        [] :number 1 .
        """,
        "a text",
    )
    query = "SELECT ?node ?property ?value WHERE { ?node ?property ?value }"
    answer = store.query(f"{query} ORDER BY ?node ?property ?value")
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    rows = list(answer)
    ordered: dict[tuple[str, str], list[object]] = {}
    for node, name, value in rows:
        ordered.setdefault((node.value, name.value), []).append(value)
    for some in (rows, reversed(rows)):
        read = Descriptions()
        assert read.add(some) == list(dict.fromkeys(node for node, _ in ordered))
        assert {
            (node, name): values
            for node, said in read.nodes.items()
            for name, values in said.items()
        } == ordered
