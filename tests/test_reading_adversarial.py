"""Entries that were once misread: a wrong dose, a denial of something else, a bound of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine
from conftest import packaged

from baclofen_kg import InputError, NotFoundError
from baclofen_kg.check.reading.dosage import ReadDose, read_dose
from baclofen_kg.cli.lists import read_lists
from baclofen_kg.model.lookup import DESCRIBED_DRUG

load = packaged  # no test changes the graph


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
    assert dose == ReadDose(Decimal(amount), Decimal(times))


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
        ("Tylenol #3", "recognised"),
        ("Tylenol No. 3", "recognised"),
        ("Tylenol #2", "not recognised"),
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
        ("pregnancy, 2nd trimester", "second trimester"),
        ("3rd trimester pregnancy", "third trimester"),
        ("Schwangerschaft, 1. Trimenon", "first trimester"),
        ("embarazo, segundo trimestre", "second trimester"),
        ("grossesse 3e trimestre", "third trimester"),
        ("pregnant (trimester 2)", "second trimester"),
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
    [(b"caf\xe9 diazepam\n", "line 1: not UTF-8"), (b"\x00\x01\xfe", "not a text file")],
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


@pytest.mark.parametrize("drug", ["aspirin", "diazepam", "atc:M03BX02"])
@pytest.mark.parametrize(
    "command",
    [
        ["query", "contraindications"],
        ["query", "daily-maximum"],
        ["query", "interacting-drugs"],
        ["export", "-", "--format", "turtle"],
        [],
    ],
    ids=" ".join,
)
def test_no_face_answers_emptily_of_a_drug_that_is_not_described(
    cli: CommandLine, command: list[str], drug: str
) -> None:
    status, out, err = cli(*command, "--drug", drug)
    # A value that a parameter of a query cannot have is wrong use.
    assert status == (2 if command[:1] == ["query"] else 1)
    assert out == ""
    assert "holds no statement about" in err
    assert "it describes: baclofen" in err


def test_every_query_on_a_drug_refuses_one_that_is_not_described() -> None:
    kg = load()
    for query in kg.queries:
        if any(item.description == DESCRIBED_DRUG for item in query.parameters):
            for drug in ("aspirin", kg.entity("tizanidine")):
                with pytest.raises(NotFoundError, match="it describes: baclofen"):
                    kg.query(query.name, drug=drug)
    # These hold of any entity.
    assert len(kg.query("identity", drug="aspirin"))
    assert kg.query("classification", drug="diazepam").columns


@pytest.mark.parametrize(
    ("entry", "amounts"),
    [
        ("baclofen 10mg in the morning and 20 mg at night", [10, 20]),
        ("baclofen 10 mg tablets: 10 mg in the morning, 20 mg at night", [10, 20]),
        ("baclofen morning 5 mg, noon 5 mg, night 15 mg", [5, 5, 15]),
        ("baclofen 10 mg mane 10 mg nocte", [10, 10]),
        ("baclofen 10 mg take one in the morning and two at night", [10, 20]),
    ],
)
def test_doses_of_several_times_of_the_day_are_summed(entry: str, amounts: list[int]) -> None:
    dose = load().check(entry).dose
    assert dose is not None
    assert (dose.amount_mg, dose.daily_mg) == (str(max(amounts)), str(sum(amounts)))
    assert dose.times_per_day == str(len(amounts))


def test_a_sum_above_the_maximum_is_found() -> None:
    kg = load()
    kinds = [f.kind for f in kg.check("baclofen 60 mg mane 80 mg nocte").findings]
    assert "dose-above-maximum" in kinds
    kinds = [f.kind for f in kg.check("baclofen 10 mg mane 60 mg nocte").findings]
    assert "dose-above-maximum" not in kinds


@pytest.mark.parametrize(
    "entry",
    [
        "baclofen 10 mg twice a day and 20 mg at night",
        "baclofen 10 mg and 20 mg",
        "baclofen 20 mg at night and 20 mg at night",
    ],
)
def test_a_dose_that_is_not_clear_is_said_to_be(entry: str) -> None:
    report = load().check(entry)
    assert report.dose is None
    assert report.entries[0].note == "the dose was not understood"
    assert "the dose was not understood" in " ".join(report.text().split())


@pytest.mark.parametrize(
    ("entry", "route"),
    [
        ("baclofen 500 mcg/day intrathecal", "intrathecal"),
        ("intrathecal baclofen 300 micrograms daily", "intrathecal"),
        ("baclofen pump 500 mcg/day", "intrathecal"),
        ("baclofen IT 0.3 mg daily", "intrathecal"),
        ("BACLOFEN 10 MG TAKE IT THREE TIMES A DAY", None),
        ("baclofen 10 mg, takes it at night", None),
    ],
)
def test_the_route_of_the_entry_counts_where_none_is_given(entry: str, route: str | None) -> None:
    found = load().check(entry).person.route
    assert (str(found) if found else None) == route
    oral = load().check(entry, route="oral")
    assert str(oral.person.route) == "oral"


def test_two_entries_of_different_routes_leave_it_open() -> None:
    report = load().check(["baclofen 0.5 mg/day intrathecal", "baclofen 10 mg tds"])
    assert report.person.route is None
    assert load().check(["diazepam IV", "baclofen 10 mg tds"]).person.route is None


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({"age": 150}, "age: 150 is above 125 years"),
        ({"age": "200"}, "age: '200' is above 125 years"),
        ({"age": -3}, "age: -3 is not a number in years"),
        ({"egfr": -5}, "eGFR: -5 is not a number in mL/min"),
        ({"egfr": 2500}, "eGFR: 2500 is above 500"),
        ({"creatinine_clearance": 900}, "creatinine clearance: 900 is above 500"),
        ({"weight_kg": 800}, "body weight: 800 is above 700 kg"),
    ],
)
def test_a_figure_that_nobody_has_is_refused(figures: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        load().check("diazepam", **figures)


@pytest.mark.parametrize(
    "entry",
    [
        "age -3",
        "-3 years old",
        "age 150",
        "200-year-old",
        "60 weeks pregnant",
        "eGFR -5",
        "eGFR: -5 mL/min",
        "creatinine clearance 1200",
        "weight -5 kg",
        "30 weeks",
        "epilepsy, age 150",
        "epilepsy, eGFR -5",
    ],
)
def test_a_figure_that_nobody_has_is_not_recognised(entry: str) -> None:
    report = load().check(conditions=entry)
    assert report.exit_code == 3
    assert not report.person.texts()


@pytest.mark.parametrize(
    ("entry", "age"),
    [
        ("17 years", "17"),
        ("17 yo", "17"),
        ("6 months old", "0.5"),
        ("18-month-old", "1.5"),
        ("18 months", "1.5"),
        ("age 3 months", "0.25"),
        ("26 weeks old", "0.5"),
        ("age is 4", "4"),
        ("CKD-3, 80 years old", "80"),
    ],
)
def test_ages_are_read_however_they_are_written(entry: str, age: str) -> None:
    assert str(load().check(conditions=entry).person.age) == age


@pytest.mark.parametrize("entry", ["epilepsy for 2 years", "epilepsy for 6 months", "2 years ago"])
def test_how_long_something_lasts_is_no_age(entry: str) -> None:
    assert load().check(conditions=entry).person.age is None


@pytest.mark.parametrize(
    ("entry", "population"),
    [("infant", "child"), ("Baby", "child"), ("neonate", "newborn"), ("newborn infant", "newborn")],
)
def test_people_of_an_age_are_known_by_their_names(entry: str, population: str) -> None:
    (taken,) = load().check(conditions=entry).entries[0].taken_for
    assert str(taken.entity) == population


@pytest.mark.parametrize(
    "entry",
    [
        "considering diazepam",
        "may start diazepam",
        "thinking about diazepam",
        "plans to take diazepam",
        "asked about diazepam",
        "discussed diazepam",
    ],
)
def test_a_medicine_that_is_thought_of_is_not_passed_over(entry: str) -> None:
    report = load().check(entry)
    assert (report.entries[0].status, report.exit_code) == ("ambiguous", 3)
    assert report.findings


@pytest.mark.parametrize(
    "entry",
    [
        "planning pregnancy",
        "considering pregnancy",
        "risk of stroke",
        "stroke risk",
        "risque d'épilepsie",
        "riesgo de epilepsia",
        "worried about stroke",
        "concern for stroke",
    ],
)
def test_a_condition_that_is_feared_or_planned_is_possible(entry: str) -> None:
    report = load().check(conditions=entry)
    assert report.entries[0].reading is not None
    assert report.entries[0].reading.state == "possible"
    assert report.findings
    assert load().check(conditions=f"no {entry}").entries[0].status == "not present"


@pytest.mark.parametrize(
    "arguments",
    [
        {"dose_mg": 100, "route": "rectal"},
        {"taking": "baclofen 100 mg/day intravenous"},
        {"dose_mg": 5, "route": "intravenous", "taking": "diazepam"},
    ],
    ids=str,
)
def test_a_dose_without_a_stated_maximum_is_not_cleared(arguments: dict[str, Any]) -> None:
    report = load().check(**arguments)
    said = " ".join(report.text().split())
    assert "the dose could not be checked: no source that was read states a maximum" in said
    assert "Nothing found." not in said
    assert report.exit_code == 3
    assert report.to_dict()["dose_checked"] is False


def test_a_dose_with_a_stated_maximum_is_checked() -> None:
    report = load().check(dose_mg=10, times_per_day=3)
    assert (report.exit_code, report.dose_checked) == (0, True)
    assert load().check("diazepam").dose_checked is None


@pytest.mark.parametrize("strength", [10, 30])
def test_a_dose_is_not_passed_over_beside_the_strength_of_a_tablet(strength: int) -> None:
    report = load().check(f"Lioresal {strength} mg", dose_mg=30)
    assert (report.exit_code, report.dose_checked) == (3, False)
    assert load().check(f"Lioresal {strength} mg").dose_checked is None


@pytest.mark.parametrize(
    "entry",
    [
        "<https://w3id.org/baclofen-kg/id/diazepam>",
        " <bkg:diazepam> ",
        "<http://www.nlm.nih.gov/research/umls/rxnorm|3322>",
        "< rxnorm:3322 >",
    ],
)
def test_an_iri_in_angle_brackets_is_read_as_one(entry: str) -> None:
    (read,) = load().check(entry).entries
    assert (read.status, [str(taken.entity) for taken in read.taken_for]) == (
        "recognised",
        ["diazepam"],
    )
    assert read.entered == entry


def test_an_iri_of_nothing_in_angle_brackets_is_not_recognised() -> None:
    for entry in ("<https://w3id.org/baclofen-kg/id/nonsense>", "<https://example.org/diazepam>"):
        (read,) = load().check(entry).entries
        assert (read.status, read.taken_for) == ("not recognised", ())
    (read,) = load().check(conditions="<https://w3id.org/baclofen-kg/id/epilepsy>").entries
    assert [str(taken.entity) for taken in read.taken_for] == ["epilepsy"]


@pytest.mark.parametrize("allergen", ["zorbomycin", "foo bar", "Penicillin", "latex"])
def test_an_allergy_to_something_unknown_is_not_taken(allergen: str) -> None:
    allergy = {"resourceType": "AllergyIntolerance", "code": {"text": allergen}}
    report = load().check(fhir=_bundle(allergy))
    assert (report.entries[0].status, report.exit_code) == ("not taken", 0)
    assert not report.unrecognised
    known = load().check(fhir=_bundle({**allergy, "code": {"text": "codeine"}}))
    assert known.entries[0].status == "not taken"
    refuted = {**allergy, "verificationStatus": {"coding": [{"code": "refuted"}]}}
    assert load().check(fhir=_bundle(refuted)).entries[0].status == "not present"


def _pregnancy(**value: object) -> dict[str, object]:
    code = {"coding": [{"system": "http://loinc.org", "code": "82810-3"}]}
    return _bundle({"resourceType": "Observation", "status": "final", "code": code, **value})


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ({"valueCodeableConcept": {"coding": [{"code": "77386006"}]}}, "present"),
        ({"valueCodeableConcept": {"coding": [{"code": "LA15173-0"}]}}, "present"),
        ({"valueCodeableConcept": {"text": "Pregnant"}}, "present"),
        ({"valueCodeableConcept": {"coding": [{"code": "60001007"}]}}, "absent"),
        ({"valueCodeableConcept": {"text": "Not pregnant"}}, "absent"),
        ({"valueBoolean": False}, "absent"),
        ({"valueCodeableConcept": {"text": "Unknown"}}, "possible"),
        ({}, "possible"),
    ],
    ids=str,
)
def test_the_status_of_a_pregnancy_is_read(value: dict[str, object], state: str) -> None:
    report = load().check(fhir=_pregnancy(**value))
    (entry,) = report.entries
    assert entry.reading is not None
    assert entry.reading.state == state
    assert bool(report.findings) is (state != "absent")
