"""CSV files as sheets: the encoding and the separator are found out, and places count rows as a spreadsheet does."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from postinternat.intake.containers import check_parts, unreadable_file
from postinternat.intake.grid import MOST_COLUMNS, MOST_ROWS, CellValue, ErrorValue, GridNotes, Row
from postinternat.intake.places import Place
from postinternat.intake.submission import SyntaxProblem, UnreadableSubmission
from postinternat.model import Text

_SEPARATORS = ";\t,|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MOJIBAKE = re.compile(r"[\w'’.-]*(?:Ã[\u0080-\u00bf€™¢£©ª«¨´»]|Â[\u00a0-\u00bf°€]|â€[™œ\u009d“”])[\w'’.-]*")
_SAMPLE_ROWS = 20
_ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#DIV/0!", "#NUM!", "#NOMBRE!", "#NULL!", "#NUL!")
)


class CsvSheet:
    """One CSV file."""

    in_workbook = False
    hidden = False

    def __init__(self, content: bytes, file: str) -> None:
        """Decode the file. Raises UnreadableSubmission when its bytes are no text."""
        self.file = file
        self.name = PurePath(file).stem
        self.notes = GridNotes()
        self.encoding, self._text = _decoded(content, file)
        self._separator = _separator(self._text)
        broken = _MOJIBAKE.search(self._text)
        self.mojibake = broken.group()[:40] if broken else ""

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are not empty. Raises UnreadableSubmission for a quote that is never closed."""
        self.notes = GridNotes()
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator, strict=True)
        try:
            for number, cells in enumerate(reader, 1):
                if number > MOST_ROWS:
                    self.notes.too_many_rows = True
                    return
                row: dict[int, CellValue] = {
                    column: _value(text) for column, text in enumerate(cells[:MOST_COLUMNS], 1) if text.strip()
                }
                self.notes.too_many_columns |= any(text.strip() for text in cells[MOST_COLUMNS:])
                if row:
                    yield number, row
        except csv.Error as error:
            raise UnreadableSubmission([_bad_quotes(self.file, reader.line_num)]) from error


def csv_sheets(content: bytes, file: str) -> list[CsvSheet]:
    """Return the CSV files of a zip. Raises UnreadableSubmission when one is no text, or the zip too big."""
    try:
        check_parts(content, file)
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = [part for part in archive.infolist() if _is_csv(part.filename)]
        found = [CsvSheet(archive.read(part), PurePath(part.filename).name) for part in parts]
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise unreadable_file("damaged", file) from error
    if not found:
        raise UnreadableSubmission([_no_csv(file)])
    return found


def _is_csv(name: str) -> bool:
    path = PurePath(name)
    return path.suffix.lower() in {".csv", ".tsv", ".txt"} and not path.name.startswith(".") and "__MACOSX" not in name


def _value(text: str) -> CellValue:
    return ErrorValue(text.strip()) if text.strip() in _ERRORS else text


def _decoded(content: bytes, file: str) -> tuple[str, str]:
    """Return the encoding, empty for UTF-8, and the text."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    candidates = [marked] if marked else _unmarked(content)
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return ("" if encoding.startswith("utf-8") else encoding.upper()), text
    raise UnreadableSubmission([_no_text(file)])


def _unmarked(content: bytes) -> list[str]:
    """Return the encodings to try: without a mark, UTF-16 shows by the zeros of its ASCII characters."""
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) // 4:
        return ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    return ["utf-8", "windows-1252"]


def _separator(text: str) -> str:
    """Return the separator that cuts most of the first rows into the same number of cells, more than one."""
    first = text[:20_000]
    named = re.match(r"sep=(.)\r?\n", first)
    if named:
        return named.group(1)

    def evenness(separator: str) -> tuple[int, int]:
        try:
            rows = csv.reader(io.StringIO(first, newline=""), delimiter=separator)
            widths = [len(row) for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False) if row]
        except csv.Error:
            return (0, 0)
        usual = max(widths, key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(_SEPARATORS, key=evenness)


def _no_text(file: str) -> SyntaxProblem:
    return SyntaxProblem(
        Text("ce fichier n'est pas un texte CSV.", "this file is not CSV text."),
        Text(
            "Dans le tableur, l'enregistrer sous « CSV UTF-8 (délimité par des virgules) ».",
            "In the spreadsheet, save it as 'CSV UTF-8 (Comma delimited)'.",
        ),
        Place(file),
    )


def _bad_quotes(file: str, line: int) -> SyntaxProblem:
    return SyntaxProblem(
        Text(
            "des guillemets ne sont pas fermés, ou une cellule est démesurée.",
            "a quote is not closed, or a cell is enormous.",
        ),
        Text(
            "Fermer les guillemets ; à l'intérieur d'une cellule, les doubler : \"\".",
            'Close the quotes; inside a cell, double them: "".',
        ),
        Place(file, max(line, 1)),
    )


def _no_csv(file: str) -> SyntaxProblem:
    return SyntaxProblem(
        Text("cette archive ne contient aucun fichier CSV.", "this archive holds no CSV file."),
        Text(
            "Y mettre un fichier par feuille, par exemple postes.csv.",
            "Put one file for each sheet in it, such as postes.csv.",
        ),
        Place(file),
    )
