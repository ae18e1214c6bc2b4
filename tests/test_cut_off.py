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
