"""What a region publishes takes the place of what it published before, with its record, or nothing happens."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat.errors import StoreError
from postinternat.intake import Place
from postinternat.model import Catalogue, Text
from postinternat.namespaces import BASE, DEF, PREFIXES, graph
from postinternat.publication import (
    Campaign,
    NotConforming,
    Overtaken,
    PreconditionFailed,
    Refusal,
    campaign_of,
    plan,
    publish,
)
from postinternat.publication.checks import problems
from postinternat.publication.content import content_of
from postinternat.publication.difference import Kind
from postinternat.publication.provenance import publications
from postinternat.publication.publishing import NOT_PUBLISHED, digest_of
from postinternat.publication.wording import left_out, summary, told
from postinternat.store import DirectoryStore, EmbeddedStore, RemoteStore, dataset
from postinternat.store.directory import open_version
from postinternat.validation.report import Finding, Report, Severity
from tests.publication.conftest import BRETAGNE, NORMANDIE, TEXT, order, submission
from tests.store.test_remote import oxigraph

POST = BASE + "id/post/bretagne-p01"
_SAYS_CHECK_ONLY = f"""SELECT ?path {{
  GRAPH <{graph("shapes")}> {{ ?shape <{PREFIXES["sh"]}path> ?path ; <{DEF}checkOnly> true }}
  GRAPH ?graph {{ ?thing ?path ?value }}
}}"""
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_TOWN = ox.NamedNode("http://example.org/town")


def test_what_is_published_is_there_with_its_record(published: Path) -> None:
    store = DirectoryStore(published)
    (found,) = publications(store)
    assert (found.campaign, found.by, found.message) == (BRETAGNE, "ARS Bretagne", "Première campagne")
    assert [file.name for file in found.files] == ["bretagne-2026.ttl"]
    assert found.before == open_version(store.versions.path(1)).version
    assert store.ask(f"ASK {{ GRAPH <{BRETAGNE.graph}> {{ <{POST}> <{DEF}hospitalShare> 0.5 }} }}")
    assert store.ask(f"ASK {{ <{BRETAGNE.graph}> <{PREFIXES['prov']}wasGeneratedBy> <{found.activity}> }}")
    assert store.versions.numbers() == [1, 2]


def test_what_is_only_checked_is_never_published(published: Path) -> None:
    store = DirectoryStore(published)
    assert "holderHasThesis true" in TEXT
    assert store.select(_SAYS_CHECK_ONLY).rows == []
    said = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{BRETAGNE.graph}> {{ ?s ?p ?o }} }}")
    assert [triple for triple in said if "holder" in triple.predicate.value] == []


def test_only_the_fields_of_a_class_are_published(catalogue: Catalogue) -> None:
    name = ox.Triple(ox.NamedNode(POST), ox.NamedNode(PREFIXES["foaf"] + "name"), ox.Literal("quelqu'un"))
    person = ox.Triple(ox.NamedNode(POST), _TYPE, ox.NamedNode(PREFIXES["foaf"] + "Person"))
    sent = submission().triples
    found = content_of([*sent, name, person], catalogue)
    assert set(found.unread) == {PREFIXES["foaf"] + "name", PREFIXES["rdf"] + "type"}
    assert set(found.checked_only) == {DEF + "holderHasThesis", DEF + "holderHasDes"}
    assert len(found.triples) == len(sent) - 2
    with_fields = {field.path for spec in catalogue.classes.values() for field in spec.fields.values()}
    assert {triple.predicate.value for triple in found.triples} <= with_fields | {_TYPE.value}


def test_the_same_again_changes_nothing(published: Path, catalogue: Catalogue) -> None:
    store = DirectoryStore(published)
    outcome = publish(submission(), BRETAGNE, store, catalogue, order())
    assert not outcome.changed
    assert outcome.version == store.version
    assert store.versions.numbers() == [1, 2]


def test_a_change_is_told_field_by_field_in_two_languages(published: Path, catalogue: Catalogue) -> None:
    text = TEXT.replace("pi:months 24", "pi:months 12").replace("post:bretagne-p01", "post:bretagne-p02", 1)
    text = text.replace("pi:amount 3756.50", "pi:amount 3500")
    found = plan(submission(text), BRETAGNE, DirectoryStore(published), catalogue)
    assert {node.node.rpartition("/")[2]: node.kind for node in found.difference.nodes} == {
        "bretagne-p02": Kind.ADDED,
        "bretagne-p01": Kind.REMOVED,
        "bretagne-prime": Kind.CHANGED,
    }
    assert summary(found.difference) == Text("1 ajouté, 1 modifié, 1 retiré", "1 added, 1 changed, 1 removed")
    french, english = told(found.difference, "fr"), told(found.difference, "en")
    assert "~ Rémunération : Aide de la région\n    montant (euros) : 3756,5 → 3500\n" in french
    assert "~ Remuneration: Aid of the region\n    amount (euro): 3756.5 → 3500\n" in english
    assert "+ Poste : post:bretagne-p02\n    au titre de l'appel : 400 MG Bretagne, campagne 2026\n" in french
    assert "- Post: post:bretagne-p01\n" in english
    assert left_out(found, catalogue)[0].fr == "Vérifié et non publié : DES validé (1), thèse soutenue (1)."


@pytest.mark.usefixtures("unchecked")
def test_a_correction_replaces_the_whole_graph(store: DirectoryStore, catalogue: Catalogue) -> None:
    first = publish(submission(), BRETAGNE, store, catalogue, order())
    corrected = TEXT.replace("pi:hospitalShare 0.5", "pi:hospitalShare 0.6")
    second = publish(submission(corrected), BRETAGNE, store, catalogue, order(by="ARS Bretagne, offre de soins"))
    assert (first.created, second.created) == (True, False)
    shares = store.select(f"SELECT ?share {{ <{POST}> <{DEF}hospitalShare> ?share }}").rows
    assert [row[0].value for row in shares] == ["0.6"]  # type: ignore[union-attr]
    (record,) = publications(store)
    assert (record.by, record.before) == ("ARS Bretagne, offre de soins", first.version)
    assert store.revert(2) == first.version


def test_errors_refuse_and_leave_everything(store: DirectoryStore, catalogue: Catalogue) -> None:
    before = store.version
    faulty = TEXT.replace("pi:ambulatoryShare 0.5", "pi:ambulatoryShare 0.9")
    with pytest.raises(NotConforming) as caught:
        publish(submission(faulty), BRETAGNE, store, catalogue, order())
    assert "400MG-02" in {rule for finding in caught.value.report.findings for rule in finding.rules}
    assert (store.version, store.versions.numbers()) == (before, [1])


def test_warnings_want_to_be_accepted(
    store: DirectoryStore, catalogue: Catalogue, unchecked: Callable[[Report], None]
) -> None:
    warning = Finding("W-01", Severity.WARNING, POST, Text(POST, POST), Text("Attention.", "Careful."), Place("p.ttl"))
    unchecked(Report(("p.ttl",), "none", "", (warning,)))
    with pytest.raises(NotConforming, match="has warnings") as caught:
        publish(submission(), BRETAGNE, store, catalogue, order())
    assert "--accept-warnings" in caught.value.fix
    assert publish(submission(), BRETAGNE, store, catalogue, order(accept_warnings=True)).changed


def test_a_thing_of_another_region_is_refused_without_reading_it(published: Path) -> None:
    store = DirectoryStore(published)
    text = TEXT.replace("reg:53", "reg:28").replace("post:bretagne-p01", "post:normandie-p01")
    found = {problem.focus: problem for problem in problems(submission(text), NORMANDIE, store)}
    assert {problem.rule for problem in found.values()} == {"PUB-01"}
    assert POST not in found
    assert BASE + "id/post/normandie-p01" not in found
    amount = found[BASE + "id/provision/bretagne-prime"]
    assert amount.message.fr == "Une autre région, Bretagne, a déjà publié un élément de cet identifiant."
    assert amount.place == Place("bretagne-2026.ttl", TEXT[: TEXT.index("\npv:bretagne-prime")].count("\n") + 2)
    assert list(problems(submission(), BRETAGNE, store)) == []


def test_another_year_and_kept_names_are_refused(store: DirectoryStore) -> None:
    text = TEXT.replace("pi:year 2026", "pi:year 2025") + f"<{BASE}id/publication/mine> a pi:Post ."
    found = {problem.rule: problem for problem in problems(submission(text), BRETAGNE, store)}
    assert found.keys() == {"PUB-02", "PUB-03"}
    assert found["PUB-02"].message.en == "The call is of 2025, the campaign published is 2026."
    assert all(problem.place.line and problem.fix.fr and problem.fix.en for problem in found.values())


def test_what_is_of_another_region_is_refused(store: DirectoryStore, catalogue: Catalogue) -> None:
    text = TEXT.replace("pi:region reg:53 ; pi:zone", "pi:region reg:28 ; pi:zone")
    with pytest.raises(NotConforming) as caught:
        publish(submission(text), BRETAGNE, store, catalogue, order())
    assert "VOC-06" in {rule for finding in caught.value.report.findings for rule in finding.rules}


@pytest.mark.parametrize("about", ["scheme:400mg-nouvelle-aquitaine", "scheme:400mg"])
def test_a_provision_about_what_is_not_of_the_region_is_refused(
    store: DirectoryStore, catalogue: Catalogue, about: str
) -> None:
    text = TEXT.replace("pi:appliesTo call:bretagne-400mg-2026", f"pi:appliesTo {about}")
    with pytest.raises(NotConforming) as caught:
        publish(submission(text), BRETAGNE, store, catalogue, order())
    (found,) = caught.value.report.findings
    assert found.rules == ("VOC-07",)
    assert found.place == Place("bretagne-2026.ttl", TEXT[: TEXT.index("\npv:bretagne-prime")].count("\n") + 2)


class OvertakenStore(DirectoryStore):
    """A store in which somebody else publishes just before each of the first ``times`` writes."""

    def __init__(self, root: Path, other: Campaign, times: int = 1) -> None:
        super().__init__(root)
        self.other, self.times = other, times

    def replace_graph(self, graph: str, triples: Iterable[ox.Triple], *, expected_version: str | None = None) -> str:
        if self.times:
            self.times -= 1
            theirs = ox.Triple(_TOWN, _TYPE, ox.NamedNode(f"{DEF}Post{self.times}"))
            DirectoryStore(self.versions.root).replace_graph(self.other.graph, [theirs])
        return super().replace_graph(graph, triples, expected_version=expected_version)


@pytest.mark.usefixtures("unchecked")
def test_of_two_publishers_of_a_region_one_wins_and_the_other_is_told(root: Path, catalogue: Catalogue) -> None:
    store = OvertakenStore(root, BRETAGNE)
    with pytest.raises(Overtaken) as caught:
        publish(submission(), BRETAGNE, store, catalogue, order())
    assert caught.value.exit_code == 1
    assert "postinternat diff" in caught.value.in_language("fr")
    assert store.graphs()[BRETAGNE.graph] == 1


@pytest.mark.usefixtures("unchecked")
def test_the_publication_of_another_region_is_no_conflict(root: Path, catalogue: Catalogue) -> None:
    store = OvertakenStore(root, NORMANDIE, times=2)
    assert publish(submission(), BRETAGNE, store, catalogue, order()).created
    assert {BRETAGNE.graph, NORMANDIE.graph} <= store.graphs().keys()
    with pytest.raises(Overtaken):
        publish(submission(TEXT.replace("24", "12")), BRETAGNE, OvertakenStore(root, NORMANDIE, 9), catalogue, order())


@pytest.mark.usefixtures("unchecked")
def test_a_publisher_may_say_what_it_means_to_replace(store: DirectoryStore, catalogue: Catalogue) -> None:
    with pytest.raises(PreconditionFailed):
        publish(submission(), BRETAGNE, store, catalogue, order(replaces=frozenset({"0" * 64})))
    only_new = order(replaces=frozenset({NOT_PUBLISHED}))
    outcome = publish(submission(), BRETAGNE, store, catalogue, only_new)
    assert outcome.digest == digest_of(store, BRETAGNE)
    other = submission(TEXT.replace("pi:months 24", "pi:months 12"))
    with pytest.raises(PreconditionFailed):
        publish(other, BRETAGNE, store, catalogue, only_new)
    assert publish(other, BRETAGNE, store, catalogue, order(replaces=frozenset({outcome.digest}))).changed


@pytest.mark.usefixtures("unchecked")
def test_nameless_nodes_of_two_regions_stay_apart(store: DirectoryStore, catalogue: Catalogue) -> None:
    for campaign in (BRETAGNE, NORMANDIE):
        text = f"@prefix pi: <{DEF}> . [] a pi:Post ; pi:region <{campaign.region_iri}> ; pi:months 24 ."
        publish(submission(text, "postes.ttl"), campaign, store, catalogue, order())
    rows = store.select(f"SELECT ?post {{ ?post a <{DEF}Post> ; <{DEF}months> 24 }} ORDER BY ?post").rows
    own = BASE + "id/submission/"
    assert [row[0].value.removeprefix(own) for row in rows if row[0].value.startswith(own)] == [  # type: ignore[union-attr]
        "28/2026/postes/node-1",
        "53/2026/postes/node-1",
    ]


@pytest.mark.parametrize("by", ["Dr Durand", "M. Durand", "prenom.nom@ars.sante.fr", " ", "x" * 400])
def test_a_publisher_is_a_function_and_no_person(store: DirectoryStore, catalogue: Catalogue, by: str) -> None:
    with pytest.raises(Refusal, match="not the name of a function or a service"):
        publish(submission(), BRETAGNE, store, catalogue, order(by=by))


def test_a_dataset_in_memory_is_not_published_to(catalogue: Catalogue, small_store: EmbeddedStore) -> None:
    with pytest.raises(Refusal, match="in memory") as caught:
        publish(submission(), BRETAGNE, small_store, catalogue, order())
    assert "--store DIR" in caught.value.in_language("fr")


def test_the_region_and_year_are_asked_for_or_read(store: DirectoryStore) -> None:
    sent = submission()
    assert campaign_of(sent, store) == BRETAGNE
    assert campaign_of(sent, store, region="Île-de-france", year=2027) == Campaign("11", 2027)
    assert campaign_of(replace(sent, region="28", year=2025), store) == Campaign("28", 2025)
    nothing = replace(sent, triples=())
    for options, told_fr in (
        ({"region": "99"}, "n'est pas une région"),
        ({"year": 1999}, "n'est pas une année de campagne"),
        ({}, "ne dit pas la région"),
        ({"region": "53"}, "ne dit pas l'année"),
    ):
        with pytest.raises(Refusal) as caught:
            campaign_of(sent if "year" in options else nothing, store, **options)
        assert told_fr in caught.value.in_language("fr")
        assert caught.value.fix
    with pytest.raises(Refusal, match="The region asked for is Normandie, that of the file is Bretagne"):
        campaign_of(replace(sent, region="53"), store, region="28")
    with pytest.raises(Refusal, match="The year asked for is 2027, that of the file is 2026"):
        campaign_of(replace(sent, year=2026), store, year=2027)


@pytest.mark.usefixtures("unchecked")
def test_a_region_publishes_to_another_server(catalogue: Catalogue, small: Path) -> None:
    with oxigraph() as address:
        store = RemoteStore(address + "/query", update_url=address + "/update")
        store.load(dataset.read(small))
        outcome = publish(submission(), BRETAGNE, store, catalogue, order())
        assert outcome.created
        assert digest_of(store, BRETAGNE) == outcome.digest
        assert [one.campaign for one in publications(store)] == [BRETAGNE]
        assert store.ask(f"ASK {{ <{POST}> <{DEF}hospitalShare> 0.5 }}")
        again = publish(submission(), BRETAGNE, store, catalogue, order())
        assert not again.changed


@pytest.mark.usefixtures("unchecked")
def test_a_store_that_is_busy_or_broken_is_told(
    store: DirectoryStore, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.version
    monkeypatch.setattr("postinternat.store.versions._LOCK_WAIT_S", 0.1)
    with store.versions.lock(), pytest.raises(StoreError, match="another process is writing"):
        publish(submission(), BRETAGNE, store, catalogue, order())
    assert store.version == before
