"""Two drugs in one graph: the packaged one, and tizanidine of `examples/`, described by data alone.

Every face asks which drug is meant where none is named, answers for the one that is named, and
answers for baclofen as it does without the other.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import servers
from command_line import CommandLine
from conftest import ACCESSORS, leave_out_names

import baclofen_kg
from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import NotFoundError
from baclofen_kg.export.graph import choose
from baclofen_kg.model.objects import Availability
from baclofen_kg.namespaces import BKG, BKO, expand
from baclofen_kg.sparql.catalogue import NamedQuery, QueryCatalogue
from baclofen_kg.stores.disk.store import DiskStore
from baclofen_kg.web.site import Site

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "tizanidine"
TIZ = "https://example.org/tizanidine/"
ASKS = r"several drugs.*--(drug|about|entity) on the command line.*baclofen, tizanidine"
# The parameters that name what a question is about.
SUBJECTS = {"drug", "about", "entity"}
Answer = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def both(kg: KnowledgeGraph) -> KnowledgeGraph:
    """Both, without most names of other medicines, which few questions are about."""
    with pytest.MonkeyPatch.context() as patch:
        leave_out_names(patch)
        return baclofen_kg.load(EXAMPLE, with_package=True)


@pytest.fixture(scope="module")
def whole() -> KnowledgeGraph:
    """Both, with all names."""
    return baclofen_kg.load(EXAMPLE, with_package=True)


@pytest.fixture(scope="module")
def little(three: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The second drug, and of the first what three sources say: enough for views and pages."""
    file = tmp_path_factory.mktemp("little") / "three.ttl"
    three.export(file)
    return baclofen_kg.load([EXAMPLE, file])


@pytest.fixture(scope="module")
def answer(kg: KnowledgeGraph, both: KnowledgeGraph) -> Answer:
    """Run the command line over both drugs; return its status, output and complaints."""
    command_line = CommandLine(kg)
    command_line.share(both, str(EXAMPLE), with_package=True)
    return partial(command_line, "--data", str(EXAMPLE), "--with-package")


def subject_of(query: NamedQuery) -> str | None:
    """The parameter by which a query takes the drug, if it can be asked with that alone."""
    if any(item.required for item in query.parameters):
        return None
    names = [item.name for item in query.parameters if item.name in SUBJECTS]
    return names[0] if names else None


QUERIES = [query for query in QueryCatalogue() if subject_of(query)]
NEEDY = [query for query in QUERIES if any(p.default == "bkg:baclofen" for p in query.parameters)]


def text_of(results: Any) -> str:
    text = results.to_csv() if hasattr(results, "to_csv") else results.to_ntriples()
    assert isinstance(text, str)
    return text


# ---- The example itself


def test_the_second_drug_conforms_beside_the_first(both: KnowledgeGraph) -> None:
    report = both.validate()
    assert report.conforms, str(report)


def test_the_second_drug_has_every_main_kind_of_statement(both: KnowledgeGraph) -> None:
    kinds = {row.label: row["count"] for row in both.overview(about="tizanidine")}
    assert sum(int(str(count)) for count in kinds.values()) >= 140
    assert {
        "adverse reaction",
        "availability",
        "classification",
        "dosage regimen",
        "indication",
        "interaction",
        "mechanism of action",
        "overdose picture",
        "pharmacokinetic finding",
        "pharmacokinetic parameter",
        "physical property",
        "precaution",
        "regulatory status",
        "reproductive safety",
        "therapeutic benefit",
        "use limitation",
        "warning",
    } <= kinds.keys()


def test_one_file_for_each_source_and_no_code() -> None:
    for file in (EXAMPLE / "sources").glob("*.ttl"):
        triples = ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
        sources = {
            quad.subject.value
            for quad in triples
            if quad.predicate.value == expand("rdf:type")
            and quad.object == ox.NamedNode(BKO + "Source")
        }
        assert sources == {TIZ + file.stem}
    assert {path.suffix for path in EXAMPLE.rglob("*") if path.is_file()} == {".ttl", ".md"}


def test_the_example_is_in_the_source_distribution_but_not_in_the_wheel() -> None:
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"][
        "targets"
    ]
    assert "examples" in targets["sdist"]["only-include"]
    assert "examples" not in targets["wheel"]["only-include"]


def test_a_known_substance_keeps_its_iri(both: KnowledgeGraph) -> None:
    drug = both.entity("Sirdalud")
    assert drug.iri == BKG + "tizanidine"
    assert {"atc:M03BX02", "rxnorm:57258", "unii:6AI06C00GW"} <= set(drug.identifiers)


# ---- What could not be said


@pytest.mark.parametrize(
    ("name", "figure", "partner"),
    [
        ("exposure-ratio-fluvoxamine", 33, "fluvoxamine"),
        ("exposure-ratio-ciprofloxacin", 10, "ciprofloxacin"),
        ("peak-ratio-fluvoxamine", 12, "fluvoxamine"),
    ],
)
def test_a_figure_in_the_presence_of_another_medicine(
    both: KnowledgeGraph, name: str, figure: int, partner: str
) -> None:
    statement: Any = both.statement(f"{TIZ}pharmacokinetics-{name}")
    assert (statement.minimum, statement.maximum) == (figure, figure)
    assert [entity.label for entity in statement.in_presence_of] == [partner]
    assert statement.content()["in presence of"] == partner
    rows = both.query("pharmacokinetics", drug="tizanidine")
    found = {(row.inPresenceOfLabel, row.minimum) for row in rows if row.statement == statement.iri}
    assert found == {(partner, figure)}


def test_a_figure_at_a_limit(both: KnowledgeGraph) -> None:
    rows = both.query("pharmacokinetics", drug="tizanidine").to_dicts()
    found = {(row["limits"], row["minimum"], row["maximum"]) for row in rows if row["limits"]}
    assert found == {("creatinine clearance below 25 mL/min", None, 6)}


def test_salt_and_base(both: KnowledgeGraph) -> None:
    (tablet,) = [p for p in both.products(drug="tizanidine") if p.iri == TIZ + "tablet-2mg"]
    assert (tablet.strength, tablet.salt_strength) == (Decimal("2"), Decimal("2.29"))
    rows = both.query("products", drug="tizanidine")
    assert {str(row.saltStrength) for row in rows if row.product == tablet.iri} == {"2.29"}


def test_an_age_limit_needs_no_condition(both: KnowledgeGraph) -> None:
    findings = both.check(age=15, drug="tizanidine").findings
    by_kind = {finding.kind: [str(term) for term in finding.advice] for finding in findings}
    assert by_kind["contraindication"] == ["contraindicated", "not recommended"]
    assert {str(finding.subject) for finding in findings} == {"under 18 years"}
    assert not both.check(age=18, drug="tizanidine").findings


# ---- No drug is named


@pytest.mark.parametrize("query", NEEDY, ids=lambda query: str(query.name))
def test_a_question_asks_which_drug(both: KnowledgeGraph, query: NamedQuery) -> None:
    with pytest.raises(NotFoundError, match=ASKS):
        both.query(query.name)


@pytest.mark.parametrize("name", [*ACCESSORS, "check", "why"])
def test_python_asks_which_drug(both: KnowledgeGraph, name: str) -> None:
    arguments = {"check": ["Valium"], "why": ["Valium"]}.get(name, [])
    with pytest.raises(NotFoundError, match=ASKS):
        getattr(both, name)(*arguments)
    for drug in ("tizanidine", "baclofen", both.entity("tizanidine")):
        assert getattr(both, name)(*arguments, drug=drug)


def test_the_one_drug_is_not_there_of_several(both: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match=ASKS):
        _ = both.drug


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 1),
        (["query", "indications"], 2),
        (["query", "contraindications"], 2),
        (["check", "--taking", "Valium"], 2),
        (["why", "Valium"], 1),
    ],
)
def test_the_command_line_asks_which_drug(
    answer: Answer, arguments: list[str], status: int
) -> None:
    found, out, err = answer(*arguments)
    assert (found, out) == (status, "")
    assert re.search(ASKS, err), err
    assert err.count("\n") == 1


def test_the_option_may_stand_before_the_command(answer: Answer) -> None:
    before = answer("--drug", "tizanidine", "query", "indications", "--format", "csv")
    after = answer("query", "indications", "--format", "csv", "--drug", "tizanidine")
    assert before == after
    assert "spasticity" in before[1]


def test_at_a_glance(answer: Answer) -> None:
    status, out, _ = answer("--drug", "Zanaflex")
    assert status == 0
    assert out.startswith("tizanidine\n")
    assert "   31  adverse reaction" not in out.splitlines()
    assert f"{30:>5}  adverse reaction" in out.splitlines()


# ---- A drug is named


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: str(query.name))
def test_answers_on_baclofen_are_the_same_bytes(
    kg: KnowledgeGraph, whole: KnowledgeGraph, query: NamedQuery
) -> None:
    given = {str(subject_of(query)): "baclofen"}
    assert text_of(kg.query(query.name, **given)) == text_of(whole.query(query.name, **given))


CASES: list[dict[str, Any]] = [
    {"taking": ["Valium", "loratidine"], "conditions": ["kidney disease"]},
    {"taking": "alcohol", "jurisdiction": "Switzerland"},
    {"taking": ["clonidine", "Sinemet"], "egfr": 25},
    {"conditions": ["epilepsy", "liver disease", "hair loss"]},
    {"dose_mg": 30, "times_per_day": 4, "jurisdiction": "DE"},
    {"taking": "fluvoxamine", "age": 70, "creatinine_clearance": 20},
    {"taking": ["lithium", "nothing known"], "weight_kg": 25, "route": "intrathecal"},
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_checks_of_baclofen_are_the_same_bytes(
    kg: KnowledgeGraph, whole: KnowledgeGraph, case: dict[str, Any]
) -> None:
    expected = kg.check(**case, drug="baclofen").to_json()
    assert whole.check(**case, drug="baclofen").to_json() == expected


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: str(query.name))
def test_every_question_is_answered_of_the_second_drug(
    both: KnowledgeGraph, query: NamedQuery
) -> None:
    results = both.query(query.name, **{str(subject_of(query)): "tizanidine"})
    # Nothing was read on how widely it is used, which effects are rarer, or on a reaction that is a
    # precaution as well; and there is no article.
    silent = {
        "article-only",
        "extent-of-use",
        "frequency-comparisons",
        "physiological-roles",
        "reaction-and-precaution",
    }
    assert bool(text_of(results).splitlines()[1:]) is (query.name not in silent)


def test_a_verdict_of_a_country(both: KnowledgeGraph) -> None:
    statement = both.statement(TIZ + "indication-spasticity-multiple-sclerosis")
    assert statement.verdict("Ireland") == "supported"
    assert statement.verdict("IE") == "supported"
    assert statement.verdict("France") == "nothing read"
    rows = both.query("verdicts", about="tizanidine", statement=statement.iri).to_dicts()
    assert {row["jurisdictionLabel"]: row["verdict"] for row in rows}["Ireland"] == "supported"


# ---- The three wrong clearances


def test_what_is_stated_of_the_other_drug_holds(both: KnowledgeGraph) -> None:
    found = {f.kind: f for f in both.check("baclofen", drug="tizanidine").findings}
    of_other = found["interaction-of-other"]
    assert {str(node) for node in of_other.consequences} == {"respiratory depression", "sedation"}
    assert {str(path.statement.about) for path in of_other.paths} == {"baclofen"}


def test_and_the_other_way_round(kg: KnowledgeGraph, both: KnowledgeGraph) -> None:
    alone = {finding.kind for finding in kg.check("tizanidine").findings}
    found = {finding.kind for finding in both.check("tizanidine", drug="baclofen").findings}
    assert alone == {"interaction"}
    # What is said of tizanidine and of what depresses the central nervous system holds here too.
    assert found == {"interaction", "interaction-of-other"}


def test_a_class_that_the_other_drug_is_in(both: KnowledgeGraph) -> None:
    found = {f.kind: f for f in both.check("baclofen", drug="tizanidine").findings}
    named = {node.label for path in found["interaction"].paths for node in path.chain}
    assert "central nervous system depressants" in named


def test_liver_disease_where_severe_liver_disease_is_contraindicated(both: KnowledgeGraph) -> None:
    first = both.check(conditions="liver disease", drug="tizanidine").findings[0]
    assert (first.kind, [str(term) for term in first.advice]) == ("narrower", ["contraindicated"])
    severe = both.check(conditions="severe hepatic impairment", drug="tizanidine").findings[0]
    assert severe.kind == "contraindication"


# ---- Exports and stores


def statements_in(path: Path) -> dict[str, str]:
    """By statement, what it is about."""
    quads = ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    about = ox.NamedNode(BKO + "about")
    return {q.subject.value: q.object.value for q in quads if q.predicate == about}


@pytest.fixture(scope="module")
def exported(both: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    both.export(folder / "tizanidine.nt", drug="tizanidine")
    both.export(folder / "tizanidine.jsonld", framed=True, drug="tizanidine")
    both.export(folder / "all.nt")
    return folder


def test_one_drug_is_exported(both: KnowledgeGraph, exported: Path) -> None:
    found = statements_in(exported / "tizanidine.nt")
    whole = statements_in(exported / "all.nt")
    assert set(found.values()) == {BKG + "tizanidine"}
    assert found == {s: about for s, about in whole.items() if about == BKG + "tizanidine"}
    assert baclofen_kg.load(exported / "tizanidine.nt").validate().conforms


def test_one_drug_is_exported_on_the_command_line(answer: Answer, exported: Path) -> None:
    status, out, _ = answer("export", "-", "--format", "n-triples", "--drug", "Sirdalud")
    assert status == 0
    assert out == (exported / "tizanidine.nt").read_text("utf-8")


def test_framed_json_has_the_labels_of_what_it_points_to(exported: Path) -> None:
    document = json.loads((exported / "tizanidine.jsonld").read_text("utf-8"))
    named, pointed = set(), set()

    def walk(value: Any, key: str = "") -> None:
        if isinstance(value, list):
            for item in value:
                walk(item, key)
        elif isinstance(value, dict):
            if "label" in str(value.keys()).lower() or "title" in value:
                named.add(value.get("id") or value.get("@id"))
            for inner, item in value.items():
                walk(item, inner)
        elif (
            isinstance(value, str)
            and value.startswith(("bkg:", "tiz:"))
            and key not in ("id", "@id")
        ):
            pointed.add(value)

    walk(document["@graph"])
    assert len(pointed) > 80
    assert not pointed - named


def test_a_merged_export_describes_itself(both: KnowledgeGraph, exported: Path) -> None:
    lines = (exported / "all.nt").read_text("utf-8").splitlines()
    merged = {line for line in lines if line.startswith(f"<{BKG}merged-dataset>")}
    text = "\n".join(sorted(merged))
    assert '"Drug knowledge graph: baclofen and tizanidine"@en' in text
    assert f'/void#triples> "{len(lines)}"' in text or f'void#triples> "{len(lines)}"' in text
    for part in (f"{BKG}dataset", f"{TIZ}dataset"):
        assert f"/hasPart> <{part}>" in text
    assert "/license> <https://creativecommons.org/licenses/by/4.0/>" in text
    assert f"{len(statements_in(exported / 'all.nt'))} statements" in text
    assert baclofen_kg.load(exported / "all.nt").validate().conforms


def test_one_dataset_alone_is_not_described_anew(unnamed: KnowledgeGraph) -> None:
    assert not choose(unnamed.store).described


def same(one: KnowledgeGraph, other: KnowledgeGraph) -> None:
    """Two graphs of both drugs answer alike, and ask alike."""
    for query in ("indications", "pharmacokinetics", "contraindications"):
        given = {"drug": "tizanidine"}
        assert text_of(one.query(query, **given)) == text_of(other.query(query, **given))
    with pytest.raises(NotFoundError, match=ASKS):
        one.query("indications")
    checked = [graph.check("Cipro", drug="tizanidine").to_json() for graph in (one, other)]
    assert checked[0] == checked[1]


@pytest.mark.usefixtures("fewer_names")
def test_a_store_on_disk_and_an_endpoint_answer_alike(both: KnowledgeGraph, tmp_path: Path) -> None:
    kept = baclofen_kg.load(EXAMPLE, with_package=True, store=tmp_path / "store")
    same(kept, both)
    assert isinstance(kept.store, DiskStore)
    with servers.oxigraph_server(kept.store.path) as url:
        same(baclofen_kg.connect(url), both)


# ---- Terms of one's own

OWN = """
@prefix ex: <https://example.org/own/> .
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix schema: <https://schema.org/> .

ex:Norway a bko:Jurisdiction ; rdfs:label "Norway"@en ; rdfs:comment "Of ours."@en ;
    bko:countryCode "NO" .
ex:Lozenge a bko:DoseForm ; rdfs:label "lozenge"@en ; rdfs:comment "Of ours."@en .
ex:Chelation a bko:InteractionMechanism ; rdfs:label "chelation"@en ; rdfs:comment "Of ours."@en .
ex:DrinkWater a bko:Advice ; rdfs:label "drink water"@en ; rdfs:comment "Of ours."@en ;
    bko:listOrder 40 ; bko:concernRank 6 .
ex:Buccal a bko:Route ; rdfs:label "buccal"@en ; rdfs:comment "Of ours."@en .
ex:Lag a bko:PharmacokineticParameterKind ; rdfs:label "lag"@en ; rdfs:comment "Of ours."@en ;
    bko:expectedUnit unit:HR .

ex:drug a bko:Drug ; skos:prefLabel "norvol"@en .
ex:lozenge a bko:Product ; skos:prefLabel "norvol lozenge"@en ; bko:activeIngredient ex:drug ;
    bko:doseForm ex:Lozenge .
ex:exists a bko:Availability ; skos:prefLabel "norvol lozenge exists"@en ; bko:about ex:drug ;
    bko:product ex:lozenge .
ex:pair a bko:Interaction ; skos:prefLabel "norvol interacts with lithium"@en ; bko:about ex:drug ;
    bko:interactant bkg:lithium ; bko:route ex:Buccal .
ex:pair-nausea a bko:Interaction ; skos:prefLabel "norvol interacts with lithium: nausea"@en ;
    bko:about ex:drug ; bko:interactant bkg:lithium ; bko:consequence bkg:nausea ;
    bko:mechanism ex:Chelation ; bko:specialises ex:pair ; bko:route ex:Buccal .
ex:lag a bko:PharmacokineticParameter ; skos:prefLabel "lag of norvol"@en ; bko:about ex:drug ;
    bko:parameter ex:Lag ; bko:minimum 0.5 ; bko:maximum 1.0 ; bko:unit unit:HR .
ex:label a bko:Source ; dcterms:title "Norwegian label of norvol"@en ;
    bko:sourceKind bko:ProductLabel ; bko:jurisdiction ex:Norway ; bko:access bko:ReadInCopy ;
    bko:undated true ; schema:url <https://example.org/norvol> .
ex:p1 a bko:Passage ; dcterms:isPartOf ex:label ; bko:section "1"@en ; cito:supports ex:exists .
ex:p2 a bko:Passage ; dcterms:isPartOf ex:label ; bko:section "2"@en ;
    bko:reportedAdvice ex:DrinkWater ; cito:supports ex:pair, ex:pair-nausea .
ex:p3 a bko:Passage ; dcterms:isPartOf ex:label ; bko:section "3"@en ; cito:supports ex:lag .
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    file = tmp_path_factory.mktemp("own") / "own.ttl"
    file.write_text(OWN, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        leave_out_names(patch)
        return baclofen_kg.load(file, with_package=True)


def test_terms_of_ones_own_conform(own: KnowledgeGraph) -> None:
    report = own.validate()
    assert report.conforms, str(report)


@pytest.mark.parametrize(
    ("query", "column", "label"),
    [
        ("products", "doseFormLabel", "lozenge"),
        ("interactions", "mechanismLabel", "chelation"),
        ("interactions", "reportedAdviceLabel", "drink water"),
        ("interactions", "routeLabel", "buccal"),
        ("interactions", "jurisdictionLabel", "Norway"),
        ("pharmacokinetics", "parameterLabel", "lag"),
    ],
)
def test_a_term_of_ones_own_shows(own: KnowledgeGraph, query: str, column: str, label: str) -> None:
    assert label in {row[column] for row in own.query(query, drug="norvol").to_dicts()}


def test_the_check_knows_terms_of_ones_own(own: KnowledgeGraph) -> None:
    report = own.check("lithium", drug="norvol", route="buccal", jurisdiction="NO")
    (finding,) = report.findings
    assert [str(term) for term in finding.advice] == ["drink water"]
    assert [str(term) for term in finding.mechanisms] == ["chelation"]
    assert "NO" in report.text()


def test_a_verdict_of_a_country_of_ones_own(own: KnowledgeGraph) -> None:
    statement = own.statement("norvol interacts with lithium")
    assert statement.verdict("Norway") == "supported"
    assert statement.verdict("NO") == "supported"
    assert statement.verdict("France") == "nothing read"


def test_the_example_describes_no_country_that_there_is(both: KnowledgeGraph) -> None:
    countries = [row["jurisdictionLabel"] for row in both.query("jurisdictions").to_dicts()]
    assert len(countries) == len(set(countries)), "point to the country of the ontology"


def test_no_message_sends_a_curator_to_the_ontology() -> None:
    shapes = (ROOT / "ontology" / "shapes.ttl").read_text("utf-8")
    messages = re.findall(r'sh:message\s+"([^"]+)"', shapes)
    assert not [message for message in messages if "to the ontology" in message]
    assert sum("one of your own" in message for message in messages) >= 5


# ---- What is about one drug asks for it


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "{}", "--framed", "--format", "json-ld"],
        ["export", "{}", "--as", "fhir"],
        ["export", "{}", "--as", "schema-org"],
        ["export", "--as", "fhir", "--losses"],
        ["new", "interaction", "interactant=alcohol"],
        ["new", "dose"],
    ],
    ids=" ".join,
)
def test_what_is_about_one_drug_asks_which(
    answer: Answer, arguments: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "out.json"
    status, out, err = answer(*(word.format(target) for word in arguments))
    assert (status, out) == (1, "")
    assert re.search(ASKS, err), err
    assert not target.exists()


@pytest.mark.parametrize("view", ["fhir", "schema-org"])
def test_the_account_of_a_view_is_of_the_one_drug(little: KnowledgeGraph, view: str) -> None:
    drugs = "tizanidine", "baclofen"
    accounts = [str(little.losses(view, drug=drug).to_table()) for drug in drugs]
    assert accounts[0] != accounts[1]


def test_views_of_one_drug_are_written_of_either(little: KnowledgeGraph, tmp_path: Path) -> None:
    for drug, other in (("tizanidine", "baclofen"), ("baclofen", "tizanidine")):
        target = tmp_path / f"{drug}.json"
        little.export(target, view="schema-org", drug=drug)
        graph = json.loads(target.read_text("utf-8"))["@graph"]
        claims = [node for node in graph if node.get("@type") == "Claim"]
        assert claims
        assert not [claim for claim in claims if claim["name"].startswith(f"{other} ")]


def test_all_drugs_are_in_the_other_views(answer: Answer, tmp_path: Path) -> None:
    assert answer("export", str(tmp_path / "kgx"), "--as", "kgx")[0] == 0
    status, _, err = answer("export", str(tmp_path / "x"), "--as", "kgx", "--drug", "baclofen")
    assert (status, "leave out drug" in err) == (2, True)


@pytest.mark.parametrize("name", ["GB", "gb", "UK", "United Kingdom", "united-kingdom"])
def test_a_country_goes_by_any_of_its_names_on_every_face(both: KnowledgeGraph, name: str) -> None:
    def answers(country: str) -> list[object]:
        statement = both.statement("tizanidine interacts with fluvoxamine")
        report = both.check(taking="fluvoxamine", drug="tizanidine", jurisdiction=country)
        rows = both.query("contraindications", drug="tizanidine", jurisdiction=country)
        stated = both.contraindications(drug="tizanidine", country=country)
        return [statement.verdict(country), report.to_dict(), rows.to_dicts(), stated]

    assert answers(name) == answers("bko:UnitedKingdom")


@pytest.mark.parametrize("name", ["off-label", "offlabel", "Off Label Use", "bko:OffLabelUse"])
def test_a_coded_value_goes_by_a_part_of_its_name(both: KnowledgeGraph, name: str) -> None:
    rows = both.query("indications", drug="baclofen", use=name).to_dicts()
    assert rows
    assert rows == both.query("indications", drug="baclofen", use="bko:OffLabelUse").to_dicts()


def test_a_part_of_the_name_of_a_country_is_suggested_and_not_taken(both: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match=r"did you mean .*Great Britain"):
        both.contraindications(drug="tizanidine", country="Britain")


def test_the_label_of_each_statement_names_the_drug_that_it_is_about(both: KnowledgeGraph) -> None:
    """So that what is stated of another drug does not collide with it."""
    drugs = {"baclofen", "tizanidine"}
    stated = [s for s in both.statements() if s.about and s.about.label in drugs]
    names: dict[str, str] = {}
    for statement in stated:
        label = statement.label.casefold()
        # A product has a brand that no other drug has.
        products = statement.product if isinstance(statement, Availability) else ()
        own = [statement.about, *(products if isinstance(products, tuple) else [products])]
        assert any(str(entity.label).casefold() in label for entity in own), statement.iri
        assert names.setdefault(label, statement.iri) == statement.iri
    assert len(names) > 700


def test_the_pages_show_both_drugs_and_every_twin_has_its_page(little: KnowledgeGraph) -> None:
    """Statements with names of one's own have no page, and stand on that of their drug."""
    site = Site(little)
    names = site.names()
    pages = {name.removesuffix(".html") for name in names if name.endswith(".html")}
    twins = {name.removesuffix(".md") for name in names if name.endswith(".md")}
    assert twins <= pages
    for name in ("id/tizanidine.html", "id/tizanidine.md", "id/fluvoxamine.md", "llms.txt"):
        content = site.content(name)
        assert content is not None
        assert b"tizanidine" in content
    page = (site.content("id/tizanidine.html") or b"").decode()
    assert "fluvoxamine" in page
    links = {link for link in re.findall(r'href=([^\s:#>"]+)[\s>]', page) if "/" not in link}
    assert {f"id/{link}" for link in links} <= set(names)
