"""Skeletons hold what is needed, and tables carry passages both ways without loss."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from command_line import CommandLine

import baclofen_kg
from baclofen_kg.cli import passages
from baclofen_kg.curation.kinds import STATEMENT, Kinds, kinds
from baclofen_kg.curation.skeleton import Skeleton
from baclofen_kg.curation.tables import PassageTable
from baclofen_kg.errors import BaclofenKGError, InputError, NotFoundError
from baclofen_kg.formats.formatter import format_turtle
from baclofen_kg.model.lookup import Lookup
from baclofen_kg.namespaces import BKG, BKO, PREFIXES, RDF_TYPE, local_name
from baclofen_kg.resources import data_files
from baclofen_kg.sparql.asking import NamedQueries
from baclofen_kg.stores.reading import read_triples

SOURCES = [path for path in map(Path, data_files()) if path.parent.name == "sources"]
OF_EACH_KIND = 5
"""So many are made again; all of them take two minutes."""
HEAD = "section\tstance\tstatement\tcomment\tminimum\tmaximum\tunit\tadvice\n"


@pytest.fixture(scope="module")
def lookup(kg: baclofen_kg.KnowledgeGraph) -> Lookup:
    return Lookup(kg.store, NamedQueries(kg.store))


@pytest.fixture(scope="module")
def table(lookup: Lookup) -> PassageTable:
    return PassageTable(kinds(), lookup.resolve, lookup.statements())


def parsed(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]


def offline(name: str) -> str:
    raise NotFoundError(f"nothing is called {name!r}")


class TestSkeletons:
    """What there is to fill in."""

    @pytest.mark.parametrize("iri", kinds().all(), ids=local_name)
    def test_of_every_kind_is_formatted_and_has_what_is_required(self, iri: str) -> None:
        kind = kinds().kind(iri)
        text = Skeleton(kinds(), kind, offline).text(drug=BKG + "tizanidine")
        assert format_turtle(text) == text
        (node,) = {t.subject for t in parsed(text) if t.object == ox.NamedNode(iri)}
        said = {t.predicate.value for t in parsed(text) if t.subject == node}
        assert {item.iri for item in kind.fields if item.required} <= said
        assert all(said & set(group) for group in kind.groups)
        passages = [t for t in parsed(text) if t.object == ox.NamedNode(BKO + "Passage")]
        is_statement = STATEMENT in kind.below
        assert bool(passages) == (is_statement or iri == BKO + "Passage")

    def test_of_what_is_packaged_adds_nothing_and_leaves_nothing_out(self, lookup: Lookup) -> None:
        """Of each kind the first packaged ones, made again from their values."""
        by_subject: dict[str, list[tuple[str, ox.NamedNode | ox.Literal]]] = {}
        for triple in read_triples(data_files()):
            assert isinstance(triple.subject, ox.NamedNode)
            assert isinstance(triple.object, ox.NamedNode | ox.Literal)
            pair = (triple.predicate.value, triple.object)
            by_subject.setdefault(triple.subject.value, []).append(pair)
        written = kinds().all()
        made: Counter[str] = Counter()
        for node, pairs in by_subject.items():
            types = [value.value for name, value in pairs if name == RDF_TYPE]
            if len(types) != 1 or types[0] not in written or not _is_ours(types[0], kinds()):
                continue
            if made[types[0]] == OF_EACH_KIND:
                continue
            kind = kinds().kind(types[0])
            known = {item.iri for item in kind.fields}
            said = [(name, value) for name, value in pairs if name in known]
            if any(getattr(value, "language", None) not in (None, "en") for _, value in said):
                continue
            texts = [(local_name(name), value.value) for name, value in said]
            skeleton = Skeleton(kinds(), kind, lookup.resolve).text(texts, name="same", brief=True)
            again = {
                (t.predicate.value, t.object)
                for t in parsed(skeleton)
                if t.predicate.value in known and t.object != ox.NamedNode(BKG + "SOURCE")
                if not str(t.subject).startswith(f"<{BKG}SOURCE")
            }
            assert again == set(said), node
            made[types[0]] += 1
        assert made.total() > 75

    @pytest.mark.parametrize(
        ("name", "iri"),
        [
            ("interaction", "Interaction"),
            ("adverse-reaction", "AdverseReaction"),
            ("side effect", "AdverseReaction"),
            ("dose", "DosageRegimen"),
            ("overdose", "OverdosePicture"),
            ("bko:Limit", "Limit"),
        ],
    )
    def test_a_kind_is_found_by_what_it_is_called(self, name: str, iri: str) -> None:
        assert kinds().named(name).iri == BKO + iri

    def test_a_kind_that_there_is_not(self) -> None:
        with pytest.raises(NotFoundError, match="did you mean interaction"):
            kinds().named("interacton")

    @pytest.mark.parametrize(
        ("kind", "value", "says"),
        [
            ("interaction", "interactant=verapamul", "did you mean verapamil"),
            ("interaction", "interacttant=verapamil", "did you mean interactant"),
            ("interaction", "advice=avoids", "did you mean Avoid"),
            ("dose", "timesPerDay=twice", "not a whole number such as 2"),
            ("dose", "minimum=2,5", "write 2.5"),
            ("dose", "unit=grams", "take one of: MicroGM"),
            ("source", "url=example.org", "is not an address"),
            ("source", "issued=May 2020", "write 2020, 2020-05 or 2020-05-31"),
            ("warning", "circumstance=dancing", "take one of: AbruptWithdrawal"),
            ("precaution", "condition=moonsickness", "baclofen-kg new condition"),
        ],
    )
    def test_a_value_that_cannot_stand_there(
        self, kind: str, value: str, says: str, lookup: Lookup
    ) -> None:
        name, _, text = value.partition("=")
        skeleton = Skeleton(kinds(), kinds().named(kind), lookup.resolve)
        with pytest.raises(BaclofenKGError) as error:
            skeleton.text([(name, text)])
        assert says in str(error.value)

    @pytest.mark.usefixtures("small_package")
    def test_what_is_left_to_fill_in_is_found(self, tmp_path: Path) -> None:
        file = tmp_path / "new.ttl"
        kind = kinds().named("interaction")
        file.write_text(Skeleton(kinds(), kind, offline).text(drug=BKG + "tizanidine"))
        shown = str(baclofen_kg.validate(file, with_package=True))
        assert "bkg:INTERACTANT" in shown
        assert "bkg:SOURCE" in shown


def _is_ours(iri: str, known: Kinds) -> bool:
    return STATEMENT in known.above(iri) or iri in (BKO + "Product", BKO + "Source")


class TestTables:
    """Rows to passages and back."""

    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
    def test_every_packaged_source_comes_back_as_it_was(
        self, path: Path, table: PassageTable
    ) -> None:
        triples = list(read_triples([path]))
        (source,) = {
            str(t.subject)[1:-1]
            for t in triples
            if t.predicate.value == RDF_TYPE and t.object == ox.NamedNode(BKO + "Source")
        }
        parts = passages._parts_of(source, triples)
        for delimiter in "\t,":
            text = table.write(parts, delimiter=delimiter)
            again, _, problems = table.read(text, source, "rows", delimiter=delimiter)
            assert not problems
            assert set(again) == set(parts)

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            (
                "4.5\tsupport\tbaclofen-interaction-alcohl",
                "did you mean baclofen-interaction-alcohol",
            ),
            ("4.5\tdenies\tbaclofen-interaction-alcohol", "take one of: supports, qualifies, dis"),
            ("4.5\t\tbaclofen-interaction-alcohol", "stance: is empty"),
            ("4.5\tsupports\t", "statement: is empty"),
            ("4.5\tsupports\tbaclofen-interaction-alcohol\t\tfew", "'few' is not a figure such as"),
            ("4.5\tsupports\tbaclofen-interaction-alcohol\t\t2,5", "write 2.5"),
            ("4.5\tsupports\tbaclofen-interaction-alcohol\t\t\t\tounces", "no qudt:Unit is called"),
            ("4.5\tsupports\tbaclofen-interaction-alcohol\t\t\t\t\tavoids", "did you mean Avoid"),
            (
                "4.5\tsupports\tbaclofen-interaction-alcohol\t\t\t\t\t\t\tmore",
                "there are 8 columns",
            ),
        ],
    )
    def test_a_row_is_refused_by_its_number(self, row: str, says: str, table: PassageTable) -> None:
        text = f"{HEAD}4.4\tsupports\tbaclofen-interaction-alcohol\n{row}\n"
        _, _, (problem,) = table.read(text, BKG + "uk-spc", "rows.tsv")
        assert problem.startswith("rows.tsv:3: ")
        assert says in problem

    @pytest.mark.parametrize("text", ["", "\n", "\n4.5\tsupports\n", "\t\n"])
    def test_a_table_without_a_head_is_told_what_is_right(
        self, text: str, table: PassageTable
    ) -> None:
        with pytest.raises(
            InputError, match=r"^rows\.tsv: .*empty; a table is expected whose"
        ) as e:
            table.read(text, BKG + "uk-spc", "rows.tsv")
        assert "section, stance, statement" in str(e.value)

    def test_a_first_row_of_values_is_no_head(self, table: PassageTable) -> None:
        with pytest.raises(InputError, match=r"rows\.tsv:1: the first row must name the columns"):
            table.read("4.5\tsupports\tx\n", BKG + "uk-spc", "rows.tsv")

    def test_a_column_that_there_is_not(self, table: PassageTable) -> None:
        with pytest.raises(InputError, match="no column 'advise'; did you mean advice"):
            table.read("section\tadvise\n", BKG + "uk-spc", "rows.tsv")

    @pytest.mark.parametrize(
        ("turtle", "says"),
        [
            ("bkg:p <https://x.example/y> 1 .", "no prefix fits it"),
            ("bkg:p dcterms:source [ dcterms:title 'x' ] .", "a node without a name"),
            ("bkg:p cito:confirms bkg:s .", "cannot carry cito:confirms"),
            ("bkg:p a bko:Source .", "cannot carry its types"),
        ],
    )
    def test_what_a_table_cannot_carry_is_refused(
        self, turtle: str, says: str, table: PassageTable
    ) -> None:
        prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
        passage = 'bkg:p a bko:Passage ; bko:section "1"@en ; cito:supports bkg:s .\n'
        with pytest.raises(InputError, match=says):
            table.write(parsed(f"{prefixes}{passage}{turtle}"))

    def test_texts_of_all_sorts_come_back(self, table: PassageTable) -> None:
        subject = ox.NamedNode(BKG + "p")
        texts = ['"quoted" first', "a\ttab", "semi; colon", "<b>", "ends with \\", "a 'b' c"]
        literals = [ox.Literal(text, language="en") for text in texts]
        literals += [ox.Literal("deutsch", language="de"), ox.Literal("bare")]
        about = ox.NamedNode(BKG + "baclofen-interaction-alcohol")
        for literal in literals:
            parts = [
                ox.Triple(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode(BKO + "Passage")),
                ox.Triple(subject, ox.NamedNode(PREFIXES["dcterms"] + "isPartOf"), about),
                ox.Triple(subject, ox.NamedNode(PREFIXES["rdfs"] + "comment"), literal),
                ox.Triple(subject, ox.NamedNode(PREFIXES["cito"] + "supports"), about),
            ]
            again, _, problems = table.read(table.write(parts), about.value, "rows")
            assert not problems
            assert set(again) == set(parts)


class TestCommands:
    """The command ``passages``."""

    @pytest.mark.usefixtures("fewer_names")
    def test_a_source_file_is_written_again_as_it_was(
        self, cli: CommandLine, tmp_path: Path
    ) -> None:
        path = next(path for path in SOURCES if path.stem == "swiss-label-kinetics")
        rows = tmp_path / "rows.tsv"
        rows.write_text(cli("passages", str(path), "--to-tsv")[1], encoding="utf-8")
        status, out, _ = cli("passages", str(path), "--from-tsv", str(rows))
        assert (status, out) == (0, path.read_text("utf-8"))

    @pytest.mark.usefixtures("small_package")
    def test_rows_are_checked_against_the_shapes(self, cli: CommandLine, tmp_path: Path) -> None:
        rows = tmp_path / "rows.csv"
        rows.write_text(
            "section,stance,statement,comment\n"
            "4.5,supports,baclofen-interaction-alcohol,\n"
            "4.6,disputes,baclofen-interaction-alcohol,\n"
        )
        status, out, err = cli("passages", "uk-spc", "--from-csv", str(rows))
        assert (status, out) == (2, "")
        assert f"{rows}:3: rdfs:comment: Say with rdfs:comment" in err
        assert f"{rows}:2" not in err

    @pytest.mark.usefixtures("small_package")
    def test_what_a_file_says_of_a_passage_counts_for_its_row(
        self, cli: CommandLine, tmp_path: Path
    ) -> None:
        beside, rows = tmp_path / "beside.nt", tmp_path / "rows.csv"
        beside.write_text(f"<{BKG}uk-spc-new> <{BKO}severity> <{BKO}Major> .\n")
        rows.write_text(
            "section,stance,statement,passage\n"
            "4.5,supports,baclofen-interaction-alcohol,bkg:uk-spc-new\n"
        )
        data = "--data", str(beside)
        status, out, err = cli("passages", "uk-spc", *data, "--from-csv", str(rows))
        assert (status, out) == (2, "")
        assert f"{rows}:2: bko:severity: Remove bko:severity" in err

    @pytest.mark.usefixtures("small_package")
    def test_a_comment_is_not_lost(self, cli: CommandLine, tmp_path: Path) -> None:
        path = next(path for path in SOURCES if path.stem == "swiss-label-kinetics")
        file = tmp_path / "with.ttl"
        text = path.read_text("utf-8")
        file.write_text(
            text.replace("bkg:swiss-label-kinetics a", "# why\nbkg:swiss-label-kinetics a")
        )
        status, _, err = cli("passages", str(file), "--to-tsv")
        assert status == 2
        assert "with.ttl:12: a table cannot carry this comment" in err
