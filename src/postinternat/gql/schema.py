"""The GraphQL schema of one catalogue, ready to plan and to run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import strawberry
from graphql import GraphQLAbstractType, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from postinternat.gql import naming
from postinternat.gql.bindings import Binding
from postinternat.gql.building import Argument, Field, Types, list_of
from postinternat.gql.inputs import declare_inputs, define_basic_inputs, define_inputs
from postinternat.gql.output import NODE, Output, page_arguments
from postinternat.gql.plugged import PLAIN_ROOTS
from postinternat.gql.roots import PlainRoot
from postinternat.gql.scalars import SCALARS
from postinternat.gql.subscription import SUBSCRIPTION, define_subscription, resolve_subscription
from postinternat.gql.terms import Json
from postinternat.model import Catalogue, ClassSpec, CodeList, Concept, Text, read_catalogue
from postinternat.namespaces import DEF, PREFIXES

_ORGANIZATION = PREFIXES["org"] + "Organization"


@dataclass(frozen=True)
class Collection:
    """A root connection: the nodes of a class, or those that some provision links to by ``linked_by``."""

    spec: ClassSpec
    label: Text
    linked_by: str = ""


@dataclass(frozen=True)
class Api:
    """The schema and what it means.

    Attributes:
        bindings: what a field of a node type stands for, by type and field name.
        collections: the root connections by field name.
        plain_roots: the roots whose answer a function computes, by field name.
        node_types: the types whose values are nodes of the graph, each with the object types it may be.
        concrete: the object type of each class by the IRI of the class.
    """

    catalogue: Catalogue
    output: Output
    core: GraphQLSchema
    sdl: str
    bindings: Mapping[tuple[str, str], Binding]
    collections: Mapping[str, Collection]
    plain_roots: Mapping[str, PlainRoot]
    node_types: Mapping[str, frozenset[str]]
    concrete: Mapping[str, str]

    @cached_property
    def concepts(self) -> Mapping[str, tuple[Concept, CodeList]]:
        """The concepts by their IRI, each with its code list."""
        return {
            concept.iri: (concept, codes)
            for codes in self.catalogue.code_lists.values()
            for concept in codes.concepts.values()
        }


class Row(dict[str, Json]):
    """One object of an answer: what was asked of it by response key, and its type on the side."""

    __slots__ = ("type_name",)

    def __init__(self, type_name: str) -> None:
        super().__init__()
        self.type_name = type_name


@lru_cache(maxsize=4)
def read_api(ontology: Path | None = None) -> Api:
    """Return the schema made from the ontology in the folder, by default the one the program ships."""
    return make_api(read_catalogue(ontology))


def make_api(catalogue: Catalogue) -> Api:
    """Return the schema made from the catalogue. Raises ValueError when two names collide."""
    types = Types()
    output = Output(catalogue, types)
    define_basic_inputs(types)
    _define_page_info(types)
    output.declare()
    declare_inputs(output)
    define_inputs(output)
    output.define()
    collections = _collections(catalogue)
    plain = {root.name: root for root in (make(output) for make in PLAIN_ROOTS if catalogue.classes)}
    types.object("Query", _query_fields(types, collections, plain), "Ce que l'on peut demander.\nWhat can be asked.")
    define_subscription(types)
    config = StrawberryConfig(scalar_map=SCALARS, sort_schema=True)
    object_types = [types[name] for name in output.object_types()]
    made = strawberry.Schema(types["Query"], subscription=types[SUBSCRIPTION], types=object_types, config=config)
    core: GraphQLSchema = made._schema
    _read_from_plan(core)
    resolve_subscription(core)
    return Api(
        catalogue,
        output,
        core,
        made.as_str() + "\n",
        output.bindings,
        collections,
        plain,
        _node_types(core),
        {spec.iri: naming.concrete(spec) for spec in catalogue.classes.values()},
    )


def _define_page_info(types: Types) -> None:
    cursors = "Le curseur du {} nœud de la page.\nThe cursor of the page's {} node."
    fields = {
        "hasNextPage": Field(bool, "Il y a d'autres nœuds après.\nThere are more nodes after."),
        "hasPreviousPage": Field(bool, "Il y a d'autres nœuds avant.\nThere are more nodes before."),
        "startCursor": Field(str | None, cursors.format("premier", "first")),
        "endCursor": Field(str | None, cursors.format("dernier", "last")),
    }
    types.object("PageInfo", fields, "La place d'une page dans sa liste.\nWhere a page stands in its list.")


def _collections(catalogue: Catalogue) -> dict[str, Collection]:
    found = {spec.root_name: Collection(spec, spec.label) for spec in catalogue.classes.values()}
    if _ORGANIZATION in catalogue.classes:
        label = Text(
            "Les organismes qui financent au moins une disposition.", "The bodies that fund at least one provision."
        )
        found["funders"] = Collection(catalogue.classes[_ORGANIZATION], label, DEF + "funder")
    return found


def _query_fields(
    types: Types, collections: Mapping[str, Collection], plain: Mapping[str, PlainRoot]
) -> dict[str, Field]:
    node = types[NODE]
    iri = Argument("id", strawberry.ID, "L'IRI.\nThe IRI.")
    iris = Argument("ids", list[strawberry.ID], "Les IRI, dans l'ordre voulu.\nThe IRIs, in the order wanted.")
    fields = {
        "node": Field(node | None, "La chose de cet IRI.\nThe thing of this IRI.", (iri,)),
        "nodes": Field(
            list_of(node | None),
            "Les choses de ces IRI ; null pour un IRI inconnu.\nThe things of these IRIs; null for an unknown one.",
            (iris,),
        ),
    }
    for name, collection in collections.items():
        page = types[naming.connection(collection.spec.name)]
        arguments = page_arguments(types, collection.spec.name)
        fields[name] = Field(page, naming.described(collection.label), tuple(arguments))
    fields |= {name: root.field for name, root in plain.items()}
    # What fails under one root leaves the others: a root may be null.
    return {name: replace(field, annotation=field.annotation | None) for name, field in fields.items()}


def _node_types(core: GraphQLSchema) -> dict[str, frozenset[str]]:
    interface: Json = core.type_map[NODE]
    implementations = core.get_implementations(interface)
    found = {kind.name: frozenset([kind.name]) for kind in implementations.objects}
    for kind in (interface, *implementations.interfaces):
        found[kind.name] = frozenset(item.name for item in core.get_possible_types(kind))
    return found


def _read_from_plan(core: GraphQLSchema) -> None:
    """Let every resolver read the planned answer, where each value stands under its response key."""
    for kind in core.type_map.values():
        if kind.name.startswith("__"):
            continue
        if isinstance(kind, GraphQLObjectType):
            kind.is_type_of = None
            for made in kind.fields.values():
                made.resolve = _read
        elif isinstance(kind, GraphQLAbstractType):
            kind.resolve_type = _type_of


def _read(source: Mapping[str, Json], info: GraphQLResolveInfo[object], **_: object) -> Json:
    return source[info.path.key]  # type: ignore[index]


def _type_of(value: Row, _info: GraphQLResolveInfo[object], _kind: GraphQLAbstractType) -> str:
    return value.type_name
