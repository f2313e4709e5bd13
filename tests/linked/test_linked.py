"""Every IRI of the project opens: a page for people, RDF for programs, and a clear word when there is nothing."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from starlette.testclient import TestClient

from postinternat import paths
from postinternat.model import read_catalogue
from postinternat.namespaces import BASE, DEF, PREFIXES, graph
from postinternat.settings import Settings
from postinternat.store import DirectoryStore, EmbeddedStore, dataset
from tests.sparql.serving import application

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SCHEME = "/id/scheme/ccu-mg"
PROVISION = "/id/provision/ccu-mg-university-salary-hdf-mg"
PARSERS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(application(Settings(workers=1)), follow_redirects=False) as client:
        yield client


class Page(HTMLParser):
    """Notes what a page needs to be accessible and closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, tag: str, attribute: str) -> list[str]:
        return [attributes.get(attribute) or "" for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("media_type", list(PARSERS))
def test_a_thing_leads_to_data(client: TestClient, media_type: str) -> None:
    answer = client.get(SCHEME, headers={"Accept": media_type})
    assert answer.status_code == 303
    assert "Accept" in answer.headers["vary"]
    data = client.get(answer.headers["location"])
    assert data.headers["content-type"].startswith(media_type)
    quads = list(ox.parse(data.content, format=PARSERS[media_type]))
    subjects = {quad.subject.value for quad in quads if not isinstance(quad.subject, ox.Triple)}
    assert BASE + SCHEME[1:] in subjects
    if media_type in {"application/trig", "application/n-quads"}:
        assert ox.NamedNode(graph("reference")) in {quad.graph_name for quad in quads}


def test_a_thing_leads_people_to_a_page(client: TestClient) -> None:
    answer = client.get(PROVISION, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/page" + PROVISION)
    page = client.get(answer.headers["location"], headers=BROWSER).text
    assert "Salaire universitaire versé" in page
    assert "University salary paid" in page
    assert "lignes 146–147" in page
    assert "1392" in page
    assert 'href="/graph/source/hauts-de-france-mg"' in page
    english = client.get(answer.headers["location"], headers={**BROWSER, "Accept-Language": "en-GB, fr;q=0.5"})
    assert english.headers["content-language"] == "en"
    assert "What is said of it" in english.text
    assert "Ce qui en est dit" in client.get(answer.headers["location"] + "?lang=fr", headers=BROWSER).text


def test_what_points_at_a_thing_is_on_its_page(client: TestClient) -> None:
    page = client.get("/page" + SCHEME, headers=BROWSER).text
    assert f'href="{PROVISION}"' in page
    assert "s&#39;applique à" in page


def test_a_passage_is_called_by_its_document_and_lines(client: TestClient) -> None:
    page = client.get("/page/id/passage/hauts-de-france-mg-l146", headers=BROWSER).text
    title = re.search(r"<h1>(.*)</h1>", page)
    assert title is not None
    assert re.fullmatch(r"Les dispositifs .*, lignes? 146.*", title[1])
    assert ">psg:" not in client.get("/page" + PROVISION, headers=BROWSER).text


def test_a_value_stands_apart_from_who_says_it(client: TestClient) -> None:
    page = client.get("/page" + SCHEME, headers=BROWSER).text
    assert '</span> <span class="says">—' in page
    assert not re.search(r'\S<span class="says">—', page)


def test_the_page_of_a_graph_names_its_classes(client: TestClient) -> None:
    page = client.get("/graph/reference?lang=en", headers=BROWSER).text
    assert ">Organisation</a>" in page
    assert "triplets" not in page


def test_usual_words_stand_for_the_terms_of_skos(client: TestClient) -> None:
    page = client.get("/page/code/zone/zip?lang=en", headers=BROWSER).text
    assert ">in the list</a>" in page
    assert "skos:" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/page" + SCHEME,
        "/page/id/passage/hauts-de-france-mg-l146",
        "/def",
        "/code",
        "/code/unit",
        "/shape/Post",
        "/shape",
        "/graph/reference",
        "/dumps",
        "/dataset",
        "/catalogue",
        "/sparql",
        "/examples",
        "/examples/annual-leave",
        "/id/scheme/nothing",
    ],
)
def test_pages_are_closed_and_accessible(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = Page(answer.text)
    names = [tag for tag, _ in page.tags]
    assert (names.count("h1"), names.count("main"), names.count("title")) == (1, 1, 1)
    assert {"style", "iframe"}.isdisjoint(names)
    assert all(source.startswith("/assets/") for source in page.values("script", "src"))
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith(("on", "style"))]
    assert page.values("html", "lang") == ["fr"]
    assert page.values("a", "href")[0] == "#content"
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for sheet in page.values("link", "href"):
        assert not sheet.startswith("http") or sheet.startswith(BASE)


def test_every_link_of_a_page_to_this_server_opens(client: TestClient) -> None:
    for path in ("/page" + SCHEME, "/page" + PROVISION, "/def", "/code/unit", "/dumps", "/page/id/region/32"):
        links = {link.partition("#")[0] for link in Page(client.get(path, headers=BROWSER).text).values("a", "href")}
        own = sorted(link for link in links if link.startswith("/") and link not in {"/", "/sparql"})
        assert own
        for link in own[:60]:
            assert client.get(link, headers={"Accept": "*/*"}).status_code in {200, 303}, f"{link} on {path}"


def test_every_iri_of_the_graph_answers(client: TestClient, store: EmbeddedStore) -> None:
    ours = f'FILTER (isIRI(?s) && STRSTARTS(STR(?s), "{BASE}"))'
    query = f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a ?type }} {ours} }} ORDER BY ?s"
    iris = [row[0].value for row in store.select(query).rows]  # type: ignore[union-attr]
    assert len(iris) > 3000
    kinds = {iri.removeprefix(BASE).rpartition("/")[0] for iri in iris}
    sample = iris[::25] + [next(iri for iri in iris if iri.startswith(BASE + kind)) for kind in sorted(kinds)]
    for iri in sample:
        path = "/" + iri.removeprefix(BASE).partition("#")[0]
        assert client.get(path, headers={"Accept": "text/turtle"}).status_code in {200, 303}, iri


@pytest.mark.parametrize("path", ["/code/unit", "/def", "/graph/reference", "/shape/Post", "/dataset"])
def test_documents_answer_themselves(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert len(rdflib.Graph().parse(data=answer.text, format="turtle")) > 5
    assert (
        client.get(path, headers={"Accept": "text/turtle", "If-None-Match": answer.headers["etag"]}).status_code == 304
    )
    assert client.get(path + "?format=nt", headers=BROWSER).headers["content-type"] == "application/n-triples"


def test_a_concept_is_a_thing(client: TestClient) -> None:
    answer = client.get("/code/unit/working-day", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/page/code/unit/working-day")


def test_the_ontology_has_versions(client: TestClient) -> None:
    assert client.get("/def/1.0.0", headers={"Accept": "text/turtle"}).status_code == 200
    assert "owl:versionIRI" in client.get("/def", headers={"Accept": "text/turtle"}).text
    assert client.get("/def/0.0.1").status_code == 404


def test_the_ontology_page_has_every_class_field_and_rule(client: TestClient) -> None:
    text = client.get("/def", headers=BROWSER).text
    page = Page(text)
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for spec in read_catalogue().classes.values():
        assert spec.iri.replace("#", "/").rpartition("/")[2] in anchors
        for field in spec.fields.values():
            assert (f"<code>{field.name}</code>" in text) or field.check_only
    assert 'href="/shape/COH-01"' in text
    for term in ("appliesTo", "contradicts", "statedIn"):
        assert term in anchors


@pytest.mark.parametrize(
    ("path", "status"),
    [("/id/scheme/nothing", 404), ("/id/", 404), ("/id/a%20b", 404), ("/code/nothing", 404), ("/graph/nothing", 404),
     ("/data/id/scheme/ccu-mg.pdf", 404), ("/shape/nothing", 404), ("/dumps/other.ttl", 404), ("/dataset/0", 404)],
)  # fmt: skip
def test_where_there_is_nothing(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["fix"]
    page = client.get(path, headers=BROWSER)
    assert page.status_code == status
    assert "<h1>" in page.text


def test_a_name_that_is_nearly_right_is_told(client: TestClient) -> None:
    assert BASE + "id/scheme/ccu-mg" in client.get("/id/scheme/ccu-mgx").json()["near"]


def test_a_format_that_is_not_offered(client: TestClient) -> None:
    assert client.get(SCHEME, headers={"Accept": "application/pdf"}).status_code == 406
    assert client.get(SCHEME + "?format=pdf").status_code == 400


def removed_store(folder: Path, small: Path) -> tuple[DirectoryStore, str]:
    """Return a store in which one thing is deprecated and another was published, then withdrawn."""
    store = DirectoryStore(folder)
    store.load(dataset.read(small))
    deprecated = [
        ox.Triple(ox.NamedNode(BASE + "id/scheme/old"), ox.NamedNode(PREFIXES["owl"] + "deprecated"), ox.Literal(True)),
        ox.Triple(
            ox.NamedNode(BASE + "id/scheme/old"),
            ox.NamedNode(PREFIXES["dct"] + "isReplacedBy"),
            ox.NamedNode(BASE + "id/scheme/ccu"),
        ),
    ]
    store.replace_graph(graph("submission/a"), deprecated)
    post = ox.Triple(
        ox.NamedNode(BASE + "id/post/p1"), ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(DEF + "Post")
    )
    version = store.replace_graph(graph("submission/b"), [post])
    store.replace_graph(graph("submission/b"), [])
    return store, version


def test_what_was_removed_is_gone(tmp_path: Path, small: Path) -> None:
    _, version = removed_store(tmp_path, small)
    with TestClient(application(Settings(store=str(tmp_path), workers=1)), follow_redirects=False) as client:
        old = client.get("/id/scheme/old")
        assert (old.status_code, old.json()["replacedBy"]) == (410, [BASE + "id/scheme/ccu"])
        assert client.get("/id/scheme/old", headers=BROWSER).status_code == 410
        withdrawn = client.get("/id/post/p1")
        assert (withdrawn.status_code, withdrawn.json()["lastVersion"]) == (410, version)
        assert client.get("/id/post/p2").status_code == 404


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "nt", "rdf", "trig", "nq"])
def test_dumps_hold_everything_with_version_and_licence(
    client: TestClient, store: EmbeddedStore, extension: str
) -> None:
    answer = client.get(f"/dumps/post-internat.{extension}")
    assert answer.status_code == 200
    assert 'rel="license"' in answer.headers["link"]
    assert store.version[:12] in answer.headers["content-disposition"]
    media_format = ox.RdfFormat.from_extension(extension)
    assert media_format is not None
    loaded = ox.Store()
    loaded.load(answer.content, media_format)
    version = ox.Triple(
        ox.NamedNode(BASE + "dataset"), ox.NamedNode(PREFIXES["owl"] + "versionInfo"), ox.Literal(store.version)
    )
    assert version in {quad.triple for quad in loaded}
    added = 2 if any(quad.predicate.value.endswith("#versionInfo") for quad in loaded) else 0
    union = int(store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0].value)  # type: ignore[union-attr]
    whole = sum(store.graphs().values())
    assert len(loaded) == (whole if extension in {"trig", "nq"} else union) + added


def test_void_counts_what_is_there(client: TestClient, store: EmbeddedStore) -> None:
    found = rdflib.Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    void = rdflib.Namespace(PREFIXES["void"])
    node = rdflib.URIRef(BASE + "dataset")
    counted = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
    assert str(found.value(node, void.triples)) == counted.value  # type: ignore[union-attr]
    partition = found.value(None, void["class"], rdflib.URIRef(DEF + "Scheme"))
    schemes = store.select(f"SELECT (COUNT(*) AS ?n) {{ ?s a <{DEF}Scheme> }}").rows[0][0]
    assert str(found.value(partition, void.entities)) == schemes.value  # type: ignore[union-attr]
    assert (partition, void.propertyPartition, None) in found
    assert found.value(node, void.sparqlEndpoint) == rdflib.URIRef(BASE + "sparql")


def test_the_catalogue_has_what_dcat_ap_wants(client: TestClient, store: EmbeddedStore) -> None:
    found = rdflib.Graph().parse(data=client.get("/catalogue").text, format="turtle")
    dcat, dct = rdflib.Namespace(PREFIXES["dcat"]), rdflib.Namespace(PREFIXES["dct"])
    catalogue, node = rdflib.URIRef(BASE + "catalogue"), rdflib.URIRef(BASE + "dataset")
    for name in ("title", "description", "publisher", "license"):
        assert (catalogue, dct[name], None) in found
        assert (node, dct[name], None) in found
    assert (catalogue, dcat.dataset, node) in found
    assert len(list(found.objects(node, dcat.distribution))) == 6
    for distribution in found.objects(node, dcat.distribution):
        address = str(found.value(distribution, dcat.downloadURL)).removeprefix(BASE)
        assert client.head("/" + address).status_code == 200
        assert (distribution, dct.license, None) in found
    assert (node, rdflib.OWL.versionInfo, rdflib.Literal(store.version)) in found


def test_the_context_reads_the_fields_of_the_model(client: TestClient) -> None:
    answer = client.get("/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    document = json.loads(answer.text) | {
        "@id": BASE + "id/x",
        "@type": "Remuneration",
        "amount": 1392,
        "basis": PREFIXES["payment-basis"] + "net",
        "label": {"fr": "Salaire"},
    }
    read = {quad.triple for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)}
    decimal = ox.Literal("1392", datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal"))
    expected: dict[str, ox.NamedNode | ox.Literal] = {
        PREFIXES["rdf"] + "type": ox.NamedNode(DEF + "Remuneration"),
        DEF + "basis": ox.NamedNode(PREFIXES["payment-basis"] + "net"),
        DEF + "amount": decimal,
        PREFIXES["rdfs"] + "label": ox.Literal("Salaire", language="fr"),
    }
    node = ox.NamedNode(BASE + "id/x")
    assert read == {ox.Triple(node, ox.NamedNode(name), value) for name, value in expected.items()}
    terms = json.loads(answer.text)["@context"]
    for spec in read_catalogue().classes.values():
        assert {name for name, field in spec.fields.items() if not field.check_only} <= set(terms)


def test_the_htaccess_covers_every_kind_of_iri(store: EmbeddedStore) -> None:
    rules = (paths.resources() / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8")
    patterns = re.findall(r"^RewriteRule (\S+)", rules, re.MULTILINE)
    query = f'SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (isIRI(?s) && STRSTARTS(STR(?s), "{BASE}")) }}'
    for (term,) in store.select(query).rows:
        path = term.value.removeprefix(BASE).partition("#")[0]  # type: ignore[union-attr]
        assert any(re.match(pattern, path) for pattern in patterns), path


def test_a_language_that_is_chosen_is_kept(client: TestClient) -> None:
    page = client.get("/sparql?lang=en", headers={**BROWSER, "Accept-Language": "fr"}).text
    assert 'href="/def?lang=en"' in page
    assert '<input type="hidden" name="lang" value="en">' in page
    assert 'href="/def"' in client.get("/sparql", headers={**BROWSER, "Accept-Language": "en"}).text


def test_the_whole_in_the_form_that_is_asked_for(client: TestClient) -> None:
    for headers in ({"Accept": "text/html"}, BROWSER):
        void = client.get("/.well-known/void", headers=headers)
        assert (void.status_code, void.headers["location"]) == (303, "/dataset")
    assert client.get("/.well-known/void").headers["content-type"].startswith("text/turtle")
    dumps = client.get("/dumps", headers={"Accept": "text/turtle"})
    assert dumps.headers["content-type"].startswith("text/turtle")
    assert "dcat:Dataset" in dumps.text
    assert client.get("/dumps").headers["content-type"].startswith("text/html")
    examples = client.get("/examples", headers={"Accept": "application/json"})
    assert examples.headers["content-type"] == "application/ld+json"
    assert examples.json()


def test_quads_say_it_in_the_default_graph_too(client: TestClient) -> None:
    body = client.get(f"/data{SCHEME}.nq").content
    quads = list(ox.parse(body, format=ox.RdfFormat.N_QUADS))
    default = {quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)}
    named = {quad.triple for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert default
    assert default <= named
    triples = ox.parse(client.get(f"/data{SCHEME}.nt").content, format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in triples} == named
