"""``postinternat validate``: check the files of a submission and print the report."""

import argparse
import json
import os
import sys
from pathlib import Path

from postinternat.intake import UnreadableSubmission, read
from postinternat.settings import Settings
from postinternat.store import open_store
from postinternat.validation import plain, text, turtle
from postinternat.validation.check import validate_submission
from postinternat.validation.engine import CHOICES
from postinternat.validation.report import Report, Severity

DESCRIPTION = """\
Check a region's data against the rules, together with the dataset. Several files are one submission.

The report says which line is wrong, by which rule, on which words of a document, and how to mend it.
With --engine both, exit code 2 also means that the two engines disagree."""
EXAMPLES = """\
  postinternat validate postes.ttl
  postinternat validate postes.ttl sites.ttl --format json > report.json
  postinternat validate postes.ttl --lang en --strict
"""
FORMATS = ("text", "turtle", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="Turtle, N-Triples or JSON-LD.")
    parser.add_argument("--engine", choices=CHOICES, default="auto", help="The SHACL engine. Default: %(default)s.")
    parser.add_argument("--format", choices=FORMATS, default="text", help="Default: %(default)s.")
    parser.add_argument("--lang", choices=("fr", "en"), help="Default: that of LC_ALL, LC_MESSAGES or LANG, else fr.")
    parser.add_argument("--strict", action="store_true", help="Refuse on a warning too.")
    group = parser.add_argument_group("dataset")
    group.add_argument(
        "--store", metavar="DIR|URL", help="Check against this store. Default: the files of the dataset."
    )
    group.add_argument("--dataset", metavar="DIR", type=Path, help="The folder that holds ontology/ and data/.")


def run(arguments: argparse.Namespace) -> int:
    """Check the files and print the report. Raises what the settings, the store and the engines raise."""
    language = arguments.lang or locale_language()
    try:
        submission = read(arguments.files)
    except UnreadableSubmission as error:
        sys.stderr.write(error.in_language(language) + "\n")
        return error.exit_code
    settings = Settings.from_environment(store=arguments.store, dataset=arguments.dataset)
    report = validate_submission(submission, open_store(settings), engine=arguments.engine)
    sys.stdout.write(rendered(report, arguments.format, language))
    return exit_code(report, strict=arguments.strict)


def rendered(report: Report, form: str, language: str) -> str:
    """Return the report as text, Turtle or JSON."""
    if form == "turtle":
        return turtle.render(report)
    if form == "json":
        return json.dumps(plain.as_plain(report), ensure_ascii=False, indent=2) + "\n"
    return text.render(report, language)


def exit_code(report: Report, *, strict: bool = False) -> int:
    """Return 0 when nothing refuses the submission, 1 when something does, 2 when the engines disagree."""
    if report.disagreements:
        return 2
    return 1 if not report.conforms or (strict and report.count(Severity.WARNING)) else 0


def locale_language() -> str:
    """Return ``en`` when the environment asks for English, else ``fr``."""
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if wanted.lower().startswith("en") else "fr"
