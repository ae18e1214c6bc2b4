"""Relatives in an entry on a condition: who has it, and who only tells of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .spans import Span
from .tokens import Token

_OF_A_MOTHER = {
    "pregnant", "breastfeeding", "feeding", "lactating", "nursing", "expecting", "expectant",
    "single", "new",
}  # fmt: skip
_TELLS = {
    "reports", "reported", "reporting", "states", "stated", "says", "said", "notes", "noted",
    "notices", "noticed", "observes", "observed", "saw", "witnessed", "describes", "described",
    "thinks", "believes", "suspects", "concerned", "worried", "worries", "complains", "mentions",
    "mentioned", "confirms",
    "berichtet", "rapporte", "signale", "refiere", "riferisce", "relata",
}  # fmt: skip
_BY = {"by", "per", "from", "von", "par", "por", "da", "door"}
_SINCE = {"since", "after", "seit", "nach", "depuis", "apres", "desde", "tras", "dopo"}
_LOSS = {"death", "loss", "passing", "died", "tod", "deces", "muerte", "morte"}
_HERSELF = {"patient", "patients", "he", "she", "i", "self", "pt"}
_BETWEEN = {"his", "her", "the", "their", "my", "a", "of", "de", "del", "du", "des", "ihres"}


def of_herself(
    words: Sequence[Token], every: Sequence[Token], names: Sequence[Span], rest: Sequence[Span]
) -> list[Span]:
    """Return what is understood, with the relatives that only tell of the person, or lost to her.

    A mother is the person herself where she is one: *breastfeeding mother*. *Wife reports seizures*
    and *confusion noted by daughter* tell of the person as far as is known, and *depression since
    husband died* surely.
    """
    starts = {sign.end for sign in every if sign.is_sign}
    found = []
    for span in rest:
        if span.kind == "relative":
            if _tells(span, words, starts):
                span = span._replace(kind="possible")
            elif (
                _is_herself(span, words) or _is_lost(span, words) or _is_a_child(span, words, names)
            ):
                span = span._replace(kind="ending")
        found.append(span)
    return found


def _before(span: Span, words: Sequence[Token]) -> int:
    """Return the place of what stands before a relative, an article left out."""
    place = span.start - 1
    while place > 0 and words[place].text in _BETWEEN:
        place -= 1
    return place


def _tells(span: Span, words: Sequence[Token], starts: Collection[int]) -> bool:
    place = _before(span, words)
    if place > 0 and words[place].text in _BY:
        return words[place].text == "per" or words[place - 1].text in _TELLS
    return (
        span.end < len(words)
        and words[span.end].text in _TELLS
        and words[span.end].start not in starts
        and (span.end + 1 >= len(words) or words[span.end + 1].text not in (*_BY, "to"))
    )


def _is_herself(span: Span, words: Sequence[Token]) -> bool:
    place = span.start - 1
    if place < 0:
        return False
    if span.text in ("mother", "mum", "mom") and words[place].text in _OF_A_MOTHER:
        return True
    place = _before(span, words)
    return place > 0 and words[place].text == "and" and words[place - 1].text in _HERSELF


def _is_a_child(span: Span, words: Sequence[Token], names: Sequence[Span]) -> bool:
    """Whether *child* tells the age of the person: *child asthma*, not *her child: asthma*."""
    name = next((name for name in names if name.start == span.end), None)
    own = not span.start or words[span.start - 1].text not in (*_BETWEEN, "with", "and")
    return (
        span.text == "child"
        and own
        and name is not None
        and words[name.start].start == words[span.end - 1].end + 1
    )


def _is_lost(span: Span, words: Sequence[Token]) -> bool:
    place = _before(span, words)
    if place <= 0:
        return False
    following = words[span.end].text if span.end < len(words) else ""
    return (words[place].text in _SINCE and following in _LOSS) or (
        words[place].text in _LOSS and words[place - 1].text in _SINCE
    )


def is_of_another(relative: Span, name: Span, names: Sequence[Span], ends: Collection[int]) -> bool:
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
    parted = any(place in ends for place in range(name.end - 1, relative.start))
    own = next((other for other in names if other.start >= relative.end), None)
    has = own is not None and not any(place in ends for place in range(relative.end - 1, own.start))
    return not (parted and has)
