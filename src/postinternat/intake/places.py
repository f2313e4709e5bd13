"""Where each statement of a submission was written: the line of a file, or the cell of a sheet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from postinternat.text import Text


@dataclass(frozen=True)
class Place:
    """A place in what was sent: lines and columns count from 1, sheets and cells are named as the workbook does."""

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str = ""
    cell: str = ""

    def in_language(self, language: str) -> str:
        """Return the place as a person reads it, such as ``postes.ttl, ligne 13``."""
        words = {"fr": ("ligne", "colonne", "feuille", "cellule"), "en": ("line", "column", "sheet", "cell")}
        line, column, sheet, cell = words["fr" if language == "fr" else "en"]
        parts = [self.file]
        parts += [f"{sheet} {self.sheet}"] if self.sheet else []
        parts += [f"{cell} {self.cell}"] if self.cell else []
        parts += [f"{line} {self.line}"] if self.line is not None else []
        parts += [f"{column} {self.column}"] if self.column is not None else []
        return ", ".join(parts)


@dataclass
class Places:
    """The place of each statement, of the first value of each property of a node, and of each node."""

    statements: dict[tuple[ox.NamedNode, ox.NamedNode, object], Place] = field(default_factory=dict)
    properties: dict[tuple[ox.NamedNode, ox.NamedNode], Place] = field(default_factory=dict)
    nodes: dict[ox.NamedNode, Place] = field(default_factory=dict)
    others: list["Places"] = field(default_factory=list)
    """Those that find their places in another way, as tables do; they are asked last."""

    def record(self, triple: ox.Triple, place: Place) -> None:
        """Keep the place of a statement; the first place of a property and of a node stays."""
        subject, predicate = triple.subject, triple.predicate
        if isinstance(subject, ox.NamedNode):
            self.statements.setdefault((subject, predicate, triple.object), place)
            self.properties.setdefault((subject, predicate), place)
            self.nodes.setdefault(subject, place)

    def find(self, node: object, path: object = None, values: Iterable[object] = ()) -> Place | None:
        """Return the most exact place known: of the statement, else of the property, else of the node."""
        values = tuple(values)
        for value in values:
            place = self.statements.get((node, path, value))  # type: ignore[arg-type]
            if place is not None:
                return place
        own = self.properties.get((node, path)) or self.nodes.get(node)  # type: ignore[arg-type, call-overload]
        found = [(other, place) for other in self.others if (place := other.find(node, path, values)) is not None]
        stated = (place for other, place in found if (node, path) in other.properties)
        return own or next(stated, None) or next((place for _, place in found), None)

    def written(self, node: object, path: object, values: Iterable[object]) -> Text | None:
        """Return what stands in the cell of a property of a prepared node; None for what is in no cell."""
        values = tuple(values)
        found = (other.written(node, path, values) for other in self.others)
        return next((text for text in found if text is not None), None)

    def rough(self) -> "Places":
        """Return the places that are known without reading again: of some files, only where nodes begin."""
        if not self.others:
            return self
        return Places(self.statements, self.properties, self.nodes, [other.rough() for other in self.others])

    def prepare(self, nodes: Iterable[ox.NamedNode]) -> None:
        """Read the places of the nodes at once, where places are read only when they are asked for."""
        wanted = tuple(nodes)
        for other in self.others:
            other.prepare(wanted)

    def merge(self, other: "Places") -> None:
        """Add the places of another file; those already known stay."""
        if type(other) is not Places:
            self.others.append(other)
            return
        self.others += other.others
        self.statements = other.statements | self.statements
        self.properties = other.properties | self.properties
        self.nodes = other.nodes | self.nodes
