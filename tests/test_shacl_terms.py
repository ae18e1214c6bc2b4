"""A term that SHACL does not know is called that, by either engine; so is one of others."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.namespace import SH
from shacl_cases import PREFIXES, triples

import baclofen_kg
from baclofen_kg.shacl import vocabulary
from baclofen_kg.shacl.reader import read_shapes
from baclofen_kg.shacl.shapes import ShapesError


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (
            ":S a sh:PropertyShape ; sh:path :p ; sh:minCuont 1 .",
            "has sh:minCuont, which is no term of SHACL; did you mean sh:minCount?",
        ),
        (
            ":S a sh:NodeShpae ; sh:closed true .",
            "has sh:NodeShpae as rdf:type, which is no term of SHACL; did you mean sh:NodeShape?",
        ),
        (
            ":S a sh:NodeShape ; sh:nodeKind sh:Iri .",
            "has sh:Iri as sh:nodeKind, which is no term of SHACL; did you mean sh:IRI?",
        ),
        (
            ":S a sh:NodeShape ; sh:severity sh:Warnning .",
            "has sh:Warnning as sh:severity, which is no term of SHACL; did you mean sh:Warning?",
        ),
        # Nothing tells that this is a shape, but for the terms that are misspelt.
        (":S sh:targetCalss :C ; sh:proprety [ ] .", "did you mean sh:targetClass?"),
        (":S a sh:NodeShape ; sh:clas :C .", "did you mean sh:class?"),
        (":S a sh:NodeShape ; sh:xyzzy 1 .", "has sh:xyzzy, which is no term of SHACL"),
    ],
)
@pytest.mark.parametrize("engine", ["store", "pyshacl"])
def test_misspelt_terms(tmp_path: Path, shapes: str, said: str, engine: str) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + shapes, encoding="utf-8")
    with pytest.raises(ShapesError) as error:
        baclofen_kg.validate(file, shapes=file, engine=engine)
    assert said in str(error.value)
    assert "pyshacl" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (":S a sh:NodeShape ; sh:rule [ ] .", "sh:rule"),
        (":S a sh:NodeShape ; sh:target [ sh:select '' ] .", "sh:target"),
        (":S a sh:NodeShape ; sh:expression :e .", "sh:expression"),
        (":F a sh:SPARQLFunction .", "the type sh:SPARQLFunction"),
    ],
)
def test_what_shacl_has_and_we_have_not(shapes: str, said: str) -> None:
    with pytest.raises(ShapesError, match=f"uses {said}, which the store engine does not support"):
        read_shapes(triples(shapes))


def test_our_terms_are_terms_of_shacl() -> None:
    assert {name for name in vocabulary.SUPPORTED if name not in SH} == set()


def test_a_report_beside_the_shapes_is_no_shape() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:IRI .
    [] a sh:ValidationReport ; sh:conforms false ; sh:result [ a sh:ValidationResult ;
      sh:focusNode :a ; sh:resultPath :p ; sh:value 1 ; sh:resultSeverity sh:Violation ;
      sh:sourceShape :S ; sh:sourceConstraintComponent sh:NodeKindConstraintComponent ] ."""
    assert len(read_shapes(triples(shapes))) == 1


def test_the_vocabulary_of_shacl_names_its_parameters() -> None:
    shapes = "sh:InConstraintComponent sh:parameter sh:InConstraintComponent-in ."
    assert read_shapes(triples(shapes)) == []
