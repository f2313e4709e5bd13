"""A store directory with the whole dataset, loaded once and copied by hard links for each test that writes."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from postinternat import paths
from postinternat.intake import Submission
from postinternat.intake.reading import read_bytes
from postinternat.model import Catalogue, read_catalogue
from postinternat.publication import Campaign, Order, publish, publishing
from postinternat.publication.provenance import SourceFile
from postinternat.store import DirectoryStore, dataset
from postinternat.validation.report import Report

HERE = Path(__file__).parent
TEXT = (HERE / "bretagne-2026.ttl").read_text(encoding="utf-8")
BRETAGNE = Campaign("53", 2026)
NORMANDIE = Campaign("28", 2026)


def submission(text: str = TEXT, file: str = "bretagne-2026.ttl") -> Submission:
    return read_bytes(text.encode(), file)


def order(**options: object) -> Order:
    sent = (SourceFile.of("bretagne-2026.ttl", TEXT.encode()),)
    return Order(**{"by": "ARS Bretagne", "files": sent, **options})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("publication") / "store"
    DirectoryStore(root).load(dataset.read(paths.resources()))
    return root


@pytest.fixture
def root(loaded: Path, tmp_path: Path) -> Path:
    return copied(loaded, tmp_path / "store")


@pytest.fixture
def store(root: Path) -> DirectoryStore:
    return DirectoryStore(root)


@pytest.fixture(scope="session")
def published(loaded: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store where Bretagne published; tests must not write to it."""
    root = copied(loaded, tmp_path_factory.mktemp("published") / "store")
    publish(submission(), BRETAGNE, DirectoryStore(root), catalogue, order(message="Première campagne"))
    return root


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Report], None]:
    """Let a test choose what validation says, by default that all is well: the test is about what comes after."""

    def say(report: Report) -> None:
        monkeypatch.setattr(publishing, "validate_submission", lambda *_args, **_options: report)

    say(Report(("postes.ttl",), "none", "", ()))
    return say


def copied(root: Path, to: Path) -> Path:
    shutil.copytree(root, to, copy_function=os.link)
    for name in ("CURRENT", "LOCK"):  # these two are written to
        (to / name).unlink()
        shutil.copyfile(root / name, to / name)
    return to
