"""Settings come from the command line, then the environment, then the defaults; a bad one is named."""

from pathlib import Path

import pytest

from postinternat.errors import SettingsError
from postinternat.settings import Settings


def test_the_command_line_wins_over_the_environment() -> None:
    environment = {"POSTINTERNAT_PORT": "81", "POSTINTERNAT_HOST": "0.0.0.0", "POSTINTERNAT_DOCUMENTS": "docs"}
    settings = Settings.from_environment(environment, port=82, host=None)
    assert (settings.port, settings.host, settings.documents) == (82, "0.0.0.0", Path("docs"))


def test_by_default_only_this_machine_is_served() -> None:
    assert Settings.from_environment({}).host == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PORT", "eighty", "'eighty' is not a number\n  where: environment variable POSTINTERNAT_PORT"),
        ("TIMEOUT_S", "soon", "'soon' is not a number"),
        ("PORT", "70000", "70000 is not a port"),
        ("WORKERS", "0", "--workers must be more than zero"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({f"POSTINTERNAT_{name}": value})
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("store", "directory", "url", "update"),
    [
        (None, None, None, None),
        ("store", Path("store"), None, None),
        ("http://h:7878/query", None, "http://h:7878/query", "http://h:7878/update"),
        ("https://h/ds/sparql", None, "https://h/ds/sparql", "https://h/ds/update"),
        ("https://h/ds", None, "https://h/ds", "https://h/ds"),
    ],
)
def test_a_store_is_memory_a_directory_or_a_server(
    store: str | None, directory: Path | None, url: str | None, update: str | None
) -> None:
    settings = Settings(store=store)
    assert (settings.store_directory, settings.store_url, settings.update_url) == (directory, url, update)


def test_the_update_endpoint_can_be_given() -> None:
    assert Settings(store="http://h/query", store_update="http://h/write").update_url == "http://h/write"
