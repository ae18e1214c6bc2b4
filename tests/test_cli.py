"""The command line: what it answers, in which form, and with which exit status."""

import csv
import gzip
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CommandLine
from tiny import PAGE, tiny_turtle

from baclofen_kg import KnowledgeGraph
from baclofen_kg.cli.command_table import COMMANDS, describer, runner
from baclofen_kg.cli.parser import parse
from baclofen_kg.errors import BaclofenKGWarning

OTHER = "<https://w3id.org/baclofen-kg/id/more> a <https://w3id.org/baclofen-kg/ontology#Effect> ."
PROGRAM = [sys.executable, "-m", "baclofen_kg"]


def run(*arguments: str, **options: object) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


def test_at_a_glance(cli: CommandLine) -> None:
    status, out, err = cli()
    assert (status, err) == (0, "")
    assert out.startswith("baclofen\n")
    assert "indication" in out
    assert "chebi:2972" in out


def test_query_as_json(cli: CommandLine) -> None:
    status, out, _ = cli("query", "indications", "--format", "json")
    assert status == 0
    assert json.loads(out)["results"]["bindings"]


@pytest.mark.usefixtures("small_package")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("query indications --format json", "query --format=json indications"),
        ("query indications --format csv", "query --format csv indications"),
        ("check --taking Valium --format json", "check --taking=Valium --format=json"),
        ("check --dose 20 --times-per-day 5", "check --times-per-day=5 --dose=20"),
        ("query counts --data DATA", "--data DATA query counts"),
        ("query counts --data DATA --with-package", "--with-package --data DATA query counts"),
        ("query counts --data DATA --data MORE", "--data DATA query counts --data MORE"),
        ("validate DATA --with-package", "--data DATA --with-package validate"),
        ("validate DATA MORE", "--data DATA validate MORE"),
        ("show cramp --store STORE --data DATA", "--store STORE show cramp --data DATA"),
        ("queries", "--data DATA queries"),
        ("--data DATA", "--data=DATA"),
    ],
)
def test_there_is_one_grammar(cli: CommandLine, tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "tiny.ttl").write_text(tiny_turtle(), encoding="utf-8")
    (tmp_path / "more.ttl").write_text(OTHER, encoding="utf-8")
    places = {"DATA": "tiny.ttl", "MORE": "more.ttl", "STORE": "store"}

    def typed(text: str) -> list[str]:
        for word, name in places.items():
            text = text.replace(word, str(tmp_path / name))
        return text.split()

    first = cli(*typed(one))
    assert first[1]
    assert cli(*typed(other)) == first


def test_query_with_parameters(cli: CommandLine) -> None:
    given = cli("query", "class-members", "--drug-class", "opioids", "--format", "csv")
    assert given == cli("query", "class-members", "--format=csv", "--drug_class=bkg:opioids")
    assert len(list(csv.reader(io.StringIO(given[1])))) > 50


def test_a_parameter_value_is_only_a_value(cli: CommandLine) -> None:
    status, out, err = cli("query", "search", "--text", '"} DROP ALL #', "--format", "csv")
    assert (status, len(out.splitlines())) == (0, 1)
    assert err.startswith("baclofen-kg: no rows for --text '\"} DROP ALL #'")


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ("5", ["five"]),
        ("+5", ["five"]),
        ("2.5", ["decimal"]),
        ("25e-1", ["double"]),
        ("true", ["true"]),
        ('"true"', ["text"]),
        ('"true"@en', ["english"]),
        ('"2020"^^xsd:gYear', ["year"]),
        ('"a \\"b\\" \\\\"', ["quoted"]),
        ("stroke", ["entity"]),
        ("bkg:stroke", ["entity"]),
        ("https://w3id.org/baclofen-kg/id/stroke", ["entity"]),
        ("<https://w3id.org/baclofen-kg/id/stroke>", ["entity"]),
    ],
)
def test_values_of_sparql_parameters(cli: CommandLine, value: str, rows: list[str]) -> None:
    sparql = """SELECT ?name { VALUES (?value ?name) {
        (5 "five") (2.5 "decimal") (25e-1 "double") (true "true") ("true" "text")
        ("true"@en "english") ("2020"^^xsd:gYear "year") ("a \\"b\\" \\\\" "quoted")
        (bkg:stroke "entity") } FILTER(SAMETERM(?value, ?given)) }"""
    status, out, err = cli("query", sparql, f"--given={value}", "--format", "csv")
    assert (status, err) == (0, "")
    assert out.splitlines()[1:] == rows


@pytest.mark.parametrize("text", ["5", "true", '"a"'])
def test_values_of_named_queries_are_what_their_headers_say(
    cli: CommandLine, kg: KnowledgeGraph, text: str
) -> None:
    _, out, _ = cli("query", "search", "--text", text, "--format", "csv")
    assert out == kg.query("search", text=text).to_csv()


def test_sparql_on_the_command_line(cli: CommandLine) -> None:
    status, out, _ = cli("query", "ASK { bkg:baclofen a bko:Drug }", "--format", "json")
    assert (status, json.loads(out)["boolean"]) == (0, True)


def test_construct_as_turtle(cli: CommandLine) -> None:
    status, out, _ = cli("query", "direct-edges", "--format", "turtle")
    assert status == 0
    assert out.startswith("@prefix")


def test_sparql_on_standard_input() -> None:
    done = run("query", "-", "--format", "csv", input=b"SELECT (1 AS ?x) {}")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"x\n1\n", b"")


def test_queries(cli: CommandLine) -> None:
    status, out, _ = cli("queries")
    assert status == 0
    assert "indications" in out
    status, out, _ = cli("queries", "search")
    assert "--text (string, required)" in out


@pytest.mark.parametrize("name", ["Lioresal", "chebi:2972", "baclofen-interaction-alcohol"])
def test_show(cli: CommandLine, name: str) -> None:
    status, out, err = cli("show", name)
    assert (status, err) == (0, "")
    assert "baclofen" in out.splitlines()[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bkg:article-clinical-uses-stroke", "start: 2489"),
        ("Canadian product monograph of Lioresal", "url: https://"),
        ("canadian-monograph", "  supports: half-life of baclofen (bkg:canadian-monograph-"),
        ("united states", "country code: US"),
        ("us", "IRI: https://w3id.org/baclofen-kg/ontology#UnitedStates"),
        ("bkg:uk-leaflet", "  qualifies: baclofen interacts with antihistamines (bkg:uk-leaflet-"),
        ("bko:HalfLife", "expected unit: hour (unit:HR)"),
    ],
)
def test_show_what_answers_point_to(cli: CommandLine, name: str, expected: str) -> None:
    status, out, err = cli("show", name)
    assert (status, err) == (0, "")
    assert any(line.startswith(expected) for line in out.splitlines())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Lioresal", "drug (bko:Drug)"),
        ("opioids", "substance class (bko:SubstanceClass)"),
        ("stroke", "condition (bko:Condition)"),
        ("half-life of baclofen", "pharmacokinetic parameter (bko:PharmacokineticParameter)"),
        ("bkg:uk-leaflet", "source (bko:Source)"),
        ("bkg:article-clinical-uses-stroke", "passage (bko:Passage)"),
        ("us", "jurisdiction (bko:Jurisdiction)"),
        ("bko:HalfLife", "kind of pharmacokinetic parameter (bko:PharmacokineticParameterKind)"),
    ],
)
def test_show_writes_the_kind_of_everything_alike(cli: CommandLine, name: str, kind: str) -> None:
    _, out, _ = cli("show", name)
    assert out.splitlines()[1] == f"kind: {kind}"


def test_show_leads_from_a_drug_to_its_interactions_and_from_a_statement_to_passages(
    cli: CommandLine,
) -> None:
    _, out, _ = cli("show", "diazepam")
    assert "baclofen interacts with benzodiazepines (benzodiazepines, bkg:baclofen-inter" in out
    _, out, _ = cli("show", "half-life of baclofen")
    assert out.endswith("query evidence --statement bkg:baclofen-pharmacokinetics-half-life\n")


def test_validate(cli: CommandLine, cli_of_article: CommandLine, tmp_path: Path) -> None:
    status, out, _ = cli_of_article("validate")
    assert (status, out.splitlines()[-1]) == (0, "conforms")
    (tmp_path / "bad.ttl").write_text(tiny_turtle(), encoding="utf-8")
    status, out, _ = cli("validate", str(tmp_path / "bad.ttl"))
    assert status == 1
    assert "bkg:s-unknown" in out


def test_validate_standard_input() -> None:
    done = run("validate", "-", input=tiny_turtle().encode())
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("options", "given"),
    [
        (["--base", "http://example.org/"], b"<a> a <b> ."),
        (["--input-format", "n-triples"], b'<http://example.org/a> <urn:p> "b" .'),
        (["--input-format", "nt"], b"<http://example.org/a> <urn:p> <http://example.org/b> ."),
        (["--input-format", "json-ld"], b'{"@id": "http://example.org/a", "http://e/p": "b"}'),
    ],
)
def test_data_on_standard_input(cli: CommandLine, options: list[str], given: bytes) -> None:
    sparql = "SELECT ?s { ?s ?p ?o FILTER STRSTARTS(STR(?s), 'http://example.org/') }"
    done = cli("query", sparql, "--data", "-", *options, "--format", "csv", given=given)
    assert done == (0, "s\nhttp://example.org/a\n", "")


def test_the_format_of_a_file_is_named(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<a> <b> 'c' .", encoding="utf-8")
    options = [
        "--data",
        str(tmp_path / "a.txt"),
        "--input-format",
        "turtle",
        "--base",
        "http://e.org/",
    ]
    sparql = "SELECT ?s { ?s ?p 'c' }"
    assert cli("query", sparql, *options, "--format", "csv")[1] == "s\nhttp://e.org/a\n"
    assert cli(*options, "query", sparql, "--format", "csv")[1] == "s\nhttp://e.org/a\n"


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("base", ["--base", "http://e.org/c"]),
        ("store", ["--store", "kept"]),
        ("data", []),
    ],
)
def test_an_option_that_is_no_parameter_is_told(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, options: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.ttl").write_text("<http://e.org/a> <http://e.org/b> 'c' .", "utf-8")
    sparql = f"SELECT * {{ ?s ?p ?{name} }}"
    said = rf"--{name} is an option of this command, which gives \?{name} no value"
    with pytest.warns(BaclofenKGWarning, match=said):
        assert cli("query", sparql, "--data", "own.ttl", *options)[0] == 0


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv", "markdown"])
def test_a_query_without_variables(cli: CommandLine, form: str) -> None:
    status, out, err = cli("query", "SELECT * { bkg:baclofen a bko:Drug }", "--format", form)
    assert (status, err) == (0, "")
    assert out.endswith("\n")


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_format_leaves_packed_files_alone(
    cli: CommandLine, tmp_path: Path, options: list[str]
) -> None:
    path = tmp_path / "a.ttl.gz"
    before = gzip.compress(b"<urn:a> <urn:b> <urn:d>,<urn:c>.")
    path.write_bytes(before)
    status, out, err = cli("format", *options, str(path))
    assert (status, out, path.read_bytes()) == (2, "", before)
    assert "a.ttl.gz: is packed; only a file that is not is put in order" in err
    path.with_name("b.ttl").write_bytes(before)
    assert (
        "b.ttl: is not text in UTF-8: it is packed with gzip"
        in cli("format", *options, str(tmp_path / "b.ttl"))[2]
    )


def test_format_goes_on_after_a_file_that_is_wrong(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> .", encoding="utf-8")
    (tmp_path / "b.ttl").write_text("<urn:a> <urn:b> <urn:d>,<urn:c>.", encoding="utf-8")
    (tmp_path / "c.ttl").write_bytes(b"\xff")
    status, out, err = cli("format", str(tmp_path))
    assert status == 2
    assert out == f"{tmp_path / 'b.ttl'}: put in order\n"
    assert [line.partition(": error: ")[2].partition(":")[0] for line in err.splitlines()] == [
        str(tmp_path / "a.ttl"),
        str(tmp_path / "c.ttl"),
    ]


def test_export_with_the_edges_of_a_country(cli: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "a.nt"
    assert cli("export", str(target), "--derived", "--jurisdiction", "Austria")[0] == 0
    assert "#contraindicatedIn> <https://w3id.org/baclofen-kg/id/epilepsy>" in target.read_text()
    status, _, complaint = cli("export", str(tmp_path / "b.nt"), "--jurisdiction", "Austria")
    assert status == 2
    assert "add --derived" in complaint
    assert not (tmp_path / "b.nt").exists()


def test_export_to_standard_output(cli_of_article: CommandLine, tmp_path: Path) -> None:
    status, out, _ = cli_of_article("export", "-", "--format", "n-triples")
    assert status == 0
    assert cli_of_article("export", str(tmp_path / "a.nt"))[0] == 0
    assert (tmp_path / "a.nt").read_text() == out


def test_trace(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "tiny.ttl").write_text(tiny_turtle(), encoding="utf-8")
    (tmp_path / "page.txt").write_bytes(PAGE.encode())
    data = ("--data", str(tmp_path / "tiny.ttl"), "--format", "csv")
    status, out, _ = cli("trace", str(tmp_path / "page.txt"), *data)
    assert status == 0
    assert out.splitlines()[1] == "10-15,supports,testol for cramp after stroke,cramp"


def test_format(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("@prefix a: <http://a/> .\na:s a:p a:o2,a:o1 .")
    status, out, _ = cli("format", "--check", str(path))
    assert (status, str(path) in out) == (1, True)
    assert cli("format", str(path))[0] == 0
    assert cli("format", "--check", str(path)) == (0, "", "")


def test_a_bad_file_stops_no_other(cli: CommandLine, tmp_path: Path) -> None:
    good, bad = "<urn:a>  <urn:p> 1 .", "<urn:a> <urn:p>"
    for name, text in {"1": bad, "2": good, "3": bad + " 1 . # why", "4": good}.items():
        (tmp_path / f"{name}.ttl").write_text(text, "utf-8")
    (tmp_path / "empty").mkdir()
    names = [str(tmp_path / name) for name in ("empty", "none.ttl", "1.ttl", "3.ttl", "2.ttl")]
    status, out, err = cli("format", *names)
    assert status == 2
    assert [line.split(":")[1] for line in err.splitlines()] == [" error"] * 4
    assert [name for name in names[:4] if name in err] == names[:4]
    assert out == f"{names[4]}: put in order\n"
    status, out, err = cli("format", "--check", str(tmp_path))
    assert status == 2
    assert len(err.splitlines()) == 2
    assert out == f"{names[0][:-5]}4.ttl: is not in order; baclofen-kg format " + (
        f"{names[0][:-5]}4.ttl puts it right\n"
    )


def test_format_standard_input() -> None:
    done = run("format", "-", input=b"<http://a/s> <http://a/p> <http://a/o> .")
    assert done.returncode == 0
    again = run("format", "--check", "-", input=done.stdout)
    assert (again.returncode, again.stdout) == (0, b"")


@pytest.mark.parametrize(
    "arguments", [["diff", "nowhere", "package"], ["trace", "nowhere"], ["why"], ["site"]]
)
def test_commands_that_no_other_test_starts_as_a_process(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"baclofen-kg")
    assert b"error: " in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_tells_the_exit_statuses(cli: CommandLine, command: str) -> None:
    status, out, _ = cli(*command.split(), "--help")
    assert status == 0
    assert "exit status:\n  0  " in out
    assert "\n  2  wrong use" in out
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_that_can_be_typed(cli: CommandLine, command: str) -> None:
    _, out, _ = cli(command, "--help")
    shown = out.partition("examples:\n")[2].partition("\n\n")[0].splitlines()
    assert shown
    for line in shown:
        program, *words = shlex.split(line.partition("<")[0])
        assert program == "baclofen-kg"
        assert parse(words).run is runner(command)
        assert callable(describer(command))


def test_version(cli: CommandLine) -> None:
    status, out, _ = cli("--version")
    assert (status, out.split()[0]) == (0, "baclofen-kg")


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_tables_fit(cli: CommandLine, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = cli("query", "indications")
    # Only a name that does not fit stands beyond, whole, beside the name of its column.
    assert all(len(line) <= int(columns) or len(line.split()) == 2 for line in out.splitlines())


def on_a_terminal(*arguments: str, **environment: str) -> str:
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")} | environment
    subprocess.run(
        [*PROGRAM, *arguments], stdout=follower, env={"TERM": "xterm"} | env, check=True, timeout=60
    )
    os.close(follower)
    shown = b""
    try:
        while chunk := os.read(leader, 65536):
            shown += chunk
    except OSError:  # the other end is closed
        pass
    os.close(leader)
    return shown.decode()


def test_colour_only_on_a_terminal(cli: CommandLine) -> None:
    question = ("query", "SELECT (1 AS ?x) {}")
    assert "\x1b[1m" in on_a_terminal(*question, TERM="xterm")
    assert "\x1b" not in on_a_terminal(*question, NO_COLOR="1")
    assert "\x1b" not in on_a_terminal(*question, TERM="dumb")
    assert "\x1b" not in cli(*question)[1]


def test_output_is_utf8_whatever_the_locale() -> None:
    env = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = run("query", r"SELECT ('\U0001F48A' AS ?x) {}", env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "\N{PILL}" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, "query", "statements"], stdout=writer, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_interrupt(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    from baclofen_kg.cli import main as cli

    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "parse", interrupted)
    monkeypatch.setattr(cli, "_abandon_output", lambda: None)
    assert cli.main(["query", "indications"]) == 130
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("small_package")
def test_files_are_added_to_the_packaged_graph(cli: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        "@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .\n"
        "@prefix bkg: <https://w3id.org/baclofen-kg/id/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "bkg:yodelling a bko:Effect ; skos:prefLabel 'yodelling'@en ; skos:broader bkg:sedation ;\n"
        "    skos:definition 'A spasm of the diaphragm.'@en .\n",
        encoding="utf-8",
    )
    assert cli("validate", str(file))[0] == 1
    assert cli("validate", str(file), "--with-package")[:2] == (0, "conforms\n")
    _, out, _ = cli("show", "yodelling", "--data", str(file), "--with-package")
    assert "broader: sedation" in out
    assert cli("query", "counts", "--with-package")[0] == 2


def test_a_folder_is_put_in_order(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:b> <urn:c> 'x'.<urn:a> <urn:c> 'x'.", encoding="utf-8")
    (tmp_path / "b.nt").write_text("<urn:b> <urn:c> 'x' .", encoding="utf-8")
    assert cli("format", "--check", str(tmp_path))[0] == 1
    assert cli("format", str(tmp_path))[0] == 0
    assert cli("format", "--check", str(tmp_path))[0] == 0
    assert (tmp_path / "b.nt").read_text(encoding="utf-8") == "<urn:b> <urn:c> 'x' ."
