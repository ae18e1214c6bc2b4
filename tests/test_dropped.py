"""What a JSON-LD processor would drop in silence is refused, and named."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest

from baclofen_kg.errors import InputError
from baclofen_kg.formats.dropped import check_nothing_is_dropped
from baclofen_kg.formats.jsonld import write_jsonld

CONTEXT: dict[str, Any] = {"ex": "http://example.org/", "name": "ex:name", "id": "@id"}


def complaint(node: dict[str, Any], context: Any = None, base: str | None = None) -> str:
    """Return what is said of a document, or nothing."""
    document = {"@context": CONTEXT if context is None else context, **node}
    try:
        check_nothing_is_dropped(json.dumps(document, indent=1).encode(), "some.jsonld", base)
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("node", "named"),
    [
        # An @id that is no IRI, wherever it stands.
        ({"@id": "hiccup", "name": "x"}, 'the @id "hiccup" (line 7)'),
        ({"id": "hiccup", "name": "x"}, 'the @id "hiccup" (line 7)'),
        ({"@id": "ex:a", "ex:p": {"@id": "#b"}}, 'the @id "#b"'),
        ({"@id": "ex:a", "ex:p": {"@list": [{"@id": "b"}]}}, 'the @id "b"'),
        ({"@graph": [{"@id": "ex:a", "name": "x"}, {"@id": "b", "name": "y"}]}, 'the @id "b"'),
        ({"@id": "ex:two words", "name": "x"}, 'the @id "http://example.org/two words"'),
        ({"@id": "ex:a", "@reverse": {"ex:p": {"@id": "b"}}}, 'the @id "b"'),
        # A key that is not defined, or that is almost.
        ({"@id": "ex:a", "nme": "x"}, 'the key "nme" (line 8; for name?)'),
        ({"@id": "ex:a", "ex:p": {"definition": "x"}}, 'the key "definition" (line 9)'),
        ({"@id": "ex:a", "my key": 1, "other": 2}, 'the key "my key" (line 8), the key "other"'),
        ({"@id": "ex:a", "@included": {"@id": "ex:b", "nme": 1}}, 'the key "nme"'),
        # A type.
        ({"@id": "ex:a", "@type": "Effect"}, 'the @type "Effect" (line 8)'),
        ({"@id": "ex:a", "name": {"@value": "1", "@type": "date"}}, 'the @type "date"'),
        # What is almost a keyword, a language that is none, a blank node as property.
        ({"@ID": "ex:a", "name": "x"}, 'the keyword "@ID" (line 7; for @id?)'),
        ({"@id": "ex:a", "ex:p": {"@vlaue": "x"}}, 'the keyword "@vlaue" (line 9; for @value?)'),
        ({"@id": "ex:a", "_:p": "x"}, 'the key "_:p"'),
    ],
)
def test_what_would_be_dropped_is_named(node: dict[str, Any], named: str) -> None:
    message = complaint(node)
    assert message.startswith("some.jsonld: JSON-LD drops names that are no IRIs: ")
    assert named in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("more", "node", "said"),
    [
        # Defined, and by the standard no prefix all the same.
        ({"GO": "http://obo.org/GO_"}, {"@id": "GO:1"}, '"GO:1" (line 8); what it is defined as'),
        ({"e": "http://e.org"}, {"@id": "ex:a", "e:p": 1}, 'the name "e:p" (line 9); what it is'),
        ({"e": {"@id": "http://e.org/x"}}, {"@id": "ex:a", "@type": "e:T"}, '"@prefix": true'),
        # Not defined, or almost.
        ({}, {"@id": "ex:a", "skos:altLabel": "b"}, "define it in the @context"),
        (
            {"d": {"@id": "ex:d", "@type": "xsd:date"}},
            {"@id": "ex:a", "d": "2020-01-01"},
            "xsd: of",
        ),
        ({"schema": "http://schema.org/"}, {"@id": "scheam:a"}, "did you mean schema?"),
    ],
)
def test_a_prefix_that_is_taken_for_a_scheme(
    more: dict[str, Any], node: dict[str, Any], said: str
) -> None:
    message = complaint({**node, "name": "x"}, {**CONTEXT, **more})
    assert message.startswith("some.jsonld: JSON-LD knows no prefix ")
    assert said in message


@pytest.mark.parametrize("iri", ["urn:x:y", "mailto:a@b.c", "doi:10.1/2", "dog:a", "http://e.org"])
def test_a_scheme_that_is_one(iri: str) -> None:
    context = {**CONTEXT, "doi": "ex:doi", "urn": "ex:urn"}
    document = {"@context": context, "@id": iri, "ex:p": {"@id": iri}}
    check_nothing_is_dropped(json.dumps(document).encode(), "some.jsonld")


@pytest.mark.parametrize(
    ("tag", "named"),
    [
        ("no tag", 'the @language "no tag" (line 10); write a tag'),
        ("de_DE", 'the @language "de_DE" (line 10; for de-DE?); write a tag'),
        ("x" * 9, f'the @language "{"x" * 9}" (line 10); write a tag'),
    ],
)
def test_a_language_that_is_none(tag: str, named: str) -> None:
    message = complaint({"@id": "ex:a", "name": {"@value": "x", "@language": tag}})
    assert message.startswith("some.jsonld: JSON-LD drops a text whose language is none: ")
    assert named in message


@pytest.mark.parametrize(
    ("context", "key"),
    [
        ([None, CONTEXT], "nme"),
        ([CONTEXT, {"k": {"@id": "ex:k", "@context": {"inner": "ex:inner"}}}], "inner"),
        ({**CONTEXT, "T": {"@id": "ex:T", "@context": {"scoped": "ex:scoped"}}}, "scoped"),
        ({**CONTEXT, "n": "@nest"}, "nme"),
    ],
)
def test_contexts_within_contexts(context: Any, key: str) -> None:
    assert f'the key "{key}"' in complaint({"@id": "ex:a", key: "x"}, context)


def test_a_context_that_is_forgotten_midway() -> None:
    assert 'the key "name"' in complaint(
        {"@id": "ex:a", "ex:p": {"@context": None, "@id": "http://example.org/b", "name": "x"}}
    )


@pytest.mark.parametrize(
    ("node", "context"),
    [
        ({"@id": "ex:a", "name": "x", "@type": ["ex:T", "name"]}, CONTEXT),
        (
            {"@id": "a", "p": "x", "@type": "T"},
            {"@base": "http://e.org/", "@vocab": "http://v.org/"},
        ),
        ({"@id": "ex:a", "comment": "for people"}, {**CONTEXT, "comment": None}),
        (
            {"@id": "ex:a", "in": {"en": "x"}},
            CONTEXT | {"in": {"@id": "ex:in", "@container": "@language"}},
        ),
        (
            {"@id": "ex:a", "k": {"inner": 1}},
            CONTEXT | {"k": {"@id": "ex:k", "@context": {"inner": "ex:i"}}},
        ),
        (
            {"@id": "ex:a", "j": {"free": 1, "@foo": 2}},
            CONTEXT | {"j": {"@id": "ex:j", "@type": "@json"}},
        ),
        ({"@id": "_:a", "ex:p": {"@id": "_:b"}, "ex:q": '"@ID": "nme"'}, CONTEXT),
        ({"@graph": []}, None),
    ],
)
def test_what_says_something_or_nothing_on_purpose(node: dict[str, Any], context: Any) -> None:
    assert not complaint(node, context)


@pytest.mark.parametrize(
    ("node", "context"),
    [
        ({"@id": "hiccup", "name": "x"}, CONTEXT),
        ({"@id": "ex:a", "@type": ["Drug", "#b", "../c"]}, CONTEXT),
        ({"@id": "ex:a", "p": "b"}, CONTEXT | {"p": {"@id": "ex:p", "@type": "@vocab"}}),
        ({"@id": "ex:a", "name": {"@value": "1", "@type": "kind"}}, CONTEXT),
    ],
)
def test_a_base_that_is_given_makes_relative_names_whole(node: Any, context: Any) -> None:
    assert complaint(node, context)
    assert not complaint(node, context, base="http://example.org/")


def test_a_key_is_not_relative_to_the_base() -> None:
    assert 'the key "nme"' in complaint({"@id": "ex:a", "nme": "x"}, base="http://example.org/")


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (["free text", {"@id": "ex:a", "name": "x"}], 'the value "free text" (line '),
        ([{"@id": "ex:a", "name": "x"}, {"@value": "y"}], 'the value "y"'),
        ([{"@id": "ex:a", "name": "x"}, {"@list": [5, "z"]}], 'the value "5" and 1 more'),
        ([{"@id": "ex:a", "name": "x"}, {"@set": [{"@id": "ex:b"}, "w"]}], 'the value "w"'),
        ([True, None, [2.5]], 'the value "true" and 1 more'),
        ({"@id": "ex:a", "ex:p": {"@graph": ["inner"]}}, 'the value "inner"'),
        ({"@id": "ex:a", "ex:p": [{"@graph": {"@graph": "inmost"}}]}, 'the value "inmost"'),
    ],
)
def test_values_that_belong_to_no_node(graph: Any, said: str) -> None:
    assert said in complaint({"@graph": graph})
    # By other names for the keywords, and as a whole document.
    names = CONTEXT | {"g": "@graph", "v": {"@id": "@value"}, "l": "@list"}
    text = json.dumps({"@context": names, "@graph": graph})
    for key in "graph", "value", "list":
        text = text.replace(f'"@{key}": [', f'"{key[0]}": [').replace(f'"@{key}": "y', '"v": "y')
    with pytest.raises(InputError, match="belongs to no node"):
        check_nothing_is_dropped(text.encode(), "other.jsonld")
    with pytest.raises(InputError, match="belongs to no node"):
        check_nothing_is_dropped(f'["x", {text}]'.encode(), "list.jsonld")


@pytest.mark.parametrize(
    "node",
    [
        {"@id": "ex:a", "name": ["x", {"@value": "y"}, {"@list": ["z", ["w"]]}, {"@set": ["v"]}]},
        {"@graph": [None, {"@id": "ex:a", "name": {"@value": None}}]},
        {"@id": "ex:a", "ex:p": {"@type": "@json", "@value": {"@graph": ["free"]}}},
    ],
)
def test_values_that_belong_to_a_node(node: dict[str, Any]) -> None:
    assert not complaint(node)


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ({"@ID": "ex:b", "name": "x"}, 'the keyword "@ID" (line '),
        ({"@id": "ex:b", "ex:p": {"@valeu": 1}}, 'the keyword "@valeu" (line '),
        ("free text", 'the value "free text" (line '),
        ({"@id": "ex:b", "ex:p": {"@graph": [7]}}, 'the value "7"'),
        ({"@id": "ex:b", "nme": "x"}, 'the key "nme" (line '),
    ],
)
def test_a_literal_that_is_json_excuses_nothing_beside_it(beside: Any, said: str) -> None:
    anything = {"@foo": ["free", {"nme": 1, "@graph": ["x"]}], "@context": 5}
    for literal in ({"j": anything}, {"ex:p": {"@type": "@json", "@value": anything}}):
        context = CONTEXT | {"j": {"@id": "ex:j", "@type": "@json"}}
        node = {"@id": "ex:a", **literal}
        document: dict[str, Any] = {"@context": context, "@graph": [node]}
        check_nothing_is_dropped(json.dumps(document, indent=1).encode(), "some.jsonld")
        document["@graph"].append(beside)
        with pytest.raises(InputError) as caught:
            check_nothing_is_dropped(json.dumps(document, indent=1).encode(), "some.jsonld")
        assert said in str(caught.value)


def test_what_is_not_well_formed_is_left_to_the_reader() -> None:
    for content in (b"", b"{", b'{"@context": "https://schema.org/"}', b"\xff", b'{"a": [1,}'):
        check_nothing_is_dropped(content, "some.jsonld")


def test_many_are_counted() -> None:
    message = complaint({"@id": "ex:a"} | {f"key{number}": 1 for number in range(9)})
    assert 'the key "key4" (line 12) and 4 more; write whole IRIs' in message


@pytest.mark.parametrize("framed", [False, True])
def test_what_we_write_drops_nothing(data_triples: list[ox.Triple], framed: bool) -> None:
    text = write_jsonld(data_triples, framed=framed)
    check_nothing_is_dropped(text.encode(), "ours.jsonld")
