"""Every filter operator, order and page gives what a plain Python reading of it gives, on generated graphs."""

from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type, is_list_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postinternat.gql.schema import Api
from postinternat.store import EmbeddedStore
from tests.gql import oracle
from tests.gql.things import DAYS, TEXTS, Json, Thing, decimals, graphs, read_things_api, run, small, store_of, years

API: Api = read_things_api()
PAGE = """
query($where: ThingFilter, $orderBy: [ThingOrder!], $first: Int, $after: String, $last: Int, $before: String) {
  things(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    nodes { id }
    edges { cursor }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
NESTED = """
query($where: ThingFilter, $orderBy: [ThingOrder!], $first: Int, $after: String) {
  things {
    nodes {
      id
      friends(where: $where, orderBy: $orderBy, first: $first) { id }
      near { id }
      fans(where: $where, orderBy: $orderBy, first: $first, after: $after) { totalCount edges { cursor node { id } } }
    }
  }
}
"""
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONGER = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def input_type(name: str) -> GraphQLInputObjectType:
    kind = API.core.type_map[name]
    assert isinstance(kind, GraphQLInputObjectType)
    return kind


def enum_values(name: str) -> list[str]:
    kind = API.core.type_map[name]
    assert isinstance(kind, GraphQLEnumType)
    return list(kind.values)


def plain_values(type_name: str) -> st.SearchStrategy[Any]:
    """Draw a value of an input type other than a filter."""
    if type_name.endswith("Range"):
        kind = get_named_type(input_type(type_name).fields["from"].type).name
        return st.fixed_dictionaries({"from": plain_values(kind), "to": plain_values(kind)})
    return {
        "String": st.sampled_from([*TEXTS, "e", "cole", ".", "oe", "œ"]),
        "Int": st.one_of(small, years),
        "Float": decimals.map(float),
        "Boolean": st.booleans(),
        "Date": st.sampled_from([*DAYS, "2022-06-15"]),
        "ID": st.sampled_from([f"urn:test:{letter}" for letter in "abcz"]),
        "Language": st.sampled_from(["FR", "EN"]),
        "ColourCode": st.sampled_from(["RED", "DARK_RED", "DARKEST_RED", "BLUE"]),
    }[type_name]


def filters(type_name: str, depth: int = 2) -> st.SearchStrategy[Any]:
    """Draw a filter of the input type, with any of its fields, nested up to the depth."""
    fields = {}
    for name, made in input_type(type_name).fields.items():
        kind = get_named_type(made.type).name
        if name == "isNull" and type_name == "ThingFilter":
            continue  # it stands under links only, where it is drawn below
        strategy = plain_values(kind) if not kind.endswith("Filter") else None
        if strategy is None:
            if depth == 0 and kind in ("ThingFilter", "ThingListFilter"):
                continue
            strategy = filters(kind, depth - 1)
        fields[name] = st.lists(strategy, max_size=3) if is_list_type(made.type) else strategy

    def with_its_colour(name: str) -> st.SearchStrategy[Any]:
        beside: dict[str, Any] = {"colour": fields["colour"]} if name == "amount" else {}
        return st.fixed_dictionaries({name: fields[name]}, optional=beside)

    one = st.sampled_from(sorted(fields)).flatmap(with_its_colour)
    several = st.lists(one, max_size=2).map(lambda found: {key: value for item in found for key, value in item.items()})
    if type_name == "ThingFilter":
        links = st.booleans().map(lambda absent: {"friend": {"isNull": absent}})
        return st.one_of(several, several, several, links)
    return several


def operators() -> list[tuple[str, str]]:
    """Return every operator of every field that is not a link."""
    found = []
    for name, made in input_type("ThingFilter").fields.items():
        kind = get_named_type(made.type).name
        if kind.endswith("Filter") and kind not in ("ThingFilter", "ThingListFilter"):
            found += [(name, operator) for operator in input_type(kind).fields if operator != "lang"]
    return found


orders = st.lists(
    st.fixed_dictionaries(
        {"field": st.sampled_from(sorted(enum_values("ThingOrderField")))},
        optional={
            "direction": st.sampled_from(["ASC", "DESC"]),
            "nulls": st.sampled_from(["FIRST", "LAST"]),
            "lang": st.sampled_from(["FR", "EN"]),
        },
    ),
    max_size=3,
).map(lambda keys: [part for key in keys for part in _after_colour(key)])


def _after_colour(key: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a sort key, every other amount after its colour."""
    return [{"field": "COLOUR"}, key] if key["field"] == "AMOUNT" and "direction" in key else [key]


def expected(things: list[Thing], where: dict[str, Any], order: list[dict[str, Any]], lang: str) -> list[str]:
    passing = [thing for thing in things if oracle.passes(thing, where, things)]
    return [thing.iri for thing in _sorted(passing, order, lang, things)]


def _sorted(passing: list[Thing], order: list[dict[str, Any]], lang: str, things: list[Thing]) -> list[Thing]:
    ranks = {thing.iri: rank for rank, thing in enumerate(oracle.sort(things, order, lang))}
    return sorted(passing, key=lambda thing: ranks[thing.iri])


def page(store: EmbeddedStore, lang: str, **variables: Json) -> dict[str, Any]:
    outcome = run(API, store, PAGE, variables, lang=lang)
    assert outcome.data is not None, outcome.errors
    found: dict[str, Any] = outcome.data["things"]
    return found


def refused(store: EmbeddedStore, **variables: Json) -> bool:
    """Tell whether amounts of several colours are refused; nothing else may be."""
    if not oracle.mixes(variables["where"], variables["orderBy"]):
        return False
    outcome = run(API, store, PAGE, variables)
    assert outcome.data is None
    assert [error.extensions and error.extensions["code"] for error in outcome.errors] == ["MIXED_BASIS"]
    return True


@pytest.mark.parametrize(("field", "operator"), operators(), ids=["-".join(pair) for pair in operators()])
@given(data=st.data(), things=graphs())
@QUICK
def test_each_operator(field: str, operator: str, data: st.DataObject, things: list[Thing]) -> None:
    kind = get_named_type(input_type("ThingFilter").fields[field].type).name
    made = input_type(kind).fields[operator]
    strategy = plain_values(get_named_type(made.type).name)
    given_filter = {operator: data.draw(st.lists(strategy, max_size=3) if is_list_type(made.type) else strategy)}
    if kind == "TextFilter" and data.draw(st.booleans()):
        given_filter["lang"] = data.draw(plain_values("Language"))
    where = {field: given_filter}
    if field == "amount" and data.draw(st.booleans()):
        where["colour"] = {"eq": data.draw(plain_values("ColourCode"))}
    store = store_of(things)
    if refused(store, where=where, orderBy=[]):
        return
    found = page(store, "fr", where=where)
    wanted = expected(things, where, [], "fr")
    assert [node["id"] for node in found["nodes"]] == wanted
    assert found["totalCount"] == len(wanted)


@given(
    things=graphs(),
    where=filters("ThingFilter"),
    order=orders,
    lang=st.sampled_from(["fr", "en"]),
    size=st.integers(1, 4),
)
@LONGER
def test_pages_forwards_and_backwards(
    things: list[Thing], where: dict[str, Any], order: list[dict[str, Any]], lang: str, size: int
) -> None:
    store = store_of(things)
    if refused(store, where=where, orderBy=order):
        return
    wanted = expected(things, where, order, lang)
    forwards: list[str] = []
    after = None
    while True:
        found = page(store, lang, where=where, orderBy=order, first=size, after=after)
        assert found["pageInfo"]["hasPreviousPage"] == (after is not None)
        forwards += [node["id"] for node in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
        assert found["edges"][-1]["cursor"] == after
    assert forwards == wanted
    backwards: list[str] = []
    before = None
    while True:
        found = page(store, lang, where=where, orderBy=order, last=size, before=before)
        assert found["pageInfo"]["hasNextPage"] == (before is not None)
        backwards = [node["id"] for node in found["nodes"]] + backwards
        before = found["pageInfo"]["startCursor"]
        if not found["pageInfo"]["hasPreviousPage"]:
            break
    assert backwards == wanted


@given(
    things=graphs(),
    where=filters("ThingFilter", 1),
    order=orders,
    lang=st.sampled_from(["fr", "en"]),
    size=st.integers(0, 3),
)
@LONGER
def test_nested_lists_and_pages(
    things: list[Thing], where: dict[str, Any], order: list[dict[str, Any]], lang: str, size: int
) -> None:
    store = store_of(things)
    if refused(store, where=where, orderBy=order):
        return
    outcome = run(API, store, NESTED, {"where": where, "orderBy": order, "first": size}, lang=lang)
    assert outcome.data is not None, outcome.errors
    passing = set(expected(things, where, order, lang))
    ranked = [thing.iri for thing in oracle.sort(things, order, lang)]
    cursors = set()
    for thing, node in zip(things, outcome.data["things"]["nodes"], strict=True):
        friends = {things[place].iri for place in thing.get("friends")} & passing
        fans = {things[place].iri for place in thing.get("fans")} & passing
        assert [item["id"] for item in node["friends"]] == [iri for iri in ranked if iri in friends][:size]
        assert [item["id"] for item in node["near"]] == [things[place].iri for place in thing.get("near")]
        assert node["fans"]["totalCount"] == len(fans)
        edges = node["fans"]["edges"]
        assert [item["node"]["id"] for item in edges] == [iri for iri in ranked if iri in fans][:size]
        cursors |= {(item["cursor"], item["node"]["id"]) for item in edges}
    for cursor, iri in sorted(cursors)[:2]:
        variables = {"where": where, "orderBy": order, "first": size, "after": cursor}
        outcome = run(API, store, NESTED, variables, lang=lang)
        assert outcome.data is not None, outcome.errors
        rest = set(ranked[ranked.index(iri) + 1 :]) & passing
        for thing, node in zip(things, outcome.data["things"]["nodes"], strict=True):
            fans = {things[place].iri for place in thing.get("fans")} & rest
            found = [item["node"]["id"] for item in node["fans"]["edges"]]
            assert found == [other for other in ranked if other in fans][:size]
