"""Words that no one who fills in a spreadsheet should read."""

import re

from postinternat.namespaces import PREFIXES
from postinternat.validation import Finding

_PREFIXED = rf"(?<![\w@.])(?:{'|'.join(PREFIXES)}):[\w-]+"
_ALWAYS = re.compile(rf"{_PREFIXED}|https?://w3id|@fr\b|@en\b|xsd|\^\^|\bRDF\b|SHACL|\bIRI\b|\bURI\b|SPARQL|Turtle")
_FRENCH = re.compile(r"\b(?:true|false)\b|\d\.\d(?!\.)|\b(?:nœud|littéral|triplet|the|is|not)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:node|literal|triple|une|les|est)\b|«")


def jargon(finding: Finding) -> list[str]:
    """Return the words of RDF, and of the other language, in what is said of a cell beside what was read."""
    found: list[str] = []
    for one in finding.every():
        for text in (one.message, one.fix, one.expected, one.name, one.field, one.kind):
            found += _ALWAYS.findall(f"{text.fr}\n{text.en}") + _FRENCH.findall(text.fr) + _ENGLISH.findall(text.en)
    return found
