"""The tables with their description in Croissant 1.0, so that ML frameworks load them."""

from __future__ import annotations

import hashlib
from typing import Any

from ... import __version__
from ...formats.json_text import indented
from .facts import Facts
from .made import Made, filled
from .tables import TableFile, made_of, tables

METADATA = "croissant.json"
"""The file that describes the others."""
_TERMS = """
    citeAs column extract field fileObject fileProperty fileSet format includes isLiveDataset
    jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate
    separator source subField transform
""".split()  # noqa: SIM905
_SPECIAL: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}
_CONTEXT = dict(sorted({**_SPECIAL, **{name: f"cr:{name}" for name in _TERMS}}.items()))
"""The context that the format prescribes, letter by letter."""


def make(facts: Facts) -> Made:
    """Return the tables and the file that describes them."""
    every = tables(facts)
    made = made_of(every, facts)
    description = filled(
        **{"@context": _CONTEXT, "@type": "sc:Dataset"},
        conformsTo="http://mlcommons.org/croissant/1.0",
        name=facts.dataset("dcterms:title") or "baclofen-kg",
        description=facts.dataset("dcterms:description") or "A drug knowledge graph as tables.",
        license=facts.dataset("dcterms:license"),
        version=facts.dataset("dcat:version") or __version__,
        datePublished=facts.dataset("dcterms:modified"),
        creator={"@type": "sc:Organization", "name": "the baclofen-kg developers"},
        citeAs="the baclofen-kg developers: baclofen-kg, "
        + (facts.dataset("dcat:version") or __version__),
        distribution=[_file(table, made.files[table.file]) for table in every],
        recordSet=[_records(table) for table in every],
    )
    return Made({METADATA: indented(description).encode(), **made.files}, made.account)


def _file(table: TableFile, content: bytes) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.description,
        "contentUrl": table.file,
        "contentSize": f"{len(content)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(table: TableFile) -> dict[str, Any]:
    name = table.file.removesuffix(".csv")
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table.description,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{column.name}",
                "name": column.name,
                "description": column.description,
                "dataType": "sc:Float" if column.numeric else "sc:Text",
                "source": {"fileObject": {"@id": table.file}, "extract": {"column": column.name}},
            }
            for column in table.columns
        ],
    }
