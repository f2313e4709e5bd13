"""The audits of graphql-http, which are the referee of GraphQL over HTTP, pass to the last one."""

import json
import subprocess
from pathlib import Path

import pytest

from postinternat.app import create_app
from postinternat.settings import Settings
from tests.gql_http.conftest import serving

NODE = Path(__file__).parent.parent / "node"


@pytest.mark.node
def test_all_61_audits_are_ok() -> None:
    if not (NODE / "node_modules").is_dir():
        pytest.skip("the Node packages are not installed: scripts/setup --extras")
    with serving(create_app(Settings(workers=1))) as address:
        command = ["node", str(NODE / "audits.mjs"), f"{address}/graphql"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    results = json.loads(done.stdout)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61


def test_the_lock_of_the_audits_names_no_host() -> None:
    assert "://" not in (NODE / "package-lock.json").read_text(encoding="utf-8")
