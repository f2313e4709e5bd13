"""What the operator chooses: addresses, the store, the limits; from the command line or the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from postinternat import paths
from postinternat.errors import SettingsError

PREFIX = "POSTINTERNAT_"


@dataclass(frozen=True)
class Settings:
    """The settings of one process. Each can come from ``POSTINTERNAT_<NAME>`` in the environment."""

    host: str = "127.0.0.1"
    port: int = 8000
    store: str | None = None
    """None: the files in memory; a directory; or the URL of a SPARQL 1.1 query endpoint."""
    store_update: str | None = None
    """The URL of the update endpoint, when it cannot be told from that of queries."""
    dataset: Path = field(default_factory=paths.resources)
    """The folder that holds ontology/ and data/."""
    rdf: Path | None = None
    """A file of N-Quads, TriG, N-Triples or Turtle to serve in place of the dataset."""
    union: bool = True
    """Whether the default graph of ``rdf`` also holds its named graphs."""
    documents: Path | None = None
    """The operator's own copies of the source documents, to show passages in their context."""
    tokens: Path | None = None
    """The file of the tokens by which regions publish over HTTP. None: tokens.json in the store directory."""
    publisher: str = ""
    """Who publishes the site, as the legal page says it: an organisation, not a person."""
    contact: str = ""
    """The service mailbox of whoever runs the server."""
    hosting: str = ""
    """Who hosts the server: name and address."""
    workers: int = 2
    """Processes that run the public's SPARQL and the heavy GraphQL queries."""
    timeout_s: float = 10.0
    """Seconds a query may run."""
    memory_mb: int = 1024
    """Megabytes of memory a query may take beside the dataset."""
    max_rows: int = 100_000
    """Rows or triples in an answer, after which it is cut and says so."""
    max_mb: int = 32
    """Megabytes in an answer, after which it is cut and says so."""
    services: tuple[str, ...] = ()
    """The SPARQL endpoints that a query may call by SERVICE; in the environment, separated by spaces."""

    sparql_cache_mb: int = 64
    """Megabytes of answers to SPARQL queries kept in memory."""
    submission_max_mb: int = 5
    """Megabytes of what is sent over HTTP to be checked."""
    submission_timeout_s: float = 60.0
    """Seconds a check asked for over HTTP may run."""

    graphql_max_kb: int = 256
    """Kilobytes in the body of a GraphQL request."""
    graphql_max_tokens: int = 3000
    """Tokens in a GraphQL document."""
    graphql_max_depth: int = 15
    """Fields inside each other in an operation."""
    graphql_max_aliases: int = 60
    graphql_max_directives: int = 60
    graphql_max_cost: int = 500_000
    """Values that an operation could bring, were each of its pages full."""
    graphql_max_introspection: int = 1_000_000
    """The same for what describes the schema."""
    graphql_page: int = 100
    """Nodes on a page, when the operation does not say."""
    graphql_max_page: int = 1000
    graphql_max_subscribers: int = 100
    graphql_cache_mb: int = 64
    """Megabytes of GraphQL answers kept in memory."""
    graphql_max_age_s: int = 60
    """Seconds for which caches may give a GraphQL answer without asking again."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **chosen: object) -> "Settings":
        """Read the environment, then let what was ``chosen`` on the command line win (None: not chosen).

        Raises SettingsError for a value that cannot be read.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for item in fields(cls):
            name = PREFIX + item.name.upper()
            if name in environment:
                values[item.name] = _read(name, environment[name], item.type)
        values.update({name: value for name, value in chosen.items() if value is not None})
        return cls(**values)._checked()

    @property
    def store_url(self) -> str | None:
        """The URL of the remote store; None when the store is here."""
        return self.store if self.store is not None and "://" in self.store else None

    @property
    def store_directory(self) -> Path | None:
        """The directory of the store; None when it is in memory or remote."""
        return Path(self.store) if self.store is not None and self.store_url is None else None

    @property
    def update_url(self) -> str | None:
        """The URL of the remote store's update endpoint."""
        if self.store_update is not None or self.store_url is None:
            return self.store_update
        stem, _, last = self.store_url.rpartition("/")
        return f"{stem}/update" if last in {"query", "sparql"} else self.store_url

    def _checked(self) -> "Settings":
        if not 0 <= self.port <= 65535:
            raise SettingsError(f"{self.port} is not a port", where="--port", fix="choose 1 to 65535")
        if self.store is not None and not self.store.strip():
            raise SettingsError("the name of the store is empty", where="--store", fix="give a directory or a URL")
        for item in fields(self):
            name = item.name
            if item.type not in (int, float) or name == "port":
                continue
            if getattr(self, name) <= 0:
                option = "--" + name.replace("_", "-")
                raise SettingsError(f"{option} must be more than zero", where=option, fix="give a larger number")
        return replace(self, dataset=self.dataset.resolve())


def _read(name: str, text: str, kind: object) -> object:
    try:
        if kind is int:
            return int(text)
        if kind is float:
            return float(text)
    except ValueError as error:
        raise SettingsError(
            f"{text!r} is not a number", where=f"environment variable {name}", fix="set it to a number"
        ) from error
    if kind is bool:
        return text.lower() not in {"", "0", "no", "false"}
    if kind == tuple[str, ...]:
        return tuple(text.split())
    return Path(text) if kind in (Path, Path | None) else text
