"""Which numbers may be compared: those of one basis, period or unit, whatever their model says qualifies them.

A filter or an order over several would put a gross year above a net month and say nothing. Both are refused, by what
the operation says and not by what the data holds today, so that a new document never breaks an operation.
"""

from collections.abc import Collection, Mapping, Sequence

from graphql import GraphQLError

from postinternat.gql import naming
from postinternat.gql.terms import Json, error
from postinternat.model import ClassSpec, FieldSpec

COMPARING = frozenset({"lt", "lte", "gt", "gte", "between"})
"""The operators that put numbers in an order. ``eq`` and ``in`` look for a figure as it is written."""


def qualifiers(spec: ClassSpec, field: FieldSpec) -> list[FieldSpec]:
    """Return the fields of the class without which the numbers of a field cannot be compared."""
    return [other for other in spec.fields.values() if other.path in field.qualified_by]


def fixed_by(given: Mapping[str, Json]) -> frozenset[str]:
    """Return the names of the fields that a filter holds to one value, or to none."""
    fixed = {key for key, value in given.items() if isinstance(value, Mapping) and _one(value)}
    for part in given.get("and") or ():
        fixed |= fixed_by(part)
    return frozenset(fixed)


def check_comparison(spec: ClassSpec, field: FieldSpec, fixed: Collection[str]) -> None:
    """Raise GraphQLError MIXED_BASIS unless a comparison of the field's numbers stays within one of each qualifier."""
    missing = [other for other in qualifiers(spec, field) if other.name not in fixed]
    if missing:
        raise mixed(
            field,
            f"cannot be compared over more than one {_names(missing)}: add {_filters(missing)} beside it in the filter",
        )


def check_order(spec: ClassSpec, order: Sequence[Mapping[str, Json]], where: Mapping[str, Json]) -> None:
    """Raise GraphQLError MIXED_BASIS when a sort key would put together numbers that cannot be compared.

    Qualifiers that sort before the number keep its blocks apart.
    """
    settled = set(fixed_by(where))
    for item in order:
        field = spec.fields.get(item["field"])
        if field is None:
            continue
        missing = [other for other in qualifiers(spec, field) if other.name not in settled]
        if missing:
            before = ", ".join(naming.enum_value(other.name) for other in missing)
            raise mixed(
                field,
                f"cannot be sorted over more than one {_names(missing)}: put {before} before it in orderBy, "
                f"or add {_filters(missing)} to the filter",
            )
        settled.add(field.name)


def mixed(field: FieldSpec, words: str) -> GraphQLError:
    """Return the error for numbers of a field that cannot be put together."""
    return error(f"{field.name} {words}", "MIXED_BASIS", field=field.name)


def _one(value: Mapping[str, Json]) -> bool:
    listed = value.get("in")
    return "eq" in value or value.get("isNull") is True or (isinstance(listed, list) and len(listed) == 1)


def _names(fields: Sequence[FieldSpec]) -> str:
    return " or ".join(field.name for field in fields)


def _filters(fields: Sequence[FieldSpec]) -> str:
    return ", ".join(f"{field.name}: {{ eq: … }}" for field in fields)
