"""The tokenizer of SPARQL: it cuts as the grammar does, keeps every character, and never fails."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baclofen_kg import resources
from baclofen_kg.sparql.tokens import tokens


def cut(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text, comments=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?x $y", [("variable", "?x"), ("variable", "$y")]),
        ("bkg:a. :b bkg:", [("name", "bkg:a"), ("mark", "."), ("name", ":b"), ("name", "bkg:")]),
        (r"a:b\'c\. ?x", [("name", r"a:b\'c\."), ("variable", "?x")]),
        ("a:x%20y-1.z", [("name", "a:x%20y-1.z")]),
        ("?a<?b", [("variable", "?a"), ("mark", "<"), ("variable", "?b")]),
        ("<urn:a#b>?x", [("iri", "<urn:a#b>"), ("variable", "?x")]),
        ("a?x", [("word", "a"), ("variable", "?x")]),
        ('"a}?x" # "\n1', [("string", '"a}?x"'), ("comment", '# "'), ("word", "1")]),
        ("'''it's \"'''@en-GB", [("string", "'''it's \"'''"), ("language", "@en-GB")]),
        ('"\\"" "', [("string", '"\\""'), ("mark", '"')]),
        ("{| ?p 1 |} {", [("mark", "{|"), ("variable", "?p"), ("word", "1"), ("mark", "|}"),
                          ("mark", "{")]),
        ("!(a|^b)*", [("mark", c) if c in "!(|^)*" else ("word", c) for c in "!(a|^b)*"]),
    ],
)  # fmt: skip
def test_cuts_as_the_grammar_does(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


@given(st.text(max_size=80) | st.text("<>?$a:.'\"\\#{|}@ \n", max_size=40))
def test_every_character_is_in_a_token_or_is_white_space(text: str) -> None:
    position = 0
    for token in tokens(text, comments=True):
        assert not text[position : token.start].strip()
        assert text[token.start : token.end] == token.text
        position = token.end
    assert not text[position:].strip()


def test_words_marks_and_variables_are_told_apart() -> None:
    select, variable, brace = tokens("select ?a {")
    assert (select.word, select.mark, select.variable) == ("SELECT", "", "")
    assert (variable.word, variable.mark, variable.variable) == ("", "", "a")
    assert (brace.word, brace.mark, brace.variable) == ("", "{", "")


def test_comments_are_left_out_unless_asked_for() -> None:
    texts = [token.text for path in resources.query_files() for token in tokens(_read(path))]
    assert not [text for text in texts if text.startswith("#")]


@pytest.mark.parametrize(
    "piece", ["a:.", ".", "x", "x.", "<", "'", "'\\'", '"""', "@", ":", ":\\", "{|", "a-", "\\u"]
)
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    started = time.monotonic()
    count = sum(1 for _ in tokens(piece * 30_000))
    assert count <= 30_000 * len(piece)
    assert time.monotonic() - started < 5, "quadratic"


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()
