"""Twenty questions of an agent that has only the tools: what it is told, and what it is not.

Each was asked by hand and answered from the output of the tools alone; what misled was mended, and
its facts stand here. The first ten are plain, the others have a trap.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import baclofen_kg
from baclofen_kg.errors import NotFoundError
from baclofen_kg.graph import KnowledgeGraph

pytest.importorskip("mcp", reason="needs the extra: pip install 'baclofen-kg[mcp]'")

from mcp.types import CallToolResult, TextContent

from baclofen_kg.web.agent_tools import Tools

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "tizanidine"


class Call(NamedTuple):
    """What an agent calls for a question."""

    tool: str
    arguments: dict[str, Any]


class Trial(NamedTuple):
    """A question, and what the text of the answers must and must not say."""

    question: str
    calls: tuple[Call, ...]
    said: tuple[str, ...]
    not_said: tuple[str, ...] = ()


def ask(question: str, **parameters: str) -> Call:
    return Call("ask", {"question": question, "parameters": parameters})


def check(**arguments: Any) -> Call:
    return Call("check", arguments)


PLAIN = (
    Trial(
        "What is the half-life of baclofen?",
        (ask("compare-values", parameter="half-life"),),
        ("bkg:baclofen-pharmacokinetics-half-life", "| disputes |", "6.8", "| child |"),
    ),
    Trial(
        "On which receptor does it act?",
        (ask("mechanism"),),
        ("GABA-B receptor (bkg:gaba-b-receptor) | agonist", "| supports | "),
    ),
    Trial(
        "What is the highest daily dose in Germany?",
        (ask("daily-maximum", jurisdiction="Germany"),),
        ("| 75 |", "| 120 |", "in hospital", "bkg:baclofen-dosage-maximum-120-hospital"),
        ("United States", "| 80 |"),
    ),
    Trial(
        "What is its identifier in ChEBI?",
        (Call("show", {"name": "baclofen"}),),
        ("chebi:2972", "atc:M03BX01"),
    ),
    Trial(
        "How often does drowsiness occur?",
        (ask("adverse-reaction-frequencies", effect="drowsiness"),),
        ("bkg:baclofen-adverse-reaction-drowsiness", "very common", "intrathecal", "10 | 63"),
    ),
    Trial(
        "May it be taken with tramadol?",
        (check(taking=["tramadol"]),),
        ("bkg:baclofen-interaction-opioids", "stated of opioids", "respiratory depression"),
    ),
    Trial(
        "What happens when it is stopped suddenly?",
        (Call("show", {"name": "bkg:baclofen-warning-abrupt-withdrawal"}),),
        ("abrupt withdrawal", "Consequences", "seizure", "hallucination"),
    ),
    Trial(
        "What is done about an overdose?",
        (Call("find", {"name": "overdose treatment"}), ask("overdose")),
        ("LEFT OUT", "bkg:baclofen-overdose", "not a lethal threshold"),
    ),
    Trial(
        "Which strengths of tablets are there?",
        (ask("products", form="tablet"),),
        ("bkg:baclofen-25mg-tablet", "supports | Germany; Japan; United Kingdom; United States"),
    ),
    Trial(
        "What does the Swiss label of Lioresal Intrathecal say?",
        (Call("show", {"name": "bkg:swiss-intrathecal-lioresal"}),),
        ("Source", "What it says (+ supports, ~ qualifies, - disputes)"),
    ),
)

TRAPS = (
    Trial(  # a disputed use
        "Is it used in spasticity after a stroke?",
        (
            Call("find", {"name": "spasticity after stroke"}),
            Call("evidence", {"statement": "bkg:baclofen-indication-spasticity-stroke"}),
        ),
        (
            "bkg:baclofen-indication-spasticity-stroke",
            "disputed in: Australia, Singapore, United States",
            "supported in: Bangladesh, Ireland, Japan, United Kingdom",
        ),
    ),
    Trial(  # a country: elsewhere, by another route and in a narrower condition it is forbidden
        "Is it contraindicated in epilepsy in the UK?",
        (check(conditions=["epilepsy"], jurisdiction="UK"),),
        (
            "advised: supervise closely (United Kingdom)",
            "STATED ONLY OF treatment-resistant epilepsy",
            "NOT stated of the route or the people asked about",
            "United Kingdom: nothing read",
        ),
        ("contraindicated (United Kingdom)", "contraindicated: United Kingdom"),
    ),
    Trial(  # an unknown brand: no other may be put in its place
        "May Relaxofen be taken with it?",
        (Call("find", {"name": "Relaxofen"}), check(taking=["Relaxofen"])),
        (
            "Nothing in the graph has the name 'Relaxofen'",
            "none of it need be meant",
            "NOT CHECKED: 1 of 1",
            "Nothing could be checked.",
        ),
        ("Nothing found.", "finding"),
    ),
    Trial(  # what the graph does not know
        "Does it go with grapefruit juice?",
        (Call("find", {"name": "grapefruit juice"}), check(taking=["grapefruit juice"])),
        ("Nothing in the graph", "NOT CHECKED: 1 of 1", "Not medical advice"),
        ("finding",),
    ),
    Trial(  # a class: what is stated of it is not stated of the member by name
        "Does lorazepam interact with it?",
        (check(taking=["lorazepam"]),),
        (
            "bkg:baclofen-interaction-benzodiazepines",
            "benzodiazepines (by lorazepam), not of it by name",
            "avoid (Bangladesh)",
        ),
    ),
    Trial(  # a misspelling that is known, and one that is not
        "May loratidine or loratadinee be taken?",
        (Call("find", {"name": "loratidine"}), check(taking=["loratadinee"])),
        (
            "loratadine (bkg:loratadine), Drug: 'loratidine' is a known misspelling of it",
            "loratadinee is not recognised; looks like loratadine",
            "NOT CHECKED",
        ),
    ),
    Trial(  # a combination: what is said of one ingredient
        "May co-codamol 8/500 be taken with it?",
        (check(taking=["co-codamol 8/500"]),),
        (
            "co-codamol 8/500 → codeine",
            "bkg:baclofen-interaction-opioids",
            "life-threatening (Hong Kong)",
        ),
    ),
    Trial(  # kidney figures
        "What of an eGFR of 45, and of 5 in the US?",
        (check(egfr=45), check(egfr=5, jurisdiction="US")),
        (
            "bkg:baclofen-precaution-egfr-30-to-60",
            "adjust the dose",
            "bkg:baclofen-precaution-egfr-below-30",
            "United States: nothing read",
        ),
    ),
    Trial(  # a stage of pregnancy
        "May it be taken in the first trimester?",
        (check(conditions=["first trimester"]),),
        (
            "stated of pregnancy (by first three months of pregnancy), not of it by name",
            "only if the benefit outweighs the risk",
            "also stated: There are no adequate data in women",
        ),
        ("can happen: There are no adequate data",),
    ),
    Trial(  # by mouth and into the cord: a dose that no document compares with is not cleared
        "Is 100 mg a day by the rectum too much?",
        (check(dose_mg=100, times_per_day=1, route="rectal"),),
        ("NOT CHECKED: no daily maximum by this route was read", "which is no all-clear"),
        ("above none",),
    ),
)


@pytest.fixture(scope="module")
def tools(kg: KnowledgeGraph) -> Tools:
    return Tools(kg)


def answered(tools: Tools, call: Call) -> str:
    result = getattr(tools, call.tool)(**call.arguments)
    assert isinstance(result, CallToolResult)
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_there_are_twenty_questions() -> None:
    assert (len(PLAIN), len(TRAPS)) == (10, 10)


@pytest.mark.parametrize("trial", [*PLAIN, *TRAPS], ids=lambda trial: trial.question)
def test_the_tools_tell_what_an_agent_needs(tools: Tools, trial: Trial) -> None:
    text = "\n".join(answered(tools, call) for call in trial.calls)
    assert [words for words in trial.said if words not in text] == []
    assert [words for words in trial.not_said if words in text] == []


def test_a_dose_above_the_maximum_of_a_country_is_told_from_one_that_is_not(tools: Tools) -> None:
    high = check(dose_mg=50, times_per_day=2, jurisdiction="US")
    assert "above the daily maximum" in answered(tools, high)
    low = answered(tools, check(dose_mg=10, times_per_day=2, jurisdiction="US"))
    assert "above none of the maxima that were read" in low


def test_what_is_said_of_a_pair_in_some_people_names_the_partner(tools: Tools) -> None:
    text = answered(tools, check(conditions=["Parkinson disease"], jurisdiction="Germany"))
    assert "holds only: together with levodopa" in text
    assert "bkg:baclofen-interaction-levodopa" in text
    assert "DISPUTED by: Australia, Austria, Germany" in text
    alone = answered(tools, check(taking=["levodopa"]))
    assert "together with" not in alone


def test_of_several_drugs_one_must_be_named() -> None:
    both = Tools(baclofen_kg.load(EXAMPLE, with_package=True))
    for call in (ask("dosing"), check(egfr=25)):
        with pytest.raises(NotFoundError, match=r"name one with drug=.*baclofen, tizanidine"):
            answered(both, call)
    for question in ("dosing", "statements", "disputed", "indications"):
        text = answered(both, Call("ask", {"question": question, "drug": "tizanidine"}))
        assert "bkg:baclofen-" not in text
    assert "Checked with tizanidine" in answered(both, check(egfr=25, drug="tizanidine"))


def test_text_and_data_say_the_same(tools: Tools) -> None:
    """A client hands on one or the other: neither may leave out what warns."""
    taking = ["lorazepam", "Relaxofen"]
    result = tools.check(taking, ["epilepsy"], jurisdiction="UK")
    data = json.dumps(result.structured_content, ensure_ascii=False)
    for words in ("not recognised", "treatment-resistant epilepsy", '"other_case": true'):
        assert words in data
    assert '"all_recognised": false' in data
    assert "supervise closely (United Kingdom)" in data
