"""Search over the real dataset, and over what a query should never break."""

import string
import threading

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postinternat.namespaces import DEF, PREFIXES, graph, shorten
from postinternat.search import Index, index_of
from postinternat.search.documents import Document
from postinternat.store import EmbeddedStore

CHARACTERS = st.text(alphabet=st.sampled_from(string.printable + "éœ’«»{}⟦\u0301\ud83d"[:-1] + "\x00"), max_size=60)


@pytest.fixture(scope="module")
def index(store: EmbeddedStore) -> Index:
    return index_of(store)


def found(index: Index, text: str, **options: object) -> list[str]:
    return [shorten(hit.iri) for hit in index.search(text, **options).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("CCU-MG", "scheme:ccu-mg"),
        ("ccu mg", "scheme:ccu-mg"),
        ("CCUMG", "scheme:ccu-mg"),
        ("400 MG", "scheme:400mg"),
        ("400mg", "scheme:400mg"),
        ("AUMG", "scheme:aumg"),
        ("ZIP", "zone:zip"),
        ("zones sous denses", "zone:under-served"),
        ("400 médecins généralistes", "scheme:400mg"),
        ("redevances de la CPAM", "remuneration-kind:cpam-fee"),
    ],
)
def test_the_thing_called_so_comes_first(index: Index, text: str, best: str) -> None:
    assert found(index, text)[0] == best


def test_accents_and_word_forms_do_not_matter(index: Index) -> None:
    assert found(index, "redevance trimestrielle") != []
    assert found(index, "MEDECINS GENERALISTES") == found(index, "médecins généralistes")
    assert index.search("médecin généraliste").total == index.search("médecins généralistes").total > 100
    assert "pv:ccu-mg-thesis-hdf-mg" in found(index, "thèses soutenues recrutements", first=50)


def test_a_provision_is_found_by_the_words_of_its_passage(index: Index) -> None:
    assert "pv:atp-iesp-hdf-hors-mg" in found(index, "versée mensuellement 850")


def test_hits_can_be_limited_to_classes_and_those_below(index: Index) -> None:
    everything = index.search("AUMG", first=500)
    schemes = index.search("AUMG", types=[DEF + "Scheme"], first=500)
    assert {hit.type for hit in schemes.hits} == {DEF + "Scheme"}
    assert 0 < schemes.total == len(schemes.hits) < everything.total
    provisions = index.search("AUMG", types=[DEF + "Provision", DEF + "Scheme"], first=500)
    kinds = {hit.type for hit in provisions.hits}
    assert {DEF + "Scheme", DEF + "Criterion", DEF + "Milestone"} <= kinds
    assert DEF + "Passage" not in kinds
    assert index.search("AUMG", types=["https://example.org/none"]).total == 0


def test_a_hit_says_what_it_is_in_both_languages(index: Index) -> None:
    hit = index.search("zone d'intervention prioritaire", types=[DEF + "Zone"]).hits[0]
    assert (hit.iri, hit.type) == (PREFIXES["zone"] + "zip", DEF + "Zone")
    assert (hit.label.fr, hit.label.en) == ("Zone d'intervention prioritaire", "Priority intervention zone")
    assert hit.snippet == "⟦Zone⟧ d'⟦intervention⟧ ⟦prioritaire⟧"
    assert hit.score > 0


def test_the_snippet_follows_the_language_and_the_markers(index: Index) -> None:
    options = {"types": [DEF + "Zone"], "language": "en", "markers": ("<", ">")}
    assert index.search("priority intervention", **options).hits[0].snippet == (  # type: ignore[arg-type]
        "<Priority> <intervention> zone"
    )


def test_a_long_text_is_cut_around_the_words_found() -> None:
    text = " ".join(f"mot{n}" for n in range(60)) + " aiguille " + " ".join(f"fin{n}" for n in range(60))
    index = Index([Document("urn:a", ("urn:Type",), {"fr": "Meule"}, [], [(text, "fr")])])
    cut = index.search("aiguilles").hits[0].snippet
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert "⟦aiguille⟧" in cut
    assert len(cut) < len(text) / 3


def test_pages_follow_each_other_and_scores_fall(index: Index) -> None:
    whole = index.search("médecine générale", first=30)
    pages = [index.search("médecine générale", first=10, offset=offset) for offset in (0, 10, 20)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    assert {page.total for page in pages} == {whole.total}


def test_some_of_the_words_are_enough_when_nothing_has_all(index: Index) -> None:
    every = index.search("redevance CPAM")
    some = index.search("redevance CPAM hippopotame")
    assert every.every_word
    assert not some.every_word
    assert some.hits[0].iri == every.hits[0].iri


@pytest.mark.parametrize("text", ["", "   ", '"', "*", "(", "^ - + : ' \"", "漢字", "\x00"])
def test_a_query_without_words_finds_nothing(index: Index, text: str) -> None:
    results = index.search(text)
    assert (results.hits, results.total) == ((), 0)


@pytest.mark.parametrize(
    "text",
    ['zip"', 'NEAR("zip" "zac", 2)', "label : zip", "zip*", "^zip", "zip AND", "zip ) OR (", "-zip", "zip\x00", "zip;"],
)
def test_the_syntax_of_the_engine_is_plain_text(index: Index, text: str) -> None:
    assert "zone:zip" in found(index, text)


def test_a_very_long_query_is_answered(index: Index) -> None:
    assert index.search("zip " + "zac " * 2_500).total > 0
    assert index.search("x" * 10_000).total == 0
    assert index.search(" ".join(f"zip{n}" for n in range(2_000))).total > 0


@settings(max_examples=150, deadline=None)
@given(CHARACTERS)
def test_no_text_breaks_the_search(text: str) -> None:
    index = Index([Document("urn:a", ("urn:Type",), {"fr": text}, [text], [(text, "")])])
    try:
        results = index.search(text)
        assert results.total == len(results.hits) <= 1
    finally:
        index.close()


def test_the_index_follows_the_version(small_store: EmbeddedStore) -> None:
    before = index_of(small_store)
    assert index_of(small_store) is before
    assert before.search("hippopotame").total == 0
    thing = ox.NamedNode(PREFIXES["scheme"] + "new")
    triples = [
        ox.Triple(thing, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(DEF + "Scheme")),
        ox.Triple(thing, ox.NamedNode(PREFIXES["dct"] + "title"), ox.Literal("Hippopotames", language="fr")),
    ]
    small_store.replace_graph(graph("submission/new"), triples)
    assert found(index_of(small_store), "hippopotame") == ["scheme:new"]
    assert index_of(small_store) is not before


def test_threads_may_share_an_index(index: Index) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(index.search("AUMG médecine").total)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1
