"""What must hold of the files of the repository as they stand."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parent.parent
BKO = "https://w3id.org/baclofen-kg/ontology#"
BKG = "https://w3id.org/baclofen-kg/id/"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DATA = sorted((ROOT / "data").rglob("*.ttl"))
ONTOLOGY = sorted((ROOT / "ontology").glob("*.ttl"))


@cache
def triples(path: Path) -> tuple[ox.Triple, ...]:
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return tuple(quad.triple for quad in quads)


def tracked() -> list[str]:
    """Return the files under version control, or skip where this is an unpacked archive."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so there is no list of tracked files")
    return [name for name in listing.split("\0") if name and (ROOT / name).is_file()]


# Written so that this file does not find itself.
FORBIDDEN = {
    "an unfinished mark": r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b",
    "a path of somebody's machine": r"(?<![\w.:/-])/(?:wo"
    + r"rk|ho"
    + r"me|ro"
    + r"ot|Us"
    + r"ers)/\w",
    "an unresolved merge": r"^(?:<{7}|>{7}) ",
}


def test_no_tracked_file_holds_what_must_not_be_there() -> None:
    texts = {name: (ROOT / name).read_bytes().decode("utf-8", "replace") for name in tracked()}
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}"
        for name, text in texts.items()
        for what, pattern in FORBIDDEN.items()
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]
    assert not found, "\n".join(found)


def test_tracked_text_is_utf8_with_unix_lines() -> None:
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" in content or "/invalid/" in name or "broken" in name:
            continue  # a binary, or a fixture that is meant to be bad
        content.decode("utf-8")
        assert b"\r" not in content, name
        assert not content or content.endswith(b"\n"), f"{name} does not end with a line break"


def test_there_is_data() -> None:
    """The checks below would pass on nothing."""
    assert len(DATA) >= 4
    assert len(ONTOLOGY) >= 3


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_data_has_no_blank_nodes(path: Path) -> None:
    assert triples(path)
    blank = [
        str(triple)
        for triple in triples(path)
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)
    ]
    assert not blank, f"give these nodes a name: {blank}"


def test_every_iri_of_our_namespaces_is_declared() -> None:
    """A term that is used must be the subject of something: no misspelt name, no dangling one."""
    declared = {str(triple.subject) for path in DATA + ONTOLOGY for triple in triples(path)}
    undeclared = {
        (path.relative_to(ROOT).as_posix(), str(term))
        for path in DATA + ONTOLOGY
        for triple in triples(path)
        for term in (triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
        and term.value.startswith((BKO, BKG))
        and term.value not in (BKO, BKG)
        and str(term) not in declared
    }
    assert not undeclared, f"misspelt, or not described anywhere: {sorted(undeclared)}"


def test_every_term_that_the_code_names_is_declared() -> None:
    declared = {str(triple.subject) for path in ONTOLOGY for triple in triples(path)}
    lost = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in sorted((ROOT / "src").rglob("*.py"))
        for name in re.findall(r'"bko:([A-Za-z]\w*)"', path.read_text("utf-8"))
        if f"<{BKO}{name}>" not in declared
    }
    assert not lost, f"not in ontology/baclofen.ttl, so the code looks for nothing: {sorted(lost)}"


def test_every_declared_term_has_label_and_comment() -> None:
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    comment = "http://www.w3.org/2000/01/rdf-schema#comment"
    said: dict[str, set[str]] = {}
    for triple in triples(ROOT / "ontology" / "baclofen.ttl"):
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(BKO):
            said.setdefault(triple.subject.value, set()).add(triple.predicate.value)
    assert said
    poor = [term for term, predicates in said.items() if not {label, comment} <= predicates]
    assert not poor, f"give these an rdfs:label and an rdfs:comment: {poor}"


UNIT = "http://qudt.org/vocab/unit/"
QUDT_UNITS = frozenset(
    [
        "DAY",
        "DEG_C",
        "GM-PER-MOL",
        "HR",
        "KiloGM",
        "L",
        "L-PER-KiloGM",
        "MicroGM",
        "MilliGM",
        "MilliGM-PER-KiloGM",
        "MilliGM-PER-MilliL",
        "MilliL-PER-MIN",
        "NanoGM-PER-MilliL",
        "PERCENT",
        "UNITLESS",
        "WK",
        "YR",
    ]
)
"""Looked up in the unit vocabulary of QUDT. Look a further one up before you list it; one that
QUDT does not have becomes a unit of our own, as bko:NanogramHourPerMillilitre is."""


def unit_facts() -> dict[str, set[str]]:
    """The predicates of each declared unit."""
    ontology = triples(ROOT / "ontology" / "baclofen.ttl")
    kind = ox.NamedNode("http://qudt.org/schema/qudt/Unit")
    units = {t.subject for t in ontology if t.predicate == RDF_TYPE and t.object == kind}
    facts: dict[str, set[str]] = {}
    for triple in ontology:
        if triple.subject in units and isinstance(triple.subject, ox.NamedNode):
            facts.setdefault(triple.subject.value, set()).add(triple.predicate.value)
    return facts


def test_every_unit_in_use_is_declared_with_label_and_code() -> None:
    properties = {BKO + name for name in ("unit", "givenDoseUnit", "durationUnit", "expectedUnit")}
    used = {
        term.value
        for path in [*DATA, ROOT / "ontology" / "baclofen.ttl"]
        for triple in triples(path)
        for term in (triple.subject, triple.object)
        if isinstance(term, ox.NamedNode)
        and (
            term.value.startswith(UNIT)
            or (term == triple.object and triple.predicate.value in properties)
        )
    }
    facts = unit_facts()
    needed = {"http://www.w3.org/2000/01/rdf-schema#label", "http://qudt.org/schema/qudt/ucumCode"}
    assert used
    poor = sorted(unit for unit in used if not needed <= facts.get(unit, set()))
    assert not poor, f"declare these as a qudt:Unit with rdfs:label and qudt:ucumCode: {poor}"


def test_units_in_the_namespace_of_qudt_are_units_of_qudt() -> None:
    found = {unit.removeprefix(UNIT) for unit in unit_facts() if unit.startswith(UNIT)}
    assert found == QUDT_UNITS, (
        "look a new unit up at qudt.org, then name it in QUDT_UNITS; one that QUDT does not have "
        "is a term of ours, as bko:MillilitrePerMinutePer173 is"
    )
