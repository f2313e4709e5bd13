"""The editors' decisions: every disagreement is declared, notes and ranks are complete, no silence is belied."""

from collections.abc import Iterator

import pytest

from postinternat.namespaces import PREFIXES
from postinternat.store import EmbeddedStore

HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
PROVISION = PREFIXES["pv"]

CONTRADICTIONS = {
    "two weeks for one jury": [("aumg-jury-week-section-3-idf", "aumg-jury-week-calendar-idf")],
    "time since the DES for CCU-MG": [("ccu-mg-time-since-des-hdf-mg", "ccu-mg-time-since-des-guide")],
    "research year, rule and example": [
        ("research-year-application-deadline-guide", "research-year-application-deadline-example-guide")
    ],
    "R. 6153-2 and R. 6152-2": [
        ("working-time-law-guide", "working-time-note-13-guide"),
        ("working-time-law-guide", "weekly-maximum-note-14-guide"),
    ],
    "code of the CCU-MG conditions": [
        ("ccu-mg-conditions-code-guide", "ccu-mg-ambulatory-practice-law-guide"),
        ("ccu-mg-conditions-code-guide", "ccu-mg-time-since-des-law-guide"),
    ],
    "length of the DES in Angers": [("angers-curriculum-length-guide", "des-duration-guide")],
    "départements of Saint-Étienne": [
        ("saint-etienne-single-department-guide", "saint-etienne-peripheral-ardeche-guide")
    ],
    "sites of the CHU of Nice": [("nice-university-hospital-sites-number-guide", "nice-university-hospital-guide")],
    "coast of Nice": [
        ("nice-coastal-strip-guide", "nice-peripheral-guide"),
        ("nice-coastal-strip-guide", "nice-semesters-in-corsica-guide"),
    ],
    "establishments of 400 MG Nouvelle-Aquitaine": [
        ("400mg-objective-shared-practice-na", "400mg-employers-na"),
        ("400mg-objective-shared-practice-na", "400mg-establishments-principles-na"),
    ],
    "end of training and DES for 400 MG": [("400mg-shared-posts-audience-hdf-mg", "400mg-des-validated-hdf-mg")],
    "status of the ambulatory assistant": [
        ("hospital-post-residency-status-hdf-hors-mg", "assistant-ambulatoire-status-hdf-hors-mg"),
        ("assistant-ambulatoire-nature-hdf-hors-mg", "assistant-ambulatoire-status-hdf-hors-mg"),
    ],
    "maps and lists": [
        ("montpellier-map-guide", "montpellier-peripheral-aveyron-guide"),
        ("nantes-map-guide", "nantes-peripheral-maine-et-loire-guide"),
        ("toulouse-map-guide", "toulouse-peripheral-aude-guide"),
        ("toulouse-map-guide", "toulouse-peripheral-tarn-guide"),
    ],
}
DIVERGENCES = {
    "1 392 and 2 000 euro": ("ccu-mg-university-salary-hdf-mg", "aumg-university-share-funding-hdf-mg"),
    "AUMG renewal": ("aumg-appointment-hdf-mg", "aumg-renewal-idf"),
    "400 MG derogation": ("400mg-length-hdf-mg", "400mg-derogation-na"),
    "400 MG shares": ("400mg-hospital-modulation-hdf-mg", "400mg-hospital-share-na"),
    "practitioner of 400 MG": ("400mg-hospital-salary-hdf-mg", "400mg-funding-basis-na"),
    "option": ("fst-access-factors-guide", "no-option-in-gp-guide"),
    "master of CCU-MG": ("ccu-mg-master-1-hdf-mg", "ccu-mg-master-1-guide"),
    "names of CCU-MG": ("ccu-mg-name-hdf-mg", "ccu-mg-name-guide"),
    "registration with the Order": ("aumg-registered-idf", "aumg-replacement-registered-idf"),
    "public service allowances": ("university-post-residency-iespe-hdf-hors-mg", "atp-iesp-hdf-hors-mg"),
    "announced total": ("university-post-residency-total-hdf-hors-mg", "university-post-residency-iespe-hdf-hors-mg"),
    "AUMG of one or two years": ("aumg-continuous-duration-idf", "aumg-one-year-renewal-idf"),
}
SILENCES = [
    ("scheme:bachelot", "duration-kind:appointment", "doc:hauts-de-france-hors-mg-2023"),
    ("scheme:assistant-ambulatoire", "duration-kind:appointment", "doc:hauts-de-france-hors-mg-2023"),
    ("scheme:assistant-ambulatoire", "remuneration-kind:regional-bonus", "doc:hauts-de-france-hors-mg-2023"),
    ("scheme:chef-de-clinique-en-region-hors-mg", "duration-kind:extension", "doc:hauts-de-france-hors-mg-2023"),
    ("scheme:aumg-hauts-de-france", "duration-kind:renewal", "doc:hauts-de-france-mg"),
    ("pv:ccu-mg-cpam-fee-hdf-mg", "pi:basis", "doc:hauts-de-france-mg"),
    ("pv:aumg-funding-idf", "pi:basis", "doc:aumg-ile-de-france-2021"),
    ("zone:zac", "remuneration-kind:caim", "doc:400mg-nouvelle-aquitaine-2023"),
    ("sub:paris", "placement-kind:peripheral", "doc:guide-internat-isnar"),
]
ACTUAL_DEPARTMENTS = {
    ("noyon", "60"), ("montreuil-sur-mer", "62"), ("la-souterraine", "23"), ("trevoux", "01"), ("saint-martin", "978"),
    ("antibes", "06"), ("cannes", "06"), ("grasse", "06"), ("menton", "06"), ("frejus", "83"), ("bastia", "2B"),
}  # fmt: skip
PAIRS = [pair for pairs in CONTRADICTIONS.values() for pair in pairs]


def rows(store: EmbeddedStore, query: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query, each value as text."""
    for row in store.select(HEAD + query).rows:
        yield tuple("" if value is None else str(value.value) for value in row)  # type: ignore[union-attr]


def names(store: EmbeddedStore, query: str) -> set[tuple[str, ...]]:
    """Return the rows of a query, each value as the last part of its IRI."""
    return {tuple(value.rpartition("/")[2] for value in row) for row in rows(store, query)}


@pytest.mark.parametrize("pair", PAIRS, ids="-and-".join)
def test_a_disagreement_is_declared_read_from_both_sides_and_explained(
    store: EmbeddedStore, pair: tuple[str, str]
) -> None:
    for one, other in (pair, pair[::-1]):
        read = names(store, f"SELECT ?other WHERE {{ <{PROVISION}{one}> pi:contradicts|^pi:contradicts ?other }}")
        assert (other,) in read
    one, other = pair
    assert store.ask(
        HEAD + f"ASK {{ ?note a pi:EditorialNote ; pi:kind note-kind:contradiction ;"
        f" pi:concerns <{PROVISION}{one}> , <{PROVISION}{other}> }}"
    )


def test_no_other_contradiction_is_declared(store: EmbeddedStore) -> None:
    declared = names(store, "SELECT ?one ?other WHERE { ?one pi:contradicts ?other }")
    assert {frozenset(pair) for pair in declared} == {frozenset(pair) for pair in PAIRS}
    assert len(declared) == len(PAIRS), "a pair is declared in one direction only"


def test_what_disagrees_is_stated_by_documents(store: EmbeddedStore) -> None:
    assert not names(
        store,
        """SELECT ?one WHERE { ?one pi:contradicts|^pi:contradicts ?other
        FILTER NOT EXISTS { ?one pi:statedIn/pi:document ?document } }""",
    )


@pytest.mark.parametrize("pair", DIVERGENCES.values(), ids=DIVERGENCES)
def test_a_divergence_is_explained_and_no_contradiction(store: EmbeddedStore, pair: tuple[str, str]) -> None:
    one, other = (f"<{PROVISION}{name}>" for name in pair)
    assert store.ask(HEAD + f"ASK {{ ?note pi:kind note-kind:divergence ; pi:concerns {one} , {other} }}")
    assert not store.ask(HEAD + f"ASK {{ {one} pi:contradicts|^pi:contradicts {other} }}")


def test_no_divergence_joins_what_contradicts(store: EmbeddedStore) -> None:
    assert not names(
        store,
        """SELECT ?note WHERE { ?note pi:kind note-kind:divergence ; pi:concerns ?one , ?other .
        ?one pi:contradicts ?other }""",
    )


def test_a_rank_has_a_reason_in_both_languages_and_settles_a_contradiction(store: EmbeddedStore) -> None:
    ranked = names(store, "SELECT ?one WHERE { ?one pi:rank ?rank }")
    explained = names(
        store,
        """SELECT ?one WHERE { ?one pi:rank ?rank ; pi:rankReason ?fr , ?en ; pi:contradicts|^pi:contradicts ?other
        FILTER (LANG(?fr) = "fr" && LANG(?en) = "en" && STRLEN(?fr) > 20 && STRLEN(?en) > 20) }""",
    )
    assert ("ccu-mg-time-since-des-guide",) in ranked
    assert ranked == explained
    assert not names(store, "SELECT ?one WHERE { ?one pi:rankReason ?reason FILTER NOT EXISTS { ?one pi:rank ?r } }")


def test_what_contradicts_is_never_preferred_on_both_sides(store: EmbeddedStore) -> None:
    assert not names(
        store,
        "SELECT ?one WHERE { ?one pi:contradicts ?other ; pi:rank rank:preferred . ?other pi:rank rank:preferred }",
    )


def test_neither_week_of_the_jury_is_chosen(store: EmbeddedStore) -> None:
    ranked = names(store, "SELECT ?one WHERE { ?one pi:rank ?rank }")
    assert not ranked & {("aumg-jury-week-section-3-idf",), ("aumg-jury-week-calendar-idf",)}


def test_notes_are_complete(store: EmbeddedStore) -> None:
    every = names(store, "SELECT ?note WHERE { ?note a pi:EditorialNote }")
    complete = names(
        store,
        """SELECT ?note WHERE { ?note a pi:EditorialNote ; pi:kind ?kind ; pi:concerns ?thing ;
          dct:title ?titre , ?title ; dct:description ?explication , ?explanation ; dct:created ?day .
        FILTER (LANG(?titre) = "fr" && LANG(?title) = "en" && LANG(?explication) = "fr" && LANG(?explanation) = "en")
        FILTER (DATATYPE(?day) = xsd:date) }""",
    )
    assert len(every) > 80
    assert every == complete
    titles = [row[0] for row in rows(store, "SELECT ?title WHERE { ?note a pi:EditorialNote ; dct:title ?title }")]
    assert len(titles) == len(set(titles)), "two notes share a title"


@pytest.mark.parametrize("kind", ["contradiction", "divergence", "silence", "correction", "attribution", "ambiguity"])
def test_each_kind_of_note_is_used(store: EmbeddedStore, kind: str) -> None:
    assert names(store, f"SELECT ?note WHERE {{ ?note a pi:EditorialNote ; pi:kind note-kind:{kind} }}")


@pytest.mark.parametrize(
    ("thing", "kind", "document"), SILENCES, ids=[f"{thing}-{kind}" for thing, kind, _ in SILENCES]
)
def test_a_silence_is_noted(store: EmbeddedStore, thing: str, kind: str, document: str) -> None:
    assert store.ask(
        HEAD + f"ASK {{ ?note pi:kind note-kind:silence ; pi:concerns {thing} ; pi:silentOn {kind} ;"
        f" pi:document {document} }}"
    )


def test_a_silence_names_its_document_and_what_is_not_said(store: EmbeddedStore) -> None:
    assert not names(
        store,
        """SELECT ?note WHERE { ?note pi:kind note-kind:silence
        FILTER NOT EXISTS { ?note pi:document ?document ; pi:silentOn ?what . ?what a ?class } }""",
    )


def test_no_document_says_what_a_note_calls_silent(store: EmbeddedStore) -> None:
    assert not names(
        store,
        """SELECT ?note ?provision WHERE { ?note pi:kind note-kind:silence ; pi:concerns ?thing ; pi:silentOn ?kind ;
          pi:document ?document .
        ?provision pi:appliesTo ?thing ; pi:kind ?kind ; pi:statedIn/pi:document ?document }""",
    )


@pytest.mark.parametrize("property_name", ["payer", "share"])
def test_a_property_called_silent_is_absent(store: EmbeddedStore, property_name: str) -> None:
    silent = names(store, f"SELECT ?one WHERE {{ ?note pi:silentOn pi:{property_name} ; pi:concerns ?one }}")
    assert silent
    assert not silent & names(store, f"SELECT ?one WHERE {{ ?one pi:{property_name} ?value }}")


def test_an_unstated_basis_is_noted_where_it_is_one(store: EmbeddedStore) -> None:
    silent = names(store, "SELECT ?one WHERE { ?note pi:silentOn pi:basis ; pi:concerns ?one }")
    assert silent <= names(store, "SELECT ?one WHERE { ?one pi:basis payment-basis:unspecified }")


def test_the_actual_department_is_outside_knowledge_told_by_a_correction(store: EmbeddedStore) -> None:
    corrected = names(
        store,
        """SELECT ?site ?actual WHERE { ?site pi:actualDepartment ?actual .
        ?note pi:kind note-kind:correction ; pi:concerns ?site }""",
    )
    assert corrected == ACTUAL_DEPARTMENTS
    assert corrected == names(store, "SELECT ?site ?actual WHERE { ?site pi:actualDepartment ?actual }")
    assert not names(
        store,
        """SELECT ?site WHERE { ?site pi:actualDepartment ?actual . ?list pi:site ?site ; pi:department ?actual .
        FILTER NOT EXISTS { ?elsewhere pi:site ?site ; pi:department ?printed FILTER (?printed != ?actual) } }""",
    )
