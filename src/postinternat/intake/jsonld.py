"""JSON-LD without network: a context is in the file, or is ours. Nodes have no lines, only their file."""

import json
import re
from decimal import Decimal
from functools import cache
from typing import Any

import pyoxigraph as ox

from postinternat.intake.places import Place, Places
from postinternat.intake.submission import Submission, SyntaxProblem, UnreadableSubmission
from postinternat.intake.textplaces import Names
from postinternat.intake.turtle import decoded
from postinternat.model import Text, read_catalogue
from postinternat.model.context import CONTEXT, context
from postinternat.namespaces import PREFIXES

_OURS = {CONTEXT, CONTEXT.replace("https:", "http:", 1)}
_DECIMAL = ox.NamedNode(PREFIXES["xsd"] + "decimal")
_SCIENTIFIC = re.compile(r"-?\d(?:\.\d+)?E-?\d{1,3}")
"""How JSON-LD writes a JSON number with a fraction, whatever its datatype: ``5.0E-1`` for 0.5."""


def read_jsonld(content: bytes, file: str, own: str) -> Submission:
    """Read a JSON-LD file; its nameless nodes get IRIs under ``own``. Raises UnreadableSubmission."""
    text = decoded(content, file)
    try:
        data = json.loads(text)
        if any(address in text for address in _OURS):
            text = json.dumps(_with_context(data))
        quads = list(ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=own))
    except json.JSONDecodeError as error:
        raise UnreadableSubmission([_not_json(error, text, file)]) from error
    except RecursionError as error:
        raise UnreadableSubmission([_too_deep(file)]) from error
    except SyntaxError as error:
        raise UnreadableSubmission([_not_jsonld(error, file)]) from error
    names, places = Names(own), Places()
    triples = dict.fromkeys(_in_digits(names.named(quad.triple)) for quad in quads)
    for triple in triples:
        places.record(triple, Place(file))
    return Submission((file,), tuple(triples), places)


@cache
def _context() -> dict[str, Any]:
    return dict(context(read_catalogue(), to_read=True))


def _with_context(value: Any) -> Any:  # noqa: ANN401 -- any JSON
    """Return the JSON with our context in the place of its address."""
    if isinstance(value, list):
        return [_with_context(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _known(each) if key == "@context" else _with_context(each) for key, each in value.items()}


def _known(given: Any) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(given, list):
        return [_known(each) for each in given]
    return _context()["@context"] if isinstance(given, str) and given in _OURS else given


def _in_digits(triple: ox.Triple) -> ox.Triple:
    """Return the statement with its decimal as XSD writes it: ``0.5``."""
    value = triple.object
    if not isinstance(value, ox.Literal) or value.datatype != _DECIMAL or not _SCIENTIFIC.fullmatch(value.value):
        return triple
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(f"{Decimal(value.value):f}", datatype=_DECIMAL))


def _too_deep(file: str) -> SyntaxProblem:
    return SyntaxProblem(
        Text("trop de crochets sont ouverts les uns dans les autres.", "too many brackets are open inside each other."),
        Text("Écrire les nœuds l'un après l'autre, dans @graph.", "Write the nodes one after the other, in @graph."),
        Place(file),
    )


_REASONS = {
    "Expecting value": "une valeur manque",
    "Expecting property name enclosed in double quotes": "un nom de propriété entre guillemets droits manque",
    "Expecting ':' delimiter": "il manque « : »",
    "Expecting ',' delimiter": "il manque une virgule",
    "Extra data": "il y a du texte après la fin",
    "Unterminated string starting at": "des guillemets ne sont pas fermés",
    "Invalid control character at": "il y a un saut de ligne ou une tabulation dans un texte",
    "Illegal trailing comma before end of object": "il y a une virgule de trop",
    "Illegal trailing comma before end of array": "il y a une virgule de trop",
}
"""What Python's JSON reader says, in French."""


def _not_json(error: json.JSONDecodeError, text: str, file: str) -> SyntaxProblem:
    lines = text.splitlines()
    return SyntaxProblem(
        Text(f"ce n'est pas du JSON ({_REASONS.get(error.msg, error.msg)}).", f"this is not JSON ({error.msg})."),
        Text(
            "Vérifier les guillemets, les virgules et les accolades à cet endroit.",
            "Check the quotes, commas and braces at that place.",
        ),
        Place(file, error.lineno, error.colno),
        lines[error.lineno - 1] if error.lineno <= len(lines) else "",
    )


def _not_jsonld(error: SyntaxError, file: str) -> SyntaxProblem:
    if "LoadDocumentCallback" in error.msg:
        message = Text(
            "le contexte est une adresse ; il n'est pas téléchargé.", "the context is an address; it is not fetched."
        )
        fix = Text(
            f"Écrire le contexte dans le fichier, ou employer le nôtre : {CONTEXT}.",
            f"Write the context inside the file, or use ours: {CONTEXT}.",
        )
    else:
        message = Text(f"ce n'est pas du JSON-LD ({error.msg}).", f"this is not JSON-LD ({error.msg}).")
        fix = Text("Corriger le fichier, ou envoyer du Turtle.", "Correct the file, or send Turtle.")
    return SyntaxProblem(message, fix, Place(file))
