"""Classes and their members: what is reached through them, and how far they are listed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import baclofen_kg
from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.report import CheckReport
from baclofen_kg.errors import NotFoundError
from baclofen_kg.loading import over
from baclofen_kg.stores.memory import MemoryStore

TABLES = Path(__file__).resolve().parent.parent / "data" / "tables"


def rows(table: str) -> list[dict[str, str]]:
    with (TABLES / f"{table}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def reached(report: CheckReport) -> set[str]:
    """The statements that the findings rest on."""
    return {
        path.statement.curie.removeprefix("bkg:baclofen-")
        for finding in report.findings
        for path in finding.paths
    }


# What is found through a class


@pytest.mark.parametrize(
    ("taken", "statement"),
    [
        ("ramipril", "interaction-antihypertensives"),
        ("Norvasc", "interaction-antihypertensives"),
        ("beta blocker", "interaction-antihypertensives"),
        ("furosemide", "interaction-antihypertensives"),
        ("tamsulosin", "interaction-antihypertensives"),
        ("olmesartan", "interaction-antihypertensives"),
        ("metformin", "interaction-antidiabetics"),
        ("insulin", "interaction-antidiabetics"),
        ("Ozempic", "interaction-antidiabetics"),
        ("naproxen", "interaction-renal-function-reducing-medicines"),
        ("NSAID", "interaction-renal-function-reducing-medicines"),
        ("vancomycin", "interaction-renal-function-reducing-medicines"),
        ("quetiapine", "interaction-cns-depressants"),
        ("melperone", "interaction-cns-depressants"),
        ("mirtazapine", "interaction-cns-depressants"),
        ("suvorexant", "interaction-cns-depressants"),
        ("clonidine", "interaction-cns-depressants"),
        ("doxylamine", "interaction-cns-depressants"),
        ("first-generation antihistamines", "interaction-cns-depressants"),
        ("lamotrigine", "interaction-anticonvulsants"),
        ("propofol", "interaction-anaesthetics"),
        ("rocuronium", "interaction-neuromuscular-blockers"),
        ("methocarbamol", "interaction-muscle-relaxants"),
        ("dantrolene", "interaction-muscle-relaxants"),
        ("isosorbide dinitrate", "interaction-orthostatic-hypotension-medicines"),
        ("Xyrem", "interaction-sodium-oxybate"),
        ("GHB", "interaction-sodium-oxybate"),
        ("wine", "interaction-alcohol"),
        ("dapoxetine", "interaction-dapoxetine"),
        ("co-careldopa", "interaction-levodopa"),
        ("Stalevo", "interaction-levodopa"),
        ("co-codamol 8/500", "interaction-opioids"),
        ("acetaminophen-codeine", "interaction-opioids"),
        ("Suboxone", "interaction-cns-depressants"),
        ("Symbyax", "interaction-cns-depressants"),
    ],
)
def test_a_member_is_found_through_its_class(
    kg: KnowledgeGraph, taken: str, statement: str
) -> None:
    assert statement in reached(kg.check(taken))


@pytest.mark.parametrize("taken", ["rocuronium", "suxamethonium", "Botox"])
def test_what_blocks_nerve_and_muscle_is_no_other_muscle_relaxant(
    kg: KnowledgeGraph, taken: str
) -> None:
    # Labels ask for care with other muscle relaxants since these make drowsy, as tizanidine does.
    assert "interaction-muscle-relaxants" not in reached(kg.check(taken))
    assert "interaction-neuromuscular-blockers" in reached(kg.check(taken))


@pytest.mark.parametrize("taken", ["amoxicillin", "paracetamol", "Plavix", "levothyroxine"])
def test_what_is_of_no_class_is_recognised(kg: KnowledgeGraph, taken: str) -> None:
    report = kg.check(taken)
    assert report.entries[0].recognised
    assert not report.findings


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("atc:N03AX12", "gabapentin"),
        ("N03AX16", "pregabalin"),
        ("atc:N05CM19", "suvorexant"),
        ("rxnorm:6680", "medazepam"),
        ("unii:63FN7G03XY", "potassium clorazepate"),
    ],
)
def test_corrected_and_former_codes_lead_to_the_substance(
    kg: KnowledgeGraph, code: str, label: str
) -> None:
    (entry,) = kg.check(code).entries
    assert [str(taken.entity) for taken in entry.taken_for] == [label]


@pytest.mark.parametrize(
    ("entered", "label"),
    [
        ("paracétamol", "paracetamol"),
        ("acetaminophen", "paracetamol"),
        ("baclofène", "baclofen"),
        ("salbutamol", "salbutamol"),
        ("albuterol", "salbutamol"),
        ("acide folique", "folic acid"),
        ("St John's wort", "St John's wort"),
    ],
)
def test_names_of_other_countries_and_languages(
    kg: KnowledgeGraph, entered: str, label: str
) -> None:
    (entry,) = kg.check(entered).entries
    assert [str(taken.entity) for taken in entry.taken_for] == [label]


# The drug is a member of its own classes


def test_the_drug_is_a_member_of_its_own_classes(kg: KnowledgeGraph) -> None:
    classes = {entity.label for entity in kg.entity("baclofen").member_of}
    assert {"centrally acting muscle relaxants", "GABA-ergic agonists"} <= classes
    assert "sedative medicines of the French thesaurus" in classes


@pytest.mark.parametrize("name", ["baclofen", "Lioresal", "baclofen 10 mg oral tablet"])
def test_the_drug_does_not_interact_with_itself(kg: KnowledgeGraph, name: str) -> None:
    report = kg.check([name, "tizanidine"])
    mine = [finding for finding in report.findings if finding.entered == (name,)]
    assert [finding.kind for finding in mine] == ["duplicate"]
    assert not kg.why(name).paths
    assert "interaction-muscle-relaxants" in reached(report), "tizanidine does"


def test_no_view_says_that_the_drug_interacts_with_itself(kg: KnowledgeGraph) -> None:
    assert not kg.query("interacting-drugs", member="baclofen")
    assert "baclofen" in [
        row.memberLabel for row in kg.query("class-members", drug_class="muscle relaxants")
    ]
    mentions = {
        name: [str(row.statement) for row in kg.class_mentions(name)]
        for name in ("baclofen", "tizanidine")
    }
    assert not [iri for iri in mentions["baclofen"] if "interaction" in iri]
    assert [iri for iri in mentions["tizanidine"] if "interaction" in iri]


def test_what_a_product_holds_beside_the_drug_is_checked_too() -> None:
    store = baclofen_kg.load().store
    assert isinstance(store, MemoryStore)
    store.load_text(
        """@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
        @prefix bkg: <https://w3id.org/baclofen-kg/id/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        bkg:two a bko:Product ; skos:prefLabel "two in one"@en ;
            bko:activeIngredient bkg:baclofen, bkg:diazepam .""",
        "two",
    )
    report = over(store).check("two in one")
    assert {finding.kind for finding in report.findings} == {
        "duplicate",
        "interaction",
        "precaution",
    }
    statements = reached(report)
    assert "interaction-benzodiazepines" in statements
    assert "interaction-muscle-relaxants" not in statements


# Names of several things


def test_a_shared_name_leads_to_each_of_its_meanings(kg: KnowledgeGraph) -> None:
    meanings: dict[str, set[str]] = {}
    for row in rows("products"):
        if row["shared"]:
            meanings.setdefault(row["name"].casefold(), set()).add(row["id"])
    assert len(meanings) > 70
    entries = {entry.entered: entry for entry in kg.check(list(meanings)).entries}
    for name, products in meanings.items():
        found = {taken.entity.curie.removeprefix("bkg:") for taken in entries[name].taken_for}
        assert found == products, name
        assert entries[name].status == ("ambiguous" if len(products) > 1 else "recognised"), name


def test_each_meaning_says_where_and_of_what(kg: KnowledgeGraph) -> None:
    (entry,) = kg.check("Triatec").entries
    assert [taken.entity.label for taken in entry.taken_for] == [
        "Triatec (Canada): codeine and paracetamol",
        "Triatec (France): ramipril",
    ]
    product = kg.entity("Triatec (France): ramipril")
    assert isinstance(product, baclofen_kg.model.Product)
    assert [country.label for country in product.name_used_in] == ["France"]
    assert [drug.label for drug in product.active_ingredients] == ["ramipril"]


def test_the_strengths_of_a_product_of_several(kg: KnowledgeGraph) -> None:
    product = kg.entity("co-codamol 8/500")
    assert isinstance(product, baclofen_kg.model.Product)
    assert product.strength is None
    strengths = {
        str(part.active_ingredient): int(part.strength or 0) for part in product.components
    }
    assert strengths == {"codeine": 8, "paracetamol": 500}
    with pytest.raises(AttributeError, match=r"product\.active_ingredients"):
        product.active_ingredient  # type: ignore[attr-defined]  # noqa: B018


# How far a class is listed


def test_every_class_says_how_far_it_is_listed(kg: KnowledgeGraph) -> None:
    table = kg.query("classes")
    assert len({row.drug_class for row in table}) > 40
    assert {row.coverageLabel for row in table} == {"complete", "partial", "open"}
    for row in table:
        # What is called complete is so by a source.
        assert row.coverageLabel != "complete" or row.source, row.drug_classLabel
        assert row.coverageLabel == "open" or int(str(row.members)) > 2, row.drug_classLabel
    coverage = kg.entity("antihypertensives").member_coverage
    assert coverage is not None
    assert coverage.label == "complete"


def test_a_list_repeats_how_far_it_goes(kg: KnowledgeGraph) -> None:
    members = kg.query("class-members", drug_class="opioids")
    assert {row.coverageLabel for row in members} == {"partial"}
    drugs = kg.query("interacting-drugs", member="naproxen")
    assert {row.coverageLabel for row in drugs} == {"complete"}


# Conditions


@pytest.mark.parametrize(
    ("entered", "label", "by"),
    [
        ("cirrhosis", "liver disease", "narrower name"),
        ("CKD", "chronic kidney disease", "synonym"),
        ("CKD stage 4", "chronic kidney disease in stage 4", "synonym"),
        ("renal failure", "renal impairment", "synonym"),
        ("haemodialysis", "dialysis", "narrower name"),
        ("nephritis", "kidney stones or nephritis", "synonym"),
        ("sleep apnea", "sleep apnoea", "synonym"),
        ("stuffy nose", "nasal congestion", "synonym"),
        ("icd10cm:K74", "liver disease", "broader class"),
        ("icd10:N18.4", "chronic kidney disease in stage 4", "close match"),
    ],
)
def test_everyday_words_and_codes(kg: KnowledgeGraph, entered: str, label: str, by: str) -> None:
    (entry,) = kg.check(conditions=entered).entries
    assert [(str(taken.entity), taken.by) for taken in entry.taken_for] == [(label, by)]


def test_what_is_narrower_is_no_name_of_the_entity(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="no entity is exactly 'cirrhosis'; did you mean liver"):
        kg.entity("cirrhosis")


@pytest.mark.parametrize("entered", ["CP", "PD", "HD"])
def test_an_abbreviation_of_several_findings_is_ambiguous(kg: KnowledgeGraph, entered: str) -> None:
    (entry,) = kg.check(conditions=entered).entries
    assert entry.status == "ambiguous"


@pytest.mark.parametrize("entered", ["kidney stones", "icd10cm:N20", "Glomerulonephritis"])
def test_kidney_stones_say_nothing_of_kidney_function(kg: KnowledgeGraph, entered: str) -> None:
    report = kg.check(conditions=entered, dose_mg=10, times_per_day=3)
    assert report.entries[0].recognised
    assert not report.findings


def test_chronic_kidney_disease_is_not_dialysis(kg: KnowledgeGraph) -> None:
    # What is stated of its end is said to be: a part of those who have it is concerned.
    paths = [path for finding in kg.check(conditions="CKD").findings for path in finding.paths]
    ends = [p for p in paths if p.statement.curie.endswith("precaution-end-stage-renal-failure")]
    assert [path.narrower for path in ends] == [True]
    # So is what is stated of dialysis, which is for those alone whose kidneys have failed.
    doses = [path for path in paths if path.statement.curie.endswith("dosage-dialysis")]
    assert all(path.narrower for path in doses)
    assert "precaution-kidney-disease" in reached(kg.check(conditions="CKD"))
    assert "precaution-end-stage-renal-failure" in reached(kg.check(conditions="CKD stage 5"))


# The French thesaurus


@pytest.mark.parametrize("statement", ["alcohol", "cns-depressants", "levodopa", "sodium-oxybate"])
def test_the_french_thesaurus_speaks_of_baclofen_itself(kg: KnowledgeGraph, statement: str) -> None:
    (found,) = [
        item for item in kg.interactions() if item.curie == f"bkg:baclofen-interaction-{statement}"
    ]
    assert found.verdict("FR") == "supported"
