"""Whether a FHIR observation says that somebody is pregnant.

The codes are those of LOINC (82810-3 and 11449-6: pregnancy status) and of its answers, and of
SNOMED CT, as https://hl7.org/fhir/us/core/ has them.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Literal

from .fhir_json import Json, mapping, objects

_STATUS = {"82810-3", "11449-6"}
_PREGNANT = {"77386006", "la15173-0", "pregnant", "yes", "true", "positive"}
_NOT_PREGNANT = {"60001007", "la26683-5", "not pregnant", "no", "false", "negative"}

Pregnancy = tuple[Literal["present", "absent", "possible"], str]


def pregnancy_state(codes: Set[str], resource: Json) -> Pregnancy | None:
    """Return how a pregnancy stands and why, or nothing where an observation is of something else.

    What is neither of the two, such as *unknown* or a value that is missing, leaves it possible.

    Args:
        codes: the codes of the observation.
        resource: the Observation.
    """
    if codes.isdisjoint(_STATUS):
        return None
    concept = mapping(resource, "valueCodeableConcept")
    said = [resource.get("valueString"), resource.get("valueBoolean")]
    for coding in objects(concept, "coding"):
        said += [coding.get("code"), coding.get("display")]
    said.append(concept.get("text"))
    words = [" ".join(str(word).split()) for word in said if word is not None]
    known = {word.lower().removesuffix(" (finding)") for word in words}
    why = f"pregnancy status: {words[-1] if words else 'no value'}"
    is_pregnant = not known.isdisjoint(_PREGNANT)
    if is_pregnant == (not known.isdisjoint(_NOT_PREGNANT)):
        return "possible", why
    return ("present" if is_pregnant else "absent"), why
