"""Finds the terms of our vocabulary and of shared ones that a query names and that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .. import resources
from ..errors import near_matches, suggestion_text
from ..namespaces import BKO, VOCABULARIES
from ..sparql.results import of_answer
from ..sparql.store import Store
from ..sparql.tokens import tokens

_DECLARED = re.compile(r"^bko:([\w.-]*\w)", re.MULTILINE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_FINISHED = {"skos": "SKOS", "dcterms": "DCTERMS", "prov": "PROV", "rdfs": "RDFS", "owl": "OWL"}
"""Vocabularies to which nothing is added any more, and where rdflib keeps their terms."""
_GROWING = {"schema": "SDO", "rdf": "RDF", "cito": None}
"""Others: a term that is not known may be new, and is told of where it looks like one that is."""
_CITO = ("supports", "qualifies", "disputes")
_WATCHED = {name: VOCABULARIES[name] for name in ("bko", *_FINISHED, *_GROWING)}


def terms_named(sparql: str) -> list[tuple[str, str]]:
    """Return the terms of these vocabularies that a query names: our prefix and local name."""
    found: dict[tuple[str, str], None] = {}
    names = {iri: name for name, iri in _WATCHED.items()}
    prefixes = dict(zip(_WATCHED, _WATCHED, strict=True))
    words = list(tokens(sparql))
    for before, token in zip([None, *words], words, strict=False):
        prefix, _, local = token.text.partition(":")
        if before is not None and before.word == "PREFIX":
            # The query may call a namespace as it likes.
            following = next((t.text for t in words if t.start >= token.end), "")
            prefixes.pop(prefix, None)
            if following[1:-1] in names:
                prefixes[prefix] = names[following[1:-1]]
        elif token.kind == "name" and prefix in prefixes and local:
            found[prefixes[prefix], local] = None
        elif token.kind == "iri":
            for name, iri in _WATCHED.items():
                if token.text.startswith(f"<{iri}"):
                    found[name, token.text[len(iri) + 1 : -1]] = None
    return [term for term in found if re.fullmatch(r"[\w-]+", term[1])]


def slips(sparql: str, store: Store) -> Iterator[str]:
    """Say of each term that a query names, and that there is not, what is meant.

    What the data use is a term, too, whether its vocabulary has it or not.
    """
    named = terms_named(sparql)
    if not named:
        return
    values = " ".join(f"<{_WATCHED[name]}{local}>" for name, local in named)
    rows = of_answer(
        store.query(
            f"SELECT ?t WHERE {{ VALUES ?t {{ {values} }} FILTER NOT EXISTS {{ ?t ?p ?o }} "
            "FILTER NOT EXISTS { ?x a ?t } FILTER NOT EXISTS { ?x ?t ?y } }"
        )
    )
    unused = {str(row.t) for row in rows}
    unknown = [(name, local) for name, local in named if _WATCHED[name] + local in unused]
    terms = {name: _declared(name) for name in dict(unknown)}
    unknown = [(name, local) for name, local in unknown if local not in terms[name]]
    labels = _labels(store) if "bko" in dict(unknown) else {}
    for name, local in unknown:
        declared = terms[name]
        if name in _GROWING:
            from difflib import get_close_matches  # few queries have a slip

            for term in get_close_matches(local, sorted(declared), n=1, cutoff=0.75):
                yield f"nothing uses {name}:{local}{suggestion_text([f'{name}:{term}'])}"
            continue
        near = _near(local, declared, labels if name == "bko" else {})
        meant = suggestion_text(f"{name}:{term}" for term in near)
        yield f"no such term: {name}:{local}{meant}"


def _declared(name: str) -> set[str]:
    """The local names of a vocabulary, as far as they are known here."""
    if name == "bko":
        with open(resources.ontology_file(), encoding="utf-8") as file:
            return set(_DECLARED.findall(file.read()))
    if name == "cito":
        return set(_CITO)
    from rdflib import namespace  # it takes long to import, and is seldom asked

    kept = getattr(namespace, _FINISHED.get(name) or _GROWING[name] or "")
    return {iri.removeprefix(_WATCHED[name]) for iri in dir(kept)} | set(kept._extras)


def _near(local: str, declared: Iterable[str], labels: dict[str, str]) -> list[str]:
    spoken = " ".join(_WORD.findall(local)).lower()
    if spoken in labels:
        return [labels[spoken]]
    same = [name for name in sorted(declared) if name.lower() == local.lower()]
    if same:
        return same
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
