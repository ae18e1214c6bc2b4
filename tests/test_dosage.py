"""The dose that an entry states: of one time and of a day, or that it is not clear."""

from __future__ import annotations

import csv
import itertools
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import packaged

from baclofen_kg.check.reading.dosage import ReadDose, UnreadDose, read_dose
from baclofen_kg.check.report import CheckReport

_TABLE = Path(__file__).parent / "dosages.tsv"


def check(*taking: str) -> CheckReport:
    return packaged().check(taking=taking)


def rows() -> list[dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def stated(text: str) -> tuple[str, str]:
    """The single and the daily dose of a text; empty where none is stated."""
    dose = read_dose(text)
    if isinstance(dose, UnreadDose):
        return "not clear", "not clear"
    single, daily = (dose.amount_mg, dose.daily_mg) if dose else (None, None)
    return _plain(single), _plain(daily)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"])
def test_the_dose_is_as_the_table_says(row: dict[str, str]) -> None:
    assert stated(row["text"]) == (row["single"], row["daily"])


_WAYS = {
    "en": "{n} tabs tds; {n} tablets three times a day; {n} tab morning, noon and night; {n} tds; "
    "{n} every 8 hours; {n}-{n}-{n}; take {n} t.i.d.; {n} pills q8h",
    "fr": "{n} cp matin midi et soir; {n} cp 3x/j; {n} comprimés trois fois par jour; {n} cp /8h; "
    "{n} le matin {n} le midi {n} le soir; {n} cp toutes les 8 heures; {n} - {n} - {n}",
    "de": "{n} Tabl. 3x täglich; morgens {n} mittags {n} abends {n}; 3x{n}; {n}-{n}-{n}-0; "
    "{n} Tabletten morgens, mittags und abends; {n} Tbl. alle 8 Std; 3 x tgl. {n} Tabl.",
    "es": "{n} comp 3 veces al día; {n} comp c/8h; {n} comprimidos cada 8 horas; "
    "{n} comprimidos en desayuno, comida y cena",
    "it": "{n} compresse 3 volte al dì; {n} cpr ogni 8 ore; {n} cpr mattina, pranzo e sera; "
    "{n} compresse tre volte al giorno",
    "nl": "3 dd {n}; 3dd{n} tabletten; {n} tabletten 3x per dag; {n} tabl om de 8 uur",
    "pt": "{n} comprimidos 3 vezes ao dia; {n} comp de 8 em 8 horas",
}


@pytest.mark.parametrize("language", _WAYS)
def test_a_schedule_is_the_same_dose_in_whatever_way_it_is_written(language: str) -> None:
    for way, count in itertools.product(_WAYS[language].split("; "), (1, 2, 3, 4)):
        for name in ("Baclofen 10 mg", "Lioresal 10", "baclofen 10mg,", "Baclofen 10 mg:"):
            text = f"{name} {way.format(n=count)}"
            assert (text, *stated(text)) == (text, str(10 * count), str(30 * count))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"])
def test_a_number_that_is_not_understood_leaves_no_dose(row: dict[str, str]) -> None:
    """What more is said never makes a dose of what was none, nor leaves it as if it were not."""
    dose = read_dose(f"{row['text']} zzyx 7 zzyx")
    assert isinstance(dose, UnreadDose) or row["text"] == "baclofen tds" or dose is None
    dose = read_dose(f"{row['text']} zzyx 13 zzyx")
    assert dose is None or isinstance(dose, UnreadDose) or dose.daily_mg is None


def test_words_that_are_not_understood_never_lower_the_dose_that_is_told() -> None:
    for row in rows():
        words = row["text"].split()
        if "baclofen" not in words[0].lower() or not row["daily"].replace(".", "").isdigit():
            continue
        for place in range(1, len(words)):
            dose = check(" ".join([*words[:place], "zzyx", *words[place + 1 :]])).dose
            daily = dose.daily_mg if dose else None
            assert not daily or Decimal(daily) >= Decimal(row["daily"]), (words, place)


@pytest.mark.parametrize(
    "entry",
    [
        "Baclofen 10 mg 2 tablets",
        "Baclofen 10 mg 7",
        "baclofen 10 mg twice a day and 20 mg at night",
        "baclofen 2 tablets tds",
        "baclofen 10 mg three times a week",
        "baclofen 10 mg, tizanidine 4 mg",
    ],
)
def test_a_dose_that_is_not_clear_is_never_passed_over(entry: str) -> None:
    report = check(entry)
    assert (report.dose, report.dose_checked, report.exit_code) == (None, False, 3)
    assert "the dose could not be checked: the dose of an entry" in " ".join(report.text().split())


def test_the_doses_of_several_entries_are_summed_and_that_is_said() -> None:
    report = check("baclofen 10 mg mane", "Lioresal 25 1-1-1")
    assert report.dose
    assert (report.dose.amount_mg, report.dose.daily_mg) == ("25", "85")
    assert "85 mg a day, the sum of 2 entries" in " ".join(report.text().split())
    assert "dose-above-maximum" in {finding.kind for finding in report.findings}
    assert report.entries[1].note == "25 was read as 25 mg"


@pytest.mark.parametrize("other", ["Lioresal 25 7", "baclofen 10 mg 2 tablets", "Lioresal 25 mg"])
def test_beside_a_dose_that_was_not_read_another_is_the_least(other: str) -> None:
    report = check("Baclofen 10mg 1-1-2", other)
    assert report.dose
    assert report.dose.daily_mg == "40"
    assert (report.dose_checked, report.exit_code) == (False, 3)
    assert "Dose: at least " in str(report)
    assert "NOT CHECKED: the dose could not be checked" in str(report)


@pytest.mark.parametrize(
    ("text", "daily"),
    [
        ("4 cp matin midi et soir", "120"),
        ("3-3-3-3", "120"),
        ("4 Tabl. 3x/Tag", "120"),
        ("3 comp c/8h", "90"),
        ("1 tab mane, 2 tabs nocte", "30"),
        ("4 zzyx", None),
        ("2 tablets", None),
    ],
)
def test_the_text_of_a_fhir_dosage_is_read_alike(text: str, daily: str | None) -> None:
    resource = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "medicationCodeableConcept": {"text": "Baclofen 10 MG Oral Tablet"},
        "dosageInstruction": [{"text": text}],
    }
    report = packaged().check(fhir=resource)
    assert (report.dose and report.dose.daily_mg) == daily
    assert daily or (report.dose_checked, report.exit_code) == (False, 3)


def test_steps_of_a_fhir_dosage_that_may_be_of_one_day_are_not_told_as_the_highest() -> None:
    steps = [{"text": "1 tablet in the morning"}, {"text": "2 tablets at night"}]
    resource = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "medicationCodeableConcept": {"text": "Baclofen 10 MG Oral Tablet"},
        "dosageInstruction": steps,
    }
    report = packaged().check(fhir=resource)
    assert (report.dose, report.exit_code) == (None, 3)


@pytest.mark.parametrize(
    "entry",
    [
        "baclofen 10 mg with meals and at bedtime",
        "baclofen 10 mg ac & hs",
        "Baclofène 10 mg 2 cp avant chaque repas et au coucher",
        "Baclofen 10 mg 1 Tablette zu den Mahlzeiten und abends",
        "Baclofen 10 mg montags 2 abends",
    ],
)
def test_a_time_of_the_day_that_is_not_understood_is_not_passed_over(entry: str) -> None:
    report = check(entry)
    assert (report.dose, report.exit_code) == (None, 3)


@pytest.mark.parametrize(
    ("text", "daily"),
    [
        ("Baklofen 10 mg 2 tabl morgonen, kvällen och natten", "60"),
        ("Baclofen 10 mg 2 Tbl. morgens, 2 vor dem Schlafen", "40"),
        ("baclofen 10 mg 2 in the morning, 2 with the evening meal", "40"),
        ("Baklofen 10 mg 2 tabletter om morgenen og om kvelden", "40"),
        ("Baclofen 10 mg 2 tabl kolme kertaa päivässä", "60"),
        ("Baclofen 10 mg 2 tbl ráno, v poledne a večer", "60"),
        ("Baclofen 10 mg 2 tabletta reggel, délben és este", "60"),
        ("Baklofen 10 mg 2 tablete ujutro i navečer", "40"),
        ("Baclofen 10 mg 2 δισκία πρωί μεσημέρι βράδυ", "60"),
        ("Baclofen 10 mg 2 tabletti hommikul, lõunal ja õhtul", "60"),
    ],
)
def test_times_of_the_day_are_known_in_the_languages_of_the_tables(text: str, daily: str) -> None:
    assert stated(text) == ("20", daily)


def test_a_fraction_of_a_tablet_is_one() -> None:
    for half in ("1/2", "½", "0.5", "0,5", "half a"):
        dose = read_dose(f"baclofen 25 mg {half} tablet tds")
        assert dose == ReadDose(Decimal("12.5"), Decimal(3)), half
