"""The JSON-LD context of the model: its keys are the field names of the other interfaces."""

from collections import Counter

from postinternat.model.catalogue import Catalogue, FieldSpec, ValueKind
from postinternat.namespaces import BASE, DEF, PREFIXES

CONTEXT = BASE + "context.jsonld"
"""The address of the document."""

_DATATYPES = {
    ValueKind.INTEGER: "xsd:integer",
    ValueKind.DECIMAL: "xsd:decimal",
    ValueKind.BOOLEAN: "xsd:boolean",
    ValueKind.DATE: "xsd:date",
    ValueKind.YEAR: "xsd:gYear",
    ValueKind.URI: "xsd:anyURI",
    ValueKind.CODE: "@id",
    ValueKind.LINK: "@id",
}

Term = dict[str, object]


def context(model: Catalogue, *, to_read: bool = False) -> dict[str, object]:
    """Return the context document.

    A field that means the same in every class that has it is a term for all; where classes differ, the most
    common meaning is, and the others are scoped to their class. Fields for checks alone are left out, as they are
    published by nobody; ``to_read`` what is sent has them, and makes an unknown key a term of ours, to be told.
    """
    meanings: dict[str, Counter[str]] = {}
    terms: dict[str, Term] = {}
    for spec in model.classes.values():
        for name, field in spec.fields.items():
            if to_read or not field.check_only:
                term = _term(field)
                meanings.setdefault(name, Counter())[repr(term)] += 1
                terms[repr(term)] = term
    usual = {name: counts.most_common(1)[0][0] for name, counts in meanings.items()}
    shared: dict[str, object] = {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix not in usual}
    shared |= {"id": "@id", "type": "@type"}
    shared |= {name: terms[meaning] for name, meaning in sorted(usual.items())}
    for spec in model.classes.values():
        own = {
            name: _term(field)
            for name, field in spec.fields.items()
            if (to_read or not field.check_only) and repr(_term(field)) != usual[name]
        }
        shared[spec.name] = {"@id": spec.iri, **({"@context": own} if own else {})}
    return {"@context": {"@version": 1.1, **({"@vocab": DEF} if to_read else {}), **shared}}


def _term(field: FieldSpec) -> Term:
    term: Term = {"@reverse" if field.inverse else "@id": field.path}
    if field.kind is ValueKind.TEXT:
        return term | {"@container": "@language"} if field.unique_language else term
    if field.kind in _DATATYPES:
        term["@type"] = _DATATYPES[field.kind]
    if field.many:
        term["@container"] = "@set"
    return term
