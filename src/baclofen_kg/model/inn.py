"""International nonproprietary names (INN) in the spelling of other languages.

An INN is spelt a little differently in each language, and regularly so: *baclofen* is *baclofenum*
in the Latin of pharmacopoeias, *baclofène* in French, *baclofeno* in Spanish and *Baklofen* in
Swedish. What stays the same is its skeleton, by which such a spelling is looked up. This is no
likeness: two words with one skeleton differ by nothing but the rules below. That no two substances
of the graph share a skeleton, and none has that of another name, is tested.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SHORTEST = 6
"""Letters of the shortest word that is read as an INN in another spelling."""

_LETTERS = {"y": "i", "j": "i", "w": "v", "x": "ks", "ł": "l", "ø": "o", "æ": "e", "œ": "e"}
_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфцыэі", "abvgdeziiklmnoprstufciei", strict=True)),
    "\N{CYRILLIC SMALL LETTER HA}": "ch", "ю": "iu", "я": "ia", "ь": "", "ъ": "",
}  # fmt: skip
_DOUBLED = {2 * letter for letter in "aeiou"}
_SPELT = str.maketrans(_LETTERS | _CYRILLIC)

# In this order: a rule meets what those before it made. A c before e and i stays, and else is a k.
_RULES = (
    ("qu", "kv"), ("ph", "f"), ("th", "t"), ("rh", "r"), ("ch", "k"), ("ck", "k"), ("h", ""),
    ("ae", "e"), ("oe", "e"), ("sce", "se"), ("sci", "si"), ("cce", "ce"), ("cci", "ci"),
    ("ce", "\0e"), ("ci", "\0i"), ("c", "k"), ("\0", "c"),
    *(("ts" + vowel, "z" + vowel) for vowel in "aeiou"),  # Finnish
    *((2 * letter, letter) for letter in "abcdefgiklmnoprstuvz"),
)  # fmt: skip


_SALT = re.compile(
    r"(?:(?:mono|di|hemi|hydrogen)*(?:hydro(?:ch|k)lorid|hydrobromid|sulfa+t|su[ck]{2}ina+t"
    r"|tartra+t|malea+t|malat|besila+t|mesila+t|fumara+t|phospha+t|fosfa+t|citra+t|natrium))"
    r"(?:(?:mono|di|hemi)?hydra+t)?e?"
)


def without_salt(word: str) -> str:
    """Return a word without the salt that Germanic languages join to it: *Morphinsulfat*.

    Esters are no salts, and stay: they can be another substance. Empty where there is none.
    """
    salt = next((found for found in _SALT.finditer(word) if found.end() == len(word)), None)
    return word[: salt.start()] if salt else ""


def skeletons(words: Sequence[str]) -> list[str]:
    """Return of each folded word what it has in common with its spellings in other languages.

    Empty where it is too short, or has a character that is no letter of Latin or Cyrillic.

    >>> skeletons(["baclofene", "baklofenum", "баклофен"])
    ['baklofen', 'baklofen', 'baklofen']
    """
    # No language ends an INN in a double vowel; a typist does.
    fit = [
        word if len(word) >= SHORTEST and word.isalpha() and word[-2:] not in _DOUBLED else ""
        for word in words
    ]
    # All at once: a thousand names take a millisecond.
    text = "\n".join([*fit, ""]).translate(_SPELT)
    for old, new in _RULES:
        text = text.replace(old, new)
    return [
        _hissed(_without_ending(word)) if word.isascii() else "" for word in text.split("\n")[:-1]
    ]


def _hissed(word: str) -> str:
    """Write c, s and z alike in a long word: Spanish and Estonian have one for another."""
    return word if len(word) < _LONG else word.replace("c", "s").replace("z", "s")


_LONG = 7


def _without_ending(word: str) -> str:
    """Leave out ``-um``, the ``-i`` of Finnish or a last vowel; *-zepán* is *-zepam* in Spanish."""
    if word.endswith(("zepan", "zolan", "cepan", "sepan")):
        return f"{word[:-1]}m"
    if word.endswith("um"):
        return word[:-2]
    if word.endswith("i") and word[-2:-1] not in "aeiou":
        return word[:-1]
    return word[:-1] if word.endswith(("a", "e", "o")) else word
