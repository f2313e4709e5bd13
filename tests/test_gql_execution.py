"""Operations run in few queries, refuse what they cannot do with a code, and speak the language asked for."""

import pyoxigraph as ox
import pytest
from graphql import GraphQLError

from postinternat.gql.context import Context, Limits
from postinternat.gql.cursors import Cursor, CursorCodec
from postinternat.gql.execution import Executor, RequestErrors
from postinternat.gql.order import SortKey
from postinternat.gql.schema import Api, read_api
from postinternat.store import EmbeddedStore
from postinternat.store.dataset import NamedGraph
from tests.gql.things import DEF, Json, Thing, read_things_api, run, store_of

API: Api = read_things_api()
THINGS = [
    Thing(
        "urn:test:a",
        {"label": [("Été", "fr"), ("Summer", "en")], "number": [1], "colour": ["dark-red"], "friends": [1, 2]},
    ),
    Thing("urn:test:b", {"label": [("Winter", "en")], "number": [1], "names": [("b", "fr"), ("a", "fr"), ("x", "en")]}),
    Thing("urn:test:c", {"label": [("Sans langue", "")], "friend": [0], "friends": [0], "numbers": [3, 1]}),
]


@pytest.fixture(scope="module")
def things() -> EmbeddedStore:
    return store_of(THINGS)


def ask(store: EmbeddedStore, operation: str, *, language: str = "fr", **variables: Json) -> Json:
    outcome = run(API, store, operation, variables, lang=language)
    assert outcome.data is not None, outcome.errors
    return outcome.data


def refusal(store: EmbeddedStore, operation: str, **variables: Json) -> dict[str, Json]:
    """Return the extensions of the one error of a request that is refused."""
    outcome = run(API, store, operation, variables)
    assert outcome.data is None
    (error,) = outcome.errors
    assert error.extensions
    return error.extensions


# --- languages and values


@pytest.mark.parametrize(
    ("default", "argument", "expected"),
    [
        ("fr", None, [("Été", "fr"), ("Winter", "en"), ("Sans langue", None)]),
        ("en", None, [("Summer", "en"), ("Winter", "en"), ("Sans langue", None)]),
        ("fr", "EN", [("Summer", "en"), ("Winter", "en"), ("Sans langue", None)]),
        ("en", "FR", [("Été", "fr"), ("Winter", "en"), ("Sans langue", None)]),
    ],
)
def test_texts_and_the_language_they_are_in(
    things: EmbeddedStore, default: str, argument: str | None, expected: list[tuple[str, str | None]]
) -> None:
    text = "query($lang: Language) { things { nodes { label(lang: $lang) labelLanguage(lang: $lang) } } }"
    found = ask(things, text, language=default, lang=argument)
    assert [(node["label"], node["labelLanguage"]) for node in found["things"]["nodes"]] == expected


def test_codes_and_lists_of_values(things: EmbeddedStore) -> None:
    text = """{ things { nodes {
      names(lang: FR) namesLanguage(lang: FR) numbers colours { code }
      colour { id code list label label_en: label(lang: EN) labelLanguage(lang: EN) definition }
    } } }"""
    first, second, third = ask(things, text)["things"]["nodes"]
    assert first["colour"] == {
        "id": "https://example.org/colour/dark-red",
        "code": "dark-red",
        "list": "colour",
        "label": "Grenat",
        "label_en": "Grenat",
        "labelLanguage": "fr",
        "definition": None,
    }
    assert (second["names"], second["namesLanguage"], second["colour"]) == (["a", "b"], "fr", None)
    assert (third["numbers"], third["names"], third["colours"]) == ([1, 3], [], [])


def test_nodes_by_iri_of_any_type(things: EmbeddedStore) -> None:
    ids = ["urn:test:b", "urn:unknown", "https://example.org/colour/red", "https://example.org/colour", "urn:test:b"]
    text = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id label(lang: EN) ... on Thing { number } } }"
    assert ask(things, text, ids=ids)["nodes"] == [
        {"__typename": "Thing", "id": "urn:test:b", "label": "Winter", "number": 1},
        None,
        {"__typename": "Code", "id": "https://example.org/colour/red", "label": "Red"},
        {"__typename": "Resource", "id": "https://example.org/colour", "label": "Colour"},
        {"__typename": "Thing", "id": "urn:test:b", "label": "Winter", "number": 1},
    ]
    assert ask(things, '{ node(id: "urn:unknown") { id } }') == {"node": None}


# --- planning


def count_queries(store: EmbeddedStore, operation: str, **variables: Json) -> tuple[int, int]:
    executor = Executor(API)
    context = Context(store, API.catalogue)
    outcome = executor.run(executor.prepare(operation), context, variables)
    assert outcome.plan is not None
    assert outcome.data is not None
    return len(context.queries), outcome.plan.max_queries


@pytest.mark.parametrize(
    ("operation", "queries"),
    [
        ("{ __typename }", 0),
        ("{ things { nodes { label } } }", 2),
        ("{ things { totalCount } }", 2),
        ("{ things { nodes { id } edges { cursor node { id } } } }", 1),
        ("{ things { nodes { friend { label friend { label } } } } }", 2),
        ("{ things { nodes { friends { label } } } }", 3),
        ("{ things { nodes { ...A ...B } } } fragment A on Thing { friends { id } } fragment B on Node { ...A }", 2),
        ("{ things { nodes { friends { friends { label } } friend { friends { number } } } } }", 5),
        ("{ a: things { nodes { label } } b: things { nodes { number } } }", 3),
        ('{ node(id: "urn:test:a") { label } }', 1),
        ("{ things { nodes { fans { totalCount nodes { label } } } } }", 4),
        ("{ statistics { things { count } } }", 1),
    ],
)
def test_one_query_for_each_level_and_one_for_values(things: EmbeddedStore, operation: str, queries: int) -> None:
    used, allowed = count_queries(things, operation)
    assert used == queries
    assert used <= allowed


def test_a_plan_is_kept_for_each_truth_of_its_conditions(things: EmbeddedStore) -> None:
    executor = Executor(API)
    prepared = executor.prepare(
        "query($more: Boolean!, $lang: Language) {"
        " things { nodes { id friends @include(if: $more) { label(lang: $lang) } } } }"
    )
    plans = []
    for variables in ({"more": True, "lang": "FR"}, {"more": False}, {"more": True, "lang": "EN"}):
        outcome = executor.run(prepared, Context(things, API.catalogue), variables)
        assert outcome.data is not None
        assert ("friends" in outcome.data["things"]["nodes"][0]) == variables["more"]
        plans.append(outcome.plan)
    assert plans[0] is plans[2]
    assert plans[0] is not plans[1]
    assert executor.prepare(prepared.text) is prepared


def test_a_key_may_hold_more_than_one_selection(things: EmbeddedStore) -> None:
    text = "{ things(first: 1) { nodes { friends { id } } nodes { friends { number } } first: nodes { label } } }"
    assert ask(things, text)["things"] == {
        "nodes": [{"friends": [{"id": "urn:test:b", "number": 1}, {"id": "urn:test:c", "number": None}]}],
        "first": [{"label": "Été"}],
    }


def test_the_schema_can_be_asked_for_beside_data(things: EmbeddedStore) -> None:
    executor = Executor(API)
    prepared = executor.prepare('{ __type(name: "Thing") { name } things(first: 1) { nodes { id } } }')
    outcome = executor.run(prepared, Context(things, API.catalogue))
    assert not outcome.fast
    assert outcome.data == {"__type": {"name": "Thing"}, "things": {"nodes": [{"id": "urn:test:a"}]}}


def test_data_that_the_shapes_promise_but_that_is_missing_is_told() -> None:
    api = read_api()
    triple = ox.Triple(
        ox.NamedNode("urn:s"),
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        ox.NamedNode("https://w3id.org/post-internat/def#Scheme"),
    )
    store = EmbeddedStore.from_graphs([NamedGraph("urn:g", [triple], "digest")])
    executor = Executor(api)
    prepared = executor.prepare("{ schemes { nodes { id title } } other: schemes { totalCount } }")
    outcome = executor.run(prepared, Context(store, api.catalogue))
    (error,) = outcome.errors
    assert error.path == ["schemes", "nodes", 0, "title"]
    assert error.extensions == {"code": "DATA_INCOMPLETE", "where": "urn:s"}
    assert outcome.data == {"schemes": None, "other": {"totalCount": 1}}


# --- what is refused


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: -1", "BAD_PAGE"),
        ("first: 1001", "BAD_PAGE"),
        ("last: 1001", "BAD_PAGE"),
        ("first: 1, last: 1", "BAD_PAGE"),
        ('after: "nonsense"', "BAD_CURSOR"),
        ('after: ""', "BAD_CURSOR"),
        ('after: "é"', "BAD_CURSOR"),
        ('before: "W10"', "BAD_CURSOR"),
        ('before: "bnVsbA"', "BAD_CURSOR"),
        ('after: "WyJhIl0"', "BAD_CURSOR"),
        ('where: {id: {eq: "urn:1> ?x ?y } #"}}', "BAD_IRI"),
        ('where: {id: {in: ["relative"]}}', "BAD_IRI"),
        ("where: {number: {eq: null}}", "BAD_FILTER"),
        ("where: {label: null}", "BAD_FILTER"),
        ("where: {and: null}", "BAD_FILTER"),
        ("where: {isNull: true}", "BAD_FILTER"),
        ("where: {friends: {some: {isNull: true}}}", "BAD_FILTER"),
        (r'where: {acronym: {eq: "\u0000"}}', "BAD_TEXT"),
        ("where: {amount: {eq: 1e999}}", "BAD_FILTER"),
        ("where: {amount: {lt: 5}}", "MIXED_BASIS"),
        ("orderBy: [{field: AMOUNT}]", "MIXED_BASIS"),
    ],
)
def test_bad_arguments_have_a_code(things: EmbeddedStore, arguments: str, code: str) -> None:
    assert refusal(things, f"{{ things({arguments}) {{ nodes {{ id }} }} }}")["code"] == code


def test_bad_variables_have_a_code(things: EmbeddedStore) -> None:
    by_label = "query($text: String) { things(where: {label: {contains: $text}}) { nodes { id } } }"
    assert refusal(things, by_label, text="\ud800")["code"] == "BAD_TEXT"
    by_number = "query($list: [Int!]) { things(where: {number: {in: $list}}) { nodes { id } } }"
    assert refusal(things, by_number, list=list(range(1001)))["code"] == "BAD_FILTER"
    assert refusal(things, by_number, list=["one"])["code"] == "COERCION"
    assert ask(things, by_number, list=[])["things"]["nodes"] == []
    assert refusal(things, by_number)["code"] == "BAD_FILTER"  # no value is no condition, and would find everything
    inside = "query($n: Int) { things(where: {or: [{number: {eq: 1}}, {not: {number: {gt: $n}}}]}) { nodes { id } } }"
    assert refusal(things, inside)["code"] == "BAD_FILTER"
    by_default = "query($n: Int = 1) { things(where: {number: {eq: $n}}) { nodes { id } } }"
    assert len(ask(things, by_default)["things"]["nodes"]) == 2
    by_filter = "query($where: ThingFilter) { things(where: $where) { nodes { id } } }"
    for depth, code in ((11, None), (12, "BAD_FILTER"), (2000, None)):
        nested: Json = {"number": {"eq": 1}}
        for _ in range(depth):
            nested = {"not": nested}
        if code is None and depth < 20:
            assert len(ask(things, by_filter, where=nested)["things"]["nodes"]) == 1
        else:
            assert refusal(things, by_filter, where=nested)["code"] == (code or "COERCION")
    wide = {"or": [{"number": {"eq": n}} for n in range(200)]}
    assert refusal(things, by_filter, where=wide)["code"] == "BAD_FILTER"
    assert refusal(things, by_filter, where={"acronym": {"contains": "x" * 1001}})["code"] == "BAD_TEXT"
    assert ask(things, by_filter, where={"acronym": {"contains": "oe" * 500}})["things"]["nodes"] == []
    many = "query($order: [ThingOrder!]) { things(orderBy: $order) { nodes { id } } }"
    assert refusal(things, many, order=[{"field": "NUMBER"}] * 7)["code"] == "BAD_ORDER"
    assert len(ask(things, by_filter)["things"]["nodes"]) == 3
    nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert refusal(things, nodes, ids=["urn:x"] * 1001)["code"] == "BAD_PAGE"
    assert refusal(things, nodes, ids=["urn:1> ?x ?y } #"])["code"] == "BAD_IRI"


@pytest.mark.parametrize("day", ["2023-02-30", "yesterday", "2023-1-1", 5])
def test_what_is_no_date_is_refused(things: EmbeddedStore, day: Json) -> None:
    text = "query($day: Date) { things(where: {day: {eq: $day}}) { nodes { id } } }"
    assert refusal(things, text, day=day)["code"] == "COERCION"


@pytest.mark.parametrize(
    "needle", ['"""', "\\", "\n\r\t", '" } #', "?s ?p ?o", "(a+)+$", "[", "^", "é", "'", "\x7f", "𝕏"]
)
def test_any_text_is_searched_as_it_is(needle: str) -> None:
    store = store_of([Thing("urn:test:a", {"acronym": [f"x{needle}y"]}), Thing("urn:test:b", {"acronym": ["xy"]})])
    for operator, value in (("contains", needle), ("startsWith", f"X{needle}"), ("eq", f"x{needle}Y")):
        text = f"query($text: String) {{ things(where: {{acronym: {{{operator}: $text}}}}) {{ nodes {{ id }} }} }}"
        assert ask(store, text, text=value)["things"]["nodes"] == [{"id": "urn:test:a"}]


CURSOR = """
query($order: [ThingOrder!], $where: ThingFilter, $after: String) {
  things(first: 1, orderBy: $order, where: $where, after: $after) { pageInfo { endCursor } nodes { id } }
}
"""


def test_cursors_of_another_list_or_version_are_refused(things: EmbeddedStore) -> None:
    order = [{"field": "NUMBER"}]
    cursor = ask(things, CURSOR, order=order)["things"]["pageInfo"]["endCursor"]
    assert ask(things, CURSOR, order=order, after=cursor)["things"]["nodes"] == [{"id": "urn:test:b"}]
    assert refusal(things, CURSOR, order=[{"field": "LABEL"}], after=cursor)["code"] == "BAD_CURSOR"
    assert (
        refusal(things, CURSOR, order=[{"field": "NUMBER", "direction": "DESC"}], after=cursor)["code"] == "BAD_CURSOR"
    )
    where = {"number": {"gt": 0}}
    assert refusal(things, CURSOR, order=order, where=where, after=cursor)["code"] == "BAD_CURSOR"
    for altered in (cursor[:-3], cursor[:10] + "A" + cursor[11:], cursor + "AAAA"):
        assert refusal(things, CURSOR, order=order, after=altered)["code"] == "BAD_CURSOR"
    other = EmbeddedStore.from_graphs(
        [NamedGraph("urn:g", [ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode(DEF), ox.Literal(1))], "x")]
    )
    told = refusal(other, CURSOR, order=order, after=cursor)
    assert (told["code"], told["datasetVersion"]) == ("STALE_CURSOR", other.version)


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        ("string", ["x", None], [1, True, ["x"], {"a": 1}, "\ud800", "a\x00"]),
        ("integer", [-3, None], ["3", 3.5, True, [3]]),
        ("decimal", ["1.50", None], ["x", "NaN", "Infinity", 1]),
        ("date", ["2021-05-01", None], ["may", "2021-13-01", 2021]),
    ],
)
def test_a_cursor_made_by_hand_is_refused(datatype: str, good: list[Json], bad: list[Json]) -> None:
    """Whoever reads the source can make the checksum of any text; what it holds is checked all the same."""
    codec = CursorCodec("0" * 64, "list", [SortKey("?k", "", datatype, descending=False, nulls_first=False)])
    for value in good:
        assert codec.read(codec.write(Cursor((value,), "urn:x:a"))).keys == (value,)
    for value, iri in [*((value, "urn:x:a") for value in bad), (good[0], "no iri"), (good[0], "")]:
        with pytest.raises(GraphQLError, match="altered"):
            codec.read(codec.write(Cursor((value,), iri)))


def test_a_level_with_too_many_nodes_is_refused(things: EmbeddedStore) -> None:
    executor = Executor(API)
    context = Context(things, API.catalogue, limits=Limits(max_level_rows=2))
    outcome = executor.run(executor.prepare("{ things(first: 2) { nodes { id } } }"), context)
    assert outcome.data is not None
    outcome = executor.run(executor.prepare("{ things { nodes { friends { id } } } }"), context)
    (error,) = outcome.errors
    assert error.extensions == {"code": "LEVEL_TOO_LARGE", "limit": 2}


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", "SYNTAX"), ("{ nothing }", "VALIDATION"), ("{ things { nodes { label(lang: DE) } } }", "VALIDATION")],
)
def test_bad_documents_have_a_code(text: str, code: str) -> None:
    with pytest.raises(RequestErrors) as refused:
        Executor(API).prepare(text)
    assert {(error.extensions or {})["code"] for error in refused.value.errors} == {code}


def test_an_unknown_operation_is_told_with_those_there_are(things: EmbeddedStore) -> None:
    executor = Executor(API)
    prepared = executor.prepare("query A { __typename } query B { __typename }")
    for name in (None, "C"):
        outcome = executor.run(prepared, Context(things, API.catalogue), None, name)
        (error,) = outcome.errors
        assert (error.extensions or {})["code"] == "OPERATION_NOT_FOUND"
        assert "A, B" in error.message
    assert executor.run(prepared, Context(things, API.catalogue), None, "B").data == {"__typename": "Query"}
