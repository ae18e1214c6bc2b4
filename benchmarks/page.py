"""The page docs/benchmarks.md: what came out, on which commit, and what has changed since.

``python -m benchmarks.page`` brings the last of these up to date; ``make docs`` does so.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import baclofen_kg

from .harness import ROOT, Section, digest

PAGE = ROOT / "docs" / "benchmarks.md"
PACKAGES = ("pyoxigraph", "rdflib", "pyshacl", "pyrudof")
_STAMP = re.compile(r"(with shapes `(\w+)` and queries `(\w+)`;.*\n)(.*)\n")


def digests() -> dict[str, str]:
    """A digest of the shapes and one of the queries, as they are now."""
    ontology, queries = ROOT / "ontology", ROOT / "queries"
    return {
        "shapes": digest(ontology / name for name in ("shapes.ttl", "constraints.ttl")),
        "queries": digest(queries.rglob("*.rq")),
    }


def stamp() -> str:
    """What is measured: the commit, and digests by which to tell whether it has changed."""
    now = digests()
    return (
        f"Measured on {commit()} with shapes `{now['shapes']}` and queries `{now['queries']}`; "
        f"the packaged graph has {len(baclofen_kg.load()):,} triples.\n{_changed([])}\n"
    )


def commit() -> str:
    """The commit that is checked out, and whether something differs from it."""
    try:
        name = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--", "src", "ontology", "data", "queries")
    except (OSError, subprocess.CalledProcessError):
        return "no commit"
    return f"commit `{name}`{', and changes that were not committed,' if changed else ''}"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _changed(names: Sequence[str]) -> str:
    if not names:
        return "The shapes and the queries are still the same."
    return f"**The {' and the '.join(names)} have changed since.**"


def refreshed(text: str) -> str:
    """The page with what has changed since each part was measured."""
    now = digests()

    def line(stamp: re.Match[str]) -> str:
        then = {"shapes": stamp[2], "queries": stamp[3]}
        return f"{stamp[1]}{_changed([name for name in now if now[name] != then[name]])}\n"

    return _STAMP.sub(line, text)


def machine() -> str:
    """The machine and the versions, without its name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
        memory = f", {size:.0f} GB"
    load = (
        f"; load average at the end {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    )
    return (
        f"{platform.system()} on {platform.machine()}, {cores} cores{memory}{load}. "
        f"Python {platform.python_version()}"
        + "".join(f", {name} {found}" for name in PACKAGES if (found := _version(name)))
        + "."
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def markdown(sections: Sequence[Section]) -> str:
    """Write the report: the goals first, then the figures that they come from."""
    rows = [row for section in sections for row in section.rows]
    marks = {True: "yes", False: "**no**"}
    lines = _table(
        ("work", "goal", "reached", "met"),
        [(row.work, row.goal, row.reached, marks[row.met]) for row in rows],
    )
    for section in sections:
        lines += ["", f"### {section.title}", "", section.note, ""]
        lines += _table(section.columns, section.lines)
    return "\n".join(lines) + "\n"


def _table(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    shape = ["---", *["--:" for _ in columns[1:]]]
    return [f"| {' | '.join(line)} |" for line in (columns, shape, *lines)]


def write_part(text: str, part: str, path: Path = PAGE) -> None:
    """Put a text in the place of a part of the page, with what was measured and where."""
    page = path.read_text(encoding="utf-8")
    before, opening, rest = page.partition(f"<!-- {part} -->\n")
    _, closing, after = rest.partition(f"<!-- end of {part} -->")
    written = f"{before}{opening}\n{stamp()}\n{machine()}\n\n{text}\n{closing}{after}"
    path.write_text(written, encoding="utf-8")


def main() -> None:
    """Bring the page up to date."""
    text = PAGE.read_text(encoding="utf-8")
    if refreshed(text) != text:
        PAGE.write_text(refreshed(text), encoding="utf-8")
        print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
