"""Build what a release consists of into dist/: packages, exports, pages, and their sums.

The same commit gives the same bytes: the time in the archives is that of the commit, or
SOURCE_DATE_EPOCH. ``dist/dataset.ttl`` is the description of the data with a ``dcat:Distribution``
for each export: its name, media type, size and SHA-256. Where the files will lie is for the person
who puts them there to say: ``--address https://…/`` adds their addresses.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import baclofen_kg
from baclofen_kg.formats.formatter import format_turtle

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
SITE = ROOT / "build" / "site"
NAME = f"baclofen-kg-{baclofen_kg.__version__}"
# Media types as IANA registers them.
EXPORTS = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
}
PREFIXES = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
"""


def commit_time() -> int:
    """Return the time of what is released, in seconds since 1970."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True
    )
    return int(done.stdout) if done.returncode == 0 else 0


def build_packages() -> None:
    """Build the wheel and the source distribution."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", str(DIST)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def archive_site(when: int) -> None:
    """Write the pages as a tar archive, in the order of their names."""
    shutil.rmtree(SITE, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "baclofen_kg", "site", str(SITE)], check=True)
    target = DIST / f"{NAME}-site.tar.gz"
    with (
        target.open("wb") as file,
        gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=when) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(path for path in SITE.rglob("*") if path.is_file()):
            entry = archive.gettarinfo(path, f"{NAME}-site/{path.relative_to(SITE).as_posix()}")
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mode, entry.mtime = 0o644, when
            with path.open("rb") as content:
                archive.addfile(entry, content)


def export_graph() -> None:
    """Write the graph with its ontology, in each of the forms."""
    kg = baclofen_kg.load()
    for suffix in EXPORTS:
        kg.export(DIST / f"{NAME}{suffix}", ontology=True)


def describe(address: str | None) -> None:
    """Write the description of the data with its distributions."""
    lines = [PREFIXES]
    for suffix, media in EXPORTS.items():
        file = DIST / f"{NAME}{suffix}"
        name = f"bkg:distribution-{suffix[1:]}"
        where = f"dcat:accessURL <{address}{file.name}> ;" if address else ""
        lines.append(
            f"bkg:dataset dcat:distribution {name} .\n"
            f'{name} a dcat:Distribution ; dcterms:title "{file.name}"@en ; {where}\n'
            f"  dcat:mediaType <https://www.iana.org/assignments/media-types/{media}> ;\n"
            f"  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;\n"
            f'  dcat:byteSize "{file.stat().st_size}"^^xsd:nonNegativeInteger ;\n'
            f"  spdx:checksum {name}-checksum .\n"
            f"{name}-checksum a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ;\n"
            f'  spdx:checksumValue "{sha256(file)}"^^xsd:hexBinary .\n'
        )
    text = (ROOT / "data" / "dataset.ttl").read_text("utf-8")
    (DIST / "dataset.ttl").write_text(format_turtle(text + "\n".join(lines)), "utf-8")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    """Build all, then the sums; print what there is."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--address", help="where the files will lie, ending in /")
    options = parser.parse_args()
    when = commit_time()
    os.environ["SOURCE_DATE_EPOCH"] = str(when)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    build_packages()
    export_graph()
    archive_site(when)
    describe(options.address)
    files = sorted(DIST.iterdir())
    sums = [f"{sha256(file)}  {file.name}\n" for file in files]
    (DIST / "SHA256SUMS").write_text("".join(sums), "utf-8")
    for file in files:
        print(f"{file.stat().st_size:>10,}  dist/{file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
