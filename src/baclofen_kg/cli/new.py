"""The command ``new``: a skeleton of anything that can be described."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..errors import InputError, NotFoundError
from ..model.lookup import Lookup
from ..namespaces import BKG, PREFIXES, expanded, kebab, local_name
from ..sparql.asking import NamedQueries
from .options import describe_drug, describe_options
from .output import tell, write
from .source import graph_of


def describe_new(parser: ArgumentParser) -> None:
    """Describe the options of ``new``."""
    parser.description = f"""{parser.description}

What is still to be filled in stands in capitals; the comments say what may stand there. Values can
be given at once, by their names: interactant=alcohol reportedAdvice=Avoid. What a document adds
goes on the passage. Names are those of the packaged graph and of your files (--data)."""
    parser.add_argument(
        "kind",
        metavar="KIND",
        help="a class of the vocabulary, as in: interaction, indication, adverse-reaction, dose, "
        "precaution, warning, overdose, product, source, passage",
    )
    parser.add_argument("values", nargs="*", metavar="PROPERTY=VALUE", help="what is known already")
    describe_drug(parser, "the drug that the statement is about")
    describe_options(
        parser,
        {
            "--source NAME": "the source that says it",
            "--brief": "leave the comments out",
            "--name NAME": "the end of the name of the node, or its whole IRI",
        },
    )


def run_new(options: Namespace) -> int:
    """Print a skeleton."""
    from ..curation.kinds import STATEMENT, kinds
    from ..curation.skeleton import Skeleton

    kind = kinds().named(options.kind)
    pairs = []
    for word in options.values:
        name, equals, value = word.partition("=")
        if not equals:
            raise InputError(f"not understood: {word}; a value is given as PROPERTY=VALUE")
        pairs.append((name, value))
    names = names_beside_package(options)
    skeleton = Skeleton(kinds(), kind, names.resolve, types=names.types, stated=names.stated)
    is_open = STATEMENT in kind.below and not any(
        name in ("about", "bko:about") for name, _ in pairs
    )
    if options.drug is None and is_open and len(names.drugs()) > 1:
        names.only_drug()  # refuses, naming them
    drug = None if options.drug is None else _drug(names, options.drug)
    source = None if options.source is None else source_iri(names, options.source)
    write(skeleton.text(pairs, drug=drug, source=source, name=options.name, brief=options.brief))
    if pairs and skeleton.open:
        # Who gives values may append what is written to a file without looking at it.
        tell(f"still to be filled in: {'; '.join(skeleton.open)}")
    return 0


def names_beside_package(options: Namespace) -> Lookup:
    """The names of the files that are given beside those of the packaged graph."""
    options.with_package = bool(options.data)
    store = graph_of(options, briefly=True).store
    return Lookup(store, NamedQueries(store))


def _drug(names: Lookup, name: str) -> str:
    try:
        return names.entity(name)
    except NotFoundError:
        iri = named_iri(name)
        tell(f"nothing is called {name!r} yet: baclofen-kg new drug --drug {name} describes it")
        return iri


def source_iri(names: Lookup, name: str) -> str:
    """The IRI of a source, or that which one of that name would have."""
    try:
        return names.resolve(name)
    except NotFoundError:
        return named_iri(name)


def named_iri(name: str) -> str:
    """The IRI that something new of that name has: ours, unless it is an IRI or a CURIE."""
    known = expanded(name, PREFIXES)
    if known is not None or "://" in name:
        return known or name
    local = kebab(name)
    if not local_name(local):
        raise InputError(f"{name!r} is not a name: letters and digits are expected")
    return BKG + local
