"""How a condition stands that an entry names: present, past, possible, denied, of a relative.

The words of its sentence tell. A denial holds on through a list, up to a word such as *but*; what
denies a severe form alone leaves the condition open: *no severe renal impairment*.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from .relatives import is_of_another
from .spans import Span
from .tokens import Token

State = Literal["present", "past", "possible", "absent", "of a relative"]

NOT = {
    "no", "not", "non", "nao", "nicht", "niet", "pas", "ikke", "inte", "ej", "nie", "не",
}  # fmt: skip
"""Words that deny what follows them, and what stands before them only at an end."""

# Before these, *not* denies what stands before it: *epilepsy not present*.
_THERE = {
    "present", "known", "active", "currently", "seen", "found", "detected", "confirmed",
    "diagnosed", "reported", "noted", "evident", "suspected", "likely", "applicable", "anymore",
    "any", "now", "at", "documented", "identified", "established",
    "bekannt", "vorhanden", "vorliegend", "nachweisbar", "nachgewiesen", "gesichert", "bestatigt",
    "gegeben", "erkennbar", "feststellbar", "mehr", "ersichtlich",
    "connu", "connue", "presente", "presentes", "retrouve", "retrouvee", "confirme", "confirmee",
    "diagnostique", "diagnostiquee", "evidente", "decele", "decelee", "signale", "signalee",
    "documente", "documentee", "objective", "objectivee",
    "conocida", "conocido", "confirmada", "confirmado", "diagnosticada", "diagnosticado",
    "referida", "referido", "documentada", "documentado", "objetivada", "objetivado", "detectada",
    "detectado", "evidenciada", "evidenciado", "presenta", "refiere",
    "nota", "noto", "note", "noti", "presenti", "confermata", "confermato", "riferita", "riferito",
    "diagnosticata", "diagnosticato", "rilevata", "rilevato", "documentata", "documentato",
    "conhecida", "conhecido", "relatada", "relatado", "apresenta", "refere", "detetada",
    "aanwezig", "bekend", "aangetoond", "vastgesteld", "bevestigd",
    "kand", "pavisad", "kendt", "pavist", "kjent", "bekreftet", "bekraeftet",
    "stwierdzono", "rozpoznano", "wykryto", "выявлена", "выявлено", "обнаружено", "отмечается",
}  # fmt: skip
_WHEN = {"currently", "now", "at", "mehr"}
_WITHOUT = {
    "without", "w o", "wo", "sans", "ohne", "sin", "senza", "sem", "zonder", "utan", "uden", "bez",
}  # fmt: skip
"""These deny what follows them, never what stands before."""

_SEVERE = {
    "severe", "serious", "significant", "marked", "advanced", "relevant", "severely",
    "schwere", "schwerer", "schweren", "schweres", "schwerwiegende", "hohergradige",
    "hohergradigen", "relevante", "relevanten", "signifikante", "wesentliche", "wesentlichen",
    "hochgradige", "fortgeschrittene",
    "severes", "grave", "graves", "importante", "importantes", "significative",
    "significatives", "avancee",
    "severa", "severo", "severas", "severos", "significativa", "significativo", "avanzada",
    "gravi", "severi", "importanti", "significativi", "rilevante", "avanzata",
    "avancada", "relevantes", "ernstige", "ernstig", "significante", "belangrijke",
    "svar", "svara", "allvarlig", "alvorlig", "svaer", "betydelig", "ciezka", "ciezkie", "ciezki",
    "тяжелая", "тяжелои", "тяжелыи",
}  # fmt: skip
"""Words for the severe form of a condition, as they stand beside its name."""
_BETWEEN = {
    "or", "and", "oder", "und", "ou", "et", "o", "y", "e", "of", "moderate", "moderee", "moderada",
    "mittelschwere", "matige", "moderata", "clinically", "klinisch", "very", "particularly", "any",
    "maßige", "massige",
}  # fmt: skip


def is_an_end(place: int, words: Sequence[Token], every: Sequence[Token]) -> bool:
    """Whether a word stands at an end: the last, before a sign, or *not* before *present*."""
    if place + 1 == len(words) or (words[place].text in NOT and _says_there(words, place + 1)):
        return True
    return any(
        words[place].end <= sign.start < words[place + 1].start for sign in every if sign.is_sign
    )


def _says_there(words: Sequence[Token], place: int) -> bool:
    """Whether a word says that something is there; *currently taking tablets* does not."""
    if words[place].text not in _THERE:
        return False
    follows = words[place + 1].text if place + 1 < len(words) else ""
    return words[place].text not in _WHEN or not follows or follows in (*_THERE, "this", "the")


def left_without(words: Sequence[Token], taken: set[int], rest: Sequence[Span]) -> list[Span]:
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


def nothing(words: Sequence[Token], names: Sequence[Span]) -> set[int]:
    """Find a nought behind a name, as in a table or of a score: *epilepsy: 0*, *pain 0/10*."""
    ends = {name.end for name in names}
    return {
        place
        for place, word in enumerate(words)
        if word.text == "0" and (place in ends or words[place - 1].text in ("score", "scale"))
    }


def is_denied_whole(span: Span, names: Sequence[Span], words: Sequence[Token]) -> bool:
    """Whether *non-* denies all of what follows it: *non-diabetic*, not *non-epileptic seizures*.

    Before a name of several words it makes another kind of the same of it.
    """
    name = next((name for name in names if name.start == span.end), None)
    return (
        name is not None
        and name.end - name.start == 1
        and (name.end == len(words) or words[name.end].is_number)
    )


def of_any_degree(
    name: Span, rest: Sequence[Span], words: Sequence[Token], every: Sequence[Token]
) -> str:
    """Return a name without its word for *severe*, where only that is denied; else nothing.

    So *renal impairment* in *no severe renal impairment* and in *sin insuficiencia renal grave*.
    """
    first, last = name.start, name.end
    while first < last and words[first].text in _SEVERE:
        first += 1
    while last > first and words[last - 1].text in _SEVERE:
        last -= 1
    place = name.start - 1
    while place >= 0 and words[place].text in (*_SEVERE, *_BETWEEN):
        place -= 1
    said = {word.text for word in words[place + 1 : name.start]}
    behind = words[name.end].text if name.end < len(words) else ""
    if behind in _SEVERE and not is_an_end(name.end - 1, words, every):
        said.add(behind)
    severe = first > name.start or last < name.end or not said.isdisjoint(_SEVERE)
    denied = any(
        span.kind in ("absent", "before") and span.end in (place + 1, name.start)
        for span in rest
        if span.start <= place
    )
    return " ".join(word.text for word in words[first:last]) if severe and denied else ""


def standing(
    name: Span,
    names: Sequence[Span],
    rest: Sequence[Span],
    sentences: Sequence[int],
    ends: Collection[int],
    asked: bool,
    backward: Collection[Span] = (),
) -> State:
    """Return how a name stands, from the words of its sentence.

    Args:
        name: the name.
        names: all names of the entry.
        rest: what else was understood.
        sentences: the number of the sentence of each word.
        ends: the places of words before a sign, or at the end.
        asked: whether there is a question mark.
        backward: denials of what stands before them alone.
    """
    near = [span for span in rest if sentences[span.start] == sentences[name.start]]
    if any(
        span.kind == "relative"
        and not _left(span, name, names, near)
        and is_of_another(span, name, names, ends)
        for span in near
    ):
        return "of a relative"
    before = [span for span in near if span.end <= name.start]
    breaks = [span.start for span in before if span.kind == "break"]
    heard = [s for s in before if s.start > max(breaks, default=-1) and s not in backward]
    found = any(span.text in _FOUND for span in near)
    if any(
        span.kind in ("absent", "before", "after") or (span.kind == "aim" and not found)
        for span in heard
    ):
        return "absent"
    later = [other.start for other in names if other.start > name.start]
    after = [
        span
        for span in near
        if span.start >= name.end and span.start < min(later, default=len(sentences))
    ]
    if any(
        (span.kind == "next" or (span.kind == "aim" and not found)) and span.start == name.end
        for span in after
    ):
        return "absent"
    # "Epilepsy, no seizures" and "emphysema, not on oxygen" deny what follows alone.
    after = [s for s in after if s.text not in NOT or s.end - 1 in ends]
    if any(
        span.kind == "after"
        or span in backward
        or (span.kind == "absent" and not later and span.text not in _WITHOUT)
        for span in after
    ):
        return "absent"
    # "Post-stroke" tells of the past, and "parkinsonism, post-encephalitic" of a cause.
    after = [span for span in after if span.text != "post"]
    if asked or any(span.kind in ("possible", "aim") for span in (*heard, *after)):
        return "possible"
    was = any(span.text == "was" and span.end == name.start for span in heard)
    if was or any(span.kind == "past" for span in (*heard, *after)):
        return "past"
    return "present"


_FOUND = {"positive", "positiv", "positivo", "positiva", "positif", "positief", "abnormal"}
"""What a screening was that found something: *depression screening positive*."""


def _left(relative: Span, name: Span, names: Sequence[Span], near: Sequence[Span]) -> bool:
    """Whether the entry has gone from a relative to the person: *father had a stroke, has …*."""
    return any(
        span.kind == "break"
        and relative.end <= span.start < name.start
        and any(relative.end <= other.start < span.start for other in names)
        for span in near
    )
