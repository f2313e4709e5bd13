"""Criteria that are measured: delays in months, dates, numbers and shares, held against their bounds."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from postinternat.domain.case import Case
from postinternat.domain.dates import add_months, whole_months, written
from postinternat.domain.finding import Finding, Outcome, to_check, unsaid, yes_or_no
from postinternat.domain.provisions import Provision
from postinternat.model import Text


def des_validated(_: Provision, case: Case) -> Finding:
    """Tell whether the DES is validated by the day of start."""
    obtained, what = case.profile.des_date, Text("DES validé", "DES validated")
    if obtained is None:
        return yes_or_no(case.profile.des_validated, what)
    day, reference = written(obtained), case.day_in_words
    why = Text(f"DES le {day.fr} ; {reference.fr}.", f"DES on {day.en}; {reference.en}.")
    if obtained > case.day and case.profile.start is None:
        return to_check(why)
    return Finding.of(obtained <= case.day, why)


def post_resident(criterion: Provision, case: Case) -> Finding:
    """Tell that who has no DES is no post-resident; the rest is for an answer to say."""
    if des_validated(criterion, case).outcome is Outcome.NOT_MET:
        return Finding(Outcome.NOT_MET, Text("DES non validé.", "DES not validated."))
    return unsaid("si l'on est en post-internat", "whether one is a post-resident")


def time_since_des(criterion: Provision, case: Case) -> Finding:
    """Count the whole months since the DES against the bounds of the criterion."""
    obtained = case.profile.des_date
    validated = des_validated(criterion, case)
    if obtained is None or validated.outcome is not Outcome.MET:
        # A DES without date may be of any age; one still to come is as with the criterion of validation.
        return validated if validated.outcome is not Outcome.MET else unsaid("la date du DES", "the date of the DES")
    bounds = _month_bounds(criterion, obtained, case.day)
    if not bounds:
        return to_check(Text("Le document ne donne pas de délai chiffré.", "The document gives no delay in figures."))
    months, reference = whole_months(obtained, case.day), case.day_in_words
    asked = [text for _, text in bounds]
    return Finding.of(
        all(kept for kept, _ in bounds),
        Text(
            f"DES depuis {months} mois révolus à {reference.fr} ; demandé : {' et '.join(text.fr for text in asked)}.",
            f"DES {months} full months before {reference.en}; asked for: {' and '.join(text.en for text in asked)}.",
        ),
    )


def _month_bounds(criterion: Provision, since: date, day: date) -> list[tuple[bool, Text]]:
    """Return the bounds in months that the criterion gives, and whether the day keeps to each."""
    found = []
    for name, kept, text in _MONTH_BOUNDS:
        number = criterion.number(name)
        if number is not None:
            limit = add_months(since, int(number))
            found.append((kept(day, limit), Text(text.fr.format(number), text.en.format(number))))
    return found


_MONTH_BOUNDS: list[tuple[str, Callable[[date, date], bool], Text]] = [
    ("minMonths", lambda day, limit: day >= limit, Text("{} mois au moins", "{} months at least")),
    ("maxMonths", lambda day, limit: day <= limit, Text("{} mois au plus", "{} months at most")),
    ("lessThanMonths", lambda day, limit: day < limit, Text("moins de {} mois", "less than {} months")),
]
_NUMBER_BOUNDS: list[tuple[str, Callable[[Decimal, Decimal], bool], Text]] = [
    ("minNumber", lambda number, limit: number >= limit, Text("{} au moins", "{} at least")),
    ("maxNumber", lambda number, limit: number <= limit, Text("{} au plus", "{} at most")),
    ("lessThan", lambda number, limit: number < limit, Text("moins de {}", "less than {}")),
    ("minMonths", lambda number, limit: number >= limit, Text("{} mois au moins", "{} months at least")),
]


def _number(value: Decimal | int | None, criterion: Provision, what: Text) -> Finding:
    if value is None:
        return to_check(Text(f"{what.fr} : le profil ne le dit pas.", f"{what.en}: the profile does not say."))
    given = Decimal(value)
    bounds = [
        (kept(given, limit), Text(text.fr.format(limit), text.en.format(limit)))
        for name, kept, text in _NUMBER_BOUNDS
        if (limit := criterion.number(name)) is not None
    ]
    if not bounds:
        return to_check(Text("Le document ne donne pas de nombre.", "The document gives no number."))
    asked = [text for _, text in bounds]
    return Finding.of(
        all(kept for kept, _ in bounds),
        Text(
            f"{what.fr} : {given} ; demandé : {' et '.join(text.fr for text in asked)}.",
            f"{what.en}: {given}; asked for: {' and '.join(text.en for text in asked)}.",
        ),
    )


def acts_per_week(criterion: Provision, case: Case) -> Finding:
    """Compare the number of acts a week."""
    return _number(case.profile.acts_per_week, criterion, Text("Actes par semaine", "Acts a week"))


def length_of_service(criterion: Provision, case: Case) -> Finding:
    """Compare the months of practice."""
    return _number(case.profile.months_of_practice, criterion, Text("Mois d'exercice", "Months of practice"))


def time_in_periphery(criterion: Provision, case: Case) -> Finding:
    """Compare with the share the words name; they do not say what a larger one gives."""
    share, percent = case.profile.shares.get("peripheral"), criterion.number("number")
    if share is None or percent is None:
        return unsaid("la part en périphérie", "the share in the periphery")
    own = 100 * share
    why = Text(
        f"Part en périphérie : {own:f} % ; demandé : {percent:f} %.",
        f"Share in the periphery: {own:f}%; asked for: {percent:f}%.",
    )
    return to_check(why) if own > percent else Finding.of(own == percent, why)


def registered(criterion: Provision, case: Case) -> Finding:
    """Compare the day of registration with the date asked for; without one, with the day of start."""
    day, what = case.profile.registration_date, Text("Inscription à l'Ordre", "Registration with the Order")
    bounded = criterion.date("onOrBefore") or criterion.date("before")
    if day is None:
        finding = yes_or_no(case.profile.registered, what)
        if finding.outcome is Outcome.MET and bounded:
            return unsaid("la date d'inscription à l'Ordre", "the date of registration with the Order")
        return finding
    return _on_time(day, criterion, what, else_by=case.day)


def start_date(criterion: Provision, case: Case) -> Finding:
    """Compare the wished day of start with the date asked for."""
    what = Text("Prise de poste", "Start")
    if case.profile.start is None:
        return unsaid("la date de prise de poste", "the date of start")
    return _on_time(case.profile.start, criterion, what, else_by=None)


def _on_time(day: date, criterion: Provision, what: Text, *, else_by: date | None) -> Finding:
    by, before = criterion.date("onOrBefore"), criterion.date("before")
    if by is None and before is None:
        by = else_by
    own = written(day)
    if before is not None:
        limit = written(before)
        why = Text(
            f"{what.fr} le {own.fr} ; demandé avant le {limit.fr}.",
            f"{what.en} on {own.en}; asked for before {limit.en}.",
        )
        return Finding.of(day < before and (by is None or day <= by), why)
    if by is None:
        return to_check(Text("Le document ne donne pas de date.", "The document gives no date."))
    limit = written(by)
    why = Text(
        f"{what.fr} le {own.fr} ; demandé au plus tard le {limit.fr}.",
        f"{what.en} on {own.en}; asked for by {limit.en}.",
    )
    return Finding.of(day <= by, why)
