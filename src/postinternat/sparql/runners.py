"""Which processes run a query: the usual ones, those that may call services, or those of an earlier version."""

import threading
from collections import OrderedDict

from starlette.applications import Starlette

from postinternat.errors import StoreError
from postinternat.http import Problem
from postinternat.settings import Settings
from postinternat.store import DirectoryStore, EmbeddedStore, Store
from postinternat.store.directory import open_version
from postinternat.store.runner import Runner, open_runner

_SHORTEST_NAME = 8
_PINNED = 2


class Runners:
    """Opens what is needed when it is first needed. ``close`` ends what was opened here."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._settings: Settings = app.state.settings
        self._store: Store = app.state.store
        self._opening = threading.Lock()
        self._calling: Runner | None = None
        self._pinned: OrderedDict[str, tuple[EmbeddedStore, Runner]] = OrderedDict()

    def usual(self, *, calls_services: bool) -> Runner:
        """Return the runner over the current version."""
        if not calls_services or self._settings.store_url is not None:
            runner: Runner = self._app.state.runner
            return runner
        with self._opening:
            if self._calling is None:
                self._calling = open_runner(self._store, self._settings, size=1, network=True)
            return self._calling

    def pinned(self, version: str) -> tuple[Store, Runner]:
        """Return the store at this version and its runner. Raises Problem (400, 410)."""
        current = self._store.snapshot()
        if len(version) < _SHORTEST_NAME or not set(version) <= set("0123456789abcdef"):
            fix = f"give {_SHORTEST_NAME} or more hexadecimal digits, as in X-Dataset-Version"
            raise Problem("bad-request", f"{version[:80]!r} is no version", where="version=", fix=fix)
        if current.version.startswith(version):
            return current, self.usual(calls_services=False)
        with self._opening:
            for known, held in self._pinned.items():
                if known.startswith(version):
                    self._pinned.move_to_end(known)
                    return held
            earlier = self._earlier(version)
            runner = open_runner(earlier, self._settings, size=1)
            self._pinned[earlier.version] = earlier, runner
            if len(self._pinned) > _PINNED:
                self._pinned.popitem(last=False)[1][1].close()
            return earlier, runner

    def close(self) -> None:
        """End the processes that were started here."""
        with self._opening:
            for _, runner in self._pinned.values():
                runner.close()
            self._pinned.clear()
            if self._calling is not None:
                self._calling.close()

    def _earlier(self, version: str) -> EmbeddedStore:
        if isinstance(self._store, DirectoryStore):
            for number in reversed(self._store.versions.numbers()):
                try:
                    earlier = open_version(self._store.versions.path(number))
                    if earlier.version.startswith(version):
                        return earlier
                except StoreError:
                    continue
        fix = "leave version= out for the present version"
        raise Problem("gone", f"the version {version[:64]} is not kept here", where="version=", fix=fix)
