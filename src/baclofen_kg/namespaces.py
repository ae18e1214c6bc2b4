"""Namespaces and prefixes, named once for the whole package.

The order of ``PREFIXES`` is the order in which files write them.
"""

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

# Longest namespace first, so that the most specific one wins.
_BY_NAMESPACE = sorted(
    ((namespace, prefix) for prefix, namespace in PREFIXES.items()),
    key=lambda pair: (-len(pair[0]), pair[0]),
)


class IRI(str):
    """An IRI: a string that also knows its short form."""

    __slots__ = ()

    @property
    def curie(self) -> str:
        """The short form, such as ``bkg:baclofen``, or the IRI where no prefix fits."""
        return compact(self)


def expand(curie: str) -> str:
    """Give the IRI of a CURIE; the prefix is matched whatever its case.

    >>> expand("CHEBI:2972")
    'http://purl.obolibrary.org/obo/CHEBI_2972'

    Raises:
        KeyError: the text has no prefix that is known.
    """
    prefix, colon, local = curie.partition(":")
    namespace = PREFIXES.get(prefix.lower()) if colon else None
    if namespace is None:
        raise KeyError(curie)
    return namespace + local


def compact(iri: str) -> str:
    """Give the CURIE of an IRI, or the IRI itself where no prefix fits.

    >>> compact("https://w3id.org/baclofen-kg/id/baclofen")
    'bkg:baclofen'
    """
    for namespace, prefix in _BY_NAMESPACE:
        if iri.startswith(namespace):
            local = iri[len(namespace) :]
            # A slash or a hash would make a CURIE that reads as something else.
            if local and not any(sign in local for sign in "/#?: "):
                return f"{prefix}:{local}"
    return str(iri)


def local_name(iri: str) -> str:
    """Give what stands behind the last slash or hash of an IRI.

    >>> local_name("https://w3id.org/baclofen-kg/ontology#Drug")
    'Drug'
    """
    return iri.rpartition("/")[2].rpartition("#")[2]
