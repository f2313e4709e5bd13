"""The scalars and enums that no class brings: dates, languages, directions, and what a value is in JSON."""

from datetime import date
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from postinternat.gql.terms import Json
from postinternat.model.catalogue import ValueKind

Date = NewType("Date", str)


def _read_date(value: Json) -> str:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else _refuse(value)
    except ValueError as error:
        raise GraphQLError(f"{value!r} is not a date: write year-month-day, such as 2023-11-02") from error


def _refuse(value: object) -> str:
    raise GraphQLError(f"{value!r} is not a date: write a text such as 2023-11-02")


SCALARS: dict[object, ScalarDefinition] = {
    Date: strawberry.scalar(
        name="Date",
        description="Un jour, année-mois-jour.\nA day, year-month-day.",
        serialize=str,
        parse_value=_read_date,
    )
}

ANNOTATIONS: dict[ValueKind, Any] = {
    ValueKind.TEXT: str,
    ValueKind.STRING: str,
    ValueKind.URI: str,
    ValueKind.INTEGER: int,
    ValueKind.YEAR: int,
    ValueKind.DECIMAL: float,
    ValueKind.BOOLEAN: bool,
    ValueKind.DATE: Date,
}
"""The GraphQL type of each kind of literal."""

FILTERS: dict[ValueKind, str] = {
    ValueKind.TEXT: "Text",
    ValueKind.STRING: "String",
    ValueKind.URI: "String",
    ValueKind.INTEGER: "Int",
    ValueKind.YEAR: "Int",
    ValueKind.DECIMAL: "Float",
    ValueKind.BOOLEAN: "Boolean",
    ValueKind.DATE: "Date",
}
"""The first part of the name of each kind's filter."""
