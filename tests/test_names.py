"""Names: what each can stand for, and what it is like."""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import NotFoundError
from baclofen_kg.model.folding import fold, fold_all
from baclofen_kg.model.name_table import table_of
from baclofen_kg.model.names import NameIndex
from baclofen_kg.namespaces import PREFIXES
from baclofen_kg.stores.memory import MemoryStore

SKOS = PREFIXES["skos"]
EX = "http://example.org/"


def index(*names: tuple[str, str, str], codes: tuple[tuple[str, str, str], ...] = ()) -> NameIndex:
    rows = [(EX + entity, SKOS + how, name) for entity, how, name in names]
    return NameIndex(table_of(rows), lambda asked: [row for row in codes if row[0] in asked])


def test_every_brand_leads_to_one_substance(kg: KnowledgeGraph) -> None:
    """Or the check says that it is ambiguous."""
    rows = kg.query(
        "SELECT ?s ?name WHERE { ?s bko:memberOf ?c ; skos:prefLabel|skos:altLabel|skos:hiddenLabel"
        " ?name } ORDER BY ?s ?name"
    )
    owners: dict[str, set[str]] = {}
    for row in rows:
        owners.setdefault(str(row.name), set()).add(str(row.s))
    assert len(owners) > 400
    entries = {entry.entered: entry for entry in kg.check(list(owners)).entries}
    for name, substances in owners.items():
        taken = {str(item.entity.iri) for item in entries[" ".join(name.split())].taken_for}
        assert taken >= substances, name
        assert (len(taken) == 1) == entries[name].recognised, name


def test_every_code_leads_to_its_entity(kg: KnowledgeGraph) -> None:
    rows = kg.query(
        "SELECT ?s ?code WHERE { ?s bko:memberOf ?c ; skos:exactMatch ?code } ORDER BY ?s ?code"
    )
    owners = {getattr(row.code, "curie", ""): str(row.s) for row in rows}
    entries = kg.check(list(owners)).entries
    assert len(entries) == len(owners) > 500
    for entry in entries:
        assert [item.entity.iri for item in entry.taken_for] == [owners[entry.entered]]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Valium", "valium"),
        ("  two \t words\n", "two words"),
        ("\uff36\uff21\uff2c\uff29\uff35\uff2d", "valium"),
        ("Ménière\N{RIGHT SINGLE QUOTATION MARK}s", "meniere's"),
        ("Straße", "strasse"),
        ("kapsułki", "kapsulki"),
        ("Øjendråber", "ojendraber"),
        ("beta\N{EN DASH}blocker", "beta-blocker"),
        ("Val\N{ZERO WIDTH SPACE}ium", "valium"),
        ("ДИАЗЕПАМ", "диазепам"),
        ("İ", "i"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded
    assert fold_all([text, "Ménière", "a\nB", text]) == [folded, "meniere", "a b", folded]


@pytest.mark.parametrize(
    ("entered", "name"),
    [
        ("Z drugs", "Z-drugs"),
        ("zdrugs", "Z-drugs"),
        ("z-drug", "Z-drugs"),
        ("Parkinsons disease", "Parkinson's disease"),
        ("therapy", "therapies"),
        ("reflex", "reflexes"),
    ],
)
def test_spelling(entered: str, name: str) -> None:
    names = index(
        ("z", "altLabel", "Z-drugs"),
        ("p", "altLabel", "Parkinson's disease"),
        ("t", "altLabel", "therapies"),
        ("r", "altLabel", "reflexes"),
    )
    (match,) = names.find_all([entered])[entered]
    assert (match.name, match.by) == (name, "spelling")


def test_a_label_goes_before_a_synonym() -> None:
    names = index(("a", "prefLabel", "ash"), ("b", "prefLabel", "oak"), ("b", "altLabel", "ash"))
    assert names.find("Ash") == EX + "a"
    # Where nothing may be missed, both are shown.
    assert [match.by for match in names.find_all(["ash"])["ash"]] == ["label", "synonym"]


def test_a_misspelling_is_no_synonym() -> None:
    names = index(
        ("a", "prefLabel", "loratadine"),
        ("a", "altLabel", "Claritin"),
        ("a", "hiddenLabel", "loratidine"),
        ("b", "prefLabel", "oak"),
        ("b", "altLabel", "loratidine"),
        ("b", "hiddenLabel", "Oak"),
    )
    found = names.find_all(["Loratidine", "claritin", "oak"])
    assert [(match.iri, match.by) for match in found["Loratidine"]] == [
        (EX + "b", "synonym"),
        (EX + "a", "misspelling"),
    ]
    assert [match.by for match in found["claritin"]] == ["synonym"]
    assert [match.by for match in found["oak"]] == ["label"]


def test_near_matches_are_spelt_well() -> None:
    names = index(
        ("a", "prefLabel", "loratadine"),
        ("a", "hiddenLabel", "loratidine"),
        ("b", "prefLabel", "oak"),
        ("b", "hiddenLabel", "oack"),
    )
    assert names.near("loratidina") == ["loratadine"]
    assert names.near("oack") == ["oak"]
    assert names.near("ooak") == ["oak"]


def test_ambiguous() -> None:
    names = index(("a", "altLabel", "ash"), ("b", "altLabel", "Ash"))
    with pytest.raises(NotFoundError, match="'ash' is ambiguous"):
        names.find("ash")


def test_the_order_of_names_does_not_matter() -> None:
    names = [("a", "altLabel", "Ash"), ("a", "altLabel", "ASH"), ("b", "altLabel", "ash tree")]
    assert index(*names).near("asch") == index(*names[::-1]).near("asch")
    assert index(*names).label(EX + "a") == index(*names[::-1]).label(EX + "a")
    names = [("b", "prefLabel", "baclofene"), ("a", "altLabel", "baclofen")]
    names += [("a", "prefLabel", "baclofene"), ("b", "altLabel", "baclofen")]
    spelt = index(*names).inn_spellings(["baclofeno"])
    assert [match.name for match in spelt["baclofeno"]] == ["baclofen", "baclofen"]
    assert index(*names[::-1]).inn_spellings(["baclofeno"]) == spelt


def test_codes() -> None:
    atc = PREFIXES["atc"]
    names = index(
        ("d", "prefLabel", "diazepam"),
        ("b", "prefLabel", "benzodiazepines"),
        codes=(
            (atc + "N05BA01", EX + "d", SKOS + "exactMatch"),
            (atc + "N05BA", EX + "b", SKOS + "narrowMatch"),
            (atc + "N05BA02", EX + "d", SKOS + "relatedMatch"),
        ),
    )
    found = names.find_all(["N05BA01", "atc: n05ba01", "atc:N05BA", "atc:N05BA02"])
    assert [[match.by for match in matches] for matches in found.values()] == [
        ["identifier"],
        ["identifier"],
        ["broader class"],
        [],
    ]
    with pytest.raises(NotFoundError, match="no entity is exactly 'atc:N05BA'"):
        names.find("atc:N05BA")


@pytest.mark.parametrize(
    ("entered", "nearest"),
    [
        ("Valum", "Valium"),
        ("diazapam", "diazepam"),
        ("traamdol", "tramadol"),
        ("valium qwertyzol 10 mg", "Valium"),
        ("kindey disease", "kidney disease"),
    ],
)
def test_near(kg: KnowledgeGraph, entered: str, nearest: str) -> None:
    report = kg.check(taking=[entered], conditions=[entered])
    assert nearest in [entry.near_matches[0] for entry in report.entries if entry.near_matches]


def test_near_matches_are_of_the_right_kind(kg: KnowledgeGraph) -> None:
    """A condition is not taken for a medicine whose name has a word of it."""
    (entry,) = kg.check(conditions=["penicillin allergy"]).entries
    assert "baclofen allergy" in entry.near_matches
    assert not {"penicillin v", "penicillin G"}.intersection(entry.near_matches)
    assert len(entry.near_matches) <= 5


@pytest.mark.parametrize("entered", ["", " ", "\x00", "x" * 100_000, "a://[", "http://\ud800", ":"])
def test_odd_entries(kg: KnowledgeGraph, entered: str) -> None:
    (entry,) = kg.check([entered]).entries
    assert entry.status == "not recognised"
    str(kg.check([entered])).encode()


# A graph with too many names to hold


@pytest.fixture
def large_anew(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> KnowledgeGraph:
    """One that has not been asked for any name."""
    monkeypatch.setattr("baclofen_kg.model.names_large.MOST_HELD", 10)
    return KnowledgeGraph(kg.store)


@pytest.fixture(scope="module")
def large(kg: KnowledgeGraph) -> KnowledgeGraph:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("baclofen_kg.model.names_large.MOST_HELD", 10)
        graph = KnowledgeGraph(kg.store)
        assert graph.entity("diazepam")  # it is now that the names are held, or are not
    return graph


@pytest.mark.parametrize(
    "entered",
    [
        "Valium",
        "valium",
        "VALIUM",
        "cns depressants",
        "z drugs",
        "Díazepam",
        "benzodiazepine",
        "rxnorm:3322",
        "atc:N05BA",
        "bkg:diazepam",
        "tizanidine",
        "Valum",
        "Qxwertzzol",
        "неведомо",
        "",
        "x" * 5000,
        "a\ud800",
    ],
)
def test_the_same_answer_where_there_are_many_names(
    kg: KnowledgeGraph, large: KnowledgeGraph, entered: str
) -> None:
    (small,), (big,) = kg.check([entered]).entries, large.check([entered]).entries
    assert small.taken_for == big.taken_for
    assert small.status == big.status
    assert small.near_matches[:1] == big.near_matches[:1]


@pytest.mark.parametrize("entered", ["Valium", "valium", "VALIUM", "bkg:diazepam"])
def test_a_plain_spelling_is_looked_up_and_not_searched_for(
    large_anew: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, entered: str
) -> None:
    asked: list[str] = []
    query = MemoryStore.query

    def counted(self: MemoryStore, sparql: str) -> object:
        asked.append(sparql)
        return query(self, sparql)

    monkeypatch.setattr(MemoryStore, "query", counted)
    assert large_anew.entity(entered).label == "diazepam"
    assert not any("Names that begin alike" in sparql for sparql in asked)


def test_the_table_of_names_where_there_are_many(kg: KnowledgeGraph, large: KnowledgeGraph) -> None:
    rows = kg.query("SELECT DISTINCT ?name WHERE { ?s bko:memberOf ?c ; skos:altLabel ?name }")
    names = sorted(str(row.name) for row in rows)
    for start in range(0, len(names), 400):
        some = names[start : start + 400]
        found, known = large._lookup.names().find_all(some), kg._lookup.names().find_all(some)
        for name in some:
            assert [match.iri for match in found[name]] == [match.iri for match in known[name]]
    small, big = kg.check(names[::5]).entries, large.check(names[::5]).entries
    assert [entry.taken_for for entry in small] == [entry.taken_for for entry in big]
    assert large.entity("Valium").label == "diazepam"
    with pytest.raises(NotFoundError, match="did you mean Valium"):
        large.entity("Valum")
