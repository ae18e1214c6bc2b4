"""Entries in European languages: what registers and notes write beside a name, and its cases."""

from __future__ import annotations

import pytest
from read_entries import status_and_names

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("entry", "medicine"),
    [
        ("CETIRIZINE Spirig HC cpr pellic 10 mg 30 pce", "cetirizine"),  # pieces, no brand PCE
        ("PCE 333 mg", "erythromycin"),
        ("Methotrexat 10 mg 6 FER", "methotrexate"),  # ready-to-use syringes, no French iron
        ("fer 80 mg", "iron"),
        ("krople tramadolu 100 mg/ml", "tramadol"),
        ("diazepamu 5 mg", "diazepam"),
        ("CONCOR 10 PLUS Filmtabletten 100 St", "Concor plus"),
        ("Tritace 2,5 Comb, tabl., 2,5+12,5 mg", "Tritace Comb"),
        ("Clomipramin filmovertrukne tabletter 10 mg mod depression", "clomipramine"),
        ("Ibalgin 400 tbl flm 100x400 mg (blis. PVC/Al)", "ibuprofen"),
        ("Diclofenac-Na 50 mg msr Tabletten", "diclofenac"),
        ("DIAZEPAM 10 mg comprimé bisécable (VALIUM®): 1 comprimé le mardi", "diazepam"),
        ("Ramipril 5mg TAB 1-0-1-0 Stk Bluthochdruck", "ramipril"),
        ("Insättes på Eliquis 5 mg 1 x 2 tills vidare", "apixaban"),
        # pharmacies of Latin America: the generic name, the strength, a brand, a maker, a pack
        ("Bisoprolol 5 mg Biprolil Vargas Caja x 30 Comprimidos", "bisoprolol"),
        ("Ácido Valproico 500 mg Valpron Laboratorios Farma Caja x 60 Tabletas", "valproic acid"),
        ("Cetirizina 5mg/5ml Cetral Siegfried Solución Oral x 60 ml", "cetirizine"),
    ],
)
def test_what_stands_beside_a_name_is_understood(
    kg: KnowledgeGraph, entry: str, medicine: str
) -> None:
    assert status_and_names(kg, entry) == ("recognised", medicine)


@pytest.mark.parametrize(
    ("entry", "medicine"),
    [
        ("Bisoprolol 5 mg Biprolil Vargas", "bisoprolol"),  # no pack
        ("Nosequina + Ciclobenzaprina 5mg Dorixina Caja x 10", "cyclobenzaprine"),  # a partner
        ("Losartan 50 mg Plus Caja x 30", "losartan"),
        ("Losartan 50 mg algo visto caja x 30", "losartan"),  # no brand, but words
    ],
)
def test_beside_what_may_be_a_partner_a_name_is_contained(
    kg: KnowledgeGraph, entry: str, medicine: str
) -> None:
    assert status_and_names(kg, entry) == ("contains", medicine)


@pytest.mark.parametrize(
    "entry",
    [
        "dị ứng ibuprofen", "dị ứng aspirin", "alergi ibuprofen", "алергія на ібупрофен",
        "скасовано діазепам", "nie bierze tramadolu", "odstawiono diazepam", "utsatt diazepam",
        "tramadol seponeret", "gestopt met diazepam", "vysazen diazepam", "ibuprofen alerjisi",
        "diazepam kesildi", "lopetettu diatsepaami", "baklofen leállítva", "oprit diazepam",
    ],
)  # fmt: skip
def test_what_is_stopped_or_not_borne_is_not_taken(kg: KnowledgeGraph, entry: str) -> None:
    assert status_and_names(kg, entry) == ("not taken", "")


@pytest.mark.parametrize(
    "entry",
    [
        "Teststreifen Glucose", "tiras reactivas glucosa", "teststrips glucose",
        "Efluelda Injek.susp. 2024/2025 1 FER o. Kanüle N1", "ビタミンB2注1%「イセイ」",
    ],
)  # fmt: skip
def test_what_is_no_medicine_of_the_graph_is_not_read(kg: KnowledgeGraph, entry: str) -> None:
    assert status_and_names(kg, entry) == ("not recognised", "")
