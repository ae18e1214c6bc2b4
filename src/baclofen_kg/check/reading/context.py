"""What stands around the names of an entry and belongs to none: a reason, a person, a time."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from .spans import Span
from .tokens import Token


def connectors(words: Sequence[Token], names: Sequence[Span]) -> list[Span]:
    """Find the words that join two names, as *plus* does."""
    return [
        Span(a.end, b.start, words[a.end].text, "connector")
        for a, b in itertools.pairwise(names)
        if b.start == a.end + 1 and words[a.end].text in _JOINING
    ]


_JOINING = {"plus", "w", "und", "et", "con", "e", "y", "och", "og", "en", "i"}


def reasons(
    words: Sequence[Token], every: Sequence[Token], rest: list[Span], names: list[Span]
) -> tuple[list[Span], list[Span]]:
    """Take what follows *for* as the reason for which it is taken, names in it included.

    It ends where another part of the entry begins that has a name: *lorazepam for sleep, codeine*.
    """
    bounds = _bounds(words, every, names)
    for cut in range(1, len(words)):
        stop = next((place for place in bounds if place > cut), len(words))
        inside = range(cut + 1, stop)
        when_needed = words[cut].text in ("prn", "if") and not any(n.start in inside for n in names)
        covered = {place for span in rest for place in range(span.start, span.end)}
        if _is_condition(words, cut):
            # "Hold if the pressure is low" is an order for what is taken.
            start = cut - 1
            while start and words[start - 1].text in ("do", "not"):
                start -= 1
            rest = [span for span in rest if span.start not in range(start, stop)]
            text = " ".join(word.text for word in words[start:stop])
            rest.append(Span(start, stop, text, "reason"))
            names = [name for name in names if name.start not in inside]
            continue
        if not (_is_for(words, cut) or when_needed) or covered.issuperset(inside):
            continue
        if any(span.kind == "reason" and span.start <= cut < span.end for span in rest):
            continue
        start = cut if _is_pair(words, cut) else cut + 1
        text = " ".join(word.text for word in words[start:stop])
        rest = [span for span in rest if span.start not in range(start, stop)]
        rest.append(Span(start, stop, text, "reason"))
        names = [name for name in names if name.start not in inside]
    return rest, names


def _is_condition(words: Sequence[Token], place: int) -> bool:
    """Whether a word begins the condition of an order: *hold if*, *do not take within 4 hours*."""
    if place > 1 and words[place - 2].text == "not" and words[place - 1].text in _GIVEN:
        return words[place].text in _WITH
    if words[place - 1].text not in ("hold", "stop", "discontinue", "omit"):
        return False
    if words[place].text in ("for", "<", "if", "when", "unless", "once", "in"):
        after = words[place + 1].text if place + 1 < len(words) else ""
        return words[place].text not in ("for", "in") or after in _MEASURED
    return words[place].text in _MEASURED


_GIVEN = {"take", "use", "give", "administer", "apply", "swallow", "mix", "chew"}
_WITH = {
    "with", "within", "if", "more", "at", "on", "after", "before", "together", "while", "during",
    "other", "any", "until", "unless", "when", "in", "by", "without", "whole", "longer", "close",
}  # fmt: skip
_MEASURED = {"sbp", "dbp", "bp", "hr", "rr", "map", "sedation", "pulse", "systolic", "k", "inr",
             "heart", "respiratory", "somnolence", "oversedation", "case"}  # fmt: skip
_FOR = {"for", "pour", "bei", "gegen", "contra", "wegen", "si", "falls", "mot", "mod", "voor"}
_FOR_PAIRS = {("na", "leczenie"), ("w", "leczeniu"), ("用", "于")}
AND = {"and", "und", "et", "y", "e", "og", "och", "en"}
_SIGNS = {",", ";", ".", "\n"}


def _is_for(words: Sequence[Token], place: int) -> bool:
    return words[place].text in _FOR or _is_pair(words, place)


def _is_pair(words: Sequence[Token], place: int) -> bool:
    return tuple(word.text for word in words[place - 1 : place + 1]) in _FOR_PAIRS


def _bounds(words: Sequence[Token], every: Sequence[Token], names: Sequence[Span]) -> list[int]:
    """Find the places behind a comma or *and*, where what follows has a name."""
    signs = [
        sign.end
        for sign, following in itertools.pairwise(every)
        if sign.text in _SIGNS and following.start > sign.end
    ]
    found = []
    for place in range(1, len(words)):
        parted = any(words[place - 1].end <= end <= words[place].start for end in signs)
        if (parted and any(name.start >= place for name in names)) or (
            words[place - 1].text in AND and any(name.start == place for name in names)
        ):
            found.append(place)
    return found


_PEOPLE = {
    "he", "she", "they", "i", "her", "his", "my", "the", "a", "an", "patient", "pt", "mr", "mrs",
    "ms", "man", "woman", "male", "female", "lady", "gentleman", "this", "who", "gp", "we",
}  # fmt: skip
_OLD = {"year", "years", "yr", "yrs", "yo", "y"}


def people(
    words: Sequence[Token], every: Sequence[Token], rest: Sequence[Span], names: Sequence[Span]
) -> list[Span]:
    """Find who is said to take something: *78 year old woman with MS taking baclofen*.

    What describes a person before a word such as *taking* is no part of a medicine.
    """
    covered = {place for span in (*names, *rest) for place in range(span.start, span.end)}
    bounds = [0, *(name.end for name in names), *_bounds(words, every, names)]
    found = []
    for span in rest:
        start = max(place for place in bounds if place <= span.start)
        if words[start].text in AND:
            start += 1
        described = words[start : span.start]
        if span.kind == "present" and described and _is_person(described):
            found += [
                Span(place, place + 1, words[place].text, "person")
                for place in range(start, span.start)
                if place not in covered
            ]
    return found


def _is_person(words: Sequence[Token]) -> bool:
    aged = words[0].is_number and len(words) > 1 and words[1].text in _OLD
    return words[0].text in _PEOPLE or aged


def joined_on(span: Span, names: Sequence[Span], words: Sequence[Token], hyphens: set[int]) -> Span:
    """Read a letter or two that a hyphen joins to a name as a part of it: *Telma-H*, *Amlong-AT*.

    In a brand they stand for a partner, though by themselves they are an hour or *at*.
    """
    word = words[span.start]
    name = next((name for name in names if name.end == span.start), None)
    short = span.end - span.start == 1 and len(word.text) <= 2 and not word.is_number
    hours = words[span.start - 1].text
    if word.text == "h" and hours[0].isdigit() and any(n.end == span.start - 1 for n in names):
        own = hours in _HOURS
        return span if own else span._replace(kind="variant", start=span.start - 1)
    if name is None or words[name.end - 1].end + 1 != word.start:
        return span
    if word.text in _OF_A_RANGE and span.end == len(words):
        return span._replace(kind="variant")
    following = words[span.end] if span.end < len(words) else None
    if word.text == "met" and (following is None or following.is_number):
        return span._replace(kind="variant")  # metformin, where it is not the Dutch "with"
    if not short or (word.text == "at" and span.kind == "direction"):
        return span
    if word.start in hyphens and span.kind != "release" and word.text != _SODIUM:
        beside = span.kind in ("maker", "pack", "route", "variant")
        return span._replace(kind="variant" if beside else "partner")
    if word.text in _PARTNERS and (following is None or following.is_number):
        return span._replace(kind="partner" if _adds_sleep(name, word) else "variant")
    return span


_OF_A_RANGE = {"night", "nighttime", "day", "daytime"}
"""By themselves behind a brand, these name another product of its range: *Calpol Night*."""
_SODIUM = "na"
"""*Diclofenac-Na*; a K may stand for potassium chloride beside a diuretic."""
_HOURS = {"4", "6", "8", "12", "24", "48", "72"}
_PARTNERS = {"h", "m", "l", "d", "am", "pm", "at", "gp"}
"""What makers put behind a brand for a partner, though by itself it is a unit, a time, *at*."""
_PAIN = {"acetaminophen", "apap", "aspirin", "ibuprofen", "naproxen", "paracetamol"}


def _adds_sleep(name: Span, word: Token) -> bool:
    """Whether *PM* stands for a medicine for sleep: *ibuprofen PM* holds an antihistamine."""
    return word.text == "pm" and name.text in _PAIN


_BOXES = {"\N{BALLOT BOX}", "\N{WHITE SQUARE}", "\N{WHITE MEDIUM SQUARE}", "\N{WHITE LARGE SQUARE}"}


def unticked(every: Sequence[Token]) -> str:
    """Return a box of a form that nobody ticked, as in *[ ] epilepsy*, or nothing."""
    for sign, following in itertools.pairwise((*every, None)):
        if sign is not None and sign.text in _BOXES:
            return sign.text
        if sign is not None and following is not None and sign.text + following.text == "[]":
            return "[ ]"
    return ""


def doubts(words: Sequence[Token], every: Sequence[Token], names: Sequence[Span]) -> list[Span]:
    """Find the signs and figures that leave open whether something is taken.

    A box that is not ticked, a question mark at an end, a dose of nothing, an arrow from one
    medicine to another.
    """
    said = unticked(every)
    if not said and every and "?" in (every[0].text, every[-1].text):
        said = "?"
    if not said and names and _is_nothing(words, every):
        said = "0"
    for one, other in itertools.pairwise(names):
        between = {
            sign.text
            for sign in every
            if words[one.end - 1].end <= sign.start < words[other.start].start
        }
        if not said and one.text != other.text and not between.isdisjoint(_ARROWS):
            said = next(sign for sign in _ARROWS if sign in between)
    return [Span(0, 0, said, "change")] if said else []


def past_times(words: Sequence[Token], rest: Sequence[Span]) -> list[Span]:
    """Find the times that are past: *in 2010*, *last year*, *5 years ago*.

    Those of a reason, and those since which something is so, are left out.
    """
    reasons = {i for span in rest if span.kind == "reason" for i in range(span.start, span.end)}
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
            said = " ".join(word.text for word in words[start : place + 1])
            found.append(Span(start, place + 1, said, PAST))
    return found


def allergies(words: Sequence[Token], every: Sequence[Token], names: Sequence[Span]) -> list[Span]:
    """Find the allergies to what is named before them: *codeine allergy*, at an end.

    *Cetirizine allergy tablets* are no such.
    """
    ends = {sign.start for sign in every if sign.is_sign and sign.text != "-"}
    return [
        Span(name.end, name.end + 1, words[name.end].text, "absent")
        for name in names
        if name.end < len(words)
        and words[name.end].text in _ALLERGY
        and (name.end + 1 == len(words) or not ends.isdisjoint(_gap(words, name.end)))
    ]


def purposes(words: Sequence[Token], rest: Iterable[Span]) -> Iterator[Span]:
    """Return phrases with allergies that something is taken for as reasons: *for the allergy*."""
    for span in rest:
        before = {word.text for word in words[max(span.start - 2, 0) : span.start]}
        for_it = span.kind == "absent" and _OF_ALLERGY.match(span.text) and before & _FOR
        yield span._replace(kind="reason") if for_it else span


_OF_ALLERGY = re.compile(r"al+erg\w*$")
_FOR = {
    "for", "para", "pour", "contre", "contra", "per", "contro", "voor", "tegen", "fur", "gegen",
    "bei", "mot", "mod", "til", "na", "przeciw", "от", "при",
}  # fmt: skip


def _gap(words: Sequence[Token], place: int) -> range:
    """The characters between a word and the next."""
    return range(words[place].end, words[place + 1].start)


_ALLERGY = {"allergy", "intolerance", "anaphylaxis", "hypersensitivity", "sensitivity"}
PAST = "past"
_IN = {"in", "until", "till", "around", "circa"}
_SINCE = {"since", "from", "for", "over"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG = {"year", "years", "month", "months", "decade", "decades", "summer", "winter", "spring",
         "autumn", "fall", "yrs", "yr"}  # fmt: skip
_ARROWS = ("\N{RIGHTWARDS ARROW}", "\N{RIGHTWARDS DOUBLE ARROW}", ">")


def _is_nothing(words: Sequence[Token], every: Sequence[Token]) -> bool:
    """Whether all figures of an entry are zero, or those of the times of a day: *0-0-0*."""
    figures = [
        word.text
        for place, word in enumerate(words)
        if word.is_number
        and _REFILLS.isdisjoint(near.text for near in words[max(place - 1, 0) : place + 2])
    ]
    day = _TIMES_OF_A_DAY.search("".join(token.text for token in every))
    return (bool(figures) and not any(figure.strip("0.,") for figure in figures)) or (
        day is not None and not day[0].strip("0-")
    )


_TIMES_OF_A_DAY = re.compile(r"(?<![\d.,/-])\d+(?:-\d+){2,3}(?![\d.,/-])")
_REFILLS = {"refill", "refills", "repeat", "repeats", "rf", "renewals"}


def is_no_name(place: int, words: Sequence[Token], every: Sequence[Token]) -> bool:
    """Whether a short name is something else: the zone in *8 am MST*, *INH* beside puffs.

    Or what a pack holds, such as the *10 FER* of German pharmacies and the *30 pce* of Swiss ones.
    """
    if words[place].text in _INHALED:
        return any(word.text.startswith("puff") for word in words)
    if words[place].text in _COUNTED:
        before = words[place - 1]
        return place > 0 and before.is_number and before.end < words[place].start
    if words[place].text not in _TIME_ZONES or not place:
        return False
    before = words[place - 1]
    hour = before.is_number and any(sign.text == ":" and sign.end == before.start for sign in every)
    return hour or before.text in ("am", "pm")


_INHALED = {"inh"}
_COUNTED = {"fer", "pce"}
_TIME_ZONES = {"mst"}


def unnamed(words: Sequence[Token], every: Sequence[Token], names: Sequence[Span]) -> set[int]:
    """Find the medicines that are told and not named: *tramadol and usual meds*, *+ 1 other drug*.

    They follow *and* or a sign for it, behind a name, and no name follows.
    """
    signs = {sign.end for sign in every if sign.text in ("+", "&")}
    last = max((name.end for name in names), default=len(words))
    found = set()
    for place in range(last, len(words)):
        start = place
        while start > last and (words[start - 1].is_number or words[start - 1].text in _SOME):
            start -= 1
        joined = (start > last and words[start - 1].text in (*AND, "plus")) or any(
            words[start - 1].end <= end <= words[start].start for end in signs
        )
        if names and joined and words[place].text in _MEDICINES:
            found.add(place)
    return found


_SOME = {"other", "others", "usual", "home", "regular", "my", "bp", "some", "a", "an", "the", "new",
         "more", "few", "several", "many", "couple", "two", "three", "five", "ten"}  # fmt: skip
_MEDICINES = {"medicine", "medicines", "medication", "medications", "med", "meds", "drug", "drugs",
              "co"}  # fmt: skip
