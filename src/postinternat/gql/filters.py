"""A filter argument as SPARQL: each condition is a pattern to join, or an expression where it cannot be one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from postinternat.gql import provenance
from postinternat.gql.comparable import COMPARING, check_comparison, fixed_by
from postinternat.gql.context import Limits
from postinternat.gql.fold import fold, fold_pattern, matches
from postinternat.gql.output import LABEL_PATHS, Output
from postinternat.gql.terms import Json, Variables, error, named, string, typed, xsd
from postinternat.model import ClassSpec, FieldSpec
from postinternat.model.catalogue import ValueKind
from postinternat.namespaces import PREFIXES

_SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_DATATYPES = {
    ValueKind.INTEGER: "integer",
    ValueKind.YEAR: "integer",
    ValueKind.DECIMAL: "decimal",
    ValueKind.DATE: "date",
    ValueKind.BOOLEAN: "boolean",
}
_NOTATION = PREFIXES["skos"] + "notation"
_LIGHT = 30
"""The most values that a filter compares with, for its cost to be known."""


@dataclass(frozen=True)
class Condition:
    """``expression`` holds or not for a node that is bound; ``pattern``, if any, says the same by being joined.

    ``repeats`` tells that a node may join the pattern more than once: two such patterns multiply its rows.
    """

    expression: str
    pattern: str = ""
    repeats: bool = False

    @property
    def group(self) -> str:
        """The condition as a part of a group of patterns."""
        return self.pattern or f"FILTER({self.expression})"


TRUE = Condition("true")
FALSE = Condition("false")


def exists(pattern: str, *, repeats: bool = False) -> Condition:
    """Return the condition that the pattern, of one triple, has a solution."""
    return Condition(f"EXISTS {{ {pattern} }}", pattern, repeats)


def negation(condition: Condition) -> Condition:
    """Return the opposite of a condition."""
    return Condition(f"(!{condition.expression})")


def conjunction(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that all hold."""
    parts = [condition for condition in conditions if condition is not TRUE]
    if not parts:
        return TRUE
    expression = f"({' && '.join(part.expression for part in parts)})"
    repeating = [part for part in parts if part.pattern and part.repeats]
    groups = [f"FILTER({part.expression})" if part in repeating[1:] else part.group for part in parts]
    # Engines join before a BIND what is written before it: patterns that compute come last.
    return Condition(expression, " ".join(sorted(groups, key=lambda group: "BIND(" in group)), bool(repeating))


def disjunction(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that at least one holds; none of nothing."""
    parts = list(conditions)
    return Condition(f"({' || '.join(part.expression for part in parts)})") if parts else FALSE


class FilterCompiler:
    """Turns the filter arguments of one operation into conditions on SPARQL variables."""

    def __init__(self, output: Output, limits: Limits, variables: Variables) -> None:
        self._output = output
        self._limits = limits
        self._variables = variables
        self._depth = 0
        self._links = 0
        self._conditions = 0
        self._listed = 0
        self._deepest = 0

    @property
    def heavy(self) -> bool:
        """True when nobody knows what the filters cost: they follow links of links, or compare with many values."""
        return self._deepest > 1 or self._conditions + self._listed > _LIGHT

    def condition(self, spec: ClassSpec | None, given: Mapping[str, Json], node: str = "?s") -> Condition:
        """Return the condition that ``node``, of the class (None: of any), passes the filter.

        Raises GraphQLError BAD_FILTER when an operator has no value, or too many; MIXED_BASIS when it compares numbers
        of several bases, periods or units.
        """
        return self._all(spec, given, node, frozenset())

    def _all(self, spec: ClassSpec | None, given: Mapping[str, Json], node: str, fixed: frozenset[str]) -> Condition:
        """Return the condition of a filter; ``fixed`` are the fields that a filter around it holds to one value."""
        self._depth += 1
        if self._depth > self._limits.max_filter_depth:
            limit = self._limits.max_filter_depth
            raise error(f"a filter is nested more than {limit} deep: flatten it", "BAD_FILTER", limit=limit)
        fixed |= fixed_by(given)
        found = conjunction(self._part(spec, key, self._given(key, value), node, fixed) for key, value in given.items())
        self._depth -= 1
        return found

    def _given(self, key: str, value: Json) -> Json:
        if value is None:
            raise error(f"{key} is null in a filter: leave it out, or use isNull to find what is absent", "BAD_FILTER")
        if isinstance(value, str) and len(value) > self._limits.max_text:
            limit = self._limits.max_text
            raise error(f"{key} has {len(value)} characters: give {limit} at most", "BAD_TEXT", limit=limit)
        if isinstance(value, list) and len(value) > self._limits.max_listed:
            raise error(
                f"{key} lists {len(value)} values: give {self._limits.max_listed} at most",
                "BAD_FILTER",
                limit=self._limits.max_listed,
            )
        if isinstance(value, list):
            self._listed += len(value)
        return value

    def _part(self, spec: ClassSpec | None, key: str, value: Json, node: str, fixed: frozenset[str]) -> Condition:
        self._conditions += 1
        if self._conditions > self._limits.max_conditions:
            limit = self._limits.max_conditions
            raise error(f"a filter has more than {limit} conditions: simplify it", "BAD_FILTER", limit=limit)
        if key == "and":
            return conjunction(self._all(spec, item, node, fixed) for item in value)
        if key == "or":
            return disjunction(self._all(spec, item, node, fixed) for item in value)
        if key == "not":
            return negation(self._all(spec, value, node, fixed))
        if key == "id":
            return self._identity(value, node)
        if key == "isNull":
            raise error("isNull stands only in the filter of a link: use it there", "BAD_FILTER")
        if spec is None:
            return self._any_class(key, value, node)
        if key == "current" and key not in spec.fields:
            return self._current(value, node)
        if not COMPARING.isdisjoint(value):
            check_comparison(spec, spec.fields[key], fixed)
        return self._field(spec.fields[key], value, node)

    def _identity(self, given: Mapping[str, Json], node: str) -> Condition:
        def listed(items: Iterable[str]) -> Condition:
            return Condition(_within(node, map(named, items)))

        parts = []
        for key, value in given.items():
            value = self._given(key, value)
            one = listed(value if isinstance(value, list) else [value])
            parts.append(negation(one) if key in ("ne", "notIn") else one)
        return conjunction(parts)

    def _any_class(self, key: str, value: Mapping[str, Json], node: str) -> Condition:
        if key == "label":
            path = "|".join(map(named, LABEL_PATHS))
            return self._values(ValueKind.TEXT, f"({path})", value, node)
        if key == "code":
            return self._values(ValueKind.STRING, named(_NOTATION), value, node)
        spec = next(item for item in self._output.catalogue.classes.values() if key == _singular(item))
        kind = self._variables.new()
        classes = ", ".join(named(item.iri) for item in self._output.catalogue.descendants(spec.iri))
        typed_node = exists(f"{node} a {kind} . FILTER({kind} IN ({classes}))")
        return conjunction([typed_node, self.condition(spec, value, node)])

    def _current(self, given: Mapping[str, Json], node: str) -> Condition:
        current = Condition(provenance.current_expression(node))
        parts = []
        for key, value in given.items():
            value = self._given(key, value)
            if key == "isNull":
                parts.append(FALSE if value else TRUE)
            else:
                parts.append(current if value == (key == "eq") else negation(current))
        return conjunction(parts)

    def _field(self, field: FieldSpec, given: Mapping[str, Json], node: str) -> Condition:
        if field.kind is ValueKind.LINK:
            return self._link(field, given, node)
        if field.kind is ValueKind.CODE:
            return self._code(field, given, node)
        return self._values(field.kind, named(field.path), given, node, repeats=field.many)

    def _link(self, field: FieldSpec, given: Mapping[str, Json], node: str) -> Condition:
        spec = self._output.catalogue.classes.get(field.target)
        if field.many:
            parts = [self._quantified(field, spec, key, self._given(key, value), node) for key, value in given.items()]
            return conjunction(parts)
        inner = dict(given)
        absent = self._given("isNull", inner.pop("isNull")) if "isNull" in inner else None
        there = self._some(field, spec, inner, node)
        if absent is None:
            return there
        if not absent:
            return there
        return negation(self._some(field, spec, {}, node)) if not inner else FALSE

    def _quantified(self, field: FieldSpec, spec: ClassSpec | None, key: str, value: Json, node: str) -> Condition:
        if key == "isNull":
            some = self._some(field, spec, {}, node)
            return negation(some) if value else some
        if key == "some":
            return self._some(field, spec, value, node)
        if key == "none":
            return negation(self._some(field, spec, value, node))
        return negation(self._some(field, spec, {"not": value}, node))

    def _some(self, field: FieldSpec, spec: ClassSpec | None, given: Mapping[str, Json], node: str) -> Condition:
        other = self._variables.new()
        self._links += 1
        self._deepest = max(self._deepest, self._links)
        inner = self.condition(spec, given, other)
        self._links -= 1
        link, target = _link_parts(self._output, field, node, other)
        group = " ".join(filter(None, [link, _joined(target), _joined(inner)]))
        return Condition(_some_expression(link, [target, inner]), group, field.many or inner.repeats)

    def _code(self, field: FieldSpec, given: Mapping[str, Json], node: str) -> Condition:
        parts = []
        for key, value in given.items():
            value = self._given(key, value)
            if key == "isNull":
                parts.append(self._null(field, value, node))
                continue
            wanted = value if isinstance(value, list) else [value]
            if key == "under":
                wanted = list(self._narrower(field, wanted[0]))
            code = self._variables.new()
            test = _within(code, map(named, wanted))
            one = exists(f"{node} {named(field.path)} {code} . FILTER({test})", repeats=field.many)
            if len(wanted) == 1:
                one = exists(f"{node} {named(field.path)} {named(wanted[0])} .")
            parts.append(negation(one) if key in ("ne", "notIn") else one)
        return conjunction(parts)

    def _narrower(self, field: FieldSpec, iri: str) -> Iterable[str]:
        concepts = self._output.catalogue.code_lists[field.code_list].concepts
        found = [code for code, concept in concepts.items() if concept.iri == iri]
        for code in found:  # grows while it is read
            found += [key for key, concept in concepts.items() if code in concept.broader and key not in found]
        return [concepts[code].iri for code in found]

    def _null(self, field: FieldSpec, absent: bool, node: str) -> Condition:
        some = exists(f"{node} {named(field.path)} {self._variables.new()} .", repeats=field.many)
        return negation(some) if absent else some

    def _values(
        self, kind: ValueKind, path: str, given: Mapping[str, Json], node: str, *, repeats: bool = True
    ) -> Condition:
        given = dict(given)
        lang = self._given("lang", given.pop("lang")) if "lang" in given else None
        parts = []
        for key, value in given.items():
            value = self._given(key, value)
            variable = self._variables.new()
            group = [f"{node} {path} {variable} ."]
            group += [f"FILTER(LANG({variable}) = {string(lang)})"] if lang else []
            group += [] if key == "isNull" else [_test(kind, key, value, variable)]
            one = exists(" ".join(group), repeats=repeats)
            opposite = value if key == "isNull" else key in ("ne", "notIn")
            parts.append(negation(one) if opposite else one)
        return conjunction(parts)


def link_pattern(output: Output, field: FieldSpec, node: str, other: str) -> str:
    """Return the pattern that leads from ``node`` to ``other`` by a link, in its direction and to its class."""
    link, target = _link_parts(output, field, node, other)
    return f"{link} {target.pattern}".strip()


def _link_parts(output: Output, field: FieldSpec, node: str, other: str) -> tuple[str, Condition]:
    """Return the triple of a link, and the condition that it leads to its class."""
    path = named(field.path)
    if field.symmetric:
        return f"{node} ({path}|^{path}) {other} .", TRUE
    if not field.inverse:
        return f"{node} {path} {other} .", TRUE
    kind = class_pattern(output, field.target, other)
    return f"{other} {path} {node} .", exists(kind) if kind else TRUE


def _some_expression(link: str, conditions: Iterable[Condition]) -> str:
    """Return the expression that the link leads to what passes.

    The conditions are filters, not patterns: engines join patterns inside EXISTS anew for each node, from either end.
    """
    tests = " ".join(f"FILTER({condition.expression})" for condition in conditions if condition is not TRUE)
    return f"EXISTS {{ {f'{link} {tests}'.strip()} }}"


def _joined(condition: Condition) -> str:
    return "" if condition is TRUE else condition.group


def class_pattern(output: Output, iri: str, node: str) -> str:
    """Return the pattern that the node is of the class or of one below it; nothing for an unknown class."""
    if iri not in output.catalogue.classes:
        return ""
    classes = [spec.iri for spec in output.catalogue.descendants(iri)]
    if len(classes) == 1:
        return f"{node} a {named(iri)} ."
    return f"{node} a {node}class . FILTER({node}class IN ({', '.join(map(named, classes))}))"


def _test(kind: ValueKind, key: str, value: Json, variable: str) -> str:
    """Return the pattern that the variable's value passes an operator."""
    if kind in _DATATYPES:
        return f"FILTER({_compared(kind, key, value, variable)})"
    if key in ("eq", "ne", "contains", "startsWith"):
        return f"FILTER({matches(variable, value, start=key != 'contains', end=key in ('eq', 'ne'))})"

    def literal(text: str) -> str:
        return string(fold(text))

    folded = f"{variable}folded"
    listed = key in ("in", "notIn")
    test = _within(folded, map(literal, value)) if listed else _ordered(key, value, folded, literal)
    return f"{fold_pattern(variable, folded)} FILTER({test})"


def _compared(kind: ValueKind, key: str, value: Json, variable: str) -> str:
    compared = f"{xsd('integer')}(STR({variable}))" if kind is ValueKind.YEAR else variable

    def literal(item: Json) -> str:
        if kind is ValueKind.BOOLEAN:
            return typed(str(item).lower(), "boolean")
        return typed(_decimal(item) if kind is ValueKind.DECIMAL else str(item), _DATATYPES[kind])

    if key in ("in", "notIn"):
        return _within(compared, map(literal, value))
    return f"{compared} = {literal(value)}" if key in ("eq", "ne") else _ordered(key, value, compared, literal)


def _ordered(key: str, value: Json, compared: str, literal: Callable[[Json], str]) -> str:
    if key == "between":
        return f"{compared} >= {literal(value['from'])} && {compared} <= {literal(value['to'])}"
    return f"{compared} {_SIGNS[key]} {literal(value)}"


def _within(expression: str, terms: Iterable[str]) -> str:
    """Return the expression that a term is one of several; engines differ over ``IN ()``."""
    listed = ", ".join(terms)
    return f"({expression} IN ({listed}))" if listed else "false"


def _decimal(value: float) -> str:
    if not isfinite(value):
        raise error("a filter compares with an infinite number: leave that bound out", "BAD_FILTER")
    return format(Decimal(repr(value)), "f")


def _singular(spec: ClassSpec) -> str:
    return spec.name[:1].lower() + spec.name[1:]
