"""The saved operations give the same bytes from memory, from a directory and from a server of another kind."""

from collections.abc import Iterator

import pytest

from postinternat import paths
from postinternat.gql.operations import Operations, Question
from postinternat.gql.routes import open_operations
from postinternat.settings import Settings
from postinternat.store import DirectoryStore, RemoteStore, Store, dataset, open_store
from tests.gql_http.test_operations import NAMES, question
from tests.store.test_remote import oxigraph

QUERIES = [
    """{ provisions(where: { contradicts: { none: { statedIn: { some: { anchor: { contains: "a" } } } } } }, last: 30,
         orderBy: [{ field: LABEL, direction: DESC, nulls: FIRST }])
         { totalCount nodes { id } pageInfo { startCursor } } }""",
    """{ hospitals(where: { label: { between: { from: "c", to: "d" } } }, first: 5, orderBy: [{ field: LABEL }])
         { totalCount nodes { label } } }""",
    """{ statistics { remunerations(groupBy: [BASIS, PER], where: { basis: { ne: UNSPECIFIED } })
         { count keys { value } amountSummary { sum avg count } } } }""",
    """{ milestones(orderBy: [{ field: ON_OR_BEFORE, nulls: FIRST }, { field: BEFORE, direction: DESC }], first: 20)
         { nodes { id onOrBefore before current } } }""",
]


@pytest.fixture(scope="module", params=["directory", "server"])
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operations]:
    """Return the operations over the whole dataset, loaded into another store."""

    def operations(store: Store) -> Operations:
        return open_operations(store, Settings())

    graphs = dataset.read(paths.resources())
    if request.param == "directory":
        directory = DirectoryStore(tmp_path_factory.mktemp("store") / "store")
        directory.load(graphs)
        yield operations(directory)
        return
    with oxigraph() as address:
        remote = open_store(Settings(store=f"{address}/query", timeout_s=30))
        assert isinstance(remote, RemoteStore)
        remote.load(graphs)
        yield operations(remote)


@NAMES
def test_saved_operations_answer_alike(operations: Operations, elsewhere: Operations, name: str) -> None:
    here, there = operations.answer(question(name)), elsewhere.answer(question(name))
    assert there.errors == ()
    assert (there.version, there.body) == (here.version, here.body)


@pytest.mark.parametrize("text", QUERIES)
def test_filters_orders_and_groups_answer_alike(operations: Operations, elsewhere: Operations, text: str) -> None:
    here, there = operations.answer(Question(text)), elsewhere.answer(Question(text))
    assert there.errors == ()
    assert there.body == here.body
