"""The site: a page, Turtle and JSON-LD for each IRI, without a script and without other hosts."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
import rdflib
import rdflib.compare
from command_line import CommandLine
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse

import baclofen_kg
from baclofen_kg.errors import BaclofenKGWarning, InputError
from baclofen_kg.formats.canonical import same_graph
from baclofen_kg.namespaces import BKG, BKO, expand, local_name
from baclofen_kg.stores.packaged import ontology_triples

pytest.importorskip("jinja2", reason="needs the extra: pip install 'baclofen-kg[site]'")

from baclofen_kg.web.explorer import PAGES
from baclofen_kg.web.picture import evidence_picture, shortened, wrapped
from baclofen_kg.web.site import MARK, Site, write_site
from baclofen_kg.web.words import figures

EVERY = int(os.environ.get("BACLOFEN_KG_PAGES", "12"))
"""Of the pages of names one in so many is looked at; `make web-test` looks at all."""
STROKE = "id/baclofen-indication-muscle-spasm-stroke"
VOID = {"meta", "link", "input", "br", "img", "hr"}
OPTIONAL = {"html", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody"}


class Reader(HTMLParser):
    """Reads what a page points to, and checks that its elements are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.inline: list[str] = []
        self.language = ""
        self._open: list[str] = []
        self.feed(text)
        self._open = [tag for tag in self._open if tag not in OPTIONAL]
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag == "html":
            self.language = found.get("lang") or ""
        if tag in ("script", "img", "link") or tag in ("iframe", "object", "source", "video"):
            self.loaded += [found[name] or "" for name in ("src", "href", "data") if name in found]
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1] != tag and self._open[-1] in OPTIONAL:
            self._open.pop()
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag, f"</{tag}> closes something else"


class Files(Mapping[str, bytes]):
    """The files of the site by name, each made when it is asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._names = dict.fromkeys(site.names())
        self._made: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        if name not in self._made:
            content = self._site.content(name)
            if content is None:
                raise KeyError(name)
            self._made[name] = content
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@pytest.fixture(scope="module")
def files(site: Site) -> Files:
    return Files(site)


def triples_in(
    files: Mapping[str, bytes], iris: list[str], suffix: str, form: RdfFormat
) -> list[Triple]:
    """The triples of the files of nodes in one form, and of the rest, as they are spelt."""
    names = [f"id/{local_name(iri)}{suffix}" for iri in iris]
    names += [name for name in (f"rest{suffix}",) if name in files]
    contents = [files[name] for name in names]
    if form == RdfFormat.JSON_LD:
        contents = [with_context(files, *names)]
    return [quad.triple for content in contents for quad in parse(content, format=form)]


def with_context(files: Mapping[str, bytes], *names: str) -> bytes:
    """Files of JSON-LD as one, with the context that they link to, which Oxigraph does not load.

    To read the context takes longer than to read what most files say.
    """
    nodes: list[object] = []
    linked = set()
    for name in names:
        document = json.loads(files[name])
        linked.add(os.path.normpath(PurePosixPath(name).parent / document.pop("@context")))
        nodes += document.get("@graph", [document])
        # A name of a blank node would be one in all of them.
        assert len(names) == 1 or b'"_:' not in files[name], name
    (context,) = linked
    document = json.loads(files[context.replace(os.sep, "/")])
    return json.dumps({"@context": document["@context"], "@graph": nodes}).encode()


@pytest.fixture(scope="module")
def pages(files: Files) -> dict[str, Reader]:
    names = [name for name in files if name.endswith(".html")]
    chosen = {name for name in names if not name.startswith("id/")}
    chosen |= {"id/baclofen.html", f"{STROKE}.html", *names[::EVERY]}
    return {name: Reader(files[name].decode()) for name in sorted(chosen)}


def test_each_iri_of_our_namespace_has_its_files(
    files: Files, kg: baclofen_kg.KnowledgeGraph
) -> None:
    subjects = {triple.subject for triple in kg.store.triples()}
    iris = {
        term.value
        for term in subjects
        if isinstance(term, NamedNode) and term.value.startswith(BKG)
    }
    assert len(iris) > 1000
    for suffix in (".html", ".ttl", ".jsonld"):
        names = [name for name in files if name.startswith("id/") and name.endswith(suffix)]
        assert {BKG + name.removeprefix("id/").removesuffix(suffix) for name in names} == iris


def test_the_parts_together_are_the_graph(site: Site, kg: baclofen_kg.KnowledgeGraph) -> None:
    nodes = site.book.nodes
    assert list(nodes.parts) == nodes.own
    assert same_graph([*chain(*nodes.parts.values()), *nodes.rest], kg.store.triples())


@pytest.mark.parametrize(
    ("suffix", "form"), [(".ttl", RdfFormat.TURTLE), (".jsonld", RdfFormat.JSON_LD)]
)
def test_the_files_hold_the_parts(files: Files, site: Site, suffix: str, form: RdfFormat) -> None:
    nodes = site.book.nodes
    iris = nodes.own[::EVERY]
    found = triples_in(files, iris, suffix, form)
    assert same_graph(found, [*chain(*(nodes.parts[iri] for iri in iris)), *nodes.rest])
    assert len(found) > 80_000 / EVERY


@pytest.fixture(scope="module")
def part(article: baclofen_kg.KnowledgeGraph) -> Site:
    """The site of what the article says."""
    return Site(article)


def test_all_files_are_those_of_their_names(part: Site) -> None:
    """They are made in another way than one by one, which takes less time."""
    assert dict(part.all_files()) == dict(Files(part))


@pytest.mark.parametrize("name", ["id/baclofen", STROKE, "id/article", "id/dataset", "ontology"])
def test_rdflib_reads_both_forms_alike(files: Files, name: str) -> None:
    turtle = rdflib.Graph().parse(data=files[f"{name}.ttl"], format="turtle")
    json_ld = rdflib.Graph().parse(data=with_context(files, f"{name}.jsonld"), format="json-ld")
    assert len(turtle) > 3
    assert rdflib.compare.isomorphic(turtle, json_ld)


def test_the_same_graph_gives_the_same_bytes(
    article: baclofen_kg.KnowledgeGraph, part: Site, tmp_path: Path
) -> None:
    """Another process has another seed of its hashes than this one, which has a random one."""
    article.export(tmp_path / "article.ttl")
    names = [*part.names()[::EVERY], "index.html", "id/baclofen.html"]
    code = (
        "import hashlib, sys, baclofen_kg; from baclofen_kg.web.site import Site\n"
        "site = Site(baclofen_kg.load(sys.argv[1]))\n"
        "for name in sys.stdin.read().split('\\n'):\n"
        "    print(hashlib.sha256(site.content(name)).hexdigest())"
    )
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "article.ttl")],
        env={**os.environ, "PYTHONHASHSEED": seed},
        input="\n".join(names),
        capture_output=True,
        text=True,
        check=True,
    )
    expected = [hashlib.sha256(part.content(name) or b"").hexdigest() for name in names]
    assert done.stdout.split() == expected


def test_nothing_is_loaded_from_another_host(pages: dict[str, Reader]) -> None:
    loaded = {address for page in pages.values() for address in page.loaded}
    assert {address for address in loaded if urlsplit(address).scheme or "//" in address} == set()
    assert {a for a in loaded if a.endswith(".css")} == {"assets/style.css", "../assets/style.css"}


def test_the_style_and_the_scripts_load_nothing_more(files: Files) -> None:
    for name in ("assets/style.css", "assets/search.js"):
        text = files[name].decode()
        for word in ("url(", "@import", "http:", "https:", "fetch(", "import("):
            assert word not in text, f"{name} has {word}"


def test_all_links_within_the_site_lead_somewhere(files: Files, pages: dict[str, Reader]) -> None:
    for name, page in pages.items():
        for link in {*page.links, *page.loaded}:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            assert not parts.scheme, f"{name}: {link}"
            target = name
            if parts.path:
                path = PurePosixPath(name).parent / unquote(parts.path)
                target = os.path.normpath(path).replace(os.sep, "/")
            assert target in files, f"{name}: {link} leads nowhere"
            if parts.fragment:
                assert parts.fragment in pages[target].ids, f"{name}: {link} has no such place"


def test_every_page_can_be_read_by_everybody(pages: dict[str, Reader]) -> None:
    for name, page in pages.items():
        assert page.language == "en", name
        assert page.tags.count("h1") == 1, name
        assert page.tags.count("main") == page.tags.count("footer") == 1, name
        assert len(page.ids) == len(set(page.ids)), f"{name}: an id is there twice"
        assert not page.inline, f"{name}: {page.inline} would need a policy that lets them in"


def test_every_page_says_that_it_is_no_medical_advice(files: Files) -> None:
    names = [name for name in files if name.endswith(".html")]
    assert all(b"Not medical advice." in files[name] for name in names[::EVERY])


def test_only_the_search_needs_a_script(pages: dict[str, Reader]) -> None:
    assert [name for name, page in pages.items() if "script" in page.tags] == ["search.html"]
    assert "noscript" in pages["search.html"].tags


def test_each_term_of_the_ontology_has_its_anchor(pages: dict[str, Reader]) -> None:
    terms = rdflib.Graph().parse(data=Path(baclofen_kg.resources.ontology_file()).read_text())
    names = {local_name(str(s)) for s in terms.subjects() if str(s).startswith(BKO)}
    assert len(names) > 300
    assert names <= set(pages["ontology.html"].ids)


def test_the_drug_page_reads_like_one_of_a_reference_work(files: Files) -> None:
    text = files["id/baclofen.html"].decode()
    for heading in (
        "What it is",
        "What it is used for",
        "Doses",
        "Adverse reactions",
        "Interactions",
        "Who must take care",
        "Kinetics",
        "Where sources disagree",
    ):
        assert f">{heading}</h2>" in text
    assert "very common, 10.2%" in text  # a frequency, as one document gives it


def test_doses_stand_by_route_and_person_and_from_start_to_end(files: Files) -> None:
    text = files["id/baclofen.html"].decode()
    doses = text[text.index("<h2 id=doses>") : text.index("<h2 id=adverse-reactions>")]
    links = re.findall("<tr><th><a href=baclofen-dosage-([^>]*).html>", doses)
    expected = (
        "step-1 step-2 step-3 step-4 start-15 titration-15 usual-30 maximum-75 start-5-children"
    )
    expected += (
        " maximum-age-from-8 intrathecal-screening intrathecal-maximum intrathecal-withdrawal"
    )
    assert [link for link in links if link in expected.split()] == expected.split()


def test_a_use_that_all_dispute_stands_last(files: Files) -> None:
    text = files["id/baclofen.html"].decode()
    uses = re.findall("<tr><th><a href=baclofen-indication-([^>]*).html>", text)
    assert uses.index("low-back-pain") > uses.index("trigeminal-neuralgia")


def test_every_statement_about_a_drug_is_on_its_page(site: Site, files: Files) -> None:
    links = set(Reader(files["id/baclofen.html"].decode()).links)
    second = set(Reader(files["more/baclofen.html"].decode()).links)
    expected = {f"{local_name(item.iri)}.html" for item in site.book.about[BKG + "baclofen"]}
    assert len(expected) > 300
    assert expected <= links | {link.removeprefix("../id/") for link in second}


def test_a_long_page_has_a_second_one(files: Files) -> None:
    first, second = files["id/baclofen.html"], files["more/baclofen.html"]
    assert len(first) < 100_000
    headings = [re.findall("<h2 id=([^>]*)>", page.decode()) for page in (first, second)]
    assert {"uses", "doses", "adverse-reactions", "interactions", "precautions"} <= set(headings[0])
    assert {"kinetics", "disagreement"} <= set(headings[0])
    apart = "administration overdose mechanism products chemistry in-products codes"
    assert set(apart.split()) <= set(headings[1])
    assert not set(headings[0]) & set(headings[1])
    # Both list all sections, in one order, and lead to each of them.
    lists = [Reader(page.decode()).links for page in (first, second)]
    for here, there, links in zip(headings, headings[::-1], lists, strict=True):
        assert {f"#{name}" for name in here} <= set(links)
        name = "id" if there is headings[0] else "more"
        assert {f"../{name}/baclofen.html#{place}" for place in there} <= set(links)
    assert [name for name in files if name.startswith("more/")] == ["more/baclofen.html"]
    assert b"overdose" in files["id/baclofen.md"]
    assert b"<i>worsened by:</i> <a href=../id/alcohol.html>alcohol</a>" in second


def test_a_member_of_a_class_says_what_is_said_of_the_class(files: Files) -> None:
    text = files["id/tramadol.html"].decode()
    assert "baclofen-interaction-opioids.html" in text
    assert "GB" in text


def test_a_statement_page_draws_who_says_so(site: Site, files: Files) -> None:
    text = files[f"{STROKE}.html"].decode()
    picture = ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])
    statement = site.book.statements[BKG + STROKE.removeprefix("id/")]
    for stance in ("supports", "qualifies", "disputes"):
        sources = {e.passage.source for e in statement.evidence if e.relation == stance}
        drawn = [g for g in picture.iter("g") if g.get("class") == stance]
        assert len(drawn) == len(sources) + 1  # and one in the legend
    words = [element.text for element in picture.iter("text")]
    assert {"United Kingdom", "United States", "muscle spasm", "stroke"} <= set(words)
    assert {"+", "~", "\N{MULTIPLICATION SIGN}"} <= set(words)
    assert "Of the documents that were read, 4 support it, 1 qualifies it and 4 dispute it." in text


def test_a_picture_by_itself_brings_its_style(site: Site) -> None:
    statement = next(iter(site.book.statements.values()))
    picture = ElementTree.fromstring(evidence_picture(statement, (), whole=True))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    style = picture.find("{http://www.w3.org/2000/svg}style")
    assert style is not None
    assert "stroke-dasharray" in (style.text or "")


def test_the_search_has_labels_and_synonyms(files: Files) -> None:
    text = files[MARK].decode()
    assert text.startswith("window.baclofenNames = [\n")
    assert '"loratadine"' in text
    assert '["diazepam","diazepam","drug"' in text
    assert '"Valium"' in text


def test_a_site_of_other_data(tmp_path: Path) -> None:
    kg = _small(tmp_path)
    site = Site(kg)
    assert [name for name in site.names() if name.startswith("id/")] == [
        "id/aspirin.html",
        "id/aspirin.jsonld",
        "id/aspirin.ttl",
    ]
    page = (site.content("id/aspirin.html") or b"").decode()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "href=javascript" not in page.replace('"', "")
    written = dict(site.all_files())
    for suffix, form in ((".ttl", RdfFormat.TURTLE), (".jsonld", RdfFormat.JSON_LD)):
        found = triples_in(written, site.book.nodes.own, suffix, form)
        assert same_graph(found, kg.store.triples())
    assert b"nobody leads" in written["rest.ttl"]
    assert b"deep" in written["id/aspirin.ttl"]


@pytest.mark.usefixtures("fewer_names")
@pytest.mark.parametrize("with_package", [False, True])
def test_names_of_another_namespace_are_told_of(tmp_path: Path, with_package: bool) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        f"""@prefix bkg: <{BKG}> . @prefix bko: <{BKO}> .
        @prefix clinic: <https://clinic.example/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        clinic:newdrug a bko:Drug ; skos:prefLabel "newdrug"@en ; skos:exactMatch clinic:else .
        clinic:pair a bko:Interaction ; bko:about clinic:newdrug ; bko:interactant bkg:baclofen ."""
    )
    kg = baclofen_kg.load(own, with_package=with_package)
    assert Site(kg).book.nodes.elsewhere == [
        "https://clinic.example/newdrug",
        "https://clinic.example/pair",
    ]
    if not with_package:
        with pytest.warns(BaclofenKGWarning, match="^2 names have no page, being outside <https"):
            write_site(kg, tmp_path / "pages")


def _small(folder: Path) -> baclofen_kg.KnowledgeGraph:
    file = folder / "small.ttl"
    file.write_text(
        f"""@prefix bkg: <{BKG}> . @prefix bko: <{BKO}> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        bkg:aspirin a bko:Drug ; skos:prefLabel "<script>alert(1)</script>"@en ;
          skos:exactMatch <javascript:alert(1)> ; skos:note [ skos:note "a blank node" ] ;
          skos:related <https://example.org/mentioned> .
        <https://example.org/mentioned> skos:note [ skos:note _:x ] . _:x skos:note "deep" .
        <https://example.org/apart> skos:note "nobody leads to it" ."""
    )
    return baclofen_kg.load(file)


@pytest.mark.parametrize("name", ["", "a/b", ".hidden", "%2e%2e", "a b", "..", "é"])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    kg = baclofen_kg.loading.over(baclofen_kg.stores.MemoryStore())
    label = NamedNode(expand("skos:prefLabel"))
    iri = BKG + name.replace(" ", "%20")
    kg.store.add([Triple(NamedNode(iri), label, Literal("x"))])
    with pytest.raises(InputError, match="cannot be the name of a file"):
        Site(kg)


@pytest.mark.parametrize(
    "name", ["", "id/", "id/nobody.html", "../README.md", "id/../index.html", "ID/baclofen.html"]
)
def test_the_site_has_no_other_files(site: Site, name: str) -> None:
    assert site.content(name) is None


def test_a_folder_of_ours_is_brought_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    kg = _small(tmp_path)
    assert write_site(kg, folder).pages == 1
    (folder / "id" / "gone.html").write_text("what an earlier graph had")
    (folder / "index.html").write_text("spoilt")
    write_site(kg, folder)
    assert not (folder / "id" / "gone.html").exists()
    assert "spoilt" not in (folder / "index.html").read_text()
    assert {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } == set(Site(kg).names())


def _built(folder: Path) -> Path:
    """A folder as `make explorer` leaves one, with little in it."""
    (folder / "pyodide").mkdir(parents=True)
    (folder / "NOTICE.txt").write_text("whose work is in it")
    (folder / "sizes.json").write_text('{"check": 8600000}')
    (folder / "pyodide" / "engine.wasm").write_bytes(b"\0asm")
    return folder


def test_an_explorer_adds_its_pages_and_the_graph(tmp_path: Path) -> None:
    kg = _small(tmp_path)
    built = _built(tmp_path / "built")
    plain, site = Site(kg), Site(kg, built)
    added = set(site.names()) - set(plain.names())
    assert added == {
        *PAGES,
        *(f"explorer/{path}" for path in ("NOTICE.txt", "sizes.json", "pyodide/engine.wasm")),
        "explorer/graph.nq.gz",
        "explorer/queries.json",
    }
    assert site.content("explorer/pyodide/engine.wasm") == b"\0asm"
    assert site.content("explorer/../index.html") is None
    assert "9 MB, once" in (site.content("check.html") or b"").decode()
    queries = json.loads(site.content("explorer/queries.json") or b"")
    assert [query["name"] for query in queries] == list(kg.queries.names)
    assert all(query["text"] == kg.queries[query["name"]].text for query in queries)
    for page, linked in ((plain.content("index.html"), False), (site.content("index.html"), True)):
        assert (b"href=query.html>" in (page or b"")) is linked
        assert (b"href=check.html>" in (page or b"")) is linked


def test_the_graph_of_the_explorer_holds_what_a_store_holds(tmp_path: Path) -> None:
    kg = _small(tmp_path)
    made = [Site(kg, _built(tmp_path / name)).content("explorer/graph.nq.gz") for name in "ab"]
    assert made[0] == made[1]
    quads = list(parse(gzip.decompress(made[0] or b""), format=RdfFormat.N_QUADS))
    data = [quad.triple for quad in quads if quad.graph_name == DefaultGraph()]
    ontology = [quad.triple for quad in quads if quad.graph_name != DefaultGraph()]
    assert same_graph(data, kg.store.triples())
    assert same_graph(ontology, ontology_triples())


def test_a_site_that_loses_its_explorer_loses_its_pages(tmp_path: Path) -> None:
    kg, folder = _small(tmp_path), tmp_path / "site"
    write_site(kg, folder, _built(tmp_path / "built"))
    assert (folder / "explorer" / "pyodide" / "engine.wasm").is_file()
    write_site(kg, folder)
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert left == set(Site(kg).names())


@pytest.mark.parametrize("name", ["nowhere", "empty", "a-file"])
def test_what_is_no_explorer_is_refused(cli: CommandLine, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a-file").write_text("something else")
    status, _, said = cli("site", tmp_path / "site", "--explorer", tmp_path / name)
    assert status == 2
    assert said.count("\n") == 1
    assert "make explorer" in said
    assert not (tmp_path / "site").exists()


def test_a_folder_with_something_else_is_left_alone(cli: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    _small(tmp_path)
    for target in (folder, folder / "thesis.txt", "/proc/nowhere/site"):
        status, _, said = cli("site", target, "--data", tmp_path / "small.ttl")
        assert (status, said.count("\n")) == (2, 1)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("minimum", "maximum", "expected"),
    [
        ("2", "4", "2\N{EN DASH}4"),
        ("5.0", "5", "5"),
        ("1", None, "at least 1"),
        (None, "9", "up to 9"),
    ],
)
def test_figures_are_read_as_a_range(
    minimum: str | None, maximum: str | None, expected: str
) -> None:
    low, high = (None if end is None else Decimal(end) for end in (minimum, maximum))
    assert figures(low, high, None) == expected


def test_long_labels_are_broken_and_cut() -> None:
    assert wrapped("baclofen for muscle spasm after stroke", 21) == [
        "baclofen for muscle",
        "spasm after stroke",
    ]
    assert all(len(line) <= 25 for line in wrapped("x" * 90 + " y" * 200, 21))
    assert shortened("abcdef", 4) == "abc\N{HORIZONTAL ELLIPSIS}"
