"""One request of the SPARQL 1.1 protocol to another server, and what went wrong with it in our words."""

import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

from postinternat.errors import QueryError, QuerySyntaxError, QueryTimeout, SettingsError, StoreError
from postinternat.text import Text

_LONGEST_REASON = 300


@dataclass(frozen=True)
class Reply:
    """What the server sent; ``complete`` is False when there was more than asked for."""

    media_type: str
    body: bytes
    complete: bool


def post_form(
    url: str, form: Sequence[tuple[str, str]], *, accept: str, timeout_s: float, max_bytes: int | None = None
) -> Reply:
    """Send a form and return the reply, at most ``max_bytes`` of it.

    Raises SettingsError when the URL is not one, QuerySyntaxError when the server calls the request bad,
    QueryError when it cannot answer in the format, QueryTimeout after ``timeout_s`` seconds of silence,
    StoreError for all else.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise SettingsError(f"{url!r} is not a web address", where="--store", fix="give http://… or https://…")
    request = urllib.request.Request(  # noqa: S310 -- the scheme is checked above
        url, data=urlencode(form).encode(), headers={"Accept": accept, "User-Agent": "postinternat"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as response:  # noqa: S310 -- as above
            body = response.read() if max_bytes is None else response.read(max_bytes)
            complete = max_bytes is None or not response.read(1)
            return Reply(response.headers.get("Content-Type", ""), body, complete)
    except urllib.error.HTTPError as error:
        _raise_for(error, url)
    except TimeoutError as error:
        raise _too_slow(url, timeout_s) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _too_slow(url, timeout_s) from error
        raise _out_of_reach(url, error.reason) from error
    except OSError as error:
        raise _out_of_reach(url, error) from error


_FIXES = {
    401: Text(
        "le serveur veut un mot de passe : donner l'adresse d'un service ouvert à cette machine",
        "the server wants a password: give the address of an endpoint that is open to this machine",
    ),
    403: Text("le serveur l'interdit : vérifier ses droits d'accès", "the server forbids it: check its access rights"),
    404: Text("il n'y a rien à cette adresse : la vérifier", "there is no such endpoint: check the address"),
    405: Text(
        "cette adresse ne le prend pas : nommer celle des mises à jour avec --store-update",
        "the endpoint does not take this: name the one for updates with --store-update",
    ),
}


def _raise_for(error: urllib.error.HTTPError, url: str) -> NoReturn:
    reason = error.read(4 * _LONGEST_REASON).decode(errors="replace").strip()[:_LONGEST_REASON]
    if error.code == 400:
        why = reason or error.reason
        raise QuerySyntaxError(
            Text(f"le serveur a refusé la requête : {why}", f"the server refused the query: {why}")
        ) from error
    if error.code == 406:
        raise QueryError(
            Text("le serveur n'a pas de réponse de ce type", "the server has no answer of that kind"),
            where=url,
            fix=Text("vérifier la forme de la requête", "check the query's form"),
        ) from error
    answered = f"{error.code} {error.reason}: {reason}"
    raise StoreError(
        Text(f"le serveur a répondu {answered}", f"the server answered {answered}"),
        where=url,
        fix=_FIXES.get(error.code, Text("lire le journal du serveur", "look at the server's log")),
    ) from error


def _too_slow(url: str, timeout_s: float) -> QueryTimeout:
    return QueryTimeout(
        Text(f"le serveur n'a pas répondu en {timeout_s:g} s", f"the server did not answer within {timeout_s:g} s"),
        where=url,
        fix=Text("restreindre la requête ou augmenter --timeout-s", "narrow the query or raise --timeout-s"),
    )


def _out_of_reach(url: str, reason: object) -> StoreError:
    return StoreError(
        Text(f"le serveur ne peut pas être joint : {reason}", f"the server cannot be reached: {reason}"),
        where=url,
        fix=Text("vérifier l'adresse, et qu'il fonctionne", "check the address and that it is running"),
    )
