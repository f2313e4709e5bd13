"""Charts are functions of their data: approved drawings, tables that say the same, and never two bases on one axis.

``POSTINTERNAT_UPDATE_APPROVED=1 scripts/test tests/web/test_charts.py`` draws the approved ones anew: look at them.
"""

import os
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from postinternat import paths
from postinternat.web.charts import (
    Bar,
    Event,
    MixedBases,
    RegionCount,
    Segment,
    Status,
    map_credit,
    pay_axis,
    pay_bars,
    pay_table,
    region_map,
    timeline,
    timeline_axis,
    timeline_table,
)
from postinternat.web.figures import THIN

UPDATE = os.environ.get("POSTINTERNAT_UPDATE_APPROVED") == "1"
APPROVED = Path(__file__).parent.parent / "approved" / "charts"
SALARY = Segment("Traitement de base", 2668, "net", "month", "hospital")
BONUS = Segment("Prime <territoriale>", 800, "net", "month", "bonus", "sous condition")
BARS = [
    Bar("a", "ATP & co", (SALARY, BONUS), "permanence des soins"),
    Bar("b", "CCU-MG", (Segment("Salaire universitaire", 1392, "net", "month", "university"),)),
]
EVENTS = [
    Event("one", "Dépôt", date(2021, 4, 9), date(2021, 4, 9), Status.PAST),
    Event("two", "Prise de poste", date(2023, 11, 1), date(2023, 11, 30), Status.COMING, exact=False),
]
REGIONS = [RegionCount("32", "Hauts-de-France", 10, "/32"), RegionCount("06", "Mayotte", 0, "/06")]
TODAY = date(2022, 6, 1)


def check(name: str, *drawn: str) -> None:
    got = "\n".join([*drawn, ""])
    for image in drawn:
        ET.fromstring(image)
    approved = APPROVED / f"{name}.svg.txt"
    if UPDATE:
        approved.parent.mkdir(exist_ok=True)
        approved.write_text(got, encoding="utf-8")
    assert got == approved.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_bars_are_the_approved_ones(lang: str) -> None:
    check(f"bars-{lang}", *pay_bars(BARS, lang), pay_axis(BARS, lang))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_timeline_is_the_approved_one(lang: str) -> None:
    check(f"timeline-{lang}", *timeline(EVENTS, lang, TODAY), timeline_axis(EVENTS))


def test_the_map_is_the_approved_one() -> None:
    check("map", region_map(REGIONS, "Carte", "Une région sur deux."))


@pytest.mark.parametrize("other", [replace(SALARY, basis="gross"), replace(SALARY, period="year")])
@pytest.mark.parametrize("apart", [True, False])
def test_two_bases_or_periods_are_never_on_one_axis(other: Segment, *, apart: bool) -> None:
    bars = [Bar("a", "A", (SALARY,)), Bar("b", "B", (other,))] if apart else [Bar("a", "A", (SALARY, other))]
    for draw in (lambda: pay_bars(bars, "fr"), lambda: pay_axis(bars, "fr"), lambda: pay_table(bars, "fr", "")):
        with pytest.raises(MixedBases, match="per"):
            draw()


def test_what_has_a_condition_is_not_in_the_certain_sum() -> None:
    assert (BARS[0].certain, BARS[0].possible) == (2668, 3468)


def test_an_open_end_is_hatched_within_the_width_and_named() -> None:
    drawn, closed = pay_bars(BARS, "fr")
    hatched = next(shape for shape in ET.fromstring(drawn).iter("rect") if shape.get("class") == "open")
    assert hatched.get("fill") == "url(#a-hatch)"
    assert float((hatched.get("x") or "").rstrip("%")) + float((hatched.get("width") or "").rstrip("%")) <= 100
    assert "permanence des soins" in (ET.fromstring(drawn).findtext("desc") or "")
    assert "hatch" not in closed


def test_no_amount_is_cut_off_where_it_has_no_room() -> None:
    small = Bar("a", "A", (SALARY, Segment("Peu", 20, "net", "month", "bonus")))
    (drawn,) = pay_bars([small], "fr")
    assert [label.text for label in ET.fromstring(drawn).iter("text")] == [f"2{THIN}668{THIN}€"]
    assert f"20{THIN}€" in (ET.fromstring(drawn).findtext("desc") or "")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_tables_say_what_the_charts_show(lang: str) -> None:
    pay = pay_table(BARS, lang, "Net")
    assert [row[0] for row in pay.rows] == ["ATP & co", "CCU-MG"]
    assert all(len(row) == len(pay.columns) for row in pay.rows)
    assert ("€2,668" if lang == "en" else f"2{THIN}668{THIN}€") in pay.rows[0][1]
    assert pay.rows[1][3] == "—"
    events = timeline_table(EVENTS, lang, "Dates")
    assert [row[2] for row in events.rows] == (["closed", "to come"] if lang == "en" else ["clos", "à venir"])
    assert all(len(row) == len(events.columns) for row in events.rows)


def test_texts_of_the_data_stay_texts() -> None:
    drawn = pay_bars([Bar("a", '"><script>', (replace(BONUS, name="<b>"),), "<i>")], "fr")[0]
    assert {item.tag for item in ET.fromstring(drawn).iter()} == {
        "svg", "title", "desc", "line", "rect", "text", "pattern", "path"
    }  # fmt: skip
    mapped = region_map([RegionCount("32", "<b>", 1, '"><script>')], "<", "&")
    assert "<b>" not in mapped
    assert "<script>" not in mapped


def test_nothing_to_show_is_no_error() -> None:
    assert pay_bars([], "fr") == []
    assert timeline([], "fr", TODAY) == []
    assert "<text" not in timeline_axis([])
    assert pay_table([], "fr", "Net").rows == []


def test_the_map_has_every_region_and_its_credit() -> None:
    codes = (paths.resources() / "data" / "reference" / "regions.ttl").read_text(encoding="utf-8")
    regions = [RegionCount(code, code, 0, "/") for code in re.findall(r'igeo:codeINSEE "(\w+)"', codes)]
    drawn = region_map(regions, "Carte", "Tout")
    assert drawn.count('class="region none"') == 18
    for lang in ("fr", "en"):
        assert all(name in map_credit(lang) for name in ("MapSVG", "CC BY 4.0", "Natural Earth"))
    source = Path(__file__).parents[2] / "src" / "postinternat" / "web" / "map.json"
    assert source.stat().st_size <= 40_000


def test_a_region_that_the_map_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        region_map([RegionCount("99", "Nulle part", 1, "/")], "Carte", "Rien")
