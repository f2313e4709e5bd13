"""Search over a store that may change: the index of its present version, made when first asked for."""

import threading
from collections.abc import Sequence

from postinternat.search.documents import read_documents
from postinternat.search.index import MARKERS, Index, Results
from postinternat.store import Store


class Searcher:
    """Full-text search over a store. It may be used from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._version = ""

    def index(self) -> Index:
        """Return the index of the store's present version. Raises StoreError when the store cannot be read."""
        snapshot = self._store.snapshot()
        with self._lock:
            if self._index is None or self._version != snapshot.version:
                # The old index is left to the searches that still use it.
                self._index, self._version = Index(read_documents(snapshot)), snapshot.version
            return self._index

    def search(
        self,
        text: str,
        *,
        types: Sequence[str] = (),
        language: str = "fr",
        first: int = 20,
        offset: int = 0,
        markers: tuple[str, str] = MARKERS,
    ) -> Results:
        """Do as ``Index.search`` on the present version. Raises StoreError when the store cannot be read."""
        return self.index().search(text, types=types, language=language, first=first, offset=offset, markers=markers)
