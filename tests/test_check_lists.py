"""Whole lists: entries as records have them, files of them, and FHIR resources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from check_schema import VALIDATOR
from command_line import CommandLine

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry
from baclofen_kg.errors import InputError

SAMPLES = Path(__file__).parent / "reading" / "fhir"


def taken(kg: KnowledgeGraph, entry: str, **options: Any) -> Entry:
    (found,) = kg.check(taking=[entry], **options).entries
    return found


def had(kg: KnowledgeGraph, entry: str) -> Entry:
    (found,) = kg.check(conditions=[entry]).entries
    return found


def labels(entry: Entry) -> list[str]:
    return [item.entity.label for item in entry.taken_for]


# One entry


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("Diazepam 5 MG Oral Tablet", ["diazepam"]),
        ("Lioresal 10", ["baclofen"]),
        ("Baclofen_Tab 10mg", ["baclofen"]),
        ("PMS-BACLOFEN", ["baclofen"]),
        ("OxyContin 30 mg twice daily", ["oxycodone"]),
        ("Acetaminophen 325 MG / Hydrocodone 5 MG Tab", ["paracetamol", "hydrocodone"]),
        ("Benadryl (diphenhydramine) 25 mg", ["Benadryl (Canada, United States): diphenhydramine"]),
    ],
)  # fmt: skip
def test_an_entry_of_a_list_is_recognised(
    kg: KnowledgeGraph, entered: str, expected: list[str]
) -> None:
    entry = taken(kg, entered)
    assert (entry.status, labels(entry)) == ("recognised", expected)


@pytest.mark.parametrize("entered", ["Brufen Plus", "Valium Zzyx 5 mg", "zzyx 10 mg"])
def test_a_brand_beside_unknown_words_is_not_taken(kg: KnowledgeGraph, entered: str) -> None:
    assert taken(kg, entered).status == "not recognised"


def test_a_generic_beside_unknown_words_is_contained_and_said(kg: KnowledgeGraph) -> None:
    report = kg.check(taking=["Diazepam / Foomycin"])
    (entry,) = report.entries
    assert (entry.status, labels(entry)) == ("contains", ["diazepam"])
    assert entry.reading
    assert entry.reading.not_understood == ("foomycin",)
    assert "NOT UNDERSTOOD: foomycin" in str(report)
    assert report.exit_code == 3
    assert any("foomycin" in remark for remark in report.findings[0].remarks)


@pytest.mark.parametrize(
    "entered",
    ["stopped diazepam", "allergic to codeine", "husband's diazepam", "No known medications"],
)
def test_what_is_not_taken_is_listed_and_not_checked(kg: KnowledgeGraph, entered: str) -> None:
    report = kg.check(taking=[entered])
    assert report.entries[0].status == "not taken"
    assert not report.findings
    assert "nothing was checked" in str(report)
    assert "Nothing found." not in str(report)


def test_a_change_is_ambiguous_and_both_are_checked(kg: KnowledgeGraph) -> None:
    report = kg.check(taking=["switched from diazepam to lorazepam"])
    assert report.entries[0].status == "ambiguous"
    assert {finding.subject.label for finding in report.findings} == {"diazepam", "lorazepam"}


def test_a_finding_of_a_local_form_says_so(kg: KnowledgeGraph) -> None:
    report = kg.check(taking=["diphenhydramine 2% cream"])
    assert all(any("local form" in r for r in found.remarks) for found in report.findings)
    assert report.findings
    assert "local form" in str(report)


def test_a_finding_names_product_and_ingredient(kg: KnowledgeGraph) -> None:
    report = kg.check(taking=["Percocet 5/325", "codeine 15 mg / zzyx 3 mg"])
    remarks = [remark for finding in report.findings for remark in finding.remarks]
    assert "Percocet 5/325: holds oxycodone" in remarks
    assert "zzyx" in " ".join(remarks)
    assert "oxycodone in" in str(report)


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        (None, "ambiguous"),
        ("US", "Benadryl (Canada, United States): diphenhydramine"),
        ("Australia", "Benadryl (Australia): dextromethorphan and diphenhydramine"),
        ("UK", "ambiguous"),
    ],
)
def test_the_country_decides_what_a_brand_is(
    kg: KnowledgeGraph, country: str | None, expected: str
) -> None:
    entry = taken(kg, "Benadryl", jurisdiction=country)
    assert (entry.status if len(entry.taken_for) > 1 else labels(entry)[0]) == expected


def test_a_dose_inside_an_entry_of_the_drug_is_used(kg: KnowledgeGraph) -> None:
    report = kg.check(taking=["baclofen 30 mg four times a day"])
    assert report.dose
    assert report.dose.daily_mg == "120"
    assert report.findings[0].kind == "dose-above-maximum"
    assert kg.check(taking=["diazepam 30 mg four times a day"]).dose is None
    given = kg.check(taking=["baclofen 30 mg four times a day"], dose_mg=5, times_per_day=3)
    assert given.dose
    assert given.dose.daily_mg == "15"


# Codes


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("http://www.nlm.nih.gov/research/umls/rxnorm|3322", "diazepam"),
        ("https://bioregistry.io/rxnorm:3322", "diazepam"),
        ("urn:oid:2.16.840.1.113883.6.88|3322", "diazepam"),
        ("RXCUI:3322", "diazepam"),
        ("ATC N05BA01", "diazepam"),
        ("atc|n05ba01", "diazepam"),
        ("UNII: Q3JTX2Q7TU", "diazepam"),
        ("N05BA", "benzodiazepines"),
        ("NDC 0093-0058-01 Diazepam 5 mg", "diazepam"),
    ],
)
def test_a_code_in_any_form(kg: KnowledgeGraph, entered: str, expected: str) -> None:
    assert labels(taken(kg, entered)) == [expected]


def test_a_code_is_followed_upwards_and_said_so(kg: KnowledgeGraph) -> None:
    entry = taken(kg, "ATC N05BA99")
    assert labels(entry) == ["benzodiazepines"]
    assert entry.note == "N05BA99 is not known; taken for what is above it, atc:N05BA"


@pytest.mark.parametrize("entered", ["0093-0058-01", "SNOMED CT 387264003"])
def test_a_code_that_cannot_be_resolved_is_said_to_be(kg: KnowledgeGraph, entered: str) -> None:
    entry = taken(kg, entered)
    assert entry.status == "not recognised"
    assert entry.note
    assert "cannot be resolved offline" in entry.note


@pytest.mark.parametrize(
    "entered", ["G40.909", "g40909", "ICD-10-CM G40.909", "ICD10: G40", "Epilepsy (G40.9)"]
)
def test_a_code_of_a_condition(kg: KnowledgeGraph, entered: str) -> None:
    assert labels(had(kg, entered)) == ["epilepsy"]


# Conditions


@pytest.mark.parametrize(
    ("entered", "status", "expected", "state"),
    [
        ("Epilepsy (disorder)", "recognised", ["epilepsy"], "present"),
        ("history of peptic ulcer", "recognised", ["peptic ulcer"], "past"),
        ("suspected stroke", "recognised", ["stroke"], "possible"),
        ("no known epilepsy", "not present", [], "absent"),
        ("brother had a stroke", "not present", [], "of a relative"),
        ("30 weeks pregnant", "recognised", ["last three months of pregnancy"], "present"),
        ("allergic to baclofen", "recognised", ["hypersensitivity to baclofen"], "present"),
    ],
)
def test_a_condition_stands_as_it_is_said(
    kg: KnowledgeGraph, entered: str, status: str, expected: list[str], state: str
) -> None:
    entry = had(kg, entered)
    assert (entry.status, labels(entry)) == (status, expected)
    assert entry.reading
    assert entry.reading.state == state


def test_a_circumstance_by_its_name_alone(kg: KnowledgeGraph) -> None:
    """Asked first of a fresh graph, before anything else has read what it is."""
    for name in ("driving", "pregnancy", "breast-feeding", "abrupt withdrawal"):
        (entry,) = KnowledgeGraph(kg.store).check(conditions=[name]).entries
        assert entry.status == "recognised"


def test_figures_inside_conditions_are_used(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions=["eGFR 25 mL/min", "78-year-old", "weighs 60 kg"])
    assert [report.person.figure(name) for name in ("egfr", "age", "weight_kg")] == [25, 78, 60]
    assert report.findings == kg.check(egfr=25, age=78, weight_kg=60).findings
    assert kg.check(conditions=["eGFR 25"], egfr=90).person.egfr == 90


# Long lists


def test_a_long_report_begins_with_the_findings(kg: KnowledgeGraph) -> None:
    names = [f"zzyx{number}" for number in range(30)]
    report = kg.check(taking=["diazepam 5 mg", "stopped aspirin", "GABA", *names])
    lines = str(report).splitlines()
    places = [
        next(n for n, line in enumerate(lines) if text in line)
        for text in ("diazepam", "zzyx29", "speaks of: GABA", "not taken: aspirin")
    ]
    assert places == sorted(places)
    VALIDATOR.validate(json.loads(report.to_json()))


def test_a_thousand_entries_of_a_record(kg: KnowledgeGraph) -> None:
    names = [f"Diazepam {number} MG Oral Tablet" for number in range(1, 1001)]
    report = kg.check(taking=names)
    assert all(labels(entry) == ["diazepam"] for entry in report.entries)


# FHIR


def resource(kind: str, **more: Any) -> dict[str, Any]:
    return {"resource": {"resourceType": kind, "id": "1", **more}}


def bundle(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": list(entries)}


DIAZEPAM = {
    "coding": [
        {"system": "http://hl7.org/fhir/sid/ndc", "code": "0093-0058-01"},
        {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "99999999"},
    ],
    "text": "Diazepam 5 MG Oral Tablet",
}


@pytest.mark.parametrize(
    "named",
    [{"medicationCodeableConcept": DIAZEPAM}, {"medication": {"concept": DIAZEPAM}}],
    ids=["R4 and R4B", "R5"],
)
def test_a_resource_is_read_alike_in_each_version(
    kg: KnowledgeGraph, named: dict[str, Any]
) -> None:
    report = kg.check(fhir=bundle(resource("MedicationRequest", status="active", **named)))
    (entry,) = report.entries
    assert labels(entry) == ["diazepam"]
    assert entry.reading
    assert entry.reading.unresolved == ("NDC 0093-0058-01",)
    assert entry.reading.resource == "MedicationRequest/1"
    assert [f.subject.label for f in report.findings] == ["diazepam"] * len(report.findings)
    VALIDATOR.validate(json.loads(report.to_json()))


def test_public_samples_of_each_version_are_read_alike(kg: KnowledgeGraph) -> None:
    """Shortened from the npm packages hl7.fhir.r4, r4b and r5.examples, which are CC0."""
    read = []
    for version in ("r4", "r4b", "r5"):
        sample = json.loads((SAMPLES / f"{version}.json").read_text(encoding="utf-8"))
        report = kg.check(fhir=sample)
        read.append([(entry.entered, entry.status, labels(entry)) for entry in report.entries])
        VALIDATOR.validate(json.loads(report.to_json()))
    assert read[0] == read[1] == read[2]
    assert {status for _, status, _ in read[0]} == {"recognised", "not taken", "not present"}
    assert [found for _, status, found in read[0] if status == "recognised"] == [
        ["fentanyl"], ["Tylenol PM"], ["lorazepam"], ["Vicodin"], ["burn"], ["stroke"],
    ]  # fmt: skip


def test_a_bundle_in_which_all_is_stopped(kg: KnowledgeGraph) -> None:
    report = kg.check(
        fhir=bundle(
            resource("MedicationRequest", status="stopped", medicationCodeableConcept=DIAZEPAM),
            resource(
                "Condition",
                code={"text": "Epilepsy"},
                clinicalStatus={"coding": [{"code": "resolved"}]},
            ),
        )
    )
    assert [entry.status for entry in report.entries] == ["not taken", "not present"]
    assert not report.findings
    assert "All entries are said not to be taken" in " ".join(str(report).split())
    assert "not taken (status: stopped)" in str(report)


def test_the_dose_of_the_drug_is_read_from_its_instruction(kg: KnowledgeGraph) -> None:
    dosage = {
        "timing": {"repeat": {"frequency": 4, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": {"value": 2, "unit": "tablet"}}],
    }
    report = kg.check(
        fhir=resource(
            "MedicationRequest",
            status="active",
            medicationCodeableConcept={"text": "Baclofen 20 MG Oral Tablet"},
            dosageInstruction=[dosage],
        )["resource"]
    )
    assert report.dose
    assert report.dose.daily_mg == "160"


def test_an_allergy_to_the_drug_is_a_finding_and_no_other(kg: KnowledgeGraph) -> None:
    report = kg.check(
        fhir=bundle(
            resource("AllergyIntolerance", code={"text": "Baclofen"}),
            resource("AllergyIntolerance", code={"text": "Codeine"}),
        )
    )
    assert [entry.status for entry in report.entries] == ["recognised", "not taken"]
    assert {f.subject.label for f in report.findings} == {"hypersensitivity to baclofen"}


def test_figures_of_a_bundle(kg: KnowledgeGraph) -> None:
    egfr = resource(
        "Observation",
        status="final",
        code={"coding": [{"system": "http://loinc.org", "code": "33914-3"}]},
        valueQuantity={"value": 25, "unit": "mL/min/1.73 m2"},
    )
    assert kg.check(fhir=bundle(egfr)).person.egfr == 25


@pytest.mark.parametrize("wrong", [{}, {"a": 1}, [], "x", 3])
def test_what_is_no_resource_is_refused(kg: KnowledgeGraph, wrong: object) -> None:
    with pytest.raises(InputError, match="no FHIR resource"):
        kg.check(fhir=wrong)


def test_a_resource_that_names_nothing_is_not_called_clear(kg: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match="names no medicine"):
        kg.check(fhir=bundle(resource("Patient", birthDate="1950-01-01")))


# The command line


def run(cli: CommandLine, *arguments: str, given: bytes = b"") -> tuple[int, str]:
    done = cli("check", *arguments, given=given)
    return done.status, done.out + done.err


def test_lists_from_files(tmp_path: Path, cli: CommandLine) -> None:
    text = tmp_path / "medicines.txt"
    text.write_text("\ufeffDiazepam 5 MG Oral Tablet\n\nstopped aspirin\n", encoding="utf-8")
    table = tmp_path / "problems.csv"
    table.write_text('name,since\n"Epilepsy, unspecified",2001\n', encoding="utf-8")
    status, out = run(
        cli, "--taking-from", str(text), "--conditions-from", str(table), "--column", "name"
    )
    assert status == 1
    assert "taken for diazepam" in out
    assert "not taken: aspirin" in out
    assert "taken for epilepsy" in out


@pytest.mark.parametrize(
    ("content", "column", "words"),
    [
        ("a,b\nx,y\n", None, "its columns are: a, b"),
        ("drug,b\nx,y\n", "drugs", "did you mean drug?"),
        ("a,b\n,\n", "a", "has no entries"),
        ("", None, "its columns are: none"),
    ],
)
def test_a_table_that_cannot_be_used(
    tmp_path: Path,
    cli: CommandLine,
    content: str,
    column: str | None,
    words: str,
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    status, out = run(cli, "--taking-from", str(path), *(["--column", column] if column else []))
    assert status == 2
    assert words in out
    assert out.count("\n") == 1


def test_a_resource_on_standard_input(cli: CommandLine) -> None:
    text = json.dumps(bundle(resource("Condition", code={"text": "Epilepsy"})))
    status, out = run(cli, "--fhir", "-", "--format", "json", given=text.encode())
    assert status == 1
    assert json.loads(out)["entries"][0]["taken_for"][0]["entity"]["label"] == "epilepsy"


def test_what_is_no_json_is_one_line(tmp_path: Path, cli: CommandLine) -> None:
    path = tmp_path / "bundle.json"
    path.write_text('{"resourceType": ', encoding="utf-8")
    status, out = run(cli, "--fhir", str(path))
    assert status == 2
    assert "line 1, column 18" in out
    assert out.count("\n") == 1
