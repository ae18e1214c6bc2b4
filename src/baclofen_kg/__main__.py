"""Runs the command line as ``python -m baclofen_kg``."""

from .cli import main

raise SystemExit(main())
