"""The W3C test suite of SHACL through our two engines, with the known failures and their reasons."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat.namespaces import PREFIXES
from postinternat.validation.engine import Engine, ShapesError, engines
from postinternat.validation.graphs import DataGraph, canonical, canonical_triple
from postinternat.validation.rulebook import Rulebook

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
SH, RDF = PREFIXES["sh"], PREFIXES["rdf"]
TESTS = {"core": 98, "sparql": 23}
_REWRITTEN = 'shapes and data are read in canonical form, where "1"^^xsd:boolean is true'
_COMPONENT = "on an Oxigraph store pySHACL cannot hand parameters to custom components; ours are not custom"
_NESTED = "on an Oxigraph store $this is not bound in a nested group or a BIND that has no triple with $this"
KNOWN_FAILURES: dict[str, dict[str, str]] = {
    "fast": {
        "core/property/uniqueLang-002.ttl": _REWRITTEN,
        "sparql/pre-binding/unsupported-sparql-004.ttl": "runs a query it should refuse: a subquery without $this",
    },
    "pyshacl": {
        "core/property/uniqueLang-002.ttl": _REWRITTEN,
        "sparql/component/nodeValidator-001.ttl": _COMPONENT,
        "sparql/component/optional-001.ttl": _COMPONENT,
        "sparql/component/propertyValidator-select-001.ttl": _COMPONENT,
        "sparql/component/validator-001.ttl": _COMPONENT,
        "sparql/node/prefixes-001.ttl": "prefixes behind owl:imports are not found in a graph without a name",
        "sparql/pre-binding/pre-binding-003.ttl": _NESTED,
        "sparql/pre-binding/pre-binding-004.ttl": _NESTED,
        "sparql/pre-binding/pre-binding-005.ttl": _NESTED,
        "sparql/pre-binding/shapesGraph-001.ttl": "$shapesGraph is not supported",
    },
}
Outcome = Counter[tuple[str, ...]] | None


class _Entry:
    """One test of the suite: a file with a manifest, data, shapes and the expected report."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._graph = _load(file)
        self._entry = self._one(None, RDF + "type", ox.NamedNode(SHT + "Validate"))

    def _one(self, subject: object, predicate: str, value: object = None) -> object:
        quads = self._graph.quads_for_pattern(subject, ox.NamedNode(predicate), value, None)  # type: ignore[arg-type]
        quad = next(iter(quads), None)
        if quad is None:
            return None
        return quad.subject if subject is None else quad.object

    def expected(self) -> Outcome:
        result = self._one(self._entry, MF + "result")
        if result == ox.NamedNode(SHT + "Failure"):
            return None
        found = self._graph.quads_for_pattern(result, ox.NamedNode(SH + "result"), None, None)  # type: ignore[arg-type]
        return Counter(self._result(quad.object) for quad in found)

    def _result(self, node: object) -> tuple[str, ...]:
        component = str(getattr(self._one(node, SH + "sourceConstraintComponent"), "value", ""))
        return (
            _shown(self._one(node, SH + "focusNode")),
            _path(self._one(node, SH + "resultPath")),
            component.removeprefix(SH).removesuffix("ConstraintComponent"),
            _shown(self._one(node, SH + "value")),
            str(getattr(self._one(node, SH + "resultSeverity"), "value", "")).removeprefix(SH),
        )

    def answer(self, engine: Engine) -> Outcome:
        action = self._one(self._entry, MF + "action")
        data, shapes = (self._triples(self._one(action, SHT + name)) for name in ("dataGraph", "shapesGraph"))
        try:
            results = engine.run(DataGraph(map(canonical_triple, data)), Rulebook(shapes))
        except ShapesError:
            return None
        return Counter(
            (_shown(r.focus), r.path, r.component, _shown(r.value), r.severity.removeprefix(SH)) for r in results
        )

    def _triples(self, source: object) -> list[ox.Triple]:
        assert isinstance(source, ox.NamedNode)
        path = self._file.parent / source.value.rpartition("/")[2]
        graph = self._graph if not path.suffix else _load(path)
        return [quad.triple for quad in graph]


def _load(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri())
    return store


def _shown(term: object) -> str:
    if isinstance(term, ox.BlankNode):
        return "_:"
    return "" if term is None else str(canonical(term))


def _path(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


@pytest.mark.parametrize("group", TESTS)
@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_w3c_suite(material: Path, engine: str, group: str) -> None:
    (one,) = engines(engine)
    root = material / "w3c" / "shacl"
    files = [
        path for path in sorted((root / group).rglob("*.ttl")) if "sht:Validate" in path.read_text(encoding="utf8")
    ]
    failed = []
    for path in files:
        entry = _Entry(path)
        if entry.answer(one) != entry.expected():
            failed.append(path.relative_to(root).as_posix())
    assert failed == [name for name in sorted(KNOWN_FAILURES[engine]) if name.startswith(group + "/")]
    assert len(files) == TESTS[group]
