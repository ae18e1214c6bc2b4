"""The ways from what was entered, class by class, to the statements about a drug."""

from ..model.verdicts import verdict_of
from ..namespaces import BKO, IRI, PREFIXES
from .facts import NOT_STATED as NO_VALUE
from .facts import as_thing
from .report import Route, Thing
from .words import NOT_STATED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .facts import Described, Facts, Node
    from .report import Evidence

MAXIMUM = BKO + "MaximumPhase"

_PREF_LABEL = PREFIXES["skos"] + "prefLabel"
_ORAL = BKO + "Oral"
_LAST = 1000
_MOST_PATHS = 10


class Way:
    """A route, the statement that it leads to, and its place among others."""

    __slots__ = ("grave", "oral", "rank", "route", "statement")

    def __init__(self, statement: "Described", route: Route, serious: set[str]) -> None:
        self.statement = statement
        self.route = route
        self.oral = _is_oral(statement)
        """Whether the statement holds for the drug taken by mouth."""
        self.grave = tuple(thing for thing in route.consequences if thing.iri in serious)
        """Consequences that a source calls serious."""
        self.rank = self._rank()
        """Severity, consequence, advice, who says so, length, name."""

    def _rank(self) -> tuple[object, ...]:
        route = self.route
        return (
            _order(self.statement, "severity"),
            2 - bool(route.consequences) - bool(self.grave),
            _order(self.statement, "advice"),
            # Articles speak under the rules of no country.
            not any(line.jurisdiction for line in route.evidence),
            len(route.chain),
            route.statement.iri,
            [thing.iri for thing in route.chain],
        )

    def names(self, *properties: str) -> bool:
        """Whether one of these properties of the statement names the end of the chain."""
        end = self.route.chain[-1].iri
        return any(value.text == end for name in properties for value in self.statement.all(name))


def find_ways(
    facts: "Facts",
    nodes: "Mapping[str, Node]",
    entities: "Iterable[str]",
    place: Thing | None = None,
    *,
    with_maximum: bool = False,
) -> list[Way]:
    """Find all ways from entities up to statements about the drug, most severe first.

    Args:
        facts: where to look.
        nodes: the entities and all that stands above them.
        entities: where the ways begin.
        place: the jurisdiction whose evidence comes first and whose verdict is given.
        with_maximum: also go from the drug to its maximum doses.
    """
    chains = {iri: chains_from(iri, nodes) for iri in entities}
    wanted = dict.fromkeys(node for found in chains.values() for node in found)
    if with_maximum:
        wanted[MAXIMUM] = None
    statements = facts.statements_naming(wanted)
    evidence = facts.evidence_on([item.iri for item in statements], place.iri if place else None)
    serious = facts.serious_effects()
    ways = []
    for item in statements:
        lines = evidence.get(item.iri, [])
        named = {value.text for values in item.properties.values() for value in values}
        found = [
            tuple(nodes[step].thing for step in chain)
            for above in chains.values()
            for node in named.intersection(above)
            for chain in above[node]
        ]
        if with_maximum and MAXIMUM in named:
            found.append((facts.drug(),))
        ways += [Way(item, _route(item, chain, lines, place), serious) for chain in found]
    return sorted(ways, key=lambda way: way.rank)


def chains_from(start: str, nodes: "Mapping[str, Node]") -> dict[str, list[tuple[str, ...]]]:
    """All that stands above an entity, with the ways that lead there, shortest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    waiting: list[tuple[str, ...]] = [(start,)] if start in nodes else []
    for chain in waiting:
        reached = found.setdefault(chain[-1], [])
        # What can be reached in many ways is not made more certain by the tenth.
        if len(reached) < _MOST_PATHS:
            reached.append(chain)
            above = sorted(nodes[chain[-1]].above.intersection(nodes).difference(chain))
            waiting += [(*chain, step) for step in above]
    return found


def _route(
    item: "Described", chain: tuple[Thing, ...], lines: "list[Evidence]", place: Thing | None
) -> Route:
    severity = item.first("severity")
    return Route(
        chain=chain,
        statement=Thing(iri=IRI(item.iri), label=item.text(_PREF_LABEL) or IRI(item.iri).curie),
        statement_kind=next(iter(item.kinds), "Statement"),
        severity=NOT_STATED
        if severity is None or severity.text == NO_VALUE
        else severity.label or severity.text,
        consequences=(*_things(item, "consequence"), *_things(item, "effect")),
        mechanisms=_things(item, "mechanism"),
        advice=_things(item, "advice"),
        limits=_limits(item, chain[-1]),
        text=item.text("textValue"),
        verdict=_verdict(lines, place) if place else None,
        evidence=tuple(lines),
    )


def _things(item: "Described", name: str) -> tuple[Thing, ...]:
    return tuple(as_thing(value) for value in item.all(name) if value.text != NO_VALUE)


def _limits(item: "Described", end: Thing) -> tuple[str, ...]:
    """For whom, in which disease and by which way of giving the drug the statement holds."""
    words = (("inPeopleWith", "in people with"), ("inContextOf", "in"), ("excludes", "for"))
    limits = [
        f"{word} {thing.label}"
        for name, word in words
        for thing in _things(item, name)
        if thing != end
    ]
    limits += [f"population: {thing.label}" for thing in _things(item, "population")]
    limits += [f"given by the {thing.label} route" for thing in _things(item, "route")]
    return tuple(limits)


def _verdict(lines: "list[Evidence]", place: Thing) -> str:
    """What the documents of a country, taken together, make of a statement."""
    return verdict_of({line.relation for line in lines if line.jurisdiction == place})


def _is_oral(item: "Described") -> bool:
    routes = [value.text for value in item.all("route")]
    return not routes or _ORAL in routes


def _order(item: "Described", name: str) -> int:
    """Place of a statement on the scale of a property; last where nothing is stated."""
    return min((value.order for value in item.all(name) if value.order is not None), default=_LAST)
