"""Where ontology/, data/ and graphql/ are: inside an installed wheel, else in the checkout."""

from pathlib import Path

from postinternat.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
_PACKAGED = _PACKAGE / "_resources"
_CHECKOUT = _PACKAGE.parent.parent


def resources() -> Path:
    """Return the folder that holds ontology/, data/ and graphql/.

    Raises SettingsError when neither the package nor the checkout has them.
    """
    for folder in (_PACKAGED, _CHECKOUT):
        if (folder / "ontology").is_dir():
            return folder
    raise SettingsError(
        "the folders ontology/ and data/ were not found",
        where=f"{_PACKAGED} and {_CHECKOUT}",
        fix="reinstall the package, or run from a full checkout",
    )


def ontology() -> Path:
    """Return the folder of the model: classes, code lists, shapes and questions."""
    return resources() / "ontology"


def data() -> Path:
    """Return the folder of the facts."""
    return resources() / "data"


def graphql() -> Path:
    """Return the folder of the GraphQL contract: schema and saved operations."""
    return resources() / "graphql"


def changelog() -> Path:
    """Return the file that says what has changed."""
    return resources() / "CHANGELOG.md"
