"""Results of SELECT and ASK as the cells of a table for people."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox

from postinternat.namespaces import BASE, PREFIXES, shorten
from postinternat.store import Store

_NUMBERS = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float")}
_MOST_LABELS = 400
_LABELS = "|".join(
    f"<{PREFIXES[prefix]}{name}>" for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dct", "title"))
)


@dataclass(frozen=True)
class Cell:
    """One value: its text, where it leads, its language, the IRI it stands for, its number, what the IRI is called."""

    text: str
    href: str = ""
    language: str = ""
    iri: str = ""
    number: float | None = None
    label: str = ""


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
            return Cell(shorten(term.value), href, iri=term.value)
        case ox.Literal():
            return Cell(term.value, language=term.language or "", number=_number(term))
        case _:
            return Cell(str(term))


def labelled(shown: Table, store: Store, language: str) -> Table:
    """Return the table with the labels of the things of the graph in it, as far as they are few."""
    found = _labels(store, list(dict.fromkeys(_own_iris(shown)))[:_MOST_LABELS], language)
    rows = [[replace(item, label=found.get(item.iri, "")) for item in row] for row in shown.rows]
    return Table(shown.variables, rows)


def _own_iris(shown: Table) -> Iterator[str]:
    return (item.iri for row in shown.rows for item in row if item.iri.startswith(BASE))


def _labels(store: Store, iris: list[str], language: str) -> dict[str, str]:
    if not iris:
        return {}
    values = " ".join(str(ox.NamedNode(iri)) for iri in iris)
    found: dict[str, dict[str, str]] = {}
    for node, label in store.select(f"SELECT ?x ?label {{ VALUES ?x {{ {values} }} ?x {_LABELS} ?label }}").rows:
        if isinstance(node, ox.NamedNode) and isinstance(label, ox.Literal):
            found.setdefault(node.value, {})[label.language or language] = label.value
    return {iri: texts.get(language) or next(iter(texts.values())) for iri, texts in found.items()}


def _number(term: ox.Literal) -> float | None:
    """Return the number that a literal is, None when it is none or has no finite size."""
    if term.datatype.value not in _NUMBERS:
        return None
    try:
        number = float(term.value)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
