"""Runaway, huge, malformed and normal queries mixed: memory stays flat, no process is left, answers are right.

``scripts/soak [--minutes N]``. Exits with 1 when a normal query is answered wrongly or late, when memory grows, or
when a process is left over.
"""

import argparse
import asyncio
import json
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx

_PAIRS = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(6))
_DEF = "https://w3id.org/post-internat/def#"
NORMAL = {
    "schemes": f"SELECT ?s {{ ?s a <{_DEF}Scheme> }} ORDER BY ?s",
    "pay": f"SELECT ?p ?a ?g {{ GRAPH ?g {{ ?p a <{_DEF}Remuneration> ; <{_DEF}amount> ?a }} }} ORDER BY ?p ?a ?g",
    "count": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "path": f"ASK {{ ?v <{_DEF}variantOf>+ ?s }}",
}
"""Each is answered the same way all along."""
RUNAWAY = {
    "cross product": f"SELECT * {{ {_PAIRS} }} ORDER BY ?c1 ?c2 ?c3 LIMIT 1",
    "endless count": f"SELECT (COUNT(*) AS ?n) {{ {_PAIRS} }}",
    "paths over all": "SELECT (COUNT(*) AS ?n) { ?s (!<a:b>)* ?o }",
    "growing text": "SELECT (STRLEN(" + "REPLACE(" * 9 + '"aaaaaaaaaa"' + ', "a", "aaaaaaaaaa")' * 9 + ") AS ?n) {}",
}
HUGE = {
    "everything": "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "everything as a graph": "CONSTRUCT WHERE { ?s ?p ?o }",
    "many values": "SELECT * { VALUES ?x { " + " ".join(f"<a:{n}>" for n in range(60_000)) + " } }",
}
BAD = {
    "unclosed": "SELECT * { ?s ?p ?o",
    "nested": "SELECT * { " + "{" * 3000,
    "service": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "update": "DROP ALL",
    "signs": "\x00\x01ASK?",
}
EXPECTED = {"normal": {200}, "runaway": {200, 429, 503, 504}, "huge": {200, 413, 429, 503, 504}, "bad": {400, 403, 429}}
_KINDS = {"normal": NORMAL, "runaway": RUNAWAY, "huge": HUGE, "bad": BAD}
_LATEST_S = 5.0
_MOST_GROWTH = 1.05
_WARM_UP = 1 / 3
"""The part of the time in which buffers and caches fill; what comes after must be flat."""
_LATEST_HEALTH_S = 0.1
_TIMEOUT_S = 1.0


@dataclass
class Tally:
    """What happened so far."""

    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """Run and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="How long. Default: 10.")
    parser.add_argument(
        "--busy", action="store_true", help="Others use the machine: do not judge how long /health took."
    )
    options = parser.parse_args(arguments)
    minutes: float = options.minutes
    command = [sys.executable, "-m", "postinternat", "serve", "--port", "0", "--timeout-s", str(_TIMEOUT_S)]
    command += ["--memory-mb", "300", "--workers", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:  # noqa: S603 -- our own
        address = _address(server)
        try:
            tally = asyncio.run(_soak(address, server.pid, 60 * minutes))
            processes = _tree(server.pid)
            zombies = [number for number in processes if _state(number) == "Z"]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    left = [number for number in processes if _state(number) not in {"", "Z"}]
    problems = _problems(tally, zombies, left, judge_health=not options.busy)
    _print(tally, problems)
    return 1 if problems else 0


async def _soak(address: str, server: int, seconds: float) -> Tally:
    tally = Tally()
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        expected = {name: (await _ask(client, query)).content for name, query in NORMAL.items()}
        end = time.monotonic() + seconds
        watch = threading.Thread(target=_watch, args=(address, server, tally, end))
        watch.start()
        senders = [_send(client, kind, expected, tally, end) for kind in ("runaway", "huge", "bad", "normal")]
        await asyncio.gather(*senders)
    watch.join()
    return tally


async def _send(client: httpx.AsyncClient, kind: str, expected: dict[str, bytes], tally: Tally, end: float) -> None:
    chance = random.Random(kind)  # noqa: S311 -- which query comes next
    # A client of its own, as far as fairness goes: the address of the sender is what the server tells clients by.
    headers = {"X-Forwarded-For": f"192.0.2.{1 + list(_KINDS).index(kind)}"}
    while time.monotonic() < end:
        name, query = chance.choice(list(_KINDS[kind].items()))
        begun = time.monotonic()
        kept = {} if chance.random() < 0.5 else {"Cache-Control": "no-cache"}  # half of them are run, not repeated
        answer = await _ask(client, query, headers | kept)
        tally.counts[f"{kind} {answer.status_code}"] = tally.counts.get(f"{kind} {answer.status_code}", 0) + 1
        if answer.status_code not in EXPECTED[kind]:
            tally.wrong.append(f"{name}: {answer.status_code} {answer.text[:200]}")
        if kind == "normal":
            tally.waits.append(time.monotonic() - begun)
            if answer.content != expected[name]:
                tally.wrong.append(f"{name}: another answer")
            await asyncio.sleep(0.02)
        elif answer.status_code >= 400 and not _is_problem(answer):
            tally.wrong.append(f"{name}: no problem document")


def _watch(address: str, server: int, tally: Tally, end: float) -> None:
    """Ask for /health from a thread of its own, so that what the senders do with their answers does not count."""
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            urllib.request.urlopen(f"{address}/health", timeout=60).close()  # noqa: S310 -- loopback
        except OSError as error:
            tally.wrong.append(f"/health: {error}")
        tally.health.append(time.monotonic() - begun)
        tally.memory_mb.append(_memory_mb(server))
        time.sleep(0.5)


async def _ask(client: httpx.AsyncClient, query: str, headers: dict[str, str] | None = None) -> httpx.Response:
    return await client.post("/sparql", data={"query": query}, headers=headers)


def _is_problem(answer: httpx.Response) -> bool:
    document = json.loads(answer.content)
    return answer.headers["content-type"] == "application/problem+json" and bool(document["title"] and document["fix"])


def _problems(tally: Tally, zombies: list[int], left: list[int], *, judge_health: bool) -> list[str]:
    found = list(dict.fromkeys(tally.wrong))[:20]
    if max(tally.waits) > _LATEST_S:
        found.append(f"a normal query took {max(tally.waits):.1f} s")
    early, late = _middle_and_end(tally.memory_mb)
    if late > _MOST_GROWTH * early:
        found.append(f"memory grew from {early:.0f} to {late:.0f} MB")
    if judge_health and _most(tally.health) > _LATEST_HEALTH_S:
        found.append(f"/health took {_most(tally.health):.2f} s")
    if zombies:
        found.append(f"zombie processes: {zombies}")
    if left:
        found.append(f"processes that outlived the server: {left}")
    return found


def _middle_and_end(memory_mb: list[float]) -> tuple[float, float]:
    """Return the medians of the two halves that follow the warm-up."""
    flat = memory_mb[int(_WARM_UP * len(memory_mb)) :]
    half = max(1, len(flat) // 2)
    return statistics.median(flat[:half]), statistics.median(flat[-half:])


def _most(seconds: list[float]) -> float:
    """Return what 95 of 100 stay under."""
    return sorted(seconds)[int(0.95 * (len(seconds) - 1))]


def _print(tally: Tally, problems: list[str]) -> None:
    for name, count in sorted(tally.counts.items()):
        sys.stdout.write(f"{name:14}{count:8}\n")
    waits, health = sorted(tally.waits), sorted(tally.health)
    memory = tally.memory_mb
    late = 1000 * waits[int(0.99 * len(waits))]
    lines = [
        f"normal queries: median {1000 * statistics.median(waits):.1f} ms, 99 % under {late:.0f} ms",
        f"/health: median {1000 * statistics.median(health):.1f} ms, 95 % under {1000 * _most(health):.0f} ms, "
        f"worst {1000 * health[-1]:.0f} ms",
        f"memory of the server: {memory[0]:.0f} MB at first, {max(memory):.0f} MB at most, {memory[-1]:.0f} MB at last",
    ]
    step = max(1, len(memory) // 12)
    lines.append("memory along the way: " + " ".join(f"{value:.0f}" for value in memory[::step]) + " MB")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.write("\n".join(problems) + "\n" if problems else "nothing went wrong\n")


def _address(server: "subprocess.Popen[str]") -> str:
    if server.stdout is None:
        raise RuntimeError("the server's output is a pipe")
    for line in server.stdout:
        if "curl" in line:
            return line.split()[-1].removesuffix("/health").replace("localhost", "127.0.0.1")
    raise RuntimeError("the server did not start")


def _tree(process: int) -> list[int]:
    """Return the processes below this one."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_tree(int(child))]
    return found


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def _memory_mb(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    return 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
