"""Reads what was entered into the medication check, and finds out what it was taken for."""

from ..errors import InputError, NotFoundError
from ..model.names import LOOSE, NARROWER, fold
from ..model.verdicts import match_jurisdiction
from ..namespaces import IRI
from .report import Entry, Taken, Thing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.names import Match, Names
    from .facts import Facts, Node

TAKING = "taking"
CONDITION = "condition"

_SUBSTANCES = {"Drug", "Substance", "SubstanceClass", "Product"}
_FINDINGS = {"Condition", "Effect", "ClinicalFinding"}
_FITTING = {TAKING: _SUBSTANCES, CONDITION: _FINDINGS}
_CIRCUMSTANCE = "a circumstance"
_MOST_NEAR = 5


class Given:
    """An entry as it was given: text, or an object of this package."""

    __slots__ = ("given_as", "iri", "text", "times")

    def __init__(self, text: str, given_as: str, iri: str | None) -> None:
        self.text = text
        self.given_as = given_as
        self.iri = iri
        self.times = 1


def read_entries(values: "Iterable[object] | str | None", given_as: str) -> list[Given]:
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
        if not text.isascii():
            # Half of a surrogate pair cannot be written out again.
            text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        key = (" ".join(text.split()), iri)
        if key in found:
            found[key].times += 1
        else:
            found[key] = Given(text, given_as, iri)
    return list(found.values())


def recognise(
    facts: "Facts", names: "Names", given: list[Given]
) -> tuple[list[Entry], "dict[str, Node]"]:
    """Find what each entry stands for, with all that stands above it."""
    found = names.find_all(dict.fromkeys(item.iri or item.text for item in given))
    unknown = [
        item for item in given if item.given_as == CONDITION and not found[item.iri or item.text]
    ]
    named = _circumstances(facts) if unknown else {}
    for item in unknown:
        found[item.text] = named.get(fold(item.text), [])
    iris = dict.fromkeys(match.iri for matches in found.values() for match in matches)
    nodes = facts.nodes_above(iris)
    classes = [iri for iri in iris if iri in nodes and "SubstanceClass" in nodes[iri].kinds]
    below = facts.below(classes)
    near = _near(facts, names, [item for item in given if not found[item.iri or item.text]])
    return [
        _entry(item, found[item.iri or item.text], near.get(item, ()), nodes, below)
        for item in given
    ], nodes


def _near(facts: "Facts", names: "Names", unknown: list[Given]) -> dict[Given, tuple[str, ...]]:
    """What each of these could be, among what can be given in its place."""
    like = {item: names.near(item.text, 4 * _MOST_NEAR) for item in unknown}
    found = names.find_all(dict.fromkeys(name for some in like.values() for name in some))
    nodes = facts.nodes_above({match.iri for matches in found.values() for match in matches})
    return {
        item: tuple(
            name
            for name in like[item]
            if any(_fits(match, item.given_as, nodes) for match in found[name])
        )[:_MOST_NEAR]
        for item in unknown
    }


def _entry(
    item: Given,
    matches: "list[Match]",
    near: tuple[str, ...],
    nodes: "dict[str, Node]",
    below: dict[str, list[Thing]],
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
    elif len(fitting) == 1 and fitting[0].how == NARROWER:
        note = "is something narrower, for which this stands"
    elif len(fitting) == 1 and fitting[0].how in LOOSE:
        note = f"is not exactly this, but a {fitting[0].how}"
    status = ("not recognised", "recognised")[len(fitting)] if len(fitting) < 2 else "ambiguous"
    return Entry(
        entered=item.text,
        given_as=item.given_as,
        times=item.times,
        status=status,
        taken_for=tuple(
            Taken(
                entity=Thing(iri=IRI(match.iri), label=nodes[match.iri].thing.label),
                name=match.name,
                by=match.how,
            )
            for match in fitting
        ),
        more_stated_of=tuple(thing for match in fitting for thing in below.get(match.iri, ())),
        near_matches=near,
        note=note,
    )


def _fits(match: "Match", given_as: str, nodes: "dict[str, Node]") -> bool:
    if match.how == _CIRCUMSTANCE:
        return given_as == CONDITION
    node = nodes.get(match.iri)
    return node is not None and not node.kinds.isdisjoint(_FITTING[given_as])


def _circumstances(facts: "Facts") -> "dict[str, list[Match]]":
    """Stages and circumstances by their names: pregnancy, driving."""
    from ..model.names import Match

    found: dict[str, list[Match]] = {}
    for iri, name in facts.circumstances():
        found.setdefault(fold(name), []).append(Match(iri, name, name, _CIRCUMSTANCE))
    return found


def find_jurisdiction(facts: "Facts", name: object) -> Thing | None:
    """Find a country by its ISO 3166 code, its name or an entity.

    Raises:
        InputError: no country has that name.
    """
    if name is None:
        return None
    known = facts.jurisdictions()
    try:
        iri = match_jurisdiction(str(getattr(name, "iri", name)), known)
    except NotFoundError as error:
        # It is an option that cannot be used, not an entry that was not recognised.
        raise InputError(f"jurisdiction: {error}") from None
    return Thing(iri=IRI(iri), label=next(label for place, label, _ in known if place == iri))
