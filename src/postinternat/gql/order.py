"""Sort keys: what they are in a query, and where a cursor stands among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from postinternat.gql.fold import fold, fold_pattern
from postinternat.gql.inputs import label_path
from postinternat.gql.output import LABEL_PATHS, Output
from postinternat.gql.terms import Json, named, string, typed, xsd
from postinternat.model import ClassSpec, FieldSpec
from postinternat.model.catalogue import ValueKind
from postinternat.namespaces import PREFIXES

LANGUAGES = ("fr", "en")
KeyValue = str | int | None

_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
_DATATYPES = {
    ValueKind.INTEGER: "integer",
    ValueKind.YEAR: "integer",
    ValueKind.DECIMAL: "decimal",
    ValueKind.BOOLEAN: "integer",
    ValueKind.DATE: "date",
}
"""The datatypes that keys are compared in; all others are compared as folded strings."""


@dataclass(frozen=True)
class SortKey:
    """One key: the variable that holds it, the pattern that binds it, and how it sorts."""

    variable: str
    pattern: str
    datatype: str
    """``string`` or the name of an XSD datatype."""
    descending: bool
    nulls_first: bool

    def holds(self, value: object) -> bool:
        """Tell whether this can be a value of the key, as ``key_value`` gives them."""
        if self.datatype == "integer":
            return value is None or type(value) is int
        if value is None:
            return True
        try:
            literal = ox.Literal(value) if isinstance(value, str) and "\x00" not in value else None
            if literal is not None and self.datatype == "decimal":
                return Decimal(literal.value).is_finite()
            if literal is not None and self.datatype == "date":
                date.fromisoformat(literal.value)
        except (ValueError, ArithmeticError):
            return False
        return literal is not None

    def literal(self, value: KeyValue) -> str:
        """Return the SPARQL text of a key's value as a cursor holds it."""
        return string(str(value)) if self.datatype == "string" else typed(str(value), self.datatype)

    def order(self, *, backwards: bool) -> str:
        """Return the ORDER BY conditions of this key."""
        nulls = "ASC" if self.nulls_first != backwards else "DESC"
        direction = "DESC" if self.descending != backwards else "ASC"
        return f"{nulls}(BOUND({self.variable})) {direction}({self.variable})"

    def equals(self, value: KeyValue) -> str:
        """Return the condition that a row has this value, or none."""
        if value is None:
            return f"!BOUND({self.variable})"
        return f"(BOUND({self.variable}) && {self.variable} = {self.literal(value)})"

    def beyond(self, value: KeyValue, *, backwards: bool) -> str:
        """Return the condition that a row comes after (or before) this value."""
        null_is_beyond = self.nulls_first == backwards
        if value is None:
            return "false" if null_is_beyond else f"BOUND({self.variable})"
        sign = "<" if self.descending != backwards else ">"
        further = f"(BOUND({self.variable}) && {self.variable} {sign} {self.literal(value)})"
        return f"(!BOUND({self.variable}) || {further})" if null_is_beyond else further


def sort_keys(
    output: Output, spec: ClassSpec | None, given: Sequence[Mapping[str, Json]], language: str
) -> list[SortKey]:
    """Return the keys of an ``orderBy`` argument over nodes ``?s`` of the class (None: of any class)."""
    keys = []
    for index, item in enumerate(given):
        name = item["field"]
        lang = item.get("lang") or language
        variable = f"?k{index}"
        pattern, datatype = _key(output, spec, name, variable, lang)
        descending = item.get("direction") == "DESC"
        nulls_first = item.get("nulls") == "FIRST"
        keys.append(SortKey(variable, pattern, datatype, descending, nulls_first))
    return keys


def key_value(term: object) -> KeyValue:
    """Return what a cursor holds of a key's term."""
    if not isinstance(term, ox.Literal):
        return None
    return int(term.value) if term.datatype == _INTEGER else term.value


def _key(output: Output, spec: ClassSpec | None, name: str, variable: str, lang: str) -> tuple[str, str]:
    if name == "id":
        return f"BIND(STR(?s) AS {variable})", "string"
    if spec is None:
        return _text(_path(LABEL_PATHS, "|"), variable, lang), "string"
    field = spec.fields[name]
    if field.kind is ValueKind.TEXT:
        return _text(named(field.path), variable, lang), "string"
    if field.kind is ValueKind.CODE or output.coded_below(spec, field):
        return _code(output, spec, field, variable, lang), "string"
    if field.kind is ValueKind.LINK:
        return _text(_path((field.path, label_path(output, field)), "/"), variable, lang), "string"
    return _literal(field, variable)


def _code(output: Output, spec: ClassSpec, field: FieldSpec, variable: str, lang: str) -> str:
    """Return the pattern of a code's name. Names are written in: reading them takes engines much longer."""
    below = [output.catalogue.classes[child].fields[field.name] for child in spec.children]
    lists = dict.fromkeys(item.code_list for item in (field, *below) if item.code_list)
    concepts = [concept for name in lists for concept in output.catalogue.code_lists[name].concepts.values()]
    named_so = " ".join(
        f"({named(concept.iri)} {string(fold(name))})"
        for concept in concepts
        if (name := concept.label.in_language(lang))
    )
    return f"OPTIONAL {{ ?s {named(field.path)} {variable}c . VALUES ({variable}c {variable}) {{ {named_so} }} }}"


def _literal(field: FieldSpec, variable: str) -> tuple[str, str]:
    datatype = _DATATYPES.get(field.kind, "string")
    direct = f"OPTIONAL {{ ?s {named(field.path)} {variable} }}"
    raw = f"OPTIONAL {{ ?s {named(field.path)} {variable}r }}"
    if field.kind is ValueKind.YEAR:
        return f"{raw} BIND({xsd('integer')}(STR({variable}r)) AS {variable})", datatype
    if field.kind is ValueKind.BOOLEAN:  # some engines do not order truth
        return f"{raw} BIND(IF({variable}r, 1, 0) AS {variable})", datatype
    if datatype == "string":
        return f"{raw} {fold_pattern(variable + 'r', variable)}", datatype
    return direct, datatype


def _text(path: str, variable: str, lang: str) -> str:
    """Return the pattern of a text in the language, else in the other one, else in none."""
    languages = [lang, *(other for other in LANGUAGES if other != lang), ""]
    parts = []
    for number, tag in enumerate(languages):
        found = f"{variable}t{number}"
        parts.append(f"OPTIONAL {{ ?s {path} {found} FILTER(LANG({found}) = {string(tag)}) }}")
    best = ", ".join(f"{variable}t{number}" for number in range(len(languages)))
    return f"{' '.join(parts)} {fold_pattern(f'COALESCE({best})', variable)}"


def _path(iris: Sequence[str], separator: str) -> str:
    return separator.join(map(named, iris)) if separator == "/" else f"({separator.join(map(named, iris))})"
