"""The kinds of findings, and what a statement means for a person: said here and nowhere else.

To let statements of another class, or another of their fields, lead to a finding, add a row to
``RULES``; a new kind of finding also takes a row in ``KINDS``, in ``schema.json`` and in
``docs/check.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from ..model.builder import Slot, slots
from ..model.objects import (
    AdverseReaction,
    DosageRegimen,
    FrequencyComparison,
    Indication,
    Interaction,
    Node,
    OverdosePicture,
    Precaution,
    ReproductiveSafety,
    Statement,
    Term,
    TherapeuticBenefit,
    UseLimitation,
    Warning,
)


class Kind(NamedTuple):
    """A kind of finding."""

    title: str
    """Its name in words."""
    short: str
    """The same in a row of a report."""
    rank: int
    """Its place in a report, from 0. Kinds of one rank are ordered by concern."""


KINDS = {
    "contraindication": Kind("contraindicated", "contraindicated", 0),
    "dose-of-poisoning": Kind("dose with which people were poisoned", "as in poisoning", 1),
    "dose-above-maximum": Kind("dose above the daily maximum", "above maximum", 2),
    "dose-above-stated": Kind("dose above the one that is stated", "above stated", 3),
    "interaction": Kind("interaction", "interaction", 5),
    "interaction-of-other": Kind("interaction stated of the other drug", "of other drug", 5),
    "precaution": Kind("precaution", "precaution", 5),
    "narrower": Kind("stated of something narrower", "of narrower", 5),
    "can-be-caused": Kind("can be caused by the drug", "can be caused", 6),
    "indication-disputed": Kind("indication disputed", "use disputed", 7),
    "indication": Kind("what the drug is used against", "use", 8),
    "mentioned": Kind("mentioned", "mentioned", 9),
    "duplicate": Kind("the drug itself", "the drug itself", 10),
}
"""The kinds of findings by name."""


class Rule(NamedTuple):
    """What it means that a field of a statement names what was entered, or a class above it."""

    statement: type[Statement]
    field: str
    kind: str
    """The kind of finding."""
    holds: Callable[[Any], bool] = lambda statement: True
    """Whether it is so for a statement."""


def _is_disputed(statement: Statement) -> bool:
    return any(item.relation == "disputes" for item in statement.evidence)


def _is_at_large(statement: Indication) -> bool:
    """Whether no disease is named: what is treated in other diseases is not meant."""
    return statement.in_context_of is None


# The first that holds counts. Precautions are for people in the state that was entered.
RULES = (
    Rule(Interaction, "interactant", "interaction"),
    Rule(Interaction, "in_people_with", "precaution"),
    Rule(Precaution, "condition", "precaution"),
    Rule(Precaution, "population", "precaution"),
    Rule(Precaution, "limit", "precaution"),
    Rule(Precaution, "in_people_with", "precaution"),
    Rule(Warning, "circumstance", "precaution"),
    Rule(Warning, "in_people_with", "precaution"),
    Rule(Warning, "population", "precaution"),
    Rule(AdverseReaction, "in_people_with", "precaution"),
    Rule(DosageRegimen, "in_people_with", "precaution"),
    Rule(DosageRegimen, "population", "precaution"),
    Rule(DosageRegimen, "limit", "precaution"),
    Rule(OverdosePicture, "worsened_by", "precaution"),
    Rule(OverdosePicture, "population", "precaution"),
    Rule(ReproductiveSafety, "reproductive_stage", "precaution"),
    Rule(ReproductiveSafety, "in_people_with", "precaution"),
    Rule(UseLimitation, "limit", "precaution"),
    Rule(UseLimitation, "in_people_with", "precaution"),
    Rule(AdverseReaction, "effect", "can-be-caused"),
    Rule(FrequencyComparison, "less_frequent", "can-be-caused"),
    Rule(FrequencyComparison, "more_frequent", "can-be-caused"),
    Rule(Interaction, "consequence", "can-be-caused"),
    Rule(OverdosePicture, "effect", "can-be-caused"),
    Rule(ReproductiveSafety, "effect", "can-be-caused"),
    Rule(Warning, "effect", "can-be-caused"),
    Rule(Indication, "in_context_of", "indication-disputed", _is_disputed),
    Rule(
        Indication, "treats", "indication-disputed", lambda s: _is_at_large(s) and _is_disputed(s)
    ),
    Rule(Indication, "in_context_of", "indication"),
    Rule(Indication, "treats", "indication"),
    Rule(TherapeuticBenefit, "improves", "indication"),
    Rule(TherapeuticBenefit, "reduces", "indication"),
    Rule(TherapeuticBenefit, "in_people_with", "indication"),
    Rule(Statement, "in_people_with", "mentioned"),
    Rule(Statement, "population", "mentioned"),
)


def kind_of(statement: Statement, named: Node) -> str | None:
    """The kind of finding that a statement gives rise to by naming something, or none."""
    return next(
        (
            rule.kind
            for rule in RULES
            if isinstance(statement, rule.statement)
            and named in values(statement, rule.field)
            and rule.holds(statement)
        ),
        None,
    )


def named_by(statement: Statement) -> dict[str, Node]:
    """By IRI, what a statement names in a field that a rule speaks of."""
    return {
        node.iri: node
        for rule in RULES
        if isinstance(statement, rule.statement)
        for node in values(statement, rule.field)
    }


def values(statement: Statement, *fields: str) -> tuple[Node, ...]:
    """The nodes in some fields of a statement; none where its class has no such field."""
    found: list[Node] = []
    for field in fields:
        value = getattr(statement, field) if hasattr(type(statement), field) else None
        many = value if isinstance(value, tuple) else (value,)
        found += [node for node in many if isinstance(node, Node)]
    return tuple(found)


@cache
def naming_properties() -> tuple[str, ...]:
    """The IRIs of the properties by which statements name what can be entered."""
    return _properties(RULES)


@cache
def interacting_properties() -> tuple[str, ...]:
    """Those that make an interaction."""
    return _properties(rule for rule in RULES if rule.kind == "interaction")


@cache
def circumstance_properties() -> tuple[str, ...]:
    """Those that lead from coded values to findings, such as from pregnancy and driving."""
    return _properties(rule for rule in RULES if _slot(rule).types == (Term,))


def _slot(rule: Rule) -> Slot:
    return next(slot for slot in slots(rule.statement) if slot.name == rule.field)


def _properties(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_slot(rule).property for rule in rules))
