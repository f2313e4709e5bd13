"""What filters cost: no filter multiplies rows, or reads all of a class anew for each node."""

import time

import pytest

from postinternat.gql.operations import Operations, Question
from postinternat.gql.routes import open_operations
from postinternat.settings import Settings
from postinternat.store import EmbeddedStore, Solutions


@pytest.fixture(scope="module")
def operations(store: EmbeddedStore) -> Operations:
    return open_operations(store, Settings())


def all_of(logic: str, *filters: tuple[str, int]) -> str:
    """Return the filters, each as often as its number says with another text for its ``#``, joined by and / or."""
    listed = [text.replace("#", f'"z{index}"') for text, number in filters for index in range(number)]
    return f"{{ {logic}: [{' '.join(listed)}] }}"


def asking(where: str) -> Question:
    return Question(f"{{ provisions(first: 3, where: {where}) {{ nodes {{ id }} }} }}")


@pytest.mark.parametrize(
    "where",
    [
        all_of("and", ("{ label: { contains: # } }", 20), ('{ label: { contains: "e" } }', 1)),
        all_of("and", ('{ label: { gt: "a" } }', 1), ("{ label: { lt: # } }", 7)),
        all_of("or", ("{ statedIn: { some: { anchor: { contains: # } } } }", 12)),
        '{ contradicts: { none: { statedIn: { some: { anchor: { contains: "z1" } } } } } }',
        '{ not: { statedIn: { some: { document: { title: { contains: "z1" } } } } } }',
    ],
)
def test_a_filter_takes_time_in_proportion_to_its_length(operations: Operations, where: str) -> None:
    """Each of these took from nine seconds to hours while all conditions were joined."""
    started = time.process_time()
    answer = operations.answer(asking(where))
    assert answer.errors == ()
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("where", "heavy"),
    [
        ('{ label: { contains: "a" } }', False),
        ('{ statedIn: { some: { anchor: { contains: "a" } } } }', False),
        ('{ statedIn: { some: { document: { title: { contains: "a" } } } } }', True),
        (all_of("or", ('{ id: { in: ["urn:x:a", "urn:x:b", "urn:x:c"] } }', 12)), True),
        (all_of("or", ("{ label: { contains: # } }", 40)), True),
    ],
)
def test_filters_of_unknown_cost_run_where_they_can_be_killed(store: EmbeddedStore, where: str, heavy: bool) -> None:
    operations = open_operations(store, Settings())
    ran: list[str] = []

    def elsewhere(query: str) -> Solutions:
        ran.append(query)
        return store.select(query)

    operations.heavy = elsewhere
    assert operations.answer(asking(where)).errors == ()
    assert (len(ran) == 1) == heavy
