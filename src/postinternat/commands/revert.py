"""``postinternat revert``: make an earlier version of a store directory the current one."""

import argparse
import sys

from postinternat.commands.publish import add_language_option, refused
from postinternat.commands.versions import add_directory_option, directory_store
from postinternat.model import Text
from postinternat.publication import Refusal
from postinternat.publication.audit import FILE, AuditLog
from postinternat.validation.command import locale_language
from postinternat.validation.wording import both

DESCRIPTION = """\
Make an earlier version of the store the current one, at once, for all readers. Nothing is removed: the version
left is kept, and can be reverted to as well. All that was published since is left too, also by other regions."""
EXAMPLES = """\
  postinternat history --store store/
  postinternat revert --store store/
  postinternat revert --store store/ --to 3
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_directory_option(parser)
    parser.add_argument("--to", type=int, metavar="N", help="The number of the version. Default: the one before.")
    add_language_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Go back and say where to. Raises StoreError, StoreBusy."""
    language = arguments.lang or locale_language()
    try:
        store = directory_store(arguments)
        store.snapshot()
        current = store.versions.current() or 0
        number = arguments.to if arguments.to is not None else _before(current, store.versions.numbers())
        version = store.revert(number)
    except Refusal as error:
        return refused(error, language)
    AuditLog(store.versions.root / FILE).write("reverted", number=number, before=current, version=version)
    done = both(
        "La version {number} ({version}) est la version présente ; la version {current} est gardée.",
        "Version {number} ({version}) is the present one; version {current} is kept.",
        number=number,
        version=version[:12],
        current=current,
    )
    sys.stdout.write(done.in_language(language) + "\n")
    return 0


def _before(current: int, numbers: list[int]) -> int:
    earlier = [number for number in numbers if number < current]
    if not earlier:
        raise Refusal(
            Text(f"Aucune version n'est gardée avant la version {current}.", f"No version is kept before {current}."),
            Text("Publier de nouveau les fichiers voulus.", "Publish the wanted files again."),
        )
    return earlier[-1]
