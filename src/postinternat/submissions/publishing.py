"""What a killable process does to publish what was sent: nothing is written before all is checked.

Killed at any moment, it leaves the old dataset or the new one.
"""

import json
from functools import cache

from postinternat.model import Catalogue, Text, read_catalogue
from postinternat.publication import (
    Campaign,
    NotConforming,
    NothingPublished,
    Order,
    Outcome,
    Overtaken,
    PreconditionFailed,
    Refusal,
    StillNamed,
    campaign_of,
    publish,
)
from postinternat.publication.provenance import SourceFile
from postinternat.publication.wording import as_plain, left_out, summary
from postinternat.store import Store
from postinternat.submissions.order import Header, Publication
from postinternat.validation.renderings import RENDERINGS
from postinternat.validation.report import Report, Severity
from postinternat.validation.sent import Sent, read_sent


def published(asked: Publication, store: Store) -> tuple[Header, bytes]:
    """Publish, and return what came of it: the changes as JSON, or the report.

    Raises UnreadableSubmission, and what ``publish`` raises beside its refusals.
    """
    try:
        sent = Sent(asked.sent.files, asked.region, asked.year)
        submission = read_sent(sent, store)
        campaign = campaign_of(submission, store, region=asked.region, year=asked.year)
        outcome = publish(submission, campaign, store, _catalogue(), _order(asked))
    except NotConforming as error:
        body = RENDERINGS[asked.form].render(error.report, asked.language, asked.sent.files)
        return {"accepted": False, "counts": _counts(error.report), "version": error.report.version}, body
    except Refusal as error:
        return {"refused": kind_of(error), "detail": [error.what_fr, error.what], "fix": [error.fix_fr, error.fix]}, b""
    header = {"accepted": True, "created": outcome.created, "changed": outcome.changed, "version": outcome.version}
    return {**header, "digest": outcome.digest}, json.dumps(_plain(outcome, campaign), ensure_ascii=False).encode()


def _order(asked: Publication) -> Order:
    return Order(
        by=asked.by,
        message=asked.message,
        files=tuple(SourceFile.of(name, content) for name, content in asked.sent.files.items()),
        accept_warnings=asked.accept_warnings,
        replaces=asked.replaces,
        seen=asked.seen,
    )


def kind_of(error: Refusal) -> str:
    """Return the kind of problem that a refusal is over HTTP."""
    match error:
        case NothingPublished():
            return "not-found"
        case PreconditionFailed():
            return "precondition-failed"
        case Overtaken() | StillNamed():
            return "conflict"
        case _:
            return "refused"


def _plain(outcome: Outcome, campaign: Campaign) -> dict[str, object]:
    plan = outcome.plan
    return {
        "region": campaign.region,
        "year": campaign.year,
        "graph": campaign.graph,
        "created": outcome.created,
        "changed": outcome.changed,
        "version": outcome.version,
        "versionBefore": plan.version,
        "digest": outcome.digest,
        "summary": _texts(summary(plan.difference)),
        "findings": _counts(plan.report),
        "notPublished": [_texts(text) for text in left_out(plan, _catalogue())],
        "difference": as_plain(plan.difference),
    }


def _counts(report: Report) -> dict[str, int]:
    return {severity.value: report.count(severity) for severity in Severity}


def _texts(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}


@cache
def _catalogue() -> Catalogue:
    return read_catalogue()
