"""Pages in a real Chromium, served under the policy of our own server; the validator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from baclofen_kg.web.server import HEADERS

HERE = Path(__file__).resolve().parent
NODE = shutil.which("node")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
PUPPETEER = HERE / "node_modules" / "puppeteer-core"

JAVA = shutil.which("java")
VALIDATOR = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

needs_java = pytest.mark.skipif(
    JAVA is None or not VALIDATOR.exists(),
    reason="needs Java, and npm for the validator: apt-get install default-jre-headless npm",
)
needs_browser = pytest.mark.skipif(
    NODE is None or CHROMIUM is None or not PUPPETEER.exists(),
    reason="needs Chromium, and npm to drive it: apt-get install chromium nodejs npm",
)


class _WithPolicy(SimpleHTTPRequestHandler):
    """Serves a folder under the policy of our own server."""

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback; the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_WithPolicy, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def browse(*tasks: Mapping[str, object]) -> list[dict[str, Any]]:
    """What was seen on each page: see ``browser.mjs``."""
    assert NODE is not None
    assert CHROMIUM is not None
    done = subprocess.run(
        [NODE, str(HERE / "browser.mjs"), CHROMIUM],
        input=json.dumps(tasks),
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    seen: list[dict[str, Any]] = json.loads(done.stdout)
    return seen


def errors_of_the_validator(files: Sequence[Path]) -> str:
    """What the W3C validator says is wrong with pages."""
    assert JAVA is not None
    command = [JAVA, "-jar", str(VALIDATOR), "--errors-only", "--stdout", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert (done.returncode == 0) == (done.stdout == "")
    return done.stdout
