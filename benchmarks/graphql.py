"""GraphQL against what one would write instead, in one run on one machine: throughputs and times as ratios.

``scripts/bench graphql [triples …] [--seconds N] [--only saved|plain|growth] [--json FILE]``. Each figure is a median
over rounds in which all that is compared takes its turn, with the least and the greatest of them. Answers in a second
are those that clients saw; ratios and milliseconds are of processor time, which other load leaves alone.
"""

import argparse
import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import graphql_servers, regional_posts
from benchmarks.graphql_client import Rate, Server, ask, in_turns, post_request, saved_request
from benchmarks.report import Report, Spread, mean
from benchmarks.servers import _free_port, _running
from postinternat.commands.serve import leave_to_stay
from postinternat.gql.operations import Operations, Question
from postinternat.gql.routes import open_operations
from postinternat.store import EmbeddedStore, open_store

SIZES = (10_000, 100_000, 1_000_000)
_ROUNDS = 9
_FEWEST = 7
"""Calls that a time is the median of, at least."""

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


PARTS = ("saved", "plain", "growth")


@contextmanager
def served(module: str, *arguments: str) -> Iterator[Server]:
    """Run a module of this folder as a server; its first argument is its port."""
    port = _free_port()
    with _running([sys.executable, "-m", f"benchmarks.{module}", str(port), *arguments], port) as process:
        yield Server(port, process)


@contextmanager
def opened(file: Path | None) -> Iterator[Operations]:
    """Open the file, or the dataset, in this process as the server does."""
    settings = graphql_servers.settings(file)
    operations = open_operations(open_store(settings), settings)
    leave_to_stay()
    try:
        yield operations
    finally:
        gc.unfreeze()


def main(arguments: list[str]) -> int:
    """Measure, print, and return 1 when a part failed."""
    parser = argparse.ArgumentParser(prog="scripts/bench graphql", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="Triples. Default: 10000 100000 1000000.")
    parser.add_argument("--seconds", type=float, default=1.0, help="Seconds for each measure. Default: 1.")
    parser.add_argument("--only", choices=PARTS, help="One part. Default: all.")
    parser.add_argument("--json", metavar="FILE", type=Path, help="Write the figures there too, after each part.")
    options = parser.parse_args(arguments)
    report = Report(options.json)
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts: Mapping[str, Callable[[], None]] = {
            "saved": partial(saved_operations, report, folder, options.seconds),
            "plain": partial(against_plain, report, folder, options.seconds),
            "growth": partial(growth, report, folder, options.sizes, options.seconds),
        }
        for part in [options.only] if options.only else PARTS:
            try:
                parts[part]()
            except Exception as error:
                failures += 1
                report.failed(error)
    return 1 if failures else 0


def saved_operations(report: Report, folder: Path, seconds: float) -> None:
    """Compare each saved operation with (a) Starlette sending its bytes and (d) the SPARQL it runs."""
    what = "Saved operations, 8 connections: (a) Starlette sends the same bytes; (d) their SPARQL in pyoxigraph, in ms"
    report.part("saved", what, ("bytes", "(a)/s", "warm/s", "cold/s", "warm/(a)", "cold ms", "(d) ms", "cold/(d)"))
    warm_ratios, cold_ratios = [], []
    with (
        opened(None) as operations,
        served("graphql_servers", "ours") as warm,
        served("graphql_servers", "cold") as cold,
    ):
        for server in (warm, cold):
            ask(server.port, saved_request("search"))  # waits for the index that is made at the start
        for name, operation in operations.saved.items():
            if not operations.answer(Question(operation.text)).lasting:
                continue  # it is computed each time
            request = saved_request(name)
            file = folder / name
            file.write_bytes(ask(warm.port, request))
            with served("same_bytes", str(file)) as plain:
                all_three = {"(a)": plain, "warm": warm, "cold": cold}
                rates = in_turns(all_three, dict.fromkeys(all_three, request), seconds, clients=8, rounds=_ROUNDS)
            times = against_sparql(operations, Question(operation.text), seconds)
            ratio = faster(rates["warm"], rates["(a)"])
            warm_ratios.append(ratio.median)
            cold_ratios.append(times["ratio"].median)
            report.row(name, {"bytes": file.stat().st_size, **shown(rates), "warm/(a)": ratio, **times})
    report.total(**{"warm/(a)": mean(warm_ratios), "least": min(warm_ratios), "cold/(d)": mean(cold_ratios)})


def against_plain(report: Report, folder: Path, seconds: float) -> None:
    """Compare two lists with (b) plain Strawberry over rdflib and (c) with DataLoader over the same store."""
    what = "Lists, 2 connections: plain Strawberry (b) with resolvers over rdflib, (c) with DataLoader over our store"
    report.part("plain", what, ("warm/s", "cold/s", "(b)/s", "(c)/s", "cold/(b)", "cold/(c)"))
    file = folder / "posts.nt"
    regional_posts.write(file, 2 * SIZES[0])
    ratios = []
    for name, data in (("pay-100", []), ("posts-1000", [str(file)])):
        requests = {kind: post_request(OURS[name]) for kind in graphql_servers.OURS}
        requests |= {kind: post_request(PLAIN[name]) for kind in graphql_servers.PLAIN}
        with ExitStack() as running:
            servers = {kind: running.enter_context(served("graphql_servers", kind, *data)) for kind in requests}
            if not data:
                for kind in graphql_servers.OURS:
                    ask(servers[kind].port, saved_request("search"))
            check_same({kind: json.loads(ask(servers[kind].port, requests[kind])) for kind in servers})
            rates = in_turns(servers, requests, seconds, clients=2, rounds=_ROUNDS)
        found = {other: faster(rates["cold"], rates[other]) for other in graphql_servers.PLAIN}
        ratios.append(found["rdflib"].median)
        report.row(name, {**shown(rates), "cold/(b)": found["rdflib"], "cold/(c)": found["dataloader"]})
    report.total(**{"cold/(b), least": min(ratios)})


def shown(rates: Mapping[str, Sequence[Rate]]) -> dict[str, Spread]:
    """Return the answers in a second of each server."""
    return {f"{name}/s": Spread.of([rate.answers_s for rate in found]) for name, found in rates.items()}


def faster(ours: Sequence[Rate], theirs: Sequence[Rate]) -> Spread:
    """Return how many times less processor an answer of ours takes; the rest of the machine does not change that."""
    ratios = [other.processor_ms / one.processor_ms for one, other in zip(ours, theirs, strict=True)]
    return Spread.of(ratios)


def check_same(answers: Mapping[str, Any]) -> None:
    """Raise RuntimeError when an answer has other nodes than the first."""
    expected: frozenset[str] | None = None
    for kind, answer in answers.items():
        found = _ids(answer["data"])
        expected = expected or found
        if found != expected:
            raise RuntimeError(f"{kind} gives other nodes: {sorted(found ^ expected)[:5]}")


def growth(report: Report, folder: Path, sizes: list[int], seconds: float) -> None:
    """Show how a list of 1,000 posts, sorted, and one node grow with the dataset, against their own SPARQL."""
    what = "Growth, in the process: cold ms of 1,000 sorted posts, of one node, of a second page; (d) is their SPARQL"
    report.part("growth", what, ("list ms", "(d) ms", "ratio", "node ms", "(d) ms", "ratio", "page 2 ms"))
    ratios = []
    for size in sizes:
        file = folder / f"{size}.nt"
        regional_posts.write(file, size)
        with opened(file) as operations:
            listed = against_sparql(operations, Question(OURS["posts-1000"]), seconds)
            node = against_sparql(operations, Question(one_node(operations)), seconds)
            paged = in_process([partial(_cold, operations, Question(second_page(operations)))], seconds)[0]
        file.unlink()
        ratios.append(listed["ratio"].median)
        figures = {f"list {key}": value for key, value in listed.items()}
        figures |= {f"node {key}": value for key, value in node.items()}
        report.row(f"{size} triples", {**figures, "page 2 ms": Spread.of(paged)})
    report.total(**{"list, cold/(d), greatest": max(ratios)})


def one_node(operations: Operations) -> str:
    """Return the operation that reads one post."""
    text = "{ posts(first: 1) { nodes { id } } }"
    iri = operations.answer(Question(text)).data()["posts"]["nodes"][0]["id"]
    return f'{{ node(id: "{iri}") {{ id label ... on Post {{ months startDate }} }} }}'


def second_page(operations: Operations) -> str:
    """Return the operation that reads posts 21 to 40."""
    text = OURS["posts-1000"].replace("first: 1000", "first: 20")
    first = operations.answer(Question(text.replace("nodes {", "pageInfo { endCursor } nodes {", 1))).data()["posts"]
    return text.replace("first: 20", f'first: 20, after: "{first["pageInfo"]["endCursor"]}"')


def in_process(calls: list[Callable[[], object]], seconds: float) -> list[list[float]]:
    """Return the milliseconds of processor that each call takes, all in turns."""
    for call in calls:
        call()
    times: list[list[float]] = [[] for _ in calls]
    begun = time.perf_counter()
    while len(times[0]) < _FEWEST or time.perf_counter() - begun < seconds:
        for call, found in zip(calls, times, strict=True):
            started = time.process_time()
            call()
            found.append(1000 * (time.process_time() - started))
    return times


def against_sparql(operations: Operations, question: Question, seconds: float) -> dict[str, Spread]:
    """Return the times of a cold answer, of its queries with their rows read as terms, and their ratios."""
    queries = _cold(operations, question).queries
    store = operations.store
    if not isinstance(store, EmbeddedStore):
        raise TypeError("the dataset in memory is an EmbeddedStore")

    def raw() -> None:
        for query in queries:
            list(map(tuple, store.engine.query(query)))  # type: ignore[arg-type]

    mine, theirs = in_process([partial(_cold, operations, question), raw], seconds)
    ratios = [one / other for one, other in zip(mine, theirs, strict=True)]
    return {"ms": Spread.of(mine), "(d) ms": Spread.of(theirs), "ratio": Spread.of(ratios)}


def _cold(operations: Operations, question: Question) -> Any:  # noqa: ANN401
    operations._answers.clear()
    answer = operations.answer(question)
    if answer.errors:
        raise RuntimeError(str(answer.errors))
    return answer


def _ids(value: Any) -> frozenset[str]:  # noqa: ANN401
    if isinstance(value, Mapping):
        own = {value["id"]} if "id" in value else set()
        return frozenset(own.union(*map(_ids, value.values())))
    return frozenset().union(*map(_ids, value)) if isinstance(value, list) else frozenset()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
