"""`make demo` runs to its end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_demo_shows_and_exports(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools" / "demo.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not medical advice" in done.stdout
    assert (ROOT / "build" / "site" / "index.html").as_uri() in done.stdout
    assert "baclofen" in (ROOT / "build" / "site" / "id" / "baclofen.html").read_text("utf-8")
    assert (ROOT / "build" / "baclofen.ttl").stat().st_size > 10_000
    assert json.loads((ROOT / "build" / "baclofen.jsonld").read_text("utf-8"))["@context"]
