"""Which processes run a query: the usual ones, those that may call services, or those of an earlier version."""

import threading
from collections import OrderedDict

from starlette.applications import Starlette

from postinternat.http import Problem
from postinternat.settings import Settings
from postinternat.store import Store
from postinternat.store.digest import SHORTEST_NAME, names_version
from postinternat.store.runner import Runner, open_runner
from postinternat.text import Text

_WHERE = Text("version=", "version=")
_PINNED = 2


class Runners:
    """Opens what is needed when it is first needed. ``close`` ends what was opened here."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._settings: Settings = app.state.settings
        self._store: Store = app.state.store
        self._opening = threading.Lock()
        self._calling: Runner | None = None
        self._pinned: OrderedDict[str, tuple[Store, Runner]] = OrderedDict()

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
        if not names_version(version):
            what = Text(f"« {version[:80]} » n'est pas une version", f"{version[:80]!r} is no version")
            fix = Text(
                f"donner au moins {SHORTEST_NAME} chiffres hexadécimaux, comme dans X-Dataset-Version",
                f"give {SHORTEST_NAME} or more hexadecimal digits, as in X-Dataset-Version",
            )
            raise Problem("bad-request", what, where=_WHERE, fix=fix)
        kept = self._store.kept(version)
        if kept is None:
            what = Text(
                f"la version {version[:64]} n'est pas gardée ici", f"the version {version[:64]} is not kept here"
            )
            fix = Text("omettre version= pour la version présente", "leave version= out for the present version")
            raise Problem("gone", what, where=_WHERE, fix=fix)
        if kept.version == self._store.version:
            return kept, self.usual(calls_services=False)
        with self._opening:
            if kept.version not in self._pinned:
                self._pinned[kept.version] = kept, open_runner(kept, self._settings, size=1)
            self._pinned.move_to_end(kept.version)
            if len(self._pinned) > _PINNED:
                self._pinned.popitem(last=False)[1][1].close()
            return self._pinned[kept.version]

    def close(self) -> None:
        """End the processes that were started here."""
        with self._opening:
            for _, runner in self._pinned.values():
                runner.close()
            self._pinned.clear()
            if self._calling is not None:
                self._calling.close()
