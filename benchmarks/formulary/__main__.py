"""Writes a formulary to a file.

    python -m benchmarks.formulary --drugs 1000 --out build/formulary-1000.nt
    python -m benchmarks.formulary --drugs 1000 --out build/spoilt-1000.nt --spoil 100

The drugs are made up and so is all that is said of them. The graph conforms to the shapes, and the
same numbers give the same file. One drug is held in memory at a time. With ``--spoil`` errors are
planted, each in another drug; what validation must find is written beside the file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .nodes import write
from .planted import write_planted
from .spoilt import spoilt


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a formulary to a file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--drugs", type=int, required=True, help="how many drugs")
    parser.add_argument("--out", type=Path, required=True, help="file to write, .nt or .ttl")
    parser.add_argument("--seed", type=int, default=1, help="other seeds, other drugs (1)")
    parser.add_argument("--spoil", type=int, default=0, metavar="ERRORS", help="errors to plant")
    options = parser.parse_args(arguments)
    if options.drugs < 1 or not 0 <= options.spoil <= options.drugs:
        parser.error("--drugs must be at least 1, and --spoil at most as many: one error a drug")
    if options.out.suffix not in (".nt", ".ttl"):
        parser.error(f"{options.out}: the name must end in .nt or .ttl")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    planted, nodes = spoilt(options.drugs, options.seed, options.spoil)
    with options.out.open("w", encoding="utf-8") as out:
        triples = write(nodes, out, turtle=options.out.suffix == ".ttl")
    print(f"{options.out}: {triples} triples on {options.drugs} drugs", file=sys.stderr)
    if options.spoil:
        beside = options.out.with_suffix(".planted.tsv")
        write_planted(planted, beside)
        print(f"{beside}: {len(planted)} errors", file=sys.stderr)


if __name__ == "__main__":
    main()
