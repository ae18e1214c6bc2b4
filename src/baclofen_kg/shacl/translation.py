"""SHACL shapes as SPARQL: one SELECT per constraint, whose rows are the violations.

A query ranges over all focus nodes of its shape at once. Each constraint is put as a pattern that
is joined to the focus nodes (``?this``), and a condition that holds where the constraint is
violated; a shape inside another one becomes a condition as a whole. A condition is never an error:
what cannot be compared is violated.

Two things keep the queries linear on engines that plan joins by rule of thumb. The classes below a
class are looked up once, and stand in the queries as VALUES. In an EXISTS a sequence path is taken
step by step, each in an EXISTS of its own: a join inside an EXISTS may be planned as if the focus
node were not known, and then takes quadratic time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from .report import SH, PathOf
from .select import rewrite_select
from .shapes import Constraint, Shape, ShapesError, Targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .report import Path
    from .shapes import Term

    Subclasses = Mapping[NamedNode, Sequence[NamedNode]]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_RESOURCE = "<http://www.w3.org/2000/01/rdf-schema#Resource>"

_BY_PATTERN = 'REGEX(STR(@), "^\\\\s*(%s)\\\\s*$")'
_DECIMAL = r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
_DOUBLE = _DECIMAL + "([eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_DATE_TIME = f"<{_XSD}dateTime>"
_ZONE = "(Z|[+-][0-9]{2}:[0-9]{2})?$"
_DAY = f'REPLACE(STR(@), "{_ZONE}", "")'
# How the lexical form of a literal (@) is checked, for the types that SPARQL 1.1 supports; SHACL
# asks for no more. Types derived from integer are missing: Oxigraph holds them all as integer.
_LEXICAL = {
    "string": "true",
    "anyURI": "true",
    "gYear": "true",
    "gYearMonth": "true",
    "boolean": 'STR(@) IN ("true", "false", "1", "0")',
    "integer": f"(isNumeric(@) || {_BY_PATTERN % '[+-]?[0-9]+'})",
    "decimal": f"(isNumeric(@) || {_BY_PATTERN % _DECIMAL})",
    "float": f"(isNumeric(@) || {_BY_PATTERN % _DOUBLE})",
    "double": f"(isNumeric(@) || {_BY_PATTERN % _DOUBLE})",
    "dateTime": f"DATATYPE({_DATE_TIME}(STR(@))) = {_DATE_TIME}",
    # The cast knows which days there are; SPARQL 1.1 has none for dates.
    "date": f'REGEX(STR(@), "^-?[0-9]{{4,}}-[0-9]{{2}}-[0-9]{{2}}{_ZONE}") && '
    f'DATATYPE({_DATE_TIME}(CONCAT({_DAY}, "T00:00:00"))) = {_DATE_TIME}',
}
_NODE_KINDS = {
    "IRI": "isIRI(@)",
    "BlankNode": "isBlank(@)",
    "Literal": "isLiteral(@)",
    "BlankNodeOrIRI": "!isLiteral(@)",
    "BlankNodeOrLiteral": "!isIRI(@)",
    "IRIOrLiteral": "!isBlank(@)",
}
_RANGES = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
# Up to this many values are told apart by naming them; more are counted.
_NAMED_VALUES = 2


@dataclass(frozen=True)
class Check:
    """A query whose rows are the violations of one constraint.

    A row binds ``?this``; ``?value`` where the result has a value; ``?path`` where the path of the
    result is not that of the shape.
    """

    query: str
    shape: Shape
    constraint: Constraint
    value_is_focus: bool = False
    """The result's value, where the row binds none, is the focus node."""


def sparql_path(path: Path) -> str:
    """Write a path in SPARQL."""
    if not isinstance(path, PathOf):
        return f"<{path}>"
    parts = [sparql_path(part) for part in path.operands]
    if path.operator in "/|":
        return f"({path.operator.join(parts)})"
    return f"(^{parts[0]})" if path.operator == "^" else f"({parts[0]}{path.operator})"


def steps_of(path: Path) -> list[Path]:
    """Give the steps of a path; most paths are a single one."""
    if isinstance(path, PathOf) and path.operator == "/":
        return [step for part in path.operands for step in steps_of(part)]
    if isinstance(path, PathOf) and path.operator == "^":
        steps = steps_of(path.operands[0])
        if len(steps) > 1:
            return [PathOf("^", (step,)) for step in reversed(steps)]
    return [path]


def classes_in(shapes: Iterable[Shape]) -> list[NamedNode]:
    """The classes whose subclasses have to be known to translate these shapes."""
    found: set[NamedNode] = set()
    seen: set[int] = set()

    def visit(shape: Shape) -> None:
        if id(shape) in seen:
            return
        seen.add(id(shape))
        found.update(shape.targets.classes)
        for inner in shape.properties:
            visit(inner)
        for constraint in shape.constraints:
            if constraint.parameter == "class":
                found.update(term for term in constraint.terms if isinstance(term, NamedNode))
            for inner in constraint.shapes:
                visit(inner)

    for shape in shapes:
        visit(shape)
    return sorted(found, key=str)


def translate(shapes: Iterable[Shape], subclasses: Subclasses) -> list[Check]:
    """The queries that check these shapes.

    Args:
        shapes: the shapes that have targets.
        subclasses: for each class of ``classes_in`` the class itself and all classes below it.

    Raises:
        ShapesError: a constraint is not supported.
    """
    translation = _Translation(subclasses)
    focus = _focus_of(shapes)
    return [
        check
        for shape, sets in focus.items()
        for constraint in shape.constraints
        for check in [translation.check(shape, constraint, sets)]
    ]


@dataclass
class _Focus:
    """The focus nodes of a shape: its targets, and the values of properties of other shapes."""

    targets: Targets
    via: list[tuple[_Focus, Path]]

    def add(self, targets: Targets) -> None:
        self.targets = replace(
            self.targets,
            classes=self.targets.classes | targets.classes,
            nodes=self.targets.nodes | targets.nodes,
            subjects_of=self.targets.subjects_of | targets.subjects_of,
            objects_of=self.targets.objects_of | targets.objects_of,
        )


def _focus_of(shapes: Iterable[Shape]) -> dict[Shape, _Focus]:
    """Who is checked by what: a property shape is shared by all node shapes that refer to it."""
    found: dict[Shape, _Focus] = {}

    def visit(shape: Shape, targets: Targets, via: list[tuple[_Focus, Path]]) -> None:
        if shape.deactivated:
            return
        here = found.setdefault(shape, _Focus(Targets(), []))
        here.add(targets)
        here.via.extend(step for step in via if step not in here.via)
        for inner in shape.properties:
            if shape.path is None:
                visit(inner, targets, via)
            else:
                visit(inner, Targets(), [(_Focus(targets, via), shape.path)])

    for shape in shapes:
        visit(shape, shape.targets, [])
    return found


class _Translation:
    def __init__(self, subclasses: Subclasses) -> None:
        self._subclasses = subclasses
        self._count = 0

    def check(self, shape: Shape, constraint: Constraint, focus: _Focus) -> Check:
        """The query for one constraint of one shape."""
        if not (shape.messages or constraint.messages):
            raise ShapesError(f"shapes: {shape.node} has no sh:message to say what is to be done")
        if constraint.parameter == "sparql":
            query = rewrite_select(
                constraint.text, constraint.flags, lambda plain: self._focus(focus, "?this", plain),
                str(constraint.terms[0]),
            )  # fmt: skip
            return Check(query, shape, constraint, value_is_focus=True)
        counted = self._counted(shape, constraint, focus)
        if counted:
            return Check(counted, shape, constraint)
        on_value = shape.path is None and constraint.parameter not in ("hasValue", "closed")
        names = "?this" if on_value or constraint.parameter in _WITHOUT_VALUE else "?this ?value"
        names += " ?path" if constraint.parameter == "closed" else ""
        cases = []
        for pattern, condition in self._violations(shape, constraint, "?this", "?value"):
            focus_nodes = self._focus(focus, "?this", plain=True)
            cases.append(f"{focus_nodes} {pattern} FILTER({condition})")
        body = cases[0] if len(cases) == 1 else " UNION ".join(f"{{ {case} }}" for case in cases)
        return Check(f"SELECT DISTINCT {names} WHERE {{ {body} }}", shape, constraint, on_value)

    def conforms(self, shape: Shape, node: str) -> str:
        """A condition that holds if ``node`` conforms to a shape."""
        if shape.deactivated:
            return "true"
        tests = [self._holds(shape, constraint, node) for constraint in shape.constraints]
        for inner in shape.properties:
            if shape.path is None:
                tests.append(self.conforms(inner, node))
            else:
                value = self._name()
                broken = f"!({self.conforms(inner, value)})"
                tests.append("!" + self._reaches(node, shape.path, value, broken))
        return "(" + " && ".join(tests) + ")" if tests else "true"

    def _holds(self, shape: Shape, constraint: Constraint, node: str) -> str:
        if constraint.parameter in ("sparql", "closed"):
            raise ShapesError(
                f"shapes: {shape.node} uses sh:{constraint.parameter} in a shape that another one "
                'refers to, which the store engine does not support; take engine="pyshacl"'
            )
        if shape.path is not None and constraint.parameter in _TESTS:
            # The path goes into the EXISTS step by step.
            value = self._name()
            test = f"!{self._test(constraint, value)}"
            return "!" + self._reaches(node, shape.path, value, test)
        conditions = []
        for pattern, condition in self._violations(shape, constraint, node, self._name()):
            met = f"EXISTS {{ {pattern} FILTER({condition}) }}" if pattern else f"({condition})"
            conditions.append(f"!{met}")
        return " && ".join(conditions)

    def _violations(
        self, shape: Shape, constraint: Constraint, node: str, value: str
    ) -> Iterator[tuple[str, str]]:
        """How a constraint can be violated at ``node``: what to join, and what then holds."""
        path, parameter, terms = shape.path, constraint.parameter, constraint.terms
        way = sparql_path(path) if path is not None else ""
        if parameter in _TESTS:
            if path is None:
                yield "", f"!{self._test(constraint, node)}"
            else:
                yield f"{node} {way} {value} .", f"!{self._test(constraint, value)}"
        elif parameter in _COUNTS:
            yield "", self._miscounted(shape, constraint, node)
        elif parameter == "hasValue":
            wanted = _constant(terms[0], shape)
            if path is None:
                yield "", f"!sameTerm({node}, {wanted})"
            else:
                yield "", f"!{self._reaches(node, path, wanted)}"
        elif parameter in ("lessThan", "lessThanOrEquals"):
            other = self._name()
            sign = "<" if parameter == "lessThan" else "<="
            yield (
                f"{node} {way} {value} . {node} {terms[0]} {other} .",
                f"!COALESCE({value} {sign} {other}, "
                f"!isNumeric({value}) && !isNumeric({other}) && {_is_text(value)} && "
                f"{_is_text(other)} && STR({value}) {sign} STR({other}), false)",
            )
        elif parameter == "disjoint":
            if path is None:
                yield "", f"EXISTS {{ {node} {terms[0]} {node} }}"
            else:
                yield f"{node} {way} {value} . {node} {terms[0]} {value} .", "true"
        elif parameter == "equals":
            if path is None:
                yield "", f"!EXISTS {{ {node} {terms[0]} {node} }}"
                yield f"{node} {terms[0]} {value} .", f"!sameTerm({node}, {value})"
            else:
                yield f"{node} {way} {value} .", f"!EXISTS {{ {node} {terms[0]} {value} }}"
                yield f"{node} {terms[0]} {value} .", f"!{self._reaches(node, path, value)}"
        elif parameter == "uniqueLang":
            one, two = self._name(), self._name()
            yield (
                f"{node} {way} {one} . {node} {way} {two} .",
                f'LANG({one}) != "" && LCASE(LANG({one})) = LCASE(LANG({two})) '
                f"&& STR({one}) < STR({two})",
            )
        elif parameter == "closed":
            allowed = ", ".join(sorted({str(term) for term in terms})) or "<urn:none>"
            yield (
                f"{node} ?path {value} .",
                f"?path NOT IN ({allowed}) "
                f"&& !(?path = {_RDF_TYPE} && sameTerm({value}, {_RESOURCE}))",
            )
        else:  # pragma: no cover - the reader lets nothing else through
            raise ShapesError(f"shapes: sh:{parameter} of {shape.node} is not supported")

    def _test(self, constraint: Constraint, value: str) -> str:
        """A condition that holds if one value meets a constraint; never an error."""
        return _TESTS[constraint.parameter](self, constraint, value)

    def is_instance(self, constraint: Constraint, value: str) -> str:
        classes = self._classes(constraint.terms)
        if len(classes) == 1:
            return f"EXISTS {{ {value} {_RDF_TYPE} {classes[0]} }}"
        kind = self._name()
        return f"EXISTS {{ {value} {_RDF_TYPE} {kind} FILTER({kind} IN ({', '.join(classes)})) }}"

    def _miscounted(self, shape: Shape, constraint: Constraint, node: str) -> str:
        assert shape.path is not None
        number = constraint.number
        if constraint.parameter in ("maxCount", "qualifiedMaxCount"):
            return self._at_least(shape, constraint, node, number + 1)
        return "!" + self._at_least(shape, constraint, node, number) if number else "false"

    def _at_least(self, shape: Shape, constraint: Constraint, node: str, number: int) -> str:
        """A condition that holds if ``node`` has so many values that meet the inner shape."""
        if number > _NAMED_VALUES:
            raise ShapesError(
                f"shapes: {shape.node} counts to {number} in a shape that another one refers to, "
                'which the store engine does not support; take engine="pyshacl"'
            )
        assert shape.path is not None
        one = self._name()
        test = self._qualified(constraint, one)
        if number == 1:
            return self._reaches(node, shape.path, one, test)
        two = self._name()
        both = self._reaches(
            node, shape.path, two, f"!sameTerm({one}, {two}) && {self._qualified(constraint, two)}"
        )
        return self._reaches(node, shape.path, one, f"{test} && {both}")

    def _qualified(self, constraint: Constraint, value: str) -> str:
        return self.conforms(constraint.shapes[0], value) if constraint.shapes else "true"

    def _counted(self, shape: Shape, constraint: Constraint, focus: _Focus) -> str:
        """The query for a count that is too high to name the values, else nothing."""
        if constraint.parameter not in _COUNTS:
            return ""
        at_most = constraint.parameter in ("maxCount", "qualifiedMaxCount")
        if constraint.number + at_most <= _NAMED_VALUES:
            return ""
        assert shape.path is not None
        test = self._qualified(constraint, "?value")
        pattern = f"?this {sparql_path(shape.path)} ?value . FILTER({test})"
        if not at_most:
            pattern = f"OPTIONAL {{ {pattern} }}"
        sign = ">" if at_most else "<"
        return (
            f"SELECT ?this WHERE {{ {self._focus(focus, '?this', plain=True)} {pattern} }} "
            f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {sign} {constraint.number})"
        )

    def _reaches(self, node: str, path: Path, value: str, condition: str = "true") -> str:
        """A condition that holds if the path leads to a ``value`` that meets ``condition``."""
        steps = steps_of(path)
        names = [node, *(self._name() for _ in steps[1:]), value]
        result = condition
        for start, step, end in reversed(list(zip(names, steps, names[1:], strict=False))):
            test = "" if result == "true" else f" FILTER({result})"
            result = f"EXISTS {{ {start} {sparql_path(step)} {end} .{test} }}"
        return result

    def _focus(self, focus: _Focus, node: str, plain: bool) -> str:
        """A pattern that binds ``node`` to each focus node; where not ``plain``, to each once."""
        targets = focus.targets
        cases = []
        classes = self._classes(targets.classes)
        if len(classes) == 1:
            cases.append(f"{node} {_RDF_TYPE} {classes[0]} .")
        elif classes:
            kind = self._name()
            cases.append(f"VALUES {kind} {{ {' '.join(classes)} }} {node} {_RDF_TYPE} {kind} .")
        cases += [f"{node} {p} {self._name()} ." for p in sorted(targets.subjects_of, key=str)]
        cases += [f"{self._name()} {p} {node} ." for p in sorted(targets.objects_of, key=str)]
        if targets.nodes:
            terms = sorted(str(term) for term in targets.nodes)
            cases.append(f"VALUES {node} {{ {' '.join(terms)} }}")
        for parent, path in focus.via:
            name = self._name()
            cases.append(f"{self._focus(parent, name, plain)} {name} {sparql_path(path)} {node} .")
        if not cases:
            return "FILTER(false)"
        pattern = cases[0] if len(cases) == 1 else " UNION ".join(f"{{ {c} }}" for c in cases)
        if plain:
            return pattern if len(cases) == 1 else f"{{ {pattern} }}"
        once = len(cases) == 1 and (len(classes) == 1 or targets.nodes)
        return pattern if once else f"{{ SELECT DISTINCT {node} WHERE {{ {pattern} }} }}"

    def _classes(self, classes: Iterable[Term]) -> list[str]:
        found: set[str] = set()
        for term in classes:
            if isinstance(term, NamedNode):
                found.update(str(below) for below in self._subclasses.get(term, (term,)))
        return sorted(found)

    def _name(self) -> str:
        self._count += 1
        return f"?_{self._count}"


def _constant(term: Term, shape: Shape) -> str:
    if not isinstance(term, NamedNode | Literal):
        raise ShapesError(
            f"shapes: {shape.node} lists a blank node; IRIs and literals are expected"
        )
    return str(term)


def _is_text(name: str) -> str:
    text = f'(DATATYPE({name}) = <{_XSD}string> || LANG({name}) != "")'
    return f"(isIRI({name}) || COALESCE({text}, false))"


def _datatype(_: _Translation, constraint: Constraint, value: str) -> str:
    (datatype,) = constraint.terms
    assert isinstance(datatype, NamedNode)
    if datatype.value == _LANG_STRING:
        return f'COALESCE(LANG({value}) != "", false)'
    local = datatype.value.removeprefix(_XSD)
    if local not in _LEXICAL or not datatype.value.startswith(_XSD):
        raise ShapesError(
            f"shapes: sh:datatype {datatype} cannot be checked by the store engine, which may hold "
            f'such literals as another type; take engine="pyshacl" or one of {" ".join(_LEXICAL)}'
        )
    lexical = _LEXICAL[local].replace("@", value)
    return f"COALESCE(DATATYPE({value}) = {datatype} && {lexical}, false)"


def _node_kind(_: _Translation, constraint: Constraint, value: str) -> str:
    (kind,) = constraint.terms
    assert isinstance(kind, NamedNode)
    return f"({_NODE_KINDS[kind.value.removeprefix(SH)].replace('@', value)})"


def _range(_: _Translation, constraint: Constraint, value: str) -> str:
    return f"COALESCE({value} {_RANGES[constraint.parameter]} {constraint.terms[0]}, false)"


def _length(_: _Translation, constraint: Constraint, value: str) -> str:
    if constraint.parameter == "minLength" and constraint.number == 0:
        return "true"
    sign = ">=" if constraint.parameter == "minLength" else "<="
    return f"(!isBlank({value}) && STRLEN(STR({value})) {sign} {constraint.number})"


def _pattern(_: _Translation, constraint: Constraint, value: str) -> str:
    flags = f', "{constraint.flags}"' if constraint.flags else ""
    return f"(!isBlank({value}) && REGEX(STR({value}), {Literal(constraint.text)}{flags}))"


def _language_in(_: _Translation, constraint: Constraint, value: str) -> str:
    tests = [f"LANGMATCHES(LANG({value}), {tag})" for tag in constraint.terms]
    return f"COALESCE({' || '.join(tests) or 'false'}, false)"


def _in(_: _Translation, constraint: Constraint, value: str) -> str:
    tests = []
    iris = [str(term) for term in constraint.terms if isinstance(term, NamedNode)]
    if iris:
        tests.append(f"(isIRI({value}) && {value} IN ({', '.join(iris)}))")
    for term in constraint.terms:
        if isinstance(term, Literal):
            tests.append(f"sameTerm({value}, {term})")
        elif not isinstance(term, NamedNode):
            raise ShapesError("shapes: sh:in lists a blank node; IRIs and literals are expected")
    return f"({' || '.join(tests) or 'false'})"


def _not(translation: _Translation, constraint: Constraint, value: str) -> str:
    return f"(!({translation.conforms(constraint.shapes[0], value)}))"


def _all(translation: _Translation, constraint: Constraint, value: str) -> str:
    tests = [translation.conforms(shape, value) for shape in constraint.shapes]
    return f"({' && '.join(tests)})"


def _any(translation: _Translation, constraint: Constraint, value: str) -> str:
    tests = [translation.conforms(shape, value) for shape in constraint.shapes]
    return f"({' || '.join(tests)})"


def _one(translation: _Translation, constraint: Constraint, value: str) -> str:
    tests = [f"IF({translation.conforms(shape, value)}, 1, 0)" for shape in constraint.shapes]
    return f"(({' + '.join(tests)}) = 1)"


_TESTS: dict[str, Callable[[_Translation, Constraint, str], str]] = {
    "class": _Translation.is_instance,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "minExclusive": _range,
    "minInclusive": _range,
    "maxExclusive": _range,
    "maxInclusive": _range,
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "languageIn": _language_in,
    "in": _in,
    "not": _not,
    "and": _all,
    "node": _all,
    "or": _any,
    "xone": _one,
}
_COUNTS = {"minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"}
_WITHOUT_VALUE = _COUNTS | {"hasValue", "uniqueLang"}
