"""Names as another language spells them, as a register cuts them, or in the order of an index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model.folding import fold
from ..model.names import Match, Names
from . import reading

_SHORT = {
    "acet": "acetate", "adren": "adrenaline", "alum": "aluminium", "bic": "bicarbonate",
    "bicarb": "bicarbonate", "calc": "calcium", "carb": "carbonate", "chlor": "chloride",
    "dec": "decanoate", "decan": "decanoate", "ferr": "ferrous", "fumar": "fumarate",
    "glucon": "gluconate", "hex": "hexanoate", "hum": "human", "hydchloroth": "hydrochlorothiazide",
    "ins": "insulin", "isop": "isophane", "lido": "lidocaine", "lidoc": "lidocaine",
    "mag": "magnesium", "morph": "morphine", "per": "peroxide", "phos": "phosphate",
    "pot": "potassium", "prednis": "prednisolone", "prochlpzine": "prochlorperazine",
    "sod": "sodium", "sulf": "sulfate", "val": "valerate", "vit": "vitamin",
}  # fmt: skip
"""How the British tariff shortens words in the names of its items."""
_DOSES = re.compile(r"\(\s*\d+\s*D\s*\)")
_JOINED = re.compile(r"(\s*[/&+]\s*)")


def completed(text: str, names: Names) -> str:
    """Return an entry with the names in full that a register cut: *Hydrocort/Neomycin_Crm 1%*."""
    named, line, rest = text.partition("_")
    if not line:
        return text
    whole = "".join(_in_full(part, names) for part in _JOINED.split(named))
    return whole + line + _DOSES.sub(" doses ", rest)


def _in_full(part: str, names: Names) -> str:
    """Return one name of an item in full, where it can be but one: as a whole, or its first word.

    *Isosorbide Mononit*, *Medroxyprogest Acet*.
    """
    words = [_SHORT.get(word.lower(), word) for word in part.split(" ")]
    whole = names.completed(fold(" ".join(words)))
    if whole is not None:
        return whole
    words[0] = names.completed(fold(words[0])) or words[0]
    return " ".join(words)


def in_order(text: str, names: Names) -> str:
    """Return a condition in the form in which it is named.

    That of an index is brought into the order of speech where that is a name: *Failure, heart,
    congestive*. What is wrong and where are joined into a name: *disorders of liver*.
    """
    other = reading.inverted(text)
    if other and names.find_all([other])[other]:
        return other
    plain = reading.plainer(text)
    for _ in range(_MOST_ORGANS):
        told = reading.by_organ(plain)
        if told is None or any(names.find_all(told.known_as).values()):
            break
        plain = told.text
    return plain


_MOST_ORGANS = 3
"""Conditions of one entry that are told by their organs."""


def inn_spellings(keys: Iterable[str], names: Names) -> dict[str, list[Match]]:
    """Return the words that are an INN as another language spells it, and what they are."""
    wanted = list(keys)
    if not wanted:
        return {}  # the words that stand beside names need not be read
    beside = reading.single_words()
    words = [key for key in wanted if key not in beside and not _ENDS_IN_A_LETTER.search(key)]
    return names.inn_spellings(words, without=beside)


_ENDS_IN_A_LETTER = re.compile(r"[ -][a-z]$")
"""*Losartan-H* is no losartan in another spelling, though an *h* may be silent."""


def is_long_enough(key: str, *, medicine: bool) -> bool:
    """Whether a folded name is long enough to be read inside an entry.

    Three letters, or two of a condition (*DM*) and two characters in Chinese.
    """
    return len(key) >= (3 if medicine and key < "\u3040" else 2)


def is_brand(name: str) -> bool:
    """Whether a name is written as a brand, with a capital, in a script that has any."""
    return not name[:1].isalpha() or name[:1].isupper()


def begins_another(word: str, own: Sequence[str], names: Names) -> bool:
    """Whether a word begins the name of a substance that has none of some names: *Zopicl*."""
    other = names.completed(word)
    if other is None:
        return False
    found = names.find_all([other, *own])
    return {m.iri for m in found[other]}.isdisjoint(m.iri for name in own for m in found[name])
