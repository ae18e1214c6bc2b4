"""The forms of what the tools for agents answer, from which their output schemas are made.

A CURIE stands for an IRI: ``bkg:`` is ``https://w3id.org/baclofen-kg/id/``.
"""

from __future__ import annotations

from pydantic import BaseModel, Field

NOTICE = (
    "Not medical advice. The graph knows only what the sources say that were read, most of them in "
    "part: what is not listed was not seen, which is no all-clear."
)


class Form(BaseModel):
    """What every answer has."""

    total: int = Field(description="how many there are")
    first: int = Field(description="the number of the first that is shown, from 1; 0 if none is")
    shown: int = Field(description="how many are shown here")
    left_out: str | None = Field(description="what is left out, and how to get it")
    note: str = Field(default="", description="what must be known to read this answer")
    notice: str = Field(default=NOTICE, description="what the answer does not mean")


class Thing(BaseModel):
    """Something that has a name in the graph."""

    id: str = Field(description="its CURIE")
    label: str


class Candidate(Thing):
    """Something that a name may stand for."""

    kinds: list[str] = Field(description="its classes, such as Condition")
    name: str = Field(description="the name or identifier that was met")
    how: str = Field(description="how the name was met: label, synonym, looks alike, …")


class Candidates(Form):
    """What a name may stand for."""

    exact: bool = Field(description="whether something has just this name")
    candidates: list[Candidate]


class Shown(Form):
    """What is said of one node."""

    id: str
    label: str
    kinds: list[str]
    lines: list[str] = Field(description="facts, then the statements, each with who says so")


class Table(Form):
    """Rows of a question."""

    question: str
    columns: list[str]
    rows: list[list[str | None]] = Field(description="cells; IRIs as CURIEs")


class Entered(BaseModel):
    """One thing that was entered."""

    entered: str
    status: str = Field(description="recognised, ambiguous or not recognised")
    taken_for: list[str] = Field(description="what it can mean, and by which kind of name")
    near_matches: list[str]
    note: str | None


class Reason(BaseModel):
    """One reason to stop and think."""

    kind: str
    entered: list[str]
    subject: Thing
    stated_of: list[str] = Field(
        description="what the statements name instead: a class, an ingredient, something narrower"
    )
    severity: list[str] = Field(description="the gravest that is stated, and by whom")
    can_happen: list[str]
    also_stated: list[str] = Field(description="what more the statements say")
    advice: list[str] = Field(description="what is advised and by whom, the gravest first")
    explanation: str | None
    holds_only: list[str] = Field(description="the limits of the statements, where they have some")
    other_case: bool = Field(
        description="true: it is not stated of the route or the people asked about"
    )
    verdict: str | None = Field(description="what the country asked for makes of it")
    said_by: list[str]
    disputed_by: list[str]
    statements: list[Thing] = Field(description="their evidence is told by the tool evidence")


class Checked(Form):
    """What the check found."""

    drug: Thing
    all_recognised: bool = Field(description="false: something entered was not checked")
    entries: list[Entered]
    dose: str | None = Field(description="the dose, and whether it could be checked")
    unspoken: list[str] = Field(description="recognised, but no source that was read speaks of it")
    remarks: list[str] = Field(description="what sources say of medicines at large")
    findings: list[Reason] = Field(description="empty where detail has them")
    detail: list[str] = Field(
        default=[], description="where it was asked for: the findings with paths and passages"
    )


class Verdict(BaseModel):
    """What the documents of a country make of a statement."""

    country: str
    verdict: str = Field(description="supported, qualified, disputed or nothing read")


class Passage(BaseModel):
    """What one passage has to do with a statement."""

    id: str
    stance: str = Field(description="supports, qualifies or disputes")
    country: str | None = Field(description="under whose rules the document speaks")
    source: Thing
    section: str | None
    adds: list[str] = Field(description="what it reports: use, advice, frequency, limits, …")
    says: str | None = Field(description="in words of ours")


class Evidence(Form):
    """Who supports, qualifies and disputes a statement."""

    statement: Thing
    content: dict[str, str] = Field(description="what the statement says, field by field")
    by_country: list[Verdict]
    without_country: dict[str, int] = Field(description="passages of articles, by stance")
    passages: list[Passage]
