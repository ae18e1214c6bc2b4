"""One condition as people and systems enter it: which finding it names, and whether it is present.

A known name is found as in an entry on medicines (:mod:`.medication`). Then the words around it are
heard: what is denied (*no known epilepsy*) or said of a relative (*brother had a stroke*) is never
taken as present; *history of* makes it past, *suspected* possible. A denial holds on through a
list, up to a word such as *but* or *has*: what is lost by this is listed, and not cleared.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ...model.folding import fold
from .context import unticked
from .figures import Figures, read_figures
from .kidneys import unused_stages
from .lexicon import capitals, condition_words, is_qualifier, longer_phrases
from .medication import Lookup, Span, name_spans, phrase_spans, whole
from .relatives import of_herself
from .ruled_out import not_excluded, of_tests, of_what_stands_before
from .sentences import joined_back, numbered
from .standing import (
    State,
    is_an_end,
    is_denied_whole,
    left_without,
    nothing,
    of_any_degree,
    standing,
)
from .tokens import Token, tokens


class Finding(NamedTuple):
    """A known name in an entry, and how it stands."""

    name: str
    state: State


class ConditionReading(NamedTuple):
    """What an entry on a condition was read as."""

    findings: tuple[Finding, ...]
    figures: Figures
    understood: tuple[str, ...]
    """What else was understood, such as *stage 4*."""
    unknown: tuple[str, ...]
    """Words that were not understood."""
    left_open: tuple[str, ...] = ()
    """Names of which a severe form alone is denied: they are possible."""

    @property
    def complete(self) -> bool:
        """Whether something was found, and everything beside it was understood."""
        return bool(self.findings or any(self.figures)) and not self.unknown

    def vague(self, finding: Finding) -> bool:
        """Whether a stage or circumstance that is named may be that of something else.

        A *distress in a newborn* is not the newborn; a pregnancy is one whatever else is said.
        """
        return bool(self.unknown) and not _PREGNANCY.search(finding.name)


_PREGNANCY = re.compile(r"preg|gravid|grossesse|embara|schwang|zwanger|gestac|gestat|trimest")


def read_condition(text: str, known: Lookup) -> ConditionReading:
    """Read one condition.

    Args:
        text: the entry, such as ``"CKD stage 4"`` or ``"no history of epilepsy"``.
        known: tells of a folded text whether it is a name.
    """
    every = tokens(text, signs=True)
    words = [token for token in every if not token.is_sign or token.text == "%"]
    vocabulary = condition_words()
    figures, used, refused = read_figures(words, every)
    # What is written as an abbreviation is none of the small words that it looks like.
    written = _in_capitals(text)
    meant = {word for word in written if word in vocabulary and known(word)}

    def kind_of(key: str) -> str | None:
        return None if key in meant else vocabulary.get(key)

    names = _own(name_spans(words, every, known, kind_of), words, written)
    if figures.age is not None and _is_of_an_event(used, names, words, every):
        figures, refused = figures._replace(age=None), refused | used
    taken = {place for span in names for place in range(span.start, span.end)}
    prefixed = {
        place
        for place, word in enumerate(words)
        if word.text in _NON and any(s.text == "-" and s.start == word.end for s in every)
    }
    rest = [
        span
        for span in phrase_spans(words, taken, vocabulary)
        if span.start not in prefixed
        or (span.kind == "ending" and span.end > span.start + 1)
        or is_denied_whole(span, names, words)
    ]
    rest = of_herself(words, every, names, rest)
    rest += _qualifiers(words, taken, rest, prefixed)
    rest += left_without(words, taken, rest)
    names, rest = of_tests(words, every, names, not_excluded(words, every, names, rest))
    sentences = joined_back(numbered(words, every), names, rest)
    rest += _causes(words, every, names, rest)
    if _of_another(used, rest, sentences, words, every):
        figures, refused = Figures(), refused | used
    names = whole(names, rest, words)
    taken = {place for span in names for place in range(span.start, span.end)}
    covered = used | taken | {place for span in rest for place in range(span.start, span.end)}
    covered -= nothing(words, names)
    refused |= unused_stages(words, names, rest)
    # What no person can have is not understood, though each of its words is.
    covered -= refused
    ends = {place for place in range(len(words)) if is_an_end(place, words, every)}
    asked = any(token.text == "?" for token in every)
    backward = [span for span in rest if of_what_stands_before(span, words, every)]
    found = [
        Finding(name.text, standing(name, names, rest, sentences, ends, asked, backward))
        for name in names
    ]
    open_ones = {
        place: plain
        for place, (name, finding) in enumerate(zip(names, found, strict=True))
        if finding.state == "absent" and known(plain := of_any_degree(name, rest, words, every))
    }
    found = [
        Finding(open_ones[place], "possible") if place in open_ones else finding
        for place, finding in enumerate(found)
    ]
    return ConditionReading(
        tuple(found),
        figures,
        tuple(span.text for span in rest if refused.isdisjoint(range(span.start, span.end))),
        (
            *(words[place].text for place in range(len(words)) if place not in covered),
            *filter(None, [unticked(every)]),
        ),
        tuple(open_ones.values()),
    )


def _own(names: Sequence[Span], words: Sequence[Token], written: Collection[str]) -> list[Span]:
    """Leave out names that are none here.

    Those in the longer name of something else (*diabetes insipidus*), and abbreviations that are
    a word as well and not in capitals (German *als*).
    """
    others = list(phrase_spans(words, set(), longer_phrases()))
    short = capitals()
    found = []
    for name in names:
        length = name.end - name.start
        if any(
            other.kind != "number"
            and other.end - other.start > length
            and other.start < name.end
            and name.start < other.end
            for other in others
        ):
            continue
        is_short = name.text in short or (len(name.text) == 2 and name.text.isascii())
        if not (is_short and len(words) > 1 and name.text not in written):
            found.append(name)
    return found


def _in_capitals(text: str) -> set[str]:
    """Return the words in capitals, unless the whole entry is: *DOLOR EN MI PIERNA*."""
    words: list[str] = re.findall(r"\w+", text)
    if all(word.isupper() for word in words if word.isalpha()) and any(
        len(word) > _LONG for word in words
    ):
        return set()
    return {fold(word) for word in words if word.isupper()}


_LONG = 5
"""Letters up to which a word in capitals may be an abbreviation."""


def _causes(
    words: Sequence[Token], every: Sequence[Token], names: Sequence[Span], rest: Sequence[Span]
) -> list[Span]:
    """Find what a named condition is due to: it is understood up to the next sign."""
    known = {place for span in (*names, *rest) for place in range(span.start, span.end)}
    stops = [sign.start for sign in every if sign.text in _STOPS]
    found = []
    for cause in rest:
        if cause.kind != "cause" or not any(name.end <= cause.start for name in names):
            continue
        start = words[cause.end - 1].end
        stop = min((stop for stop in stops if stop >= start), default=words[-1].end)
        found += [
            Span(place, place + 1, words[place].text, "ending")
            for place in range(cause.end, len(words))
            if words[place].end <= stop and place not in known
        ]
    return found


def _qualifiers(
    words: Sequence[Token], taken: set[int], rest: Sequence[Span], prefixed: set[int]
) -> list[Span]:
    """Find the adjectives that the vocabulary holds by their stem alone, and *non-* before one."""
    known = taken | prefixed | {place for span in rest for place in range(span.start, span.end)}
    found = [
        Span(place, place + 1, word.text, "ending")
        for place, word in enumerate(words)
        if place not in known and is_qualifier(word.text)
    ]
    beside = {span.start for span in (*rest, *found) if span.kind == "ending"} - taken
    return found + [
        Span(place, place + 1, words[place].text, "ending")
        for place in prefixed
        if place + 1 in beside
    ]


_NON = {"non", "nao", "nicht", "niet"}


_STOPS = {",", ";", ":", ".", "/", "+", "&", "\n"}


def _of_another(
    used: set[int],
    rest: Sequence[Span],
    sentences: Sequence[int],
    words: Sequence[Token],
    every: Sequence[Token],
) -> bool:
    """Whether a figure is of a relative: *father: MI at age 62*, *his 38-year-old sister*."""
    first = min(used, default=None)
    if first is None:
        return False
    end = words[max(used)].end
    relatives = [
        span.start
        for span in rest
        if span.kind == "relative" and sentences[span.start] == sentences[first]
    ]
    return any(
        place < first
        or not any(end <= sign.start < words[place].start for sign in every if sign.is_sign)
        for place in relatives
    )


def _is_of_an_event(
    used: set[int], names: Sequence[Span], words: Sequence[Token], every: Sequence[Token]
) -> bool:
    """Whether an age tells when something was: *stroke aged 45*, *hip fracture at 80 years old*."""
    first = min(used)
    if first and words[first - 1].text in ("at", "mit", "con", "met", "ved"):
        return True
    behind = any(name.end == first for name in names) and words[first].text in ("age", "aged")
    signs = (sign for sign in every if sign.is_sign)
    return behind and not any(
        words[first - 1].end <= sign.start < words[first].start for sign in signs
    )


_TELLING = (
    "renal", "nephr", "nefr", "niere", "hepat", "epat", "leber", "cardi", "kardi", "herz", "cerebr",
    "zerebr", "hirn", "brain", "spin", "medull", "pulmon", "lung", "respir", "gestat", "gestac",
    "gravid", "schwanger", "pregnan", "embaraz", "postpart", "puerper", "antepart", "antenat",
    "spast", "espast", "alcohol", "alkohol", "alcool", "psych", "psic", "epilep", "convuls",
    "diabet", "hypertens", "hipertens", "ipertens", "paraly", "paralit", "neurogen", "urin",
)  # fmt: skip


def telling(understood: Iterable[str]) -> tuple[str, ...]:
    """Return the words beside a condition that tell of another: *renal*, *gestational*.

    With a condition of which a source speaks they are passed over; one of which none speaks they
    may make a kind of something else.
    """
    return tuple(
        text for text in understood if any(word.startswith(_TELLING) for word in text.split())
    )


_TO = (
    r"(?: to| a la| alla| allo| ai| al| aux?| a| à la| à l['\u2019]| à| a l['\u2019]| all['\u2019]"
    r"| gegen| auf| voor| mot| mod| over for| pour| de| na| на|:)"
)
_ALLERGY = re.compile(
    r"(?:known |severe |has an? |is )*(?:al+[eé]rg(?:y|ic|ies|ie|isch|ias?|ic[oa]|iques?|isk|i)"
    r"|uczulenie|аллергия|hypersensitiv(?:ity|e)|intoler(?:ant|ance)|anaphylaxis|drug allergy)"
    rf"{_TO}:? ?(?P<after>.+)"
    r"|(?P<before>\S+(?: \S+)?) (?:allergy|hypersensitivity|allergi)"
    r"|(?P<compound>\w{4,}?)-?(?:allergie|allergi)",
    re.IGNORECASE,
)


def allergen(text: str) -> str | None:
    """Return what an entry says that there is an allergy to, or nothing: *allergic to codeine*."""
    match = _ALLERGY.fullmatch(" ".join(text.split()))
    return (match["after"] or match["before"] or match["compound"]) if match else None
