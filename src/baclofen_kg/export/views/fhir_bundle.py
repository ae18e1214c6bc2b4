"""The resources of one drug while they are collected, and where documents speak."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from . import fhir_parts as parts
from .facts import Facts, Stance
from .made import filled

Resource: TypeAlias = dict[str, Any]


class Scope(NamedTuple):
    """Where a document speaks: a country, and the product of which alone it speaks."""

    country: str | None
    product: str | None


class Bundle:
    """Collects the resources, and what becomes of each statement."""

    def __init__(self, facts: Facts, drug: str) -> None:
        """Begin the resources of one drug."""
        self.facts = facts
        self.drug = drug
        self.resources: dict[str, Resource] = {}
        self.scopes: dict[Scope, str] = {}
        self.labelled: dict[Scope, list[str]] = {}
        self.routes: dict[Scope, set[str]] = {}
        self.doses: dict[Scope, list[Resource]] = {}
        self.substance = parts.identifier(drug)

    def put(self, kind: str, name: str, /, **fields: Any) -> dict[str, str]:
        """Add a resource, and return a reference to it."""
        key = f"{kind}/{name}"
        self.resources[key] = filled(resourceType=kind, id=name, **fields)
        return {"reference": key}

    def scope_of(self, source: str | None) -> Scope:
        """Where a document speaks."""
        product = self.facts.value(source, "bko:describesProduct") if source else None
        return Scope(self.facts.country(source), product)

    def by_scope(self, stances: Iterable[Stance]) -> dict[Scope, list[Stance]]:
        """Passages by where their documents speak, in a fixed order."""
        found: dict[Scope, list[Stance]] = {}
        for stance in stances:
            place = self.scope_of(self.facts.source(stance.passage))
            found.setdefault(place, []).append(stance)
        return dict(
            sorted(found.items(), key=lambda it: (it[0].country or "", it[0].product or ""))
        )

    def product(self, scope: Scope) -> dict[str, str]:
        """The product of a country, or of a document; made when it is first asked for."""
        if scope not in self.scopes:
            self.scopes[scope] = self._product_name(scope)
        return parts.reference("MedicinalProductDefinition", self.scopes[scope])

    def _product_name(self, scope: Scope) -> str:
        place = self.facts.country_code(scope.country) if scope.country else None
        return parts.identifier(scope.product or self.drug, f"-{(place or 'no-country').lower()}")
