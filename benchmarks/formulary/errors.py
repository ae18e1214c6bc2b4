"""Errors to plant in a formulary, and every result that validation must find because of each.

An error takes the nodes of one drug and spoils one thing in them. What validation finds is written
down by hand, so that the engines are held against it and not against themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from baclofen_kg.namespaces import XSD, compact

from .drugs import REVIEW_LENGTH
from .nodes import LABEL, Node, decimal, english, integer, iri
from .planted import ONTOLOGY, Result


class Error(NamedTuple):
    """A kind of error."""

    name: str
    plant: Callable[[list[Node]], list[Result]]
    """Spoils the nodes of a drug, and returns the results; LookupError if there is no place."""


def result(component: str, focus: str, path: str = "") -> Result:
    """A result at a focus node, which is named as in N-Triples."""
    return Result(component, compact(focus[1:-1]) if focus.startswith("<") else focus, path)


def at_large(value: str, path: str = "") -> Result:
    """A result of a constraint on the graph as a whole; the value is named as in N-Triples."""
    return Result("SPARQL", ONTOLOGY, path, compact(value[1:-1]))


def number_of(nodes: list[Node]) -> str:
    """The number of the drug, to write a value that no other drug has."""
    return first(nodes, "Drug").subject.rpartition("-")[2][:-1]


def first(nodes: list[Node], kind: str, having: str | None = None) -> Node:
    """The first node of a class, with a property where one is named.

    Raises:
        LookupError: the drug has none.
    """
    for node in nodes:
        if node.is_a(kind) and (having is None or node.values(having)):
            return node
    raise LookupError(kind)


def missing(kind: str, path: str) -> Error:
    """Leave out what must be there."""

    def plant(nodes: list[Node]) -> list[Result]:
        node = first(nodes, kind, path)
        node.drop(path)
        return [result("MinCount", node.subject, path)]

    return Error(f"missing {path} of {kind}", plant)


def repeated(kind: str, path: str, *values: str) -> Error:
    """Say twice what may be said once."""

    def plant(nodes: list[Node]) -> list[Result]:
        node = first(nodes, kind, path)
        node.replace(path, *values)
        return [result("MaxCount", node.subject, path)]

    return Error(f"repeated {path} of {kind}", plant)


def wrong(component: str, kind: str, path: str, value: str) -> Error:
    """Put a value in the place of what is there; ``{drug}`` in it is the number of the drug."""

    def plant(nodes: list[Node]) -> list[Result]:
        node = first(nodes, kind, path)
        node.replace(path, value.replace("{drug}", number_of(nodes)))
        return [result(component, node.subject, path)]

    return Error(f"{component}: {path} of {kind}", plant)


def added(component: str, kind: str, path: str, value: str, *, on_node: bool = False) -> Error:
    """Add what may not be there; ``{drug}`` in it is the number of the drug."""

    def plant(nodes: list[Node]) -> list[Result]:
        node = first(nodes, kind)
        node.add(path, value.replace("{drug}", number_of(nodes)))
        return [result(component, node.subject, "" if on_node else path)]

    return Error(f"{component}: {path} added to {kind}", plant)


def vague_date(nodes: list[Node]) -> list[Result]:
    """Write a date in words."""
    node = first(nodes, "Source")
    node.replace("dcterms:modified", '"last summer"')
    return [result("Or", node.subject, "dcterms:issued|dcterms:modified")]


def without_label(nodes: list[Node]) -> list[Result]:
    """Leave a statement without its name."""
    node = first(nodes, "AdverseReaction")
    node.drop("skos:prefLabel")
    return [result("QualifiedMinCount", node.subject, "skos:prefLabel")]


def two_labels(nodes: list[Node]) -> list[Result]:
    """Give the drug a second name in the same language."""
    node = first(nodes, "Drug")
    node.add("skos:prefLabel", english(f"another {node.values('skos:prefLabel')[0][1:-4]}"))
    return [result("UniqueLang", node.subject, "skos:prefLabel")]


def label_again(nodes: list[Node]) -> list[Result]:
    """Give the drug its name as a synonym too."""
    node = first(nodes, "Drug")
    node.add("skos:altLabel", *node.values("skos:prefLabel"))
    return [result("Disjoint", node.subject, "skos:altLabel")]


def only_support(statement: Node, nodes: list[Node]) -> list[Node]:
    """Return the one passage that supports a statement and nothing else, if it is so."""
    found = [n for n in nodes if statement.subject in n.values("cito:supports")]
    alone = len(found) == 1 and len(found[0].values("cito:supports")) == 1
    # A use may stand where it is only qualified or disputed.
    return found if alone and not statement.is_a("Indication") else []


def without_support(nodes: list[Node]) -> list[Result]:
    """Leave a statement that no passage supports."""
    for statement in nodes:
        supporting = only_support(statement, nodes)
        if supporting and supporting[0].values("oa:start") == []:
            supporting[0].drop("cito:supports")
            supporting[0].add("cito:qualifies", statement.subject)
            supporting[0].add("rdfs:comment", english("Said with a limit."))
            return [result("Or", statement.subject)]
    raise LookupError("statement with one supporting passage")


def both_ways(nodes: list[Node]) -> list[Result]:
    """Let a passage support and qualify the same."""
    node = first(nodes, "Passage", "cito:supports")
    node.add("cito:qualifies", *node.values("cito:supports"))
    node.add("rdfs:comment", english("Said with a limit."))
    return [result("Disjoint", node.subject, "cito:supports")]


def limit_without_word(nodes: list[Node]) -> list[Result]:
    """Let a passage qualify or dispute without saying how."""
    node = first(nodes, "Passage", "rdfs:comment")
    node.drop("rdfs:comment")
    path = "rdfs:comment"
    if node.values("cito:qualifies"):
        # A figure would do as well, or people, a route or a limit.
        path += "|bko:reportedMinimum|bko:reportedMaximum"
        path += "|bko:reportedPopulation|bko:reportedRoute|bko:reportedLimit"
    return [result("MinCount", node.subject, path)]


def upside_down(nodes: list[Node]) -> list[Result]:
    """Give a range that ends before it begins."""
    node = first(nodes, "DosageRegimen")
    node.replace("bko:minimum", *node.values("bko:maximum"))
    node.replace("bko:maximum", decimal(0.5))
    return [result("LessThanOrEquals", node.subject, "bko:minimum")]


def above_a_hundred(nodes: list[Node]) -> list[Result]:
    """Give a percentage above a hundred."""
    for node in nodes:
        if iri("unit:PERCENT") in node.values("bko:unit"):
            node.replace("bko:maximum", decimal(120))
            return [result("Or", node.subject)]
    raise LookupError("percentage")


def other_unit(nodes: list[Node]) -> list[Result]:
    """Give a parameter in a unit of another quantity."""
    node = first(nodes, "PharmacokineticParameter")
    node.replace("bko:unit", iri("unit:MilliGM"))
    return [result("SPARQL", node.subject, "bko:unit")]


def amount_of_what(nodes: list[Node]) -> list[Result]:
    """Leave out whether an amount is per dose or per day."""
    node = first(nodes, "DosageRegimen", "bko:doseBasis")
    node.drop("bko:doseBasis")
    return [result("Not", node.subject)]


def soluble_in_what(nodes: list[Node]) -> list[Result]:
    """Leave out the solvent."""
    node = first(nodes, "PhysicalProperty", "bko:solvent")
    node.drop("bko:solvent")
    return [result("Not", node.subject)]


def treats_its_context(nodes: list[Node]) -> list[Result]:
    """Let a disease be its own background."""
    node = first(nodes, "Indication")
    if sum(other.is_a("Indication") for other in nodes) > 1:
        raise LookupError("drug with one use")  # Another would be said to treat the background.
    node.replace("bko:inContextOf", *node.values("bko:treats"))
    return [result("Disjoint", node.subject, "bko:inContextOf")]


def treats_the_background(nodes: list[Node]) -> list[Result]:
    """Let one use of a drug be against the disease behind another."""
    node = first(nodes, "Indication")
    others = [n for n in nodes if n.is_a("Indication") and n is not node]
    if not others:
        raise LookupError("drug with two uses")
    others[0].replace("bko:treats", *node.values("bko:inContextOf"))
    others[0].drop("bko:inContextOf")
    return [result("SPARQL", others[0].subject, "bko:treats")]


def own_descendant(nodes: list[Node]) -> list[Result]:
    """Let a source descend from itself."""
    node = first(nodes, "Source")
    node.add("prov:wasDerivedFrom", node.subject)
    return [result("SPARQL", node.subject, "prov:wasDerivedFrom")]


def edge_by_hand(nodes: list[Node]) -> list[Result]:
    """Draw a direct edge that no statement gives."""
    drug = first(nodes, "Drug")
    drug.add("bko:mayCause", *first(nodes, "Indication").values("bko:treats"))
    return [result("SPARQL", drug.subject, "bko:mayCause")]


def unknown_term(nodes: list[Node]) -> list[Result]:
    """Misspell a property of SKOS."""
    # Each misspelling is found once, so each is another one.
    misspelt = f"skos:altLable{number_of(nodes)}"
    first(nodes, "Drug").add(misspelt, english("another name"))
    return [at_large(iri(misspelt))]


def of_two_kinds(nodes: list[Node]) -> list[Result]:
    """Give a product the type of a target."""
    node = first(nodes, "Product")
    node.add("rdf:type", iri("bko:Target"))
    return [at_large(node.subject)]


def consequence_alone(nodes: list[Node]) -> list[Result]:
    """Name a consequence that belongs to no pair."""
    node = first(nodes, "Interaction", "bko:consequence")
    node.drop("bko:specialises")
    return [result("MinCount", node.subject, "bko:specialises")]


def other_partner(nodes: list[Node]) -> list[Result]:
    """Name a consequence with another partner than the pair has."""
    node = first(nodes, "Interaction", "bko:consequence")
    node.replace("bko:interactant", *first(nodes, "Drug").values("bko:memberOf"))
    pair = next(n for n in nodes if [n.subject] == node.values("bko:specialises"))
    if node.values("bko:interactant") == pair.values("bko:interactant"):
        raise LookupError("interaction with a class other than its own")
    graded = next(n for n in nodes if node.subject in n.values("cito:supports"))
    return [
        *[result("Equals", node.subject, "bko:specialises/bko:interactant")] * 2,
        # Its grade could be of either partner.
        result("SPARQL", graded.subject),
    ]


def unread(nodes: list[Node]) -> list[Result]:
    """Leave the mark of a program on a passage."""
    node = first(nodes, "Passage")
    node.add("bko:unreviewed", iri("bko:reportedAdvice"))
    return [result("MaxCount", node.subject, "bko:unreviewed")]


def said_twice(nodes: list[Node]) -> list[Result]:
    """Make the same statement again under another name."""
    node = first(nodes, "Precaution")
    twin = Node("twin", "Precaution")
    twin.subject = f"{node.subject[:-1]}-twin>"
    label = english(f"{node.values('skos:prefLabel')[0][1:-4]} again")
    twin.facts = [(name, label if name == LABEL else value) for name, value in node.facts]
    passage = first(nodes, "Passage", "cito:supports")
    passage.add("cito:supports", twin.subject)
    nodes.append(twin)
    return [result("SPARQL", first(nodes, "Drug").subject)]


def beyond_the_end(nodes: list[Node]) -> list[Result]:
    """Let a span end behind the end of its source."""
    node = first(nodes, "Passage", "oa:start")
    length = int(node.values("oa:end")[0].split('"')[1]) - int(
        node.values("oa:start")[0].split('"')[1]
    )
    node.replace("oa:start", integer(REVIEW_LENGTH))
    node.replace("oa:end", integer(REVIEW_LENGTH + length))
    return [result("SPARQL", node.values("dcterms:isPartOf")[0])]


def other_length(nodes: list[Node]) -> list[Result]:
    """Let a span be longer than the words quoted from it."""
    node = first(nodes, "Passage", "oa:start")
    node.replace("oa:start", integer(0))
    return [result("SPARQL", node.values("dcterms:isPartOf")[0])]


def shared_identifier(nodes: list[Node]) -> list[Result]:
    """Give two entities the same identifier."""
    identifier = first(nodes, "Drug").values("skos:exactMatch")[0]
    first(nodes, "Product").add("skos:exactMatch", identifier)
    return [result("MaxCount", identifier, "^skos:exactMatch")]


def unknown_name(nodes: list[Node]) -> list[Result]:
    """Point to a name that nothing describes."""
    drug = first(nodes, "Drug")
    misspelt = f"{drug.subject[:-1]}-misspelt>"
    drug.add("skos:related", misspelt)
    return [at_large(misspelt)]


def same_label(nodes: list[Node]) -> list[Result]:
    """Call two products alike."""
    node = first(nodes, "Product")
    twin = Node("twin", "Product")
    twin.subject = f"{node.subject[:-1]}-twin>"
    twin.facts = list(node.facts)
    nodes.append(twin)
    return [at_large(twin.subject, "skos:prefLabel")]


def without_stance(nodes: list[Node]) -> list[Result]:
    """Leave a passage that says nothing of anything, and its statement without support."""
    for statement in nodes:
        supporting = only_support(statement, nodes)
        if supporting:
            supporting[0].drop("cito:supports")
            stance = "cito:supports|cito:qualifies|cito:disputes"
            return [
                result("Or", statement.subject),
                result("MinCount", supporting[0].subject, stance),
            ]
    raise LookupError("statement with one supporting passage")


ERRORS: tuple[Error, ...] = (
    missing("Indication", "bko:treats"),
    missing("AdverseReaction", "bko:effect"),
    missing("DosageRegimen", "bko:unit"),
    missing("PharmacokineticParameter", "bko:parameter"),
    missing("AdverseReaction", "bko:about"),
    missing("Passage", "bko:section"),
    missing("Source", "bko:sourceKind"),
    repeated("Passage", "bko:reportedUse", iri("bko:LabelledUse"), iri("bko:OffLabelUse")),
    repeated("Passage", "bko:reportedFrequency", iri("bko:Common"), iri("bko:Rare")),
    missing("Product", "bko:activeIngredient"),
    repeated("Product", "bko:strength", decimal(5), decimal(333)),
    repeated("Source", "bko:access", iri("bko:ReadInCopy"), iri("bko:ReadInSummary")),
    wrong("Class", "Precaution", "bko:condition", iri("bko:Oral")),
    wrong("Class", "AdverseReaction", "bko:effect", iri("unit:HR")),
    wrong("Class", "Drug", "bko:memberOf", iri("bko:Tablet")),
    wrong("Class", "Passage", "bko:reportedAdvice", iri("bko:Tablet")),
    wrong("Class", "Passage", "bko:reportedUse", iri("bko:Tablet")),
    wrong("Datatype", "Product", "bko:strength", integer(5)),
    wrong("Datatype", "Source", "dcterms:title", f'"a label"^^<{XSD}string>'),
    wrong("MinInclusive", "DosageRegimen", "bko:timesPerDay", integer(0)),
    wrong("MinExclusive", "Product", "bko:strength", decimal(0)),
    wrong("MaxInclusive", "DosageRegimen", "bko:timesPerDay", integer(25)),
    wrong("In", "Product", "bko:unit", iri("unit:PERCENT")),
    wrong("Pattern", "Passage", "bko:section", english("")),
    wrong("NodeKind", "Source", "schema:url", '"https://example.org/label/{drug}"'),
    wrong("Class", "Source", "bko:access", iri("bko:Oral")),
    added("Pattern", "Drug", "skos:altLabel", english(" Spaced {drug} ")),
    added("Class", "Product", "bko:reportedFrequency", iri("bko:Common"), on_node=True),
    *(
        Error(plant.__name__.replace("_", " "), plant)
        for plant in (
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
            consequence_alone,
            other_partner,
            unread,
            said_twice,
            beyond_the_end,
            other_length,
            shared_identifier,
            unknown_name,
            same_label,
            without_stance,
        )
    ),
)
