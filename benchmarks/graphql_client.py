"""A client that costs little: GraphQL requests as bytes, sent again as soon as they are answered."""

import json
import select
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_HEADERS = "Host: localhost\r\nAccept: application/json\r\n"
_LONGEST_S = 120
_DEEPEST = 3
"""Processes below each other: the server, the one that forks, the readers."""


@dataclass(frozen=True)
class Server:
    """A server on loopback, and the number of its process."""

    port: int
    process: int

    def processor_ms(self) -> float:
        """Return the milliseconds of processor that it took so far, with the processes that it started."""
        parents = [found for found in map(_parent, Path("/proc").glob("[0-9]*/stat")) if found]
        tree = {self.process}
        for _ in range(_DEEPEST):
            tree |= {number for number, parent in parents if parent in tree}
        threads = [file for number in tree for file in Path(f"/proc/{number}/task").glob("*/schedstat")]
        return sum(int((_read_text(file) or "0").split()[0]) for file in threads) / 1e6


def saved_request(name: str) -> bytes:
    """Return a GET request of a saved operation."""
    return f"GET /graphql?documentId={quote(name)} HTTP/1.1\r\n{_HEADERS}\r\n".encode()


def post_request(query: str) -> bytes:
    """Return a POST request."""
    body = json.dumps({"query": query}).encode()
    head = f"POST /graphql HTTP/1.1\r\n{_HEADERS}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def ask(port: int, request: bytes) -> bytes:
    """Return the body of one answer. Raises RuntimeError for any status but 200."""
    with _connected(port) as client:
        client.sendall(request)
        return _read(client)


@dataclass(frozen=True)
class Rate:
    """How fast a server answered: answers in a second, and milliseconds of processor for each."""

    answers_s: float
    processor_ms: float


def throughput(server: Server, request: bytes, seconds: float, clients: int) -> Rate:
    """Return the rate of answers to clients that ask again at once, over connections that stay open."""
    connections = [_connected(server.port) for _ in range(clients)]
    count, used, started = 0, server.processor_ms(), time.perf_counter()
    for client in connections:
        client.sendall(request)
    waiting = set(connections)
    while waiting:
        ready = select.select(waiting, [], [], _LONGEST_S)[0]
        if not ready:
            raise RuntimeError(f"no answer in {_LONGEST_S} s")
        for client in ready:
            _read(client)
            count += 1
            if time.perf_counter() - started < seconds:
                client.sendall(request)
            else:
                waiting.remove(client)
    elapsed = time.perf_counter() - started
    for client in connections:
        client.close()
    return Rate(count / elapsed, (server.processor_ms() - used) / count)


def in_turns(
    servers: Mapping[str, Server], requests: Mapping[str, bytes], seconds: float, *, clients: int, rounds: int
) -> dict[str, Sequence[Rate]]:
    """Return the rates of servers, round after round, so that all meet the same noise."""
    found: dict[str, list[Rate]] = {name: [] for name in servers}
    for name, server in servers.items():
        ask(server.port, requests[name])
    for _ in range(rounds):
        for name, server in servers.items():
            found[name].append(throughput(server, requests[name], seconds / rounds, clients))
    return {**found}


def _connected(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=_LONGEST_S)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def _read(client: socket.socket) -> bytes:
    data = bytearray()
    while b"\r\n\r\n" not in data:
        data += _some(client)
    head, _, body = bytes(data).partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"answered {head[:60]!r} {body[:300]!r}")
    length = next(int(line[16:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length: "))
    parts, missing = [body], length - len(body)
    while missing > 0:
        parts.append(_some(client))
        missing -= len(parts[-1])
    return b"".join(parts)


def _some(client: socket.socket) -> bytes:
    data = client.recv(1 << 20)
    if not data:
        raise RuntimeError("the server closed the connection")
    return data


def _parent(file: Path) -> tuple[int, int] | None:
    """Return the number of a process and that of its parent."""
    number, _, rest = _read_text(file).partition(" (")
    return (int(number), int(rest.rpartition(") ")[2].split()[1])) if number else None


def _read_text(file: Path) -> str:
    """Return what a file about a process or thread says, nothing when it ended meanwhile."""
    try:
        return file.read_text()
    except OSError:
        return ""
