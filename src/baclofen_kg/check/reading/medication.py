"""One entry of a medication list: which medicine it names, and what the rest of it says.

A known name is looked for as whole words, the longest first, whatever the signs between them. The
entry is **complete** when everything else is understood, too: strength, dose form, salt, release,
route, directions, pack, maker. What is not understood is never passed over: beside it a generic
name is only *contained*, and a brand is not taken at all, since a longer brand can be another
medicine (*Nurofen Plus*). Spelling is never guessed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from .brackets import bracketed, makers
from .context import (
    allergies,
    connectors,
    doubts,
    past_times,
    people,
    purposes,
    reasons,
    unnamed,
)
from .lexicon import Phrases, medication_words
from .shapes import by_shape, is_no_name, joined_on, product_numbers
from .spans import Span as Span
from .spans import covered
from .states import Taking
from .tokens import Token, Words

IsName = Callable[[str], bool]
"""Tells whether a folded text is a name that is known."""

_MOST_WORDS = 7
_JOINED_UP_TO = 4
_SHORT = 4
"""Letters of a word up to which an *s* at its end is its own."""
_OF_GERMAN = ("er", "en", "em", "es")
"""How German adjectives end beside a name that has *-e*: *bei diabetischer Nephropathie*."""
# Kinds of words that go with a name without changing what it is.
_BESIDE = {
    "unit", "strength", "number", "form", "local", "salt", "release", "route", "direction", "pack",
    "maker", "mark", "present", "reason", "blocker", "connector", "brand", "person", "variant",
    "partner", "alias",
}  # fmt: skip


class Reading(NamedTuple):
    """What an entry was read as."""

    names: tuple[Span, ...]
    """The known names in the order of the entry; their kind is ``name``."""
    rest: tuple[Span, ...]
    """What else was understood."""
    unknown: tuple[str, ...]
    """Words that were not understood."""
    not_taken: tuple[Span, ...]
    """Names that the entry says are not taken (stopped, an allergy, somebody else's)."""
    unclear: str
    """A word that leaves open what is taken, such as *switched*, or nothing."""
    denied: bool
    """Whether it says that something is not taken, as *no known medications*."""

    @property
    def complete(self) -> bool:
        """Whether names were found, and everything beside them was understood."""
        return bool(self.names) and not self.unknown and not self.unclear

    @property
    def local(self) -> bool:
        """Whether the form is for eye, ear, nose, skin or another place alone."""
        return any(span.kind == "local" for span in self.rest)


def read_medication(text: str, known: IsName) -> Reading:
    """Read one entry of a medication list.

    Args:
        text: the entry, such as ``"Diazepam 5 MG Oral Tablet"``.
        known: tells of a folded text whether it is a name.
    """
    words = Words(text)
    names, rest = _taken_apart(words, known)
    taking = Taking(words, names, rest, none=_ABSENT_LISTS.match(text) is not None)
    understood = covered((*names, *rest)) - unnamed(words, names)
    unknown = (place for place in range(len(words)) if place not in understood)
    changed = next((span.text for span in rest if span.kind == "change"), "")
    return Reading(
        names=tuple(name for name in names if name not in taking.absent),
        rest=tuple(span for span in rest if span.kind in _BESIDE),
        unknown=tuple(words[place].text for place in unknown if not taking.leaves_out(place)),
        not_taken=taking.absent,
        unclear=changed or taking.open_list(),
        denied=taking.denies,
    )


def _taken_apart(words: Words, known: IsName) -> tuple[list[Span], list[Span]]:
    """Find the names of an entry, and what is understood beside them."""
    vocabulary = medication_words()
    names = name_spans(words, known, vocabulary.get)
    numbered = product_numbers(words, names)
    begins = {span.start for span in names}  # "Co-" before a name is no company
    rest = [
        _beside_number(span, words) if words.is_number(span.end) else span
        for span in phrase_spans(words, covered(names), vocabulary)
        if span.start not in numbered and not (span.text == "co" and span.end in begins)
    ]
    rest += makers(words)
    rest += by_shape(words, [*names, *rest], vocabulary)
    rest += bracketed(words, names, rest)
    rest += _blockers(words, names, vocabulary)
    names, blocked = _unblocked(names, rest)
    rest, names = reasons(words, [*rest, *connectors(words, names), *blocked], names)
    rest += people(words, rest, names)
    rest = [joined_on(span, names, words) for span in rest]
    rest += doubts(words, names)
    rest += past_times(words, rest)
    rest = [*purposes(words, rest), *allergies(words, names)]
    return whole(names, rest, words), rest


def _beside_number(span: Span, words: Words) -> Span:
    """Read a word before a number: *No. 30* denies nothing, *at 5 ml/h* is not the form *AT*."""
    if span.text in ("no", "nr"):
        return span._replace(kind="pack")
    a_rate = span.text == "at" and " at " in words.entered
    return span._replace(kind="direction") if a_rate else span


def remark(reading: Reading, unknown: Collection[str]) -> str | None:
    """What is to be said of a reading: what it leaves open, and which brand was not looked at.

    Args:
        reading: the reading.
        unknown: what of it is not understood: no brand, whatever it was read as.
    """
    said = []
    if reading.unclear:
        said.append(f"which is taken is unclear: {reading.unclear}")
    brands = [span for span in reading.rest if span.kind in ("brand", "alias")]
    brand = phrases(span for span in brands if span.text not in unknown)
    if brand and reading.names:
        said.append(f"{' '.join(brand)} is not known, and was read as the name of a brand")
    return "; ".join(said) or None


def phrases(spans: Iterable[Span]) -> tuple[str, ...]:
    """What was understood, in the order of the entry; a number goes with what follows it."""
    parts: list[str] = []
    end = -1
    for span in sorted(spans, key=lambda span: span.start):
        if parts and span.start == end and re.fullmatch(r"[\d.,]+", parts[-1]):
            parts[-1] += f" {span.text}"
        else:
            parts.append(span.text)
        end = span.end
    return tuple(parts)


def candidates(text: str) -> set[str]:
    """Return all that can be a name in an entry: runs of its words, in each way to write them."""
    found: set[str] = set()

    def collect(key: str) -> bool:
        found.add(key)
        return False

    name_spans(Words(text), collect, Phrases().get)
    return found


def spellings(words: Sequence[Token], text: str) -> Iterator[str]:
    """Return the ways in which neighbouring words can be written as one name."""
    start, end = words[0].start, words[-1].end
    yield text[start:end]
    if len(words) > 1:
        parts = [word.text for word in words]
        yield " ".join(parts)
        if sum(part.endswith("s") for part in parts) > 1:
            yield " ".join(map(_singular, parts))
        if parts[0].endswith(_OF_GERMAN) and len(parts[0]) > _SHORT + 4:
            yield " ".join((parts[0][:-1], *parts[1:]))
        if len(words) <= _JOINED_UP_TO:
            yield "-".join(parts)
            between = [text[a.end : b.start] for a, b in itertools.pairwise(words)]
            if len(parts[-1]) > 1 and all(gap in ("", "-") for gap in between):
                yield "".join(parts)


def _singular(word: str) -> str:
    """Return a word without the ending of a plural, as *infartos cerebrales* has two."""
    if len(word) > _SHORT and word.endswith(("ales", "ares", "ores", "ones", "ades", "iles")):
        return word[:-2]
    return word[:-1] if len(word) > _SHORT and word.endswith("s") else word


def name_spans(words: Words, known: IsName, kind_of: Callable[[str], str | None]) -> list[Span]:
    """Find the known names, the longest first; none overlaps another."""
    found: list[Span] = []
    taken: set[int] = set()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - count + 1):
            places = range(start, start + count)
            if not taken.isdisjoint(places):
                continue
            part = words[start : start + count]
            if count == 1 and (part[0].is_number or is_no_name(start, words)):
                continue
            if part[-1].text == "b" and _is_numbered(words, start + count):
                continue  # a vitamin B is told by its number
            name = next((s for s in spellings(part, words.folded) if known(s)), None)
            if name is not None:
                found.append(Span(start, start + count, name, "name"))
                taken.update(places)
    # A word such as "sodium" is a name where nothing else is, and else belongs to its neighbour.
    own = [
        span for span in found if _is_own(span, kind_of(words.text(span.start, span.end)), words)
    ]
    return sorted(own or found)


def _is_numbered(words: Words, place: int) -> bool:
    """Whether a number is joined to the word before it."""
    return words.is_number(place) and words[place].start == words[place - 1].end


def _is_own(span: Span, kind: str | None, words: Words) -> bool:
    """Whether a name whose words are of some kind is that of a medicine here."""
    if kind == "salt":
        return _stands_apart(span, words)
    return kind is None or (kind == "form" and _is_beside(span, words))


def _is_beside(span: Span, words: Words) -> bool:
    """Whether what is else a vehicle is named as a partner: *sodium chloride with dextrose 5%*."""
    place = span.start - 1
    while place > 0 and (words[place].is_number or words[place].text == "%"):
        place -= 1
    return place > 0 and words[place].text in ("with", "and") and span.text != "water"


_JOINING_SIGNS = {"+", "&", "/"}


def _stands_apart(span: Span, words: Words) -> bool:
    """Whether a sign that joins ingredients parts a name from the rest: *calcium + vitamin D3*."""
    before = _is_apart(words, span.start)
    if before or span.start:
        return before
    following = range(span.end, len(words))
    after = next((place for place in following if not words[place].is_number), span.end - 1)
    return any(_is_apart(words, place) for place in range(span.end, after + 1))


def _is_apart(words: Words, place: int) -> bool:
    """Whether such a sign stands before a word; in *100mcg/inh* a stroke joins units."""
    end = words[place - 1].end if place else -1
    signs = (s for s in words.signs(place) if s.text in _JOINING_SIGNS)
    return any(sign.text != "/" or sign.start != end for sign in signs)


def whole(names: list[Span], rest: Sequence[Span], words: Words) -> list[Span]:
    """Leave out names in Chinese and Japanese that may be a part of a longer one.

    These write no spaces: beside characters that are not understood a name may be another.
    """
    known = covered((*names, *rest))
    unknown = {place for place, word in enumerate(words) if place not in known and word.is_cjk}
    if not unknown:
        return names
    spaced = [a.end < b.start for a, b in itertools.pairwise(words)]
    before = {place for place in unknown if place < len(spaced) and not spaced[place]}
    after = {place for place in unknown if place and not spaced[place - 1]}
    return [span for span in names if span.start - 1 not in before and span.end not in after]


def phrase_spans(words: Words, taken: set[int], vocabulary: Phrases) -> Iterator[Span]:
    """Find what is understood beside the names, the longest phrase first."""
    place = 0
    while place < len(words):
        step = 1
        if place not in taken:
            for count in range(min(vocabulary.longest, len(words) - place), 0, -1):
                if not taken.isdisjoint(range(place, place + count)):
                    continue
                key = words.text(place, place + count)
                if key in vocabulary:
                    yield Span(place, place + count, key, vocabulary[key])
                    step = count
                    break
            else:
                if words[place].is_number:
                    yield Span(place, place + 1, words[place].text, "number")
        place += step


_ABSENT_LISTS = re.compile(
    r"\s*(?:(?:drug |medication |known )?"
    r"(?:allerg(?:y|ies)|intolerances?|adrs?|sensitivit(?:y|ies))"
    r"|(?:past|previous|former|prior|old|inactive|stopped|discontinued|ceased)"
    r" (?:meds?|medications?|medicines?|drugs?|prescriptions?))\s*[:=]"
    r"|\s*(?:urine |serum |blood )?(?:drug|tox(?:icology)?) screen\b"
    r"|\s*sosp\.?\s(?!o)",  # Italian: stopped, while a *sosp. orale* is a suspension
    re.IGNORECASE,
)


def _unblocked(names: list[Span], rest: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Part the names from those beside a word that makes something else of them.

    *Methyl salicylate* is no salicylate, an *opioid antagonist* no opioid, a *diazepam level* no
    medicine.
    """
    blockers = [span for span in rest if span.kind == "blocker"]
    ends = {span.end for span in blockers}
    starts = {span.start for span in blockers}
    blocked = [
        span
        for span in names
        if span.start in ends
        or span.end in starts
        or any(other.start <= span.start and span.end <= other.end for other in blockers)
    ]
    left = [span for span in names if span not in blocked]
    return left, [span._replace(kind="blocker") for span in blocked]


def _blockers(words: Words, names: Sequence[Span], vocabulary: Phrases) -> list[Span]:
    """Find the blockers that hold a name: *insulin syringe*, *blood glucose meter*."""
    return [
        span
        for span in (phrase_spans(words, set(), vocabulary) if names else ())
        if span.kind == "blocker"
        and any(span.start <= name.start and name.end <= span.end for name in names)
    ]


_TWO = re.compile(
    r"(?<![\w/.,:-])(\d{1,4}(?:[.,]\d+)?)\s?/\s?(\d{1,3}(?:[.,]\d+)?)"
    r"(?=\s*(?:mg|mcg|\u00b5g|ug)?(?![\w/.,-])(?!\s*(?:mm|ml|hub|dos|tab|stk|stuks|x)))"
    r"|\d{1,4}(?:[.,]\d+)?\s?(?:mg|mcg|\u00b5g|ug|g)\s?\+\s?\d{1,4}(?:[.,]\d+)?\s?(?:mg|mcg|\u00b5g|ug|g)\b",
    re.IGNORECASE,
)
_PARTS = {"1/2", "1/3", "1/4", "2/3", "3/4"}


def two_strengths(text: str) -> tuple[str, ...]:
    """Return what states the strengths of two ingredients, as in *160/12.5*, where it is so."""
    found = [match[0].replace(" ", "") for match in _TWO.finditer(text)]
    return tuple(pair for pair in found if pair not in _PARTS)
