"""The secrets by which a region publishes over HTTP: each bound to one region, shown once, kept as a digest.

A secret has 256 random bits, so that one SHA-256 of it can be kept: there is nothing to guess that a slower digest
would protect. Digests are compared in constant time.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from postinternat.errors import StoreError
from postinternat.model import Text
from postinternat.publication.refusal import Refusal
from postinternat.settings import Settings

FILE = "tokens.json"
_PREFIX = "pi"
_SECRET_BYTES = 32
_NO_DIGEST = hashlib.sha256(b"").hexdigest()
_PRIVATE = stat.S_IRUSR | stat.S_IWUSR


@dataclass(frozen=True)
class Token:
    """One token as it is kept. Times are in UTC, as ``2026-11-22T15:04:49Z``, empty where there is none.

    Attributes:
        id: what it is called, which is no secret.
        region: the INSEE code of the only region it may publish.
        by: the function or service it was given to.
        sha256: the digest of its secret.
        created: when it was made.
        expires: when it ends.
        revoked: when it was withdrawn.
    """

    id: str
    region: str
    by: str
    sha256: str
    created: str
    expires: str = ""
    revoked: str = ""

    def valid_at(self, now: datetime) -> bool:
        """Tell whether the token can be used at that time."""
        return not self.revoked and (not self.expires or _stamp(now) < self.expires)


class Tokens:
    """The file of tokens, which its owner alone may read. It is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def every(self) -> list[Token]:
        """Return all tokens, the oldest first. Raises StoreError when the file cannot be read or others may read it."""
        try:
            with self.path.open(encoding="utf-8") as file:
                if os.fstat(file.fileno()).st_mode & ~_PRIVATE & 0o777:
                    raise StoreError(
                        "others may read the file of tokens", where=str(self.path), fix=f"chmod 600 {self.path}"
                    )
                return [Token(**entry) for entry in json.load(file)["tokens"]]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"the file of tokens cannot be read: {error}",
                where=str(self.path),
                fix="restore it, or remove it and make new tokens: postinternat token create",
            ) from error

    def create(
        self, region: str, by: str, *, days: int | None = None, now: datetime | None = None
    ) -> tuple[Token, str]:
        """Make a token and return it with its text, which is kept nowhere. Raises StoreError."""
        now = now or datetime.now(UTC)
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        expires = _stamp(now + timedelta(days=days)) if days is not None else ""
        with self._changing() as kept:
            token = Token(secrets.token_hex(4), region, by, _digest(secret), _stamp(now), expires)
            self._write([*kept, token])
        return token, f"{_PREFIX}-{token.id}-{secret}"

    def revoke(self, name: str) -> Token:
        """Withdraw a token by its id. Raises Refusal when there is none, StoreError."""
        with self._changing() as kept:
            found = next((token for token in kept if token.id == name), None)
            if found is None:
                known = ", ".join(token.id for token in kept) or "-"
                raise Refusal(
                    Text(f"Aucun jeton ne s'appelle « {name[:40]} ».", f"No token is called '{name[:40]}'."),
                    Text(f"Choisir parmi : {known}.", f"Choose one of: {known}."),
                )
            revoked = replace(found, revoked=found.revoked or _stamp(datetime.now(UTC)))
            self._write([revoked if token.id == name else token for token in kept])
        return revoked

    def find(self, text: str, *, now: datetime | None = None) -> Token | None:
        """Return the token of that text if it can be used now, else None. Raises StoreError."""
        prefix, _, rest = text.partition("-")
        name, _, secret = rest.partition("-")
        found = next((token for token in self.every() if token.id == name), None)
        same = hmac.compare_digest(_digest(secret), found.sha256 if found else _NO_DIGEST)
        if found is None or not same or not secret or prefix != _PREFIX:
            return None
        return found if found.valid_at(now or datetime.now(UTC)) else None

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """Give the tokens to one process at a time that means to change them."""
        try:
            lock = os.open(self.path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, _PRIVATE)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.every()
        finally:
            os.close(lock)

    def _write(self, tokens: list[Token]) -> None:
        text = json.dumps({"tokens": [asdict(token) for token in tokens]}, ensure_ascii=False, indent=1)
        new = self.path.with_suffix(".new")
        try:
            new.unlink(missing_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            f"the file of tokens cannot be written: {error.strerror}",
            where=str(self.path),
            fix="check the permissions of its folder, and the space on its disk",
        )


def tokens_file(settings: Settings) -> Path | None:
    """Return where the tokens of the store are kept; None for a store that is no directory, unless a file is named."""
    if settings.tokens is not None:
        return settings.tokens
    return settings.store_directory / FILE if settings.store_directory is not None else None


def as_plain(token: Token) -> Mapping[str, str]:
    """Return a token as plain values for JSON, without its digest."""
    return {name: value for name, value in asdict(token).items() if name != "sha256"}


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
