"""The systems that ``scripts/bench validate`` compares, each run in a process of its own: ``validators NAME FILES…``.

Each prints one line of JSON: how many results it found, and what else it knows about its own time.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox

Answer = dict[str, float]


def ours(submission: Path, _joined: Path, _shapes: Path) -> Answer:
    """Check the submission as ``postinternat validate`` does, and write the report as text."""
    from postinternat.intake.textplaces import TextPlaces
    from postinternat.settings import Settings
    from postinternat.store import open_store
    from postinternat.validation.renderings import text
    from postinternat.validation.sent import Sent, check

    spent = 0.0
    prepare = TextPlaces.prepare

    def timed(places: TextPlaces, nodes: Iterable[ox.NamedNode]) -> None:
        nonlocal spent
        start = time.perf_counter()
        prepare(places, nodes)
        spent += time.perf_counter() - start

    setattr(TextPlaces, "prepare", timed)  # noqa: B010 -- a measure, of no concern to types
    store = open_store(Settings.from_environment(store=None, dataset=None))
    report = check(Sent({submission.name: submission.read_bytes()}), store, engine="fast")
    text.render(report, "fr")
    return {"results": len(report.results), "places_s": round(spent, 3)}


def shacl_alone(_submission: Path, joined: Path, shapes: Path) -> Answer:
    """Run the package ``shacl`` on the joined graph."""
    import shacl

    return {"results": len(shacl.validate(str(joined), str(shapes)))}


def pyshacl_on_rdflib(_submission: Path, joined: Path, shapes: Path) -> Answer:
    """Run pySHACL on an rdflib graph."""
    import pyshacl
    import rdflib

    data = rdflib.Graph().parse(joined, format="nt")
    rules = rdflib.Graph().parse(shapes, format="nt")
    _, found, _ = pyshacl.validate(data, shacl_graph=rules, advanced=True, inplace=True)
    results = found.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
    return {"results": sum(1 for _ in results)}


def pyshacl_on_oxigraph(_submission: Path, joined: Path, shapes: Path) -> Answer:
    """Run pySHACL on an Oxigraph store, as the engine ``pyshacl`` does."""
    from postinternat.validation.graphs import DataGraph
    from postinternat.validation.pyshacl_engine import PyshaclEngine
    from postinternat.validation.rulebook import Rulebook

    data, rules = (ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES) for path in (joined, shapes))
    graph = DataGraph(quad.triple for quad in data)
    return {"results": len(PyshaclEngine().run(graph, Rulebook(quad.triple for quad in rules)))}


RUNS: dict[str, Callable[[Path, Path, Path], Answer]] = {
    "ours": ours,
    "shacl": shacl_alone,
    "pyshacl-rdflib": pyshacl_on_rdflib,
    "pyshacl-oxigraph": pyshacl_on_oxigraph,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(RUNS[sys.argv[1]](*map(Path, sys.argv[2:5]))) + "\n")
