"""One condition as people and systems enter it: which finding it names, and whether it is present.

A known name is found as in an entry on medicines (:mod:`.medication`). Then the words around it are
heard: what is denied (*no known epilepsy*) or said of a relative (*brother had a stroke*) is never
taken as present; *history of* makes it past, *suspected* possible. A denial holds on through a
list, up to a word such as *but* or *has*: what is lost by this is listed, and not cleared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from .figures import Figures, read_figures
from .lexicon import condition_words
from .medication import Lookup, Span, name_spans, phrase_spans, whole
from .tokens import Token, tokens

State = Literal["present", "past", "possible", "absent", "of a relative"]


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

    @property
    def complete(self) -> bool:
        """Whether something was found, and everything beside it was understood."""
        return bool(self.findings or any(self.figures)) and not self.unknown


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
    names = name_spans(words, every, known, vocabulary)
    taken = {place for span in names for place in range(span.start, span.end)}
    prefixed = {
        place
        for place, word in enumerate(words)
        if word.text == "non" and any(s.text == "-" and s.start == word.end for s in every)
    }
    rest = [
        span
        for span in phrase_spans(words, taken, vocabulary)
        if span.start not in prefixed or _is_denied_whole(span, names, words)
    ]
    rest = _of_herself(words, names, rest)
    rest += _left_without(words, taken, rest)
    sentences = _sentences(words, every)
    if _of_another(used, rest, sentences):
        figures, refused = Figures(), refused | used
    names = whole(names, rest, words)
    taken = {place for span in names for place in range(span.start, span.end)}
    covered = used | taken | {place for span in rest for place in range(span.start, span.end)}
    # What no person can have is not understood, though each of its words is.
    covered -= refused
    ends = {
        place
        for place, word in enumerate(words)
        if place + 1 == len(words)
        or (word.text == "not" and words[place + 1].text in _THERE)
        or any(word.end <= sign.start < words[place + 1].start for sign in every if sign.is_sign)
    }
    asked = any(token.text == "?" for token in every)
    return ConditionReading(
        tuple(
            Finding(name.text, _state(name, names, rest, sentences, ends, asked)) for name in names
        ),
        figures,
        tuple(span.text for span in rest if refused.isdisjoint(range(span.start, span.end))),
        tuple(words[place].text for place in range(len(words)) if place not in covered),
    )


def _of_another(used: set[int], rest: Sequence[Span], sentences: Sequence[int]) -> bool:
    """Whether a figure follows a relative: *father: MI at age 62* tells no age of the person."""
    relatives = [span.start for span in rest if span.kind == "relative"]
    first = min(used, default=None)
    return first is not None and any(
        place < first and sentences[place] == sentences[first] for place in relatives
    )


# Before these, *not* denies what stands before it: *epilepsy not present*.
_THERE = {
    "present", "known", "active", "currently", "seen", "found", "detected", "confirmed",
    "diagnosed", "reported", "noted", "evident", "suspected", "likely", "applicable", "anymore",
    "any", "now", "at", "documented", "identified", "established",
}  # fmt: skip

# These deny what follows them, never what stands before.
_WITHOUT = {
    "without",
    "w o",
    "wo",
    "sans",
    "ohne",
    "sin",
    "senza",
    "sem",
    "zonder",
    "utan",
    "uden",
    "bez",
}

_ALLERGY = re.compile(
    r"(?:allerg(?:y|ic|ies|ie|isch|ia|ico|ica)|hypersensitiv(?:ity|e)|anaphylaxis|drug allergy)"
    r"(?: to| a| à| au| aux| gegen| auf| al| alla)?:? (?P<after>.+)"
    r"|(?P<before>\S+(?: \S+)?) (?:allergy|hypersensitivity)",
    re.IGNORECASE,
)


def allergen(text: str) -> str | None:
    """Return what an entry says that there is an allergy to, or nothing: *allergic to codeine*."""
    match = _ALLERGY.fullmatch(" ".join(text.split()))
    return (match["after"] or match["before"]) if match else None


def _left_without(words: Sequence[Token], taken: set[int], rest: Sequence[Span]) -> list[Span]:
    """Find what comes behind *without*: it says what is not there, whatever it is."""
    first = min((span.end for span in rest if span.text in _WITHOUT), default=None)
    if first is None or not any(place < first for place in taken):
        return []
    known = taken | {place for span in rest for place in range(span.start, span.end)}
    return [
        Span(place, place + 1, words[place].text, "ending")
        for place in range(first, len(words))
        if place not in known
    ]


def _sentences(words: Sequence[Token], every: Sequence[Token]) -> list[int]:
    """Return for each word the number of its sentence; *Z. n.* ends none, nor does a comma."""
    numbers, sentence = [], 0
    for place, token in enumerate(every):
        if token.is_sign and token.text != "%":
            following = every[place + 1] if place + 1 < len(every) else None
            short = place and len(every[place - 1].text) == 1 and every[place - 1].text.isalpha()
            if token.text == ";" or (
                token.text == "." and following and following.start > token.end and not short
            ):
                sentence += 1
        else:
            numbers.append(sentence)
    return numbers


_LEVEL = r"(?:stage|grade|stade|stadium|stadio|est[aá]dio|est[aá]gio|stadiet|stg|st\.?|g)"
_STAGE = rf"{_LEVEL}?\s*(iv|iii|ii|v|i|four|five|three|[1-5])\s*[abd]?\b"
_KIDNEYS = (
    r"(?:ckd|chro?n?i?c? (?:kidney|renal) (?:disease|failure|insufficiency|dis)"
    r"|(?:insuffisance|maladie) r[eé]nale chronique|insufficienza renale cronica"
    r"|(?:insuficiencia|enfermedad) renal cr[oó]nica|(?:insuficiência|doença) renal crônica"
    r"|chronische (?:niereninsuffizienz|nierinsufficiëntie)|kronisk njursvikt"
    r"|przewlekła choroba nerek)"
)
_FIGURE = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "three": 3, "four": 4, "five": 5}
_PLAINER = (
    (re.compile(r"\(\s*[-\u2212]\s*\)"), " no "),
    (re.compile(r"\(\s*\+\s*\)"), " "),
    (re.compile(r"\bdis\b\.?(?=$| (?:NOS|NEC))", re.IGNORECASE), "disease"),
    (re.compile(rf"\b{_KIDNEYS}[\s,(:-]*{_STAGE}\)?", re.IGNORECASE), "stage"),
    (re.compile(rf"\b(?:stage|grade)\s+{_STAGE}\s+{_KIDNEYS}\b", re.IGNORECASE), "stage"),
    (re.compile(rf"\b{_KIDNEYS}[\s,(:-]*(iv|iii|ii|v|i)\s+stadio\b", re.IGNORECASE), "stage"),
    (re.compile(r"\bw(?:ith)? cr kid (v)\b", re.IGNORECASE), "stage"),
    (re.compile(r"\bw(?:ith)? cr kid i-iv\b", re.IGNORECASE), "with CKD"),
    # How an American record marks what an insurer counts; not a carcinoma of the liver.
    (re.compile(r"\s*\(HCC\)\s*$"), ""),
    # What was measured says nothing that is checked: an ejection fraction, sugar in the long run.
    (re.compile(r"\b(?:(?:lv)?ef|(?:hb)?a1c)[\s:=of]*\d[\d.,]*(?:\s*-\s*\d+)?\s*%?", re.I), " "),
    # For how long, and how often: "x 20 years", "x2".
    (re.compile(r"\bx\s*\d+\b(?:\s*(?:years?|yrs?|months?|weeks?|days?))?", re.IGNORECASE), " "),
    (re.compile(r"\bsupervis(?:ion|n)?(?: of)?(?: oth(?:er)?)? normal (?=preg)", re.I), ""),
    (re.compile(r"\bnormal (?:first )?(?=pregnancy)", re.IGNORECASE), ""),
    (re.compile(r"\b(\d\d?)\s*/\s*40\b"), r"\1 weeks pregnant"),
    (re.compile(r"\b(\d\d?)\s*(?:weeks?|wks?)['’]?(?: of)? gestation(?:al age)?\b", re.I),  # noqa: RUF001
     r"\1 weeks pregnant"),
    (re.compile(r"\bgestation(?:al age)?[\s:]*(?:of )?(\d\d?)\s*(?:weeks?|wks?)\b", re.I),
     r"\1 weeks pregnant"),
    # How often pregnant and delivered, which tells no pregnancy; 30 weeks and 2 days.
    (re.compile(r"\bG\d+ ?P\d+(?: at)?(?= |$)", re.IGNORECASE), ""),
    (re.compile(r"\b(\d\d)\s*w(?:k|ks)?\s*\+?\s*\d\s*d\b", re.I), r"\1 weeks pregnant"),
    (re.compile(r"\bpregnan(?:t|cy)[\s,:]*week\s+(\d\d?)\b", re.I), r"\1 weeks pregnant"),
)  # fmt: skip


_PEOPLE = (
    (re.compile(r"(?:a |an )?(?:neonat(?:e|al)|new-?born (?:baby|infant|child))", re.I), "newborn"),
    (re.compile(r"(?:a |an )?(?:infant|baby|toddler|adolescent|teenager|paediatric|pediatric)"
                r"(?: patient)?", re.I), "child"),
)  # fmt: skip
"""What people of an age are called, and the population that the graph has for them."""


def plainer(text: str) -> str:
    """Return an entry with stages, weeks and people as they are named: *CKD G4*, *infant*."""
    for pattern, instead in _PEOPLE:
        if pattern.fullmatch(text.strip()):
            return instead
    for pattern, instead in _PLAINER:
        if instead == "stage":
            text = pattern.sub(lambda m: f"CKD stage {_FIGURE.get(m[1].lower(), m[1])}", text)
        else:
            text = pattern.sub(instead, text)
    return text


def _is_denied_whole(span: Span, names: Sequence[Span], words: Sequence[Token]) -> bool:
    """Whether *non-* denies all of what follows it: *non-diabetic*, not *non-epileptic seizures*.

    Before a name of several words it makes another kind of the same of it.
    """
    name = next((name for name in names if name.start == span.end), None)
    return (
        name is not None
        and name.end - name.start == 1
        and (name.end == len(words) or words[name.end].is_number)
    )


_OF_A_MOTHER = {
    "pregnant", "breastfeeding", "feeding", "lactating", "nursing", "expecting", "expectant",
    "single", "new",
}  # fmt: skip


def _of_herself(words: Sequence[Token], names: Sequence[Span], rest: Sequence[Span]) -> list[Span]:
    """Take a mother for the person herself where she is one: *breastfeeding mother*."""
    return [
        span._replace(kind="ending")
        if span.kind == "relative"
        and span.text in ("mother", "mum", "mom")
        and span.start
        and words[span.start - 1].text in _OF_A_MOTHER
        else span
        for span in rest
    ]


def _state(
    name: Span,
    names: Sequence[Span],
    rest: Sequence[Span],
    sentences: Sequence[int],
    ends: set[int],
    asked: bool,
) -> State:
    """Return how a name stands, from the words of its sentence.

    Args:
        name: the name.
        names: all names of the entry.
        rest: what else was understood.
        sentences: the number of the sentence of each word.
        ends: the places of words before a sign, or at the end.
        asked: whether there is a question mark.
    """
    near = [span for span in rest if sentences[span.start] == sentences[name.start]]
    if any(span.kind == "relative" and not _left(span, name, names, near) for span in near):
        return "of a relative"
    before = [span for span in near if span.end <= name.start]
    breaks = [span.start for span in before if span.kind == "break"]
    heard = [span for span in before if span.start > max(breaks, default=-1)]
    if any(span.kind in ("absent", "after") for span in heard):
        return "absent"
    later = [other.start for other in names if other.start > name.start]
    after = [
        span
        for span in near
        if span.start >= name.end and span.start < min(later, default=len(sentences))
    ]
    # "Epilepsy, no seizures" and "emphysema, not on oxygen" deny what follows alone.
    after = [s for s in after if s.text not in ("no", "not") or s.end - 1 in ends]
    if any(
        span.kind == "after" or (span.kind == "absent" and not later and span.text not in _WITHOUT)
        for span in after
    ):
        return "absent"
    if asked or any(span.kind == "possible" for span in (*heard, *after)):
        return "possible"
    if any(span.kind == "past" for span in (*heard, *after)):
        return "past"
    return "present"


def _left(relative: Span, name: Span, names: Sequence[Span], near: Sequence[Span]) -> bool:
    """Whether the entry has gone from a relative to the person: *father had a stroke, has …*."""
    return any(
        span.kind == "break"
        and relative.end <= span.start < name.start
        and any(relative.end <= other.start < span.start for other in names)
        for span in near
    )
