"""Whatever is put in, the answer is one clear line, no traceback, and the right exit status."""

import hashlib
import os
import shlex
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE
from typing import Protocol

import pytest
from command_line import CommandLine

PROGRAM = [sys.executable, "-m", "baclofen_kg"]
FILE = str(Path(__file__).resolve().parent.parent / "data" / "conditions.ttl")
"""Longer than what is held back before it is written."""
WRONG_TURTLE = "@prefix a: <http://a/> .\n\na:s a:p .\n"


class Complaint(Protocol):
    """Runs a command that fails, and returns the one line on standard error."""

    def __call__(self, *arguments: str, status: int, given: bytes = b"") -> str: ...


def complaint_of(cli: CommandLine) -> Complaint:
    def complaint(*arguments: str, status: int, given: bytes = b"") -> str:
        done = cli(*arguments, given=given)
        return the_line(done.status, done.out, done.err, status)

    return complaint


@pytest.fixture
def complaint(cli: CommandLine) -> Complaint:
    return complaint_of(cli)


@pytest.fixture
def complaint_on_little(cli_of_article: CommandLine) -> Complaint:
    """The same where the graph is what the article says."""
    return complaint_of(cli_of_article)


def of_a_process(*arguments: str, status: int, given: bytes = b"", out: object = PIPE) -> str:
    """Do the same in a process of its own."""
    done = subprocess.run(
        [*PROGRAM, *arguments],
        input=given,
        stdout=out,  # type: ignore[call-overload]
        stderr=PIPE,
        timeout=60,
    )
    return the_line(done.returncode, done.stdout, done.stderr.decode(), status)


def the_line(ended: int, out: object, err: str, status: int) -> str:
    lines = err.splitlines()
    assert ended == status, lines
    assert len(lines) == 1, lines
    assert "Traceback" not in lines[0]
    assert not out
    return lines[0]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "empty.ttl").write_bytes(b"")
    (tmp_path / "binary.ttl").write_bytes(bytes(range(256)))
    (tmp_path / "wrong.ttl").write_text(WRONG_TURTLE)
    (tmp_path / "table.xlsx").write_bytes(b"PK")
    (tmp_path / "article.txt").write_text("another article")
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("missing.ttl", "there is no such file"),
        ("empty.ttl", "holds no triples"),
        ("binary.ttl", "is not text in UTF-8"),
        ("wrong.ttl", "line 3"),
        ("table.xlsx", "unknown RDF format"),
        ("folder", "holds no RDF file"),
    ],
)
@pytest.mark.parametrize("command", ["validate", "query", "export", "show"])
def test_data_files(
    files: Path, command: str, name: str, expected: str, complaint: Complaint
) -> None:
    path = str(files / name)
    arguments = {
        "validate": ["validate", path],
        "query": ["query", "indications", "--data", path],
        "export": ["export", str(files / "out.ttl"), "--data", path],
        "show": ["show", "baclofen", "--data", path],
    }[command]
    line = complaint(*arguments, status=2)
    assert expected in line
    assert name in line
    assert not (files / "out.ttl").exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("missing.ttl", "no such file"), ("binary.ttl", "UTF-8"), ("wrong.ttl", "line 3")],
)
def test_format(files: Path, name: str, expected: str, complaint: Complaint) -> None:
    line = complaint("format", str(files / name), status=2)
    assert expected in line
    assert name in line


def test_format_leaves_a_wrong_file_alone(files: Path, complaint: Complaint) -> None:
    complaint("format", str(files / "wrong.ttl"), status=2)
    assert (files / "wrong.ttl").read_text() == WRONG_TURTLE


@pytest.mark.parametrize(
    ("given", "expected"),
    [(b"", "holds no triples"), (b"\xff\x00", "UTF-8"), (WRONG_TURTLE.encode(), "line 3")],
)
def test_turtle_on_standard_input(given: bytes, expected: str) -> None:
    line = of_a_process("validate", "-", status=2, given=given)
    assert "standard input" in line
    assert expected in line


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["indicatons"], "did you mean indications"),
        (["adverse reactions"], "did you mean adverse-reactions"),
        ([""], "there is no query named ''"),
        (["search"], "needs the parameter text (string, required)"),
        (["indications", "--drugs", "x"], "no parameter 'drugs'; did you mean drug?"),
        (["indications", "--drug"], "--drug has no value"),
        (["indications", "--drug", "a", "--drug", "b"], "given twice"),
        (["indications", "stray"], "not understood: stray"),
        (["indications", "--format", "xml"], "invalid choice: 'xml'"),
        (["indications", "--format", "turtle"], "this one gives rows"),
        (["SELECT ?s WHERE {\n ?s ?p }"], "syntax error at line 2"),
        (["SELECT ?s WHERE { ?s foo:p ?o }"], "prefix foo: is not declared"),
        (["SELECT ?s WHERE { ?s a ?o }}"], "line 1, column 28: } closes nothing that is open"),
        (["SELECT ?s WHERE { ?s a 'x }"], "line 1, column 24: a quotation mark that is not closed"),
        (['ASK {\n\n ?s a """x }'], "line 3, column 9: a quotation mark that is not closed"),
        (["DROP ALL"], "this is a SPARQL update"),
        (["INSERT DATA { <urn:a> <urn:b> <urn:c> }"], "this is a SPARQL update"),
        (["SELECT ?s { ?s ?p ?o }", "--zz", "1"], "no variable ?zz"),
        (["SELECT ?s { ?s ?p ?o }", "--o", '"\\q"'], 'parameter o: "\\q": is not a literal'),
        (["SELECT ?s { ?s ?p ?o }", "--o", '"a"^^no:such'], 'parameter o: "a"^^no:such: is not'),
        (["SELECT ?s { ?s ?p ?o }", "--o", '"a"@-'], 'parameter o: "a"@-: is not a literal'),
        (["SELECT ?s { ?s ?p ?o }", "--max-rows", "1"], "'max_rows' is not the name of a param"),
        (["class-members", "--drug-clas", "opioids"], "did you mean drug_class?"),
        (["SELECT ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "cannot be answered"),
    ],
)
def test_queries(arguments: list[str], expected: str, complaint: Complaint) -> None:
    assert expected in complaint("query", *arguments, status=2)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "many"),
        ("integer", "1.5"),
        ("decimal", "1e5"),
        ("boolean", "maybe"),
    ],
)
def test_ill_typed_parameters(kind: str, value: str) -> None:
    from baclofen_kg.errors import QueryError
    from baclofen_kg.sparql.parameters import Parameter

    parameter = Parameter("x", kind, required=True, default=None, description="")
    with pytest.raises(QueryError, match=f"parameter x: '{value}' is not "):
        parameter.term(value)


def test_a_parameter_that_names_nothing(complaint: Complaint) -> None:
    line = complaint("query", "class-members", "--drug-class", "opiods", status=2)
    assert "no entity is called 'opiods'; did you mean opioids" in line


@pytest.mark.parametrize("given", [b"", b"  \n"])
def test_no_sparql_on_standard_input(given: bytes, complaint: Complaint) -> None:
    assert "SPARQL query is expected" in complaint("query", "-", status=2, given=given)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Liorsal", "did you mean Lioresal"), ("xyzzy", "no entity"), ("", "no entity")],
)
def test_unknown_entity(name: str, expected: str, complaint: Complaint) -> None:
    assert expected in complaint("show", name, status=1)


def test_wrong_article(files: Path, complaint: Complaint) -> None:
    line = complaint("trace", str(files / "article.txt"), status=1)
    assert hashlib.sha256(b"another article").hexdigest() in line
    assert "expected is" in line


def test_missing_article(files: Path, complaint: Complaint) -> None:
    assert "no such file" in complaint("trace", str(files / "missing.txt"), status=2)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["out.docx"], "docx"),
        (["out"], "out"),
        (["out.ttl", "--format", "word"], "word"),
        (["out.ttl", "--framed"], "JSON-LD"),
        (["missing/out.ttl"], "cannot be written"),
        (["folder", "--format", "turtle"], "cannot be written"),
    ],
)
def test_export(
    files: Path, arguments: list[str], expected: str, complaint_on_little: Complaint
) -> None:
    target, *options = arguments
    assert expected in complaint_on_little("export", str(files / target), *options, status=2)


def test_unknown_source(complaint_on_little: Complaint) -> None:
    assert "nonsense" in complaint_on_little("export", "-", "--source", "nonsense", status=1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["query", "indications"],
        ["query", "indications", "--format", "json"],
        ["queries"],
        ["show", "baclofen"],
        ["validate", FILE],
        ["export", "-", "--data", FILE],
    ],
)
def test_full_disk_on_standard_output(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        line = of_a_process(*arguments, status=2, out=full)
    assert "standard output: cannot be written: No space left on device" in line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_full_disk_as_target() -> None:
    line = of_a_process("export", "/dev/full", "--format", "turtle", "--data", FILE, status=2)
    assert "/dev/full: cannot be written: No space left on device" in line


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["shov"], "there is no command 'shov'; did you mean show?"),
        (["--nonsense"], "not understood: --nonsense"),
        (["show"], "required: NAME"),
        (["show", "a", "b"], "not understood: b"),
        (["validate", "--nonsense"], "not understood: --nonsense"),
        (["query"], "required: QUERY"),
        (["--data", "a.ttl", "format"], "--data does not go with the command format"),
        (["--store", "x", "--with-package", "format"], "--with-package does not go"),
        (["--data"], "--data: expected one argument"),
        (["query", "counts", "--base", "urn:x:"], "--base is for files"),
        (["query", "counts", "--input-format", "turtle"], "--input-format is for files"),
        (["query", "counts", "--data", "-", "--store", "x"], "standard input is not kept on disk"),
        (["query", "counts", "--data", "-", "--base", "x"], "is not an absolute IRI"),
        (["query", "counts", "--data", "-", "--input-format", "word"], "'word' is not a format"),
        (["check", "--taking"], "--taking: expected one argument"),
        (["check", "--form", "json"], "not understood: --form json"),
    ],
)
def test_wrong_use(arguments: list[str], expected: str, complaint: Complaint) -> None:
    assert expected in complaint(*arguments, status=2)


@pytest.mark.parametrize(
    "command",
    [["query", "counts"], ["queries"], ["export", "-", "--data", FILE], ["show", "baclofen"]],
)
def test_closed_output(command: list[str]) -> None:
    shell = shlex.join([*PROGRAM, *command]) + " >&-"
    done = subprocess.run(shell, shell=True, stderr=PIPE, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode().endswith("standard output: cannot be written: it is closed\n")


@pytest.mark.parametrize("name", ["a{b", "<b>", "x|y", ":"])
@pytest.mark.parametrize("command", [["show"], ["query", "class-members", "--drug-class"]])
def test_names_that_no_iri_can_have(command: list[str], name: str, complaint: Complaint) -> None:
    asked = command == ["show"]
    says = "nothing is called" if asked else "no entity is called"
    assert says in complaint(*command, name, status=1 if asked else 2)


@pytest.mark.parametrize(
    "command",
    [("query", "dosing"), ("check", "--taking", "aspirin"), ("check",), ("query", "approval")],
)
def test_a_country_that_is_none_is_wrong_use_everywhere(
    command: tuple[str, ...], complaint: Complaint
) -> None:
    line = complaint(*command, "--jurisdiction", "Frannce", status=2)
    assert "there is no country 'Frannce'; did you mean France?" in line


def test_a_wrong_route_is_said_before_that_there_is_nothing_to_check(complaint: Complaint) -> None:
    line = complaint("check", "--route", "rectally", status=2)
    assert "there is no route 'rectally'; did you mean rectal?" in line
    assert "nothing to check" in complaint("check", "--route", "oral", status=2)


def test_a_drug_that_is_not_there_is_no_finding(complaint: Complaint) -> None:
    line = complaint("check", "--taking", "Valium", "--drug", "nope", status=2)
    assert "no entity is called 'nope'" in line


@pytest.mark.parametrize(
    "dose", ["1e-999999", "1_0", "0", "0.0000001", "-5", "٣", ".", "1e3", "12345678"]
)
def test_doses(dose: str, complaint: Complaint) -> None:
    assert "such as 2.5" in complaint("check", "--taking", "x", f"--dose={dose}", status=2)


def test_only_turtle_is_put_in_order(tmp_path: Path, complaint: Complaint) -> None:
    file = tmp_path / "a.nt"
    file.write_text('<urn:a> <urn:b> "x" .\n')
    assert "only Turtle" in complaint("format", str(file), status=2)
    assert file.read_text() == '<urn:a> <urn:b> "x" .\n'


def test_a_query_too_deep_for_the_engine(complaint: Complaint) -> None:
    deep = ("ASK " + "{" * 5000 + "}" * 5000).encode()
    assert "nested more than 500 deep" in complaint("query", "-", status=2, given=deep)


def test_a_query_that_is_not_utf_8(complaint: Complaint) -> None:
    assert "not text in UTF-8" in complaint("query", "-", status=2, given=b"ASK { ?s ?p '\xff' }")


def test_the_name_of_a_question_is_no_command(complaint: Complaint) -> None:
    assert "baclofen-kg query indications" in complaint("indications", status=2)


def test_complaints_are_utf_8_in_any_locale() -> None:
    done = subprocess.run(
        [*PROGRAM, "nosuch\u6f22"],
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        stderr=PIPE,
        timeout=60,
    )
    assert "nosuch\u6f22" in done.stderr.decode("utf-8")
