"""Answers to queries as text for a terminal or a file: table, CSV, JSON, Turtle."""

import csv
import io
import json
from typing import Any

import pyoxigraph as ox

from postinternat.errors import SettingsError
from postinternat.namespaces import PREFIXES, shorten
from postinternat.store import Solutions, Store, Term
from postinternat.store.form import query_form
from postinternat.store.serialise import serialise

FORMATS = ["table", "csv", "json", "turtle"]
_WIDEST = 60


def answer(store: Store, query: str, wanted: str | None) -> str:
    """Run the query and return its answer in the format wanted.

    Raises SettingsError when the format is not for this form of query, and what the query raises.
    """
    form = query_form(query)
    if form == "graph":
        if wanted not in (None, "turtle"):
            raise _wrong_format(wanted, "CONSTRUCT and DESCRIBE", "turtle")
        return serialise(store.construct(query), ox.RdfFormat.TURTLE).decode()
    if wanted == "turtle":
        raise _wrong_format(wanted, "SELECT and ASK", "table, csv or json")
    if form == "ask":
        return _boolean(store.ask(query), wanted)
    solutions = store.select(query)
    return {"csv": _csv, "json": _json}.get(wanted or "table", _table)(solutions)


def _wrong_format(wanted: str, form: str, fix: str) -> SettingsError:
    return SettingsError(f"{wanted} is not a format for {form}", where="--format", fix=f"choose {fix}")


def _boolean(value: bool, wanted: str | None) -> str:
    text = "true" if value else "false"
    return f'{{"head": {{}}, "boolean": {text}}}\n' if wanted == "json" else f"{text}\n"


def _table(solutions: Solutions) -> str:
    rows = [solutions.variables, *([_shown(term) for term in row] for row in solutions.rows)]
    widths = [min(max(len(cell) for cell in column), _WIDEST) for column in zip(*rows, strict=True)]
    lines = ["  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("─" * width for width in widths))
    count = len(solutions.rows)
    return "\n".join(line.rstrip() for line in lines) + f"\n({count} {'row' if count == 1 else 'rows'})\n"


def _shown(term: Term | None) -> str:
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return _plain(term).replace("\n", " ")


def _fit(cell: str, width: int) -> str:
    return cell.ljust(width) if len(cell) <= width else cell[: width - 1] + "…"


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _csv(solutions: Solutions) -> str:
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(solutions.variables)
    writer.writerows([_plain(term) for term in row] for row in solutions.rows)
    return output.getvalue()


def _json(solutions: Solutions) -> str:
    bindings = [
        {name: _json_term(term) for name, term in zip(solutions.variables, row, strict=True) if term is not None}
        for row in solutions.rows
    ]
    document = {"head": {"vars": list(solutions.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    value: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        value["xml:lang"] = term.language
    elif term.datatype.value != PREFIXES["xsd"] + "string":
        value["datatype"] = term.datatype.value
    return value
