"""Read the ontology into a catalogue: the structure shapes give classes and fields, SKOS the code lists."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from postinternat import paths
from postinternat.model.catalogue import Catalogue, ClassSpec, CodeList, Concept, FieldSpec, ValueKind
from postinternat.namespaces import PREFIXES
from postinternat.text import Text

_DATATYPES = {
    PREFIXES["rdf"] + "langString": ValueKind.TEXT,
    PREFIXES["xsd"] + "string": ValueKind.STRING,
    PREFIXES["xsd"] + "integer": ValueKind.INTEGER,
    PREFIXES["xsd"] + "decimal": ValueKind.DECIMAL,
    PREFIXES["xsd"] + "boolean": ValueKind.BOOLEAN,
    PREFIXES["xsd"] + "date": ValueKind.DATE,
    PREFIXES["xsd"] + "gYear": ValueKind.YEAR,
    PREFIXES["xsd"] + "anyURI": ValueKind.URI,
}

_SYMMETRIC = PREFIXES["owl"] + "SymmetricProperty"

Node = ox.NamedNode | ox.BlankNode


class _Ontology:
    """The ontology's triples, asked by prefixed property names."""

    def __init__(self, folder: Path) -> None:
        self._store = ox.Store()
        for path in sorted(folder.rglob("*.ttl")):
            if "questions" not in path.parts:
                self._store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)

    def objects(self, subject: Node, name: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        quads = self._store.quads_for_pattern(subject, _named(name), None, None)
        return [quad.object for quad in quads]  # type: ignore[misc]

    def first(self, subject: Node, name: str) -> str:
        found = self.objects(subject, name)
        return found[0].value if found else ""

    def node(self, subject: Node, name: str) -> Node | None:
        return next((term for term in self.objects(subject, name) if not isinstance(term, ox.Literal)), None)

    def subjects(self, name: str, value: str) -> list[Node]:
        quads = self._store.quads_for_pattern(None, _named(name), _named(value), None)
        return sorted((quad.subject for quad in quads), key=lambda node: node.value)  # type: ignore[misc]

    def text(self, subject: Node, *names: str) -> Text:
        """Return the two-language text of the first property that has one."""
        for name in names:
            found = {t.language or "fr": t.value for t in self.objects(subject, name) if isinstance(t, ox.Literal)}
            if found:
                return Text(found.get("fr", ""), found.get("en", ""))
        return Text()

    def list_items(self, head: Node | None) -> Iterable[Node]:
        while head is not None and head.value != PREFIXES["rdf"] + "nil":
            item = self.node(head, "rdf:first")
            if item is not None:
                yield item
            head = self.node(head, "rdf:rest")


def _named(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name)


def read_catalogue(folder: Path | None = None) -> Catalogue:
    """Return the catalogue of the ontology in ``folder`` (by default the one the program ships)."""
    ontology = _Ontology(folder or paths.ontology())
    own = {spec.iri: spec for spec in (_class(ontology, shape) for shape in _class_shapes(ontology))}
    return Catalogue({iri: _inherit(spec, own) for iri, spec in own.items()}, _code_lists(ontology))


def _class_shapes(ontology: _Ontology) -> list[Node]:
    shapes = ontology.subjects("rdf:type", "sh:NodeShape")
    return [shape for shape in shapes if ontology.objects(shape, "pi:rootName")]


def _class(ontology: _Ontology, shape: Node) -> ClassSpec:
    iri = ontology.first(shape, "sh:targetClass")
    fields = [
        _field(ontology, node) for node in ontology.objects(shape, "sh:property") if not isinstance(node, ox.Literal)
    ]
    parents = [term.value for term in ontology.objects(ox.NamedNode(iri), "rdfs:subClassOf")]
    return ClassSpec(
        name=shape.value.removeprefix(PREFIXES["shape"]),
        iri=iri,
        root_name=ontology.first(shape, "pi:rootName"),
        label=ontology.text(shape, "rdfs:label"),
        description=ontology.text(_named(iri), "skos:definition"),
        parents=tuple(sorted(parents)),
        fields={spec.name: spec for spec in sorted(fields, key=lambda spec: spec.order)},
        sheet_name=ontology.text(shape, "pi:sheetName"),
        sheet_order=int(ontology.first(shape, "pi:sheetOrder") or 0),
        segment=ontology.first(shape, "pi:iriSegment"),
        by_year=ontology.first(shape, "pi:namedByYear") == "true",
    )


def _field(ontology: _Ontology, shape: Node) -> FieldSpec:
    path = ontology.node(shape, "sh:path")
    inverse = ontology.node(path, "sh:inversePath") if isinstance(path, ox.BlankNode) else None
    term = inverse or path
    if not isinstance(term, ox.NamedNode):
        raise ValueError(f"{shape.value}: a field's path is one property, or one property followed backwards")
    code_list = _code_list(ontology, shape)
    target = ontology.first(shape, "pi:linksTo") or ontology.first(shape, "sh:class")
    maximum = ontology.first(shape, "sh:maxCount")
    return FieldSpec(
        name=ontology.first(shape, "pi:fieldName") or _local_name(term.value),
        path=term.value,
        inverse=inverse is not None,
        kind=ValueKind.CODE if code_list else _kind(ontology, shape),
        many=maximum != "1",
        required=ontology.first(shape, "sh:minCount") not in {"", "0"},
        order=int(ontology.first(shape, "sh:order") or 0),
        label=ontology.text(shape, "sh:name")
        if ontology.objects(shape, "sh:name")
        else ontology.text(term, "rdfs:label"),
        description=ontology.text(
            shape if ontology.objects(shape, "sh:description") else term, "sh:description", "skos:definition"
        ),
        code_list=code_list,
        target=target,
        check_only=ontology.first(shape, "pi:checkOnly") == "true",
        minimum=_bound(ontology.first(shape, "sh:minInclusive")),
        maximum=_bound(ontology.first(shape, "sh:maxInclusive")),
        shape=shape.value,
        unique_language=ontology.first(shape, "sh:uniqueLang") == "true",
        symmetric=any(kind.value == _SYMMETRIC for kind in ontology.objects(term, "rdf:type")),
        qualified_by=tuple(sorted(unit.value for unit in ontology.objects(shape, "pi:qualifiedBy"))),
        pattern=ontology.first(shape, "sh:pattern"),
        in_sheets=inverse is None and ontology.first(shape, "pi:inSheets") != "false",
        left_out_of=tuple(sorted(spec.value for spec in ontology.objects(shape, "pi:leftOutOf"))),
        example=ontology.text(shape, "skos:example"),
        term=ontology.text(term, "rdfs:label"),
        offers=tuple(sorted(spec.value for spec in ontology.objects(shape, "pi:offers"))),
    )


def _local_name(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def _bound(value: str) -> float | None:
    return float(value) if value else None


def _code_list(ontology: _Ontology, shape: Node) -> str:
    lists = (
        ontology.first(node, "pi:codeList")
        for node in ontology.objects(shape, "sh:node")
        if not isinstance(node, ox.Literal)
    )
    return next(filter(None, lists), "")


def _kind(ontology: _Ontology, shape: Node) -> ValueKind:
    datatypes = [ontology.first(shape, "sh:datatype")]
    datatypes += [
        ontology.first(option, "sh:datatype") for option in ontology.list_items(ontology.node(shape, "sh:or"))
    ]
    kinds = [_DATATYPES[datatype] for datatype in datatypes if datatype in _DATATYPES]
    if ValueKind.DECIMAL in kinds:
        return ValueKind.DECIMAL
    if kinds:
        return kinds[0]
    return ValueKind.TEXT if ontology.first(shape, "sh:nodeKind") == PREFIXES["sh"] + "Literal" else ValueKind.LINK


def _inherit(spec: ClassSpec, own: dict[str, ClassSpec]) -> ClassSpec:
    """Return the class with the fields of its parents before its own; its own win."""
    lineage = [own[parent] for parent in spec.parents if parent in own]
    fields: dict[str, FieldSpec] = {}
    for parent in lineage:
        fields |= _inherit(parent, own).fields
    fields |= spec.fields
    children = tuple(sorted(other.iri for other in own.values() if spec.iri in other.parents))
    return replace(spec, parents=tuple(parent.iri for parent in lineage), children=children, fields=fields)


def _code_lists(ontology: _Ontology) -> dict[str, CodeList]:
    lists = {}
    for scheme in ontology.subjects("rdf:type", "skos:ConceptScheme"):
        concepts = [_concept(ontology, node) for node in ontology.subjects("skos:inScheme", scheme.value)]
        lists[scheme.value] = CodeList(
            scheme.value,
            _local_name(scheme.value),
            ontology.text(scheme, "skos:prefLabel"),
            ontology.text(scheme, "skos:definition"),
            {concept.code: concept for concept in concepts},
        )
    return lists


def _concept(ontology: _Ontology, node: Node) -> Concept:
    broader = [
        ontology.first(term, "skos:notation")
        for term in ontology.objects(node, "skos:broader")
        if isinstance(term, ox.NamedNode)
    ]
    return Concept(
        node.value,
        ontology.first(node, "skos:notation"),
        ontology.text(node, "skos:prefLabel"),
        ontology.text(node, "skos:definition"),
        tuple(sorted(broader)),
    )
