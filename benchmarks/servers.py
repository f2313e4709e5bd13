"""The SPARQL servers that are compared, each started on the same file, on loopback."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

BESIDE = Path(__file__).resolve().parent.parent / ".bench"
"""The virtual environment of what is compared but not used by the project; ``scripts/bench`` makes it."""
_RDFLIB = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Dataset(default_union=True)
graph.parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), port=int(sys.argv[2]), log_level="error", access_log=False)
"""


@contextmanager
def ours(file: Path) -> Iterator[str]:
    """Serve with this project."""
    port = _free_port()
    command = [sys.executable, "-m", "postinternat", "serve", "--rdf", str(file), "--port", str(port)]
    with _running(command, port):
        yield f"http://127.0.0.1:{port}/sparql"


@contextmanager
def oxigraph_memory(file: Path) -> Iterator[str]:
    """Serve with Oxigraph's own server, the data in memory."""
    port = _free_port()
    with _running([_oxigraph(), "serve", "--bind", f"127.0.0.1:{port}"], port):
        address = f"http://127.0.0.1:{port}"
        headers = {"Content-Type": "application/n-triples"}
        request = urllib.request.Request(f"{address}/store?default", file.read_bytes(), headers, method="PUT")  # noqa: S310 -- loopback
        urllib.request.urlopen(request, timeout=300).close()  # noqa: S310 -- loopback
        yield f"{address}/query"


@contextmanager
def oxigraph_disk(file: Path) -> Iterator[str]:
    """Serve with Oxigraph's own server, the data on disk."""
    port, folder = _free_port(), file.with_suffix(".oxigraph")
    command = [_oxigraph(), "load", "--location", str(folder), "--file", str(file)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- our own files
    with _running([_oxigraph(), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"], port):
        yield f"http://127.0.0.1:{port}/query"
    shutil.rmtree(folder)


@contextmanager
def rdflib_endpoint(file: Path) -> Iterator[str]:
    """Serve with rdflib-endpoint."""
    port = _free_port()
    with _running([str(BESIDE / "bin" / "python"), "-c", _RDFLIB, str(file), str(port)], port):
        yield f"http://127.0.0.1:{port}/sparql"


def _oxigraph() -> str:
    program = shutil.which("oxigraph", path=Path(sys.executable).parent)
    if program is None:
        raise FileNotFoundError("oxigraph: it is in requirements.lock, run scripts/setup")
    return program


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[int]:
    """Run a server until the block ends; give the number of its process."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 -- our own
        try:
            deadline = time.monotonic() + 300
            while not _listens(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command[0]} does not serve")
                time.sleep(0.05)
            yield process.pid
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
