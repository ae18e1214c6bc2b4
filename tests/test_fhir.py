"""FHIR resources of R4, R4B and R5 are read alike; what was stopped is not taken."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.from_fhir import given_in_fhir
from baclofen_kg.check.reading.dosage import UnreadDose
from baclofen_kg.check.reading.fhir import FhirEntry, read_fhir
from baclofen_kg.errors import InputError

DIAZEPAM = {
    "coding": [
        {"system": "http://snomed.info/sct", "code": "0", "display": "Diazepam"},
        {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "3322"},
    ],
    "text": "Diazepam 5 mg tablet",
}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}


def request(status: str = "active", **more: Any) -> dict[str, Any]:
    return {"resourceType": "MedicationRequest", "id": "1", "status": status, **more}


@pytest.mark.parametrize(
    "resource",
    [
        request(medicationCodeableConcept=DIAZEPAM),  # R4
        request(medication={"concept": DIAZEPAM}),  # R5
        request(
            contained=[{"resourceType": "Medication", "id": "m", "code": DIAZEPAM}],
            medicationReference={"reference": "#m"},
        ),
    ],
)
def test_one_medicine_in_each_version(resource: dict[str, Any]) -> None:
    (entry,) = read_fhir(bundle(resource)).medicines
    assert entry.names == ("rxnorm:3322", "Diazepam", "Diazepam 5 mg tablet")
    assert entry.unresolved == ("SNOMED CT 0",)
    assert (entry.state, entry.resource) == ("taken", "MedicationRequest/1")


def test_a_reference_inside_the_bundle_is_followed() -> None:
    medication = {"resourceType": "Medication", "id": "m", "code": DIAZEPAM}
    found = read_fhir(
        bundle(request(medicationReference={"reference": "Medication/m"}), medication)
    )
    assert [entry.names[0] for entry in found.medicines] == ["rxnorm:3322"]


@pytest.mark.parametrize("status", ["stopped", "completed", "entered-in-error", "cancelled"])
def test_what_is_over_is_not_taken(status: str) -> None:
    (entry,) = read_fhir(request(status, medicationCodeableConcept=DIAZEPAM)).medicines
    assert (entry.state, entry.why) == ("not taken", f"status: {status}")


def test_what_a_pharmacy_has_handed_over_is_taken() -> None:
    dispense = {
        "resourceType": "MedicationDispense",
        "status": "completed",
        "medicationCodeableConcept": DIAZEPAM,
    }
    assert read_fhir(dispense).medicines[0].state == "taken"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ({"clinicalStatus": {"coding": [{"code": "resolved"}]}}, "past"),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, "absent"),
        ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, "possible"),
        ({"clinicalStatus": {"coding": [{"code": "active"}]}}, "present"),
    ],
)
def test_a_condition_stands_as_its_statuses_say(status: dict[str, Any], state: str) -> None:
    condition = {"resourceType": "Condition", "code": {"text": "Epilepsy"}, **status}
    (entry,) = read_fhir(condition).conditions
    assert isinstance(entry, FhirEntry)
    assert (entry.names, entry.state) == (("Epilepsy",), state)


def test_the_person_and_the_newest_figures() -> None:
    def egfr(value: float, day: str) -> dict[str, Any]:
        code = {"coding": [{"system": "http://loinc.org", "code": "33914-3"}]}
        return {
            "resourceType": "Observation",
            "status": "final",
            "code": code,
            "effectiveDateTime": day,
            "valueQuantity": {"value": value, "unit": "mL/min/1.73 m2"},
        }

    patient = {"resourceType": "Patient", "birthDate": "1948-12-01"}
    found = read_fhir(
        bundle(patient, egfr(25, "2026-05-01"), egfr(60, "2020-01-01")), today=date(2026, 11, 28)
    )
    assert (found.age, found.egfr) == (77, 25)


@pytest.mark.parametrize("wrong", [{}, {"a": 1}, [], "x", {"resourceType": 3}])
def test_what_is_no_resource_is_refused(wrong: object) -> None:
    with pytest.raises(InputError, match="no FHIR resource"):
        read_fhir(wrong)


def _kidneys(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": {"text": "Chronic kidney disease"}, **more}


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        (_kidneys(stage=[{"summary": {"text": "Stage 4"}}]), "CKD stage 4"),
        (_kidneys(stage=[{"summary": {"coding": [{"display": "4"}]}}]), "CKD stage 4"),
        (_kidneys(stage=[{"summary": {"text": "early"}}]), "Chronic kidney disease"),
        (
            _kidneys(code={"text": "Renal impairment"}, severity={"text": "Severe"}),
            "severe Renal impairment",
        ),
        (_kidneys(code={"text": "Asthma"}, severity={"text": "Moderate"}), "Asthma"),
    ],
)
def test_a_stage_or_a_severity_makes_another_condition(
    condition: dict[str, Any], name: str
) -> None:
    assert read_fhir(condition).conditions[0].names[0] == name


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"abatementDateTime": "2020-01-01"}, "past"),
        ({"abatementPeriod": {"start": "2019", "end": "2020"}}, "past"),
        ({"abatementDateTime": "2990-01-01"}, "present"),
        ({"abatementDateTime": "2020-01-01", "clinicalStatus": "active"}, "present"),
    ],
)
def test_a_condition_that_has_abated_is_past(more: dict[str, Any], state: str) -> None:
    assert read_fhir(_kidneys(**more)).conditions[0].state == state


@pytest.mark.parametrize(
    ("value", "egfr"),
    [
        ({"valueString": "<15"}, 14),
        ({"valueString": "< 15 mL/min/1.73m2"}, 14),
        ({"valueString": ">60"}, 60),
        ({"valueString": "58 mL/min"}, 58),
        ({"valueString": "60-90"}, None),
        ({"valueQuantity": {"value": 0.5, "unit": "mL/s/1.73m2"}}, 30),
        ({"valueQuantity": {"value": 45, "unit": "mL/min/{1.73_m2}"}}, 45),
    ],
)
def test_a_clearance_is_read_as_it_is_stated(value: dict[str, Any], egfr: float | None) -> None:
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "33914-3"}]},
        **value,
    }
    assert read_fhir(observation).egfr == egfr


def dosage_of(**step: Any) -> Any:
    """What the check makes of a dosage of baclofen: dose and times, or nothing."""
    baclofen = {"text": "Baclofen 10 MG Oral Tablet"}
    steps = step.pop("steps", [step])
    found = given_in_fhir(request(medicationCodeableConcept=baclofen, dosageInstruction=steps))
    dose = found.medicines[0].dose
    assert not isinstance(dose, UnreadDose)
    return dose and (str(dose.amount_mg), dose.times_per_day and str(dose.times_per_day))


def each(milligrams: float, **timing: Any) -> dict[str, Any]:
    quantity = {"value": milligrams, "unit": "mg", "code": "mg"}
    return {"doseAndRate": [{"doseQuantity": quantity}], "timing": {"repeat": timing}}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        # A third of a day has no end in decimals.
        (each(30, frequency=1, period=8, periodUnit="h"), ("30", "3")),
        (each(5, frequency=1, period=6, periodUnit="h"), ("5", "4")),
        (each(5, frequency=1, period=7, periodUnit="h"), ("5", "3.43")),
        (each(5, frequency=3, frequencyMax=4, period=1, periodUnit="d"), ("5", "4")),
        (each(70, frequency=1, period=1, periodUnit="wk"), ("70", None)),
        (each(25, when=["MORN", "NOON", "EVE", "HS"]), ("25", "4")),
        (each(25, timeOfDay=["08:00:00", "20:00:00"]), ("25", "2")),
        (each(25, frequency=1, period=1, periodUnit="d", when=["MORN"]), ("25", "1")),
        (each(5, frequency=1, period=0, periodUnit="d"), ("5", None)),
        (each(float("inf"), frequency=1, period=1, periodUnit="d"), None),
        (each(-5, frequency=1, period=1, periodUnit="d"), None),
        # What is one object where FHIR has a list.
        ({"doseAndRate": {"doseQuantity": {"value": 10, "code": "mg"}}}, ("10", None)),
    ],
)
def test_the_dose_of_a_dosage_of_odd_shape(step: dict[str, Any], expected: object) -> None:
    assert dosage_of(**step) == expected


@pytest.mark.parametrize(
    ("sequences", "expected"),
    [((None, None), ("20", "2")), ((1, 1), ("20", "2")), ((1, 2), ("20", "1"))],
)
def test_steps_of_one_day_are_its_doses_and_steps_in_turn_are_not(
    sequences: tuple[int | None, ...], expected: object
) -> None:
    morning, night = each(10, when=["MORN"]), each(20, when=["HS"])
    steps = [
        step if number is None else {**step, "sequence": number}
        for step, number in zip((morning, night), sequences, strict=True)
    ]
    assert dosage_of(steps=steps) == expected


@pytest.mark.parametrize(
    "ingredient",
    [
        {"itemReference": {"reference": "#s"}},  # R4
        {"item": {"reference": {"reference": "#s"}}},  # R5
        {"itemReference": {"display": "Codeine"}},
        {"itemCodeableConcept": {"coding": {"display": "Codeine"}}},
    ],
)
def test_an_ingredient_that_is_pointed_to_is_read(ingredient: dict[str, Any]) -> None:
    contained = [
        {"resourceType": "Medication", "id": "m", "ingredient": [ingredient]},
        {"resourceType": "Substance", "id": "s", "code": {"text": "Codeine"}},
    ]
    found = read_fhir(request(contained=contained, medicationReference={"reference": "#m"}))
    assert [entry.names for entry in found.medicines] == [("Codeine",)]


@pytest.mark.parametrize("nameless", [{"code": {}}, {}, {"code": {"coding": [{}]}}])
def test_a_medication_without_a_name_is_not_medicines_at_large(
    kg: KnowledgeGraph, nameless: dict[str, Any]
) -> None:
    (entry,) = kg.check(fhir={"resourceType": "Medication", **nameless}).entries
    assert entry.status == "not recognised"
