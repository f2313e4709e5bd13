"""The pool of killable processes that check what is sent, started when the first is needed."""

import asyncio
import json
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection

from postinternat.errors import PostinternatError
from postinternat.http import Problem
from postinternat.model import Text
from postinternat.settings import Settings
from postinternat.submissions.order import Header, Order, Publication
from postinternat.validation.sent import PlainCheck, Sent

_START_S = 120.0
_MOST_WAITING = 8
_GRACE_S = 5.0
_FEWER = Text("envoyer moins de lignes à la fois", "send fewer rows at a time")


class Checker:
    """Checks at most ``size`` submissions at once, each for at most ``submission_timeout_s`` seconds."""

    def __init__(self, settings: Settings, *, size: int = 2) -> None:
        self._settings = settings
        self._places = size + _MOST_WAITING
        self._inside = 0
        self._closed = False
        self._changing = threading.Lock()
        self._turns = threading.Semaphore(size)
        self._threads = ThreadPoolExecutor(self._places, thread_name_prefix="check")
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()

    async def check(self, order: Order | Publication) -> tuple[Header, bytes]:
        """Return what ``checking.outcome`` says of the order.

        Raises Problem: 503 when too many wait, for want of memory or when the process ends, 504 past the time limit.
        """
        with self._place():
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._check, order)

    def check_plainly(self, sent: Sent, language: str, most: int) -> PlainCheck:
        """Return the report as plain values, for a thread that waits for it, and not longer than for a query.

        Raises Problem as ``check`` does, PostinternatError for what the process could not do.
        """
        with self._place():
            header, body = self._check(Order(sent, "json", language, most=most), self._settings.timeout_s)
        if "unreadable" in header:
            return PlainCheck(unreadable=header["unreadable"])
        if "error" in header:
            what, where, fix = (Text(*header[part]) for part in ("error", "where", "fix"))
            raise PostinternatError(what, where=where, fix=fix)
        return PlainCheck(json.loads(body))

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Hold a place among those that are checked or wait for it. Raises Problem 503 when there is none."""
        with self._changing:
            if self._closed:
                raise _unavailable("le serveur s'arrête", "the server is stopping")
            if self._inside >= self._places:
                raise _unavailable("trop de contrôles attendent", "too many checks are waiting")
            self._inside += 1
        try:
            yield
        finally:
            with self._changing:
                self._inside -= 1

    def close(self) -> None:
        """End the processes; those that have work get a few seconds to end it."""
        with self._changing:
            self._closed = True
            idle, self._idle = self._idle, []
        for process in idle:
            process.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)
        end = time.monotonic() + _GRACE_S
        while self._busy and time.monotonic() < end:
            time.sleep(0.05)
        for process in list(self._busy):
            process.end()

    def _check(self, order: Order | Publication, timeout_s: float | None = None) -> tuple[Header, bytes]:
        if not self._turns.acquire(timeout=timeout_s):
            raise _unavailable("trop de contrôles attendent", "too many checks are waiting")
        try:
            return self._asked(order, timeout_s or self._settings.submission_timeout_s)
        finally:
            self._turns.release()

    def _asked(self, order: Order | Publication, timeout_s: float) -> tuple[Header, bytes]:
        process = self._taken()
        self._busy.add(process)
        try:
            answer = process.ask(order, timeout_s)
        except BaseException:
            process.kill()
            raise
        finally:
            self._busy.discard(process)
        with self._changing:
            if not self._closed:
                self._idle.append(process)
                return answer
        process.kill()
        return answer

    def _taken(self) -> "_Process":
        with self._changing:
            while self._idle:
                process = self._idle.pop()
                if process.alive:
                    return process
        return _Process(self._settings)


class _Process:
    """One process that checks one submission at a time."""

    def __init__(self, settings: Settings) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- our own module
                [sys.executable, "-m", "postinternat.submissions.checking", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._connection = Connection(ours.detach())
        try:
            if self._process.stdin is not None:
                with self._process.stdin as order_pipe:
                    pickle.dump(settings, order_pipe)
            if not self._connection.poll(_START_S):
                raise EOFError
            self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            self.kill()
            raise _unavailable("le contrôle ne démarre pas", "the check cannot be started") from error

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def ask(self, order: Order | Publication, timeout_s: float) -> tuple[Header, bytes]:
        """Return what comes of the order."""
        try:
            self._connection.send(order)
            if not self._connection.poll(timeout_s):
                told = Text(
                    f"le contrôle a été arrêté après {timeout_s:g} s", f"the check was stopped after {timeout_s:g} s"
                )
                raise Problem("timeout", told, fix=_FEWER)
            header: Header = json.loads(self._connection.recv_bytes())
            body = self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            told = Text("le contrôle s'est arrêté de lui-même", "the check ended by itself")
            raise Problem("too-costly", told, fix=_FEWER) from error
        if "too_large" in header:
            told = Text(
                "le contrôle demande plus de mémoire que permis", "the check needs more memory than it is allowed"
            )
            raise Problem("too-costly", told, fix=_FEWER)
        return header, body

    def end(self) -> None:
        """End the process from another thread than the one that asks: that one is told, and closes the connection."""
        self._process.kill()
        self._process.wait()

    def kill(self) -> None:
        """End the process and the connection to it."""
        self.end()
        self._connection.close()


def _unavailable(french: str, english: str) -> Problem:
    later = Text("réessayer dans quelques secondes", "try again in a few seconds")
    return Problem("unavailable", Text(french, english), fix=later, headers={"Retry-After": "5"})
