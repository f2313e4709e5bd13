"""The wheel carries all that the program needs, and an editable install carries no stale copy."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUILT = "src/postinternat/http/static/built"
RESOURCES = ("ontology", "data", "graphql", "CHANGELOG.md")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution and the wheel with the pinned backend, without a network."""
    folder = tmp_path_factory.mktemp("dist")
    build = "import sys; from hatchling.cli import hatchling; sys.exit(hatchling())"
    command = [sys.executable, "-c", build, "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_wheel_holds_every_resource(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", *RESOURCES], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    present = [name for name in tracked if (ROOT / name).exists()]
    assert [name for name in present if f"postinternat/_resources/{name}" not in packed] == []
    assert "postinternat/py.typed" in packed


def test_the_wheel_holds_the_editors_that_were_built(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    built = [path for path in (ROOT / BUILT).rglob("*") if path.is_file()]
    assert [path.name for path in built if f"postinternat/http/static/built/{path.name}" not in packed] == []
    assert "postinternat/http/static/pages.css" in packed


def test_the_source_distribution_holds_what_the_wheel_is_made_of(dist: Path) -> None:
    (source,) = dist.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        folders = {name.split("/")[1] for name in archive.getnames() if name.count("/") > 1}
    assert {"src", "ontology", "data"} <= folders


def test_the_unpacked_wheel_answers_from_anywhere(dist: Path, tmp_path: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path)
    query = "import sys; sys.path.insert(0, sys.argv.pop(1)); from postinternat.cli import main; sys.exit(main())"
    result = subprocess.run(
        [sys.executable, "-c", query, str(tmp_path), "info"], cwd="/", check=True, capture_output=True, text=True
    )
    assert f"in memory, from {tmp_path}/postinternat/_resources" in result.stdout


def test_an_editable_install_reads_the_checkout() -> None:
    assert not (ROOT / "src" / "postinternat" / "_resources").exists()
