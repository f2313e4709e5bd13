"""``postinternat serve``: start the server, or say why it cannot start."""

import argparse
import ctypes
import errno
import gc
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from postinternat.app import create_app, store_of
from postinternat.commands.options import add_store_options, settings_from
from postinternat.errors import SettingsError
from postinternat.http.addresses import AddressLimit, shortened
from postinternat.settings import Settings
from postinternat.store import Store

_M_MMAP_THRESHOLD = -3
_LARGE_BLOCK = 1_000_000
DESCRIPTION = "Start the server: the site, the GraphQL and SPARQL endpoints, the check of regional data."
EXAMPLES = """\
  postinternat serve
  postinternat serve --port 8080 --store store/
"""

_LEAVE_S = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command. What is not given comes from the environment, then from defaults."""
    parser.add_argument("--host", help="Listen on this address. Default: 127.0.0.1, this machine only.")
    parser.add_argument("--port", type=int, help="Listen on this port; 0 takes a free one. Default: 8000.")
    add_store_options(parser)
    parser.add_argument(
        "--documents",
        metavar="DIR",
        type=Path,
        help="Your copies of the source documents, to show passages in their context. Default: none.",
    )
    parser.add_argument(
        "--rdf", metavar="FILE", type=Path, help="Serve this file of N-Quads, TriG or Turtle in place of the dataset."
    )
    parser.add_argument(
        "--no-union",
        dest="union",
        action="store_const",
        const=False,
        help="With --rdf: keep the named graphs out of the default graph.",
    )
    parser.add_argument(
        "--service",
        dest="services",
        metavar="URL",
        action="append",
        help="Let queries call this SPARQL endpoint by SERVICE; repeat for more. Default: none.",
    )
    limits = parser.add_argument_group("limits")
    limits.add_argument("--workers", type=int, help="Processes that run the public's queries. Default: 2.")
    limits.add_argument("--timeout-s", type=float, help="Seconds a query may run. Default: 10.")
    limits.add_argument("--memory-mb", type=int, help="Megabytes a query may take. Default: 1024.")
    limits.add_argument("--max-rows", type=int, help="Rows after which an answer is cut. Default: 100000.")
    limits.add_argument("--max-mb", type=int, help="Megabytes after which an answer is cut. Default: 32.")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped. Raises SettingsError when the address cannot be used, and what the store raises."""
    settings = settings_from(arguments)
    with listen(settings.host, settings.port) as listener:
        app = create_app(settings)
        sys.stdout.write(greeting(store_of(app), settings, listener.getsockname()[1]))
        sys.stdout.flush()
        _give_large_blocks_back()
        leave_to_stay()
        server_of(app).run(sockets=[listener])
    return 0


def _give_large_blocks_back() -> None:
    """Have glibc return the memory of a large answer to the system once it is sent.

    By itself it learns from the first ones to keep such blocks, and the process grows by half.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)


def leave_to_stay() -> None:
    """Take what is there out of the garbage collector's rounds: the schema alone is hundreds of thousands of objects.

    Each full round went through all of them, in the middle of an answer.
    """
    gc.collect()
    gc.freeze()


def server_of(app: Starlette) -> uvicorn.Server:
    """Return the HTTP server for the application."""
    config = uvicorn.Config(
        AddressLimit(app),
        http=_Connection,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_LEAVE_S,  # streams of events never end by themselves
    )
    return uvicorn.Server(config)


class _Connection(HttpToolsProtocol):
    """One connection. Addresses too long to parse reach the application, so that it can say they are."""

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        self.url = shortened(self.url + url)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address. Raises SettingsError when it cannot be."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        # Without the protocol, asyncio would leave Nagle's algorithm on, and each answer would wait 40 ms.
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _cannot_listen(error, host, port) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise _cannot_listen(error, host, port) from error
    return listener


def greeting(store: Store, settings: Settings, port: int) -> str:
    """Return what the operator reads when the server is up."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"  # noqa: S104 -- only shown
    graphs = store.graphs()
    return f"""\
postinternat serves {sum(graphs.values())} triples in {len(graphs)} graphs, version {store.version[:12]}

  site      {address}/
  GraphQL   {address}/graphql
  SPARQL    {address}/sparql

Try it:     curl {address}/health
Stop it:    Ctrl+C
"""


def _cannot_listen(error: OSError, host: str, port: int) -> SettingsError:
    where = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return SettingsError(
            f"port {port} is already in use", where=where, fix=f"choose another: postinternat serve --port {port + 1}"
        )
    if error.errno == errno.EACCES:
        return SettingsError(f"port {port} is not yours to use", where=where, fix="choose one above 1023 with --port")
    return SettingsError(f"cannot listen there: {error}", where=where, fix="check --host and --port")
