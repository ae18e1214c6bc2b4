"""An allergy: a finding where it can be one to the drug, and else nothing that is taken."""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    "text",
    [
        "allergic to penicillin",
        "allergies: penicillin, latex",
        "Penicillinallergie",
        "alérgico a penicilina",
        "allergique à la pénicilline",
        "allergia alla penicillina",
        "Allergie: Penicillin",
        "pollen allergy",
        "allergic to codeine",
        "allergic to benzodiazepines",
    ],
)
@pytest.mark.parametrize("given_as", ["taking", "conditions"])
def test_what_is_no_name_of_the_drug_is_not_taken(
    kg: KnowledgeGraph, text: str, given_as: str
) -> None:
    report = kg.check(**{given_as: [text]})  # type: ignore[arg-type]
    (entry,) = report.entries
    assert (entry.status, report.exit_code) == ("not taken", 0)
    if given_as == "taking":
        assert entry.reading
        assert entry.reading.state == "not taken"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("allergic to baclofen", "hypersensitivity to baclofen"),
        ("allergies: penicillin, Lioresal", "hypersensitivity to baclofen"),
        ("allergic to muscle relaxants", "hypersensitivity to baclofen"),
        ("allergic to lactose", "lactose intolerance"),
        ("allergic to sorbitol", "fructose intolerance"),
    ],
)
@pytest.mark.parametrize("given_as", ["taking", "conditions"])
def test_one_to_the_drug_or_its_excipients_is_a_finding(
    kg: KnowledgeGraph, text: str, subject: str, given_as: str
) -> None:
    report = kg.check(**{given_as: [text]})  # type: ignore[arg-type]
    assert subject in {str(finding.subject) for finding in report.findings}


@pytest.mark.parametrize(
    "text",
    [
        "allergic to bacofan",
        "allergic to parahydroxybenzoates",
        "allergy to parabens",
        "allergic to an unknown tablet",
        "allergic to something",
    ],
)
def test_what_may_be_one_to_the_drug_is_not_cleared(kg: KnowledgeGraph, text: str) -> None:
    for report in (kg.check([text]), kg.check(conditions=[text])):
        assert (report.entries[0].status, report.exit_code) == ("not recognised", 3)


@pytest.mark.parametrize(
    "text",
    [
        "pastillas para la alergia",
        "Allergietabletten",
        "comprimés pour l'allergie",
        "allergy medicine",
        "Tabletten gegen Allergie",
    ],
)
def test_medicines_against_an_allergy_are_taken_and_unknown(kg: KnowledgeGraph, text: str) -> None:
    (entry,) = kg.check([text]).entries
    assert entry.status == "not recognised"
    assert entry.reading is None
