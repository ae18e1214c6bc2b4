"""Entries that were once misread: a wrong dose, a denial of something else, a bound of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from baclofen_kg import InputError, NotFoundError, load
from baclofen_kg.check.reading.dosage import read_dose
from baclofen_kg.cli.lists import read_lists


@pytest.mark.parametrize(
    ("text", "amount", "times"),
    [
        ("baclofen 10 mg tablets take two three times a day", "20", 3),
        ("baclofen 10mg 2 tabs TDS", "20", 3),
        ("baclofen 10 mg take 3 times a day", "10", 3),
        ("baclofen 10 mg, half a tablet three times a day", "5", 3),
        ("baclofen 10 mg 1/2 tab tid", "5", 3),
        ("baclofen 10 mg 1½ tablets tds", "15", 3),
        ("baclofen 1,000 mg tid", "1000", 3),
        ("baclofen 2,5 mg tid", "2.5", 3),
        ("baclofen 5mg/5ml 10 ml tds", "10", 3),
        ("baclofen 1 mg/ml 20 ml three times a day", "20", 3),
        ("Баклофен 10 мг 3 раза в день", "10", 3),
    ],
)
def test_the_dose_is_what_is_taken_at_one_time(text: str, amount: str, times: int) -> None:
    dose = read_dose(text)
    assert dose is not None
    assert dose == (Decimal(amount), Decimal(times))


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ("no longer taking diazepam", "not taken"),
        ("not currently taking diazepam", "not taken"),
        ("mother takes diazepam", "not taken"),
        ("allergies: codeine, morphine", "not taken"),
        ("diazepam not stopped", "recognised"),
        ("has not stopped diazepam", "recognised"),
        ("plan to stop diazepam", "recognised"),
        ("weaning off diazepam", "recognised"),
        ("shares mother's diazepam", "recognised"),
        ("valium no. 30", "recognised"),
        ("Tylenol #3", "not recognised"),
        ("Tylenol No. 3", "not recognised"),
        ("N05BA01 tramadol", "ambiguous"),
        ("N05BA01 diazepam", "recognised"),
    ],
)
def test_what_is_said_of_a_medicine(entry: str, status: str) -> None:
    assert load().check(taking=entry).entries[0].status == status


@pytest.mark.parametrize(
    "entry",
    [
        "epilepsy not controlled",
        "epilepsy, no seizures for 2 years",
        "depression not improving",
        "Parkinson's (no tremor)",
        "non-epileptic seizures",
        "non-alcoholic fatty liver disease",
        "breastfeeding mother",
        "single mother with depression",
        "family history of depression, has epilepsy",
    ],
)
def test_a_denial_of_something_else_clears_nothing(entry: str) -> None:
    assert load().check(conditions=entry).findings


@pytest.mark.parametrize(
    "entry", ["epilepsy: no", "non-diabetic", "mother has epilepsy", "stroke not confirmed"]
)
def test_what_is_denied_stays_denied(entry: str) -> None:
    assert load().check(conditions=entry).entries[0].status == "not present"


@pytest.mark.parametrize(
    ("entry", "like"),
    [
        ("CKD G4", "CKD stage 4"),
        ("CKD stage IV", "CKD stage 4"),
        ("stage 5 CKD", "CKD stage 5"),
        ("30/40 pregnant", "30 weeks pregnant"),
        ("36 weeks' gestation", "36 weeks pregnant"),
    ],
)
def test_stages_are_read_however_they_are_written(entry: str, like: str) -> None:
    first, second = (load().check(conditions=text) for text in (entry, like))
    assert [t.entity for t in first.entries[0].taken_for] == [
        t.entity for t in second.entries[0].taken_for
    ]


def _bundle(*resources: Mapping[str, object]) -> dict[str, object]:
    return {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}


def test_fhir_passes_nothing_over() -> None:
    kg = load()
    allergy = {
        "resourceType": "AllergyIntolerance",
        "reaction": [{"substance": {"text": "baclofen"}}],
    }
    assert kg.check(fhir=_bundle(allergy)).findings[0].kind == "contraindication"
    nameless = kg.check(fhir=_bundle({"resourceType": "AllergyIntolerance"}))
    assert nameless.entries[0].status == "not recognised"
    egfr = {
        "resourceType": "Observation",
        "code": {"coding": [{"system": "http://loinc.org", "code": "33914-3"}]},
        "valueQuantity": {"value": "30", "comparator": "<"},
    }
    assert kg.check(fhir=_bundle(egfr)).person.egfr == 29
    remission = {
        "resourceType": "Condition",
        "code": {"text": "Epilepsy"},
        "clinicalStatus": {"coding": [{"code": "remission"}]},
    }
    assert kg.check(fhir=_bundle(remission)).findings


@pytest.mark.parametrize(
    ("bundle", "message"),
    [
        ({"resourceType": "Bundle", "entry": {"resource": {}}}, "no list"),
        ({"resourceType": "Bundle", "entry": ["x"]}, "entry 1"),
        (_bundle({"resourceType": "Patient", "birthDate": "2990-01-01"}), "still to come"),
        (
            _bundle(
                {"resourceType": "Patient", "birthDate": "1950-01-01"},
                {"resourceType": "Patient", "birthDate": "2020-01-01"},
            ),
            "several patients",
        ),
    ],
)
def test_a_broken_bundle_is_refused(bundle: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        load().check(fhir=bundle)


@pytest.mark.parametrize("drug", ["aspirin", "tizanidine", "diazepam"])
def test_a_drug_of_which_nothing_is_stated_is_not_cleared(drug: str) -> None:
    with pytest.raises(NotFoundError, match="it describes: baclofen"):
        load().check(taking="diazepam", drug=drug)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"caf\xe9 diazepam\n", "line 1: not UTF-8"), (b"\x00\x01\xfe", "no text file")],
)
def test_a_list_that_is_no_utf8_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_lists([str(path)], None)


def test_utf16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("diazepam\n".encode("utf-16"))
    assert read_lists([str(path)], None) == ["diazepam"]
