"""Who may publish over HTTP: the token of a request, the wrong ones counted, and all of it noted in the log."""

import math
import sys

from starlette.requests import Request

from postinternat.errors import PostinternatError
from postinternat.http import Problem
from postinternat.model import Text
from postinternat.publication import Campaign
from postinternat.publication.audit import audit_log
from postinternat.publication.tokens import Token, Tokens, tokens_file
from postinternat.settings import Settings
from postinternat.store import Store
from postinternat.submissions.throttle import Throttle

_REALM = 'Bearer realm="postinternat"'


class Gate:
    """Lets a region publish with its token."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store = store
        file = tokens_file(settings)
        self._tokens = Tokens(file) if file is not None else None
        self._log = audit_log(settings)
        self._throttle = Throttle()

    def token(self, request: Request) -> Token:
        """Return the token of the request. Raises Problem 409 where nothing can be published, 401, 429."""
        if self._tokens is None or not self._store.writable:
            told = Text("rien ne peut être publié sur ce serveur", "nothing can be published on this server")
            fix = Text("démarrer avec --store DIR", "start with --store DIR")
            raise Problem("conflict", told, fix=fix)
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        token = self._tokens.find(text.strip()) if scheme.lower() == "bearer" else None
        if token is not None:
            return token
        if text:
            wait = self._throttle.failed(request.client.host if request.client else "")
            if wait:
                told = Text("trop de jetons faux depuis cette adresse", "too many wrong tokens from this address")
                fix = Text("attendre, puis vérifier le jeton", "wait, then check the token")
                raise Problem("too-many-requests", told, fix=fix, headers={"Retry-After": str(math.ceil(wait))})
            self.note(request, None, "unauthorized")
        told = Text("le jeton manque, est faux, périmé ou révoqué", "the token is missing, wrong, expired or revoked")
        fix = Text("envoyer Authorization: Bearer <jeton>", "send Authorization: Bearer <token>")
        error = ', error="invalid_token"' if text else ""
        raise Problem("unauthorized", told, fix=fix, headers={"WWW-Authenticate": _REALM + error})

    @staticmethod
    def admit(token: Token, campaign: Campaign) -> None:
        """Raise Problem 403 when the token is that of another region."""
        if token.region == campaign.region:
            return
        own = token.region
        told = Text(f"ce jeton est celui de la région {own}", f"this token is for the region {own}")
        fix = Text("publier sa propre région", "publish your own region")
        headers = {"WWW-Authenticate": f'{_REALM}, error="insufficient_scope"'}
        raise Problem("forbidden", told, fix=fix, headers=headers)

    def note(self, request: Request, token: Token | None, outcome: str) -> None:
        """Write to the log; what could not be noted is not undone, and stops no one."""
        if self._log is None:
            return
        region, year = (str(request.path_params[name])[:10] for name in ("region", "year"))
        try:
            who = {"token": token.id, "by": token.by} if token else {"token": ""}
            self._log.write(outcome, region=region, year=year, **who)
        except PostinternatError as error:
            sys.stderr.write(f"postinternat: {error}\n")
