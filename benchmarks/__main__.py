"""Runs the benchmarks and writes the report: ``python -m benchmarks [--large] [SUBJECT…]``.

The usual run has the packaged graph and 1 000 drugs, ``--large`` 10 000 drugs. Without subjects all
are measured, and the part of ``docs/benchmarks.md`` that belongs to the run is written anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from . import check, cold, load, queries, stores, validate
from .harness import ROOT, Section, compile_all, formulary, markdown

REPORT = ROOT / "docs" / "benchmarks.md"
Subjects = dict[str, Callable[[], list[Section]]]


def usual() -> Subjects:
    """The packaged graph and 1 000 drugs."""
    drugs = 1_000
    return {
        "cold": lambda: [cold.measure()],
        "queries": lambda: [
            queries.measure(None, 1, 80),
            queries.measure(formulary(drugs), drugs, 35),
            queries.measure_heavy(formulary(drugs), drugs),
        ],
        "load": lambda: [load.measure(formulary(drugs, ".ttl"), drugs, 3)],
        "validate": lambda: [validate.measure(formulary(drugs, spoil=100), drugs)],
        "check": lambda: [check.measure({drugs: formulary(drugs)})],
        "stores": lambda: [stores.measure(formulary(drugs), drugs)],
    }


def large() -> Subjects:
    """10 000 drugs."""
    drugs = 10_000
    return {
        "queries": lambda: [
            queries.measure(formulary(drugs), drugs, 15),
            queries.measure_heavy(formulary(drugs), drugs),
        ],
        "load": lambda: [load.measure(formulary(drugs, ".ttl"), drugs, 1)],
        "validate": lambda: [
            validate.measure_large(
                formulary(drugs, spoil=100), drugs, formulary(drugs // 10, spoil=100)
            )
        ],
        "check": lambda: [check.measure({drugs: formulary(drugs)})],
        "stores": lambda: [stores.measure(formulary(drugs), drugs)],
    }


def write_report(text: str, part: str, path: Path = REPORT) -> None:
    """Put a text in the place of a part of the report."""
    page = path.read_text(encoding="utf-8")
    before, opening, rest = page.partition(f"<!-- {part} -->\n")
    _, closing, after = rest.partition(f"<!-- end of {part} -->")
    path.write_text(f"{before}{opening}\n{text}\n{closing}{after}", encoding="utf-8")


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--large", action="store_true", help="10 000 drugs")
    parser.add_argument("subjects", nargs="*", help="only these; the report is not written")
    options = parser.parse_args()
    subjects = large() if options.large else usual()
    unknown = set(options.subjects) - set(subjects)
    if unknown:
        parser.error(f"{' '.join(sorted(unknown))}: the subjects are {' '.join(subjects)}")
    compile_all()
    sections = []
    for name in options.subjects or subjects:
        print(f"measuring {name} ...", file=sys.stderr)
        sections += subjects[name]()
    text = markdown(sections)
    print(text)
    if not options.subjects:
        write_report(text, "large" if options.large else "usual")


if __name__ == "__main__":
    main()
