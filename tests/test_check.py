"""The medication check, tried as a pharmacist would."""

from __future__ import annotations

import csv
import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from check_schema import SCHEMA, VALIDATOR
from command_line import CommandLine
from tiny import tiny_turtle

import baclofen_kg
from baclofen_kg import KnowledgeGraph, model
from baclofen_kg.check.findings import Finding, Taken
from baclofen_kg.check.kinds import KINDS, RULES, Rule
from baclofen_kg.check.report import CheckReport
from baclofen_kg.errors import InputError, NotFoundError, one_line
from baclofen_kg.formats.tables import display_width
from baclofen_kg.loading import over
from baclofen_kg.model.builder import Slot, slots
from baclofen_kg.model.objects import Node
from baclofen_kg.stores.memory import MemoryStore

HERE = Path(__file__).parent
PACKAGE = Path(baclofen_kg.__file__).parent
DOCS = (HERE.parent / "docs" / "check.md").read_text(encoding="utf-8")

with (HERE / "check_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def local(curie: str) -> str:
    return curie.partition(":")[2]


REPORTS: dict[str, CheckReport] = {}


def run_case(kg: KnowledgeGraph, case: dict[str, str]) -> CheckReport:
    """The report of a case of the table, at which several tests look."""
    if case["case"] not in REPORTS:
        REPORTS[case["case"]] = kg.check(
            json.loads(case["taking"]),
            json.loads(case["conditions"]),
            dose_mg=case["dose_mg"] or None,
            times_per_day=case["times_per_day"] or None,
            jurisdiction=case["jurisdiction"] or None,
            **json.loads(case["person"] or "{}"),
        )
    return REPORTS[case["case"]]


def found(report: CheckReport, kind: str, subject: str) -> Finding:
    (finding,) = [
        item for item in report.findings if (item.kind, item.subject.label) == (kind, subject)
    ]
    return finding


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def add_turtle(store: MemoryStore, text: str) -> None:
    store.load_text(
        f"""@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
        @prefix bkg: <https://w3id.org/baclofen-kg/id/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix cito: <http://purl.org/spar/cito/> .
        {text}""",
        "extra",
    )


def slots_of(name: str) -> tuple[Slot, ...]:
    cls = getattr(model, name)
    return slots(cls) if issubclass(cls, Node) else ()


@pytest.fixture
def packaged() -> MemoryStore:
    """A copy of the packaged graph that may be changed."""
    store = baclofen_kg.load().store
    assert isinstance(store, MemoryStore)
    return store


# The table of cases


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 250
    assert len({case["case"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(kg: KnowledgeGraph, case: dict[str, str]) -> None:
    report = run_case(kg, case)
    taken = [
        "|".join(local(item.entity.curie) for item in entry.taken_for) or "-"
        for entry in report.entries
    ]
    assert " ".join(taken) == case["taken_for"].replace("bko:", "")
    findings = [f"{item.kind}:{local(item.subject.curie)}" for item in report.findings]
    expected = case["findings"].split()
    if expected[-1:] == ["…"]:
        # Others may be found as well.
        expected = expected[:-1]
        findings = [finding for finding in findings if finding in expected]
    assert findings == expected
    # What must not be found: a kind, or a kind of a subject.
    found = {part for item in report.findings for part in _kind_and_subject(item)}
    assert not found & set(case["absent"].split())
    nearest = [entry.near_matches[0] for entry in report.entries if entry.near_matches]
    assert ";".join(nearest) == case["nearest"]
    assert str(report.exit_code) == case["status"]
    VALIDATOR.validate(json.loads(report.to_json()))


def _kind_and_subject(finding: Finding) -> tuple[str, str]:
    return finding.kind, f"{finding.kind}:{local(finding.subject.curie)}"


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_nothing_unknown_is_silent(kg: KnowledgeGraph, case: dict[str, str]) -> None:
    report = run_case(kg, case)
    entered = {
        " ".join(t.split()) for key in ("taking", "conditions") for t in json.loads(case[key])
    }
    assert {" ".join(entry.entered.split()) for entry in report.entries} == entered
    text = str(report)
    words = ("NOT RECOGNISED", "AMBIGUOUS", "CONTAINS")
    assert sum(map(text.count, words)) == len(report.unrecognised)
    assert ("NOT CHECKED" in text) == bool(report.unrecognised or report.dose_checked is False)
    assert "Nothing found is not the same as no interaction" in text
    assert "Not medical advice" in text
    assert not re.search(r"\b(safe|safely|harmless|clear|fine)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_every_finding_shows_its_grounds(kg: KnowledgeGraph, case: dict[str, str]) -> None:
    for finding in run_case(kg, case).findings:
        assert finding.kind in KINDS
        assert finding.placed_by
        assert finding.paths or finding.kind == "duplicate"
        for path in finding.paths:
            assert path.evidence
            assert path.derivation.endswith(path.statement.label)


# Findings


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.statement.__name__}-{rule.field}")
def test_a_rule_is_about_a_field_and_a_kind_that_exist(rule: Rule) -> None:
    fields = {slot.name: slot for slot in slots(rule.statement)}
    assert rule.field in fields, f"{rule.statement.__name__} of the model has no field {rule.field}"
    assert fields[rule.field].types, f"{rule.field} holds nothing that could be entered"
    assert rule.kind in KINDS


def test_what_is_shown_of_a_statement_are_fields_of_the_model(kg: KnowledgeGraph) -> None:
    shown = {"consequence", "effect", "mechanism", "text_value", "route", "reported_advice"}
    fields = {slot.name for name in model.__all__ for slot in slots_of(name)}
    assert shown <= fields
    path = next(p for p in kg.why("Valium").paths if "depressants" in p.statement.label)
    assert path.consequences
    assert path.mechanisms
    assert path.advice
    assert any(path.text for path in kg.why("ovarian cyst").paths)


def test_the_derivation(kg: KnowledgeGraph) -> None:
    finding = found(kg.check("Valium"), "interaction", "diazepam")
    chains = [[node.label for node in path.chain] for path in finding.paths]
    assert ["diazepam", "benzodiazepines"] in chains
    assert chains[0] == ["diazepam", "benzodiazepines", "central nervous system depressants"]
    assert finding.placed_by.startswith("avoid: ")
    assert "respiratory depression" in map(str, finding.consequences)


def test_a_qualified_statement_shows_its_limit(kg: KnowledgeGraph) -> None:
    finding = found(kg.check("loratadine"), "interaction", "loratadine")
    (path,) = [p for p in finding.paths if p.chain[-1].label == "antihistamines"]
    limits = [item.passage for item in path.evidence if item.relation == "qualifies"]
    (limit,) = [p for p in limits if p.source and str(p.source.country) == "United Kingdom"]
    assert "nervous system" in (limit.comment or "")
    assert str(limit.comment) in unwrapped(kg.check("loratadine").text(evidence=True))


@pytest.mark.parametrize(
    ("entered", "by", "words"),
    [
        ("loratidine", "misspelling", "taken for loratadine (a misspelling of it)"),
        ("LORATIDINE", "misspelling", "taken for loratadine (a misspelling of it)"),
        ("Claritin", "synonym", "taken for loratadine (synonym)"),
        ("loratadine", "label", "taken for loratadine (label)"),
    ],
)
def test_it_says_by_which_name(kg: KnowledgeGraph, entered: str, by: str, words: str) -> None:
    report = kg.check(entered)
    assert words in str(report)
    (entry,) = report.to_dict()["entries"]
    assert [taken["by"] for taken in entry["taken_for"]] == [by]


def test_two_paths_are_one_finding(kg: KnowledgeGraph) -> None:
    report = kg.check(["tramadol", "Tramal"])
    (finding,) = report.findings
    assert finding.entered == ("tramadol", "Tramal")
    paths = [(path.statement.curie, path.chain) for path in finding.paths]
    assert len(paths) == len(set(paths))
    statements = {statement for statement, _ in paths}
    assert "bkg:baclofen-interaction-opioids" in statements
    assert "bkg:baclofen-interaction-cns-depressants" in statements


def test_an_intrathecal_fact_is_not_read_as_an_oral_one(kg: KnowledgeGraph) -> None:
    finding = found(kg.check("morphine"), "interaction", "morphine")
    (path,) = [p for p in finding.paths if "intrathecally" in p.statement.label]
    assert any("intrathecal" in limit for limit in path.limits)
    assert "hypotension" in map(str, path.consequences)
    assert "hypotension" not in map(str, finding.consequences)


@pytest.mark.parametrize(
    ("taking", "condition", "narrower"),
    [
        ("antihistamines", None, "sedating antihistamines"),  # which are depressants
        (None, "epilepsy", "treatment-resistant epilepsy"),
        (None, "pregnancy", "after birth"),
        ("opioids", None, "morphine"),
    ],
)
def test_what_is_stated_of_a_narrower_thing_is_found(
    kg: KnowledgeGraph, taking: str | None, condition: str | None, narrower: str
) -> None:
    report = kg.check(taking, condition)
    finding = found(report, "narrower", str(taking or condition))
    (path, *_) = [path for path in finding.paths if path.chain[1].label == narrower]
    assert path.narrower
    assert path.chain[0] == finding.subject
    assert report.exit_code == 1


def test_a_disputed_indication(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions="stroke", jurisdiction="US")
    (path, *_) = [
        item
        for item in found(report, "indication-disputed", "stroke").paths
        if item.statement.curie == "bkg:baclofen-indication-spasticity-stroke"
    ]
    assert path.verdict == "disputed"
    assert {item.relation for item in path.evidence} == {"supports", "qualifies", "disputes"}
    (in_uk, *_) = [
        item
        for item in found(
            kg.check(conditions="stroke", jurisdiction="UK"), "indication-disputed", "stroke"
        ).paths
        if item.statement == path.statement
    ]
    assert in_uk.verdict == "supported"


@pytest.mark.parametrize("name", ["US", "usa", "United States", "bko:UnitedStates", "unitedstates"])
def test_jurisdiction_comes_first(kg: KnowledgeGraph, name: str) -> None:
    report = kg.check("Valium", jurisdiction=name)
    assert report.jurisdiction is not None
    for path in report.findings[0].paths:
        here = [item.said_in(report.jurisdiction.iri) for item in path.evidence]
        assert here == sorted(here, reverse=True)
        assert path.verdict in ("supported", "qualified", "disputed", "nothing read")


def test_a_verdict_agrees_with_the_query(kg: KnowledgeGraph) -> None:
    report = kg.check(["Valium", "loratadine"], ["stroke", "kidney disease"], jurisdiction="UK")
    verdicts = {
        (row.statement, row.verdict)
        for row in kg.query("verdicts", jurisdiction="bko:UnitedKingdom")
    }
    for finding in report.findings:
        for path in finding.paths:
            assert (path.statement.iri, path.verdict) in verdicts


def test_dose_in_words(kg: KnowledgeGraph) -> None:
    report = kg.check(dose_mg=20, times_per_day=5, jurisdiction="US")
    finding = found(report, "dose-above-maximum", "baclofen")
    assert (finding.explanation or "").startswith("100 mg a day is above 80 mg a day, the maximum")
    assert "United States" in (finding.explanation or "")
    assert "Germany" not in (finding.explanation or "")
    assert finding.entered == ("20 mg 5 times a day",)
    report = kg.check(dose_mg=1300, times_per_day=1)
    poisoned = found(report, "dose-of-poisoning", "baclofen").explanation or ""
    assert "serious poisoning with 150 mg of baclofen in adults (Australia)" in poisoned
    assert "one person died after" in poisoned
    assert "survived" not in poisoned
    report = kg.check(age=7, dose_mg=20, times_per_day=3)
    child = found(report, "dose-above-maximum", "baclofen").explanation or ""
    assert "40 mg a day, the maximum dose for a child aged below 8 years" in child
    # Canada's guide gives other figures: it qualifies that maximum, and does not state it.
    assert "Canada" not in child
    # The same maximum is not told again as another dose that is stated.
    stated = found(report, "dose-above-stated", "child").explanation or ""
    assert "maximum dose" not in stated
    report = kg.check(conditions="dialysis", dose_mg=5, times_per_day=2)
    renal = found(report, "dose-above-stated", "dialysis")
    assert "in people with dialysis" in (renal.explanation or "")


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("constipation", "up to 10 %: Bangladesh"),  # "below 10 percent"
        ("constipation", "at least 1 %: United States"),  # "in more than 1 percent"
        ("constipation", "2-6 %: United States"),
        ("drowsiness", "at least 15 %: United States"),
    ],
)
def test_a_frequency_with_one_end_is_no_figure(kg: KnowledgeGraph, effect: str, words: str) -> None:
    report = kg.check(conditions=effect)
    assert any(words in (finding.explanation or "") for finding in report.findings)


@pytest.mark.parametrize(
    ("country", "daily", "above"),
    [
        ("DE", 75, False),
        ("DE", 76, True),
        ("US", 80, False),
        ("US", 81, True),
        ("GB", 100, False),
        ("GB", 101, True),
        ("BD", 80, False),  # its documents differ: the lowest counts
        ("BD", 81, True),
        ("CH", 75, False),  # none is known to state one: every country's counts
        ("CH", 76, True),
        (None, 76, True),
    ],
)
def test_the_maximum_is_that_of_the_country(
    kg: KnowledgeGraph, country: str | None, daily: int, above: bool
) -> None:
    report = kg.check(dose_mg=daily, times_per_day=1, jurisdiction=country)
    assert [finding.kind for finding in report.findings] == ["dose-above-maximum"] * above


def test_a_dose_below_the_usual_is_no_finding(kg: KnowledgeGraph) -> None:
    assert kg.check(dose_mg=1, times_per_day=1).findings == ()


def test_a_dose_per_kilogram_needs_the_weight(kg: KnowledgeGraph) -> None:
    # 2 mg/kg a day is the most that is usual in children; at 17 no dose in milligrams is stated.
    for weight, above in ((None, False), (20, True), (30, False)):
        report = kg.check(dose_mg=15, times_per_day=3, age=17, weight_kg=weight)
        kinds = [finding.kind for finding in report.findings]
        assert ("dose-above-stated" in kinds) == above


@pytest.mark.parametrize("dose", [0, -5, "x", "nan", "inf", True, "1e9", ""])
def test_a_dose_that_is_none(kg: KnowledgeGraph, dose: Any) -> None:
    with pytest.raises(InputError, match=r"dose: .* is not a number of milligrams above 0"):
        kg.check(dose_mg=dose)


def test_a_dose_whose_times_are_not_given_is_taken_once(kg: KnowledgeGraph) -> None:
    (once,) = kg.check(dose_mg=90, jurisdiction="US").findings
    assert "90 mg a day is above 80 mg a day" in (once.explanation or "")
    (twice,) = kg.check(dose_mg=60, times_per_day=2).findings
    assert "120 mg a day is above 80 mg" in (twice.explanation or "")


MAXIMUM = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
<urn:d> a bko:Drug .
<urn:most> a bko:DosageRegimen ; bko:about <urn:d> ; bko:phase bko:MaximumPhase ;
    bko:maximum 2.0 ; bko:doseBasis bko:PerDay ; bko:route bko:Oral ; bko:unit unit:MilliGM .
"""


@pytest.mark.parametrize(
    ("unit", "findings"), [("MilliGM", 1), ("MicroGM", 1), ("GM", 0), ("MilliGM-PER-MilliL", 0)]
)
def test_a_maximum_is_compared_in_its_unit(unit: str, findings: int) -> None:
    store = MemoryStore()
    store.load_text(MAXIMUM.replace("unit:MilliGM", f"unit:{unit}"), "maximum.ttl")
    assert len(over(store).check(dose_mg=5).findings) == findings


def test_wrong_use(kg: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match="nothing to check"):
        kg.check()
    with pytest.raises(InputError, match="without dose_mg"):
        kg.check("Valium", times_per_day=3)
    with pytest.raises(InputError, match="is not a name"):
        kg.check([3])
    with pytest.raises(InputError, match="list of names"):
        kg.check(3)  # type: ignore[arg-type]


def test_entities_can_be_given(kg: KnowledgeGraph) -> None:
    report = kg.check([kg.entity("Valium")])
    assert report.entries[0].recognised
    assert report.findings == kg.check("diazepam").findings


def test_order(kg: KnowledgeGraph) -> None:
    report = kg.check(
        ["gabapentin", "Lioresal", "Valium", "levodopa"],
        ["stroke", "peptic ulcer", "epilepsy", "confusion", "spasticity"],
        dose_mg=50,
        times_per_day=3,
    )
    ranks = [KINDS[finding.kind].rank for finding in report.findings if finding.kind != "narrower"]
    assert ranks == sorted(ranks)
    kinds = list(dict.fromkeys(finding.kind for finding in report.findings))
    assert kinds[:2] == ["contraindication", "dose-above-maximum"]
    assert kinds[-1] == "duplicate"
    assert "can-be-caused" in kinds
    middle = [f for f in report.findings if f.kind in ("interaction", "precaution")]
    concern = [min(path.grades.rank for path in f.paths if path.meant) for f in middle]
    assert concern == sorted(concern)


# What a person has, and how old and ill


@pytest.mark.parametrize("name", ["respiratory depression", "confusion", "hallucination"])
def test_what_the_drug_can_cause_is_a_finding(kg: KnowledgeGraph, name: str) -> None:
    finding = found(kg.check(conditions=name), "can-be-caused", name)
    assert "called serious: " in (finding.explanation or "")
    assert finding.said_by


def test_a_contraindication_says_who_forbids_and_who_asks_for_care(kg: KnowledgeGraph) -> None:
    finding = found(kg.check(conditions="epilepsy"), "contraindication", "epilepsy")
    assert "contraindicated: Austria" in (finding.explanation or "")
    assert "use with caution: " in (finding.explanation or "")
    # Asked in a country whose documents only ask for care, it is a precaution there.
    report = kg.check(conditions="epilepsy", jurisdiction="UK")
    here = found(report, "precaution", "epilepsy")
    assert "contraindicated" not in map(str, here.advice)
    assert "contraindicated: Austria" in (here.explanation or "")


@pytest.mark.parametrize(
    ("figures", "statements"),
    [
        ({"egfr": 25}, {"egfr-below-30"}),
        ({"egfr": "29.9"}, {"egfr-below-30"}),
        ({"egfr": 30}, {"egfr-30-to-60"}),
        ({"egfr": 60}, set()),
        ({"egfr": 25, "age": 70}, {"egfr-below-30", "egfr-below-60-older-adults", "older-adults"}),
        ({"egfr": 45, "age": 64}, {"egfr-30-to-60"}),
        ({"age": 65}, {"older-adults"}),
        ({"age": 40}, set()),
    ],
)
def test_figures_are_held_against_limits(
    kg: KnowledgeGraph, figures: dict[str, Any], statements: set[str]
) -> None:
    report = kg.check(**figures)
    paths = [path for finding in report.findings for path in finding.paths]
    here = [path for path in paths if len(path.chain) == 1]
    found = {path.statement.curie for path in here if path.statement.kind == "Precaution"}
    assert found == {f"bkg:baclofen-precaution-{name}" for name in statements}


@pytest.mark.parametrize(
    ("figures", "kinds"),
    [
        ({"egfr": 12}, ["contraindication", "dose-above-stated", *["precaution"] * 2]),
        ({"egfr": 28}, ["dose-above-stated", "precaution"]),
        ({"creatinine_clearance": 45}, ["dose-above-stated", "precaution"]),
        ({"egfr": 95}, []),
    ],
)
def test_a_figure_is_a_case_of_a_condition(
    kg: KnowledgeGraph, figures: dict[str, Any], kinds: list[str]
) -> None:
    """What is stated of renal impairment holds for those whose figure says that they have it."""
    report = kg.check(dose_mg=20, times_per_day=2, **figures)
    assert [f.kind for f in report.findings if f.kind != "narrower"] == kinds
    # Where the condition was entered as well, nothing is said twice.
    both = kg.check(conditions="renal impairment", **figures)
    paths = [path for finding in both.findings for path in finding.paths]
    limits = [path for path in paths if isinstance(path.chain[0], model.Limit)]
    others = [path for path in paths if path not in limits and not path.narrower]
    assert not {path.statement for path in limits} & {path.statement for path in others}


def test_another_route_asks_other_passages(kg: KnowledgeGraph) -> None:
    by_mouth = kg.check("alcohol", jurisdiction="ES").findings[0]
    intrathecal = kg.check("alcohol", jurisdiction="ES", route="intrathecal").findings[0]
    assert not by_mouth.paths[0].grades.of_place  # Spain speaks of the pump alone
    assert intrathecal.paths[0].grades.of_place
    morphine = found(kg.check("morphine", route="intrathecal"), "interaction", "morphine")
    assert "hypotension" in map(str, morphine.consequences)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"egfr": "low"}, "eGFR: 'low' is not a number in mL/min"),
        ({"egfr": -3}, "eGFR"),
        ({"age": True}, "age"),
        ({"weight_kg": 0}, "body weight"),
        ({"creatinine_clearance": "1e3"}, "creatinine clearance"),
        ({"egfr": 50, "route": "orall"}, "did you mean oral"),
        ({"egfr": 50, "route": "by owl"}, "route: there is no route 'by owl'"),
    ],
)
def test_a_figure_or_a_route_that_is_none(
    kg: KnowledgeGraph, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        kg.check(**options)


@pytest.mark.parametrize(
    ("taking", "conditions", "grade", "route"),
    [
        (["oxycodone"], [], "life-threatening", "oral"),
        ([], ["peptic ulcer"], "contraindicated", "oral"),
        ([], ["breast-feeding"], "avoid", "oral"),
        (["lithium"], [], "severe", "oral"),
    ],
)
def test_a_graver_grade_of_another_route_is_told(
    kg: KnowledgeGraph, taking: list[str], conditions: list[str], grade: str, route: str
) -> None:
    report = kg.check(taking, conditions, route="intrathecal", jurisdiction="US")
    graver, who = report.findings[0].graver_by_other_routes
    assert graver is not None
    assert graver.label == grade
    assert {str(item.passage.route) for item in who} == {route}
    by_mouth = kg.check(taking, conditions, jurisdiction="US").findings[0]
    assert by_mouth.graver_by_other_routes == (None, ())


@pytest.mark.parametrize(
    ("name", "oral", "words"),
    [
        ("seizure", "rare (no figure given): United States", "10.4 %"),
        ("hallucination", "common: Hong Kong", "uncommon (intrathecal): Italy, Switzerland"),
        ("drowsiness", "very common, 10.2 %: Switzerland", "28.4 %"),
    ],
)
def test_a_frequency_is_that_of_the_route(
    kg: KnowledgeGraph, name: str, oral: str, words: str
) -> None:
    by_mouth = found(kg.check(conditions=name), "can-be-caused", name)
    by_pump = found(kg.check(conditions=name, route="intrathecal"), "can-be-caused", name)
    assert oral in (by_mouth.explanation or "")
    assert words not in (by_mouth.explanation or "")
    assert words in (by_pump.explanation or "")
    assert "intrathecal" not in str(kg.check(conditions=name)).replace("by the intrathecal", "")


def test_what_is_stated_of_another_route_alone_says_so_and_goes_last(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions=["priapism", "muscle spasm"])
    last = report.findings[-1]
    assert (str(last.subject), last.other_routes) == ("priapism", ("intrathecal",))
    assert "stated of the intrathecal route alone" in last.remarks
    assert "can be caused (intrathecal only)" in unwrapped(str(report))
    (here,) = kg.check(conditions="priapism", route="intrathecal").findings
    assert (here.other_routes, here.remarks) == ((), ())


def test_chronic_kidney_disease_brings_what_is_stated_of_its_end(kg: KnowledgeGraph) -> None:
    finding = found(kg.check(conditions="CKD"), "narrower", "chronic kidney disease")
    ends = {str(path.chain[1]) for path in finding.paths if path.kind == "contraindication"}
    assert ends == {"end-stage renal failure"}


def test_a_statement_is_reached_by_an_age_or_by_a_limit_of_age_but_once(kg: KnowledgeGraph) -> None:
    report = kg.check(age=8)
    paths = [path.statement.iri for finding in report.findings for path in finding.paths]
    assert len(paths) == len(set(paths))


def test_figures_that_were_not_entered_are_named(kg: KnowledgeGraph) -> None:
    assert kg.check("Valium").not_entered == (
        "egfr", "creatinine_clearance", "age", "weight_kg"
    )  # fmt: skip
    # One figure of the kidneys stands for the other.
    assert kg.check("Valium", egfr=90, age=40).not_entered == ("weight_kg",)
    words = "Not entered, though some statements depend on it: age, body weight."
    assert words in unwrapped(str(kg.check("Valium", creatinine_clearance=90)))


@pytest.mark.parametrize(
    ("name", "is_said"), [("opioids", True), ("z-drugs", False), ("morphine", False)]
)
def test_a_list_that_is_not_complete_says_so(kg: KnowledgeGraph, name: str, is_said: bool) -> None:
    report = kg.check(name)
    remarks = [remark for finding in report.findings for remark in finding.remarks]
    assert any("not all members are listed" in remark for remark in remarks) == is_said
    assert ("Not all members are listed here of: " in str(report)) == is_said


# What is not said


def test_one_medicine_does_not_stand_for_all(kg: KnowledgeGraph) -> None:
    report = kg.check("lithium")
    ends = {path.chain[-1].label for finding in report.findings for path in finding.paths}
    assert "medicines" not in ends
    assert [str(statement) for statement in report.remarks] == [
        "baclofen interacts with other medicines"
    ]
    assert "Remark on all: baclofen interacts with other medicines" in unwrapped(str(report))
    assert found(kg.check("medicines"), "interaction", "medicines")


@pytest.mark.parametrize(
    ("taking", "words"),
    [
        (["xqzt"], "Nothing could be checked."),
        (["xqzt", "water"], "Nothing found for the 1 of 2 that could be checked."),
        (["water"], "Nothing found."),
    ],
)
def test_nothing_found_says_no_more_than_was_looked_for(
    kg: KnowledgeGraph, taking: list[str], words: str
) -> None:
    lines = str(kg.check(taking)).splitlines()
    assert next(line for line in lines if line.startswith("Nothing ")) == words
    if "water" in taking:
        assert "No source that was read speaks of: water." in lines


OTHER = """
bkg:testol a bko:Drug ; skos:prefLabel "testol"@en .
bkg:testol-interaction-relaxants a bko:Interaction ; bko:about bkg:testol ;
  skos:prefLabel "testol interacts with muscle relaxants"@en ;
  bko:interactant bkg:muscle-relaxants .
bkg:extra-testol cito:supports bkg:testol-interaction-relaxants .
"""


def test_a_class_of_which_a_member_is_the_other_drug(packaged: MemoryStore) -> None:
    add_turtle(packaged, OTHER + "bkg:testol bko:memberOf bkg:testols ; skos:broader bkg:x .")
    add_turtle(packaged, 'bkg:testols a bko:SubstanceClass ; skos:prefLabel "testols"@en .')
    finding = found(over(packaged).check("testols", drug="baclofen"), "narrower", "testols")
    (path,) = finding.paths
    assert (path.kind, path.narrower) == ("interaction-of-other", True)
    assert [str(node) for node in path.chain] == ["testols", "testol"]


def test_an_interaction_that_is_stated_of_the_other_drug(packaged: MemoryStore) -> None:
    add_turtle(packaged, OTHER)
    report = over(packaged).check("testol", drug="baclofen")
    finding = found(report, "interaction-of-other", "testol")
    assert finding.paths[0].statement.curie == "bkg:testol-interaction-relaxants"
    assert over(packaged).check("water", drug="baclofen").findings == ()


# The report for people


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_report_fits_into_eighty_columns(kg: KnowledgeGraph, case: dict[str, str]) -> None:
    report = run_case(kg, case)
    lines = report.text().splitlines()
    assert max(map(display_width, lines)) <= 80
    start = next((i for i, line in enumerate(lines) if line.startswith("entered ")), None)
    assert (start is not None) == bool(report.findings)
    if start is not None and str(report).isascii():
        # Nothing is cut: read down, each column has all that is to be said.
        rows = lines[start + 2 : lines.index("", start)]
        places = [lines[start].index(name) for name in ("entered", "what it is", "what is adv")]
        entered, happens, advice = (
            "".join("".join(row[left:right].split()) for row in rows)
            for left, right in zip(places, [*places[1:], lines[start].index("who")], strict=True)
        )
        for finding in report.findings:
            assert all("".join(one_line(text).split()) in entered for text in finding.entered)
            assert all("".join(str(term).split()) in advice for term in finding.advice)
            named = (
                finding.consequences if finding.kind not in ("narrower", "can-be-caused") else ()
            )
            assert all("".join(str(node).split()) in happens for node in named)


def test_brief_and_evidence(kg: KnowledgeGraph) -> None:
    report = kg.check(["Valium", "xqzt"])
    brief, plain, full = report.text(brief=True), str(report), report.text(evidence=True)
    assert "xqzt" in brief
    assert "Not medical advice" in brief.replace("\n", " ")
    assert len(brief) < len(plain) < len(full)
    assert "path 1: diazepam" in full
    assert "path 1: diazepam" not in plain
    assert "not stated" not in full


# The same answers, and quickly


def test_the_same_on_every_run(kg: KnowledgeGraph) -> None:
    code = (
        "import baclofen_kg; print(baclofen_kg.load().check(['Valium', 'tramadol', 'xx'],"
        " ['stroke', 'kidney disease'], dose_mg=20, times_per_day=5, jurisdiction='US').to_json())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_the_order_of_entries_does_not_matter(kg: KnowledgeGraph) -> None:
    names = ["Valium", "tramadol", "loratadine", "alcohol"]
    assert kg.check(names).findings == kg.check(names[::-1]).findings


def test_ten_thousand_entries(kg: KnowledgeGraph) -> None:
    names = [f"medicine-{number}-{number * 7919 % 10007}" for number in range(10_000)]
    report = kg.check([*names, "Valium"])
    assert len(report.unrecognised) == 10_000
    assert report.findings == kg.check("Valium").findings
    assert names[-1] in str(report)


def test_ten_thousand_times_the_same(kg: KnowledgeGraph) -> None:
    (entry,) = kg.check(["Valium"] * 10_000).entries
    assert entry.times == 10_000


# Sources that are not ours


def test_an_ambiguous_name_shows_all(packaged: MemoryStore) -> None:
    add_turtle(
        packaged,
        """bkg:testazine a bko:Drug ; skos:prefLabel "testazine"@en ; skos:altLabel "Valium"@en ;
        bko:memberOf bkg:sedating-antihistamines .""",
    )
    report = over(packaged).check("valium")
    (entry,) = report.entries
    assert entry.status == "ambiguous"
    assert [taken.entity.label for taken in entry.taken_for] == ["diazepam", "testazine"]
    assert {finding.subject.label for finding in report.findings} == {"diazepam", "testazine"}
    assert report.exit_code == 3
    assert "AMBIGUOUS" in str(report)


def test_a_stated_severity_is_shown_and_goes_first(packaged: MemoryStore) -> None:
    add_turtle(
        packaged,
        """bkg:testol a bko:Drug ; skos:prefLabel "testol"@en .
        bkg:baclofen-interaction-testol a bko:Interaction ; bko:about bkg:baclofen ;
          skos:prefLabel "baclofen interacts with testol"@en ; bko:interactant bkg:testol .
        bkg:extra-testol a bko:Passage ; cito:supports bkg:baclofen-interaction-testol ;
          bko:reportedSeverity bko:LifeThreatening .""",
    )
    report = over(packaged).check(["Valium", "testol"])
    first = report.findings[0]
    assert (first.subject.label, str(first.severity)) == ("testol", "life-threatening")
    assert first.placed_by.startswith("life-threatening")


def test_classes_in_a_circle(packaged: MemoryStore) -> None:
    add_turtle(packaged, "bkg:cns-depressants skos:broader bkg:benzodiazepines .")
    assert over(packaged).check("Valium").findings


def test_a_graph_about_another_drug() -> None:
    store = MemoryStore()
    store.load_text(tiny_turtle(), "tiny")
    report = over(store).check(taking="Valium")
    assert report.drug.label == "testol"


def test_a_graph_about_no_drug() -> None:
    with pytest.raises(NotFoundError, match="describes 0 drugs"):
        over(MemoryStore()).check("Valium")


# Why


def test_why(kg: KnowledgeGraph) -> None:
    found = kg.why("Valium")
    assert [taken.entity.label for taken in found.taken_for] == ["diazepam"]
    assert "diazepam → benzodiazepines → baclofen interacts with benzodiazepines" in str(found)
    assert all(path.evidence for path in found.paths)
    assert json.loads(found.to_json()) == found.to_dict()


def test_why_of_a_condition(kg: KnowledgeGraph) -> None:
    kinds = {path.statement.kind for path in kg.why("stroke").paths}
    assert {"Indication", "Precaution"} <= kinds


def test_why_of_an_unknown_name(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="did you mean Valium"):
        kg.why("Valum")


def test_paths_of_why_follow_the_schema(kg: KnowledgeGraph) -> None:
    validator = VALIDATOR.evolve(schema={**SCHEMA["$defs"]["path"], "$defs": SCHEMA["$defs"]})
    for path in kg.why("diazepam").to_dict()["paths"]:
        validator.validate(path)


# The report as an object


def test_reports_are_frozen_and_equal(kg: KnowledgeGraph) -> None:
    report = kg.check("Valium")
    assert report == kg.check("Valium")
    assert hash(report) == hash(kg.check("Valium"))
    assert report != kg.check("Xanax")
    other: object = report.findings[0].paths[0]
    assert other != report
    with pytest.raises(AttributeError, match="cannot assign"):
        report.findings = ()  # type: ignore[misc]
    with pytest.raises(AttributeError, match="cannot delete"):
        del report.findings
    assert pickle.loads(pickle.dumps(report)) == report
    assert repr(report) == "<CheckReport: 1 entered, 2 found>"
    assert repr(report.findings[0]) == "<Finding interaction: diazepam>"
    assert repr(report.entries[0]) == "<Entry Valium: recognised>"
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        Taken(entity=report.drug, name="x", by="y", other="z")  # type: ignore[call-arg]


def test_what_is_found_are_the_objects_of_the_model(kg: KnowledgeGraph) -> None:
    report = kg.check(taking=["Valium"], jurisdiction="US")
    assert report.drug == kg.drug
    (taken,) = report.entries[0].taken_for
    assert taken.entity == kg.entity("diazepam")
    assert taken.entity.synonyms == kg.entity("diazepam").synonyms
    path = found(report, "interaction", "diazepam").paths[0]
    assert path.chain[0] == taken.entity
    statement = kg.statement(path.statement.iri)
    assert path.statement == statement
    assert path.statement.content() == statement.content()
    assert set(path.evidence) == set(statement.evidence)
    assert path.verdict == statement.verdict("US")
    pregnancy = kg.check(conditions="pregnancy").entries[0].taken_for[0].entity
    assert isinstance(pregnancy, model.Term)


def test_json_says_what_the_objects_hold(kg: KnowledgeGraph) -> None:
    odd = 'a "quoted" \\ back\nslash \x00 \x7f \u2028 é \U0001d6fc'
    report = kg.check([odd, "Valium"], dose_mg="7.50")
    data = json.loads(report.to_json())
    assert data == report.to_dict()
    assert data["entries"][0]["entered"] == odd
    assert data["dose"]["amount_mg"] == "7.5"
    VALIDATOR.validate(data)


def test_the_schema_is_one(kg: KnowledgeGraph) -> None:
    VALIDATOR.check_schema(SCHEMA)
    assert set(SCHEMA["$defs"]["finding"]["properties"]["kind"]["enum"]) == set(KINDS)
    section = DOCS.partition("## Findings")[2].partition("\n## ")[0]
    described = re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)
    assert sorted(described) == sorted(KINDS)
    data = kg.check("Valium").to_dict()
    data["findings"][0]["severity"] = "not stated"
    assert not VALIDATOR.is_valid(data)


# The command line


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--taking", "water"], 0),
        (["--taking", "Valium"], 1),
        (["--taking=Valium"], 1),
        (["--dose", "20", "--times-per-day", "4", "--jurisdiction", "US"], 0),
        (["--egfr", "25", "--age", "70"], 1),
        (["--egfr", "90", "--route", "intrathecal", "--brief"], 0),
        (["--weight-kg", "0"], 2),
        (["--taking", "Valium", "--route", "up"], 2),
        (["--taking", "Valium", "--evidence"], 1),
        (["--dose", "20", "--times-per-day", "5", "--jurisdiction", "US"], 1),
        (["--taking", "Valum", "--taking", "Valium"], 3),
        ([], 2),
        (["--taking"], 2),
        (["--dose", "much"], 2),
        (["--dose", "-1"], 2),
        (["--taking", "Valium", "--jurisdiction", "Atlantis"], 2),
        (["--taking", "-", "--condition", "-"], 2),
        (["--taking", "Valium", "--format", "xml"], 2),
    ],
)
def test_statuses(cli: CommandLine, arguments: list[str], status: int) -> None:
    answer = cli("check", *arguments)
    assert answer.status == status
    assert bool(answer.err) == (status == 2)
    assert answer.err.count("\n") == (status == 2)


def test_both_ways_of_reading_options_agree(cli: CommandLine) -> None:
    plain = cli("check", "--taking", "Valium", "--condition", "stroke", "--format", "json")
    parsed = cli("check", "--format=json", "--taking=Valium", "--condition=stroke")
    assert plain.out == parsed.out
    VALIDATOR.validate(json.loads(plain.out))


def test_names_from_standard_input(cli: CommandLine) -> None:
    answer = cli("check", "--taking", "-", "--format", "json", given=b"Valium\r\n\nXyz\xff\n")
    entries = json.loads(answer.out)["entries"]
    assert [entry["entered"] for entry in entries] == ["Valium", "Xyz\N{REPLACEMENT CHARACTER}"]
    assert answer.status == 3


def test_control_characters_do_not_reach_the_terminal(cli: CommandLine) -> None:
    answer = cli("check", "--taking", "-", given=b"\x1b[31mred\x07\n")
    assert "\x1b" not in answer.out
    assert "\x07" not in answer.out


def test_help_tells_the_statuses(cli: CommandLine) -> None:
    text = cli("check", "--help").out
    for status in "0123":
        assert f"\n  {status}  " in text
    assert "Not medical advice" in text


def test_why_on_the_command_line(cli: CommandLine) -> None:
    answer = cli("why", "Valium")
    assert answer.status == 0
    assert "benzodiazepines" in answer.out
    assert json.loads(cli("why", "Valium", "--format", "json").out)["paths"]
    missing = cli("why", "Valum")
    assert missing.status == 1
    assert "did you mean Valium" in missing.err


def test_few_questions_are_asked(
    kg: KnowledgeGraph, packaged: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much is entered, the store is asked the same few questions."""
    asked: list[str] = []
    query = MemoryStore.query

    def counted(self: MemoryStore, sparql: str) -> Any:
        asked.append(sparql)
        return query(self, sparql)

    monkeypatch.setattr(MemoryStore, "query", counted)
    fresh = over(packaged)
    names = [str(row[0]) for row in kg.query("SELECT ?s WHERE { ?s bko:memberOf ?c } ORDER BY ?s")]
    asked.clear()
    report = fresh.check(names)
    assert len(report.entries) > 250
    assert len(asked) <= 20
    asked.clear()
    fresh.check(["Valium"])
    assert len(asked) <= 2


def test_a_statement_about_another_drug_is_left_out(packaged: MemoryStore) -> None:
    packaged.add(
        [
            ox.Triple(
                ox.NamedNode("https://w3id.org/baclofen-kg/id/other-interaction"),
                ox.NamedNode(f"https://w3id.org/baclofen-kg/ontology#{name}"),
                ox.NamedNode(f"https://w3id.org/baclofen-kg/id/{value}"),
            )
            for name, value in (("about", "other"), ("interactant", "diazepam"))
        ]
    )
    for finding in over(packaged).check("Valium").findings:
        assert all("other" not in path.statement.iri for path in finding.paths)


@pytest.mark.parametrize("entered", [{"taking": "morphine"}, {"conditions": "liver disease"}])
@pytest.mark.parametrize("place", [None, "Germany", "Austria"])
def test_a_dose_of_adults_is_an_upper_end_whatever_else_is_entered(
    kg: baclofen_kg.KnowledgeGraph, entered: dict[str, str], place: str | None
) -> None:
    """Of nobody whose age is unknown it is left out because something else is known."""

    def stated(**others: str) -> set[str]:
        report = kg.check(dose_mg=60, times_per_day=3, jurisdiction=place, **others)
        return {
            path.statement.iri
            for finding in report.findings
            if finding.kind == "dose-above-maximum"
            for path in finding.paths
        }

    alone = stated()
    of_adults = {iri for iri in alone if kg.statement(iri).population}
    assert of_adults
    assert stated(**entered) == alone
