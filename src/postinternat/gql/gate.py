"""The first look at a document: parsed within its bound of tokens, measured before anything is validated."""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
)

from postinternat.errors import did_you_mean
from postinternat.gql.execution import RequestErrors
from postinternat.gql.limits import Bounds, Measure, measure, refusals, too_complex

_KEPT = 512
_TOO_MANY_TOKENS = re.compile(r"Document contains more than \d+ (tokens|comments)")
_TOO_DEEP = "Document is nested too deeply"


class Gate:
    """Lets operations through that are within the bounds; keeps the documents that it parsed."""

    def __init__(self, schema: GraphQLSchema, bounds: Bounds) -> None:
        self._schema = schema
        self._bounds = bounds
        self.parse: Callable[[str], DocumentNode] = lru_cache(_KEPT)(self._parse)
        self.admit: Callable[[str, str | None, str], Measure] = lru_cache(_KEPT)(self._admit)

    def operation(self, text: str, name: str | None) -> OperationDefinitionNode:
        """Return the operation that is asked for. Raises RequestErrors SYNTAX, OPERATION_NOT_FOUND, TOO_COMPLEX."""
        found = [node for node in self.parse(text).definitions if isinstance(node, OperationDefinitionNode)]
        if name is None and len(found) == 1:
            return found[0]
        named = {node.name.value: node for node in found if node.name}
        if name in named:
            return named[name]
        raise RequestErrors([_no_operation(name, list(named), len(found))])

    def measure(self, text: str, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Measure:
        """Return what the operation asks for. Raises RequestErrors TOO_COMPLEX, UNKNOWN_VARIABLE."""
        found = measure(self._schema, self.parse(text), operation, variables, self._bounds)
        errors = [*refusals(found, self._bounds), *_unknown_variables(operation, variables)]
        if errors:
            raise RequestErrors(errors)
        return found

    def _admit(self, text: str, name: str | None, variables: str) -> Measure:
        """Return what an operation asks for with these variables (JSON). Raises RequestErrors."""
        return self.measure(text, self.operation(text, name), json.loads(variables))

    def _parse(self, text: str) -> DocumentNode:
        tokens = self._bounds.tokens
        try:
            return parse(text, max_lexical_tokens=tokens, max_comments=tokens, allow_empty_selection_sets=False)
        except GraphQLSyntaxError as error:
            if _TOO_MANY_TOKENS.search(error.message):
                raise RequestErrors([too_complex("tokens", None, tokens)]) from error
            if _TOO_DEEP in error.message:
                raise RequestErrors([too_complex("depth", None, self._bounds.depth)]) from error
            error.extensions = {"code": "SYNTAX"}
            raise RequestErrors([error]) from error


def _no_operation(name: str | None, known: list[str], count: int) -> GraphQLError:
    if name is not None:
        hint = did_you_mean(name[:60], known) or f"the operations are {', '.join(known) or 'without a name'}"
        message = f"There is no operation {name[:60]!r}: {hint}."
    elif count == 0:
        message = "The document holds no operation: write one, such as { dataset { version } }."
    else:
        message = "The document holds several operations: name one of them in operationName."
    return GraphQLError(message, extensions={"code": "OPERATION_NOT_FOUND"})


def _unknown_variables(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> list[GraphQLError]:
    known = [item.variable.name.value for item in operation.variable_definitions or ()]
    return [
        GraphQLError(
            f"The operation has no variable {name[:60]!r}: {did_you_mean(name[:60], known) or _listed(known)}.",
            extensions={"code": "UNKNOWN_VARIABLE"},
        )
        for name in variables
        if name not in known
    ]


def _listed(names: list[str]) -> str:
    return f"it takes {', '.join(names)}" if names else "it takes none"
