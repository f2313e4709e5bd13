"""Make an answer from the rows of a query, by the shapes that README.md lists, and compare it with the expected one."""

import itertools
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from postinternat.store.protocol import Solutions
from tests.coverage.folding import fold
from tests.coverage.values import Form, forms

_COLUMNS = re.compile(r"(?:(\w+)\()?([\w ]+)\)?")
_NUMBERS = {"integer", "decimal", "double", "int", "long", "nonNegativeInteger"}
_NAMED_OTHERWISE = {"NOT_STATED": "silence"}
_SHORTEST_WORD = 4

_LITTLE_WORDS = {"avec", "dans", "elle", "leur", "mais", "pour", "sans", "sont"}

Row = Mapping[str, ox.NamedNode | ox.Literal | None]
Shape = str | list[Any] | dict[str, Any]


@dataclass(frozen=True)
class Leaf:
    """One value, in each form in which it may be written."""

    forms: frozenset[Form]


@dataclass(frozen=True)
class Words:
    """The words of some columns."""

    words: frozenset[str]


@dataclass(frozen=True)
class Several:
    """Values of which the order does not count."""

    leaves: frozenset[Leaf]


@dataclass(frozen=True)
class Table:
    """A record or a map: answers by key."""

    entries: tuple[tuple[Leaf, "Answer"], ...]


Answer = Leaf | Words | Several | Table


def read() -> dict[str, dict[str, Any]]:
    """Return the mapping of every question: ``question`` (a file's stem), ``answer`` (a shape), ``unchanged``."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(Path(__file__).parent.glob("answers-*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf8"))
        twice = found.keys() & entries.keys()
        assert not twice, f"{path.name} maps again {sorted(twice)}"
        found |= entries
    return found


def rows(solutions: Solutions) -> list[Row]:
    """Return the rows as mappings; an unbound column is None."""
    return [dict(zip(solutions.variables, row, strict=True)) for row in solutions.rows]  # type: ignore[arg-type]


def build(shape: Shape, table: list[Row], store: ox.Store) -> Answer:
    """Make the answer that the shape asks for; a column without value makes a leaf without form."""
    if isinstance(shape, str):
        return _value(shape, table, store)
    if isinstance(shape, list):
        return Several(frozenset(_leaves(shape[0], table, store)))
    if "by" in shape:
        keys = dict.fromkeys(_leaves(shape["by"], table, store))
        groups = [(key, [row for row in table if key in _leaves(shape["by"], [row], store)]) for key in keys]
        return Table(tuple((key, build(shape["get"], group, store)) for key, group in groups))
    if "where" in shape:
        return build(shape["get"], [row for row in table if _has(row, shape["where"], store)], store)
    return Table(tuple((Leaf(frozenset({fold(key)})), build(part, table, store)) for key, part in shape.items()))


def same(expected: object, answer: Answer) -> bool:
    """Tell whether the answer is the expected one."""
    if isinstance(answer, Words):
        return isinstance(expected, str) and _words([expected]) <= answer.words
    if isinstance(answer, Leaf):
        return _is_form(expected, answer)
    if isinstance(answer, Several):
        return isinstance(expected, list) and _pairs(expected, [*answer.leaves], _is_form)
    return isinstance(expected, dict) and _pairs([*expected.items()], [*answer.entries], _same_entry)


def _same_entry(expected: tuple[str, object], entry: tuple[Leaf, Answer]) -> bool:
    return _is_form(expected[0], entry[0]) and same(expected[1], entry[1])


def _pairs(expected: list[Any], found: list[Any], equal: Callable[[Any, Any], bool]) -> bool:
    return len(expected) == len(found) and all(any(equal(item, other) for other in found) for item in expected)


def _is_form(expected: object, leaf: Leaf) -> bool:
    if isinstance(expected, bool):
        return any(form is expected for form in leaf.forms)
    if isinstance(expected, int | float):
        return any(isinstance(form, Decimal) and form == Decimal(str(expected)) for form in leaf.forms)
    text = _NAMED_OTHERWISE.get(str(expected), str(expected))
    return any(isinstance(form, str) and form == fold(text) for form in leaf.forms)


def _value(columns: str, table: list[Row], store: ox.Store) -> Answer:
    if columns.startswith("words("):
        leaves = _leaves(columns.replace("words(", "(").strip("()"), table, store, apart=True)
        return Words(frozenset(_words(str(form) for leaf in leaves for form in leaf.forms)))
    leaves = _leaves(columns, table, store)
    return leaves[0] if len(leaves) == 1 else Leaf(frozenset())


def _leaves(columns: str, table: list[Row], store: ox.Store, *, apart: bool = False) -> list[Leaf]:
    match = _COLUMNS.fullmatch(columns)
    assert match, f"these are no columns: {columns}"
    bound = [[term for name in match[2].split() if (term := row[name]) is not None] for row in table]
    cells = [[_forms(term, match[1], store) for term in terms] for terms in bound]
    if apart:
        return [Leaf(frozenset(cell)) for row in cells for cell in row]
    return list(dict.fromkeys(Leaf(frozenset(_joined(row))) for row in cells if row))


def _joined(cells: list[set[Form]]) -> set[Form]:
    if len(cells) == 1:
        return cells[0]
    return {" ".join(_text(form) for form in combination) for combination in itertools.product(*cells)}


def _text(form: Form) -> str:
    return format(form.normalize(), "f") if isinstance(form, Decimal) else str(form)


def _forms(term: ox.NamedNode | ox.Literal, conversion: str | None, store: ox.Store) -> set[Form]:
    if isinstance(term, ox.NamedNode):
        return forms(store, term, "rdfs:label")
    value, datatype = term.value, term.datatype.value.rpartition("#")[2]
    match conversion:
        case "years":
            return {Decimal(value) / 12}
        case "percent":
            return {Decimal(value) * 100}
        case "month":
            return {fold(value[:7])}
        case "week":
            return {fold(f"semaine du {value}")}
    if datatype == "boolean":
        return {value in {"true", "1"}}
    return {Decimal(value)} if datatype in _NUMBERS else {fold(value)}


def _has(row: Row, wanted: Mapping[str, str], store: ox.Store) -> bool:
    cells = {name: row[name] for name in wanted}
    return all(term is not None and fold(wanted[name]) in _forms(term, None, store) for name, term in cells.items())


def _words(texts: Iterable[str]) -> set[str]:
    words = {word for text in texts for word in re.findall(r"\w+", fold(text)) if len(word) >= _SHORTEST_WORD}
    return words - _LITTLE_WORDS
