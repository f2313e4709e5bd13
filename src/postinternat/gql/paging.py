"""Which part of a list is asked for, and the page that the rows of a query make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from postinternat.gql.context import Limits
from postinternat.gql.cursors import Cursor, CursorCodec
from postinternat.gql.order import KeyValue
from postinternat.gql.terms import Json, error


@dataclass(frozen=True)
class Window:
    """The part of a list that is asked for: ``size`` nodes from its start or, ``backwards``, from its end."""

    size: int
    backwards: bool
    after: Cursor | None
    before: Cursor | None


@dataclass(slots=True)
class Item:
    """One node of a page: its IRI, its sort keys, and the things that it is inherited from."""

    iri: str
    keys: tuple[KeyValue, ...]
    origins: list[str] = field(default_factory=list)


@dataclass
class Page:
    """The nodes of one page."""

    items: list[Item]
    has_next: bool = False
    has_previous: bool = False
    total: int = 0


def read_window(given: Mapping[str, Json], codec: CursorCodec, limits: Limits) -> Window:
    """Return the window of a connection's arguments. Raises GraphQLError BAD_PAGE, BAD_CURSOR or STALE_CURSOR."""
    first, last = _size(given, "first", limits.max_page), _size(given, "last", limits.max_page)
    if first is not None and last is not None:
        raise error("first and last were given together: give one of them", "BAD_PAGE")
    size = next((value for value in (first, last) if value is not None), limits.page)
    after, before = given.get("after"), given.get("before")
    return Window(
        size,
        last is not None,
        None if after is None else codec.read(after),
        None if before is None else codec.read(before),
    )


def read_size(given: Mapping[str, Json], limits: Limits) -> int | None:
    """Return how many nodes of a plain list are asked for, None for all. Raises GraphQLError BAD_PAGE."""
    return _size(given, "first", limits.max_level_rows)


def make_page(items: Sequence[Item], window: Window) -> Page:
    """Return the page that the first rows make; there is one more than its size when the list goes on."""
    more = len(items) > window.size
    kept = list(items[: window.size])
    if window.backwards:
        kept.reverse()
        return Page(kept, has_next=window.before is not None, has_previous=more)
    return Page(kept, has_next=more, has_previous=window.after is not None)


def _size(given: Mapping[str, Json], name: str, largest: int) -> int | None:
    size = given.get(name)
    if size is None:
        return None
    if not isinstance(size, int) or not 0 <= size <= largest:
        raise error(f"{name} is {size}: give a number from 0 to {largest}", "BAD_PAGE", limit=largest)
    return size
