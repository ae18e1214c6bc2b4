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
from .lexicon import capitals, condition_words, is_qualifier, longer_phrases, word_list
from .medication import IsName, name_spans, phrase_spans, whole
from .relatives import of_herself
from .ruled_out import not_excluded, of_tests, of_what_stands_before
from .sentences import joined_back, numbered
from .spans import Span, covered, each_word
from .standing import Standing, State, is_denied_whole, left_without, nothing, of_any_degree
from .tokens import Words


class NamedCondition(NamedTuple):
    """A known name in an entry, and how it stands."""

    name: str
    state: State


class ConditionReading(NamedTuple):
    """What an entry on a condition was read as."""

    findings: tuple[NamedCondition, ...]
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

    def vague(self, finding: NamedCondition) -> bool:
        """Whether a stage or circumstance that is named may be that of something else.

        A *distress in a newborn* is not the newborn; a pregnancy is one whatever else is said.
        """
        return bool(self.unknown) and not _PREGNANCY.search(finding.name)


_PREGNANCY = re.compile(r"preg|gravid|grossesse|embara|schwang|zwanger|gestac|gestat|trimest")


def read_condition(text: str, known: IsName) -> ConditionReading:
    """Read one condition.

    Args:
        text: the entry, such as ``"CKD stage 4"`` or ``"no history of epilepsy"``.
        known: tells of a folded text whether it is a name.
    """
    words = Words(text)
    names = _names(words, known, _in_capitals(text))
    figures, used, refused = read_figures(words)
    if figures.age is not None and _is_of_an_event(used, names, words):
        figures, refused = figures._replace(age=None), refused | used
    names, rest = of_tests(words, names, not_excluded(words, names, _beside(words, names)))
    sentences = joined_back(numbered(words), names, rest)
    rest += _causes(words, names, rest)
    if _of_another(used, rest, sentences, words):
        figures, refused = Figures(), refused | used
    names = whole(names, rest, words)
    refused |= unused_stages(words, names, rest)
    # What no person can have is not understood, though each of its words is.
    understood = (used | covered((*names, *rest))) - nothing(words, names) - refused
    unknown = [word.text for place, word in enumerate(words) if place not in understood]
    backward = [span for span in rest if of_what_stands_before(span, words)]
    standing = Standing(words, names, rest, sentences, backward)
    findings: list[NamedCondition] = []
    left_open: list[str] = []
    for name in names:
        state = standing.of(name)
        plain = of_any_degree(name, rest, words) if state == "absent" else ""
        if plain and known(plain):
            left_open.append(plain)
            findings.append(NamedCondition(plain, "possible"))
        else:
            findings.append(NamedCondition(name.text, state))
    return ConditionReading(
        findings=tuple(findings),
        figures=figures,
        understood=tuple(span.text for span in rest if refused.isdisjoint(covered([span]))),
        unknown=(*unknown, *filter(None, [unticked(words)])),
        left_open=tuple(left_open),
    )


def _names(words: Words, known: IsName, written: Collection[str]) -> list[Span]:
    """Find the names of an entry, of which some words are written in capitals."""
    vocabulary = condition_words()
    # What is written as an abbreviation is none of the small words that it looks like.
    meant = {word for word in written if word in vocabulary and known(word)}

    def kind_of(key: str) -> str | None:
        return None if key in meant else vocabulary.get(key)

    return _own(name_spans(words, known, kind_of), words, written)


def _beside(words: Words, names: Sequence[Span]) -> list[Span]:
    """Find what is understood beside the names, by its words alone."""
    taken = covered(names)
    prefixed = {
        place
        for place, word in enumerate(words)
        if word.text in _NON
        and any(s.text == "-" and s.start == word.end for s in words.signs(place + 1))
    }
    rest = [
        span
        for span in phrase_spans(words, taken, condition_words())
        if span.start not in prefixed
        or (span.kind == "ending" and span.end > span.start + 1)
        or is_denied_whole(span, names, words)
    ]
    rest = of_herself(words, names, rest)
    rest += _qualifiers(words, taken, rest, prefixed)
    return rest + left_without(words, taken, rest)


def _own(names: Sequence[Span], words: Words, written: Collection[str]) -> list[Span]:
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


def _causes(words: Words, names: Sequence[Span], rest: Sequence[Span]) -> list[Span]:
    """Find what a named condition is due to: it is understood up to the next sign."""
    known = covered((*names, *rest))
    found: list[Span] = []
    for cause in rest:
        if cause.kind == "cause" and any(name.end <= cause.start for name in names):
            following = range(cause.end, len(words))
            stop = next((place for place in following if words.parted(place, _STOPS)), len(words))
            places = (place for place in range(cause.end, stop) if place not in known)
            found += each_word(words, places, "ending")
    return found


def _qualifiers(
    words: Words, taken: set[int], rest: Sequence[Span], prefixed: set[int]
) -> list[Span]:
    """Find the adjectives that the vocabulary holds by their stem alone, and *non-* before one."""
    unknown = set(range(len(words))) - taken - prefixed - covered(rest)
    adjectives = [place for place in sorted(unknown) if is_qualifier(words[place].text)]
    beside = {span.start for span in rest if span.kind == "ending"} - taken | set(adjectives)
    before = [place for place in sorted(prefixed) if place + 1 in beside]
    return each_word(words, adjectives + before, "ending")


_NON = {"non", "nao", "nicht", "niet"}


_STOPS = {",", ";", ":", ".", "/", "+", "&"}


def _of_another(
    used: set[int], rest: Sequence[Span], sentences: Sequence[int], words: Words
) -> bool:
    """Whether a figure is of a relative: *father: MI at age 62*, *his 38-year-old sister*."""
    first = min(used, default=None)
    if first is None:
        return False
    relatives = [
        span.start
        for span in rest
        if span.kind == "relative" and sentences[span.start] == sentences[first]
    ]
    return any(
        place < first or not any(words.signs(p) for p in range(max(used) + 1, place + 1))
        for place in relatives
    )


def _is_of_an_event(used: set[int], names: Sequence[Span], words: Words) -> bool:
    """Whether an age tells when something was: *stroke aged 45*, *hip fracture at 80 years old*."""
    first = min(used)
    if words.at(first - 1) in ("at", "mit", "con", "met", "ved"):
        return True
    behind = any(name.end == first for name in names) and words[first].text in ("age", "aged")
    return behind and not words.signs(first)


_TELLING = tuple(word_list("of another condition"))


def telling_of_another(understood: Iterable[str]) -> tuple[str, ...]:
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
