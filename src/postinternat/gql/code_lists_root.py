"""``codeLists``: the lists of codes, by name, with what each is for and its codes."""

from collections.abc import Mapping

from postinternat.gql.building import Argument, Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import CODE, Output
from postinternat.gql.roots import Asked, PlainRoot, check_known
from postinternat.gql.terms import Json


def code_lists_root(output: Output) -> PlainRoot:
    """Return the root ``codeLists``."""
    fields = {
        "id": Field(str, "L'IRI.\nThe IRI."),
        "name": Field(str, "Son nom dans les adresses et les préfixes.\nIts name in addresses and prefixes."),
        "label": Field(str),
        "definition": Field(str),
        "size": Field(int, "Le nombre de codes.\nThe number of codes."),
        "codes": Field(list_of(output.types[CODE])),
    }
    output.types.object("CodeList", fields, "Une liste de codes.\nA list of codes.")

    def answer(context: Context, given: Mapping[str, Json], _asked: Asked) -> Json:
        language, names = context.language, given.get("names")
        check_known(names, (item.name for item in output.catalogue.code_lists.values()), "list")
        return [
            {
                "id": item.iri,
                "name": item.name,
                "label": item.label.in_language(language),
                "definition": item.definition.in_language(language),
                "size": len(item.concepts),
                "codes": [concept.iri for concept in item.concepts.values()],
            }
            for item in sorted(output.catalogue.code_lists.values(), key=lambda item: item.name)
            if names is None or item.name in names
        ]

    described = "Les listes de codes.\nThe lists of codes."
    arguments = (Argument("names", list_of(str) | None, "Seulement ces noms.\nOnly these names."),)
    made = Field(list_of(output.types["CodeList"]), described, arguments)
    return PlainRoot("codeLists", made, answer, queries=0)
