"""The shapes can fail: they have something to look at, and each rule has a fixture that breaks it.

`make mutation` goes further: it deletes every part of every shape in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
import shape_fixtures
from rdflib.namespace import OWL, RDF, RDFS, SH

from baclofen_kg import resources
from baclofen_kg.namespaces import BKO, BKS, compact
from baclofen_kg.shacl.paths import path_text
from baclofen_kg.shacl.reference import read_path

if TYPE_CHECKING:
    from baclofen_kg.sparql.store import Store

UNUSED_TARGETS = {
    f"bks:DirectEdgeShape bko:{edge}": "direct edges are derived on demand"
    for edge in (
        "actsOn",
        "cautionIn",
        "contraindicatedIn",
        "interactsWith",
        "mayCause",
        "mayTreat",
        "usedInContextOf",
    )
}
RETIRED = (
    "advice",
    "bodyWeightBelow",
    "excludes",
    "frequency",
    "seriousness",
    "severity",
    "use",
)
UNUSED_TARGETS |= {
    f"bks:Retired{name[0].upper()}{name[1:]}Shape bko:{name}": "retired" for name in RETIRED
}
UNUSED_TARGETS |= {
    "bks:RetiredContraindicationShape bko:Contraindication": "retired",
    "bks:UnreviewedShape bko:unreviewed": "nothing leaves the house unread",
    "bks:IngredientBearerShape bko:saltStrength": "baclofen is not given as a salt",
    "bks:IsPharmacokineticParameter bko:inPresenceOf": "no source gives such a figure of baclofen",
}
"""Targets without an instance in the packaged data, and why."""
UNUSED_PATHS = {
    "bks:UndatedShape bks:no-date": "what is undated has no date; that is the rule",
    "bks:SpecialisesShape bks:specialised-once": "no step below the first; that is the rule",
    "bks:UnreviewedShape bks:unreviewed": "nothing leaves the house unread",
    "bks:IngredientBearerShape bks:salt-strength": "baclofen is not given as a salt",
    "bks:PharmacokineticParameterShape bks:in-presence-of": "no such figure of baclofen",
}
UNUSED_PATHS |= {
    f"bks:Retired{name[0].upper()}{name[1:]}Shape bks:retired-"
    + "".join(f"-{c.lower()}" if c.isupper() else c for c in name): "retired"
    for name in RETIRED
}
"""Property shapes whose path no packaged node of their targets has, and why."""

TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
COMPONENTS = {
    SH.minCount: "MinCount",
    SH.maxCount: "MaxCount",
    SH["class"]: "Class",
    SH.datatype: "Datatype",
    SH.nodeKind: "NodeKind",
    SH["in"]: "In",
    SH.hasValue: "HasValue",
    SH.pattern: "Pattern",
    SH.minInclusive: "MinInclusive",
    SH.maxInclusive: "MaxInclusive",
    SH.minExclusive: "MinExclusive",
    SH.lessThan: "LessThan",
    SH.lessThanOrEquals: "LessThanOrEquals",
    SH.disjoint: "Disjoint",
    SH.equals: "Equals",
    SH.uniqueLang: "UniqueLang",
    SH.languageIn: "LanguageIn",
    SH.qualifiedMinCount: "QualifiedMinCount",
    SH.qualifiedMaxCount: "QualifiedMaxCount",
    SH.equals: "Equals",
    SH["or"]: "Or",
    SH["not"]: "Not",
    SH.sparql: "SPARQL",
}
"""The parameters that the shapes use, and the component of the results that each gives."""
OTHERS = {
    RDF.type,
    RDFS.label,
    RDFS.comment,
    SH.path,
    SH.name,
    SH.severity,
    SH.message,
    SH.property,
    SH.qualifiedValueShape,
    *TARGETS,
}
"""What else may stand on a shape: no rules, no SPARQL targets."""


def _read(*paths: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path)
    return graph


CORE, SPARQL = (_read(path) for path in resources.shape_files())
SHAPES = CORE + SPARQL
ONTOLOGY = _read(resources.ontology_file())


def all_shapes() -> list[rdflib.term.Node]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    return sorted({shape for kind in kinds for shape in SHAPES.subjects(RDF.type, kind)}, key=str)


def reporting_shapes() -> set[rdflib.term.Node]:
    """Shapes whose results are reported: those with targets, and their property shapes."""
    targeted = {shape for target in TARGETS for shape in SHAPES.subjects(target, None)}
    return targeted | {p for shape in targeted for p in SHAPES.objects(shape, SH.property)}


def constraints(shape: rdflib.term.Node) -> Iterator[str]:
    for parameter, component in COMPONENTS.items():
        if (shape, parameter, None) in SHAPES:
            yield component


def named(terms: Iterable[rdflib.term.Node]) -> str:
    return ", ".join(sorted(compact(str(term)) for term in terms))


def compare(found: set[str], expected: set[str], *, new: str, old: str) -> None:
    """Say of each that is on one side only what to do."""
    told = [f"{item}: {new}" for item in sorted(found - expected)]
    told += [f"{item}: {old}" for item in sorted(expected - found)]
    assert not told, "\n".join(told)


NO_FIXTURE = (
    "no file breaks it; add one to tests/shapes/invalid/ whose `# expect:` line has this, as "
    "condition-class.ttl has; `pytest tests/test_shapes.py` prints the whole line"
)
NO_CONSTRAINT = "a file in tests/shapes/invalid/ expects it, and no shape in ontology/ has it"


@pytest.mark.parametrize("shape", all_shapes(), ids=compact)
def test_shape_is_well_kept(shape: rdflib.term.Node) -> None:
    assert str(shape).startswith(BKS)
    unknown = set(SHAPES.predicates(shape)) - set(COMPONENTS) - OTHERS
    assert not unknown, f"{named(unknown)}: misspelt, or new here: then a row of COMPONENTS"
    if (shape, SH.path, None) in SHAPES:
        assert SHAPES.value(shape, SH.name), "give it sh:name"
    if shape in reporting_shapes() and any(constraints(shape)):
        assert SHAPES.value(shape, SH.severity), "give it sh:severity, mostly sh:Violation"


def test_every_message_tells_a_curator_what_to_do() -> None:
    silent = {
        compact(str(shape))
        for shape in reporting_shapes()
        if set(constraints(shape)) - {"SPARQL"} and not SHAPES.value(shape, SH.message)
    }
    silent |= {
        compact(str(node))
        for node in SHAPES.objects(None, SH.sparql)
        if not SHAPES.value(node, SH.message)
    }
    assert not silent, f"{', '.join(sorted(silent))}: give it sh:message, which says what to do"
    for node, message in SHAPES.subject_objects(SH.message):
        assert str(message)[0].isupper(), message
        assert str(message).endswith((".", "`.")), message
        assert "fail" not in str(message), message
        # Core engines do not fill these in.
        assert "{" not in str(message) or (node, RDF.type, SH.SPARQLConstraint) in SHAPES, message


def test_sparql_stands_apart() -> None:
    assert not list(CORE.subject_objects(SH.sparql))
    assert {p for p in COMPONENTS if list(SPARQL.subject_objects(p))} == {SH.sparql}


def test_nothing_refers_to_a_shape_that_is_not_there() -> None:
    shapes = set(all_shapes()) | set(SHAPES.subjects(RDF.type, SH.SPARQLConstraint))
    shapes |= set(SHAPES.subjects(RDF.type, SH.PrefixDeclaration))
    used = {term for triple in SHAPES for term in triple if str(term).startswith(BKS)}
    assert used <= shapes, f"{named(used - shapes)}: nobody describes it in ontology/"


def focus_pattern(predicate: rdflib.term.Node, value: rdflib.term.Node) -> str:
    patterns = {
        SH.targetClass: f"?focus a/rdfs:subClassOf* <{value}>",
        SH.targetSubjectsOf: f"?focus <{value}> ?any",
        SH.targetObjectsOf: f"?any <{value}> ?focus",
        SH.targetNode: f"?focus a ?type FILTER (?focus = <{value}>)",
    }
    return patterns[predicate]  # type: ignore[index]


def ask(store: Store, pattern: str) -> bool:
    answer = store.query(f"ASK {{ {pattern} }}")
    assert isinstance(answer, ox.QueryBoolean)
    return bool(answer)


def test_every_target_has_instances_in_the_packaged_data(packaged_store: Store) -> None:
    empty = {
        f"{compact(str(shape))} {compact(str(value))}"
        for target in TARGETS
        for shape, value in SHAPES.subject_objects(target)
        if not ask(packaged_store, focus_pattern(target, value))
    }
    compare(
        empty,
        set(UNUSED_TARGETS),
        new="nothing packaged has this target; add a statement with a passage to data/ that has",
        old="the packaged data have this target now; take it out of UNUSED_TARGETS",
    )


def test_every_path_leads_somewhere_in_the_packaged_data(packaged_store: Store) -> None:
    unused = set()
    for shape, inner in SHAPES.subject_objects(SH.property):
        targets = [(t, value) for t in TARGETS for value in SHAPES.objects(shape, t)]
        foci = " UNION ".join(f"{{ {focus_pattern(t, value)} }}" for t, value in targets) or "{}"
        node = SHAPES.value(inner, SH.path)
        assert node is not None
        path = path_text(read_path(SHAPES, node))
        if not ask(packaged_store, f"{foci} ?focus {path} ?value"):
            unused.add(f"{compact(str(shape))} {compact(str(inner))}")
    compare(
        unused,
        set(UNUSED_PATHS),
        new="no packaged node of the target has this path; add one to data/ that has",
        old="the packaged data have this path now; take it out of UNUSED_PATHS",
    )


def test_every_constraint_has_a_fixture() -> None:
    broken = {
        f"shape={fields['shape']} component={fields['component']}"
        for fixture in shape_fixtures.invalid()
        for fields in map(dict, fixture.expected)
    }
    stated = {
        f"shape={compact(str(shape))} component=sh:{component}ConstraintComponent"
        for shape in reporting_shapes()
        for component in constraints(shape)
    }
    compare(stated, broken, new=NO_FIXTURE, old=NO_CONSTRAINT)


def test_every_sparql_constraint_has_a_fixture() -> None:
    broken = {
        fields["constraint"]
        for fixture in shape_fixtures.invalid()
        for fields in map(dict, fixture.expected)
        if "constraint" in fields
    }
    stated = {compact(str(node)) for node in SHAPES.objects(None, SH.sparql)}
    compare(stated, broken, new=NO_FIXTURE, old=NO_CONSTRAINT)


def own_terms(*kinds: rdflib.URIRef) -> set[rdflib.term.Node]:
    found = {term for kind in kinds for term in ONTOLOGY.subjects(RDF.type, kind)}
    return {term for term in found if str(term).startswith(BKO)}


def test_every_class_has_a_shape() -> None:
    targets = set(SHAPES.objects(None, SH.targetClass))
    bare = {
        term
        for term in own_terms(OWL.Class)
        if not targets & set(ONTOLOGY.transitive_objects(term, RDFS.subClassOf))
    }
    assert not bare, f"{named(bare)}: add a node shape with this sh:targetClass"


def derived(term: rdflib.term.Node) -> bool:
    """Whether a property is written by a query alone."""
    return str(ONTOLOGY.value(term, RDFS.comment)).startswith("Derived:")


def deprecated(term: rdflib.term.Node) -> bool:
    """Whether a property is retired: a shape says where its values go."""
    return (term, OWL.deprecated, None) in ONTOLOGY


def members(graph: rdflib.Graph, node: rdflib.term.Node | None) -> set[rdflib.term.Node]:
    return set(graph.items(node)) if node is not None else set()


def test_every_property_is_kept_to_its_domain() -> None:
    unguarded = set()
    for term in own_terms(OWL.ObjectProperty, OWL.DatatypeProperty):
        domain = ONTOLOGY.value(term, RDFS.domain)
        if domain is None or derived(term):
            continue
        union = ONTOLOGY.value(domain, OWL.unionOf)
        expected = members(ONTOLOGY, union) if union is not None else {domain}
        guarded = set()
        for shape in SHAPES.subjects(SH.targetSubjectsOf, term):
            alternatives = members(SHAPES, SHAPES.value(shape, SH["or"]))
            guarded |= {c for s in [shape, *alternatives] for c in SHAPES.objects(s, SH["class"])}
        if guarded != expected:
            unguarded.add(compact(str(term)))
    assert not unguarded, (
        f"{', '.join(sorted(unguarded))}: no shape keeps them to their domain; add one to "
        "ontology/shapes.ttl with sh:targetSubjectsOf the property and sh:class its domain, as "
        "bks:IsExtentOfUse does, and a file tests/shapes/invalid/misplaced-….ttl that breaks it"
    )


def test_every_property_has_its_values_checked() -> None:
    paths: dict[rdflib.term.Node, set[rdflib.term.Node]] = {}
    for shape, path in SHAPES.subject_objects(SH.path):
        for term in {path} | members(SHAPES, SHAPES.value(path, SH.alternativePath)):
            paths.setdefault(term, set()).update(SHAPES.predicates(shape))
    kinds = {SH["class"], SH["or"], SH["in"], SH.datatype, SH.nodeKind, SH.languageIn}
    unchecked = {
        compact(str(term))
        for term in own_terms(OWL.ObjectProperty, OWL.DatatypeProperty)
        if not (derived(term) or deprecated(term)) and not paths.get(term, set()) & kinds
    }
    assert not unchecked, (
        f"{', '.join(sorted(unchecked))}: no shape says what their values are; give the property "
        "a property shape with sh:datatype, sh:class or the like, as bks:extent"
    )
