"""What a result says when its shape has no message of its own: one wording for each constraint, in both languages."""

import re
from collections.abc import Callable

from postinternat.model import Text
from postinternat.namespaces import PREFIXES, shorten
from postinternat.validation.wording import Case, Wording, both, joined

_FRENCH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def default_wording(case: Case) -> Wording:
    """Return the wording of the constraint that was broken."""
    return _WORDINGS.get(case.result.component, _unworded)(case)


def _unworded(case: Case) -> Wording:
    return Wording(
        both(
            "« {field} » ne respecte pas la forme attendue ({component}).",
            "'{field}' does not have the expected form ({component}).",
            field=case.field,
            component=case.result.component,
        )
    )


def _property(case: Case) -> str:
    return shorten(case.result.path) if case.result.path else case.field.en


def _min_count(case: Case) -> Wording:
    least = int(case.parameter("sh:minCount") or 1)
    if least == 2 and case.parameter("sh:datatype") == PREFIXES["rdf"] + "langString":
        return Wording(
            both(
                "« {field} » est à donner en français et en anglais.",
                "'{field}' must be given in French and in English.",
                field=case.field,
            ),
            Text("un texte par langue", "one text in each language"),
            both('Ajouter {p} "…"@fr , "…"@en.', 'Add {p} "…"@fr , "…"@en.', p=_property(case)),
        )
    if least > 1:
        return Wording(
            both(
                "« {field} » : {least} valeurs au moins, {count} lue(s).",
                "'{field}': at least {least} values, {count} read.",
                field=case.field,
                least=least,
                count=case.count,
            ),
            both("au moins {least} valeurs", "at least {least} values", least=least),
            both("Ajouter {p}.", "Add {p}.", p=_property(case)),
        )
    return Wording(
        both("« {field} » est obligatoire.", "'{field}' is required.", field=case.field),
        Text("une valeur", "a value"),
        both("Ajouter {p}.", "Add {p}.", p=_property(case)),
    )


def _max_count(case: Case) -> Wording:
    most = int(case.parameter("sh:maxCount") or 1)
    return Wording(
        both(
            "« {field} » : {most} valeur au plus, {count} lues.",
            "'{field}': at most {most} value, {count} read.",
            field=case.field,
            most=most,
            count=case.count,
        ),
        both("{most} valeur au plus", "at most {most} value", most=most),
        both(
            "Garder une seule valeur de {p} ; un nombre à virgule s'écrit avec un point, comme 0.6.",
            "Keep one value of {p} only; a fraction is written with a point, as 0.6.",
            p=_property(case),
        )
        if most == 1 and PREFIXES["xsd"] + "decimal" in _datatypes(case)
        else both("Garder une seule valeur de {p}.", "Keep one value of {p} only.", p=_property(case))
        if most == 1
        else both("Retirer des valeurs de {p}.", "Remove values of {p}.", p=_property(case)),
    )


_DATATYPES = {
    "date": (Text("une date", "a date"), Text("Écrire la date au format AAAA-MM-JJ.", "Write the date as YYYY-MM-DD.")),
    "integer": (
        Text("un nombre entier", "a whole number"),
        Text("Écrire un nombre entier, sans unité ni guillemets.", "Write a whole number, without unit or quotes."),
    ),
    "decimal": (
        Text("un nombre", "a number"),
        Text(
            "Écrire le nombre avec un point et sans unité, comme 3756.50.",
            "Write the number with a point and without unit, as 3756.50.",
        ),
    ),
    "boolean": (
        Text("vrai ou faux", "true or false"),
        Text("Écrire true ou false, sans guillemets.", "Write true or false, without quotes."),
    ),
    "langString": (
        Text("un texte avec sa langue", "a text with its language"),
        Text("Écrire @fr ou @en juste après les guillemets.", "Write @fr or @en right after the quotes."),
    ),
    "string": (
        Text("un texte sans langue", "a text without language"),
        Text(
            "Écrire le texte entre guillemets, sans @fr ni @en.", "Write the text between quotes, without @fr or @en."
        ),
    ),
}


def _datatype(case: Case) -> Wording:
    return _typed(case, [case.parameter("sh:datatype")])


def _datatypes(case: Case) -> list[str]:
    options = [term for option in case.parameters("sh:or") for term in case.rules.objects(option, "sh:datatype")]
    return [term.value for term in [*case.parameters("sh:datatype"), *options]]


def _one_of_shapes(case: Case) -> Wording:
    datatypes = _datatypes(case)
    if not datatypes:
        return _unworded(case)
    return _typed(case, datatypes)


def _typed(case: Case, datatypes: list[str]) -> Wording:
    local = datatypes[0].rpartition("#")[2]
    wanted, fix = _DATATYPES.get(local, (Text(local, local), Text(f"Écrire {local}.", f"Write {local}.")))
    found = _FRENCH_DATE.fullmatch(case.written.strip()) if local == "date" else None
    if found:
        day, month, year = found.groups()
        iso = f'"{year}-{int(month):02}-{int(day):02}"^^xsd:date'
        fix = both("{fix} Ici : {iso}.", "{fix} Here: {iso}.", fix=fix, iso=iso)
    return Wording(
        both(
            "« {field} » : « {read} » n'est pas {wanted}.",
            "'{field}': '{read}' is not {wanted}.",
            field=case.field,
            read=Text(case.written, case.written),
            wanted=wanted,
        ),
        wanted,
        fix,
    )


def _class(case: Case) -> Wording:
    name = case.labels("sh:class")
    return Wording(
        both(
            "« {field} » : « {read} » n'est pas de la classe « {name} ».",
            "'{field}': '{read}' is not of the class '{name}'.",
            field=case.field,
            read=case.read,
            name=name,
        ),
        name,
        both("Donner un élément de la classe « {name} ».", "Give a thing of the class '{name}'.", name=name),
    )


def _node(case: Case) -> Wording:
    lists = [t for s in case.parameters("sh:node") for t in case.rules.objects(s, "pi:codeList")]
    if not lists:
        return _unworded(case)
    name = case.names.value(lists[0])
    return Wording(
        both(
            "« {field} » : « {read} » n'est pas dans la liste « {name} ».",
            "'{field}': '{read}' is not in the list '{name}'.",
            field=case.field,
            read=case.read,
            name=name,
        ),
        both("un code de la liste « {name} »", "a code of the list '{name}'", name=name),
        both("Choisir un code de la liste « {name} ».", "Choose a code of the list '{name}'.", name=name),
    )


def _node_kind(case: Case) -> Wording:
    iri = case.parameter("sh:nodeKind").endswith("IRI")
    wanted = Text("un identifiant", "an identifier") if iri else Text("un texte", "a text")
    return Wording(
        both(
            "« {field} » : « {read} » n'est pas {wanted}.",
            "'{field}': '{read}' is not {wanted}.",
            field=case.field,
            read=case.read,
            wanted=wanted,
        ),
        wanted,
        Text(
            "Écrire un identifiant, préfixe:nom, sans guillemets." if iri else "Écrire un texte entre guillemets.",
            "Write an identifier, prefix:name, without quotes." if iri else "Write a text between quotes.",
        ),
    )


def _in(case: Case) -> Wording:
    admitted = case.labels("sh:in")
    return Wording(
        both(
            "« {field} » : « {read} » n'est pas admis.",
            "'{field}': '{read}' is not admitted.",
            field=case.field,
            read=case.read,
        ),
        admitted,
        both("Choisir parmi : {admitted}.", "Choose one of: {admitted}.", admitted=admitted),
    )


def _has_value(case: Case) -> Wording:
    wanted = case.labels("sh:hasValue")
    return Wording(
        both("« {field} » doit être « {wanted} ».", "'{field}' must be '{wanted}'.", field=case.field, wanted=wanted),
        wanted,
        both("Donner à {p} la valeur « {w} ».", "Give {p} the value '{w}'.", p=_property(case), w=wanted),
    )


def _pattern(case: Case) -> Wording:
    return Wording(
        both(
            "« {field} » : « {read} » n'a pas la forme attendue.",
            "'{field}': '{read}' does not have the expected form.",
            field=case.field,
            read=case.read,
        ),
        Text(case.parameter("sh:pattern"), case.parameter("sh:pattern")),
        Text("Vérifier les caractères et leur nombre.", "Check the characters and how many there are."),
    )


_CHECK = Text("Vérifier la valeur.", "Check the value.")


def _percentage(case: Case, bound: str) -> Text:
    """Return the fix for a share written as a percentage."""
    if bound != "1" or not re.fullmatch(r"\d+(\.\d+)?", case.written) or not 2 <= float(case.written) <= 100:
        return _CHECK
    share = f"{float(case.written) / 100:g}"
    return both(
        "Écrire la part entre 0 et 1 : {share} pour {read} %.",
        "Write the share between 0 and 1: {share} for {read}%.",
        share=share,
        read=case.read,
    )


def _bound(name: str, french: str, english: str) -> Callable[[Case], Wording]:
    def word(case: Case) -> Wording:
        bound = case.labels(name)
        wanted = both(french, english, bound=bound)
        if name == "sh:minInclusive" and case.parameter(name) == "0" and case.written.startswith("-"):
            message = both(
                "« {field} » ne peut être négatif : {read}.",
                "'{field}' cannot be negative: {read}.",
                field=case.field,
                read=case.read,
            )
        else:
            message = both(
                "« {field} » : {read} lu, {wanted} attendu.",
                "'{field}': {read} is not {wanted}.",
                field=case.field,
                read=case.read,
                wanted=wanted,
            )
        return Wording(message, wanted, _percentage(case, bound.en) if name == "sh:maxInclusive" else _CHECK)

    return word


def _order(name: str, french: str, english: str) -> Callable[[Case], Wording]:
    def word(case: Case) -> Wording:
        other = case.labels(name)
        values = case.names.values(case.result.focus, shorten(case.parameter(name)))
        wanted = both(
            f"{french} « {{other}} » ({{value}})",
            f"{english} '{{other}}' ({{value}})",
            other=other,
            value=joined([case.names.value(term) for term in values]),
        )
        message = both(
            "« {field} » : {read} n'est pas {wanted}.",
            "'{field}': {read} is not {wanted}.",
            field=case.field,
            read=case.read,
            wanted=wanted,
        )
        return Wording(message, wanted, Text("Vérifier les deux valeurs.", "Check both values."))

    return word


def _unique_language(case: Case) -> Wording:
    return Wording(
        both(
            "« {field} » a deux textes dans la même langue.",
            "'{field}' has two texts in the same language.",
            field=case.field,
        ),
        Text("un texte par langue", "one text in each language"),
        Text("Garder un seul texte par langue.", "Keep one text in each language."),
    )


def _closed(case: Case) -> Wording:
    return Wording(
        both("« {field} » n'est pas attendu ici.", "'{field}' is not expected here.", field=case.field),
        fix=both("Retirer {p}.", "Remove {p}.", p=_property(case)),
    )


_WORDINGS: dict[str, Callable[[Case], Wording]] = {
    "MinCount": _min_count,
    "MaxCount": _max_count,
    "Datatype": _datatype,
    "Or": _one_of_shapes,
    "Class": _class,
    "Node": _node,
    "NodeKind": _node_kind,
    "In": _in,
    "HasValue": _has_value,
    "Pattern": _pattern,
    "MinInclusive": _bound("sh:minInclusive", "au moins {bound}", "at least {bound}"),
    "MaxInclusive": _bound("sh:maxInclusive", "au plus {bound}", "at most {bound}"),
    "MinExclusive": _bound("sh:minExclusive", "plus de {bound}", "more than {bound}"),
    "MaxExclusive": _bound("sh:maxExclusive", "moins de {bound}", "less than {bound}"),
    "MinLength": _bound("sh:minLength", "au moins {bound} caractères", "at least {bound} characters long"),
    "MaxLength": _bound("sh:maxLength", "au plus {bound} caractères", "at most {bound} characters long"),
    "LessThan": _order("sh:lessThan", "avant", "before"),
    "LessThanOrEquals": _order("sh:lessThanOrEquals", "avant ou le même jour que", "before or the same as"),
    "Equals": _order("sh:equals", "égal à", "equal to"),
    "Disjoint": _order("sh:disjoint", "différent de", "different from"),
    "UniqueLang": _unique_language,
    "Closed": _closed,
}
