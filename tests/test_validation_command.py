"""``postinternat validate``: standard input, the file of the report, and the form that its name tells."""

import io
import json
import sys
from pathlib import Path

import pytest

from postinternat.cli import main
from tests.test_submissions import SUBMISSIONS

FAULTY = SUBMISSIONS / "B01.ttl"


def test_standard_input_is_read_for_what_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FAULTY.read_bytes())))
    assert main(["validate", "-", "--lang", "fr", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["files"] == ["entrée"]
    assert "400MG-01" in [found["rule"] for found in report["findings"]]


def test_the_name_of_the_report_tells_its_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "rapport.html"
    assert main(["validate", str(FAULTY), "--lang", "en", "--output", str(output)]) == 1
    assert output.read_text(encoding="utf8").startswith("<!DOCTYPE html>")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("Does not conform: 2 errors on 1 thing (Post: 1)")


def test_what_cannot_be_given_is_told_before_anything_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(FAULTY), "--output", "rapport.pdf"]) == 2
    assert "add --format" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["validate", str(FAULTY), "--format", "xlsx"]) == 2
    assert "--output" in capsys.readouterr().err
    monkeypatch.undo()
    assert main(["validate", str(FAULTY), "--output", str(tmp_path / "absent" / "x.csv")]) == 2
    assert "the report cannot be written" in capsys.readouterr().err
