"""The versions of a store on disk: ``versions/<n>/``, never changed once published, and the file CURRENT.

A new version is built in a folder of its own, made durable, then renamed into place; only then CURRENT is
renamed over. Whatever happens in between, readers find the old dataset or the new one, never a mix. Whoever
reads a version holds a shared lock on its folder, so that it is not pruned meanwhile.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from postinternat.errors import StoreBusy, StoreError

_LOCK_WAIT_S = 5.0
_LOCK_PAUSE_S = 0.05


class VersionDirectory:
    """The folder of one store. Numbers grow; the greatest need not be the current one after a revert."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._versions = root / "versions"
        self._pointer = root / "CURRENT"

    def current(self) -> int | None:
        """Return the number of the current version, None when nothing was ever loaded.

        Raises StoreError when CURRENT does not name a version that is there.
        """
        try:
            text = self._pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(str(error)) from error
        if not text.isdigit() or not self.path(int(text)).is_dir():
            raise self._unreadable(f"it names the version {text!r}, which is not in {self._versions}")
        return int(text)

    def path(self, number: int) -> Path:
        """Return the folder of one version."""
        return self._versions / str(number)

    def numbers(self) -> list[int]:
        """Return the numbers of all versions, the oldest first."""
        if not self._versions.is_dir():
            return []
        return sorted(int(entry.name) for entry in self._versions.iterdir() if entry.name.isdigit())

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the write lock. Raises StoreBusy after 5 seconds, StoreError when it cannot be written."""
        self._refuse_foreign()
        try:
            self._versions.mkdir(parents=True, exist_ok=True)
            handle = (self.root / "LOCK").open("w")
        except OSError as error:
            raise StoreError(
                f"the store cannot be written: {error}",
                where=str(self.root),
                fix="choose a directory that you may write",
            ) from error
        with handle:
            self._wait_for(handle.fileno())
            yield

    def create(self, build: Callable[[Path], None]) -> int:
        """Build a version, publish it and return its number. The caller holds the lock.

        ``build`` gets the path of a folder that does not exist yet and must leave a closed store there.
        Raises StoreError when it cannot be written, a full disk for one; the current version stays.
        """
        number = max(self.numbers(), default=0) + 1
        building = self._versions / f"building-{number}"
        with self._writing(building):
            for leftover in [*self._versions.glob("building-*"), *self._versions.glob("pruned-*")]:
                shutil.rmtree(leftover)
            build(building)
            _make_durable(building)
            building.rename(self.path(number))
            _sync(self._versions)
            self.point_at(number)
        return number

    def prune(self, keep: int) -> tuple[list[int], list[int]]:
        """Remove all but the ``keep`` newest versions; the caller holds the lock.

        Returns the numbers removed, and those left although old: the current one, and what is being read.
        """
        removed, left = [], []
        for number in self.numbers()[:-keep]:
            if number == self.current() or not self._retired(number):
                left.append(number)
            else:
                removed.append(number)
        with self._writing(self._versions):
            for folder in self._versions.glob("pruned-*"):
                shutil.rmtree(folder)
        return removed, left

    def _retired(self, number: int) -> bool:
        """Move a version out of the readers' sight; tell whether nobody was reading it."""
        path = self.path(number)
        descriptor = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.rename(self._versions / f"pruned-{number}")
        except OSError:
            return False
        finally:
            os.close(descriptor)
        return True

    @contextmanager
    def _writing(self, folder: Path) -> Iterator[None]:
        """Tell what the system refuses as a StoreError, and leave no half-built folder."""
        try:
            yield
        except OSError as error:
            if folder.name.startswith("building-"):
                shutil.rmtree(folder, ignore_errors=True)
            raise StoreError(
                f"the store cannot be written: {error.strerror or error}",
                where=str(folder.parent if folder != self._versions else folder),
                fix="free some space on that disk or check its permissions, then try again; "
                "the dataset stays as it was",
            ) from error

    def point_at(self, number: int) -> None:
        """Make a version the current one; the caller holds the lock. Raises StoreError for an unknown one."""
        if not self.path(number).is_dir():
            known = ", ".join(map(str, self.numbers())) or "none"
            raise StoreError(f"there is no version {number}", where=str(self._versions), fix=f"choose one of: {known}")
        new = self.root / "CURRENT.new"
        with new.open("w", encoding="ascii") as handle:
            handle.write(f"{number}\n")
            handle.flush()
            os.fsync(handle.fileno())
        new.replace(self._pointer)
        _sync(self.root)

    def _refuse_foreign(self) -> None:
        """Raise StoreError for a directory that holds files of someone else."""
        if self._versions.is_dir() or not self.root.is_dir():
            return
        others = sorted(entry.name for entry in self.root.iterdir() if entry.name != "LOCK")
        if others:
            raise StoreError(
                f"the directory is not a store, and not empty: it holds {others[0]!r}",
                where=str(self.root),
                fix="name a new or an empty directory",
            )

    def _wait_for(self, descriptor: int) -> None:
        deadline = time.monotonic() + _LOCK_WAIT_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StoreBusy(
                        "another process is writing to the store",
                        where=str(self.root),
                        fix="try again when it has finished",
                    ) from None
                time.sleep(_LOCK_PAUSE_S)
            else:
                return

    def _unreadable(self, reason: str) -> StoreError:
        return StoreError(
            f"the store cannot be read: {reason}",
            where=str(self._pointer),
            fix=f"write the number of one of its versions there: {known}"
            if (known := ", ".join(map(str, self.numbers())))
            else f"remove that file, then load again: postinternat load --store {self.root}",
        )


def hold(path: Path) -> int:
    """Return a descriptor that keeps a version from being pruned until it is closed.

    Raises OSError when the version is not there, or is being pruned.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        path.stat()  # pruned in between, it is no longer there
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _make_durable(folder: Path) -> None:
    for file in folder.rglob("*"):
        _sync(file)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
