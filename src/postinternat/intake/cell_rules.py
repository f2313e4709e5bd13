"""The rules by which one cell is read; see ``reading_rules``."""

from postinternat.intake.problems import error, told
from postinternat.model import Text

CELL_RULES = {
    "TAB-01": error(
        Text("Nombre illisible", "Unreadable number"),
        Text("« {field} » : « {value} » n'est pas un nombre.", "'{field}': '{value}' is not a number."),
        Text("Écrire un nombre seul, par exemple 3 756,50.", "Write a number alone, such as 3 756,50."),
        Text("un nombre", "a number"),
    ),
    "TAB-02": error(
        Text("Nombre non entier", "Not a whole number"),
        Text("« {field} » : « {value} » n'est pas un nombre entier.", "'{field}': '{value}' is not a whole number."),
        Text("Écrire un nombre entier, en chiffres et sans unité.", "Write a whole number, in digits, without a unit."),
        Text("un nombre entier", "a whole number"),
    ),
    "TAB-03": told(
        Text("Nombre lu comme un pourcentage", "Number read as a percentage"),
        Text("« {field} » : « {value} » est lu {value} %.", "'{field}': '{value}' is read as {value}%."),
        Text(
            "Rien à faire si c'est juste ; sinon écrire le nombre avec %, ou {share}.",
            "Nothing to do if this is right; else write it with %.",
        ),
    ),
    "TAB-04": error(
        Text("Date illisible", "Unreadable date"),
        Text("« {field} » : « {value} » n'est pas une date.", "'{field}': '{value}' is not a date."),
        Text(
            "Écrire le jour, le mois et l'année : 09/04/2021, 9 avril 2021 ou 2021-04-09.",
            "Write day, month and year: 09/04/2021, 9 avril 2021 or 2021-04-09.",
        ),
        Text("une date", "a date"),
    ),
    "TAB-05": error(
        Text("Date impossible", "Impossible date"),
        Text("« {field} » : la date « {value} » n'existe pas.", "'{field}': the date '{value}' does not exist."),
        Text("Corriger le jour ou le mois (jour/mois/année).", "Correct the day or the month (day/month/year)."),
        Text("une date du calendrier", "a date of the calendar"),
    ),
    "TAB-06": error(
        Text("Année sur deux chiffres", "Two-digit year"),
        Text(
            "« {field} » : l'année de « {value} » n'a que deux chiffres.", "'{field}': '{value}' has a two-digit year."
        ),
        Text("Écrire l'année sur quatre chiffres : {suggested}.", "Write the year with four digits: {suggested}."),
        Text("une année sur quatre chiffres", "a year of four digits"),
    ),
    "TAB-07": error(
        Text("Ni oui ni non", "Neither yes nor no"),
        Text("« {field} » : « {value} » n'est ni oui ni non.", "'{field}': '{value}' is neither yes nor no."),
        Text("Écrire oui ou non, ou laisser la cellule vide.", "Write oui or non, or leave the cell empty."),
        Text("oui ou non", "yes or no"),
    ),
    "TAB-08": error(
        Text("Code inconnu", "Unknown code"),
        Text("« {field} » : « {value} » n'est pas dans la liste.", "'{field}': '{value}' is not in the list."),
        Text("{choices}", "{choices}"),
        Text("une valeur de la liste", "a value of the list"),
    ),
    "TAB-09": error(
        Text("Nom inconnu", "Unknown name"),
        Text(
            "« {field} » : « {value} » n'est ni dans votre envoi ni dans la base.",
            "'{field}': '{value}' is neither in what you send nor in the dataset.",
        ),
        Text("{choices}", "{choices}"),
        Text("un identifiant ou un nom connu", "a known identifier or name"),
    ),
    "TAB-10": error(
        Text("Nom ambigu", "Ambiguous name"),
        Text("« {field} » : « {value} » désigne plusieurs choses.", "'{field}': '{value}' names several things."),
        Text("Écrire l'un de : {choices}.", "Write one of: {choices}."),
        Text("un nom qui désigne une seule chose", "a name of one thing only"),
    ),
    "TAB-11": error(
        Text("Plusieurs valeurs", "Several values"),
        Text(
            "« {field} » : une seule valeur est admise, « {value} » en a plusieurs.",
            "'{field}': one value only is allowed, '{value}' has several.",
        ),
        Text("N'en garder qu'une, ou faire une ligne pour chacune.", "Keep one, or make a row for each."),
        Text("une seule valeur", "one value"),
    ),
    "TAB-12": error(
        Text("Erreur du tableur", "Spreadsheet error"),
        Text(
            "« {field} » : le tableur affiche l'erreur {value}.", "'{field}': the spreadsheet shows the error {value}."
        ),
        Text("Corriger la formule, ou écrire la valeur.", "Correct the formula, or write the value."),
        Text("une valeur", "a value"),
    ),
    "TAB-13": error(
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
    "TAB-14": error(
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
    "TAB-15": error(
        Text("Caractère invisible", "Invisible character"),
        Text(
            "« {field} » : le texte contient un caractère de commande ({value}).",
            "'{field}': the text holds a control character ({value}).",
        ),
        Text("Retaper le contenu de la cellule.", "Type the content of the cell again."),
    ),
    "TAB-16": error(
        Text("Adresse mal écrite", "Malformed address"),
        Text(
            "« {field} » : « {value} » n'est pas une adresse de ce genre.",
            "'{field}': '{value}' is not an address of this kind.",
        ),
        Text("Écrire une adresse comme {suggested}.", "Write an address such as {suggested}."),
        Text("une adresse", "an address"),
    ),
    "TAB-17": error(
        Text("Date à la place d'un nombre", "Date in place of a number"),
        Text("« {field} » : cette cellule contient une date, {value}.", "'{field}': this cell holds a date, {value}."),
        Text(
            "Le tableur a pu transformer un nombre en date : mettre la cellule au format Nombre et retaper la valeur.",
            "The spreadsheet may have turned a number into a date: format the cell as Number and type the value again.",
        ),
        Text("un nombre", "a number"),
    ),
    "TAB-18": error(
        Text("Durée illisible", "Unreadable duration"),
        Text(
            "« {field} » : « {value} » n'est pas un nombre de mois.", "'{field}': '{value}' is not a number of months."
        ),
        Text("Écrire un nombre de mois, par exemple 24 ou 2 ans.", "Write a number of months, such as 24 or 2 ans."),
        Text("un nombre entier de mois", "a whole number of months"),
    ),
    "TAB-19": error(
        Text("Identifiant illisible", "Unreadable identifier"),
        Text("« {value} » ne peut servir d'identifiant.", "'{value}' cannot be an identifier."),
        Text("Écrire un mot court, de lettres et de chiffres : P01.", "Write a short word of letters and digits: P01."),
    ),
    "TAB-36": error(
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
