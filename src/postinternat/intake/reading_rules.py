"""The rules by which tables and RDF files are read, in one list: gravity, name, and words in two languages.

``{value}`` is what was read, ``{field}`` the header of the column; the other words are given where a rule is used.
"""

from collections.abc import Mapping
from types import MappingProxyType

from postinternat.intake.problems import ReadingRule
from postinternat.model import Text


def _error(label: Text, message: Text, fix: Text, expected: Text | None = None) -> ReadingRule:
    return ReadingRule("error", label, message, fix, expected or Text())


def _warning(label: Text, message: Text, fix: Text) -> ReadingRule:
    return ReadingRule("warning", label, message, fix)


def _told(label: Text, message: Text, fix: Text) -> ReadingRule:
    return ReadingRule("information", label, message, fix)


_CELLS = {
    "TAB-01": _error(
        Text("Nombre illisible", "Unreadable number"),
        Text("« {field} » : « {value} » n'est pas un nombre.", "'{field}': '{value}' is not a number."),
        Text("Écrire un nombre seul, par exemple 3 756,50.", "Write a number alone, such as 3 756,50."),
        Text("un nombre", "a number"),
    ),
    "TAB-02": _error(
        Text("Nombre non entier", "Not a whole number"),
        Text("« {field} » : « {value} » n'est pas un nombre entier.", "'{field}': '{value}' is not a whole number."),
        Text("Écrire un nombre entier, en chiffres et sans unité.", "Write a whole number, in digits, without a unit."),
        Text("un nombre entier", "a whole number"),
    ),
    "TAB-03": _told(
        Text("Nombre lu comme un pourcentage", "Number read as a percentage"),
        Text("« {field} » : « {value} » est lu {value} %.", "'{field}': '{value}' is read as {value}%."),
        Text(
            "Rien à faire si c'est juste ; sinon écrire le nombre avec %, ou {share}.",
            "Nothing to do if this is right; else write it with %.",
        ),
    ),
    "TAB-04": _error(
        Text("Date illisible", "Unreadable date"),
        Text("« {field} » : « {value} » n'est pas une date.", "'{field}': '{value}' is not a date."),
        Text(
            "Écrire le jour, le mois et l'année : 09/04/2021, 9 avril 2021 ou 2021-04-09.",
            "Write day, month and year: 09/04/2021, 9 avril 2021 or 2021-04-09.",
        ),
        Text("une date", "a date"),
    ),
    "TAB-05": _error(
        Text("Date impossible", "Impossible date"),
        Text("« {field} » : la date « {value} » n'existe pas.", "'{field}': the date '{value}' does not exist."),
        Text("Corriger le jour ou le mois (jour/mois/année).", "Correct the day or the month (day/month/year)."),
        Text("une date du calendrier", "a date of the calendar"),
    ),
    "TAB-06": _error(
        Text("Année sur deux chiffres", "Two-digit year"),
        Text(
            "« {field} » : l'année de « {value} » n'a que deux chiffres.", "'{field}': '{value}' has a two-digit year."
        ),
        Text("Écrire l'année sur quatre chiffres : {suggested}.", "Write the year with four digits: {suggested}."),
        Text("une année sur quatre chiffres", "a year of four digits"),
    ),
    "TAB-07": _error(
        Text("Ni oui ni non", "Neither yes nor no"),
        Text("« {field} » : « {value} » n'est ni oui ni non.", "'{field}': '{value}' is neither yes nor no."),
        Text("Écrire oui ou non, ou laisser la cellule vide.", "Write oui or non, or leave the cell empty."),
        Text("oui ou non", "yes or no"),
    ),
    "TAB-08": _error(
        Text("Code inconnu", "Unknown code"),
        Text("« {field} » : « {value} » n'est pas dans la liste.", "'{field}': '{value}' is not in the list."),
        Text("{choices}", "{choices}"),
        Text("une valeur de la liste", "a value of the list"),
    ),
    "TAB-09": _error(
        Text("Nom inconnu", "Unknown name"),
        Text(
            "« {field} » : « {value} » n'est ni dans votre envoi ni dans la base.",
            "'{field}': '{value}' is neither in what you send nor in the dataset.",
        ),
        Text("{choices}", "{choices}"),
        Text("un identifiant ou un nom connu", "a known identifier or name"),
    ),
    "TAB-10": _error(
        Text("Nom ambigu", "Ambiguous name"),
        Text("« {field} » : « {value} » désigne plusieurs choses.", "'{field}': '{value}' names several things."),
        Text("Écrire l'un de : {choices}.", "Write one of: {choices}."),
        Text("un nom qui désigne une seule chose", "a name of one thing only"),
    ),
    "TAB-11": _error(
        Text("Plusieurs valeurs", "Several values"),
        Text(
            "« {field} » : une seule valeur est admise, « {value} » en a plusieurs.",
            "'{field}': one value only is allowed, '{value}' has several.",
        ),
        Text("N'en garder qu'une, ou faire une ligne pour chacune.", "Keep one, or make a row for each."),
        Text("une seule valeur", "one value"),
    ),
    "TAB-12": _error(
        Text("Erreur du tableur", "Spreadsheet error"),
        Text(
            "« {field} » : le tableur affiche l'erreur {value}.", "'{field}': the spreadsheet shows the error {value}."
        ),
        Text("Corriger la formule, ou écrire la valeur.", "Correct the formula, or write the value."),
        Text("une valeur", "a value"),
    ),
    "TAB-13": _error(
        Text("Formule sans résultat", "Formula without result"),
        Text(
            "« {field} » : le fichier ne contient pas le résultat de cette formule.",
            "'{field}': the file does not hold the result of this formula.",
        ),
        Text(
            "Ouvrir le fichier dans le tableur et l'enregistrer, ou remplacer la formule par sa valeur.",
            "Open the file in the spreadsheet and save it, or replace the formula by its value.",
        ),
        Text("une valeur", "a value"),
    ),
    "TAB-14": _error(
        Text("Texte trop long", "Text too long"),
        Text(
            "« {field} » : {length} caractères ; une cellule en a {limit} au plus.",
            "'{field}': {length} characters; a cell has at most {limit}.",
        ),
        Text(
            "Raccourcir le texte : l'essentiel, non la page entière.",
            "Shorten the text: the point, not the whole page.",
        ),
    ),
    "TAB-15": _error(
        Text("Caractère invisible", "Invisible character"),
        Text(
            "« {field} » : le texte contient un caractère de commande ({value}).",
            "'{field}': the text holds a control character ({value}).",
        ),
        Text("Retaper le contenu de la cellule.", "Type the content of the cell again."),
    ),
    "TAB-16": _error(
        Text("Adresse mal écrite", "Malformed address"),
        Text(
            "« {field} » : « {value} » n'est pas une adresse de ce genre.",
            "'{field}': '{value}' is not an address of this kind.",
        ),
        Text("Écrire une adresse comme {suggested}.", "Write an address such as {suggested}."),
        Text("une adresse", "an address"),
    ),
    "TAB-17": _error(
        Text("Date à la place d'un nombre", "Date in place of a number"),
        Text("« {field} » : cette cellule contient une date, {value}.", "'{field}': this cell holds a date, {value}."),
        Text(
            "Le tableur a pu transformer un nombre en date : mettre la cellule au format Nombre et retaper la valeur.",
            "The spreadsheet may have turned a number into a date: format the cell as Number and type the value again.",
        ),
        Text("un nombre", "a number"),
    ),
    "TAB-18": _error(
        Text("Durée illisible", "Unreadable duration"),
        Text(
            "« {field} » : « {value} » n'est pas un nombre de mois.", "'{field}': '{value}' is not a number of months."
        ),
        Text("Écrire un nombre de mois, par exemple 24 ou 2 ans.", "Write a number of months, such as 24 or 2 ans."),
        Text("un nombre entier de mois", "a whole number of months"),
    ),
    "TAB-19": _error(
        Text("Identifiant illisible", "Unreadable identifier"),
        Text("« {value} » ne peut servir d'identifiant.", "'{value}' cannot be an identifier."),
        Text("Écrire un mot court, de lettres et de chiffres : P01.", "Write a short word of letters and digits: P01."),
    ),
    "TAB-36": _error(
        Text("Numéro de jour du tableur", "Day number of the spreadsheet"),
        Text(
            "« {field} » : {value} est le nombre par lequel le tableur note une date.",
            "'{field}': {value} is the number by which the spreadsheet notes a date.",
        ),
        Text(
            "Mettre la cellule au format Date, ou écrire {suggested}.", "Format the cell as Date, or write {suggested}."
        ),
        Text("une date", "a date"),
    ),
}
"""What one cell says."""

_SHEETS = {
    "TAB-20": _told(
        Text("Nom de feuille approchant", "Sheet name nearly right"),
        Text("La feuille « {value} » est lue comme « {sheet} ».", "The sheet '{value}' is read as '{sheet}'."),
        Text("La renommer « {sheet} ».", "Rename it '{sheet}'."),
    ),
    "TAB-21": _told(
        Text("Feuille ignorée", "Sheet left out"),
        Text(
            "La feuille « {value} » n'est pas de celles du modèle : elle n'est pas lue.",
            "The sheet '{value}' is not one of the template's: it is not read.",
        ),
        Text(
            "Rien à faire si c'est voulu ; les feuilles lues sont : {sheets}.",
            "Nothing to do if this is meant; the sheets read are: {sheets}.",
        ),
    ),
    "TAB-22": _warning(
        Text("Feuille masquée", "Hidden sheet"),
        Text("La feuille « {value} » est masquée ; elle est lue.", "The sheet '{value}' is hidden; it is read."),
        Text("L'afficher pour la relire, ou la supprimer.", "Show it to check it, or delete it."),
    ),
    "TAB-23": _warning(
        Text("Lignes masquées", "Hidden rows"),
        Text("Des lignes masquées sont lues : {rows}.", "Hidden rows are read: {rows}."),
        Text("Les afficher pour les relire, ou les supprimer.", "Show them to check them, or delete them."),
    ),
    "TAB-24": _error(
        Text("Cellules fusionnées", "Merged cells"),
        Text(
            "Les cellules {value} sont fusionnées : seule la première est lue.",
            "The cells {value} are merged: only the first is read.",
        ),
        Text(
            "Annuler la fusion et écrire la valeur sur chaque ligne.", "Unmerge them and write the value on each row."
        ),
    ),
    "TAB-25": _error(
        Text("Pas d'en-têtes", "No headers"),
        Text(
            "Aucune des {limit} premières lignes ne porte les en-têtes de la feuille « {sheet} ».",
            "None of the first {limit} rows has the headers of the sheet '{sheet}'.",
        ),
        Text("Reprendre la ligne d'en-têtes du modèle : {columns}…", "Copy the header row of the template: {columns}…"),
    ),
    "TAB-26": _error(
        Text("Colonne manquante", "Missing column"),
        Text("La colonne « {field} » manque.", "The column '{field}' is missing."),
        Text("Ajouter la colonne, comme dans le modèle.", "Add the column, as in the template."),
    ),
    "TAB-27": _warning(
        Text("Colonne inconnue", "Unknown column"),
        Text("La colonne « {value} » n'est pas lue.", "The column '{value}' is not read."),
        Text("{choices}", "{choices}"),
    ),
    "TAB-28": _told(
        Text("En-tête approchant", "Header nearly right"),
        Text("La colonne « {value} » est lue comme « {field} ».", "The column '{value}' is read as '{field}'."),
        Text("La renommer « {field} ».", "Rename it '{field}'."),
    ),
    "TAB-29": _error(
        Text("Colonne en double", "Column twice"),
        Text(
            "La colonne « {field} » est déjà en {other} : celle-ci n'est pas lue.",
            "The column '{field}' is already at {other}: this one is not read.",
        ),
        Text("N'en garder qu'une.", "Keep one only."),
    ),
    "TAB-30": _error(
        Text("Identifiant en double", "Identifier twice"),
        Text("L'identifiant « {value} » est déjà en {other}.", "The identifier '{value}' is already at {other}."),
        Text(
            "Donner un autre identifiant à cette ligne, ou la supprimer.",
            "Give this row another identifier, or delete it.",
        ),
        Text("un identifiant par ligne", "one identifier for each row"),
    ),
    "TAB-31": _told(
        Text("Lignes qui se répètent", "Repeated rows"),
        Text(
            "{count} ligne(s) disent la même chose qu'une autre, à l'identifiant près : {rows}.",
            "{count} row(s) say the same as another, but for the identifier: {rows}.",
        ),
        Text(
            "Supprimer celles qui sont de trop ; rien à faire si c'est voulu.",
            "Delete what is too many; nothing to do if it is meant.",
        ),
    ),
    "TAB-32": _told(
        Text("Ligne sans identifiant", "Row without identifier"),
        Text(
            "Lignes sans identifiant : {rows} ; leur numéro en tient lieu et change si on déplace la ligne.",
            "Rows without identifier: {rows}; their number stands for it, and changes when the row is moved.",
        ),
        Text("Écrire un identifiant court et stable : P01, P02…", "Write a short, stable identifier: P01, P02…"),
    ),
    "TAB-33": _error(
        Text("Cellule sans en-tête", "Cell without header"),
        Text(
            "« {value} » est dans une colonne sans en-tête : elle n'est pas lue.",
            "'{value}' is in a column without header: it is not read.",
        ),
        Text("Déplacer la valeur, ou donner un en-tête à la colonne.", "Move the value, or give the column a header."),
    ),
    "TAB-34": _error(
        Text("Feuille en double", "Sheet twice"),
        Text(
            "« {sheet} » est déjà lue dans « {other} » : celle-ci ne l'est pas.",
            "'{sheet}' is already read from '{other}': this one is not.",
        ),
        Text("Réunir les lignes dans une seule feuille.", "Put the rows together in one sheet."),
    ),
    "TAB-35": _error(
        Text("Trop de lignes ou de colonnes", "Too many rows or columns"),
        Text(
            "La feuille a plus de {limit} {what} : la suite n'est pas lue.",
            "The sheet has more than {limit} {what}: the rest is not read.",
        ),
        Text("Supprimer ce qui est vide, ou partager l'envoi.", "Delete what is empty, or send it in parts."),
    ),
}
"""What a sheet, its headers and its rows say."""

_FILES = {
    "TAB-40": _error(
        Text("Région absente", "No region"),
        Text("Rien ne dit de quelle région viennent ces données.", "Nothing tells which region these data come from."),
        Text(
            "Écrire le code INSEE de la région dans la feuille « Lisez-moi », ou ajouter --region.",
            "Write the INSEE code of the region in the first sheet, or add --region.",
        ),
    ),
    "TAB-41": _error(
        Text("Région inconnue", "Unknown region"),
        Text(
            "« {value} » n'est ni le code INSEE ni le nom d'une région.",
            "'{value}' is neither the INSEE code nor the name of a region.",
        ),
        Text("{choices}", "{choices}"),
        Text("un code INSEE de région", "the INSEE code of a region"),
    ),
    "TAB-42": _warning(
        Text("Année absente", "No year"),
        Text(
            "Rien ne dit de quelle année de campagne sont ces données.",
            "Nothing tells the campaign year of these data.",
        ),
        Text(
            "Écrire l'année dans la feuille « Lisez-moi », ou ajouter --year ; il la faut pour publier.",
            "Write the year in the first sheet, or add --year; publishing needs it.",
        ),
    ),
    "TAB-43": _error(
        Text("Année illisible", "Unreadable year"),
        Text("« {value} » n'est pas une année de campagne.", "'{value}' is not a campaign year."),
        Text("Écrire une année sur quatre chiffres : 2026.", "Write a year with four digits: 2026."),
        Text("une année", "a year"),
    ),
    "TAB-44": _error(
        Text("Aucune feuille du modèle", "No sheet of the template"),
        Text("Aucune feuille n'a le nom d'une feuille du modèle.", "No sheet has the name of a sheet of the template."),
        Text("Nommer les feuilles comme dans le modèle : {sheets}.", "Name the sheets as in the template: {sheets}."),
    ),
    "TAB-45": _warning(
        Text("Encodage abîmé", "Broken encoding"),
        Text("Le texte a été mal converti : « {value} ».", "The text was badly converted: '{value}'."),
        Text(
            "Repartir du fichier d'origine et l'enregistrer en CSV UTF-8.",
            "Go back to the original file and save it as CSV UTF-8.",
        ),
    ),
    "TAB-46": _told(
        Text("Encodage ancien", "Old encoding"),
        Text(
            "Le fichier n'est pas en UTF-8 ; il est lu en {value}.", "The file is not in UTF-8; it is read as {value}."
        ),
        Text(
            "Vérifier les accents ; de préférence enregistrer en CSV UTF-8.",
            "Check the accents; better save it as CSV UTF-8.",
        ),
    ),
    "TAB-47": _error(
        Text("Fichier CSV inconnu", "Unknown CSV file"),
        Text(
            "Ni son nom ni ses en-têtes ne disent de quelle feuille est ce fichier.",
            "Neither its name nor its headers tell which sheet this file is.",
        ),
        Text("Le nommer comme la feuille, par exemple postes.csv.", "Name it as the sheet, such as postes.csv."),
    ),
    "TAB-48": _error(
        Text("Région ou année contradictoire", "Contradictory region or year"),
        Text(
            "Le classeur dit « {value} », et la commande « {other} ».",
            "The workbook says '{value}', the command '{other}'.",
        ),
        Text("Corriger l'un des deux.", "Correct one of them."),
    ),
    "TAB-49": _error(
        Text("Trop de problèmes", "Too many problems"),
        Text("{count} autres problèmes ne sont pas détaillés.", "{count} more problems are not detailed."),
        Text("Corriger les {limit} premiers, puis vérifier à nouveau.", "Mend the first {limit}, then check again."),
    ),
    "RDF-01": _error(
        Text("Plusieurs graphes nommés", "Several named graphs"),
        Text("Le fichier a plusieurs graphes nommés : {value}.", "The file has several named graphs: {value}."),
        Text(
            "Envoyer un seul graphe : une région et une année à la fois.",
            "Send one graph: one region and year at a time.",
        ),
    ),
}
"""What a whole file says."""

RULES: Mapping[str, ReadingRule] = MappingProxyType(_CELLS | _SHEETS | _FILES)
"""The id of each rule and what it says."""
