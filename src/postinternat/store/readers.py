"""Readers: processes that hold one version of the dataset, forked by a nursery and killed at will."""

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from postinternat import errors
from postinternat.errors import QueryError, QueryTimeout, StoreError, WorkerDied
from postinternat.store.answer import Answer, Request
from postinternat.store.nursery import FORK, KILL, NUMBER, Order, too_large
from postinternat.store.wire import Header, Wire
from postinternat.text import Text

_START_S = 60.0
_AT_ONCE_S = 0.001
"""Seconds to wait for a quick answer before anything else is done: about what it takes to watch for it."""
_PATIENCE_S = 0.25
"""Seconds after which a query runs at a lower priority, so that the server answers others while it does."""
_NICE = 10
_BUFFER = 1_000_000
"""Bytes of an answer that a reader may have on the way; the system gives less."""
_LARGE = 500_000
"""Bytes of a body that are waited for in the event loop."""
_OUT_OF_MEMORY = {signal.SIGABRT, signal.SIGKILL, signal.SIGSEGV}


class Nursery:
    """The process that forks the readers of one version. It takes some 0.1 s to start, a reader a few ms."""

    def __init__(self, order: Order) -> None:
        self._asking = threading.Lock()
        self._control, theirs = socket.socketpair()
        self._control.settimeout(_START_S)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- our own module
                [sys.executable, "-m", "postinternat.store.nursery", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        if self._process.stdin is not None:
            with self._process.stdin as order_pipe:
                pickle.dump(order, order_pipe)

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def fork(self) -> "Reader":
        """Start a reader. Raises StoreError when the nursery is gone."""
        ours, theirs = socket.socketpair()
        with theirs, ours:
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
            number = self._ask(FORK, [theirs.fileno()])
            return Reader(self, number, Wire(socket.socket(fileno=ours.detach())))

    def kill(self, number: int) -> int:
        """End a reader and return the signal that ended it; 0 when it went with the nursery."""
        try:
            return self._ask(KILL + NUMBER.pack(number), [])
        except StoreError:
            return 0

    def close(self) -> None:
        """End the nursery and all its readers."""
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ask(self, message: bytes, descriptors: list[int]) -> int:
        with self._asking:
            try:
                socket.send_fds(self._control, [message], descriptors)
                reply = self._control.recv(NUMBER.size, socket.MSG_WAITALL)
            except OSError:
                reply = b""
        if len(reply) < NUMBER.size:
            raise StoreError(
                Text(
                    "les processus des requêtes ne démarrent pas",
                    "the processes that run the queries cannot be started",
                ),
                where=Text(f"processus {self._process.pid}", f"process {self._process.pid}"),
                fix=Text("lire ce qu'il a écrit sur la sortie d'erreur", "look at what it printed to standard error"),
            )
        number: int = NUMBER.unpack(reply)[0]
        return number


class Reader:
    """One process that answers one query at a time."""

    def __init__(self, nursery: Nursery, number: int, wire: Wire) -> None:
        self._nursery = nursery
        self._number = number
        self._wire = wire
        self._ending = threading.Lock()
        self._ended_by: int | None = None
        self._slowed = False

    @property
    def alive(self) -> bool:
        """Whether the reader has not been ended from here."""
        return self._ended_by is None

    @property
    def fit(self) -> bool:
        """Whether it may be given another query: it is alive and at its first priority, which cannot be given back."""
        return self.alive and not self._slowed

    def waits(self) -> bool:
        """Tell whether the process is there and waits for a query; only a dead one has something to read."""
        return not self._wire.readable(0)

    def ask(self, request: Request, timeout_s: float) -> Answer:
        """Return the answer to the query.

        Raises what the query raised; or QueryTimeout after ``timeout_s`` seconds, QueryTooLarge or WorkerDied,
        and then the reader is dead.
        """
        try:
            self._wire.send_request(request)
            if not self._wire.readable(min(_PATIENCE_S, timeout_s)):
                self._slow_down()
                if not self._wire.readable(max(0, timeout_s - _PATIENCE_S)):
                    self.kill()
                    raise _too_slow(timeout_s)
        except OSError as error:
            raise self._death() from error
        return self._receive()

    async def ask_in_loop(self, request: Request, timeout_s: float, *, at_once: bool) -> Answer:
        """Do as ``ask`` without a thread; the reader is killed when the task is cancelled.

        With ``at_once`` a quick answer is waited for in place, which holds up the event loop a millisecond at most.
        """
        try:
            self._wire.send_request(request)
            if at_once and self._wire.readable(_AT_ONCE_S):
                return await self._receive_in_loop()
        except OSError as error:
            raise self._death() from error
        loop = asyncio.get_running_loop()
        readable = loop.create_future()
        descriptor = self._wire.fileno()
        try:
            loop.add_reader(descriptor, _settle, readable)
            await asyncio.wait([readable], timeout=min(_PATIENCE_S, timeout_s))
            if not readable.done():
                self._slow_down()
                await asyncio.wait([readable], timeout=max(0, timeout_s - _PATIENCE_S))
        except asyncio.CancelledError:
            self.kill()
            raise
        finally:
            loop.remove_reader(descriptor)
        if not readable.done():
            await loop.run_in_executor(None, self.kill)
            raise _too_slow(timeout_s)
        self._wire.set_blocking()  # uvloop makes what it watches non-blocking
        return await self._receive_in_loop()

    def _receive(self) -> Answer:
        try:
            header, body, missing = self._wire.receive_header()
            if missing:
                body += self._wire.receive_rest(missing)
        except (EOFError, OSError) as error:
            raise self._death() from error
        return _answer(header, body)

    async def _receive_in_loop(self) -> Answer:
        """Do as ``_receive``; a thread waits for a large body, which a slowed reader may take long to hand over."""
        try:
            header, body, missing = self._wire.receive_header()
            if missing > _LARGE:
                loop = asyncio.get_running_loop()
                body += await loop.run_in_executor(None, self._wire.receive_rest, missing)
            elif missing:
                body += self._wire.receive_rest(missing)
        except asyncio.CancelledError:
            self.kill()
            raise
        except (EOFError, OSError) as error:
            raise self._death() from error
        return _answer(header, body)

    def kill(self) -> int:
        """End the process and return the signal that ended it. Any thread may call this, at any time."""
        with self._ending:
            if self._ended_by is None:
                self._ended_by = self._nursery.kill(self._number)
            return self._ended_by

    def _slow_down(self) -> None:
        with self._ending:
            if self._ended_by is None:
                self._slowed = True
                with suppress(ProcessLookupError):
                    os.setpriority(os.PRIO_PROCESS, self._number, _NICE)

    def close(self) -> None:
        """End the process and the way to it; nobody may be asking."""
        self.kill()
        self._wire.close()

    def _death(self) -> QueryError:
        if not self.alive:
            return WorkerDied(
                Text("la requête a été annulée", "the query was cancelled"),
                fix=Text("l'envoyer de nouveau", "send it again"),
            )
        ended_by = self.kill()
        if ended_by in _OUT_OF_MEMORY:
            return too_large()
        what = Text(
            f"le processus de la requête s'est arrêté de lui-même ({ended_by})",
            f"the process that ran the query ended by itself ({ended_by})",
        )
        return WorkerDied(what, fix=Text("réessayer", "try again"))


def _answer(header: Header, body: bytes) -> Answer:
    if "error" in header:
        raise _query_error(header)
    return Answer(body=body, **header)  # type: ignore[arg-type]


def _settle(readable: "asyncio.Future[None]") -> None:
    if not readable.done():
        readable.set_result(None)


def _too_slow(timeout_s: float) -> QueryTimeout:
    what = Text(f"la requête a été arrêtée après {timeout_s:g} s", f"the query was stopped after {timeout_s:g} s")
    return QueryTimeout(what, fix=Text("la restreindre, ou ajouter un LIMIT", "narrow it, or add a LIMIT"))


def _query_error(header: Header) -> QueryError:
    error: QueryError = getattr(errors, str(header.pop("error")))(header["what"])
    vars(error).update(header)
    return error
