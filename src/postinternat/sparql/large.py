"""Work on a text of the public: in a thread when the text is large, so that the server answers others meanwhile."""

from collections.abc import Callable, Sized
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

_LARGE = 4_000
Given = ParamSpec("Given")
Made = TypeVar("Made")


async def worked(text: Sized, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
    """Return what the work gives, wherever it is done."""
    if len(text) > _LARGE:
        return await run_in_threadpool(work, *given, **named)
    return work(*given, **named)
