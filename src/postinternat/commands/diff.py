"""``postinternat diff``: what publishing a submission would add, remove and change; nothing is written."""

import argparse

from postinternat.commands.options import settings_from
from postinternat.commands.publish import add_submission_options, print_plan, refused
from postinternat.intake import UnreadableSubmission
from postinternat.intake.reading import contents, read_contents
from postinternat.model import read_catalogue
from postinternat.publication import NotConforming, Refusal, campaign_of, plan
from postinternat.store import open_store
from postinternat.validation.command import locale_language

DESCRIPTION = """\
Say what publishing a region's data would add, remove and change, node by node and field by field. Nothing is written.

A submission with errors is refused, as it would be by postinternat publish; warnings are left to it."""
EXAMPLES = """\
  postinternat diff bretagne.xlsx --store store/
  postinternat diff postes.ttl --region 53 --year 2026 --store store/ --format json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_submission_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what would change. Raises what the settings, the store and the engines raise."""
    language = arguments.lang or locale_language()
    settings = settings_from(arguments)
    catalogue = read_catalogue(settings.dataset / "ontology")
    try:
        files = contents(arguments.files)
        store = open_store(settings)
        submission = read_contents(files, store, region=arguments.region, year=arguments.year)
        campaign = campaign_of(submission, store, region=arguments.region, year=arguments.year)
        planned = plan(submission, campaign, store, catalogue, engine=arguments.engine)
        if not planned.report.conforms or planned.report.disagreements:
            raise NotConforming(planned.report)
    except (UnreadableSubmission, Refusal) as error:
        return refused(error, language)
    print_plan(planned, catalogue, arguments.format, language)
    return 0
