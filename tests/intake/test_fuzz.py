"""Whatever the bytes, a file is read or refused in words; whatever the cell, it gives a value or a fault."""

import csv
import io
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.soak_intake import read_or_refuse, spoiled
from postinternat.intake.cells import convert, unreadable
from postinternat.intake.grid import CellValue, ErrorValue, MissingResult, Percentage
from postinternat.intake.numbers import months, number, ordinal, percentage
from postinternat.model import FieldSpec, Text
from postinternat.model.catalogue import ValueKind
from postinternat.store import EmbeddedStore

_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
_KINDS = [kind for kind in ValueKind if kind not in {ValueKind.CODE, ValueKind.LINK}]
_NAMES = ["a.xlsx", "postes.csv", "a.zip", "a.ttl", "a.nt", "a.trig", "a.nq", "a.jsonld", "a.rdf", "a.ods", "a", ""]
_HEADERS = [
    "identifiant",
    "mois",
    "part hospitalière",
    "date de début",
    "zone",
    "financeur",
    "CAIM",
    "courriel de service",
]
_CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.floats().map(Percentage),
    st.text(max_size=5).map(ErrorValue),
    st.just(MissingResult("=")),
)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=150, deadline=None, suppress_health_check=_SLOW)
def test_spoiled_files(store: EmbeddedStore, seed: int) -> None:
    name, content = spoiled(random.Random(seed))
    read_or_refuse(name, content, store)


@given(name=st.sampled_from(_NAMES), content=st.binary(max_size=300))
@settings(max_examples=150, deadline=None, suppress_health_check=_SLOW)
def test_any_bytes(store: EmbeddedStore, name: str, content: bytes) -> None:
    read_or_refuse(name, content, store)


@given(rows=st.lists(st.lists(st.text(max_size=20), max_size=9), max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=_SLOW)
def test_any_rows(store: EmbeddedStore, rows: list[list[str]]) -> None:
    content = io.StringIO()
    csv.writer(content, delimiter=";").writerows([_HEADERS, *rows])
    read_or_refuse("postes.csv", content.getvalue().encode("utf-8", "replace"), store)


@given(value=_CELLS, kind=st.sampled_from(_KINDS), name=st.sampled_from(["months", "other"]), share=st.booleans())
def test_any_cell(value: CellValue, kind: ValueKind, name: str, share: bool) -> None:
    bounds = (0.0, 1.0) if share else (None, None)
    field = FieldSpec(name, "urn:p", False, kind, False, False, 1, Text(), Text(), minimum=bounds[0], maximum=bounds[1])
    if unreadable(value) is None:
        converted = convert(value, field, "fr")
        assert (converted.literal is None) <= (converted.fault is not None), "no value without a word"


@given(text=st.text(alphabet="0123456789 ,.%-+eE€'\u00a0\u202fansmoietd/", max_size=25))
def test_any_number(text: str) -> None:
    for found in (number(text), percentage(text)):
        assert found is None or found.is_finite()
    for counted in (months(text), ordinal(text)):
        assert counted is None or isinstance(counted, int)
