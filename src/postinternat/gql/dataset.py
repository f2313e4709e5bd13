"""``dataset``: which version answers, how much it holds, under which licence, from which documents."""

from collections.abc import Mapping

from postinternat.gql import naming
from postinternat.gql.building import Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import NODE, Output
from postinternat.gql.roots import Asked, PlainRoot
from postinternat.gql.terms import RDF_TYPE, Json, lexical, named
from postinternat.namespaces import PREFIXES

_DCT = PREFIXES["dct"]
_DOCUMENT = PREFIXES["foaf"] + "Document"
_DESCRIPTION = (
    f"SELECT ?licence ?modified WHERE {{ ?d {named(RDF_TYPE)} {named(PREFIXES['dcat'] + 'Dataset')} . "
    f"OPTIONAL {{ ?d {named(_DCT + 'license')} ?licence }} OPTIONAL {{ ?d {named(_DCT + 'modified')} ?modified }} }} "
    "ORDER BY ?d LIMIT 1"
)
_COUNTS = f"SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s {named(RDF_TYPE)} ?class }} GROUP BY ?class"
_DOCUMENTS = f"SELECT ?s WHERE {{ ?s {named(RDF_TYPE)} {named(_DOCUMENT)} }} ORDER BY STR(?s)"
_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def dataset_root(output: Output) -> PlainRoot:
    """Return the root ``dataset``."""
    types = output.types
    document = output.catalogue.classes.get(_DOCUMENT)
    count = {
        "type": Field(str, "Le type dans ce schéma.\nThe type in this schema."),
        "label": Field(str, "Son nom.\nIts name."),
        "collection": Field(str, "La racine qui le liste.\nThe root that lists it."),
        "count": Field(int),
    }
    types.object("ClassCount", count, "Le nombre de choses d'une classe.\nThe number of things of a class.")
    fields = {
        "version": Field(str, "L'empreinte de ce que dit le jeu de données.\nThe digest of what the dataset says."),
        "licence": Field(str | None, "L'IRI de la licence.\nThe IRI of the licence."),
        "modified": Field(str | None, "La date de la dernière modification.\nThe date of the last change."),
        "triples": Field(int),
        "counts": Field(list_of(types["ClassCount"])),
        "documents": Field(
            list_of(types[document.name if document else NODE]),
            "Les documents d'où viennent les dispositions.\nThe documents that the provisions come from.",
        ),
    }
    described = "Le jeu de données : version, licence, contenu.\nThe dataset: version, licence, content."
    types.object("Dataset", fields, described)

    def answer(context: Context, _given: Mapping[str, Json], asked: Asked) -> Json:
        found: dict[str, Json] = {"version": context.store.version}
        if "licence" in asked or "modified" in asked:
            rows = context.select(_DESCRIPTION).rows
            licence, modified = (term and lexical(term) for term in rows[0]) if rows else (None, None)
            found |= {"licence": licence, "modified": modified}
        if "triples" in asked:
            found["triples"] = int(lexical(context.select_heavy(_TRIPLES).rows[0][0]))
        if "counts" in asked:
            found["counts"] = _counts(context, output)
        if "documents" in asked:
            found["documents"] = [lexical(row[0]) for row in context.select(_DOCUMENTS).rows]
        return found

    return PlainRoot("dataset", Field(types["Dataset"], described), answer, queries=4)


def _counts(context: Context, output: Output) -> list[dict[str, Json]]:
    rows = context.select_heavy(_COUNTS).rows
    direct = {lexical(row[0]): int(lexical(row[1])) for row in rows}
    catalogue = output.catalogue
    return [
        {
            "type": spec.name,
            "label": spec.label.in_language(context.language),
            "collection": spec.root_name,
            "count": sum(direct.get(item.iri, 0) for item in catalogue.descendants(spec.iri)),
        }
        for spec in sorted(catalogue.classes.values(), key=naming.concrete)
    ]
