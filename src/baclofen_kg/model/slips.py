"""Finds the terms of our vocabulary that a query names and that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .. import resources
from ..errors import near_matches, suggestion_text
from ..namespaces import BKO, PREFIXES
from ..sparql.results import of_answer
from ..sparql.store import Store
from ..sparql.tokens import tokens

_DECLARED = re.compile(r"^bko:([\w.-]*\w)", re.MULTILINE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def terms_named(sparql: str) -> list[str]:
    """Return the terms of our vocabulary that a query names, in order."""
    found: dict[str, None] = {}
    prefixes = {prefix for prefix, iri in PREFIXES.items() if iri == BKO}
    words = list(tokens(sparql))
    for before, token in zip([None, *words], words, strict=False):
        prefix, _, local = token.text.partition(":")
        if before is not None and before.word == "PREFIX":
            # The query may call a namespace as it likes.
            following = next((t.text for t in words if t.start >= token.end), "")
            prefixes = prefixes | {prefix} if following == f"<{BKO}>" else prefixes - {prefix}
        elif token.kind == "name" and prefix in prefixes and local:
            found[local] = None
        elif token.kind == "iri" and token.text.startswith(f"<{BKO}") and len(token.text) > 1:
            found[token.text[len(BKO) + 1 : -1]] = None
    return [local for local in found if re.fullmatch(r"[\w-]+", local)]


def slips(sparql: str, store: Store) -> Iterator[str]:
    """Say of each term of our vocabulary that a query names, and that there is not, what is meant.

    What the data use is a term, too, whether our ontology has it or not.
    """
    named = terms_named(sparql)
    if not named:
        return
    values = " ".join(f"<{BKO}{local}>" for local in named)
    rows = of_answer(
        store.query(
            f"SELECT ?t WHERE {{ VALUES ?t {{ {values} }} FILTER NOT EXISTS {{ ?t ?p ?o }} "
            "FILTER NOT EXISTS { ?x a ?t } FILTER NOT EXISTS { ?x ?t ?y } }"
        )
    )
    unknown = [str(row.t).removeprefix(BKO) for row in rows]
    if not unknown:
        return
    with open(resources.ontology_file(), encoding="utf-8") as file:
        declared = set(_DECLARED.findall(file.read()))
    labels = _labels(store)
    for local in unknown:
        if local not in declared:
            near = [f"bko:{name}" for name in _near(local, declared, labels)]
            yield f"no such term: bko:{local}{suggestion_text(near)}"


def _near(local: str, declared: Iterable[str], labels: dict[str, str]) -> list[str]:
    spoken = " ".join(_WORD.findall(local)).lower()
    if spoken in labels:
        return [labels[spoken]]
    # Classes begin with a capital, and properties do not.
    alike = [name for name in declared if name[0].isupper() == local[0].isupper()]
    found = near_matches(local, sorted(alike), limit=2) or near_matches(local, sorted(declared))[:1]
    if not found:
        found = [labels[label] for label in near_matches(spoken, labels, limit=2)]
    return list(dict.fromkeys(found))


def _labels(store: Store) -> dict[str, str]:
    """The labels of our terms, in small letters, each with its local name."""
    rows = of_answer(
        store.query(
            "SELECT ?t ?label WHERE { ?t rdfs:label|skos:altLabel ?label "
            f'FILTER STRSTARTS(STR(?t), "{BKO}") }} ORDER BY ?t'
        )
    )
    return {str(row.label).lower(): str(row.t).removeprefix(BKO) for row in rows}
