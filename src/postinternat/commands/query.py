"""``postinternat query``: run a SPARQL query from a file, from standard input, or one of the questions."""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from postinternat.commands import questions, tables
from postinternat.commands.checking import told
from postinternat.commands.options import add_store_options, settings_from
from postinternat.errors import SettingsError
from postinternat.store import open_store

DESCRIPTION = """\
Run a SPARQL 1.1 query. The prefixes of the project need not be declared.

QUERY is a file, - for standard input, or the name of a competency question."""
EXAMPLES = """\
  postinternat query --list
  echo 'SELECT ?s { ?s a pi:Scheme }' | postinternat query -
  postinternat query my-query.rq --format csv > result.csv
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("query", nargs="?", metavar="QUERY", help="A file, - or the name of a question.")
    parser.add_argument("--list", action="store_true", help="List the competency questions and stop.")
    parser.add_argument(
        "--format",
        choices=tables.FORMATS,
        help="table, csv and json for SELECT and ASK; turtle for CONSTRUCT and DESCRIBE. Default: table or turtle.",
    )
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the query and print its answer. Raises what the settings, the store and the query raise."""
    settings = settings_from(arguments)
    if arguments.list:
        for name in questions.names(settings.dataset):
            comments = questions.read(name, settings.dataset).comments
            comment = comments.get("en") or next(iter(comments.values()), "")
            sys.stdout.write(f"{name}\n    {comment}\n")
        return 0
    if arguments.query is None:
        raise SettingsError("there is no query", where="QUERY", fix="name a file, - or a question (see --list)")
    text = _read(arguments.query, settings.dataset)
    store = open_store(settings)
    with told(text, store, settings.services) as query, _interruptible():
        answer = tables.answer(store, query, arguments.format)
    sys.stdout.write(answer)
    return 0


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl+C end the process at once: the engine does not look for signals while it computes."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _read(name: str, root: Path) -> str:
    if name == "-":
        return sys.stdin.read()
    file = Path(name)
    if not file.is_file():
        return questions.read(name, root).query
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the query cannot be read: {error}", where=name, fix="give a text file in UTF-8"
        ) from error
