"""Turns among clients: nobody gets all the readers, and whoever asks too much at once is told to come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from postinternat.http import Problem


class Turns:
    """Each client may run ``running`` queries at a time and have ``waiting`` more in wait."""

    def __init__(self, *, running: int, waiting: int, retry_after_s: int) -> None:
        self._running = running
        self._places = running + waiting
        self._retry_after_s = retry_after_s
        self._clients: dict[str, _Client] = {}

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait for the client's turn. Raises Problem (429) when it has too many queries here already."""
        state = self._clients.setdefault(client, _Client(asyncio.Semaphore(self._running)))
        if state.inside >= self._places:
            raise Problem(
                "too-many-requests",
                f"{state.inside} queries of this client are running or waiting",
                fix=f"wait {self._retry_after_s} s, and send them one after the other",
                headers={"Retry-After": str(self._retry_after_s)},
            )
        state.inside += 1
        try:
            async with state.turn:
                yield
        finally:
            state.inside -= 1
            if state.inside == 0:
                self._clients.pop(client, None)


class _Client:
    def __init__(self, turn: asyncio.Semaphore) -> None:
        self.turn = turn
        self.inside = 0
