"""The description of the data in data/dataset.ttl: what can be counted is counted."""

from __future__ import annotations

import pyoxigraph as ox

from baclofen_kg import KnowledgeGraph, resources
from baclofen_kg.formats.formatter import format_turtle
from baclofen_kg.namespaces import BKG, VOCABULARIES, expand

TYPE = ox.NamedNode(expand("rdf:type"))
DATASET = ox.NamedNode(expand("bkg:dataset"))
LINKSET = ox.NamedNode(expand("void:Linkset"))
OBJECTS = ox.NamedNode(expand("void:objectsTarget"))
SPACE = ox.NamedNode(expand("void:uriSpace"))
PREDICATE = ox.NamedNode(expand("void:linkPredicate"))
VOCABULARY = ox.NamedNode(expand("void:vocabulary"))
TRIPLES = ox.NamedNode(expand("void:triples"))
ENTITIES = ox.NamedNode(expand("void:entities"))
CLASSES = ox.NamedNode(expand("void:classes"))
PROPERTIES = ox.NamedNode(expand("void:properties"))
COUNTED = {PREDICATE, VOCABULARY, TRIPLES, ENTITIES, CLASSES, PROPERTIES}
MATCHES = {expand(f"skos:{kind}Match") for kind in ("exact", "close", "narrow", "broad", "related")}
# What every graph is made of says nothing of this one.
GROUND = {"owl", "rdf", "rdfs", "xsd"}
# Named by the IRI of the ontology, which is not that of the namespace.
BY_ONTOLOGY = {"bko", "cito"}
NUMBER = ox.NamedNode(expand("xsd:integer"))
_EU = "http://publications.europa.eu/resource/authority"
PROFILE = f"""
@prefix bkg: <{BKG}> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

bkg:dataset
    dcterms:accessRights <{_EU}/access-right/PUBLIC> ;
    dcterms:identifier   "{BKG}dataset" ;
    dcterms:language     <{_EU}/language/ENG> ;
    dcat:theme           <{_EU}/data-theme/HEAL> .

<{_EU}/access-right/PUBLIC> a dcterms:RightsStatement ; rdfs:label "public"@en .
<{_EU}/data-theme/HEAL> a skos:Concept ; skos:prefLabel "Health"@en .
<{_EU}/language/ENG> a dcterms:LinguisticSystem ; rdfs:label "English"@en .
bkg:developers a foaf:Agent ; foaf:name "the baclofen-kg developers"@en .
<https://w3id.org/baclofen-kg/ontology> a dcterms:Standard .
"""
"""What the profile DCAT-AP 3 asks for beside what is written by hand; it is always there."""


def dataset_turtle(_: KnowledgeGraph, text: str) -> str:
    """Return data/dataset.ttl with what DCAT-AP asks for; counts and the like are made anew."""
    said = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    profile = [quad.triple for quad in ox.parse(PROFILE, format=ox.RdfFormat.TURTLE)]
    once = {triple.predicate for triple in profile if triple.subject == DATASET}
    kept = [
        triple
        for triple in said
        if triple.predicate not in COUNTED
        and triple not in profile
        and not (triple.subject == DATASET and triple.predicate in once)
    ]
    kept += profile
    others = [
        quad.triple
        for path in resources.data_files()
        if not path.endswith("dataset.ttl")
        for quad in ox.parse(path=path)
    ]
    found = [*_links(kept, others)]
    whole = {*kept, *found, *others}
    # The terms of the description itself are in use too, those that are added here included.
    used = {triple.predicate.value for triple in whole} | {expand("void:triples")}
    kinds = {t.object.value for t in whole if t.predicate == TYPE and _named(t.object)}
    for prefix, space in VOCABULARIES.items():
        if prefix not in GROUND and any(iri.startswith(space) for iri in used | kinds):
            iri = space.rstrip("#/") if prefix in BY_ONTOLOGY else space
            found.append(ox.Triple(DATASET, VOCABULARY, ox.NamedNode(iri)))
    subjects = {t.subject.value for t in whole if _named(t.subject)}
    added = {VOCABULARY.value, TRIPLES.value, ENTITIES.value, CLASSES.value, PROPERTIES.value}
    counts = {
        TRIPLES: len({*kept, *found, *others}) + 4,  # these four
        ENTITIES: sum(subject.startswith(BKG) for subject in subjects),
        CLASSES: len(kinds),
        PROPERTIES: len(used | added),
    }
    found += [ox.Triple(DATASET, what, _number(count)) for what, count in counts.items()]
    return _written(text, [*kept, *found])


def _links(kept: list[ox.Triple], others: list[ox.Triple]) -> list[ox.Triple]:
    """What each linkset is made of: its predicates, and how many links."""
    links = [(t.predicate, _text(t.object)) for t in others if t.predicate.value in MATCHES]
    spaces = {_text(t.subject): _text(t.object) for t in kept if t.predicate == SPACE}
    targets = {t.subject: _text(t.object) for t in kept if t.predicate == OBJECTS}
    found = []
    for linkset in (t.subject for t in kept if t.predicate == TYPE and t.object == LINKSET):
        space = spaces[targets[linkset]]
        own = [predicate for predicate, match in links if match.startswith(space)]
        found += [
            ox.Triple(linkset, PREDICATE, predicate) for predicate in sorted(set(own), key=str)
        ]
        found.append(ox.Triple(linkset, TRIPLES, _number(len(own))))
    return found


def _written(text: str, triples: list[ox.Triple]) -> str:
    """The triples in the form of the project, under the comment at the head of the text."""
    lines = text.splitlines(keepends=True)
    head = "".join(line for line in lines if line.startswith("#"))
    body = "".join(f"{triple} .\n" for triple in triples)
    return format_turtle(head + "\n" + body, name="data/dataset.ttl")


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _named(term: object) -> bool:
    return isinstance(term, ox.NamedNode)


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=NUMBER)
