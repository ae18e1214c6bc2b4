"""The order in which a reader meets things in a written file, for Turtle and JSON-LD alike.

A class or property that is not listed is still written: a class under "Other", a property where our
own stand, by name. Listing it here only gives it a better place.
"""

from ..namespaces import PREFIXES, expand
from .themes import THEMES, Place

OTHER = "Other"
OUTSIDE_TERMS = "Terms of other vocabularies"

# Title of a section and the classes whose members stand in it. A subject with several classes
# stands in the first section that names one of them.
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Ontology", ("owl:Ontology",)),
    ("Dataset", ("dcat:Dataset", "void:Dataset", "void:Linkset", "dcat:Distribution")),
    *((title, ()) for title, _ in THEMES[:-1]),
    ("Units", ("qudt:Unit",)),
    # A list is one of our themes, and the values that others add to it stand there too.
    (THEMES[-1][0], ("owl:NamedIndividual", "bko:CodedValue")),
    ("Classes", ("owl:Class", "rdfs:Class")),
    ("Disjointness", ("owl:AllDisjointClasses", "owl:AllDisjointProperties", "owl:AllDifferent")),
    ("Object properties", ("owl:ObjectProperty",)),
    ("Datatype properties", ("owl:DatatypeProperty",)),
    ("Annotation properties", ("owl:AnnotationProperty", "rdf:Property")),
    ("Node shapes", ("sh:NodeShape",)),
    ("Property shapes", ("sh:PropertyShape",)),
    ("SPARQL constraints", ("sh:SPARQLConstraint",)),
    ("Declared prefixes", ("sh:PrefixDeclaration",)),
    (OUTSIDE_TERMS, ()),
    ("Drugs", ("bko:Drug",)),
    ("Substances", ("bko:Substance",)),
    ("Substance classes", ("bko:SubstanceClass",)),
    ("Products", ("bko:Product",)),
    ("Components of products", ("bko:Component",)),
    ("Targets", ("bko:Target",)),
    ("Anatomical sites", ("bko:AnatomicalSite",)),
    ("Physiological functions", ("bko:PhysiologicalFunction",)),
    ("Physiological changes", ("bko:PhysiologicalChange",)),
    ("Conditions and effects", ("bko:Condition", "bko:Effect", "bko:ClinicalFinding")),
    ("Limits", ("bko:Limit",)),
    ("Classifications", ("bko:Classification",)),
    ("Extent of use", ("bko:ExtentOfUse",)),
    ("Availability", ("bko:Availability",)),
    ("Physical properties", ("bko:PhysicalProperty",)),
    ("Mechanism of action", ("bko:MechanismOfAction",)),
    ("Pharmacokinetic parameters", ("bko:PharmacokineticParameter",)),
    ("Pharmacokinetic findings", ("bko:PharmacokineticFinding",)),
    ("Indications", ("bko:Indication",)),
    ("Limitations of use", ("bko:UseLimitation",)),
    ("Therapeutic benefits", ("bko:TherapeuticBenefit",)),
    ("Dosage regimens", ("bko:DosageRegimen",)),
    ("Adverse reactions", ("bko:AdverseReaction",)),
    ("Frequency comparisons", ("bko:FrequencyComparison",)),
    ("Interactions", ("bko:Interaction",)),
    ("Warnings", ("bko:Warning",)),
    ("Precautions", ("bko:Precaution",)),
    ("Overdose", ("bko:OverdosePicture",)),
    ("Pregnancy, birth and breast-feeding", ("bko:ReproductiveSafety",)),
    ("Administration", ("bko:AdministrationNote",)),
    ("Regulatory status", ("bko:RegulatoryStatus",)),
    ("Physiological roles", ("bko:PhysiologicalRole",)),
    ("Burden of disease", ("bko:DiseaseBurden",)),
    ("Sources", ("bko:Source",)),
    ("Passages", ("bko:Passage",)),
    (OTHER, ()),
)

SECTION_TITLES: tuple[str, ...] = tuple(title for title, _ in _SECTIONS)

_CLASS_SECTION: dict[str, int] = {
    expand(curie): number for number, (_, curies) in enumerate(_SECTIONS) for curie in curies
}
_TERM_CLASSES = frozenset(
    expand(f"owl:{name}")
    for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
_INDIVIDUAL = expand("owl:NamedIndividual")

# Names first, then where a thing stands, what it means, what is said about it, and last how it maps
# to the world outside.
_BEFORE = """
    rdf:type
    skos:prefLabel rdfs:label sh:name skos:altLabel skos:hiddenLabel
    bko:sharedLabel bko:narrowerLabel
    owl:versionIRI owl:versionInfo owl:imports
    vann:preferredNamespacePrefix vann:preferredNamespaceUri
    dcterms:title dcterms:description dcterms:creator dcterms:publisher dcterms:license
    dcterms:rights dcterms:created dcterms:issued dcterms:modified
    dcterms:isPartOf bko:section oa:start oa:end oa:exact
    skos:definition skos:scopeNote rdfs:comment skos:example
    rdfs:subClassOf rdfs:subPropertyOf owl:inverseOf rdfs:domain rdfs:range
    owl:members owl:distinctMembers owl:unionOf owl:oneOf
    sh:targetClass sh:targetSubjectsOf sh:targetObjectsOf sh:targetNode sh:path
    sh:description sh:severity sh:message sh:prefixes sh:select sh:ask
    sh:class sh:datatype sh:nodeKind sh:node sh:minCount sh:maxCount
    bko:activeIngredient bko:component bko:nameUsedIn bko:doseForm bko:memberOf
    bko:changeOf bko:direction
    bko:about bko:classifiedAs bko:extent bko:product
    bko:physicalPropertyKind bko:physicalPropertyValue bko:solvent
    bko:target bko:action bko:mimics bko:site bko:through bko:leadsTo
    bko:treats bko:inContextOf bko:requires
    bko:improves bko:reduces bko:circumstance bko:reproductiveStage
    bko:regulatoryTerm bko:statusYear bko:pharmacokineticProcess
    bko:effect bko:lessFrequent bko:moreFrequent
    bko:interactant bko:consequence bko:mechanism
    bko:condition bko:limit bko:regulates bko:impairs bko:specialises
    bko:measure bko:limitFrom bko:limitBelow bko:holdsIn
    bko:phase bko:route bko:parameter bko:strength bko:saltStrength bko:minimum bko:maximum bko:unit
    bko:doseBasis bko:timesPerDay bko:titrationStep bko:titrationStepDays
    bko:durationMinimum bko:durationMaximum bko:durationUnit
    bko:intervalMinimum bko:intervalMaximum bko:intervalUnit bko:setting
    bko:givenDose bko:givenDoseUnit bko:inPresenceOf
    bko:worsenedBy bko:outcome bko:treatment bko:textValue
    bko:population bko:inPeopleWith bko:memberCoverage
    bko:boxed bko:reportedMinimum bko:reportedMaximum bko:reportedFrequency
    bko:reportedUse bko:reportedSeriousness bko:reportedSeverity bko:reportedAdvice
    bko:reportedPopulation bko:reportedRoute bko:reportedLimit
    bko:sourceKind bko:jurisdiction bko:describesProduct bko:describesRoute bko:access bko:undated
    schema:url schema:sha256 bko:characterCount
""".split()  # noqa: SIM905
_AFTER = """
    cito:supports cito:qualifies cito:disputes
    sh:rule sh:sparql sh:property
    skos:broader skos:exactMatch skos:closeMatch skos:narrowMatch skos:broadMatch skos:relatedMatch
    skos:notation rdfs:seeAlso rdfs:isDefinedBy prov:wasDerivedFrom
""".split()  # noqa: SIM905

_RANK: dict[str, int] = {
    **{expand(curie): number for number, curie in enumerate(_BEFORE)},
    **{expand(curie): number for number, curie in enumerate(_AFTER, len(_BEFORE) + 1)},
}
_UNLISTED = len(_BEFORE)


def section_key(
    iri: str, classes: list[str], place: Place | None = None
) -> tuple[int, int, str, int, str]:
    """Sort key of a subject (an empty string for a blank node) whose classes are given.

    Its first part is the index of the subject's title in SECTION_TITLES. A term of ours stands at
    the place that its vocabulary gives it.
    """
    if place is not None:
        return (SECTION_TITLES.index(THEMES[place.theme][0]), *place[1:], iri)
    if iri and not _TERM_CLASSES.isdisjoint(classes) and not iri.startswith(PREFIXES["bko"]):
        return (SECTION_TITLES.index(OUTSIDE_TERMS), 0, "", 0, iri)
    number = min(
        (_CLASS_SECTION[name] for name in classes if name in _CLASS_SECTION),
        default=SECTION_TITLES.index(OTHER),
    )
    # A coded value stands among those of its own list.
    listed = SECTION_TITLES[number] == THEMES[-1][0]
    kind = min((name for name in classes if name != _INDIVIDUAL), default="") if listed else ""
    return (number, 0, kind, 0, iri)


def property_key(iri: str) -> tuple[int, str]:
    """Sort key of a property."""
    return (_RANK.get(iri, _UNLISTED), iri)
