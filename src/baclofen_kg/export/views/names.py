"""The views by name; what makes them stands in the other modules."""

from typing import NamedTuple


class View(NamedTuple):
    """A form in which others read a graph."""

    summary: str
    """What it is, in a few words."""
    module: str
    """The module of this room that makes it, imported when it is asked for."""
    function: str = "make"
    is_folder: bool = False
    """Whether it is a folder of files."""
    of_one_drug: bool = False
    """Whether it is about one drug: of several that a graph describes, one must be named."""


VIEWS = {
    "schema-org": View(
        "JSON-LD for search engines: every statement a Claim", "schema_org", of_one_drug=True
    ),
    "sssom": View("outside identifiers as mappings", "sssom"),
    "kgx": View("nodes and edges of the Biolink model", "kgx", is_folder=True),
    "fhir": View("a Bundle of FHIR R5, by country", "fhir", of_one_drug=True),
    "tables": View("CSV files, one for each kind of statement", "tables", is_folder=True),
    "croissant": View("the tables with a description for ML", "croissant", is_folder=True),
    "graphml": View("direct edges in GraphML", "networks", "make_graphml"),
    "dot": View("direct edges for Graphviz", "networks", "make_dot"),
    "prefixes": View("an extended prefix map for curies", "prefixes"),
}
"""The views, by the names that ``export --as`` takes."""


def is_of_one(name: str | None) -> bool:
    """Whether a view is about one drug; one that does not exist is not."""
    return isinstance(name, str) and name in VIEWS and VIEWS[name].of_one_drug
