"""The finder says of each profile what the API says, keeps nothing, and tells what it cannot read."""

import html
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

QUERY = """query($profile: DoctorProfile!, $on: Date) {
  eligibility(profile: $profile, on: $on) {
    thing { label } verdict why
    criteria { label outcome why disputed passages { anchor } }
  }
}"""
GP = "specialite=general-practice&these=oui&mode=ambulatory&mode=liberal&diplome=master-1&diplome=master-2"
PROFILES: dict[str, tuple[str, dict[str, Any]]] = {
    "a general practitioner": (
        f"{GP}&des=2024-11-01&region=32&region=11&region=75&zone=zip&professional-project=oui",
        {
            "specialty": "GENERAL_PRACTICE",
            "desDate": "2024-11-01",
            "thesis": True,
            "regions": ["32", "11", "75"],
            "zones": ["ZIP"],
            "practiceModes": ["AMBULATORY", "LIBERAL"],
            "diplomas": ["MASTER_1", "MASTER_2"],
            "answers": [{"criterion": "professional-project", "holds": True}],
        },
    ),
    "between the delays of two documents": (
        f"{GP}&des=2023-05-01&region=32&debut=2026-11-01&professional-project=oui",
        {
            "specialty": "GENERAL_PRACTICE",
            "desDate": "2023-05-01",
            "start": "2026-11-01",
            "thesis": True,
            "regions": ["32"],
            "practiceModes": ["AMBULATORY", "LIBERAL"],
            "diplomas": ["MASTER_1", "MASTER_2"],
            "answers": [{"criterion": "professional-project", "holds": True}],
        },
    ),
    "a surgeon": (
        "specialite=other-specialties&discipline=surgery&des=2026-10-31&these=oui&region=32&ville=50&hopital=50",
        {
            "specialty": "OTHER_SPECIALTIES",
            "discipline": "SURGERY",
            "desDate": "2026-10-31",
            "thesis": True,
            "regions": ["32"],
            "shares": [{"place": "AMBULATORY", "share": 0.5}, {"place": "HOSPITAL", "share": 0.5}],
        },
    ),
    "a biologist": (
        "specialite=biology-mixed-pharmacy&discipline=biological&region=32",
        {"specialty": "BIOLOGY_MIXED_PHARMACY", "discipline": "BIOLOGICAL", "regions": ["32"]},
    ),
    "a candidate of 2021": (
        "specialite=general-practice&ordre=2021-10-31&debut=2021-11-01&region=11"
        "&chosen-by-university=oui&accreditation=oui",
        {
            "specialty": "GENERAL_PRACTICE",
            "registrationDate": "2021-10-31",
            "start": "2021-11-01",
            "regions": ["11"],
            "answers": [
                {"criterion": "chosen-by-university", "holds": True},
                {"criterion": "accreditation", "holds": True},
            ],
        },
    ),
    "a resident who wants no zone": (
        "specialite=general-practice&des_valide=non&these=non&inscrit=non&cesp=oui&zone=none&region=75"
        "&hopital=60&ville=40&actes=12,5&mois=0&public=doctors-ending-third-cycle&structure=msp",
        {
            "specialty": "GENERAL_PRACTICE",
            "desValidated": False,
            "thesis": False,
            "registered": False,
            "cesp": True,
            "zones": ["NONE"],
            "regions": ["75"],
            "shares": [{"place": "HOSPITAL", "share": 0.6}, {"place": "AMBULATORY", "share": 0.4}],
            "actsPerWeek": 12.5,
            "monthsOfPractice": 0,
            "audiences": ["DOCTORS_ENDING_THIRD_CYCLE"],
            "structures": ["MSP"],
        },
    ),
    "somewhere without a document": ("region=53&these=oui", {"regions": ["53"], "thesis": True}),
}
WORDS = {
    "fr": {"MET": "rempli", "NOT_MET": "non rempli", "TO_CHECK": "à vérifier", "NOT_APPLICABLE": "sans objet"},
    "en": {"MET": "met", "NOT_MET": "not met", "TO_CHECK": "to be checked", "NOT_APPLICABLE": "not applicable"},
}


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def told_by_page(page: str) -> list[dict[str, Any]]:
    """Read the verdicts back from the page."""
    found = []
    for section in re.findall(
        r'<section aria-labelledby="(?:eligible|to_check|not_eligible)">.*?</section>', page, re.S
    ):
        verdict = re.findall(r'aria-labelledby="(\w+)"', section)[0].upper()
        for article in re.findall(r'<article class="apart">.*?</article>', section, re.S):
            label, why = re.findall(r'<a href="[^"]+">(.*?)</a>.*?<p class="says">(.*?)</p>', article, re.S)[0]
            criteria = [criterion(item) for item in re.findall(r"<li>(.*?)</li>", article, re.S)]
            found.append({"thing": plain(label), "verdict": verdict, "why": plain(why), "criteria": criteria})
    return found


def criterion(item: str) -> dict[str, Any]:
    summary, rest = re.findall(r"<summary>(.*?)</summary>(.*)", item, re.S)[0]
    outcome = plain(re.sub(r"<span aria-hidden.*?</span>", "", re.findall(r"<strong.*?</strong>", summary, re.S)[0]))
    label = re.findall(r"</strong>\s*:\s*(.*?)(?:<span|\Z)", summary, re.S)[0]
    return {
        "outcome": outcome,
        "label": plain(label),
        "disputed": 'class="badge warn"' in summary,
        "why": plain(re.findall(r"<p>(.*?)(?:<span|</p>)", rest, re.S)[0]),
        "passages": [plain(anchor) for anchor in re.findall(r"<blockquote.*?</blockquote>", rest, re.S)],
    }


def told_by_api(client: TestClient, profile: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    variables = {"profile": profile, "on": datetime.now(UTC).date().isoformat()}
    answer = client.post(
        "/graphql", json={"query": QUERY, "variables": variables}, headers={"accept-language": lang}
    ).json()
    return [
        {
            "thing": item["thing"]["label"],
            "verdict": item["verdict"],
            "why": plain(item["why"]),
            "criteria": [
                {
                    "outcome": WORDS[lang][found["outcome"]],
                    "label": plain(found["label"]),
                    "disputed": found["disputed"],
                    "why": plain(found["why"]),
                    "passages": [plain(passage["anchor"]) for passage in found["passages"]],
                }
                for found in item["criteria"]
            ],
        }
        for item in answer["data"]["eligibility"]
    ]


@pytest.fixture(scope="module")
def told(client: TestClient) -> dict[str, list[dict[str, Any]]]:
    """Return what the API says of each profile, in French."""
    return {name: told_by_api(client, profile, "fr") for name, (_, profile) in PROFILES.items()}


@pytest.mark.parametrize("name", PROFILES)
def test_the_page_says_what_the_api_says(client: TestClient, name: str, told: dict[str, list[dict[str, Any]]]) -> None:
    page = told_by_page(client.get(f"/mes-options?{PROFILES[name][0]}").text)
    assert len(page) >= 28
    assert sorted(page, key=str) == sorted(told[name], key=str)


def test_it_says_so_in_english_too(client: TestClient) -> None:
    query, profile = PROFILES["between the delays of two documents"]
    page = told_by_page(client.get(f"/en/mes-options?{query}").text)
    assert sorted(page, key=str) == sorted(told_by_api(client, profile, "en"), key=str)


def test_the_profiles_come_to_all_verdicts_and_a_dispute(told: dict[str, list[dict[str, Any]]]) -> None:
    """The tests above compare something."""
    everything = [item for items in told.values() for item in items]
    assert {item["verdict"] for item in everything} == {"ELIGIBLE", "NOT_ELIGIBLE", "TO_CHECK"}
    assert {found["outcome"] for item in everything for found in item["criteria"]} == set(WORDS["fr"].values())
    assert any(found["disputed"] for item in everything for found in item["criteria"])


def test_without_an_answer_there_is_the_form_alone(client: TestClient) -> None:
    for query in ("", "?", "?specialite=&these=&utm_source=x"):
        page = client.get(f"/mes-options{query}").text
        assert "<select" in page
        assert "Ceci n'est pas une décision" not in html.unescape(page)


def test_it_is_no_decision_and_says_so(client: TestClient) -> None:
    page = html.unescape(client.get("/mes-options?these=oui").text)
    assert "Ceci n'est pas une décision." in page
    assert "This is not a decision." in client.get("/en/mes-options?these=oui").text


def test_nothing_is_kept(client: TestClient) -> None:
    answer = client.get("/mes-options?these=oui")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert "set-cookie" not in answer.headers


def test_the_form_shows_what_was_answered(client: TestClient) -> None:
    page = client.get("/mes-options?these=oui&des=2024-11-01&zone=zip&hopital=60&cesp=non").text
    form = page.partition("</form>")[0]
    assert re.search(r'name="these".*?value="oui" selected', form, re.S)
    assert 'value="2024-11-01"' in form
    assert re.search(r'value="zip" checked', form)
    assert re.search(r'name="hopital"[^>]*value="60"', form)
    assert re.search(r'<details open><summary>Préciser.*?value="non" selected', form, re.S)


def test_every_question_has_a_name_of_its_own_and_choices(client: TestClient) -> None:
    page = client.get("/mes-options").text
    names = re.findall(r' id="([\w-]+)"', page)
    assert len(names) == len(set(names))
    assert {"specialite", "des", "these", "region", "zone", "structure", "professional-project"} <= set(names)
    assert not re.search(r"<select[^>]*>\s*</select>", page)


@pytest.mark.parametrize(
    ("query", "french", "english"),
    [
        ("des=abc", "« abc » n'est pas un jour", "'abc' is no day"),
        ("des=2023-02-30", "n'est pas un jour", "is no day"),
        ("debut=9999-01-01", "n'est pas un jour", "is no day"),
        ("these=peut-être", "écrire oui ou non", "write oui or non"),
        ("these=oui&these=non", "deux réponses", "two answers"),
        ("specialite=mg", "n'est pas proposé", "is not offered"),
        ("region=99", "n'est pas proposé", "is not offered"),
        ("zone=zipp", "vouliez-vous dire « zip »", "did you mean 'zip'"),
        ("hopital=150", "de 0 à 100", "from 0 to 100"),
        ("hopital=-5", "écrire un nombre", "write a number"),
        ("hopital=60&ville=60", "font 120 %", "make 120%"),
        ("actes=nan", "écrire un nombre", "write a number"),
        ("mois=1.5", "nombre entier", "whole number"),
        ("these=<script>", "« <script> »", "'<script>'"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_form(client: TestClient, query: str, french: str, english: str) -> None:
    for address, words in (("/mes-options", french), ("/en/mes-options", english)):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert words in html.unescape(answer.text)
        assert "<select" in answer.text
        assert "<script>" not in answer.text
        link = re.search(r'role="alert".*?href="#([\w-]+)"', answer.text, re.S)
        assert link is not None
        assert f'id="{link[1]}"' in answer.text
        assert 'id="eligible"' not in answer.text
