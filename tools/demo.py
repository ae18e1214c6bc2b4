"""Show the graph in a minute: `make demo`. Each step is a command that you can type yourself."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from baclofen_kg.cli.main import main as baclofen_kg

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
WRONG = "validate data tools/wrong.ttl"
STROKE = "bkg:baclofen-indication-spasticity-stroke"
STEPS = (
    ("The drug at a glance", ""),
    ("Is the graph sound?", "validate"),
    ("What is it used against, in which disease, and is that on the label?", "query indications"),
    ("What does the body do to it?", "query pharmacokinetics"),
    ("What can it bring about that also calls for care?", "query reaction-and-precaution"),
    ("The article says: after a stroke. Who agrees, and who does not?", f"show {STROKE}"),
    ("And if somebody gets a fact wrong? (tools/wrong.ttl does)", WRONG),
    ("Take it away", "export build/baclofen.ttl"),
    ("", "export build/baclofen.jsonld --framed"),
    ("Look at it", "site build/site"),
)


def main() -> int:
    """Run the steps; the first that does not end as it should ends the demo."""
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    os.chdir(ROOT)
    BUILD.mkdir(exist_ok=True)
    for title, command in STEPS:
        if title:
            print(f"\n{bold}{title}{plain}")
        print(f"$ baclofen-kg {command}".rstrip(), flush=True)
        status = baclofen_kg(shlex.split(command))
        if status != (1 if command == WRONG else 0):
            print(f"tools/demo.py: exit status {status} was not expected", file=sys.stderr)
            return 1
    print(f"\n{bold}The files{plain}")
    for path in (BUILD / "baclofen.ttl", BUILD / "baclofen.jsonld"):
        print(f"  {path}  ({path.stat().st_size / 1000:,.0f} kB)")
    page = BUILD / "site" / "index.html"
    print(f"\n{bold}The pages{plain}\n  open {page.relative_to(ROOT)} in a browser:")
    print(f"  {page.as_uri()}")
    print("\nWhat else can be asked: .venv/bin/baclofen-kg queries")
    print("This is a dataset for software and study. It is not medical advice.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
