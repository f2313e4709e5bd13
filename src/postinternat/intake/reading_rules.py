"""The rules by which tables and RDF files are read, in one list: gravity, name, and words in two languages.

``{value}`` is what was read, ``{field}`` the header of the column; the other words are given where a rule is used.
"""

from collections.abc import Mapping
from types import MappingProxyType

from postinternat.intake.cell_rules import CELL_RULES
from postinternat.intake.problems import ReadingRule, error, told, warning
from postinternat.model import Text

_SHEETS = {
    "TAB-20": told(
        Text("Nom de feuille approchant", "Sheet name nearly right"),
        Text("La feuille « {value} » est lue comme « {sheet} ».", "The sheet '{value}' is read as '{sheet}'."),
        Text("La renommer « {sheet} ».", "Rename it '{sheet}'."),
    ),
    "TAB-21": told(
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
    "TAB-22": warning(
        Text("Feuille masquée", "Hidden sheet"),
        Text("La feuille « {value} » est masquée ; elle est lue.", "The sheet '{value}' is hidden; it is read."),
        Text("L'afficher pour la relire, ou la supprimer.", "Show it to check it, or delete it."),
    ),
    "TAB-23": warning(
        Text("Lignes masquées", "Hidden rows"),
        Text("Des lignes masquées sont lues : {rows}.", "Hidden rows are read: {rows}."),
        Text("Les afficher pour les relire, ou les supprimer.", "Show them to check them, or delete them."),
    ),
    "TAB-24": error(
        Text("Cellules fusionnées", "Merged cells"),
        Text(
            "Les cellules {value} sont fusionnées : seule la première est lue.",
            "The cells {value} are merged: only the first is read.",
        ),
        Text(
            "Annuler la fusion et écrire la valeur sur chaque ligne.", "Unmerge them and write the value on each row."
        ),
    ),
    "TAB-25": error(
        Text("Pas d'en-têtes", "No headers"),
        Text(
            "Aucune des {limit} premières lignes ne porte les en-têtes de la feuille « {sheet} ».",
            "None of the first {limit} rows has the headers of the sheet '{sheet}'.",
        ),
        Text("Reprendre la ligne d'en-têtes du modèle : {columns}…", "Copy the header row of the template: {columns}…"),
    ),
    "TAB-26": error(
        Text("Colonne manquante", "Missing column"),
        Text("La colonne « {field} » manque.", "The column '{field}' is missing."),
        Text("Ajouter la colonne, comme dans le modèle.", "Add the column, as in the template."),
    ),
    "TAB-27": warning(
        Text("Colonne inconnue", "Unknown column"),
        Text("La colonne « {value} » n'est pas lue.", "The column '{value}' is not read."),
        Text("{choices}", "{choices}"),
    ),
    "TAB-28": told(
        Text("En-tête approchant", "Header nearly right"),
        Text("La colonne « {value} » est lue comme « {field} ».", "The column '{value}' is read as '{field}'."),
        Text("La renommer « {field} ».", "Rename it '{field}'."),
    ),
    "TAB-29": error(
        Text("Colonne en double", "Column twice"),
        Text(
            "La colonne « {field} » est déjà en {other} : celle-ci n'est pas lue.",
            "The column '{field}' is already at {other}: this one is not read.",
        ),
        Text("N'en garder qu'une.", "Keep one only."),
    ),
    "TAB-30": error(
        Text("Identifiant en double", "Identifier twice"),
        Text("L'identifiant « {value} » est déjà en {other}.", "The identifier '{value}' is already at {other}."),
        Text(
            "Donner un autre identifiant à cette ligne, ou la supprimer.",
            "Give this row another identifier, or delete it.",
        ),
        Text("un identifiant par ligne", "one identifier for each row"),
    ),
    "TAB-31": told(
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
    "TAB-32": told(
        Text("Ligne sans identifiant", "Row without identifier"),
        Text(
            "Lignes sans identifiant : {rows} ; leur numéro en tient lieu et change si on déplace la ligne.",
            "Rows without identifier: {rows}; their number stands for it, and changes when the row is moved.",
        ),
        Text("Écrire un identifiant court et stable : P01, P02…", "Write a short, stable identifier: P01, P02…"),
    ),
    "TAB-33": error(
        Text("Cellule sans en-tête", "Cell without header"),
        Text(
            "« {value} » est dans une colonne sans en-tête : elle n'est pas lue.",
            "'{value}' is in a column without header: it is not read.",
        ),
        Text("Déplacer la valeur, ou donner un en-tête à la colonne.", "Move the value, or give the column a header."),
    ),
    "TAB-34": error(
        Text("Feuille en double", "Sheet twice"),
        Text(
            "« {sheet} » est déjà lue dans « {other} » : celle-ci ne l'est pas.",
            "'{sheet}' is already read from '{other}': this one is not.",
        ),
        Text("Réunir les lignes dans une seule feuille.", "Put the rows together in one sheet."),
    ),
    "TAB-35": error(
        Text("Trop de lignes ou de colonnes", "Too many rows or columns"),
        Text(
            "La feuille a plus de {limit} {what} : la suite n'est pas lue.",
            "The sheet has more than {limit} {what}: the rest is not read.",
        ),
        Text("Supprimer ce qui est vide, ou partager l'envoi.", "Delete what is empty, or send it in parts."),
    ),
    "TAB-37": warning(
        Text("Colonne sur une personne", "Column about a person"),
        Text(
            "La colonne « {value} » semble porter sur une personne : elle n'est pas lue.",
            "The column '{value}' seems to be about a person: it is not read.",
        ),
        Text(
            "La supprimer avant d'envoyer : la base ne reçoit ni nom, ni numéro de personne.",
            "Delete it before sending: the dataset takes no name and no number of a person.",
        ),
    ),
    "TAB-38": error(
        Text("Ligne qui renvoie à elle-même", "Row that leads to itself"),
        Text("« {field} » : cette ligne renvoie à elle-même.", "'{field}': this row leads to itself."),
        Text(
            "Nommer une autre ligne, ou une chose de la base ; sinon laisser la cellule vide.",
            "Name another row or a thing of the dataset; else leave the cell empty.",
        ),
        Text("une autre ligne", "another row"),
    ),
    "TAB-39": error(
        Text("Lignes d'une autre feuille", "Rows of another sheet"),
        Text(
            "Les en-têtes de « {value} » sont ceux de la feuille « {sheet} » : elle n'est pas lue.",
            "The headers of '{value}' are those of the sheet '{sheet}': it is not read.",
        ),
        Text("La renommer « {sheet} », ou y porter les lignes.", "Rename it '{sheet}', or move the rows there."),
    ),
}
"""What a sheet, its headers and its rows say."""

_FILES = {
    "TAB-40": error(
        Text("Région absente", "No region"),
        Text("Rien ne dit de quelle région viennent ces données.", "Nothing tells which region these data come from."),
        Text(
            "Écrire le code INSEE de la région dans la feuille « Lisez-moi », ou ajouter --region.",
            "Write the INSEE code of the region in the first sheet, or add --region.",
        ),
    ),
    "TAB-41": error(
        Text("Région inconnue", "Unknown region"),
        Text(
            "« {value} » n'est ni le code INSEE ni le nom d'une région.",
            "'{value}' is neither the INSEE code nor the name of a region.",
        ),
        Text("{choices}", "{choices}"),
        Text("un code INSEE de région", "the INSEE code of a region"),
    ),
    "TAB-42": warning(
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
    "TAB-43": error(
        Text("Année illisible", "Unreadable year"),
        Text("« {value} » n'est pas une année de campagne.", "'{value}' is not a campaign year."),
        Text("Écrire une année sur quatre chiffres : 2026.", "Write a year with four digits: 2026."),
        Text("une année", "a year"),
    ),
    "TAB-44": error(
        Text("Aucune feuille du modèle", "No sheet of the template"),
        Text("Aucune feuille n'a le nom d'une feuille du modèle.", "No sheet has the name of a sheet of the template."),
        Text("Nommer les feuilles comme dans le modèle : {sheets}.", "Name the sheets as in the template: {sheets}."),
    ),
    "TAB-45": warning(
        Text("Encodage abîmé", "Broken encoding"),
        Text("Le texte a été mal converti : « {value} ».", "The text was badly converted: '{value}'."),
        Text(
            "Repartir du fichier d'origine et l'enregistrer en CSV UTF-8.",
            "Go back to the original file and save it as CSV UTF-8.",
        ),
    ),
    "TAB-46": told(
        Text("Encodage ancien", "Old encoding"),
        Text(
            "Le fichier n'est pas en UTF-8 ; il est lu en {value}.", "The file is not in UTF-8; it is read as {value}."
        ),
        Text(
            "Vérifier les accents ; de préférence enregistrer en CSV UTF-8.",
            "Check the accents; better save it as CSV UTF-8.",
        ),
    ),
    "TAB-47": error(
        Text("Fichier CSV inconnu", "Unknown CSV file"),
        Text(
            "Ni son nom ni ses en-têtes ne disent de quelle feuille est ce fichier.",
            "Neither its name nor its headers tell which sheet this file is.",
        ),
        Text("Le nommer comme la feuille, par exemple postes.csv.", "Name it as the sheet, such as postes.csv."),
    ),
    "TAB-48": error(
        Text("Région ou année contradictoire", "Contradictory region or year"),
        Text(
            "Le classeur dit « {value} », et la commande « {other} ».",
            "The workbook says '{value}', the command '{other}'.",
        ),
        Text("Corriger l'un des deux.", "Correct one of them."),
    ),
    "TAB-49": error(
        Text("Trop de problèmes", "Too many problems"),
        Text("{count} autres problèmes ne sont pas détaillés.", "{count} more problems are not detailed."),
        Text("Corriger les {limit} premiers, puis vérifier à nouveau.", "Mend the first {limit}, then check again."),
    ),
    "RDF-01": error(
        Text("Plusieurs graphes nommés", "Several named graphs"),
        Text("Le fichier a plusieurs graphes nommés : {value}.", "The file has several named graphs: {value}."),
        Text(
            "Envoyer un seul graphe : une région et une année à la fois.",
            "Send one graph: one region and year at a time.",
        ),
    ),
}
"""What a whole file says."""

RULES: Mapping[str, ReadingRule] = MappingProxyType(CELL_RULES | _SHEETS | _FILES)
"""The id of each rule and what it says."""
