"""``GET /templates/<region>.<ext>`` gives the template that a region fills in, which can be sent back at once."""

import io

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from postinternat.intake.template import FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_had_by_the_end_of_its_name(form: str, client: TestClient) -> None:
    known = FORMATS[form]
    answer = client.get(f"/templates/53{known.extension}?year=2026")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == known.media_type.partition(";")[0]
    assert answer.headers["content-disposition"] == f'attachment; filename="bretagne-2026{known.extension}"'
    again = client.get(f"/templates/53{known.extension}?year=2026", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.head(f"/templates/53{known.extension}").content == b""


def test_a_region_goes_by_its_name_and_a_client_by_its_language(client: TestClient) -> None:
    french = client.get("/templates/bretagne.xlsx")
    english = client.get("/templates/53.xlsx", headers={"Accept-Language": "en"})
    assert load_workbook(io.BytesIO(french.content)).sheetnames[0] == "Lisez-moi"
    assert load_workbook(io.BytesIO(english.content)).sheetnames[0] == "Read me"


def test_a_blank_template_has_nothing_wrong_in_its_cells(client: TestClient) -> None:
    blank = client.get("/templates/53.xlsx?year=2026")
    sent = client.post("/validate", content=blank.content, headers={"Content-Type": blank.headers["content-type"]})
    assert [found for found in sent.json()["findings"] if (found["place"] or {}).get("cell")] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/templates/99.xlsx", 404),
        ("/templates/53.pdf", 404),
        ("/templates/.xlsx", 404),
        ("/templates/53.xlsx?year=demain", 400),
        ("/templates/53.xlsx?langue=fr", 400),
    ],
)
def test_other_names_are_told(path: str, status: int, client: TestClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["fix"]
    assert client.post("/templates/53.xlsx").status_code == 405
