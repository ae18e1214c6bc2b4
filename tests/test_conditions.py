"""Conditions: what is said of them is heard, and what another condition is called is not taken."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry

TABLE = Path(__file__).parent / "reading" / "conditions_said.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    SAID = list(csv.DictReader(file, delimiter="\t"))


def _findings(entry: Entry) -> set[str]:
    """The local names of what an entry was taken for."""
    return {taken.entity.iri.replace("#", "/").rpartition("/")[2] for taken in entry.taken_for}


def _read(kg: KnowledgeGraph, text: str) -> set[str]:
    return _findings(kg.check(conditions=[text]).entries[0])


@pytest.fixture(scope="module")
def said(kg: KnowledgeGraph) -> dict[str, Entry]:
    report = kg.check(conditions=[row["entry"] for row in SAID])
    return {entry.entered: entry for entry in report.entries}


@pytest.mark.parametrize("row", SAID, ids=[row["entry"] for row in SAID])
def test_what_is_said_of_a_condition_is_heard(said: dict[str, Entry], row: dict[str, str]) -> None:
    entry = said[row["entry"]]
    assert entry.reading is not None
    assert entry.reading.state == row["state"]
    assert entry.reading.not_understood == ()
    if row["state"] in ("absent", "of a relative"):
        assert not entry.taken_for
        assert entry.left_out
    else:
        assert _findings(entry) == set(row["finding"].split(";"))


@pytest.mark.parametrize(
    "text",
    [
        "pulmonary hypertension",
        "HIPERTENSION PULMONAR PRIMARIA",
        "hypertension artérielle pulmonaire",
        "portale Hypertension",
        "benign intracranial hypertension",
        "ocular hypertension",
        "diabetes insipidus",
        "DIABETES INSIPIDA",
        "bone marrow depression",
        "ST depression",
        "heat stroke",
        "stroke volume 60 ml",
        "HIV",
        "als entgleist bezeichnet",
        "fit and well",
        "DOLORES EN MI PIERNA",
    ],
)
def test_a_name_in_the_name_of_something_else_is_not_read(kg: KnowledgeGraph, text: str) -> None:
    found = _read(kg, text)
    assert not found & {
        "hypertension", "diabetes-mellitus", "depression", "stroke", "urticaria", "als", "seizure",
        "cardiovascular-disease",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Meningitis due to Haemophilus influenzae", {"meningitis"}),
        ("Meningitis durch Haemophilus influenzae", {"meningitis"}),
        ("Neuropathic pain secondary to chemotherapy", {"neuropathic-pain"}),
        ("HTA traitée par ramipril", {"hypertension"}),
        ("epilepsia debida a traumatismo", {"epilepsy"}),
        ("HTN, DM, CAD", {"hypertension", "diabetes-mellitus", "cardiovascular-disease"}),
        ("MS, HF", {"multiple-sclerosis", "heart-failure"}),
    ],
)
def test_a_cause_and_abbreviations_are_understood(
    kg: KnowledgeGraph, text: str, findings: set[str]
) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "recognised"
    assert _findings(entry) == findings


@pytest.mark.parametrize(
    "text",
    [
        "his 38 y/o sister has attempted suicide",
        "9 and 5 year old sisters who are healthy",
        "two brothers ages 68 and 77 years old",
        "epilepsy since age 12",
        "stroke at age 62",
    ],
)
def test_the_age_of_another_or_at_the_onset_is_not_the_age(kg: KnowledgeGraph, text: str) -> None:
    assert kg.check(conditions=[text]).person.age is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("AKI", "icd10cm:N17.9"),
        ("acute kidney injury", "N17.9"),
        ("Chronic kidney disease, stage 5", "icd10cm:N18.5"),
        ("Manic episode, unspecified", "icd10cm:F30.9"),
        ("Huntington's disease", "icd10cm:G10"),
        ("Suicide attempt", "icd10cm:T14.91"),
    ],
)
def test_a_name_and_its_code_lead_to_the_same(kg: KnowledgeGraph, name: str, code: str) -> None:
    assert _read(kg, name) == _read(kg, code) != set()


def test_an_acute_kidney_injury_is_a_renal_impairment(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions=["AKI"])
    chained = {step.iri for f in report.findings for path in f.paths for step in path.chain}
    assert any(iri.endswith("renal-impairment") for iri in chained)


@pytest.mark.parametrize(
    "text", ["seizures when tired", "pain when walking", "hypertension, seen in clinic"]
)
def test_a_condition_with_its_occasion_is_present(kg: KnowledgeGraph, text: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.taken_for
    assert entry.reading is None or entry.reading.state == "present"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Failure, heart, congestive", "heart-failure"),
        ("Disease, kidney, chronic, stage 4", "chronic-kidney-disease-stage-4"),
        ("Renal disease, end stage", "end-stage-renal-failure"),
        ("Injury, spinal cord", "spinal-cord-injury"),
        ("[X]Depression NOS", "depression"),
        ("ERC estadio 3b", "chronic-kidney-disease-stage-3b"),
        ("INFARTOS CEREBRALES", "stroke"),
        ("Encéphalopathie hypoxique", "encephalopathy"),
        ("hypoxische Enzephalopathie", "encephalopathy"),
        ("encefalopatía hipóxica", "encephalopathy"),
    ],
)
def test_the_forms_of_an_index_and_of_other_languages(
    kg: KnowledgeGraph, text: str, finding: str
) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "recognised"
    assert _findings(entry) == {finding}


def test_a_code_of_icd_9_is_said_to_be_one(kg: KnowledgeGraph) -> None:
    (entry,) = kg.check(conditions=["ICD9 345.90"]).entries
    assert entry.status == "not recognised"
    assert "ICD-9-CM 345.90" in (entry.note or "")


@pytest.mark.parametrize("word", ["blorbic", "phantom", "phobic", "zymotic", "antal"])
def test_an_adjective_that_is_not_known_is_told(kg: KnowledgeGraph, word: str) -> None:
    (entry,) = kg.check(conditions=[f"{word} epilepsy"]).entries
    assert entry.status == "contains"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Z33.1 Pregnant state, incidental", {"Pregnancy"}),
        ("Z34.90", {"Pregnancy"}),
        ("ICD-10-CM: Z3A.30", {"ThirdTrimester"}),
        ("Z39.1", {"Lactation"}),
        ("Surveillance d'une grossesse à haut risque", {"Pregnancy"}),
        ("Gravidez de alto risco", {"Pregnancy"}),
        ("Supervision of high risk pregnancy", {"Pregnancy"}),
        ("Hypertensive heart disease with heart failure", {"hypertension", "heart-failure"}),
        ("Delirium superimposed on dementia", {"delirium", "dementia"}),
        ("I12.9", {"hypertensive-kidney-disease"}),
        ("HAS, DM2", {"hypertension", "diabetes-mellitus"}),
        ("Brain damage - traumatic", {"traumatic-brain-injury"}),
        ("adenoviral meningitis", {"meningitis"}),
        ("hemorragia intraencefálica", {"stroke"}),
        ("diabetes mellitus não-insulino-dependente", {"diabetes-mellitus"}),
    ],
)
def test_how_registers_and_other_languages_put_it(
    kg: KnowledgeGraph, text: str, found: set[str]
) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "recognised"
    assert _findings(entry) == found


@pytest.mark.parametrize("text", ["PATIENT HAS EPILEPSY", "patient has epilepsy"])
def test_an_english_word_is_no_abbreviation(kg: KnowledgeGraph, text: str) -> None:
    assert _read(kg, text) == {"epilepsy"}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("no I10", "absent"),
        ("G40.9 ruled out", "absent"),
        ("E11.90 Ausschluss", "absent"),
        ("mother: I63.9", "of a relative"),
        ("I63.9 in mother", "of a relative"),
        # What German practices put behind a code.
        ("G40.3 A", "absent"),
        ("G40.3A", "absent"),
        ("G40.9 V", "possible"),
        ("Epilepsie (G40.9 V)", "possible"),
        ("N18.4 Verdacht", "possible"),
        ("I63.9 Z", "past"),
        ("Z86.73 Personal history of transient ischemic attack (TIA)", "past"),
    ],
)
def test_what_is_said_beside_a_code_is_heard(kg: KnowledgeGraph, text: str, state: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.reading is not None
    assert entry.reading.state == state
    assert bool(entry.taken_for) == (state in ("past", "possible"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I10; E11.9; G40.9", {"hypertension", "diabetes-mellitus", "epilepsy"}),
        ("I10 E11.9", {"hypertension", "diabetes-mellitus"}),
        ("ICD-10 I10, ICD-10 G40.9", {"hypertension", "epilepsy"}),
        ("Epilepsy (G40.9), hypertension (I10)", {"epilepsy", "hypertension"}),
        ("E11.9 Type 2 diabetes; epilepsy", {"diabetes-mellitus", "epilepsy"}),
        # The title of a code says no more than the code.
        ("N18.4 Chronic kidney disease, stage 4 (severe)", {"chronic-kidney-disease-stage-4"}),
        ("I10 Essentielle Hypertonie", {"hypertension"}),
        ("I10.90 G", {"hypertension"}),
        ("G81.9 G R", {"hemiplegia"}),
        ("F32.A", {"depression"}),
        ("F32A", {"depression"}),
        # A vitamin is no code, and a level of the spine none.
        ("B12 deficiency, epilepsy", {"epilepsy"}),
        ("T10 paraplegia", {"paraplegia-or-tetraplegia"}),
    ],
)
def test_all_codes_of_an_entry_count_and_the_text_beside_them(
    kg: KnowledgeGraph, text: str, found: set[str]
) -> None:
    assert _read(kg, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Epilepsie: nein", "epilepsie: nee", "epilepsia: não", "HTA : non", "negado: epilepsia",
        "Z. A. Epilepsie", "monitor for seizures", "has never been diagnosed with diabetes",
        "pas de notion de démence", "sin diagnóstico de diabetes", "senza storia di ictus",
    ],
)  # fmt: skip
def test_a_denial_of_a_form_or_a_plan_is_heard(kg: KnowledgeGraph, text: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "not present"


@pytest.mark.parametrize(
    ("text", "findings", "said"),
    [
        ("SM", {"multiple-sclerosis"}, "metabolic syndrome"),
        ("EM, HTA", {"multiple-sclerosis", "hypertension"}, "erythema multiforme"),
        ("IRA", {"acute-kidney-injury", "respiratory-disease"}, ""),
        ("PD", {"dialysis", "parkinson-disease"}, ""),
    ],
)
def test_an_abbreviation_of_several_things_is_ambiguous(
    kg: KnowledgeGraph, text: str, findings: set[str], said: str
) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "ambiguous"
    assert _findings(entry) == findings
    assert said in (entry.note or "")


def test_what_an_abbreviation_rarely_means_is_told(kg: KnowledgeGraph) -> None:
    (entry,) = kg.check(conditions=["DM"]).entries
    assert entry.status == "recognised"
    assert "dermatomyositis" in (entry.note or "")


@pytest.mark.parametrize("text", ["dor em membro", "hipertensão em tratamento", "la ira"])
def test_a_small_word_is_no_abbreviation(kg: KnowledgeGraph, text: str) -> None:
    assert not _read(kg, text) & {"multiple-sclerosis", "acute-kidney-injury"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("N189,Chronic kidney disease; unspecified", {"chronic-kidney-disease"}),
        ("J449,COPD", {"copd"}),
        ("G40.9-Epilepsie", {"epilepsy"}),
        ("I63.9|stroke", {"stroke"}),
        ("DG40 Epilepsi", {"epilepsy"}),
        ("T2DM - stroke", {"diabetes-mellitus", "stroke"}),
        ("H1N1, COPD", {"copd"}),
    ],
)
def test_a_code_that_is_joined_to_its_text(kg: KnowledgeGraph, text: str, found: set[str]) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "recognised"
    assert _findings(entry) == found


@pytest.mark.parametrize(
    ("text", "finding", "by"),
    [
        ("angle-closure glaucoma", "glaucoma", "narrower name"),
        ("Addison's disease", "adrenal-insufficiency", "narrower name"),
        ("Pankreaskarzinom", "pancreatic-cancer", "narrower name"),
        ("CABG", "coronary-revascularisation", "narrower name"),
        ("Glaukom", "glaucoma", "synonym"),
        ("ocular hypertension", "ocular-hypertension", "label"),
        ("fracture of scapula", "fracture-of-scapula", "label"),
        ("stye", "hordeolum", "synonym"),
        ("ingrown nail", "nail-disorders", "narrower name"),
    ],
)
def test_a_kind_of_a_condition_is_told_as_one_and_another_thing_is_not_taken_for_it(
    kg: KnowledgeGraph, text: str, finding: str, by: str
) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert _findings(entry) == {finding}
    assert {taken.by for taken in entry.taken_for} == {by}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("venous stasis", "chronic-venous-insufficiency"),
        ("neoplasm of prostate", "prostate-cancer"),
        ("lesion of plantar nerve", "mortons-neuroma"),
        ("low bone density", "osteopenia"),
    ],
)
def test_what_may_be_something_else_leads_to_no_condition(
    kg: KnowledgeGraph, text: str, finding: str
) -> None:
    assert finding not in _read(kg, text)


def test_a_suspect_of_a_condition_may_have_it(kg: KnowledgeGraph) -> None:
    (entry,) = kg.check(conditions=["glaucoma suspect"]).entries
    assert entry.reading is not None
    assert entry.reading.state == "possible"
