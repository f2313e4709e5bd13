"""Submissions as a region would write them: the faulty ones get the finding of their case, the correct ones get none.

``submissions/expected.toml`` says what each faulty one must get; a submission that it does not name is correct.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from postinternat.cli import main
from postinternat.intake import Submission, read
from postinternat.store import EmbeddedStore
from postinternat.validation import Report, validate_submission
from postinternat.validation.command import exit_code
from postinternat.validation.renderings import text

SUBMISSIONS = Path(__file__).parent / "submissions"
FILES = sorted(SUBMISSIONS.glob("*.ttl"))
EXPECTED: dict[str, Any] = tomllib.loads((SUBMISSIONS / "expected.toml").read_text(encoding="utf8"))
EXIT_CODES = {"error": (1, 1), "warning": (0, 1)}
"""For a severity, the exit code, and that with ``--strict``."""


def _report(path: Path, store: EmbeddedStore) -> Report:
    return validate_submission(read([path]), store, engine="fast")


def _exit_codes(report: Report) -> tuple[int, int]:
    return exit_code(report), exit_code(report, strict=True)


def test_every_expectation_has_its_submission() -> None:
    assert set(EXPECTED) <= {path.stem for path in FILES}
    assert len([name for name in EXPECTED if name.startswith("B")]) == 40


@pytest.mark.parametrize("path", [path for path in FILES if path.stem in EXPECTED], ids=lambda path: path.stem)
def test_faulty_submission(path: Path, store: EmbeddedStore) -> None:
    report, expected = _report(path, store), EXPECTED[path.stem]
    every = [single for found in report.findings for single in found.every()]
    said = [(f.rule, f.severity.value, f.message.fr, f.message.en) for f in every]
    assert (expected["rule"], expected["severity"], expected["fr"], expected["en"]) in said
    assert {rule for rule, *_ in said} == {expected["rule"], *expected.get("also", [])}
    assert _exit_codes(report) == EXIT_CODES[expected["severity"]]
    finding = next(found for found in every if found.rule == expected["rule"])
    assert finding.place is not None
    assert finding.place.line
    assert finding.fix.fr
    assert finding.fix.en
    assert expected.get("fix_fr", finding.fix.fr) == finding.fix.fr
    assert expected.get("fix_en", finding.fix.en) == finding.fix.en


@pytest.mark.parametrize("path", [path for path in FILES if path.stem not in EXPECTED], ids=lambda path: path.stem)
def test_correct_submission(path: Path, store: EmbeddedStore) -> None:
    report = _report(path, store)
    assert text.findings(report, "en") == ""
    assert _exit_codes(report) == (0, 0)


def test_both_engines_say_the_same(store: EmbeddedStore) -> None:
    everything = Submission.joined([read([path]) for path in FILES])
    report = validate_submission(everything, store, engine="both")
    assert report.disagreements == ()
    assert {rule for finding in report.findings for rule in finding.rules} >= {
        expected["rule"] for expected in EXPECTED.values()
    }


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("nouvelle-aquitaine-2024", ["--strict"], 0),
        ("B01", [], 1),
        ("B62", [], 0),
        ("B62", ["--strict"], 1),
    ],
)
def test_exit_code_of_the_command(name: str, options: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(SUBMISSIONS / f"{name}.ttl"), "--lang", "fr", *options]) == code
    printed = capsys.readouterr().out
    assert EXPECTED.get(name, {}).get("fr", "aucune erreur") in printed
