"""The application over the small dataset, with a short time limit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from postinternat.settings import Settings
from tests.sparql.serving import application


@pytest.fixture(scope="module")
def client(small: Path) -> Iterator[TestClient]:
    app = application(Settings(dataset=small, workers=2, timeout_s=1.0, memory_mb=200))
    with TestClient(app, headers={"Accept-Language": "en"}) as client:
        yield client
