"""How a condition stands that an entry names: present, past, possible, denied, of a relative.

The words of its sentence tell. A denial holds on through a list, up to a word such as *but*; what
denies a severe form alone leaves the condition open: *no severe renal impairment*.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from .lexicon import word_list
from .relatives import is_of_another
from .spans import Span, beginning_at, covered, each_word
from .tokens import Words

State = Literal["present", "past", "possible", "absent", "of a relative"]

NOT = word_list("not")
"""Words that deny what follows them, and what stands before them only at an end."""

# Before these, *not* denies what stands before it: *epilepsy not present*.
_THERE = word_list("there")
_WHEN = {"currently", "now", "at", "mehr"}
_WITHOUT = word_list("without")
"""These deny what follows them, never what stands before."""

_SEVERE = word_list("severe")
"""Words for the severe form of a condition, as they stand beside its name."""
_BETWEEN = word_list("beside severe")


def _is_an_end(place: int, words: Words) -> bool:
    """Whether a word stands at an end: the last, before a sign, or *not* before *present*."""
    after = place + 1
    there = words[place].text in NOT and _says_there(words, after)
    return after == len(words) or there or bool(words.signs(after))


def _says_there(words: Words, place: int) -> bool:
    """Whether a word says that something is there; *currently taking tablets* does not."""
    said, follows = words.at(place), words.at(place + 1)
    plainly = said not in _WHEN or not follows or follows in (*_THERE, "this", "the")
    return said in _THERE and plainly


def left_without(words: Words, taken: set[int], rest: Sequence[Span]) -> list[Span]:
    """Find what comes behind *without*: it says what is not there, whatever it is."""
    first = min((span.end for span in rest if span.text in _WITHOUT), default=None)
    if first is None or not any(place < first for place in taken):
        return []
    known = taken | covered(rest)
    return each_word(words, (p for p in range(first, len(words)) if p not in known), "ending")


def nothing(words: Words, names: Sequence[Span]) -> set[int]:
    """Find a nought behind a name, as in a table or of a score: *epilepsy: 0*, *pain 0/10*."""
    ends = {name.end for name in names}
    return {
        place
        for place, word in enumerate(words)
        if word.text == "0" and (place in ends or words.at(place - 1) in ("score", "scale"))
    }


def is_denied_whole(span: Span, names: Sequence[Span], words: Words) -> bool:
    """Whether *non-* denies all of what follows it: *non-diabetic*, not *non-epileptic seizures*.

    Before a name of several words it makes another kind of the same of it.
    """
    name = beginning_at(span.end, names)
    return (
        name is not None
        and name.end - name.start == 1
        and (name.end == len(words) or words.is_number(name.end))
    )


def of_any_degree(name: Span, rest: Sequence[Span], words: Words) -> str:
    """Return a name without its word for *severe*, where only that is denied; else nothing.

    So *renal impairment* in *no severe renal impairment* and in *sin insuficiencia renal grave*.
    """
    first, last = name.start, name.end
    while first < last and words[first].text in _SEVERE:
        first += 1
    while last > first and words[last - 1].text in _SEVERE:
        last -= 1
    place = name.start - 1
    while words.at(place) in _SEVERE or words.at(place) in _BETWEEN:
        place -= 1
    said = {word.text for word in words[place + 1 : name.start]}
    if words.at(name.end) in _SEVERE and not _is_an_end(name.end - 1, words):
        said.add(words.at(name.end))
    severe = first > name.start or last < name.end or not said.isdisjoint(_SEVERE)
    denied = any(
        span.kind in ("absent", "before") and span.end in (place + 1, name.start)
        for span in rest
        if span.start <= place
    )
    return words.text(first, last) if severe and denied else ""


class Standing:
    """How the conditions of an entry stand, each by the words of its sentence."""

    def __init__(
        self,
        words: Words,
        names: Sequence[Span],
        rest: Sequence[Span],
        sentences: Sequence[int],
        backward: Collection[Span],
    ) -> None:
        """Take an entry.

        Args:
            words: its words.
            names: all names in it.
            rest: what else was understood.
            sentences: the number of the sentence of each word.
            backward: denials of what stands before them alone.
        """
        self._names = names
        self._rest = rest
        self._sentences = sentences
        self._backward = backward
        self._ends = {place for place in range(len(words)) if _is_an_end(place, words)}
        self._asked = any(token.text == "?" for token in words.every)

    def of(self, name: Span) -> State:
        """Return how a name stands."""
        here = self._sentences[name.start]
        near = [span for span in self._rest if self._sentences[span.start] == here]
        if any(span.kind == "relative" and self._is_of(span, name, near) for span in near):
            return "of a relative"
        # What a screening found is there; what something is only meant for is not.
        aim = "" if any(span.text in _FOUND for span in near) else "aim"
        before, after = self._before(name, near), self._after(name, near)
        next_to = [span for span in after if span.start == name.end]
        after = self._without_forward(after)
        if (
            any(span.kind in ("absent", "before", "after", aim) for span in before)
            or any(span.kind in ("next", aim) for span in next_to)
            or any(self._denies(span, name) for span in after)
        ):
            return "absent"
        # "Post-stroke" tells of the past, and "parkinsonism, post-encephalitic" of a cause.
        heard = [*before, *(span for span in after if span.text != "post")]
        if self._asked or any(span.kind in ("possible", "aim") for span in heard):
            return "possible"
        was = any(span.text == "was" and span.end == name.start for span in before)
        return "past" if was or any(span.kind == "past" for span in heard) else "present"

    def _is_of(self, relative: Span, name: Span, near: Sequence[Span]) -> bool:
        """Whether a name is of a relative, from whom the entry has not gone back to the person.

        As in *father had a stroke, has …*.
        """
        left = any(
            span.kind == "break"
            and relative.end <= span.start < name.start
            and any(relative.end <= other.start < span.start for other in self._names)
            for span in near
        )
        return not left and is_of_another(relative, name, self._names, self._ends)

    def _before(self, name: Span, near: Sequence[Span]) -> list[Span]:
        """What is said before a name, behind a word such as *but*."""
        before = [span for span in near if span.end <= name.start]
        last = max((span.start for span in before if span.kind == "break"), default=-1)
        return [s for s in before if s.start > last and s not in self._backward]

    def _after(self, name: Span, near: Sequence[Span]) -> list[Span]:
        """What is said behind a name, up to the next."""
        stop = min(self._later(name), default=len(self._sentences))
        return [span for span in near if name.end <= span.start < stop]

    def _later(self, name: Span) -> list[int]:
        return [other.start for other in self._names if other.start > name.start]

    def _without_forward(self, spans: Sequence[Span]) -> list[Span]:
        """Leave out what denies what follows it alone: *epilepsy, no seizures*."""
        return [span for span in spans if span.text not in NOT or span.end - 1 in self._ends]

    def _denies(self, span: Span, name: Span) -> bool:
        """Whether something behind a name denies it."""
        last = span.kind == "absent" and not self._later(name) and span.text not in _WITHOUT
        return span.kind == "after" or span in self._backward or last


_FOUND = {"positive", "positiv", "positivo", "positiva", "positif", "positief", "abnormal"}
"""What a screening was that found something: *depression screening positive*."""
