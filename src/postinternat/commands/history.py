"""``postinternat history``: the versions that a store keeps, and who published what in each."""

import argparse
import json
import sys

from postinternat.commands.publish import add_language_option, refused
from postinternat.commands.versions import add_directory_option, directory_store
from postinternat.model import Text
from postinternat.publication import Refusal
from postinternat.publication.history import Version, as_plain_version, history
from postinternat.publication.provenance import Publication
from postinternat.validation.command import locale_language
from postinternat.validation.wording import both

DESCRIPTION = "List the versions that a store directory keeps, the newest first, and who published what in each."
EXAMPLES = """\
  postinternat history --store store/
  postinternat history --store store/ --format json
"""
_CURRENT = Text("présente", "present")
_LOADED = Text("chargement des fichiers, ou retrait", "load of the files, or removal")
_UNREADABLE = Text("illisible", "unreadable")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_directory_option(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="Default: %(default)s.")
    add_language_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the versions. Raises StoreError."""
    language = arguments.lang or locale_language()
    try:
        store = directory_store(arguments)
    except Refusal as error:
        return refused(error, language)
    store.snapshot()
    versions = history(store)
    if arguments.format == "json":
        plain = [as_plain_version(version) for version in versions]
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("".join(_told(version, language) for version in versions))
    return 0


def _told(version: Version, language: str) -> str:
    mark = f"  ({_CURRENT.in_language(language)})" if version.current else ""
    lines = [f"{version.number:>4}  {version.version[:12] or _UNREADABLE.in_language(language)}{mark}"]
    lines += [f"      {_publication(one).in_language(language)}" for one in version.publications]
    if not version.publications:
        lines.append(f"      {_LOADED.in_language(language)}")
    return "\n".join(lines) + "\n"


def _publication(one: Publication) -> Text:
    files = ", ".join(file.name for file in one.files)
    return both(
        "{time}  région {region}, campagne {year}, par {by} : {files}{message}",
        "{time}  region {region}, {year} campaign, by {by}: {files}{message}",
        time=one.time,
        region=one.campaign.region,
        year=one.campaign.year,
        by=one.by,
        files=files,
        message=f" ; {one.message}" if one.message else "",
    )
