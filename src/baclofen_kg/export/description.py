"""What a file says of itself that holds several datasets in one.

Each dataset describes itself, and what it says of itself stays: it is true of that part. The whole
is described beside them, so that nobody takes the title, the counts or the terms of a part for
those of the file.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from ..namespaces import BKG, XSD, expand

MERGED = ox.NamedNode(BKG + "merged-dataset")
"""The whole of an export that holds more than one dataset."""

_TYPE, _ABOUT, _LABEL = (
    ox.NamedNode(expand(name)) for name in ("rdf:type", "bko:about", "skos:prefLabel")
)
_TITLE, _LICENSE, _RIGHTS, _PART, _DESCRIPTION = (
    ox.NamedNode(expand(f"dcterms:{name}"))
    for name in ("title", "license", "rights", "hasPart", "description")
)
_DATASET, _DRUG = (ox.NamedNode(expand(name)) for name in ("dcat:Dataset", "bko:Drug"))
_SPACE, _TRIPLES, _ENTITIES = (
    ox.NamedNode(expand(f"void:{name}")) for name in ("uriSpace", "triples", "entities")
)
_INTEGER = ox.NamedNode(XSD + "integer")


def merged_description(data: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Return the description of data that are more than the one dataset that they describe.

    Nothing is returned where one dataset at most is described and nothing is said outside it.
    """
    # A dataset that was only read for single facts does not say which names are its own.
    spaces: dict[object, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
        t.subject: t.object for t in data if t.predicate == _SPACE
    }
    datasets = _subjects(data, _TYPE, _DATASET) & spaces.keys()
    about = {t.subject: t.object for t in data if t.predicate == _ABOUT}
    undescribed = [s for s in about if not any(_begins(s, spaces[part]) for part in datasets)]
    if MERGED in datasets or not datasets or (len(datasets) == 1 and not undescribed):
        return []
    titles = _values(data, _TITLE, datasets)
    names = _values(data, _LABEL, _subjects(data, _TYPE, _DRUG).intersection(about.values()))
    described = f"{_listed(names)}: {len(about)} statements of the datasets {_listed(titles)}"
    if undescribed:
        described += f", {len(undescribed)} of them of data that do not describe themselves"
    rows: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (_TYPE, _DATASET),
        (_TYPE, ox.NamedNode(expand("void:Dataset"))),
        (_TITLE, ox.Literal(f"Drug knowledge graph: {_listed(names)}", language="en")),
        (_DESCRIPTION, ox.Literal(f"{described}.", language="en")),
    ]
    rows += [(_PART, part) for part in datasets if isinstance(part, ox.NamedNode)]
    # The terms of each part, since they hold together.
    rows += [
        (t.predicate, t.object)  # type: ignore[misc]
        for t in data
        if t.predicate in (_LICENSE, _RIGHTS) and t.subject in datasets
    ]
    rows = list(dict.fromkeys(rows))
    subjects = {t.subject for t in data if isinstance(t.subject, ox.NamedNode)}
    rows.append((_ENTITIES, _number(len(subjects) + 1)))
    rows.append((_TRIPLES, _number(len(data) + len(rows) + 1)))
    return [ox.Triple(MERGED, predicate, value) for predicate, value in rows]


def _subjects(
    data: Sequence[ox.Triple], predicate: ox.NamedNode, value: ox.NamedNode
) -> set[object]:
    return {t.subject for t in data if t.predicate == predicate and t.object == value}


def _values(data: Sequence[ox.Triple], predicate: ox.NamedNode, subjects: set[object]) -> list[str]:
    found = (t for t in data if t.predicate == predicate and t.subject in subjects)
    return sorted({t.object.value for t in found if isinstance(t.object, ox.Literal)})


def _listed(names: Sequence[str]) -> str:
    shown = [*names[:10], *([f"{len(names) - 10} more"] if len(names) > 10 else [])]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _begins(node: object, space: object) -> bool:
    named = isinstance(node, ox.NamedNode) and isinstance(space, ox.Literal)
    return named and node.value.startswith(space.value)  # type: ignore[attr-defined]


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=_INTEGER)
