"""The tables described as CSV on the Web (W3C): a metadata document that says what each column of each file means."""

import json
from typing import Any

from postinternat.intake.template.help import column_help
from postinternat.intake.template.plan import YES_NO, Plan, Table
from postinternat.model import Column, ColumnRole
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import LANGUAGES, PASSAGE_SUFFIX, SEPARATOR
from postinternat.namespaces import BASE, PREFIXES

MEDIA_TYPE = "application/csvm+json"
_DATATYPES: dict[ValueKind, Any] = {
    ValueKind.INTEGER: "integer",
    ValueKind.DECIMAL: {"base": "decimal", "format": {"decimalChar": ",", "groupChar": " "}},
    ValueKind.DATE: {"base": "date", "format": "dd/MM/yyyy"},
    ValueKind.URI: "anyURI",
}


def write(plan: Plan) -> bytes:
    """Return the metadata document of the CSV files that the same plan gives."""
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": plan.language}],
        "dialect": {"delimiter": ";", "encoding": "utf-8", "header": True},
        "tables": [_table(table, plan) for table in plan.tables],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _table(table: Table, plan: Plan) -> dict[str, Any]:
    spec = table.sheet.spec
    about = f"{BASE}id/{spec.segment}/{plan.region.slug}-{{identifier}}"
    columns = [_column(column, about, plan) for column in table.columns]
    rest = {"virtual": True, "aboutUrl": about, "propertyUrl": PREFIXES["rdf"] + "type", "valueUrl": spec.iri}
    return {
        "url": f"{table.sheet.file_stem}.csv",
        "dc:title": {language: table.sheet.name.in_language(language) for language in LANGUAGES},
        "dc:description": {language: spec.description.in_language(language) for language in LANGUAGES},
        "tableSchema": {"columns": [*columns, {"name": "type"} | rest], "primaryKey": "identifier", "aboutUrl": about},
    }


def _column(column: Column, about: str, plan: Plan) -> dict[str, Any]:
    field = column.field
    found: dict[str, Any] = {
        "name": column.name,
        "titles": column.heading(plan.language),
        "dc:description": {language: column_help(column, language) for language in LANGUAGES},
    }
    if field is None:
        return found | {"required": True, "suppressOutput": True}
    found["propertyUrl"] = field.path
    if column.role is ColumnRole.PASSAGE:
        found["aboutUrl"] = (
            about.replace(f"/id/{about.split('/id/')[1].split('/')[0]}/", "/id/passage/") + PASSAGE_SUFFIX
        )
    if column.required:
        found["required"] = True
    if column.many:
        found["separator"] = SEPARATOR
    if column.language:
        found["lang"] = column.language
    else:
        found["datatype"] = _DATATYPES.get(field.kind, "string")
        if field.kind is ValueKind.BOOLEAN:
            words = "|".join(YES_NO[value].in_language(plan.language) for value in (True, False))
            found["datatype"] = {"base": "boolean", "format": words}
    return found
