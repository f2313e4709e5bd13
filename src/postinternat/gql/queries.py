"""The SPARQL of a plan: one query of ids for a level, one of a count, and one of the values of all nodes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from postinternat.gql import provenance
from postinternat.gql.cursors import Cursor
from postinternat.gql.order import SortKey
from postinternat.gql.terms import named, string, values

PAGE_ORDER = "STR(?s)"


@dataclass(frozen=True)
class Listing:
    """The nodes ``?s`` of a level, of each ``?parent`` if there are parents: what they are and how they sort.

    Attributes:
        parents: the block that binds ``?parent``; empty for a root.
        pattern: the patterns that lead to ``?s`` and filter it.
        origins: true when ``?origin`` says what each was inherited from.
        repeats: true when a node may come more than once.
    """

    pattern: str
    parents: str = ""
    keys: Sequence[SortKey] = field(default_factory=tuple)
    origins: bool = False
    repeats: bool = False

    def ids(self, *, after: Cursor | None, before: Cursor | None, backwards: bool, limit: int) -> str:
        """Return the query of the nodes and their keys, in order (or in reverse), ``limit`` rows at most."""
        names = [*(["?parent"] if self.parents else []), "?s", *(key.variable for key in self.keys)]
        names += ["?origin"] if self.origins else []
        bounds = [_beyond(self.keys, after, backwards=False)] if after else []
        bounds += [_beyond(self.keys, before, backwards=True)] if before else []
        group = [self.parents, self.pattern, *(key.pattern for key in self.keys), *map("FILTER({})".format, bounds)]
        order = [key.order(backwards=backwards) for key in self.keys]
        order.append(f"{'DESC' if backwards else 'ASC'}({PAGE_ORDER})")
        distinct = "DISTINCT " if self.repeats else ""
        # A DISTINCT query may sort only by what it selects, so the rows are made first.
        rows = f"SELECT {distinct}{' '.join(names)} WHERE {{ {' '.join(filter(None, group))} }}"
        body = f"{{ {rows} }}" if self.repeats else " ".join(filter(None, group))
        return f"SELECT {' '.join(names)} WHERE {{ {body} }} ORDER BY {' '.join(order)} LIMIT {limit}"

    def count(self) -> str:
        """Return the query of the number of nodes ``?n``, of each parent if there are parents."""
        names, grouped = ("?parent ", " GROUP BY ?parent") if self.parents else ("", "")
        group = f"{self.parents} {self.pattern}"
        return f"SELECT {names}(COUNT(DISTINCT ?s) AS ?n) WHERE {{ {group} }}{grouped}"


@dataclass(frozen=True)
class Wanted:
    """What to fetch of the nodes of some ids, or of those that ``hop`` leads to from them."""

    ids: tuple[str, ...]
    hop: tuple[str, ...]
    predicates: frozenset[str]
    current: bool = False


def parents_block(ids: Iterable[str], hop: Sequence[str]) -> str:
    """Return the block that binds ``?parent`` to the ids, or to what ``hop`` leads to from them."""
    if not hop:
        return values("?parent", ids)
    return f"{{ SELECT DISTINCT ?parent WHERE {{ {values('?r', ids)} ?r {_path(hop)} ?parent }} }}"


def values_query(wanted: Iterable[Wanted]) -> str:
    """Return the query of ``?s ?p ?v``: the properties of all nodes."""
    branches = [branch for item in wanted for branch in _branches(item)]
    if len(branches) == 1:
        return f"SELECT ?s ?p ?v WHERE {branches[0]}"
    return f"SELECT DISTINCT ?s ?p ?v WHERE {{ {' UNION '.join(branches)} }}"


def _branches(item: Wanted) -> Iterable[str]:
    nodes = values("?s", item.ids)
    if item.hop:
        nodes = f"{{ SELECT DISTINCT ?s WHERE {{ {values('?r', item.ids)} ?r {_path(item.hop)} ?s }} }}"
    if item.predicates:
        # A second VALUES for the properties makes engines scan; a filter on the node's few properties does not.
        listed = ", ".join(map(named, sorted(item.predicates)))
        yield f"{{ {nodes} ?s ?p ?v FILTER(?p IN ({listed})) }}"
    if item.current:
        current = provenance.current_expression("?s")
        yield f"{{ {nodes} BIND({named(provenance.CURRENT)} AS ?p) BIND({current} AS ?v) }}"


def _path(hop: Sequence[str]) -> str:
    return "/".join(map(named, hop))


def _beyond(keys: Sequence[SortKey], cursor: Cursor, *, backwards: bool) -> str:
    """Return the condition that a row comes after the cursor, or before it."""
    sign = "<" if backwards else ">"
    steps = [
        (key.equals(value), key.beyond(value, backwards=backwards))
        for key, value in zip(keys, cursor.keys, strict=True)
    ]
    last = f"{PAGE_ORDER} {sign} {string(cursor.iri)}"
    options = []
    for place in range(len(steps) + 1):
        equal = [step[0] for step in steps[:place]]
        further = steps[place][1] if place < len(steps) else last
        options.append(f"({' && '.join([*equal, further])})")
    return " || ".join(options)
