"""``/submissions`` for a browser: what regions have published, who did, from which files, and what was there before."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from postinternat.http import Problem
from postinternat.http.pages import Pages
from postinternat.model import Text
from postinternat.publication import Campaign
from postinternat.publication.campaign import regions
from postinternat.publication.history import history
from postinternat.publication.provenance import Publication, publications
from postinternat.store import DirectoryStore, Store
from postinternat.validation.names import day

_TEMPLATE = "submissions.html"
_MOST_VERSIONS = 20
_FORMS = {"turtle": "Turtle", "nt": "N-Triples", "json-ld": "JSON-LD", "json": "JSON"}
"""The forms of the data and of the record, by the name that the address gives them."""


class PublicationsPage:
    """Makes the page over the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pages = Pages("postinternat.submissions.page")

    def respond(self, request: Request, campaign: Campaign | None = None) -> Response:
        """Return the page of all publications, or of that of one region and year."""
        store = self._store.snapshot()
        numbers = tuple(self._store.versions.numbers()) if isinstance(self._store, DirectoryStore) else ()
        return self._pages.respond(
            _TEMPLATE, request, lambda: self._values(store, campaign), tag_of=(store.version, numbers)
        )

    def problem(self, request: Request, problem: Problem) -> Response:
        """Return the page that says what is wrong."""
        return self._pages.error("problem.html", request, problem.status, problem=problem)

    def _values(self, store: Store, campaign: Campaign | None) -> dict[str, Any]:
        names = regions(store)
        earlier = self._earlier()
        found = [one for one in publications(store) if campaign in {None, one.campaign}]
        return {
            "submissions": [_shown(one, names, earlier.get(one.campaign, [])) for one in found],
            "alone": campaign is not None,
            "can_publish": self._store.writable,
            "forms": _FORMS,
        }

    def _earlier(self) -> dict[Campaign, list[Publication]]:
        """Return what was published before, in the versions that are kept, the newest first."""
        found: dict[Campaign, list[Publication]] = {}
        if isinstance(self._store, DirectoryStore):
            for version in history(self._store, most=_MOST_VERSIONS):
                for one in version.publications:
                    found.setdefault(one.campaign, []).append(one)
        return found


def _shown(one: Publication, names: dict[str, Text], earlier: list[Publication]) -> dict[str, Any]:
    return {
        "publication": one,
        "region": names.get(one.campaign.region, Text(one.campaign.region, one.campaign.region)),
        "day": day(one.time[:10]),
        "earlier": [(each, day(each.time[:10])) for each in earlier if each.time < one.time],
    }
