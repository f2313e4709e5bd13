"""The inputs of the schema: a filter for each class and kind of value, an order for each class."""

from collections.abc import Iterator

import strawberry

from postinternat.gql import naming
from postinternat.gql.building import Annotation, Argument, Types, list_of
from postinternat.gql.output import CODE, LABEL_PATHS, NODE, Output
from postinternat.gql.scalars import ANNOTATIONS, FILTERS
from postinternat.model import ClassSpec, FieldSpec, Text
from postinternat.model.catalogue import ValueKind

_ORDERED = ("lt", "lte", "gt", "gte")
_MEANINGS = {
    "eq": Text("égal à.", "equal to."),
    "ne": Text("aucune valeur n'est égale à ; les absents en sont.", "no value equals it; nodes without a value pass."),
    "in": Text("égal à l'un de.", "equal to one of."),
    "notIn": Text(
        "aucune valeur n'est l'un de ; les absents en sont.", "no value is one of; nodes without a value pass."
    ),
    "lt": Text("avant, moins de.", "before, less than."),
    "lte": Text("au plus.", "at most."),
    "gt": Text("après, plus de.", "after, more than."),
    "gte": Text("au moins.", "at least."),
    "between": Text("entre, bornes comprises.", "between, bounds included."),
    "contains": Text("contient, sans égard à la casse ni aux accents.", "contains, whatever the case and accents."),
    "startsWith": Text(
        "commence par, sans égard à la casse ni aux accents.", "starts with, whatever the case and accents."
    ),
    "isNull": Text("vrai : sans valeur ; faux : avec.", "true: without a value; false: with one."),
    "under": Text("ce code ou un code plus étroit.", "this code or a narrower one."),
    "lang": Text("seulement les valeurs de cette langue.", "only the values of this language."),
    "some": Text("au moins un.", "at least one."),
    "none": Text("aucun.", "none."),
    "every": Text("tous ; une liste vide convient.", "all of them; an empty list passes."),
}


def declare_inputs(output: Output) -> None:
    """Make the empty classes of the filters and orders of every class."""
    for name in (CODE, *_node_types(output)):
        for made in (naming.filter_of(name), naming.list_filter_of(name), naming.order_of(name)):
            output.types.declare(made)


def define_basic_inputs(types: Types) -> None:
    """Define the enums and filters that no class brings."""
    types.enum(
        "Language",
        {"FR": ("fr", "Français"), "EN": ("en", "English")},
        "Les langues du graphe.\nThe languages of the graph.",
    )
    types.enum("OrderDirection", {"ASC": ("ASC", None), "DESC": ("DESC", None)}, "Le sens.\nThe direction.")
    types.enum(
        "NullPlacement",
        {"FIRST": ("FIRST", None), "LAST": ("LAST", None)},
        "La place de ce qui n'a pas de valeur.\nWhere nodes without a value go.",
    )
    for kind, name in FILTERS.items():
        if f"{name}Filter" not in types:
            _define_value_filter(types, name, kind)
    plain = {key: _operator(key, _listed(strawberry.ID, key)) for key in ("eq", "ne", "in", "notIn")}
    types.input("IdFilter", plain, "Filtre sur l'IRI.\nFilter on the IRI.")


def define_inputs(output: Output) -> None:
    """Define the filters and orders of every class and the enums of every code list."""
    types = output.types
    for codes in output.catalogue.code_lists.values():
        values = {
            naming.enum_value(concept.code): (concept.iri, naming.described(concept.label))
            for concept in codes.concepts.values()
        }
        if not values:
            continue
        name = naming.code_enum(codes)
        types.enum(name, values, naming.described(codes.label))
        operators = {key: _operator(key, _listed(types[name], key)) for key in ("eq", "ne", "in", "notIn", "under")}
        operators["isNull"] = _operator("isNull", bool)
        types.input(naming.filter_of(name), operators, naming.described(codes.label))
    for spec in output.catalogue.classes.values():
        _define_class_filter(output, spec.name, dict(_filters(output, spec)))
        _define_order(output, spec.name, [field.name for field in sort_fields(output, spec)])
    narrowing = {
        naming.singular(spec.name): _input(
            types[naming.filter_of(spec.name)], Text("de cette classe.", "of this class.")
        )
        for spec in output.catalogue.classes.values()
    }
    label = {"label": _input(types["TextFilter"], Text("le nom.", "the name."))}
    _define_class_filter(output, NODE, label | narrowing)
    code = {"code": _input(types["StringFilter"], Text("le code, tel qu'on le saisit.", "the code, as one types it."))}
    _define_class_filter(output, CODE, label | code)
    _define_order(output, NODE, ["label"])


def sort_fields(output: Output, spec: ClassSpec) -> Iterator[FieldSpec]:
    """Yield the fields of a class that have at most one value to sort by (in one language)."""
    for field in spec.fields.values():
        single = not field.many or (field.kind is ValueKind.TEXT and field.unique_language)
        if field.check_only or not single:
            continue
        if field.kind is not ValueKind.LINK or label_path(output, field) or output.coded_below(spec, field):
            yield field


def label_path(output: Output, field: FieldSpec) -> str:
    """Return the property that names what a link leads to, or an empty string."""
    target = output.catalogue.classes.get(field.target)
    if target is None:
        return ""
    named = [value.path for value in target.fields.values() if value.kind is ValueKind.TEXT]
    return next((path for path in LABEL_PATHS if path in named), "")


def filter_type(output: Output, owner: ClassSpec, field: FieldSpec) -> str:
    """Return the name of the input that filters a class by its field; an empty string when nothing can."""
    if field.kind is ValueKind.CODE:
        codes = output.catalogue.code_lists.get(field.code_list)
        return naming.filter_of(naming.code_enum(codes)) if codes and codes.concepts else ""
    if field.kind is not ValueKind.LINK:
        return f"{FILTERS[field.kind]}Filter"
    target = CODE if output.coded_below(owner, field) else output.target(field)
    return naming.list_filter_of(target) if field.many else naming.filter_of(target)


def _filters(output: Output, spec: ClassSpec) -> Iterator[tuple[str, Argument]]:
    for field in spec.fields.values():
        name = "" if field.check_only else filter_type(output, spec, field)
        if name:
            yield field.name, _input(output.types[name], field.label)
    if output.is_provision(spec):
        yield "current", _input(output.types["BooleanFilter"], Text("vaut aujourd'hui.", "stands."))


def _define_class_filter(output: Output, name: str, fields: dict[str, Argument]) -> None:
    types = output.types
    own = types[naming.filter_of(name)]
    logic = {
        "id": _input(types["IdFilter"], Text("l'IRI.", "the IRI.")),
        "and": _input(list_of(own), Text("tous ces filtres.", "all of these filters.")),
        "or": _input(list_of(own), Text("au moins un de ces filtres.", "at least one of these filters.")),
        "not": _input(own, Text("le contraire de ce filtre.", "the opposite of this filter.")),
        "isNull": _input(
            bool,
            Text("sous un lien : vrai s'il ne mène nulle part.", "under a link: true when it leads nowhere."),
        ),
    }
    types.input(
        naming.filter_of(name), logic | fields, "Toutes les conditions valent ensemble.\nAll conditions hold together."
    )
    listed = {key: _operator(key, own) for key in ("some", "none", "every")}
    listed["isNull"] = _operator("isNull", bool)
    types.input(naming.list_filter_of(name), listed, "Filtre par les nœuds liés.\nFilter by linked nodes.")


def _define_order(output: Output, name: str, fields: list[str]) -> None:
    types = output.types
    enum = naming.order_field_of(name)
    values = {naming.enum_value(field): (field, None) for field in dict.fromkeys(["id", *fields])}
    types.enum(enum, values, "Ce par quoi trier.\nWhat to sort by.")
    order = {
        "field": Argument("field", types[enum]),
        "direction": Argument("direction", types["OrderDirection"] | None, "ASC sinon.\nElse ASC."),
        "nulls": Argument("nulls", types["NullPlacement"] | None, "LAST sinon.\nElse LAST."),
        "lang": Argument("lang", types["Language"] | None, "La langue du texte.\nThe language of the text."),
    }
    types.input(naming.order_of(name), order, "Une clé de tri.\nOne sort key.")


def _define_value_filter(types: Types, name: str, kind: ValueKind) -> None:
    annotation = ANNOTATIONS[kind]
    keys = ["eq", "ne", "isNull"] if kind is ValueKind.BOOLEAN else ["eq", "ne", "in", "notIn", *_ORDERED, "isNull"]
    operators = {
        key: _operator(key, bool if key == "isNull" else _listed(annotation, key), described=kind is ValueKind.TEXT)
        for key in keys
    }
    if kind is not ValueKind.BOOLEAN:
        bounds = {key: Argument(key, annotation) for key in ("from", "to")}
        types.input(f"{name}Range", bounds, "Deux bornes, comprises.\nTwo bounds, included.")
        operators["between"] = _operator("between", types[f"{name}Range"])
    if annotation is str:
        operators |= {key: _operator(key, str, described=True) for key in ("contains", "startsWith")}
    if kind is ValueKind.TEXT:
        operators["lang"] = _operator("lang", types["Language"], described=True)
    types.input(f"{name}Filter", operators, "Toutes les conditions valent ensemble.\nAll conditions hold together.")


def _listed(annotation: Annotation, key: str) -> Annotation:
    return list_of(annotation) if key in ("in", "notIn") else annotation


def _operator(key: str, annotation: Annotation, *, described: bool = False) -> Argument:
    return _input(annotation, _MEANINGS[key] if described else Text())


def _input(annotation: Annotation, text: Text) -> Argument:
    return Argument("", annotation | None, naming.described(text))


def _node_types(output: Output) -> Iterator[str]:
    yield NODE
    yield from (spec.name for spec in output.catalogue.classes.values())


__all__ = ["CODE", "declare_inputs", "define_basic_inputs", "define_inputs", "filter_type", "label_path", "sort_fields"]
