"""What a workbook says becomes statements, each with its cell; what it cannot say is told at its cell."""

from datetime import datetime

import pyoxigraph as ox
import pytest

from postinternat.intake import Submission, reporting
from postinternat.intake.problems import Problem
from postinternat.intake.reading_rules import RULES
from postinternat.namespaces import BASE, PREFIXES
from postinternat.store import EmbeddedStore
from tests.intake.books import Rows, read_book, told, where

POSTS = ["identifiant", "au titre du dispositif", "part hospitalière", "date de début", "mois", "dérogation"]
"""The headers of the posts in the tests."""


def posts(store: EmbeddedStore, *rows: list[object], headers: list[str] = POSTS) -> Submission:
    return read_book(store, {"Postes": [headers, *rows]})


def values(submission: Submission, node: str, name: str) -> set[str]:
    prefix, _, local = name.partition(":")
    subject, path = ox.NamedNode(BASE + "id/" + node), ox.NamedNode(PREFIXES[prefix] + local)
    found = {triple.object for triple in submission.triples if (triple.subject, triple.predicate) == (subject, path)}
    return {str(term.value).removeprefix(BASE) for term in found if not isinstance(term, ox.Triple | ox.BlankNode)}


def cell(submission: Submission, node: str, name: str, value: object = None) -> str:
    prefix, _, local = name.partition(":")
    place = submission.places.find(ox.NamedNode(BASE + "id/" + node), ox.NamedNode(PREFIXES[prefix] + local), [value])
    return "" if place is None else f"{place.sheet} {place.cell}"


@pytest.fixture(scope="module")
def region(store: EmbeddedStore) -> Submission:
    """Return a whole workbook, read without a problem."""
    sheets: dict[str, Rows] = {
        "Rémunérations": [
            [
                "Identifiant",
                "S'applique à *",
                "Nature *",
                "Montant (euros)",
                "Base du montant",
                "Par",
                "Nature du montant *",
                "Source : document",
                "Source : première ligne",
                "Source : ancre",
            ],
            [
                "r1",
                "P01 ; p02",
                "Financement du poste",
                "3 756,50 €",
                "coût employeur",
                "mois",
                "Montant fixe",
                "cdc",
                12,
                "deux mots",
            ],
        ],
        "Dispositifs": [
            ["Identifiant", "Intitulé (français) *", "Déclinaison de", "Filière *", "Spécialités concernées *"],
            ["AUMG", "AUMG Bretagne", "aumg", "universitaire", "médecine générale"],
        ],
        "Appels": [
            ["Identifiant", "Intitulé", "Pour le dispositif *", "Année *"],
            ["aumg-2026", "Appel 2026", "AUMG", 2026.0],
        ],
        "Postes": [
            ["Liste des postes", None],
            [],
            [
                "IDENTIFIANT",
                "Au titre de l'appel",
                "Part hospitalière",
                "Part ambulatoire",
                "Date de début",
                "Mois",
                "Zone",
                "Établissement de santé",
                "Financeur",
            ],
            ["p01", "AUMG 2026", 0.5, "50 %", datetime(2026, 11, 2), "2 ans", "ZIP", "Rennes", "ARS ; CPAM"],
            ["exemple-1", "n'importe quoi", "x", "x", "x", "x", "x", "x", "x"],
            [None, None, " ", "-"],
            ["p02", "aumg2026", "0,5", 0.5, "1er novembre 2026", 24, "zip", None, "Agence régionale de santé"],
        ],
        "Documents": [["Identifiant", "Intitulé"], ["cdc", "Cahier des charges"]],
        "Brouillon": [["à moi"]],
    }
    return read_book(store, sheets)


def test_a_right_workbook_has_no_problem_but_what_is_left_out(region: Submission) -> None:
    assert told(region) == [("TAB-21", "Brouillon")]
    assert (region.region, region.year) == ("53", 2026)


def test_rows_have_iris_of_their_region(region: Submission) -> None:
    nodes = {node.value.removeprefix(BASE + "id/") for node in region.nodes}
    assert nodes == {
        "scheme/bretagne-aumg",
        "call/bretagne-2026-aumg-2026",
        "post/bretagne-2026-p01",
        "post/bretagne-2026-p02",
        "provision/bretagne-2026-r1",
        "passage/bretagne-2026-r1-passage",
        "document/bretagne-2026-cdc",
    }


def test_cells_become_values(region: Submission) -> None:
    one, two = "post/bretagne-2026-p01", "post/bretagne-2026-p02"
    for node in (one, two):
        assert values(region, node, "pi:hospitalShare") == values(region, node, "pi:ambulatoryShare") == {"0.5"}
        assert values(region, node, "pi:months") == {"24"}
        assert values(region, node, "pi:zone") == {"code/zone/zip"}
        assert values(region, node, "pi:region") == {"id/region/53"}, "the region of the first sheet"
    assert values(region, one, "schema:startDate") == {"2026-11-02"}
    assert values(region, two, "schema:startDate") == {"2026-11-01"}
    assert values(region, one, "pi:funder") == {"id/organisation/ars", "id/organisation/cpam"}
    assert values(region, "provision/bretagne-2026-r1", "pi:amount") == {"3756.5"}
    assert values(region, "passage/bretagne-2026-r1-passage", "pi:firstLine") == {"12"}


def test_links_lead_to_rows_of_the_workbook_first(region: Submission) -> None:
    assert values(region, "post/bretagne-2026-p01", "pi:underCall") == {"id/call/bretagne-2026-aumg-2026"}
    assert values(region, "post/bretagne-2026-p02", "pi:underCall") == {"id/call/bretagne-2026-aumg-2026"}
    assert values(region, "call/bretagne-2026-aumg-2026", "pi:forScheme") == {"id/scheme/bretagne-aumg"}
    assert values(region, "scheme/bretagne-aumg", "pi:variantOf") == {"id/scheme/aumg"}, "a row never leads to itself"
    posts_of_it = {"id/post/bretagne-2026-p01", "id/post/bretagne-2026-p02"}
    assert values(region, "provision/bretagne-2026-r1", "pi:appliesTo") == posts_of_it
    assert values(region, "passage/bretagne-2026-r1-passage", "pi:document") == {"id/document/bretagne-2026-cdc"}


def test_statements_know_their_cells(region: Submission) -> None:
    assert cell(region, "post/bretagne-2026-p01", "pi:months") == "Postes F4"
    assert cell(region, "post/bretagne-2026-p02", "pi:hospitalSite") == "Postes H7", (
        "an empty cell is where it would be"
    )
    assert cell(region, "post/bretagne-2026-p02", "pi:caim") == "Postes A7", "a column that is absent is the row"
    assert cell(region, "post/bretagne-2026-p02", "pi:region") == "Postes A7"
    assert cell(region, "passage/bretagne-2026-r1-passage", "pi:anchor") == "Rémunérations J2"
    assert cell(region, "provision/bretagne-2026-r1", "pi:statedIn") == "Rémunérations H2"
    title = ox.Literal("AUMG Bretagne", language="fr")
    assert cell(region, "scheme/bretagne-aumg", "dct:title", title) == "Dispositifs B2"


CELLS: list[tuple[int, object, str, str]] = [
    (1, "400 MGG", "TAB-09", "Vouliez-vous dire 400 médecins"),
    (1, "Chef de clinique en région", "TAB-10", "chef-de-clinique-en-region-mg"),
    (1, "400 MG ; AUMG", "TAB-11", "N'en garder qu'une"),
    (1, "x" * 2001, "TAB-14", "Raccourcir"),
    (1, "400\x7fMG", "TAB-15", "Retaper"),
    (2, "beaucoup", "TAB-01", "3 756,50"),
    (2, "environ 50 %", "TAB-01", "Écrire un nombre seul"),
    (2, "50 ; 60", "TAB-11", "une ligne pour chacune"),
    (2, datetime(2026, 5, 1), "TAB-17", "au format Nombre"),
    (2, True, "TAB-01", "Écrire un nombre seul"),
    (2, "#N/A", "TAB-12", "Corriger la formule"),
    (2, "=1/2", "TAB-13", "l'enregistrer"),
    (3, "31/02/2021", "TAB-05", "Corriger le jour"),
    (3, "01/11/26", "TAB-06", "01/11/2026"),
    (3, "novembre 2026", "TAB-04", "9 avril 2021"),
    (3, 46327, "TAB-36", "01/11/2026"),
    (3, 12, "TAB-04", "9 avril 2021"),
    (4, "24,5", "TAB-18", "2 ans"),
    (4, 24.5, "TAB-02", "un nombre entier"),
    (4, "3 semaines", "TAB-18", "24 ou 2 ans"),
    (5, "peut-être", "TAB-07", "Écrire oui ou non"),
    (5, "n/a", "TAB-07", "laisser la cellule vide"),
]
"""The column, what it holds, the rule that speaks, and words of the fix."""


@pytest.mark.parametrize(
    ("column", "value", "rule", "words"), CELLS, ids=[f"{n}-{case[2]}" for n, case in enumerate(CELLS)]
)
def test_a_wrong_cell_is_told_at_its_cell(
    store: EmbeddedStore, column: int, value: object, rule: str, words: str
) -> None:
    row: list[object] = ["p1", "400 MG", 0.5, "01/11/2026", 24, "oui"]
    row[column] = value
    submission = posts(store, row)
    (problem,) = submission.problems
    assert (problem.rule, where(problem)) == (rule, f"Postes {'ABCDEF'[column]}2")
    assert words in problem.fix.fr
    assert problem.focus == BASE + "id/post/bretagne-2026-p1"
    said = {triple.predicate.value for triple in submission.triples}
    assert problem.path
    assert problem.path not in said, "a cell that cannot be read says nothing"


def test_a_share_without_percent_is_read_and_told(store: EmbeddedStore) -> None:
    submission = posts(store, ["p1", "400 MG", 50], ["p2", "400 MG", 1], ["p3", "400 MG", 0.6], ["p4", "400 MG", 150])
    assert told(submission) == [("TAB-03", "Postes C2")]
    assert submission.problems[0].severity == "information"
    shares = [values(submission, f"post/bretagne-2026-p{number}", "pi:hospitalShare") for number in (1, 2, 3, 4)]
    assert shares == [{"0.5"}, {"1"}, {"0.6"}, {"150"}], "150 stays: the shapes refuse it"


def test_all_faults_come_at_once(store: EmbeddedStore) -> None:
    submission = posts(store, ["p1", "nul", "x", "y", "z", "t"], ["p1", "nul", 0.5])
    assert told(submission) == [
        ("TAB-09", "Postes B2"),
        ("TAB-01", "Postes C2"),
        ("TAB-04", "Postes D2"),
        ("TAB-18", "Postes E2"),
        ("TAB-07", "Postes F2"),
        ("TAB-30", "Postes A3"),
        ("TAB-09", "Postes B3"),
    ]
    assert "Postes A2" in submission.problems[5].message.fr, "both cells are named"


def test_identifiers(store: EmbeddedStore) -> None:
    submission = posts(store, [None, "400 MG", 0.5], ["?!", "AUMG", 0.5], ["P 01", "ATP", 0.5], ["p-01", "ATP", 0.4])
    assert told(submission) == [("TAB-19", "Postes A3"), ("TAB-30", "Postes A5"), ("TAB-32", "Postes A2")]
    names = sorted(node.value.rpartition("/")[2] for node in submission.nodes)
    assert names == [f"bretagne-2026-{name}" for name in ("ligne-2", "ligne-3", "p-01", "p-01-postes-ligne-5")]


def test_one_identifier_in_two_sheets_of_provisions(store: EmbeddedStore) -> None:
    headers = ["identifiant", "s'applique à", "nature"]
    sheets: dict[str, Rows] = {
        "Durées": [headers, ["x1", "AUMG", "initial"]],
        "Critères": [headers[:2], ["x1", "AUMG"]],
    }
    found = [each for each in read_book(store, sheets).problems if each.rule == "TAB-30"]
    assert [where(each) for each in found] == ["Critères A2"]
    assert "Durées A2" in found[0].message.fr


def test_rows_that_repeat_are_told_once(store: EmbeddedStore) -> None:
    submission = posts(store, ["p1", "400 MG", 0.5], ["p2", "400 MG", 0.5], ["p3", "400 MG", 0.5])
    assert told(submission) == [("TAB-31", "Postes A3")]
    assert "3 = 2, 4 = 2" in submission.problems[0].message.fr


def test_endless_problems_are_counted(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "MOST_TOLD", 2)
    rows: list[list[object]] = [[f"p{number}", "400 MG", "x"] for number in range(5)]
    submission = posts(store, *rows)
    assert told(submission) == [("TAB-01", "Postes C2"), ("TAB-01", "Postes C3"), ("TAB-49", "classeur.xlsx")]
    assert submission.problems[2].message.en == "4 more problems are not detailed.", "a repeated row is one of them"


def test_headers(store: EmbeddedStore) -> None:
    headers = ["Identifant", "au titre du dispositif", "Commentaire", "mois", "Mois", "part hospitaliere"]
    submission = posts(store, ["p1", "400 MG", "à revoir", 24, 12, 0.5, "perdu"], headers=headers)
    assert told(submission) == [
        ("TAB-29", "Postes E1"),
        ("TAB-28", "Postes A1"),
        ("TAB-27", "Postes C1"),
        ("TAB-33", "Postes G2"),
    ]
    assert values(submission, "post/bretagne-2026-p1", "pi:months") == {"24"}


def test_a_required_column_is_missing(store: EmbeddedStore) -> None:
    sheets: dict[str, Rows] = {"Appels": [["identifiant", "intitulé", "année"], ["a1", "Appel", 2026]]}
    (problem,) = read_book(store, sheets).problems
    assert (problem.rule, where(problem)) == ("TAB-26", "Appels A1")
    assert "« pour le dispositif »" in problem.message.fr
    assert problem.path == PREFIXES["pi"] + "forScheme"


def test_no_headers(store: EmbeddedStore) -> None:
    (problem,) = read_book(store, {"Postes": [["p1", 0.5], ["p2", 0.6]]}).problems
    assert (problem.rule, where(problem)) == ("TAB-25", "Postes")


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ([["Région", "Bretagne"], ["Année", "2026"]], []),
        ([["Code INSEE de la région", 53], ["Campagne", 2026]], []),
        ([["Région", "53 - Bretagne"]], ["TAB-42"]),
        ([["Région", "2053"], ["Année", 2026]], ["TAB-41"]),
        ([["Région", "99"], ["Année", 2026]], ["TAB-41"]),
        ([["Région", "53"], ["Année", "l'an prochain"]], ["TAB-43"]),
        ([["Région", "53"], ["Année", 26]], ["TAB-43"]),
        ([], ["TAB-40", "TAB-42"]),
    ],
)
def test_the_region_and_the_year_of_the_first_sheet(store: EmbeddedStore, first: Rows, expected: list[str]) -> None:
    submission = read_book(store, {"Postes": [POSTS, ["p1", "400 MG", 0.5]]}, first)
    assert [problem.rule for problem in submission.problems] == expected
    known = not {"TAB-40", "TAB-41"} & set(expected)
    assert submission.region == ("53" if known else "")
    slug = "bretagne" if known else "sans-region"
    year = "" if {"TAB-42", "TAB-43"} & set(expected) else "-2026"
    assert [node.value for node in submission.nodes] == [f"{BASE}id/post/{slug}{year}-p1"]


def test_the_region_and_the_year_of_the_rows(store: EmbeddedStore) -> None:
    rows: Rows = [
        ["identifiant", "intitulé", "pour le dispositif", "année", "région"],
        ["a", "A", "AUMG", 2027, "Corse"],
    ]
    submission = read_book(store, {"Appels": rows}, [])
    assert (submission.region, submission.year, submission.problems) == ("94", 2027, ())
    assert [node.value for node in submission.nodes] == [f"{BASE}id/call/corse-2027-a"]


def test_every_text_is_in_both_languages(store: EmbeddedStore) -> None:
    rows = [["p1", *([None] * column), value] for column, value, _, _ in CELLS]
    found: list[Problem] = [*posts(store, *rows).problems, *posts(store, headers=["a", "b"]).problems]
    assert len(found) > len(CELLS)
    for problem in found:
        for text in (problem.message, problem.fix):
            assert text.fr
            assert text.en
            assert text.fr != text.en
            assert "{" not in text.fr + text.en


def test_every_rule_says_itself_in_both_languages() -> None:
    for rule in RULES.values():
        for text in (rule.label, rule.message, rule.fix):
            assert text.fr
            assert text.en
