"""``postinternat validate``: check the files of a submission and give the report."""

import argparse
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO, TypeVar

from postinternat.errors import SettingsError
from postinternat.intake import UnreadableSubmission
from postinternat.intake.reading import contents
from postinternat.model import Text
from postinternat.settings import Settings
from postinternat.store import open_store
from postinternat.validation import bar
from postinternat.validation.engine import CHOICES
from postinternat.validation.limit import most_told
from postinternat.validation.renderings import RENDERINGS, phrases
from postinternat.validation.renderings import text as terminal
from postinternat.validation.report import Report
from postinternat.validation.sent import Sent, check
from postinternat.validation.waiting import Stopped, interruptible, leave, stopped

DESCRIPTION = """\
Check a region's data against the rules, together with the dataset. Several files are one submission.

The report says which line or cell is wrong, by which rule, on which words of a document, and how to mend it.
With --engine both, exit code 2 also means that the two engines disagree."""
EXAMPLES = """\
  postinternat validate postes.ttl
  postinternat validate bretagne.xlsx --output bretagne-erreurs.xlsx
  postinternat validate postes.ttl sites.ttl --format json > report.json
  postinternat validate - --lang en --strict < postes.ttl
"""
_Number = TypeVar("_Number", int, float)
_STANDARD_INPUT = Path("-")
_INPUT_NAME = Text("entrée", "input")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        type=Path,
        help="Workbook (.xlsx), CSV files, their folder or .zip, or RDF; - reads standard input.",
    )
    parser.add_argument("--engine", choices=CHOICES, default="auto", help="The SHACL engine. Default: %(default)s.")
    parser.add_argument(
        "--format", choices=tuple(RENDERINGS), help="That of the report. Default: by the name of --output, else text."
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="Write the report there.")
    parser.add_argument("--lang", choices=("fr", "en"), help="Default: that of LC_ALL, LC_MESSAGES or LANG, else fr.")
    parser.add_argument(
        "--most",
        metavar="N",
        type=_positive(int),
        help="Tell the first N findings and count the others. Default: 1000 as text, html or xlsx, else all.",
    )
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=_positive(float), help="Give up after that time. Default: never."
    )
    parser.add_argument("--strict", action="store_true", help="Refuse on a warning too.")
    parser.add_argument("--region", metavar="CODE", default="", help="The INSEE code of the region that sends it.")
    parser.add_argument("--year", metavar="YYYY", type=int, help="The year of the campaign.")
    group = parser.add_argument_group("dataset")
    group.add_argument(
        "--store", metavar="DIR|URL", help="Check against this store. Default: the files of the dataset."
    )
    group.add_argument("--dataset", metavar="DIR", type=Path, help="The folder that holds ontology/ and data/.")


def run(arguments: argparse.Namespace) -> int:
    """Check the files and give the report. Raises what the settings, the store and the engines raise."""
    language = arguments.lang or locale_language()
    form = _form(arguments)
    settings = Settings.from_environment(store=arguments.store, dataset=arguments.dataset)
    try:
        sent = Sent(_read(arguments.files, language), arguments.region, arguments.year)
        with bar.shown(language):
            report = _checked(sent, settings, arguments, most_told(form, arguments.most))
    except Stopped:
        sys.stderr.write(stopped(arguments.timeout).in_language(language) + "\n")
        leave(2)
    except KeyboardInterrupt:
        leave(130)
    except UnreadableSubmission as error:
        sys.stderr.write(error.in_language(language) + "\n")
        return error.exit_code
    if form == "text" and arguments.output is None:
        sys.stdout.write(terminal.render(report, language, colour=wants_colour(sys.stdout)))
    else:
        _give(RENDERINGS[form].render(report, language, sent.files), arguments.output)
    if arguments.output is not None:
        sys.stderr.write(f"{phrases.verdict(report).in_language(language)}{phrases.colon(language)}")
        sys.stderr.write(f"{phrases.summary(report).in_language(language)}\n")
    return exit_code(report, strict=arguments.strict)


def _checked(sent: Sent, settings: Settings, arguments: argparse.Namespace, most: int | None) -> Report:
    """Check what was sent. Raises Stopped, KeyboardInterrupt, and what the check raises."""

    def work() -> Report:
        return check(sent, open_store(settings), engine=arguments.engine, most=most)

    return interruptible(work, arguments.timeout)


def exit_code(report: Report, *, strict: bool = False) -> int:
    """Return 0 when nothing refuses the submission, 1 when something does, 2 when the engines disagree."""
    if report.disagreements:
        return 2
    return 0 if report.accepted(strict=strict) else 1


def wants_colour(stream: TextIO) -> bool:
    """Tell whether the stream is a terminal that shows colours, and nobody asked for none (NO_COLOR)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"


def locale_language() -> str:
    """Return ``en`` when the environment asks for English, else ``fr``."""
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if wanted.lower().startswith("en") else "fr"


def _positive(kind: Callable[[str], _Number]) -> Callable[[str], _Number]:
    """Return the reader of a number above zero."""

    def number(text: str) -> _Number:
        value = kind(text)
        if not 0 < value < threading.TIMEOUT_MAX:
            raise ValueError
        return value

    number.__name__ = "number above zero"  # what argparse calls it
    return number


def _read(files: list[Path], language: str) -> dict[str, bytes]:
    found = contents([file for file in files if file != _STANDARD_INPUT])
    if _STANDARD_INPUT in files:
        piped = sys.stdin.buffer.read()
        found[_INPUT_NAME.in_language(language)] = piped
    return found


def _form(arguments: argparse.Namespace) -> str:
    """Return the form of the report. Raises SettingsError when it is neither said nor told by the file's name."""
    form: str | None = arguments.format
    output: Path | None = arguments.output
    if form is None and output is not None:
        ending = output.suffix.lower().lstrip(".")
        form = next((name for name, one in RENDERINGS.items() if one.extension == ending), None)
        if form is None:
            raise SettingsError(
                f"the name of the report does not tell its form: {output.name}",
                where="--output",
                fix=f"add --format, one of {', '.join(RENDERINGS)}",
            )
    form = form or "text"
    if not RENDERINGS[form].is_text and output is None and sys.stdout.isatty():
        raise SettingsError(f"{form} is not for a terminal", where="--format", fix="add --output FILE")
    return form


def _give(report: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(report)
        return
    try:
        output.write_bytes(report)
    except OSError as error:
        raise SettingsError(
            f"the report cannot be written: {error.strerror}", where=str(output), fix="choose another file"
        ) from error
