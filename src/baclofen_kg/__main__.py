"""Runs the command line as ``python -m baclofen_kg``."""

from .cli.main import run

run()
