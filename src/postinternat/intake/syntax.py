"""Syntax errors in words that a person who does not know Turtle can act on, in both languages."""

import re

from postinternat.intake.places import Place
from postinternat.intake.submission import SyntaxProblem
from postinternat.model import Text
from postinternat.namespaces import PREFIXES

_PREFIX = re.compile(r"The prefix (\S*): has not been declared")
_REASON = re.compile(r"^Parser error .*?(?:columns? \d+)(?: and \d+)?(?:, column \d+)?: (.*)$", re.DOTALL)
_LONGEST_EXCERPT = 120

_KNOWN = (
    (
        re.compile(r"A dot is expected"),
        Text("il manque un point à la fin de la phrase précédente.", "the statement before has no final dot."),
        Text(
            "Terminer chaque phrase par un point, ou par ; pour continuer sur le même sujet.",
            "End each statement with a dot, or with ; to go on with the same subject.",
        ),
    ),
    (
        re.compile(r"[Uu]nexpected end"),
        Text("le fichier s'arrête au milieu d'une phrase.", "the file ends in the middle of a statement."),
        Text(
            "Fermer les guillemets et les crochets ouverts, et finir par un point.",
            "Close the quotes and brackets that are open, and end with a dot.",
        ),
    ),
    (
        re.compile(r"[Ii]nvalid IRI|No scheme found|Invalid IRI"),
        Text("une adresse entre < et > est mal écrite.", "an address between < and > is not well written."),
        Text("Écrire l'adresse complète, sans espace.", "Write the whole address, without spaces."),
    ),
    (
        re.compile(r"[Ll]anguage tag"),
        Text("l'étiquette de langue est mal écrite.", "the language tag is not well written."),
        Text("Écrire @fr ou @en juste après les guillemets.", "Write @fr or @en right after the quotes."),
    ),
    (
        re.compile(r"not allowed at the beginning of a prefix name"),
        Text("un texte ou une date sans guillemets.", "a text or a date without quotes."),
        Text(
            'Mettre la valeur entre guillemets ; une date s\'écrit "2021-11-01"^^xsd:date.',
            'Put the value between quotes; a date reads "2021-11-01"^^xsd:date.',
        ),
    ),
    (
        re.compile(r"is not a valid (RDF )?(object|subject|predicate)"),
        Text("un mot inattendu à cet endroit.", "an unexpected word at this place."),
        Text(
            "Mettre les textes entre guillemets et les identifiants sous la forme préfixe:nom.",
            "Put texts between quotes and write identifiers as prefix:name.",
        ),
    ),
)
_OTHER_FIX = Text(
    "Corriger le texte à cet endroit : une phrase Turtle s'écrit « sujet propriété valeur . ».",
    "Correct the text at that place: a Turtle statement reads 'subject property value .'.",
)
_PLAIN_FIX = Text("Corriger le fichier à cet endroit, ou envoyer du Turtle.", "Correct the file there, or send Turtle.")


def syntax_problem(error: SyntaxError, text: str, file: str, syntax: str = "Turtle") -> SyntaxProblem:
    """Return what the parser's error says, at its line and column; ``syntax`` is the name of the format."""
    found = _REASON.match(error.msg)
    reason = " ".join((found.group(1) if found else error.msg).split())
    message, fix = _explained(reason, syntax)
    line, column = error.lineno, error.offset
    excerpt = _line(text, line)
    if len(excerpt) > _LONGEST_EXCERPT:
        excerpt = ""
    return SyntaxProblem(message, fix, Place(file, line, column), excerpt)


def statement_as_value(line: int, file: str) -> SyntaxProblem:
    """Return the problem of a statement used as a value, which is of RDF 1.2."""
    return SyntaxProblem(
        Text("une phrase entre << >> ne peut servir de valeur.", "a statement between << >> cannot be a value."),
        Text("Écrire les faits un par un, en RDF 1.1.", "Write the facts one by one, in RDF 1.1."),
        Place(file, line),
    )


def not_text(content: bytes, start: int, file: str) -> SyntaxProblem:
    """Return the problem of a file whose bytes are not UTF-8 from ``start`` on."""
    line = content.count(b"\n", 0, start) + 1
    return SyntaxProblem(
        Text("le fichier n'est pas un texte en UTF-8.", "the file is not text in UTF-8."),
        Text("Enregistrer le fichier en texte UTF-8 (Unicode).", "Save the file as text in UTF-8 (Unicode)."),
        Place(file, line),
    )


def _explained(reason: str, syntax: str) -> tuple[Text, Text]:
    prefix = _PREFIX.search(reason)
    if prefix:
        name = prefix.group(1)
        address = PREFIXES.get(name)
        declared = Text(
            f"Ajouter en tête du fichier : @prefix {name}: <{address}> .",
            f"Add at the head of the file: @prefix {name}: <{address}> .",
        )
        unknown = Text(
            "Ajouter une ligne @prefix en tête du fichier, ou corriger le préfixe.",
            "Add a @prefix line at the head of the file, or correct the prefix.",
        )
        message = Text(f"le préfixe « {name}: » n'est pas déclaré.", f"the prefix '{name}:' is not declared.")
        return message, declared if address else unknown
    for pattern, message, fix in _KNOWN:
        if pattern.search(reason):
            return message, fix
    message = Text(f"ce texte n'est pas du {syntax} ({reason}).", f"this is not valid {syntax} ({reason}).")
    return message, _OTHER_FIX if syntax in {"Turtle", "TriG"} else _PLAIN_FIX


def _line(text: str, number: int | None) -> str:
    lines = text.splitlines()
    return lines[number - 1].rstrip() if number is not None and 0 < number <= len(lines) else ""
