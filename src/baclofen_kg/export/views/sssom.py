"""The outside identifiers as a set of mappings in SSSOM, a TSV file with its description on top.

How a match was found is not recorded in the graph, so its justification is
``semapv:UnspecifiedMatching``: nothing says that a person looked at it.
"""

from __future__ import annotations

import json

from ... import __version__
from ...formats.csv_text import csv_text
from ...namespaces import BKG, BKO, PREFIXES, compact
from .account import Account
from .facts import Facts
from .made import Made, one_file

_COLUMNS = (
    "subject_id",
    "subject_label",
    "subject_category",
    "predicate_id",
    "object_id",
    "mapping_justification",
)
_OTHERS = {"semapv": "https://w3id.org/semapv/vocab/", "sssom": "https://w3id.org/sssom/"}
_UNKNOWN_LICENSE = "https://w3id.org/sssom/license/unspecified"


def make(facts: Facts) -> Made:
    """Return every outside identifier as a mapping."""
    account = Account(facts)
    rows = []
    for match in facts.matches:
        account.keep(match)
        rows.append(
            (
                compact(match.entity),
                facts.label(match.entity),
                compact(BKO + facts.kinds(match.entity)[0]),
                f"skos:{match.relation}",
                compact(match.identifier),
                "semapv:UnspecifiedMatching",
            )
        )
    rows.sort(key=lambda row: (row[0], row[3], row[4]))
    matched = {match.entity for match in facts.matches}
    account.keep_all(
        (node for node in facts.entities if node in matched),
        "all but its identifiers, its name and its class",
    )
    account.lose_rest(facts.entities, "it has no outside identifier")
    account.lose_rest(account.everything, "a set of mappings holds identifiers only")
    used = {row[index].split(":", 1)[0] for row in rows for index in (0, 2, 3, 4)}
    head = {
        "mapping_set_id": f"{BKG}mappings",
        "mapping_set_title": f"{facts.dataset('dcterms:title') or 'baclofen-kg'}: identifiers",
        "mapping_set_version": facts.dataset("dcat:version") or __version__,
        "license": facts.dataset("dcterms:license") or _UNKNOWN_LICENSE,
        "mapping_date": facts.dataset("dcterms:modified"),
    }
    lines = [f"# {name}: {json.dumps(value)}\n" for name, value in head.items() if value]
    lines.append("# curie_map:\n")
    # In quotes, since some namespaces end in a colon, which YAML would take for its own.
    for prefix, namespace in sorted({**PREFIXES, **_OTHERS}.items()):
        if prefix in used or prefix in _OTHERS:
            lines.append(f"#   {json.dumps(prefix)}: {json.dumps(namespace)}\n")
    return one_file("".join(lines) + csv_text(_COLUMNS, rows, "\t"), account)
