"""Shapes of one's own: beside ours or instead of them, in Python and on the command line."""

from __future__ import annotations

import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
from shacl_cases import EX, PREFIXES
from shape_fixtures import BASE

import baclofen_kg
from baclofen_kg import InputError, ValidationReport
from baclofen_kg.cli.main import main
from baclofen_kg.errors import BaclofenKGWarning
from baclofen_kg.namespaces import BKG, BKO, RDF_TYPE
from baclofen_kg.shacl.shapes import SH, ShapesError

NAMED = """
:Named a sh:NodeShape ; sh:targetClass :Person ;
  sh:property [ sh:path :name ; sh:minCount 1 ; sh:datatype xsd:string ] .
"""
PEOPLE = ":ann a :Person ; :name 'Ann' .  :bob a :Person ; :name 4.0 .  :cid a :Person ."


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return written(tmp_path, "shapes.ttl", NAMED)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return written(tmp_path, "people.ttl", PEOPLE)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


def foci(report: ValidationReport) -> set[str]:
    return {result.focus_node.removeprefix(EX) for result in report.results}


class TestInPython:
    """``validate(shapes=…)`` and ``kg.validate(shapes=…)``."""

    def test_instead_of_ours(self, people: Path, shapes: Path) -> None:
        report = baclofen_kg.validate(people, shapes=shapes, only_shapes=True)
        assert foci(report) == {"bob", "cid"}
        assert not report.unchecked

    def test_beside_ours(self, people: Path, shapes: Path) -> None:
        report = baclofen_kg.validate([people, BASE], shapes=shapes)
        assert foci(report) == {"bob", "cid"}
        assert not report.unchecked

    def test_ours_are_not_forgotten(self, tmp_path: Path, people: Path, shapes: Path) -> None:
        wrong = written(tmp_path, "wrong.ttl", f"<{BKG}x> a <{EX}Person>, <https://w3id.org/"
                        "baclofen-kg/ontology#Effect> ; :name 'x' .")  # fmt: skip
        report = baclofen_kg.validate([people, wrong], shapes=shapes)
        assert foci(report) == {"bob", "cid", f"{BKG}x"}

    def test_several_files_and_folders(self, tmp_path: Path, people: Path) -> None:
        folder = tmp_path / "more"
        folder.mkdir()
        # The same label of a blank node is another node in another file.
        for name, path in (("one", ":name"), ("two", ":age")):
            text = f":{name} a sh:NodeShape ; sh:targetClass :Person ; sh:property _:p ."
            written(folder, f"{name}.ttl", f"{text} _:p sh:path {path} ; sh:minCount 1 .")
        report = baclofen_kg.validate(people, shapes=[folder], only_shapes=True)
        assert {result.path for result in report.results} == {f"{EX}name", f"{EX}age"}

    def test_of_a_graph(self, tmp_path: Path) -> None:
        kg = baclofen_kg.load(BASE)
        file = written(
            tmp_path,
            "shapes.ttl",
            f":S a sh:NodeShape ; sh:targetNode <{BKG}drug> ; sh:property [ "
            "sh:path <http://www.w3.org/2004/02/skos/core#prefLabel> ; sh:maxCount 0 ] .",
        )
        assert foci(kg.validate(shapes=file)) == {f"{BKG}drug"}
        assert foci(kg.validate(shapes=file, only_shapes=True)) == {f"{BKG}drug"}
        assert kg.validate().conforms

    def test_the_ontology_is_left_out_with_our_shapes(self, tmp_path: Path, people: Path) -> None:
        file = written(
            tmp_path,
            "all.ttl",
            ":S a sh:NodeShape ; sh:targetSubjectsOf rdf:type ; sh:nodeKind sh:Literal .",
        )
        report = baclofen_kg.validate(people, shapes=file, only_shapes=True)
        assert foci(report) == {"ann", "bob", "cid"}

    @pytest.mark.parametrize("engine", ["store", "pyshacl"])
    def test_either_engine(self, people: Path, shapes: Path, engine: str) -> None:
        report = baclofen_kg.validate(people, shapes=shapes, only_shapes=True, engine=engine)
        assert foci(report) == {"bob", "cid"}
        assert '"4.0"^^<http://www.w3.org/2001/XMLSchema#decimal>' in {
            result.value for result in report.results
        }

    def test_without_any(self, people: Path) -> None:
        with pytest.raises(InputError, match="without our shapes there are none"):
            baclofen_kg.validate(people, only_shapes=True)

    def test_that_are_not_there(self, people: Path, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"none\.ttl: there is no such file"):
            baclofen_kg.validate(people, shapes=tmp_path / "none.ttl")

    def test_that_are_wrong(self, people: Path, tmp_path: Path) -> None:
        file = written(tmp_path, "wrong.ttl", ":S a sh:NodeShape ; sh:class 'C' .")
        with pytest.raises(ShapesError, match="must be an IRI"):
            baclofen_kg.validate(people, shapes=file)


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("sh:class :C", f"The value must be an instance of {EX}C."),
        ("sh:datatype xsd:date", "The value must be a well-formed xsd:date."),
        ("sh:nodeKind sh:Literal", "The kind of the value must be sh:Literal."),
        ("sh:minCount 2", "There must be at least 2."),
        ("sh:in ( 1 'b' )", "The value must be one of 1, b."),
        ("sh:pattern '^a{2}$'", "The value must match the pattern ^a{2}$."),
        ("sh:not [ sh:nodeKind sh:IRI ]", "The value must not conform to a shape."),
        ("sh:sparql [ sh:select 'SELECT $this {}' ]", "The value must conform to sh:sparql."),
    ],
)
def test_shapes_without_a_message(tmp_path: Path, test: str, said: str) -> None:
    shapes = written(
        tmp_path, "shapes.ttl", f":P a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; {test} ."
    )
    data = written(tmp_path, "data.ttl", ":a :p :b .")
    (result,) = baclofen_kg.validate(data, shapes=shapes, only_shapes=True).results
    assert result.message == said


class TestReportInTurtle:
    """A report is one of SHACL, which others can read."""

    def test_what_it_says(self, people: Path, shapes: Path) -> None:
        report = baclofen_kg.validate(people, shapes=shapes, only_shapes=True)
        found = list(ox.parse(report.to_turtle(), format=ox.RdfFormat.TURTLE))
        said = {(quad.predicate.value.removeprefix(SH), str(quad.object)) for quad in found}
        assert (RDF_TYPE, f"<{SH}ValidationReport>") in said
        assert ("focusNode", f"<{EX}bob>") in said
        assert ("resultPath", f"<{EX}name>") in said
        assert ("value", '"4.0"^^<http://www.w3.org/2001/XMLSchema#decimal>') in said
        assert ("resultSeverity", f"<{SH}Violation>") in said
        assert ("sourceConstraintComponent", f"<{SH}MinCountConstraintComponent>") in said
        assert sum(quad.predicate.value == SH + "result" for quad in found) == 2

    def test_messages_keep_their_languages(self, tmp_path: Path, people: Path) -> None:
        shapes = written(
            tmp_path,
            "shapes.ttl",
            ":S a sh:NodeShape ; sh:targetNode :ann ; sh:nodeKind sh:Literal ; "
            "sh:message 'no'@en, 'nein'@de, '-' .",
        )
        report = baclofen_kg.validate(people, shapes=shapes, only_shapes=True)
        found = ox.parse(report.to_turtle(), format=ox.RdfFormat.TURTLE)
        messages = {str(q.object) for q in found if q.predicate.value == SH + "resultMessage"}
        assert messages == {'"no"@en', '"nein"@de', '"-"'}
        assert report.results[0].message == "- nein no"

    def test_paths(self, tmp_path: Path) -> None:
        path = "[ sh:alternativePath ( ( :p [ sh:inversePath :q ] ) [ sh:zeroOrOnePath :p ] ) ]"
        shapes = written(
            tmp_path,
            "shapes.ttl",
            f":P a sh:PropertyShape ; sh:targetNode :a ; sh:path {path} ; sh:nodeKind sh:Literal .",
        )
        data = written(tmp_path, "data.ttl", ":a :p :b .")
        report = baclofen_kg.validate(data, shapes=shapes, only_shapes=True)
        found = {str(q.predicate) for q in ox.parse(report.to_turtle(), format=ox.RdfFormat.TURTLE)}
        for name in ("alternativePath", "inversePath", "zeroOrOnePath"):
            assert f"<{SH}{name}>" in found


class TestOnTheCommandLine:
    """``--shapes`` and ``--only-shapes``."""

    def run(self, capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
        status = main(["validate", *map(str, arguments)])
        return status, *capsys.readouterr()

    def test_only(self, capsys: pytest.CaptureFixture[str], people: Path, shapes: Path) -> None:
        status, out, _ = self.run(capsys, people, "--shapes", shapes, "--only-shapes")
        assert status == 1
        assert "does not conform: 2 results" in out
        assert "There must be at least 1." in out

    def test_added(self, capsys: pytest.CaptureFixture[str], shapes: Path) -> None:
        # Nothing in this file is for these shapes, but something is for ours.
        status, out, _ = self.run(capsys, BASE, "--shapes", shapes)
        assert (status, out) == (0, "conforms\n")

    def test_repeated(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, people: Path, shapes: Path
    ) -> None:
        other = written(tmp_path, "o.ttl", ":O a sh:NodeShape ; sh:targetNode :ann ; sh:class :C .")
        arguments = ("--shapes", shapes, "--shapes", other, "--only-shapes")
        assert "3 results" in self.run(capsys, people, *arguments)[1]

    @pytest.mark.usefixtures("small_package")
    def test_for_the_packaged_graph(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        file = written(
            tmp_path, "s.ttl", f":S a sh:NodeShape ; sh:targetClass <{BKO}Drug> ; sh:class :C ."
        )
        status, out, _ = self.run(capsys, "--shapes", file)
        assert status == 1
        assert "bkg:drug" in out

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--only-shapes"], "without our shapes there are none; name others"),
            (["--shapes", "nowhere.ttl"], "nowhere.ttl: there is no such file"),
        ],
    )
    def test_mistakes(
        self, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
    ) -> None:
        status, out, err = self.run(capsys, *arguments)
        assert (status, out) == (2, "")
        assert said in err
        assert err.count("\n") == 1


# ---- What would be passed over in silence ----

ADVANCED = [
    ("sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this { ?this <urn:p> ?v }' ]", 1),
    ("sh:targetClass :C ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ; "
     "sh:predicate :x ; sh:object :y ] ; sh:property [ sh:path :x ; sh:maxCount 0 ]", 2),
    ("sh:targetClass :C ; sh:expression [ sh:path :flag ]", 2),
]  # fmt: skip


@pytest.mark.parametrize(("said", "results"), ADVANCED)
def test_what_is_beyond_shacl_core_is_handed_to_pyshacl(
    tmp_path: Path, said: str, results: int
) -> None:
    data = written(tmp_path, "data.ttl", ":a a :C ; <urn:p> 1 ; :flag false .")
    shapes = written(tmp_path, "s.ttl", f":S a sh:NodeShape ; {said} ; sh:nodeKind sh:Literal .")
    with pytest.raises(InputError, match='engine="pyshacl"'):
        baclofen_kg.validate(data, shapes=shapes, only_shapes=True)
    report = baclofen_kg.validate(data, shapes=shapes, only_shapes=True, engine="pyshacl")
    assert len(report) == results


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (":S sh:property [ sh:path :p ; sh:pattern '(' ] .", "regular expression|subpattern"),
        (":S sh:property [ sh:path :p ; sh:minCount -1 ] .", "minCount"),
        (":S sh:property [ sh:path 'p' ; sh:minCount 1 ] .", "path"),
        (":S sh:sparql [ sh:select 'SELECT $this { $this <urn:p> 1 MINUS { $this ?q 2 } }' ] .",
         "MINUS"),
        (":S sh:js [ a sh:JSConstraint ; sh:jsFunctionName 'f' ] .", "sh:(js|JS)"),
        ("<urn:g> sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "sh:entailment"),
        (":S <http://datashapes.org/dash#singleLine> true .", "dash:singleLine, a constraint"),
        (":S <http://datashapes.org/dash#uniqueValueForClass> :C .", "do not declare"),
        (":S sh:property [ sh:path :p ; <http://datashapes.org/dash#stem> 'x' ] .", "dash:stem"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("engine", ["store", "pyshacl"])
def test_neither_engine_fails_in_its_own_words(
    tmp_path: Path, said: str, message: str, engine: str
) -> None:
    data = written(tmp_path, "data.ttl", ":a a :C ; :p 1 .")
    shapes = written(
        tmp_path,
        "shapes.ttl",
        f":S a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:IRI . {said}",
    )
    with pytest.raises(InputError, match=message) as caught:
        baclofen_kg.validate(data, shapes=shapes, only_shapes=True, engine=engine)
    assert str(caught.value).startswith("shapes: ")
    assert str(caught.value).isprintable()


def test_a_constraint_of_dash_that_is_declared_is_checked(tmp_path: Path) -> None:
    data = written(tmp_path, "data.ttl", ":a a :C ; :p 'two\\nlines', 'one' .")
    shapes = written(
        tmp_path,
        "shapes.ttl",
        """
        <urn:C> a sh:ConstraintComponent ;
            sh:parameter [ sh:path <http://datashapes.org/dash#singleLine> ] ;
            sh:validator [ a sh:SPARQLAskValidator ;
                sh:ask 'ASK { FILTER(!CONTAINS(STR($value), "\\\\n")) }' ] .
        :S a sh:NodeShape ; sh:targetClass :C ;
            sh:property [ sh:path :p ; <http://datashapes.org/dash#singleLine> true ] .""",
    )
    assert len(baclofen_kg.validate(data, shapes=shapes, only_shapes=True)) == 1


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("sh:property [ sh:path :p ; sh:flags 'x' ; sh:pattern 'a' ]",
         f"sh:property ({EX}p) of <{EX}S> uses sh:flags"),
        ("sh:or ( [ sh:property [ sh:path :p ; sh:minCount 'x' ] ] )",
         f"sh:minCount of sh:property ({EX}p) of sh:or of <{EX}S>"),
        ("sh:property [ sh:path [ sh:inversePath 5 ] ; sh:minCount 1 ]",
         f"the sh:path of sh:property of <{EX}S>"),
    ],
)  # fmt: skip
def test_a_shape_without_a_name_is_found(
    kg: baclofen_kg.KnowledgeGraph, tmp_path: Path, said: str, place: str
) -> None:
    shapes = written(tmp_path, "s.ttl", f":S a sh:NodeShape ; sh:targetClass :C ; {said} .")
    with pytest.raises(InputError) as caught:
        kg.validate(shapes=shapes)
    assert place in str(caught.value)
    assert "_:" not in str(caught.value)


@pytest.mark.parametrize(
    "namespace",
    ["https://www.w3.org/ns/shacl#", "http://www.w3.org/ns/shacl/", "http://w3.org/ns/shacl#"],
)
def test_another_namespace_than_that_of_shacl(
    kg: baclofen_kg.KnowledgeGraph, tmp_path: Path, namespace: str
) -> None:
    text = f"@prefix sh: <{namespace}> . :S a sh:NodeShape ; sh:targetClass :C ."
    shapes = written(tmp_path, "s.ttl", text)
    for only in (True, False):
        with pytest.raises(InputError, match=r"s\.ttl: shapes are written in SHACL, .* no term"):
            kg.validate(shapes=shapes, only_shapes=only)


def test_files_without_any_shape(tmp_path: Path) -> None:
    data = written(tmp_path, "d.ttl", ":a a :C .")
    with pytest.raises(InputError, match="nothing there is a term of it"):
        baclofen_kg.validate(data, shapes=data)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("sh:node :AdressShape", "AdressShape"),
        ("sh:not :Gone", "Gone"),
        ("sh:or ( [ sh:nodeKind sh:IRI ] :Gone )", "Gone"),
        ("sh:property [ sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape :Gone ]",
         "Gone"),
        ("sh:property :Gone", "Gone"),
    ],
)  # fmt: skip
def test_a_shape_of_which_nothing_is_said(tmp_path: Path, said: str, name: str) -> None:
    shapes = written(tmp_path, "s.ttl", f":S a sh:NodeShape ; sh:targetClass :C ; {said} .")
    data = written(tmp_path, "data.ttl", ":a a :C .")
    with pytest.raises(InputError, match=rf"{name}> is used as a shape and not described"):
        baclofen_kg.validate(data, shapes=shapes, only_shapes=True)


def test_a_list_is_no_shape(tmp_path: Path) -> None:
    shapes = written(tmp_path, "s.ttl", ":S a sh:NodeShape ; sh:targetClass :C ; sh:node ( :T ) .")
    data = written(tmp_path, "data.ttl", ":a a :C .")
    with pytest.raises(InputError, match="is a list, where a shape is expected"):
        baclofen_kg.validate(data, shapes=shapes, only_shapes=True)


def test_shapes_that_are_imported_are_told_of(tmp_path: Path, people: Path) -> None:
    one = written(tmp_path, "s.ttl", NAMED + "<urn:one> a owl:Ontology ; owl:imports <urn:two> .")
    two = written(tmp_path, "t.ttl", ":T a sh:NodeShape . <urn:two> a owl:Ontology .")
    with pytest.warns(BaclofenKGWarning, match="s.ttl: imports <urn:two>, which nobody fetches"):
        baclofen_kg.validate(people, shapes=one, only_shapes=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        baclofen_kg.validate(people, shapes=[one, two], only_shapes=True)


LARGE = "1" + "0" * 30


@pytest.mark.parametrize("value", ["1", LARGE, f"-{LARGE}", "1." + "1" * 40])
@pytest.mark.parametrize(
    "asked",
    [
        f"sh:maxInclusive {LARGE}", f"sh:minInclusive {LARGE}", "sh:maxInclusive 5",
        f"sh:minExclusive -{LARGE}", f"sh:maxExclusive 9{LARGE}.5", "sh:lessThan :q",
        f"sh:minCount {LARGE}", f"sh:maxCount {LARGE}", f"sh:maxLength {LARGE}",
    ],
)  # fmt: skip
def test_numbers_of_more_digits_than_an_engine_holds(
    tmp_path: Path, value: str, asked: str
) -> None:
    data = written(tmp_path, "data.ttl", f":a a :C ; :p {value} ; :q 5 .")
    shapes = written(
        tmp_path, "s.ttl", f":S sh:targetClass :C ; sh:property [ sh:path :p ; {asked} ] ."
    )
    ours, theirs = (
        baclofen_kg.validate(data, shapes=shapes, only_shapes=True, engine=engine).conforms
        for engine in ("store", "pyshacl")
    )
    assert ours == theirs


@pytest.mark.parametrize("value", ['"INF"^^xsd:decimal', '"1e1"^^xsd:decimal', '"x"', "<urn:a>"])
def test_what_is_no_number_is_in_no_order(tmp_path: Path, value: str) -> None:
    data = written(tmp_path, "data.ttl", f":a a :C ; :p {value} .")
    limits = "sh:minInclusive -99999999999999999999999999"
    shapes = written(
        tmp_path, "s.ttl", f":S sh:targetClass :C ; sh:property [ sh:path :p ; {limits} ] ."
    )
    assert len(baclofen_kg.validate(data, shapes=shapes, only_shapes=True)) == 1


def test_a_count_of_more_digits_than_python_reads(tmp_path: Path) -> None:
    data = written(tmp_path, "data.ttl", ":a a :C ; :p 1 .")
    for asked, conforms in (("sh:maxCount", True), ("sh:minCount", False)):
        text = f":S sh:targetClass :C ; sh:property [ sh:path :p ; {asked} {'9' * 5000} ] ."
        shapes = written(tmp_path, "s.ttl", text)
        report = baclofen_kg.validate(data, shapes=shapes, only_shapes=True)
        assert report.conforms == conforms
