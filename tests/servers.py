"""Real SPARQL servers on the loopback interface, for the tests of endpoints."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GRAPH = "https://example.org/graph"
"""The named graph into which Virtuoso loads."""
NO_VIRTUOSO = (
    "Virtuoso is not installed; on Debian and Ubuntu: "
    "apt-get install --no-install-recommends virtuoso-opensource"
)

_VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 8
EnabledGzipContent = 1

[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until a server listens."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        assert process.poll() is None, "the server has ended"
        time.sleep(0.05)
    raise AssertionError("the server does not listen")


@contextlib.contextmanager
def oxigraph_server(location: str) -> Iterator[str]:
    """Serve a folder of the embedded engine, and return the address of its endpoint."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("the Oxigraph server is not installed: pip install oxigraph")
    port = free_port()
    process = subprocess.Popen(
        [
            *(program, "serve-read-only", "--location", location),
            *("--bind", f"127.0.0.1:{port}"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def own_server(*options: str) -> Iterator[str]:
    """Start ``baclofen-kg serve``, and return the address of its endpoint."""
    command = [sys.executable, "-m", "baclofen_kg", "serve", "--port", "0", "--quiet", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.match(r"(http://\S+/) has the pages", process.stdout.readline())
            assert found, "it did not start"
            yield f"{found[1]}sparql"
        finally:
            process.terminate()


@contextlib.contextmanager
def virtuoso_server(
    folder: Path, triples: Iterable[ox.Triple], max_rows: int = 100_000
) -> Iterator[str]:
    """Start Virtuoso over some triples, and give the address of its endpoint."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip(NO_VIRTUOSO)
    sql, http = free_port(), free_port()
    settings = _VIRTUOSO_INI.format(folder=folder, sql=sql, http=http, rows=max_rows)
    (folder / "virtuoso.ini").write_text(settings)
    ox.serialize(triples, str(folder / "data.nt"), format=ox.RdfFormat.N_TRIPLES)
    process = subprocess.Popen(
        ["virtuoso-t", "+foreground", "+configfile", str(folder / "virtuoso.ini")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        wait_for(sql, process)
        wait_for(http, process)
        load = f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/data.nt'), '', '{GRAPH}');"
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load} checkpoint;"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        process.kill()
        process.wait()
