"""What no table of words holds: brands in brackets, dates, counts, words cut off, escapes."""

from __future__ import annotations

import pytest
from read_entries import listed, taken

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("text", "expected", "brand"),
    [
        ("CHLORPHENIRAMINE 12 MG TAB (FOO-TRIPOLONE)", "chlorphenamine", "foo tripolone"),
        ("Losartan 50 mg (LOSAGENIX)", "losartan", "losagenix"),
        ("Diazepam 2mg (Zygomorphine)", "diazepam", "zygomorphine"),
        ("Foobrand (lorazepam) 1 mg tablet", "lorazepam", "foobrand"),
        ("HERIDOLEX (Haloperidol 5mg GENERI", "haloperidol", "heridolex"),
        ("Foodrel (ibuprofen + paracetamol) syrup 100 ml", "ibuprofen;paracetamol", "foodrel"),
        ("120 ACTUAT Triamcinolone 0.055 MG/ACTUAT Nasal Inhaler [Fooacort]", "triamcinolone",
         "fooacort"),
        ("Alprazolam 0.25mg (Xanax / Foozolax)", "alprazolam", "foozolax"),
        ("Metformin HCl 1000mg SR (Foocomet XR / Foometfo SR)", "metformin", "foocomet foometfo"),
    ],
)  # fmt: skip
def test_a_brand_in_brackets_is_understood_and_said_not_to_be_known(
    kg: KnowledgeGraph, text: str, expected: str, brand: str
) -> None:
    entry = taken(kg, text)
    assert (entry.status, listed(entry)) == ("recognised", expected)
    assert entry.note == f"{brand} is not known, and was read as the name of a brand"


@pytest.mark.parametrize(
    "text",
    [
        "losartan (Foobrand H)",  # a letter may be a partner
        "losartan (Foobrand Plus)",
        "amlodipine (Norvasc / Foobrand Plus)",
        "codeine (Rash / Hives)",
        "losartan foobrand h",
        "codeine (Hives)",  # what it did
        "codeine (foomycin)",
        "tramadol (One Two Threex Fourx Fivex)",
        "Foobrand lorazepam",
        "Foobrand (lorazepam, foomycin)",
        "losartan (Ended)",  # what is said of somebody
        "losartan (Kidney)",
        "losartan (Pregnant)",
        "Schwanger (losartan)",
        "克拉霉素片(怀孕)",
        "losartan (Narcotic)",  # a class
        "losartan (Foocomet / Opiat)",
        "losartan (Zopicl)",  # another substance, cut off
        "bisoprolol 5 mg Gabapent Caja x 30",
    ],
)
def test_what_else_stands_in_brackets_is_not_passed_over(kg: KnowledgeGraph, text: str) -> None:
    entry = taken(kg, text)
    assert entry.status == "contains"
    assert "name of a brand" not in (entry.note or "")


@pytest.mark.parametrize("text", ["losartan (Allergy)", "losartan [allergy]"])
def test_an_allergy_in_brackets_is_no_brand(kg: KnowledgeGraph, text: str) -> None:
    assert taken(kg, text).status == "not taken"


@pytest.mark.parametrize(
    "text", ["Metfor (metformin) 500 mg", "Amlodipi (amlodipine)", "Clopidog (clopidogrel) 75 mg"]
)
def test_the_name_of_a_substance_cut_off_is_read_as_a_brand_of_it(
    kg: KnowledgeGraph, text: str
) -> None:
    assert taken(kg, text).status == "recognised"


def test_beside_a_strange_word_in_brackets_a_brand_is_not_taken(kg: KnowledgeGraph) -> None:
    assert not taken(kg, "Valium (Foobrand)").taken_for


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # dates, and counts with a letter
        ("Diazepam 5 mg tablet started 6-Aug-2012", "diazepam"),
        ("Lorazepam 1 mg 12 May 2014 - 3 June 2014", "lorazepam"),
        ("BUDESONIDE 160MCG 120D INHL", "budesonide"),
        # cut off by a register
        ("GENERIC Meropenem 500mg Injecti", "meropenem"),
        ("GLICLAZIDE 60MG MODIFIED RELEAS", "gliclazide"),
        # what HTML and JSON leave
        ("paracetamol &amp; codeine<br>tablets", "codeine;paracetamol"),
        ("DALTEPARIN SODIUM\\n (porcine) Injection 10,000 units", "dalteparin"),
        # dotted letters
        ("A.S.A. 325 mg p.o. q.d.", "acetylsalicylic-acid"),
        ("INSULIN ISOPHANE (N.P.H.) Injection 100 units per mL", "human-insulin"),
        # codes, and the brackets around them
        ("Diazepam 5 mg oral tablet, [RxNorm: 197591] 05/15/2014", "diazepam"),
        ("00069-0150-01^DIAZEPAM 5MG TABLET^NDC", "diazepam"),
        # a number sign before a quantity is no number of a product
        ("Alprazolam 2mg Sig: 1 tab PO TID PRN Mitte: #90", "alprazolam"),
        ("Diazepam 5 mg Disp: #30 (thirty) Refills: 2", "diazepam"),
    ],
)
def test_what_is_told_by_its_shape(kg: KnowledgeGraph, text: str, expected: str) -> None:
    entry = taken(kg, text)
    assert (entry.status, listed(entry)) == ("recognised", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("diazepam 5 mg tablet, do not take with alcohol", "diazepam"),
        ("TAMSULOSIN 0.4MG CAP (DO NOT TAKE WITHIN 4 HOURS OF SILDENAFIL)", "tamsulosin"),
        ("ramipril 5 mg, do not use if pregnant", "ramipril"),
        ("RIVAROXABAN 20MG TAB (CONSULT PROVIDER BEFORE STOPPING)", "rivaroxaban"),
        ("OMEPRAZOLE 20MG EC CAP - DO NOT CRUSH TAB/CAP", "omeprazole"),
        ("TOBRAMYCIN SULFATE Injection 80 mg (without preservative)", "tobramycin"),
        ("HEPARIN INJ 1000 UNITS/ML 1 ML VIAL [NO PRESERVATIVE]", "heparin"),
        ("SODIUM CHLORIDE 0.9% IV 1000 ML NON-PVC BAG", "sodium-chloride"),
        ("metformin 500 mg non-formulary tablet", "metformin"),
    ],
)
def test_an_order_or_what_it_is_free_of_does_not_end_a_medicine(
    kg: KnowledgeGraph, text: str, expected: str
) -> None:
    entry = taken(kg, text)
    assert listed(entry) == expected
    assert entry.status in ("recognised", "contains")


@pytest.mark.parametrize(
    "text", ["diazepam no longer", "diazepam: no", "no diazepam", "do not take diazepam",
             "without diazepam", "diazepam - do not take"],
)  # fmt: skip
def test_what_is_denied_stays_denied(kg: KnowledgeGraph, text: str) -> None:
    assert taken(kg, text).status == "not taken"


@pytest.mark.parametrize(
    "text",
    [
        "Robitussin cough",  # a product of a range may hold something else
        "Bayer back & body",
        "Foo Micardis",
        "Januvia Met 50",
        "2 puff(s), INH, QID, 14 g",  # no isoniazid
        "Ventolin expectorant 100 ml",
    ],
)
def test_a_name_that_may_be_another_is_not_taken(kg: KnowledgeGraph, text: str) -> None:
    entry = taken(kg, text)
    assert not entry.taken_for or entry.status == "contains", listed(entry)


def test_co_before_a_name_is_a_partner_and_no_company(kg: KnowledgeGraph) -> None:
    assert taken(kg, "co telmisartan 40 mg").status == "contains"
    assert listed(taken(kg, "CO-MICARDIS 40MG")) == "hydrochlorothiazide;telmisartan"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Levofloxacin 250 mg p.o. q.d. (started on [**2682-8-22**]).", "levofloxacin"),
        ("diazepam 5 mg tabletsTwo To Be Taken Each Day, 28 tablet", "diazepam"),
        ("paroxetine 10mg/5ml oral suspension sugar freeOne 5ml Spoonful", "paroxetine"),
        ("prednisone 20 MG tablet 9/4/25 Fookeys, Timothy C, MD", "prednisone"),
        ("Phenytoin (S4) 30 mg capsules", "phenytoin"),
        ("oseltamivir 75 mg po bid x 5d", "oseltamivir"),
        ("telmisartan 40 mg, BP well controlled at 126/82 mmHg", "telmisartan"),
        ("Tab. Foozithral (Azithromycin) 500 mg", "azithromycin"),
        ("metoprolol 25 mg - beta blocker for palpitations", "metoprolol"),
        ("SERTRALINE 50 mg Tablet Rx Antidepressant", "sertraline"),
        ("predniSONE 5 mg Tab", "prednisone"),
        ("Ativan at 2 mg/hr", "lorazepam"),
        ("Sodium citrate (Cital) syrup 100 ml", "sodium-citrate"),
        ("Budesonide inhaler 2 puffs. Rinse mouth with water after inhalation.", "budesonide"),
        ("Ergocalciferol (Vitamin D (Ergocalciferol)) 50000 UNIT", "ergocalciferol"),
    ],
)
def test_what_systems_write_around_an_order_is_understood(
    kg: KnowledgeGraph, text: str, expected: str
) -> None:
    entry = taken(kg, text)
    assert (entry.status, listed(entry)) == ("recognised", expected)


@pytest.mark.parametrize("text", ["Urine drug screen: opiates, benzodiazepines", "alcohol pads"])
def test_a_screen_and_a_swab_are_no_medicines(kg: KnowledgeGraph, text: str) -> None:
    assert not taken(kg, text).taken_for


def test_what_differs_by_country_is_asked_for(kg: KnowledgeGraph) -> None:
    assert taken(kg, "Frenadol").status == "ambiguous"
    spanish = kg.check(taking=["Frenadol"], jurisdiction="Spain").entries[0]
    assert listed(spanish) == "chlorphenamine;dextromethorphan;paracetamol"
