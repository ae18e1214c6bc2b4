"""The table of dataclasses says what the ontology and the shapes say.

To add a class or a property: ``ontology/baclofen.ttl`` and its shapes first, then its field in
``src/baclofen_kg/model/objects.py``. What is missing there is named below when a test fails.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest

from baclofen_kg import KnowledgeGraph, model, resources
from baclofen_kg.model import objects
from baclofen_kg.model.builder import slots
from baclofen_kg.namespaces import BKO, PREFIXES, XSD, compact
from baclofen_kg.stores.memory import MemoryStore

TABLE = "src/baclofen_kg/model/objects.py"
CLASSES = {
    name: cls for name in model.__all__ if issubclass(cls := getattr(model, name), objects.Node)
}
LITERALS = {
    XSD + "string": "str",
    PREFIXES["rdf"] + "langString": "str",
    XSD + "decimal": "Decimal",
    XSD + "integer": "int",
    XSD + "positiveInteger": "int",
    XSD + "nonNegativeInteger": "int",
    XSD + "gYear": "int",
    XSD + "boolean": "bool",
    XSD + "anyURI": "str",
}


@pytest.fixture(scope="module")
def ontology() -> KnowledgeGraph:
    store = MemoryStore()
    store.load([resources.ontology_file(), *resources.shape_files()])
    return KnowledgeGraph(store)


@cache
def dataclass_of(ontology: KnowledgeGraph, iri: str) -> type[objects.Node] | None:
    """The dataclass of a class, or of the nearest class above that has one."""
    name = iri.removeprefix(BKO)
    cls: type[objects.Node] | None = CLASSES.get(name)
    if cls is not None:
        return cls
    if name == "CodedValue":
        return model.Term
    rows = ontology.query("SELECT ?up { ?c rdfs:subClassOf ?up FILTER(ISIRI(?up)) }", c=iri)
    above = (dataclass_of(ontology, str(row.up)) for row in rows)
    return next((cls for cls in above if cls), None)


def test_every_kind_of_statement_has_its_dataclass(ontology: KnowledgeGraph) -> None:
    rows = ontology.query(
        "SELECT ?c WHERE { ?c rdfs:subClassOf+ bko:Statement "
        "FILTER NOT EXISTS { ?narrower rdfs:subClassOf ?c } "
        "FILTER NOT EXISTS { ?c owl:deprecated true } }"
    )
    named = {str(row.c).removeprefix(BKO) for row in rows}
    own = {name for name, cls in CLASSES.items() if issubclass(cls, model.Statement)}
    own.remove("Statement")
    assert not named - own, (
        f"bko:{', bko:'.join(sorted(named - own))}: no such dataclass; write it in {TABLE}, with "
        "one field for each of its properties, and name it in __all__"
    )
    assert not own - named, (
        f"{', '.join(sorted(own - named))} in {TABLE}: the ontology has no such class; declare it "
        "in ontology/baclofen.ttl as a subclass of bko:Statement, or take the dataclass out"
    )


def test_kinds_of_statements_exclude_each_other(ontology: KnowledgeGraph) -> None:
    rows = ontology.query(
        "SELECT ?c WHERE { ?c rdfs:subClassOf+ bko:Statement "
        "FILTER NOT EXISTS { ?narrower rdfs:subClassOf ?c } "
        "FILTER NOT EXISTS { ?c owl:deprecated true } "
        "FILTER NOT EXISTS { [] owl:members/rdf:rest*/rdf:first ?c } }"
    )
    missing = sorted(compact(str(row.c)) for row in rows)
    assert not missing, (
        f"{', '.join(missing)}: add it to the first owl:AllDisjointClasses at the end of "
        "ontology/baclofen.ttl, since a statement is of one kind"
    )


def test_every_property_has_a_field(ontology: KnowledgeGraph) -> None:
    rows = ontology.query(
        "SELECT DISTINCT ?p ?c { ?p rdfs:domain/(owl:unionOf/rdf:rest*/rdf:first)? ?c "
        "FILTER(ISIRI(?c) && STRSTARTS(STR(?p), STR(bko:))) "
        # Direct edges are derived for those who ask, and stand in no data.
        "FILTER NOT EXISTS { ?p skos:editorialNote ?note "
        # A mark of those who edit is refused by a shape, and stands in none either.
        "FILTER(CONTAINS(?note, 'derived') || CONTAINS(?note, 'refuses')) } }"
    )
    assert len(rows) > 60
    missing = []
    for row in rows:
        cls = dataclass_of(ontology, str(row.c))
        if cls and row.p not in {slot.property for slot in slots(cls)}:
            missing.append(f"{compact(str(row.p))} of {cls.__name__}")
    assert not missing, (
        f"{'; '.join(sorted(missing))}: no such field; write it in its class in {TABLE}, as one() "
        "or many(), under the name of the property with _ before what were capitals"
    )


def test_every_field_has_a_property(ontology: KnowledgeGraph) -> None:
    declared = {
        str(row.p)
        for row in ontology.query(
            "SELECT ?p { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?p a ?kind }"
        )
    }
    wrong = [
        f"{name}.{slot.name}"
        for name, cls in CLASSES.items()
        for slot in slots(cls)
        if slot.property.startswith(BKO) and slot.property not in declared
    ]
    assert not wrong, (
        f"{', '.join(wrong)} in {TABLE}: the ontology has no property of that name; declare it in "
        "ontology/baclofen.ttl, or say in one() or many() which property it is"
    )


def test_a_field_holds_many_values_where_the_shapes_allow_them(ontology: KnowledgeGraph) -> None:
    rows = ontology.query(
        "SELECT DISTINCT ?c ?p { ?property sh:path ?p FILTER(ISIRI(?p)) "
        "{ ?property sh:maxCount 1 } UNION { ?property sh:in/rdf:rest rdf:nil } "
        "OPTIONAL { ?shape sh:property ?property ; sh:targetClass ?c } }"
    )
    single: dict[type[objects.Node], set[str]] = defaultdict(set)
    for row in rows:
        if str(row.c).removeprefix(BKO) in CLASSES:
            single[CLASSES[str(row.c).removeprefix(BKO)]].add(str(row.p))
    anywhere = {str(row.p) for row in rows}
    wrong = []
    for cls in CLASSES.values():
        limited = set().union(*(found for above, found in single.items() if issubclass(cls, above)))
        wrong += [
            f"{cls.__name__}.{slot.name} is many(), but a shape allows one value"
            for slot in slots(cls)
            if slot.many and slot.property in limited
        ]
        wrong += [
            f"{cls.__name__}.{slot.name} is one(), but no shape limits it to one value"
            for slot in slots(cls)
            if not slot.many and slot.property.startswith(BKO) and slot.property not in anywhere
        ]
    assert not wrong, f"{'; '.join(wrong)}: mend {TABLE}, or the shape in ontology/shapes.ttl"


def test_a_field_holds_what_the_property_ranges_over(ontology: KnowledgeGraph) -> None:
    rows = ontology.query("SELECT ?p ?r { ?p rdfs:range ?r FILTER(ISIRI(?r)) }")
    ranges = {str(row.p): str(row.r) for row in rows}
    annotations = {
        (cls, name): str(kind)
        for cls in CLASSES.values()
        for above in reversed(cls.__mro__)
        for name, kind in vars(above).get("__annotations__", {}).items()
    }
    wrong = []
    for cls in CLASSES.values():
        for slot in slots(cls):
            expected = ranges.get(slot.property)
            node = dataclass_of(ontology, expected) if expected else None
            if expected in LITERALS and LITERALS[expected] not in annotations[cls, slot.name]:
                wrong.append(f"{cls.__name__}.{slot.name} is no {LITERALS[expected]}")
            elif node and not any(issubclass(node, kind) for kind in slot.types):
                wrong.append(f"{cls.__name__}.{slot.name} holds no {node.__name__}")
    assert not wrong, f"{'; '.join(wrong)}: mend the annotation in {TABLE}, or the rdfs:range"
