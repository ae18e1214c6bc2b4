"""Runs the benchmarks and writes the report: ``python -m benchmarks [--large] [SUBJECT…]``.

The usual run has the packaged graph and 1 000 drugs, of which rdflib has a twentieth for questions
and pySHACL a tenth; ``--large`` has 10 000 drugs, of which they have a hundredth and a tenth.
Without subjects all are measured, and the part of ``docs/benchmarks.md`` that belongs to the run is
written anew. Exit status 1 if something is not right, such as a planted error that was not found; a
goal of speed that is missed is shown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable

from . import check, cold, load, queries, stores, validate
from .formulary.errors import ERRORS
from .harness import Section, compile_all, formulary
from .page import markdown, write_part

Subjects = dict[str, Callable[[], list[Section]]]


def usual() -> Subjects:
    """The packaged graph and 1 000 drugs."""
    drugs = 1_000
    return {
        "cold": lambda: [cold.measure()],
        "queries": lambda: [
            queries.measure(None, 1, 80),
            queries.measure(formulary(drugs // 20), drugs // 20, 35),
            queries.measure_heavy(formulary(drugs), drugs),
            queries.measure_second(formulary(drugs), drugs),
        ],
        "load": lambda: [load.measure(formulary(drugs, ".ttl"), drugs, 3)],
        "validate": lambda: [
            validate.measure(formulary(drugs // 10, errors=len(ERRORS)), drugs // 10),
            validate.measure_alone(
                formulary(drugs, errors=100), drugs, formulary(drugs // 10, errors=len(ERRORS))
            ),
        ],
        "check": lambda: [check.measure({drugs: formulary(drugs)})],
        "stores": lambda: [stores.measure(formulary(drugs), drugs)],
    }


def large() -> Subjects:
    """10 000 drugs."""
    drugs = 10_000
    return {
        "queries": lambda: [
            queries.measure(formulary(drugs // 100), drugs // 100, 15),
            queries.measure_heavy(formulary(drugs), drugs),
        ],
        "load": lambda: [load.measure(formulary(drugs, ".ttl"), drugs, 1)],
        "validate": lambda: [
            validate.measure(formulary(drugs // 10, errors=100), drugs // 10),
            validate.measure_alone(
                formulary(drugs, errors=100), drugs, formulary(drugs // 10, errors=100)
            ),
        ],
        "check": lambda: [check.measure({drugs: formulary(drugs)})],
        "stores": lambda: [stores.measure(formulary(drugs), drugs)],
    }


def wrong(sections: Iterable[Section]) -> list[str]:
    """What is not right, in a line each."""
    rows = [row for section in sections for row in section.rows]
    return [f"{row.work}: {each}" for row in rows for each in row.wrong]


def main() -> int:
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
        write_part(text, "large" if options.large else "usual")
    mistakes = wrong(sections)
    for mistake in mistakes:
        print(f"wrong: {mistake}", file=sys.stderr)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
