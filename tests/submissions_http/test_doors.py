"""The command line, HTTP and GraphQL say the same of the same faulty submissions."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from postinternat.cli import main
from postinternat.http import Problem
from postinternat.model import Text
from postinternat.validation.sent import PlainCheck
from tests.test_submissions import EXPECTED, FILES

NAMES = sorted(EXPECTED)
ASKED = """query ($text: String!) { validate(text: $text, lang: FR) { conforms errors warnings informations nodes
  findings { rule severity focus name kind field message read expected fix path shape place { line column }
    quotations { provision { id } document { id } firstLine lastLine anchor legalBasis { id } }
    also { rule message } }
  passed { rule label } } }"""


def test_all_faulty_submissions_at_once_by_command_and_by_http(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", *map(str, FILES), "--format", "json", "--lang", "fr"]) == 1
    command = json.loads(capsys.readouterr().out)
    answer = client.post("/validate", files=[("file", (path.name, path.read_bytes())) for path in FILES])
    assert answer.status_code == 422
    assert answer.json() == command
    assert {found["rule"] for found in command["findings"]} >= {EXPECTED[name]["rule"] for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_each_faulty_submission_by_http_and_by_graphql(name: str, client: TestClient) -> None:
    path = next(path for path in FILES if path.stem == name)
    answer = client.post("/validate?name=texte.ttl", content=path.read_bytes(), headers={"Content-Type": "text/turtle"})
    asked = client.post("/graphql", json={"query": ASKED, "variables": {"text": path.read_text(encoding="utf8")}})
    assert "errors" not in asked.json(), asked.json()
    graphql = asked.json()["data"]["validate"]
    assert _of_json(answer.json()) == _of_graphql(graphql)
    assert (answer.status_code == 200) is graphql["conforms"]


def test_every_door_tells_as_many_findings_as_asked_and_counts_the_others(client: TestClient) -> None:
    text = (FILES[0].parent / "B01.ttl").read_text(encoding="utf8")
    headers = {"Content-Type": "text/turtle"}
    report = client.post("/validate?most=1", content=text, headers=headers).json()
    query = """query ($text: String!, $most: Int) { validate(text: $text, most: $most) {
      errors warnings informations findings { rule } leftOut { rule severity count } } }"""
    asked = client.post("/graphql", json={"query": query, "variables": {"text": text, "most": 1}}).json()
    found = asked["data"]["validate"]
    assert len(report["findings"]) == len(found["findings"]) == 1
    assert sum(report["counts"].values()) == found["errors"] + found["warnings"] + found["informations"]
    left = [(one["rule"], one["severity"].lower(), one["count"]) for one in found["leftOut"]]
    assert left == [(one["rule"], one["severity"], one["count"]) for one in report["leftOut"]]
    assert sum(report["counts"].values()) == 1 + sum(count for _, _, count in left) > 1
    for most in ("0", "-1", "x", "²", "9" * 40):
        assert client.post("/validate", params={"most": most}, content=text, headers=headers).status_code == 400
    refused = client.post("/graphql", json={"query": query, "variables": {"text": text, "most": 0}}).json()
    assert "most is 0" in refused["errors"][0]["message"]


def test_a_check_that_is_stopped_is_an_error_of_graphql(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> PlainCheck:
        raise Problem("timeout", Text("arrêté", "the check was stopped"), fix=Text("moins", "send fewer rows"))

    def older(*_: object) -> PlainCheck:
        return PlainCheck({"version": "of another time"})

    operations = client.app.state.operations  # type: ignore[attr-defined]
    for checks, code, words in ((stopped, "TIMEOUT", "send fewer rows"), (older, "GONE", "ask again")):
        monkeypatch.setattr(operations, "checks", checks)
        asked = client.post("/graphql", json={"query": '{ validate(text: "") { conforms } }'}).json()
        (error,) = asked["errors"]
        assert error["extensions"]["code"] == code
        assert words in error["message"]


def _of_json(report: dict[str, Any]) -> dict[str, Any]:
    def fr(text: dict[str, str] | None) -> str | None:
        return text["fr"] if text else None

    texts = ("kind", "field", "message", "read", "expected", "fix")
    return {
        "conforms": report["conforms"],
        "counts": [report["counts"][name] for name in ("error", "warning", "information")],
        "nodes": report["nodes"],
        "passed": [(check["rule"], fr(check["label"])) for check in report["passed"]],
        "findings": [
            {
                **{name: fr(found[name]) for name in texts},
                **{name: found[name] for name in ("rule", "severity", "focus", "path", "shape")},
                "place": [found["place"].get("line"), found["place"].get("column")],
                "also": [(other["rule"], fr(other["message"])) for other in found["also"]],
                "quotations": [
                    (
                        q["provision"],
                        q["firstLine"],
                        q["lastLine"],
                        q["anchor"],
                        [law["iri"] for law in q["legalBasis"]],
                    )
                    for q in found["quotations"]
                ],
            }
            for found in report["findings"]
        ],
    }


def _of_graphql(report: dict[str, Any]) -> dict[str, Any]:
    texts = ("kind", "field", "message", "read", "expected", "fix")
    return {
        "conforms": report["conforms"],
        "counts": [report[name] for name in ("errors", "warnings", "informations")],
        "nodes": report["nodes"],
        "passed": [(check["rule"], check["label"]) for check in report["passed"]],
        "findings": [
            {
                **{name: found[name] for name in (*texts, "rule", "focus", "path", "shape")},
                "severity": found["severity"].lower(),
                "place": [found["place"]["line"], found["place"]["column"]],
                "also": [(other["rule"], other["message"]) for other in found["also"]],
                "quotations": [
                    (
                        q["provision"]["id"],
                        q["firstLine"],
                        q["lastLine"],
                        q["anchor"],
                        [law["id"] for law in q["legalBasis"]],
                    )
                    for q in found["quotations"]
                ],
            }
            for found in report["findings"]
        ],
    }
