"""The versions that a store directory keeps, and what was published in each."""

from collections.abc import Mapping
from dataclasses import dataclass

from postinternat.errors import StoreError
from postinternat.publication.provenance import Publication, as_plain, publications
from postinternat.store import DirectoryStore
from postinternat.store.directory import open_version


@dataclass(frozen=True)
class Version:
    """One version that is kept.

    Attributes:
        number: its number; ``postinternat revert --to`` takes it.
        version: the hash of the dataset, empty when the version cannot be read.
        current: whether readers get it now.
        publications: what was published in it and in no earlier version; none for a load.
    """

    number: int
    version: str
    current: bool
    publications: tuple[Publication, ...]


def history(store: DirectoryStore, *, most: int | None = None) -> list[Version]:
    """Return the versions that the store keeps, the newest first, at most ``most`` of them. Raises StoreError."""
    current = store.versions.current()
    seen: set[str] = set()
    found: list[Version] = []
    numbers = store.versions.numbers()
    # One more is read, to know what the oldest of them changed.
    for number in numbers if most is None else numbers[-most - 1 :]:
        try:
            opened = open_version(store.versions.path(number))
            here = publications(opened)
            version = opened.version
        except StoreError:  # a damaged version does not hide the others
            here, version = [], ""
        new = tuple(one for one in here if one.activity not in seen)
        seen.update(one.activity for one in here)
        found.append(Version(number, version, number == current, new))
    return found[::-1][:most]


def as_plain_version(version: Version) -> Mapping[str, object]:
    """Return a version as plain values for JSON."""
    return {
        "number": version.number,
        "version": version.version,
        "current": version.current,
        "publications": [as_plain(one) for one in version.publications],
    }
