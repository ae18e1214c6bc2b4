"""The form in which names are compared."""

import unicodedata
from collections.abc import Sequence

# Letters with a stroke and the dotless i, which Unicode does not take apart, and the apostrophe of
# print.
_PLAIN = dict(zip("łøđħŧı\N{RIGHT SINGLE QUOTATION MARK}", "lodhti'", strict=True))

# Characters that people put in or leave out.
_SLIGHT = " -'."


def fold(name: str) -> str:
    """Bring a name into the form in which names are compared.

    Case, accents, width, surplus space and invisible characters make no difference.

    >>> fold("  Ménière\N{RIGHT SINGLE QUOTATION MARK}s   DISEASE")
    "meniere's disease"
    """
    return " ".join(_without_marks(name).split())


def fold_all(names: Sequence[str]) -> list[str]:
    """Return the folded form of each name, as ``fold`` does; many are folded as one text."""
    folded = [name.lower() for name in names]
    odd = [place for place, name in enumerate(names) if not name.isascii()]
    lines = _without_marks("\n".join(names[place] for place in odd)).split("\n")
    if len(lines) == len(odd):
        for place, line in zip(odd, lines, strict=True):
            folded[place] = line
    else:  # a name of several lines, or none that is odd
        for place in odd:
            folded[place] = _without_marks(names[place])
    return [" ".join(name.split()) for name in folded]


def _without_marks(text: str) -> str:
    """Return a text in small letters without accents and invisible characters."""
    if text.isascii():
        return text.lower()
    # Folding may leave characters that can be taken apart further.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    for char in set(text):
        if not char.isascii():
            plain = _plain(char)
            if plain != char:
                text = text.replace(char, plain)
    return text


def _plain(char: str) -> str:
    """Return what a character is replaced by: nothing for an accent, a hyphen for any dash."""
    category = unicodedata.category(char)
    if category in ("Mn", "Cf"):
        return ""
    return "-" if category == "Pd" else _PLAIN.get(char, char)


def bare(key: str) -> str:
    """Leave out of a folded name the characters that people put in or leave out."""
    for character in _SLIGHT:
        key = key.replace(character, "")
    return key
