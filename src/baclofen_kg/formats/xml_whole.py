"""Finds XML of which the engine reads a part in silence, or on which it would choke.

The engine reads XML as it comes and takes a break for the end. So a file that was downloaded in
part, or an answer that broke off, would be taken for all. It passes over some RDF/XML that it does
not know, and writes out entities within entities however long they become.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..namespaces import VOCABULARIES

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_ENCODINGS = (18, 19)
"""Errors about the encoding, which is the engine's affair."""
_ENTITY = re.compile(rb"<!ENTITY\s+([^\s%\"']+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(rb"&([^\s;&#]+);")
_LONGEST_ENTITY = 4096
"""Characters: most stand for a namespace, and each may stand in the text thousands of times."""
_RDF = VOCABULARIES["rdf"]
_PARSE_TYPES = {"Literal": "none", "Resource": "properties", "Collection": "nodes"}
"""What stands within a property whose ``rdf:parseType`` that is."""
_MAY_BE_PASSED_OVER = re.compile(
    rb"parseType\s*=\s*[\"'](?!(?:Literal|Resource|Collection)[\"'])|:bagID\s*=|:type\s*=\s*[\"']"
)


def check_entities(content: bytes) -> None:
    """Refuse XML whose entities become too long; to be asked before the engine reads it.

    Raises:
        SyntaxError: they do.
    """
    lengths: dict[bytes, int] = {}
    for match in _ENTITY.finditer(content):
        name, text = match[1], match[2] or match[3] or b""
        inner = (lengths.get(reference, 0) for reference in _REFERENCE.findall(text))
        lengths[name] = len(text) + sum(inner)
        if lengths[name] > _LONGEST_ENTITY:
            raise SyntaxError(
                f"XML: the entity &{name.decode('utf-8', 'replace')}; stands for more than "
                f"{_LONGEST_ENTITY:,} characters, which no namespace needs",
                (None, content.count(b"\n", 0, match.start()) + 1, 1, None),
            )


def check_xml_is_whole(content: bytes) -> None:
    """Refuse what is no XML document from its beginning to its end, or is passed over in part.

    Raises:
        SyntaxError: it is so, with the line and the column where that shows.
    """
    from xml.parsers import expat  # of no use to most answers

    # Blank lines before the declaration are an error to some readers only.
    text = content.lstrip()
    before = content.count(b"\n", 0, len(content) - len(text))
    parser = expat.ParserCreate(namespace_separator="")
    if _MAY_BE_PASSED_OVER.search(text):
        _Elements(parser, before)
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        if error.code in _ENCODINGS:
            return
        cut_off = parser.CurrentByteIndex >= len(text.rstrip()) or error.code == 5
        reason = "it ends too early" if cut_off else expat.ErrorString(error.code)
        where = (None, before + error.lineno, error.offset + 1, None)
        raise SyntaxError(f"XML: {reason}", where) from None
    except (ValueError, LookupError):
        return  # an encoding that this reader does not know


class _Elements:
    """The elements of RDF/XML, in which nodes and properties take turns."""

    def __init__(self, parser: XMLParserType, before: int) -> None:
        """Look at the elements that a parser finds; ``before`` are lines that it does not see."""
        self._parser = parser
        self._before = before
        self._within = ["nodes"]
        self._is_new = False
        """Whether this is RDF 1.2, which the engine reads where a file says so."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._is_new |= attributes.get(f"{_RDF}version", "").startswith("1.2")
        kind = self._within[-1]
        if name == f"{_RDF}RDF" or kind == "none":
            self._within.append(kind)
            return
        parse_type = attributes.get(f"{_RDF}parseType")
        if f"{_RDF}bagID" in attributes:
            self._refuse("rdf:bagID, which RDF no longer has")
        if kind == "nodes":
            self._within.append("properties")
        elif parse_type is None:
            own = {key for key in attributes if not key.startswith("http://www.w3.org/XML/")}
            if f"{_RDF}type" in own and own <= {f"{_RDF}type", f"{_RDF}ID"}:
                self._refuse("an rdf:type as the only attribute of a property; describe the value")
            self._within.append("nodes")
        elif parse_type == "Triple" and self._is_new:
            self._within.append("nodes")
        elif parse_type in _PARSE_TYPES:
            self._within.append(_PARSE_TYPES[parse_type])
        else:
            needs = '; it needs rdf:version="1.2"' if parse_type == "Triple" else ""
            self._refuse(
                f'rdf:parseType="{parse_type}", which is none of {", ".join(_PARSE_TYPES)}{needs}'
            )

    def _end(self, _: str) -> None:
        self._within.pop()

    def _refuse(self, what: str) -> None:
        line = self._before + self._parser.CurrentLineNumber
        where = (None, line, self._parser.CurrentColumnNumber + 1, None)
        raise SyntaxError(f"XML: this would be ignored without a word: {what}", where)
