"""Medicines as registers, hospitals and notes write them: each kind of entry, with its siblings."""

from __future__ import annotations

import pytest
from read_entries import listed, taken

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a company in brackets, whatever its name
        ("Atenolol 100mg tablets (Alliance Healthcare (Distribution) Ltd)", "atenolol"),
        ("Diazepam 2mg tablets (Zygomorph Nonesuch Pharmaceuticals Ltd)", "diazepam"),
        ("Mercaptopurine 10mg tablets (Imported (Germany))", "mercaptopurine"),
        ("PAROXETINE tablets 10mg [Nonesuch Pharma]", "paroxetine"),
        # how the British tariff shortens names
        ("Isosorbide Mononit_Tab 20mg M/R", "isosorbide-mononitrate"),
        ("Sod Valpr_Tab E/C 200mg", "valproic-acid"),
        ("Morph Sulf_Oral Soln 10mg/5ml", "morphine"),
        ("Enalapril/Hydchloroth_Tab 20mg/12.5mg", "enalapril;hydrochlorothiazide"),
        ("Ipratrop Brom_Inha 20mcg (200 D) CFF", "ipratropium-bromide"),
        # dose forms of American systems
        ("ONDANSETRON 4 MG PO TBDL", "ondansetron"),
        ("POTASSIUM CHLORIDE 20 MEQ PO TBTQ", "potassium-chloride"),
        ("FLUTICASONE 50 MCG/ACTUATION NASAL SPSN", "fluticasone"),
        ("CHLORHEXIDINE GLUCONATE 0.12 % MM MWSH", "chlorhexidine"),
        ("Advair Diskus 100-50 MCG/DOSE Inhalation Aerosol Powder Breath Activated",
         "fluticasone;salmeterol"),
        # words of hospital orders
        ("POTASSIUM CHLORIDE IV SCALE", "potassium-chloride"),
        ("VANCOMYCIN IVPB (CUSTOM DOSE)", "vancomycin"),
        ("Heparin (CRRT Machine Priming)", "heparin"),
        ("Calcium Gluconate sliding scale (Critical Care-Ionized calcium)", "calcium-gluconate"),
        # names of American lists
        ("HYDROCODONE-ACETAMIN 10-325 MG", "hydrocodone;paracetamol"),
        ("Butalbital-Acet-Caffeine", "butalbital;caffeine;paracetamol"),
        ("Guaifenesin-DM 100-10 MG/5ML Oral Syrup", "dextromethorphan;guaifenesin"),
        ("SMZ-TMP DS 800-160 MG Oral Tablet", "sulfamethoxazole;trimethoprim"),
        # a class before one of its members
        ("INSULIN HUMULIN M4 100 I/U INJ", "human-insulin"),
        ("NSAID ibuprofen 400 mg", "ibuprofen"),
        ("opioid tramadol 50mg", "tramadol"),
    ],
)  # fmt: skip
def test_entries_of_registers_and_hospitals_are_recognised(
    kg: KnowledgeGraph, text: str, expected: str
) -> None:
    entry = taken(kg, text)
    assert (entry.status, listed(entry)) == ("recognised", expected)


@pytest.mark.parametrize("text", ["Diazepam 5 mg (with unobtanium)", "Diazepam 2mg (zygomorph)"])
def test_other_words_in_brackets_are_no_company(kg: KnowledgeGraph, text: str) -> None:
    assert taken(kg, text).status == "contains"


@pytest.mark.parametrize("text", ["Carace 10 Plus tablets", "Nexium HP7", "Stamlo-D 5 mg"])
def test_a_longer_brand_is_not_taken_for_the_shorter_one(kg: KnowledgeGraph, text: str) -> None:
    assert not taken(kg, text).taken_for


@pytest.mark.parametrize(
    ("text", "substance"),
    [
        ("alcohol gel", "alcohol"),
        ("alcohol hand rub 70%", "alcohol"),
        ("isopropyl alcohol 70% swab", "isopropyl-alcohol"),
        ("chlorhexidine wipes", "chlorhexidine"),
    ],
)
def test_what_is_for_the_skin_is_local(kg: KnowledgeGraph, text: str, substance: str) -> None:
    report = kg.check(taking=[text])
    entry = report.entries[0]
    assert (entry.status, listed(entry)) == ("recognised", substance)
    assert entry.reading is not None
    assert entry.reading.local


@pytest.mark.parametrize(
    "text",
    [
        "insulin syringe", "Insulin Syringe U-500", "blood glucose test strips",
        "Contour USB Blood Glucose Sys w/Device Kit", "insulin pen needles 31G", "vitamine",
    ],
)  # fmt: skip
def test_devices_and_other_words_are_no_medicine(kg: KnowledgeGraph, text: str) -> None:
    assert not taken(kg, text).taken_for


@pytest.mark.parametrize(
    "text",
    [
        "tramadol in 2010", "took diazepam last year", "was taking codeine until 2015",
        "lorazepam 5 years ago", "used baclofen a few months ago", "codeine years ago",
    ],
)  # fmt: skip
def test_what_was_taken_once_is_not_taken(kg: KnowledgeGraph, text: str) -> None:
    entry = taken(kg, text)
    assert not entry.taken_for
    assert entry.reading is not None
    assert entry.reading.state == "not taken"


@pytest.mark.parametrize(
    "text",
    [
        "started diazepam in 2010", "on diazepam since 2010", "diazepam since last year",
        "diazepam, started 5 years ago", "diazepam for anxiety since last year",
        "took diazepam yesterday", "diazepam 5 mg until finished",
    ],
)  # fmt: skip
def test_what_began_in_the_past_is_taken(kg: KnowledgeGraph, text: str) -> None:
    assert listed(taken(kg, text)) == "diazepam"


@pytest.mark.parametrize(
    ("text", "substance"),
    [
        ("Aranesp (Albumin Free) 25 MCG/ML Injection Solution", "darbepoetin-alfa"),
        ("Accutane and takes no other medications.", "isotretinoin"),
        ("Omeprazole 40 mg once a day. Denies herbal medications.", "omeprazole"),
        ("Lomotil 100 tablets non pbs", "atropine;diphenoxylate"),
    ],
)
def test_what_is_denied_of_something_else_denies_nothing_here(
    kg: KnowledgeGraph, text: str, substance: str
) -> None:
    assert listed(taken(kg, text)) == substance


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("SSRI", "ssris"), ("SSRIs", "ssris"), ("on an SSRI", "ssris"),
        ("PPI daily", "proton-pump-inhibitors"), ("ACEi", "ace-inhibitors"),
        ("ARBs", "angiotensin-receptor-blockers"), ("TCA", "tricyclic-antidepressants"),
        ("MAO-I", "mao-inhibitors"), ("NSAID(s)", "nsaids"),
        ("benzo(s) at night", "benzodiazepines"), ("Z drugs", "z-drugs"), ("opiates", "opioids"),
        ("statin 20 mg", "statins"), ("blood thinners", "anticoagulants"),
    ],
)  # fmt: skip
def test_classes_are_known_by_their_abbreviations(
    kg: KnowledgeGraph, text: str, known: str
) -> None:
    assert listed(taken(kg, text)) == known


@pytest.mark.parametrize("text", ["SSRI", "PPIs", "statins", "antibiotics"])
def test_of_some_classes_no_source_speaks(kg: KnowledgeGraph, text: str) -> None:
    report = kg.check(taking=[text])
    assert not report.findings
    assert [entry.entered for entry in report.unspoken] == [text]


DENIED = (
    "Stopped diazepam",
    "Diazepam stopped in March",
    "Diazepam - discontinued by GP",
    "Diazepam: d/c'd 3/2021",
    "No longer takes gabapentin",
    "Used to take tramadol",
    "Took codeine once, years ago",
    "Was on baclofen until last year",
    "Allergic to morphine",
    "Allergy: codeine",
    "Codeine allergy",
    "ADR: tramadol - rash",
    "Intolerance to opioids",
    "NKDA",
    "No known drug allergies",
    "Penicillin (anaphylaxis)",
    "Morphine causes itching",
    "Reaction to diazepam: rash",
    "Mother takes diazepam",
    "Husband's OxyContin",
    "Her son is on clonazepam",
    "Father was on lithium",
    "Dog takes phenobarbital",
    "Denies alcohol",
    "Denies use of opioids",
    "Does not drink alcohol",
    "No alcohol",
    "Alcohol: none",
    "Alcohol: no",
    "No benzodiazepines",
    "Not on any opioids",
    "Never took baclofen",
    "Never used cannabis",
    "Refused lorazepam",
    "Declined gabapentin",
    "Avoid NSAIDs",
    "Avoid sedatives",
    "Do not give morphine",
    "Contraindicated: tramadol",
    "Pregabalin on hold",
    "Holding tizanidine",
    "Held morning dose of lorazepam",
    "Weaned off diazepam",
    "Tapered off clonazepam 2019",
    "Completed course of prednisone",
    "Finished codeine last week",
    "Ran out of baclofen",
    "Past medications: diazepam, tramadol",
    "Previous medications: baclofen",
    "Formerly on morphine",
    "History of opioid use",
    "Ex-smoker",
    "Family history of alcohol abuse",
    "Alcohol-free beer",
    "Opioid naive",
    "Opioid-free anaesthesia",
    "Opioid antagonist",
    "Diazepam level",
    "Lithium level 0.8",
    "Urine drug screen: benzodiazepines positive",
    "Tox screen negative for opiates",
    "Alcohol level",
    "Alcohol withdrawal",
    "Morphine equivalents",
    "Diazepam not started",
    "Baclofen not tolerated",
    "Could not tolerate gabapentin",
    "Failed gabapentin",
    "Tried and failed amitriptyline",
    "Trazodone cancelled",
    "Entered in error: morphine",
    "Baclofen pump removed",
    "No opioids or benzodiazepines",
    "Without diazepam",
    "w/o sedation",
    "Non-opioid analgesia",
    "Sober for 10 years",
    "Teetotal",
    "Morphine sulfate - DISCONTINUED",
    "DISCONTINUED: OxyContin 20 mg",
    "(stopped) Valium 5mg",
    "Valium 5 mg [inactive]",
    "Valium (past)",
    "Hx of Xanax use",
    "prior Ativan",
    "Has not taken diazepam",
    "Hasn't had codeine since 2012",
    "quit drinking alcohol",
    "stopped drinking",
    "patient does not take any benzodiazepines",
    "not currently taking tizanidine",
    "patient reports no use of muscle relaxants",
    "Xanax prescribed to wife",
    "brother died of heroin overdose",
    "uncle on methadone",
    "no hx of opioid use",
    "codeine allergy (rash)",
    "Past meds: baclofen; diazepam",
    "Previous medications: Valium 5 mg",
)


def test_what_is_denied_stopped_or_said_of_another_is_not_taken(kg: KnowledgeGraph) -> None:
    entries = kg.check(taking=list(DENIED)).entries
    assert not {entry.entered: listed(entry) for entry in entries if entry.taken_for}
