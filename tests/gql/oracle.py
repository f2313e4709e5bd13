"""What filters and orders mean, in plain Python over a list of things."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from tests.gql.things import BROADER, COLOUR_LABELS, Json, Thing

TEXT = {"label", "names", "acronym"}
LINKS = {"friend", "friends", "near", "fans"}
CODES = {"colour", "colours"}
COMPARING = {"lt", "lte", "gt", "gte", "between"}


def fold(text: str) -> str:
    """Return the text in lower case without accents and ligatures."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def passes(thing: Thing, given: dict[str, Any], things: list[Thing]) -> bool:
    """Tell whether the thing passes the filter."""
    return all(_part(thing, key, value, things) for key, value in given.items())


def sort(things: list[Thing], order: list[dict[str, Any]], lang: str) -> list[Thing]:
    """Return the things in the order, by IRI in the end."""

    def compare(one: Thing, other: Thing) -> int:
        for item in order:
            a, b = (sort_key(thing, item, lang, things) for thing in (one, other))
            if a == b:
                continue
            if a is None or b is None:
                first = item.get("nulls", "LAST") == "FIRST"
                return -1 if (a is None) == first else 1
            less = -1 if a < b else 1
            return -less if item.get("direction", "ASC") == "DESC" else less
        return -1 if one.iri < other.iri else 1 if one.iri > other.iri else 0

    return sorted(things, key=cmp_to_key(compare))


def sort_key(thing: Thing, item: dict[str, Any], lang: str, things: list[Thing]) -> Json:
    """Return what a thing sorts by, None for nothing."""
    name = item["field"].lower()
    lang = item.get("lang", lang).lower()
    if name == "id":
        return thing.iri
    values = thing.get(name)
    if name == "friend" and values:
        return best(things[values[0]].get("label"), lang)
    if not values:
        return None
    if name == "label":
        return best(values, lang)
    if name == "colour":
        return best([(text, tag) for tag, text in COLOUR_LABELS[values[0]].items()], lang)
    return fold(values[0]) if name == "acronym" else values[0]


def best(texts: list[tuple[str, str]], lang: str) -> str | None:
    """Return the folded text in the language, else in the other one, else in none."""
    by_language = {tag: text for text, tag in texts}
    wanted = [lang, *(tag for tag in ("fr", "en") if tag != lang), ""]
    return next((fold(by_language[tag]) for tag in wanted if tag in by_language), None)


def mixes(where: dict[str, Any], order: list[dict[str, Any]]) -> bool:
    """Tell whether amounts, which only those of one colour can be compared with, are compared over several."""
    names = [item["field"] for item in order]
    unsorted = "AMOUNT" in names and "COLOUR" not in names[: names.index("AMOUNT")]
    return (unsorted and not _holds_colour(where)) or _compares_colours(where, held=False)


def _holds_colour(given: dict[str, Any]) -> bool:
    colour = given.get("colour", {})
    one = "eq" in colour or len(colour.get("in", ())) == 1 or colour.get("isNull") is True
    return one or any(_holds_colour(part) for part in given.get("and", ()))


def _compares_colours(given: dict[str, Any], *, held: bool) -> bool:
    held = held or _holds_colour(given)
    if not held and COMPARING & set(given.get("amount", {})):
        return True
    inner = [*given.get("and", ()), *given.get("or", ()), *([given["not"]] if "not" in given else [])]
    if any(_compares_colours(part, held=held) for part in inner):
        return True
    linked = [part for name in LINKS - {"friend"} for part in given.get(name, {}).values() if isinstance(part, dict)]
    linked += [given["friend"]] if "friend" in given else []
    return any(_compares_colours(part, held=False) for part in linked)


def _part(thing: Thing, key: str, value: Json, things: list[Thing]) -> bool:
    if key == "and":
        return all(passes(thing, item, things) for item in value)
    if key == "or":
        return any(passes(thing, item, things) for item in value)
    if key == "not":
        return not passes(thing, value, things)
    if key == "id":
        return all(_compare(operator, [thing.iri], wanted, lambda item: item) for operator, wanted in value.items())
    if key in LINKS:
        return _link(key, [things[place] for place in thing.get(key)], value, things)
    return _values(key, thing.get(key), value)


def _link(key: str, linked: list[Thing], given: dict[str, Any], things: list[Thing]) -> bool:
    if key == "friend":
        rest = {name: value for name, value in given.items() if name != "isNull"}
        if given.get("isNull") is True:
            return not linked and not rest
        return any(passes(other, rest, things) for other in linked)
    outcomes = []
    for quantifier, inner in given.items():
        if quantifier == "isNull":
            outcomes.append(bool(linked) != inner)
            continue
        matching = [passes(other, inner, things) for other in linked]
        outcomes.append({"some": any(matching), "none": not any(matching), "every": all(matching)}[quantifier])
    return all(outcomes)


def _values(key: str, values: list[Any], given: dict[str, Any]) -> bool:
    given = dict(given)
    lang = given.pop("lang", None)
    read: Callable[[Any], Any] = fold if key in TEXT else _code if key in CODES else _exact
    if key in ("label", "names"):
        values = [text for text, tag in values if lang is None or tag == lang.lower()]
    return all(_compare(operator, values, wanted, read) for operator, wanted in given.items())


def _exact(item: Json) -> Json:
    return Decimal(repr(item)) if isinstance(item, float) else item


def _code(text: str) -> str:
    return text.lower().replace("_", "-")


def _compare(operator: str, values: list[Any], wanted: Json, read: Callable[[Any], Any]) -> bool:
    if operator == "isNull":
        return bool((not values) == wanted)
    if operator in ("ne", "notIn"):
        return not _compare({"ne": "eq", "notIn": "in"}[operator], values, wanted, read)
    return any(_single(operator, read(value), wanted, read) for value in values)


def _single(operator: str, value: Json, wanted: Json, read: Callable[[Any], Any]) -> bool:
    if operator == "between":
        return bool(read(wanted["from"]) <= value <= read(wanted["to"]))
    if operator == "in":
        return value in [read(item) for item in wanted]
    wanted = read(wanted)
    match operator:
        case "eq":
            return bool(value == wanted)
        case "lt":
            return bool(value < wanted)
        case "lte":
            return bool(value <= wanted)
        case "gt":
            return bool(value > wanted)
        case "gte":
            return bool(value >= wanted)
        case "contains":
            return bool(wanted in value)
        case "startsWith":
            return bool(value.startswith(wanted))
    while value != wanted and value in BROADER:  # under
        value = BROADER[value]
    return bool(value == wanted)
