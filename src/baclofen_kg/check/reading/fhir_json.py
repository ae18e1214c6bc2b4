"""What stands in the plain JSON of a FHIR resource, whatever a system made of its shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .codes import SYSTEMS, UNRESOLVED

Json = Mapping[str, Any]


class NamesOf(NamedTuple):
    """How a concept is named."""

    known: list[str]
    """What it can be looked up by: codes as ``prefix:code``, then texts."""
    unresolved: list[str]
    """Codes that cannot be resolved offline."""


def all_names(names: Iterable[NamesOf]) -> NamesOf:
    """Return the names of several concepts together."""
    each = list(names)
    return NamesOf(
        [name for one in each for name in one.known],
        [code for one in each for code in one.unresolved],
    )


def names_of(concept: object) -> NamesOf:
    """Return what a concept can be looked up by, and the codes that cannot be resolved."""
    if not isinstance(concept, Mapping):
        return NamesOf([], [])
    codes: list[str] = []
    texts: list[str] = []
    unresolved: list[str] = []
    for coding in objects(concept, "coding"):
        system = SYSTEMS.get(str(coding.get("system", "")).strip().lower().rstrip("/"))
        code = coding.get("code")
        if system in UNRESOLVED and code:
            unresolved.append(f"{UNRESOLVED[system]} {code}")
        elif system and code:
            codes.append(f"{system}:{str(code).strip()}")
        if isinstance(coding.get("display"), str) and coding["display"].strip():
            texts.append(coding["display"].strip())
    if isinstance(concept.get("text"), str) and concept["text"].strip():
        texts.append(concept["text"].strip())
    return NamesOf(list(dict.fromkeys([*codes, *texts])), unresolved)


def codes_of(concept: object) -> list[str]:
    """Return the codes of a status, which is a code in itself or a concept, else its text."""
    if isinstance(concept, str):
        return [concept.strip().lower()]
    if not isinstance(concept, Mapping):
        return []
    codes = [
        str(coding["code"]).strip().lower()
        for coding in objects(concept, "coding")
        if "code" in coding
    ]
    return codes or ([str(concept["text"]).strip().lower()] if "text" in concept else [])


def listed(resource: Json, name: str) -> list[Any]:
    """Return a list of a resource, or an empty one; a single object counts as a list of one."""
    value = resource.get(name)
    if isinstance(value, Mapping):
        return [value]
    return value if isinstance(value, list) else []


def objects(resource: Json, name: str) -> list[Json]:
    """Return the objects of a list of a resource; a single one counts as a list of one."""
    return [item for item in listed(resource, name) if isinstance(item, Mapping)]


def mapping(resource: Json, name: str) -> Json:
    """Return an object of a resource, or an empty one."""
    value = resource.get(name)
    return value if isinstance(value, Mapping) else {}
