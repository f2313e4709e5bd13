"""Triples as text in the formats of RDF, with the prefixes that they use and no others."""

from collections.abc import Sequence

import pyoxigraph as ox

from postinternat.namespaces import PREFIXES

_WITHOUT_PREFIXES = {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS}


def serialise(triples: Sequence[ox.Triple], media_format: ox.RdfFormat) -> bytes:
    """Return the triples in the format."""
    if media_format in _WITHOUT_PREFIXES:
        return ox.serialize(triples, format=media_format) or b""
    text = "\n".join(map(str, triples))
    used = {prefix: namespace for prefix, namespace in PREFIXES.items() if f"<{namespace}" in text}
    return ox.serialize(triples, format=media_format, prefixes=used) or b""
