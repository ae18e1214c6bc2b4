"""International nonproprietary names (INN) in the spelling of other languages.

An INN is spelt a little differently in each language, and regularly so: *baclofen* is *baclofenum*
in the Latin of pharmacopoeias, *baclofène* in French, *baclofeno* in Spanish and *Baklofen* in
Swedish. What stays the same is its skeleton, by which such a spelling is looked up. This is no
likeness: two words with one skeleton differ by nothing but the rules below. That no two substances
of the graph share a skeleton, and none has that of another name, is tested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from .name_table import NameRow

SHORTEST = 6
"""Letters of the shortest word that is read as an INN in another spelling."""

_SHORTEST_BRAND = 7
"""Letters of the shortest brand that is read in Cyrillic letters."""

_LETTERS = {"y": "i", "j": "i", "w": "v", "x": "ks", "ł": "l", "ø": "o", "æ": "e", "œ": "e"}
_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфцыэі", "abvgdeziiklmnoprstufciei", strict=True)),
    "\N{CYRILLIC SMALL LETTER HA}": "ch", "ю": "iu", "я": "ia", "ь": "", "ъ": "",
}  # fmt: skip
_SPELT = str.maketrans(_LETTERS | _CYRILLIC)
_NOT_EXACT = re.compile(r"[^а-яэіa-z]|[hyхщы]|ck")  # noqa: RUF001
_BEFORE_A_DARK_VOWEL = re.compile("c(?![eiy])")

# In this order: a rule meets what those before it made. A c before e and i stays, and else is a k.
_RULES = (
    ("qu", "kv"), ("ph", "f"), ("th", "t"), ("rh", "r"), ("ch", "k"), ("ck", "k"), ("h", ""),
    ("ae", "e"), ("oe", "e"), ("sz", "s"), ("sce", "se"), ("sci", "si"), ("cce", "ce"),
    ("cci", "ci"),
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
    # No language ends an INN in a double letter; a typist does.
    fit = [
        word if len(word) >= SHORTEST and word.isalpha() and word[-1] != word[-2] else ""
        for word in words
    ]
    return [_hissed(_without_ending(word)) if word.isascii() else "" for word in _respelt(fit)]


def brands(words: Sequence[str]) -> list[str]:
    """Return of each folded word the brand that it is, in letters that Cyrillic can write.

    Nearly letter by letter, for a brand can be like any word; empty where it is short, or has
    letters that are written in more than one way.

    >>> brands(["suprastin", "супрастин", "поэмы"])
    ['suprastin', 'suprastin', '']
    """
    fit = [
        word if len(word) >= _SHORTEST_BRAND and not _NOT_EXACT.search(word) else ""
        for word in words
    ]
    text = "\n".join([*fit, ""]).replace("лю", "лу").replace("ля", "ла").translate(_SPELT)
    return _BEFORE_A_DARK_VOWEL.sub("k", text.replace("qu", "kv")).split("\n")[:-1]


def _respelt(words: Sequence[str]) -> list[str]:
    """Return words in the letters of skeletons, all at once: a thousand take a millisecond."""
    text = "\n".join([*words, ""]).translate(_SPELT)
    for old, new in _RULES:
        text = text.replace(old, new)
    return text.split("\n")[:-1]


_ACID = (
    r"(?:acid(?:e|o|um|i|ul)?|kwasu?|kyselin[ay]|ki[sc]elina|asit|ki[sc]lina"
    r"|кислот[аы]|киселина)"
)
_ADJECTIVE = (
    r"(?P<{}>\w{{3,}}?)"
    r"(?:ic|ic(?:o|um|us|i)|ique|ik|ow(?:y|ego|a)|ov[ae]|ove|n[ae]|ska|[ое]в(?:ая|ои|а))"  # noqa: RUF001
)
_OF_ACID = re.compile(
    rf"{_ACID} {_ADJECTIVE.format('after')}|{_ADJECTIVE.format('before')} {_ACID}"
    r"|(?P<joined>\w{3,}?)(?:saure|zuur|sy[rn][ae]|sav)"
)
"""An acid as a language names it: *ibandronic acid*, *kwas ibandronowy*, *Ibandronsäure*."""


def acids(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return of each folded name, where it is that of an acid, what its names have in common.

    That is the stem, the likeliest first: many languages say *valproin-* where others say
    *valpro-*. Empty where the name is not that of an acid.

    >>> acids(["valproic acid", "kwas walproinowy", "baclofen"])
    [('valpr acid',), ('valproin acid', 'valpr acid'), ()]
    """
    found = [_OF_ACID.fullmatch(name) for name in names]
    stems = _respelt([match[match.lastgroup or 0] if match else "" for match in found])
    return [tuple(f"{_hissed(way)} acid" for way in _stems(stem)) for stem in stems]


def _stems(stem: str) -> Iterator[str]:
    """A stem of an acid without its last vowels, and without the *-in* that languages add."""
    if not stem.isascii() or not stem:
        return
    yield stem.rstrip("aeio")
    if stem.endswith("in"):
        yield stem[:-2].rstrip("aeio")


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
    if word.endswith("as"):  # Latin has valproas for valproate
        return f"{word[:-1]}t"
    if word.endswith("i") and word[-2:-1] not in "aeiou":
        return word[:-1]
    return word[:-1] if word.endswith(("a", "e", "o", "u")) else word


def by_skeleton(
    spelt: Mapping[str, str], rows: Callable[[str], Sequence[NameRow]]
) -> dict[str, str | None]:
    """Return the generic names by what their spellings have in common.

    Args:
        spelt: folded names, and how each is written: a brand has a capital.
        rows: return the rows of a folded name, sorted.

    Returns:
        The folded name of each skeleton; none where several things share it.
    """
    keys = [key for key, name in spelt.items() if name[:1].islower()]
    stems = [next(iter(stems), "") for stems in acids(keys)]
    pairs = [*zip(skeletons(keys), keys, strict=True), *zip(stems, keys, strict=True)]
    return _of_one_thing(pairs, rows)


def by_brand(
    spelt: Mapping[str, str], rows: Callable[[str], Sequence[NameRow]]
) -> dict[str, str | None]:
    """Return the brands of one word by what ``brands`` makes of them, as ``by_skeleton`` does."""
    keys = [key for key, name in spelt.items() if name[:1].isupper()]
    return _of_one_thing(zip(brands(keys), keys, strict=True), rows)


def _of_one_thing(
    pairs: Iterable[tuple[str, str]], rows: Callable[[str], Sequence[NameRow]]
) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for skeleton, key in pairs:
        other = found.setdefault(skeleton, key)
        if other and other != key and skeleton:
            ours, theirs = rows(key), rows(other)
            same = {row[0] for row in ours} == {row[0] for row in theirs}
            # Of names of the same things the first counts, whatever the order here.
            found[skeleton] = min((theirs[0], other), (ours[0], key))[1] if same else None
    found.pop("", None)
    return found
