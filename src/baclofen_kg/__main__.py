"""Runs the command line as ``python -m baclofen_kg``."""

from .cli import run

run()
