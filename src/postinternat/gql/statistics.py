"""``statistics``: how many nodes of a class, by group, and the least, greatest, sum and mean of their numbers.

Numbers that are not of one basis, period or unit, or whose basis nobody wrote, are never put together: the group gets
an error instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from postinternat.gql import naming
from postinternat.gql.building import Argument, Field, list_of
from postinternat.gql.comparable import mixed, qualifiers
from postinternat.gql.context import Context
from postinternat.gql.filters import FilterCompiler, class_pattern
from postinternat.gql.output import NODE, Output
from postinternat.gql.roots import Asked, PlainRoot
from postinternat.gql.terms import Json, Variables, error, named
from postinternat.model import ClassSpec, FieldSpec
from postinternat.model.catalogue import ValueKind

_MOST_KEYS = 4
_MOST_GROUPS = 10_000
_GROUPED = (
    ValueKind.CODE,
    ValueKind.LINK,
    ValueKind.BOOLEAN,
    ValueKind.INTEGER,
    ValueKind.YEAR,
    ValueKind.STRING,
    ValueKind.DATE,
)
_MEASURED = (ValueKind.INTEGER, ValueKind.DECIMAL)
_FUNCTIONS = ("min", "max", "sum", "avg")
_UNSTATED = ("not stated", "unspecified")
"""Bases and units that two numbers may have without sharing one."""


@dataclass(frozen=True)
class _Grouping:
    """What to group the nodes of one class by, and what to sum up of them."""

    spec: ClassSpec
    keys: Sequence[FieldSpec]
    measures: Sequence[FieldSpec]

    def query(self, pattern: str) -> str:
        """Return the query of the groups: one row counts a group, and one more sums up each measure of it.

        Each has a branch of its own: an aggregate over rows where the number is missing is an error.
        """
        keys = [f"?g{index}" for index in range(len(self.keys))]
        found = " ".join(_optional("?s", field, key) for field, key in zip(self.keys, keys, strict=True))
        group = f"{{ SELECT DISTINCT ?s WHERE {{ {pattern} }} }} {found}"
        branches = [_branch(keys, "(COUNT(DISTINCT ?s) AS ?n)", group)]
        for index, field in enumerate(self.measures):
            columns = [f"({function.upper()}(?m) AS ?{function})" for function in _FUNCTIONS]
            columns += ["(COUNT(?m) AS ?n)", "(MIN(?q) AS ?least)", "(MAX(?q) AS ?greatest)"]
            measure = f"{group} {_measure(self.spec, field)} BIND({index} AS ?measure)"
            branches.append(_branch([*keys, "?measure"], " ".join(columns), measure))
        columns = [*keys, "?measure", "?n", *(f"?{function}" for function in _FUNCTIONS), "?least", "?greatest"]
        most = (_MOST_GROUPS + 1) * len(branches)
        return f"SELECT {' '.join(columns)} WHERE {{ {' UNION '.join(branches)} }} LIMIT {most}"


def statistics_root(output: Output) -> PlainRoot:
    """Return the root ``statistics``, with one field for each class."""
    types = output.types
    summary = {name: Field(float | None) for name in _FUNCTIONS} | {"count": Field(int)}
    types.object(
        "NumberSummary",
        summary,
        "Des nombres d'une même base, période et unité.\nNumbers of one basis, period and unit.",
    )
    key = {
        "field": Field(str, "Le champ.\nThe field."),
        "value": Field(str | None, "Sa valeur ; le code d'un code.\nIts value; the code of a code."),
        "node": Field(types[NODE] | None, "La chose ou le code, s'il y en a.\nThe thing or code, if any."),
    }
    types.object("GroupKey", key, "Ce que les nœuds d'un groupe ont en commun.\nWhat the nodes of a group share.")
    members = {spec.root_name: _member(output, spec) for spec in output.catalogue.classes.values()}
    described = "Nombres et résumés par classe et par groupe.\nCounts and summaries by class and group."
    types.object("Statistics", {name: root.field for name, root in members.items()}, described)
    return PlainRoot("statistics", Field(types["Statistics"], described), members=members, queries=0)


def group_fields(spec: ClassSpec) -> Iterator[FieldSpec]:
    """Yield the fields that nodes of a class can be grouped by."""
    for field in spec.fields.values():
        if field.kind in _GROUPED and not field.check_only:
            yield field


def measured_fields(spec: ClassSpec) -> Iterator[FieldSpec]:
    """Yield the numbers that can be summed up, at most one on a node."""
    for field in spec.fields.values():
        if field.kind in _MEASURED and not field.many and not field.check_only:
            yield field


def _member(output: Output, spec: ClassSpec) -> PlainRoot:
    types = output.types
    keyed = {naming.enum_value(field.name): (field.name, None) for field in group_fields(spec)}
    enum = f"{spec.name}GroupField"
    types.enum(enum, keyed, "Ce par quoi grouper.\nWhat to group by.")
    fields = {
        "keys": Field(list_of(types["GroupKey"])),
        "count": Field(int, "Le nombre de nœuds du groupe.\nThe number of nodes in the group."),
    }
    for measure in measured_fields(spec):
        fields[f"{measure.name}Summary"] = Field(types["NumberSummary"] | None, naming.described(measure.label))
    types.object(f"{spec.name}Group", fields, "Un groupe de nœuds.\nA group of nodes.")

    def answer(context: Context, given: Mapping[str, Json], asked: Asked) -> Json:
        names = list(dict.fromkeys(given.get("groupBy") or []))
        if len(names) > _MOST_KEYS:
            raise error(f"groupBy has {len(names)} fields: give {_MOST_KEYS} at most", "BAD_FILTER", limit=_MOST_KEYS)
        measures = [field for field in measured_fields(spec) if f"{field.name}Summary" in asked]
        grouping = _Grouping(spec, [spec.fields[name] for name in names], measures)
        condition = FilterCompiler(output, context.limits, Variables()).condition(spec, given.get("where") or {})
        pattern = f"{class_pattern(output, spec.iri, '?s')} {condition.group}"
        groups = _groups(output, grouping, context.select_heavy(grouping.query(pattern)).rows)
        if len(groups) > _MOST_GROUPS:
            raise error(f"there are more than {_MOST_GROUPS} groups: group by fewer fields", "LEVEL_TOO_LARGE")
        return groups

    arguments = (
        Argument("where", types[naming.filter_of(spec.name)] | None),
        Argument("groupBy", list_of(types[enum]) | None, f"{_MOST_KEYS} champs au plus.\n{_MOST_KEYS} fields at most."),
    )
    made = Field(list_of(types[f"{spec.name}Group"]), naming.described(spec.label), arguments)
    return PlainRoot(spec.root_name, made, answer)


def _optional(node: str, field: FieldSpec, variable: str) -> str:
    path = named(field.path)
    if field.symmetric:
        path = f"({path}|^{path})"
    triple = f"{variable} {path} {node}" if field.inverse else f"{node} {path} {variable}"
    return f"OPTIONAL {{ {triple} }}"


def _branch(keys: Sequence[str], columns: str, group: str) -> str:
    grouped = f" GROUP BY {' '.join(keys)}" if keys else ""
    return f"{{ SELECT {' '.join(keys)} {columns} WHERE {{ {group} }}{grouped} }}"


def _measure(spec: ClassSpec, field: FieldSpec) -> str:
    """Return the pattern of a number and of what it must share with others to be put together."""
    parts = [f"?s {named(field.path)} ?m ."]
    shared = []
    for place, name in enumerate(qualifiers(spec, field)):
        parts.append(f"OPTIONAL {{ ?s {named(name.path)} ?q{place} }}")
        shared.append(f'COALESCE(STR(?q{place}), "")')
    joined = ', " ", '.join(shared)
    parts.append(f"BIND(CONCAT({joined}) AS ?q)")
    return " ".join(parts)


def _groups(output: Output, grouping: _Grouping, rows: Sequence[Sequence[Json]]) -> list[dict[str, Json]]:
    """Return the groups that the rows make, sorted by their keys; absent keys come last."""
    width = len(grouping.keys)
    lists = output.catalogue.code_lists.values()
    codes = {concept.iri: concept.code for listed in lists for concept in listed.concepts.values()}
    made: dict[tuple[Json, ...], dict[str, Json]] = {}
    for row in sorted(rows, key=lambda row: _sort_key(row, width)):
        keys, (measure, count, *columns) = tuple(row[:width]), row[width:]
        if measure is None:
            named_keys = [_key(codes, field, term) for field, term in zip(grouping.keys, keys, strict=True)]
            empty = {f"{field.name}Summary": {"count": 0} for field in grouping.measures}
            made[keys] = {"keys": named_keys, "count": int(count.value), **empty}
        else:
            field = grouping.measures[int(measure.value)]
            made[keys][f"{field.name}Summary"] = _summary(codes, grouping, field, int(count.value), columns)
    return list(made.values())


def _key(codes: Mapping[str, str], field: FieldSpec, term: Json) -> dict[str, Json]:
    node = term.value if isinstance(term, ox.NamedNode) else None
    value = None if term is None else codes.get(term.value, term.value)
    return {"field": field.name, "value": value, "node": node}


def _summary(
    codes: Mapping[str, str], grouping: _Grouping, field: FieldSpec, count: int, columns: Sequence[Json]
) -> Json:
    *values, least, greatest = columns
    shared = qualifiers(grouping.spec, field)
    if least is not None and least != greatest:
        both = " / ".join(" ".join(_qualities(codes, term.value)) for term in (least, greatest))
        return mixed(
            field,
            f"is not all on one {' and '.join(other.name for other in shared)} in this group ({both}): "
            f"add {', '.join(naming.enum_value(other.name) for other in shared)} to groupBy, or filter by them",
        )
    if least is not None and count > 1 and shared:
        for other, code in zip(shared, _qualities(codes, least.value), strict=True):
            if code in _UNSTATED:
                words = f"has {count} numbers in this group whose {other.name} is not stated and may differ"
                return mixed(field, f"{words}: read them one by one, or filter by {other.name}")
    summary = {name: float(term.value) for name, term in zip(_FUNCTIONS, values, strict=True) if term is not None}
    return {**summary, "count": count}


def _qualities(codes: Mapping[str, str], joined: str) -> list[str]:
    return [codes.get(iri, iri) or "not stated" for iri in joined.split(" ")]


def _sort_key(row: Sequence[Json], width: int) -> tuple[list[tuple[bool, str]], int]:
    keys = [(term is None, "" if term is None else term.value) for term in row[:width]]
    return keys, -1 if row[width] is None else int(row[width].value)
