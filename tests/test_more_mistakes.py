"""Mistakes of somebody's first day beside those of ``test_mistakes``: each is told, with its place.

What is not even Turtle, names of one's own, labels, dates, and tables as spreadsheets save them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from command_line import CommandLine, Ended
from conftest import shrink_package
from test_mistakes import GOOD

import baclofen_kg
from baclofen_kg.errors import InputError

HEAD = "section\tstance\tstatement\tcomment\tminimum\tmaximum\tunit\n"
ABOUT = "baclofen-interaction-alcohol"


class Mistake(NamedTuple):
    """A change to the description that conforms, and what is said of it."""

    right: str
    wrong: str
    says: str
    at: str = ""
    """A part of the line that is named; by default what is wrong."""


UNREADABLE = {
    "prefix of nobody": Mistake(
        "bko:UnitedStates", "ie:Ireland", "with its address: @prefix ie: <https://…> ."
    ),
    "prefix that is known and not declared": Mistake(
        "bko:jurisdiction bko:UnitedStates",
        "bko:jurisdiction bko:UnitedStates ;\n    prov:wasDerivedFrom bkg:label",
        "@prefix prov: <http://www.w3.org/ns/prov#> .",
        "prov:was",
    ),
    "address with a space": Mistake(
        "<https://example.org/label>", "<https://example.org/my label>", "write %20"
    ),
    "name with a space": Mistake(
        "bkg:label-7 a", "bkg:label 7 a", "a name has its prefix and no spaces"
    ),
    "no semicolon": Mistake(
        "bko:HalfLife ;", "bko:HalfLife", "end a line with ;", "bko:minimum 8.0"
    ),
    "no dot": Mistake(
        "bko:inContextOf bkg:stroke .",
        "bko:inContextOf bkg:stroke",
        "with . where the node is complete",
        "bkg:dantrolene-verapamil a",
    ),
    "curly quotation marks": Mistake(
        '"hyperkalaemia"@en', "“hyperkalaemia”@en", "write straight quotation marks"
    ),
    "quotation mark that is not closed": Mistake(
        '"hyperkalaemia"@en', '"hyperkalaemia@en', "close the text"
    ),
    "figure with its unit": Mistake("bko:minimum 8.0", "bko:minimum 8h", "its unit at bko:unit"),
    "percent sign": Mistake("bko:minimum 8.0", "bko:minimum 8%", "unit:PERCENT"),
}
WRONG = {
    "country of one's own that nothing describes": Mistake(
        "bko:jurisdiction bko:UnitedStates",
        "bko:jurisdiction <https://me.example/Ireland>",
        "a bko:Jurisdiction, ours or one of your own",
    ),
    "country in the wrong namespace": Mistake(
        "bko:jurisdiction bko:UnitedStates",
        "bko:jurisdiction bkg:UnitedStates",
        "did you mean bko:UnitedStates?",
    ),
    "passage of two sources": Mistake(
        'dcterms:isPartOf bkg:label ;\n    bko:section "12"',
        'dcterms:isPartOf bkg:label, bkg:verapamil ;\n    bko:section "12"',
        "There are 2: bkg:label, bkg:verapamil.",
        "bkg:label, bkg:verapamil",
    ),
    "no unit": Mistake(
        "    bko:unit unit:MilliGM ;\n    bko:doseBasis",
        "    bko:doseBasis",
        "Give the unit of the figure with bko:unit",
        "bkg:dantrolene-start a",
    ),
    "no country": Mistake(
        "    bko:jurisdiction bko:UnitedStates ;\n",
        "",
        "Name with bko:jurisdiction the one country",
        "bkg:label a",
    ),
    "two labels": Mistake(
        '"dantrolene with verapamil"@en',
        '"dantrolene with verapamil"@en, "verapamil, dantrolene"@en',
        'There are 2 with the language en: "dantrolene with verapamil"@en, '
        '"verapamil, dantrolene"@en. Keep one',
    ),
    "label in German alone": Mistake(
        '"hyperkalaemia"@en', '"Hyperkaliämie"@de', 'There is "Hyperkaliämie"@de; English is'
    ),
    "language in full": Mistake(
        '"hyperkalaemia"@en', '"hyperkalaemia"@english', 'There is "hyperkalaemia"@english; English'
    ),
    "statement about a product": Mistake(
        '"half-life of dantrolene"@en ;\n    bko:about bkg:dantrolene',
        '"half-life of dantrolene"@en ;\n    bko:about bkg:dantrolene-25mg',
        "It points to bkg:dantrolene, which can stand here.",
        "bko:about bkg:dantrolene-25mg",
    ),
    "dose per kilogram in a unit that is none": Mistake(
        "bko:unit unit:MilliGM ;\n    bko:doseBasis",
        "bko:unit unit:MilliGM-PER-KG ;\n    bko:doseBasis",
        "did you mean unit:MilliGM-PER-KiloGM",
        "unit:MilliGM-PER-KG",
    ),
    "dose per kilogram as a basis": Mistake(
        "bko:doseBasis bko:PerDose",
        "bko:doseBasis bko:PerKilogram",
        "Take one of: bko:PerDay, bko:PerDose, bko:PerStep.",
    ),
    "band and percentage that contradict each other": Mistake(
        '    bko:section "1"@en ;',
        '    bko:section "1"@en ;\n    bko:reportedFrequency bko:Rare ;\n'
        "    bko:reportedMinimum 12.0 ;\n    bko:reportedMaximum 14.0 ;\n"
        "    bko:unit unit:PERCENT ;",
        "bko:Rare has bko:bandMaximum 0.1, bko:bandMinimum 0.01",
        "bkg:label-1 a",
    ),
    "month in words": Mistake(
        '"2020-05"^^xsd:gYearMonth',
        '"May 2020"^^xsd:gYearMonth',
        'Write "2020-05"^^xsd:gYearMonth',
    ),
    "day in words": Mistake(
        '"2020-05"^^xsd:gYearMonth', '"3 May 2020"@en', 'Write "2020-05-03"^^xsd:date'
    ),
    "date of another type": Mistake(
        '"2020-05"^^xsd:gYearMonth', '"2020-05"^^xsd:date', 'Write "2020-05"^^xsd:gYearMonth'
    ),
    "decimal comma": Mistake("bko:minimum 8.0", "bko:minimum 8,5", "Write 5.0, not 5."),
    "no passage of its own": Mistake(
        'dcterms:isPartOf bkg:label ;\n    bko:section "1"',
        'dcterms:isPartOf bkg:label-7 ;\n    bko:section "1"',
        "bkg:label-7 is a bko:Passage. It points to bkg:label, which can stand here.",
        "dcterms:isPartOf bkg:label-7",
    ),
}


def _made(mistake: Mistake, tmp_path: Path) -> tuple[Path, int]:
    text = GOOD.replace(mistake.right, mistake.wrong, 1)
    assert text != GOOD
    file = tmp_path / "mine.ttl"
    file.write_text(text, encoding="utf-8")
    return file, text.count("\n", 0, text.index(mistake.at or mistake.wrong)) + 1


@pytest.mark.parametrize("mistake", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_turtle_is_told_how_to_write_it(mistake: Mistake, tmp_path: Path) -> None:
    file, line = _made(mistake, tmp_path)
    with pytest.raises(InputError) as error:
        baclofen_kg.validate(file)
    assert f"{file}: Turtle syntax error at line {line}," in str(error.value)
    assert mistake.says in str(error.value)


@pytest.mark.parametrize("mistake", WRONG.values(), ids=WRONG)
def test_the_report_names_the_line_and_what_would_be_right(
    mistake: Mistake, tmp_path: Path
) -> None:
    file, line = _made(mistake, tmp_path)
    report = baclofen_kg.validate(file)
    assert not report.conforms
    told = next(result for result in report.results if mistake.says in str(result))
    assert told.place == f"{file}:{line}"
    assert report.results[0].place == told.place


@pytest.fixture(scope="module")
def plain(cli: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """What is made of a table as it should be."""
    rows = tmp_path_factory.mktemp("rows") / "plain.tsv"
    rows.write_text(f"section\tstance\tstatement\n4.5\tsupports\t{ABOUT}\n")
    with pytest.MonkeyPatch.context() as patch:
        shrink_package(patch)
        return cli("passages", "uk-spc", "--from-tsv", str(rows))


@pytest.mark.usefixtures("small_package")
class TestTables:
    """Tables as spreadsheets and hands write them."""

    @pytest.mark.parametrize(
        ("option", "content"),
        [
            ("--from-tsv", f"\ufeffsection\tstance\tstatement\r\n4.5\tsupports\t{ABOUT}\r\n"),
            ("--from-tsv", f"section\tstance\tstatement\t\n4.5\tsupports\t{ABOUT}\t\n\t\t\n\n"),
            ("--from-csv", f"section;stance;statement\n4.5;supports;{ABOUT}\n"),
        ],
        ids=["mark and carriage returns", "empty column and rows", "semicolons"],
    )
    def test_what_says_the_same_is_read_alike(
        self, option: str, content: str, plain: Ended, cli: CommandLine, tmp_path: Path
    ) -> None:
        rows = tmp_path / "rows"
        rows.write_bytes(content.encode())
        assert plain.status == 0
        assert cli("passages", "uk-spc", option, str(rows)) == plain

    @pytest.mark.parametrize(
        ("content", "row", "says"),
        [
            (f"section;stance;statement\n4.5;supports;{ABOUT}\n", 1, "semicolons stand between"),
            (f"section,stance,statement\n4.5,supports,{ABOUT}\n", 1, "--from-csv for commas"),
            ("section\tstance\n4.5\tsupports\n", 1, "there is no column statement"),
            (f"stance\tstatement\nsupports\t{ABOUT}\n", 1, "there is no column section"),
            (
                f"section\tstance\tstatement\tstance\n4.5\tsupports\t{ABOUT}\tdisputes\n",
                1,
                "the column stance is there twice",
            ),
            (f"section\tstance\tstatement\tnote\n4\tsupports\t{ABOUT}\tx\n", 1, "mean comment?"),
            (
                f'{HEAD}4.5\tsupports\t{ABOUT}\t"no\n4.6\tsupports\t{ABOUT}\n',
                2,
                "must end with one",
            ),
            (f"{HEAD}4.5\tsupports\t{ABOUT}\tcaf\xe9\n", 2, "saved as UTF-8"),
            (f"{HEAD}4.5\tsuports\t{ABOUT}\n", 2, "did you mean supports?"),
            (f"{HEAD}4.8\tsupports\t{ABOUT}\t\t10%\n", 2, "write 10, and '%' as the unit"),
            (f"{HEAD}4.8\tsupports\t{ABOUT}\t\t10-20 mg\n", 2, "10 as the minimum and 20 as the"),
            (f"{HEAD}4.8\tsupports\t{ABOUT}\t\t1,000\n", 2, "write 1000 for thousands"),
            (f"{HEAD}4.8\tsupports\t{ABOUT}\t\t10\t5\t%\n", 2, "bko:reportedMaximum is 5.0 here"),
        ],
    )
    def test_what_is_wrong_is_refused_by_its_row(
        self, content: str, row: int, says: str, cli: CommandLine, tmp_path: Path
    ) -> None:
        rows = tmp_path / "rows.tsv"
        rows.write_bytes(content.encode("latin-1"))
        status, out, err = cli("passages", "uk-spc", "--from-tsv", str(rows))
        assert (status, out) == (2, "")
        assert err.startswith(f"baclofen-kg: error: {rows}:{row}: ")
        assert says in err


class TestSkeletons:
    """What people ask ``new`` for."""

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["contraindications"], "say advice=contraindicated"),
            (["pregnancy"], "describe reproductive-safety"),
            (["half-life"], "parameter=HalfLife"),
            (["dose", "maximum=400 mg"], "write 400, and 'mg' as the unit"),
            (["interaction", "with=alcohol"], "did you mean interactant?"),
            (["interaction", "effect=sedation"], "did you mean consequence?"),
            (["indication", "condition=spasticity"], "treats"),
            (["indication", "jurisdiction=UK"], "jurisdiction is said of the source"),
            (["indication", "treats=drowsiness"], "is a bko:Effect, and a bko:Condition is"),
            (["interaction", "interactant=sedation"], "is a bko:Effect, and a bko:Substance or"),
            (
                ["interaction", "interactant=moondust"],
                "new substance or baclofen-kg new substance-",
            ),
            (["source", "jurisdiction=Peru"], "baclofen-kg new jurisdiction --name https://…"),
        ],
    )
    def test_the_word_that_is_meant_is_told(
        self, arguments: list[str], says: str, cli: CommandLine
    ) -> None:
        status, out, err = cli("new", *arguments, "--drug", "dantrolene")
        assert status in (1, 2)
        assert out == ""
        assert says in err

    def test_only_names_that_can_stand_there_are_suggested(self, cli: CommandLine) -> None:
        _, _, err = cli("new", "warning", "about=liver injury")
        assert "no bko:Drug is called 'liver injury'; if it is new" in err

    def test_what_is_left_open_is_told_beside_values_that_are_given(self, cli: CommandLine) -> None:
        status, out, err = cli("new", "warning", "--drug", "baclofen", "effect=sedation")
        assert status == 0
        assert "bko:CIRCUMSTANCE" in out
        assert "still to be filled in: " in err
        assert "circumstance (bko:AbruptWithdrawal" in err
        assert cli("new", "warning", "--drug", "baclofen")[2] == ""

    @pytest.mark.usefixtures("small_package")
    def test_a_consequence_specialises_the_pair_that_is_described(
        self, cli: CommandLine, tmp_path: Path
    ) -> None:
        mine = tmp_path / "mine.ttl"
        pair = ["new", "interaction", "--brief", "--drug", "dantrolene", "interactant=opioids"]
        said = ["--source", "uk-spc", "section=4.5"]
        status, out, err = cli(*pair, "consequence=sedation", *said)
        assert (status, "bkg:SPECIALISES" in out) == (0, True)
        assert "specialises (the same statement without what this one adds" in err
        mine.write_text(cli(*pair, *said)[1], encoding="utf-8")
        status, out, err = cli(*pair, "consequence=sedation", *said, "--data", str(mine))
        assert (status, err) == (0, "")
        assert "bko:specialises bkg:dantrolene-interaction-opioids ." in out
        with mine.open("a", encoding="utf-8") as file:
            file.write(out)
        report = baclofen_kg.validate(mine, with_package=True)
        assert not [result for result in report.results if "interaction" in result.focus_node]


def test_an_option_that_there_is_not(cli: CommandLine) -> None:
    for typed, meant in [("--times", "--times-per-day"), ("--drugs", "--drug")]:
        status, _, err = cli("check", typed, "3")
        assert (status, f"did you mean {meant}?" in err) == (2, True)
    status, _, err = cli("check", "--meds", "x")
    assert (status, "did you mean" in err) == (2, False)
