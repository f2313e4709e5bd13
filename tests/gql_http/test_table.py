"""Answers become tables without losing a value: rows from the main list, one cell for what stands beside it."""

from typing import Any

import pytest

from postinternat.gql.http_table import table, to_csv


def rows_of(data: dict[str, Any]) -> list[list[Any]]:
    columns, rows = table(data)
    return [columns, *([row.get(name) for name in columns] for row in rows)]


def test_a_page_becomes_rows_and_its_count_stands_on_each() -> None:
    page = {"totalCount": 2, "nodes": [{"id": "a", "code": {"label": "A"}}, {"id": "b", "code": None}]}
    assert rows_of({"schemes": page}) == [
        ["schemes.totalCount", "schemes.id", "schemes.code.label"],
        [2, "a", "A"],
        [2, "b", None],
    ]


def test_the_first_list_inside_unfolds_and_keeps_items_without_any() -> None:
    data = {"a": [{"n": 1, "b": {"edges": [{"node": {"x": 1}}, {"node": {"x": 2}}]}}, {"n": 2, "b": {"edges": []}}]}
    assert rows_of(data) == [["a.n", "a.b.x"], [1, 1], [1, 2], [2, None]]


def test_other_lists_stand_in_one_cell() -> None:
    data = {"a": [{"b": [{"x": 1}], "c": [{"y": 1, "z": True}, {"y": None, "z": False}], "d": ["p", "q"]}]}
    assert rows_of(data) == [["a.c.y", "a.c.z", "a.d", "a.b.x"], ["1 | ", "true | false", "p | q", 1]]


def test_among_pages_a_plain_list_stands_in_one_cell() -> None:
    item = {"said": [{"line": 1}, {"line": 2}], "parts": {"nodes": [{"x": 1}, {"x": 2}]}}
    assert rows_of({"a": {"nodes": [item]}}) == [["a.said.line", "a.parts.x"], ["1 | 2", 1], ["1 | 2", 2]]


def test_an_answer_without_a_list_is_one_row() -> None:
    assert rows_of({"dataset": {"version": "v", "n": {"m": 1}}}) == [["dataset.version", "dataset.n.m"], ["v", 1]]
    assert rows_of({"schemes": {"nodes": []}})[0] in ([], ["schemes"])


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@cmd", "'@cmd"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("+33 1 23", "+33 1 23"),
        ("-5.2", "-5.2"),
        (-5, "-5"),
        (None, ""),
        (True, "true"),
        ('a "b", c', '"a ""b"", c"'),
        ("é\nœ", '"é\nœ"'),
    ],
)
def test_cells_are_quoted_and_run_nothing(value: Any, cell: str) -> None:  # noqa: ANN401 -- JSON
    assert to_csv({"a": [{"b": value, "c": 0}]}).decode() == f"a.b,a.c\r\n{cell},0\r\n"
