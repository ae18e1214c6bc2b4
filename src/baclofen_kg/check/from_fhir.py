"""What a FHIR resource says, as entries and figures of the check."""

from __future__ import annotations

from .entries import FromFhir, Given
from .reading.fhir import FhirEntry, read_fhir
from .reading.fhir_dosage import read_dosage
from .recogniser import CONDITION, TAKING


def given_in_fhir(resource: object) -> FromFhir:
    """Read a FHIR resource.

    Raises:
        InputError: it is no FHIR resource, or it is broken.
    """
    read = read_fhir(resource)
    figures: dict[str, object] = {
        name: f"{value:.4g}"
        for name in ("egfr", "creatinine_clearance", "age", "weight_kg")
        if (value := getattr(read, name)) is not None
    }
    medicines = [_given(entry, TAKING) for entry in read.medicines]
    conditions = [_given(entry, CONDITION) for entry in read.conditions]
    conditions += [_allergy(entry) for entry in read.allergies]
    return FromFhir(_counted(medicines), _counted(conditions), figures)


def _given(entry: FhirEntry, given_as: str) -> Given:
    # A resolved condition is listed, and not checked: the source says that it is over.
    state = {"past": "absent", "taken": "", "present": ""}.get(entry.state, entry.state)
    return Given(
        text=_text(entry),
        given_as=given_as,
        iri=None,
        others=entry.names,
        state=state,
        why=entry.why,
        source=entry.resource,
        unresolved=entry.unresolved,
        dose=read_dosage(entry.dosage, _text(entry)),
    )


def _allergy(entry: FhirEntry) -> Given:
    state = "absent" if entry.state == "absent" else "allergy"
    return _given(entry, CONDITION)._replace(text=f"allergy to {_text(entry)}", state=state)


def _text(entry: FhirEntry) -> str:
    """How an entry is shown: by its text, the last of its names; else by its code or resource."""
    # "Medication" by itself would be read as a name.
    resource = entry.resource if "/" in entry.resource else f"{entry.resource}/?"
    return (entry.names or entry.unresolved or (resource,))[-1]


def _counted(given: list[Given]) -> list[Given]:
    """Each entry once; what comes again, alike in all but its resource, is counted."""
    found: dict[Given, Given] = {}
    for item in given:
        key = item._replace(source=None)
        known = found.get(key)
        found[key] = known._replace(times=known.times + 1) if known else item
    return list(found.values())
