"""Turns among clients: nobody gets all the readers, and whoever asks too much at once is told to come back."""

import asyncio

from postinternat.http import Problem
from postinternat.text import Text


class Turns:
    """Each client may run ``running`` queries at a time and have ``waiting`` more in wait."""

    def __init__(self, *, running: int, waiting: int, retry_after_s: int) -> None:
        self._running = running
        self._places = running + waiting
        self._retry_after_s = retry_after_s
        self._clients: dict[str, _Client] = {}

    def turn(self, client: str) -> "_Turn":
        """Return what waits for the client's turn. Raises Problem (429) when it has too many queries here already."""
        state = self._clients.get(client)
        if state is None:
            state = self._clients[client] = _Client(asyncio.Semaphore(self._running))
        if state.inside >= self._places:
            raise Problem(
                "too-many-requests",
                Text(
                    f"{state.inside} requêtes de ce client sont en cours ou en attente",
                    f"{state.inside} queries of this client are running or waiting",
                ),
                fix=Text(
                    f"attendre {self._retry_after_s} s, et les envoyer l'une après l'autre",
                    f"wait {self._retry_after_s} s, and send them one after the other",
                ),
                headers={"Retry-After": str(self._retry_after_s)},
            )
        return _Turn(self._clients, client, state)


class _Client:
    def __init__(self, turn: asyncio.Semaphore) -> None:
        self.turn = turn
        self.inside = 0


class _Turn:
    """The turn of one query, as a context."""

    def __init__(self, clients: dict[str, _Client], name: str, state: _Client) -> None:
        self._clients = clients
        self._name = name
        self._state = state

    async def __aenter__(self) -> None:
        self._state.inside += 1
        try:
            await self._state.turn.acquire()
        except BaseException:
            self._leave()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._state.turn.release()
        self._leave()

    def _leave(self) -> None:
        self._state.inside -= 1
        if self._state.inside == 0:
            self._clients.pop(self._name, None)
