"""The GraphQL schema follows the shapes, says nothing of what is only checked, and is the one that is committed."""

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    validate_schema,
)

from postinternat import paths
from postinternat.gql import sdl
from postinternat.gql.schema import Api, make_api, read_api
from postinternat.model import read_catalogue
from postinternat.store import EmbeddedStore
from postinternat.store.dataset import NamedGraph
from tests.gql.things import run

NEW_FIELD = """
@prefix shape: <https://w3id.org/post-internat/shape/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

shape:Scheme sh:property shape:Scheme-places .
shape:Scheme-places sh:path <https://w3id.org/post-internat/def#places> ; sh:order 50 ; sh:minCount 1 ; sh:maxCount 1 ;
  sh:datatype xsd:integer ; sh:name "places ouvertes"@fr , "places open"@en .
"""


@pytest.fixture(scope="module")
def api() -> Api:
    return read_api()


def output_fields(api: Api) -> list[tuple[str, str, GraphQLField]]:
    found = []
    for kind in api.core.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            found += [(kind.name, name, field) for name, field in kind.fields.items()]
    return found


def test_the_committed_schema_is_the_one_that_the_shapes_give() -> None:
    assert sdl.main(["--check"]) == 0, "run scripts/generate"


def test_the_schema_is_valid_and_made_the_same_twice(api: Api) -> None:
    assert validate_schema(api.core) == []
    assert make_api(read_catalogue()).sdl == api.sdl


def test_a_property_added_to_a_shape_appears_and_answers(tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(paths.ontology(), ontology)
    (ontology / "shapes" / "new.ttl").write_text(NEW_FIELD)
    api = read_api(ontology)
    scheme = api.core.type_map["Scheme"]
    assert isinstance(scheme, GraphQLObjectType)
    assert str(scheme.fields["places"].type) == "Int!"
    assert scheme.fields["places"].description == "places ouvertes\nplaces open"
    assert "places: IntFilter" in api.sdl
    assert "placesSummary: NumberSummary" in api.sdl
    assert "places" not in sdl.sdl().split("type Scheme ")[1].split("\n}\n")[0]

    def named(text: str) -> ox.NamedNode:
        return ox.NamedNode(text)

    triples = [
        ox.Triple(named(f"urn:{n}"), named("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), named(f"{DEF}Scheme"))
        for n in (1, 2)
    ] + [ox.Triple(named(f"urn:{n}"), named(f"{DEF}places"), ox.Literal(n)) for n in (1, 2)]
    store = EmbeddedStore.from_graphs([NamedGraph("urn:g", triples, "digest")])
    outcome = run(api, store, "{ schemes(where: {places: {gt: 1}}) { nodes { id places } } }", {})
    assert outcome.data == {"schemes": {"nodes": [{"id": "urn:2", "places": 2}]}}


DEF = "https://w3id.org/post-internat/def#"


def test_what_is_only_checked_is_nowhere(api: Api) -> None:
    hidden = {
        field.name for spec in api.catalogue.classes.values() for field in spec.fields.values() if field.check_only
    }
    assert hidden
    assert [name for name in hidden if name in api.sdl] == []


def test_enums_of_codes_serve_arguments_only(api: Api) -> None:
    enums = {f"{name}.{field}" for name, field, made in output_fields(api) if _is_code_enum(get_named_type(made.type))}
    assert enums == set()
    assert (
        str(next(made.type for name, field, made in output_fields(api) if (name, field) == ("Scheme", "track")))
        == "Code!"
    )


def _is_code_enum(kind: object) -> bool:
    return isinstance(kind, GraphQLEnumType) and kind.name.endswith("Code")


def test_cardinalities_make_nullability(api: Api) -> None:
    types = {(name, field): str(made.type) for name, field, made in output_fields(api)}
    assert types["Remuneration", "amount"] == "Float"
    assert types["Passage", "firstLine"] == "Int"
    assert types["Passage", "document"] == "Document!"
    assert types["Scheme", "variantOf"] == "Scheme"
    assert types["Scheme", "title"] == "String!"
    assert types["Scheme", "otherNames"] == "[String!]!"
    assert types["Provision", "statedIn"] == "[Passage!]!"
    assert types["Provision", "kind"] == "Code!"
    assert types["Scheme", "provisions"] == "ProvisionConnection!"


def test_each_class_is_a_type_and_a_collection_described_in_both_languages(api: Api) -> None:
    query = api.core.query_type
    assert query is not None
    for spec in api.catalogue.classes.values():
        assert spec.root_name in query.fields
        described = api.core.type_map[spec.name].description or ""
        assert spec.label.fr in described
        assert spec.label.en in described
    assert {"funders", "node", "nodes", "contradictions", "compare", "dataset", "statistics", "validate"} <= set(
        query.fields
    )


def test_provisions_are_an_interface(api: Api) -> None:
    remuneration = api.core.type_map["Remuneration"]
    assert isinstance(remuneration, GraphQLObjectType)
    assert {item.name for item in remuneration.interfaces} == {"Node", "Provision"}


def test_two_fields_of_one_name_are_refused(tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(paths.ontology(), ontology)
    (ontology / "shapes" / "new.ttl").write_text(
        NEW_FIELD.replace("sh:order 50", 'sh:order 50 ; pi:fieldName "id"').replace(
            "@prefix sh:", "@prefix pi: <https://w3id.org/post-internat/def#> .\n@prefix sh:"
        )
    )
    with pytest.raises(ValueError, match="Scheme has two fields called id"):
        read_api(ontology)


def everything(api: Api, type_name: str) -> str:
    """Return a selection of every field of an object type, linked nodes by their name."""
    kind = api.core.type_map[type_name]
    assert isinstance(kind, GraphQLObjectType)
    parts = []
    for name, field in kind.fields.items():
        target = get_named_type(field.type)
        if not isinstance(target, GraphQLObjectType | GraphQLInterfaceType):
            parts.append(name)
        elif target.name.endswith("Connection"):
            parts.append(f"{name}(first: 2) {{ nodes {{ __typename id label }} }}")
        else:
            parts.append(f"{name} {{ __typename id label }}")
    return " ".join(parts)


@pytest.mark.parametrize("collection", sorted(read_api().collections))
def test_every_field_of_every_class_answers(api: Api, store: EmbeddedStore, collection: str) -> None:
    types = sorted(api.node_types[api.collections[collection].spec.name])
    selections = "\n".join(f"... on {name} {{ {everything(api, name)} }}" for name in types)
    outcome = run(api, store, f"{{ {collection}(first: 40) {{ nodes {{ id {selections} }} }} }}", {})
    assert outcome.errors == ()
    assert outcome.data is not None
    assert outcome.data[collection]["nodes"] or collection == "posts"


def test_the_example_of_the_readme_answers(api: Api, store: EmbeddedStore) -> None:
    readme = (paths.graphql() / "README.md").read_text(encoding="utf-8")
    example = readme.split("```graphql\n")[1].split("```")[0]
    outcome = run(api, store, example, {})
    assert outcome.errors == ()
    assert outcome.data is not None
    assert len(outcome.data["schemes"]["nodes"]) == 10


def test_the_readme_names_every_root_that_is_computed_and_every_code(api: Api) -> None:
    readme = (paths.graphql() / "README.md").read_text(encoding="utf-8")
    assert [name for name in api.plain_roots if f"`{name}" not in readme] == []
    texts = [file.read_text(encoding="utf-8") for file in Path(sdl.__file__).parent.glob("*.py")]
    codes = {code for text in texts for code in re.findall(r'error\([^)]*?"([A-Z_]+)"', text)}
    assert {"BAD_CURSOR", "BAD_FILTER", "LEVEL_TOO_LARGE"} <= codes
    assert [code for code in sorted(codes) if f"`{code}`" not in readme] == []
