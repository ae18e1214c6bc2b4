"""What an entry stands for: its reading, word by word, joined to the names of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from ..model.folding import fold
from ..model.names import Match, Names
from ..model.objects import Entity, Product, Term
from . import reading as words
from .allergies import allergy_to, not_taken
from .annotated import without_heads, without_kinds
from .findings import EntryReading, Taken
from .found import Found as Found
from .found import joined, narrowest
from .knowledge import CIRCUMSTANCE, DrugKnowledge
from .of_drug import holds_drug
from .person import known_figures
from .spelling import begins_another, completed, in_order, inn_spellings, is_brand, is_long_enough

TAKING = "taking"
CONDITION = "condition"

_SUBSTANCES = {"Drug", "Substance", "SubstanceClass", "Product"}
_FINDINGS = {"Condition", "Effect", "ClinicalFinding"}
_FITTING = {TAKING: _SUBSTANCES, CONDITION: _FINDINGS}
_OWN = ("label", "narrower name", "misspelling")
_LONGEST = 400
"""Characters up to which an entry is read word by word."""
_TRIMESTERS = ((14, "first trimester"), (28, "second trimester"), (99, "third trimester"))


class Recogniser:
    """Finds what texts stand for; whatever the store must be asked is asked for all at once."""

    def __init__(self, knowledge: DrugKnowledge, names: Names, place: Term | None) -> None:
        self.knowledge = knowledge
        self.names = names
        self._place = place
        self._found: dict[str, list[Match]] = {}
        self._keys: dict[str, set[str]] = {TAKING: set(), CONDITION: set()}
        self.nodes: Mapping[str, Entity | Term] = {}
        self._coded: dict[tuple[str, str], words.Coded] = {}
        self._inn: dict[str, list[Match]] = {}

    def prepare(self, texts: Iterable[tuple[str, str]]) -> None:
        """Look up all that some texts can be: pairs of text and what it is given as."""
        wanted = list(dict.fromkeys(texts))
        self._find(text for text, _ in wanted)
        self._find([f"hypersensitivity to {self.knowledge.drug.label}"])
        unknown = [
            (text, given_as) for text, given_as in wanted if not self._matches(text, given_as)
        ]
        self._take_codes(unknown)
        self._spell(unknown)
        found = (*self._found.values(), *self._inn.values())
        iris = dict.fromkeys(m.iri for some in found for m in some)
        if any(given_as == CONDITION and not self._found[text] for text, given_as in wanted):
            circumstances = self.knowledge.circumstances.values()
            iris.update((m.iri, None) for some in circumstances for m in some)
        self.nodes = self.knowledge.nodes(iris)

    def _take_codes(self, unknown: Iterable[tuple[str, str]]) -> None:
        """Find the codes of entries that are no names, and what these stand for."""
        for text, given_as in unknown:
            medicine = given_as == TAKING
            entry = words.mended(text)
            entry = completed(entry, self.names) if medicine else in_order(entry, self.names)
            self._coded[text, given_as] = words.read_codes(entry, medicine=medicine)
        codes = [code for coded in self._coded.values() for code in coded.codes]
        self._find(name for code in codes if not code.unresolved for name in code.names)
        self._find(coded.text for coded in self._coded.values() if coded.codes)
        for key in unknown:
            if key[1] == CONDITION and self._coded[key].codes:
                self._coded[key] = self._with_names(self._coded[key])

    def _spell(self, unknown: Iterable[tuple[str, str]]) -> None:
        """Find the names inside of entries that are none, in whatever spelling."""
        keys = {
            key
            for text, given_as in unknown
            for key in words.candidates(self._coded[text, given_as].text[:_LONGEST])
            if is_long_enough(key, medicine=given_as == TAKING)
        }
        spelt = self.names.spelt(keys)
        self._find(spelt)
        self._inn.update(inn_spellings(keys - spelt, self.names))
        for given_as in {given_as for _, given_as in unknown}:
            others = self.knowledge.circumstances if given_as == CONDITION else self._inn
            self._keys[given_as].update(spelt, others)

    def _find(self, texts: Iterable[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._found]
        if new:
            self._found.update(self.names.find_all(new))

    def _matches(self, text: str, given_as: str) -> list[Match]:
        found = self._found.get(text, [])
        if not found:
            other = self.knowledge.circumstances if given_as == CONDITION else self._inn
            found = other.get(fold(text), [])
        return found

    def fitting(self, text: str, given_as: str) -> list[Match]:
        """What a text can be as it is, of what can be given in its place."""
        return [match for match in self._matches(text, given_as) if self.fits(match, given_as)]

    def fits(self, match: Match, given_as: str) -> bool:
        """Whether something can be given as a medicine, or as a condition."""
        if match.by == CIRCUMSTANCE:
            return given_as == CONDITION
        node = self.nodes[match.iri]
        kinds = node.kinds if isinstance(node, Entity) else ()
        return not _FITTING[given_as].isdisjoint(kinds)

    def _is_known(self, given_as: str, key: str) -> bool:
        """Whether a name inside an entry says what it is: more than that it is a medicine."""
        at_large = self.knowledge.at_large
        return (
            key in self._keys[given_as]
            and is_long_enough(key, medicine=given_as == TAKING)
            and any(match.iri not in at_large for match in self.fitting(key, given_as))
        )

    def recognise(self, text: str, given_as: str) -> Found:
        """Return what one text stands for: as a name, by a code in it, or word by word."""
        matches = self._matches(text, given_as)
        if matches:
            return self._plain(matches, given_as)
        if not fold(text):
            return Found((), "is empty")
        coded = self._coded[text, given_as]
        unresolved = tuple(code.unresolved for code in coded.codes if code.unresolved)
        found = self._by_code(coded.codes, given_as) or Found(())
        if not found.taken_for and coded.text:
            rest = self._matches(coded.text, given_as) if coded.codes else []
            found = self._plain(rest, given_as) if rest else self._read(coded.text, given_as)
        elif given_as == TAKING and coded.text:
            found = joined([found, self._read(coded.text, given_as)])
        elif coded.text:
            found = self._beside(found, self._read(coded.text, given_as))
        if unresolved:
            said = f"{', '.join(unresolved)} cannot be resolved offline"
            note = f"{found.note}; {said}" if found.note else said
            reading = found.reading or EntryReading("taken" if given_as == TAKING else "present")
            found = found._replace(note=note, reading=replace(reading, unresolved=unresolved))
        return found

    def _plain(self, matches: Sequence[Match], given_as: str) -> Found:
        """What a name by itself stands for."""
        fitting = [match for match in matches if self.fits(match, given_as)]
        note = None
        if not fitting:
            labels = ", ".join(dict.fromkeys(match.label for match in matches))
            other = CONDITION if given_as == TAKING else TAKING
            note = f"is known as {labels}, which cannot be given as {given_as}"
            if any(self.fits(match, other) for match in matches):
                note += f"; it can be given as {other}"
        elif len(fitting) > 1:
            fitting, note = self._decided(fitting)
        elif fitting[0].by in ("close match", "broader class"):
            note = f"is not exactly this, but a {fitting[0].by}"
        return Found(self._taken(fitting), note)

    def _decided(self, matches: list[Match]) -> tuple[list[Match], str | None]:
        """Of what a name means, what it means in the country that is asked about."""
        if self._place is None:
            return matches, None
        here = [
            match
            for match in matches
            if isinstance(node := self.nodes[match.iri], Product)
            and any(term.iri == self._place.iri for term in node.name_used_in)
        ]
        if len(here) != 1:
            return matches, None
        return here, f"taken for what it is called in {self._place}; elsewhere it is something else"

    def _taken(self, matches: Iterable[Match]) -> tuple[Taken, ...]:
        return tuple(Taken(self.nodes[match.iri], match.name, match.by) for match in matches)

    def _by_code(self, codes: Sequence[words.Code], given_as: str) -> Found | None:
        """What the first code that is known stands for."""
        for code in codes:
            if code.unresolved:
                continue
            for name in code.names:
                fitting = self.fitting(name, given_as)
                if not fitting:
                    continue
                found = self._plain(fitting, given_as)
                if code.is_above(name):
                    said = f"{code.code} is not known; taken for what is above it, {name}"
                    found = found._replace(note=said)
                return found
        return None

    def _read(self, text: str, given_as: str) -> Found:
        if len(text) > _LONGEST or ("://" in text and len(text.split()) == 1):
            return Found(())  # too long, or an address: the words of one are no names
        if given_as == TAKING:
            return not_taken(self, self._medicine(text), text)
        reading = words.read_condition(text, partial(self._is_known, CONDITION))
        cause = None if reading.complete else words.allergen(text)
        return allergy_to(self, cause, text) if cause else self._condition(reading)

    def _with_names(self, coded: words.Coded) -> words.Coded:
        """Return an entry on a condition with what its codes mean in their place, to be read."""
        found = [filter(None, map(self._found.get, code.names)) for code in coded.codes]
        named = [next((matches[0].label for matches in some), "") for some in found]
        beside = coded.text or len(coded.codes) > 1
        return coded._replace(text=coded.written(named)) if any(named) and beside else coded

    def _beside(self, coded: Found, read: Found) -> Found:
        """What a code stands for, and what is said beside it: more conditions, or how it stands."""
        own = [taken.entity.iri for taken in coded.taken_for]
        above = {end for iri in own for end in self.knowledge.chains(iri)}
        more = read.without(above - set(own))
        stands = more.reading.state if more.reading else "present"
        return more if stands != "present" or len(more.taken_for) > len(own) else coded

    def also(self, text: str, given_as: str) -> Found:
        """What a part of an entry stands for by itself."""
        self._coded.setdefault((text, given_as), words.Coded((), text))
        self.prepare([(text, given_as)])
        return self.recognise(text, given_as)

    # Medicines

    def _medicine(self, text: str) -> Found:
        reading = words.read_medication(text, partial(self._is_known, TAKING))
        unknown = (*reading.unknown, *self._variants(reading))
        spans = reading.names
        if unknown:
            # A longer brand can be another medicine: it counts only where all is understood.
            spans = tuple(span for span in spans if self._is_generic(span.text))
        spans = without_heads(spans, lambda key: self.fitting(key, TAKING), self.nodes, text)
        matched, ambiguous = self._ingredients(spans)
        matched = without_kinds(matched, self.nodes, text)
        left_out = tuple(dict.fromkeys(span.text for span in reading.not_taken))
        state = "taken"
        if reading.unclear:
            state = "unclear"
        elif not spans and (left_out or reading.denied):
            state = "not taken"
        taken = self._taken(matched)
        if len(spans) == 1 and not any(self._is_mixed(match.iri) for match in matched):
            unknown = (*unknown, *words.two_strengths(text))
        read = EntryReading(
            state,
            understood=words.phrases(reading.rest) if taken else (),
            not_understood=unknown if taken or left_out or state == "not taken" else (),
            left_out=left_out,
            local=reading.local or any(self._is_local(match.iri) for match in matched),
            several=len(taken) > 1 and not ambiguous,
        )
        if not taken and state == "taken":
            return Found(())
        found = Found(taken, words.remark(reading, unknown), read)
        if not self.holds_drug(found):
            return found
        dose = words.read_dose(text)
        if dose and (read.several or read.not_understood):
            dose = words.UnreadDose("not all beside it is of the drug, or was understood")
        if dose and not isinstance(dose, words.UnreadDose):
            found = found.noted(words.strength_without_unit(text))
        return self.with_dose(found, dose)

    def _variants(self, reading: words.Reading) -> list[str]:
        """Words behind a name that make another medicine of it: *Pinex forte* has codeine.

        *Enalapril comp.* holds a diuretic in some countries, and is a tablet in others.
        """
        ends = {
            name.end
            for name in reading.names
            if any(
                match.by != "label" and len(self._inside(match.iri)) < 2
                for match in self.fitting(name.text, TAKING)
            )
            and not self._is_generic(name.text)
        }
        every = {name.end for name in reading.names}
        return [
            span.text
            for span in reading.rest
            if (span.is_variant and span.start in ends)
            or ((span.kind == "partner" or span.text == "comp") and span.start in every)
            or (span.kind == "brand" and ends)
            or (span.kind in ("brand", "alias") and self._is_no_brand(span.text, reading))
        ]

    def _is_no_brand(self, word: str, reading: words.Reading) -> bool:
        """Whether a word names a condition, or begins the name of another substance."""
        own = [name.text for name in reading.names]
        return begins_another(word, own, self.names) or bool(self._matches(word, CONDITION))

    def with_dose(self, found: Found, dose: words.ReadDose | words.UnreadDose | None) -> Found:
        """Add the dose of an entry, where it is one of the drug itself; or that it is not clear."""
        return found.with_dose(dose) if dose and self.holds_drug(found) else found

    def holds_drug(self, found: Found) -> bool:
        """Whether an entry was taken for the drug, or for a product of it."""
        return any(holds_drug(taken.entity, self.knowledge.drug) for taken in found.taken_for)

    def _is_generic(self, key: str) -> bool:
        """Whether a name is that of a substance, of several or of a class, and no brand."""
        return all(
            isinstance(node := self.nodes[match.iri], Entity)
            and not (isinstance(node, Product) and is_brand(node.label))
            and (match.by in _OWN or not is_brand(match.name) or "SubstanceClass" in node.kinds)
            for match in self.fitting(key, TAKING)
        )

    def _is_mixed(self, iri: str) -> bool:
        """Whether something has several ingredients, or is a class or a hormone of mixed kinds."""
        node = self.nodes[iri]
        kinds = node.kinds if isinstance(node, Entity) else ()
        return isinstance(node, Product) or "SubstanceClass" in kinds or "insulin" in str(node)

    def _is_local(self, iri: str) -> bool:
        form = getattr(self.nodes[iri], "dose_form", None)
        return form is not None and "local" in form.label

    def _ingredients(self, spans: Sequence[words.Span]) -> tuple[list[Match], list[Match]]:
        """What the names of an entry stand for, each once; and those among it that leave a choice.

        What is part of a product that is named as well stands in the product.
        """
        found: dict[str, Match] = {}
        open_ones: list[Match] = []
        for span in spans:
            fitting = self.fitting(span.text, TAKING)
            if len(fitting) > 1:
                others = {m.iri for s in spans if s != span for m in self.fitting(s.text, TAKING)}
                same = [m for m in fitting if others and others in (self._inside(m.iri), {m.iri})]
                fitting = same if len(same) == 1 else self._decided(fitting)[0]
            if len(fitting) > 1:
                open_ones += fitting
            found.update((match.iri, match) for match in fitting)
        held = {part for iri in found for part in self._inside(iri) if part != iri}
        return [match for iri, match in found.items() if iri not in held], open_ones

    def _inside(self, iri: str) -> set[str]:
        parts = node.active_ingredients if isinstance(node := self.nodes[iri], Product) else ()
        return {part.iri for part in parts}

    # Conditions

    def _condition(self, reading: words.ConditionReading) -> Found:
        present = [f for f in reading.findings if f.state in ("present", "past", "possible")]
        absent = [f for f in reading.findings if f.state not in ("present", "past", "possible")]
        matched: dict[str, Match] = {}
        ambiguous = False
        for finding in present:
            fitting = self.fitting(finding.name, CONDITION)
            if reading.vague(finding) and any(isinstance(self.nodes[m.iri], Term) for m in fitting):
                continue  # a distress in a newborn is not the newborn
            ambiguous = ambiguous or len(fitting) > 1
            matched.update((match.iri, match) for match in fitting)
        weeks = reading.figures.pregnant_weeks
        if weeks is not None and present:
            name = next(name for limit, name in _TRIMESTERS if weeks < limit or limit == 99)
            matched.update((match.iri, match) for match in self.fitting(name, CONDITION))
        matched = narrowest(matched, self.nodes)
        states = {finding.state for finding in present}
        state = "present"
        if present and states != {"present"}:
            state = "past" if "past" in states else "possible"
        elif absent and not present:
            only_family = all(finding.state == "of a relative" for finding in absent)
            state = "of a relative" if only_family else "absent"
        figures = known_figures(reading.figures)
        taken = self._taken(matched.values())
        if not taken and not absent and not figures:
            return Found(())
        open_ones = ", ".join(reading.left_open)
        said = f"a severe form is denied; whether there is another is not said: {open_ones}"
        return Found(
            taken,
            said if open_ones else None,
            EntryReading(
                state,
                understood=reading.understood if taken else (),
                not_understood=reading.unknown,
                left_out=tuple(dict.fromkeys(finding.name for finding in absent)),
                several=len(taken) > 1 and not ambiguous,
                figures=figures,
            ),
        )
