"""Charts as SVG text: pure functions of the data, without a script, each beside a table that says the same."""

from postinternat.web.charts.bars import Bar, MixedBases, Segment, pay_axis, pay_bars, pay_table
from postinternat.web.charts.map import RegionCount, map_credit, region_map
from postinternat.web.charts.svg import Table
from postinternat.web.charts.timeline import Event, Status, timeline, timeline_axis, timeline_table

__all__ = [
    "Bar",
    "Event",
    "MixedBases",
    "RegionCount",
    "Segment",
    "Status",
    "Table",
    "map_credit",
    "pay_axis",
    "pay_bars",
    "pay_table",
    "region_map",
    "timeline",
    "timeline_axis",
    "timeline_table",
]
