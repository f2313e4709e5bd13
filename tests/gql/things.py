"""Graphs of things with a field of every kind, as values for Python and as a store for SPARQL."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox
from hypothesis import strategies as st

from postinternat.gql.context import Context, Limits
from postinternat.gql.execution import Executor, Outcome
from postinternat.gql.schema import Api, read_api
from postinternat.store import EmbeddedStore
from postinternat.store.dataset import NamedGraph, parse

ONTOLOGY = Path(__file__).parent.parent / "fixtures" / "gql" / "ontology"
Json: TypeAlias = Any
BROADER = {"dark-red": "red", "darkest-red": "dark-red"}
COLOUR_LABELS = {
    "red": {"fr": "Rouge", "en": "Red"},
    "dark-red": {"fr": "Grenat"},
    "darkest-red": {"fr": "Élite", "en": "Zero"},
    "blue": {"fr": "Bleu", "en": "Blue"},
}
TEXTS = ["École", "ecole", "œuf", "oeuf", "Oe", "Zoé", "zoe", "", "a.b*(c)", "L’été", "l'ete", 'q"\\\n', "ÇA"]
DAYS = ["2021-12-31", "2023-01-01", "2023-11-02"]
DEF = "https://example.org/def#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_CODES = [triple for path in sorted(ONTOLOGY.rglob("colour.ttl")) for triple in parse(path, blank_nodes=False)]


@dataclass
class Thing:
    """One thing. Texts are pairs of text and language, links are places in the list of things."""

    iri: str
    values: dict[str, list[Any]] = field(default_factory=dict)

    def get(self, name: str) -> list[Any]:
        """Return the values of a field."""
        return self.values.get(name, [])


def read_things_api() -> Api:
    """Return the schema of the things."""
    return read_api(ONTOLOGY)


texts = st.sampled_from(TEXTS)
languages = st.sampled_from(["fr", "en", ""])
colours = st.sampled_from(sorted(COLOUR_LABELS))
decimals = st.sampled_from([Decimal(text) for text in ("-1.5", "0", "2", "2.00", "1392.5", "0.1")])
small = st.integers(-2, 3)
years = st.sampled_from([1999, 2021, 2023])
_label = st.dictionaries(languages, texts, max_size=3).map(lambda found: [(text, lang) for lang, text in found.items()])
_LITERALS: dict[str, st.SearchStrategy[list[Any]]] = {
    "label": _label,
    "names": st.lists(st.tuples(texts, languages), max_size=3, unique=True),
    "acronym": st.lists(texts, max_size=1),
    "number": st.lists(small, max_size=1),
    "numbers": st.lists(small, max_size=3, unique=True),
    "amount": st.lists(decimals, max_size=1),
    "day": st.lists(st.sampled_from(DAYS), max_size=1),
    "since": st.lists(years, max_size=1),
    "flag": st.lists(st.booleans(), max_size=1),
    "colour": st.lists(colours, max_size=1),
    "colours": st.lists(colours, max_size=3, unique=True),
}


@st.composite
def graphs(draw: st.DrawFn) -> list[Thing]:
    """Draw a few things that link to each other."""
    count = draw(st.integers(0, 7))
    place = st.integers(0, max(count - 1, 0))
    made = []
    for index in range(count):
        values = {name: draw(strategy) for name, strategy in _LITERALS.items()}
        values["friend"] = draw(st.lists(place, max_size=1))
        values["friends"] = draw(st.lists(place, max_size=3, unique=True))
        values["near"] = draw(st.lists(place, max_size=2, unique=True))
        made.append(Thing(f"urn:test:{'abcdefg'[index]}", values))
    for thing in made:
        thing.values["fans"] = [place for place, other in enumerate(made) if made.index(thing) in other.get("friends")]
    _make_symmetric(made)
    return made


def _make_symmetric(made: list[Thing]) -> None:
    said = {(one, other) for one, thing in enumerate(made) for other in thing.get("near")}
    for index, thing in enumerate(made):
        thing.values["said"] = thing.get("near")
        thing.values["near"] = sorted({b for a, b in said if a == index} | {a for a, b in said if b == index})


def store_of(things: list[Thing]) -> EmbeddedStore:
    """Return a store that holds the things and the code list."""
    triples = [triple for thing in things for triple in _triples(thing, things)]
    return EmbeddedStore.from_graphs([NamedGraph("urn:test:graph", [*triples, *_CODES], "digest")])


def run(
    api: Api, store: EmbeddedStore, text: str, variables: dict[str, Any], *, lang: str = "fr", page: int = 100
) -> Outcome:
    """Run an operation and check that the executor and the fast path agree."""
    executor = _executor(api)
    prepared = executor.prepare(text)
    limits = Limits(page=page)
    context = Context(store, api.catalogue, lang, limits)
    outcome = executor.run(prepared, context, variables)
    if outcome.plan is not None:
        assert len(context.queries) <= outcome.plan.max_queries
    slow = executor.run(prepared, Context(store, api.catalogue, lang, limits), variables, always_executor=True)
    assert outcome.data == slow.data
    return outcome


_EXECUTORS: dict[int, Executor] = {}


def _executor(api: Api) -> Executor:
    return _EXECUTORS.setdefault(id(api), Executor(api))


def _triples(thing: Thing, things: list[Thing]) -> list[ox.Triple]:
    node = ox.NamedNode(thing.iri)
    triples = [
        ox.Triple(node, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(DEF + "Thing"))
    ]
    for name, values in thing.values.items():
        path = {"label": "http://www.w3.org/2000/01/rdf-schema#label", "said": DEF + "near"}.get(name, DEF + name)
        if name not in ("fans", "near"):
            triples += [ox.Triple(node, ox.NamedNode(path), _term(name, value, things)) for value in values]
    return triples


def _term(name: str, value: Json, things: list[Thing]) -> ox.NamedNode | ox.Literal:
    match name:
        case "label" | "names":
            return ox.Literal(value[0], language=value[1]) if value[1] else ox.Literal(value[0])
        case "friend" | "friends" | "said":
            return ox.NamedNode(things[value].iri)
        case "colour" | "colours":
            return ox.NamedNode(f"https://example.org/colour/{value}")
        case "flag":
            return ox.Literal(value)
        case "acronym":
            return ox.Literal(value)
    kind = {"amount": "decimal", "day": "date", "since": "gYear"}.get(name, "integer")
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + kind))
