"""What stands beside the names of an entry, mostly in brackets: an unknown brand, a company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from .lexicon import condition_words, word_list
from .spans import Span, covered, each_word
from .tokens import Token, Words


def bracketed(words: Words, names: Sequence[Span], rest: Sequence[Span]) -> list[Span]:
    """Find a brand that nobody knows beside brackets, where all else is understood.

    RxNorm puts it in square brackets behind all that it holds; others in round ones behind a
    generic name (*losartan 50 mg (LOSAGEN)*), or before it (*Neurotone (methylcobalamin)*). Outside
    the square brackets of RxNorm a brand begins with a capital letter, where its script has any:
    Chinese lists have it behind the generic name, which the law asks for in full, Korean ones
    before it.
    """
    known = covered((*names, *rest))
    unknown = [place for place in range(len(words)) if place not in known]
    if not names or not unknown:
        return []
    found: list[int] = []
    listed: list[int] = []
    for opened, closed in _brackets(words.every):
        inside = [i for i, word in enumerate(words) if opened.start < word.start < closed.start]
        if not inside or words[inside[0]].text in _DENIALS:
            continue
        strange = [place for place in inside if place not in known]
        parts = _parts(inside, words)
        if names[0].start >= inside[0]:
            front = [] if strange else _in_front(inside[0], unknown, rest)
            found += front if _are_a_brand(front, words) else []
        elif strange and len(parts) > 1 and _are_brands(parts, words, names, rest):
            listed += strange
        elif opened.text == "[" and closed == words.every[-1]:
            found += [] if _is_said(words[place].text for place in strange) else strange
        elif not any(inside[0] <= span.start <= inside[-1] for span in names):
            found += strange if _are_a_brand(inside, words) else []
    if (
        unknown != sorted(found + listed)
        and not _before_a_space(words, unknown, names[0].start)
        and not _before_a_pack(words, unknown, names[-1].end)
    ):
        return []
    kinds = dict.fromkeys(unknown, "brand") | dict.fromkeys(listed, "alias")
    return [Span(place, place + 1, words[place].text, kinds[place]) for place in unknown]


def _in_front(end: int, unknown: Sequence[int], rest: Sequence[Span]) -> list[int]:
    """The unknown words before brackets, if they stand together behind what is understood."""
    before = [place for place in unknown if place < end]
    first = min(before, default=0)
    together = before == list(range(first, first + len(before)))
    return before if together and covered(rest).issuperset(range(first)) else []


def _parts(inside: Sequence[int], words: Words) -> list[list[int]]:
    """What slashes part in brackets: *(Comet XR / Metfo SR)*."""
    parts: list[list[int]] = [[]]
    for place in inside:
        if parts[-1] and words.parted(place, "/"):
            parts.append([])
        parts[-1].append(place)
    return parts


def _are_brands(
    parts: Sequence[Sequence[int]], words: Words, names: Sequence[Span], rest: Sequence[Span]
) -> bool:
    """Whether each part is a name that is known or can be a brand, with its release or form."""
    named = covered(names)
    beside = covered(s for s in rest if s.kind in ("release", "route", "form", "local"))
    for part in parts:
        left = [place for place in part if place not in beside]
        known = not named.isdisjoint(left)
        if not (named.issuperset(left) if known else _are_a_brand(left, words)):
            return False
    return True


def _brackets(every: Sequence[Token]) -> list[tuple[Token, Token]]:
    """The brackets that open and close; one that a cut left open closes at the end."""
    found: list[tuple[Token, Token]] = []
    opened: Token | None = None
    for token in every:
        if token.text in _OPENING:
            opened = token
        elif token.text in _CLOSING and opened is not None:
            found.append((opened, token))
            opened = None
    if opened is not None:
        found.append((opened, Token(")", every[-1].end, every[-1].end + 1)))
    return found


def _before_a_space(words: Words, unknown: Sequence[int], name: int) -> bool:
    """Whether what is unknown is a Chinese brand before a generic name: *克拉仙 克拉霉素片*."""
    pairs = enumerate(pairwise(words), 1)
    end = next((place for place, (one, two) in pairs if one.end < two.start), 0)
    brand = words[:end]
    return (
        unknown[-1] < end <= name
        and words[end].is_cjk
        and all(word.is_cjk for word in brand)
        and 2 <= sum(len(word.text) for word in brand) <= _MOST_CHARACTERS
        and not _is_said(word.text for word in brand)
    )


def _before_a_pack(words: Words, unknown: Sequence[int], end: int) -> bool:
    """Whether what is unknown is the brand and the maker between a strength and a pack.

    So pharmacies of Latin America name what they sell: *Bisoprolol 5 mg Biprolil Vargas Caja x 30
    Comprimidos*.
    """
    first, last = unknown[0], unknown[-1]
    strength = any(word.is_number for word in words[end:first])
    pack = any(word.text in _PACKS for word in words[last + 1 :])
    unsaid = not _is_said(word.text for word in words[first : last + 1])
    brand = len(unknown) <= 4 and words.capital.issuperset(words[place].text for place in unknown)
    return end <= first and strength and pack and unsaid and brand


def _are_a_brand(places: Sequence[int], words: Words) -> bool:
    """Whether some words can be the name of a brand: few, of letters, and with a capital.

    A letter or two may stand for a partner, as in *Foobrand H*.
    """
    if _is_said(words[place].text for place in places):
        return False
    if all(words[place].is_caseless for place in places):
        return 0 < len(places) <= _MOST_SYLLABLES
    letters = [words[place].text for place in places if not words[place].is_number]
    return (
        0 < len(letters) <= _MOST_OF_A_BRAND
        and words.capital.issuperset(letters)
        and min(map(len, letters)) >= _LEAST_OF_A_BRAND
    )


def _is_said(texts: Iterable[str]) -> bool:
    """Whether some words say something of a medicine or of somebody, and name no brand."""
    beside = condition_words()
    return any(
        text in _NO_BRANDS or text in beside or not _NO_CHARACTERS.isdisjoint(text)
        for text in texts
    )


_DENIALS = {"no", "non", "not", "without"}
_MOST_OF_A_BRAND = 3
_LEAST_OF_A_BRAND = 3
_PACKS = {"caja", "x", "blister", "frasco"}
_MOST_SYLLABLES = 7
_MOST_CHARACTERS = 5
_NO_CHARACTERS = frozenset(
    "不未无沒没停拒禁忌敏勿曾病症痛孕酒前后他她父母爸妈爷奶妻夫兄弟姐妹儿女孩狗猫"
)
"""Characters of what is said of a medicine or of somebody else, and of no brand."""
_NO_BRANDS = word_list("no brand")
"""Words beside a medicine that are no brand: what it did, how it is taken, a partner, a class."""


def makers(words: Words) -> list[Span]:
    """Find the companies that stand in brackets: *(Alliance Healthcare (Distribution) Ltd)*.

    The Japanese price list puts the maker of a generic in corner brackets at its end: 「トーワ」.
    """
    found: list[Span] = []
    inside: list[int] = []
    depth = place = 0
    for token in words.every:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.is_sign and token.text != "%":
            if depth <= 0:
                corner = token.text in _CORNERS and inside and inside[0]
                if corner or any(words[each].text in _OF_A_COMPANY for each in inside):
                    found += each_word(words, inside, "maker")
                inside, depth = [], 0
            continue
        if depth:
            inside.append(place)
        place += 1
    return found


_CORNERS = ("」", "〉")
_OPENING, _CLOSING = {"(", "[", "「", "〈"}, {")", "]", *_CORNERS}
_OF_A_COMPANY = word_list("company")
