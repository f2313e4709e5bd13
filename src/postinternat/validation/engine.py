"""What a SHACL engine does here, which one to take, and how two of them are compared."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyoxigraph as ox

from postinternat.errors import PostinternatError, SettingsError
from postinternat.validation.graphs import DataGraph, Term
from postinternat.validation.rulebook import Rulebook

CHOICES = ("auto", "fast", "pyshacl", "both")

_BOUNDS = {"MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive"}
_KINDS = {"Datatype", "Or", "NodeKind"}


@dataclass(frozen=True)
class RawResult:
    """One result as an engine gives it, the same from every engine.

    Attributes:
        focus: the node that was checked.
        shape: the IRI of the shape that the node or its value breaks.
        component: the local name of the constraint component, without ``ConstraintComponent``.
        severity: ``Violation``, ``Warning`` or ``Info``.
        path: the IRI of the property, empty where the path is longer or there is none.
        value: the value that breaks the shape, in canonical form, when there is one.
        messages: the shape's messages, filled in; two engines may fill them in differently.
    """

    focus: Term
    shape: str
    component: str
    severity: str
    path: str
    value: Term | None
    messages: tuple[str, ...] = field(default=(), compare=False)


class Engine(Protocol):
    """A SHACL engine."""

    name: str

    def run(self, data: DataGraph, rules: Rulebook, focus: Collection[ox.NamedNode] | None = None) -> list[RawResult]:
        """Check the graph and return the results, those of ``focus`` alone when it is given.

        Raises ShapesError when the shapes cannot be run.
        """
        ...


class ShapesError(PostinternatError):
    """The shapes themselves are wrong: no answer can be had about the data."""


@dataclass(frozen=True)
class Disagreement:
    """A result that one engine gives and the other does not: our fault, never that of the data."""

    engine: str
    """The engine that gives it."""
    result: RawResult
    times: int = 1


def engines(choice: str) -> Sequence[Engine]:
    """Return the engines to run: one, or two for ``both``.

    Raises SettingsError when the one asked for is not there.
    """
    if choice not in CHOICES:
        raise SettingsError(
            f"there is no SHACL engine {choice!r}", where="--engine", fix=f"choose one of {', '.join(CHOICES)}"
        )
    fast = None if choice == "pyshacl" else _fast()
    if fast is None and choice in {"fast", "both"}:
        raise SettingsError(
            "the fast SHACL engine is not installed",
            where=f"--engine {choice}",
            fix="install postinternat[fast], or choose --engine pyshacl",
        )
    if fast is None:
        return (_pyshacl(),)
    return (fast, _pyshacl()) if choice == "both" else (fast,)


def _fast() -> Engine | None:
    try:
        from postinternat.validation.fast_engine import FastEngine
    except ImportError:
        return None
    return FastEngine()


def _pyshacl() -> Engine:
    # Imported only when it runs: with rdflib it takes half a second.
    from postinternat.validation.pyshacl_engine import PyshaclEngine

    return PyshaclEngine()


def compare(first: str, one: Sequence[RawResult], second: str, two: Sequence[RawResult]) -> list[Disagreement]:
    """Return what only one of two engines says, the first engine's results first.

    A bound is left out where the value is of another kind, as another result says: pySHACL does not compare a date
    with a number, where SHACL says that what cannot be compared breaks the bound.
    """
    counts, others = Counter(_without_bounds(one)), Counter(_without_bounds(two))
    missing = [Disagreement(first, result, times) for result, times in (counts - others).items()]
    return missing + [Disagreement(second, result, times) for result, times in (others - counts).items()]


def _without_bounds(results: Sequence[RawResult]) -> list[RawResult]:
    wrong = {(result.focus, result.path, result.value) for result in results if result.component in _KINDS}
    return [
        result
        for result in results
        if result.component not in _BOUNDS or (result.focus, result.path, result.value) not in wrong
    ]
