"""Datatypes of XML Schema: what is well-formed, and what it is in Python."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyoxigraph as ox
import pytest

from baclofen_kg.namespaces import XSD
from baclofen_kg.sparql.datatypes import PATTERNS, is_well_formed, python_value

INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("7", "integer", 7),
        ("+007", "integer", 7),
        ("-5", "negativeInteger", -5),
        ("65535", "unsignedShort", 65535),
        (".5", "decimal", Decimal("0.5")),
        ("5.", "decimal", Decimal(5)),
        ("INF", "double", float("inf")),
        ("1e3", "float", 1000.0),
        ("1", "boolean", True),
        ("2020-02-29", "date", date(2020, 2, 29)),
        ("2020-02-29Z", "date", date(2020, 2, 29)),
        ("2020-02-29-13:30", "date", date(2020, 2, 29)),
        ("2020-01-01T10:00:00.5+05:30", "dateTime", datetime(2020, 1, 1, 10, 0, 0, 500_000, INDIA)),
        ("2020-12-31T24:00:00Z", "dateTime", datetime(2021, 1, 1, tzinfo=UTC)),
        ("2020-01-01T10:00:00", "dateTime", datetime(2020, 1, 1, 10)),
    ],
)  # fmt: skip
def test_well_formed_literals_become_python_values(text: str, name: str, value: object) -> None:
    found = python_value(text, XSD + name)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1_000", "integer"), (" 1", "integer"), ("\N{ARABIC-INDIC DIGIT ONE}", "integer"),
        ("1\n", "integer"),
        ("1.0", "integer"), ("300", "byte"), ("-1", "nonNegativeInteger"), ("0", "positiveInteger"),
        ("1e3", "decimal"), ("1,5", "decimal"), (".", "decimal"), ("1_0.5", "decimal"),
        ("inf", "double"), ("nan", "double"), ("Infinity", "float"), ("1_0", "double"),
        ("True", "boolean"), ("yes", "boolean"),
        ("2020-W01-1", "date"), ("20200101", "date"), ("2020-1-1", "date"), ("2020-02-30", "date"),
        ("2021-02-29", "date"), ("2020-01-01T00:00:00", "date"), ("2020-01-01+15:00", "date"),
        ("2020-01-01 10:00:00", "dateTime"), ("2020-01-01T10:00", "dateTime"),
        ("2020-01-01T24:00:01", "dateTime"), ("2020-01-01T10:00:00+0100", "dateTime"),
        ("last year", "gYear"), ("20", "gYear"), ("2020-01-01", "gYear"), ("02020", "gYear"),
        ("2020-13", "gYearMonth"), ("2020-00", "gYearMonth"), ("January", "gYearMonth"),
        ("--02-30", "gMonthDay"), ("P", "duration"), ("P1YT", "duration"), ("1 day", "duration"),
        ("P1D", "yearMonthDuration"), ("P1Y", "dayTimeDuration"), ("abc", "hexBinary"),
    ],
)  # fmt: skip
def test_ill_formed_literals_stay_text(text: str, name: str) -> None:
    assert not is_well_formed(text, XSD + name)
    assert python_value(text, XSD + name) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2020", "gYear"), ("-0044", "gYear"), ("12020", "gYear"), ("2020Z", "gYear"),
        ("2020-05", "gYearMonth"), ("--02-29", "gMonthDay"), ("24:00:00", "time"),
        ("P1Y2M3DT4H5M6.7S", "duration"), ("-P1D", "duration"), ("PT0S", "dayTimeDuration"),
        ("-0044-03-15", "date"), ("12020-01-01", "date"), ("0000-01-01", "date"),
        ("9999-12-31T24:00:00", "dateTime"), ("9" * 5000, "integer"), ("en-GB", "language"),
        ("aGk=", "base64Binary"), ("0fB7", "hexBinary"),
    ],
)  # fmt: skip
def test_what_python_has_no_value_for_stays_text(text: str, name: str) -> None:
    assert is_well_formed(text, XSD + name)
    assert python_value(text, XSD + name) == text


def test_of_unknown_datatypes_every_text_is_well_formed() -> None:
    assert is_well_formed("anything", "urn:own")
    assert is_well_formed("anything", XSD + "string")
    assert python_value("1", "urn:integer") == "1"


VALID = {
    "boolean": "true",
    "integer": "-012",
    "decimal": "+1.50",
    "double": "-1.5e-3",
    "float": "INF",
    "date": "2020-02-29+14:00",
    "dateTime": "2019-12-31T24:00:00.0Z",
    "time": "23:59:59.999-05:00",
    "gYear": "-2020Z",
    "gYearMonth": "2020-12+01:00",
    "gMonth": "--11",
    "gMonthDay": "--02-29",
    "gDay": "---31",
    "duration": "-P1Y2M3DT4H5M6.7S",
    "yearMonthDuration": "P1Y2M",
    "dayTimeDuration": "P3DT4H5M6S",
}
PARTS = ["", *"0123459-+:.TZPYMDHSe ", "00", "12", "30", "31", "24", "INF", "NaN"]


# XML Schema wants digits on both sides of a point, something after T, and allows a leap day.
ENGINE_IS_WRONG = {
    *("-P1Y2M3DT4H.7S", "-P1Y2M3DT4H5M.7S", "-P1Y2M3DT4H5M6.S", "P1Y2MT", "P1YT"),
    *("P3DT4H.6S", "P3DT4H5.S", "P3DT4H5M.6S", "P3DT4H5M6.S", "--02-29", "--02-29Z"),
}


@pytest.mark.parametrize("name", VALID)
def test_the_engine_reads_what_is_well_formed_and_nothing_else(name: str) -> None:
    whole = VALID[name]
    texts = {
        whole[:at] + part + whole[at + removed :]
        for at in range(len(whole) + 1)
        for removed in range(4)
        for part in PARTS
    }
    values = " ".join(f'"{text}"' for text in sorted(texts))
    answer = ox.Store().query(
        f"SELECT ?text (<{XSD}{name}>(?text) AS ?value) {{ VALUES ?text {{ {values} }} }}"
    )
    assert isinstance(answer, ox.QuerySolutions)
    read = {row["text"].value for row in answer if row["value"] is not None}
    assert whole in read | ENGINE_IS_WRONG
    well_formed = {text for text in texts if is_well_formed(text, XSD + name)}
    assert well_formed - ENGINE_IS_WRONG == read - ENGINE_IS_WRONG


def test_every_pattern_has_an_example() -> None:
    others = {"hexBinary", "base64Binary", "language", "dateTimeStamp"}
    assert {name for name in PATTERNS if not name.lower().endswith(INTEGERS)} <= {*VALID} | others


INTEGERS = ("integer", "long", "int", "short", "byte")
