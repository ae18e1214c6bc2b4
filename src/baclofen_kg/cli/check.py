"""The commands ``check`` and ``why``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..errors import InputError, NotFoundError
from ..stores.reading import read_input
from .lists import read_lists, read_resource
from .options import describe_drug, describe_form, describe_options
from .output import write
from .source import graph_of


def describe_check(parser: ArgumentParser) -> None:
    """Describe the options of ``check``."""
    parser.description = (
        f"{parser.description}\nWhat is not recognised is listed and never counts as clear; "
        "status 3 goes before status 1.\nNot medical advice."
    )
    describe_options(
        parser,
        {
            "--taking NAME ...": "a medicine, class or brand, as records write it ('Diazepam 5 MG "
            "Oral Tablet'), or an identifier such as rxnorm:3322 or atc:N05BA01; - reads one a "
            "line from standard input; can be repeated",
            "--condition NAME ...": "a condition by name or identifier; - reads one a line; can be "
            "repeated",
            "--taking-from FILE ...": "a list of medicines, one a line, as they stand in a record; "
            "a table (CSV, TSV) with --column; can be repeated",
            "--conditions-from FILE ...": "a list of conditions, likewise",
            "--column NAME": "which column of a table is read: its name or number",
            "--fhir FILE": "a FHIR resource or bundle (R4, R4B, R5) as JSON; what is stopped is "
            "listed, and not checked",
        },
    )
    describe_drug(parser, "the drug that is checked, where the graph has several")
    describe_options(
        parser,
        {
            "--dose MG": "one dose of the drug, in milligrams",
            "--times-per-day N": "how many such doses a day",
            "--egfr N": "the eGFR in mL/min/1.73 m2",
            "--creatinine-clearance N": "the creatinine clearance in mL/min",
            "--age YEARS": "the age in years",
            "--weight-kg KG": "the body weight in kilograms",
            "--route ROUTE": "how the drug is given: oral (default), intrathecal, …",
            "--jurisdiction COUNTRY": "show what sources of this country advise first, "
            "with their verdict: US, UK, Switzerland",
            "--evidence": "show all paths and passages below the findings",
            "--brief": "show only the findings and what was not recognised",
        },
    )
    describe_form(parser, ("text", "json"))


def describe_why(parser: ArgumentParser) -> None:
    """Describe the options of ``why``."""
    parser.description = f"{parser.description}\nNot medical advice."
    parser.add_argument(
        "name", metavar="NAME", help="a medicine, class, brand or condition, or an identifier"
    )
    describe_drug(parser, "the drug that it leads to, where the graph has several")
    describe_form(parser, ("text", "json"))


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
    write(report.to_json() if options.format == "json" else text)
    return report.exit_code


def run_why(options: Namespace) -> int:
    """Show every statement that leads from a name to the drug."""
    found = graph_of(options, briefly=True).why(options.name, drug=options.drug)
    write(found.to_json() if options.format == "json" else str(found))
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
