"""An officer of Bretagne fills in a blank template, learns that it is right, publishes it, and sees it everywhere.

The two calls are invented: no document speaks of them.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient

from postinternat.app import create_app
from postinternat.cli import main
from postinternat.intake.template import template
from postinternat.model import Catalogue
from postinternat.namespaces import BASE, DEF
from postinternat.settings import Settings
from postinternat.store import DirectoryStore
from postinternat.web.figures import THIN

ROWS: Mapping[str, Sequence[Mapping[str, str | int]]] = {
    "Documents": [
        {
            "Identifiant": "cdc-aumg",
            "Intitulé (français)": "Texte AUMG, Bretagne 2026",
            "Daté du": "15/01/2026",
        },
        {"Identifiant": "cdc-atp", "Intitulé (français)": "Appel ATP, Bretagne 2026", "Daté du": "2 février 2026"},
    ],
    "Dispositifs": [
        {
            "Identifiant": "aumg",
            "Intitulé (français)": "AUMG, Bretagne",
            "Déclinaison de": "AUMG",
            "Filière": "Universitaire",
            "Spécialités concernées": "Médecine générale",
            "Autorité compétente": "ars",
        },
        {
            "Identifiant": "atp",
            "Intitulé (français)": "ATP, Bretagne",
            "Déclinaison de": "ATP",
            "Filière": "hospital",
            "Spécialités concernées": "Hors médecine générale",
            "Autorité compétente": "ars",
        },
    ],
    "Appels": [
        {
            "Identifiant": "aumg-2026",
            "Intitulé (français)": "Appel AUMG",
            "Pour le dispositif": "aumg",
            "Année": 2026,
        },
        {
            "Identifiant": "atp-2026",
            "Intitulé (français)": "Appel ATP",
            "Pour le dispositif": "atp",
            "Année": 2026,
        },
    ],
    "Rémunérations": [
        {
            "Identifiant": "aumg-aide",
            "Libellé (français)": "Financement d'un poste d'AUMG",
            "S'applique à": "aumg-2026",
            "Nature": "Financement du poste",
            "Montant (euros)": "42\u202f300,50 €",
            "Base du montant": "Chargé",
            "Par (période)": "An",
            "Nature du montant": "Montant fixe",
            "Financeur": "ars",
            "Bénéficiaire": "Établissement",
            "Source : document": "cdc-aumg",
            "Source : page": 4,
            "Source : ancre": "aide annuelle de l'agence",
        }
    ],
    "Durées": [
        {
            "Identifiant": "atp-duree",
            "Libellé (français)": "Deux ans financés",
            "S'applique à": "atp-2026",
            "Nature": "Durée du financement",
            "Durée (mois)": "2 ans",
            "Source : document": "cdc-atp",
            "Source : page": 2,
            "Source : ancre": "pendant deux années",
        }
    ],
    "Calendrier": [
        {
            "Identifiant": "aumg-depot",
            "S'applique à": "aumg-2026",
            "Nature": "Dépôt des candidatures",
            "Date de fin": "1er juin 2026",
            "Précision de la date": "Jour",
            "Source : document": "cdc-aumg",
            "Source : page": 1,
            "Source : ancre": "avant le 1er juin",
        }
    ],
    "Contacts": [
        {
            "Identifiant": "aumg-contact",
            "S'applique à": "aumg-2026",
            "Nature": "Boîte de service",
            "Courriel de service": "postinternat@ars-bretagne.example",
        }
    ],
    "Postes": [
        {
            "Identifiant": "p01",
            "Au titre de l'appel": "aumg-2026",
            "Discipline": "Médecine générale",
            "Zone": "ZIP",
            "Durée (mois)": "24 mois",
            "Part universitaire": "50 %",
            "Part ambulatoire": "50 %",
            "Thèse soutenue": "oui",
        },
        {
            "Identifiant": "p02",
            "Au titre de l'appel": "atp-2026",
            "Zone": "ZAC",
            "Durée (mois)": 24,
            "Part hospitalière": "0,5",
            "Part ambulatoire": "0,5",
        },
    ],
}
QUERY = """{ node(id: "https://w3id.org/post-internat/id/provision/bretagne-2026-aumg-aide") { ... on Remuneration {
  amount statedIn { anchor page document { title } } appliesTo { id } } } }"""
SPARQL = f"SELECT ?g ?m {{ GRAPH ?g {{ <{BASE}id/provision/bretagne-2026-atp-duree> <{DEF}months> ?m }} }}"


def filled(content: bytes) -> bytes:
    """Return the workbook with the rows below the examples."""
    book = openpyxl.load_workbook(BytesIO(content))
    for name, rows in ROWS.items():
        sheet = book[name]
        columns = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1] if cell.value}
        for number, row in enumerate(rows, sheet.max_row + 1):
            for header, value in row.items():
                sheet.cell(number, columns[header], value)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def test_a_filled_template_is_published_and_seen(
    root: Path, catalogue: Catalogue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = DirectoryStore(root)
    file = tmp_path / "bretagne.xlsx"
    file.write_bytes(filled(template(store, catalogue, "53", year=2026).content))
    assert main(["publish", str(file), "--store", str(root), "--lang", "fr"]) == 0, capsys.readouterr()
    told = capsys.readouterr().out
    assert "Bretagne, campagne 2026 : " in told
    assert "Vérifié et non publié : thèse soutenue (1)." in told
    with TestClient(create_app(Settings(store=str(root), workers=1))) as client:
        post, page = (
            client.get(f"/id/{name}", headers={"Accept": kind}, follow_redirects=True)
            for name, kind in (("post/bretagne-2026-p01", "text/turtle"), ("call/bretagne-2026-aumg-2026", "text/html"))
        )
        call, region = (client.get(address).text for address in ("/appel/bretagne-2026-aumg-2026", "/en/region/53"))
        node = client.post("/graphql", json={"query": QUERY}).json()["data"]["node"]
        rows = client.get(
            "/sparql",
            params={"query": SPARQL},
            headers={"Accept": "text/csv"},
        ).text.split()
    assert node == {
        "amount": 42300.5,
        "statedIn": [
            {
                "anchor": "aide annuelle de l'agence",
                "page": 4,
                "document": {"title": "Texte AUMG, Bretagne 2026"},
            }
        ],
        "appliesTo": [{"id": BASE + "id/call/bretagne-2026-aumg-2026"}],
    }
    assert rows == ["g,m", f"{BASE}graph/submission/53/2026,24"]
    assert "universityShare" in post.text
    assert "holder" not in post.text, "what is said of the holder of a post is checked, never published"
    assert page.status_code == 200
    assert "Appel AUMG" in page.text
    assert "page 4</a>" in call
    assert f"42{THIN}300,50{THIN}€" in call
    assert 'href="mailto:postinternat@ars-bretagne.example"' in call
    assert 'href="/page/id/post/bretagne-2026-p01?lang=fr"' in call
    assert 'href="/en/appel/bretagne-2026-aumg-2026"' in region
