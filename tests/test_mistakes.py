"""Thirty-two mistakes that people make, and what mends each at once.

Each is one change to a description that conforms. The report must name the file and the line, and
say what would be right; a case with ``mends=False`` is found, but takes some thought.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import baclofen_kg

GOOD = """\
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix schema: <https://schema.org/> .

bkg:dantrolene a bko:Drug ;
    skos:prefLabel "dantrolene"@en .
bkg:verapamil a bko:Drug ;
    skos:prefLabel "verapamil"@en .
bkg:spasticity a bko:Condition ;
    skos:prefLabel "spasticity"@en .
bkg:stroke a bko:Condition ;
    skos:prefLabel "stroke"@en .
bkg:hyperkalaemia a bko:Effect ;
    skos:prefLabel "hyperkalaemia"@en .
bkg:dantrolene-25mg a bko:Product ;
    skos:prefLabel "dantrolene 25 mg capsule"@en ;
    bko:activeIngredient bkg:dantrolene ;
    bko:doseForm bko:Capsule ;
    bko:strength 25.0 ;
    bko:unit unit:MilliGM .
bkg:label a bko:Source ;
    dcterms:title "Label of dantrolene"@en ;
    dcterms:issued "2020-05"^^xsd:gYearMonth ;
    bko:sourceKind bko:ProductLabel ;
    bko:jurisdiction bko:UnitedStates ;
    bko:access bko:ReadInCopy ;
    schema:url <https://example.org/label> .
bkg:dantrolene-spasticity a bko:Indication ;
    skos:prefLabel "dantrolene for spasticity after stroke"@en ;
    bko:about bkg:dantrolene ;
    bko:treats bkg:spasticity ;
    bko:inContextOf bkg:stroke .
bkg:dantrolene-verapamil a bko:Interaction ;
    skos:prefLabel "dantrolene with verapamil"@en ;
    bko:about bkg:dantrolene ;
    bko:interactant bkg:verapamil .
bkg:dantrolene-verapamil-hyperkalaemia a bko:Interaction ;
    skos:prefLabel "hyperkalaemia from dantrolene with verapamil"@en ;
    bko:about bkg:dantrolene ;
    bko:interactant bkg:verapamil ;
    bko:consequence bkg:hyperkalaemia ;
    bko:specialises bkg:dantrolene-verapamil .
bkg:dantrolene-half-life a bko:PharmacokineticParameter ;
    skos:prefLabel "half-life of dantrolene"@en ;
    bko:about bkg:dantrolene ;
    bko:parameter bko:HalfLife ;
    bko:minimum 8.0 ;
    bko:maximum 9.0 ;
    bko:unit unit:HR .
bkg:dantrolene-start a bko:DosageRegimen ;
    skos:prefLabel "25 mg of dantrolene once a day to start with"@en ;
    bko:about bkg:dantrolene ;
    bko:phase bko:StartPhase ;
    bko:minimum 25.0 ;
    bko:maximum 25.0 ;
    bko:unit unit:MilliGM ;
    bko:doseBasis bko:PerDose ;
    bko:timesPerDay 1 .
bkg:label-1 a bko:Passage ;
    dcterms:isPartOf bkg:label ;
    bko:section "1"@en ;
    bko:reportedUse bko:LabelledUse ;
    cito:supports bkg:dantrolene-spasticity .
bkg:label-7 a bko:Passage ;
    dcterms:isPartOf bkg:label ;
    bko:section "7"@en ;
    rdfs:comment "Together only under supervision."@en ;
    bko:reportedAdvice bko:Avoid ;
    cito:supports bkg:dantrolene-verapamil, bkg:dantrolene-verapamil-hyperkalaemia .
bkg:label-12 a bko:Passage ;
    dcterms:isPartOf bkg:label ;
    bko:section "12"@en ;
    cito:supports bkg:dantrolene-half-life, bkg:dantrolene-start .
"""


class Mistake(NamedTuple):
    """A change to the description, and what the report says of it."""

    name: str
    right: str
    wrong: str
    says: str
    at: str = ""
    """A part of the line that is named; by default what is wrong."""
    mends: bool = True


MISTAKES = [
    Mistake(
        "class misspelt",
        "bkg:dantrolene-verapamil a bko:Interaction ",
        "bkg:dantrolene-verapamil a bko:Interacton ",
        "did you mean bko:Interaction?",
    ),
    Mistake(
        "property misspelt",
        "bko:interactant bkg:verapamil .",
        "bko:interactnat bkg:verapamil .",
        "did you mean bko:interactant",
    ),
    Mistake(
        "entity misspelt",
        "bko:treats bkg:spasticity",
        "bko:treats bkg:spastisity",
        "did you mean bkg:spasticity?",
    ),
    Mistake(
        "coded value misspelt",
        "bko:parameter bko:HalfLife",
        "bko:parameter bko:HalfLive",
        "did you mean bko:HalfLife?",
    ),
    Mistake(
        "statement misspelt in a passage",
        "cito:supports bkg:dantrolene-spasticity",
        "cito:supports bkg:dantrolene-spasticiti",
        "did you mean bkg:dantrolene-spasticity",
    ),
    Mistake(
        "unit misspelt",
        "bko:unit unit:HR",
        "bko:unit unit:HOUR",
        "bko:HalfLife is given in unit:HR",
    ),
    Mistake("unit as a text", "bko:unit unit:HR", 'bko:unit "h"', '"h" is a text, and a node'),
    Mistake("whole number", "bko:minimum 8.0", "bko:minimum 8", "Write 8.0, not 8."),
    Mistake("number in quotes", "bko:maximum 9.0", 'bko:maximum "9.0"', 'Write 9.0, not "9.0".'),
    Mistake("times a day", "bko:timesPerDay 1", "bko:timesPerDay 1.0", "Write 1, not 1.0."),
    Mistake("range turned round", "bko:minimum 8.0", "bko:minimum 12.0", "bko:maximum is 9.0 here."),
    Mistake(
        "figure of nothing", "bko:strength 25.0", "bko:strength 0.0", "as a decimal above zero"
    ),
    Mistake(
        "more than all",
        "bko:unit unit:HR",
        "bko:unit unit:PERCENT",
        "is given in unit:HR",
    ),
    Mistake(
        "dose in grams",
        "bko:maximum 25.0 ;\n    bko:unit unit:MilliGM",
        "bko:maximum 25.0 ;\n    bko:unit unit:GM",
        "Take one of: unit:",
        "unit:GM",
    ),
    Mistake(
        "amount without a basis",
        "    bko:doseBasis bko:PerDose ;\n",
        "",
        "Say with bko:doseBasis what the amount is for, such as bko:PerDose",
        "bkg:dantrolene-start a ",
    ),
    Mistake(
        "label without its language",
        '"dantrolene with verapamil"@en',
        '"dantrolene with verapamil"',
        'Write "dantrolene with verapamil"@en',
    ),
    Mistake("section without its language", '"7"@en', '"7"', 'Write "7"@en, not "7".'),
    Mistake("space at the end", '"1"@en', '"1 "@en', "on one line, without spaces around it"),
    Mistake(
        "date as a text",
        '"2020-05"^^xsd:gYearMonth',
        '"2020-05"',
        'Write "2020-05"^^xsd:gYearMonth, not "2020-05".',
    ),
    Mistake(
        "address as a text",
        "<https://example.org/label>",
        '"https://example.org/label"',
        "Write <https://example.org/label>",
    ),
    Mistake(
        "no access",
        "    bko:access bko:ReadInCopy ;\n",
        "",
        "Take one of: bko:ReadAtOwnSite, bko:ReadInCopy, bko:ReadInSummary.",
        "bkg:label a ",
    ),
    Mistake(
        "country as a text",
        "bko:jurisdiction bko:UnitedStates",
        'bko:jurisdiction "United States"',
        "did you mean bko:UnitedStates?",
    ),
    Mistake(
        "grade on the statement",
        "    bko:treats bkg:spasticity ;\n",
        "    bko:treats bkg:spasticity ;\n    bko:use bko:LabelledUse ;\n",
        "put bko:reportedUse on each passage",
        "bko:use bko:LabelledUse",
    ),
    Mistake(
        "two things treated",
        "bko:treats bkg:spasticity",
        "bko:treats bkg:spasticity, bkg:stroke",
        "There are 2: bkg:spasticity, bkg:stroke.",
    ),
    Mistake(
        "disease for symptom",
        "bko:about bkg:dantrolene ;\n    bko:treats",
        "bko:about bkg:stroke ;\n    bko:treats",
        "bkg:stroke is a bko:Condition.",
        "bko:about bkg:stroke",
    ),
    Mistake(
        "finding of the wrong kind",
        "bko:consequence bkg:hyperkalaemia",
        "bko:consequence bkg:stroke",
        "bkg:stroke is a bko:Condition.",
    ),
    Mistake(
        "statement that nobody makes",
        "cito:supports bkg:dantrolene-half-life, bkg:dantrolene-start",
        "cito:supports bkg:dantrolene-start",
        "Add the passage that says this, with cito:supports",
        "bkg:dantrolene-half-life a ",
    ),
    Mistake(
        "consequence without its pair",
        "    bko:consequence bkg:hyperkalaemia ;\n    bko:specialises bkg:dantrolene-verapamil .",
        "    bko:consequence bkg:hyperkalaemia .",
        "let this one specialise it (bko:specialises)",
        "bkg:dantrolene-verapamil-hyperkalaemia a ",
    ),
    Mistake(
        "support of the consequence alone",
        "cito:supports bkg:dantrolene-verapamil, bkg:dantrolene-verapamil-hyperkalaemia",
        "cito:supports bkg:dantrolene-verapamil-hyperkalaemia",
        "Let bkg:label-7 support this statement too",
        "bkg:label-7 a ",
    ),
    Mistake(
        "dispute without words",
        '    rdfs:comment "Together only under supervision."@en ;\n'
        "    bko:reportedAdvice bko:Avoid ;\n    cito:supports",
        "    bko:reportedAdvice bko:Avoid ;\n    cito:disputes",
        "Say with rdfs:comment, in your own words, what the source states instead.",
        "bkg:label-7 a ",
    ),
    Mistake(
        "statement about another drug",
        '"half-life of dantrolene"@en ;\n    bko:about bkg:dantrolene',
        '"half-life of dantrolene"@en ;\n    bko:about bkg:verapamil',
        "its label names bkg:dantrolene, while bko:about says bkg:verapamil",
        "bkg:dantrolene-half-life a ",
    ),
    Mistake(
        "namespace misspelt",
        "@prefix bko: <https://w3id.org/baclofen-kg/ontology#>",
        "@prefix bko: <http://w3id.org/baclofen-kg/ontology#>",
        "did you mean bko:Passage, <https://w3id.org/baclofen-kg/ontology#Passage>?",
        "bkg:label-1 a ",
    ),
]


def test_there_are_32_of_which_30_are_mended_at_once() -> None:
    assert len({mistake.name for mistake in MISTAKES}) == 32
    assert sum(mistake.mends for mistake in MISTAKES) >= 30


def test_the_description_conforms(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(GOOD, encoding="utf-8")
    report = baclofen_kg.validate(file)
    assert report.conforms, str(report)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_the_report_names_the_line_and_what_would_be_right(
    mistake: Mistake, tmp_path: Path
) -> None:
    text = GOOD.replace(mistake.right, mistake.wrong, 1)
    assert text != GOOD
    file = tmp_path / "mine.ttl"
    file.write_text(text, encoding="utf-8")
    report = baclofen_kg.validate(file)
    assert not report.conforms
    line = text.count("\n", 0, text.index(mistake.at or mistake.wrong)) + 1
    told = next(result for result in report.results if mistake.says in str(result))
    # The cause stands first, so that nobody mends what follows from it.
    assert told.place == report.results[0].place == f"{file}:{line}"
