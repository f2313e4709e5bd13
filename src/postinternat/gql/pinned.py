"""The version of the dataset that a request is pinned to, so that an answer can be cited and had again."""

from postinternat.gql.http_errors import HttpError, bad_request
from postinternat.store import Store
from postinternat.store.digest import SHORTEST_NAME, names_version


def pinned(store: Store, version: str) -> Store:
    """Return the store at this version. Raises HttpError 400 or 410, and StoreError."""
    if not names_version(version):
        message = f"{version[:80]!r} is no version: give {SHORTEST_NAME} digits or more of X-Dataset-Version"
        raise bad_request(message, "BAD_VERSION")
    kept = store.kept(version)
    if kept is None:
        message = f"The version {version[:64]} is not kept here: leave version= out for the present one."
        raise HttpError(410, "VERSION_GONE", message)
    return kept
