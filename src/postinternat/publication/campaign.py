"""The region and the year that a submission is about, and the named graph where it is published."""

import re
import unicodedata
from dataclasses import dataclass

import pyoxigraph as ox

from postinternat.intake import Submission
from postinternat.model import Text
from postinternat.namespaces import DEF, PREFIXES, graph
from postinternat.publication.refusal import Refusal
from postinternat.store import Store

_GRAPH = re.compile(re.escape(graph("submission/")) + r"(\w{2,3})/(\d{4})")
_REGION = ox.NamedNode(DEF + "region")
_YEAR = ox.NamedNode(DEF + "year")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_REGIONS = f"""SELECT ?code ?label {{
  ?region a <{PREFIXES["igeo"]}Region> ; <{PREFIXES["igeo"]}codeINSEE> ?code ; <{PREFIXES["rdfs"]}label> ?label
}} ORDER BY ?code"""


@dataclass(frozen=True, order=True)
class Campaign:
    """A region by its INSEE code, and the year of a campaign."""

    region: str
    year: int

    @property
    def graph(self) -> str:
        """The IRI of the named graph that holds what the region published."""
        return graph(f"submission/{self.region}/{self.year}")

    @property
    def others_of_region(self) -> str:
        """What the IRIs of all graphs of the region begin with."""
        return graph(f"submission/{self.region}/")

    @property
    def region_iri(self) -> str:
        """The IRI of the region."""
        return PREFIXES["reg"] + self.region

    @classmethod
    def of_graph(cls, iri: str) -> "Campaign | None":
        """Return what a named graph is about; None when it is no submission."""
        found = _GRAPH.fullmatch(iri)
        return cls(found[1], int(found[2])) if found else None


def campaign_of(submission: Submission, store: Store, *, region: str = "", year: int | None = None) -> Campaign:
    """Return the region and year that are asked for, else those the files say, else those of all its statements.

    ``region`` is an INSEE code or a name. Raises Refusal when one is unknown, not said, or not what the files say.
    """
    names = regions(store)
    code = _code(region, names) if region else ""
    said = _code(submission.region, names) if submission.region else ""
    if code and said and code != said:
        raise _other("la région", "the region", names[code].fr, names[said].fr)
    if year is not None and submission.year is not None and year != submission.year:
        raise _other("l'année", "the year", str(year), str(submission.year))
    chosen = code or said or _only_region(submission, names)
    wanted = year if year is not None else submission.year
    return Campaign(chosen, checked_year(wanted if wanted is not None else _only_year(submission)))


def region_code(word: str, store: Store) -> str:
    """Return the INSEE code of a region given by its code or its name. Raises Refusal when there is none."""
    return _code(word, regions(store))


def regions(store: Store) -> dict[str, Text]:
    """Return the INSEE code of each region with its name."""
    found: dict[str, dict[str, str]] = {}
    for code, label in store.select(_REGIONS).rows:
        if isinstance(code, ox.Literal) and isinstance(label, ox.Literal):
            found.setdefault(code.value, {})[label.language or "fr"] = label.value
    return {code: Text(names.get("fr", code), names.get("en", "")) for code, names in found.items()}


def _code(word: str, names: dict[str, Text]) -> str:
    if word in names:
        return word
    code = next((code for code, name in names.items() if _folded(word) in (_folded(name.fr), _folded(name.en))), None)
    if code is None:
        known = ", ".join(f"{code} {name.fr}" for code, name in names.items())
        raise Refusal(
            Text(f"« {word[:40]} » n'est pas une région.", f"'{word[:40]}' is not a region."),
            Text(f"Choisir parmi : {known}.", f"Choose one of: {known}."),
            where="--region",
        )
    return code


def _only_region(submission: Submission, names: dict[str, Text]) -> str:
    iris = {triple.object.value for triple in submission.triples if triple.predicate == _REGION}  # type: ignore[union-attr]
    codes = {iri.removeprefix(PREFIXES["reg"]) for iri in iris} & names.keys()
    if len(codes) == 1:
        return codes.pop()
    raise _not_said("la région", "the region", "--region 53", sorted(codes))


def _only_year(submission: Submission) -> int:
    values = {triple.object.value for triple in submission.triples if triple.predicate == _YEAR}  # type: ignore[union-attr]
    years = sorted(value for value in values if re.fullmatch(r"\d{4}", value))
    if len(years) == 1:
        return int(years[0])
    raise _not_said("l'année de campagne", "the year of the campaign", "--year 2026", years)


def checked_year(year: int) -> int:
    """Return the year. Raises Refusal for one that no campaign can have."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Refusal(
            Text(f"{year} n'est pas une année de campagne.", f"{year} is not the year of a campaign."),
            Text(
                f"Donner une année de {_FIRST_YEAR} à {_LAST_YEAR}.",
                f"Give a year from {_FIRST_YEAR} to {_LAST_YEAR}.",
            ),
            where="--year",
        )
    return year


def _not_said(french: str, english: str, option: str, several: list[str]) -> Refusal:
    found = ", ".join(several)
    return Refusal(
        Text(
            f"La soumission parle de plusieurs valeurs pour {french} : {found}."
            if several
            else f"La soumission ne dit pas {french}.",
            f"The submission speaks of several values for {english}: {found}."
            if several
            else f"The submission does not say {english}.",
        ),
        Text(f"Ajouter {option}.", f"Add {option}."),
    )


def _other(french: str, english: str, asked: str, said: str) -> Refusal:
    return Refusal(
        Text(
            f"{french[0].upper()}{french[1:]} demandée est {asked}, celle du fichier est {said}.",
            f"{english[0].upper()}{english[1:]} asked for is {asked}, that of the file is {said}.",
        ),
        Text("Corriger l'un des deux.", "Correct one of the two."),
    )


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()
