"""``postinternat load``: put the dataset of the files into a directory or another server."""

import argparse
import sys
import time

from postinternat.commands.options import add_dataset_option, settings_from
from postinternat.errors import SettingsError
from postinternat.store import DirectoryStore, RemoteStore, dataset, open_store

DESCRIPTION = """\
Load ontology/ and data/ into a store. What regions have published there is kept.

A directory gets a new version, and readers change over to it at once: an interrupted load leaves the old
one. Another server is written to by SPARQL 1.1 Update."""
EXAMPLES = """\
  postinternat load --store store/
  postinternat load --store http://localhost:7878/query
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--store", metavar="DIR|URL", help="The directory or the query endpoint to write to.")
    parser.add_argument(
        "--store-update",
        metavar="URL",
        help="The update endpoint of the server. Default: the query endpoint with /update for /query or /sparql.",
    )
    add_dataset_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Load and say what was loaded. Raises DatasetError, StoreError, SettingsError."""
    settings = settings_from(arguments)
    if settings.store is None:
        raise SettingsError("there is no store to load into", where="--store", fix="add --store DIR or --store URL")
    started = time.monotonic()
    graphs = dataset.read(settings.dataset)
    store = open_store(settings)
    if not isinstance(store, DirectoryStore | RemoteStore):
        raise SettingsError("this store cannot be loaded into", where="--store", fix="name a directory or a URL")
    version = store.load(graphs)
    count = sum(len(graph.triples) for graph in graphs)
    sys.stdout.write(
        f"loaded {count} triples in {len(graphs)} graphs into {settings.store}"
        f" in {time.monotonic() - started:.1f} s\nversion {version}\n"
    )
    return 0
