"""What the editors' decisions make of a provision: whether it stands, and from where a scheme inherits it."""

from postinternat.gql.terms import named
from postinternat.namespaces import DEF, PREFIXES

CURRENT = DEF + "current"
"""Stands for the computed fact among the properties of a node; no data says it."""

_RANK = named(DEF + "rank")
_CONTRADICTS = named(DEF + "contradicts")
_PREFERRED = named(PREFIXES["rank"] + "preferred")
_DEPRECATED = named(PREFIXES["rank"] + "deprecated")
_ABOVE = "|".join(named(DEF + name) for name in ("forScheme", "variantOf", "partOf"))
_APPLIES = named(DEF + "appliesTo")
_EXCLUDES = named(DEF + "doesNotApplyTo")


def current_expression(node: str) -> str:
    """Return the expression that a provision stands: not deprecated, and preferred or not against a preferred one."""
    other = f"{node}other"
    return (
        f"(!EXISTS {{ {node} {_RANK} {_DEPRECATED} }} && (EXISTS {{ {node} {_RANK} {_PREFERRED} }} || "
        f"!EXISTS {{ {node} ({_CONTRADICTS}|^{_CONTRADICTS}) {other} . {other} {_RANK} {_PREFERRED} }}))"
    )


def inherited_pattern(parent: str, node: str, origin: str) -> str:
    """Return the pattern of what applies to ``parent`` or to ``origin`` above it, less what excludes any of them."""
    return (
        f"{parent} ({_ABOVE})* {origin} . {node} {_APPLIES} {origin} . "
        f"FILTER NOT EXISTS {{ {node} {_EXCLUDES} {origin}x . {parent} ({_ABOVE})* {origin}x }}"
    )
