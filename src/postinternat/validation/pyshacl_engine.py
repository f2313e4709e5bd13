"""The engine ``pyshacl``: the reference implementation, on a pyoxigraph store.

Its option ``focus_nodes`` also leaves out the nodes that nested shapes check (a code behind ``sh:node`` is then
never looked at), so the targets of each shape are taken here and cut down to the nodes asked for.
"""

import logging
import re
import threading
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

import pyoxigraph as ox
import rdflib
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import OxigraphDataGraph
from pyshacl.validator import Validator
from rdflib.term import IdentifiedNode

from postinternat.namespaces import PREFIXES
from postinternat.progress import Stage, tell
from postinternat.validation.engine import RawResult, ShapesError
from postinternat.validation.graphs import DataGraph, Term, canonical
from postinternat.validation.lexical import take_no_other_forms
from postinternat.validation.rulebook import Rulebook

_SH = PREFIXES["sh"]
_PREFIXES, _DECLARE, _PREFIX, _SELECT = (
    rdflib.URIRef(_SH + name) for name in ("prefixes", "declare", "prefix", "select")
)
_FILL = "_format_sparql_based_result_message"
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_LINES_MATTER = re.compile(r"#|\"{3}|'{3}")
_QUIET = logging.getLogger("postinternat.pyshacl")
_QUIET.setLevel(logging.CRITICAL)
# rdflib writes a traceback for each value such as "01/11/2021"^^xsd:date; the report says it instead.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
take_no_other_forms()
_ONE_AT_A_TIME = threading.Lock()

_CANNOT_RUN = (ReportableRuntimeError, ShapeLoadError, ValidationFailure, SyntaxError, ValueError, RuntimeError)

_Node: TypeAlias = IdentifiedNode | rdflib.Literal
_Predicate: TypeAlias = IdentifiedNode | None
_Subject: TypeAlias = _Node | Sequence[_Node] | None


class _Graph(OxigraphDataGraph):
    """The store as pySHACL reads it."""

    def __bool__(self) -> bool:
        """Say yes: pySHACL asks whether there is a graph, and would be answered by counting all its triples."""
        return True

    def objects(self, subject: _Subject, predicate: _Predicate, unique: bool = False) -> Iterator[_Node]:  # type: ignore[override]
        """Give nothing for a literal, of which the store would say that it cannot be a subject."""
        if not isinstance(subject, rdflib.Literal):
            yield from super().objects(subject, predicate, unique=unique)


class PyshaclEngine:
    """Runs pySHACL."""

    name = "pyshacl"
    _parsed: dict[str, rdflib.Graph] = {}  # noqa: RUF012 -- the shapes last read, shared by all

    def run(self, data: DataGraph, rules: Rulebook, focus: Collection[ox.NamedNode] | None = None) -> list[RawResult]:
        """Check the graph. Raises ShapesError."""
        tell(Stage.ENGINE)
        wanted = None if focus is None else {rdflib.URIRef(node.value) for node in focus}
        try:
            with _values_as_written(), data.lent_store() as store:
                return [_result(report) for report in self._reports(store, rules, wanted)]
        except _CANNOT_RUN as error:
            reason = getattr(error, "message", None) or error
            raise ShapesError(
                f"the shapes cannot be run: {reason}", where="engine pyshacl", fix="correct ontology/shapes/"
            ) from error

    def _reports(
        self, store: ox.Store, rules: Rulebook, wanted: set[rdflib.URIRef] | None
    ) -> Iterator[tuple[str, rdflib.BNode, Iterable[tuple[object, ...]]]]:
        validator = Validator(
            _Graph(store),
            shacl_graph=self._shapes(rules),
            options={"advanced": True, "inplace": True, "logger": _QUIET},
        )
        executor = validator.make_executor()
        for shape in validator.shacl_graph.shapes:
            shape.set_advanced(True)
        for shape in validator.shacl_graph.shapes:
            targets = shape.focus_nodes(validator.data_graph)
            if wanted is not None:
                targets &= wanted
            if targets:
                _, reports = shape.validate(executor, validator.data_graph, focus=sorted(targets))
                yield from reports

    def _shapes(self, rules: Rulebook) -> rdflib.Graph:
        if rules.ntriples not in self._parsed:
            self._parsed.clear()
            graph = rdflib.Graph().parse(data=rules.ntriples, format="nt")
            _make_queries_light(graph)
            for subject, predicate, value in list(graph):
                if isinstance(value, rdflib.Literal) and value.language is None and value.datatype is None:
                    # Oxigraph gives each text its datatype; rdflib says that "A" is not "A"^^xsd:string.
                    graph.remove((subject, predicate, value))
                    graph.add((subject, predicate, rdflib.Literal(str(value), datatype=rdflib.XSD.string)))
            self._parsed[rules.ntriples] = graph
        return self._parsed[rules.ntriples]


def _make_queries_light(shapes: rdflib.Graph) -> None:
    """Give each SELECT the prefixes it uses alone, and one line: pySHACL goes through both for every node it checks."""
    declared = {
        declarer: [(node, f"{shapes.value(node, _PREFIX)}:") for node in shapes.objects(declarer, _DECLARE)]
        for declarer in set(shapes.objects(None, _PREFIXES))
    }
    for query, _, declarer in list(shapes.triples((None, _PREFIXES, None))):
        text = str(shapes.value(query, _SELECT) or "")
        if text:
            own = rdflib.BNode()
            shapes.remove((query, _PREFIXES, declarer))
            shapes.add((query, _PREFIXES, own))
            for node, prefix in declared[declarer]:
                if prefix in text:
                    shapes.add((own, _DECLARE, node))
        if text and not _LINES_MATTER.search(text):
            shapes.set((query, _SELECT, rdflib.Literal(" ".join(text.splitlines()))))
    for declarer in set(declared) - set(shapes.objects(None, _PREFIXES)):
        shapes.remove((declarer, _DECLARE, None))


@contextmanager
def _values_as_written() -> Iterator[None]:
    """Keep rdflib from rewriting values ("none"^^xsd:boolean would become false) and from warning of them.

    pySHACL fills values into messages as patterns of ``re``, and stops at a backslash: here they are plain text.
    All are settings of the whole process, so one check runs at a time; the engine is in Python anyway.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
        fill = getattr(ConstraintComponent, _FILL)
        setattr(ConstraintComponent, _FILL, _filled)
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = before
            setattr(ConstraintComponent, _FILL, fill)


def _filled(_component: object, message: str, bound: Sequence[object] | dict[str, object] | None) -> str:
    """Return the message with the values of its variables; pySHACL hands them as (this, path, value, the others)."""
    values = bound
    if bound is not None and not isinstance(bound, dict):
        usual = dict(zip(("this", "path", "value"), bound, strict=False))
        others = bound[3] if len(bound) > 3 else {}
        values = {**others, **{name: value for name, value in usual.items() if value is not None}}  # type: ignore[dict-item]

    def value(found: re.Match[str]) -> str:
        return str(values[found[1]]) if isinstance(values, dict) and found[1] in values else found[0]

    return _PLACEHOLDER.sub(value, message)


def _result(report: tuple[str, rdflib.BNode, Iterable[tuple[object, ...]]]) -> RawResult:
    _, node, triples = report
    said: dict[str, list[object]] = {}
    for subject, predicate, value in triples:
        if subject == node:
            name = str(predicate).removeprefix(_SH)
            said.setdefault(name, []).append(value[1] if isinstance(value, tuple) else value)
    path = said.get("resultPath", [None])[0]
    component = str(said["sourceConstraintComponent"][0]).removeprefix(_SH)
    value = said.get("value", [None])[0]
    return RawResult(
        focus=_term(said["focusNode"][0]),
        shape=str(said["sourceShape"][0]),
        component=component.removesuffix("ConstraintComponent"),
        severity=str(said["resultSeverity"][0]).removeprefix(_SH),
        path=str(path) if isinstance(path, rdflib.URIRef) else "",
        value=None if value is None else _term(value),
        messages=tuple(str(message) for message in said.get("resultMessage", [])),
    )


def _term(term: object) -> Term:
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return canonical(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _STRING))))
    raise TypeError(f"not a term: {term!r}")


_STRING = PREFIXES["xsd"] + "string"
