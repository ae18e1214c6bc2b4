"""Each view is accepted by somebody else's validator, and what is wrong is not."""

from __future__ import annotations

import copy
import csv
import json
import warnings
from typing import TYPE_CHECKING, Any

import pytest

import baclofen_kg
from baclofen_kg.export.views.catalogue import make_view
from baclofen_kg.export.views.kgx import EDGE_COLUMNS, NODE_COLUMNS
from baclofen_kg.export.views.names import VIEWS
from baclofen_kg.stores import MemoryStore

from .engines import HERE, run
from .schema_org import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Document = dict[str, Any]


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The views of the packaged graph."""
    folder = tmp_path_factory.mktemp("views")
    kg = baclofen_kg.load()
    for view in ("schema-org", "sssom", "kgx", "fhir", "croissant"):
        kg.export(folder / view, view=view)
    return folder


def document(path: Path) -> Document:
    loaded: Document = json.loads(path.read_bytes())
    return loaded


def changed(whole: Document, change: Callable[[Document], object]) -> Document:
    """A copy of a document with a mistake."""
    copied = copy.deepcopy(whole)
    change(copied)
    return copied


def node_of(whole: Document, kind: str) -> Document:
    found: Document = next(it for it in whole["@graph"] if it["@type"] == kind)
    return found


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.compares("views of the graph in another order", "pyoxigraph")
def test_the_same_graph_gives_the_same_bytes(name: str) -> None:
    """In the tests: of what the article says."""
    kg, again = baclofen_kg.load(), MemoryStore()
    again.add(reversed(list(kg.store.triples())))
    assert make_view(again, name).files == make_view(kg.store, name).files


# schema.org

SCHEMA_ORG_MISTAKES: dict[str, Callable[[Document], object]] = {
    "a property of an indication on a drug": lambda d: node_of(d, "Drug").update(
        indication="spasticity"
    ),
    "adverseOutcome on a drug": lambda d: node_of(d, "Drug").update(adverseOutcome="sedation"),
    "a type that is none": lambda d: node_of(d, "Claim").update({"@type": "Statement"}),
    "a property that is none": lambda d: node_of(d, "Claim").update(supports="all"),
    "a rating without a value": lambda d: node_of(d, "ClaimReview")["reviewRating"].pop(
        "ratingValue"
    ),
}
MISTAKES_OF_RANGE: dict[str, Callable[[Document], object]] = {
    "a text as a place": lambda d: node_of(d, "CreativeWork").update(spatialCoverage="Austria"),
    "a text as an appearance": lambda d: node_of(d, "Claim").update(appearance="a label"),
    "a drug as an appearance": lambda d: node_of(d, "Claim").update(
        appearance={"@id": node_of(d, "Drug")["@id"]}
    ),
    "a date in words": lambda d: node_of(d, "CreativeWork").update(datePublished="last May"),
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(HERE / "node_modules" / "@vocabulary" / "schema" / "schema.nq")


@pytest.mark.compares("schema.org", "structured-data-validator", "vocabulary of schema.org")
def test_schema_org_is_valid_and_mistakes_are_not(views: Path, vocabulary: Vocabulary) -> None:
    whole = document(views / "schema-org")
    broken = {name: changed(whole, change) for name, change in SCHEMA_ORG_MISTAKES.items()}
    job = {"vocabulary": vocabulary.json(), "documents": {"ours": whole, **broken}}
    found = run("schema_org.mjs", job)
    assert found.pop("ours") == []
    assert found.keys() == broken.keys()
    assert all(found.values()), found


@pytest.mark.compares("schema.org, domain and range", "vocabulary of schema.org")
@pytest.mark.parametrize("mistake", ["", *SCHEMA_ORG_MISTAKES, *MISTAKES_OF_RANGE])
def test_domains_and_ranges_of_schema_org(
    views: Path, vocabulary: Vocabulary, mistake: str
) -> None:
    whole = document(views / "schema-org")
    if not mistake:
        assert vocabulary.problems(whole) == []
    elif mistake != "a rating without a value":
        change = {**SCHEMA_ORG_MISTAKES, **MISTAKES_OF_RANGE}[mistake]
        assert vocabulary.problems(changed(whole, change))


# SSSOM

PREDICATES = {f"skos:{name}Match" for name in ("exact", "close", "narrow", "broad", "related")}


def sssom_problems(path: Path) -> list[str]:
    """Rows that the Pydantic classes of SSSOM refuse, and predicates that are none of SKOS.

    ``sssom validate`` throws the report of its validator away, so that broken files pass; it can
    only refuse what it cannot read.
    """
    import sssom_pydantic
    from sssom.constants import SchemaValidationType
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    try:
        validate(parse_sssom_table(str(path)), [SchemaValidationType.JsonSchema])
        mappings = sssom_pydantic.read(path)[0]
    except (ValueError, KeyError, TypeError) as error:
        return [str(error)]
    rows = sum(not line.startswith("#") for line in path.read_text("utf-8").splitlines()) - 1
    problems = [] if len(mappings) == rows else [f"{len(mappings)} mappings in {rows} rows"]
    return problems + sorted({mapping.predicate.curie for mapping in mappings} - PREDICATES)


@pytest.mark.compares("SSSOM", "sssom", "sssom-pydantic")
def test_sssom_is_valid(views: Path, tmp_path: Path) -> None:
    path = tmp_path / "ours.sssom.tsv"
    path.write_bytes((views / "sssom").read_bytes())
    assert sssom_problems(path) == []


SSSOM_MISTAKES = {
    "a predicate with a small letter": ("skos:exactMatch", "skos:exactmatch"),
    "no justification": ("semapv:UnspecifiedMatching", ""),
    "a column that is missing": ("object_id\t", "objects\t"),
}


@pytest.mark.compares("SSSOM", "sssom", "sssom-pydantic")
@pytest.mark.parametrize("mistake", SSSOM_MISTAKES)
def test_sssom_with_a_mistake_is_not_valid(views: Path, tmp_path: Path, mistake: str) -> None:
    path = tmp_path / "broken.sssom.tsv"
    path.write_text((views / "sssom").read_text("utf-8").replace(*SSSOM_MISTAKES[mistake], 1))
    assert sssom_problems(path)


# Biolink


def biolink_problems(records: list[Document], nodes: set[str]) -> list[str]:
    """What the classes of the Biolink model refuse, and which ends of edges are no nodes."""
    from biolink_model.datamodel import pydanticmodel_v2 as model

    problems = []
    for record in records:
        category = record["category"][0].removeprefix("biolink:")
        try:
            getattr(model, category)(**record)
        except (ValueError, AttributeError) as error:
            problems.append(f"{record['id']}: {error}")
        problems += [
            f"{record['id']}: {end} is no node"
            for key in ("subject", "object")
            if (end := record.get(key)) and end not in nodes
        ]
    return problems


def lines(path: Path) -> list[Document]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.compares("Biolink", "biolink-model")
def test_nodes_and_edges_are_of_the_biolink_model(views: Path) -> None:
    nodes, edges = lines(views / "kgx" / "nodes.jsonl"), lines(views / "kgx" / "edges.jsonl")
    ids = {node["id"] for node in nodes}
    assert len(ids) == len(nodes)
    assert len({edge["id"] for edge in edges}) == len(edges)
    assert biolink_problems([*nodes, *edges], ids) == []
    for name, records, columns in (("nodes", nodes, NODE_COLUMNS), ("edges", edges, EDGE_COLUMNS)):
        with (views / "kgx" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        assert [row["id"] for row in rows] == [record["id"] for record in records]
        assert {key for record in records for key in record} <= set(columns)


BIOLINK_MISTAKES: dict[str, Document] = {
    "a predicate that is none": {"predicate": "biolink:cures"},
    "a status that is none": {"clinical_approval_status": "approved"},
    "a level of knowledge that is none": {"knowledge_level": "certain"},
    "a field that is none": {"country": "AT"},
    "an end that is no node": {"object": "MONDO:0"},
    "a category that is none": {"category": ["biolink:Treatment_of_something"]},
}


@pytest.mark.compares("Biolink", "biolink-model")
@pytest.mark.parametrize("mistake", BIOLINK_MISTAKES)
def test_an_edge_with_a_mistake_is_not(views: Path, mistake: str) -> None:
    ids = {node["id"] for node in lines(views / "kgx" / "nodes.jsonl")}
    edge = next(
        it for it in lines(views / "kgx" / "edges.jsonl") if "clinical_approval_status" in it
    )
    assert biolink_problems([{**edge, **BIOLINK_MISTAKES[mistake]}], ids)


# FHIR

BINDINGS = {
    "type of the bundle": ("Bundle", "type = 'collection'"),
    "type of the use": (
        "ClinicalUseDefinition",
        "type in ('indication' | 'contraindication' | 'interaction' | 'undesirable-effect'"
        " | 'warning')",
    ),
    "type and part agree": (
        "ClinicalUseDefinition",
        "(type = 'indication') = indication.exists()"
        " and (type = 'contraindication') = contraindication.exists()"
        " and (type = 'interaction') = interaction.exists()"
        " and (type = 'undesirable-effect') = undesirableEffect.exists()"
        " and (type = 'warning') = warning.exists()",
    ),
    "an ingredient of something": ("Ingredient", "for.exists()"),
    "status of the ingredient": (
        "Ingredient",
        "status in ('draft' | 'active' | 'retired' | 'unknown')",
    ),
    "status of the document": (
        "DocumentReference",
        "status in ('current' | 'superseded' | 'entered-in-error')",
    ),
    "status of the narrative": (
        "",
        "text.exists() and text.status in ('generated' | 'extensions' | 'additional' | 'empty')",
    ),
    "units of time": (
        "MedicationKnowledge",
        "descendants().where(periodUnit.exists()).all("
        "periodUnit in ('s' | 'min' | 'h' | 'd' | 'wk' | 'mo' | 'a'))",
    ),
    "rng-2": (
        "",
        "descendants().where(low.exists() and high.exists()).all(low.value <= high.value)",
    ),
}
"""What R5 says besides its invariants and no class looks at: required codes, by type of resource
(nothing for every type); and rng-2, of which fhircraft compares the boundaries, and finds none."""


def fhir_problems(bundle: Document) -> list[str]:
    """What is wrong with a bundle, but for the invariants of R5."""
    from fhir.resources import get_fhir_model_class
    from fhirpathpy import compile
    from fhirpathpy.models import models

    problems = []
    try:
        get_fhir_model_class("Bundle").model_validate(bundle)
    except ValueError as error:
        problems.append(str(error))
    resources = [entry["resource"] for entry in bundle["entry"]]
    for name, (kind, path) in BINDINGS.items():
        holds = compile(path, models["r5"])
        for resource in [bundle] if kind == "Bundle" else resources:
            if kind in ("", resource["resourceType"]) and holds(resource, {}) != [True]:
                problems.append(f"{resource['resourceType']}/{resource.get('id')}: {name}")
    known = {f"{it['resourceType']}/{it['id']}" for it in resources}
    return problems + sorted(set(references(bundle)) - known)


def invariants_broken(resource: Document) -> str:
    """The invariants of R5 that a resource breaks, as fhircraft reads them from its definition.

    Those of the types that it is made of are among them; warnings, such as dom-6 (a resource should
    have a narrative), count.
    """
    import fhircraft.fhir.resources.datatypes.R5.core as r5

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            getattr(r5, resource["resourceType"]).model_validate(resource)
        except (ValueError, Warning) as error:
            return str(error)
    return ""


def references(value: Any) -> list[str]:
    """All references of a document."""
    if isinstance(value, list):
        return [found for item in value for found in references(item)]
    if not isinstance(value, dict):
        return []
    own = value.get("reference")
    inner = [found for item in value.values() for found in references(item)]
    return [own, *inner] if isinstance(own, str) else inner


@pytest.mark.compares("FHIR R5", "fhir.resources", "fhirpathpy")
def test_the_bundle_is_of_fhir_r5(views: Path) -> None:
    assert fhir_problems(document(views / "fhir")) == []


@pytest.mark.compares("FHIR R5, invariants", "fhircraft")
def test_the_bundle_keeps_every_invariant_of_r5(views: Path) -> None:
    assert invariants_broken(document(views / "fhir")) == ""


def resource_of(bundle: Document, kind: str, **fields: str) -> Document:
    """The first resource of a kind with these values."""
    found: Document = next(
        it["resource"]
        for it in bundle["entry"]
        if it["resource"]["resourceType"] == kind
        and all(it["resource"].get(name) == value for name, value in fields.items())
    )
    return found


def use(bundle: Document, kind: str) -> Document:
    """The first use of a kind."""
    return resource_of(bundle, "ClinicalUseDefinition", type=kind)


def doses(bundle: Document) -> list[Document]:
    """All doses, those of the first resource that has some before the others."""
    return [
        dose
        for it in bundle["entry"]
        if it["resource"]["resourceType"] == "MedicationKnowledge"
        for guideline in it["resource"]["indicationGuideline"][0]["dosingGuideline"]
        for each in guideline["dosage"]
        for dose in each["dosage"]
    ]


def dose_range(bundle: Document) -> Document:
    """The first range of a dose."""
    rates = (rate for dose in doses(bundle) for rate in dose.get("doseAndRate", ()))
    ranges: list[Document] = [rate.get("doseRange", {}) for rate in rates]
    return next(found for found in ranges if {"low", "high"} <= found.keys())


FHIR_MISTAKES: dict[str, Callable[[Document], object]] = {
    "a type that is none": lambda d: use(d, "warning").update(type="nonsense"),
    "a part of another type": lambda d: use(d, "warning").update(type="indication"),
    "a reference to nothing": lambda d: use(d, "warning").update(
        subject=[{"reference": "MedicinalProductDefinition/nothing"}]
    ),
    "a field that is none": lambda d: use(d, "warning").update(country="AT"),
    "an ingredient of nothing": lambda d: resource_of(d, "Ingredient").update({"for": []}),
    "an ingredient of no status": lambda d: resource_of(d, "Ingredient").update(status="used"),
    "a document of no status": lambda d: resource_of(d, "DocumentReference").update(status="read"),
    "a product without a name": lambda d: resource_of(d, "MedicinalProductDefinition").pop("name"),
    "a narrative of no status": lambda d: use(d, "warning")["text"].update(status="made"),
    "no narrative": lambda d: resource_of(d, "RegulatedAuthorization").pop("text"),
    "another kind of bundle": lambda d: d.update(type="pile"),
    "a unit of time that is none": lambda d: doses(d)[0].update(
        timing={"repeat": {"period": 1, "periodUnit": "day"}}
    ),
    "a range upside down (rng-2)": lambda d: dose_range(d)["low"].update(value=1_000_000),
}


@pytest.mark.compares("FHIR R5", "fhir.resources", "fhirpathpy")
@pytest.mark.parametrize("mistake", FHIR_MISTAKES)
def test_a_bundle_with_a_mistake_is_not(views: Path, mistake: str) -> None:
    assert fhir_problems(changed(document(views / "fhir"), FHIR_MISTAKES[mistake]))


TIMES: dict[str, Document] = {
    "tim-1": {"duration": 2},
    "tim-2": {"period": 2},
    "tim-4": {"duration": -1, "durationUnit": "h"},
    "tim-5": {"period": -1, "periodUnit": "h"},
    "tim-6": {"periodMax": 2, "periodUnit": "d"},
    "tim-7": {"durationMax": 2, "durationUnit": "d"},
    "tim-8": {"countMax": 2},
    "tim-9": {"offset": 3},
    "tim-10": {"timeOfDay": ["08:00:00"], "when": ["AC"]},
}
BROKEN: dict[str, tuple[str, Callable[[Document], object]]] = {
    "cud-1": (
        "ClinicalUseDefinition",
        lambda d: resource_of(d, "ClinicalUseDefinition").update(
            indication={"durationString": "a day"}
        ),
    ),
    "ing-1": (
        "Ingredient",
        lambda d: resource_of(d, "Ingredient").update(allergenicIndicator=True),
    ),
    "dom-6": ("SubstanceDefinition", lambda d: resource_of(d, "SubstanceDefinition").pop("text")),
    "ele-1": ("Ingredient", lambda d: resource_of(d, "Ingredient").update(role={})),
    "ext-1": (
        "Ingredient",
        lambda d: resource_of(d, "Ingredient").update(extension=[{"url": "https://x.example"}]),
    ),
    "txt-1": (
        "RegulatedAuthorization",
        lambda d: resource_of(d, "RegulatedAuthorization")["text"].update(
            div='<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>'
        ),
    ),
    "ref-2": (
        "MedicinalProductDefinition",
        lambda d: resource_of(d, "MedicinalProductDefinition").update(
            attachedDocument=[{"type": "DocumentReference"}]
        ),
    ),
    "att-1": (
        "DocumentReference",
        lambda d: resource_of(d, "DocumentReference")["content"][0]["attachment"].update(
            data="aGk="
        ),
    ),
    "cod-1": (
        "MedicationKnowledge",
        lambda d: resource_of(d, "MedicationKnowledge")["code"]["coding"][0].pop("code"),
    ),
    "qty-3": (
        "SubstanceDefinition",
        lambda d: resource_of(d, "SubstanceDefinition").update(
            property=[{"type": {"text": "mass"}, "valueQuantity": {"value": 1, "code": "mg"}}]
        ),
    ),
    "rat-1": (
        "MedicationKnowledge",
        lambda d: doses(d)[0].update(maxDosePerPeriod=[{"numerator": {"value": 1}}]),
    ),
    "dos-1": (
        "MedicationKnowledge",
        lambda d: doses(d)[0].update(asNeeded=False, asNeededFor=[{"text": "pain"}]),
    ),
    **{
        key: (
            "MedicationKnowledge",
            lambda d, repeat=repeat: doses(d)[0].update(  # type: ignore[misc]
                timing={"repeat": repeat}
            ),
        )
        for key, repeat in TIMES.items()
    },
    "bdl-1": ("Bundle", lambda d: d.update(total=1)),
    "bdl-2": ("Bundle", lambda d: d["entry"][0].update(search={"mode": "match"})),
    "bdl-3a": ("Bundle", lambda d: d["entry"][0].update(request={"method": "PUT", "url": "x"})),
    "bdl-7": ("Bundle", lambda d: d["entry"].append(d["entry"][0])),
    "bdl-8": ("Bundle", lambda d: d["entry"][0].update(fullUrl="https://x.example/_history/1")),
    "bdl-15": ("Bundle", lambda d: d["entry"][0].pop("fullUrl")),
}
"""Each invariant that such resources can break; they contain no others (dom-2 to dom-5)."""


@pytest.mark.compares("FHIR R5, invariants", "fhircraft")
@pytest.mark.parametrize("key", BROKEN)
def test_a_broken_invariant_of_r5_is_seen(views: Path, key: str) -> None:
    kind, change = BROKEN[key]
    whole = document(views / "fhir")
    if kind == "Bundle":
        whole["entry"] = whole["entry"][-3:]  # as large as it need be
    broken = changed(whole, change)
    found = {"Bundle": broken}.get(kind) or resource_of(broken, kind)
    assert f"[{key}]" in invariants_broken(found)


# Croissant


def croissant_problems(folder: Path) -> list[str]:
    """Load every record of every table."""
    import mlcroissant

    try:
        dataset = mlcroissant.Dataset(folder / "croissant.json")
        counts = {}
        for record_set in dataset.metadata.record_sets:
            counts[record_set.uuid] = sum(1 for _ in dataset.records(record_set.uuid))
    except Exception as error:
        return [str(error)]
    problems = []
    for name, count in counts.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        if count != rows:
            problems.append(f"{name}: {count} records of {rows} rows")
    return problems


@pytest.mark.compares("Croissant", "mlcroissant")
def test_every_table_loads(views: Path) -> None:
    assert croissant_problems(views / "croissant") == []


CROISSANT_MISTAKES: dict[str, Callable[[Document], object]] = {
    "another hash": lambda d: d["distribution"][0].update(sha256="0" * 64),
    "a column that is none": lambda d: d["recordSet"][0]["field"][0]["source"].update(
        extract={"column": "nothing"}
    ),
    "a file that is none": lambda d: d["distribution"][0].update(contentUrl="nothing.csv"),
}


@pytest.mark.compares("Croissant", "mlcroissant")
@pytest.mark.parametrize("mistake", CROISSANT_MISTAKES)
def test_tables_with_a_mistake_do_not_load(views: Path, tmp_path: Path, mistake: str) -> None:
    for file in (views / "croissant").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "croissant.json"
    path.write_text(json.dumps(changed(document(path), CROISSANT_MISTAKES[mistake])))
    assert croissant_problems(tmp_path)
