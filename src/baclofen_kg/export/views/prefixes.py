"""The prefixes of this package as an extended prefix map, which the package ``curies`` reads."""

from __future__ import annotations

from ...formats.json_text import indented
from ...namespaces import PREFIXES
from .account import Account
from .facts import Facts
from .kgx import PREFIXES as BIOLINK
from .made import Made, one_file

_OTHER_NAMESPACES = {
    "schema": ["http://schema.org/"],
    "wikidata": ["https://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/"],
    "mesh": ["https://id.nlm.nih.gov/mesh/", "https://meshb.nlm.nih.gov/record/ui?ui="],
    "hgnc": ["http://identifiers.org/hgnc/"],
    "uniprot": ["https://purl.uniprot.org/uniprot/"],
}
"""Other namespaces in which the same identifiers are met."""


def make(facts: Facts) -> Made:
    """Return the prefix map; of the graph itself it carries nothing."""
    account = Account(facts)
    account.lose_rest(account.everything, "a prefix map holds prefixes only")
    return one_file(indented(prefix_map()), account)


def prefix_map() -> list[dict[str, object]]:
    """Return each prefix with its namespace, and other spellings of both."""
    return [
        {
            "prefix": prefix,
            "uri_prefix": namespace,
            "prefix_synonyms": _spellings(prefix),
            "uri_prefix_synonyms": _OTHER_NAMESPACES.get(prefix, []),
        }
        for prefix, namespace in PREFIXES.items()
    ]


def _spellings(prefix: str) -> list[str]:
    """How else the prefix is written: in capitals, and as Biolink has it."""
    if prefix not in BIOLINK:
        return []
    return sorted({BIOLINK[prefix], prefix.upper()} - {prefix})
