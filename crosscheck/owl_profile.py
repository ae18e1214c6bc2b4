"""Checks each document of a job against the OWL 2 DL profile, with the OWL API.

The job is ``{"documents": {name: RDF/XML file}}``; the answer gives for each the number of its
axioms and what is not in the profile.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .engines import serve, start_jvm


def answer(job: dict[str, Any]) -> dict[str, object]:
    """Check all documents."""
    import jpype
    import owlready2

    assert owlready2.__file__
    start_jvm([Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"])
    managers = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager")
    profile = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    file = jpype.JClass("java.io.File")

    def check(path: str) -> dict[str, object]:
        manager = managers.createOWLOntologyManager()
        ontology = manager.loadOntologyFromOntologyDocument(file(path))
        violations = profile.checkOntology(ontology).getViolations()
        return {
            "axioms": int(ontology.getAxiomCount()),
            "violations": sorted({str(violation) for violation in violations}),
        }

    return {name: check(path) for name, path in job["documents"].items()}


if __name__ == "__main__":
    serve(answer)
