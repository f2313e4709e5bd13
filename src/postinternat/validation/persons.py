"""Persons in what a region sends: the dataset names functions and services, never a doctor or the number of one."""

import re
from collections.abc import Iterator

import pyoxigraph as ox

from postinternat.intake import Submission
from postinternat.model import Text
from postinternat.validation.names import Names
from postinternat.validation.report import Finding, Severity
from postinternat.validation.wording import Wording

_NUMBER = re.compile(
    r"(?<![\d.,])(?:10\d{9}|10(?:[ .\u00a0\u202f]\d{3}){3})(?!\d)|\bRPPS\b\D{0,10}\d{8,}", re.IGNORECASE
)
"""A number of the register of health professionals: eleven digits, the first two 10."""
_TITLE = r"(?:Dre?|Docteure?|Pre?|Professeure?|Mme|Mlle|Madame|Mademoiselle|Monsieur|M\.)"
_NAME = r"(?:[A-ZÀ-Þ]\.\s*)?[A-ZÀ-Þ][\w'’-]+"
_PLACE = (
    r"(?:rue|avenue|av\.|boulevard|bd|place|allée|quai|square|hôpital|clinique|CH|CHU|hospitalier|institut|fondation)"
)
_PERSON = re.compile(rf"(?P<place>\b{_PLACE}\s+(?:(?:du|de|de la|des|le)\s+)?)?(?<![\w.]){_TITLE}\.?\s+{_NAME}")
"""A title and a name; streets and hospitals that bear the name of a doctor name no one."""
_BODIES = ("/id/organisation/", "/id/site/")
_TEXTS = frozenset(("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"))

_NUMBERED = Wording(
    Text(
        "Ce texte contient un numéro RPPS : la base ne reçoit aucune donnée sur une personne.",
        "This text holds an RPPS number: the dataset takes no data about a person.",
    ),
    Text("aucun numéro de personne", "no number of a person"),
    Text(
        "Retirer le numéro ; le transmettre à l'ARS par une autre voie.",
        "Remove the number; send it to the ARS in another way.",
    ),
)
_NAMED = Wording(
    Text(
        "Ce texte semble nommer une personne : la base ne nomme que des fonctions et des services.",
        "This text seems to name a person: the dataset names functions and services only.",
    ),
    Text("une fonction ou un service", "a function or a service"),
    Text(
        "Écrire la fonction à la place du nom : « responsable du post-internat ».",
        "Write the function in place of the name: 'head of post-residency'.",
    ),
)


def tells_who(text: str) -> bool:
    """Tell whether a text holds the number of a person, or a title and a name."""
    return bool(_NUMBER.search(text)) or any(not found["place"] for found in _PERSON.finditer(text))


def persons(submission: Submission, names: Names) -> Iterator[Finding]:
    """Yield a finding, without its place, for each text and each identifier that tells who someone is."""
    for node in sorted(submission.nodes, key=str):
        if _NUMBER.search(node.value.rpartition("/")[2].replace("-", " ")):
            yield _finding("PERS-01", Severity.ERROR, _NUMBERED, node, names)
    for triple in submission.triples:
        value = triple.object
        if isinstance(value, ox.Literal) and value.datatype.value in _TEXTS:
            yield from _of_text(triple, value.value, names)


def _of_text(triple: ox.Triple, text: str, names: Names) -> Iterator[Finding]:
    node = triple.subject
    if not isinstance(node, ox.NamedNode):
        return
    if _NUMBER.search(text):
        yield _finding("PERS-01", Severity.ERROR, _NUMBERED, node, names, triple)
    elif not any(body in node.value for body in _BODIES) and any(not f["place"] for f in _PERSON.finditer(text)):
        yield _finding("PERS-02", Severity.WARNING, _NAMED, node, names, triple)


def _finding(
    rule: str, severity: Severity, wording: Wording, node: ox.NamedNode, names: Names, triple: ox.Triple | None = None
) -> Finding:
    value = names.value(triple.object) if triple and not isinstance(triple.object, ox.Triple) else Text()
    return Finding(
        rule=rule,
        severity=severity,
        focus=node.value,
        name=names.node(node),
        message=wording.message,
        path=triple.predicate.value if triple else "",
        read=value,
        expected=wording.expected,
        fix=wording.fix,
        value=str(triple.object) if triple else "",
    )
