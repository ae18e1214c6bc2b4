"""Whether the medicines of an entry are taken: what its words say of each of its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .context import AND, PAST
from .spans import Span
from .tokens import Token

_NEGATIONS = {"not", "no longer", "never", "denies", "no", "not currently", "has not", "did not"}
_ENDINGS = ("stop", "discontinu", "ceas", "held", "hold", "withh", "quit", "finish", "wean")


def states_of(spans: Iterable[Span]) -> list[Span]:
    """Return what is said of being taken, a negation and what it negates as one.

    *Not stopped* is taken, *no longer taking* is not, *mother takes* is of somebody else, and
    *takes his mother's* is not.
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        before = found[-1] if found and found[-1].end == span.start else None
        if before and before.kind == "absent" and before.text in _NEGATIONS:
            if span.kind == "present":
                span = before._replace(end=span.end)
            elif span.text.startswith(_ENDINGS):
                span = before._replace(end=span.end, kind="present")
            else:
                found.append(span)
                continue
            found[-1] = span
        elif before and before.kind == "relative" and span.kind == "present":
            found[-1] = before._replace(end=span.end)
        elif (
            span.kind == "relative"
            and span.text.endswith(" s")
            and any(other.kind == "present" for other in found)
        ):
            continue
        else:
            found.append(span)
    return found


_BUT = {"but", "then", "mais", "aber", "sondern", "pero", "sino", "maar", "men", "ale", "но", "ma",
        "mas"}  # fmt: skip
_BREAKS = {";", ",", ".", "\n"}


def clauses_of(every: Sequence[Token]) -> list[int]:
    """Return for each word the number of the clause in which it stands."""
    numbers, clause = [], 0
    for place, token in enumerate(every):
        if token.is_sign and token.text != "%":
            following = every[place + 1] if place + 1 < len(every) else None
            if token.text in _BREAKS and following and following.start > token.end:
                clause += 1
        else:
            if token.text in _BUT:
                clause += 1
            numbers.append(clause)
    return numbers


def is_absent(
    name: Span,
    names: Sequence[Span],
    states: Sequence[Span],
    words: Sequence[Token],
    clauses: Sequence[int],
) -> bool:
    """Whether the nearest word on it says that a medicine is not taken.

    The nearest one before the name goes before those after it, unless it ends what another name
    began: *codeine stopped and diazepam started*. What denies the name that follows it says nothing
    of the one before: *diazepam, no alcohol*.
    """
    near = [span for span in states if clauses[span.start] == clauses[name.start]]
    others = [other for other in names if clauses[other.start] == clauses[name.start]]
    before = [span for span in near if span.start < name.start]
    if _is_on(name, others, words):
        return False
    after = [
        span
        for span in near
        if span.start > name.start
        and not (span.text in _OF_WHAT_FOLLOWS and any(o.start == span.end for o in others))
        and not (span.text == "free" and span.start != name.end)
        and not _denies_what_follows(span, words, clauses)
    ]
    own = [s for s in after if not any(name.start < o.start < s.start for o in others)]
    if before:
        behind_other = any(other.end == before[-1].start for other in others)
        if behind_other and own and own[0].kind == "present" and before[-1].kind == "absent":
            return False
        if behind_other and words[before[-1].end].text in _AND:
            return False
        return before[-1].kind != "present"
    if own and own[-1].kind == "present" and own[-1].text.startswith(_AGAIN):
        return False
    return any(span.kind != "present" for span in after)


def _denies_what_follows(span: Span, words: Sequence[Token], clauses: Sequence[int]) -> bool:
    """Whether it denies the word behind it: *heparin [no preservative]*, *without lysine*."""
    place = span.end
    return (
        span.text in _DENIALS
        and place < len(words)
        and clauses[place] == clauses[span.start]
        and words[place].text not in _OF_THE_NAME
    )


_DENIALS = {"no", "non", "without", "w o"}
_OF_THE_NAME = {"more", "longer", "use", "need", "now"}
_AND = AND | {"i", "и"}
_OF_WHAT_FOLLOWS = {
    "no", "not", "without", "w o", "non", "never", "avoid", "not on", "not taking",
    "no longer", "allergic to", "allergy to", "allergies to", "intolerant of", "intolerant to",
    "reaction to", "adverse reaction to", "anaphylaxis to", "hypersensitivity to",
    "kein", "keine", "ohne", "allergie gegen", "sans", "pas de", "allergie a", "sin", "senza",
    "allergia a", "alergia a", "alergico a", "alergica a", "sem", "geen", "zonder", "ingen", "utan",
    "uden", "ikke", "inte", "bez", "без",
}  # fmt: skip


def _is_on(name: Span, others: Sequence[Span], words: Sequence[Token]) -> bool:
    """Whether *on* stands between another name and this one: *off codeine on diazepam*."""
    place = name.start - 1
    return place > 0 and words[place].text == "on" and any(other.end == place for other in others)


def conditional(
    states: Sequence[Span], names: Sequence[Span], words: Sequence[Token], clauses: Sequence[int]
) -> list[Span]:
    """Leave out orders to stop under a condition: *hold metoprolol if SBP < 100* is taken."""
    found = []
    for span in states:
        name = next((name for name in names if name.start == span.end), None)
        stop = min((n.start for n in names if name and n.start > name.start), default=len(words))
        told = {
            words[place].text
            for place in range(name.end if name else stop, stop)
            if clauses[place] == clauses[span.start]
        }
        if span.text not in _ORDERS or told.isdisjoint(_UNDER):
            found.append(span)
    return found


_ORDERS = {"stop", "hold", "discontinue", "withhold", "stop taking", "avoid", "do not take"}
_UNDER = {"if", "when", "unless", "once", "sbp", "hr", "bp"}


def denied_list(
    names: Sequence[Span],
    absent: Sequence[Span],
    states: Sequence[Span],
    words: Sequence[Token],
    clauses: Sequence[int],
) -> str:
    """Return the *or* of a list that begins with a denial: *no diazepam, codeine or tramadol*.

    Whether it is denied to its end is left open.
    """
    if not absent or len(absent) == len(names) or names[0] not in absent:
        return ""
    said = {clauses[span.start] for span in states}
    after = [name for name in names if name not in absent]
    if any(clauses[name.start] in said for name in after):
        return ""
    between = [word.text for word in words[after[0].start : after[-1].start]]
    return next((word for word in between if word in _OR), "")


def is_over(
    name: Span,
    names: Sequence[Span],
    rest: Sequence[Span],
    states: Sequence[Span],
    clauses: Sequence[int],
) -> bool:
    """Whether a past time beside a name says that it was taken once: *took diazepam last year*.

    What was started then, or is said to be taken now, is taken.
    """
    clause = clauses[name.start]
    named = {clauses[other.start] for other in names}
    # A time in a clause of its own is that of the medicine before: "took codeine once, years ago".
    near = {clause, *({clause + 1} - named)}
    past = any(span.kind == PAST and clauses[span.start] in near for span in rest)
    said = [s.text for s in states if s.kind == "present" and clauses[s.start] in near]
    return past and all(text in _ONCE for text in said)


_ONCE = {"took", "used", "was taking", "were taking", "had been taking", "was prescribed"}
_OR = {"or", "nor", "oder", "ou", "ni", "eller", "lub", "или"}


def carried_back(
    names: Sequence[Span], states: Sequence[Span], clauses: Sequence[int]
) -> Iterator[tuple[Span, bool, int]]:
    """Find the names of which a later clause without a name says that they were stopped, or not.

    *Ibuprofen 400 mg, three times a day, stopped* is of ibuprofen; *restarted* takes it back.
    """
    named = sorted({clauses[name.start] for name in names})
    for span in states:
        clause = clauses[span.start]
        alone = clauses.count(clause) == span.end - span.start
        ends = span.kind == "absent" and (
            span.text.startswith(_ENDINGS) or (alone and span.text.startswith(_NOT_TAKEN))
        )
        again = span.kind == "present" and span.text.startswith(_AGAIN)
        if clause in named or not (ends or again):
            continue
        last = max((number for number in named if number < clause), default=None)
        for name in names:
            if clauses[name.start] == last:
                yield name, ends, clause


_NOT_TAKEN = (
    "not tak", "not us", "not on", "not curr", "never", "no longer", "refus", "declin", "cancel",
)  # fmt: skip
_AGAIN = ("restart", "resum", "continu")
