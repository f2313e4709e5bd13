"""Addresses too long for the HTTP parser get their 414 here, whatever they lead to."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from postinternat.http.problem import Problem
from postinternat.text import Text

LONGEST = 32_768
_MARKED = LONGEST + 1


def shortened(address: bytes) -> bytes:
    """Return the address, cut where it is certain to be refused: the parser fails past 65,535 bytes."""
    return address[:_MARKED]


class AddressLimit:
    """Refuses requests whose address has more than ``LONGEST`` bytes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 414."""
        if scope["type"] != "http" or len(scope.get("raw_path", b"")) + len(scope["query_string"]) < LONGEST:
            await self._app(scope, receive, send)
            return
        fix = Text("envoyer ce qui est long dans le corps d'un POST", "send what is long in the body of a POST")
        what = Text(f"l'adresse a plus de {LONGEST} octets", f"the address has more than {LONGEST} bytes")
        request = Request({**scope, "query_string": b""})
        await Problem("address-too-long", what, fix=fix).response(request)(scope, receive, send)
