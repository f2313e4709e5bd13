"""SPARQL 1.1 over the dataset, the same whether it is in memory, on disk or on another server.

``open_store(settings)`` gives the one that the settings ask for. Everything above speaks to it through the
``Store`` protocol in standard SPARQL text, and reads the union of the facts as the default graph.
"""

from postinternat.settings import Settings
from postinternat.store.directory import DirectoryStore
from postinternat.store.embedded import EmbeddedStore
from postinternat.store.protocol import Solutions, Store, Term
from postinternat.store.remote import RemoteStore

__all__ = ["DirectoryStore", "EmbeddedStore", "RemoteStore", "Solutions", "Store", "Term", "open_store"]


def open_store(settings: Settings) -> Store:
    """Open the store that the settings name: a file of RDF, a URL, a directory, or the dataset in memory.

    Raises DatasetError when a file cannot be loaded, StoreError when the store cannot be opened.
    """
    if settings.rdf is not None:
        return EmbeddedStore.from_rdf(settings.rdf, union=settings.union)
    if settings.store_url is not None:
        return RemoteStore(settings.store_url, update_url=settings.update_url, timeout_s=settings.timeout_s)
    if settings.store_directory is not None:
        return DirectoryStore(settings.store_directory)
    return EmbeddedStore.from_files(settings.dataset)
