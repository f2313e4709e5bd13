"""Where tables come from: the region and the year of the first sheet, of the command, or of the rows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from postinternat.intake.grid import CellValue, Grid, folded, place, shown
from postinternat.intake.places import Place
from postinternat.intake.problems import Fault
from postinternat.intake.reporting import Findings
from postinternat.model import Text
from postinternat.model.sheets import slug
from postinternat.namespaces import PREFIXES
from postinternat.store import Store

_SEARCHED_ROWS = 100
_REGION_WORDS = ("region", "coderegion", "codeinsee", "inseecode")
_YEAR_WORDS = ("annee", "campagne", "year", "campaign")
_YEAR = re.compile(r"(20\d\d)(?:\.0)?")
_CODE = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


@dataclass(frozen=True)
class Said:
    """A value that a sheet or the command says, and where."""

    text: str
    where: Place


@dataclass(frozen=True)
class Origin:
    """The region and the year of a submission; the code is empty and the year None where nothing says them.

    Attributes:
        code: the INSEE code of the region.
        slug: what stands for the region in IRIs.
    """

    code: str = ""
    slug: str = "sans-region"
    year: int | None = None

    @property
    def iri(self) -> str:
        """The IRI of the region, empty when it is not known."""
        return PREFIXES["reg"] + self.code if self.code else ""


class Regions:
    """The regions of the dataset by code and by name."""

    def __init__(self, store: Store) -> None:
        prologue = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("igeo", "rdfs"))
        query = "SELECT ?code ?label { ?region a igeo:Region ; igeo:codeINSEE ?code ; rdfs:label ?label }"
        self._names: dict[str, str] = {}
        for code, label in store.select(prologue + query).rows:
            if getattr(label, "language", "") == "fr":
                self._names[getattr(code, "value", "")] = getattr(label, "value", "")

    def code(self, written: str) -> str:
        """Return the code of the region that the text names by its code, its name or both; empty when none."""
        found = _CODE.search(written)
        if found and found.group().zfill(2) in self._names:
            return found.group().zfill(2)
        return next((code for code, name in self._names.items() if folded(name) == folded(written)), "")

    def slug(self, code: str) -> str:
        """Return what stands for the region in IRIs: ``bretagne``."""
        return slug(self._names.get(code, "")) or Origin.slug

    def choices(self) -> Text:
        """Return the list of the codes, as a fix."""
        listed = ", ".join(f"{code} {name}" for code, name in sorted(self._names.items()))
        return Text(f"Choisir : {listed}.", f"Choose: {listed}.")


def said_in(grid: Grid) -> tuple[Said | None, Said | None]:
    """Return the region and the year that the first sheet says, each right of its label."""
    region = year = None
    for number, cells in grid.rows():
        if number > _SEARCHED_ROWS:
            break
        columns = sorted(cells)
        for label, column in pairwise(columns):
            words = folded(shown(cells[label])[:_SEARCHED_ROWS])
            value = Said(shown(cells[column]), place(grid, number, column))
            if region is None and words.startswith(_REGION_WORDS):
                region = value
            elif year is None and words.startswith(_YEAR_WORDS):
                year = value
    return region, year


def origin(regions: Regions, findings: Findings, region: Sequence[Said], year: Sequence[Said]) -> Origin:
    """Return the region and the year of what is said, the command's before the sheet's, and tell what is wrong."""
    codes = [(each, regions.code(each.text)) for each in region]
    for each, code in codes:
        if not code:
            findings.add(Fault("TAB-41", {"choices": regions.choices()}), each.where, value=each.text)
    known = list(dict.fromkeys(code for _, code in codes if code))
    years = [(each, _year(each.text)) for each in year]
    for each, number in years:
        if number is None:
            findings.add(Fault("TAB-43"), each.where, value=each.text)
    told = list(dict.fromkeys(number for _, number in years if number is not None))
    if len(known) > 1:
        _contradiction(findings, region)
    if len(told) > 1:
        _contradiction(findings, year)
    code = known[0] if known else ""
    return Origin(code, regions.slug(code), told[0] if told else None)


def _year(text: str) -> int | None:
    found = _YEAR.fullmatch(text.strip())
    return int(found[1]) if found else None


def _contradiction(findings: Findings, said: Sequence[Said]) -> None:
    findings.add(Fault("TAB-48", {"other": said[0].text}), said[-1].where, value=said[-1].text)


def only_region(regions: Regions, values: Iterable[CellValue]) -> str:
    """Return the code of the region that all the values name, empty when they name none or several."""
    codes = {regions.code(shown(value)) for value in values}
    return codes.pop() if len(codes) == 1 else ""


def only_year(values: Iterable[CellValue]) -> str:
    """Return the year that all the values name, empty when they name none or several."""
    years = {_year(shown(value)) for value in values}
    year = years.pop() if len(years) == 1 else None
    return "" if year is None else str(year)
