"""What CONTRIBUTING.md tells a contributor to write works: its Turtle, its Python, its commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from command_line import CommandLine
from shape_fixtures import BASE

import baclofen_kg
from baclofen_kg.check.kinds import KINDS, Rule
from baclofen_kg.model import objects
from baclofen_kg.namespaces import PREFIXES

PAGE = (Path(__file__).resolve().parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
PREFIX_LINES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
STATEMENT = """
bkg:right a bko:Monitoring ; skos:prefLabel "right"@en ; bko:about bkg:drug ;
    bko:monitors bkg:function .
bkg:wrong a bko:Monitoring ; skos:prefLabel "wrong"@en ; bko:about bkg:drug ;
    bko:monitors bkg:site .
bkg:less a bko:Monitoring ; skos:prefLabel "less"@en ; bko:about bkg:drug .
bkg:target bko:monitors bkg:function .
bkg:passage cito:supports bkg:right, bkg:wrong, bkg:less .
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def parts(file: str) -> str:
    """Return what is shown for a file: the lines below a comment that begins with its path."""
    shown = "".join(blocks("turtle"))
    return "".join(
        part.partition("\n")[2]
        for part in re.split(r"^# (?=\w+/)", shown, flags=re.MULTILINE)
        if part.startswith(file)
    )


def written(folder: Path, name: str, text: str) -> Path:
    assert text.strip(), f"CONTRIBUTING.md shows nothing for {name}"
    path = folder / name
    path.write_text(PREFIX_LINES + text, encoding="utf-8")
    return path


@pytest.fixture
def fact(tmp_path: Path) -> Path:
    return written(tmp_path, "fact.ttl", parts("data/"))


@pytest.mark.usefixtures("fewer_names")
def test_the_fact_conforms(fact: Path) -> None:
    report = baclofen_kg.load(fact, with_package=True).validate()
    assert report.conforms, str(report)


def test_a_kind_of_statement_is_described_and_its_rules_bite(tmp_path: Path) -> None:
    ontology = written(tmp_path, "ontology.ttl", parts("ontology/baclofen.ttl"))
    shapes = written(tmp_path, "shapes.ttl", parts("ontology/shapes.ttl"))
    data = written(tmp_path, "data.ttl", STATEMENT)
    report = baclofen_kg.load([BASE, ontology, data]).validate(shapes=shapes)
    found = {
        (result.focus_node.rpartition("/")[2], result.source_shape.rpartition("#")[2])
        for result in report.results
    }
    assert found == {("wrong", "monitors"), ("less", "monitors"), ("target", "IsMonitoring")}


def test_its_dataclass_and_its_rule_are_what_the_code_takes() -> None:
    names = {**vars(objects), "Rule": Rule}
    for block in blocks("python"):
        exec(block.replace("Rule(", "rule = Rule("), names)
    assert issubclass(names["Monitoring"], objects.Statement)
    assert hasattr(names["Monitoring"], names["rule"].field)
    assert names["rule"].kind in KINDS


def test_its_commands_print_what_they_promise(cli: CommandLine, fact: Path) -> None:
    lines = "".join(blocks("sh")).splitlines()
    lines += re.findall(r"`(baclofen-kg new [^`]+)`", PAGE)
    # Which kinds there are the packaged ontology says.
    lines = [line for line in lines if " monitoring " not in line]
    commands = [shlex.split(line, comments=True) for line in lines if "-kg new" in line]
    assert len(commands) >= 4
    cli.share(baclofen_kg.load(fact, with_package=True), str(fact), with_package=True)
    for _, *arguments in commands:
        if "NAME" in arguments:
            arguments[arguments.index("NAME")] = "some-label"
        mine = ["--data", str(fact), "--with-package"]
        ended = cli(*arguments, *mine)
        assert ended.status == 0, f"{arguments}: {ended.err}"
        assert "bkg:" in ended.out
