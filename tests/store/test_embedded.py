"""The store in memory keeps the contract of stores, and says where a query is wrong."""

import pytest

from postinternat.errors import QuerySyntaxError
from postinternat.store import EmbeddedStore
from postinternat.store.form import query_form
from tests.store.contract import StoreContract


class TestEmbeddedStore(StoreContract):
    @pytest.fixture
    def store(self, small_store: EmbeddedStore) -> EmbeddedStore:
        return small_store


def test_a_syntax_error_gives_line_and_column(small_store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        small_store.select("SELECT *\nWHERE { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 16)


def test_an_unknown_prefix_gives_a_short_message(small_store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError, match="Prefix not found") as caught:
        small_store.select("SELECT * { ?s nope:x ?o }")
    assert len(caught.value.what) < 300


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "select"),
        ("# SELECT\nBASE <http://a/#x>\nPREFIX select: <http://ask/>\nask {}", "ask"),
        ("prefix : <http://a/> Construct WHERE {}", "graph"),
        ("DESCRIBE <http://a/>", "graph"),
        ("INSERT DATA {}", None),
        ("", None),
    ],
)
def test_the_form_is_told_from_the_text(query: str, form: str | None) -> None:
    assert query_form(query) == form
