"""Namespaces and prefixes, named once for the whole package.

The order of ``PREFIXES`` is the order in which files write them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

BKO = "https://w3id.org/baclofen-kg/ontology#"
"""Namespace of the vocabulary."""
BKG = "https://w3id.org/baclofen-kg/id/"
"""Namespace of entities, statements, sources and passages."""
BKS = "https://w3id.org/baclofen-kg/shapes#"
"""Namespace of the SHACL shapes."""

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"

VOCABULARIES = {
    "bko": BKO,
    "bkg": BKG,
    "bks": BKS,
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": XSD,
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "cito": "http://purl.org/spar/cito/",
    "oa": "http://www.w3.org/ns/oa#",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "schema": "https://schema.org/",
    "biolink": "https://w3id.org/biolink/vocab/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "vann": "http://purl.org/vocab/vann/",
    "bibo": "http://purl.org/ontology/bibo/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
"""Vocabularies: ours and those we reuse."""

IDENTIFIERS = {
    "chebi": "http://purl.obolibrary.org/obo/CHEBI_",
    "mondo": "http://purl.obolibrary.org/obo/MONDO_",
    "hp": "http://purl.obolibrary.org/obo/HP_",
    "doid": "http://purl.obolibrary.org/obo/DOID_",
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "rxnorm": "http://purl.bioontology.org/ontology/RXNORM/",
    "atc": "http://purl.bioontology.org/ontology/ATC/",
    "icd10cm": "http://purl.bioontology.org/ontology/ICD10CM/",
    "icd10": "http://purl.bioontology.org/ontology/ICD10/",
    "ndfrt": "http://purl.bioontology.org/ontology/NDFRT/",
    "drugbank": "https://identifiers.org/drugbank:",
    "unii": "https://identifiers.org/unii:",
    "cas": "https://identifiers.org/cas:",
    "inchikey": "https://identifiers.org/inchikey:",
    "bindingdb": "https://identifiers.org/bindingdb:",
    "pubchem.compound": "http://rdf.ncbi.nlm.nih.gov/pubchem/compound/CID",
    "chembl.compound": "http://rdf.ebi.ac.uk/resource/chembl/molecule/",
    "uniprot": "http://purl.uniprot.org/uniprot/",
    "hgnc": "https://identifiers.org/hgnc:",
    "ncbigene": "https://identifiers.org/ncbigene:",
    "wikidata": "http://www.wikidata.org/entity/",
}
"""Outside identifiers, under the prefixes of Bioregistry."""

PREFIXES: dict[str, str] = {**VOCABULARIES, **IDENTIFIERS}

STANCES = ("supports", "qualifies", "disputes")
"""What a passage can have to do with a statement, by the local names of CiTO."""
STANCE_IRIS = tuple(VOCABULARIES["cito"] + name for name in STANCES)
"""The properties that say so, in the same order."""

# A cautious part of what Turtle, SPARQL and JSON-LD all allow after a prefix.
_LOCAL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.")


class Shortener:
    """Shortens IRIs with a set of prefixes, of which some may come first."""

    def __init__(self, prefixes: Mapping[str, str], first: Collection[str] = ()) -> None:
        # Longest namespace first, so that the most specific one wins.
        self._namespaces = sorted(
            ((namespace, prefix) for prefix, namespace in prefixes.items()),
            key=lambda pair: (pair[1] not in first, -len(pair[0]), pair[1]),
        )

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return the prefix and the local name of an IRI, or None where it is written in full.

        What is returned can be written in Turtle, SPARQL and JSON-LD without an escape.
        """
        for namespace, prefix in self._namespaces:
            if iri.startswith(namespace):
                local = iri[len(namespace) :]
                if local and local[0] not in "-." and local[-1] != "." and _LOCAL.issuperset(local):
                    return prefix, local
        return None


_SHORTENER = Shortener(PREFIXES)
_own: Shortener | None = None


def with_own(prefixes: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Return prefixes together with a file's own: what the file calls a namespace is its name.

    The order is that of ``prefixes``, then the alphabet.
    """
    namespaces = set(own.values())
    return {
        **{
            prefix: own.get(prefix, namespace)
            for prefix, namespace in prefixes.items()
            if prefix in own or namespace not in namespaces
        },
        **dict(sorted(own.items())),
    }


class IRI(str):
    """An IRI: a string that also knows its short form."""

    __slots__ = ()

    @property
    def curie(self) -> str:
        """The short form, such as ``bkg:baclofen``, or the IRI where no prefix fits."""
        return compact(self)


def expanded(curie: str, prefixes: Mapping[str, str] = PREFIXES) -> str | None:
    """Return the IRI of a CURIE, or None where the text has no prefix that is among those given.

    The prefix is matched whatever its case; space around the colon is left out.

    >>> expanded("CHEBI: 2972")
    'http://purl.obolibrary.org/obo/CHEBI_2972'
    """
    prefix, colon, local = curie.partition(":")
    namespace = prefixes.get(prefix.strip().lower()) if colon else None
    return None if namespace is None else namespace + local.strip()


def expand(curie: str) -> str:
    """Return the IRI of a CURIE.

    >>> expand("bkg:baclofen")
    'https://w3id.org/baclofen-kg/id/baclofen'

    Raises:
        KeyError: the text has no prefix that is known.
    """
    iri = expanded(curie)
    if iri is None:
        raise KeyError(curie)
    return iri


def compact(iri: str) -> str:
    """Return the CURIE of an IRI, or the IRI itself where it cannot be shortened.

    >>> compact("https://w3id.org/baclofen-kg/id/baclofen")
    'bkg:baclofen'
    """
    short = _SHORTENER.split(iri) or (_own and _own.split(iri))
    return f"{short[0]}:{short[1]}" if short else str(iri)


def show_prefixes(own: Mapping[str, str]) -> None:
    """Let ``compact`` know the prefixes of somebody's files, in place of those told before.

    Ours go first: neither a prefix nor a namespace of ours changes its meaning. This holds for the
    whole process, so it is for the command line, which has one graph.
    """
    global _own
    ours = set(PREFIXES.values())
    more = {
        prefix: iri
        for prefix, iri in own.items()
        if prefix and iri and prefix.lower() not in PREFIXES and iri not in ours
    }
    _own = Shortener(more) if more else None


def local_name(iri: str) -> str:
    """Return what stands behind the last slash or hash of an IRI.

    >>> local_name("https://w3id.org/baclofen-kg/ontology#Drug")
    'Drug'
    """
    return iri.rpartition("/")[2].rpartition("#")[2]


def in_words(name: str) -> str:
    """Return the local name of an IRI or a CURIE taken apart, as a noun.

    Labels of properties are verbs, such as *has dose form*, which do not fit before a colon.

    >>> in_words("bko:doseForm")
    'dose form'
    """
    return _taken_apart(local_name(name).rpartition(":")[2], " ").lower()


def kebab(name: str) -> str:
    """Return a name as the last part of an IRI.

    >>> kebab("CNS depression"), kebab("DosageRegimen")
    ('cns-depression', 'dosage-regimen')
    """
    return re.sub(r"[^a-z0-9]+", "-", _taken_apart(name, "-").lower()).strip("-")


def _taken_apart(name: str, mark: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", mark, name)
