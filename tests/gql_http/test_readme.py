"""What the README shows of GraphQL is what happens: the operation, its answer, and the three ways to call it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from postinternat.app import create_app
from postinternat.gql import limits as limits_module
from postinternat.gql.limits import Measure
from postinternat.gql.operations import Operations, Question
from postinternat.settings import Settings
from tests.gql_http.conftest import serving

ROOT = Path(__file__).parent.parent.parent
NAME = "highest-net-pay"
_SECTION = re.search(
    r"^## GraphQL, for dashboards$(.*?)^## ", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)


def block(language: str) -> str:
    assert _SECTION
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", _SECTION[1], re.DOTALL | re.MULTILINE)
    return str(found)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(workers=1))) as address:
        yield address


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout


def test_the_operation_and_its_answer(operations: Operations) -> None:
    assert operations.saved[NAME].text.endswith(block("graphql"))
    answer = operations.answer(Question(block("graphql"), {"first": 1}))
    assert json.loads(answer.body) == json.loads(block("json"))


def test_curl_gets_the_answer_and_a_table(address: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    as_json, as_csv = block("sh").replace("http://127.0.0.1:8000", address).splitlines()
    assert json.loads(run("sh", "-c", as_json)) == json.loads(block("json"))
    lines = run("sh", "-c", as_csv).splitlines()
    assert lines[0].startswith("remunerations.totalCount,remunerations.id,")
    assert len(lines) == 11


def test_python_gets_the_amount(address: str) -> None:
    script = block("python").replace("http://127.0.0.1:8000", address)
    amount = json.loads(block("json"))["data"]["remunerations"]["nodes"][0]["amount"]
    assert float(run(sys.executable, "-c", script)) == amount


@pytest.mark.node
def test_javascript_gets_the_amount(address: str) -> None:
    script = block("js").replace("http://127.0.0.1:8000", address)
    amount = json.loads(block("json"))["data"]["remunerations"]["nodes"][0]["amount"]
    assert float(run("node", "--input-type=module", "-e", script)) == amount


def test_the_contract_names_each_setting_limit_and_code() -> None:
    contract = (ROOT / "graphql" / "README.md").read_text(encoding="utf-8")
    settings = [item.name for item in fields(Settings) if item.name.startswith("graphql_")]
    limits = [item.name for item in fields(Measure)]
    sources = [file.read_text(encoding="utf-8") for file in Path(limits_module.__file__).parent.glob("*.py")]
    calls = r"(?:HttpError|bad_request)\((?:[^()]|\([^()]*\))*?\"([A-Z_]{5,})\""
    codes = {code for source in sources for code in re.findall(calls, source)}
    assert {"BATCH", "VERSION_GONE", "NO_WEBSOCKET", "BODY_TOO_LARGE"} <= codes
    named = [*settings, *limits, *codes]
    assert [name for name in named if f"`{name}`" not in contract] == []
