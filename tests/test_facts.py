"""Every entry of the inventory of facts is said by the graph, and every anchor stands at its lines."""

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.coverage import anchors, report

pytestmark = pytest.mark.material

_DIGESTS = """PREFIX pi: <https://w3id.org/post-internat/def#> PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?number ?digest WHERE { GRAPH ?g { ?document pi:sha256 ?digest ; dct:identifier ?number } }"""


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    return report.load()


def test_every_fact_is_said_or_excused(material: Path, graph: ox.Store) -> None:
    facts = json.loads((material / "checklist" / "facts.json").read_text(encoding="utf8"))
    mapping, excused = report.mapping(), report.excused()
    gaps = {
        fact["id"]: report.missing(graph, fact, *mapping[fact["id"]]) if fact["id"] in mapping else "not mapped"
        for fact in facts
        if fact["id"] not in excused
    }
    assert {name: gap for name, gap in gaps.items() if gap} == {}


def test_few_facts_are_excused(material: Path) -> None:
    facts = json.loads((material / "checklist" / "facts.json").read_text(encoding="utf8"))
    assert report.excused() <= {fact["id"] for fact in facts}
    assert len(report.excused()) <= len(facts) // 50


def test_a_changed_value_is_noticed(material: Path, graph: ox.Store) -> None:
    facts = json.loads((material / "checklist" / "facts.json").read_text(encoding="utf8"))
    mapping = report.mapping()
    numbers = [fact for fact in facts if type(fact.get("value")) is int and fact["id"] in mapping]
    changed = [fact | {"value": fact["value"] * 7 + 1000003} for fact in numbers]
    assert numbers
    assert all(report.missing(graph, fact, *mapping[fact["id"]]) for fact in changed)


def test_every_anchor_is_at_its_lines(material: Path, graph: ox.Store) -> None:
    assert anchors.problems(graph, material / "seeds") == []


def test_the_documents_are_the_ones_that_were_read(material: Path, graph: ox.Store) -> None:
    known = {row["number"].value: row["digest"].value for row in graph.query(_DIGESTS)}  # type: ignore[union-attr]
    seeds = {
        path.name[:3]: hashlib.sha256(path.read_bytes()).hexdigest() for path in (material / "seeds").glob("*.txt")
    }
    assert seeds == known
