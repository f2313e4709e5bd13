"""Findings that only echo another one: of a value that could not be read, nobody is told that it is missing."""

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from postinternat.namespaces import shorten
from postinternat.validation.report import Finding, Severity
from postinternat.validation.rulebook import Rulebook

_DESCRIBED = {"VOC-05", "VOC-08"}
"""The rules against saying more of what is described elsewhere: the values there and here may be too many."""
_TOO_MANY = {"MaxCount", "UniqueLang"}


def without_echoes(findings: Iterable[Finding], rules: Rulebook) -> list[Finding]:
    """Leave out what is said of a missing value, where the reading says that it is there and cannot be read.

    What the reading only remarks of a value gets that value as the rules know it, to be merged with what they say.
    """
    every = list(findings)
    unread: dict[str, set[str]] = {}
    for found in every:
        if found.of_reading and found.severity is Severity.ERROR and found.focus and found.path:
            unread.setdefault(found.focus, set()).add(found.path)
    described = {(found.focus, found.path) for found in every if found.rule in _DESCRIBED}
    kept = [
        found
        for found in every
        if not _is_echo(found, unread.get(found.focus, set()), rules)
        and not (found.component in _TOO_MANY and (found.focus, found.path) in described)
    ]
    ruled = {(found.focus, found.path): found.value for found in kept if not found.of_reading and found.value}
    return [
        replace(found, value=ruled[found.focus, found.path])
        if found.of_reading and found.severity is not Severity.ERROR and (found.focus, found.path) in ruled
        else found
        for found in kept
    ]


def _is_echo(found: Finding, unread: set[str], rules: Rulebook) -> bool:
    if found.of_reading or found.value or not unread:
        return False
    return found.path in unread or any(shorten(path) in _asked(found, rules) for path in unread)


def _asked(found: Finding, rules: Rulebook) -> str:
    """Return the queries of the shape that found it, which name the properties they read."""
    constraints = rules.objects(ox.NamedNode(found.shape), "sh:sparql") if found.shape else []
    return " ".join(select.value for one in constraints for select in rules.objects(one, "sh:select"))
