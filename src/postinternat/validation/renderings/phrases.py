"""The phrases that several renderings of the report share, in French and in English."""

from postinternat.intake import Place
from postinternat.model import Text
from postinternat.validation.report import Finding, Quotation, Report, Row, Severity, cell_position
from postinternat.validation.wording import both, joined

NO_ERROR = Text("aucune erreur", "no error")
NOTHING_FOUND = Text("Rien à signaler.", "Nothing found.")
READ = Text("Lu", "Read")
EXPECTED = Text("Attendu", "Expected")
SOURCE = Text("Texte", "Text")
BASIS = Text("Base légale", "Legal basis")
FIX = Text("Pour corriger", "To fix")
ALSO = Text("Aussi", "Also")
FAULT = Text(
    "ATTENTION, faute de notre part : les deux moteurs ne disent pas la même chose.",
    "WARNING, our fault: the two engines do not say the same.",
)


def colon(language: str) -> str:
    """Return what comes between a title and what it announces."""
    return " : " if language == "fr" else ": "


def counts(report: Report) -> Text:
    """Return how many errors, warnings and informations there are, such as « 3 erreurs, 1 avertissement »."""
    parts = []
    for severity in Severity:
        number = report.count(severity)
        if number:
            plural = "s" if number > 1 else ""
            parts.append(both("{n} {word}{s}", "{n} {word}{s}", n=number, word=severity.label, s=plural))
    return joined(parts) if parts else NO_ERROR


def summary(report: Report) -> Text:
    """Return the counts and what they are about, such as « 2 erreurs sur 1 élément (Poste : 1) »."""
    found = counts(report)
    subjects = report.subjects()
    if not subjects:
        return found
    number = sum(count for _, count in subjects)
    kinds = joined([both("{kind} : {n}", "{kind}: {n}", kind=kind, n=count) for kind, count in subjects])
    return both(
        "{found} sur {n} élément{s} ({kinds})",
        "{found} on {n} thing{s} ({kinds})",
        found=found,
        n=number,
        s="s" if number > 1 else "",
        kinds=kinds,
    )


def left_out(report: Report) -> list[Text]:
    """Return sentences on what is only counted, nothing when all is told."""
    if not report.left:
        return []
    title = both(
        "{shown} constats sont montrés ; {n} de plus sont comptés ici :",
        "{shown} findings are shown; {n} more are counted here:",
        shown=len(report.findings),
        n=len(report.left),
    )
    rules = [
        both("{rule} : {n} ({word})", "{rule}: {n} ({word})", rule=one.rule, n=one.count, word=one.severity.label)
        for one in report.left_out()
    ]
    return [title, *rules]


def verdict(report: Report) -> Text:
    """Return whether the submission conforms."""
    return Text("Conforme", "Conforms") if report.conforms else Text("Non conforme", "Does not conform")


def passed(report: Report) -> Text:
    """Return how many rules looked and found nothing, such as « 18 contrôles réussis »."""
    number = len(report.passed)
    plural = "s" if number > 1 else ""
    return both("{n} contrôle{s} réussi{s}", "{n} check{s} passed", n=number, s=plural)


def checked_by(report: Report) -> Text:
    """Return what the check was done with."""
    return both(
        "Vérifié par le moteur {engine}, sur la version {version} des données.",
        "Checked by the engine {engine}, on version {version} of the data.",
        engine=report.engine,
        version=report.version[:12],
    )


def disagreements(report: Report) -> list[Text]:
    """Return a sentence for each result that one engine gives and the other does not."""
    return [
        both(
            "seul {engine} dit : {component} sur {focus} ({shape})",
            "only {engine} says: {component} on {focus} ({shape})",
            engine=found.engine,
            component=found.result.component,
            focus=str(found.result.focus),
            shape=found.result.shape,
        )
        for found in report.disagreements
    ]


def lines(quotation: Quotation) -> Text:
    """Return the lines of a quotation, such as « lignes 217-218 »."""
    first, last = quotation.first_line, quotation.last_line
    if first == last:
        return Text(f"ligne {first}", f"line {first}")
    return Text(f"lignes {first}-{last}", f"lines {first}-{last}")


def quoted(quotation: Quotation) -> Text:
    """Return the words, their document and their lines."""
    anchor = Text(f"« {quotation.anchor} »", f"'{quotation.anchor}'")
    return both("{a} ({t}, {l})", "{a} ({t}, {l})", a=anchor, t=quotation.title, l=lines(quotation))


def legal_basis(quotation: Quotation) -> Text:
    """Return the titles of the legal texts that the words rest on, nothing when there are none."""
    return joined([law.title for law in quotation.legal_basis])


def row_place(row: Row) -> Text:
    """Return where a row or a node is, such as « postes.xlsx, feuille Postes, ligne 7 »."""
    place = row.place
    if place is None:
        return Text()
    if place.cell:
        place = Place(place.file, line=cell_position(place.cell)[0], sheet=place.sheet)
    return Text(place.in_language("fr"), place.in_language("en"))


def short_place(finding: Finding) -> Text:
    """Return where a finding is within its row's file: the line, or the sheet and the cell."""
    place = finding.place
    if place is None:
        return Text()
    if place.cell:
        name = f"{place.sheet} {place.cell}".strip()
        return Text(name, name)
    return Text(f"ligne {place.line}", f"line {place.line}") if place.line is not None else Text()


def value_read(finding: Finding) -> Text:
    """Return the value read, after the name of its property."""
    if not finding.read.fr and not finding.read.en:
        return Text()
    field = finding.field
    if not field.fr and not field.en:
        return finding.read
    return both("{f} = {r}", "{f} = {r}", f=field, r=finding.read)
