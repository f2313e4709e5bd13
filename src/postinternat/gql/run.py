"""Running a plan: levels from the roots down, one query each, then one query for the values of all nodes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import pyoxigraph as ox
from graphql.execution.values import VariableValues

from postinternat.gql.context import Context
from postinternat.gql.listing import LevelQuery, level_query
from postinternat.gql.paging import Page
from postinternat.gql.plan import (
    Anchor,
    Entry,
    GivenNodes,
    Level,
    PlainAnswer,
    PlainNodes,
    PlainObject,
    Plan,
    plain_answers,
)
from postinternat.gql.queries import Wanted, parents_block, values_query
from postinternat.gql.schema import Api
from postinternat.gql.terms import Json, error, named

Term: TypeAlias = ox.NamedNode | ox.Literal
_VALUES = (ox.NamedNode, ox.Literal)
Values: TypeAlias = dict[str, dict[str, list[Term]]]
"""IRI of a node to IRI of a property to its values."""


@dataclass
class Results:
    """What the queries of one run gave.

    Attributes:
        ids: the nodes of each anchor, each once.
        pages: the pages of each level by parent; a root's under the empty string.
        queries: how each level was read.
        plain: the answers of the functions, by entry.
        values: the properties of all nodes.
    """

    ids: dict[Anchor, tuple[str, ...]] = field(default_factory=dict)
    pages: dict[Level, dict[str, Page]] = field(default_factory=dict)
    queries: dict[Level, LevelQuery] = field(default_factory=dict)
    plain: dict[Entry, Json] = field(default_factory=dict)
    values: Values = field(default_factory=dict)


def run_plan(plan: Plan, api: Api, context: Context, variables: VariableValues) -> Results:
    """Run the queries of the plan. Raises GraphQLError for arguments that cannot be, and what the store raises."""
    results = Results()
    # All arguments are read before anything runs.
    for level in plan.levels:
        results.queries[level] = level_query(level, api.output, context, variables)
    for entry in plan.entries:
        if isinstance(entry.slot, GivenNodes):
            _run_given(entry, entry.slot, context, variables, results)
    for entry, answer in plain_answers(plan.entries):
        _run_plain(entry, answer, context, variables, results)
    for level in plan.levels:
        _run_level(level, context, results)
    results.values = _read_values(plan, context, results)
    return results


def _run_given(entry: Entry, slot: GivenNodes, context: Context, variables: VariableValues, results: Results) -> None:
    given = slot.call.arguments(variables)
    ids = given["ids"] if slot.many else [given["id"]]
    if len(ids) > context.limits.max_listed:
        raise error(
            f"ids lists {len(ids)} IRIs: give {context.limits.max_listed} at most",
            "BAD_PAGE",
            limit=context.limits.max_listed,
        )
    for iri in ids:
        named(iri)
    results.ids[slot.spot.anchor] = _once(ids)
    results.plain[entry] = ids


def _run_plain(entry: Entry, slot: PlainAnswer, context: Context, variables: VariableValues, results: Results) -> None:
    answer = slot.root.answer(context, slot.call.arguments(variables), slot.asked)
    results.plain[entry] = answer
    found: dict[Anchor, list[str]] = defaultdict(list)
    _collect_nodes(Entry(entry.key, slot.shape), answer, found)
    for anchor, ids in found.items():
        results.ids[anchor] = _once(ids)


def _collect_nodes(entry: Entry, value: Json, found: dict[Anchor, list[str]]) -> None:
    """Note the IRIs that stand where the plan shows nodes."""
    if value is None or isinstance(value, Exception):
        return
    if isinstance(value, list):
        for item in value:
            _collect_nodes(entry, item, found)
    elif isinstance(entry.slot, PlainNodes):
        found[entry.slot.spot.anchor].append(value)
    elif isinstance(entry.slot, PlainObject):
        for inner in entry.slot.entries:
            if isinstance(inner.slot, PlainNodes | PlainObject):
                _collect_nodes(inner, value.get(inner.slot.name), found)


def _run_level(level: Level, context: Context, results: Results) -> None:
    parents = ""
    if level.parent is not None:
        ids = results.ids.get(level.parent.anchor, ())
        if not ids:
            results.pages[level] = {}
            return
        parents = parents_block(ids, level.parent.hop)
    pages = results.queries[level].pages(context, parents, total=level.total)
    results.pages[level] = pages
    items = [item for page in pages.values() for item in page.items]
    results.ids[level.anchor] = _once(item.iri for item in items)
    if level.wants_origins:
        results.ids[level.origins] = _once(origin for item in items for origin in item.origins)


def _read_values(plan: Plan, context: Context, results: Results) -> Values:
    """Fetch what all spots want, each set of properties of each set of nodes once."""
    places: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[set[str], bool]] = {}
    for spot in plan.spots:
        ids = results.ids.get(spot.anchor, ())
        if not ids or not (spot.predicates or spot.current):
            continue
        predicates, current = places.get((ids, spot.hop), (set(), False))
        places[ids, spot.hop] = (predicates | spot.predicates, current or spot.current)
    values: Values = {}
    if not places:
        return values
    wanted = (Wanted(ids, hop, frozenset(asked), current) for (ids, hop), (asked, current) in places.items())
    for node, predicate, value in context.select(values_query(wanted)).rows:
        if isinstance(value, _VALUES):
            known = values.get(node.value)  # type: ignore[union-attr]
            if known is None:
                known = values[node.value] = {}  # type: ignore[union-attr]
            known.setdefault(predicate.value, []).append(value)  # type: ignore[union-attr]
    return values


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
