"""One level of a plan as a query: its arguments read, its filter and order compiled, its rows made into pages."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox
from graphql.execution.values import VariableValues

from postinternat.gql import provenance
from postinternat.gql.bindings import Many
from postinternat.gql.comparable import check_order
from postinternat.gql.context import Context
from postinternat.gql.cursors import CursorCodec
from postinternat.gql.filters import Condition, FilterCompiler, class_pattern, conjunction, link_pattern, negation
from postinternat.gql.order import SortKey, key_value, sort_keys
from postinternat.gql.output import Output
from postinternat.gql.paging import Item, Page, Window, make_page, read_size, read_window
from postinternat.gql.plan import Level
from postinternat.gql.queries import Listing
from postinternat.gql.terms import Json, Variables, error, lexical, named
from postinternat.model import ClassSpec
from postinternat.namespaces import DEF

_STATED_IN = named(DEF + "statedIn")


@dataclass(frozen=True)
class LevelQuery:
    """A level ready to run: what it lists, and which part of it is wanted."""

    listing: Listing
    window: Window
    codec: CursorCodec
    limit: int
    heavy: bool = False
    """True when nobody knows what the filter costs."""

    def pages(self, context: Context, parents: str, *, total: bool) -> dict[str, Page]:
        """Return the page of each parent, of the empty string for a root; parents without nodes have none.

        Raises GraphQLError LEVEL_TOO_LARGE.
        """
        listing = replace(self.listing, parents=parents)
        window = self.window
        # A root stops after its page; how much each parent has is known only when all is read.
        most = self.limit if parents else window.size
        text = listing.ids(after=window.after, before=window.before, backwards=window.backwards, limit=most + 1)
        rows = (context.select_heavy if self.heavy else context.select)(text).rows
        if parents and len(rows) > self.limit:
            raise error(
                f"one level of the operation has more than {self.limit} nodes: narrow the filter above it",
                "LEVEL_TOO_LARGE",
                limit=self.limit,
            )
        found = {parent: make_page(items, window) for parent, items in self._items(rows, listing).items()}
        if total:
            self._count(context, listing, found)
        return found

    def _items(self, rows: Iterable[Sequence[Json]], listing: Listing) -> dict[str, list[Item]]:
        """Return the nodes by parent, each once, in the order of the rows."""
        start = 1 if listing.parents else 0
        first_key, after_keys = start + 1, start + 1 + len(listing.keys)
        found: dict[str, dict[str, Item]] = {}
        for row in rows:
            node = row[start]
            if not isinstance(node, ox.NamedNode):
                continue
            iri = node.value
            items = found.setdefault(row[0].value if start else "", {})
            item = items.get(iri)
            if item is None:
                keys = tuple(map(key_value, row[first_key:after_keys]))
                item = items[iri] = Item(iri, keys)
            if listing.origins:
                item.origins.append(row[-1].value)
        return {parent: list(items.values()) for parent, items in found.items()}

    def _count(self, context: Context, listing: Listing, pages: dict[str, Page]) -> None:
        text = listing.count()
        heavy = self.heavy or not listing.parents
        rows = (context.select_heavy if heavy else context.select)(text).rows
        for row in rows:
            parent, number = (lexical(row[0]), row[1]) if listing.parents else ("", row[0])
            pages.setdefault(parent, Page([])).total = int(lexical(number))


def level_query(level: Level, output: Output, context: Context, variables: VariableValues) -> LevelQuery:
    """Return the query of a level. Raises GraphQLError for arguments that cannot be."""
    given = level.call.arguments(variables)
    catalogue = output.catalogue
    spec = next((item for item in catalogue.classes.values() if item.name == level.target), None)
    order = given.get("orderBy") or []
    if len(order) > context.limits.max_sort_keys:
        limit = context.limits.max_sort_keys
        raise error(f"orderBy has {len(order)} keys: give {limit} at most", "BAD_ORDER", limit=limit)
    if spec is not None:
        check_order(spec, order, given.get("where") or {})
    keys = sort_keys(output, spec, order, context.language)
    inherited = bool(given.get("inherited"))
    compiler = FilterCompiler(output, context.limits, Variables())
    condition = _filter(given, spec, compiler)
    filtered = "" if condition.expression == "true" else condition.group
    listing = Listing(
        f"{_lead(level, output, inherited=inherited)} {filtered}".strip(),
        keys=keys,
        origins=inherited and level.wants_origins,
        repeats=inherited or bool(condition.pattern) or _repeats(level, output),
    )
    codec = CursorCodec(context.store.version, _identity(level, given, keys), keys)
    if level.listed is not None:
        size = read_size(given, context.limits)
        window = Window(context.limits.max_level_rows if size is None else size, False, None, None)
    else:
        window = read_window(given, codec, context.limits)
    return LevelQuery(listing, window, codec, context.limits.max_level_rows, heavy=compiler.heavy)


def _lead(level: Level, output: Output, *, inherited: bool) -> str:
    """Return the pattern from ``?parent`` to ``?s``, or that of a root collection."""
    source = level.source
    if isinstance(source, Many):
        if inherited:
            reached = provenance.inherited_pattern("?parent", "?s", "?origin")
            return f"{reached} {class_pattern(output, source.spec.target, '?s')}"
        return link_pattern(output, source.spec, "?parent", "?s")
    pattern = class_pattern(output, source.spec.iri, "?s")
    if source.linked_by:
        pattern += f" ?provision {named(source.linked_by)} ?s . ?provision {_STATED_IN} ?passage ."
    return pattern


def _repeats(level: Level, output: Output) -> bool:
    """Tell whether the pattern of a level may have a node more than once."""
    source = level.source
    if not isinstance(source, Many):
        return bool(source.linked_by or source.spec.children)
    target = output.catalogue.classes.get(source.spec.target)
    return source.spec.symmetric or (source.spec.inverse and target is not None and bool(target.children))


def _filter(given: Mapping[str, Json], spec: ClassSpec | None, compiler: FilterCompiler) -> Condition:
    conditions = [compiler.condition(spec, given.get("where") or {})]
    if given.get("current") is not None:
        current = Condition(provenance.current_expression("?s"))
        conditions.append(current if given["current"] else negation(current))
    return conjunction(conditions)


def _identity(level: Level, given: Mapping[str, Json], keys: Sequence[SortKey]) -> str:
    """Return what tells the list from others for a cursor: all that decides which nodes it has, in which order."""
    source = level.source
    what = source.spec.shape if isinstance(source, Many) else f"{source.spec.iri} {source.linked_by}"
    rest = {name: value for name, value in given.items() if name not in ("first", "last", "after", "before")}
    order = [(key.pattern, key.descending, key.nulls_first) for key in keys]
    return json.dumps([what, rest, order], sort_keys=True, default=str)
