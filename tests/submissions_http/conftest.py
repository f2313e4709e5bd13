"""One server over the real dataset, in memory, for the tests of what a region sends over HTTP."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.settings import Settings


@pytest.fixture(scope="package")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(workers=1))) as client:
        yield client
