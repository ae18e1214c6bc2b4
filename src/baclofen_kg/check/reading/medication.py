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
    is_no_name,
    joined_on,
    past_times,
    people,
    purposes,
    reasons,
    unnamed,
)
from .lexicon import Phrases, medication_words
from .shapes import by_shape, product_numbers
from .spans import Span as Span
from .states import (
    carried_back,
    clauses_of,
    conditional,
    denied_list,
    is_absent,
    is_over,
    states_of,
)
from .tokens import Token, tokens

Lookup = Callable[[str], bool]
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


def read_medication(text: str, known: Lookup) -> Reading:
    """Read one entry of a medication list.

    Args:
        text: the entry, such as ``"Diazepam 5 MG Oral Tablet"``.
        known: tells of a folded text whether it is a name.
    """
    every = tokens(text, signs=True)
    words = [token for token in every if not token.is_sign or token.text == "%"]
    vocabulary = medication_words()
    names = name_spans(words, every, known, vocabulary.get)
    numbered = product_numbers(words, every, names)
    taken = {place for span in names for place in range(span.start, span.end)}
    begins = {span.start for span in names}  # "Co-" before a name is no company
    rest = [
        # "No. 30" is a number, and denies nothing.
        span._replace(kind="pack")
        if span.text in ("no", "nr") and _before_number(words, span)
        # "AT" is a form in German, "at 5 ml/h" a rate.
        else span._replace(kind="direction")
        if span.text == "at" and " at " in text and _before_number(words, span)
        else span
        for span in phrase_spans(words, taken, vocabulary)
        if span.start not in numbered and not (span.text == "co" and span.end in begins)
    ]
    rest += makers(words, every)
    rest += by_shape(words, every, [*names, *rest], vocabulary)
    rest += bracketed(words, every, names, rest, text)
    rest += _blockers(words, names, vocabulary)
    names, blocked = _unblocked(names, rest)
    rest, names = reasons(words, every, [*rest, *connectors(words, names), *blocked], names)
    rest += people(words, every, rest, names)
    hyphens = {sign.end for sign in every if sign.text == "-"}
    rest = [joined_on(span, names, words, hyphens) for span in rest]
    rest += doubts(words, every, names)
    rest += past_times(words, rest)
    rest = [*purposes(words, rest), *allergies(words, every, names)]
    names = whole(names, rest, words)
    covered = {place for span in (*names, *rest) for place in range(span.start, span.end)}
    covered -= unnamed(words, every, names)
    unknown = [words[i].text for i in range(len(words)) if i not in covered]
    clauses = clauses_of(every)
    if _ABSENT_LISTS.match(text):
        clauses = [0] * len(words)
        rest.append(Span(0, 1, words[0].text, "absent"))
    states = states_of(span for span in rest if span.kind in ("absent", "relative", "present"))
    states = conditional(states, names, words, clauses)
    gone = {name: is_absent(name, names, states, words, clauses) for name in names}
    carried = list(carried_back(names, states, clauses))
    gone.update((name, ends) for name, ends, _ in carried)
    gone.update((name, True) for name in names if is_over(name, names, rest, states, clauses))
    absent = tuple(name for name in names if gone[name])
    unclear = next((span.text for span in rest if span.kind == "change"), "")
    unclear = unclear or denied_list(names, absent, states, words, clauses)
    if absent:
        # What speaks of the medicines that are not taken says nothing of the others.
        left = {clauses[name.start] for name in absent} | {clause for _, _, clause in carried}
        kept = {clauses[name.start] for name in names if name not in absent}
        unknown = [
            words[i].text
            for i in range(len(words))
            if i not in covered and (clauses[i] not in left or clauses[i] in kept)
        ]
    return Reading(
        tuple(name for name in names if name not in absent),
        tuple(span for span in rest if span.kind in _BESIDE),
        tuple(unknown),
        absent,
        unclear,
        any(span.kind == "absent" for span in states),
    )


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

    every = tokens(text, signs=True)
    words = [token for token in every if not token.is_sign or token.text == "%"]
    name_spans(words, every, collect, Phrases().get)
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


def name_spans(
    words: Sequence[Token],
    every: Sequence[Token],
    known: Lookup,
    kind_of: Callable[[str], str | None],
) -> list[Span]:
    """Find the known names, the longest first; none overlaps another."""
    text = _text_of(every)
    found: list[Span] = []
    taken: set[int] = set()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - count + 1):
            places = range(start, start + count)
            if not taken.isdisjoint(places):
                continue
            part = words[start : start + count]
            if count == 1 and (part[0].is_number or is_no_name(start, words, every)):
                continue
            after = words[start + count] if start + count < len(words) else None
            if after and part[-1].text == "b" and after.is_number and after.start == part[-1].end:
                continue  # a vitamin B is told by its number
            name = next((s for s in spellings(part, text) if known(s)), None)
            if name is not None:
                found.append(Span(start, start + count, name, "name"))
                taken.update(places)
    # A word such as "sodium" is a name where nothing else is, and else belongs to its neighbour.
    ends = {word.end for word in words}  # in "100mcg/inh" a sign joins units
    apart = {
        sign.end
        for sign in every
        if sign.text in _JOINING_SIGNS and not (sign.text == "/" and sign.start in ends)
    }
    kinds = [kind_of(" ".join(w.text for w in words[s.start : s.end])) for s in found]
    own = [
        span
        for span, kind in zip(found, kinds, strict=True)
        if kind is None
        or (kind == "salt" and _stands_apart(span, words, apart))
        or (kind == "form" and _is_beside(span, words))
    ]
    return sorted(own or found)


def _is_beside(span: Span, words: Sequence[Token]) -> bool:
    """Whether what is else a vehicle is named as a partner: *sodium chloride with dextrose 5%*."""
    place = span.start - 1
    while place > 0 and (words[place].is_number or words[place].text == "%"):
        place -= 1
    return place > 0 and words[place].text in ("with", "and") and span.text != "water"


_JOINING_SIGNS = {"+", "&", "/"}


def _stands_apart(span: Span, words: Sequence[Token], apart: set[int]) -> bool:
    """Whether a sign that joins ingredients parts a name from the rest: *calcium + vitamin D3*."""
    first, last = words[span.start].start, words[span.end - 1].end
    before = max((word.end for word in words[: span.start]), default=0)
    after = min((word.start for word in words[span.end :] if not word.is_number), default=last)
    parted = any(before < end <= first for end in apart)
    return parted or (not before and any(last < end <= after for end in apart))


def whole(names: list[Span], rest: Sequence[Span], words: Sequence[Token]) -> list[Span]:
    """Leave out names in Chinese and Japanese that may be a part of a longer one.

    These write no spaces: beside characters that are not understood a name may be another.
    """
    covered = {place for span in (*names, *rest) for place in range(span.start, span.end)}
    unknown = {place for place, word in enumerate(words) if place not in covered and word.is_cjk}
    if not unknown:
        return names
    spaced = [a.end < b.start for a, b in itertools.pairwise(words)]
    before = {place for place in unknown if place < len(spaced) and not spaced[place]}
    after = {place for place in unknown if place and not spaced[place - 1]}
    return [span for span in names if span.start - 1 not in before and span.end not in after]


def _text_of(every: Sequence[Token]) -> str:
    """Return the folded entry again, with a space wherever there was one."""
    text = ""
    for token in every:
        text += " " * (token.start - len(text)) + token.text
    return text


def phrase_spans(words: Sequence[Token], taken: set[int], vocabulary: Phrases) -> Iterator[Span]:
    """Find what is understood beside the names, the longest phrase first."""
    place = 0
    while place < len(words):
        step = 1
        if place not in taken:
            for count in range(min(vocabulary.longest, len(words) - place), 0, -1):
                if not taken.isdisjoint(range(place, place + count)):
                    continue
                key = " ".join(word.text for word in words[place : place + count])
                if key in vocabulary:
                    yield Span(place, place + count, key, vocabulary[key])
                    step = count
                    break
            else:
                if words[place].is_number:
                    yield Span(place, place + 1, words[place].text, "number")
        place += step


def _before_number(words: Sequence[Token], span: Span) -> bool:
    return span.end < len(words) and words[span.end].is_number


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


def _blockers(words: Sequence[Token], names: Sequence[Span], vocabulary: Phrases) -> list[Span]:
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
