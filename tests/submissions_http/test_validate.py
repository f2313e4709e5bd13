"""``POST /validate``: the body in, the report out, in every form; what cannot be read is a problem; nothing is kept."""

import io
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from html import unescape

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from postinternat.http import Problem
from postinternat.settings import Settings
from postinternat.submissions import routes
from postinternat.validation.renderings import RENDERINGS
from postinternat.validation.sent import Sent
from tests.test_submissions import EXPECTED, SUBMISSIONS
from tests.workbooks import HEADERS, workbook

TURTLE = {"Content-Type": "text/turtle"}
XLSX = RENDERINGS["xlsx"].media_type
CORRECT = (SUBMISSIONS / "nouvelle-aquitaine-2024.ttl").read_bytes()
FAULTY = (SUBMISSIONS / "B01.ttl").read_bytes()
WARNED = (SUBMISSIONS / "B62.ttl").read_bytes()
BOOK = workbook(HEADERS, ("p01", "400 MG", "70 %", "30 %", "2x", "ZIP"))


def test_what_conforms_is_200_and_what_does_not_422(client: TestClient) -> None:
    assert client.post("/validate", content=CORRECT, headers=TURTLE).status_code == 200
    refused = client.post("/validate", content=FAULTY, headers=TURTLE)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/json"
    assert refused.headers["cache-control"] == "no-store"
    assert EXPECTED["B01"]["rule"] in [found["rule"] for found in refused.json()["findings"]]


def test_a_warning_refuses_when_asked(client: TestClient) -> None:
    codes = [client.post(f"/validate{q}", content=WARNED, headers=TURTLE).status_code for q in ("", "?strict=true")]
    assert codes == [200, 422]


@pytest.mark.parametrize("form", RENDERINGS)
def test_each_form_is_had_by_name_and_by_media_type(form: str, client: TestClient) -> None:
    rendering = RENDERINGS[form]
    named = client.post(f"/validate?format={form}", content=FAULTY, headers=TURTLE)
    asked = client.post("/validate", content=FAULTY, headers={**TURTLE, "Accept": rendering.media_type})
    for answer in (named, asked):
        assert answer.status_code == 422
        assert answer.headers["content-type"].partition(";")[0] == rendering.media_type
        assert answer.headers["x-content-type-options"] == "nosniff"
    if form != "xlsx":
        assert named.content == asked.content


def test_a_browser_gets_a_page_in_its_language(client: TestClient) -> None:
    browser = {**TURTLE, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en-GB,en;q=0.9"}
    page = client.post("/validate", content=FAULTY, headers=browser)
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-language"] == "en"
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    assert EXPECTED["B01"]["en"] in unescape(page.text)
    french = client.post("/validate?lang=fr", content=FAULTY, headers=browser)
    assert EXPECTED["B01"]["fr"] in unescape(french.text)


def test_several_files_of_a_form_are_one_submission(client: TestClient) -> None:
    files = [("file", ("b01.ttl", FAULTY)), ("file", ("b62.ttl", WARNED)), ("file", ("b01.ttl", CORRECT))]
    report = client.post("/validate", files=files).json()
    assert report["files"] == ["b01.ttl", "b62.ttl", "2-b01.ttl"]
    assert {found["place"]["file"] for found in report["findings"]} == {"b01.ttl", "b62.ttl"}


def test_a_workbook_comes_back_with_its_cells_marked(client: TestClient) -> None:
    answer = client.post("/validate?format=xlsx", content=BOOK, headers={"Content-Type": XLSX})
    assert answer.status_code == 422
    assert answer.headers["content-disposition"] == 'attachment; filename="rapport.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book["Postes"]["E2"].comment is not None
    assert book["Postes"]["F2"].comment is None


def test_csv_takes_its_sheet_region_and_year_from_beside(client: TestClient) -> None:
    content = b"identifiant;au titre du dispositif;mois\np01;CCU-MG;2x\n"
    named = client.post(
        "/validate?name=postes.csv&region=53&year=2026", content=content, headers={"Content-Type": "text/csv"}
    )
    form = {"region": "53", "year": "2026"}
    sent = client.post("/validate", files=[("f", ("postes.csv", content))], data=form)
    assert named.json() == sent.json()
    assert [found["place"] for found in sent.json()["findings"]] == [{"file": "postes.csv", "cell": "C2"}]


def test_every_place_that_cannot_be_read_is_told(client: TestClient) -> None:
    files = [("f", ("un.ttl", b"post:a a pi:Post")), ("f", ("deux.jsonld", b"{")), ("f", ("trois.xlsx", b"PK\3\4"))]
    answer = client.post("/validate?lang=fr", files=files)
    problem = answer.json()
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"].endswith("/problem/unreadable")
    assert {told["file"] for told in problem["problems"]} == {"un.ttl", "deux.jsonld", "trois.xlsx"}
    assert all(told["detail"] and told["fix"] for told in problem["problems"])
    assert "préfixe" in problem["detail"]


@pytest.mark.parametrize(
    ("query", "headers", "content", "status", "kind"),
    [
        ("", {}, FAULTY, 415, "unsupported-media-type"),
        ("", {"Content-Type": "application/x-www-form-urlencoded"}, FAULTY, 415, "unsupported-media-type"),
        ("", {"Content-Type": "text/turtle; charset=latin1"}, FAULTY, 415, "unsupported-media-type"),
        ("", {**TURTLE, "Content-Encoding": "gzip"}, FAULTY, 415, "unsupported-media-type"),
        ("", {**TURTLE, "Accept": "image/png"}, FAULTY, 406, "not-acceptable"),
        ("?format=pdf", TURTLE, FAULTY, 400, "bad-request"),
        ("?formt=json", TURTLE, FAULTY, 400, "bad-request"),
        ("?lang=de", TURTLE, FAULTY, 400, "bad-request"),
        ("?lang=fr&lang=en", TURTLE, FAULTY, 400, "bad-request"),
        ("?strict=peut-être", TURTLE, FAULTY, 400, "bad-request"),
        ("?year=MMXXVI", TURTLE, FAULTY, 400, "bad-request"),
        ("", TURTLE, b"a" * 5_000_001, 413, "too-large"),
        ("", TURTLE, b"\xff\xfe\x00", 400, "unreadable"),
        ("", {"Content-Type": XLSX}, b"rien", 400, "unreadable"),
        ("", {"Content-Type": "multipart/form-data"}, b"--", 400, "bad-request"),
        ("", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x--\r\n", 400, "bad-request"),
        ("", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n\r\n", 400, "bad-request"),
    ],
)
def test_what_cannot_be_taken_is_told(
    query: str, headers: dict[str, str], content: bytes, status: int, kind: str, client: TestClient
) -> None:
    answer = client.post(f"/validate{query}", content=content, headers=headers)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, kind)
    assert answer.json()["detail"]
    assert answer.json()["fix"]


def test_other_methods_are_told_what_to_do(client: TestClient) -> None:
    for method in ("GET", "PUT", "DELETE"):
        answer = client.request(method, "/validate")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")
    assert client.options("/validate").headers["access-control-allow-methods"] == "POST, OPTIONS"


def test_nothing_is_kept(client: TestClient) -> None:
    before = client.get("/health").json()
    client.post("/validate", content=FAULTY, headers=TURTLE)
    assert client.get("/health").json() == before
    asked = client.get("/sparql", params={"query": "ASK { <https://w3id.org/post-internat/id/post/b01> ?p ?o }"})
    assert '"boolean":false' in asked.text.replace(" ", "")


def _small(submission_timeout_s: float = 60.0) -> tuple[Starlette, TestClient]:
    app = Starlette()
    app.state.settings = Settings(workers=1, timeout_s=1.0, submission_timeout_s=submission_timeout_s)
    app.state.store = None
    app.router.routes.extend(routes(app))
    return app, TestClient(app)


def test_a_check_that_takes_too_long_or_dies_is_told_and_the_next_one_works() -> None:
    app, client = _small(submission_timeout_s=2.0)

    def post() -> tuple[int, str]:
        answer = client.post("/validate", content=b"", headers=TURTLE)
        return answer.status_code, answer.json().get("type", "").rpartition("/")[2]

    def stopped() -> int:
        (process,) = app.state.checker._idle
        os.kill(process._process.pid, signal.SIGSTOP)
        return int(process._process.pid)

    try:
        assert post() == (422, "")
        stopped()
        assert post() == (504, "timeout")
        assert post() == (422, "")
        stopped()
        with pytest.raises(Problem) as told:  # as GraphQL asks it
            app.state.checker.check_plainly(Sent({"texte.ttl": b""}), "fr", 10)
        assert told.value.kind == "timeout"
        assert post() == (422, "")
        killer = threading.Timer(0.5, os.kill, (stopped(), signal.SIGKILL))
        killer.start()
        assert post() == (503, "too-costly")
        killer.join()
    finally:
        app.state.checker.close()
    assert post() == (503, "unavailable")


def test_too_many_at_once_are_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    app, client = _small()
    turn = threading.Event()
    monkeypatch.setattr(app.state.checker, "_check", lambda _order: (turn.wait(30), ({"unreadable": [{}]}, b""))[1])
    monkeypatch.setattr(app.state.checker, "_places", 3)

    def post() -> int:
        return client.post("/validate", content=b"", headers=TURTLE).status_code

    with ThreadPoolExecutor(4) as threads:
        codes = [threads.submit(post) for _ in range(4)]
        ((refused,), _) = wait(codes, timeout=20, return_when=FIRST_COMPLETED)
        turn.set()
        assert refused.result() == 503
        assert sorted(code.result() for code in codes) == [400, 400, 400, 503]
    app.state.checker.close()
