"""The stage of a disease of the kidneys, in every language, and of nothing else."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.reading.kidneys import staged

TABLES = Path(__file__).parents[1] / "data" / "tables"
DISEASES = {"renal-impairment", "chronic-kidney-disease", "kidney-disease"}
# A cyst, a missing kidney or what is in the blood has no stages of its own, nor has a nephropathy
# these: those of the diabetic one are others. A word that stands behind parts name and stage.
OTHER = re.compile(
    r"n[eé][cp][rh]|nefrop|n[eé]phrop|ur[aäe]?emi|ur[aä]mi|ur[eé]mi|solitary|single|unique|[uú]nico"
    r"|cyst|kyst|quist|pol[iy]|zysten|agenesis|one kidney|horseshoe|mono|einzel|acidosis|glomerulo"
    r"|腎症|necro|bad |weak |disorder of|rein$|reins$|ri[nñ]|stage|syndrome|funct NOS|^IR$|^MRC$"
    r"|reni|rim|njurar$",
    re.IGNORECASE,
)


def _names() -> list[str]:
    found = []
    for table in ("finding-names.tsv", "finding-names-languages.tsv"):
        with (TABLES / table).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t")
            found += [row["name"].split("@")[0] for row in rows if row["finding"] in DISEASES]
    return [name for name in found if not OTHER.search(name)]


def test_a_stage_is_read_beside_each_name_of_the_tables() -> None:
    names = _names()
    assert len(names) > 100
    ways = ("{} G4 A2", "{} stage 4", "{} Stad. IV", "{} (stade 4)")
    written = [way.format(name) for name in names for way in ways]
    assert [text for text in written if not staged(text).endswith("CKD stage 4")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chron. Niereninsuffizienz G4 A2", ["4"]),
        ("insuffisance rénale stade 4", ["4"]),
        ("insuficiencia renal estadio 4", ["4"]),
        ("nierinsufficiëntie stadium 4", ["4"]),
        ("ERC estadio 3b (FG 34)", ["3b"]),
        ("CNI Stadium G3b", ["3b"]),
        ("Niereninsuffizienz im Stadium IV", ["4"]),
        ("IV stadio insufficienza renale cronica", ["4"]),
        ("stade 4 de la maladie rénale chronique", ["4"]),
        ("renal impairment, moderate, stage 3b", ["3b"]),
        ("хроническая болезнь почек 4 ст.", ["4"]),
        ("慢性肾脏病4期", ["4"]),
        ("stage iv ckd and copd gold 3", ["4"]),
        ("CKD 3-4", ["3", "4"]),
    ],
)
def test_a_stage_is_read(kg: KnowledgeGraph, text: str, expected: list[str]) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    names = " ".join(str(taken.entity) for taken in entry.taken_for)
    assert re.findall(r"kidney disease in stage (\w+)", names) == expected
    assert entry.status == "recognised"


@pytest.mark.parametrize(
    "text",
    [
        "IRC stade 5 dialysé",
        "Niereninsuffizienz im Endstadium",
        "insuffisance rénale stade terminal",
    ],
)
def test_the_last_stage_is_that_of_failure(kg: KnowledgeGraph, text: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert str(entry.taken_for[0].entity) == "end-stage renal failure"


@pytest.mark.parametrize(
    "text",
    [
        "AKI on CKD 3b",
        "acute on chronic renal failure stage 3b",
        "acute-on-chronic kidney disease G3b",
    ],
)
def test_beside_an_acute_injury_both_stand(kg: KnowledgeGraph, text: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert {str(taken.entity) for taken in entry.taken_for} == {
        "acute kidney injury",
        "chronic kidney disease in stage 3b",
    }


@pytest.mark.parametrize(
    "text",
    [
        "stage 4 prostate cancer",
        "pressure ulcer stage 3",
        "CKD, stage 3 pressure ulcer",
        "CKD with stage 3 pressure ulcer",
        "CKD, NYHA III",
        "CKD and COPD GOLD 3",
        "CKD, Parkinson disease, Hoehn & Yahr 3",
        "Niereninsuffizienz, pAVK Stad. IV",
        "CKD 3 years",
        "acute renal failure stage 3",
        "insuffisance rénale aiguë stade 3",
        "MRC grade 4",
        "PChN i nadciśnienie",
        "GOLD stage 3 CKD",
    ],
)
def test_the_stage_of_something_else_is_none_of_the_kidneys(text: str) -> None:
    assert "CKD stage" not in staged(text)


@pytest.mark.parametrize(
    "text", ["CKD stage 7", "CKD G6", "renal impairment grade 9", "néphropathie diabétique stade 4"]
)
def test_a_stage_that_cannot_be_used_is_told(kg: KnowledgeGraph, text: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "contains"
    assert entry.reading
    assert text[-1] in entry.reading.not_understood
