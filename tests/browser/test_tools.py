"""Comparing, finding and the calendar as people meet them: dark, on a phone, on paper, by keyboard, without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.visitor import DARK, LAPTOP, NO_SCRIPT, PAPER, PHONE, Visitor, Ways

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]
TWO = "/comparer?id=atp-hauts-de-france&id=ccu-mg-hauts-de-france"
FOUR = f"{TWO}&id=ccu-ah-hauts-de-france&id=400mg-nouvelle-aquitaine"
DOCTOR = (
    "/mes-options?specialite=general-practice&des=2023-05-01&these=oui&region=32&zone=zip"
    "&mode=ambulatory&mode=liberal&professional-project=oui"
)
MISTAKEN = "/en/mes-options?des=soon&hopital=70&ville=60"


def open_some(page: Page) -> None:
    """Open enough to meet all that opens: everything takes axe many seconds."""
    page.locator("details").evaluate_all("all => all.slice(0, 60).forEach(one => { one.open = true })")


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        (TWO, LAPTOP),
        (f"/en{TWO}&base=net&base=gross", PHONE),
        (DOCTOR, LAPTOP),
        (f"/en{DOCTOR}&des=soon", PHONE),
        ("/calendrier", LAPTOP),
        ("/en/calendrier?region=53", PHONE),
    ],
    ids=["compare", "compare-phone", "finder", "mistakes-phone", "calendar", "calendar-phone"],
)
def test_axe_finds_nothing(visitor: Open, address: str, ways: Ways) -> None:
    window = visitor(ways)
    open_some(window.open(address))
    assert window.violations() == {}
    window.complaints[:] = [said for said in window.complaints if "400" not in said]


@pytest.mark.parametrize("address", [TWO, DOCTOR, "/calendrier"], ids=["compare", "finder", "calendar"])
def test_colours_can_be_told_apart_in_the_dark(visitor: Open, address: str) -> None:
    window = visitor(DARK)
    open_some(window.open(address))
    assert window.violations("color-contrast", "link-in-text-block") == {}


def test_one_chooses_and_compares_without_scripts(visitor: Open) -> None:
    page = visitor(NO_SCRIPT).open("/comparer")
    page.locator("select[name=region]").select_option("32")
    page.get_by_label("ATP régional, Hauts-de-France", exact=True).check()
    page.get_by_label("CCU-MG, Hauts-de-France", exact=True).check()
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_url("**region=32**")
    assert page.locator("thead th").count() == 3
    cell = page.locator("td details").first
    cell.locator("summary").click()
    assert cell.locator("blockquote").first.is_visible()
    page.get_by_label("Retirer CCU-MG, Hauts-de-France").click()
    page.wait_for_url(lambda address: "ccu-mg" not in address)
    assert page.locator("thead th").count() == 2


def test_the_names_stay_in_sight(visitor: Open) -> None:
    page = visitor().open(FOUR)
    page.evaluate("scrollTo({ top: document.querySelector('#Statement').offsetTop, behavior: 'instant' })")
    header = page.locator("thead th").nth(1).bounding_box()
    assert header is not None
    assert 0 <= header["y"] < 20
    narrow = visitor({"viewport": {"width": 700, "height": 900}}).open(FOUR)
    narrow.evaluate("document.querySelector('.beside').scrollLeft = 200")
    subject = narrow.locator("tbody th[scope=row]").first.bounding_box()
    assert subject is not None
    assert 0 <= subject["x"] < 40


def test_on_a_phone_each_subject_is_a_card_that_names_its_schemes(visitor: Open) -> None:
    page = visitor(PHONE).open(TWO)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.locator("thead").is_visible()
    named = "getComputedStyle(document.querySelector('.beside td'), '::before').content"
    assert "ATP régional" in page.evaluate(named)


def test_the_comparison_prints_on_a4_landscape_with_what_was_opened(visitor: Open) -> None:
    window = visitor(PAPER)
    page = window.open(TWO)
    page.locator("td details").first.locator("summary").click()
    printed = page.pdf(prefer_css_page_size=True)
    boxes = [tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed)]
    assert len(boxes) > 2
    assert all(right > bottom for _, _, right, bottom in boxes)
    assert {(round(right), round(top)) for _, _, right, top in boxes} == {(842, 595)}
    page.emulate_media(media="print")
    shown = "all => all.map(one => one.checkVisibility({ contentVisibilityAuto: true }))"
    assert page.locator("td blockquote").evaluate_all(shown).count(True) == 1
    assert page.locator("td .more summary").evaluate_all(shown).count(True) > 0
    assert not page.locator("form").is_visible()


def test_the_keyboard_answers_and_sees(visitor: Open) -> None:
    page = visitor().open("/mes-options")
    page.locator("#specialite").focus()
    page.keyboard.type("Méd")
    page.keyboard.press("Tab")
    page.locator("#these").focus()
    page.keyboard.type("oui")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Voir").press("Enter")
    page.wait_for_url("**specialite=general-practice**")
    page.get_by_role("link", name=re.compile("À vérifier")).press("Enter")
    page.wait_for_url("**#to_check")
    criterion = page.locator("section[aria-labelledby=to_check] article").first
    criterion.locator("summary").first.press("Enter")
    met = criterion.locator("li summary", has_text="rempli").first
    met.press("Enter")
    assert met.locator("xpath=..").locator("p").first.is_visible()
    assert page.evaluate("[Object.keys(localStorage), document.cookie].flat().join('')") == ""


def test_what_cannot_be_read_leads_to_its_field(visitor: Open) -> None:
    window = visitor(NO_SCRIPT)
    page = window.open(MISTAKEN)
    window.complaints.clear()  # the browser says that the answer is a 400, as it must be
    assert page.locator("[role=alert] li").count() == 2
    page.locator("[role=alert] a").first.click()
    page.wait_for_url("**#des")
    assert page.locator("#des").is_visible()


def test_the_calendar_shows_dates_on_one_scale_and_leads_to_its_feeds(visitor: Open) -> None:
    page = visitor().open("/calendrier")
    assert page.locator(".moment svg.time[role=img]").count() > 15
    assert page.get_by_text("Clos depuis le 30 avril 2023").is_visible()
    page.get_by_label("Région", exact=True).select_option("11")
    page.get_by_role("button", name="Voir").click()
    page.wait_for_url("**region=11")
    assert page.locator("section.schedule").count() == 1
    with page.expect_download() as started:
        page.get_by_role("link", name="iCalendar").last.click()
    assert started.value.suggested_filename.endswith(".ics")


@pytest.mark.parametrize("address", [FOUR, DOCTOR, "/calendrier"], ids=["compare", "finder", "calendar"])
def test_nothing_is_cut_off_at_320_pixels(visitor: Open, address: str) -> None:
    window = visitor({"viewport": {"width": 320, "height": 800}})
    page = window.open(address)
    window.open_all_details()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("address", [FOUR, DOCTOR, "/calendrier"], ids=["compare", "finder", "calendar"])
def test_the_pages_are_light_and_do_not_jump(visitor: Open, address: str) -> None:
    window = visitor()
    page = window.open(address)
    shifts = page.evaluate("""() => new Promise(done => { let sum = 0
        new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value })
            .observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => done(sum), 300) })""")
    assert shifts < 0.1
    assert 10_000 < sum(window.loaded.values()) <= 60_000
