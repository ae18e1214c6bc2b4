"""Reads what was entered into the medication check, and finds out what it was taken for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..errors import InputError, NotFoundError
from ..model.names import Match, Names, fold
from ..model.objects import Entity, Term
from ..model.verdicts import match_jurisdiction
from .findings import Entry, Taken
from .knowledge import DrugKnowledge

TAKING = "taking"
CONDITION = "condition"

_SUBSTANCES = {"Drug", "Substance", "SubstanceClass", "Product"}
_FINDINGS = {"Condition", "Effect", "ClinicalFinding"}
_FITTING = {TAKING: _SUBSTANCES, CONDITION: _FINDINGS}
_CIRCUMSTANCE = "a circumstance"
_MOST_NEAR = 5


class Given(NamedTuple):
    """An entry as it was given: text, or an object of this package."""

    text: str
    given_as: str
    iri: str | None
    times: int = 1

    @property
    def name(self) -> str:
        """What is looked for."""
        return self.iri or self.text


def read_entries(values: Iterable[object] | str | None, given_as: str) -> list[Given]:
    """Read entries; what is given twice is counted.

    Raises:
        InputError: an entry is neither text nor an entity.
    """
    found: dict[tuple[str, str | None], Given] = {}
    if values is None or isinstance(values, str) or hasattr(values, "iri"):
        values = [] if values is None else [values]
    try:
        listed = list(values)
    except TypeError:
        raise InputError(f"{given_as}: a list of names is expected, not {values!r}") from None
    for value in listed:
        iri = getattr(value, "iri", None)
        text = str(value) if iri else value
        if not isinstance(text, str):
            raise InputError(f"{given_as}: {value!r} is not a name")
        # Half of a surrogate pair cannot be written out again.
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        key = (" ".join(text.split()), iri)
        known = found.get(key)
        found[key] = known._replace(times=known.times + 1) if known else Given(text, given_as, iri)
    return list(found.values())


def recognise(knowledge: DrugKnowledge, names: Names, given: Sequence[Given]) -> list[Entry]:
    """Find what each entry stands for."""
    found = names.find_all(dict.fromkeys(item.name for item in given))
    unknown = [item for item in given if item.given_as == CONDITION and not found[item.name]]
    if unknown:
        named = _circumstances(knowledge)
        found.update((item.name, named.get(fold(item.text), [])) for item in unknown)
    iris = dict.fromkeys(match.iri for matches in found.values() for match in matches)
    nodes = knowledge.nodes(iris)
    near = _near(knowledge, names, [item for item in given if not found[item.name]])
    return [_entry(item, found[item.name], near.get(item, ()), nodes) for item in given]


def _near(
    knowledge: DrugKnowledge, names: Names, unknown: Sequence[Given]
) -> dict[Given, tuple[str, ...]]:
    """What each of these is like, among what can be given in its place."""
    like = {item: names.near(item.text, 4 * _MOST_NEAR) for item in unknown}
    found = names.find_all(dict.fromkeys(name for some in like.values() for name in some))
    nodes = knowledge.nodes(match.iri for matches in found.values() for match in matches)
    return {
        item: tuple(
            name
            for name in some
            if any(_fits(match, item.given_as, nodes) for match in found[name])
        )[:_MOST_NEAR]
        for item, some in like.items()
    }


def _entry(
    item: Given,
    matches: Sequence[Match],
    near: tuple[str, ...],
    nodes: Mapping[str, Entity | Term],
) -> Entry:
    fitting = [match for match in matches if _fits(match, item.given_as, nodes)]
    note = None
    if not fold(item.text):
        note = "is empty"
    elif matches and not fitting:
        found = ", ".join(dict.fromkeys(match.label for match in matches))
        other = CONDITION if item.given_as == TAKING else TAKING
        note = f"is known as {found}, which cannot be given as {item.given_as}"
        if any(_fits(match, other, nodes) for match in matches):
            note += f"; it can be given as {other}"
    elif len(fitting) == 1 and fitting[0].by in ("close match", "broader class"):
        note = f"is not exactly this, but a {fitting[0].by}"
    return Entry(
        entered=item.text,
        given_as=item.given_as,
        times=item.times,
        taken_for=tuple(Taken(nodes[match.iri], match.name, match.by) for match in fitting),
        near_matches=near,
        note=note,
    )


def _fits(match: Match, given_as: str, nodes: Mapping[str, Entity | Term]) -> bool:
    if match.by == _CIRCUMSTANCE:
        return given_as == CONDITION
    return not _FITTING[given_as].isdisjoint(_kinds(nodes[match.iri]))


def _kinds(node: Entity | Term) -> tuple[str, ...]:
    return node.kinds if isinstance(node, Entity) else ()


def _circumstances(knowledge: DrugKnowledge) -> dict[str, list[Match]]:
    """Stages and circumstances by their names: pregnancy, driving."""
    found: dict[str, list[Match]] = {}
    for iri, name in knowledge.circumstances():
        found.setdefault(fold(name), []).append(Match(iri, name, name, _CIRCUMSTANCE))
    return found


def find_jurisdiction(knowledge: DrugKnowledge, name: object) -> Term | None:
    """Find a country by its ISO 3166 code, its name or an entity.

    Raises:
        InputError: no country has that name.
    """
    if name is None:
        return None
    countries = knowledge.jurisdictions
    names = {country.iri: country.names for country in countries}
    try:
        iri = match_jurisdiction(str(getattr(name, "iri", name)), names)
    except NotFoundError as error:
        # It is an option that cannot be used, not an entry that was not recognised.
        raise InputError(f"jurisdiction: {error}") from None
    return next(country for country in countries if country.iri == iri)
