"""The server starts, says how it is, and stops as it was told to."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from itertools import takewhile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.settings import Settings
from postinternat.store import DirectoryStore, EmbeddedStore, dataset


def test_health_gives_the_version(small: Path, small_store: EmbeddedStore) -> None:
    with TestClient(create_app(Settings(dataset=small, workers=1))) as client:
        answer = client.get("/health")
        assert answer.json() == {"status": "ok", "version": small_store.version}


def test_health_tells_a_store_that_went_away(small: Path, tmp_path: Path) -> None:
    DirectoryStore(tmp_path).load(dataset.read(small))
    with TestClient(create_app(Settings(store=str(tmp_path), workers=1))) as client:
        (tmp_path / "CURRENT").unlink()
        answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_greets_answers_and_leaves_no_process(stop: signal.Signals, small: Path) -> None:
    command = [sys.executable, "-m", "postinternat", "serve", "--port", "0", "--dataset", str(small)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("POSTINTERNAT_")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        greeting = "".join(takewhile(lambda line: not line.startswith("Stop it"), server.stdout))
        assert "29 triples in 8 graphs" in greeting
        curl = re.search(r"curl (\S+)", greeting)
        assert curl is not None
        with urllib.request.urlopen(curl[1], timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        assert len(children) == 1
        server.send_signal(stop)
        server.wait(timeout=10)
    assert not Path(f"/proc/{children[0]}").exists()


def test_programs_that_prefer_data_are_sent_to_the_catalogue() -> None:
    with TestClient(create_app(Settings(workers=1))) as client:
        for accept in ("text/turtle", "application/ld+json, text/html;q=0.5"):
            answer = client.get("/", headers={"accept": accept}, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (303, "/catalogue")
        catalogue = client.get("/", headers={"accept": "text/turtle"}, follow_redirects=True)
        assert catalogue.headers["content-type"].startswith("text/turtle")
        for accept in ("text/html", "*/*", "text/html, text/turtle;q=0.9"):
            assert client.get("/", headers={"accept": accept}).headers["content-type"].startswith("text/html")
