"""The JSON-LD context of answers: with ``id`` and ``__typename`` in each object, an answer is RDF of the graph.

Pages and roots only hold nodes together: what a page is of is not said again. Names are those of fields, so an
answer with aliases is not RDF. Numbers with a fraction come as doubles, and texts without their language.
"""

from typing import Any, TypeAlias

from graphql import GraphQLObjectType

from postinternat.gql.output import CODE
from postinternat.gql.schema import Api
from postinternat.model import ClassSpec, FieldSpec
from postinternat.model.catalogue import ValueKind
from postinternat.namespaces import PREFIXES

Context: TypeAlias = dict[str, Any]

_INCLUDED = "@included"
_PAGES = ("data", "nodes", "edges", "node")
_XSD = PREFIXES["xsd"]
_DATATYPES = {
    ValueKind.INTEGER: _XSD + "integer",
    ValueKind.BOOLEAN: _XSD + "boolean",
    ValueKind.DATE: _XSD + "date",
    ValueKind.YEAR: _XSD + "gYear",
    ValueKind.URI: _XSD + "anyURI",
}
_OF_CODES = {"label": PREFIXES["skos"] + "prefLabel", "definition": PREFIXES["skos"] + "definition"}


def answer_context(api: Api) -> Context:
    """Return the context document."""
    names = {"id": "@id", "__typename": "@type"}
    roots = dict.fromkeys([*(api.core.query_type.fields if api.core.query_type else ()), *_PAGES], _INCLUDED)
    types = {
        api.concrete[spec.iri]: {"@id": spec.iri, "@context": _fields(api, spec)}
        for spec in api.catalogue.classes.values()
    }
    concept = {"@id": PREFIXES["skos"] + "Concept", "@context": {name: {"@id": iri} for name, iri in _OF_CODES.items()}}
    return {"@context": {"@version": 1.1, **names, **roots, **types, CODE: concept}}


def _fields(api: Api, spec: ClassSpec) -> Context:
    """Return what the fields of a class mean; null for those that the graph does not hold."""
    kind = api.core.type_map[api.concrete[spec.iri]]
    shown = kind.fields if isinstance(kind, GraphQLObjectType) else {}
    made: Context = dict.fromkeys(name for name in shown if name != "id")
    for name, field in spec.fields.items():
        if name in shown:
            made[name] = _term(field)
    return made


def _term(field: FieldSpec) -> str | Context:
    if field.inverse:
        return _INCLUDED
    if field.kind in _DATATYPES:
        return {"@id": field.path, "@type": _DATATYPES[field.kind]}
    return {"@id": field.path}
