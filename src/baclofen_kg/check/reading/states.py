"""Whether the medicines of an entry are taken: what its words say of each of its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .context import AND, PAST
from .lexicon import word_list
from .spans import Span, beginning_at
from .tokens import Words


class Taking:
    """Which medicines of an entry are taken, each by the words of its clause."""

    def __init__(
        self, words: Words, names: Sequence[Span], rest: Sequence[Span], *, none: bool
    ) -> None:
        """Hear what an entry says.

        Args:
            words: its words.
            names: its names.
            rest: what else was understood.
            none: whether its beginning says that none of it is taken, as in *Allergies: …*.
        """
        self._words = words
        self._names = names
        self._clauses = [0] * len(words) if none else _clauses_of(words)
        self._past = [span for span in rest if span.kind == PAST]
        states = [span for span in rest if span.kind in ("absent", "relative", "present")]
        states += [Span(0, 1, words[0].text, "absent")] if none else []
        self._states = [span for span in _joined(states) if not self._is_conditional(span)]
        gone = {name: self._is_absent(name) for name in names}
        carried = list(self._carried_back())
        gone.update((name, ends) for name, ends, _ in carried)
        gone.update((name, True) for name in names if self._is_over(name))
        self.absent = tuple(name for name in names if gone[name])
        """The names of what is not taken."""
        self._left = {clause for _, _, clause in carried}

    @property
    def denies(self) -> bool:
        """Whether anything is said not to be taken."""
        return any(span.kind == "absent" for span in self._states)

    def leaves_out(self, place: int) -> bool:
        """Whether a word speaks of medicines that are not taken: it says nothing of the others."""
        if not self.absent:
            return False
        left = self._left.union(map(self._clause, self.absent))
        kept = {self._clause(name) for name in self._names if name not in self.absent}
        return self._clauses[place] in left - kept

    def open_list(self) -> str:
        """Return the *or* of a list that begins with a denial: *no diazepam, codeine or tramadol*.

        Whether it is denied to its end is left open.
        """
        after = [name for name in self._names if name not in self.absent]
        if not self.absent or not after or self._names[0] not in self.absent:
            return ""
        said = set(map(self._clause, self._states))
        if any(self._clause(name) in said for name in after):
            return ""
        between = [word.text for word in self._words[after[0].start : after[-1].start]]
        return next((word for word in between if word in _OR), "")

    def _clause(self, span: Span) -> int:
        return self._clauses[span.start]

    def _is_absent(self, name: Span) -> bool:
        """Whether the nearest word on it says that a medicine is not taken.

        The nearest one before the name goes before those after it, unless it ends what another name
        began: *codeine stopped and diazepam started*. What denies the name that follows it says
        nothing of the one before: *diazepam, no alcohol*.
        """
        words, clause = self._words, self._clause(name)
        near = [span for span in self._states if self._clause(span) == clause]
        others = [other for other in self._names if self._clause(other) == clause]
        ends = {other.end for other in others}
        if words.at(name.start - 1) == "on" and name.start - 1 in ends:
            return False  # "off codeine on diazepam"
        before = [span for span in near if span.start < name.start]
        after = [s for s in near if s.start > name.start and self._is_of(name, s, others)]
        own = [s for s in after if not any(name.start < o.start < s.start for o in others)]
        if before:
            last = before[-1]
            behind_other = last.start in ends
            if behind_other and own and own[0].kind == "present" and last.kind == "absent":
                return False
            if behind_other and words[last.end].text in _AND:
                return False
            return last.kind != "present"
        if own and own[-1].kind == "present" and own[-1].text.startswith(_AGAIN):
            return False
        return any(span.kind != "present" for span in after)

    def _is_of(self, name: Span, state: Span, others: Sequence[Span]) -> bool:
        """Whether what is said behind a name can be of it, and not of what follows alone."""
        forward = state.text in _OF_WHAT_FOLLOWS and beginning_at(state.end, others)
        apart = state.text == "free" and state.start != name.end
        return not forward and not apart and not self._denies_the_next(state)

    def _denies_the_next(self, span: Span) -> bool:
        """Whether it denies the word behind it: *heparin [no preservative]*, *without lysine*."""
        place = span.end
        return (
            span.text in _DENIALS
            and place < len(self._words)
            and self._clauses[place] == self._clause(span)
            and self._words[place].text not in _OF_THE_NAME
        )

    def _is_conditional(self, span: Span) -> bool:
        """Whether it orders to stop under a condition: *hold metoprolol if SBP < 100* is taken."""
        name = beginning_at(span.end, self._names)
        if span.text not in _ORDERS or name is None:
            return False
        stop = min((n.start for n in self._names if n.start > name.start), default=None)
        behind = range(len(self._words))[name.end : stop]
        return any(
            self._words[place].text in _UNDER and self._clauses[place] == self._clause(span)
            for place in behind
        )

    def _is_over(self, name: Span) -> bool:
        """Whether a past time beside a name says that it was taken once: *took it last year*.

        What was started then, or is said to be taken now, is taken.
        """
        clause = self._clause(name)
        # A time in a clause of its own is that of the medicine before: "took it once, years ago".
        near = {clause, *({clause + 1} - set(map(self._clause, self._names)))}
        past = any(self._clause(span) in near for span in self._past)
        said = [s for s in self._states if s.kind == "present" and self._clause(s) in near]
        return past and all(span.text in _ONCE for span in said)

    def _carried_back(self) -> Iterator[tuple[Span, bool, int]]:
        """Find the names of which a later clause without a name says that they were stopped.

        Or not: *Ibuprofen 400 mg, three times a day, stopped* is of ibuprofen; *restarted* takes it
        back.
        """
        named = {self._clause(name) for name in self._names}
        for span in self._states:
            clause = self._clause(span)
            alone = self._clauses.count(clause) == span.end - span.start
            ends = span.kind == "absent" and (
                span.text.startswith(_ENDINGS) or (alone and span.text.startswith(_NOT_TAKEN))
            )
            again = span.kind == "present" and span.text.startswith(_AGAIN)
            if clause not in named and (ends or again):
                last = max((number for number in named if number < clause), default=None)
                for name in self._names:
                    if self._clause(name) == last:
                        yield name, ends, clause


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return what is said of being taken, a negation and what it negates as one.

    *Not stopped* is taken, *no longer taking* is not, *mother takes* is of somebody else, and
    *takes his mother's* is not.
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        before = found[-1] if found and found[-1].end == span.start else None
        if before and before.kind == "absent" and before.text in _NEGATIONS:
            if span.kind == "present":
                found[-1] = before._replace(end=span.end)
            elif span.text.startswith(_ENDINGS):
                found[-1] = before._replace(end=span.end, kind="present")
            else:
                found.append(span)
        elif before and before.kind == "relative" and span.kind == "present":
            found[-1] = before._replace(end=span.end)
        elif not (
            span.kind == "relative"
            and span.text.endswith(" s")
            and any(other.kind == "present" for other in found)
        ):
            found.append(span)
    return found


def _clauses_of(words: Words) -> list[int]:
    """Return for each word the number of the clause in which it stands."""
    numbers, clause = [], 0
    for place, word in enumerate(words):
        clause += words.breaks(place, _BREAKS) + (word.text in _BUT)
        numbers.append(clause)
    return numbers


_NEGATIONS = {"not", "no longer", "never", "denies", "no", "not currently", "has not", "did not"}
_ENDINGS = ("stop", "discontinu", "ceas", "held", "hold", "withh", "quit", "finish", "wean")
_BUT = {"but", "then", "mais", "aber", "sondern", "pero", "sino", "maar", "men", "ale", "но", "ma",
        "mas"}  # fmt: skip
_BREAKS = {";", ",", "."}
_DENIALS = {"no", "non", "without", "w o"}
_OF_THE_NAME = {"more", "longer", "use", "need", "now"}
_AND = AND | {"i", "и"}
_OF_WHAT_FOLLOWS = word_list("denies what follows")
_ORDERS = {"stop", "hold", "discontinue", "withhold", "stop taking", "avoid", "do not take"}
_UNDER = {"if", "when", "unless", "once", "sbp", "hr", "bp"}
_ONCE = {"took", "used", "was taking", "were taking", "had been taking", "was prescribed"}
_OR = {"or", "nor", "oder", "ou", "ni", "eller", "lub", "или"}
_NOT_TAKEN = tuple(word_list("not taken"))
_AGAIN = ("restart", "resum", "continu")
