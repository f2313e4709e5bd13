"""Cells that are wrong, one to a row of one workbook: each gets its finding at its cell, and no other."""

import re
from datetime import datetime

import pytest

from postinternat.store import EmbeddedStore
from postinternat.validation import Report, validate_submission
from tests.faulty.expectation import TOLD, WARNING, check, single, where
from tests.faulty.rows import Case, Values, tabled
from tests.intake.books import read_book
from tests.jargon import jargon

POST, PAY, CALL, SCHEME = "Postes", "Rémunérations", "Appels", "Dispositifs"
SHARE, AMOUNT, START = "part hospitalière", "montant (euros)", "date de début"
UNDER = "au titre du dispositif"
LONG = "un deux trois quatre cinq six sept huit neuf dix onze douze treize"

CASES = [
    # numbers
    Case("a share in words", POST, {SHARE: "beaucoup"}, "TAB-01", "« beaucoup » n'est pas", "not a number"),
    Case("a share about right", POST, {SHARE: "environ 50 %"}, "TAB-01", "un nombre seul", "a number alone"),
    Case("a share without %", POST, {SHARE: 50}, "TAB-03", "est lu 50 %", "read as 50%", severity=TOLD),
    Case("a share over all", POST, {SHARE: "150 %"}, "STR-POST", "150 % lu", "150% read"),
    Case("a share below none", POST, {SHARE: "-10 %"}, "STR-POST", "de 0 % à 100 %", "from 0% to 100%"),
    Case(
        "shares over all",
        POST,
        {SHARE: 0.6, "part ambulatoire": 0.6},
        "400MG-03",
        "font 120 %",
        "make 120%",
        column="part ambulatoire",
    ),
    Case("two shares in a cell", POST, {SHARE: "50 ; 60"}, "TAB-11", "une seule valeur", "one value only"),
    Case("an amount about right", PAY, {AMOUNT: "environ 3 000 €"}, "TAB-01", "3 756,50", "is not a number"),
    Case("an amount to come", PAY, {AMOUNT: "à définir"}, "TAB-01", "« à définir »", "'à définir'"),
    Case("an amount with its basis", PAY, {AMOUNT: "3 756 € brut"}, "TAB-01", "3 756 € brut", "is not a number"),
    Case("a range of amounts", PAY, {AMOUNT: "3 000 - 4 000"}, "TAB-01", "3 000 - 4 000", "is not a number"),
    Case(
        "a negative amount",
        PAY,
        {AMOUNT: "-2 668,00 €"},
        "STR-REMUNERATION",
        "ne peut être négatif",
        "cannot be negative",
    ),
    Case("an amount as a date", PAY, {AMOUNT: datetime(2026, 5, 1)}, "TAB-17", "contient une date", "holds a date"),
    Case("a count in words", POST, {"renouvellements": "deux"}, "TAB-02", "nombre entier", "whole number"),
    Case("a negative duration", POST, {"mois": -3}, "STR-POST", "-3 lu", "-3 is not", also=("400MG-07",)),
    Case("a duration in weeks", POST, {"mois": "104 semaines"}, "TAB-18", "24 ou 2 ans", "24 or 2 ans"),
    Case(
        "a FINESS number too short",
        "Structures",
        {"numéro FINESS": "12"},
        "STR-SITE",
        "neuf caractères",
        "nine characters",
    ),
    # dates
    Case("31 February", POST, {START: "31/02/2021"}, "TAB-05", "n'existe pas", "does not exist"),
    Case("29 February of no leap year", POST, {START: "29 février 2026"}, "TAB-05", "n'existe pas", "does not exist"),
    Case("the month before the day", POST, {START: "11/25/2026"}, "TAB-05", "jour/mois/année", "day/month/year"),
    Case("a two-digit year", POST, {START: "01/11/26"}, "TAB-06", "01/11/2026", "01/11/2026"),
    Case("a month for a day", POST, {START: "novembre 2026"}, "TAB-04", "n'est pas une date", "is not a date"),
    Case("no date at all", POST, {START: "dès que possible"}, "TAB-04", "9 avril 2021", "is not a date"),
    Case("the number of a day", POST, {START: 46327}, "TAB-36", "écrire 01/11/2026", "write 01/11/2026"),
    Case(
        "an end before its start",
        POST,
        {START: "02/11/2026", "date de fin": "01/11/2025", "mois": None},
        "COH-08",
        "précède la date de début",
        "is before start date",
        column="date de fin",
    ),
    Case(
        "a milestone that ends early",
        "Calendrier",
        {"date de fin": "01/10/2026"},
        "COH-08",
        "1er octobre 2026",
        "1 October 2026",
    ),
    # codes and yes or no
    Case("neither yes nor no", POST, {"dérogation": "peut-être"}, "TAB-07", "oui ou non", "neither yes nor no"),
    Case("letters changed round", POST, {"zone": "ZPI"}, "TAB-09", "zip", "zip"),
    Case("a code of another list", POST, {"zone": "net"}, "TAB-09", "(zac)", "(zac)"),
    Case("nearly a label", PAY, {"base du montant": "brut chargé"}, "TAB-08", "Vouliez-vous dire", "Did you mean"),
    Case("no code is near", "Calendrier", {"nature": "Goûter"}, "TAB-08", "n'est pas dans la liste", "not in the list"),
    # links
    Case(
        "a scheme misspelt",
        POST,
        {UNDER: "400 MGG"},
        "TAB-09",
        "Vouliez-vous dire 400 médecins",
        "Did you mean 400 general",
    ),
    Case(
        "nearly a scheme, and its own row",
        SCHEME,
        {"déclinaison de": "AMBULATOIR", "identifiant": "ambulatoire"},
        "TAB-09",
        "(assistant-ambulatoire)",
        "(assistant-ambulatoire)",
    ),
    Case(
        "a scheme nobody knows",
        POST,
        {UNDER: "dispositif magique"},
        "TAB-09",
        "ni dans votre envoi ni dans la base",
        "neither in what you send",
    ),
    Case(
        "a name of two schemes",
        POST,
        {UNDER: "Chef de clinique en région"},
        "TAB-10",
        "désigne plusieurs choses",
        "names several things",
    ),
    Case("two schemes in a cell", POST, {UNDER: "400 MG ; AUMG"}, "TAB-11", "une seule valeur", "one value only"),
    Case("a post for a call", POST, {"au titre de l'appel": "base", UNDER: None}, "TAB-09", "« base »", "'base'"),
    Case(
        "a row misspelt", PAY, {"s'applique à": "apel"}, "TAB-09", "Vouliez-vous dire « appel »", "Did you mean 'appel'"
    ),
    Case("an unknown total", PAY, {"composante de": "somme"}, "TAB-09", "« somme »", "'somme'"),
    Case(
        "an unknown document",
        PAY,
        {"source : document": "autre"},
        "TAB-09",
        "« source : document »",
        "'source: document'",
    ),
    Case(
        "a variant of a variant of itself",
        SCHEME,
        {"identifiant": "un", "déclinaison de": "deux"},
        "COH-18",
        "déclinaison de lui-même",
        "variant of itself",
        column="déclinaison de",
    ),
    Case(
        "and the other way round",
        SCHEME,
        {"identifiant": "deux", "déclinaison de": "un"},
        "COH-18",
        "Corriger « déclinaison de »",
        "Correct 'variant of'",
        column="déclinaison de",
    ),
    Case(
        "a variant of itself",
        SCHEME,
        {"identifiant": "trois", "déclinaison de": "trois"},
        "TAB-38",
        "renvoie à elle-même",
        "leads to itself",
        column="déclinaison de",
    ),
    # what is missing
    Case(
        "a post under nothing", POST, {UNDER: None}, "COH-11", "au titre de l'appel", "under call", column="identifiant"
    ),
    Case(
        "a call for no scheme",
        CALL,
        {"pour le dispositif": None},
        "STR-CALL",
        "Remplir la colonne",
        "Fill in the column",
    ),
    Case("a call without a title", CALL, {"intitulé (français)": None}, "STR-CALL", "est obligatoire", "is required"),
    Case("a scheme without a track", SCHEME, {"filière": None}, "STR-SCHEME", "« filière »", "'track'"),
    Case("an amount of no kind", PAY, {"nature": None}, "STR-REMUNERATION", "« nature »", "'kind'"),
    Case("an amount without basis", PAY, {"base du montant": None}, "COH-06", "net, brut", "State net"),
    Case("an amount of no period", PAY, {"par": None}, "COH-07", "Indiquer la période", "Give the period"),
    Case("a pay for nobody", PAY, {"s'applique à": None}, "STR-PROVISION", "est obligatoire", "is required"),
    Case(
        "a passage of no document",
        PAY,
        {"source : document": None},
        "STR-PASSAGE",
        "« source : document »",
        "'source: document'",
    ),
    Case(
        "a passage nowhere",
        PAY,
        {"source : page": None},
        "COH-21",
        "ni sa ligne ni sa page",
        "neither its line nor its page",
    ),
    Case(
        "a passage without words",
        PAY,
        {"source : ancre": None},
        "STR-PASSAGE",
        "« source : ancre »",
        "'source: anchor'",
    ),
    Case(
        "lines in the wrong order",
        PAY,
        {"source : première ligne": 12, "source : dernière ligne": 3},
        "STR-PASSAGE",
        "dernière ligne",
        "last line",
    ),
    Case(
        "a document without title",
        "Documents",
        {"intitulé (français)": None},
        "STR-DOCUMENT",
        "est obligatoire",
        "is required",
    ),
    # texts and addresses
    Case(
        "a whole sentence as anchor",
        PAY,
        {"source : ancre": LONG},
        "COH-22",
        "plus de douze mots",
        "more than twelve words",
    ),
    Case(
        "a huge cell", PAY, {"description (français)": "é" * 32_000}, "TAB-14", "32000 caractères", "32000 characters"
    ),
    Case("an invisible character", POST, {"libellé de la zone": "ZIP\x7f"}, "TAB-15", "U+007F", "U+007F"),
    Case(
        "an address that is none",
        "Contacts",
        {"courriel de service": "dos chez ars"},
        "TAB-16",
        "service@ars.example",
        "not an address",
    ),
    Case("a site that is none", "Contacts", {"site web": "ars bretagne"}, "TAB-16", "https://", "https://"),
    Case("an error of the spreadsheet", POST, {SHARE: "#N/A"}, "TAB-12", "l'erreur #N/A", "the error #N/A"),
    Case(
        "a formula never computed",
        POST,
        {SHARE: "=1/2"},
        "TAB-13",
        "résultat de cette formule",
        "result of this formula",
    ),
    # persons
    Case(
        "a mailbox of a person",
        "Contacts",
        {"courriel de service": "jeanne.martin@ars.example"},
        "COH-09",
        "boîte fonctionnelle",
        "functional mailbox",
    ),
    Case(
        "the name of a doctor",
        "Contacts",
        {"dénomination dans la source": "Dr Jeanne Martin"},
        "PERS-02",
        "nommer une personne",
        "name a person",
        severity=WARNING,
    ),
    Case(
        "an RPPS number in a text",
        PAY,
        {"description (français)": "titulaire : 10003456789"},
        "PERS-01",
        "numéro RPPS",
        "RPPS number",
    ),
    Case("an RPPS number as identifier", POST, {"identifiant": "10003456788"}, "PERS-01", "numéro RPPS", "RPPS number"),
    # identifiers and regions
    Case("no letter in an identifier", POST, {"identifiant": "?!"}, "TAB-19", "« ?! »", "'?!'"),
    Case(
        "an identifier that is taken",
        POST,
        {"identifiant": "base", "mois": "2 ans"},
        "TAB-30",
        "déjà en Postes A2",
        "already at Postes A2",
    ),
    Case("a year of two digits", CALL, {"année": 26}, "STR-CALL", "au moins 2000", "at least 2000"),
    Case("two years", CALL, {"année": "2026-2027"}, "TAB-02", "nombre entier", "whole number"),
    Case(
        "another region", POST, {"région": "Normandie"}, "VOC-06", "de la région Normandie", "of the region Normandie"
    ),
    Case("a region misspelt", POST, {"région": "Bretange"}, "TAB-09", "Bretagne (53)", "Bretagne (53)"),
    Case(
        "a region code that is none",
        POST,
        {"région": "99"},
        "STR-POST",
        "absent de la liste INSEE",
        "not in the INSEE list",
    ),
    Case(
        "a département for a region",
        POST,
        {"région": "29"},
        "STR-POST",
        "est un département (Finistère)",
        "is a département (Finistère)",
    ),
    Case(
        "its name for a region",
        POST,
        {"région": "Finistère"},
        "STR-POST",
        "la région Bretagne a le code 53",
        "region Bretagne has code 53",
    ),
    Case(
        "a département of another region",
        "Structures",
        {"département": "Calvados"},
        "VOC-06",
        "de la région Normandie",
        "of the region Normandie",
    ),
    Case(
        "a call of another region",
        POST,
        {"au titre de l'appel": "aumg-ile-de-france-2021", UNDER: None},
        "COH-15",
        "Île-de-France",
        "Île-de-France",
        column="région",
    ),
    Case(
        "a pay of the national scheme",
        PAY,
        {"s'applique à": "AUMG"},
        "VOC-07",
        "n'est pas de votre région",
        "not of your region",
    ),
]
"""What is wrong, the sheet, the cells changed (the first is at fault), the rule, words in French and in English."""

UNDERSTOOD: list[tuple[str, Values]] = [
    (POST, {SHARE: "0,5"}),
    (POST, {SHARE: "50,0 %"}),
    (POST, {"part ambulatoire": "50 pour cent"}),
    (PAY, {AMOUNT: "3.756,50"}),
    (PAY, {AMOUNT: "3\u202f756,50\u00a0€"}),
    (POST, {START: "2026-11-02"}),
    (POST, {START: "02.11.2026"}),
    (POST, {START: "lundi 2 novembre 2026"}),
    (POST, {START: datetime(2026, 11, 2)}),
    (POST, {"mois": "2 ans"}),
    (POST, {"zone": "zone d’intervention prioritaire"}),
    (POST, {"zone": "zip (Zone d'intervention prioritaire)"}),
    (POST, {UNDER: "400 médecins généralistes dans les territoires prioritaires (400mg)"}),
    (POST, {"région": "bretagne"}),
    (POST, {"dérogation": "VRAI"}),
    (PAY, {"base du montant": "CHARGE"}),
    (PAY, {"par": "mensuel"}),
    (CALL, {"pour le dispositif": "Assistant universitaire de médecine générale"}),
    ("Structures", {"département": "29 - Finistère"}),
    ("Contacts", {"site web": "www.bretagne.ars.example"}),
    (PAY, {"description (français)": "Centre hospitalier Docteur Techer, 12 rue du Docteur Roux"}),
]
"""What a person may well write, and is understood without a word."""


@pytest.fixture(scope="module")
def report(store: EmbeddedStore) -> Report:
    sheets, _ = tabled(CASES)
    return validate_submission(read_book(store, sheets), store, engine="fast")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_a_wrong_cell(case: Case, report: Report) -> None:
    placed = tabled(CASES)[1][case.what]
    check(report, placed.expected)
    of_row = re.compile(rf"{placed.sheet} [A-Z]+{placed.row}")
    assert {f.rule for f in single(report.findings) if of_row.fullmatch(where(f))} == {case.rule, *case.also}


def test_what_is_said_of_cells_is_plain(report: Report) -> None:
    assert [(found.rule, jargon(found)) for found in report.findings if jargon(found)] == []


def test_what_people_write_is_understood(store: EmbeddedStore) -> None:
    right = [Case(f"{number}", sheet, changed, "", "", "") for number, (sheet, changed) in enumerate(UNDERSTOOD)]
    report = validate_submission(read_book(store, tabled(right)[0]), store, engine="fast")
    assert [(f.rule, where(f), f.message.fr) for f in single(report.findings) if f.rule != "TAB-31"] == []
