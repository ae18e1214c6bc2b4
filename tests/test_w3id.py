"""The redirects for w3id.org lead each name to its file, in a real Apache on the loopback."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from baclofen_kg.namespaces import BKG, BKO

pytest.importorskip("jinja2", reason="needs the extra: pip install 'baclofen-kg[site]'")

from baclofen_kg.web.site import Site

RULES = Path(__file__).resolve().parent.parent / "docs" / "w3id" / ".htaccess"
PLACEHOLDER, SITE = "https://site.invalid", "https://pages.example/graph"
MODULES = Path("/usr/lib/apache2/modules")
APACHE = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
CONFIGURATION = """\
ServerName w3id.test
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
{user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot {folder}/www
<Directory {folder}/www>
  AllowOverride All
  Require all granted
</Directory>
"""


class Apache:
    """An Apache in which the folder ``baclofen-kg`` has our rules."""

    def __init__(self, folder: Path, port: int) -> None:
        assert APACHE is not None
        self.port = port
        place = folder / "www" / "baclofen-kg"
        place.mkdir(parents=True)
        (place / ".htaccess").write_text(RULES.read_text().replace(PLACEHOLDER, SITE))
        (folder / "secret.txt").write_text("outside")
        user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        configuration = folder / "httpd.conf"
        values = {"port": port, "folder": folder, "modules": MODULES, "user": user}
        configuration.write_text(CONFIGURATION.format(**values))
        self.process = subprocess.Popen([APACHE, "-f", str(configuration), "-DFOREGROUND"])
        deadline = time.monotonic() + 20
        while True:
            try:
                self.ask("")
                return
            except OSError:
                assert self.process.poll() is None, (folder / "error.log").read_text()
                assert time.monotonic() < deadline, "Apache does not answer"
                time.sleep(0.05)

    def ask(self, path: str, accept: str | None = None) -> tuple[int, str | None, str | None]:
        """The status, ``Location`` and ``Vary`` of the answer to a path below our folder."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {} if accept is None else {"Accept": accept}
            connection.request("GET", f"/baclofen-kg/{path}", headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location"), answer.getheader("Vary")
        finally:
            connection.close()


@pytest.fixture(scope="module")
def apache() -> Iterator[Apache]:
    if APACHE is None or not (MODULES / "mod_rewrite.so").is_file():
        pytest.skip(
            "Apache is not installed; on Debian and Ubuntu: "
            "apt-get install --no-install-recommends apache2"
        )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Apache reads it under another user.
    folder = Path(tempfile.mkdtemp(prefix="w3id-"))
    folder.chmod(0o755)
    running = None
    try:
        running = Apache(folder, port)
        yield running
    finally:
        if running is not None:
            running.process.terminate()
            running.process.wait(20)
        shutil.rmtree(folder)


FORMS = [
    (None, "html"),
    ("*/*", "html"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    ("text/turtle", "ttl"),
    ("text/turtle, application/ld+json;q=0.9", "ttl"),
    ("application/n-triples, text/turtle, application/ld+json", "ttl"),
    ("application/rdf+xml, */*;q=0.1", "ttl"),
    ("application/ld+json", "jsonld"),
    ("application/ld+json, text/turtle;q=0.5", "jsonld"),
    ("Application/LD+JSON;q=1.0, */*;q=0.1", "jsonld"),
    ("application/json, application/ld+json", "jsonld"),
    ("image/png", "html"),
]
NAMES = {
    "a drug": "id/baclofen",
    "a statement": "id/baclofen-indication-spasticity-stroke",
    "a source": "id/us-tablet-label",
    "a passage": "id/article-clinical-uses-stroke",
    "a class": "id/z-drugs",
    "the dataset": "id/dataset",
    "the ontology": "ontology",
}


@pytest.mark.parametrize(("accept", "suffix"), FORMS)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_each_kind_of_name_leads_to_its_file(
    apache: Apache, site: Site, name: str, accept: str | None, suffix: str
) -> None:
    status, location, vary = apache.ask(name, accept)
    assert status == 303
    assert location == f"{SITE}/{name}.{suffix}"
    assert site.has(f"{name}.{suffix}")
    assert vary == "Accept"


def test_the_version_and_the_front_page_lead_somewhere(apache: Apache) -> None:
    assert apache.ask("ontology/0.1.0", "text/turtle")[:2] == (303, f"{SITE}/ontology.ttl")
    assert apache.ask("")[:2] == (303, f"{SITE}/index.html")


@pytest.mark.parametrize(
    "path",
    [
        "id/Baclofen",
        "ID/baclofen",
        "id/",
        "id",
        "id/baclofen/",
        "id/baclofen.html/x",
        "id/../secret.txt",
        "id/../../../secret.txt",
        "../baclofen-kg/id/..%2f..%2fsecret.txt",
        "id/%2e%2e%2fsecret.txt",
        "id/a%0d%0aLocation:%20https://example.org",
        "id/a%00b",
        "id/a//b",
        "id/-a",
        "id/a-",
        "ontology/",
        "ontology/Drug",
        "ontology/0.1",
        "Ontology",
        "sparql",
    ],
)
def test_all_else_is_not_found(apache: Apache, path: str) -> None:
    status, location, _ = apache.ask(path)
    refused = (400, 403, 404) if "%0d" in path or "../../.." in path else (404,)
    assert status in refused
    assert location is None


def test_every_name_of_the_graph_is_one_that_the_rules_know(site: Site) -> None:
    pattern = re.search(r"^RewriteRule \^id/\((\S+)\)\$", RULES.read_text(), re.MULTILINE)
    assert pattern
    names = [iri.removeprefix(BKG) for iri in site.book.nodes.own]
    assert [name for name in names if not re.fullmatch(pattern[1], name)] == []
    assert BKO.removeprefix(BKG.removesuffix("id/")) == "ontology#"


def test_the_address_of_the_site_stands_in_one_place() -> None:
    assert RULES.read_text().count(PLACEHOLDER) == 1
