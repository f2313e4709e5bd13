"""The object types of the schema and what each of their fields means, made from the catalogue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import strawberry

from postinternat.gql import naming
from postinternat.gql.bindings import Binding, Coded, CodePart, Current, Identity, Label, Many, One, Value
from postinternat.gql.building import Annotation, Argument, Field, Types, list_of
from postinternat.gql.scalars import ANNOTATIONS
from postinternat.model import Catalogue, ClassSpec, FieldSpec, Text
from postinternat.model.catalogue import ValueKind
from postinternat.namespaces import DEF, PREFIXES

LABEL_PATHS = (
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dct"] + "title",
    DEF + "anchor",
)
INHERITING = (DEF + "Scheme", DEF + "Call")
"""The classes that what holds for the things above them holds for as well."""
PROVISION = DEF + "Provision"
APPLIES_TO = DEF + "appliesTo"

NODE = "Node"
CODE = "Code"
RESOURCE = "Resource"

_LABEL = Text(
    "Le nom, dans la langue demandée si elle existe.", "The name, in the language asked for when there is one."
)
_PAGE = (
    "Une page : first après after, ou last avant before ; 100 nœuds si rien n'est dit. Tri par IRI sans orderBy.\n"
    "A page: first after a cursor, or last before one; 100 nodes when nothing is said. Sorted by IRI without orderBy."
)
_LANGUAGE = Text("La langue effectivement rendue pour", "The language actually given for")
_ID = Text("L'IRI.", "The IRI.")


@dataclass
class Output:
    """The object types, with the meaning of each field by type and field name."""

    catalogue: Catalogue
    types: Types
    bindings: dict[tuple[str, str], Binding] = field(default_factory=dict)

    def declare(self) -> None:
        """Make the empty classes, so that any type can name any other."""
        self.types.declare(NODE)
        for name in (CODE, RESOURCE):
            self.types.declare(name, [NODE])
        for spec in self._parents_first():
            bases = [self.catalogue.classes[parent].name for parent in spec.parents] or [NODE]
            self.types.declare(spec.name, bases)
            if spec.children:
                self.types.declare(naming.concrete(spec), [spec.name])
        for name in (NODE, *(spec.name for spec in self.catalogue.classes.values())):
            self.types.declare(naming.connection(name))
            self.types.declare(naming.edge(name))

    def define(self) -> None:
        """Give every type its fields."""
        self._define_base()
        for spec in self._parents_first():
            fields = self._fields(spec)
            description = naming.described(spec.label, spec.description)
            if spec.children:
                self.types.interface(spec.name, fields, description)
                self.types.object(naming.concrete(spec), {}, description)
            else:
                self.types.object(spec.name, fields, description)
            self._define_connection(spec.name, provision=self.is_provision(spec))
        self._define_connection(NODE, provision=False)

    def is_provision(self, spec: ClassSpec) -> bool:
        """Tell whether the class is that of provisions or below it."""
        return spec.iri == PROVISION or PROVISION in spec.parents

    def coded_below(self, owner: ClassSpec, spec: FieldSpec) -> bool:
        """Tell whether all sub-classes narrow this link to codes."""
        below = [self.catalogue.classes[child].fields[spec.name] for child in owner.children]
        return bool(below) and all(value.kind is ValueKind.CODE for value in below)

    def target(self, spec: FieldSpec) -> str:
        """Return the type that a link leads to."""
        found = self.catalogue.classes.get(spec.target)
        return found.name if found else NODE

    def object_types(self) -> Iterator[str]:
        """Yield the names of the types that nodes have."""
        yield from (CODE, RESOURCE)
        yield from (naming.concrete(spec) for spec in self.catalogue.classes.values())

    def _parents_first(self) -> Iterable[ClassSpec]:
        return sorted(self.catalogue.classes.values(), key=lambda spec: (len(spec.parents), spec.name))

    def _define_base(self) -> None:
        language = self.types["Language"]
        lang = Argument("lang", language | None)
        label = {
            "id": Field(strawberry.ID, naming.described(_ID)),
            "label": Field(str, naming.described(_LABEL), (lang,)),
            "labelLanguage": Field(str | None, _language_of("label"), (lang,)),
        }
        self.types.interface(
            NODE, label, "Toute chose du graphe, désignée par son IRI.\nAnything in the graph, named by its IRI."
        )
        self.types.object(RESOURCE, {}, "Une chose d'aucune classe du modèle.\nA thing of no class of the model.")
        code = {
            "code": Field(str, "Le code, tel qu'on le saisit.\nThe code, as one types it."),
            "definition": Field(str | None, "La définition.\nThe definition.", (lang,)),
            "definitionLanguage": Field(str | None, _language_of("definition"), (lang,)),
            "list": Field(str, "Le nom de la liste de codes.\nThe name of the code list."),
        }
        self.types.object(CODE, code, "Un code d'une liste.\nA code of a list.")
        for name in ("id", "code", "label", "definition", "list"):
            self.bindings[CODE, name] = CodePart(name)
        for name in ("label", "definition"):
            self.bindings[CODE, f"{name}Language"] = CodePart(name, language=True)
        for name in (NODE, RESOURCE):
            self._bind_name(name, LABEL_PATHS)

    def _bind_name(self, type_name: str, paths: tuple[str, ...]) -> None:
        self.bindings[type_name, "id"] = Identity()
        self.bindings[type_name, "label"] = Label(paths)
        self.bindings[type_name, "labelLanguage"] = Label(paths, language=True)

    def _define_connection(self, type_name: str, *, provision: bool) -> None:
        node = self.types[type_name]
        edge = {
            "cursor": Field(str, "La place de ce nœud dans la liste.\nThe place of this node in the list."),
            "node": Field(node),
        }
        if provision:
            edge["inheritedFrom"] = Field(
                list_of(self.types[NODE]),
                "Les choses dont la disposition est héritée ; vide si elle vaut directement.\n"
                "The things that the provision is inherited from; empty when it holds directly.",
            )
        self.types.object(naming.edge(type_name), edge, "Une place dans une liste.\nA place in a list.")
        page = {
            "edges": Field(list_of(self.types[naming.edge(type_name)])),
            "nodes": Field(list_of(node)),
            "pageInfo": Field(self.types["PageInfo"]),
            "totalCount": Field(
                int,
                "Le nombre de nœuds, toutes pages comprises ; calculé seulement si demandé.\n"
                "The number of nodes on all pages; computed only when asked for.",
            ),
        }
        self.types.object(naming.connection(type_name), page, _PAGE)

    def _fields(self, spec: ClassSpec) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        paths = tuple(
            value.path for value in spec.fields.values() if value.kind is ValueKind.TEXT and value.path in LABEL_PATHS
        )
        owners = [spec.name, *([naming.concrete(spec)] if spec.children else [])]
        for value in spec.fields.values():
            if not value.check_only and value.name != "label":
                fields |= self._field(spec, self._as_promised(spec, value), owners)
        if self.is_provision(spec):
            fields["current"] = Field(
                bool,
                "Vrai si la disposition n'est pas écartée, et si aucune disposition préférée ne la contredit.\n"
                "True when the provision is not deprecated and no preferred provision contradicts it.",
            )
            self._bind(owners, "current", Current())
        for owner in owners:
            if (owner, "id") in self.bindings:
                raise ValueError(f"{owner} has two fields called id")
            self._bind_name(owner, tuple(sorted(paths, key=LABEL_PATHS.index)))
        return fields

    def _field(self, owner: ClassSpec, spec: FieldSpec, owners: list[str]) -> dict[str, Field]:
        described = naming.described(spec.label, spec.description)
        if spec.kind is ValueKind.LINK and not self.coded_below(owner, spec):
            return self._link(owner, spec, owners, described)
        if spec.kind in (ValueKind.CODE, ValueKind.LINK):
            self._bind(owners, spec.name, Coded(spec))
            return {spec.name: Field(_wrapped(self.types[CODE], spec), described)}
        self._bind(owners, spec.name, Value(spec))
        if spec.kind is not ValueKind.TEXT:
            return {spec.name: Field(_wrapped(ANNOTATIONS[spec.kind], spec), described)}
        lang = Argument("lang", self.types["Language"] | None)
        self._bind(owners, f"{spec.name}Language", Value(spec, language=True))
        return {
            spec.name: Field(_wrapped(str, spec), described, (lang,)),
            f"{spec.name}Language": Field(str | None, _language_of(spec.name), (lang,)),
        }

    def _as_promised(self, owner: ClassSpec, spec: FieldSpec) -> FieldSpec:
        """Return the field as nullable as the class above has it: else fragments on two types could not both ask it."""
        above = [self.catalogue.classes[parent].fields.get(spec.name) for parent in owner.parents]
        return replace(spec, required=spec.required and all(other.required for other in above if other))

    def _link(self, owner: ClassSpec, spec: FieldSpec, owners: list[str], described: str | None) -> dict[str, Field]:
        target = self.target(spec)
        if not spec.many:
            self._bind(owners, spec.name, One(spec, target))
            return {spec.name: Field(_wrapped(self.types[target], spec), described)}
        paged = spec.inverse
        inheritable = owner.iri in INHERITING and spec.path == APPLIES_TO and spec.inverse
        self._bind(owners, spec.name, Many(spec, target, connection=paged, inheritable=inheritable))
        arguments = list_arguments(self.types, target)
        if paged:
            arguments = page_arguments(self.types, target)
        if inheritable:
            arguments += inheritance_arguments()
        annotation = self.types[naming.connection(target)] if paged else list_of(self.types[target])
        return {spec.name: Field(annotation, described, tuple(arguments))}

    def _bind(self, owners: list[str], name: str, binding: Binding) -> None:
        for owner in owners:
            if (owner, name) in self.bindings:
                raise ValueError(f"{owner} has two fields called {name}")
            self.bindings[owner, name] = binding


def page_arguments(types: Types, target: str) -> list[Argument]:
    """Return the arguments of a connection: filter, order and page. The connection's type describes them."""
    return [
        *list_arguments(types, target),
        Argument("after", str | None),
        Argument("last", int | None),
        Argument("before", str | None),
    ]


def list_arguments(types: Types, target: str) -> list[Argument]:
    """Return the arguments of a plain list: filter, order, and how many at most."""
    return [
        Argument("where", types[naming.filter_of(target)] | None),
        Argument("orderBy", list_of(types[naming.order_of(target)]) | None),
        Argument("first", int | None),
    ]


def inheritance_arguments() -> list[Argument]:
    """Return the arguments of what a scheme or a call inherits."""
    return [
        Argument(
            "inherited",
            bool | None,
            "Avec ce qui vaut pour le dispositif national, l'ensemble ou le dispositif de l'appel.\n"
            "With what holds for the national scheme, the whole, or the scheme of the call.",
        ),
        Argument(
            "current",
            bool | None,
            "Seulement celles qui valent (true), ou qui ne valent plus (false).\n"
            "Only those that stand (true), or that no longer do (false).",
        ),
    ]


def _language_of(name: str) -> str:
    return f"{_LANGUAGE.fr} {name}.\n{_LANGUAGE.en} {name}."


def _wrapped(annotation: Annotation, spec: FieldSpec) -> Annotation:
    single = not spec.many or (spec.kind is ValueKind.TEXT and spec.unique_language)
    if not single:
        return list_of(annotation)
    return annotation if spec.required else annotation | None
