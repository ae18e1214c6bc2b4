"""Files that end too early are refused, whatever could be read before that."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import baclofen_kg
from baclofen_kg import InputError
from baclofen_kg.formats.xml_whole import check_xml_is_whole
from baclofen_kg.stores import memory

HEAD = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e#">
"""
NODE = '<rdf:Description rdf:about="urn:a"><e:p>x</e:p></rdf:Description>\n'
END = "</rdf:RDF>\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + NODE, 4),
        (HEAD + NODE + NODE.removesuffix("\n"), 4),
        (HEAD + NODE + "<rdf:Descr", 4),
        (HEAD + NODE + '<rdf:Description rdf:about="urn:b"><e:p>hal', 4),
        (HEAD + NODE + "<!-- and now", 4),
        (HEAD + NODE + "\n\n<e:T><e:p><![CDATA[x", 6),
        ("\n\n" + HEAD + NODE, 6),
    ],
)
def test_rdf_xml_that_ends_too_early(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "cut.rdf"
    path.write_text(text, "utf-8")
    expected = (
        rf"cut\.rdf: RDF/XML syntax error at line {line}(, column \d+)?: .*"
        "(it ends too early|not closed|before end of input)"
    )
    with pytest.raises(InputError, match=expected):
        baclofen_kg.load(path)
    with pytest.raises(InputError, match=expected):
        baclofen_kg.load(path, store=tmp_path / "store")
    with pytest.raises(InputError, match=expected):
        baclofen_kg.validate(path)
    with pytest.raises(InputError, match=expected):
        baclofen_kg.validate(shapes=path, only_shapes=True)


@pytest.mark.parametrize("suffix", [".rdf", ".owl", ".rdf.gz"])
def test_a_large_file_that_ends_too_early(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_BIG", 100)
    path = tmp_path / f"large{suffix}"

    def write(text: str) -> None:
        content = text.encode()
        path.write_bytes(gzip.compress(content, 0) if suffix.endswith(".gz") else content)

    write(HEAD + NODE * 1000)
    with pytest.raises(InputError, match="line 1003, column 1: it ends too early"):
        baclofen_kg.load(path)
    write(HEAD + NODE * 1000 + END)
    assert len(baclofen_kg.load(path).store) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + NODE + END + HEAD + NODE + END, "junk after document element"),
        (HEAD + NODE + END + "and more", "Unexpected text"),
        (HEAD + NODE + "</e:RDF>", "ill-formed document"),
        (HEAD + '<rdf:Description rdf:about="urn:a" e:p="1" e:p="2"/>' + END, "[Dd]uplicate"),
    ],
)
def test_rdf_xml_that_is_not_one_document(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "more.rdf"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=f"RDF/XML syntax error.*{said}"):
        baclofen_kg.load(path)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + NODE + END,
        "\n\n" + HEAD + NODE + END + "<!-- the end -->\n",
        "\ufeff" + HEAD + NODE + END,
        (HEAD + NODE + END).replace("\n", "\r\n"),
        HEAD.replace('"1.0"', '"1.0" encoding="utf-8"') + NODE + END,
        HEAD.replace("<rdf:RDF", '<!DOCTYPE r [<!ENTITY u "urn:a">]><rdf:RDF')
        + NODE.replace("urn:a", "&u;")
        + END,
    ],
)
def test_a_whole_file_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "whole.rdf").write_bytes(text.encode())
    assert len(baclofen_kg.load(tmp_path / "whole.rdf").store) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "shift_jis", "x-unknown"])
def test_the_encoding_is_left_to_the_engine(encoding: str) -> None:
    check_xml_is_whole(f'<?xml version="1.0" encoding="{encoding}"?><a>'.encode())


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".nq", ".trig", ".jsonld"])
def test_other_formats_that_end_too_early(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> <urn:b>, <urn:c> .", "utf-8")
    whole, cut = tmp_path / f"whole{suffix}", tmp_path / f"cut{suffix}"
    baclofen_kg.load(tmp_path / "a.ttl").export(whole)
    content = whole.read_bytes().rstrip()
    for missing in (1, 3, len(content) // 3):
        cut.write_bytes(content[:-missing])
        with pytest.raises(InputError, match="syntax error"):
            baclofen_kg.load(cut)


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ('<e:p rdf:parseType="daml:collection"><e:T/></e:p>', "daml:collection"),
        ('<e:p rdf:parseType="literal"><e:T/></e:p>', "none of Literal, Resource, Collection"),
        ("<e:p rdf:parseType='Statement'>x</e:p>", 'parseType="Statement"'),
        ('<e:p rdf:parseType="Triple"><e:T><e:q>1</e:q></e:T></e:p>', 'needs rdf:version="1.2"'),
        ('<e:p rdf:bagID="b">x</e:p>', "rdf:bagID"),
        ('<e:p><e:T rdf:bagID="b"/></e:p>', "rdf:bagID"),
        ('<e:p rdf:type="urn:T"/>', "only attribute of a property"),
        ('<e:q rdf:parseType="Resource"><e:p rdf:type="urn:T"/></e:q>', "only attribute"),
        (
            '<e:q rdf:parseType="Collection"><e:T><e:p rdf:ID="i" rdf:type="urn:T"/></e:T></e:q>',
            "only attribute",
        ),
    ],
)
def test_rdf_xml_that_the_engine_passes_over(
    tmp_path: Path, described: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.rdf"
    path.write_text(f"{HEAD}{NODE}<rdf:Description>{described}</rdf:Description>{END}", "utf-8")
    expected = (
        r"old\.rdf: RDF/XML syntax error at line 4, column \d+: "
        "this would be ignored without a word: .*"
    )
    with pytest.raises(InputError, match=expected + said):
        baclofen_kg.load(path)
    with pytest.raises(InputError, match=expected + said):
        baclofen_kg.validate(path)
    monkeypatch.setattr(memory, "_BIG", 1)
    with pytest.raises(InputError, match=expected + said):
        baclofen_kg.load(path, store=tmp_path / "store")


@pytest.mark.parametrize(
    ("described", "triples"),
    [
        ('<e:p rdf:type="urn:T" e:q="1"/>', 3),
        ('<e:p rdf:type="urn:T" rdf:resource="urn:b"/>', 2),
        ('<e:p><rdf:Description rdf:type="urn:T"/></e:p>', 2),
        ('<e:p rdf:parseType="Collection"><e:T rdf:ID="i" rdf:type="urn:T"/></e:p>', 5),
        ('<e:p rdf:parseType="Resource"><e:q><e:T rdf:type="urn:T"/></e:q></e:p>', 4),
        (
            '<e:p rdf:parseType="Literal">'
            '<e:q rdf:type="a" rdf:bagID="b" rdf:parseType="c"/></e:p>',
            1,
        ),
        ('<e:p>parseType="x" :bagID= :type="</e:p>', 1),
    ],
)
def test_rdf_xml_that_only_looks_like_that(tmp_path: Path, described: str, triples: int) -> None:
    path = tmp_path / "fine.rdf"
    node = f'<rdf:Description rdf:about="urn:a" xml:base="urn:x">{described}</rdf:Description>'
    path.write_text(HEAD + node + END, "utf-8")
    assert len(baclofen_kg.load(path).store) == triples


def test_the_triples_of_rdf_1_2_in_xml(tmp_path: Path) -> None:
    path = tmp_path / "new.rdf"
    head = HEAD.replace("<rdf:RDF ", '<rdf:RDF rdf:version="1.2" ')
    triple = '<rdf:Description rdf:about="urn:b"><e:q>1</e:q></rdf:Description>'
    node = f'<e:T rdf:about="urn:a"><e:p rdf:parseType="Triple">{triple}</e:p></e:T>'
    path.write_text(head + node + END, "utf-8")
    assert len(baclofen_kg.load(path).store) == 2


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "' + "a" * 5000 + '">',
        '<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {n} "{f"&{m};" * 10}">' for m, n in ("ab", "bc", "cd", "de", "ef")),
        "<!ENTITY a '" + "a" * 100 + "'>\n<!ENTITY b '" + "&a;" * 50 + "'>",
    ],
)
def test_entities_that_grow(tmp_path: Path, entities: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.rdf"
    head = HEAD.replace("<rdf:RDF", f"<!DOCTYPE rdf:RDF [\n{entities}]>\n<rdf:RDF")
    path.write_text(head + NODE.replace(">x<", ">&a;<") + END, "utf-8")
    expected = r"bomb\.rdf: RDF/XML syntax error at line \d, column 1: the entity &\w; stands"
    for big in (memory._BIG, 1):
        monkeypatch.setattr(memory, "_BIG", big)
        with pytest.raises(InputError, match=expected):
            baclofen_kg.load(path)
    with pytest.raises(InputError, match=expected):
        baclofen_kg.validate(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("big.ttl", '<urn:a> <urn:p> "{}" .'),
        ("big.nt", '<urn:a> <urn:p> "{}" .'),
        ("big.jsonld", '{{"@id": "urn:a", "urn:p": "{}"}}'),
    ],
)
def test_a_text_that_is_too_long_for_the_engine(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text.format("x" * (17 << 20)), "utf-8")
    with pytest.raises(InputError, match=rf"{name}: cannot be loaded: .* more than 16 MiB"):
        baclofen_kg.load(path)
    with pytest.raises(InputError, match=rf"{name}: cannot be loaded: .* more than 16 MiB"):
        baclofen_kg.validate(path)
