"""The answer of a query as bars: the first column of numbers, never two bases, periods or units on one axis."""

from collections.abc import Iterable
from dataclasses import dataclass

from postinternat.sparql.tables import Cell, Table
from postinternat.text import Text

MOST_BARS = 60
_QUALIFYING = ("payment-basis:", "period:", "unit:", "amount-nature:")
_QUALIFYING_NAMES = {"basis", "base", "per", "period", "periode", "unit", "unite", "nature"}


@dataclass(frozen=True)
class ResultBar:
    """One row: what it is of, its number as the answer has it, and its length in percent."""

    label: str
    text: str
    percent: float


@dataclass(frozen=True)
class ResultChart:
    """The bars, the variable they show, and how many rows had a number."""

    variable: str
    labels: str
    bars: list[ResultBar]
    numbers: int


def chart(table: Table) -> ResultChart | Text:
    """Return the chart of the rows, or why there is none."""
    column = _numbers(table)
    if column is None:
        return Text(
            "Aucune colonne de nombres : il n'y a rien à dessiner.", "No column of numbers: there is nothing to draw."
        )
    mixed = _mixed(table)
    if mixed:
        return Text(
            f"Les lignes n'ont pas toutes la même valeur dans ?{mixed} : deux bases, périodes ou unités ne se "
            "comparent pas sur un axe. N'en garder qu'une, par FILTER ou VALUES.",
            f"The rows do not all have the same value in ?{mixed}: two bases, periods or units are not compared on one "
            "axis. Keep one of them, by FILTER or VALUES.",
        )
    rows = [(row, number) for row in table.rows if (number := row[column].number) is not None]
    if any(number < 0 for _, number in rows):
        return Text("Un nombre est négatif : voir le tableau.", "A number is negative: see the table.")
    named = [index for index in _words(table) if index != column]
    largest = max(number for _, number in rows) or 1
    bars = [ResultBar(_named(row, named), row[column].text, 100 * number / largest) for row, number in rows[:MOST_BARS]]
    labels = ", ".join(f"?{table.variables[index]}" for index in named)
    return ResultChart(table.variables[column], labels, bars, len(rows))


def _numbers(table: Table) -> int | None:
    """Return the first column whose values are all numbers, absent ones apart."""
    for index in range(len(table.variables)):
        cells = [row[index] for row in table.rows if row[index].text]
        if cells and all(cell.number is not None for cell in cells):
            return index
    return None


def _words(table: Table) -> Iterable[int]:
    """Return the columns that can name a row: those with a text, at most two, else the first."""
    texts = [index for index in range(len(table.variables)) if any(_is_text(row[index]) for row in table.rows)]
    return texts[:2] or range(1)


def _named(row: list[Cell], columns: Iterable[int]) -> str:
    return " · ".join(row[index].label or row[index].text for index in columns if row[index].text) or "–"


def _is_text(cell: Cell) -> bool:
    return bool(cell.text) and cell.number is None


def _mixed(table: Table) -> str:
    """Return the variable that says that the numbers of the rows cannot be compared; empty when none does."""
    for index, name in enumerate(table.variables):
        values = {row[index].text for row in table.rows}
        qualifies = name.lower() in _QUALIFYING_NAMES or any(value.startswith(_QUALIFYING) for value in values)
        if qualifies and len(values) > 1:
            return name
    return ""
