"""The commands ``check`` and ``why``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..errors import InputError, NotFoundError
from ..stores.reading import read_input
from .lists import read_lists, read_resource
from .options import describe_drug, describe_form
from .output import write
from .source import describe_source, graph_of


def describe_check(parser: ArgumentParser) -> None:
    """Describe the options of ``check``."""
    parser.description = (
        f"{parser.description}\nWhat is not recognised is listed and never counts as clear; "
        "status 3 goes before status 1.\nNot medical advice."
    )
    parser.add_argument(
        "--taking",
        action="append",
        metavar="NAME",
        default=[],
        help="a medicine, class or brand, as records write it ('Diazepam 5 MG Oral Tablet'), or an "
        "identifier such as rxnorm:3322 or atc:N05BA01; - reads one a line from standard input; "
        "can be repeated",
    )
    parser.add_argument(
        "--condition",
        action="append",
        metavar="NAME",
        default=[],
        help="a condition by name or identifier; - reads one a line; can be repeated",
    )
    parser.add_argument(
        "--taking-from",
        action="append",
        metavar="FILE",
        default=[],
        help="a list of medicines, one a line, as they stand in a record; a table (CSV, TSV) with "
        "--column; can be repeated",
    )
    parser.add_argument(
        "--conditions-from",
        action="append",
        metavar="FILE",
        default=[],
        help="a list of conditions, likewise",
    )
    parser.add_argument(
        "--column", metavar="NAME", help="which column of a table is read: its name or number"
    )
    parser.add_argument(
        "--fhir",
        metavar="FILE",
        help="a FHIR resource or bundle (R4, R4B, R5) as JSON; what is stopped is listed, and not "
        "checked",
    )
    describe_drug(parser, "the drug that is checked, where the graph has several")
    parser.add_argument("--dose", metavar="MG", help="one dose of the drug, in milligrams")
    parser.add_argument("--times-per-day", metavar="N", help="how many such doses a day")
    parser.add_argument("--egfr", metavar="N", help="the eGFR in mL/min/1.73 m2")
    parser.add_argument(
        "--creatinine-clearance", metavar="N", help="the creatinine clearance in mL/min"
    )
    parser.add_argument("--age", metavar="YEARS", help="the age in years")
    parser.add_argument("--weight-kg", metavar="KG", help="the body weight in kilograms")
    parser.add_argument(
        "--route", metavar="ROUTE", help="how the drug is given: oral (default), intrathecal, …"
    )
    parser.add_argument(
        "--jurisdiction",
        metavar="COUNTRY",
        help="ask what sources of this country advise and show them first, with their verdict: "
        "US, UK, Switzerland",
    )
    parser.add_argument(
        "--evidence", action="store_true", help="show all paths and passages below the findings"
    )
    parser.add_argument(
        "--brief", action="store_true", help="show only the findings and what was not recognised"
    )
    describe_form(parser, ("text", "json"))
    describe_source(parser)


def describe_why(parser: ArgumentParser) -> None:
    """Describe the options of ``why``."""
    parser.description = f"{parser.description}\nNot medical advice."
    parser.add_argument(
        "name", metavar="NAME", help="a medicine, class, brand or condition, or an identifier"
    )
    describe_drug(parser, "the drug that it leads to, where the graph has several")
    describe_form(parser, ("text", "json"))
    describe_source(parser)


def run_check(options: Namespace) -> int:
    """Check medicines, conditions, figures and a dose."""
    named = [*options.taking, *options.condition, *options.taking_from, *options.conditions_from]
    if [*named, options.fhir].count("-") > 1:
        raise InputError("standard input can stand for one list only, but - is given twice")
    # A list may ask for much of the graph.
    briefly = not (options.taking_from or options.conditions_from or options.fhir)
    try:
        report = graph_of(options, briefly=briefly).check(
            taking=_listed(options.taking) + read_lists(options.taking_from, options.column),
            conditions=_listed(options.condition)
            + read_lists(options.conditions_from, options.column),
            fhir=read_resource(options.fhir),
            dose_mg=options.dose,
            times_per_day=options.times_per_day,
            egfr=options.egfr,
            creatinine_clearance=options.creatinine_clearance,
            age=options.age,
            weight_kg=options.weight_kg,
            route=options.route,
            jurisdiction=options.jurisdiction,
            drug=options.drug,
        )
    except NotFoundError as error:
        # Its own status would say that something was found.
        raise InputError(str(error)) from None
    text = report.text(evidence=options.evidence, brief=options.brief)
    write((report.to_json() if options.format == "json" else text) + "\n")
    return report.exit_code


def run_why(options: Namespace) -> int:
    """Show every statement that leads from a name to the drug."""
    found = graph_of(options, briefly=True).why(options.name, drug=options.drug)
    write((found.to_json() if options.format == "json" else str(found)) + "\n")
    return 0


def _listed(names: list[str]) -> list[str]:
    """Put the lines of standard input in the place of ``-``; empty lines are left out."""
    found: list[str] = []
    for name in names:
        if name == "-":
            lines = read_input("-", "a list of names").decode("utf-8-sig", "replace").split("\n")
            found += [line.strip() for line in lines if line.strip()]
        else:
            found.append(name)
    return found
