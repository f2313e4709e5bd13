"""The sheets in which a region writes its data: one for each class that the shapes name so, a column for each field.

Templates are written and tables are read by these sheets: a property added to a shape is a column, without more.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from postinternat.model.catalogue import Catalogue, ClassSpec, FieldSpec, ValueKind
from postinternat.namespaces import BASE, DEF
from postinternat.text import Text

LANGUAGES = ("fr", "en")
SEPARATOR = ";"
"""Between two values of one cell."""
EXAMPLE_PREFIX = "exemple"
"""How the identifier of an example row begins, whatever the case: such a row is not data."""
REQUIRED_MARK = "*"
"""At the end of the header of a required column."""
README_SHEET = Text("Lisez-moi", "Read me")
"""The first sheet of a workbook: help, and two labelled cells whose values stand in the cell to their right."""
REGION_LABEL = Text("Région (code INSEE)", "Région (INSEE code)")
YEAR_LABEL = Text("Année de campagne", "Campaign year")
LISTS_SHEET = Text("Listes", "Lists")
"""The hidden last sheet of a workbook, which holds what the drop-downs offer; it is never data and is not read."""
PASSAGE = DEF + "Passage"
STATED_IN = DEF + "statedIn"
PASSAGE_SUFFIX = "-passage"
"""What the IRI of a row's passage adds to the row's own."""
_LANGUAGE_NAMES = {"fr": Text("français", "French"), "en": Text("anglais", "English")}
_IDENTIFIER_HEADER = Text("identifiant", "identifier")
_IDENTIFIER_HELP = Text(
    "Un nom court et unique pour cette ligne, sans espace, par exemple « p01 ». Les autres feuilles la nomment ainsi.",
    "A short and unique name for this row, without spaces, such as 'p01'. Other sheets name the row by it.",
)
_SOURCE = Text("source : ", "source: ")


class ColumnRole(Enum):
    """What a column holds."""

    IDENTIFIER = "identifier"
    """The name of the row; the column has no field."""
    VALUE = "value"
    """Values of the row's own field."""
    PASSAGE = "passage"
    """Values of a field of the passage that states the row's provision."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    Attributes:
        name: its stable name, such as ``hospitalShare``, ``label.fr`` or ``statedIn.document``.
        header: what its first cell says, without the mark of a required column.
        help: what to write in it.
        field: the field of the row's class, or of the passage; None for the identifier.
        role: what it holds.
        language: the language of its texts (``fr`` or ``en``); empty when it holds no text.
        required: true when each row must fill it.
        many: true when a cell may hold several values, with ``;`` between them.
        shown: false when a blank sheet leaves it out; it is understood when someone adds it.
    """

    name: str
    header: Text
    help: Text
    field: FieldSpec | None
    role: ColumnRole
    language: str
    required: bool
    many: bool
    shown: bool = True

    @property
    def headers(self) -> tuple[str, ...]:
        """What its first cell may say: its header in each language, or its stable name."""
        return (*(self.header.in_language(each) for each in LANGUAGES), self.name)

    @property
    def short_headers(self) -> tuple[str, ...]:
        """What it is called as well, where no other column is: the label of its property."""
        if self.role is not ColumnRole.VALUE or self.field is None or self.language == "en":
            return ()
        return tuple(self.field.term.in_language(each) for each in LANGUAGES)

    def heading(self, language: str) -> str:
        """Return the header as a template writes it: with a capital, and the mark when it is required."""
        header = self.header.in_language(language)
        return header[:1].upper() + header[1:] + (f" {REQUIRED_MARK}" if self.required else "")


class Sender(NamedTuple):
    """What rows are named by: the slug of the region's name, and the year where it is known."""

    region_slug: str
    year: int | None


@dataclass(frozen=True)
class Sheet:
    """The sheet of one class: its name in a workbook, and all columns that it understands, in order."""

    name: Text
    spec: ClassSpec
    columns: tuple[Column, ...]

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns of a blank sheet."""
        return tuple(column for column in self.columns if column.shown)

    @property
    def file_stem(self) -> str:
        """The name of its CSV file without ``.csv``, always the French one: ``remunerations``."""
        return slug(self.name.fr)

    def column(self, header: str) -> Column | None:
        """Return the column that a header or a stable name means, whatever its case, accents and mark, or None."""
        wanted = folded(header)
        exact = (column for column in self.columns if wanted in map(folded, column.headers))
        short = (column for column in self.columns if wanted in map(folded, column.short_headers))
        return next(exact, None) or next(short, None)

    def iri(self, sender: Sender, identifier: str) -> str:
        """Return the IRI of a row: ``…/id/post/bretagne-2026-p01``."""
        return self.iri_stem(sender) + slug(identifier)

    def iri_stem(self, sender: Sender) -> str:
        """Return what the IRIs of all rows begin with: the region, and the year of what is of one campaign."""
        year = f"{sender.year}-" if self.spec.by_year and sender.year is not None else ""
        return f"{BASE}id/{self.spec.segment}/{sender.region_slug}-{year}"


def sheets(catalogue: Catalogue) -> tuple[Sheet, ...]:
    """Return the sheets in the order of the workbook."""
    specs = sorted((spec for spec in catalogue.classes.values() if spec.sheet_name.fr), key=lambda s: s.sheet_order)
    return tuple(Sheet(spec.sheet_name, spec, _columns(spec, catalogue)) for spec in specs)


def passage_iri(row: str, catalogue: Catalogue) -> str:
    """Return the IRI of the passage of the row with the IRI ``row``."""
    return f"{BASE}id/{catalogue.classes[PASSAGE].segment}/{row.rpartition('/')[2]}{PASSAGE_SUFFIX}"


def is_example(identifier: str) -> bool:
    """Tell whether the identifier is that of an example row, which is not data."""
    return folded(identifier).startswith(EXAMPLE_PREFIX)


def slug(text: str) -> str:
    """Return the text as a part of an IRI: lower case, ASCII, hyphens. It may be empty."""
    return re.sub("[^a-z0-9]+", "-", _plain(text)).strip("-")


def folded(text: str) -> str:
    """Return the text without case, accents, kinds of apostrophe, repeated spaces and a last mark, to compare it."""
    straight = re.sub("[’‘ʼ`´]", "'", text)
    return " ".join(_plain(straight).removesuffix(REQUIRED_MARK).split())


def _plain(text: str) -> str:
    open_ligatures = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    decomposed = unicodedata.normalize("NFKD", open_ligatures).casefold()
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).strip()


def _columns(spec: ClassSpec, catalogue: Catalogue) -> tuple[Column, ...]:
    columns = [
        Column("identifier", _IDENTIFIER_HEADER, _IDENTIFIER_HELP, None, ColumnRole.IDENTIFIER, "", False, False)
    ]
    passages: list[Column] = []
    for field in spec.fields.values():
        if not field.in_sheets:
            continue
        if field.target == PASSAGE:
            passage = catalogue.classes[PASSAGE].fields.values()
            passages += [_of_passage(field, inner) for inner in passage if inner.in_sheets]
        else:
            columns += _of_field(field, shown=spec.iri not in field.left_out_of)
    return (*columns, *passages)


def _of_field(field: FieldSpec, *, shown: bool) -> list[Column]:
    """Return the column of a field; a text of several languages has one for each, French first."""
    if field.kind is not ValueKind.TEXT or not field.many:
        language = "fr" if field.kind is ValueKind.TEXT else ""
        return [_value(field.name, field.label, field, language, required=field.required, shown=shown)]
    return [
        _value(
            f"{field.name}.{language}",
            Text(f"{field.label.fr} ({name.fr})", f"{field.label.en} ({name.en})"),
            field,
            language,
            required=field.required and language == "fr",
            shown=shown,
        )
        for language, name in _LANGUAGE_NAMES.items()
    ]


def _value(name: str, header: Text, field: FieldSpec, language: str, *, required: bool, shown: bool) -> Column:
    many = field.many and not field.unique_language
    return Column(name, header, field.description, field, ColumnRole.VALUE, language, required, many, shown)


def _of_passage(stated_in: FieldSpec, inner: FieldSpec) -> Column:
    header = Text(_SOURCE.fr + inner.label.fr, _SOURCE.en + inner.label.en)
    language = "fr" if inner.kind is ValueKind.TEXT else ""
    name = f"{stated_in.name}.{inner.name}"
    return Column(name, header, inner.description, inner, ColumnRole.PASSAGE, language, False, False)
