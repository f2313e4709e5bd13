"""An answer as a table for spreadsheets: one row for each innermost item of its main list.

The first page is unfolded into rows, then the first page inside each of its items, and so on; where there is no
page, lists are. Fields become columns named by their path; other lists stand in one cell, their parts separated
by `` | ``.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Cells: TypeAlias = dict[str, Any]

_LISTS = ("nodes", "edges")
_PAGES = (*_LISTS, "node")
"""The keys that only hold a page of a connection together; they give no part of a column's name."""
_SEPARATOR = " | "
_FORMULA = re.compile(r"[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"[+-]?[\d\s.,]*\Z")


def table(data: Mapping[str, Any]) -> tuple[list[str], list[Cells]]:
    """Return the columns in the order that they first come in, and the rows."""
    unfolded = _main_list([data], "", pages=True) or _main_list([data], "", pages=False)
    rows = list(_rows(data, "", unfolded))
    columns = dict.fromkeys(name for row in rows for name in row)
    absent = {name for name in columns if any(other.startswith(name + ".") for other in columns)}
    return [name for name in columns if name not in absent], rows


def to_csv(data: Mapping[str, Any]) -> bytes:
    """Return the answer as CSV (RFC 4180) in UTF-8; a text that a spreadsheet would run gets a ``'`` before it."""
    columns, rows = table(data)
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(columns)
    writer.writerows([_shown(row.get(name)) for name in columns] for row in rows)
    return output.getvalue().encode()


def _main_list(objects: Sequence[Mapping[str, Any]], path: str, *, pages: bool) -> frozenset[str]:
    """Return the paths of the lists that rows are made from, from the outermost to the innermost."""
    for key in dict.fromkeys(key for item in objects for key in item):
        name = _joined(path, key)
        values = [item.get(key) for item in objects]
        inside = [item for value in values if isinstance(value, list) for item in value if isinstance(item, Mapping)]
        if inside and (key in _LISTS or not pages):
            return frozenset([name]) | _main_list(inside, name, pages=pages)
        found = _main_list([value for value in values if isinstance(value, Mapping)], name, pages=pages)
        if found:
            return found
    return frozenset()


def _rows(value: Mapping[str, Any], path: str, unfolded: frozenset[str]) -> Iterator[Cells]:
    """Yield the rows that one object gives: its own cells beside those of each item of its unfolded list."""
    own: Cells = {}
    items: list[Cells] | None = None
    for key, inner in value.items():
        name = _joined(path, key)
        if isinstance(inner, Mapping):
            parts = list(_rows(inner, name, unfolded))
            if len(parts) == 1 and not _unfolds_below(inner, name, unfolded):
                own |= parts[0]
            else:
                items = parts
        elif isinstance(inner, list) and name in unfolded:
            items = [row for item in inner for row in _rows(item or {}, name, unfolded)]
        else:
            own |= _cells(inner, name)
    yield from ({**own, **item} for item in (items or [{}]))


def _unfolds_below(value: Mapping[str, Any], path: str, unfolded: frozenset[str]) -> bool:
    return any(
        (isinstance(inner, list) and _joined(path, key) in unfolded)
        or (isinstance(inner, Mapping) and _unfolds_below(inner, _joined(path, key), unfolded))
        for key, inner in value.items()
    )


def _cells(value: Any, path: str) -> Cells:  # noqa: ANN401 -- JSON
    """Return a value in as few cells as it has kinds of parts."""
    if not isinstance(value, list):
        return {path: value}
    if not any(isinstance(item, Mapping) for item in value):
        return {path: _SEPARATOR.join(map(_text, value))}
    found: dict[str, list[str]] = {}
    for item in value:
        for row in _rows(item or {}, path, frozenset()):
            for name, cell in row.items():
                found.setdefault(name, []).append(_text(cell))
    return {name: _SEPARATOR.join(texts) for name, texts in found.items()}


def _joined(path: str, key: str) -> str:
    if key in _PAGES and path:
        return path
    return f"{path}.{key}" if path else key


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shown(value: object) -> str:
    text = _text(value)
    if isinstance(value, str) and _FORMULA.match(text) and not _PLAIN_NUMBER.match(text):
        return f"'{text}"
    return text
