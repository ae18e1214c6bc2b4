"""A tiny graph for tests that should not depend on the packaged data."""

TINY = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix chebi: <http://purl.obolibrary.org/obo/CHEBI_> .
@prefix mesh: <http://id.nlm.nih.gov/mesh/> .

bkg:testol a bko:Drug ; skos:prefLabel "testol"@en , "Testol"@de ; skos:altLabel "Tëstbrand"@en ;
    skos:definition "A drug for tests."@en ; skos:exactMatch chebi:1 ; bko:memberOf bkg:testers .
bkg:testers a bko:SubstanceClass ; skos:prefLabel "testers"@en ; skos:broader bkg:testables .
bkg:testables a bko:SubstanceClass ; skos:prefLabel "testables"@en ; skos:broader bkg:testers .
bkg:cramp a bko:Condition ; skos:prefLabel "cramp"@en ; skos:altLabel "charley horse"@en ;
    skos:closeMatch mesh:D1 .
bkg:spasm a bko:Condition ; skos:prefLabel "spasm"@en ; skos:altLabel "charley horse"@en .
bkg:stroke a bko:Condition ; skos:prefLabel "stroke"@en .
bkg:sleepiness a bko:Effect ; skos:prefLabel "sleepiness"@en .

bkg:s-indication a bko:Indication ; skos:prefLabel "testol for cramp after stroke"@en ;
    bko:about bkg:testol ; bko:treats bkg:cramp ; bko:inContextOf bkg:stroke .
bkg:s-reaction a bko:AdverseReaction ; skos:prefLabel "testol can cause sleepiness"@en ;
    bko:about bkg:testol ; bko:effect bkg:sleepiness .
bkg:s-mild a bko:AdverseReaction ; skos:prefLabel "testol can cause cramp"@en ;
    bko:about bkg:testol ; bko:effect bkg:cramp .
bkg:s-half-life a bko:PharmacokineticParameter ; skos:prefLabel "half-life of testol"@en ;
    bko:about bkg:testol ; bko:parameter bko:HalfLife ; bko:minimum 2.5 ; bko:maximum 4.0 ;
    bko:unit unit:HR .
bkg:s-unknown a bko:Prophecy ; skos:prefLabel "testol will be famous"@en ; bko:about bkg:testol .

bkg:page a bko:Source ; dcterms:title "A page"@en ; bko:sourceKind bko:WebArticle ;
    bko:jurisdiction bko:NoJurisdiction ; bko:characterCount 27 ;
    schema:sha256 "SHA" .
bkg:leaflet a bko:Source ; dcterms:title "A leaflet"@en ; bko:sourceKind bko:WebArticle .
bkg:p-1 a bko:Passage , oa:TextPositionSelector ; dcterms:isPartOf bkg:page ;
    bko:section "Uses"@en ; oa:start 10 ; oa:end 15 ; oa:exact "cramp" ;
    cito:supports bkg:s-indication .
bkg:p-2 a bko:Passage ; dcterms:isPartOf bkg:leaflet ; rdfs:comment "Not after a stroke."@en ;
    cito:disputes bkg:s-indication .
bkg:p-3 a bko:Passage , oa:TextPositionSelector ; dcterms:isPartOf bkg:page ;
    bko:section "Harm"@en ; oa:start 17 ; oa:end 27 ; cito:supports bkg:s-reaction , bkg:s-mild .
bkg:p-4 a bko:Passage ; dcterms:isPartOf bkg:leaflet ; cito:supports bkg:s-reaction ;
    bko:reportedSeriousness bko:Serious ; bko:reportedFrequency bko:Common ;
    bko:reportedMaximum 5.0 ; bko:unit unit:PERCENT .
bkg:p-5 a bko:Passage ; dcterms:isPartOf bkg:label ; cito:disputes bkg:s-indication ;
    bko:reportedUse bko:NotRecommendedUse .
bkg:label a bko:Source ; dcterms:title "A label"@en ; bko:sourceKind bko:ProductLabel ;
    bko:jurisdiction bko:UnitedStates .
"""

# The é and the sign beyond the 16-bit range tell code points from bytes and from UTF-16 units.
PAGE = "\N{PILL} é helps cramp: sleepiness"
"""The file of the source ``bkg:page``."""


def tiny_turtle() -> str:
    """Return the tiny graph, with the hash of its page."""
    import hashlib

    return TINY.replace("SHA", hashlib.sha256(PAGE.encode()).hexdigest())
