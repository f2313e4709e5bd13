"""What a template calls the things that cells name, so that the reading understands it: a label, else a code."""

from collections.abc import Collection

import pyoxigraph as ox

from postinternat.errors import PostinternatError
from postinternat.intake.names import ANYTHING, Names
from postinternat.intake.template.plan import Region
from postinternat.model import Catalogue, Column, Text
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import SEPARATOR, folded
from postinternat.namespaces import BASE, DEF, PREFIXES, graph, prologue, shorten
from postinternat.store import Store
from postinternat.store.dataset import in_union

_SUBMISSIONS = graph("submission/")
_REGION = PREFIXES["igeo"] + "Region"
_DEPARTMENT = PREFIXES["igeo"] + "Departement"
_DEPARTMENTS = """SELECT ?code ?label WHERE {{
  ?department a igeo:Departement ; pi:region <{region}> ; igeo:codeINSEE ?code ; rdfs:label ?label
  FILTER (LANG(?label) = "fr")
}} ORDER BY ?code"""
_THINGS = """SELECT DISTINCT ?thing ?region WHERE {{
  VALUES ?g {{ {graphs} }} VALUES ?class {{ {classes} }}
  GRAPH ?g {{ ?thing a ?class }}
  OPTIONAL {{
    ?thing pi:region|((pi:department|pi:actualDepartment|pi:subdivision|^pi:site/pi:appliesTo)/pi:region) ?region
  }}
}}"""


class UnknownRegion(PostinternatError):
    """No region has this INSEE code or name; ``message`` and ``hint`` say so in both languages."""

    exit_code = 1

    def __init__(self, word: str, hint: Text) -> None:
        self.message = Text(
            f"« {word} » n'est ni le code INSEE ni le nom d'une région.",
            f"'{word}' is neither the INSEE code nor the name of a region.",
        )
        self.hint = hint
        super().__init__(self.message.en, fix=hint.en)

    def in_language(self, language: str) -> str:
        """Return what is wrong and how to mend it."""
        return f"{self.message.in_language(language)}\n  {self.hint.in_language(language)}"


class Naming:
    """The names of the dataset and of what one region has published, as cells write them."""

    def __init__(self, store: Store, catalogue: Catalogue, region: str) -> None:
        """Find the region by its code or name, and read the names. Raises UnknownRegion, StoreError."""
        self._store = store
        self._catalogue = catalogue
        self._names = Names(catalogue)
        self._names.load(store, "")
        iri = self._names.meaning(region, _REGION).iri if folded(region) else ""
        if not iri:
            raise UnknownRegion(region, self._names.choices(region, _REGION))
        code = iri.rpartition("/")[2]
        rows = store.select(prologue() + _DEPARTMENTS.format(region=iri)).rows
        departments = tuple(Text(f"{code.value} {label.value}") for code, label in rows)  # type: ignore[union-attr]
        self.region = Region(code, self._names.label(iri), departments)
        self._graphs = [name for name in store.graphs() if in_union(name) and self._is_read(name)]
        if any(name.startswith(_SUBMISSIONS) for name in self._graphs):
            self._names.load(store, code)

    def _is_read(self, name: str) -> bool:
        return not name.startswith(_SUBMISSIONS) or name.startswith(f"{_SUBMISSIONS}{self.region.code}/")

    def written(self, iri: str, column: Column, language: str) -> str:
        """Return what to write in the column for the thing: its label if that tells it, else its code, else its IRI."""
        scope, code = scope_of(column), iri.rpartition("/")[2]
        for text in (self._names.label(iri).in_language(language), code, shorten(iri)):
            if text and SEPARATOR not in text and self._names.meaning(text, scope).iri == iri:
                return text
        return code if iri.startswith(BASE) else iri

    def knows(self, text: str, scope: str) -> bool:
        """Tell whether the text names something of a class or list."""
        return bool(self._names.meaning(text, scope).iris)

    def means(self, text: str, column: Column) -> str:
        """Return the IRI of the thing that the text names in the column, empty when it names none or several."""
        return self._names.meaning(text, scope_of(column)).iri

    def things(self, classes: Collection[str], *, own_only: bool = False) -> list[str]:
        """Return the IRIs of the things of the classes that a region may name: its own, and those of no region.

        Of départements, or with ``own_only``, its own alone. Raises StoreError.
        """
        if not classes:
            return []
        wanted = " ".join(f"<{spec.iri}>" for each in classes for spec in self._catalogue.descendants(each))
        graphs = " ".join(f"<{name}>" for name in self._graphs)
        regions: dict[str, set[str]] = {}
        for thing, region in self._store.select(prologue() + _THINGS.format(graphs=graphs, classes=wanted)).rows:
            found = regions.setdefault(getattr(thing, "value", ""), set())
            if region is not None:
                found.add(region.value)  # type: ignore[union-attr]
        own = self.region.iri
        everywhere = not own_only and _DEPARTMENT not in classes
        return sorted(thing for thing, found in regions.items() if own in found or (everywhere and not found))


def scope_of(column: Column) -> str:
    """Return where the names of a column are looked up: a code list, a class, or anywhere."""
    field = column.field
    if field is None:
        return ANYTHING
    return field.code_list if field.kind is ValueKind.CODE else field.target


def is_region(column: Column) -> bool:
    """Tell whether the column holds a region."""
    return column.field is not None and column.field.path == DEF + "region"


def published(store: Store, catalogue: Catalogue, region: str, year: int | None = None) -> tuple[ox.Triple, ...]:
    """Return what the region has published, of one year or of all. Raises UnknownRegion, StoreError."""
    code = Naming(store, catalogue, region).region.code
    wanted = f"{_SUBMISSIONS}{code}/{year or ''}"
    graphs = [name for name in store.graphs() if (name == wanted if year else name.startswith(wanted))]
    values = " ".join(f"<{name}>" for name in graphs)
    return tuple(store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"))
