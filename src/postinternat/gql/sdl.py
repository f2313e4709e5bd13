"""Writes ``graphql/schema.graphql``, the schema as text: ``python -m postinternat.gql.sdl`` (``--check`` compares)."""

import sys
from collections.abc import Sequence
from pathlib import Path

from postinternat import paths
from postinternat.gql.schema import read_api

_HEADER = "# Generated from ontology/ by scripts/generate: do not edit.\n\n"


def sdl(ontology: Path | None = None) -> str:
    """Return the text of the file for the ontology in the folder, by default the one the program ships."""
    return _HEADER + read_api(ontology).sdl


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file, or with ``--check`` return 1 when it differs from what would be written."""
    arguments = sys.argv[1:] if argv is None else argv
    file = paths.graphql() / "schema.graphql"
    made = sdl()
    if "--check" not in arguments:
        file.write_text(made, encoding="utf-8")
        return 0
    if file.is_file() and file.read_text(encoding="utf-8") == made:
        return 0
    sys.stderr.write(f"{file} is out of date: run scripts/generate\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
