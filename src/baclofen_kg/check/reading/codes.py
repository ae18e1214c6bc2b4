"""Codes as systems send them: RxNorm, ATC, UNII and ICD-10, with a prefix, an address, or bare.

A code that nothing has is followed upwards (*G40.909* to *G40.9* and *G40*; *N05BA99* to *N05BA*),
where the system says by its letters what is above. Codes of NDC, SNOMED CT and ICD-9-CM cannot
be resolved without their registers, which are not part of the package: they are named, and the text
is tried. A table beside this file has how each system is named, and the form of its codes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .lexicon import table

_ROWS = {row["system"]: row for row in table("code_systems.tsv")}
"""The code systems by the prefixes under which the graph knows them."""
SYSTEMS = {url: name for name, row in _ROWS.items() for url in row["addresses"].split("; ")}
"""The addresses of code systems, and their prefixes."""
UNRESOLVED = {name: row["not resolved"] for name, row in _ROWS.items() if row["not resolved"]}
"""Systems whose codes cannot be resolved offline, and their names."""
_WORDS = {word: name for name, row in _ROWS.items() for word in row["words"].split("; ")}
_NAMED = "|".join(sorted((re.escape(word) for word in _WORDS), key=len, reverse=True))
_PREFIXED = re.compile(
    rf"(?<![\w-])(?P<system>{_NAMED})\s*(?:code\s*)?[\s:|=#/_]\s*(?P<code>[A-Z0-9][A-Z0-9.-]*[A-Z0-9]|[A-Z])"
    r"(?![\w])",
    re.IGNORECASE,
)
_START = r"(?P<system>(?:https?://|urn:oid:)"
_END = r"(?P<code>[A-Za-z0-9.-]+)(?=$|[\s|,;)\]])"
# FHIR parts the two by a bar; in an address that resolves, the code is the last part.
_ADDRESSES = (
    re.compile(rf"{_START}[^\s|]+)\|{_END}"),
    re.compile(rf"{_START}[^\s|]+?)[#/:]{_END}"),
)
_BARE = {
    "atc": re.compile(r"[A-V]\d\d[A-Z](?:[A-Z](?:\d\d)?)?", re.IGNORECASE),
    "icd10": re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4}|[0-9]{0,4}|(?<=\d)A)[-+*!†]?", re.I),
    "ndc": re.compile(r"\d{4,5}-\d{3,4}-\d{1,2}"),
}
_LEVELS_OF_ATC = (7, 5, 4, 3, 1)


class Code(NamedTuple):
    """A code in an entry."""

    system: str
    """The prefix of the system, such as ``rxnorm``."""
    code: str

    @property
    def unresolved(self) -> str | None:
        """How a code that cannot be resolved offline is named, or nothing."""
        name = UNRESOLVED.get(self.system)
        return f"{name} {self.code}" if name else None

    @property
    def names(self) -> tuple[str, ...]:
        """What to look up, the code itself first, then what is above it; ICD-10 in both forms."""
        if self.system == "atc":
            cuts = [n for n in _LEVELS_OF_ATC if n <= len(self.code)]
            return tuple(f"atc:{self.code[:cut].upper()}" for cut in cuts)
        if self.system in ("icd10", "icd10cm"):
            plain = self.code.upper().replace(".", "").rstrip("-+*!†")
            found = []
            for end in range(len(plain), 2, -1):
                dotted = plain[:3] + (f".{plain[3:end]}" if end > 3 else "")
                other = "icd10" if self.system == "icd10cm" else "icd10cm"
                found += [f"{self.system}:{dotted}", f"{other}:{dotted}"]
            return tuple(found)
        return (f"{self.system}:{self.code.upper()}",)

    def is_above(self, name: str) -> bool:
        """Whether one of ``names`` is that of something above this code."""
        found = name.partition(":")[2].replace(".", "").upper()
        return found != self.code.upper().replace(".", "").rstrip("-+*!†")


class Coded(NamedTuple):
    """The codes of an entry, and the text beside them."""

    codes: tuple[Code, ...]
    text: str
    """The entry without its codes."""
    marked: str = ""
    """The entry with a mark in the place of each code."""

    def written(self, names: Sequence[str]) -> str:
        """Return the entry with a name in the place of each code, or nothing for one without."""
        text = self.marked
        for place, name in enumerate(names):
            text = text.replace(_mark(place), f" {name} ")
        return " ".join(text.split())


def _mark(place: int) -> str:
    return chr(_FIRST_MARK + place)


_FIRST_MARK = 0xF0000
"""The first of the characters for private use beyond those of any font."""
_MARKS = re.compile(r"[\U000F0000-\U000F0FFF]")
_AROUND = re.compile(r"[\[({]\s*(?P<mark>[\U000F0000-\U000F0FFF])\s*[\])}]")


def read_codes(text: str, *, medicine: bool) -> Coded:
    """Return the codes that stand in an entry.

    Args:
        text: the entry, such as ``"ATC N05BA01"`` or ``"G40.909 Epilepsy"``.
        medicine: whether a code without a prefix is one of ATC, or one of ICD-10.
    """
    marks = _Marks()
    rest = text
    if not medicine:
        rest = _CERTAINTY.sub(lambda match: match["code"] + _CERTAIN[match["letter"]], rest)
    for pattern in _ADDRESSES:
        rest = pattern.sub(marks.address, rest)
    rest = _PREFIXED.sub(marks.prefixed, rest)
    if not medicine:
        rest = _LEADING.sub(marks.icd10, rest)
        rest = (_OF_A_LIST if _LISTED.fullmatch(rest) else _IN_TEXT).sub(marks.icd10, rest)
    words = marks.bare(
        rest.strip(" \t()[]|,;:-").split(), ("atc", "ndc") if medicine else ("icd10",)
    )
    if not marks.codes:
        return Coded((), text)
    # Brackets around a code go with it: "[RxNorm: 617312]" leaves no box that nobody ticked.
    with_marks = _AROUND.sub(lambda match: match["mark"], " ".join(words))
    plain = " ".join(_MARKS.sub(" ", with_marks).split())
    return Coded(tuple(marks.codes), plain.strip(" ()[]|,;:-"), with_marks)


class _Marks:
    """Takes codes out of a text, and leaves a mark in the place of each."""

    def __init__(self) -> None:
        self.codes: list[Code] = []

    def _marked(self, system: str, code: str) -> str:
        self.codes.append(Code(system, code))
        return f" {_mark(len(self.codes) - 1)} "

    def address(self, match: re.Match[str]) -> str:
        """Mark a code that has the address of its system."""
        system = _system(match["system"])
        return match.group() if system is None else self._marked(system, match["code"])

    def prefixed(self, match: re.Match[str]) -> str:
        """Mark a code behind the name of its system, if it has the form of one."""
        system, code = _WORDS[match["system"].lower()], match["code"]
        fits = re.fullmatch(_ROWS[system]["code"], code, re.IGNORECASE)
        return self._marked(system, code) if fits else match.group()

    def icd10(self, match: re.Match[str]) -> str:
        """Mark a code that is one of ICD-10 by its form and place."""
        return self._marked("icd10", next(filter(None, match.groups()), match[0]))

    def bare(self, words: Sequence[str], systems: Sequence[str]) -> list[str]:
        """Return words with a mark for a code that stands alone, or at an end of its text."""
        found = list(words)
        own = [place for place, word in enumerate(words) if not _MARKS.search(word)]
        alone = len(words) == 1
        for place in dict.fromkeys((*own[:1], *own[-1:])):
            word = words[place].strip("()[]|,;:")
            for system in systems if word else ():
                told = alone or len(word) >= (6 if system == "atc" else 3)
                if told and _BARE[system].fullmatch(word) and _is_code(system, word, alone):
                    found[place] = words[place].replace(word, self._marked(system, word))
                    break
        return found


_DOTTED = r"[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}[-+*!†]?"
_PLAIN = r"[A-Z]\d[0-9A-Z]\d{0,2}[-+*!†]?"
_IN_TEXT = re.compile(rf"(?<![\w.-]){_DOTTED}(?![\w.])")
_LISTED = re.compile(rf"\s*(?:{_DOTTED}|{_PLAIN})(?:[\s,;/]+(?:{_DOTTED}|{_PLAIN}))+\s*")
_LEADING = re.compile(
    rf"(?<![\w.-])(?:D(?=[A-Z]\d\d))?(?P<code>{_DOTTED}|[A-Z]\d\d\d{{1,2}})"
    r"\s*[,;:|=\u2013\u2014_-]\s*(?=[^\W\d])"
    rf"|(?<![\w.-])D(?P<danish>[A-Z]\d\d(?:\.?\d{{1,2}})?)(?![\w.-])"
)
"""A code joined to its text (*N189,Chronic kidney disease*), or with Denmark's letter (*DG40*)."""
_OF_A_LIST = re.compile(rf"{_DOTTED}|{_PLAIN}")
_CERTAINTY = re.compile(
    r"(?<![\w.-])(?P<code>[A-Z]\d\d(?:\.\d{1,2}[-+*!†]?(?=[ AGVZ])|(?= ))) ?"
    r"(?P<letter>[AGVZ])(?: [BLR])?(?=\s*(?:[,;)\]]|$))"
)
_CERTAIN = {"A": " ausgeschlossen", "G": "", "V": " Verdacht", "Z": " Zustand nach"}
"""What German practices put behind a code: ruled out, certain, suspected, past."""


def _is_code(system: str, word: str, alone: bool) -> bool:
    """Whether a bare word is a code, and no name that looks like one, such as *B12*."""
    return alone or system != "icd10" or "." in word or len(word) > 3 or word.isupper()


def _system(address: str) -> str | None:
    """Return the prefix of the code system of an address, or nothing."""
    key = address.strip().lower().rstrip("/")
    if key in SYSTEMS:
        return SYSTEMS[key]
    if key.startswith("urn:oid:"):
        return None
    for word in ("rxnorm", "icd10cm", "icd-10-cm", "icd-10", "icd10", "unii", "snomed", "ndc",
                 "atc"):  # fmt: skip
        if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", key.partition("://")[2]):
            return _WORDS[word]
    return None
