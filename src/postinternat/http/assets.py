"""The style sheet of the pages."""

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from postinternat.http.reply import Representation, reply

_STYLE = files("postinternat.http").joinpath("templates", "pages.css").read_bytes()


def style(request: Request) -> Response:
    """Answer with the style sheet."""
    return reply(
        request,
        lambda: Representation(_STYLE, "text/css"),
        tag_of=(_STYLE,),
        vary="Accept-Encoding",
        cache="public, max-age=3600",
    )
