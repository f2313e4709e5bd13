"""``codeLists``: the lists of codes, by name, with what each is for; their codes are on their pages."""

from collections.abc import Mapping

from postinternat.gql.building import Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import Output
from postinternat.gql.roots import Asked, PlainRoot
from postinternat.gql.terms import Json


def code_lists_root(output: Output) -> PlainRoot:
    """Return the root ``codeLists``."""
    fields = {
        "id": Field(str, "L'IRI.\nThe IRI."),
        "name": Field(str, "Son nom dans les adresses et les préfixes.\nIts name in addresses and prefixes."),
        "label": Field(str),
        "definition": Field(str),
        "size": Field(int, "Le nombre de codes.\nThe number of codes."),
    }
    output.types.object("CodeList", fields, "Une liste de codes.\nA list of codes.")

    def answer(context: Context, _given: Mapping[str, Json], _asked: Asked) -> Json:
        language = context.language
        return [
            {
                "id": item.iri,
                "name": item.name,
                "label": item.label.in_language(language),
                "definition": item.definition.in_language(language),
                "size": len(item.concepts),
            }
            for item in sorted(output.catalogue.code_lists.values(), key=lambda item: item.name)
        ]

    described = "Les listes de codes.\nThe lists of codes."
    return PlainRoot("codeLists", Field(list_of(output.types["CodeList"]), described), answer, queries=0)
