"""What the tests share: the material folder, the loaded dataset, and the rule that CI skips nothing."""

import os
from pathlib import Path

import pytest

from postinternat import paths
from postinternat.store import EmbeddedStore

FIXTURES = Path(__file__).parent / "fixtures"
_ALL_MUST_RUN = os.environ.get("POSTINTERNAT_CI") == "1"
_skipped: list[str] = []


@pytest.fixture(scope="session")
def material() -> Path:
    """Return the folder of source documents and checklists; a test that asks for it is marked ``material``."""
    folder = Path(os.environ.get("POSTINTERNAT_MATERIAL", ""))
    if not (folder / "seeds").is_dir():
        pytest.skip("POSTINTERNAT_MATERIAL does not name the folder of source documents")
    return folder


@pytest.fixture(scope="session")
def store() -> EmbeddedStore:
    """Return the whole dataset of the repository, loaded in memory; tests must not write to it."""
    return EmbeddedStore.from_files(paths.resources())


@pytest.fixture(scope="session")
def small() -> Path:
    """Return a dataset of a few triples, in the layout of the real one."""
    return FIXTURES / "small"


@pytest.fixture
def small_store(small: Path) -> EmbeddedStore:
    """Return the small dataset in memory, for one test to read and write."""
    return EmbeddedStore.from_files(small)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the environment of whoever runs the tests out of ``Settings``."""
    for name in list(os.environ):
        if name.startswith("POSTINTERNAT_") and name not in {"POSTINTERNAT_MATERIAL", "POSTINTERNAT_CI"}:
            monkeypatch.delenv(name)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the material, before pytest selects by marker."""
    for item in items:
        if "material" in getattr(item, "fixturenames", ()):
            item.add_marker("material")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note the tests that were skipped."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note the modules that were skipped as a whole."""
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Make the run fail in CI when anything was skipped."""
    if _ALL_MUST_RUN and _skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say that skipped tests made the run fail."""
    if _ALL_MUST_RUN and _skipped:
        terminalreporter.section("POSTINTERNAT_CI=1 allows no skipped test", red=True)
        for name in _skipped:
            terminalreporter.line(name)
