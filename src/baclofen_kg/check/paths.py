"""The paths from what was entered, class by class, to the statements about a drug."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from ..model.objects import Entity, Evidence, Limit, Statement, Term
from ..model.verdicts import verdict_of
from ..namespaces import STANCES
from .concern import CONTRAINDICATED, grades_of
from .findings import StatementPath, stated
from .kinds import KINDS, kind_of
from .knowledge import DrugKnowledge, chains_from
from .person import Person

Rank: TypeAlias = tuple[object, ...]
Chain: TypeAlias = tuple[Entity | Term, ...]


class Asked(NamedTuple):
    """Of whom, and where, the paths are asked."""

    person: Person
    place: Term | None = None
    """The jurisdiction whose evidence comes first and whose verdict is given."""


class _Step(NamedTuple):
    """A statement that is reached, from where, and what it means."""

    chain: Chain
    statement: Statement
    kind: str
    narrower: bool = False


def find_paths(
    knowledge: DrugKnowledge, entities: Iterable[str], asked: Asked
) -> list[StatementPath]:
    """Find all paths from entities to statements about the drug, the gravest first.

    They go up to what is broader, down to what is narrower where statements name it, and from
    another drug to what is stated of it.
    """
    start = list(dict.fromkeys(entities))
    nodes = knowledge.nodes(start)
    upward: dict[str, list[Chain]] = {}
    reached: dict[str, set[str]] = {}
    for iri in start:
        # The drug is a member of its own classes, and does not interact with itself.
        chains = chains_from(iri, nodes, without=knowledge.drug.iri)
        reached[iri] = chains.keys() - (knowledge.at_large - {iri})
        for end in reached[iri]:
            upward.setdefault(end, []).extend(_of_nodes(chains[end], nodes))
    direct = list(_steps(knowledge, upward))
    said = {step.statement.iri for step in direct}
    by_limits = list(_by_limits(knowledge, asked.person))
    # What is known to hold of something entered is not shown as what may hold of it.
    known = {_key(step) for step in by_limits}
    below = _steps(knowledge, _downward(knowledge, start, reached, asked.person), narrower=True)
    downward = [step for step in below if _key(step) not in known]
    known = {_key(step) for step in downward}
    steps = [
        *direct,
        *downward,
        *_of_others(knowledge, upward, _members(knowledge, start, reached)),
    ]
    # What is said of children within a limit of age is reached by the one or by the other.
    perhaps = (*_perhaps(knowledge, asked.person), *_in_stages(knowledge, start, asked.person))
    for step in (*by_limits, *perhaps):
        if step.statement.iri not in said and _key(step) not in known:
            steps.append(step)
            said.add(step.statement.iri)
    paths = _paths(knowledge, steps, asked)
    told = {path.chain[0].iri for path in paths}
    # Where all that is stated of something is stated of other people, it is told that it is.
    others = [step._replace(kind="mentioned") for step in steps if step.chain[0].iri not in told]
    paths += [_path(knowledge, step, asked) for step in others if step.chain[0].iri in reached]
    return _without_asides(knowledge, paths)


def _key(step: _Step) -> tuple[str, str]:
    """From what a step starts, and to which statement it leads."""
    return step.chain[0].iri, step.statement.iri


def _downward(
    knowledge: DrugKnowledge,
    start: Iterable[str],
    reached: Mapping[str, set[str]],
    person: Person,
) -> dict[str, list[Chain]]:
    """By what statements name, the chains that lead there through something narrower.

    One for each: that some members of a class are concerned is not made graver by their number.
    None through a condition that a figure of the person rules out, or through a case of that.
    """
    ranges = knowledge.ranges.items()
    absent = {iri for iri, limits in ranges if any(person.meets(some) is False for some in limits)}
    found: dict[str, list[Chain]] = {}
    for iri, below in knowledge.below(start).items():
        nodes = knowledge.nodes([iri, *below])
        shortest: dict[str, Chain] = {}
        for narrower in below:
            # What the checked drug is in itself says nothing of those who are in it too.
            above = knowledge.chains(narrower)
            if narrower == knowledge.drug.iri or absent.intersection(above):
                continue
            for end, chains in above.items():
                known = shortest.get(end)
                # That a child born may be exposed since before birth does not make it pregnancy.
                aside = isinstance(nodes[end], Term) and end not in below
                new = end not in reached[iri] and end not in knowledge.at_large and not aside
                if new and knowledge.named(end) and (not known or len(known) > len(chains[0]) + 1):
                    (shortest[end],) = _of_nodes([(iri, *chains[0])], nodes)
        for end, chain in shortest.items():
            found.setdefault(end, []).append(chain)
    return found


def _without_asides(
    knowledge: DrugKnowledge, paths: Sequence[StatementPath]
) -> list[StatementPath]:
    """Leave out what a case of a condition also is, where the condition itself is graver.

    A kidney disease by high blood pressure is a case of both. That care is advised in high blood
    pressure is nothing to tell of a kidney disease, for which more is advised; but that high blood
    pressure can have reached the kidneys is.
    """
    own: dict[str, Rank] = {}
    for path in paths:
        if not path.narrower and path.kind != "can-be-caused":
            start = path.chain[0].iri
            own[start] = min(own.get(start, gravity(path)), gravity(path))
    return [
        path
        for path in paths
        if not path.narrower
        or gravity(path) <= own.get(path.chain[0].iri, gravity(path))
        or not _is_aside(knowledge, path.chain)
    ]


def _is_aside(knowledge: DrugKnowledge, chain: Chain) -> bool:
    """Whether a chain goes down to a case of a condition, and up to a condition of another kind."""
    start, end = chain[0], chain[-1]
    if len(chain) == 2 or not (_is_condition(start) and _is_condition(end)):
        return False
    return knowledge.chains(start.iri).keys().isdisjoint(knowledge.chains(end.iri))


def _is_condition(node: Entity | Term) -> bool:
    return isinstance(node, Entity) and not {"Condition", "Effect"}.isdisjoint(node.kinds)


def drug_paths(
    knowledge: DrugKnowledge, statements: Iterable[str], kind: str, asked: Asked
) -> list[StatementPath]:
    """The paths from the drug itself to statements, as of one kind of finding."""
    found = knowledge.statements_at(statements)
    steps = [_Step((knowledge.drug,), statement, kind) for statement in found]
    return _paths(knowledge, steps, asked)


def rank(path: StatementPath) -> Rank:
    """Kind, concern, consequence, who says so, length, name: the gravest first."""
    return (
        KINDS[path.kind].rank,
        *gravity(path),
        len(path.chain),
        path.statement.iri,
        [node.iri for node in path.chain],
    )


def gravity(path: StatementPath) -> Rank:
    """What of a rank tells one finding from another."""
    return (
        path.grades.rank,
        -path.serious_by_country if path.called_serious else 2 - bool(path.consequences),
        # Articles speak under the rules of no country.
        not any(item.country for item in path.evidence),
    )


def _of_nodes(chains: Iterable[tuple[str, ...]], nodes: Mapping[str, Entity | Term]) -> list[Chain]:
    return [tuple(nodes[step] for step in chain) for chain in chains]


def _steps(
    knowledge: DrugKnowledge,
    chains: dict[str, list[Chain]],
    *,
    narrower: bool = False,
) -> Iterator[_Step]:
    """From the ends of chains to the statements that name them."""
    statements = knowledge.statements_naming(chains)
    named = {statement.iri: knowledge.named_in(statement) for statement in statements}
    reached = {(iri, end) for iri, ends in named.items() for end in ends}
    for statement in statements:
        general = statement.specialises
        for end in named[statement.iri]:
            # The pair is shown with its consequences, which are no findings of their own.
            if end not in chains or (general and (general.iri, end) in reached):
                continue
            kind = kind_of(statement, chains[end][0][-1])
            if kind:
                yield from (_Step(chain, statement, kind, narrower) for chain in chains[end])


def _members(
    knowledge: DrugKnowledge, start: Iterable[str], reached: Mapping[str, set[str]]
) -> dict[str, list[Chain]]:
    """By the other drugs of which an interaction is stated, the chains down to them."""
    found: dict[str, list[Chain]] = {}
    for iri, below in knowledge.below(start).items():
        others = [other for other in below if other in knowledge.stated_of_others]
        nodes = knowledge.nodes([iri, *others])
        for other in others:
            if other not in reached[iri]:
                found.setdefault(other, []).append((nodes[iri], nodes[other]))
    return found


def _of_others(
    knowledge: DrugKnowledge, upward: dict[str, list[Chain]], downward: dict[str, list[Chain]]
) -> Iterator[_Step]:
    """From another drug, or from a class that it is in, to its interactions with this one."""
    for other, iris in knowledge.stated_of_others.items():
        reached = [(chain, False) for chain in upward.get(other, ())]
        reached += [(chain, True) for chain in downward.get(other, ())]
        for statement in knowledge.statements_at(iris) if reached else ():
            if statement.specialises is None:
                for chain, narrower in reached:
                    yield _Step(chain, statement, "interaction-of-other", narrower)


def _by_limits(knowledge: DrugKnowledge, person: Person) -> Iterator[_Step]:
    """From limits that figures of the person meet to the statements that hold within them.

    Then to those on the condition that a figure within a limit is a case of.
    """
    met = {limit.iri: limit for limit in knowledge.limits if person.meets(limit)}
    start: dict[str, Chain] = {}
    for iri, limit in met.items():
        condition = person.condition_within(limit)
        start[iri] = (condition, limit) if condition else (limit,)
    for statement in knowledge.statements_naming(met):
        # Of several limits, all have to be met.
        if all(limit.iri in met for limit in statement.limit):
            named = [limit for limit in statement.limit if limit.iri in met]
            # Rather from what was entered as a condition than from a figure.
            first: Limit = max(named, key=lambda limit: len(start[limit.iri]))
            kind = kind_of(statement, first)
            if kind:
                yield _Step(start[first.iri], statement, kind)
    nodes = knowledge.nodes(met)
    for iri in met:
        above = knowledge.chains(iri).items()
        chains = {end: _of_nodes(some, nodes) for end, some in above if end != iri}
        yield from _steps(
            knowledge,
            {end: [(*start[iri], *chain[1:]) for chain in chains[end]] for end in chains},
        )


def _perhaps(knowledge: DrugKnowledge, person: Person) -> Iterator[_Step]:
    """From figures of the person to what may hold, and is not known to.

    That is what is stated of the other figure of the kidneys, and what is stated of a case of the
    condition that a figure stands for, such as dialysis where an eGFR is below 15.
    """
    for statement in knowledge.statements_naming(
        limit.iri for limit in knowledge.limits if person.may_meet(limit)
    ):
        others = [limit for limit in statement.limit if not person.meets(limit)]
        for limit in others:
            kind = kind_of(statement, limit)
            if kind and limit.measure and all(map(person.may_meet, others)):
                yield _Step((limit.measure, limit), statement, kind, narrower=True)
    for limit in knowledge.limits:
        if limit.holds_in and person.meets(limit) and not person.condition_within(limit):
            wider = {node.iri for node in limit.broader}
            same = [str(node.iri) for node in limit.holds_in if node.iri in wider]
            reached = {iri: set(knowledge.chains(iri)) for iri in same}
            chains = _downward(knowledge, same, reached, person)
            below = {end: [(limit, *chain[1:]) for chain in chains[end]] for end in chains}
            yield from _steps(knowledge, below, narrower=True)


def _in_stages(knowledge: DrugKnowledge, start: Iterable[str], person: Person) -> Iterator[_Step]:
    """From conditions to the limits that some of their stages are within: told once for each."""
    unknown = [limit for limit in knowledge.named_limits if person.meets(limit) is None]
    for iri, below in knowledge.below(start).items():
        stages = [narrower for narrower in below if narrower in knowledge.ranges]
        nodes = knowledge.nodes([iri, *stages]) if stages else {}
        told: set[str] = set()
        for stage in stages:
            within = replace(person, within=(*person.within, *knowledge.within([stage])))
            new = {limit.iri: limit for limit in unknown if within.meets(limit)}
            for statement in knowledge.statements_naming(new):
                limit = next(limit for limit in statement.limit if limit.iri in new)
                kind = kind_of(statement, limit)
                if kind and statement.iri not in told and all(map(within.meets, statement.limit)):
                    told.add(statement.iri)
                    yield _Step((nodes[iri], nodes[stage], limit), statement, kind, narrower=True)


def _paths(knowledge: DrugKnowledge, steps: Iterable[_Step], asked: Asked) -> list[StatementPath]:
    found = (
        _path(knowledge, step, asked) for step in steps if asked.person.can_be_meant(step.statement)
    )
    return sorted(found, key=rank)


def _path(knowledge: DrugKnowledge, step: _Step, asked: Asked) -> StatementPath:
    statement, place = step.statement, asked.place
    evidence = statement.evidence
    ordered = sorted(evidence, key=lambda item: _reading_order(item, place))
    serious = knowledge.serious_effects
    grades = grades_of(statement, asked.person, place)
    applying = tuple(item for item in ordered if asked.person.can_be_meant_by(item.passage))
    called = tuple(
        node for node in stated(statement, "consequence", "effect") if node.iri in serious
    )
    forbidden = any(term.iri == CONTRAINDICATED for term in grades.advice)
    return StatementPath(
        chain=step.chain,
        statement=statement,
        kind="contraindication" if forbidden and _is_care(step.kind) else step.kind,
        narrower=step.narrower,
        meant=asked.person.is_of_route(statement)
        and (step.kind == "mentioned" or asked.person.can_be_meant(statement)),
        grades=grades,
        evidence=tuple(ordered),
        applying=applying,
        of_other_route=tuple(
            item
            for item in ordered
            if asked.person.is_other_route(statement, item.passage) and item.relation != "disputes"
        ),
        consequences=stated(statement, "consequence", "effect", of=applying),
        called_serious=called,
        serious_by_country=any(serious[node.iri] for node in called),
        verdict=_verdict(evidence, place) if place else None,
    )


def _is_care(kind: str) -> bool:
    return kind in ("interaction", "interaction-of-other", "precaution")


def _verdict(evidence: Iterable[Evidence], place: Term) -> str:
    """What the documents of a country, taken together, make of a statement."""
    return verdict_of({item.relation for item in evidence if item.country == place})


def _reading_order(evidence: Evidence, place: Term | None) -> Rank:
    """That of the jurisdiction asked for first, then what supports."""
    elsewhere = place is None or evidence.country != place
    source = evidence.source
    title = (source.label, source.iri) if source else ("", "")
    return (elsewhere, STANCES.index(evidence.relation), *title, evidence.passage.iri)
