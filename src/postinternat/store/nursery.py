"""The process that forks the readers, run as ``python -m postinternat.store.nursery <descriptor>``.

It starts no thread and no event loop, so that forking it is safe, and answers two requests on its socket:
``F`` with a descriptor forks a reader that talks over it, ``K`` with a number kills that reader. It ends,
and its readers with it, when the other side of the socket closes.

A reader holds no right that a query could use: no file or socket can be opened, memory is bounded.
"""

import gc
import os
import pickle
import resource
import signal
import socket
import struct
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from postinternat.errors import QueryError, QueryTooLarge
from postinternat.store.answer import GRAPH_FORMATS, Request, answer
from postinternat.store.engine import restore
from postinternat.store.results import FORMATS
from postinternat.store.wire import Header, Wire
from postinternat.text import Text

NUMBER = struct.Struct("!q")
FORK = b"F"
KILL = b"K"


@dataclass(frozen=True)
class Order:
    """What the nursery is told when it starts."""

    dump: bytes
    """The version to read, which is held in memory once and shared by all readers."""
    version: str
    memory_bytes: int
    network: bool = False
    """Whether readers may open connections, for the services that the operator allows."""


def main() -> None:
    """Read the order from standard input, then serve requests until the socket closes."""
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 -- written by our own parent process
    store = restore(order.dump)
    gc.freeze()
    control = socket.socket(fileno=int(sys.argv[1]))
    readers: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, len(KILL) + NUMBER.size, 1)
        if not message:
            break
        if message[:1] == FORK:
            number = _fork(order, store, descriptors[0], control)
            readers.add(number)
        else:
            (number,) = NUMBER.unpack(message[1:])
            readers.discard(number)
            number = _kill(number)
        control.sendall(NUMBER.pack(number))
    for number in readers:
        _kill(number)


def _fork(order: Order, store: ox.Store, descriptor: int, control: socket.socket) -> int:
    number = os.fork()
    if number:
        os.close(descriptor)
        return number
    try:
        control.close()
        _serve(order, store, Wire(socket.socket(fileno=descriptor)))
    except BaseException:  # the process must end here, whatever happens: its parent's loop is below on the stack
        traceback.print_exc()
    finally:
        os._exit(1)


def _kill(number: int) -> int:
    """End a reader and return the signal that ended it, which is another one if it was dead already."""
    os.kill(number, signal.SIGKILL)
    _, status = os.waitpid(number, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _serve(order: Order, store: ox.Store, wire: Wire) -> None:
    _warm_up(store)
    _give_up_rights(order.memory_bytes, network=order.network)
    while True:
        try:
            request = wire.receive_request()
        except EOFError:
            return
        wire.send_answer(*_outcome(store, request, order.version))


def _outcome(store: ox.Store, request: Request, version: str) -> tuple[Header, bytes]:
    """Return plain values and bytes: the other side must not have to trust a process that ran a query."""
    try:
        result = answer(store, request, version)
    except QueryError as error:
        return {"error": type(error).__name__, **vars(error)}, b""
    except MemoryError:
        return {"error": "QueryTooLarge", **vars(too_large())}, b""
    return {name: value for name, value in vars(result).items() if name != "body"}, result.body


def too_large() -> QueryTooLarge:
    """Return the error for a query that ran out of memory."""
    return QueryTooLarge(
        Text(
            "la requête demandait plus de mémoire ou d'imbrication que permis",
            "the query needed more memory or a deeper nesting than allowed",
        ),
        fix=Text("la restreindre, ou ajouter un LIMIT", "narrow it, or add a LIMIT"),
    )


def _warm_up(store: ox.Store) -> None:
    """Load what is loaded at first use, as no file can be opened later."""
    for results_type in FORMATS:
        answer(store, Request("SELECT * { ?s ?p ?o } LIMIT 1", results_type=results_type), "")
    for graph_type in GRAPH_FORMATS:
        answer(store, Request("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1", graph_type=graph_type), "")


def _give_up_rights(memory_bytes: int, *, network: bool) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if network:
        return
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


if __name__ == "__main__":
    main()
