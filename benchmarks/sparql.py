"""Our SPARQL endpoint against others, in one run on one machine: milliseconds per query, and the ratios.

``scripts/bench sparql [triples …] [--without rdflib-endpoint …] [--seconds N] [--json FILE]``

"ours" runs every query (``Cache-Control: no-cache``); "ours, repeated" asks one query again and again and is
answered from what the server keeps. The others are never asked to leave a cache out: they have none.
"""

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import posts, servers
from benchmarks.asking import Ask, Start, TooSlow, raw, served
from benchmarks.machine import machine, version_beside, versions
from benchmarks.typical_queries import typical_queries

SIZES = (10_000, 100_000, 1_000_000)
OURS = "ours"
REPEATED = "ours, repeated"
_SLOW = "rdflib-endpoint"
_MOST_RUNS = 200
_LEAST_RUNS = 3
_LIMIT_S = 60.0
_SLOW_LIMIT_S = 20.0
_SLOW_BUDGET_S = 240.0
"""Seconds that the slow system may take for all queries at one size, so that a whole run ends within 25 minutes."""
_PACKAGES = ("pyoxigraph", "oxigraph", "starlette", "uvicorn", "uvloop")

SYSTEMS: Mapping[str, Start] = {
    OURS: served(servers.ours, limit_s=_LIMIT_S),
    REPEATED: served(servers.ours, limit_s=_LIMIT_S, kept=True),
    "oxigraph": served(servers.oxigraph_memory, limit_s=_LIMIT_S),
    "oxigraph-disk": served(servers.oxigraph_disk, limit_s=_LIMIT_S),
    "pyoxigraph": raw,
    _SLOW: served(servers.rdflib_endpoint, limit_s=_SLOW_LIMIT_S),
}


@dataclass
class Times:
    """How one system did on one query: milliseconds of each run, and the rows or triples of its first answer."""

    runs: list[float] = field(default_factory=list)
    answered: int | None = None
    over: str = ""
    """Why there is no time, such as ``> 20 s``."""

    @property
    def median(self) -> float:
        """The median in milliseconds."""
        return statistics.median(self.runs)

    def shown(self) -> str:
        """Return the median with the least and the most, or why there is none."""
        if not self.runs:
            return self.over
        return f"{self.median:.2f} ({min(self.runs):.2f}-{max(self.runs):.2f})"


def measure(asks: Mapping[str, Ask], query: Callable[[int], str], seconds: float) -> dict[str, Times]:
    """Ask each system the same query in turns, so that whatever else the machine does slows all of them alike."""
    times = {name: Times(answered=answered(ask(query(0)))) for name, ask in asks.items()}
    turning = set(asks)
    for number in range(1, _MOST_RUNS + 1):
        for name in [name for name in asks if name in turning]:
            runs = times[name].runs
            runs.append(_timed(asks[name], query(0 if name == REPEATED else number)))
            if len(runs) >= _LEAST_RUNS and sum(runs) > 1000 * seconds:
                turning.remove(name)
    return times


def _timed(ask: Ask, query: str) -> float:
    started = time.perf_counter()
    ask(query)
    return 1000 * (time.perf_counter() - started)


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
    parser.add_argument("--json", type=Path, metavar="FILE", help="Write the figures there too.")
    options = parser.parse_args(arguments)
    systems = {name: start for name, start in SYSTEMS.items() if name not in options.without}
    if _SLOW in systems and not (servers.BESIDE / "bin").is_dir():
        del systems[_SLOW]
        _say(f"{_SLOW} is left out: it is not installed in .bench")
    about = {"machine": machine(), "versions": _versions(systems), "seconds": options.seconds}
    _say(f"{about['machine']}\n{about['versions']}")
    sizes: dict[str, dict[str, dict[str, Times]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            sizes[str(size)] = _compare(Path(folder) / f"{size}.nt", size, systems, options.seconds)
            if options.json:
                options.json.write_text(json.dumps({**about, "sizes": _plain(sizes)}, indent=1) + "\n")
    disagreeing = [
        f"{size}: {query}" for size, by_query in sizes.items() for query in by_query if _differ(by_query[query])
    ]
    if disagreeing:
        _say(f"the systems do not agree on {', '.join(disagreeing)}")
    return 1 if disagreeing else 0


def _versions(systems: Mapping[str, Start]) -> dict[str, str]:
    beside = {_SLOW: version_beside(servers.BESIDE / "bin" / "python", _SLOW)} if _SLOW in systems else {}
    return {**versions(_PACKAGES), **beside}


def _compare(file: Path, size: int, systems: Mapping[str, Start], seconds: float) -> dict[str, dict[str, Times]]:
    """Measure the quick systems in turns, then the slow one; each row is printed as soon as it is known."""
    written = posts.write(file, size)
    queries = typical_queries(size)
    quick = {name: start for name, start in systems.items() if name != _SLOW}
    _say(f"\n{written} triples; ms per query over one connection: median (least-most)")
    _say(f"{'query':11}{'rows':>6}" + "".join(f"{name:>24}" for name in quick))
    found: dict[str, dict[str, Times]] = {}
    with ExitStack() as stack:
        asks = {name: stack.enter_context(start(file)) for name, start in quick.items()}
        for query, text in queries.items():
            times = found[query] = measure(asks, text, seconds)
            rows = "/".join(sorted({str(of.answered) for of in times.values()}))
            _say(f"{query:11}{rows:>6}" + "".join(f"{times[name].shown():>24}" for name in quick))
    if _SLOW in systems:
        for query, of in _measure_slow(systems[_SLOW], file, queries, seconds):
            found[query][_SLOW] = of
            _say(f"{_SLOW} {query:11}{of.shown():>24}")
    for name in systems:
        if name != OURS:
            _say(_ratio(name, found))
    return found


def _measure_slow(
    start: Start, file: Path, queries: Mapping[str, Callable[[int], str]], seconds: float
) -> Iterator[tuple[str, Times]]:
    """Ask alone, a few times; after a query past the limit the server is started again, as it goes on computing."""
    begun = time.monotonic()
    left = dict(queries)
    while left and time.monotonic() - begun < _SLOW_BUDGET_S:
        with start(file) as ask:
            for query, text in list(left.items()):
                if time.monotonic() - begun > _SLOW_BUDGET_S:
                    break
                del left[query]
                try:
                    yield query, measure({_SLOW: ask}, text, min(seconds, 1.0))[_SLOW]
                except TooSlow:
                    yield query, Times(over=f"> {_SLOW_LIMIT_S:g} s")
                    break
    for query in left:
        yield query, Times(over="not run")


def _ratio(name: str, found: Mapping[str, Mapping[str, Times]]) -> str:
    """Return how many times as fast as another system ours is, over the queries that both answered."""
    ratios = {query: of[name].median / of[OURS].median for query, of in found.items() if OURS in of and of[name].runs}
    if not ratios:
        return f"ours / {name}: nothing to compare"
    mean = math.exp(statistics.fmean(map(math.log, ratios.values())))
    least = min(ratios, key=lambda query: ratios[query])
    of = "" if len(ratios) == len(found) else f" over {len(ratios)} of {len(found)} queries"
    return f"ours / {name}: {mean:.2f} x its throughput{of} (least: {ratios[least]:.2f} for {least})"


def _differ(times: Mapping[str, Times]) -> bool:
    return len({of.answered for of in times.values() if of.answered is not None}) > 1


def _plain(sizes: Mapping[str, Mapping[str, Mapping[str, Times]]]) -> object:
    def told(of: Times) -> dict[str, object]:
        if not of.runs:
            return {"over": of.over}
        known = {"median_ms": of.median, "min_ms": min(of.runs), "max_ms": max(of.runs)}
        return {**known, "runs": len(of.runs), "answered": of.answered}

    return {
        size: {query: {name: told(of) for name, of in times.items()} for query, times in by_query.items()}
        for size, by_query in sizes.items()
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
