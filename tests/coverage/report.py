"""Compare every entry of the inventory of facts with the graph and print the share that is said, per document."""

import json
import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from tests.coverage.folding import fold
from tests.coverage.values import Form, calendar_forms, expand, forms, objects

ROOT = Path(__file__).parents[2]
_STRUCTURE = {
    *(
        "min",
        "max",
        "count",
        "years_each",
        "modalite",
        "taux",
        "max_heures",
        "debut",
        "fin",
        "ans",
        "exception",
    ),
    *(
        "stages_ambulatoires",
        "coordonnateur",
        "autonomie",
        "hospitaliere",
        "universitaire",
        "m3",
        "kg",
        "CHU",
        "CHR",
    ),
}


def load() -> ox.Store:
    """Return the ontology and the data in one store, one named graph per file."""
    store = ox.Store()
    for folder in ("ontology", "data"):
        for path in sorted((ROOT / folder).rglob("*.ttl")):
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(path.as_uri()))
    return store


def mapping() -> dict[str, tuple[list[str], list[str]]]:
    """Return, for each fact id, its nodes and the properties that hold its value."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for path in sorted((Path(__file__).parent / "facts").glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != 3:
                raise SystemExit(f"{path.name}, line {number}: three tab-separated cells expected, found {len(cells)}")
            if cells[0] in found:
                raise SystemExit(f"{path.name}, line {number}: {cells[0]} is mapped twice")
            found[cells[0]] = (
                [c.strip() for c in cells[1].split(",")],
                [c.strip() for c in cells[2].split(",")],
            )
    return found


def excused() -> set[str]:
    """Return the ids listed in ``docs/not-modelled.md``."""
    path = ROOT / "docs" / "not-modelled.md"
    words = path.read_text(encoding="utf8").replace("|", " ").replace(",", " ").split() if path.exists() else []
    return {word for word in words if len(word) == 5 and word[0] == "F" and word[1:].isdigit()}


def leaves(value: object) -> list[Form]:
    """Return the atomic values of an entry; the words used as keys count, the structural keys do not."""
    if isinstance(value, dict):
        keys = [fold(key) for key in value if key not in _STRUCTURE]
        return [*keys, *(leaf for item in value.values() for leaf in leaves(item))]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    if isinstance(value, bool):
        return [value]
    if isinstance(value, int | float):
        return [Decimal(str(value))]
    return [fold(value.removesuffix("T24:00"))] if isinstance(value, str) else []


def missing(store: ox.Store, fact: dict[str, Any], nodes: list[str], properties: list[str]) -> str:
    """Return what is wrong with the mapping of one fact, or an empty string."""
    iris = [expand(node) for node in nodes]
    unknown = [n for n, iri in zip(nodes, iris, strict=True) if not any(store.quads_for_pattern(iri, None, None, None))]
    if unknown:
        return f"no such node: {', '.join(unknown)}"
    wanted = leaves(fact.get("value"))
    if not wanted:
        return ""
    terms = {(term, name) for iri in iris for name in properties if name != "-" for term in objects(store, iri, name)}
    values = [forms(store, term, name) for term, name in sorted(terms, key=str)]
    every = set().union(*values, *(calendar_forms(store, iri) for iri in iris if "pi:month" in properties))
    absent = [leaf for leaf in wanted if not any(_same(leaf, form) for form in every)]
    if absent:
        return f"value not in the graph: {', '.join(map(str, absent))}; the graph has {sorted(map(str, every))[:12]}"
    if isinstance(fact.get("value"), list) and len(values) < len(set(wanted)):
        return f"{len(values)} values in the graph for {len(wanted)} in the inventory"
    return ""


def _same(leaf: Form, form: Form) -> bool:
    if isinstance(leaf, bool) or isinstance(form, bool):
        return leaf is form
    if isinstance(leaf, Decimal) and isinstance(form, Decimal):
        return abs(leaf - form) < Decimal("0.005")
    return leaf == form


def main(arguments: list[str]) -> int:
    """Print the gaps and the share per document; return 0 when every entry is said or excused."""
    material = os.environ.get("POSTINTERNAT_MATERIAL")
    if not material:
        print("Set POSTINTERNAT_MATERIAL to the folder that holds checklist/facts.json.", file=sys.stderr)
        return 2
    facts = json.loads((Path(material) / "checklist" / "facts.json").read_text(encoding="utf8"))
    known, excuse, store = mapping(), excused(), load()
    gaps = 0
    for document in sorted({fact["doc"] for fact in facts}):
        if arguments and document not in arguments:
            continue
        entries = [fact for fact in facts if fact["doc"] == document and fact["id"] not in excuse]
        said = 0
        for fact in entries:
            nodes, properties = known.get(fact["id"], ([], []))
            problem = missing(store, fact, nodes, properties) if nodes else "not mapped"
            said += not problem
            if problem:
                print(f"{fact['id']} (line {fact['line']}): {problem}")
        gaps += len(entries) - said
        left = sum(fact["doc"] == document for fact in facts) - len(entries)
        print(
            f"{document}: {said} of {len(entries)} entries said "
            f"({said / max(len(entries), 1):.1%}), {left} not modelled"
        )
    return 1 if gaps else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
