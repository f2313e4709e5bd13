"""The engine ``fast``: the package shacl, in Rust, which checks the whole dataset in less than a second."""

from collections.abc import Collection
from tempfile import NamedTemporaryFile

import pyoxigraph as ox
import shacl

from postinternat.namespaces import PREFIXES
from postinternat.progress import Stage, tell
from postinternat.validation.engine import RawResult, ShapesError
from postinternat.validation.graphs import DataGraph, canonical, term_from
from postinternat.validation.rulebook import Rulebook
from postinternat.validation.targets import Targets


class FastEngine:
    """Runs ``shacl``. Having no option to check some nodes only, it gets shapes whose targets are marks on them."""

    name = "fast"
    _compiled: dict[tuple[str, bool], shacl.Shapes] = {}  # noqa: RUF012 -- shared by all

    def run(self, data: DataGraph, rules: Rulebook, focus: Collection[ox.NamedNode] | None = None) -> list[RawResult]:
        """Check the graph. Raises ShapesError."""
        try:
            marks = "" if focus is None else Targets.of(rules).found(data, focus).marks
            tell(Stage.ENGINE)
            report = _validated(self._shapes(rules, focus is not None), data, marks)
        except (ValueError, SyntaxError) as error:
            raise ShapesError(
                f"the shapes cannot be run: {error}", where="engine fast", fix="correct ontology/shapes/"
            ) from error
        wanted = None if focus is None else {str(node) for node in focus}
        return [_result(item) for item in report.results if wanted is None or item.focus_node in wanted]

    def _shapes(self, rules: Rulebook, marked: bool) -> shacl.Shapes:
        key = (rules.ntriples, marked)
        if key not in self._compiled:
            for old in [known for known in self._compiled if known[0] != rules.ntriples]:
                del self._compiled[old]
            triples = Targets.of(rules).triples if marked else rules.triples
            text = "".join(f"{triple} .\n" for triple in triples)
            self._compiled[key] = shacl.Shapes.from_text(text, format="ntriples")
        return self._compiled[key]


def _validated(shapes: shacl.Shapes, data: DataGraph, marks: str) -> shacl.Report:
    if not data.is_large:
        return shapes.validate_text(data.ntriples + marks, format="ntriples")
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".nt") as file:
        file.writelines(data.lines())
        file.write(marks)
        file.flush()
        return shapes.validate_file(file.name)


def _result(item: shacl.Result) -> RawResult:
    path = item.path or ""
    shape = item.source_shape or ""
    return RawResult(
        focus=canonical(term_from(item.focus_node)),
        shape=shape[1:-1] if shape.startswith("<") else shape,
        component=item.component_iri.removeprefix(PREFIXES["sh"]).removesuffix("ConstraintComponent"),
        severity=item.severity_iri.removeprefix(PREFIXES["sh"]),
        path=path[1:-1] if path.startswith("<") and path.endswith(">") and path.count("<") == 1 else "",
        value=None if item.value is None else canonical(term_from(item.value)),
        messages=tuple(item.messages),
    )
