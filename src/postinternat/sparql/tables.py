"""Results of SELECT and ASK as the cells of a table for people."""

from dataclasses import dataclass

import pyoxigraph as ox

from postinternat.namespaces import BASE, shorten


@dataclass(frozen=True)
class Cell:
    """One value: its text, where it leads, its language."""

    text: str
    href: str = ""
    language: str = ""


@dataclass(frozen=True)
class Table:
    """Variables and rows of cells."""

    variables: tuple[str, ...]
    rows: list[list[Cell]]


def table(body: bytes, *, most: int) -> Table:
    """Return the first rows of results in SPARQL JSON."""
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return Table(("ASK",), [[Cell(str(bool(results)).lower())]])
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("SPARQL JSON holds solutions or a boolean")
    names = tuple(variable.value for variable in results.variables)
    rows: list[list[Cell]] = []
    for solution in results:
        if len(rows) == most:
            break
        rows.append([cell(term) for term in solution])
    return Table(names, rows)


def cell(term: object) -> Cell:
    """Return the cell of one term; an IRI of ours leads to its page on this server."""
    match term:
        case None:
            return Cell("")
        case ox.NamedNode():
            inside = term.value.startswith(BASE)
            web = term.value.startswith(("http://", "https://"))
            href = "/" + term.value.removeprefix(BASE) if inside else term.value if web else ""
            return Cell(shorten(term.value), href)
        case ox.Literal():
            return Cell(term.value, language=term.language or "")
        case _:
            return Cell(str(term))
