"""The headers that let any web page read what is public here (CORS)."""

EXPOSED = "ETag, Link, Retry-After, X-Dataset-Version, X-Result-Rows, X-Result-Truncated"

CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
"""Headers of every answer."""


def preflight(methods: str) -> dict[str, str]:
    """Return the headers that answer OPTIONS where ``methods`` are offered."""
    return {
        **CORS,
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
