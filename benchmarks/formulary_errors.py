"""Errors to plant in a formulary, and what validation must find of each: exactly one result.

An error takes the nodes of one drug, spoils one thing in them, and tells the constraint that it
breaks, the node where validation finds it, and the property path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from baclofen_kg.namespaces import BKO, compact

from .formulary import (
    DATATYPE,
    LABEL,
    REVIEW_LENGTH,
    Formulary,
    Node,
    decimal,
    english,
    integer,
    iri,
)

ONTOLOGY = f"<{BKO.removesuffix('#')}>"


class Planted(NamedTuple):
    """What validation must find."""

    component: str
    """The kind of constraint, such as MinCount."""
    focus: str
    """The node, as a CURIE or an IRI."""
    path: str
    """The property path as in SPARQL; empty where the node itself is wrong."""


Found = tuple[str, str, str]
"""Constraint, focus node as in N-Triples, path."""
Spoiler = Callable[[list[Node]], Found]


def first(nodes: list[Node], kind: str, having: str | None = None) -> Node:
    """The first node of a class of ours, and with a property where one is named.

    Raises:
        LookupError: the drug has none.
    """
    for node in nodes:
        if node.is_a(kind) and (having is None or node.values(having)):
            return node
    raise LookupError(kind)


def missing(kind: str, path: str) -> Spoiler:
    """Leave out what must be there."""

    def spoil(nodes: list[Node]) -> Found:
        node = first(nodes, kind, path)
        node.drop(path)
        return "MinCount", node.subject, path

    return spoil


def repeated(kind: str, path: str, *values: str) -> Spoiler:
    """Say twice what may be said once."""

    def spoil(nodes: list[Node]) -> Found:
        node = first(nodes, kind, path)
        node.replace(path, *values)
        return "MaxCount", node.subject, path

    return spoil


def wrong(component: str, kind: str, path: str, value: str) -> Spoiler:
    """Put a value in the place of what is there."""

    def spoil(nodes: list[Node]) -> Found:
        node = first(nodes, kind, path)
        node.replace(path, value)
        return component, node.subject, path

    return spoil


def added(component: str, kind: str, path: str, value: str, *, on_node: bool = False) -> Spoiler:
    """Add what may not be there."""

    def spoil(nodes: list[Node]) -> Found:
        node = first(nodes, kind)
        node.add(path, value)
        return component, node.subject, "" if on_node else path

    return spoil


def vague_date(nodes: list[Node]) -> Found:
    """Write a date in words."""
    node = first(nodes, "Source")
    node.replace("dcterms:modified", '"last summer"')
    return "Or", node.subject, "dcterms:issued|dcterms:modified"


def without_label(nodes: list[Node]) -> Found:
    """Leave a statement without its name."""
    node = first(nodes, "AdverseReaction")
    node.drop("skos:prefLabel")
    return "QualifiedMinCount", node.subject, "skos:prefLabel"


def two_labels(nodes: list[Node]) -> Found:
    """Give the drug a second name in the same language."""
    node = first(nodes, "Drug")
    node.add("skos:prefLabel", english(f"another {node.values('skos:prefLabel')[0][1:-4]}"))
    return "UniqueLang", node.subject, "skos:prefLabel"


def label_again(nodes: list[Node]) -> Found:
    """Give the drug its name as a synonym too."""
    node = first(nodes, "Drug")
    node.add("skos:altLabel", *node.values("skos:prefLabel"))
    return "Disjoint", node.subject, "skos:altLabel"


def without_support(nodes: list[Node]) -> Found:
    """Leave a statement that no passage supports."""
    for statement in nodes:
        supporting = [n for n in nodes if statement.subject in n.values("cito:supports")]
        if len(supporting) == 1 and supporting[0].values("oa:start") == []:
            supporting[0].drop("cito:supports")
            supporting[0].add("cito:qualifies", statement.subject)
            supporting[0].add("rdfs:comment", english("Said with a limit."))
            return "MinCount", statement.subject, "^cito:supports"
    raise LookupError("statement with one supporting passage")


def both_ways(nodes: list[Node]) -> Found:
    """Let a passage support and qualify the same."""
    node = first(nodes, "Passage", "cito:supports")
    node.add("cito:qualifies", *node.values("cito:supports"))
    node.add("rdfs:comment", english("Said with a limit."))
    return "Disjoint", node.subject, "cito:supports"


def limit_without_word(nodes: list[Node]) -> Found:
    """Let a passage qualify or dispute without saying how."""
    node = first(nodes, "Passage", "rdfs:comment")
    node.drop("rdfs:comment")
    path = "rdfs:comment"
    if node.values("cito:qualifies"):
        # A figure would do as well.
        path += "|bko:reportedMinimum|bko:reportedMaximum|bko:reportedFrequency"
    return "MinCount", node.subject, path


def upside_down(nodes: list[Node]) -> Found:
    """Give a range that ends before it begins."""
    node = first(nodes, "DosageRegimen")
    node.replace("bko:minimum", *node.values("bko:maximum"))
    node.replace("bko:maximum", decimal(0.5))
    return "LessThanOrEquals", node.subject, "bko:minimum"


def above_a_hundred(nodes: list[Node]) -> Found:
    """Give a percentage above a hundred."""
    for node in nodes:
        if iri("unit:PERCENT") in node.values("bko:unit"):
            node.replace("bko:maximum", decimal(120))
            return "Or", node.subject, ""
    raise LookupError("percentage")


def other_unit(nodes: list[Node]) -> Found:
    """Give a parameter in a unit of another quantity."""
    node = first(nodes, "PharmacokineticParameter")
    node.replace("bko:unit", iri("unit:MilliGM"))
    return "SPARQL", node.subject, "bko:unit"


def amount_of_what(nodes: list[Node]) -> Found:
    """Leave out whether an amount is per dose or per day."""
    node = first(nodes, "DosageRegimen", "bko:doseBasis")
    node.drop("bko:doseBasis")
    return "Not", node.subject, ""


def soluble_in_what(nodes: list[Node]) -> Found:
    """Leave out the solvent."""
    node = first(nodes, "PhysicalProperty", "bko:solvent")
    node.drop("bko:solvent")
    return "Not", node.subject, ""


def treats_its_context(nodes: list[Node]) -> Found:
    """Let a disease be its own background."""
    node = first(nodes, "Indication")
    if sum(other.is_a("Indication") for other in nodes) > 1:
        raise LookupError("drug with one use")  # Another would be said to treat the background.
    node.replace("bko:inContextOf", *node.values("bko:treats"))
    return "Disjoint", node.subject, "bko:inContextOf"


def treats_the_background(nodes: list[Node]) -> Found:
    """Let one use of a drug be against the disease behind another."""
    node = first(nodes, "Indication")
    others = [n for n in nodes if n.is_a("Indication") and n is not node]
    if not others:
        raise LookupError("drug with two uses")
    others[0].replace("bko:treats", *node.values("bko:inContextOf"))
    others[0].drop("bko:inContextOf")
    return "SPARQL", others[0].subject, "bko:treats"


def own_descendant(nodes: list[Node]) -> Found:
    """Let a source descend from itself."""
    node = first(nodes, "Source")
    node.add("prov:wasDerivedFrom", node.subject)
    return "SPARQL", node.subject, "prov:wasDerivedFrom"


def edge_by_hand(nodes: list[Node]) -> Found:
    """Draw a direct edge that no statement gives."""
    drug = first(nodes, "Drug")
    drug.add("bko:mayCause", *first(nodes, "Indication").values("bko:treats"))
    return "SPARQL", drug.subject, "bko:mayCause"


def unknown_term(nodes: list[Node]) -> Found:
    """Misspell a property of SKOS."""
    drug = first(nodes, "Drug")
    # Each misspelling is found once, so each is another one.
    number = drug.subject.rpartition("-")[2][:-1]
    drug.add(f"skos:altLable{number}", english("another name"))
    return "SPARQL", ONTOLOGY, ""


def of_two_kinds(nodes: list[Node]) -> Found:
    """Give a product the type of a target."""
    node = first(nodes, "Product")
    node.add("rdf:type", iri("bko:Target"))
    return "SPARQL", ONTOLOGY, ""


def open_and_stated(nodes: list[Node]) -> Found:
    """Say that an advice is not stated, beside one that is."""
    first(nodes, "Interaction").add("bko:advice", iri("bko:NotStated"))
    return "SPARQL", iri("bko:NotStated"), "bko:advice"


def said_twice(nodes: list[Node]) -> Found:
    """Make the same statement again under another name."""
    node = first(nodes, "Precaution")
    twin = Node("twin", "Precaution")
    twin.subject = f"{node.subject[:-1]}-twin>"
    label = english(f"{node.values('skos:prefLabel')[0][1:-4]} again")
    twin.facts = [(name, label if name == LABEL else value) for name, value in node.facts]
    passage = first(nodes, "Passage", "cito:supports")
    passage.add("cito:supports", twin.subject)
    nodes.append(twin)
    return "SPARQL", first(nodes, "Drug").subject, ""


def beyond_the_end(nodes: list[Node]) -> Found:
    """Let a span end behind the end of its source."""
    node = first(nodes, "Passage", "oa:start")
    length = int(node.values("oa:end")[0].split('"')[1]) - int(
        node.values("oa:start")[0].split('"')[1]
    )
    node.replace("oa:start", integer(REVIEW_LENGTH))
    node.replace("oa:end", integer(REVIEW_LENGTH + length))
    return "SPARQL", node.values("dcterms:isPartOf")[0], ""


def other_length(nodes: list[Node]) -> Found:
    """Let a span be longer than the words quoted from it."""
    node = first(nodes, "Passage", "oa:start")
    node.replace("oa:start", integer(0))
    return "SPARQL", node.values("dcterms:isPartOf")[0], ""


def shared_identifier(nodes: list[Node]) -> Found:
    """Give two entities the same identifier."""
    identifier = first(nodes, "Drug").values("skos:exactMatch")[0]
    first(nodes, "Product").add("skos:exactMatch", identifier)
    return "MaxCount", identifier, "^skos:exactMatch"


def unknown_name(nodes: list[Node]) -> Found:
    """Point to a name of ours that nothing describes."""
    drug = first(nodes, "Drug")
    drug.add("skos:related", f"{drug.subject[:-1]}-misspelt>")
    return "SPARQL", ONTOLOGY, ""


def same_label(nodes: list[Node]) -> Found:
    """Call two products alike."""
    node = first(nodes, "Product")
    twin = Node("twin", "Product")
    twin.subject = f"{node.subject[:-1]}-twin>"
    twin.facts = list(node.facts)
    nodes.append(twin)
    return "SPARQL", ONTOLOGY, "skos:prefLabel"


ERRORS: tuple[Spoiler, ...] = (
    missing("Indication", "bko:use"),
    missing("Interaction", "bko:severity"),
    missing("Interaction", "bko:interactant"),
    missing("AdverseReaction", "bko:seriousness"),
    missing("AdverseReaction", "bko:about"),
    missing("Passage", "bko:section"),
    missing("Source", "bko:sourceKind"),
    missing("Product", "bko:doseForm"),
    repeated("Indication", "bko:use", iri("bko:LabelledUse"), iri("bko:OffLabelUse")),
    repeated("AdverseReaction", "bko:frequency", iri("bko:Common"), iri("bko:Rare")),
    repeated("Product", "bko:strength", decimal(5), decimal(333)),
    repeated("Source", "bko:access", iri("bko:ReadInCopy"), iri("bko:ReadInSummary")),
    wrong("Class", "Precaution", "bko:condition", iri("bko:Oral")),
    wrong("Class", "AdverseReaction", "bko:effect", iri("unit:HR")),
    wrong("Class", "Drug", "bko:memberOf", iri("bko:Tablet")),
    wrong("Or", "Interaction", "bko:interactant", iri("bko:Tablet")),
    wrong("Or", "Interaction", "bko:advice", iri("bko:Tablet")),
    wrong("Datatype", "Product", "bko:strength", integer(5)),
    wrong("Datatype", "Source", "dcterms:title", f'"a label"^^<{DATATYPE}string>'),
    wrong("MinInclusive", "DosageRegimen", "bko:timesPerDay", integer(0)),
    wrong("MinExclusive", "Product", "bko:strength", decimal(0)),
    wrong("MaxInclusive", "DosageRegimen", "bko:timesPerDay", integer(25)),
    wrong("In", "Product", "bko:unit", iri("unit:PERCENT")),
    wrong("Pattern", "Passage", "bko:section", english("")),
    wrong("NodeKind", "Source", "schema:url", '"https://example.org/label"'),
    wrong("Or", "Source", "bko:jurisdiction", '"Utopia"'),
    added("Pattern", "Drug", "skos:altLabel", english(" Spaced ")),
    added("Class", "Product", "bko:frequency", iri("bko:Common"), on_node=True),
    vague_date,
    without_label,
    two_labels,
    label_again,
    without_support,
    both_ways,
    limit_without_word,
    upside_down,
    above_a_hundred,
    other_unit,
    amount_of_what,
    soluble_in_what,
    treats_its_context,
    treats_the_background,
    own_descendant,
    edge_by_hand,
    unknown_term,
    of_two_kinds,
    open_and_stated,
    said_twice,
    beyond_the_end,
    other_length,
    shared_identifier,
    unknown_name,
    same_label,
)


def spoilt(drugs: int, seed: int, errors: int) -> tuple[list[Planted], Iterator[Node]]:
    """Make a formulary with errors, each kind in turn, each in another drug.

    The list is complete when all nodes have been taken.
    """
    planted: list[Planted] = []
    return planted, _spoil(Formulary(drugs, seed), errors, planted)


def _spoil(made: Formulary, errors: int, planted: list[Planted]) -> Iterator[Node]:
    places = Random(made.seed).sample(range(made.drugs), errors)
    waiting = [ERRORS[number % len(ERRORS)] for number in range(errors)]
    due = 0
    for number, entry in enumerate(made.entries()):
        due += number in places
        if len(planted) < due:
            _plant(entry, waiting, planted)
        yield from entry
    yield from made.shared()
    if waiting:
        raise LookupError(f"{len(waiting)} errors found no place: make more drugs")


def _plant(entry: list[Node], waiting: list[Spoiler], planted: list[Planted]) -> None:
    """Plant the first of the waiting errors that this drug has a place for."""
    for error in waiting:
        try:
            component, focus, path = error(entry)
        except LookupError:
            continue
        waiting.remove(error)
        planted.append(Planted(component, compact(focus[1:-1]), path))
        return


def write_planted(planted: list[Planted], path: Path) -> None:
    """Write the list as tab-separated values, sorted."""
    lines = ["\t".join(Planted._fields), *("\t".join(error) for error in sorted(planted))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
