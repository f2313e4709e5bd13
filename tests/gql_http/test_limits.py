"""What an operation asks for is measured right, and its verdict does not depend on how it is written."""

import time

import pytest
from graphql import OperationDefinitionNode, build_schema, parse

from postinternat.gql.limits import Bounds, Measure, measure, refusals

SCHEMA = build_schema("""
type Query { things(first: Int, last: Int, after: String): ThingConnection, nodes(ids: [ID!]!): [Thing] }
type ThingConnection { nodes: [Thing!]!, edges: [ThingEdge!]!, totalCount: Int! }
type ThingEdge { node: Thing!, cursor: String! }
type Thing { id: ID!, tags: [String!]!, parts(first: Int): [Thing!]!, owner: Thing,
  links(first: Int, after: String): ThingConnection! }
""")
BOUNDS = Bounds()


def measured(text: str, **variables: object) -> Measure:
    document = parse(text)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return measure(SCHEMA, document, operation, variables, BOUNDS)


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ things(first: 10) { nodes { id } } }", 1 + 10 * (1 + 1)),
        ("{ things { nodes { id tags } } }", 1 + 100 * (1 + 2)),
        ("{ things(first: 10) { edges { node { id } } } }", 1 + 10 * (1 + 1 + 1)),
        ("{ things(first: 2) { nodes { owner { id } } } }", 1 + 2 * (1 + 1 + 1)),
        ("{ things(first: 2) { nodes { parts { id } } } }", 1 + 2 * (1 + 1 + 3)),
        ("{ things(first: 2) { nodes { parts(first: 7) { id } } } }", 1 + 2 * (1 + 1 + 7)),
        ("{ things(first: 2) { nodes { links { nodes { id } } } } }", 1 + 2 * (1 + 1 + 10 * 2)),
        ('{ nodes(ids: ["a", "b"]) { id } }', 1 + 2),
        ("{ things(first: 0) { nodes { id } } }", 1),
        ("{ ...f ...f } fragment f on Query { things(first: 10) { nodes { id } } }", 2 * (1 + 10 * 2)),
        ("{ ... { ... on Query { things(first: 10) { nodes { id } } } } }", 1 + 10 * 2),
    ],
)
def test_the_cost_counts_the_values_of_full_pages(text: str, cost: int) -> None:
    assert measured(text).cost == cost


@pytest.mark.parametrize(("given", "page"), [({}, 30), ({"n": 7}, 7), ({"n": None}, 0), ({"n": "x"}, 0)])
def test_a_variable_is_priced_at_its_value(given: dict[str, object], page: int) -> None:
    text = "query($n: Int = 30) { things(first: $n) { nodes { id } } }"
    assert measured(text, **given).page == page


def test_the_size_of_the_schema_is_a_budget_apart() -> None:
    found = measured("{ __schema { types { fields { name } } } }")
    assert (found.cost, found.depth) == (1, 1)
    assert found.introspection > len(SCHEMA.type_map) * 3


@pytest.mark.parametrize(
    ("text", "depth", "aliases", "directives"),
    [
        ("{ things { nodes { id } } }", 3, 0, 0),
        ("{ a: things { b: nodes { id } } }", 3, 2, 0),
        ("query @x { things @x { nodes { ...f @x } } } fragment f on Thing { id @x }", 3, 0, 4),
        ("{ things { nodes { owner { owner { id } } } } }", 5, 0, 0),
    ],
)
def test_depth_aliases_and_directives(text: str, depth: int, aliases: int, directives: int) -> None:
    found = measured(text)
    assert (found.depth, found.aliases, found.directives) == (depth, aliases, directives)


def test_each_bound_that_is_passed_has_its_error() -> None:
    found = Measure(depth=16, aliases=61, directives=61, cost=500_001, introspection=1_000_001, page=1001)
    errors = refusals(found, BOUNDS)
    assert [(error.extensions or {})["limit"] for error in errors] == [
        "depth",
        "aliases",
        "directives",
        "cost",
        "introspection",
        "page",
    ]
    assert refusals(Measure(depth=15, aliases=60, directives=60, cost=500_000, page=1000), BOUNDS) == []


@pytest.mark.parametrize("levels", [50, 100, 200])
def test_doubled_fragments_are_measured_in_time_that_grows_with_their_length(levels: int) -> None:
    links = "".join(f" fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(levels))
    text = f"{{ ...f0 }}{links} fragment f{levels} on Query {{ nodes(ids: []) {{ id }} }}"
    started = time.perf_counter()
    assert measured(text).cost == 2**levels
    assert time.perf_counter() - started < 0.2


def test_circular_and_unknown_fragments_end() -> None:
    assert measured("{ ...a ...gone } fragment a on Query { ...b } fragment b on Query { ...a }").cost == 0
