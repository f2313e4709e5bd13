"""``postinternat template``: make the workbook, CSV files or Turtle that a region fills in."""

import argparse
import io
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from postinternat.commands.options import add_store_options, settings_from
from postinternat.errors import PostinternatError, SettingsError
from postinternat.intake import UnreadableSubmission, read
from postinternat.intake.template import FORMATS, Template, UnknownRegion, published, template
from postinternat.model import Text, read_catalogue
from postinternat.namespaces import shorten
from postinternat.store import open_store
from postinternat.validation.command import locale_language

DESCRIPTION = """\
Make the workbook that a region fills in: a sheet for each kind of thing, headers with help, drop-downs, an example row.

The same as CSV files, as Turtle, as Table Schema for open-data validators, and as metadata of CSV on the Web."""
EXAMPLES = """\
  postinternat template --region 53 --year 2026 -o bretagne.xlsx
  postinternat template --region Bretagne --format csv -o bretagne/
  postinternat template --region 53 --current --store store/ -o bretagne-publie.xlsx
"""
_MOST_TOLD = 10
_NOTHING_PUBLISHED = Text(
    "Cette région n'a rien publié pour cette année : le modèle est vierge.",
    "This region has published nothing for this year: the template is blank.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--region", metavar="CODE|NAME", required=True, help="INSEE code or name of the region.")
    parser.add_argument("--year", metavar="YYYY", type=int, help="The year of the campaign.")
    parser.add_argument("--format", choices=tuple(FORMATS), default="xlsx", help="Default: %(default)s.")
    parser.add_argument("--lang", choices=("fr", "en"), help="Default: that of LC_ALL, LC_MESSAGES or LANG, else fr.")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE|DIR",
        type=Path,
        help="Where to write it; several files go into a folder, or into an archive named .zip. Default: the name of"
        " the region, here.",
    )
    parser.add_argument("--overwrite", action="store_true", help="Write over a file that exists.")
    filled = parser.add_mutually_exclusive_group()
    filled.add_argument("--from", metavar="FILE", type=Path, dest="source", help="Fill it with the data of this file.")
    filled.add_argument("--current", action="store_true", help="Fill it with what the region has published in --store.")
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the template and say where. Raises SettingsError, StoreError, DatasetError."""
    language = arguments.lang or locale_language()
    settings = settings_from(arguments)
    store, catalogue = open_store(settings), read_catalogue(settings.dataset / "ontology")
    try:
        triples = read([arguments.source], store).triples if arguments.source else ()
        if arguments.current:
            triples = published(store, catalogue, arguments.region, arguments.year)
        made = template(
            store,
            catalogue,
            arguments.region,
            year=arguments.year,
            form=arguments.format,
            language=language,
            triples=triples,
        )
    except (UnreadableSubmission, UnknownRegion) as error:
        sys.stderr.write(error.in_language(language) + "\n")
        return error.exit_code
    target = arguments.output or Path(made.file_name)
    _write(made, target, overwrite=arguments.overwrite)
    sys.stderr.write(f"{target}\n")
    if arguments.current and not triples:
        sys.stderr.write(_NOTHING_PUBLISHED.in_language(language) + "\n")
    _tell_left_over(made.left_over, language)
    return 0


def _write(made: Template, target: Path, *, overwrite: bool) -> None:
    """Write the file, or the files of an archive into a folder. Raises SettingsError."""
    files = {target: made.content}
    if made.media_type == "application/zip" and target.suffix.lower() != ".zip":
        with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
            files = {target / name: archive.read(name) for name in archive.namelist()}
    taken = [file for file in files if file.exists() and not overwrite]
    if taken:
        raise SettingsError("this file exists", where=str(taken[0]), fix="name another, or add --overwrite")
    for file, content in files.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        except OSError as error:
            raise PostinternatError(
                f"the template cannot be written: {error.strerror}", where=str(file), fix="choose another place"
            ) from error


def _tell_left_over(triples: Sequence[ox.Triple], language: str) -> None:
    if not triples:
        return
    french = f"{len(triples)} énoncés n'ont pas de cellule dans le modèle et n'y sont pas :"
    english = f"{len(triples)} statements have no cell in the template and are not in it:"
    sys.stderr.write((french if language == "fr" else english) + "\n")
    for triple in triples[:_MOST_TOLD]:
        terms = (shorten(t.value) if isinstance(t, ox.NamedNode) else str(t) for t in triple)
        sys.stderr.write(f"  {' '.join(terms)}\n")
