"""Cursors: where a node stands in a sorted list of one version of the dataset, as text that cannot be bent."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from postinternat.gql.order import KeyValue, SortKey
from postinternat.gql.terms import error

_CHECK_LENGTH = 12
_LONGEST = 4000


@dataclass(frozen=True)
class Cursor:
    """The sort keys and the IRI of one node."""

    keys: tuple[KeyValue, ...]
    iri: str


@dataclass(frozen=True)
class CursorCodec:
    """Writes and reads the cursors of one list: of one version, one filter and one order."""

    version: str
    listing: str
    """What tells this list from others: its field, filter and order."""
    keys: Sequence[SortKey]

    def write(self, cursor: Cursor) -> str:
        """Return the cursor as text."""
        body = [self.version[:_CHECK_LENGTH], self._digest(), list(cursor.keys), cursor.iri]
        return _encode([*body, _checksum(body)])

    def read(self, text: str) -> Cursor:
        """Return what the text stands for. Raises GraphQLError BAD_CURSOR or STALE_CURSOR."""
        *body, checksum = _decode(text)
        if checksum != _checksum(body) or len(body) != 4:
            raise bad_cursor("it was altered")
        version, listing, keys, iri = body
        if not isinstance(keys, list) or not isinstance(iri, str):
            raise bad_cursor("it was altered")
        if version != self.version[:_CHECK_LENGTH]:
            raise error(
                "this cursor is of another version of the dataset: start again from the first page",
                "STALE_CURSOR",
                datasetVersion=self.version,
            )
        if listing != self._digest() or len(keys) != len(self.keys):
            raise bad_cursor("it comes from a list with another filter or order")
        if not all(key.holds(value) for key, value in zip(self.keys, keys, strict=True)) or not _is_iri(iri):
            raise bad_cursor("it was altered")
        return Cursor(tuple(keys), iri)

    def _digest(self) -> str:
        return hashlib.sha256(self.listing.encode()).hexdigest()[:_CHECK_LENGTH]


def bad_cursor(reason: str) -> Exception:
    """Return the error for a text that is no cursor of the list."""
    return error(f"this is no cursor of this list, {reason}: use one that the same list gave", "BAD_CURSOR")


def _checksum(body: Sequence[object]) -> str:
    return hashlib.sha256(("cursor" + json.dumps(body)).encode()).hexdigest()[:_CHECK_LENGTH]


def _is_iri(text: str) -> bool:
    try:
        return bool(ox.NamedNode(text))
    except ValueError:
        return False


def _encode(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(text: str) -> list[object]:
    if len(text) > _LONGEST:
        raise bad_cursor("it is too long")
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        value = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as reason:
        raise bad_cursor("it cannot be read") from reason
    if not isinstance(value, list) or not value:
        raise bad_cursor("it cannot be read")
    return value
