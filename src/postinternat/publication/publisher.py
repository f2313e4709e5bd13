"""What a publisher says of itself and of its publication. It is kept and shown to all, so it names no person."""

import re

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.publication.refusal import Refusal
from postinternat.store import Store
from postinternat.validation.persons import tells_who
from postinternat.validation.wording import both

_TITLE = re.compile(
    r"^\s*(?:dr|pr|m|mr|mme|mlle|mrs|ms|docteure?|professeure?|monsieur|madame)\b\.?\s|@", re.IGNORECASE
)
_CAPITAL, _SMALL = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_GIVEN_AND_NAME = re.compile(
    rf"(?<![\w-])[{_CAPITAL}][{_SMALL}]+(?:-[{_CAPITAL}][{_SMALL}]+)?\s+(?:(?i:de|du|le|la)\s+)?"
    rf"(?P<name>[{_CAPITAL}]{{2}}[{_CAPITAL}'’-]+)(?![\w-])"
)
"""A word as a given name is written, and one in capitals: Jean-Luc MARTIN."""
_INITIAL = re.compile(rf"(?<![\w.])[{_CAPITAL}]\.\s?(?:[{_CAPITAL}]\.\s?)?[{_CAPITAL}][{_CAPITAL}{_SMALL}'’-]{{2,}}")
_MAILBOX = re.compile(rf"(?<![\w.-])[{_SMALL}-]+\.[{_SMALL}-]{{2,}}@\w", re.IGNORECASE)
_LONGEST = 300
_NAMES = " ".join(
    f"<{PREFIXES[prefix]}{name}>"
    for prefix, name in (("skos", "notation"), ("skos", "prefLabel"), ("skos", "altLabel"), ("dct", "title"))
)
_IN_CAPITALS = re.compile(rf"[{_CAPITAL}][{_CAPITAL}'’-]{{2,}}")
_SERVICE = Text(
    "Nommer un service, jamais une personne : « ARS Bretagne, offre de soins ».",
    "Name a service, never a person: 'ARS Bretagne, offre de soins'.",
)


def checked_publisher(by: str) -> str:
    """Return the name of a function or service, its white space folded. Raises Refusal for what names a person."""
    name = " ".join(by.split())
    if not name or len(name) > _LONGEST or _TITLE.search(name) or tells_who(name):
        raise Refusal(
            Text(
                f"« {name[:60]} » n'est pas le nom d'une fonction ou d'un service.",
                f"'{name[:60]}' is not the name of a function or a service.",
            ),
            _SERVICE,
            where="--by",
        )
    return name


def checked_message(message: str) -> str:
    """Return the message without white space around. Raises Refusal when it names a person by title or number."""
    text = message.strip()
    if tells_who(text):
        raise Refusal(
            Text("Le message nomme une personne.", "The message names a person."),
            Text("Écrire sa fonction à la place du nom.", "Write the function in place of the name."),
            where="--message",
        )
    return text


def refuse_apparent_names(by: str, message: str, store: Store) -> None:
    """Raise Refusal when either looks as if it named a person; the publisher may accept that. Raises StoreError."""
    for where, text in (("--by", by), ("--message", message)):
        found = apparent_name(text, store)
        if found:
            raise Refusal(
                both("« {f} » semble nommer une personne.", "'{f}' seems to name a person.", f=found),
                Text(
                    "Écrire la fonction ou le service ; si ce n'est pas une personne, ajouter --accept-warnings"
                    " (en HTTP, ?accept-warnings=1). Ce texte est publié.",
                    "Write the function or the service; when it is no person, add --accept-warnings"
                    " (over HTTP, ?accept-warnings=1). This text is published.",
                ),
                where=where,
            )


def apparent_name(text: str, store: Store) -> str:
    """Return the part of a text that looks like the name of a person, empty when there is none. Raises StoreError.

    Words in capitals that the dataset uses, such as ARS or AUMG, are nobody's name.
    """
    for pattern in (_INITIAL, _MAILBOX):
        found = pattern.search(text)
        if found:
            return found.group()
    pairs = list(_GIVEN_AND_NAME.finditer(text))
    known = _words_in_capitals(store) if pairs else set()
    return next((pair.group() for pair in pairs if pair["name"] not in known), "")


def _words_in_capitals(store: Store) -> set[str]:
    rows = store.select(f"SELECT DISTINCT ?name {{ VALUES ?p {{ {_NAMES} }} ?thing ?p ?name }}").rows
    names = (row[0].value for row in rows if isinstance(row[0], ox.Literal))
    return {word for name in names for word in _IN_CAPITALS.findall(name)}
