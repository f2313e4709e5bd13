"""Publish what a region sends: checked, then put in place of the graph of its region and year, all at once.

``publish`` refuses what breaks a rule, drops what is only checked, keeps the previous version, and writes who did it
into the same graph (PROV). ``difference`` says in words what changes; ``history`` reads back who published what;
``withdraw`` takes it back.
"""

from postinternat.publication.campaign import Campaign, campaign_of
from postinternat.publication.publishing import Order, Outcome, Plan, plan, publish
from postinternat.publication.refusal import (
    NotConforming,
    NothingPublished,
    Overtaken,
    PreconditionFailed,
    Refusal,
    StillNamed,
)
from postinternat.publication.withdrawal import Withdrawal, withdraw

__all__ = [
    "Campaign",
    "NotConforming",
    "NothingPublished",
    "Order",
    "Outcome",
    "Overtaken",
    "Plan",
    "PreconditionFailed",
    "Refusal",
    "StillNamed",
    "Withdrawal",
    "campaign_of",
    "plan",
    "publish",
    "withdraw",
]
