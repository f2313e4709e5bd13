"""The words of help of a template: its first sheet, and what each header explains."""

from collections.abc import Iterator

from postinternat.intake.template.plan import Plan, is_money, is_share
from postinternat.model import Column, ColumnRole, Text
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import EXAMPLE_PREFIX, REGION_LABEL, REQUIRED_MARK, SEPARATOR, YEAR_LABEL

_TITLE = Text("Dispositifs de post-internat : {region}", "Post-residency schemes: {region}")
_REGION_LINE = Text(
    "Le code INSEE de la région ({region}). Ne pas le changer : il dit de qui viennent les données.",
    "The INSEE code of the region ({region}). Do not change it: it tells whose data these are.",
)
_PARTS = (
    (
        Text("Par où commencer", "Where to begin"),
        Text(
            "1. L'année de campagne ci-dessus. 2. La feuille Documents : le texte qui fonde vos données. 3."
            " Dispositifs et Appels. 4. Postes, Rémunérations et les autres feuilles. Une feuille sans objet reste"
            " vide.",
            "1. The campaign year above. 2. The sheet Documents: the text on which your data rest. 3. Schemes and"
            " Calls. 4. Posts, Remunerations and the other sheets. A sheet you do not need stays empty.",
        ),
    ),
    (
        Text("Couleurs", "Colours"),
        Text(
            f"En-tête foncé et « {REQUIRED_MARK} » : à remplir sur chaque ligne. En-tête clair : facultatif. La"
            " ligne grise en italique est un exemple ; elle n'est pas lue, comme toute ligne dont l'identifiant"
            f" commence par « {EXAMPLE_PREFIX} ». Survoler un en-tête montre son aide.",
            f"Dark header and '{REQUIRED_MARK}': to be filled on each row. Light header: optional. The grey row in"
            f" italics is an example; it is not read, like any row whose identifier begins with '{EXAMPLE_PREFIX}'."
            " Hover over a header to see its help.",
        ),
    ),
    (
        Text("Identifiants", "Identifiers"),
        Text(
            "Un nom court et unique par ligne, par exemple « p01 ». Les autres feuilles désignent la ligne par lui"
            " : une prime s'applique à « p01 ».",
            "A short name for each row, used once, such as 'p01'. Other sheets refer to the row by it: a bonus"
            " applies to 'p01'.",
        ),
    ),
    (
        Text("Nombres et dates", "Numbers and dates"),
        Text(
            "Montants : 3 756,50 € ou 3756,5. Parts : 50 % ou 0,5. Durées en mois : 24, 24 mois ou 2 ans. Dates :"
            " 02/11/2026, 2 novembre 2026 ou 2026-11-02. Oui ou non : oui, non.",
            "Amounts: 3 756,50 € or 3756.5. Shares: 50% or 0.5. Lengths in months: 24 or 2 ans. Dates, day first:"
            " 02/11/2026 or 2026-11-02. Yes or no: yes, no.",
        ),
    ),
    (
        Text("Listes", "Lists"),
        Text(
            "Choisir dans la liste déroulante, ou écrire le code ou le nom. Là où l'en-tête le dit, une cellule"
            f" peut avoir plusieurs valeurs, séparées par « {SEPARATOR} ».",
            "Choose from the drop-down, or write the code or the name. Where the header says so, a cell may hold"
            f" several values, with '{SEPARATOR}' between them.",
        ),
    ),
    (
        Text("Sources", "Sources"),
        Text(
            "Les colonnes « Source » disent où le document énonce la ligne : le document, la page ou les lignes, et"
            " les premiers mots de la phrase, douze au plus.",
            "The columns 'Source' tell where the document states the row: the document, the page or the lines, and"
            " the first words of the sentence, twelve at most.",
        ),
    ),
    (
        Text("Personnes", "Persons"),
        Text(
            "Aucun nom de personne, aucune adresse personnelle : des fonctions et des boîtes de service. Ce qui est"
            " dit du titulaire d'un poste sert au contrôle et n'est jamais publié.",
            "No name of a person and no personal address: functions and service mailboxes. What is said of the"
            " holder of a post is used for the checks and is never published.",
        ),
    ),
    (
        Text("Vérifier et envoyer", "Check and send"),
        Text(
            "Vérifier : postinternat validate FICHIER.xlsx, ou la page Valider du site. Le rapport dit chaque"
            " cellule à corriger, pourquoi, et comment. Publier : postinternat publish FICHIER.xlsx.",
            "Check: postinternat validate FILE.xlsx, or the page Validate of the site. The report tells each cell"
            " to correct, why, and how. Publish: postinternat publish FILE.xlsx.",
        ),
    ),
)
_DEPARTMENTS = Text("Départements de la région", "Départements of the région")
_KINDS = {
    ValueKind.DATE: Text("Une date : 02/11/2026.", "A date, day first: 02/11/2026."),
    ValueKind.BOOLEAN: Text("oui ou non.", "yes or no."),
    ValueKind.CODE: Text("À choisir dans la liste.", "To be chosen from the list."),
    ValueKind.LINK: Text(
        "Un identifiant d'une autre feuille, ou un nom de la liste.",
        "An identifier of another sheet, or a name of the list.",
    ),
    ValueKind.INTEGER: Text("Un nombre entier.", "A whole number."),
    ValueKind.DECIMAL: Text("Un nombre.", "A number."),
}
_SHARE, _MONEY = Text("Une part : 50 %.", "A share: 50%."), Text("Un montant : 3 756,50 €.", "An amount: 3 756,50 €.")
_MONTHS = Text("Un nombre de mois : 24, ou 2 ans.", "A number of months: 24, or 2 ans.")
_REQUIRED = Text("À remplir sur chaque ligne.", "To be filled on each row.")
_MANY = Text(
    f"Plusieurs valeurs : les séparer par « {SEPARATOR} ».", f"Several values: put '{SEPARATOR}' between them."
)
_EXAMPLE = Text("Exemple : {example}", "Example: {example}")
_ANCHOR = Text("Douze mots au plus, tels que le document les écrit.", "Twelve words at most, as the document has them.")


def read_me(plan: Plan) -> Iterator[tuple[str, str | int]]:
    """Yield the rows of the first sheet: a label and what stands to its right."""
    language, region = plan.language, plan.region.name.in_language(plan.language)
    yield _TITLE.in_language(language).format(region=region), ""
    yield "", _REGION_LINE.in_language(language).format(region=region)
    yield REGION_LABEL.in_language(language), plan.region.code
    yield YEAR_LABEL.in_language(language), plan.year or ""
    yield "", ""
    for label, content in _PARTS:
        yield label.in_language(language), content.in_language(language)
    if plan.region.departments:
        names = " ; ".join(each.in_language(language) for each in plan.region.departments)
        yield _DEPARTMENTS.in_language(language), names
    yield "", ""
    for table in plan.tables:
        yield table.sheet.name.in_language(language), table.sheet.spec.description.in_language(language)


def column_help(column: Column, language: str) -> str:
    """Return what a header explains: the meaning, the way to write it, whether it is required, and an example."""
    texts = [column.help]
    field = column.field
    if field is not None:
        if is_share(field):
            texts.append(_SHARE)
        elif is_money(field):
            texts.append(_MONEY)
        elif field.kind is ValueKind.INTEGER and field.name.lower().endswith("months"):
            texts.append(_MONTHS)
        elif field.kind in _KINDS:
            texts.append(_KINDS[field.kind])
        if column.role is ColumnRole.PASSAGE and field.name == "anchor":
            texts.append(_ANCHOR)
    texts += [_REQUIRED] if column.required else []
    texts += [_MANY] if column.many else []
    lines = [text.in_language(language) for text in texts]
    if field is not None and field.example.fr and column.language in {"", language}:
        lines.append(_EXAMPLE.in_language(language).format(example=field.example.in_language(language)))
    return "\n".join(lines)
