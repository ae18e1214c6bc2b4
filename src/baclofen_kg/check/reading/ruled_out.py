"""What was looked for and not found, ruled out, or not ruled out, and what it was looked with."""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import word_list
from .spans import Span
from .standing import NOT
from .tokens import Token, Words

_RULED_OUT = word_list("ruled out")
"""These deny what stands before them, if they end a part of an entry or name by what it was."""
_BY = word_list("by what")
_WITH = {"with", "mit", "con", "med", "avec", "met"}
_PARTS = {",", ";", ".", "/", ")", "|", "+", "&"}
_TESTS = word_list("test")
"""What is negative by itself: *MRI-negative epilepsy*."""
_TESTS_FOR = {"antibody", "imaging", "serology"}
"""Tests for what stands before them: *hepatitis C antibody negative*."""
_IMAGING = {"mri", "mri scan", "magnetic resonance imaging"}
_NOTS = NOT | {"never", "ne", "cannot", "nunca", "jamais"}
_FARTHEST_NOT = 3
"""Words: *nicht mit Sicherheit ausgeschlossen*."""
_EXCLUDED = tuple(word_list("excludes"))
"""How words begin that exclude something."""


def of_tests(
    words: Words, names: Sequence[Span], rest: Sequence[Span]
) -> tuple[list[Span], list[Span]]:
    """Return names and phrases with what was looked for told from what was looked with.

    An *MRI-negative epilepsy* is one. In *MRI negative for stroke* nobody is due for one.
    """
    starts = {name.start for name in names}
    others = {span.end for span in rest if span.kind == "other"}
    said: list[Span] = []
    for span in rest:
        if span.text in _RULED_OUT:
            place = span.start
            if place and words.parted(place, "-"):
                kind = "ending"
            elif (
                place
                and not words.signs(place)
                and (_is_test(words[place - 1]) or place in others)
                and span.end in starts
                and _joined(span.end, words)
            ):
                kind = "possible"
            else:
                kind = _of_one_test(span, words, names, rest)
            span = span._replace(kind=kind)
        said.append(span)
    kept = []
    for name in names:
        if name.text in _IMAGING and len(words) > name.end - name.start:
            with_more = any(
                _in_one_part(name, other, words)
                for other in (*names, *rest)
                if other is not name and (other.kind in ("name", "absent", "before", "after"))
            )
            if words.at(name.start - 1) in _BY or with_more:
                said.append(name._replace(kind="ending"))
                continue
        kept.append(name)
    return kept, said


def _of_one_test(denial: Span, words: Words, names: Sequence[Span], rest: Sequence[Span]) -> str:
    """Return the kind of a denial, which may be that of a test beside it and of no name.

    In *pregnancy, HIV negative* it is of the test alone; *epilepsy EEG negative* leaves that open.
    """
    part = _part(denial, words)
    tests = {place for place in part if words[place].text in _TESTS}
    tests.update(span.end - 1 for span in rest if span.kind == "other" and span.start in part)
    named = [name for name in names if name.start in part and name.text not in _IMAGING]
    before = denial.start - 1
    beside = words[before].text in _TESTS_FOR and any(name.end == before for name in named)
    if before in part and (beside or (before and words[before - 1].text in _BY - _WITH)):
        return denial.kind  # "hepatitis C antibody negative", "stroke by MRI excluded"
    if tests.isdisjoint((before, denial.end)) or any(n.start >= denial.end for n in named):
        return denial.kind
    return "possible" if named else "ending"


def not_excluded(words: Words, names: Sequence[Span], rest: Sequence[Span]) -> list[Span]:
    """Return the phrases with what is not excluded told as possible: *nicht ausgeschlossen*."""
    found = list(rest)
    for span in rest:
        if not span.text.startswith(_EXCLUDED):
            continue
        after = max((name.end for name in names if name.end <= span.start), default=0)
        first = max(_part(span, words).start, after, span.start - _FARTHEST_NOT)
        denials = {place for place in range(first, span.start) if words[place].text in _NOTS}
        if denials:
            found = [
                each._replace(kind="possible") if each == span or each.start in denials else each
                for each in found
            ]
    return found


def _part(span: Span, words: Words) -> range:
    """The places of the words between the signs around a phrase."""
    start, end = span.start, span.end
    while start and _joined(start, words):
        start -= 1
    while end < len(words) and _joined(end, words):
        end += 1
    return range(start, end)


def _joined(place: int, words: Words) -> bool:
    return not words.parted(place, (*_PARTS, "(", "["))


def _is_test(word: Token) -> bool:
    return word.text in _TESTS or word.is_number  # of HER2 the number is a word of its own


def _in_one_part(one: Span, other: Span, words: Words) -> bool:
    first, second = sorted((one, other), key=lambda span: span.start)
    return not any(words.parted(place, _PARTS) for place in range(first.end, second.start + 1))


def of_what_stands_before(span: Span, words: Words) -> bool:
    """Whether a denial ends with what stands before it: *HIV negative, epilepsy*.

    So does one that says by what: *stroke ruled out by MRI*.
    """
    if span.text not in _RULED_OUT or span.kind in ("possible", "ending") or not span.start:
        return False
    if words.signs(span.start):
        return False
    if span.end == len(words) or words.parted(span.end, _PARTS):
        return True
    return not words.signs(span.end) and words[span.end].text in _BY
