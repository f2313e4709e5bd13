"""A submission joins the dataset and what its own region published, never what another region did."""

import pyoxigraph as ox
import pytest

from postinternat.intake import Submission
from postinternat.namespaces import PREFIXES, graph
from postinternat.store import EmbeddedStore
from postinternat.validation import validate_submission
from postinternat.validation.background import background

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
BRETAGNE_2024, BRETAGNE_2025, CORSE_2025 = (graph(f"submission/{name}") for name in ("53/2024", "53/2025", "94/2025"))
SITE = 'site:{name} a pi:CareStructure ; skos:prefLabel "Maison de santé"@fr .'
POST = "post:bretagne-1 a pi:Post ; pi:underScheme scheme:400mg ; pi:region reg:53 ; pi:zone zone:zip ; "


def triples(body: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + body, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def published(store: EmbeddedStore) -> EmbeddedStore:
    copy = EmbeddedStore(ox.Store())
    copy.engine.bulk_extend(store.engine)
    for iri, name in ((BRETAGNE_2024, "essai-a"), (BRETAGNE_2025, "essai-b"), (CORSE_2025, "essai-c")):
        copy.replace_graph(iri, triples(SITE.format(name=name)))
    return copy


def joined(store: EmbeddedStore, region: str | None, replaced: str = "") -> set[str]:
    subjects = background(store, region=region, replaced=replaced).subjects
    return {name for name in ("essai-a", "essai-b", "essai-c") if PREFIXES["site"] + name in subjects}


def test_other_regions_are_not_joined(published: EmbeddedStore) -> None:
    assert joined(published, "53") == {"essai-a", "essai-b"}
    assert joined(published, "53", BRETAGNE_2025) == {"essai-a"}
    assert joined(published, "94") == {"essai-c"}
    assert joined(published, "9") == set()
    assert joined(published, "") == set()
    assert joined(published, None) == {"essai-a", "essai-b", "essai-c"}


def test_regions_without_other_submissions_share_what_they_join(published: EmbeddedStore) -> None:
    assert background(published, region="94", replaced=CORSE_2025) is background(published, region="")


@pytest.mark.parametrize(("site", "known"), [("essai-a", True), ("essai-c", False)])
def test_a_submission_refers_to_its_own_region_alone(published: EmbeddedStore, site: str, known: bool) -> None:
    submission = Submission((), tuple(triples(POST + f"pi:ambulatorySite site:{site} .")), region="53", year=2026)
    values = {finding.value for finding in validate_submission(submission, published).findings}
    assert (f"<{PREFIXES['site']}{site}>" not in values) is known
