"""Every identifier of another system is one that Bioregistry knows, in the form it gives."""

from __future__ import annotations

import re
from types import ModuleType

import pyoxigraph as ox
import pytest

from baclofen_kg.namespaces import BKG, BKO, IDENTIFIERS, IRI, VOCABULARIES

MATCHES = {
    VOCABULARIES["skos"] + f"{kind}Match"
    for kind in ("exact", "close", "narrow", "broad", "related")
}
NOT_LISTED = {"icd10", "ndfrt"}
"""Whose PURLs at BioPortal Bioregistry does not list, unlike those of the others there."""


def identifiers(triples: list[ox.Triple]) -> list[tuple[str, str]]:
    """The prefix and the local part of every identifier in the data."""
    known = {*IDENTIFIERS}
    iris = {
        term.value
        for triple in triples
        for term in (triple.subject, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    parts = (IRI(iri).curie.partition(":") for iri in iris)
    return sorted((prefix, local) for prefix, _, local in parts if prefix in known)


@pytest.fixture(scope="module")
def bioregistry() -> ModuleType:
    """The registry, which takes a second to import: whoever only collects tests does without."""
    import bioregistry

    return bioregistry


@pytest.mark.parametrize("prefix", IDENTIFIERS)
def test_prefix_is_the_one_of_bioregistry(bioregistry: ModuleType, prefix: str) -> None:
    assert bioregistry.normalize_prefix(prefix) == prefix
    assert bioregistry.get_pattern(prefix), "there is a form to check against"


@pytest.mark.parametrize("prefix", IDENTIFIERS)
def test_other_programs_read_the_iri_back(bioregistry: ModuleType, prefix: str) -> None:
    example = bioregistry.get_example(prefix)
    assert example
    iri = IDENTIFIERS[prefix] + example
    assert IRI(iri).curie == f"{prefix}:{example}"
    expected = (None, None) if prefix in NOT_LISTED else (prefix, example)
    assert tuple(bioregistry.parse_iri(iri)) == expected


def test_identifiers_have_the_form_of_their_system(
    bioregistry: ModuleType, data_triples: list[ox.Triple]
) -> None:
    found = identifiers(data_triples)
    assert found
    forms = {
        prefix: re.compile(bioregistry.get_pattern(prefix) or "never")
        for prefix in {prefix for prefix, _ in found}
    }
    wrong = [f"{prefix}:{local}" for prefix, local in found if not forms[prefix].fullmatch(local)]
    assert not wrong, "correct these, or their prefix"


def test_matches_point_to_systems_that_are_known(data_triples: list[ox.Triple]) -> None:
    """A match in a namespace that nobody named would be checked against no form."""
    unknown = {
        triple.object.value
        for triple in data_triples
        if triple.predicate.value in MATCHES
        and isinstance(triple.object, ox.NamedNode)
        and IRI(triple.object.value).curie == triple.object.value
        and not triple.object.value.startswith((BKG, BKO))
    }
    assert not unknown, "name the system in namespaces.IDENTIFIERS"


@pytest.mark.parametrize("system", ["snomed", "sctid", "meddra", "umls", "kegg"])
def test_systems_under_other_terms_are_left_out(system: str, data_triples: list[ox.Triple]) -> None:
    """Their licences do not allow what ours does."""
    found = {
        term.value
        for triple in data_triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode) and system in term.value.lower()
    }
    assert not found
