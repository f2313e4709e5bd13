"""Addresses too long for the HTTP parser get their 414 here, whatever they lead to."""

from starlette.types import ASGIApp, Receive, Scope, Send

from postinternat.http.problem import Problem

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
        fix = "send what is long in the body of a POST"
        problem = Problem("address-too-long", f"the address has more than {LONGEST} bytes", fix=fix)
        await problem.response()(scope, receive, send)
