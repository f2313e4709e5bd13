"""Bretagne publishes two campaigns: what is of one campaign has its year, what lasts is described once or repeated."""

from collections.abc import Mapping

import pyoxigraph as ox
import pytest

from postinternat.intake import Submission
from postinternat.intake.reading import read_contents
from postinternat.model import Catalogue
from postinternat.namespaces import BASE, PREFIXES
from postinternat.publication import Campaign, Order, plan, publish
from postinternat.publication.refusal import NotConforming
from postinternat.store import DirectoryStore
from postinternat.validation import Finding
from tests.intake.books import Rows, book, packed

SCHEMES = ["identifiant", "intitulé", "intitulé (anglais)", "déclinaison de", "filière", "spécialités concernées"]
SCHEME: list[object] = ["aumg-bzh", "AUMG, Bretagne", "", "AUMG", "universitaire", "médecine générale"]
POSTS = [
    "identifiant",
    "au titre de l'appel",
    "structure ambulatoire",
    "zone",
    "part universitaire",
    "part ambulatoire",
]


def sheets(year: int, scheme: list[object] | None, site: list[object] | None) -> dict[str, Rows]:
    return {
        "Dispositifs": [SCHEMES, *([scheme] if scheme else [])],
        "Appels": [["identifiant", "intitulé", "pour le dispositif", "année"], ["a", "Appel", "aumg-bzh", year]],
        "Postes": [POSTS, ["p01", "a", "msp", "ZIP", "50 %", "50 %"]],
        "Structures": [["identifiant", "nom", "département"], *([site] if site else [])],
    }


SITE: list[object] = ["msp", "MSP du Port", "Finistère"]


def sent(store: DirectoryStore, year: int, tables: Mapping[str, Rows]) -> Submission:
    content = packed(book(tables, [["Région", "53"], ["Année de campagne", year]]))
    return read_contents({"bretagne.xlsx": content}, store)


@pytest.fixture
def after_2026(store: DirectoryStore, catalogue: Catalogue) -> DirectoryStore:
    submission = sent(store, 2026, sheets(2026, SCHEME, SITE))
    publish(submission, Campaign("53", 2026), store, catalogue, Order("ARS Bretagne", accept_warnings=True))
    return store


def of_rule(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [found for found in findings if found.rule == rule]


@pytest.mark.parametrize("repeated", [True, False])
def test_the_next_campaign_names_or_repeats_what_lasts(
    after_2026: DirectoryStore, catalogue: Catalogue, repeated: bool
) -> None:
    tables = sheets(2027, SCHEME if repeated else None, SITE if repeated else None)
    submission = sent(after_2026, 2027, tables)
    assert submission.problems == ()
    planned = plan(submission, Campaign("53", 2027), after_2026, catalogue)
    assert planned.report.findings == ()
    publish(submission, Campaign("53", 2027), after_2026, catalogue, Order("ARS Bretagne"))
    rows = after_2026.select(
        f"SELECT ?post ?site {{ ?post <{PREFIXES['pi']}ambulatorySite> ?site }} ORDER BY ?post"
    ).rows
    own = [(str(post.value), str(site.value)) for post, site in rows]  # type: ignore[union-attr]
    site = BASE + "id/site/bretagne-msp"
    assert [row for row in own if "bretagne" in row[0]] == [
        (BASE + "id/post/bretagne-2026-p01", site),
        (BASE + "id/post/bretagne-2027-p01", site),
    ]


def test_what_lasts_cannot_be_said_otherwise(after_2026: DirectoryStore, catalogue: Catalogue) -> None:
    other: list[object] = ["aumg-bzh", "AUMG de Bretagne", "", "AUMG", "universitaire", "médecine générale"]
    submission = sent(after_2026, 2027, sheets(2027, other, ["msp", "MSP du Port", "Morbihan"]))
    with pytest.raises(NotConforming) as refused:
        publish(submission, Campaign("53", 2027), after_2026, catalogue, Order("ARS Bretagne"))
    findings = refused.value.report.findings
    told = {(f.place.sheet, f.place.cell): f for f in findings if f.place is not None}
    assert set(told) == {("Dispositifs", "B2"), ("Structures", "C2")}
    assert {f.rule for f in findings} == {"VOC-08"}, "and one finding for each value"
    title = told["Dispositifs", "B2"]
    assert "« AUMG de Bretagne » ici, « AUMG, Bretagne » dans ce que la région a publié pour 2026" in title.message.fr
    assert "'AUMG de Bretagne' here, 'AUMG, Bretagne' in what the region published for 2026" in title.message.en
    assert "retirer la ligne" in title.fix.fr
    assert "remove the row" in title.fix.en


def test_what_is_not_repeated_stays_and_is_told(store: DirectoryStore, catalogue: Catalogue) -> None:
    english = [*SCHEME[:2], "AUMG, Brittany", *SCHEME[3:]]
    first = sent(store, 2026, sheets(2026, english, SITE))
    publish(first, Campaign("53", 2026), store, catalogue, Order("ARS Bretagne"))
    planned = plan(sent(store, 2027, sheets(2027, SCHEME, None)), Campaign("53", 2027), store, catalogue)
    (found,) = planned.report.findings
    assert (found.rule, found.severity.value) == ("VOC-08", "information")
    assert "2026 dit aussi de cet élément : intitulé" in found.message.fr


def test_statements_about_what_lasts_need_no_class_to_be_compared(
    after_2026: DirectoryStore, catalogue: Catalogue
) -> None:
    scheme = ox.NamedNode(BASE + "id/scheme/bretagne-aumg-bzh")
    title = ox.NamedNode(PREFIXES["dct"] + "title")
    submission = Submission(("x.ttl",), (ox.Triple(scheme, title, ox.Literal("Autre titre", language="fr")),))
    planned = plan(submission, Campaign("53", 2027), after_2026, catalogue)
    assert "VOC-08" in {f.rule for f in planned.report.findings if f.severity.value == "error"}
