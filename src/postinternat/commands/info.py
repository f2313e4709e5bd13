"""``postinternat info``: the version of the dataset, and what it holds."""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from postinternat import __version__
from postinternat.commands.options import add_store_options, settings_from
from postinternat.namespaces import GRAPH, shorten
from postinternat.settings import Settings
from postinternat.store import Store, open_store

DESCRIPTION = "Show the version of the dataset, and how much of what it holds."
EXAMPLES = """\
  postinternat info
  postinternat info --store store/ --format json
"""
_CLASSES = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class }
GROUP BY ?class ORDER BY DESC(?count) ?class"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--format", choices=["text", "json"], default="text", help="Default: text.")
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the facts. Raises DatasetError, StoreError, SettingsError."""
    settings = settings_from(arguments)
    facts = describe(open_store(settings).snapshot(), settings)
    if arguments.format == "json":
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_as_text(facts))
    return 0


def describe(store: Store, settings: Settings) -> dict[str, Any]:
    """Return program, store, version, and the counts: triples by graph, things by class."""
    graphs = store.graphs()
    rows = store.select(_CLASSES).rows
    return {
        "program": __version__,
        "store": settings.store or f"in memory, from {settings.dataset}",
        "version": store.version,
        "triples": sum(graphs.values()),
        "graphs": graphs,
        "classes": {term.value: int(count.value) for term, count in rows},  # type: ignore[union-attr]
    }


def _as_text(facts: Mapping[str, Any]) -> str:
    lines = [f"{name:<9}{facts[name]}" for name in ("program", "store", "version", "triples")]
    lines += ["", "triples  graph"]
    lines += [f"{count:>7}  {iri.removeprefix(GRAPH)}" for iri, count in facts["graphs"].items()]
    lines += ["", " things  class"]
    lines += [f"{count:>7}  {shorten(iri)}" for iri, count in facts["classes"].items()]
    return "\n".join(lines) + "\n"
