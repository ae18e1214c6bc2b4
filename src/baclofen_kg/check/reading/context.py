"""What stands around the names of an entry: a reason, a person, a time, a doubt, an allergy."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from .lexicon import word_list
from .spans import Span, beginning_at, covered, each_word
from .tokens import Token, Words


def connectors(words: Words, names: Sequence[Span]) -> list[Span]:
    """Find the words that join two names, as *plus* does."""
    return [
        Span(a.end, b.start, words[a.end].text, "connector")
        for a, b in itertools.pairwise(names)
        if b.start == a.end + 1 and words[a.end].text in _JOINING
    ]


_JOINING = {"plus", "w", "und", "et", "con", "e", "y", "och", "og", "en", "i"}


def reasons(words: Words, rest: list[Span], names: list[Span]) -> tuple[list[Span], list[Span]]:
    """Take what follows *for* as the reason for which it is taken, names in it included.

    It ends where another part of the entry begins that has a name: *lorazepam for sleep, codeine*.
    """
    bounds = _bounds(words, names)
    for cut in range(1, len(words)):
        stop = next((place for place in bounds if place > cut), len(words))
        inside = range(cut + 1, stop)
        if _is_condition(words, cut):
            # "Hold if the pressure is low" is an order for what is taken.
            start = cut - 1
            while start and words[start - 1].text in ("do", "not"):
                start -= 1
        else:
            known = covered(rest)
            if not _is_reason(words, cut, inside, rest, names) or known.issuperset(inside):
                continue
            if any(span.kind == "reason" and span.start <= cut < span.end for span in rest):
                continue
            start = cut if _is_pair(words, cut) or cut not in known else cut + 1
        rest = [span for span in rest if span.start not in range(start, stop)]
        rest.append(Span(start, stop, words.text(start, stop), "reason"))
        names = [name for name in names if name.start not in inside]
    return rest, names


def _is_reason(
    words: Words, cut: int, inside: range, rest: Sequence[Span], names: Sequence[Span]
) -> bool:
    """Whether a word begins a reason, which is of no other medicine than one that is not borne.

    *Propranolol for lithium tremor* tells of lithium that is taken, and *si* is *and*, too. Behind
    what names no medicine (*pink pill for water retention*) a name is a word of the reason.
    """
    if not (words[cut].text in _FOR | _IF or _is_pair(words, cut)):
        return False
    not_borne = {span.start for span in rest if span.kind == "absent"}
    return not any(name.start < cut for name in names) or not any(
        name.start in inside and name.end not in not_borne for name in names
    )


def _is_condition(words: Words, place: int) -> bool:
    """Whether a word begins the condition of an order: *hold if*, *do not take within 4 hours*."""
    if place > 1 and words[place - 2].text == "not" and words[place - 1].text in _GIVEN:
        return words[place].text in _WITH
    if words[place - 1].text not in ("hold", "stop", "discontinue", "omit"):
        return False
    if words[place].text in ("for", "<", "if", "when", "unless", "once", "in"):
        return words[place].text not in ("for", "in") or words.at(place + 1) in _MEASURED
    return words[place].text in _MEASURED


_GIVEN = {"take", "use", "give", "administer", "apply", "swallow", "mix", "chew"}
_WITH = word_list("after an order")
_MEASURED = {"sbp", "dbp", "bp", "hr", "rr", "map", "sedation", "pulse", "systolic", "k", "inr",
             "heart", "respiratory", "somnolence", "oversedation", "case"}  # fmt: skip
_FOR_PAIRS = {"na leczenie", "w leczeniu", "用 于"}
AND = {"and", "und", "et", "y", "e", "og", "och", "en"}
_SIGNS = {",", ";", "."}


def _is_pair(words: Words, place: int) -> bool:
    return words.text(place - 1, place + 1) in _FOR_PAIRS


def _bounds(words: Words, names: Sequence[Span]) -> list[int]:
    """Find the places behind a comma or *and*, where what follows has a name."""
    last = max((name.start for name in names), default=0)
    return [
        place
        for place in range(1, len(words))
        if (place <= last and words.breaks(place, _SIGNS))
        or (words[place - 1].text in AND and beginning_at(place, names))
    ]


_PEOPLE = word_list("person")
_OLD = {"year", "years", "yr", "yrs", "yo", "y"}


def people(words: Words, rest: Sequence[Span], names: Sequence[Span]) -> list[Span]:
    """Find who is said to take something: *78 year old woman with MS taking baclofen*.

    What describes a person before a word such as *taking* is no part of a medicine.
    """
    known = covered((*names, *rest))
    bounds = [0, *(name.end for name in names), *_bounds(words, names)]
    found: list[Span] = []
    for span in rest:
        start = max(place for place in bounds if place <= span.start)
        if words[start].text in AND:
            start += 1
        described = words[start : span.start]
        if span.kind == "present" and described and _is_person(described):
            places = (place for place in range(start, span.start) if place not in known)
            found += each_word(words, places, "person")
    return found


def _is_person(words: Sequence[Token]) -> bool:
    aged = words[0].is_number and len(words) > 1 and words[1].text in _OLD
    return words[0].text in _PEOPLE or aged


_BOXES = {"\N{BALLOT BOX}", "\N{WHITE SQUARE}", "\N{WHITE MEDIUM SQUARE}", "\N{WHITE LARGE SQUARE}"}


def unticked(words: Words) -> str:
    """Return a box of a form that nobody ticked, as in *[ ] epilepsy*, or nothing."""
    for sign, following in itertools.pairwise([*(token.text for token in words.every), ""]):
        if sign in _BOXES:
            return sign
        if sign + following == "[]":
            return "[ ]"
    return ""


def doubts(words: Words, names: Sequence[Span]) -> list[Span]:
    """Find the signs and figures that leave open whether something is taken.

    A box that is not ticked, a question mark at an end, a dose of nothing, an arrow from one
    medicine to another.
    """
    every = words.every
    said = unticked(words)
    if not said and every and "?" in (every[0].text, every[-1].text):
        said = "?"
    if not said and names and _is_nothing(words):
        said = "0"
    for one, other in itertools.pairwise(names):
        if not said and one.text != other.text:
            between = range(one.end, other.start + 1)
            said = next((s for s in _ARROWS if any(words.parted(p, s) for p in between)), "")
    return [Span(0, 0, said, "change")] if said else []


def past_times(words: Words, rest: Sequence[Span]) -> list[Span]:
    """Find the times that are past: *in 2010*, *last year*, *5 years ago*.

    Those of a reason, and those since which something is so, are left out.
    """
    reasons = covered(span for span in rest if span.kind == "reason")
    found = []
    for place in range(1, len(words)):
        text, before = words[place].text, words[place - 1].text
        start = place - 1
        if text == "ago" and before in _LONG:
            start -= start > 0 and (words[start - 1].is_number or words[start - 1].text in _SOME)
        elif not (before in _IN and _YEAR.fullmatch(text)) and not (
            before == "last" and text in _LONG
        ):
            continue
        if start not in reasons and not (start and words[start - 1].text in _SINCE):
            found.append(Span(start, place + 1, words.text(start, place + 1), PAST))
    return found


def allergies(words: Words, names: Sequence[Span]) -> list[Span]:
    """Find the allergies to what is named before them: *codeine allergy*, at an end.

    *Cetirizine allergy tablets* are no such.
    """
    behind = (name.end for name in names if words.at(name.end) in _ALLERGY)
    return each_word(
        words,
        (
            place
            for place in behind
            if place + 1 == len(words) or any(s.text != "-" for s in words.signs(place + 1))
        ),
        "absent",
    )


def purposes(words: Words, rest: Iterable[Span]) -> Iterator[Span]:
    """Return phrases with allergies that something is taken for as reasons: *for the allergy*."""
    for span in rest:
        before = {word.text for word in words[max(span.start - 2, 0) : span.start]}
        for_it = span.kind == "absent" and _OF_ALLERGY.match(span.text) and before & _FOR
        yield span._replace(kind="reason") if for_it else span


_OF_ALLERGY = re.compile(r"al+erg\w*$")
_FOR = word_list("for")
_IF = word_list("if or because")
_ALLERGY = {"allergy", "intolerance", "anaphylaxis", "hypersensitivity", "sensitivity"}
PAST = "past"
_IN = {"in", "until", "till", "around", "circa"}
_SINCE = {"since", "from", "for", "over"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG = {"year", "years", "month", "months", "decade", "decades", "summer", "winter", "spring",
         "autumn", "fall", "yrs", "yr"}  # fmt: skip
_ARROWS = ("\N{RIGHTWARDS ARROW}", "\N{RIGHTWARDS DOUBLE ARROW}", ">")


def _is_nothing(words: Words) -> bool:
    """Whether all figures of an entry are zero, or those of the times of a day: *0-0-0*."""
    figures = [
        word.text
        for place, word in enumerate(words)
        if word.is_number
        and _REFILLS.isdisjoint(near.text for near in words[max(place - 1, 0) : place + 2])
    ]
    day = _TIMES_OF_A_DAY.search("".join(token.text for token in words.every))
    return (bool(figures) and not any(figure.strip("0.,") for figure in figures)) or (
        day is not None and not day[0].strip("0-")
    )


_TIMES_OF_A_DAY = re.compile(r"(?<![\d.,/-])\d+(?:-\d+){2,3}(?![\d.,/-])")
_REFILLS = {"refill", "refills", "repeat", "repeats", "rf", "renewals"}


def unnamed(words: Words, names: Sequence[Span]) -> set[int]:
    """Find the medicines that are told and not named: *tramadol and usual meds*, *+ 1 other drug*.

    They follow *and* or a sign for it, behind a name, and no name follows.
    """
    last = max((name.end for name in names), default=len(words))
    found = set()
    for place in range(last, len(words)):
        start = place
        while start > last and (words[start - 1].is_number or words[start - 1].text in _SOME):
            start -= 1
        joined = start > last and words[start - 1].text in (*AND, "plus")
        joined = joined or words.parted(start, ("+", "&"))
        if names and joined and words[place].text in _MEDICINES:
            found.add(place)
    return found


_SOME = {"other", "others", "usual", "home", "regular", "my", "bp", "some", "a", "an", "the", "new",
         "more", "few", "several", "many", "couple", "two", "three", "five", "ten"}  # fmt: skip
_MEDICINES = {"medicine", "medicines", "medication", "medications", "med", "meds", "drug", "drugs",
              "co"}  # fmt: skip
