"""Versions of the dataset that a request is pinned to, so that an answer can be cited and had again."""

import threading
from collections import OrderedDict
from pathlib import Path

from postinternat.errors import StoreError
from postinternat.gql.http_errors import HttpError, bad_request
from postinternat.store import DirectoryStore, EmbeddedStore, Store
from postinternat.store.directory import open_version

_SHORTEST = 8
_HELD = 4


class PinnedVersions:
    """Finds a kept version by its SHA-256, or by the first digits of it, and holds it open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._opening = threading.Lock()
        self._held: OrderedDict[str, EmbeddedStore] = OrderedDict()

    def at(self, version: str) -> Store:
        """Return the store at this version. Raises HttpError 400 or 410, and StoreError."""
        if len(version) < _SHORTEST or not set(version) <= set("0123456789abcdef"):
            message = f"{version[:80]!r} is no version: give {_SHORTEST} digits or more of X-Dataset-Version"
            raise bad_request(message, "BAD_VERSION")
        current = self._store.snapshot()
        if current.version.startswith(version):
            return current
        with self._opening:
            for known, held in self._held.items():
                if known.startswith(version):
                    self._held.move_to_end(known)
                    return held
            return self._open(version)

    def _open(self, version: str) -> EmbeddedStore:
        for path in self._paths():
            try:
                earlier = open_version(path)
                if not earlier.version.startswith(version):
                    continue
            except StoreError:
                continue
            self._held[earlier.version] = earlier
            if len(self._held) > _HELD:
                self._held.popitem(last=False)
            return earlier
        message = f"The version {version[:64]} is not kept here: leave version= out for the present one."
        raise HttpError(410, "VERSION_GONE", message)

    def _paths(self) -> list[Path]:
        """Return the folders of the kept versions, the latest first."""
        if not isinstance(self._store, DirectoryStore):
            return []
        versions = self._store.versions
        return [versions.path(number) for number in reversed(versions.numbers())]
