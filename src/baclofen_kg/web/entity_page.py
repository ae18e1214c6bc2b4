"""The page of an entity: of a drug that statements are about, a page as in a reference work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import model
from ..namespaces import BKO, expand, local_name
from .book import NODES, Book
from .markup import Line, Link, Page, Section, Table
from .node_page import CODES, facts_of
from .nodes import BROADER, DEFINITION, MEMBER_OF
from .words import country_name, place, reported, said_by

MORE = "more"

# The sections of the page of a drug: title, the classes of statements in it, the first column.
SECTIONS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "what-it-is",
        "What it is",
        ("Classification", "RegulatoryStatus", "ExtentOfUse"),
        "Statement",
    ),
    ("uses", "What it is used for", ("Indication", "UseLimitation", "TherapeuticBenefit"), "Use"),
    ("doses", "Doses", ("DosageRegimen",), "Dose"),
    ("administration", "How it is given", ("AdministrationNote",), "Matter"),
    (
        "adverse-reactions",
        "Adverse reactions",
        ("AdverseReaction", "FrequencyComparison"),
        "Reaction",
    ),
    ("interactions", "Interactions", ("Interaction",), "With"),
    ("precautions", "Who must take care", ("Precaution",), "Condition or people"),
    ("warnings", "Warnings", ("Warning",), "Warning"),
    ("reproduction", "Pregnancy, birth and breast-feeding", ("ReproductiveSafety",), "Matter"),
    ("overdose", "Overdose", ("OverdosePicture",), "Sign or measure"),
    ("kinetics", "Kinetics", ("PharmacokineticParameter", "PharmacokineticFinding"), "Parameter"),
    (
        "mechanism",
        "How it acts",
        ("MechanismOfAction", "PhysiologicalRole", "DiseaseBurden"),
        "Step",
    ),
    ("products", "Products", ("Availability",), "Product"),
    ("chemistry", "Physical properties", ("PhysicalProperty",), "Property"),
)
_IN_A_SECTION = {kind for _, _, kinds, _ in SECTIONS for kind in kinds}
_PHASES = ("screening", "start", "titration", "usual", "maximum", "withdrawal")
_NOT_OF_MEMBERS = "Classification"
"""That a drug is in a class says nothing of the others in it."""
_APART = {
    "administration",
    "overdose",
    "mechanism",
    "products",
    "chemistry",
    "in-products",
    "codes",
}
"""The sections of a long page that stand on a second one: what most readers come for is before."""
_APART_IF_LONG = ("reproduction", "warnings", "kinetics")
"""Those that follow them, one after the other, until the tables of the first page fit."""
_ROOM = 94_000
"""Bytes of the tables of a first page."""
_MANY = 200
"""Statements from which on the page of an entity is long."""
_LONG = 12


def has_more(book: Book, iri: str) -> bool:
    """Whether the page of an entity is so long that some of its sections stand on a second one."""
    return len(book.about.get(iri, ())) >= _MANY


def more_page(book: Book, iri: str) -> Page:
    """The second page of an entity, with the sections that are not on its first."""
    return Page(
        title=f"More on {book.nodes.label(iri)}",
        here=MORE,
        kinds=[book.link(iri, MORE)],
        sections=_sections(book, iri, MORE),
        contents=True,
        whole=local_name(iri),
    )


def entity_page(book: Book, iri: str) -> Page:
    """Describe an entity."""
    sections = _sections(book, iri, NODES)
    # Of what much is said, codes and formulae stand at the end.
    apart = CODES if book.about.get(iri) else ()
    facts = facts_of(book, iri, without=(DEFINITION, *apart))
    lead, long = book.nodes.text(iri, DEFINITION), len(sections) > 4
    return book.page(iri, lead, facts, sections, contents=long, neighbours=True)


def _sections(book: Book, iri: str, here: str) -> list[Section]:
    """What is said of an entity, and of others that names it."""
    nodes = book.nodes
    about = book.about.get(iri, [])
    sections = _of_statements(book, about, here)
    sections += _of_mentions(book, iri, bool(about), here)
    for id, title, predicate in (
        ("members", "Members", MEMBER_OF),
        ("narrower", "Narrower", BROADER),
        ("in-products", "In products", expand("bko:activeIngredient")),
    ):
        iris = [found for found in nodes.holders(iri, predicate) if nodes.address(found)]
        if iris:
            listed = book.listed(iris, here)
            sections.append(Section(id, title, items=listed, columns=len(iris) > _LONG))
    if about:
        if codes := facts_of(book, iri, only=CODES, here=here):
            listed = [Line(said.items, head=f"{term}:") for term, said in codes]
            sections.append(Section("codes", "Codes and formulae", items=listed))
        sections.append(_key(book, about, here))
    long = has_more(book, iri)
    apart = _apart(sections) if long else set()
    return [replace(item, apart=item.id in apart) for item in sections]


def _apart(sections: Sequence[Section]) -> set[str]:
    """The sections of a long page that stand on a second one, so that the first is not too long."""
    # Links from the second page lead through another folder; both are measured alike.
    sizes = {
        item.id: sum(
            len(part.__html__().replace(f"../{NODES}/", "").encode()) for part in item.body
        )
        for item in sections
    }
    apart = set(_APART)
    for name in _APART_IF_LONG:
        if sum(size for id, size in sizes.items() if id not in apart) < _ROOM:
            break
        apart.add(name)
    return apart


def _of_statements(book: Book, about: Sequence[model.Statement], here: str) -> list[Section]:
    sections = []
    by_kind: dict[str, list[model.Statement]] = {}
    for item in about:
        if item.specialises is None:
            by_kind.setdefault(item.kind, []).append(item)
    others = tuple(sorted(by_kind.keys() - _IN_A_SECTION))
    for id, title, kinds, column in (*SECTIONS, ("other", "Further statements", others, "")):
        tables = []
        for kind in kinds:
            if found := by_kind.get(kind, []):
                found.sort(key=lambda item: (_place(item), book.row_name(item).casefold()))
                label = book.nodes.label(BKO + kind)
                name = column if kind == kinds[0] else label[:1].upper() + label[1:]
                tables.append(book.table(found, here, name or label))
        if tables:
            sections.append(Section(id, title, tables))
    disputed = [i for i in about if any(e.relation == "disputes" for e in i.evidence)]
    if disputed:
        rows = [[[Line([book.link(i.iri, here)])], said_by(i), _objections(i)] for i in disputed]
        against = "What is said against it"
        table = Table(("Statement", "Who says so", against), rows, labelled=[against])
        intro = "Statements that at least one document disputes. Each leads to its evidence."
        sections.append(Section("disagreement", "Where sources disagree", [table], intro=intro))
    return sections


def _place(item: model.Statement) -> tuple[str, str, int, int]:
    """Where a statement stands among others: at the end where all documents dispute it.

    Doses by mouth come first, then it counts for whom they are, from start to end.
    """
    if not isinstance(item, model.DosageRegimen):
        return ("", "", int(all(e.relation == "disputes" for e in item.evidence)), 0)
    phase = str(item.phase or "")
    return (
        str(item.route or "").removeprefix("oral"),
        ", ".join(map(str, item.population)),
        _PHASES.index(phase) if phase in _PHASES else len(_PHASES),
        item.titration_step or 0,
    )


def _objections(item: model.Statement) -> list[Line]:
    """What documents that dispute a statement say, each wording once."""
    found: dict[str, list[str]] = {}
    for evidence in item.evidence:
        if evidence.relation == "disputes":
            names = found.setdefault(evidence.passage.comment or "", [])
            names += [place(evidence)] if place(evidence) not in names else []
    return [Line([Link(text)], tail=", ".join(names)) for text, names in found.items()]


def _of_mentions(book: Book, iri: str, is_subject: bool, here: str) -> list[Section]:
    """What is said of others that names this entity, or a class above it."""
    sections = []
    named = [item for item, _ in book.naming(iri)]
    if named:
        title = "Named in statements about others" if is_subject else "Statements that name it"
        sections.append(Section("statements", title, [_short_table(book, named, here)]))
    above = [
        Line([book.link(item.iri, here)], head=f"{book.nodes.label(higher)}:", tail=countries)
        for higher in book.nodes.above(iri)
        for item, countries in book.naming(higher)
        if item.about and item.about.iri != iri and item.kind != _NOT_OF_MEMBERS
    ]
    if above:
        intro = "It stands in or below these classes."
        title = "What is said of a class above it"
        sections.append(Section("above", title, items=above, intro=intro))
    return sections


def _short_table(book: Book, statements: Sequence[model.Statement], here: str) -> Table:
    rows = [[[Line([book.link(i.iri, here)])], reported(i), said_by(i)] for i in statements]
    reports = "Reported by documents"
    return Table(("Statement", reports, "Who says so"), rows, labelled=[reports])


def _key(book: Book, about: Sequence[model.Statement], here: str) -> Section:
    """The countries by their codes, each with its page."""
    found = {}
    for item in about:
        for evidence in item.evidence:
            source = evidence.passage.source
            if source and source.jurisdiction:
                found[source.jurisdiction.iri] = source.jurisdiction.country_code
    lines = [
        Line([book.link(iri, here, country_name(iri, book.nodes))], head=code or "")
        for iri, code in sorted(found.items(), key=lambda pair: (pair[1] is None, pair[1] or ""))
    ]
    return Section("countries", "Countries", items=lines, columns=True)
