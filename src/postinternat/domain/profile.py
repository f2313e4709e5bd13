"""What a doctor says of themself to learn what they are eligible for. Nothing of it is stored or logged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from postinternat.errors import ProfileError, did_you_mean
from postinternat.namespaces import BASE, PREFIXES, prologue
from postinternat.store import Store

SHARE_KINDS = ("hospital", "ambulatory", "university", "university-hospital", "peripheral")
"""The codes of the places that a share of working time can be wished for."""

_CODE_LISTS = {
    "specialty": "specialty-scope",
    "discipline": "discipline",
    "zones": "zone",
    "audiences": "audience",
    "practice_modes": "practice-mode",
    "structures": "structure-type",
    "diplomas": "diploma",
}
_KNOWN = "SELECT DISTINCT ?code WHERE { ?code skos:inScheme ?list FILTER(isIRI(?code)) }"
_REGIONS = "SELECT DISTINCT ?region WHERE { ?region a igeo:Region FILTER(isIRI(?region)) }"


@dataclass(frozen=True)
class Profile:
    """A doctor's profile. Everything is optional: None means that the profile does not say.

    Attributes:
        specialty: a code of the list specialty-scope: ``general-practice``, ``other-specialties`` ...
        discipline: a code of the list discipline, when the doctor's is there.
        des_date: the day the DES was, or will be, obtained.
        des_validated: whether the DES is validated by the day of start; read only when no date is given.
        thesis: whether the thesis is defended by the day of start.
        registration_date: the day of registration with the Order.
        registered: whether the doctor is registered; read only when no date is given.
        start: the wished day of start; delays are counted up to it.
        regions: INSEE codes of the regions wished for.
        shares: wished shares of working time, 0 to 1, by the codes of ``SHARE_KINDS``.
        zones: codes of the zones accepted for ambulatory practice; ``none`` is outside any zone.
        audiences, practice_modes, structures: codes of the audiences one belongs to, the modes of practice one has
            or wishes for, the structures and employers one accepts.
        diplomas: codes of all the degrees held.
        cesp: whether a CESP was signed.
        acts_per_week: number of acts a week.
        months_of_practice: months of medical practice.
        answers: yes or no to any other criterion. A code of the list criterion-kind tells whether that is so
            (``renewal-of-earlier-contract``: false); the IRI of a criterion tells whether that criterion is met, and
            wins over all the rest.
    """

    specialty: str | None = None
    discipline: str | None = None
    des_date: date | None = None
    des_validated: bool | None = None
    thesis: bool | None = None
    registration_date: date | None = None
    registered: bool | None = None
    start: date | None = None
    regions: frozenset[str] | None = None
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    zones: frozenset[str] | None = None
    audiences: frozenset[str] | None = None
    practice_modes: frozenset[str] | None = None
    structures: frozenset[str] | None = None
    diplomas: frozenset[str] | None = None
    cesp: bool | None = None
    acts_per_week: Decimal | None = None
    months_of_practice: int | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)

    def check(self, store: Store) -> None:
        """Check the codes against the lists of the store. Raises ProfileError for the first that is not right."""
        codes = _known(store, _KNOWN)
        for name, code_list in _CODE_LISTS.items():
            value = getattr(self, name)
            for code in (value,) if isinstance(value, str) else sorted(value or ()):
                _check_code(code, code_list, name, codes)
        if self.specialty == "all":
            raise ProfileError("a doctor has one specialty", where="specialty", fix="leave 'all' to schemes")
        for code in sorted(self.regions or ()):
            _check_one(code, {iri.rpartition("/")[2] for iri in _known(store, _REGIONS)}, "regions", "INSEE code")
        for key in sorted(self.answers):
            if not key.startswith(BASE + "id/"):
                _check_code(key, "criterion-kind", "answers", codes)
        self._check_numbers()

    def _check_numbers(self) -> None:
        for kind, share in sorted(self.shares.items()):
            _check_one(kind, set(SHARE_KINDS), "shares", "place of work")
            if not (share.is_finite() and 0 <= share <= 1):
                raise ProfileError(f"{share} is not a share", where=f"shares, {kind}", fix="give a number from 0 to 1")
        places = [self.shares.get(kind, Decimal(0)) for kind in ("hospital", "ambulatory", "university")]
        if sum(places) > 1:
            raise ProfileError("the shares make more than all the time", where="shares", fix="let them make 1 at most")
        acts, months = self.acts_per_week, self.months_of_practice
        if acts is not None and not (acts.is_finite() and acts >= 0):
            raise ProfileError(f"{acts} is not a number of acts", where="acts_per_week", fix="give 0 or more")
        if months is not None and months < 0:
            raise ProfileError(f"{months} is not a number of months", where="months_of_practice", fix="give 0 or more")


def _check_code(code: str, code_list: str, name: str, codes: set[str]) -> None:
    prefix = PREFIXES[code_list]
    known = {iri.removeprefix(prefix) for iri in codes if iri.startswith(prefix)}
    _check_one(code, known, name, f"code of the list {code_list}")


def _check_one(code: str, known: set[str], name: str, what: str) -> None:
    if code not in known:
        listed = did_you_mean(code, known) or "known: " + ", ".join(sorted(known))
        raise ProfileError(f"{code!r} is no {what}", where=name, fix=listed)


def _known(store: Store, query: str) -> set[str]:
    return {row[0].value for row in store.select(prologue() + query).rows}  # type: ignore[union-attr]
