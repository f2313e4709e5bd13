"""Operations from text to the bytes of their answer, kept for each version; the saved ones are known by name."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse, print_ast

from postinternat.errors import PostinternatError
from postinternat.gql.context import Context, Limits
from postinternat.gql.execution import Executor, Prepared, RequestErrors
from postinternat.gql.gate import Gate
from postinternat.gql.limits import Bounds, Measure
from postinternat.gql.schema import Api
from postinternat.http.response_cache import ResponseCache
from postinternat.settings import Settings
from postinternat.store import Solutions, Store
from postinternat.validation.sent import Checks

_SUGGESTION = re.compile(r" Did you mean [^?]*\?")
_OVERHEAD = 500
"""Bytes that an answer takes in memory beside its own."""


class OperationFailed(PostinternatError):
    """An operation gave errors and no answer. ``errors`` are GraphQL's."""

    exit_code = 1

    def __init__(self, name: str, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message, where=f"operation {name}")
        self.errors = errors


@dataclass(frozen=True)
class Variable:
    """A variable of a saved operation: its type and its default as GraphQL writes them."""

    name: str
    type: str
    default: str | None


@dataclass(frozen=True)
class SavedOperation:
    """A file of graphql/operations/: its name is the file's, its description the comment that it opens with."""

    name: str
    text: str
    description: str
    variables: tuple[Variable, ...]

    @classmethod
    def read(cls, file: Path) -> "SavedOperation":
        """Read one file. Raises GraphQLSyntaxError, or ValueError when it does not hold exactly one query."""
        text = file.read_text(encoding="utf-8")
        found = [node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode)]
        if len(found) != 1 or found[0].operation is not OperationType.QUERY:
            raise ValueError(f"{file} must hold exactly one query")
        comment = [line.lstrip("# ") for line in text.partition("\nquery")[0].splitlines() if line.startswith("#")]
        variables = tuple(
            Variable(
                node.variable.name.value,
                print_ast(node.type),
                print_ast(node.default_value) if node.default_value else None,
            )
            for node in found[0].variable_definitions or ()
        )
        return cls(file.stem, text, "\n".join(comment), variables)


def read_saved(folder: Path) -> dict[str, SavedOperation]:
    """Return the saved operations of a folder by name."""
    return {file.stem: SavedOperation.read(file) for file in sorted(folder.glob("*.graphql"))}


@dataclass(frozen=True)
class Question:
    """One operation to answer. ``language`` is ``fr`` or ``en``; variables are as JSON gave them."""

    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    language: str = "fr"

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this question from others, on one version of the dataset."""
        variables = json.dumps(self.variables, sort_keys=True)
        return (self.text, variables, self.operation_name or "", self.language)


@dataclass(frozen=True)
class Answer:
    """The answer to one question: a JSON object with ``data`` and ``errors``.

    Attributes:
        errors: GraphQL's errors, none for a complete answer.
        refused: true when the operation did not run, so that there is no ``data``.
        queries: the SPARQL queries that were run.
        max_queries: the number that the plan promised not to pass.
    """

    body: bytes
    version: str
    errors: tuple[GraphQLError, ...] = ()
    refused: bool = False
    queries: tuple[str, ...] = ()
    max_queries: int = 0
    measure: Measure = field(default_factory=Measure)
    lasting: bool = True
    """False when the answer may not be kept: it depends on the day, or on what is said of a person."""

    def data(self) -> dict[str, Any]:
        """Return the ``data`` of a complete answer, for the caller to keep."""
        found: dict[str, Any] = json.loads(self.body)["data"]
        return found


class Operations:
    """Answers operations over one store. ``heavy`` runs the queries that read much, once there are processes for it."""

    def __init__(self, api: Api, store: Store, settings: Settings, saved: Mapping[str, SavedOperation]) -> None:
        self.api = api
        self.store = store
        self.saved = saved
        self.bounds = Bounds.of(settings)
        self.gate = Gate(api.core, self.bounds)
        self.heavy: Callable[[str], Solutions] | None = None
        self.checks: Checks | None = None
        self._limits = Limits(page=settings.graphql_page, max_page=settings.graphql_max_page)
        self._executor = Executor(api)
        self._answers: ResponseCache[Answer] = ResponseCache(settings.graphql_cache_mb * 1_000_000)

    def run_operation(self, name: str, variables: Mapping[str, Any] | None = None, lang: str = "fr") -> dict[str, Any]:
        """Return the data of a saved operation. Raises KeyError for an unknown name, OperationFailed, StoreError."""
        answer = self.answer(Question(self.saved[name].text, variables or {}, None, lang))
        if answer.errors:
            raise OperationFailed(name, answer.errors)
        return answer.data()

    def kept(self, question: Question, version: str) -> Answer | None:
        """Return the answer when it is in memory."""
        return self._answers.get((version, *question.key))

    def answer(self, question: Question, store: Store | None = None, *, fast: bool = True) -> Answer:
        """Return the answer on the present version, or on that of ``store``. Raises StoreError.

        Without ``fast``, graphql-core makes the answer, resolver by resolver, and nothing is kept.
        """
        snapshot = (store or self.store).snapshot()
        version = snapshot.version
        found = self.kept(question, version) if fast else None
        if found is not None:
            return found
        try:
            answer = self._run(question, snapshot, version, heavy=store is None, fast=fast)
        except RequestErrors as refused:
            return _refused(refused.errors, version)
        if fast and not answer.errors and answer.lasting:
            self._answers.put((version, *question.key), answer, len(answer.body) + len(question.text) + _OVERHEAD)
        return answer

    def prepare(self, question: Question) -> tuple[Prepared, Measure]:
        """Return the document when it is valid and within the bounds. Raises RequestErrors."""
        measured = self.gate.admit(question.text, question.operation_name, json.dumps(question.variables))
        return self._executor.prepare(question.text), measured

    def _run(self, question: Question, snapshot: Store, version: str, *, heavy: bool, fast: bool) -> Answer:
        prepared, measured = self.prepare(question)
        context = Context(
            snapshot,
            self.api.catalogue,
            language=question.language,
            limits=self._limits,
            heavy=self.heavy if heavy else None,
            checks=self.checks,
        )
        outcome = self._executor.run(
            prepared, context, question.variables, question.operation_name, always_executor=not fast
        )
        if outcome.data is None:
            return _refused(outcome.errors, version)
        made: dict[str, Any] = {"data": outcome.data}
        if outcome.errors:
            made["errors"] = [error.formatted for error in outcome.errors]
        most = outcome.plan.max_queries if outcome.plan else 0
        lasting = outcome.plan is None or outcome.plan.kept
        errors, queries = tuple(outcome.errors), tuple(context.queries)
        return Answer(encode(made), version, errors, False, queries, most, measured, lasting)


def encode(value: object) -> bytes:
    """Return a value as JSON in UTF-8."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half a character, in an error that shows what the client sent
        return json.dumps(value, separators=(",", ":")).encode()


def error_body(errors: Sequence[GraphQLError]) -> bytes:
    """Return the answer to a request that was refused; names that the schema has are not suggested."""
    shown = []
    for error in errors:
        formatted = dict(error.formatted)
        formatted["message"] = _SUGGESTION.sub("", error.message)
        shown.append(formatted)
    return encode({"errors": shown})


def _refused(errors: Sequence[GraphQLError], version: str) -> Answer:
    return Answer(error_body(errors), version, tuple(errors), refused=True)
