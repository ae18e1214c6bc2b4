"""The sentences of an entry on a condition: what is said in one holds for it alone."""

from __future__ import annotations

from collections.abc import Sequence

from .spans import Span, covered
from .tokens import Words


def numbered(words: Words) -> list[int]:
    """Return for each word the number of its sentence; *Z. n.* ends none, nor does a comma."""
    every = words.every
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


def joined_back(sentences: list[int], names: Sequence[Span], rest: Sequence[Span]) -> list[int]:
    """Join a sentence that tells of whom the one before it is: *Epilepsy; sister*, *Stroke. No.*.

    All that it has is a relative or a denial.
    """
    for number in sorted(set(sentences))[1:]:
        places = {place for place, own in enumerate(sentences) if own == number}
        telling = covered(
            span
            for span in rest
            if span.kind in ("relative", "after") or span.text in ("no", "none", "absent", "denied")
        )
        if places <= telling and not any(name.start in places for name in names):
            sentences = [number - 1 if own == number else own for own in sentences]
    return sentences
