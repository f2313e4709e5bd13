"""The whole server, and what the tests of its pages read out of them."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.settings import Settings


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """Return a client of the server over the repository's dataset."""
    with TestClient(create_app(Settings(workers=1))) as client:
        yield client
