"""``postinternat publish``: check the files of a submission and put them in place of what the region published."""

import argparse
import json
import sys
from pathlib import Path

from postinternat.commands.options import add_store_options, settings_from
from postinternat.errors import StoreError
from postinternat.intake import UnreadableSubmission
from postinternat.intake.reading import contents, read_contents
from postinternat.model import Catalogue, Text, read_catalogue
from postinternat.publication import NotConforming, Order, Outcome, Plan, Refusal, campaign_of, publish
from postinternat.publication.audit import AuditLog, audit_log
from postinternat.publication.campaign import regions
from postinternat.publication.provenance import SourceFile
from postinternat.publication.wording import as_plain, left_out, summary, told
from postinternat.settings import Settings
from postinternat.store import Store, open_store
from postinternat.validation import bar
from postinternat.validation.command import locale_language
from postinternat.validation.engine import CHOICES
from postinternat.validation.renderings import text
from postinternat.validation.report import Severity
from postinternat.validation.wording import both

DESCRIPTION = """\
Check a region's data, then put them in place of what the region published for that year, all at once.

An error refuses them, a warning too unless it is accepted. What serves the checks alone is not published. The
version before is kept: postinternat revert brings it back."""
EXAMPLES = """\
  postinternat publish bretagne.xlsx --store store/
  postinternat publish postes.ttl --region 53 --year 2026 --store store/ --accept-warnings
  postinternat publish postes.ttl --store http://localhost:7878/query --by "ARS Bretagne, offre de soins"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_submission_options(parser)
    parser.add_argument("--accept-warnings", action="store_true", help="Publish although there are warnings.")
    parser.add_argument(
        "--by",
        metavar="FUNCTION",
        help="The function or service that publishes, never a person. Default: the ARS of the region.",
    )
    parser.add_argument("--message", default="", help="What to write about this publication.")
    parser.add_argument(
        "--store-update",
        metavar="URL",
        help="The update endpoint of the server. Default: the query endpoint with /update for /query or /sparql.",
    )


def add_submission_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is published where, and how the answer is given."""
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="What postinternat validate takes.")
    parser.add_argument("--region", default="", metavar="CODE", help="INSEE code or name. Default: what the files say.")
    parser.add_argument("--year", type=int, help="The year of the campaign. Default: what the files say.")
    parser.add_argument("--engine", choices=CHOICES, default="auto", help="The SHACL engine. Default: %(default)s.")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="Default: %(default)s.")
    add_language_option(parser)
    add_store_options(parser)


def add_language_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that chooses the language."""
    parser.add_argument("--lang", choices=("fr", "en"), help="Default: that of LC_ALL, LC_MESSAGES or LANG, else fr.")


def run(arguments: argparse.Namespace) -> int:
    """Publish and say what changed. Raises what the settings, the store and the engines raise."""
    language = arguments.lang or locale_language()
    settings = settings_from(arguments)
    log = audit_log(settings)
    try:
        files = contents(arguments.files)
        store = open_store(settings)
        with bar.shown(language):
            submission = read_contents(files, store, region=arguments.region, year=arguments.year)
        campaign = campaign_of(submission, store, region=arguments.region, year=arguments.year)
        order = Order(
            by=arguments.by or default_publisher(store, campaign.region),
            message=arguments.message,
            files=tuple(SourceFile.of(name, content) for name, content in files.items()),
            accept_warnings=arguments.accept_warnings,
            engine=arguments.engine,
        )
        catalogue = read_catalogue(settings.dataset / "ontology")
        about: dict[str, str | int] = {"region": campaign.region, "year": campaign.year, "by": order.by}
        try:
            with bar.shown(language):
                outcome = publish(submission, campaign, store, catalogue, order)
        except (Refusal, StoreError) as error:
            _write_log(log, "refused", reason=error.what, **about)
            raise
    except (UnreadableSubmission, Refusal) as error:
        return refused(error, language)
    if outcome.changed:
        _write_log(log, "published", graph=outcome.digest, version=outcome.version, **about)
    if outcome.plan.report.count(Severity.WARNING):
        sys.stderr.write(text.render(outcome.plan.report, language))
    if arguments.format == "json":
        _print_json({**plain_plan(outcome.plan, catalogue), **_plain_outcome(outcome)})
    else:
        sys.stdout.write(told_plan(outcome.plan, catalogue, language) + _told_outcome(outcome, settings, language))
    return 0


def refused(error: UnreadableSubmission | Refusal, language: str) -> int:
    """Say why nothing is done, with the report when there is one, and return the exit code."""
    if isinstance(error, NotConforming):
        sys.stdout.write(text.render(error.report, language))
        sys.stdout.flush()
    sys.stderr.write(error.in_language(language) + "\n")
    if isinstance(error, NotConforming) and error.report.disagreements:
        return 2
    return error.exit_code


def default_publisher(store: Store, region: str) -> str:
    """Return the name of the region's ARS."""
    name = regions(store).get(region, Text(region))
    return f"ARS {name.fr}"


def told_plan(plan: Plan, catalogue: Catalogue, language: str) -> str:
    """Return what publishing does, as text."""
    title = both(
        "{region}, campagne {year} : {summary}",
        "{region}, {year} campaign: {summary}",
        region=plan.region,
        year=plan.campaign.year,
        summary=summary(plan.difference),
    )
    lines = [title.in_language(language), told(plan.difference, language).rstrip("\n")]
    lines += [sentence.in_language(language) for sentence in left_out(plan, catalogue)]
    return "\n".join(line for line in lines if line) + "\n"


def plain_plan(plan: Plan, catalogue: Catalogue) -> dict[str, object]:
    """Return what publishing does, as plain values for JSON."""
    return {
        "region": plan.campaign.region,
        "year": plan.campaign.year,
        "graph": plan.campaign.graph,
        "versionBefore": plan.version,
        "notPublished": [{"fr": text.fr, "en": text.en} for text in left_out(plan, catalogue)],
        "difference": as_plain(plan.difference),
    }


def print_plan(plan: Plan, catalogue: Catalogue, form: str, language: str) -> None:
    """Print what publishing would do."""
    if form == "json":
        _print_json(plain_plan(plan, catalogue))
    else:
        sys.stdout.write(told_plan(plan, catalogue, language))


def _plain_outcome(outcome: Outcome) -> dict[str, object]:
    return {"created": outcome.created, "changed": outcome.changed, "version": outcome.version}


def _told_outcome(outcome: Outcome, settings: Settings, language: str) -> str:
    if not outcome.changed:
        same = Text("Déjà publié : rien n'a été écrit.", "Published already: nothing was written.")
        return same.in_language(language) + "\n"
    done = both("Publié. Version {version}.", "Published. Version {version}.", version=outcome.version[:12])
    lines = [done.in_language(language)]
    if settings.store_directory is not None:
        back = both(
            "Pour revenir en arrière : postinternat revert --store {store}",
            "To go back: postinternat revert --store {store}",
            store=str(settings.store_directory),
        )
        lines.append(back.in_language(language))
    return "\n".join(lines) + "\n"


def _print_json(values: object) -> None:
    sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")


def _write_log(log: AuditLog | None, outcome: str, **facts: str | int) -> None:
    """Write to the log; that it cannot be written does not undo what was done."""
    try:
        if log is not None:
            log.write(outcome, **facts)
    except StoreError as error:
        sys.stderr.write(f"postinternat: {error}\n")
