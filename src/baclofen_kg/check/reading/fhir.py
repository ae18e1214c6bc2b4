"""What a FHIR resource says of a person: medicines, conditions, allergies and figures.

Reads R4, R4B and R5 alike, as plain JSON: a Bundle, or any one resource in it. References are
followed inside the resource (``#id``) and inside the bundle; nothing is fetched, and nothing is
written. Each coding of a concept and its text are handed on, to be tried in turn.

Why no library reads this: docs/decisions/fhir-as-plain-json.md. The statuses are those of
https://hl7.org/fhir/R5/ and https://hl7.org/fhir/R4/; the codes of observations are LOINC's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ...errors import InputError
from .fhir_figures import observed_figures
from .fhir_json import Json, NamesOf, all_names, codes_of, listed, mapping, names_of, objects
from .fhir_pregnancy import pregnancy_state
from .plain_form import plainer

FhirState = Literal["taken", "not taken", "present", "past", "possible", "absent", "allergy"]

_MEDICATION_TYPES = (
    "MedicationStatement",
    "MedicationUsage",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationDispense",
)
# Statuses that say that a medicine is not, or no longer, taken. What a pharmacy has handed over
# (a dispense that is completed) is taken for all that is known.
_NOT_TAKEN = {
    "completed", "entered-in-error", "stopped", "not-taken", "cancelled", "declined", "not-done",
    "ended", "draft", "intended", "on-hold", "preparation",
}  # fmt: skip
_PAST = {"resolved", "inactive"}
_ABSENT = {"refuted", "entered-in-error"}
_POSSIBLE = {"unconfirmed", "provisional", "differential"}


@dataclass(frozen=True, slots=True)
class FhirEntry:
    """A medicine, a condition or an allergy that a resource names."""

    names: tuple[str, ...]
    """What to try in turn: codes as ``prefix:code``, then displays and the text."""
    unresolved: tuple[str, ...]
    """Codes of systems that cannot be resolved offline, as ``NDC 0000-0000``."""
    state: FhirState
    why: str
    """The status that decides, such as ``status: stopped``."""
    resource: str
    """Type and id of the resource, such as ``MedicationRequest/12``."""
    dosage: tuple[Json, ...] = ()
    """The dosage instructions, as they stand in the resource."""


@dataclass(slots=True)
class FhirInput:
    """What was read from a resource."""

    medicines: list[FhirEntry] = field(default_factory=list)
    conditions: list[FhirEntry] = field(default_factory=list)
    allergies: list[FhirEntry] = field(default_factory=list)
    age: float | None = None
    egfr: float | None = None
    creatinine_clearance: float | None = None
    weight_kg: float | None = None


def read_fhir(resource: object, *, today: date | None = None) -> FhirInput:
    """Read a FHIR resource, or a Bundle of them.

    Args:
        resource: the JSON of the resource as a dict.
        today: the day on which the age is counted; today unless given.

    Raises:
        InputError: this is no FHIR resource, or it is broken.
    """
    if not isinstance(resource, Mapping) or not isinstance(resource.get("resourceType"), str):
        raise InputError(
            "this is no FHIR resource: a JSON object with a resourceType is expected, such as "
            '{"resourceType": "Bundle", ...}'
        )
    reader = _Reader(resource, today or date.today())
    reader.read()
    return reader.found


class _Status(NamedTuple):
    """How an entry stands, and the status that says so."""

    state: FhirState
    why: str = ""


def _entry(
    resource: Json, names: NamesOf, stands: _Status, dosage: tuple[Json, ...] = ()
) -> FhirEntry:
    label = str(resource["resourceType"]) + (f"/{resource['id']}" if "id" in resource else "")
    known, unresolved = (tuple(dict.fromkeys(texts)) for texts in names)
    return FhirEntry(known, unresolved, *stands, label, dosage)


class _Reader:
    def __init__(self, top: Json, today: date) -> None:
        self.today = today
        self.found = FhirInput()
        self.resources: list[Json] = []
        self.by_reference: dict[str, Json] = {}
        self._newest: dict[str, str] = {}
        self._born: date | None = None
        self._collect(top)

    def _collect(self, top: Json) -> None:
        if top["resourceType"] != "Bundle":
            self.resources.append(top)
            return
        if not isinstance(top.get("entry", []), list):
            raise InputError("the entry of the bundle is no list of objects")
        for number, entry in enumerate(listed(top, "entry"), 1):
            if not isinstance(entry, Mapping):
                raise InputError(f"entry {number} of the bundle is no object")
            resource = entry.get("resource")
            if resource is None:
                continue
            if not isinstance(resource, Mapping) or "resourceType" not in resource:
                raise InputError(f"entry {number} of the bundle holds no FHIR resource")
            if resource["resourceType"] == "Bundle":
                self._collect(resource)
                continue
            self.resources.append(resource)
            if isinstance(entry.get("fullUrl"), str):
                self.by_reference[entry["fullUrl"]] = resource
            if "id" in resource:
                self.by_reference[f"{resource['resourceType']}/{resource['id']}"] = resource

    def read(self) -> None:
        alone = len(self.resources) == 1
        for resource in self.resources:
            kind = str(resource["resourceType"])
            if kind in _MEDICATION_TYPES:
                self._medication(resource, kind)
            elif kind == "Medication":
                # In a bundle it is what other resources point to.
                if alone:
                    self._add_medicine(resource, [resource], _Status("taken"), ())
            elif kind == "Condition":
                self._condition(resource)
            elif kind == "AllergyIntolerance":
                self._allergy(resource)
            elif kind == "Patient":
                self._patient(resource)
            elif kind == "Observation":
                self._observation(resource)

    def _medication(self, resource: Json, kind: str) -> None:
        stands = _Status("taken")
        status = str(resource.get("status", "")).strip().lower()
        handed_over = kind == "MedicationDispense" and status == "completed"
        if status in _NOT_TAKEN and not handed_over:
            stands = _Status("not taken", f"status: {status}")
        if resource.get("doNotPerform") is True:
            stands = _Status("not taken", "doNotPerform")
        if (
            resource.get("wasNotTaken") is True
            or resource.get("wasNotGiven") is True
            or resource.get("taken") == "n"
        ):
            stands = _Status("not taken", "wasNotTaken")
        for code in codes_of(mapping(resource, "adherence").get("code")):
            if code.startswith("not-taking") or code in ("stopped", "on-hold", "not-taken"):
                stands = _Status("not taken", f"adherence: {code}")
        concepts = list(self._medicines_of(resource))
        dosage = objects(resource, "dosageInstruction") or objects(resource, "dosage")
        self._add_medicine(resource, concepts, stands, tuple(dosage))

    def _medicines_of(self, resource: Json) -> Iterator[Json]:
        """Return what names the medicine: concepts, and Medications that are pointed to."""
        medication = resource.get("medication")
        wrapped = medication if isinstance(medication, Mapping) else {}
        for concept in (
            resource.get("medicationCodeableConcept"),
            wrapped.get("concept"),
            wrapped if "coding" in wrapped or "text" in wrapped else None,
        ):
            if isinstance(concept, Mapping):
                yield {"code": concept}
        for reference in (resource.get("medicationReference"), wrapped.get("reference")):
            if isinstance(reference, Mapping):
                target = self._resolve(reference, resource)
                if target is not None:
                    yield target
                if isinstance(reference.get("display"), str):
                    yield {"code": {"text": reference["display"]}}

    def _resolve(self, reference: Json, inside: Json) -> Json | None:
        address = reference.get("reference")
        if not isinstance(address, str):
            return None
        if address.startswith("#"):
            contained = objects(inside, "contained")
            return next((each for each in contained if each.get("id") == address[1:]), None)
        if address in self.by_reference:
            return self.by_reference[address]
        return self.by_reference.get("/".join(address.split("/_history/")[0].split("/")[-2:]))

    def _add_medicine(
        self, resource: Json, named: list[Json], stands: _Status, dosage: tuple[Json, ...]
    ) -> None:
        names = all_names(names_of(each.get("code")) for each in named)
        # A Medication without a code of its own is what its ingredients are.
        ingredients = [
            self._ingredient(part, each, resource)
            for each in named
            for part in objects(each, "ingredient")
            if not names.known
        ]
        found = ingredients or [names]
        self.found.medicines += [_entry(resource, each, stands, dosage) for each in found]

    def _ingredient(self, ingredient: Json, *inside: Json) -> NamesOf:
        """Return how an ingredient is named: by a concept, or by what is pointed to."""
        item = mapping(ingredient, "item")
        concept = ingredient.get("itemCodeableConcept") or item.get("concept")
        reference = ingredient.get("itemReference") or item.get("reference")
        if isinstance(concept, Mapping) or not isinstance(reference, Mapping):
            return names_of(concept)
        target = next(filter(None, (self._resolve(reference, each) for each in inside)), {})
        names = names_of(target.get("code"))
        shown = reference.get("display")
        return names._replace(known=[*names.known, shown]) if isinstance(shown, str) else names

    def _condition(self, resource: Json) -> None:
        names = names_of(resource.get("code"))
        clinical = codes_of(resource.get("clinicalStatus"))
        verified = codes_of(resource.get("verificationStatus"))
        stands = _Status("present")
        for code in clinical:
            if code in _PAST:
                stands = _Status("past", f"clinicalStatus: {code}")
        for code in verified:
            if code in _ABSENT:
                stands = _Status("absent", f"verificationStatus: {code}")
            elif code in _POSSIBLE and stands.state == "present":
                stands = _Status("possible", f"verificationStatus: {code}")
        if stands.state == "present" and self._has_abated(resource, clinical):
            stands = _Status("past", "abatement")
        names = names._replace(known=[*_graded(names.known, resource), *names.known])
        self.found.conditions.append(_entry(resource, names, stands))

    def _has_abated(self, resource: Json, clinical: Sequence[str]) -> bool:
        """Whether a condition is over by its abatement, where no status says that it is active."""
        if resource.get("abatementBoolean") is True:
            return True
        end = resource.get("abatementDateTime") or mapping(resource, "abatementPeriod").get("end")
        return not clinical and isinstance(end, str) and end <= self.today.isoformat()

    def _allergy(self, resource: Json) -> None:
        names = names_of(resource.get("code"))
        if not names.known:
            reactions = objects(resource, "reaction")
            names = all_names([names, *(names_of(each.get("substance")) for each in reactions)])
        status = codes_of(resource.get("verificationStatus"))
        absent = next((code for code in status if code in _ABSENT), None)
        if absent:
            stands = _Status("absent", f"verificationStatus: {absent}")
            self.found.allergies.append(_entry(resource, names, stands))
        elif not names.known and not names.unresolved:
            # Nobody can say that it is not an allergy to the drug.
            self.found.conditions.append(_entry(resource, names, _Status("present")))
        else:
            self.found.allergies.append(_entry(resource, names, _Status("allergy")))

    def _patient(self, resource: Json) -> None:
        born = resource.get("birthDate")
        if not isinstance(born, str):
            return
        parts = born.split("-")
        try:
            year, month, day = [*map(int, parts), 1, 1][:3]
            birth = date(year, month, day)
        except (ValueError, TypeError):
            raise InputError(f"the birthDate {born!r} of the Patient is no date") from None
        before = (self.today.month, self.today.day) < (birth.month, birth.day)
        age = self.today.year - birth.year - before
        if age < 0:
            raise InputError(f"the birthDate {born!r} of the Patient is still to come")
        if self._born not in (None, birth):
            raise InputError(
                "the bundle holds several patients with different birth dates; check one person "
                "at a time"
            )
        self._born = birth
        self.found.age = float(age)

    def _observation(self, resource: Json) -> None:
        if resource.get("status") in ("entered-in-error", "cancelled"):
            return
        codings = objects(mapping(resource, "code"), "coding")
        codes = {str(coding.get("code")) for coding in codings}
        if (pregnancy := pregnancy_state(codes, resource)) is not None:
            names = NamesOf(["pregnancy"], [])
            self.found.conditions.append(_entry(resource, names, _Status(*pregnancy)))
        when = str(resource.get("effectiveDateTime") or resource.get("issued") or "")
        for name, value in observed_figures(codes, resource):
            if when >= self._newest.get(name, ""):
                self._newest[name] = when
                setattr(self.found, name, value)


def _graded(names: Sequence[str], resource: Json) -> list[str]:
    """Return the names of a condition with its stage or severity, where these make another of it.

    A kidney disease of *stage 4* in ``stage``, a renal impairment that is *severe* in ``severity``.
    """
    found = []
    for stage in objects(resource, "stage"):
        for told in names_of(stage.get("summary")).known:
            text = told if "stage" in told.lower() else f"stage {told}"
            found += [f"{name} {text}" for name in names]
    found = [text for text in map(plainer, found) if text.startswith("CKD stage ")]
    severity = names_of(resource.get("severity")).known
    severe = any(told.lower().startswith("severe") for told in severity)
    return found + [f"severe {name}" for name in names if severe and ":" not in name]
