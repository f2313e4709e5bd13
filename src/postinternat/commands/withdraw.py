"""``postinternat withdraw``: take back what a region published for a year."""

import argparse
import json
import sys

from postinternat.commands.options import add_store_options, settings_from
from postinternat.commands.publish import add_language_option, default_publisher, refused
from postinternat.publication import Campaign, Refusal, Withdrawal, withdraw
from postinternat.publication.audit import audit_log
from postinternat.publication.campaign import checked_year, region_code
from postinternat.publication.publisher import checked_publisher
from postinternat.store import open_store
from postinternat.validation.command import locale_language
from postinternat.validation.wording import both

DESCRIPTION = """\
Take back what a region published for a year, all at once. It is refused while another campaign of the region names
what would go. A store directory keeps the version before: postinternat revert brings it back."""
EXAMPLES = """\
  postinternat withdraw --region 53 --year 2026 --store store/
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--region", required=True, metavar="CODE", help="INSEE code or name.")
    parser.add_argument("--year", required=True, type=int, help="The year of the campaign.")
    parser.add_argument(
        "--by", metavar="FUNCTION", help="Who does it, for the log: a function or service. Default: the region's ARS."
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="Default: %(default)s.")
    parser.add_argument(
        "--store-update",
        metavar="URL",
        help="The update endpoint of the server. Default: the query endpoint with /update for /query or /sparql.",
    )
    add_language_option(parser)
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Withdraw and say how much. Raises what the settings and the store raise."""
    language = arguments.lang or locale_language()
    settings = settings_from(arguments)
    try:
        store = open_store(settings)
        campaign = Campaign(region_code(arguments.region, store), checked_year(arguments.year))
        by = checked_publisher(arguments.by or default_publisher(store, campaign.region))
        done = withdraw(campaign, store)
    except Refusal as error:
        return refused(error, language)
    log = audit_log(settings)
    if log is not None:
        log.write("withdrawn", region=campaign.region, year=campaign.year, by=by, version=done.version)
    sys.stdout.write(_as_json(done) if arguments.format == "json" else _told(done, language))
    return 0


def _as_json(done: Withdrawal) -> str:
    campaign = done.campaign
    plain = {"region": campaign.region, "year": campaign.year, "withdrawn": done.things, "version": done.version}
    return json.dumps(plain, indent=2) + "\n"


def _told(done: Withdrawal, language: str) -> str:
    text = both(
        "{region}, campagne {year} : retirée ({n} éléments). Version {version}.",
        "{region}, {year} campaign: withdrawn ({n} things). Version {version}.",
        region=done.region,
        year=done.campaign.year,
        n=done.things,
        version=done.version[:12],
    )
    return text.in_language(language) + "\n"
