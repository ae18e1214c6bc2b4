"""Show the graph in a minute: `make demo`. Each step is a command that you can type yourself."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from baclofen_kg.cli import main as baclofen_kg

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
STEPS = (
    ("The drug at a glance", ""),
    ("Is the graph sound?", "validate"),
    ("What is it used for, in which disease, and is that on the label?", "query indications"),
    ("What must it not meet unawares?", "query interactions"),
    ("What can it cause that is also a reason for care?", "query reaction-and-precaution"),
    ("Export", "export build/baclofen.ttl"),
    ("", "export build/baclofen.jsonld --framed"),
)


def main() -> int:
    """Run the steps; the first that fails ends the demo with its exit status."""
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    BUILD.mkdir(exist_ok=True)
    for title, command in STEPS:
        if title:
            print(f"\n{bold}{title}{plain}")
        print(f"$ baclofen-kg {command}".rstrip(), flush=True)
        status = baclofen_kg(shlex.split(command))
        if status:
            return status
    print(f"\n{bold}Written{plain}")
    for path in sorted(BUILD.glob("baclofen.*")):
        print(f"  {path.relative_to(ROOT)}  {path.stat().st_size / 1000:,.0f} kB")
    print("\nGo on with: .venv/bin/baclofen-kg queries    (what can be asked)")
    print("This is a dataset for software and study. It is not medical advice.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
