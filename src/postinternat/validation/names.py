"""Terms as people read them: labels instead of IRIs, « 3 756,50 » in French and 3,756.50 in English."""

import re
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from postinternat.model import Text
from postinternat.namespaces import PREFIXES, shorten
from postinternat.validation.graphs import DataGraph, Term

_LABELS = tuple(
    ox.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("skos", "prefLabel"), ("rdfs", "label"), ("dct", "title"), ("skos", "notation"))
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTHS = (
    *(Text("janvier", "January"), Text("février", "February"), Text("mars", "March"), Text("avril", "April")),
    *(Text("mai", "May"), Text("juin", "June"), Text("juillet", "July"), Text("août", "August")),
    *(Text("septembre", "September"), Text("octobre", "October")),
    *(Text("novembre", "November"), Text("décembre", "December")),
)
_DECIMAL = PREFIXES["xsd"] + "decimal"
_SPACE = "\u00a0"


class Names:
    """Looks up labels in what is submitted first, then in the dataset."""

    def __init__(self, submitted: DataGraph, dataset: DataGraph) -> None:
        self._submitted: dict[tuple[object, ox.NamedNode], list[Term]] = {}
        for triple in () if submitted.is_large else submitted.triples:
            key = (triple.subject, triple.predicate)
            self._submitted.setdefault(key, []).append(triple.object)  # type: ignore[arg-type]
        self._store = submitted.store if submitted.is_large else dataset.store

    def values(self, subject: object, predicate: str) -> list[Term]:
        """Return the values of a property (``prefix:name``) of a node, in the submission and in the dataset."""
        prefix, _, local = predicate.partition(":")
        return self._values(subject, ox.NamedNode(PREFIXES[prefix] + local))

    def node(self, node: Term) -> Text:
        """Return the label of a node, its short IRI where it has none."""
        if not isinstance(node, ox.NamedNode):
            return self.value(node)
        for predicate in _LABELS:
            found = {
                term.language: term.value for term in self._values(node, predicate) if isinstance(term, ox.Literal)
            }
            if found:
                plain = found.get(None, next(iter(found.values())))
                return Text(found.get("fr", plain), found.get("en", plain))
        short = shorten(node.value)
        return Text(short, short)

    def kind(self, node: object) -> Text:
        """Return the name of the class of a node, nothing where it has none."""
        classes = self.values(node, "rdf:type")
        return self.node(classes[0]) if classes else Text()

    def value(self, term: Term) -> Text:
        """Return a value: the label of a node, a number in each language's way, other text as it is."""
        if isinstance(term, ox.NamedNode):
            return self.node(term)
        if isinstance(term, ox.Literal) and term.datatype.value == _DECIMAL and _NUMBER.fullmatch(term.value):
            return number(term.value)
        return Text(term.value, term.value)

    def filled(self, value: str, *, money: bool) -> Text:
        """Return a value that an engine wrote into a message: an IRI, a number, a date or text."""
        if value.startswith(("http://", "https://")) and " " not in value:
            return self.node(ox.NamedNode(value))
        if _NUMBER.fullmatch(value):
            return amount(value) if money else number(value)
        return day(value)

    def _values(self, subject: object, predicate: ox.NamedNode) -> list[Term]:
        found = dict.fromkeys(self._submitted.get((subject, predicate), []))
        quads = self._store.quads_for_pattern(subject, predicate, None, None)  # type: ignore[arg-type]
        return list(found | dict.fromkeys(quad.object for quad in quads))  # type: ignore[arg-type]


def day(text: str) -> Text:
    """Return a date as one writes it in a sentence, ``1er mai 2024`` and ``1 May 2024``; other text as it is."""
    found = _DATE.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return Text(text, text)
    month, number_of_day = _MONTHS[int(found[2]) - 1], int(found[3])
    first = "1er" if number_of_day == 1 else str(number_of_day)
    return Text(f"{first} {month.fr} {found[1]}", f"{number_of_day} {month.en} {found[1]}")


def is_number(lexical: str) -> bool:
    """Tell whether the text is a number as we write them."""
    return _NUMBER.fullmatch(lexical) is not None


def number(lexical: str) -> Text:
    """Return a number that is no amount: ``0,5`` and ``0.5``, without separators of thousands."""
    plain = lexical.rstrip("0").rstrip(".") if "." in lexical else lexical
    return Text(plain.replace(".", ","), plain)


def amount(lexical: str) -> Text:
    """Return an amount of money, with thousands apart and two decimals when there are some."""
    try:
        value = Decimal(lexical)
    except InvalidOperation:
        return Text(lexical, lexical)
    english = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    return Text(english.replace(",", _SPACE).replace(".", ","), english)
