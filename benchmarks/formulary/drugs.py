"""The synthetic drugs, what is said of them, and what they share; it conforms to the shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from baclofen_kg.namespaces import XSD

from .nodes import Node, decimal, english, integer, iri

REVIEW_LENGTH = 60_000
JURISDICTIONS = ("UnitedStates", "UnitedKingdom", "Canada", "Australia", "Switzerland")
ADVICE = ("UseWithCaution", "Avoid", "AdjustDose", "SuperviseClosely", "MonitorBloodValues")
BANDS = ("VeryCommon", "Common", "Uncommon", "Rare", "VeryRare", "FrequencyNotKnown")
PARAMETERS = (
    ("HalfLife", "HR"),
    ("ProteinBinding", "PERCENT"),
    ("OralClearance", "MilliL-PER-MIN"),
)


class Pool:
    """Things that many drugs share; a few are met often, most seldom, as in life."""

    def __init__(self, name: str, size: int, make: Callable[[int], Node]) -> None:
        self.name, self.size, self._make = name, size, make
        self._used: set[int] = set()

    def take(self, index: int) -> str:
        """The IRI of the thing of that number, which is described at the end."""
        self._used.add(index)
        return iri(f"bkg:{self.name}-{index:04}")

    def pick(self, random: Random, count: int = 1) -> list[str]:
        """Take different things, as many as asked for or as there are."""
        found: dict[int, None] = {}
        for _ in range(8 * count):
            found[int(self.size * random.random() ** 2)] = None
            if len(found) == min(count, self.size):
                break
        return [self.take(index) for index in found]

    def nodes(self) -> Iterator[Node]:
        """Describe what was taken."""
        for index in sorted(self._used):
            yield self._make(index)


class Formulary:
    """The drugs, one after the other, and then what they share."""

    def __init__(self, drugs: int, seed: int = 1) -> None:
        self.drugs, self.seed = drugs, seed
        self._groups = Pool("synthetic-group", max(1, drugs // 100), self._group)
        self._classes = Pool("synthetic-class", max(1, drugs // 10), self._class)
        self._conditions = Pool(
            "synthetic-condition", min(800, 6 + drugs // 4), _finding("condition", "Condition")
        )
        self._effects = Pool(
            "synthetic-effect", min(1000, 12 + drugs // 3), _finding("effect", "Effect")
        )
        self._functions = Pool(
            "synthetic-function", 24, _entity("function", "PhysiologicalFunction")
        )
        self._changes = Pool("synthetic-change", 48, self._change)
        self._targets = Pool(
            "synthetic-target", min(300, 2 + drugs // 20), _entity("target", "Target")
        )
        self._solvents = Pool("synthetic-solvent", 8, _entity("solvent", "Substance"))
        self._reviews = Pool("synthetic-review", max(1, drugs // 20), _review)

    def entries(self) -> Iterator[list[Node]]:
        """The nodes of one drug after the other."""
        for number in range(self.drugs):
            yield self._entry(number, Random(f"{self.seed} {number}"))

    def shared(self) -> Iterator[Node]:
        """What the drugs share; to be asked for when all of them have been made."""
        yield _open(Node("medicines", "SubstanceClass", "medicines"))
        # Each names things of those after it.
        for pool in (
            self._classes,
            self._groups,
            self._conditions,
            self._effects,
            self._changes,
            self._functions,
            self._targets,
            self._solvents,
            self._reviews,
        ):
            yield from pool.nodes()

    def _entry(self, number: int, random: Random) -> list[Node]:
        name, label = f"synthetic-drug-{number:05}", f"synthetic drug {number}"
        drug = Node(name, "Drug", label, memberOf=self._classes.take(number % self._classes.size))
        drug.add("skos:altLabel", english(brand_name(number)))
        drug.add("skos:definition", english("A drug that was made up to measure with."))
        drug.add("skos:exactMatch", f"<https://example.org/drug/{number}>")
        entry = Entry(name, label, drug, number)
        entry.source("us-label", "UnitedStates")
        if random.random() < 0.6:
            entry.source("uk-spc", "UnitedKingdom")
        if random.random() < 0.25:
            entry.source("generic-label", random.choice(JURISDICTIONS), copy=True)
        self._say_what_it_is(entry, random)
        self._say_how_it_acts(entry, random)
        self._say_what_it_is_for(entry, random)
        self._say_what_harm_it_does(entry, random)
        self._say_the_rest(entry, random)
        for statement in entry.statements:
            self._bear_witness(entry, statement, random)
        return entry.nodes

    def _say_what_it_is(self, entry: Entry, random: Random) -> None:
        if entry.every(2):
            entry.say("Classification", classifiedAs=entry.drug.values("bko:memberOf")[0])
        for strength in random.sample((1.0, 2.5, 5.0, 10.0, 25.0, 50.0), random.choice((1, 1, 2))):
            product = Node(
                f"{entry.name}-{str(strength).replace('.', '-')}mg",
                "Product",
                f"{entry.label} {strength} mg tablets",
                activeIngredient=entry.drug.subject,
                doseForm=iri("bko:Tablet"),
                strength=decimal(strength),
                unit=iri("unit:MilliGM"),
            )
            entry.nodes.append(product)
            entry.say("Availability", product=product.subject)
        if entry.every(3):
            entry.say(
                "PhysicalProperty",
                physicalPropertyKind=iri("bko:Solubility"),
                physicalPropertyValue=iri("bko:SlightlySoluble"),
                solvent=self._solvents.pick(random)[0],
            )

    def _say_how_it_acts(self, entry: Entry, random: Random) -> None:
        if entry.every(2, 1) or self.drugs == 1:
            entry.say(
                "MechanismOfAction",
                target=self._targets.pick(random)[0],
                action=iri("bko:Agonist"),
                leadsTo=self._changes.pick(random)[0],
            )
        for kind, unit in random.sample(PARAMETERS, random.choice((1, 1, 2))):
            low = random.randint(2, 80)
            entry.say(
                "PharmacokineticParameter",
                parameter=iri(f"bko:{kind}"),
                minimum=decimal(low),
                maximum=decimal(low + random.randint(0, 19)),
                unit=iri(f"unit:{unit}"),
            )

    def _say_what_it_is_for(self, entry: Entry, random: Random) -> None:
        treated, *contexts = self._conditions.pick(random, random.choice((2, 2, 3)))
        for context in contexts:
            use = "LabelledUse" if random.random() < 0.8 else "OffLabelUse"
            indication = entry.say("Indication", treats=treated, inContextOf=context)
            entry.report(indication, reportedUse=iri(f"bko:{use}"))
        if entry.every(4):
            entry.say("TherapeuticBenefit", improves=self._functions.pick(random)[0])
        low = random.randint(1, 20)
        entry.say(
            "DosageRegimen",
            minimum=decimal(low),
            maximum=decimal(low * 4),
            unit=iri("unit:MilliGM"),
            doseBasis=iri("bko:PerDose"),
            timesPerDay=integer(random.randint(1, 4)),
            phase=iri("bko:UsualPhase"),
            route=iri("bko:Oral"),
        )

    def _say_what_harm_it_does(self, entry: Entry, random: Random) -> None:
        for effect in self._effects.pick(random, random.randint(2, 5)):
            reaction = entry.say("AdverseReaction", effect=effect)
            if random.random() < 0.2:
                entry.report(reaction, reportedSeriousness=iri("bko:Serious"))
            if random.random() < 0.4:
                entry.report(reaction, reportedFrequency=iri(f"bko:{random.choice(BANDS)}"))
        pools = random.choice(((self._classes,), (self._classes, self._groups)))
        for pool in pools:
            partner = pool.pick(random)[0]
            pair = entry.say("Interaction", interactant=partner)
            entry.report(pair, reportedAdvice=iri(f"bko:{random.choice(ADVICE)}"))
            entry.say_of(
                pair,
                "Interaction",
                interactant=partner,
                consequence=self._effects.pick(random)[0],
                mechanism=iri("bko:AdditiveCnsDepression"),
            )
        careful, forbidden = self._conditions.pick(random, 2)
        precaution = entry.say("Precaution", condition=careful)
        entry.report(precaution, reportedAdvice=iri("bko:UseWithCaution"))
        if entry.every(3, 1):
            precaution = entry.say("Precaution", condition=forbidden)
            entry.report(precaution, reportedAdvice=iri("bko:Contraindicated"))

    def _say_the_rest(self, entry: Entry, random: Random) -> None:
        if entry.every(8):
            less, more = self._effects.pick(random, 2)
            entry.say("FrequencyComparison", lessFrequent=less, moreFrequent=more)
        if entry.every(8, 1):
            entry.say("UseLimitation", requires=iri("bko:ReversibleSpasticity"))
        if entry.every(8, 2):
            withdrawal = iri("bko:AbruptWithdrawal")
            warning = entry.say("Warning", circumstance=withdrawal)
            entry.report(warning, reportedAdvice=iri("bko:TaperSlowly"))
            for effect in self._effects.pick(random, 2):
                entry.say_of(warning, "Warning", circumstance=withdrawal, effect=effect)
        if entry.every(8, 3):
            for effect in self._effects.pick(random, 3):
                entry.say("OverdosePicture", effect=effect)
        if entry.every(8, 4):
            pregnancy = entry.say("ReproductiveSafety", reproductiveStage=iri("bko:Pregnancy"))
            entry.report(pregnancy, reportedAdvice=iri("bko:OnlyIfBenefitOutweighsRisk"))
        if entry.every(8, 5):
            entry.say("AdministrationNote", textValue=english("Swallowed whole, with water."))
            entry.say(
                "PharmacokineticFinding",
                pharmacokineticProcess=iri("bko:Metabolism"),
                textValue=english("Little of it is metabolised."),
            )
        if entry.every(8, 6):
            entry.say("RegulatoryStatus", regulatoryTerm=iri("bko:PrescriptionOnly"))
        if entry.every(8, 7):
            entry.say("ExtentOfUse", extent=iri("bko:WideUse"))
        if entry.every(20, 1):
            entry.say("PhysiologicalRole", regulates=self._functions.pick(random)[0])
        if entry.number < min(self._conditions.size, self.drugs // 20):
            entry.say(
                "DiseaseBurden",
                about=self._conditions.take(entry.number),
                impairs=self._functions.pick(random)[0],
            )

    def _bear_witness(self, entry: Entry, statement: Node, random: Random) -> None:
        first, *others = entry.sources
        entry.passage(statement, first, "supports")
        for source in others:
            chance = random.random()
            if chance < 0.35:
                entry.passage(statement, source, "supports")
            elif chance < 0.40:
                entry.passage(statement, source, "qualifies", "Said with a limit.")
            elif chance < 0.42:
                entry.passage(statement, source, "disputes", "Said otherwise.")
        if random.random() < 0.05:
            review = self._reviews.take(entry.number % self._reviews.size)
            passage = entry.passage(statement, review, "supports")
            words, start = "as synthetic as the rest", random.randint(0, REVIEW_LENGTH - 100)
            passage.add("rdf:type", iri("oa:TextPositionSelector"), iri("oa:TextQuoteSelector"))
            passage.add("oa:start", integer(start)).add("oa:end", integer(start + len(words)))
            passage.add("oa:exact", f'"{words}"')

    def _class(self, index: int) -> Node:
        node = _open(_entity("class", "SubstanceClass")(index))
        return node.add("skos:broader", self._groups.take(index % self._groups.size))

    def _group(self, index: int) -> Node:
        node = _open(_entity("group", "SubstanceClass")(index))
        return node.add("skos:broader", iri("bkg:medicines"))

    def _change(self, index: int) -> Node:
        function = self._functions.take(index // 2)
        direction = ("Increase", "Decrease")[index % 2]
        return Node(
            f"synthetic-change-{index:04}",
            "PhysiologicalChange",
            f"{direction.lower()} of synthetic function {index // 2}",
            changeOf=function,
            direction=iri(f"bko:{direction}"),
        )


class Entry:
    """One drug while it is being made: its nodes, its statements and its sources."""

    def __init__(self, name: str, label: str, drug: Node, number: int) -> None:
        self.name, self.label, self.drug, self.number = name, label, drug, number
        self.nodes = [drug]
        self.statements: list[Node] = []
        self.sources: list[str] = []
        self._parts: dict[str, list[str]] = {}
        self._reports: dict[str, dict[str, str]] = {}
        self._passages = self._count = 0

    def every(self, nth: int, offset: int = 0) -> bool:
        """Whether it is this drug's turn."""
        return self.number % nth == offset

    def say(self, kind: str, **facts: str | list[str]) -> Node:
        """Make a statement, about the drug unless another entity is named."""
        number = len(self.statements) + self._count
        facts = {"about": self.drug.subject, **facts}
        statement = Node(
            f"{self.name}-{number:02}", kind, f"statement {number} on {self.label}", **facts
        )
        self.statements.append(statement)
        self.nodes.append(statement)
        return statement

    def say_of(self, whole: Node, kind: str, **facts: str | list[str]) -> None:
        """State one consequence of a pair or a circumstance; who says the whole says it too."""
        part = self.say(kind, specialises=whole.subject, **facts)
        self.statements.remove(part)
        self._parts.setdefault(whole.subject, []).append(part.subject)
        self._count += 1

    def report(self, statement: Node, **facts: str) -> None:
        """Let the first document that supports a statement say more than the statement does."""
        self._reports.setdefault(statement.subject, {}).update(facts)

    def source(self, kind: str, jurisdiction: str, *, copy: bool = False) -> None:
        """Describe a label of the drug; a copy descends from the first."""
        source = Node(
            f"{self.name}-{kind}",
            "Source",
            sourceKind=iri("bko:ProductLabel"),
            jurisdiction=iri(f"bko:{jurisdiction}"),
            access=iri("bko:ReadAtOwnSite"),
        )
        source.add("dcterms:title", english(f"{kind} of {self.label}"))
        source.add("dcterms:modified", f'"2025-06-15"^^<{XSD}date>')
        source.add("schema:url", f"<https://example.org/{kind}/{self.number}>")
        if copy:
            source.add("prov:wasDerivedFrom", self.sources[0])
        self.sources.append(source.subject)
        self.nodes.append(source)

    def passage(self, statement: Node, source: str, relation: str, comment: str = "") -> Node:
        """Let a source speak to a statement."""
        passage = Node(f"{self.name}-p{self._passages:03}", "Passage")
        self._passages += 1
        said = [statement.subject, *self._parts.get(statement.subject, ())]
        passage.add("dcterms:isPartOf", source).add(f"cito:{relation}", *said)
        if source == self.sources[0]:
            for name, value in self._reports.get(statement.subject, {}).items():
                passage.add(f"bko:{name}", value)
        passage.add("bko:section", english(f"section {self._passages % 9 + 1}"))
        if comment:
            passage.add("rdfs:comment", english(comment))
        self.nodes.append(passage)
        return passage


def _entity(word: str, kind: str) -> Callable[[int], Node]:
    return lambda index: Node(f"synthetic-{word}-{index:04}", kind, f"synthetic {word} {index}")


def _open(node: Node) -> Node:
    """Say of a class that no list bounds it."""
    return node.add("bko:memberCoverage", iri("bko:OpenList"))


def _finding(word: str, kind: str) -> Callable[[int], Node]:
    def make(index: int) -> Node:
        node = _entity(word, kind)(index)
        node.add("skos:altLabel", english(f"{word} number {index}"))
        node.add("skos:exactMatch", f"<https://example.org/{word}/{index}>")
        return node.add("skos:definition", english(f"A {word} that was made up."))

    return make


def _review(index: int) -> Node:
    node = Node(
        f"synthetic-review-{index:04}",
        "Source",
        sourceKind=iri("bko:JournalArticle"),
        jurisdiction=iri("bko:NoJurisdiction"),
        access=iri("bko:ReadInCopy"),
        characterCount=integer(REVIEW_LENGTH),
    )
    node.add("dcterms:title", english(f"Synthetic review {index}"))
    node.add("dcterms:issued", f'"2024"^^<{XSD}gYear>')
    return node.add("schema:sha256", f'"{index:064x}"')


def brand_name(number: int) -> str:
    """Return a brand name that no other number has.

    >>> brand_name(0), brand_name(4711)
    ('Babaro', 'Negobaro')
    """
    syllables = [consonant + vowel for consonant in "bdfglmnprtvz" for vowel in "aeiou"]
    word = ""
    for _ in range(2):
        number, rest = divmod(number, len(syllables))
        word += syllables[rest]
    return (word + (syllables[number - 1] if number else "") + "ro").capitalize()


def formulary(drugs: int, seed: int = 1) -> Iterator[Node]:
    """All nodes of a formulary that conforms."""
    made = Formulary(drugs, seed)
    for entry in made.entries():
        yield from entry
    yield from made.shared()
