"""What people type where another word, or none, is meant: what would be right."""

from __future__ import annotations

import re

_SAFETY = "describe reproductive-safety"
_PRODUCT = "describe a product, with the drug as activeIngredient"
_SOURCE = "describe a source, with its sourceKind"
_NO_KINDS = {
    "contraindication": "describe a precaution (condition=…) or an interaction (interactant=…), "
    "and say advice=contraindicated: that is what the document adds",
    "caution": "describe a precaution, with condition=…",
    "allergy": "describe a precaution, with condition=…",
    "hypersensitivity": "describe a precaution, with condition=…",
    "monitoring": "describe what it is for, such as a precaution, and say advice=…",
    "boxed warning": "describe a warning or a precaution, and say boxed=true",
    "black box": "describe a warning or a precaution, and say boxed=true",
    "maximum": "describe a dose, with phase=maximum",
    "maximum dose": "describe a dose, with phase=maximum",
    "frequency": "describe an adverse-reaction, and say frequency=…",
    "pregnancy": _SAFETY,
    "breastfeeding": _SAFETY,
    "lactation": _SAFETY,
    "half life": "describe a pharmacokinetic-parameter, with parameter=HalfLife",
    "bioavailability": "describe a pharmacokinetic-parameter, with parameter=…",
    "clearance": "describe a pharmacokinetic-parameter, with parameter=…",
    "brand": _PRODUCT,
    "tablet": _PRODUCT,
    "capsule": _PRODUCT,
    "medicine": "describe a drug",
    "disease": "describe a condition",
    "country": "describe a jurisdiction",
    "label": _SOURCE,
    "leaflet": _SOURCE,
    "article": _SOURCE,
    "document": _SOURCE,
}
_NO_PROPERTIES = {
    "with": ("interactant",),
    "drug": ("interactant", "activeIngredient", "about"),
    "partner": ("interactant",),
    "effect": ("consequence",),
    "reaction": ("effect", "consequence"),
    "for": ("treats", "condition"),
    "disease": ("condition", "treats", "inContextOf"),
    "note": ("comment",),
    "notes": ("comment",),
    "remark": ("comment",),
    "text": ("comment",),
    "quotation": ("exact", "quote"),
    "verdict": ("stance",),
    "percentage": ("minimum", "reportedMinimum"),
}
_FIGURE = r"[+-]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_FIGURE})\s*(?:[-\u2013]|to)\s*({_FIGURE})\s*(\D*)")
_WITH_UNIT = re.compile(rf"({_FIGURE})\s*([^\d\s.,+-]\D*)")


def no_kind(name: str) -> str:
    """Return what to describe where no kind has a name; nothing where nobody can tell.

    Args:
        name: the name, as words in small letters.
    """
    return _NO_KINDS.get(name, "") or _NO_KINDS.get(name.removesuffix("s"), "")


def other_properties(name: str, names: list[str]) -> list[str]:
    """Return those of some properties or columns that a word may mean."""
    return [other for other in _NO_PROPERTIES.get(name.lower(), ()) if other in names]


def right_figure(text: str) -> str:
    """Return how to write what is no figure: with its unit or its other end beside it.

    >>> right_figure("400 mg")
    "; write 400, and 'mg' as the unit"
    """
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        whole = text.replace(",", "")
        # Who writes 1,000 may mean a thousand or one.
        fraction = f", or {text.replace(',', '.')} for a fraction" if text.count(",") == 1 else ""
        return f"; write {whole} for thousands{fraction}"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"; write {text.replace(',', '.')}"
    if found := _RANGE.fullmatch(text):
        unit = f", and {found[3].strip()!r} as the unit" if found[3].strip() else ""
        return f"; write {found[1]} as the minimum and {found[2]} as the maximum{unit}"
    if found := _WITH_UNIT.fullmatch(text):
        return f"; write {found[1]}, and {found[2].strip()!r} as the unit"
    return ""
