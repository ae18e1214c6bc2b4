# ruff: noqa: RUF001 - names in full width are what is tested.
"""``KnowledgeGraph``: names, questions and services."""

import keyword
from pathlib import Path

import pytest
import rdflib
from tiny import PAGE, tiny_turtle

import baclofen_kg
from baclofen_kg import (
    HashMismatchError,
    InputError,
    KnowledgeGraph,
    NotFoundError,
    QueryError,
    model,
    resources,
)
from baclofen_kg.model.folding import fold
from baclofen_kg.namespaces import PREFIXES
from baclofen_kg.sparql.catalogue import QueryCatalogue, read_query

MODEL_QUERIES = sorted(map(str, Path(resources.folder("queries"), "model").glob("*.rq")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "tiny.ttl").write_text(tiny_turtle(), encoding="utf-8")
    (folder / "page.txt").write_bytes(PAGE.encode())
    return folder


@pytest.fixture(scope="module")
def tiny(folder: Path) -> KnowledgeGraph:
    return baclofen_kg.load(folder / "tiny.ttl")


@pytest.mark.parametrize(
    "name",
    [
        "Lioresal",
        "lioresal",
        "  LIORESAL ",
        "chebi:2972",
        "CHEBI:2972",
        "MeSH:D001418",
        "bkg:baclofen",
        "BKG:baclofen",
        "baclofen",
        "ｂａｃｌｏｆｅｎ",
        "báclofen",
        "bac\N{SOFT HYPHEN}lofen",
        "https://w3id.org/baclofen-kg/id/baclofen",
        "http://purl.obolibrary.org/obo/CHEBI_2972",
    ],
)
def test_entity_by_any_name(kg: KnowledgeGraph, name: str) -> None:
    assert kg.entity(name) == kg.drug


def test_entity_by_local_name(kg: KnowledgeGraph) -> None:
    assert kg.entity("multiple-sclerosis").label == "multiple sclerosis"
    assert kg.entity("multiple   Sclerosis").label == "multiple sclerosis"


@pytest.mark.parametrize(
    ("name", "suggestion"), [("Liorsal", "Lioresal"), ("multiple sclerosys", "multiple sclerosis")]
)
def test_near_matches(kg: KnowledgeGraph, name: str, suggestion: str) -> None:
    with pytest.raises(
        NotFoundError, match=f"no entity is called '{name}'; did you mean"
    ) as caught:
        kg.entity(name)
    assert suggestion in caught.value.suggestions


@pytest.mark.parametrize(
    "name", ["", " ", "\n", "chebi:", "chebi:0", "nope:1", "a b:c", "http://", "<x>", '"} #', "\0"]
)
def test_nonsense_is_not_found(kg: KnowledgeGraph, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        kg.entity(name)
    assert "\n" not in str(caught.value)


def test_ambiguous_names_are_listed(tiny: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="ambiguous") as caught:
        tiny.entity("Charley Horse")
    assert "cramp (bkg:cramp) or spasm (bkg:spasm)" in str(caught.value)


def test_a_looser_match_is_only_suggested(tiny: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="no entity is exactly 'mesh:D1'; did you mean cramp"):
        tiny.entity("mesh:D1")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("  Ménière\N{RIGHT SINGLE QUOTATION MARK}s   DISEASE", "meniere's disease"),
        ("Straße", "strasse"),
        ("ＡＢＣ\N{IDEOGRAPHIC SPACE}１", "abc 1"),
        ("tension\N{NON-BREAKING HYPHEN}type", "tension-type"),
        ("zero\N{ZERO WIDTH SPACE}width", "zerowidth"),
        ("İ", "i"),
        ("βblocker", "βblocker"),
    ],
)
def test_fold(name: str, folded: str) -> None:
    assert fold(name) == folded
    assert fold(fold(name)) == fold(name)


def test_load_takes_files_and_folders(folder: Path) -> None:
    one = baclofen_kg.load(str(folder / "tiny.ttl"))
    assert len(baclofen_kg.load([folder])) == len(one) > 0
    assert one.drug.label == "testol"
    assert repr(one) == f"<KnowledgeGraph of {len(one)} triples>"


def test_drug_needs_one_drug(folder: Path, kg: KnowledgeGraph) -> None:
    assert kg.drug.label == "baclofen"
    none = folder / "none.ttl"
    none.write_text("<http://a/s> <http://a/p> <http://a/o> .")
    with pytest.raises(NotFoundError, match="describes no drug"):
        _ = baclofen_kg.load(none).drug


def test_serious_or_not(kg: KnowledgeGraph) -> None:
    every = kg.adverse_reactions()
    serious, others = kg.adverse_reactions(serious=True), kg.adverse_reactions(serious=False)
    assert serious
    assert others
    assert sorted(r.iri for r in every) == sorted(r.iri for r in [*serious, *others])
    assert "seizure" in {str(reaction.effect) for reaction in serious}


@pytest.mark.parametrize(
    "method",
    [
        "indications",
        "benefits",
        "adverse_reactions",
        "interactions",
        "precautions",
        "pharmacokinetics",
        "mechanisms",
        "dosage",
        "products",
    ],
)
def test_each_kind_has_its_method(kg: KnowledgeGraph, method: str) -> None:
    found = getattr(kg, method)()
    assert found
    assert [item.iri for item in found] == [item.iri for item in getattr(kg, method)()]
    assert all(item.label for item in found)


def test_statements_about_an_entity(kg: KnowledgeGraph) -> None:
    assert {s.about for s in kg.statements(about="Lioresal")} == {kg.drug}
    assert len(kg.statements(about=kg.drug)) < len(kg.statements())


@pytest.mark.parametrize("kind", ["Indication", "bko:Indication", "indication"])
def test_statements_of_a_kind(kg: KnowledgeGraph, kind: str) -> None:
    assert kg.statements(kind) == kg.indications()


def test_unknown_kind(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="did you mean Indication"):
        kg.statements("Indicaton")


def test_statement_by_name(kg: KnowledgeGraph) -> None:
    name = "baclofen-indication-spasticity-stroke"
    assert kg.statement(name) == kg.statement(f"bkg:{name}")
    with pytest.raises(NotFoundError, match=f"did you mean .*{name}"):
        kg.statement("baclofen-indication-spasticity-strokes")
    assert kg.statement("baclofen for spasticity after stroke") == kg.statement(name)
    with pytest.raises(NotFoundError, match="did you mean"):
        kg.statement("baclofen for muscle spasm after a stroke")


def test_parameters_take_the_words_that_tables_print(kg: KnowledgeGraph) -> None:
    by_word = kg.query("adverse-reactions", seriousness="serious")
    assert by_word.to_csv() == kg.query("adverse-reactions", seriousness="bko:Serious").to_csv()
    by_local_name = kg.query("evidence", statement="baclofen-indication-spasticity-stroke")
    by_curie = kg.query("evidence", statement="bkg:baclofen-indication-spasticity-stroke")
    assert by_local_name.to_csv() == by_curie.to_csv()


def test_mentions_take_a_name(kg: KnowledgeGraph) -> None:
    found = [str(row.statement) for row in kg.mentions("stroke")]
    assert f"{PREFIXES['bkg']}baclofen-indication-spasticity-stroke" in found


def test_parameters_take_names(kg: KnowledgeGraph) -> None:
    by_name = kg.query("class-members", drug_class="opioid")
    assert by_name.to_csv() == kg.query("class-members", drug_class="bkg:opioids").to_csv()
    assert len(by_name) >= 50
    assert kg.query("indications", use="bko:OffLabelUse")


def test_parameters_take_entities(kg: KnowledgeGraph) -> None:
    assert kg.query("indications", drug=kg.drug).to_csv() == kg.query("indications").to_csv()


def test_sparql_takes_parameters(kg: KnowledgeGraph) -> None:
    text = "SELECT ?s WHERE { ?s bko:inContextOf ?disease }"
    assert "https://w3id.org/baclofen-kg/id/baclofen-indication-spasticity-stroke" in [
        str(row.s) for row in kg.query(text, disease="stroke")
    ]


@pytest.mark.parametrize("value", ['"} DROP ALL #', "\\", "'''", "\u0000"])
def test_a_value_is_only_a_value(kg: KnowledgeGraph, value: str) -> None:
    before = len(kg)
    assert len(kg.query("search", text=value)) == 0
    assert len(kg) == before


def test_updates_change_nothing(kg: KnowledgeGraph) -> None:
    before = len(kg)
    with pytest.raises(QueryError, match="update"):
        kg.query("DELETE WHERE { ?s ?p ?o }")
    assert len(kg) == before


@pytest.mark.parametrize("path", [*resources.query_files(), *MODEL_QUERIES])
def test_python_can_write_the_names_of_parameters_and_columns(path: str) -> None:
    query = read_query(path)
    names = [*(item.name for item in query.parameters), *query.columns]
    assert not [name for name in names if keyword.iskeyword(name) or not name.isidentifier()]


@pytest.mark.parametrize("name", sorted(QueryCatalogue().names))
def test_every_named_query_runs(kg: KnowledgeGraph, name: str) -> None:
    query = kg.queries[name]
    examples: dict[str, object] = {
        "iri": "bkg:opioids",
        "string": "Lioresal",
        "statement": "bkg:baclofen-indication-spasticity-stroke",
    }
    needed = {
        p.name: examples.get(p.name, examples[p.type]) for p in query.parameters if p.required
    }
    results = kg.query(name, **needed)
    if query.columns:
        assert results.columns == tuple(query.columns)


def test_trace(tiny: KnowledgeGraph, folder: Path) -> None:
    found = tiny.trace(folder / "page.txt")
    assert [(item.words, item.relation) for item in found] == [
        ("cramp", "supports"),
        ("sleepiness", "supports"),
        ("sleepiness", "supports"),
    ]
    assert found[0].label == "testol for cramp after stroke"
    assert (found[0].section, found[0].passage.curie) == ("Uses", "bkg:p-1")


@pytest.mark.parametrize("change", ["\r\n", " ", "\ufeff"])
def test_trace_of_another_file(tiny: KnowledgeGraph, folder: Path, change: str) -> None:
    (folder / "other.txt").write_bytes((PAGE + change).encode())
    with pytest.raises(HashMismatchError, match=r"another file: its SHA-256 is \w+, expected is"):
        tiny.trace(folder / "other.txt")


def test_trace_of_no_file(tiny: KnowledgeGraph, folder: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        tiny.trace(folder / "missing.txt")


def test_to_rdflib(tiny: KnowledgeGraph) -> None:
    graph = tiny.to_rdflib()
    assert isinstance(graph, rdflib.Graph)
    assert len(graph) == len(tiny)
    assert graph.namespace_manager.curie("https://w3id.org/baclofen-kg/id/cramp") == "bkg:cramp"
    label = rdflib.Literal("testol", lang="en")
    assert (rdflib.URIRef("https://w3id.org/baclofen-kg/id/testol"), None, label) in graph


def test_validate_and_export(unnamed: KnowledgeGraph, tmp_path: Path) -> None:
    assert unnamed.validate().conforms
    unnamed.export(tmp_path / "out.ttl")
    assert len(baclofen_kg.load(tmp_path / "out.ttl")) == len(unnamed)


OTHER_DRUG = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix ex: <https://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:examplol a bko:Drug ; skos:prefLabel "examplol"@en .
ex:pressure a bko:Condition ; skos:prefLabel "high blood pressure"@en .
ex:examplol-use a bko:Indication ; skos:prefLabel "examplol for pressure"@en ;
    bko:about ex:examplol ; bko:treats ex:pressure .
ex:examplol-label a bko:Source ; bko:jurisdiction bko:UnitedStates .
ex:examplol-passage a bko:Passage ; <http://purl.org/dc/terms/isPartOf> ex:examplol-label ;
    <http://purl.org/spar/cito/supports> ex:examplol-use ; bko:reportedUse bko:LabelledUse .
"""


@pytest.fixture
def other(tmp_path: Path) -> KnowledgeGraph:
    file = tmp_path / "other.ttl"
    file.write_text(OTHER_DRUG, "utf-8")
    return baclofen_kg.load(file)


def test_questions_are_about_the_one_drug_of_other_data(other: KnowledgeGraph) -> None:
    assert [row.treatsLabel for row in other.query("indications")] == ["high blood pressure"]
    with pytest.raises(NotFoundError, match="no statement about bkg:baclofen; it describes: ex"):
        other.query("indications", drug="bkg:baclofen")


def test_questions_ask_which_of_several_drugs(other: KnowledgeGraph, tmp_path: Path) -> None:
    second = tmp_path / "second.ttl"
    second.write_text(OTHER_DRUG.replace("examplol", "samplex"), "utf-8")
    both = baclofen_kg.load([tmp_path / "other.ttl", second])
    with pytest.raises(
        NotFoundError,
        match=r"name one with drug= \(--drug on the command line\): examplol, samplex",
    ):
        both.query("indications")
    assert len(both.query("indications", drug="samplex")) == 1


def test_names_of_other_namespaces(other: KnowledgeGraph) -> None:
    assert other.entity("pressure").iri == "https://example.org/pressure"
    for name in ("examplol-use", "Examplol for Pressure", "https://example.org/examplol-use"):
        assert other.statement(name).iri == "https://example.org/examplol-use"
    with pytest.raises(NotFoundError, match="did you mean examplol-use"):
        other.statement("examplol-uses")


def test_an_entry_with_a_colon_is_a_curie_only_where_it_can_be_one(
    kg: KnowledgeGraph, other: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = other.check(["ex:examplol", " EX : examplol "], ["ex: high blood pressure"]).entries
    found = [[str(taken.entity) for taken in entry.taken_for] for entry in entries]
    assert found == [["examplol"], ["high blood pressure"]]
    store = type(other.store)
    monkeypatch.setattr(store, "prefixes", lambda _: pytest.fail("all files were read"))
    report = KnowledgeGraph(kg.store).check(["Rx: diazepam 5 mg"], ["Current problem: epilepsy"])
    assert len(report.entries) == 2


def test_a_statement_by_its_label_is_a_parameter(kg: KnowledgeGraph) -> None:
    by_label = kg.query("evidence", statement="half-life of baclofen")
    by_iri = kg.query("evidence", statement="bkg:baclofen-pharmacokinetics-half-life")
    assert by_label.rows == by_iri.rows
    assert len(by_label) > 3


def test_what_is_added_is_known_at_once(tmp_path: Path) -> None:
    file = tmp_path / "other.ttl"
    file.write_text(OTHER_DRUG, "utf-8")
    graph = baclofen_kg.load(file)
    assert graph.check(conditions="gout").unrecognised
    more = "<urn:gout> a bko:Condition ; skos:prefLabel 'gout'@en ."
    file.write_text(f"{OTHER_DRUG}{more}", "utf-8")
    graph.store.add(baclofen_kg.load(file).store.triples())
    assert graph.entity("gout").iri == "urn:gout"
    assert not graph.check(conditions="gout").unrecognised


def test_a_very_long_chain_of_broader_is_cut(tmp_path: Path) -> None:
    lines = [
        f"<urn:e{n}> a <https://w3id.org/baclofen-kg/ontology#Condition> ; "
        f"<{PREFIXES['skos']}prefLabel> 'e{n}'@en ; <{PREFIXES['skos']}broader> <urn:e{n + 1}> ."
        for n in range(400)
    ]
    (tmp_path / "chain.ttl").write_text("\n".join(lines), "utf-8")
    assert str(baclofen_kg.load(tmp_path / "chain.ttl").entity("e0").broader[0]) == "e1"


@pytest.mark.usefixtures("fewer_names")
def test_the_packaged_graph_and_files_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        "@prefix bkg: <https://w3id.org/baclofen-kg/id/> .\n"
        "<urn:mine> a <https://w3id.org/baclofen-kg/ontology#Condition> ;\n"
        f"  <{PREFIXES['skos']}prefLabel> 'my own pain'@en ;\n"
        f"  <{PREFIXES['skos']}broader> bkg:pain .",
        "utf-8",
    )
    both = baclofen_kg.load(file, with_package=True)
    assert [str(above) for above in both.entity("my own pain").broader] == ["pain"]
    assert both.drug.label == "baclofen"


def test_statements_of_a_class_by_its_type(kg: KnowledgeGraph) -> None:
    assert kg.statements(model.Precaution) == kg.precautions()
    assert [warning.kind for warning in kg.warnings()] == ["Warning"] * len(kg.warnings())
    assert len(kg.statements("warning")) == len(kg.warnings()) > 3


def test_details_of_anything_and_what_a_source_says(kg: KnowledgeGraph) -> None:
    for name in ("Valium", "article", "bko:HalfLife", "half-life", "US", "uk-spc"):
        assert {row.node for row in kg.details(name)} == {kg.details(name)[0].node}
    (said,) = [
        row
        for row in kg.said_in("us-ozobax-label-warnings")
        if row.statement == "https://w3id.org/baclofen-kg/id/baclofen-indication-spasticity-stroke"
    ]
    assert str(said.relation).endswith("disputes")
    assert "poor tolerance" in str(said.comment)
    for name in ("baclofen", "bko:Serious", "article-clinical-uses-stroke"):
        with pytest.raises(NotFoundError, match="is no source"):
            kg.said_in(name)


def test_sources_of_other_namespaces_by_local_name(other: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "source.ttl"
    file.write_text(
        f"<https://example.org/leaf> a <{PREFIXES['bko']}Source> ;\n"
        f"  <{PREFIXES['dcterms']}title> 'A leaf'@en .",
        "utf-8",
    )
    graph = baclofen_kg.load([tmp_path / "other.ttl", file])
    assert graph.details("leaf")[0].node == graph.details("a LEAF")[0].node
    graph.export(tmp_path / "leaf.nt", sources=["leaf"])
    assert "A leaf" in (tmp_path / "leaf.nt").read_text("utf-8")
