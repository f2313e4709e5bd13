"""The template as Turtle: prefixes, a commented example of each class, and the statements that are there already."""

import re
from collections.abc import Iterable

import pyoxigraph as ox

from postinternat.intake.cells import convert
from postinternat.intake.template.naming import Naming
from postinternat.intake.template.plan import Plan, Table
from postinternat.intake.template.rows import example, example_identifier, value_as_text
from postinternat.model import Column, Text
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import ColumnRole
from postinternat.namespaces import PREFIXES, shorten

MEDIA_TYPE = "text/turtle"
_INTRODUCTION = Text(
    "Modèle pour les données de post-internat de la région {region}. Les exemples sont en commentaire : en copier un,"
    " ôter les « # », donner son propre nom à la chose.",
    "Template for the post-residency data of {region}. The examples are comments: copy one, take away the '#', give the"
    " thing your own name.",
)


def write(plan: Plan, naming: Naming, triples: Iterable[ox.Triple] = ()) -> str:
    """Return the template, with the triples at its end."""
    language = plan.language
    introduction = _INTRODUCTION.in_language(language).format(region=plan.region.name.in_language(language))
    examples = [_example(table, plan, naming) for table in plan.tables]
    statements = list(triples)
    text = "\n".join(line for block in examples for line in block)
    data = _serialised(statements)
    used = {prefix for prefix in PREFIXES if re.search(rf"(?<![\w-]){prefix}:", text + data)} | {"pi", "xsd"}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items() if name in used)
    return f"{head}\n# {introduction}\n\n{text}\n{data}"


def _example(table: Table, plan: Plan, naming: Naming) -> list[str]:
    """Return the commented lines of one class, each property with its header and its example."""
    sheet, language = table.sheet, plan.language
    row = example(sheet, language)
    node = _term(ox.NamedNode(sheet.iri(plan.sender, example_identifier(sheet))))
    lines = [f"# {sheet.name.in_language(language)}: {sheet.spec.description.in_language(language)}"]
    lines.append(f"# {node} a {shorten(sheet.spec.iri)} ;")
    for column in table.columns:
        value = row.get(column.name, "")
        text = value_as_text(value, column, language)
        term = _example_term(text, column, plan, naming) if text and column.role is ColumnRole.VALUE else ""
        if term and column.field is not None:
            lines.append(f"#   {shorten(column.field.path)} {term} ;  # {column.heading(language)}")
    lines[-1] = lines[-1].replace(" ;", " .", 1) if " ;" in lines[-1] else lines[-1]
    return [*lines, ""]


def _example_term(text: str, column: Column, plan: Plan, naming: Naming) -> str:
    if column.field is None:
        return ""
    if column.field.kind in {ValueKind.CODE, ValueKind.LINK}:
        examples = {example_identifier(t.sheet): t.sheet.iri(plan.sender, text) for t in plan.tables}
        iri = examples.get(text) or naming.means(text, column)
        return _term(ox.NamedNode(iri)) if iri else ""
    literal = convert(text, column.field, column.language).literal
    return _term(literal) if literal is not None else ""


def _term(term: ox.NamedNode | ox.Literal) -> str:
    """Return a term in Turtle, shortened where a prefix covers it."""
    if isinstance(term, ox.NamedNode):
        short = shorten(term.value)
        return short if short != term.value else str(term)
    kind = term.datatype.value
    if kind in {PREFIXES["xsd"] + "integer", PREFIXES["xsd"] + "decimal", PREFIXES["xsd"] + "boolean"}:
        return term.value
    if kind.startswith(PREFIXES["xsd"]) and kind != PREFIXES["xsd"] + "string":
        return f'"{term.value}"^^{shorten(kind)}'
    return str(term)


def _serialised(triples: list[ox.Triple]) -> str:
    """Return the triples as Turtle without the prefix lines, which stand at the top."""
    if not triples:
        return ""
    prefixes = dict(PREFIXES.items())
    content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    return "".join(f"{line}\n" for line in content.decode().splitlines() if not line.startswith("@prefix "))
