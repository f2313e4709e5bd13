"""The tables as a data package: a Table Schema for each file, as French open-data validators read them, and the file.

The header rows hold the stable names of the columns, since a Table Schema names a field by its header.
"""

import json
from typing import Any

from postinternat.intake.template.help import column_help
from postinternat.intake.template.offers import Offers
from postinternat.intake.template.plan import YES_NO, Plan, Table, is_money, is_share
from postinternat.intake.template.tables import DELIMITER, archive, as_csv
from postinternat.model import Column
from postinternat.model.catalogue import FieldSpec, ValueKind

MEDIA_TYPE = "application/zip"
_SCHEMA = "https://frictionlessdata.io/schemas/table-schema.json"
_TYPES: dict[ValueKind, dict[str, Any]] = {
    ValueKind.INTEGER: {"type": "integer"},
    ValueKind.DECIMAL: {"type": "number", "decimalChar": ",", "groupChar": " "},
    ValueKind.DATE: {"type": "date", "format": "%d/%m/%Y"},
    ValueKind.URI: {"type": "string", "format": "uri"},
}


def write(plan: Plan, offers: Offers) -> bytes:
    """Return an archive: ``datapackage.json``, and for each sheet a schema and an empty CSV file. Raises StoreError."""
    files: dict[str, bytes] = {"datapackage.json": _as_json(_package(plan))}
    for table in plan.tables:
        empty = Table(table.sheet, table.columns, (), is_example=False)
        files[f"{table.sheet.file_stem}.schema.json"] = _as_json(schema(table, plan, offers))
        files[f"{table.sheet.file_stem}.csv"] = as_csv(empty, plan, stable_names=True)
    return archive(files)


def _as_json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _package(plan: Plan) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": f"post-internat-{plan.region.slug}",
        "title": f"Post-internat : {plan.region.name.fr}",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.sheet.file_stem,
                "title": table.sheet.name.in_language(plan.language),
                "path": f"{table.sheet.file_stem}.csv",
                "schema": f"{table.sheet.file_stem}.schema.json",
                "dialect": {"delimiter": DELIMITER},
                "encoding": "utf-8",
            }
            for table in plan.tables
        ],
    }


def schema(table: Table, plan: Plan, offers: Offers) -> dict[str, Any]:
    """Return the Table Schema of one table. Raises StoreError."""
    return {
        "$schema": _SCHEMA,
        "name": f"post-internat-{table.sheet.file_stem}",
        "title": table.sheet.name.in_language(plan.language),
        "description": table.sheet.spec.description.in_language(plan.language),
        "fields": [_field(column, plan, offers) for column in table.columns],
        "missingValues": [""],
        "primaryKey": ["identifier"],
    }


def _field(column: Column, plan: Plan, offers: Offers) -> dict[str, Any]:
    language, field = plan.language, column.field
    found: dict[str, Any] = {
        "name": column.name,
        "title": column.header.in_language(language),
        "description": column_help(column, language),
        "type": "string",
    }
    if field is None:
        return found | {"constraints": {"required": True, "unique": True}}
    if not column.many:
        found |= _type(field, language)
    if field.example.fr and column.language in {"", language}:
        found["example"] = field.example.in_language(language)
    return found | {"constraints": _constraints(column, field, offers)}


def _type(field: FieldSpec, language: str) -> dict[str, Any]:
    """Return the type of a single value; shares and amounts may bear their sign."""
    if field.kind is ValueKind.BOOLEAN:
        yes, no = (YES_NO[value].in_language(language) for value in (True, False))
        return {"type": "boolean", "trueValues": [yes], "falseValues": [no]}
    typed = _TYPES.get(field.kind, {"type": "string"})
    return typed | {"bareNumber": False} if is_money(field) or is_share(field) else typed


def _constraints(column: Column, field: FieldSpec, offers: Offers) -> dict[str, Any]:
    found: dict[str, Any] = {"required": column.required}
    if column.many:
        return found
    if field.minimum is not None and not is_share(field):
        found["minimum"] = field.minimum
    if field.maximum is not None and not is_share(field):
        found["maximum"] = field.maximum
    if field.pattern:
        found["pattern"] = field.pattern
    offer = offers.of(column) if field.kind is ValueKind.CODE else None
    return found | ({"enum": list(offer.values)} if offer is not None else {})
