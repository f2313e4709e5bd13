"""Our SPARQL endpoint against others, in one run on one machine: milliseconds per query, and the ratios.

``scripts/bench sparql [triples …] [--without rdflib-endpoint …] [--seconds N]``
"""

import argparse
import http.client
import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from benchmarks import posts, servers
from benchmarks.typical_queries import typical_queries

SIZES = (10_000, 100_000, 1_000_000)
_JSON = "application/sparql-results+json"
_ACCEPT = f"{_JSON}, application/n-triples;q=0.9"
_MOST_RUNS = 200
_LEAST_RUNS = 3

Ask = Callable[[str], bytes]


@contextmanager
def _over_http(address: str) -> Iterator[Ask]:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)

    def send(query: str) -> http.client.HTTPResponse:
        headers = {"Accept": _ACCEPT, "Content-Type": "application/sparql-query"}
        connection.request("POST", place.path, query.encode(), headers)
        return connection.getresponse()

    def ask(query: str) -> bytes:
        try:
            answer = send(query)
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            connection.close()  # the server closed it while the others had their turns
            answer = send(query)
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}: {body[:300]!r}")
        return body

    yield ask
    connection.close()


@contextmanager
def _raw(file: Path) -> Iterator[Ask]:
    store = ox.Store()
    store.bulk_load(path=file, format=ox.RdfFormat.N_TRIPLES)

    def ask(query: str) -> bytes:
        results = store.query(query)
        if isinstance(results, ox.QueryTriples):
            return ox.serialize(results, format=ox.RdfFormat.N_TRIPLES) or b""
        return results.serialize(format=ox.QueryResultsFormat.JSON) or b""

    yield ask


@contextmanager
def _served(server: Callable[[Path], AbstractContextManager[str]], file: Path) -> Iterator[Ask]:
    with server(file) as address, _over_http(address) as ask:
        yield ask


Start = Callable[[Path], AbstractContextManager[Ask]]
SYSTEMS: Mapping[str, Start] = {
    "ours": lambda file: _served(servers.ours, file),
    "oxigraph": lambda file: _served(servers.oxigraph_memory, file),
    "oxigraph-disk": lambda file: _served(servers.oxigraph_disk, file),
    "rdflib-endpoint": lambda file: _served(servers.rdflib_endpoint, file),
    "pyoxigraph": _raw,
}


def measure(asks: Mapping[str, Ask], query: Callable[[int], str], seconds: float) -> dict[str, tuple[float, int]]:
    """Return, for each system, the median milliseconds of one query and the size of its first answer.

    The systems take turns, so that whatever else the machine does slows all of them alike.
    """
    sizes = {name: answered(ask(query(0))) for name, ask in asks.items()}
    times: dict[str, list[float]] = {name: [] for name in asks}
    turning = set(asks)
    for number in range(1, _MOST_RUNS + 1):
        for name in [name for name in asks if name in turning]:
            started = time.perf_counter()
            asks[name](query(number))
            times[name].append(1000 * (time.perf_counter() - started))
            if len(times[name]) >= _LEAST_RUNS and sum(times[name]) > 1000 * seconds:
                turning.remove(name)
    return {name: (statistics.median(times[name]), sizes[name]) for name in asks}


def answered(body: bytes) -> int:
    """Return the number of rows or of distinct triples in an answer."""
    if body.startswith(b"{"):
        return len(json.loads(body)["results"]["bindings"])
    return len({line for line in body.splitlines() if line.strip()})


def main(arguments: list[str]) -> int:
    """Measure and print. Returns 1 when two systems do not agree on an answer."""
    parser = argparse.ArgumentParser(prog="scripts/bench sparql", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="Triples. Default: 10000 100000 1000000.")
    parser.add_argument("--without", action="append", default=[], choices=list(SYSTEMS), help="Leave a system out.")
    parser.add_argument("--seconds", type=float, default=2.0, help="Seconds for each query. Default: 2.")
    options = parser.parse_args(arguments)
    systems = {name: start for name, start in SYSTEMS.items() if name not in options.without}
    if not (servers.BESIDE / "bin").is_dir():
        systems.pop("rdflib-endpoint", None)
        sys.stdout.write("rdflib-endpoint is left out: it is not installed in .bench\n")
    disagreements = 0
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            disagreements += _compare(Path(folder) / f"{size}.nt", size, systems, options.seconds)
    return 1 if disagreements else 0


def _compare(
    file: Path, size: int, systems: Mapping[str, Callable[[Path], AbstractContextManager[Ask]]], seconds: float
) -> int:
    written = posts.write(file, size)
    queries = typical_queries(size)
    with ExitStack() as stack:
        asks = {name: stack.enter_context(start(file)) for name, start in systems.items()}
        by_query = {query: measure(asks, text, seconds) for query, text in queries.items()}
    found = {name: {query: by_query[query][name] for query in queries} for name in systems}
    sys.stdout.write(f"\n{written} triples, median ms per query over one connection\n")
    sys.stdout.write(f"{'query':12}{'rows':>8}" + "".join(f"{name:>17}" for name in found) + "\n")
    different = 0
    for query in queries:
        sizes = {system[query][1] for system in found.values()}
        different += len(sizes) > 1
        rows = "/".join(map(str, sorted(sizes)))
        cells = "".join(f"{system[query][0]:17.2f}" for system in found.values())
        sys.stdout.write(f"{query:12}{rows:>8}{cells}\n")
    for name in found:
        if name != "ours":
            ratios = [found[name][query][0] / found["ours"][query][0] for query in queries]
            mean = math.exp(statistics.fmean(map(math.log, ratios)))
            least = min(zip(ratios, queries, strict=True))
            sys.stdout.write(f"ours / {name}: {mean:.2f} x its throughput (least: {least[0]:.2f} for {least[1]})\n")
    sys.stdout.flush()
    return different


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
