"""What PyLD makes of a document of ours by the frame, and what of it counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pyld import jsonld

from baclofen_kg import resources

# By which a nested thing names what it is nested in: the frame cannot leave them out.
BACK = {"about", "supports", "qualifies", "disputes"}


def no_document(url: str, options: object) -> object:
    raise AssertionError(f"{url} was to be fetched")


def framed_by_pyld(flat: str) -> dict[str, Any]:
    """The flat document, nested by the frame."""
    frame = json.loads(Path(resources.frame_file()).read_text(encoding="utf-8"))
    nested: dict[str, Any] = jsonld.frame(json.loads(flat), frame, {"documentLoader": no_document})
    return nested


def to_nquads(document: object) -> str:
    """The triples that PyLD reads from a document."""
    options = {"format": "application/n-quads", "documentLoader": no_document}
    nquads: str = jsonld.to_rdf(document, options)
    return nquads


def once(document: list[Any]) -> list[Any]:
    """A framed document in which a passage of several statements stands in full in the first.

    The frame asks for that, but PyLD repeats it.
    """
    seen: set[str] = set()
    statements = [item for node in document for item in node.get("statements", ())]
    for statement in sorted(statements, key=lambda item: str(item["@id"])):
        for key in ("supportedBy", "qualifiedBy", "disputedBy"):
            for place, passage in enumerate(statement.get(key, ())):
                if passage["@id"] in seen:
                    statement[key][place] = {"@id": passage["@id"]}
                seen.add(passage["@id"])
    return document


def alike(value: Any) -> Any:
    """A framed document without what a frame cannot settle: order, ways back, choice of a key."""
    if isinstance(value, list):
        return sorted(map(alike, value), key=json.dumps)
    if isinstance(value, dict):
        names = {"dcterms:issued": "issued", "dcterms:modified": "modified"}
        found: dict[str, Any] = {}
        for key, held in value.items():
            name = str(names.get(key, key))
            # Names in other languages stand under a key of their own, or beside the English ones.
            label = name.rpartition(":")[2]
            if label in ("altLabel", "narrowerLabel", "sharedLabel"):
                listed = held if isinstance(held, list) else [held]
                found[label] = alike([*found.get(label, []), *listed])
            elif key not in BACK:
                found[name] = alike(held)
        return dict(sorted(found.items()))
    return value
