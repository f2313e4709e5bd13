"""``postinternat prune``: remove old versions of a store directory."""

import argparse
import sys

from postinternat.commands.publish import add_language_option, refused
from postinternat.commands.versions import add_directory_option, directory_store
from postinternat.errors import SettingsError
from postinternat.publication import Refusal
from postinternat.publication.audit import FILE, AuditLog
from postinternat.validation.command import locale_language
from postinternat.validation.wording import both

DESCRIPTION = """\
Remove all but the newest versions of a store directory. The current version stays, and so does one that a server
still reads. What is removed cannot be reverted to."""
EXAMPLES = """\
  postinternat prune --store store/
  postinternat prune --store store/ --keep 3
"""
_KEPT = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_directory_option(parser)
    parser.add_argument("--keep", type=int, default=_KEPT, metavar="N", help="How many to keep. Default: %(default)s.")
    add_language_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Remove and say what. Raises SettingsError, StoreError, StoreBusy."""
    language = arguments.lang or locale_language()
    if arguments.keep < 1:
        raise SettingsError("at least one version must be kept", where="--keep", fix="give 1 or more")
    try:
        store = directory_store(arguments)
    except Refusal as error:
        return refused(error, language)
    store.snapshot()
    removed, left = store.prune(arguments.keep)
    AuditLog(store.versions.root / FILE).write("pruned", removed=", ".join(map(str, removed)))
    done = both(
        "Versions retirées : {removed}. Anciennes et gardées, car présente ou lues : {left}.",
        "Versions removed: {removed}. Old and kept, for they are current or read: {left}.",
        removed=", ".join(map(str, removed)) or "–",
        left=", ".join(map(str, left)) or "–",
    )
    sys.stdout.write(done.in_language(language) + "\n")
    return 0
