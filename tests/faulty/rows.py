"""Right rows of each sheet, of which a case changes one cell or two; all cases stand in one workbook."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from tests.faulty.expectation import ERROR, Expected
from tests.intake.books import Rows

Values = Mapping[str, object]
BASES: Mapping[str, Values] = {
    "Dispositifs": {
        "intitulé (français)": "Dispositif de Bretagne",
        "déclinaison de": "AUMG",
        "filière": "universitaire",
        "spécialités concernées": "médecine générale",
    },
    "Appels": {
        "intitulé (français)": "Appel de Bretagne",
        "pour le dispositif": "AUMG",
        "année": 2026,
        "région": None,
    },
    "Rémunérations": {
        "s'applique à": None,
        "nature": "Financement du poste",
        "montant (euros)": "3 756,50 €",
        "base du montant": "chargé",
        "par": "mois",
        "nature du montant": "Montant fixe",
        "description (français)": None,
        "composante de": None,
        "source : document": "cdc",
        "source : page": 3,
        "source : première ligne": None,
        "source : dernière ligne": None,
        "source : ancre": "une aide mensuelle",
    },
    "Calendrier": {
        "s'applique à": "appel",
        "nature": "Prise de poste",
        "date de début": "01/11/2026",
        "date de fin": None,
        "précision de la date": "jour",
    },
    "Postes": {
        "au titre du dispositif": "400 MG",
        "au titre de l'appel": None,
        "région": None,
        "zone": "ZIP",
        "libellé de la zone": None,
        "part hospitalière": 0.5,
        "part ambulatoire": "50 %",
        "demi-journées hospitalières par semaine": None,
        "date de début": None,
        "date de fin": None,
        "mois": 24,
        "renouvellements": None,
        "dérogation": None,
    },
    "Contacts": {
        "s'applique à": "appel",
        "nature": "Boîte de service",
        "dénomination dans la source": None,
        "courriel de service": "contact@ars.example",
        "site web": None,
    },
    "Structures": {"nom (français)": "Maison de santé", "département": "Finistère", "numéro FINESS": None},
    "Documents": {"intitulé (français)": "Cahier des charges", "daté du": None, "site web": None},
}
"""The name of a sheet to a right row without its identifier, column by column."""
KNOWN: Mapping[str, str] = {"Appels": "appel", "Documents": "cdc", "Postes": "base"}
"""A row that others lead to, by sheet."""


class Case(NamedTuple):
    """A row with a fault.

    Attributes:
        changed: the cells that differ from a right row.
        fr, en: words of the message or of what to do.
        column: where the finding is, by default the first cell changed.
        also: other rules that rightly speak of the row.
    """

    what: str
    sheet: str
    changed: Values
    rule: str
    fr: str
    en: str
    column: str = ""
    severity: str = ERROR
    also: tuple[str, ...] = ()


class Placed(NamedTuple):
    """A case in the workbook: the sheet and the number of its row, and the finding with its cell."""

    sheet: str
    row: int
    expected: Expected


def tabled(cases: Sequence[Case]) -> tuple[dict[str, Rows], dict[str, Placed]]:
    """Return the sheets with a row for each case, and where each case is."""
    rows: dict[str, list[list[object]]] = {name: [["identifiant", *base]] for name, base in BASES.items()}
    placed: dict[str, Placed] = {}
    for name, identifier in KNOWN.items():
        rows[name].append([identifier, *BASES[name].values()])
    for number, case in enumerate(cases, 1):
        base = dict(BASES[case.sheet])
        if case.sheet == "Rémunérations":  # each pays another post, or they would contradict each other
            rows["Postes"].append([f"paid{number}", *BASES["Postes"].values()])
            base["s'applique à"] = f"paid{number}"
        row: dict[str, object] = {"identifiant": f"case{number}", **base, **case.changed}
        rows[case.sheet].append(list(row.values()))
        line = len(rows[case.sheet])
        cell = f"{get_column_letter(list(row).index(case.column or next(iter(case.changed))) + 1)}{line}"
        expected = Expected(case.rule, f"{case.sheet} {cell}", case.severity, case.fr, case.en)
        placed[case.what] = Placed(case.sheet, line, expected)
    return dict(rows), placed
