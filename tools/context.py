"""Write ontology/context.jsonld and ontology/frame.jsonld from the ontology.

Run it after a class or a property has been added: ``python tools/context.py``.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from baclofen_kg import resources
from baclofen_kg.formats.layout import property_key
from baclofen_kg.namespaces import BKO, PREFIXES, compact, expand

RDF_TYPE = expand("rdf:type")
# Text that this graph writes in English; other languages are written out.
ENGLISH = """
    skos:prefLabel skos:altLabel skos:hiddenLabel bko:narrowerLabel bko:sharedLabel
    skos:definition skos:scopeNote
    rdfs:label rdfs:comment skos:example dcterms:title dcterms:description dcterms:rights
    dcat:keyword bko:section
""".split()  # noqa: SIM905
# Always an array, whether one value or several: the properties of which a thing can have several.
ARRAYS = """
    bko:activeIngredient bko:component bko:nameUsedIn
    bko:describesProduct bko:holdsIn bko:impairs bko:improves bko:inPeopleWith bko:jurisdiction
    bko:leadsTo bko:lessFrequent bko:limit bko:memberOf bko:mimics bko:moreFrequent bko:population
    bko:product bko:reduces bko:regulates
    bko:reportedAdvice bko:reportedLimit bko:reportedPopulation
    bko:requires bko:site bko:target bko:through bko:treatment bko:worsenedBy
    bko:actsOn bko:cautionIn bko:contraindicatedIn bko:interactsWith bko:mayCause bko:mayTreat
    bko:usedInContextOf
    skos:altLabel skos:hiddenLabel bko:narrowerLabel bko:sharedLabel skos:broader dcterms:source
    skos:exactMatch skos:closeMatch skos:narrowMatch skos:broadMatch skos:relatedMatch
    cito:supports cito:qualifies cito:disputes prov:wasDerivedFrom rdfs:subClassOf
    void:linkPredicate void:subset void:vocabulary dcat:keyword
""".split()  # noqa: SIM905
DATES = ["dcterms:created", "dcterms:issued", "dcterms:modified"]
LINKS = """
    dcterms:license dcterms:conformsTo schema:url rdfs:subClassOf rdfs:subPropertyOf
    rdfs:domain rdfs:range rdfs:seeAlso skos:broadMatch owl:versionIRI
    dcterms:creator dcterms:language dcterms:publisher dcterms:source dcat:theme
    void:exampleResource void:linkPredicate void:objectsTarget void:subjectsTarget
    void:subset void:vocabulary
""".split()  # noqa: SIM905
# Named although the graph does not use them: documents may.
UNUSED = ["skos:notation"]
# The other direction of a property, by which a document nests.
REVERSE = {
    "statements": "bko:about",
    "supportedBy": "cito:supports",
    "qualifiedBy": "cito:qualifies",
    "disputedBy": "cito:disputes",
    "members": "bko:memberOf",
    "specialisedBy": "bko:specialises",
}
# The prefix of QUDT units would hide the property bko:unit.
RENAMED = {"unit": "qudt.unit"}


def build_context(ontology: list[ox.Quad], used: set[str]) -> dict[str, Any]:
    """Return the context: prefixes, classes, properties, reverse properties.

    A property of another vocabulary has a short name if the graph uses it; many are declared only
    so that people may.
    """
    context: dict[str, Any] = {"@version": 1.1}
    for prefix, namespace in PREFIXES.items():
        name = RENAMED.get(prefix, prefix)
        plain = namespace[-1] in ":/?#[]@"
        context[name] = namespace if plain else {"@id": namespace, "@prefix": True}
    terms: dict[str, Any] = {}
    kinds = _kinds(ontology)
    for iri in sorted(kinds):
        if iri.startswith(BKO) and "Class" in kinds[iri]:
            _add(terms, iri.removeprefix(BKO), compact(iri))
    ranges = {
        q.subject.value: q.object.value
        for q in ontology
        if q.predicate.value == expand("rdfs:range")
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.NamedNode)
    }
    named = {expand(curie) for curie in [*ENGLISH, *ARRAYS, *DATES, *LINKS, *UNUSED]}
    properties = named | {
        iri
        for iri, kind in kinds.items()
        if "Property" in kind and (iri.startswith(BKO) or iri in used)
    }
    # Own terms first: they have the first claim on a short name.
    for iri in sorted(properties, key=lambda iri: (not iri.startswith(BKO), property_key(iri))):
        name = compact(iri).partition(":")[2]
        definition = _definition(iri, kinds.get(iri, ""), ranges.get(iri, ""))
        if name in terms and not iri.startswith(BKO):
            continue  # written with its prefix
        _add(terms, name, definition)
    for name, curie in REVERSE.items():
        _add(terms, name, {"@reverse": curie, "@type": "@id", "@container": "@set"})
    if clash := sorted(terms.keys() & context.keys()):
        raise SystemExit(f"these terms have the name of a prefix; add it to RENAMED: {clash}")
    return {"@context": {**context, **terms}}


def build_frame(
    ontology: list[ox.Quad], data: list[ox.Quad], context: dict[str, Any]
) -> dict[str, Any]:
    """Return the frame, by which other processors nest a flat document as ``--framed`` does."""
    parents: dict[str, set[str]] = {}
    for q in ontology:
        if (
            q.predicate.value == expand("rdfs:subClassOf")
            and isinstance(q.subject, ox.NamedNode)
            and isinstance(q.object, ox.NamedNode)
        ):
            parents.setdefault(q.subject.value, set()).add(q.object.value)

    def nests(iri: str) -> bool:
        roots = {expand("bko:Statement"), expand("bko:Passage")}
        return iri in roots or any(nests(parent) for parent in parents.get(iri, ()))

    kinds = _kinds(ontology)
    own = [iri for iri in sorted(kinds) if iri.startswith(BKO) and "Class" in kinds[iri]]
    classes: dict[str, set[str]] = {}
    for q in (*ontology, *data):
        if q.predicate.value == RDF_TYPE and isinstance(q.object, ox.NamedNode):
            classes.setdefault(str(q.subject), set()).add(q.object.value)
    # Releases describe their files with the first.
    others = {"dcat:Distribution"}
    for found in classes.values():
        if not any(map(nests, found)):
            others.update(map(compact, found))
    types = [iri.removeprefix(BKO) for iri in own if not nests(iri)]
    types += [curie for curie in sorted(others) if not curie.startswith("bko:")]
    # What a statement or a passage points to is named there, and stands in full on its own.
    named: dict[str, Any] = {
        name: {"@embed": "@never", "@omitDefault": True}
        for name, definition in context["@context"].items()
        if isinstance(definition, dict)
        and definition.get("@type") == "@id"
        and str(definition.get("@id")).startswith(("bko:", "cito:", "dcterms:isPartOf"))
    }
    # A passage of several statements stands in full in the first of them.
    passages = {"@embed": "@once", "@omitDefault": True, **named}
    return {
        **context,
        "@type": types,
        "@embed": "@never",
        "@omitDefault": True,
        # The inverse of a property, in the ontology, has neither name nor type of its own.
        "owl:onProperty": {"@embed": "@always", "@omitDefault": True},
        "statements": {
            "@embed": "@always",
            "@omitDefault": True,
            **named,
            "supportedBy": passages,
            "qualifiedBy": passages,
            "disputedBy": passages,
        },
    }


def main() -> None:
    """Write both files."""
    for path, text in generated().items():
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def generated() -> dict[str, str]:
    """Return path and text of both files."""
    ontology = list(ox.parse(path=resources.ontology_file(), format=ox.RdfFormat.TURTLE))
    data = [q for file in resources.data_files() for q in ox.parse(path=file)]
    context = build_context(ontology, {q.predicate.value for q in (*ontology, *data)})
    return {
        resources.context_file(): _dump(context),
        resources.frame_file(): _dump(build_frame(ontology, data, context)),
    }


def _kinds(ontology: list[ox.Quad]) -> dict[str, str]:
    """Return the local name of the OWL class of each term that is declared and not retired."""
    owl = PREFIXES["owl"]
    retired = {q.subject for q in ontology if q.predicate.value == expand("owl:deprecated")}
    return {
        q.subject.value: q.object.value.removeprefix(owl)
        for q in ontology
        if q.predicate.value == RDF_TYPE
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.NamedNode)
        and q.object.value.startswith(owl)
        and q.subject not in retired
    }


def _definition(iri: str, kind: str, value_range: str) -> dict[str, str]:
    curie = compact(iri)
    definition = {"@id": curie}
    if curie in ENGLISH:
        definition["@language"] = "en"
    elif curie in DATES:
        definition["@type"] = "xsd:date"
    elif curie in LINKS or kind == "ObjectProperty":
        definition["@type"] = "@id"
    elif curie in ("oa:start", "oa:end"):
        definition["@type"] = "xsd:integer"
    elif value_range.startswith(PREFIXES["xsd"]) and value_range != expand("xsd:string"):
        definition["@type"] = compact(value_range)
    if curie in ARRAYS:
        definition["@container"] = "@set"
    return definition


def _add(terms: dict[str, Any], name: str, definition: object) -> None:
    if name in terms:
        raise SystemExit(f"two terms would be named {name!r} in the context")
    terms[name] = definition


def _dump(document: dict[str, Any]) -> str:
    """Return JSON with one term a line."""
    from baclofen_kg.formats.json_text import pretty

    return pretty(document) + "\n"


if __name__ == "__main__":
    main()
