"""The index of a version of the dataset: made once, in the background when the server starts, else when asked for."""

import logging
import threading

from postinternat.errors import StoreError
from postinternat.search.documents import read_documents
from postinternat.search.index import Index
from postinternat.store import Store

PREPARING = "search index"
"""The name of the thread that makes an index in the background."""
_KEPT = 2
_INDEXES: dict[str, Index] = {}
_MAKING = threading.Lock()
_LOG = logging.getLogger(__name__)


def index_of(store: Store) -> Index:
    """Return the index of the store's present version; the last few are kept. Raises StoreError."""
    snapshot = store.snapshot()
    with _MAKING:
        version = snapshot.version
        if version not in _INDEXES:
            made = Index(read_documents(snapshot))
            while len(_INDEXES) >= _KEPT:
                del _INDEXES[next(iter(_INDEXES))]  # searches that still use it hold it
            _INDEXES[version] = made
        return _INDEXES[version]


def prepare(store: Store) -> threading.Thread:
    """Start to make the index in a thread, which the process does not wait for, and return the thread.

    A search that comes before the index is made waits for the rest of it.
    """
    thread = threading.Thread(target=_prepare, args=[store], name=PREPARING, daemon=True)
    thread.start()
    return thread


def _prepare(store: Store) -> None:
    try:
        index_of(store)
    except StoreError as error:
        _LOG.warning("the search index is made at the first search: %s", error)
