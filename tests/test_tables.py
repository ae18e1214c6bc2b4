"""The tables in data/tables/ and the Turtle that is made from them."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from table_rows import TABLES, TableError
from tables import COLUMNS, MADE, build

from baclofen_kg.namespaces import BKG, expand

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The text of each file that is made, by its name in data/."""
    return {path.relative_to(ROOT / "data").as_posix(): text for path, text in build().items()}


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_is_up_to_date(made: dict[str, str], name: str) -> None:
    assert (ROOT / "data" / name).read_text(encoding="utf-8") == made[name], "run `make data`"


def test_every_file_says_that_it_is_made(made: dict[str, str]) -> None:
    for name, text in made.items():
        assert text.startswith("# Made from "), name
        assert "`make data`" in text.splitlines()[0]


def test_every_table_is_read_and_described() -> None:
    described = (TABLES / "README.md").read_text(encoding="utf-8")
    assert {path.stem for path in TABLES.glob("*.tsv")} == set(COLUMNS), (
        "a table in data/tables/ has its columns in COLUMNS of tools/tables.py"
    )
    for name, columns in COLUMNS.items():
        section = described.partition(f"## {name}.tsv\n")[2].partition("\n## ")[0]
        missing = [column for column in columns.split() if f"`{column}`" not in section]
        assert not missing, f"say in data/tables/README.md what these columns of {name} mean"


def test_no_name_comes_from_the_icd_of_the_world_health_organization_alone() -> None:
    """Its codes are stored; its titles are under terms that do not allow it."""
    lines = (TABLES / "finding-names.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines
    assert not [line for line in lines if line.split("\t")[-1] == "icd10who2019"]


@pytest.mark.parametrize(
    ("condition", "synonym", "narrower"),
    [
        ("glaucoma", "Glaukom", "angle-closure glaucoma"),
        ("adrenal-insufficiency", "adrenocortical insufficiency", "Addison's disease"),
        ("colorectal-cancer", "Darmkrebs", "Rektumkarzinom"),
        ("osteoporosis", "Osteoporose", "postmenopausal osteoporosis"),
    ],
)
def test_a_kind_of_a_condition_is_no_synonym_of_it(
    made: dict[str, str], condition: str, synonym: str, narrower: str
) -> None:
    graph = ox.Store()
    graph.load(made["conditions.ttl"].encode(), ox.RdfFormat.TURTLE)
    names = {
        (quad.predicate.value, quad.object.value)
        for quad in graph.quads_for_pattern(ox.NamedNode(BKG + condition), None, None, None)
        if isinstance(quad.object, ox.Literal)
    }
    assert (expand("skos:altLabel"), synonym) in names
    assert (expand("bko:narrowerLabel"), narrower) in names
    assert (expand("skos:altLabel"), narrower) not in names


def test_nothing_is_unverified() -> None:
    for path in TABLES.glob("*.tsv"):
        assert not re.search(r"unverified|none found", path.read_text(encoding="utf-8")), path.name


ACARBOSE = "\nacarbose\tacarbose\tantidiabetics\t"
STOMACH_PAIN = "Stomach pain\tabdominal-pain\tsame\thpo2025"
ULCER = "icd10cm:K25\tpeptic-ulcer"
STRENGTHS = "8.0 mg; 500.0 mg"
ERRORS = [
    ("medicines", ACARBOSE, ACARBOSE[:-2] + "\t", "SubstanceClass 'antidiabetic'; near: antidiab"),
    ("medicines", ACARBOSE, "\nacarbose\tdiazepam\t\t", "diazepam' is a name of acarbose, too"),
    ("medicines", "Glucobay (AU-2012)", "Valium", "'Valium' is a name of acarbose, too"),
    ("medicines", "\tA10BF01\t", "\tN05BA01\t", "atc:N05BA01 is a code of acarbose, too"),
    ("medicines", "Glucor (FR)", "Glucor (XX)", "there is no country 'XX'; known: AU"),
    ("medicines", "Glucor (FR)", "Glucor (France)", r"'Glucor \(France\)' must be a name, or"),
    ("medicines", ACARBOSE, "\nAcarbose\tacarbose\t\t", "id 'Acarbose' must be small letters"),
    ("medicines", ACARBOSE, "\nheadache\tacarbose\t\t", "id 'headache' is taken by a Effect"),
    (
        "products",
        "codeine; paracetamol\t8",
        "codein; paracetamol\t8",
        "no Drug 'codein'; near: code",
    ),
    ("products", STRENGTHS, "8.0 mg", "as many strengths as ingredients"),
    ("products", STRENGTHS, "8 mg; 0.5 g", "strength '8 mg' must be such as 500.0 mg"),
    (
        "products",
        "id\tname\tshared",
        "id\tlabel\tshared",
        "products.tsv:1: the columns must be: id",
    ),
    ("finding-names", STOMACH_PAIN, STOMACH_PAIN[:-7], "name a source"),
    ("finding-names", STOMACH_PAIN, STOMACH_PAIN[:-1], "source 'hpo202' is not in sources.tsv"),
    (
        "finding-names",
        STOMACH_PAIN,
        "x\tpain-of-x\tsame\thpo2025",
        "no Condition or Effect 'pain-of",
    ),
    ("finding-names", STOMACH_PAIN, "x\tpain\tequal\thpo2025", "relation 'equal' must be one of"),
    ("finding-names", STOMACH_PAIN, "Headache\tpain\tsame\thpo2025", "is a name of headache, too"),
    ("finding-names", STOMACH_PAIN, "x\ty\tpain\tsame\thpo2025", "5 values for 4 columns"),
    ("conditions", "; POAG;", "; Cataracts;", "'Cataracts' is a name of cataract, too"),
    ("conditions", "narrower\tcodes", "kinds\tcodes", "conditions.tsv:1: the columns must be: id"),
    ("finding-codes", ULCER, "icd10cm:R51\tpeptic-ulcer", "icd10cm:R51 is a code of headache, too"),
    ("finding-codes", ULCER, "snomed:1\tpeptic-ulcer", "code 'snomed:1' must be such as"),
    ("finding-codes", ULCER, "K25\tpeptic-ulcer", "code 'K25' must be such as icd10cm:K25.0"),
]


@pytest.mark.parametrize(("table", "old", "new", "message"), ERRORS, ids=[e[3] for e in ERRORS])
def test_what_is_wrong_in_a_table_is_named_with_its_line(
    tmp_path: Path, table: str, old: str, new: str, message: str
) -> None:
    # Of the tables that this one does not build on, the columns are enough.
    for name in COLUMNS:
        lines = (TABLES / f"{name}.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
        whole = name in (table, "sources") or (table == "products" and name == "medicines")
        (tmp_path / f"{name}.tsv").write_text("".join(lines if whole else lines[:1]), "utf-8")
    path = tmp_path / f"{table}.tsv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} must stand once in {table}.tsv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TableError, match=message) as caught:
        build(tmp_path)
    assert re.match(r"data/tables/[a-z-]+\.tsv:\d+: ", str(caught.value))
    assert "\n" not in str(caught.value)
