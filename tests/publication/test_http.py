"""A region publishes over HTTP with its token; readers see it at once, in GraphQL, SPARQL and on pages."""

import json
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.namespaces import DEF
from postinternat.publication.tokens import Tokens
from postinternat.settings import Settings
from postinternat.store import DirectoryStore
from postinternat.submissions.throttle import Throttle
from tests.publication.conftest import BRETAGNE, TEXT, copied

HERE = "/submissions/53/2026"
TURTLE = {"Content-Type": "text/turtle"}
POSTS = f"SELECT (COUNT(*) AS ?n) {{ ?post a <{DEF}Post> }}"
QUERY = """{ node(id: "https://w3id.org/post-internat/id/provision/bretagne-prime") { ... on Remuneration {
  label amount statedIn { anchor firstLine document { title } } } } }"""


class Server:
    """A server over a store of its own, and the tokens of two regions."""

    def __init__(self, client: TestClient, root: Path) -> None:
        self.client, self.root = client, root
        tokens = Tokens(root / "tokens.json")
        self.bretagne = tokens.create("53", "ARS Bretagne, offre de soins")[1]
        self.normandie = tokens.create("28", "ARS Normandie")[1]

    def sparql(self, query: str) -> Response:
        return self.client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})

    def put(self, text: str = TEXT, *, token: str | None = None, path: str = HERE, **headers: str) -> Response:
        authorization = {"Authorization": f"Bearer {token or self.bretagne}"}
        sent = {**TURTLE, **authorization, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.put(path, content=text.encode(), headers=sent)

    def log(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in (self.root / "audit.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = copied(loaded, tmp_path_factory.mktemp("served") / "store")
    with TestClient(create_app(Settings(store=str(root), workers=1))) as client:
        yield Server(client, root)


def test_who_has_no_right_is_refused_before_anything_is_read(server: Server) -> None:
    before = DirectoryStore(server.root).version
    without = server.client.put(HERE, content=TEXT.encode(), headers=TURTLE)
    assert (without.status_code, without.headers["www-authenticate"]) == (401, 'Bearer realm="postinternat"')
    wrong = server.put(token=server.bretagne[:-3] + "abc")
    assert (wrong.status_code, wrong.json()["type"].rpartition("/")[2]) == (401, "unauthorized")
    assert "invalid_token" in wrong.headers["www-authenticate"]
    other = server.put(token=server.normandie)
    assert (other.status_code, other.json()["detail"]) == (403, "ce jeton est celui de la région 28")
    assert server.put(path="/submissions/99/2026").status_code == 404
    assert server.put(path="/submissions/53/demain").status_code == 404
    assert server.client.delete(HERE).status_code == 401
    assert server.client.patch(HERE).status_code == 405
    assert DirectoryStore(server.root).version == before


def test_what_breaks_a_rule_gets_the_report(server: Server) -> None:
    faulty = TEXT.replace("pi:ambulatoryShare 0.5", "pi:ambulatoryShare 0.9")
    answer = server.put(faulty, Accept="application/json")
    assert answer.status_code == 422
    assert "400MG-02" in answer.text
    text = server.put(faulty, Accept="text/plain", Accept_Language="en")
    assert "Does not conform" in text.text
    broken = server.put("this is no Turtle", Accept_Language="en")
    assert (broken.status_code, broken.json()["title"]) == (400, "What was sent cannot be read")
    year = server.put(TEXT.replace("pi:year 2026", "pi:year 2025"), Accept="text/plain")
    assert "PUB-02" in year.text
    assert server.client.get(HERE).status_code == 404


def test_a_publication_is_seen_at_once_everywhere(server: Server) -> None:
    before = server.sparql(POSTS)
    assert server.client.post("/graphql", json={"query": QUERY}).json()["data"]["node"] is None
    answer = server.put(If_None_Match="*")
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == HERE
    said = answer.json()
    assert said["summary"]["fr"] == "5 ajoutés"
    assert said["notPublished"][0]["en"] == "Checked and not published: DES validated (1), thesis defended (1)."
    after = server.sparql(POSTS)
    assert int(after.text.split()[1]) == int(before.text.split()[1]) + 1
    assert after.headers["etag"] != before.headers["etag"]
    assert after.headers["x-dataset-version"] == said["version"] == DirectoryStore(server.root).version
    node = server.client.post("/graphql", json={"query": QUERY}).json()["data"]["node"]
    (passage,) = node["statedIn"]
    assert passage["anchor"] == "aide mensuelle versée à l'employeur"
    assert passage["document"]["title"].startswith("Cahier des charges")
    named = server.sparql(f"SELECT ?g {{ GRAPH ?g {{ ?p <{DEF}amount> 3756.5 ; <{DEF}appliesTo> ?call }} }}")
    assert BRETAGNE.graph in named.text


def test_its_pages_say_who_published_it(server: Server) -> None:
    html = {"Accept": "text/html"}
    page = server.client.get("/id/post/bretagne-p01", headers=html)
    assert page.status_code == 200
    assert "Données publiées par la région : Bretagne, 2026" in page.text
    provision = server.client.get("/page/id/provision/bretagne-prime", headers=html)
    assert "aide mensuelle versée" in provision.text
    act = server.client.get("/graph/submission/53/2026", headers=html)
    assert "Données publiées par la région : Bretagne, 2026" in act.text
    graph = server.client.get("/graph/submission/53/2026", headers={"Accept": "text/turtle"})
    assert "ARS Bretagne, offre de soins" in graph.text
    assert "holderHasThesis" not in graph.text


def test_what_is_published_can_be_fetched_and_sent_again(server: Server) -> None:
    listed = server.client.get("/submissions").json()["submissions"]
    assert [(one["href"], one["by"]) for one in listed] == [(HERE, "ARS Bretagne, offre de soins")]
    data = server.client.get(HERE, headers={"Accept": "text/turtle"})
    assert "prov:" not in data.text
    assert (
        server.client.get(HERE, headers={"If-None-Match": data.headers["etag"]} | {"Accept": "text/turtle"}).status_code
        == 304
    )
    again = server.put(data.text, If_Match=data.headers["etag"])
    assert (again.status_code, again.json()["changed"]) == (200, False)
    record = server.client.get(HERE).json()
    assert record["digest"] in data.headers["etag"]
    assert [version["number"] for version in record["versions"]] == [2]
    assert server.client.get(HERE, headers={"Accept": "image/png"}).status_code == 406
    assert server.client.head(HERE).headers["content-length"] == str(len(server.client.get(HERE).content))


def test_who_did_not_see_the_last_version_is_told(server: Server) -> None:
    tag = server.client.get(HERE).headers["etag"]
    changed = TEXT.replace("Aide de la région", "Aide régionale")
    assert server.put(changed, If_Match=f'"{"0" * 64}"').status_code == 412
    assert server.put(changed, If_Match="nonsense").status_code == 412
    assert server.put(changed, If_None_Match="*").status_code == 412
    assert server.put(changed, If_Match=tag).json()["summary"]["en"] == "1 changed"
    late = server.put(TEXT, If_Match=tag)
    assert (late.status_code, late.json()["type"].rpartition("/")[2]) == (412, "precondition-failed")


def test_of_two_at_once_one_wins_and_the_other_is_told(server: Server) -> None:
    texts = [TEXT.replace("Aide de la région", f"Aide {name}") for name in ("A", "B")]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(server.put, texts))
    won, told = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, told.status_code) == (200, 409)
    assert "postinternat diff" in told.json()["fix"]
    label = "A" if answers[0] is won else "B"
    page = server.client.get("/data/id/provision/bretagne-prime.ttl").text
    assert f"Aide {label}" in page


def test_a_store_that_is_being_written_is_told_as_busy(server: Server) -> None:
    with DirectoryStore(server.root).versions.lock():
        answer = server.put(TEXT.replace("Aide de la région", "Autre aide"), Accept_Language="en")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "writing" in answer.json()["detail"]


def test_every_attempt_is_logged_without_a_token(server: Server) -> None:
    log = server.log()
    assert {
        "unauthorized",
        "forbidden",
        "refused",
        "unreadable",
        "published",
        "unchanged",
        "unavailable",
        "conflict",
    } <= {line["outcome"] for line in log}
    text = (server.root / "audit.jsonl").read_text()
    assert server.bretagne not in text
    assert server.bretagne.rpartition("-")[2] not in text
    assert {line["token"] for line in log if line["outcome"] == "published"} == {server.bretagne.split("-")[1]}
    for name in ("audit.jsonl", "tokens.json"):
        assert stat.S_IMODE((server.root / name).stat().st_mode) == 0o600


def test_wrong_tokens_are_slowed_down_and_right_ones_are_not(server: Server) -> None:
    answers = [server.put(token="pi-0-wrong") for _ in range(12)]
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert server.put(If_None_Match="*").status_code == 412


def test_a_server_without_a_directory_says_how_to_start_it() -> None:
    with TestClient(create_app(Settings(workers=1))) as client:
        answer = client.put(HERE, content=TEXT.encode(), headers=TURTLE)
    assert answer.status_code == 409
    assert answer.json()["fix"] == "démarrer avec --store DIR"


def test_failures_are_forgotten_and_networks_count_as_one() -> None:
    now = 0.0
    throttle = Throttle(most=2, window_s=60, clock=lambda: now)
    assert [throttle.failed("2001:db8::1"), throttle.failed("2001:db8::2")] == [0, 0]
    assert throttle.failed("2001:db8::3") == 60
    assert throttle.failed("192.0.2.1") == 0
    now = 61.0
    assert throttle.failed("2001:db8::3") == 0
