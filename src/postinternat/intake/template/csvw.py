"""The tables described as CSV on the Web (W3C): a metadata document that says what each column of each file means."""

import json
from typing import Any

from postinternat.intake.template.help import column_help
from postinternat.intake.template.plan import YES_NO, Plan, Table
from postinternat.intake.template.tables import DELIMITER
from postinternat.model import Column, ColumnRole
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import LANGUAGES, PASSAGE, SEPARATOR, STATED_IN, passage_iri
from postinternat.namespaces import PREFIXES

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
        "dialect": {"delimiter": DELIMITER, "encoding": "utf-8", "header": True},
        "tables": [_table(table, plan) for table in plan.tables],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _table(table: Table, plan: Plan) -> dict[str, Any]:
    spec = table.sheet.spec
    about = table.sheet.iri_stem(plan.sender) + "{identifier}"
    passage = passage_iri(about, plan.catalogue)
    columns = [_column(column, passage, plan) for column in table.columns]
    columns.append(_statement("type", about, PREFIXES["rdf"] + "type", spec.iri))
    if any(column.role is ColumnRole.PASSAGE for column in table.columns):
        columns.append(_statement("statedIn", about, STATED_IN, passage))
        columns.append(_statement("passageType", passage, PREFIXES["rdf"] + "type", PASSAGE))
    return {
        "url": f"{table.sheet.file_stem}.csv",
        "dc:title": {language: table.sheet.name.in_language(language) for language in LANGUAGES},
        "dc:description": {language: spec.description.in_language(language) for language in LANGUAGES},
        "tableSchema": {"columns": columns, "primaryKey": "identifier", "aboutUrl": about},
    }


def _statement(name: str, about: str, predicate: str, value: str) -> dict[str, Any]:
    """Return a virtual column: what each row says without a cell."""
    return {"name": name, "virtual": True, "aboutUrl": about, "propertyUrl": predicate, "valueUrl": value}


def _column(column: Column, passage: str, plan: Plan) -> dict[str, Any]:
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
        found["aboutUrl"] = passage
    if column.required:
        found["required"] = True
    if column.many:
        found["separator"] = SEPARATOR
    if column.language:
        return found | {"lang": column.language}
    return found | {"datatype": _datatype(field.kind, plan.language)}


def _datatype(kind: ValueKind, language: str) -> Any:  # noqa: ANN401 -- JSON: a name, or a name with a format
    if kind is ValueKind.BOOLEAN:
        yes, no = (YES_NO[value].in_language(language) for value in (True, False))
        return {"base": "boolean", "format": f"{yes}|{no}"}
    return _DATATYPES.get(kind, "string")
