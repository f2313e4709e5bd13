"""Look for every anchor at its lines in the documents, and check that it is short."""

import sys
from pathlib import Path

import pyoxigraph as ox

from tests.coverage.folding import compact
from tests.coverage.report import load

_QUERY = """PREFIX pi: <https://w3id.org/post-internat/def#> PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?passage ?number ?first ?last ?anchor WHERE { GRAPH ?g {
    ?passage a pi:Passage ; pi:document ?document ; pi:firstLine ?first ; pi:anchor ?anchor .
  OPTIONAL { ?passage pi:lastLine ?last } } GRAPH ?r { ?document dct:identifier ?number } } ORDER BY ?passage"""


def problems(store: ox.Store, seeds: Path) -> list[str]:
    """Return one line per anchor that is too long or is not at its lines."""
    lines = {path.name[:3]: path.read_text(encoding="utf8").splitlines() for path in seeds.glob("*.txt")}
    found = []
    for row in store.query(_QUERY):  # type: ignore[union-attr]
        first = int(row["first"].value)
        last = int(row["last"].value) if row["last"] else first
        anchor, where = (
            row["anchor"].value,
            f"{row['passage'].value.rpartition('/')[2]} (lines {first}-{last})",
        )
        if len(anchor.split()) > 12:
            found.append(f"{where}: {len(anchor.split())} words, at most 12")
        if compact(anchor) not in compact("\n".join(lines[row["number"].value][first - 1 : last])):
            found.append(f"{where}: not there: {anchor}")
    return found


if __name__ == "__main__":
    report = problems(load(), Path(sys.argv[1]))
    print("\n".join(report) or "every anchor is at its lines")
    raise SystemExit(1 if report else 0)
