"""Large submissions: the first of many findings are told, the others counted exactly; a check can be stopped."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import submitted_posts
from postinternat.cli import main
from postinternat.store import EmbeddedStore
from postinternat.validation.limit import AT_MOST, READ, most_told
from postinternat.validation.renderings import RENDERINGS
from postinternat.validation.report import Report
from postinternat.validation.sent import Sent, check
from tests.workbooks import HEADERS, workbook

POSTS = 300
SHOWN = 7
LARGE = 25_000


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a submission each of whose posts is wrong."""
    file = tmp_path_factory.mktemp("limit") / "postes.ttl"
    submitted_posts.write(file, POSTS, faulty=True)
    file.write_text(file.read_text(encoding="utf8").replace("pi:hospitalShare 0.", "pi:hospitalShare 1."))
    return file


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a submission whose check takes many seconds."""
    file = tmp_path_factory.mktemp("large") / "postes.ttl"
    submitted_posts.write(file, LARGE)
    return file


@pytest.fixture(scope="module")
def reports(store: EmbeddedStore, faulty: Path) -> tuple[Report, Report]:
    """Return the report that tells all, and the one that tells the first."""
    sent = Sent({faulty.name: faulty.read_bytes()})
    return check(sent, store, engine="fast"), check(sent, store, engine="fast", most=SHOWN)


def test_the_first_are_told_as_ever_and_the_others_are_counted(reports: tuple[Report, Report]) -> None:
    whole, short = reports
    assert len(whole.findings) >= POSTS
    assert short.findings == whole.findings[:SHOWN]
    assert (short.subjects(), short.passed) == (whole.subjects(), whole.passed)
    told = Counter(finding.rule for finding in short.findings)
    told.update({one.rule: one.count for one in short.left_out()})
    assert told == Counter(finding.rule for finding in whole.findings)
    assert not whole.left_out()


@pytest.mark.parametrize("form", [form for form in RENDERINGS if form != "xlsx"])
def test_every_form_says_what_it_leaves_out(reports: tuple[Report, Report], form: str) -> None:
    _, short = reports
    for language in ("fr", "en"):
        said = RENDERINGS[form].render(short, language, {}).decode()
        assert all(str(one.count) in said for one in short.left_out())


def test_rows_of_a_table_are_limited_too(store: EmbeddedStore) -> None:
    cells = [[f"p{number}", "400 MG", 1.5, 0.5, "douze", "ZIP"] for number in range(30)]
    sent = Sent({"postes.xlsx": workbook(HEADERS, *cells)})
    whole = check(sent, store, engine="fast")
    short = check(sent, store, engine="fast", most=SHOWN)
    assert short.findings == whole.findings[:SHOWN]
    assert len(short.left) == len(whole.findings) - SHOWN


def test_how_many_are_told() -> None:
    assert most_told("text", None) == READ
    assert most_told("json", None) is None
    assert most_told("json", None, AT_MOST) == AT_MOST
    assert most_told("html", 10 * AT_MOST, AT_MOST) == AT_MOST
    assert most_told("html", 5 * READ) == 5 * READ


def test_the_command_tells_as_many_as_asked(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(faulty), "--most", "2", "--format", "json"]) == 1
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert len(report["findings"]) == 2
    assert sum(report["counts"].values()) == 2 + sum(one["count"] for one in report["leftOut"])
    assert told.err == ""
    for wrong in (["--most", "0"], ["--most", "x"], ["--timeout", "-1"], ["--timeout", "nan"], ["--timeout", "inf"]):
        with pytest.raises(SystemExit) as refused:
            main(["validate", str(faulty), *wrong])
        assert refused.value.code == 2
        assert "number above zero" in capsys.readouterr().err


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "postinternat", "validate", *arguments]


def test_a_check_ends_when_its_time_is_over(large: Path, tmp_path: Path) -> None:
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    words = command(str(large), "--timeout", "1", "--lang", "fr")
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "arrêté après 1 s" in ended.stderr
    assert "--timeout" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def watched(words: list[str], environment: dict[str, str], until: str) -> tuple[int, str, str]:
    """Run a command whose standard error is a terminal, with Ctrl+C once it says ``until``; its code and outputs."""
    ours, theirs = pty.openpty()
    said = b""
    interrupted = False
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=theirs, env=environment) as child:
        os.close(theirs)
        end = time.monotonic() + 120
        while time.monotonic() < end:
            ready, _, _ = select.select([ours], [], [], 0.2)
            try:
                piece = os.read(ours, 4096) if ready else b"" if child.poll() is None else None
            except OSError:
                piece = None  # the other side of the terminal is closed
            if piece is None:
                break
            said += piece
            if until and not interrupted and until in said.decode(errors="replace"):
                child.send_signal(signal.SIGINT)
                interrupted = True
        else:
            child.kill()
        output = child.stdout.read() if child.stdout else b""
    os.close(ours)
    return child.returncode, said.decode(), output.decode()


def test_a_terminal_sees_how_far_it_has_come_until_ctrl_c(large: Path, tmp_path: Path) -> None:
    environment = os.environ | {"TERM": "xterm", "TMPDIR": str(tmp_path), "NO_COLOR": ""}
    code, said, output = watched(command(str(large), "--lang", "en"), environment, "█")
    assert (code, output) == (130, "")
    assert "Reading the files" in said
    assert "█" in said
    assert said.endswith("\r\x1b[K")
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("unwanted", [{"NO_COLOR": "1", "TERM": "xterm"}, {"NO_COLOR": "", "TERM": "dumb"}], ids=str)
def test_no_bar_where_none_is_wanted(faulty: Path, unwanted: dict[str, str]) -> None:
    code, said, output = watched(command(str(faulty), "--lang", "en"), os.environ | unwanted, "")
    assert (code, said) == (1, "")
    assert "errors" in output
