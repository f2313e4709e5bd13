"""One operation from its text to its answer: parsed, validated, planned (each once), run, assembled.

``Executor.run`` gives the answer without a resolver per field. ``Outcome.data`` is what graphql-core would give;
it does the work itself when a value is missing that the schema promises, or when the schema is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
    visit,
)
from graphql.execution.values import VariableValues, get_variable_values

from postinternat.errors import PostinternatError
from postinternat.gql.assembly import Assembler
from postinternat.gql.context import Context
from postinternat.gql.plan import Plan
from postinternat.gql.planner import Planner
from postinternat.gql.run import run_plan
from postinternat.gql.schema import Api
from postinternat.gql.terms import Json

_CACHED = 512


@dataclass(frozen=True, eq=False)
class Prepared:
    """A document that is valid. ``conditions`` are the variables that its skip and include directives read."""

    text: str
    document: DocumentNode
    conditions: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """The answer to one operation. With ``data`` None the request itself was refused.

    Attributes:
        fast: true when ``data`` came without the executor, and can be written as it is.
        plan: how it was run; None when it was refused before.
    """

    data: Mapping[str, Json] | None
    errors: Sequence[GraphQLError] = ()
    plan: Plan | None = None
    fast: bool = False


class RequestErrors(Exception):
    """The errors of a request that was refused before it ran."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class Executor:
    """Runs operations on one schema; keeps what it parsed and planned."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.prepare: Callable[[str], Prepared] = lru_cache(_CACHED)(self._prepare)
        self._plan: Callable[[Prepared, str | None, frozenset[str]], Plan] = lru_cache(_CACHED)(self._make_plan)

    def run(
        self,
        prepared: Prepared,
        context: Context,
        variables: Mapping[str, Json] | None = None,
        operation_name: str | None = None,
        *,
        always_executor: bool = False,
    ) -> Outcome:
        """Run one operation of the document; ``always_executor`` goes through graphql-core in any case."""
        try:
            coerced = self._coerce(prepared, variables, operation_name)
            plan = self._plan(prepared, operation_name, _true_conditions(prepared, coerced))
        except RequestErrors as refused:
            return Outcome(None, refused.errors)
        try:
            results = run_plan(plan, self.api, context, coerced)
        except GraphQLError as refused:
            return Outcome(None, [refused], plan)
        except PostinternatError as failed:
            return Outcome(None, [_told(failed)], plan)
        assembler = Assembler(self.api, context, results, coerced)
        answer = assembler.assemble(plan)
        if not (assembler.faults or plan.introspective or always_executor):
            return Outcome(answer, plan=plan, fast=True)
        executed = execute_sync(
            self.api.core,
            prepared.document,
            root_value=answer,
            variable_values=dict(variables or {}),
            operation_name=operation_name,
        )
        return Outcome(executed.data, executed.errors or (), plan)

    def _prepare(self, text: str) -> Prepared:
        """Parse and validate a document. Raises RequestErrors."""
        try:
            document = parse(text)
        except GraphQLError as error:
            raise RequestErrors([_with_code(error, "SYNTAX")]) from error
        errors = validate(self.api.core, document)
        if errors:
            raise RequestErrors([_with_code(error, "VALIDATION") for error in errors])
        conditions = _Conditions()
        visit(document, conditions)
        return Prepared(text, document, frozenset(conditions.names))

    def _operation(self, prepared: Prepared, name: str | None) -> OperationDefinitionNode:
        operation = get_operation_ast(prepared.document, name)
        if operation is None:
            known = [
                node.name.value
                for node in prepared.document.definitions
                if isinstance(node, OperationDefinitionNode) and node.name
            ]
            what = f"there is no operation {name!r}" if name else "the document has several operations"
            message = f"{what}: set operationName to one of {', '.join(known)}"
            raise RequestErrors([GraphQLError(message, extensions={"code": "OPERATION_NOT_FOUND"})])
        return operation

    def _coerce(self, prepared: Prepared, given: Mapping[str, Json] | None, name: str | None) -> VariableValues:
        operation = self._operation(prepared, name)
        try:
            values = get_variable_values(self.api.core, operation.variable_definitions or (), dict(given or {}))
        except RecursionError as reason:
            message = "a variable is nested too deeply: flatten it"
            raise RequestErrors([GraphQLError(message, extensions={"code": "COERCION"})]) from reason
        if isinstance(values, list):
            raise RequestErrors([_with_code(error, "COERCION") for error in values])
        return values

    def _make_plan(self, prepared: Prepared, name: str | None, true_conditions: frozenset[str]) -> Plan:
        operation = self._operation(prepared, name)
        truth = dict.fromkeys(prepared.conditions, False) | dict.fromkeys(true_conditions, True)
        return Planner(self.api, prepared.document, operation, VariableValues({}, truth)).plan()


class _Conditions(Visitor):
    """Notes the variables of skip and include directives."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        """Note the variables of one directive."""
        if node.name.value in ("skip", "include"):
            values = [argument.value for argument in node.arguments or ()]
            self.names.update(value.name.value for value in values if isinstance(value, VariableNode))


def _true_conditions(prepared: Prepared, variables: VariableValues) -> frozenset[str]:
    return frozenset(name for name in prepared.conditions if variables.coerced.get(name) is True)


def _with_code(error: GraphQLError, code: str) -> GraphQLError:
    error.extensions = {"code": code, **(error.extensions or {})}
    return error


def _told(failed: PostinternatError) -> GraphQLError:
    """Return an error of the store in GraphQL's shape; the code is the name of its class."""
    message = f"{failed.what}: {failed.fix}" if failed.fix else failed.what
    code = "".join(f"_{letter}" if letter.isupper() else letter for letter in type(failed).__name__)
    return GraphQLError(message, extensions={"code": code.lstrip("_").upper()})
