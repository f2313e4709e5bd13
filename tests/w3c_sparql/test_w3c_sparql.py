"""The endpoint passes the W3C SPARQL 1.1 tests, but for those that docs/w3c-sparql.md lists with a reason."""

import re
from pathlib import Path

import pytest

from tests.w3c_sparql.manifest import EVALUATED
from tests.w3c_sparql.running import converse, evaluate

DOCUMENT = Path(__file__).parents[2] / "docs" / "w3c-sparql.md"
KNOWN = dict(re.findall(r"^\| `([\w./-]+)` \| (.+?) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("folder", EVALUATED)
def test_queries_are_answered_as_expected(material: Path, tmp_path: Path, folder: str) -> None:
    failing = set()
    for test, passes, engine_passes in evaluate(material / "w3c" / "sparql11" / folder, tmp_path):
        assert passes or not engine_passes, f"{test.name} fails here and not in the engine"
        if not passes:
            failing.add(test.name)
    assert failing == {name for name in KNOWN if name.startswith(folder + "/")}


def test_the_protocol_is_kept(material: Path, tmp_path: Path) -> None:
    tests = list(converse(material / "w3c" / "sparql11" / "protocol", tmp_path))
    assert len(tests) > 30
    wrong = {f"protocol/{test.name}": problems for test, problems in tests if problems}
    assert set(wrong) == {name for name in KNOWN if name.startswith("protocol/")}, wrong
    assert all(name.startswith("protocol/update_") for name in wrong), "only updates may be refused"
