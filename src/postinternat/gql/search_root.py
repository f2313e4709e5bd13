"""``search``: things by the words of their texts, ranked, over an index made once for each version."""

from collections.abc import Mapping

from postinternat.gql import naming
from postinternat.gql.building import Argument, Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import NODE, Output
from postinternat.gql.roots import Asked, PlainRoot
from postinternat.gql.terms import Json, error
from postinternat.search import index_of

_DEFAULT = 20
_MOST = 100
_FARTHEST = 10_000
_LONGEST = 1000


def search_root(output: Output) -> PlainRoot:
    """Return the root ``search``."""
    types = output.types
    hit = {
        "node": Field(types[NODE]),
        "snippet": Field(
            str, "L'extrait, les mots trouvés entre ⟦ et ⟧.\nThe excerpt, the words found between ⟦ and ⟧."
        ),
        "score": Field(float, "Plus il est grand, mieux c'est.\nThe higher the better."),
    }
    types.object("SearchHit", hit, "Une chose trouvée.\nOne thing found.")
    results = {
        "total": Field(int),
        "everyWord": Field(
            bool,
            "Faux si rien n'a tous les mots : ce qui suit n'en a que certains.\n"
            "False when nothing has all the words: what follows has some of them.",
        ),
        "hits": Field(list_of(types["SearchHit"])),
    }
    types.object(
        "SearchResults", results, "Ce que les mots trouvent, le meilleur d'abord.\nWhat the words find, best first."
    )
    classes = {
        naming.enum_value(spec.name): (spec.iri, naming.described(spec.label))
        for spec in output.catalogue.classes.values()
    }
    if not classes:
        classes = {"NONE": ("", None)}
    types.enum("NodeType", classes, "Les classes.\nThe classes.")

    def answer(context: Context, given: Mapping[str, Json], _asked: Asked) -> Json:
        text, first, offset = (
            given["text"],
            _number(given, "first", _DEFAULT, _MOST),
            _number(given, "offset", 0, _FARTHEST),
        )
        if len(text) > _LONGEST:
            raise error(f"the text has {len(text)} characters: give {_LONGEST} at most", "BAD_TEXT", limit=_LONGEST)
        language = given.get("lang") or context.language
        types_wanted = given.get("types")
        if types_wanted == []:  # as in a filter, one of no class is nothing
            return {"total": 0, "everyWord": True, "hits": []}
        found = index_of(context.store).search(
            text, types=types_wanted or (), language=language, first=first, offset=offset
        )
        hits = [{"node": hit.iri, "snippet": hit.snippet, "score": hit.score} for hit in found.hits]
        return {"total": found.total, "everyWord": found.every_word, "hits": hits}

    arguments = (
        Argument("text", str, "Les mots cherchés.\nThe words to look for."),
        Argument("types", list_of(types["NodeType"]) | None, "Seulement ces classes.\nOnly these classes."),
        Argument("first", int | None, f"{_DEFAULT} sinon, {_MOST} au plus.\nElse {_DEFAULT}, {_MOST} at most."),
        Argument("offset", int | None),
        Argument("lang", types["Language"] | None),
    )
    described = "Par les mots, sans égard aux accents ni aux formes.\nBy words, whatever their accents and forms."
    return PlainRoot("search", Field(types["SearchResults"], described, arguments), answer, queries=0)


def _number(given: Mapping[str, Json], name: str, default: int, largest: int) -> int:
    value = given.get(name)
    if value is None:
        return default
    if not 0 <= value <= largest:
        raise error(f"{name} is {value}: give a number from 0 to {largest}", "BAD_PAGE", limit=largest)
    return int(value)
