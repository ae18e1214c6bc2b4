"""The small parts of which FHIR resources are made: concepts, references, quantities, countries."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from xml.sax.saxutils import escape

from ...namespaces import BKG, IDENTIFIERS, local_name
from .facts import Facts
from .made import filled

SYSTEMS = {
    "atc": "http://www.whocc.no/atc",
    "cas": "urn:oid:2.16.840.1.113883.6.61",
    "chebi": "http://purl.obolibrary.org/obo/chebi.owl",
    "hp": "http://human-phenotype-ontology.org",
    "icd10": "http://hl7.org/fhir/sid/icd-10",
    "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "mesh": "http://id.nlm.nih.gov/mesh",
    "mondo": "http://purl.obolibrary.org/obo/mondo.owl",
    "ndfrt": "http://hl7.org/fhir/ndfrt",
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "unii": "http://fdasis.nlm.nih.gov",
}
"""The code systems that FHIR names for outside identifiers; others keep our namespace of them."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9.-]{1,64}")
_OTHER_CHARACTERS = re.compile(r"[^A-Za-z0-9.-]+")
_CURIE_CODES = {"hp": "HP:", "mondo": "MONDO:", "chebi": "CHEBI:"}
UCUM = "http://unitsofmeasure.org"
_COUNTRIES = "urn:iso:std:iso:3166"


def identifier(node: str, suffix: str = "") -> str:
    """The id of a resource of a node: letters, digits, hyphens and dots, at most 64.

    A name of our own stands as it is. One that is longer, or has other characters, and any name of
    another namespace ends in a hash, so that no two share an id.
    """
    name = local_name(node) + suffix
    if node == BKG + local_name(node) and _IDENTIFIER.fullmatch(name):
        return name
    mark = hashlib.sha256((node + suffix).encode()).hexdigest()[:12]
    return f"{_OTHER_CHARACTERS.sub('-', name)[:51]}-{mark}"


def coding(iri: str) -> dict[str, str]:
    """An outside identifier as a coding."""
    for prefix, namespace in IDENTIFIERS.items():
        if iri.startswith(namespace):
            code = _CURIE_CODES.get(prefix, "") + iri.removeprefix(namespace)
            return {"system": SYSTEMS.get(prefix, namespace), "code": code}
    return {"system": iri.removesuffix(local_name(iri)), "code": local_name(iri)}


def concept(facts: Facts, node: str | None) -> dict[str, Any] | None:
    """An entity or a coded value as a CodeableConcept: our own name first, then the exact ones."""
    if node is None:
        return None
    exact = sorted(facts.values(node, "skos:exactMatch"))
    own = {"system": node.removesuffix(local_name(node)), "code": local_name(node)}
    label = facts.label(node)
    return {"coding": [{**own, "display": label}, *map(coding, exact)], "text": label}


def concepts(facts: Facts, *nodes: str | None) -> list[dict[str, Any]]:
    """The concepts of those nodes that there are."""
    return [found for node in nodes if (found := concept(facts, node))]


def text(words: str) -> dict[str, str]:
    """A concept that is words alone."""
    return {"text": words}


def referred(concept: dict[str, Any] | None) -> dict[str, Any] | None:
    """A CodeableReference by a concept."""
    return {"concept": concept} if concept else None


def reference(kind: str, name: str) -> dict[str, str]:
    """A reference to a resource of the same bundle."""
    return {"reference": f"{kind}/{name}"}


def country(facts: Facts, node: str) -> dict[str, Any]:
    """A country as a concept, after ISO 3166."""
    label = facts.label(node)
    code = facts.country_code(node)
    return {"coding": [filled(system=_COUNTRIES, code=code, display=label)], "text": label}


def quantity(facts: Facts, node: str, figure: str, unit: str) -> dict[str, Any] | None:
    """A figure of a node with its unit in UCUM; none where it has no figure."""
    value = facts.number(node, figure)
    if value is None:
        return None
    measure = facts.value(node, unit)
    code = facts.value(measure, "qudt:ucumCode") if measure else None
    return filled(
        value=value,
        unit=facts.label(measure) if measure else None,
        system=UCUM if code else None,
        code=code,
    )


def span(facts: Facts, node: str, low: str, high: str, unit: str) -> dict[str, Any]:
    """Two figures of a node as a Range."""
    return filled(low=quantity(facts, node, low, unit), high=quantity(facts, node, high, unit))


def narrative(*sentences: str, status: str = "generated") -> dict[str, str]:
    """A resource for people, a paragraph for each sentence.

    Args:
        sentences: what they are told; what is there twice is told once.
        status: ``additional`` where they are told more than the fields say.
    """
    paragraphs = "".join(f"<p>{escape(it)}</p>" for it in dict.fromkeys(sentences))
    return {
        "status": status,
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>',
    }


def url(node: str) -> str:
    """The address of a resource: the IRI of what it is of."""
    return node if node.startswith("http") else BKG + node
