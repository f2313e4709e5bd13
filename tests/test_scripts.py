"""The scripts say what they leave out, and CI lets nothing be left out."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file() and not path.suffix)


def run(
    *command: str, cwd: Path = ROOT, path: str = "/usr/bin:/bin", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env={"PATH": path, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("script", [*SCRIPTS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_each_script_is_sound_and_can_be_run(script: Path) -> None:
    assert os.access(script, os.X_OK)
    if script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash"):
        assert run("bash", "-n", str(script)).stderr == ""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_each_script_has_its_line_in_the_readme(script: Path) -> None:
    assert f"| `{script.name}` |" in (ROOT / "scripts" / "README.md").read_text(encoding="utf-8")


def test_setup_does_nothing_when_all_is_up_to_date() -> None:
    assert run("scripts/setup").stdout == ""


def test_each_group_left_out_is_told() -> None:
    result = run("scripts/test", "--collect-only", "-q", "tests/test_settings.py")
    assert result.returncode == 0, result.stdout + result.stderr
    told = [line for line in result.stdout.splitlines() if line.startswith("test: left out")]
    assert any('"material"' in line and "POSTINTERNAT_MATERIAL" in line for line in told)


def test_ci_leaves_nothing_out() -> None:
    result = run("scripts/test", "--collect-only", "-q", "tests/test_settings.py", POSTINTERNAT_CI="1")
    assert "left out" not in result.stdout
    assert "deselected" not in result.stdout


_SKIPPING = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason="to see what happens")
def test_skips():
    pass
"""


@pytest.mark.parametrize(("ci", "code"), [("1", 1), ("", 0)])
def test_a_skipped_test_fails_the_run_in_ci_only(ci: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "test_skipping.py").write_text(_SKIPPING)
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = material\n")
    result = run(str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", cwd=tmp_path, POSTINTERNAT_CI=ci)
    assert result.returncode == code, result.stdout + result.stderr
    assert ("allows no skipped test" in result.stdout) == bool(ci)


def test_no_tracked_file_names_a_registry_or_a_path_of_the_machine() -> None:
    hosts = r"(p" + r"ypi|pythonhosted|n" + r"pmjs)\.(org|com)"
    found = run("git", "grep", "-nIE", rf"{hosts}|/(root|home)/[a-z.]+/", "--", ".", ":!docs/*.svg")
    assert found.stdout == ""
