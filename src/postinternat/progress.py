"""How far a long task has come, for who wants to hear it: parts that work tell it, and know nobody who listens.

Nobody listens unless ``heard_by`` says so: then telling costs next to nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import TypeAlias


class Stage(Enum):
    """What a check does, one after the other; some stages come twice."""

    READING = "reading"
    TARGETS = "targets"
    ENGINE = "engine"
    PLACES = "places"
    REPORT = "report"


Listener: TypeAlias = Callable[[Stage, int, int], None]
"""Is told the stage, how much of it is done, and how much there is; zeros where that is not known."""
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Have what is told within this context go to the listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(stage: Stage, done: int = 0, total: int = 0) -> None:
    """Tell how far a stage has come."""
    listener = _listener.get()
    if listener is not None:
        listener(stage, done, total)
