"""Relatives in an entry on a condition: who has it, and who only tells of it."""

from __future__ import annotations

from collections.abc import Sequence, Set

from .lexicon import word_list
from .spans import Span, beginning_at
from .tokens import Words

_OF_A_MOTHER = word_list("beside a mother")
_TELLS = word_list("tells")
_BY = {"by", "per", "from", "von", "par", "por", "da", "door"}
_SINCE = {"since", "after", "seit", "nach", "depuis", "apres", "desde", "tras", "dopo"}
_LOSS = {"death", "loss", "passing", "died", "tod", "deces", "muerte", "morte"}
_HERSELF = {"patient", "patients", "he", "she", "i", "self", "pt"}
_BETWEEN = {"his", "her", "the", "their", "my", "a", "of", "de", "del", "du", "des", "ihres"}


def of_herself(words: Words, names: Sequence[Span], rest: Sequence[Span]) -> list[Span]:
    """Return what is understood, with the relatives that only tell of the person, or lost to her.

    A mother is the person herself where she is one: *breastfeeding mother*. *Wife reports seizures*
    and *confusion noted by daughter* tell of the person as far as is known, and *depression since
    husband died* surely.
    """
    found = []
    for span in rest:
        if span.kind == "relative":
            if _tells(span, words):
                span = span._replace(kind="possible")
            elif (
                _is_herself(span, words) or _is_lost(span, words) or _is_a_child(span, words, names)
            ):
                span = span._replace(kind="ending")
        found.append(span)
    return found


def _before(span: Span, words: Words) -> tuple[str, str]:
    """Return the two words before a relative, an article left out; nothing at the beginning."""
    place = span.start - 1
    while place > 0 and words[place].text in _BETWEEN:
        place -= 1
    return (words.at(place - 1), words.at(place)) if place > 0 else ("", "")


def _tells(span: Span, words: Words) -> bool:
    first, second = _before(span, words)
    if second in _BY:
        return second == "per" or first in _TELLS
    return (
        words.at(span.end) in _TELLS
        and not any(sign.end == words[span.end].start for sign in words.signs(span.end))
        and words.at(span.end + 1) not in (*_BY, "to")
    )


def _is_herself(span: Span, words: Words) -> bool:
    if span.text in ("mother", "mum", "mom") and words.at(span.start - 1) in _OF_A_MOTHER:
        return True
    first, second = _before(span, words)
    return second == "and" and first in _HERSELF


def _is_a_child(span: Span, words: Words, names: Sequence[Span]) -> bool:
    """Whether *child* tells the age of the person: *child asthma*, not *her child: asthma*."""
    return (
        span.text == "child"
        and words.at(span.start - 1) not in (*_BETWEEN, "with", "and")
        and beginning_at(span.end, names) is not None
        and words[span.end].start == words[span.end - 1].end + 1
    )


def _is_lost(span: Span, words: Words) -> bool:
    first, second = _before(span, words)
    return (second in _SINCE and words.at(span.end) in _LOSS) or (
        second in _LOSS and first in _SINCE
    )


def is_of_another(relative: Span, name: Span, names: Sequence[Span], ends: Set[int]) -> bool:
    """Whether a name can be of a relative: *kidney disease, father on dialysis* parts the two.

    What stands before a comma is of the person where the relative has a name of her own.

    Args:
        relative: the relative.
        name: the name.
        names: all names of the entry.
        ends: the places of words before a sign, or at the end.
    """
    if relative.start < name.end:
        return True
    parted = not ends.isdisjoint(range(name.end - 1, relative.start))
    own = next((other for other in names if other.start >= relative.end), None)
    has = own is not None and ends.isdisjoint(range(relative.end - 1, own.start))
    return not (parted and has)
