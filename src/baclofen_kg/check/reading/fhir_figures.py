"""Figures in a FHIR observation: kidney function and weight, by the codes of LOINC."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from .fhir_json import Json, mapping

_EGFR = {
    "33914-3", "48642-3", "48643-1", "50044-7", "50210-4", "50384-7", "62238-1", "69405-9",
    "70969-1", "77147-7", "88293-6", "88294-4", "94677-2", "98979-8", "98980-6", "102097-3",
}  # fmt: skip
_CLEARANCE = {"2164-2", "2163-4", "12195-4", "13441-1", "13442-9", "33558-8", "35591-7", "35592-5"}
_WEIGHT = {"29463-7", "3141-9", "3142-7", "8335-2", "8341-0"}
_KILOGRAMS = {"kg": 1.0, "g": 0.001, "[lb_av]": 0.45359237, "lb": 0.45359237, "lbs": 0.45359237}
_SECONDS = 60


def observed_figures(codes: Set[str], resource: Json) -> Iterator[tuple[str, float]]:
    """Return the figures that an observation states, in the units of the check.

    Args:
        codes: the codes of the observation.
        resource: the Observation.
    """
    quantity = mapping(resource, "valueQuantity")
    value, comparator, unit = _stated(quantity.get("value", resource.get("valueString")))
    if value is None:
        return
    if "<" in (quantity.get("comparator"), comparator):
        # Below 30 is not 30, which would be on the wrong side of a limit.
        value = max(value - 1, value / 2)
    unit = str(quantity.get("code") or quantity.get("unit") or unit).strip()
    # Some countries state how much is cleared in a second.
    rate = _SECONDS if re.match(r"ml/s(?![a-z])", unit.lower()) else 1
    for name, known, factor in (
        ("egfr", _EGFR, rate),
        ("creatinine_clearance", _CLEARANCE, rate),
        ("weight_kg", _WEIGHT, _KILOGRAMS.get(unit, 1.0 if not unit else 0.0)),
    ):
        if factor and not codes.isdisjoint(known):
            yield name, value * factor


_TEXT = re.compile(r"\s*([<>\u2264\u2265]?)=?\s*(\d+(?:\.\d+)?)(?!\s*[-.,\d])\s*(.*)", re.DOTALL)


def _stated(value: object) -> tuple[float | None, str, str]:
    """Return a number, what bounds it and its unit; some send a text: *25 mL/min*, *<15*."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), "", ""
    match = _TEXT.match(value) if isinstance(value, str) else None
    return (float(match[2]), match[1], match[3]) if match else (None, "", "")
