"""The commands publish, diff, history, revert, prune and token, from the command line to what is on the disk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from postinternat.cli import main
from postinternat.publication import publishing
from postinternat.publication.tokens import Tokens
from postinternat.store import DirectoryStore
from postinternat.validation.report import Report
from tests.publication.conftest import BRETAGNE, HERE, TEXT

FILE = HERE / "bretagne-2026.ttl"


class Shell:
    """Runs commands on one store."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self._capsys = root, capsys

    def run(self, *words: object, code: int = 0) -> str:
        """Run a command and return what it printed, on an error to standard error."""
        assert main([*map(str, words), "--store", str(self.root), "--lang", "fr"]) == code
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        return printed.err if code else printed.out


@pytest.fixture
def shell(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Give a shell whose checks all pass: what they find is tested elsewhere."""
    passed = Report(("bretagne-2026.ttl",), "none", "", ())
    monkeypatch.setattr(publishing, "validate_submission", lambda *_args, **_options: passed)
    return Shell(root, capsys)


def test_a_publication_from_diff_to_revert(shell: Shell, tmp_path: Path) -> None:
    first = DirectoryStore(shell.root).version
    assert "Bretagne, campagne 2026 : 5 ajoutés" in shell.run("diff", FILE)
    assert DirectoryStore(shell.root).version == first
    told = shell.run("publish", FILE, "--message", "Première campagne")
    assert "+ Poste : post:bretagne-p01" in told
    assert "Vérifié et non publié : DES validé (1), thèse soutenue (1)." in told
    assert f"postinternat revert --store {shell.root}" in told
    corrected = tmp_path / "corrige.ttl"
    corrected.write_text(TEXT.replace("pi:months 24", "pi:months 12"), encoding="utf-8")
    said = json.loads(shell.run("publish", corrected, "--format", "json", "--by", "ARS Bretagne, offre de soins"))
    assert (said["created"], said["changed"], said["difference"]["counts"]["changed"]) == (False, True, 1)
    assert "rien ne change" in shell.run("publish", corrected)
    past = shell.run("history")
    assert "   3  " in past
    assert "région 53, campagne 2026, par ARS Bretagne : bretagne-2026.ttl ; Première campagne" in past
    newest = json.loads(shell.run("history", "--format", "json"))[0]
    assert (newest["number"], newest["current"]) == (3, True)
    assert newest["publications"][0]["by"] == "ARS Bretagne, offre de soins"
    assert "La version 2" in shell.run("revert")
    assert "La version 1" in shell.run("revert", "--to", 1)
    assert DirectoryStore(shell.root).version == first
    assert "Aucune version n'est gardée avant la version 1" in shell.run("revert", code=1)
    assert "there is no version 9" in shell.run("revert", "--to", 9, code=2)
    assert "Versions retirées : 2." in shell.run("prune", "--keep", 1)
    log = [json.loads(line)["outcome"] for line in (shell.root / "audit.jsonl").read_text().splitlines()]
    assert log == ["published", "published", "reverted", "reverted", "pruned"]


def test_a_token_is_made_listed_and_revoked(shell: Shell) -> None:
    text = shell.run("token", "create", "--region", "Bretagne", "--days", 30).strip()
    token = Tokens(shell.root / "tokens.json").find(text)
    assert token is not None
    assert (token.region, token.by) == ("53", "ARS Bretagne")
    listed = shell.run("token", "list")
    assert f"{token.id}  région 53  ARS Bretagne" in listed
    assert text not in listed
    assert json.loads(shell.run("token", "list", "--format", "json"))[0]["expires"] == token.expires
    assert "est révoqué" in shell.run("token", "revoke", token.id)
    assert Tokens(shell.root / "tokens.json").find(text) is None


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("publish", "absent.ttl"), 2, "ce fichier n'existe pas"),
        (("publish", FILE, "--region", "Bretagnes"), 1, "n'est pas une région"),
        (("publish", FILE, "--by", "Mme Le Goff"), 1, "n'est pas le nom d'une fonction"),
        (("token", "create"), 2, "a token is bound to a region"),
        (("token", "create", "--region", "99"), 1, "n'est pas une région"),
        (("token", "create", "--region", "53", "--days", "0"), 2, "one day at least"),
        (("token", "revoke"), 2, "no token is named"),
        (("token", "revoke", "x"), 1, "Aucun jeton"),
        (("prune", "--keep", "0"), 2, "at least one version"),
    ],
)
def test_what_cannot_be_done_says_why(shell: Shell, words: tuple[object, ...], code: int, told: str) -> None:
    before = DirectoryStore(shell.root).version
    assert told in shell.run(*words, code=code)
    assert DirectoryStore(shell.root).version == before


def test_a_dataset_in_memory_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["revert"], ["history"], ["prune"], ["token", "list"]):
        assert main(words) in {1, 2}
        assert "--store" in capsys.readouterr().err


def test_an_error_gives_the_report_and_exit_code_1(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty = tmp_path / "faux.ttl"
    faulty.write_text(TEXT.replace("pi:ambulatoryShare 0.5", "pi:ambulatoryShare 0.9"), encoding="utf-8")
    for command in ("publish", "diff"):
        assert main([command, str(faulty), "--store", str(root), "--lang", "fr"]) == 1
        printed = capsys.readouterr()
        assert "400MG-02" in printed.out
        assert "La soumission contient des erreurs." in printed.err
    assert BRETAGNE.graph not in DirectoryStore(root).graphs()


_PUBLISH = """
import sys
from postinternat.cli import main
from postinternat.publication import publishing
from postinternat.validation.report import Report
publishing.validate_submission = lambda *_, **__: Report((), "none", "", ())
sys.exit(main(sys.argv[1:]))
"""
# Permissions do not hold back root, unless it gives up CAP_DAC_OVERRIDE before it starts a program.
_HELD_BACK = f"""
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-c", {_PUBLISH!r}, *sys.argv[1:]])
"""
_FULL = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n" + _PUBLISH


def test_a_directory_that_may_only_be_read_is_told(root: Path) -> None:
    before = DirectoryStore(root).version
    for path in (root, root / "versions", root / "LOCK"):
        path.chmod(0o555)
    command = [sys.executable, "-c", _HELD_BACK, "publish", str(FILE), "--store", str(root)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 2, told.stderr
    assert "the store cannot be written" in told.stderr
    assert "Traceback" not in told.stderr
    assert DirectoryStore(root).version == before
    for path in (root, root / "versions"):
        path.chmod(0o755)


def test_a_full_disk_is_told_and_leaves_the_old_dataset(root: Path) -> None:
    before = DirectoryStore(root).version
    command = [sys.executable, "-c", _FULL, "publish", str(FILE), "--store", str(root)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 2, told.stdout
    assert "free some space" in told.stderr
    assert "Traceback" not in told.stderr
    assert DirectoryStore(root).version == before
    assert list((root / "versions").glob("building-*")) == []
