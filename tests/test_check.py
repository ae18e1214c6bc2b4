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

import jsonschema
import pyoxigraph as ox
import pytest
from tiny import tiny_turtle

import baclofen_kg
from baclofen_kg import KnowledgeGraph, model
from baclofen_kg.check.findings import Finding, Taken
from baclofen_kg.check.kinds import KINDS, RULES, Rule
from baclofen_kg.check.report import CheckReport
from baclofen_kg.errors import InputError, NotFoundError
from baclofen_kg.loading import over
from baclofen_kg.model.builder import Slot, slots
from baclofen_kg.stores.memory import MemoryStore

HERE = Path(__file__).parent
PACKAGE = Path(baclofen_kg.__file__).parent
SCHEMA = json.loads((PACKAGE / "check" / "schema.json").read_text(encoding="utf-8"))
DOCS = (HERE.parent / "docs" / "check.md").read_text(encoding="utf-8")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

with (HERE / "check_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def local(curie: str) -> str:
    return curie.partition(":")[2]


def run_case(kg: KnowledgeGraph, case: dict[str, str]) -> CheckReport:
    return kg.check(
        json.loads(case["taking"]),
        json.loads(case["conditions"]),
        dose_mg=case["dose_mg"] or None,
        times_per_day=case["times_per_day"] or None,
        jurisdiction=case["jurisdiction"] or None,
    )


def found(report: CheckReport, kind: str, subject: str) -> Finding:
    (finding,) = [
        item for item in report.findings if (item.kind, item.subject.label) == (kind, subject)
    ]
    return finding


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
    return slots(cls) if cls is not model.Evidence else ()


@pytest.fixture
def packaged() -> MemoryStore:
    """A copy of the packaged graph that may be changed."""
    store = baclofen_kg.load().store
    assert isinstance(store, MemoryStore)
    return store


# The table of cases


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
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
    assert " ".join(findings) == case["findings"]
    nearest = [entry.near_matches[0] for entry in report.entries if entry.near_matches]
    assert ";".join(nearest) == case["nearest"]
    assert str(report.exit_code) == case["status"]
    VALIDATOR.validate(json.loads(report.to_json()))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_nothing_unknown_is_silent(kg: KnowledgeGraph, case: dict[str, str]) -> None:
    report = run_case(kg, case)
    entered = {
        " ".join(t.split()) for key in ("taking", "conditions") for t in json.loads(case[key])
    }
    assert {" ".join(entry.entered.split()) for entry in report.entries} == entered
    text = str(report)
    assert text.count("NOT RECOGNISED") == len(report.unrecognised)
    assert ("NOT CHECKED" in text) == bool(report.unrecognised)
    assert "Nothing found is not the same as no interaction" in text
    assert "Not medical advice" in text
    assert not re.search(r"\b(safe|safely|harmless|clear|fine)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_every_finding_shows_its_grounds(kg: KnowledgeGraph, case: dict[str, str]) -> None:
    for finding in run_case(kg, case).findings:
        assert finding.kind in KINDS
        assert finding.severity is None  # as no source states one
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
    assert rule.kind is None or rule.kind in KINDS


def test_what_is_shown_of_a_statement_are_fields_of_the_model(kg: KnowledgeGraph) -> None:
    shown = {"severity", "consequence", "effect", "mechanism", "advice", "text_value", "route"}
    fields = {slot.name for name in model.__all__ for slot in slots_of(name)}
    assert shown <= fields
    (path,) = [p for p in kg.why("Valium").paths if "depressants" in p.statement.label]
    assert path.consequences
    assert path.mechanisms
    assert path.advice
    assert any(path.text for path in kg.why("ovarian cyst").paths)


def test_the_derivation(kg: KnowledgeGraph) -> None:
    finding = found(kg.check("Valium"), "interaction", "diazepam")
    chains = [[node.label for node in path.chain] for path in finding.paths]
    assert ["diazepam", "benzodiazepines"] in chains
    assert chains[0] == ["diazepam", "benzodiazepines", "central nervous system depressants"]
    assert "respiratory depression" in finding.placed_by
    assert "respiratory depression" in map(str, finding.consequences)


def test_a_qualified_statement_shows_its_limit(kg: KnowledgeGraph) -> None:
    finding = found(kg.check("loratadine"), "interaction", "loratadine")
    (path,) = [p for p in finding.paths if p.chain[-1].label == "antihistamines"]
    (limit,) = [item.passage for item in path.evidence if item.relation == "qualifies"]
    assert limit.source is not None
    assert limit.source.country is not None
    assert limit.source.country.label == "United Kingdom"
    assert "nervous system" in (limit.comment or "")
    assert str(limit.comment) in str(kg.check("loratadine"))


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
    statements = [path.statement.curie for path in finding.paths]
    assert len(statements) == len(set(statements))
    assert "bkg:baclofen-interaction-opioids" in statements
    assert "bkg:baclofen-interaction-cns-depressants" in statements


def test_an_intrathecal_fact_is_not_read_as_an_oral_one(kg: KnowledgeGraph) -> None:
    finding = found(kg.check("morphine"), "interaction", "morphine")
    (path,) = [p for p in finding.paths if "intrathecally" in p.statement.label]
    assert any("intrathecal" in limit for limit in path.limits)
    assert "hypotension" in map(str, path.consequences)
    assert "hypotension" not in map(str, finding.consequences)


def test_a_class_says_of_which_members_more_is_stated(kg: KnowledgeGraph) -> None:
    (entry,) = kg.check("antihistamines").entries
    assert [node.label for node in entry.more_stated_of] == ["sedating antihistamines"]


def test_a_disputed_indication(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions="stroke", jurisdiction="US")
    (path,) = found(report, "indication-disputed", "stroke").paths
    assert path.verdict == "disputed"
    assert {item.relation for item in path.evidence} == {"supports", "disputes"}
    in_uk = kg.check(conditions="stroke", jurisdiction="UK")
    assert found(in_uk, "indication-disputed", "stroke").paths[0].verdict == "supported"


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
    finding = found(kg.check(dose_mg=20, times_per_day=5), "dose-above-maximum", "baclofen")
    assert finding.explanation == "100 mg a day is above 80 mg a day, the maximum dose"
    assert finding.entered == ("20 mg 5 times a day",)
    report = kg.check(conditions="kidney disease", dose_mg=5, times_per_day=2)
    renal = found(report, "dose-above-maximum", "kidney disease")
    assert "in people with kidney disease" in (renal.explanation or "")


@pytest.mark.parametrize("dose", [0, -5, "x", "nan", "inf", True, "1e9", ""])
def test_a_dose_that_is_none(kg: KnowledgeGraph, dose: Any) -> None:
    with pytest.raises(InputError, match=r"dose: .* is not a number of milligrams above 0"):
        kg.check(dose_mg=dose)


def test_a_dose_whose_times_are_not_given_is_taken_once(kg: KnowledgeGraph) -> None:
    (once,) = kg.check(dose_mg=60).findings
    assert once.explanation == "60 mg a dose is above 20 mg a dose, the maximum dose"
    assert "120 mg a day is above 80 mg" in str(kg.check(dose_mg=60, times_per_day=2))


MAXIMUM = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
<urn:d> a bko:Drug .
<urn:most> a bko:DosageRegimen ; bko:about <urn:d> ; bko:phase bko:MaximumPhase ;
    bko:maximum 2.0 ; bko:doseBasis bko:PerDay ; bko:route bko:Oral ; bko:unit unit:MilliGM .
"""


@pytest.mark.parametrize(
    ("unit", "findings"), [("MilliGM", 1), ("GM", 0), ("MilliGM-PER-MilliL", 0)]
)
def test_only_a_maximum_in_milligrams_is_compared(unit: str, findings: int) -> None:
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
        ["stroke", "peptic ulcer", "epilepsy"],
        dose_mg=50,
        times_per_day=3,
    )
    kinds = list(dict.fromkeys(finding.kind for finding in report.findings))
    assert kinds[:3] == ["contraindication", "dose-above-maximum", "duplicate"]
    assert kinds[-1] == "indication-disputed"
    middle = [f for f in report.findings if f.kind in ("interaction", "precaution")]
    grave = ["called serious" in f.placed_by and "not called" not in f.placed_by for f in middle]
    assert grave == sorted(grave, reverse=True)


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
    assert len(report.findings) == 1
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
        """bko:Grave a bko:CodedValue ; bko:listOrder 1 ;
          <http://www.w3.org/2000/01/rdf-schema#label> "grave"@en .
        bkg:testol a bko:Drug ; skos:prefLabel "testol"@en .
        bkg:baclofen-interaction-testol a bko:Interaction ; bko:about bkg:baclofen ;
          skos:prefLabel "baclofen interacts with testol"@en ; bko:interactant bkg:testol ;
          bko:severity bko:Grave .
        bkg:extra-testol cito:supports bkg:baclofen-interaction-testol .""",
    )
    report = over(packaged).check(["Valium", "testol"])
    assert [str(finding.severity) for finding in report.findings] == ["grave", "None"]
    assert report.findings[0].placed_by == "severity that a source states: grave"


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
    assert "Finding(kind='interaction'" in repr(report)
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
    described = re.findall(r"^\| `([a-z-]+)` \|", DOCS, re.MULTILINE)
    assert sorted(described) == sorted(KINDS)
    data = kg.check("Valium").to_dict()
    data["findings"][0]["severity"] = "not stated"
    assert not VALIDATOR.is_valid(data)


# The command line


def run(*arguments: str, entered: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "baclofen_kg", *arguments]
    return subprocess.run(command, input=entered, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--taking", "water"], 0),
        (["--taking", "Valium"], 1),
        (["--taking=Valium"], 1),
        (["--dose", "20", "--times-per-day", "4"], 0),
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
def test_statuses(arguments: list[str], status: int) -> None:
    answer = run("check", *arguments)
    assert answer.returncode == status
    assert bool(answer.stderr) == (status == 2)
    assert answer.stderr.count(b"\n") == (status == 2)


def test_both_ways_of_reading_options_agree() -> None:
    plain = run("check", "--taking", "Valium", "--condition", "stroke", "--format", "json")
    parsed = run("check", "--format=json", "--taking=Valium", "--condition=stroke")
    assert plain.stdout == parsed.stdout
    VALIDATOR.validate(json.loads(plain.stdout))


def test_names_from_standard_input() -> None:
    answer = run("check", "--taking", "-", "--format", "json", entered=b"Valium\r\n\nXyz\xff\n")
    entries = json.loads(answer.stdout)["entries"]
    assert [entry["entered"] for entry in entries] == ["Valium", "Xyz\N{REPLACEMENT CHARACTER}"]
    assert answer.returncode == 3


def test_control_characters_do_not_reach_the_terminal() -> None:
    answer = run("check", "--taking", "-", entered=b"\x1b[31mred\x07\n")
    assert b"\x1b" not in answer.stdout
    assert b"\x07" not in answer.stdout


def test_help_tells_the_statuses() -> None:
    text = run("check", "--help").stdout.decode()
    for status in "0123":
        assert f"\n  {status}  " in text
    assert "Not medical advice" in text


def test_why_on_the_command_line() -> None:
    answer = run("why", "Valium")
    assert answer.returncode == 0
    assert b"benzodiazepines" in answer.stdout
    assert json.loads(run("why", "Valium", "--format", "json").stdout)["paths"]
    missing = run("why", "Valum")
    assert missing.returncode == 1
    assert b"did you mean Valium?" in missing.stderr


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
    assert len(asked) <= 10
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
