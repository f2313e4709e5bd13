"""GraphQL against what one would write instead, in one run on one machine: throughputs as ratios.

``scripts/bench graphql [triples …] [--seconds N] [--only saved|plain|growth]``
"""

import argparse
import json
import math
import select
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks import graphql_servers, regional_posts
from benchmarks.servers import _free_port, _running
from postinternat.gql.operations import Operations, Question
from postinternat.gql.routes import open_operations
from postinternat.store import EmbeddedStore, open_store

SIZES = (10_000, 100_000, 1_000_000)
_CLIENTS = 8
_ROUNDS = 5
_HEADERS = "Host: localhost\r\nAccept: application/json\r\n"
_LARGEST_FOR_RDFLIB = 100_000

_PAY_FIELDS = (
    "id label amount basis { code label } per { code label } payer { id label } "
    "statedIn { id firstLine anchor document { id label } }"
)
_POST_FIELDS = (
    "id label startDate months hospitalShare region { code label } underScheme { id label } funder { id label }"
)
OURS = {
    "pay-100": "{ remunerations(first: 100, where: {amount: {isNull: false}}, "
    "orderBy: [{field: BASIS}, {field: PER}, {field: AMOUNT}]) "
    f"{{ nodes {{ {_PAY_FIELDS} }} }} }}",
    "posts-1000": f"{{ posts(first: 1000, orderBy: [{{field: START_DATE}}]) {{ nodes {{ {_POST_FIELDS} }} }} }}",
}
PLAIN = {
    "pay-100": f"{{ remunerations(first: 100) {{ {_PAY_FIELDS} }} }}",
    "posts-1000": f"{{ posts(first: 1000) {{ {_POST_FIELDS} }} }}",
}


@contextmanager
def served(kind: str, file: Path | None = None) -> Iterator[int]:
    """Run one of the servers and give its port."""
    port = _free_port()
    command = [sys.executable, "-m", "benchmarks.graphql_servers", kind, str(port), *([str(file)] if file else [])]
    with _running(command, port):
        yield port


def saved_request(name: str) -> bytes:
    """Return a GET request of a saved operation."""
    return f"GET /graphql?documentId={quote(name)} HTTP/1.1\r\n{_HEADERS}\r\n".encode()


def post_request(query: str) -> bytes:
    """Return a POST request."""
    body = json.dumps({"query": query}).encode()
    head = f"POST /graphql HTTP/1.1\r\n{_HEADERS}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def ask(port: int, request: bytes) -> bytes:
    """Return the body of one answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=300) as client:
        client.sendall(request)
        return _read(client)


def throughput(port: int, request: bytes, seconds: float) -> float:
    """Return the answers in a second to clients that ask again at once, over connections that stay open."""
    ask(port, request)
    clients = [socket.create_connection(("127.0.0.1", port), timeout=300) for _ in range(_CLIENTS)]
    for client in clients:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.sendall(request)
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds or count < _CLIENTS:
        for client in select.select(clients, [], [], 300)[0]:
            _read(client)
            client.sendall(request)
            count += 1
    elapsed = time.perf_counter() - started
    for client in clients:
        client.close()
    return count / elapsed


def paired(plain: int, ours: int, request: bytes, seconds: float) -> tuple[float, float, float]:
    """Return two throughputs and the median of their ratios, measured in turns so that both meet the same noise."""
    rounds = [(throughput(plain, request, seconds / 2), throughput(ours, request, seconds / 2)) for _ in range(_ROUNDS)]
    middle = statistics.median(mine / same for same, mine in rounds)
    return statistics.median(same for same, _ in rounds), statistics.median(mine for _, mine in rounds), middle


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


def latency_ms(run: Any, seconds: float) -> float:  # noqa: ANN401 -- any function without arguments
    """Return the median milliseconds of one call."""
    run()
    times: list[float] = []
    begun = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - begun < seconds:
        started = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="scripts/bench graphql", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="Triples. Default: 10000 100000 1000000.")
    parser.add_argument("--seconds", type=float, default=1.0, help="Seconds for each measure. Default: 1.")
    parser.add_argument("--only", choices=["saved", "plain", "growth"], help="One part. Default: all.")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.only in (None, "saved"):
            saved_operations(folder, options.seconds)
        if options.only in (None, "plain"):
            against_plain(folder, options.seconds)
        if options.only in (None, "growth"):
            growth(folder, options.sizes, options.seconds)
    return 0


def saved_operations(folder: Path, seconds: float) -> None:
    """Compare each saved operation with (a) Starlette sending its bytes and (d) the SPARQL it runs."""
    _say("\nSaved operations over HTTP, 8 connections")
    _say("(a) Starlette sends the same bytes; (d) the same SPARQL in pyoxigraph, its rows read as terms")
    columns = ("bytes", "(a)/s", "warm/s", "cold/s", "warm/(a)", "cold ms", "(d) ms", "cold/(d)")
    _say(f"{'operation':24}" + "".join(f"{name:>9}" for name in columns))
    operations = _operations(None)
    warm_ratios, cold_ratios = [], []
    with served("ours") as warm, served("cold") as cold:
        for name, operation in operations.saved.items():
            if not operations.answer(Question(operation.text)).lasting:
                _say(f"{name:24} is never kept")
                continue
            request = saved_request(name)
            file = folder / name
            file.write_bytes(ask(warm, request))
            with served("bytes", file) as plain:
                same, ours, ratio = paired(plain, warm, request, seconds)
            fresh = throughput(cold, request, seconds)
            mine, raw = _against_sparql(operations, Question(operation.text), seconds)
            warm_ratios.append(ratio)
            cold_ratios.append(mine / raw)
            _say(
                f"{name:24}{file.stat().st_size:9}{same:9.0f}{ours:9.0f}{fresh:9.0f}{ratio:9.2f}"
                f"{mine:9.2f}{raw:9.2f}{mine / raw:9.2f}"
            )
    _say(f"warm / (a): {_mean(warm_ratios):.2f} (least {min(warm_ratios):.2f}); cold / (d): {_mean(cold_ratios):.2f}")


def against_plain(folder: Path, seconds: float) -> None:
    """Compare two lists with (b) plain Strawberry over rdflib and (c) with DataLoader over the same store."""
    _say("\nLists against plain Strawberry over HTTP: (b) resolvers over rdflib; (c) DataLoader over the same store")
    _say(f"{'list':12}{'warm/s':>9}{'cold/s':>9}{'(b)/s':>9}{'(c)/s':>9}{'cold/(b)':>10}{'cold/(c)':>10}")
    file = folder / "posts.nt"
    regional_posts.write(file, SIZES[0] * 2)
    for name, data in (("pay-100", None), ("posts-1000", file)):
        rates: dict[str, float] = {}
        expected: frozenset[str] | None = None
        for kind in ("ours", "cold", "rdflib", "dataloader"):
            text = PLAIN[name] if kind in ("rdflib", "dataloader") else OURS[name]
            with served(kind, data) as port:
                answer = json.loads(ask(port, post_request(text)))
                found = _ids(answer["data"])
                expected = expected or found
                if found != expected:
                    raise RuntimeError(f"{kind} gives other nodes for {name}: {found ^ expected}")
                rates[kind] = throughput(port, post_request(text), seconds)
        _say(
            f"{name:12}{rates['ours']:9.1f}{rates['cold']:9.1f}{rates['rdflib']:9.2f}{rates['dataloader']:9.2f}"
            f"{rates['cold'] / rates['rdflib']:10.1f}{rates['cold'] / rates['dataloader']:10.1f}"
        )


def growth(folder: Path, sizes: list[int], seconds: float) -> None:
    """Show how a list of 1,000 posts, sorted, and one node grow with the dataset, against their own SPARQL."""
    _say("\nGrowth: cold milliseconds in the process, (d) is the same SPARQL in pyoxigraph")
    _say(f"{'triples':>9}{'list ms':>9}{'(d) ms':>8}{'ratio':>7}{'node ms':>9}{'(d) ms':>8}{'page 2 ms':>11}")
    for size in sizes:
        file = folder / f"{size}.nt"
        regional_posts.write(file, size)
        operations = _operations(file)
        listed, raw = _against_sparql(operations, Question(OURS["posts-1000"]), seconds)
        first = operations.answer(Question("{ posts(first: 1) { nodes { id } pageInfo { endCursor } } }")).data()[
            "posts"
        ]
        node = f'{{ node(id: "{first["nodes"][0]["id"]}") {{ id label ... on Post {{ months startDate }} }} }}'
        single, raw_single = _against_sparql(operations, Question(node), seconds)
        after = OURS["posts-1000"].replace("first: 1000", "first: 20")
        page = operations.answer(Question(after.replace("nodes {", "pageInfo { endCursor } nodes {", 1))).data()[
            "posts"
        ]
        second = after.replace("first: 20", f'first: 20, after: "{page["pageInfo"]["endCursor"]}"')
        paged = latency_ms(partial(_cold, operations, Question(second)), seconds)
        _say(f"{size:9}{listed:9.1f}{raw:8.1f}{listed / raw:7.2f}{single:9.2f}{raw_single:8.2f}{paged:11.1f}")


def _operations(file: Path | None) -> Operations:
    settings = graphql_servers.settings(file)
    return open_operations(open_store(settings), settings)


def _cold(operations: Operations, question: Question) -> Any:  # noqa: ANN401
    operations._answers.clear()
    answer = operations.answer(question)
    if answer.errors:
        raise RuntimeError(str(answer.errors))
    return answer


def _against_sparql(operations: Operations, question: Question, seconds: float) -> tuple[float, float]:
    """Return the milliseconds of a cold answer, and of its queries with their rows read as terms."""
    queries = _cold(operations, question).queries
    store = operations.store
    if not isinstance(store, EmbeddedStore):
        raise TypeError("the dataset in memory is an EmbeddedStore")

    def raw() -> None:
        for query in queries:
            list(map(tuple, store.engine.query(query)))  # type: ignore[arg-type]

    return latency_ms(lambda: _cold(operations, question), seconds), latency_ms(raw, seconds)


def _ids(value: Any) -> frozenset[str]:  # noqa: ANN401
    if isinstance(value, Mapping):
        own = {value["id"]} if "id" in value else set()
        return frozenset(own.union(*map(_ids, value.values())))
    return frozenset().union(*map(_ids, value)) if isinstance(value, list) else frozenset()


def _mean(ratios: list[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, ratios)))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
