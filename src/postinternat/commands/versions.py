"""What the commands on the versions of a store directory share."""

import argparse

from postinternat.commands.options import settings_from
from postinternat.model import Text
from postinternat.publication import Refusal
from postinternat.store import DirectoryStore


def add_directory_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the directory."""
    parser.add_argument("--store", metavar="DIR", help="The directory of the store.")


def directory_store(arguments: argparse.Namespace) -> DirectoryStore:
    """Return the store directory that the options name. Raises Refusal when they name none."""
    folder = settings_from(arguments).store_directory
    if folder is None:
        raise Refusal(
            Text("Seul un dossier garde ses versions.", "Only a directory keeps its versions."),
            Text(
                "Ajouter --store DIR ; sur un serveur distant, publier de nouveau les fichiers voulus.",
                "Add --store DIR; on another server, publish the wanted files again.",
            ),
            where="--store",
        )
    return DirectoryStore(folder)
