"""JSON-LD without network: a context must be in the file. Nodes have no lines, only their file."""

import json

import pyoxigraph as ox

from postinternat.intake.places import Place, Places
from postinternat.intake.submission import Submission, SyntaxProblem, UnreadableSubmission
from postinternat.intake.textplaces import Names
from postinternat.intake.turtle import decoded
from postinternat.model import Text


def read_jsonld(content: bytes, file: str, own: str) -> Submission:
    """Read a JSON-LD file; its nameless nodes get IRIs under ``own``. Raises UnreadableSubmission."""
    text = decoded(content, file)
    try:
        json.loads(text)
        quads = list(ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=own))
    except json.JSONDecodeError as error:
        raise UnreadableSubmission([_not_json(error, text, file)]) from error
    except RecursionError as error:
        raise UnreadableSubmission([_too_deep(file)]) from error
    except SyntaxError as error:
        raise UnreadableSubmission([_not_jsonld(error, file)]) from error
    names, places = Names(own), Places()
    triples = dict.fromkeys(names.named(quad.triple) for quad in quads)
    for triple in triples:
        places.record(triple, Place(file))
    return Submission((file,), tuple(triples), places)


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
        fix = Text("Écrire le contexte dans le fichier.", "Write the context inside the file.")
    else:
        message = Text(f"ce n'est pas du JSON-LD ({error.msg}).", f"this is not JSON-LD ({error.msg}).")
        fix = Text("Corriger le fichier, ou envoyer du Turtle.", "Correct the file, or send Turtle.")
    return SyntaxProblem(message, fix, Place(file))
