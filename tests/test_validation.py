"""Submissions are checked against the dataset: findings, wordings, engines, renderings, exit codes."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat import paths
from postinternat.cli import main
from postinternat.errors import SettingsError
from postinternat.intake import Submission
from postinternat.intake.reading import read_bytes
from postinternat.namespaces import PREFIXES, graph
from postinternat.store import EmbeddedStore, dataset
from postinternat.store.dataset import NamedGraph
from postinternat.store.digest import graph_digest
from postinternat.validation import Finding, Report, Severity, check, engine, validate_submission
from postinternat.validation.background import background
from postinternat.validation.command import locale_language
from postinternat.validation.engine import Disagreement, RawResult, engines
from postinternat.validation.graphs import DataGraph, canonical_triple, term_from
from postinternat.validation.names import day
from postinternat.validation.renderings import rdf, text

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
FIRST = HEAD.count("\n") + 1
FAULTY = """post:un a pi:Post ; pi:region reg:59 ; pi:status status:ccumg ; pi:discipline discipline:nope ;
  pi:hospitalShare 0.70 ; pi:ambulatoryShare "beaucoup" ; pi:universityShare 1.2 ; pi:caim "peut-être"^^xsd:boolean ;
  schema:startDate "01/11/2021"^^xsd:date ; schema:endDate "2020-10-31"^^xsd:date ; pi:months 24 , 36 ;
  pi:email "jean.dupont@exemple.fr" ; pi:halfDaysPerWeek -1 .
pv:un a pi:Remuneration ; pi:appliesTo post:un ; pi:kind remuneration-kind:university-salary ; pi:amount -1392.50 .
pv:deux a pi:Remuneration ; pi:appliesTo post:un ; pi:kind remuneration-kind:total ; pi:amount 2000 ; pi:basis "net" .
"""


def submission(body: str) -> Submission:
    return read_bytes((HEAD + body).encode(), "postes.ttl")


def findings(body: str, store: EmbeddedStore, rule: str = "") -> list[Finding]:
    report = validate_submission(submission(body), store)
    every = [single for finding in report.findings for single in finding.every()]
    return [finding for finding in every if finding.rule.startswith(rule)]


def only(body: str, store: EmbeddedStore, rule: str = "") -> Finding:
    (finding,) = findings(body, store, rule)
    return finding


def test_both_engines_agree_on_a_submission_full_of_faults(store: EmbeddedStore) -> None:
    report = validate_submission(submission(FAULTY), store, engine="both")
    assert report.disagreements == ()
    assert report.engine == "fast + pyshacl"
    assert report.count(Severity.ERROR) > 10


@pytest.mark.parametrize("name", ["fast", "pyshacl"])
def test_checking_some_nodes_only_finds_what_checking_all_finds(name: str, store: EmbeddedStore) -> None:
    every, (one,) = background(store), engines(name)
    small = [t for t in every.graph.triples if "/code/" in t.subject.value or "/def" in t.subject.value]  # type: ignore[union-attr]
    sent = submission(FAULTY)
    data = DataGraph([*small, *map(canonical_triple, sent.triples)])
    found = one.run(data, every.rules, sent.nodes)
    expected = [result for result in one.run(data, every.rules) if result.focus in sent.nodes]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(found) > 10


def test_a_value_of_the_wrong_kind_is_told_once(store: EmbeddedStore) -> None:
    finding = only('post:un a pi:Post ; pi:underScheme scheme:ccu-mg ; pi:hospitalShare "beaucoup" .', store)
    assert finding.message.fr == "« part hospitalière » : « beaucoup » n'est pas un nombre."
    assert (finding.place.line if finding.place else None) == FIRST


def test_a_date_in_french_order_is_turned_round(store: EmbeddedStore) -> None:
    for value in ('"01/11/2021"^^xsd:date', '"1/11/2021"'):
        finding = only(f"post:un a pi:Post ; pi:underScheme scheme:ccu-mg ; schema:startDate {value} .", store)
        assert finding.fix.fr == 'Écrire la date au format AAAA-MM-JJ. Ici : "2021-11-01"^^xsd:date.'
        assert finding.fix.en.startswith("Write the date as YYYY-MM-DD.")


def test_the_value_is_quoted_as_written_and_read_as_people_write_it(store: EmbeddedStore) -> None:
    finding = only("post:un a pi:Post ; pi:underScheme scheme:ccu-mg ; pi:universityShare 1.20 .", store, "STR")
    assert finding.value == f'"1.20"^^<{PREFIXES["xsd"]}decimal>'
    assert (finding.read.fr, finding.read.en) == ("1,2", "1.2")
    assert finding.expected.fr == "au plus 1"


@pytest.mark.parametrize(
    ("body", "french"),
    [
        ("pi:region reg:99", "Code région « 99 » absent de la liste INSEE."),
        ("pi:region reg:59", "« 59 » est un département (Nord) ; la région Hauts-de-France a le code 32."),
        ("pi:region dep:59", "« 59 » est un département (Nord) ; la région Hauts-de-France a le code 32."),
        ("pi:discipline discipline:surgry", "« surgry » n'est pas dans la liste « Discipline »."),
        ("pi:status status:ccumg", "« status:ccumg » n'existe pas."),
        ("pi:months 24 , 36", "« durée (mois) » : 1 valeur au plus, 2 lues."),
        ("pi:halfDaysPerWeek -1", "« demi-journées hospitalières par semaine » ne peut être négatif : -1."),
        ('pi:underCall "400MG"', "« au titre de l'appel » : « 400MG » n'est pas un identifiant."),
        ("pi:hospitalShar 0.5", "La propriété « pi:hospitalShar » n'existe pas."),
        ("dct:relation o:ars-hauts-de-frace", "« o:ars-hauts-de-frace » n'existe pas."),
    ],
)
def test_wordings(body: str, french: str, store: EmbeddedStore) -> None:
    messages = [finding.message.fr for finding in findings(f"post:un a pi:Post ; {body} .", store)]
    assert french in messages


@pytest.mark.parametrize(
    ("body", "fix"),
    [
        ("post:un a pi:Post ; pi:region reg:59 .", "Écrire reg:32."),
        ("post:un a pi:Post ; pi:discipline discipline:surgry .", "Choisir : surgery (Chirurgie)."),
        ("post:un a pi:Post ; pi:hospitalShar 0.5 .", "Vouliez-vous dire pi:hospitalShare"),
        ("post:un a pi:Post ; pi:region reg:bretagne .", "Choisir : 53 (Bretagne)."),
        ("post:un a pi:Post ; pi:region reg:HDF .", "Choisir : 32 (Hauts-de-France)."),
        ("post:un a pi:Post ; pi:discipline discipline:chirurgie .", "Choisir : surgery (Chirurgie)."),
        ("post:un a pi:Post ; pi:zone zone:ZPI .", "Choisir : zip (Zone d'intervention prioritaire)."),
        ("post:un a pi:Post ; pi:underScheme scheme:400-MG .", "Choisir : 400mg (400 médecins"),
        ("post:un a pi:Post ; pi:underScheme '400 MG' .", "Écrire scheme:400mg, sans guillemets."),
        ("post:un a pi:Post ; pi:underScheme scheme:assistant-specialiste .", "Choisir : assistant-ambulatoire (Assis"),
        ("post:un a pi:Post ; pi:partHospitaliere 0.5 .", "Vouliez-vous dire pi:hospitalShare ?"),
        ("post:un a pi:Post ; pi:hospital_share 0.5 .", "Vouliez-vous dire pi:hospitalShare"),
        ("post:un a pi:Poste .", "Vouliez-vous dire pi:Post"),
        ("post:un a pi:Post ; dct:titel 'x' .", "Vouliez-vous dire dct:title"),
    ],
)
def test_did_you_mean(body: str, fix: str, store: EmbeddedStore) -> None:
    assert any(finding.fix.fr.startswith(fix) for finding in findings(body, store))


@pytest.mark.parametrize(
    ("body", "rule", "severity"),
    [
        ("", "VOC-00", Severity.ERROR),
        ("post:un a pi:Poste .", "VOC-01", Severity.ERROR),
        ("post:un pi:months 24 .", "VOC-02", Severity.ERROR),
        ("post:un a pi:Post ; foaf:age 3 .", "VOC-03", Severity.WARNING),
        ("post:un a pi:Post ; pi:variantOf scheme:400mg .", "VOC-03", Severity.WARNING),
        ("post:un a pi:Post ; dct:relation law:absente .", "VOC-04", Severity.ERROR),
        ("reg:99 a igeo:Region ; rdfs:label 'Ailleurs'@fr ; igeo:codeINSEE '99' .", "VOC-05", Severity.ERROR),
        ("discipline:x a skos:Concept ; skos:inScheme code:discipline .", "VOC-05", Severity.ERROR),
    ],
)
def test_words_that_nothing_defines(body: str, rule: str, severity: Severity, store: EmbeddedStore) -> None:
    found = findings(body, store, "VOC")
    assert (rule, severity) in [(finding.rule, finding.severity) for finding in found]
    assert {finding.rule for finding in found} <= {rule, "VOC-03"}
    assert all(finding.message.fr and finding.message.en and finding.fix.fr for finding in found)


def test_an_identifier_told_by_a_shape_is_not_told_twice(store: EmbeddedStore) -> None:
    assert findings("post:un a pi:Post ; pi:region reg:99 .", store, "VOC") == []


def test_every_finding_has_both_languages_and_a_fix(store: EmbeddedStore) -> None:
    for finding in findings(FAULTY, store):
        assert finding.message.fr, finding
        assert finding.message.en, finding
        assert finding.fix.fr, finding
        assert finding.fix.en, finding
        assert finding.place is not None, finding
        assert "{?" not in finding.message.fr + finding.message.en


def _with_shapes(shapes: str) -> EmbeddedStore:
    graphs = [g for g in dataset.read(paths.resources()) if g.iri != graph("shapes")]
    triples = [quad.triple for quad in ox.parse(HEAD + shapes, format=ox.RdfFormat.TURTLE)]
    return EmbeddedStore.from_graphs([*graphs, NamedGraph(graph("shapes"), triples, graph_digest(triples))])


def test_a_finding_quotes_the_words_that_its_rule_enforces() -> None:
    (row,) = (
        EmbeddedStore.from_files(paths.resources())
        .select(
            f"SELECT ?p ?a ?l {{ ?p <{PREFIXES['pi']}statedIn> ?s . ?s <{PREFIXES['pi']}anchor> ?a ;"
            f" <{PREFIXES['pi']}firstLine> ?l }} ORDER BY ?p ?a LIMIT 1"
        )
        .rows
    )
    provision, anchor, first = (str(term.value) for term in row)  # type: ignore[union-attr]
    store = _with_shapes(
        f"""shape:X-1 a sh:NodeShape ; dct:identifier "X-1" ; sh:targetClass pi:Post ; pi:enforces <{provision}> ;
          sh:property [ sh:path ( pi:ambulatorySite pi:zone ) ; sh:minCount 1 ;
            sh:message "Zone manquante."@fr , "Zone missing."@en ;
            pi:fix "Donner la zone."@fr , "Give the zone."@en ] ."""
    )
    finding = only("post:un a pi:Post .", store, "X-1")
    assert (finding.message.fr, finding.message.en) == ("Zone manquante.", "Zone missing.")
    assert anchor in {quotation.anchor for quotation in finding.quotations}
    shown = text.findings(Report(("f",), "e", "v", (finding,)), "fr")
    assert f"    Texte : « {anchor} » (" in shown
    assert f"ligne {first}" in shown or f"lignes {first}-" in shown


def test_shapes_that_cannot_be_run_are_our_error() -> None:
    store = _with_shapes(
        """shape:X-1 a sh:NodeShape ; dct:identifier "X-1" ; sh:targetClass pi:Post ;
          sh:sparql [ sh:message "x" ; sh:select "SELECT $this WHERE { oups }" ] ."""
    )
    for name in ("fast", "pyshacl"):
        with pytest.raises(engine.ShapesError, match="cannot be run"):
            validate_submission(submission("post:un a pi:Post ; pi:months 3 ."), store, engine=name)


def test_what_a_submission_replaces_does_not_count() -> None:
    old = graph("submission/53/2024")
    body = """pv:x a pi:Remuneration ; pi:appliesTo scheme:atp ; pi:kind remuneration-kind:lodging ; pi:amount {} ;
      pi:basis payment-basis:net ; pi:per period:month ; pi:amountNature amount-nature:fixed ; pi:statedIn psg:x-{} ."""
    first = submission(body.format(1, 1).replace("pv:x", "pv:ancien"))
    graphs = [*dataset.read(paths.resources()), NamedGraph(old, list(first.triples), "test")]
    published = EmbeddedStore.from_graphs(graphs)
    sent = replace(submission(body.format(2, 2)), region="53")
    rules = {f.rule for f in validate_submission(sent, published).findings}
    replaced = {f.rule for f in validate_submission(sent, published, replaced=old).findings}
    assert rules - replaced == {"COH-01"}


def test_auto_takes_the_reference_engine_when_the_fast_one_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)
    monkeypatch.delitem(sys.modules, "postinternat.validation.fast_engine", raising=False)
    assert [one.name for one in engines("auto")] == ["pyshacl"]
    with pytest.raises(SettingsError, match="not installed"):
        engines("both")
    with pytest.raises(SettingsError, match="no SHACL engine"):
        engines("jena")


def test_a_disagreement_is_our_fault_and_said(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        name = "odd"

        def run(self, *_: object) -> list[RawResult]:
            focus = ox.NamedNode(PREFIXES["post"] + "un")
            return [RawResult(focus, PREFIXES["shape"] + "Post-months", "MinCount", "Violation", "", None)]

    monkeypatch.setattr(check, "engines", lambda _: (*engines("fast"), Odd()))
    report = validate_submission(submission("post:un a pi:Post ; pi:underScheme scheme:ccu-mg ."), store, engine="both")
    assert [(found.engine, found.result.component) for found in report.disagreements] == [("odd", "MinCount")]
    assert report.findings == ()
    assert "faute de notre part" in text.render(report, "fr")
    assert "only odd says: MinCount" in text.render(report, "en")


def test_the_same_result_twice_is_no_agreement_with_once() -> None:
    result = RawResult(ox.NamedNode("urn:a"), "s", "Class", "Violation", "", None, ("x",))
    other = RawResult(ox.NamedNode("urn:a"), "s", "Class", "Violation", "", None, ("y",))
    assert engine.compare("one", [result, result], "two", [other]) == [Disagreement("one", result)]


def test_turtle_report_has_both_languages(store: EmbeddedStore) -> None:
    report = validate_submission(submission(FAULTY), store)
    written = ox.Store()
    written.load(rdf.turtle(report), format=ox.RdfFormat.TURTLE)
    asked = """SELECT (COUNT(DISTINCT ?r) AS ?n) { ?report sh:result ?r . ?r sh:focusNode ?f ; sh:resultSeverity ?s .
      ?r sh:resultMessage ?fr , ?en . FILTER (LANG(?fr) = "fr" && LANG(?en) = "en") }"""
    answer = written.query(f"PREFIX sh: <{PREFIXES['sh']}> {asked}")
    assert isinstance(answer, ox.QuerySolutions)
    assert [solution["n"].value for solution in answer] == [str(len(report.results))]


@pytest.mark.parametrize("term", ["<urn:a>", "_:b", '"x"', '"é\\"\\n"@fr', f'"1"^^<{PREFIXES["xsd"]}integer>'])
def test_terms_come_back_from_their_text(term: str) -> None:
    assert str(term_from(term)) == term


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    file = tmp_path / "postes.ttl"
    file.write_text(HEAD + "post:un a pi:Post ; pi:underScheme scheme:ccu-mg ; pi:region reg:32 .\n", encoding="utf8")
    return file


def _add(file: Path, body: str) -> None:
    file.write_text(file.read_text(encoding="utf8") + body + "\n", encoding="utf8")


def test_command_exit_codes(sent: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(sent), "--lang", "fr"]) == 0
    assert "postes.ttl : aucune erreur" in capsys.readouterr().out
    _add(sent, "post:un foaf:age 3 .")
    assert main(["validate", str(sent)]) == 0
    assert main(["validate", str(sent), "--strict"]) == 1
    _add(sent, "post:un pi:region reg:99 .")
    assert main(["validate", str(sent)]) == 1
    _add(sent, "post:un pi:region")
    capsys.readouterr()
    assert main(["validate", str(sent), "--lang", "en"]) == 2
    assert "the file ends in the middle of a statement" in capsys.readouterr().err
    assert main(["validate", str(sent.with_name("absent.ttl"))]) == 2


def test_command_says_nothing_on_standard_error_of_bad_values(sent: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _add(sent, FAULTY)
    assert main(["validate", str(sent), "--engine", "both", "--lang", "fr"]) == 1
    out, err = capfd.readouterr()
    assert "pyshacl" in out
    assert err == ""


def test_command_writes_json(sent: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _add(sent, FAULTY)
    assert main(["validate", str(sent), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["conforms"] is False
    assert report["counts"]["error"] == sum(found["severity"] == "error" for found in report["findings"])
    assert {found["place"]["file"] for found in report["findings"]} == {"postes.ttl"}


def test_command_speaks_the_language_of_the_locale(
    sent: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    main(["validate", str(sent)])
    assert "no error" in capsys.readouterr().out
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    main(["validate", str(sent)])
    assert "aucune erreur" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "message", "fix"),
    [
        ("pi:months 24.0", "« durée (mois) » : « 24.0 » n'est pas un nombre entier.", ""),
        ("pi:months 0", "« durée (mois) » : 0 lu, au moins 1 attendu.", "Vérifier"),
        (
            "pi:hospitalShare 35",
            "« part hospitalière » : 35 lu, au plus 1 attendu.",
            "Écrire la part entre 0 et 1 : 0.35",
        ),
        (
            "pi:hospitalShare 0,6",
            "« part hospitalière » : 1 valeur au plus, 2 lues.",
            "Garder une seule valeur de pi:hospitalShare ; un",
        ),
        (
            'pi:region "nouvelle-aquitaine"',
            "« région » : « nouvelle-aquitaine » est un texte, non un",
            "Écrire reg:75,",
        ),
        ("pi:region reg:IDF", "Code région « IDF » absent de la liste INSEE.", "Choisir : 11 (Île-de-France)."),
        (
            "pi:hospitalSite o:ici . o:ici a org:Organization ; rdfs:label 'Ici'",
            "« établissement de santé » : « Ici » n'est pas de la classe",
            "",
        ),
    ],
)
def test_usual_mistakes_get_their_fix(body: str, message: str, fix: str, store: EmbeddedStore) -> None:
    found = findings(f"post:un a pi:Post ; pi:underScheme scheme:ccu-mg ; {body} .", store, "STR")
    assert [f for f in found if f.message.fr.startswith(message) and f.fix.fr.startswith(fix)]


def test_an_amount_that_is_no_number_is_shown_as_written(store: EmbeddedStore) -> None:
    found = findings('pv:un a pi:Remuneration ; pi:amount "1 392 €" .', store, "STR-REM")
    assert [finding.read.fr for finding in found if finding.path.endswith("amount")] == ["1 392 €"]


@pytest.mark.parametrize("added", ["scheme:ccu-mg pi:months 36", "reg:32 rdfs:label 'Nord'@fr"])
def test_what_the_dataset_describes_is_not_changed(added: str, store: EmbeddedStore) -> None:
    (found,) = findings(f"{added} .", store, "VOC-05")
    assert found.severity is Severity.ERROR
    assert (found.place.line if found.place else None) == FIRST


def test_what_the_dataset_says_already_may_be_said_again(store: EmbeddedStore) -> None:
    assert findings("scheme:ccu-mg a pi:Scheme .", store, "VOC") == []


def test_dates_in_a_message_are_in_words() -> None:
    assert [day(text).fr for text in ("2024-05-01", "2024-08-12", "2024-13-01")] == [
        "1er mai 2024",
        "12 août 2024",
        "2024-13-01",
    ]
    assert day("2024-05-01").en == "1 May 2024"


def test_french_when_the_environment_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert locale_language() == "fr"


def test_a_word_that_resembles_none_gets_no_suggestion(store: EmbeddedStore) -> None:
    (label, months) = findings("post:un a pi:Post ; pi:label 3 ; pi:monthz 3 .", store, "VOC-01")
    assert label.fix.fr.startswith("Vérifier l'orthographe")
    assert months.fix.fr == "Vouliez-vous dire pi:month ou pi:months ?"
