"""What the names in cells mean: codes, labels, acronyms and identifiers of the dataset and of the submission itself.

Two spellings of a name are the same without case, accents, spaces and punctuation. A code or an identifier wins over
a label, a label over another name, that over the identifier of a row that the region published; where a field may lead
to anything, the classes that have a sheet win, in order.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from postinternat.intake.grid import folded
from postinternat.model import Catalogue, Text
from postinternat.model.sheets import slug
from postinternat.namespaces import PREFIXES, graph, shorten
from postinternat.store import Store
from postinternat.store.dataset import in_union

_CODE, _LABEL, _OTHER, _ROW = range(4)
_PROPERTIES = {
    PREFIXES["skos"] + "notation": _CODE,
    PREFIXES["igeo"] + "codeINSEE": _CODE,
    PREFIXES["dct"] + "identifier": _CODE,
    PREFIXES["skos"] + "prefLabel": _LABEL,
    PREFIXES["dct"] + "title": _LABEL,
    PREFIXES["rdfs"] + "label": _LABEL,
    PREFIXES["skos"] + "altLabel": _OTHER,
}
"""What names a thing, and how firmly."""
LABELS = frozenset(iri for iri, tier in _PROPERTIES.items() if tier == _LABEL)
_UNNAMED = frozenset((PREFIXES["pi"] + "Passage", PREFIXES["pi"] + "EditorialNote"))
_SUBMISSIONS = graph("submission/")
_DECORATED = re.compile(r"\s+[-–—:]\s+|\s*[(\[]")
_CODED = re.compile(r"(\d[\dAB]\d?)\s+\D.*", re.IGNORECASE)
_NEAR = 0.72
_MOST_SUGGESTIONS = 3
_MOST_EXPLAINED = 500
_MOST_KEPT = 5000
_SHORT_LIST = 12
ANYTHING = ""
"""The scope of a field that may lead to any class."""


@dataclass(frozen=True)
class Meaning:
    """What a name means: one IRI, or several when it is ambiguous, or none."""

    iris: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The IRI, empty when there is none or more than one."""
        return self.iris[0] if len(self.iris) == 1 else ""


class Names:
    """The names of things by scope: a class with those below it, a code list, or anything."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._classes = catalogue.classes
        self._scopes: dict[str, dict[str, dict[str, tuple[int, int]]]] = {}
        self._labels: dict[str, Text] = {}
        self._codes: dict[str, str] = {}
        self._explained: dict[tuple[str, str], Text] = {}
        self._found: dict[tuple[str, str], Meaning] = {}

    def add(self, iri: str, classes: Iterable[str], name: str, tier: int = _CODE) -> None:
        """Let the name mean the thing, for its classes, those above them, and anything."""
        scopes = {above for each in classes for above in self._above(each)}
        rank = min((self._rank(each) for each in scopes), default=len(self._classes))
        self._put((*scopes, ANYTHING), iri, name, (tier, rank))

    def _put(self, scopes: Iterable[str], iri: str, name: str, strength: tuple[int, int]) -> None:
        key = folded(name)
        self._found.clear()
        for scope in scopes if key else ():
            meant = self._scopes.setdefault(scope, {}).setdefault(key, {})
            meant[iri] = min(meant.get(iri, strength), strength)

    def _above(self, iri: str) -> Iterator[str]:
        yield iri
        if iri in self._classes:
            for parent in self._classes[iri].parents:
                yield from self._above(parent)

    def _rank(self, iri: str) -> int:
        spec = self._classes.get(iri)
        return spec.sheet_order if spec is not None and spec.sheet_name.fr else len(self._classes)

    def meaning(self, written: str, scope: str) -> Meaning:
        """Return what the text means in a scope; ``label (code)`` and ``code - label`` mean what their parts do."""
        kept = self._found.get((written, scope))
        if kept is None:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            kept = self._found[written, scope] = self._meaning(written, scope)
        return kept

    def _meaning(self, written: str, scope: str) -> Meaning:
        names = self._scopes.get(scope, {})
        several = Meaning(())
        for text in _readings(written):
            meant = names.get(folded(text)) or self._by_iri(text, scope)
            if meant:
                best = min(meant.values())
                found = Meaning(tuple(sorted(iri for iri, strength in meant.items() if strength == best)))
                if found.iri:
                    return found
                several = several if several.iris else found
        return several

    def _by_iri(self, text: str, scope: str) -> dict[str, tuple[int, int]]:
        """Return the thing whose IRI, or prefixed name, the text is."""
        prefix, _, local = text.partition(":")
        iri = PREFIXES[prefix] + local if prefix in PREFIXES else text
        known = iri in self._labels and any(
            iri in meant for meant in self._scopes[scope].get(folded(self._codes[iri]), {})
        )
        return {iri: (_CODE, 0)} if known else {}

    def shown(self, iri: str) -> Text:
        """Return what a person may write for a thing: its label, and its code."""
        code, label = self._codes.get(iri, shorten(iri)), self._labels.get(iri, Text())
        if not label.fr or folded(label.fr) == folded(code):
            return Text(code, code)
        return Text(f"{label.fr} ({code})", f"{label.in_language('en')} ({code})")

    def choices(self, written: str, scope: str) -> Text:
        """Return what the writer may have meant, as a sentence: the nearest names, else all of a short list."""
        key = (folded(written), scope)
        if key not in self._explained:
            if len(self._explained) >= _MOST_EXPLAINED:
                return _CHECK
            self._explained[key] = self._choices(*key)
        return self._explained[key]

    def _choices(self, key: str, scope: str) -> Text:
        names = self._scopes.get(scope, {})
        near = difflib.get_close_matches(key, names, n=_MOST_SUGGESTIONS, cutoff=_NEAR)
        near += [name for name in names if len(key) > 3 and key in name][: _MOST_SUGGESTIONS - len(near)]
        meant = list(dict.fromkeys(iri for name in near for iri in names[name]))[:_MOST_SUGGESTIONS]
        every = sorted({iri for meanings in names.values() for iri in meanings}) if not meant else []
        listed = meant or (every if len(every) <= _SHORT_LIST else [])
        if not listed:
            return _CHECK
        shown = [self.shown(iri) for iri in listed]
        if meant:
            return Text(
                f"Vouliez-vous dire {' ou '.join(text.fr for text in shown)} ?",
                f"Did you mean {' or '.join(text.en for text in shown)}?",
            )
        return Text(
            f"Choisir : {', '.join(text.fr for text in shown)}.", f"Choose: {', '.join(text.en for text in shown)}."
        )

    def label(self, iri: str) -> Text:
        """Return the label of a thing, empty when it has none."""
        return self._labels.get(iri, Text())

    def load(self, store: Store, region: str) -> None:
        """Add the names of what the dataset describes; other regions' submissions are not read. Raises StoreError."""
        own = f"{_SUBMISSIONS}{region}/"
        names = [n for n in store.graphs() if in_union(n) and (not n.startswith(_SUBMISSIONS) or n.startswith(own))]
        graphs = "VALUES ?g { " + " ".join(f"<{name}>" for name in names) + " }"
        classes = _pairs(store, f"SELECT ?node ?class {{ {graphs} GRAPH ?g {{ ?node a ?class }} }}")
        lists = _pairs(store, f"SELECT ?node ?list {{ {graphs} GRAPH ?g {{ ?node skos:inScheme ?list }} }}")
        values = " ".join(f"<{iri}>" for iri in _PROPERTIES)
        named = f"VALUES ?property {{ {values} }} GRAPH ?g {{ ?node ?property ?name }}"
        query = f"SELECT ?node ?property ?name {{ {graphs} {named} }}"
        wanted = {iri: found for iri, found in classes.items() if not found & _UNNAMED}
        for iri, found in wanted.items():
            local = iri.rpartition("/")[2]
            self._codes[iri] = local
            self._add_to(iri, found, lists.get(iri, set()), local, _CODE)
        for node, name_of, name in store.select(_PROLOGUE + query).rows:
            iri = getattr(node, "value", "")
            if iri in wanted:
                self._named(iri, wanted[iri], lists.get(iri, set()), getattr(name_of, "value", ""), name)
        published = [name for name in names if name.startswith(own)]
        if published:
            self._rows(store, region, published, wanted)

    def _named(self, iri: str, classes: set[str], lists: set[str], name_of: str, name: object) -> None:
        text, language = getattr(name, "value", ""), getattr(name, "language", None) or ""
        tier = _PROPERTIES[name_of]
        if tier == _LABEL:
            old = self._labels.get(iri, Text())
            self._labels[iri] = Text(old.fr, text) if language == "en" else Text(text, old.en)
        self._add_to(iri, classes, lists, text, tier)

    def _rows(self, store: Store, region: str, graphs: list[str], classes: dict[str, set[str]]) -> None:
        """Let what the region published before be named as in its own sheets then: ``msp`` for ``bretagne-msp``."""
        values = " ".join(f"<{name}>" for name in graphs)
        start = slug(self._labels.get(PREFIXES["reg"] + region, Text()).fr) + "-"
        for iri in _pairs(store, f"SELECT ?node ?class {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?node a ?class }} }}"):
            local = iri.rpartition("/")[2]
            if iri in classes and local.startswith(start):
                self.add(iri, classes[iri], local.removeprefix(start), _ROW)

    def _add_to(self, iri: str, classes: set[str], lists: set[str], name: str, tier: int) -> None:
        self.add(iri, classes, name, tier)
        self._put(lists, iri, name, (tier, 0))


_CHECK = Text(
    "Vérifier l'orthographe, ou consulter la liste du modèle.", "Check the spelling, or see the template's list."
)
_PROLOGUE = f"PREFIX skos: <{PREFIXES['skos']}>\n"


def _pairs(store: Store, query: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for left, right in store.select(_PROLOGUE + query).rows:
        found.setdefault(getattr(left, "value", ""), set()).add(getattr(right, "value", ""))
    return found


def _readings(written: str) -> Iterator[str]:
    """Yield the text, its parts when it is a code and a label, and a code with the zero that a spreadsheet drops."""
    yield written
    parts = [part.strip(" )]") for part in _DECORATED.split(written)]
    if len(parts) > 1:
        if written.endswith(")"):
            yield written.removesuffix(")").rpartition("(")[2]
        yield from (part for part in parts if part)
    if (coded := _CODED.fullmatch(written)) is not None:
        yield coded[1]
    if len(written) == 1 and written.isdigit():
        yield f"0{written}"
