"""The options that several commands share: where the dataset is."""

import argparse
from pathlib import Path

from postinternat.settings import Settings


def add_store_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which store to read."""
    group = parser.add_argument_group("dataset")
    group.add_argument(
        "--store",
        metavar="DIR|URL",
        help="Read this store: a directory, or the URL of a SPARQL 1.1 query endpoint. "
        "Default: the files of the dataset, loaded in memory.",
    )
    add_dataset_option(group)


def add_dataset_option(parser: argparse._ActionsContainer) -> None:
    """Add the option that says which files to load."""
    parser.add_argument(
        "--dataset",
        metavar="DIR",
        type=Path,
        help="The folder that holds ontology/ and data/. Default: those of this program.",
    )


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Return the settings that the options and the environment give. Raises SettingsError."""
    known = Settings.__dataclass_fields__
    chosen = {name: value for name, value in vars(arguments).items() if name in known}
    if chosen.get("services") is not None:
        chosen["services"] = tuple(chosen["services"])
    return Settings.from_environment(**chosen)
