"""``compare``: several schemes, calls or statuses side by side, one row for each kind of provision."""

from collections.abc import Iterator, Mapping

import strawberry

from postinternat.gql import provenance
from postinternat.gql.building import Argument, Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.output import CODE, NODE, PROVISION, Output
from postinternat.gql.roots import Asked, PlainRoot, check_known
from postinternat.gql.terms import RDF_TYPE, Json, error, lexical, named, values
from postinternat.namespaces import DEF, PREFIXES

_MOST = 20
_KIND = named(DEF + "kind")
_SILENCE = (
    f"?note {_KIND} {named(PREFIXES['note-kind'] + 'silence')} ; {named(DEF + 'concerns')} ?parent ; "
    f"{named(DEF + 'silentOn')} ?kind ."
)


def comparison_root(output: Output) -> PlainRoot:
    """Return the root ``compare``."""
    types = output.types
    classes = output.catalogue.classes
    provision = types[classes[PROVISION].name] if PROVISION in classes else types[NODE]
    note = types["EditorialNote"] if "EditorialNote" in types else types[NODE]
    cell = {
        "thing": Field(types[NODE]),
        "provisions": Field(
            list_of(provision), "Les dispositions, héritées comprises.\nThe provisions, inherited ones included."
        ),
        "silences": Field(
            list_of(note),
            "Les silences que les éditeurs ont constatés.\nThe silences that the editors found.",
        ),
    }
    types.object("ComparisonCell", cell, "Ce qui vaut pour une chose.\nWhat holds for one thing.")
    row = {
        "kind": Field(types[CODE], "La nature des dispositions de la ligne.\nThe kind of the row's provisions."),
        "type": Field(str, "Leur type dans ce schéma.\nTheir type in this schema."),
        "cells": Field(list_of(types["ComparisonCell"]), "Une case par chose.\nOne cell for each thing."),
    }
    types.object("ComparisonRow", row, "Une nature de disposition.\nOne kind of provision.")
    table = {"things": Field(list_of(types[NODE])), "rows": Field(list_of(types["ComparisonRow"]))}
    described = "Des choses côte à côte, par nature de disposition.\nThings side by side, by kind of provision."
    types.object("Comparison", table, described)

    type_of = _type_of_kinds(output)

    def answer(context: Context, given: Mapping[str, Json], asked: Asked) -> Json:
        ids = list(dict.fromkeys(given["ids"]))
        if not 1 <= len(ids) <= _MOST:
            raise error(f"compare was given {len(ids)} ids: give 1 to {_MOST}", "BAD_PAGE", limit=_MOST)
        check_known(ids, _known(context, ids), "thing")
        names = {iri: spec.name for iri, spec in classes.items() if PROVISION in spec.parents}
        cells = _cells(context, ids, names, current=given.get("current"))
        silences = _silences(context, ids) if "silences" in asked.get("rows", {}).get("cells", {}) else {}
        rows = [
            {
                "kind": kind,
                "type": name,
                "cells": [
                    {
                        "thing": iri,
                        "provisions": cells.get((iri, name, kind), []),
                        "silences": silences.get((iri, kind), []),
                    }
                    for iri in ids
                ],
            }
            for name, kind in sorted(
                {(name, kind) for _, name, kind in cells}
                | {(type_of[kind], kind) for _, kind in silences if kind in type_of}
            )
        ]
        return {"things": ids, "rows": rows}

    arguments = (
        Argument("ids", list_of(strawberry.ID), f"Les IRI, {_MOST} au plus.\nThe IRIs, {_MOST} at most."),
        Argument("current", bool | None, "Seulement celles qui valent (true).\nOnly those that stand (true)."),
    )
    return PlainRoot("compare", Field(types["Comparison"], described, arguments), answer, queries=3)


def _type_of_kinds(output: Output) -> dict[str, str]:
    """Return the type of the provisions of each kind, so that a kind on which all are silent has its row too."""
    types: dict[str, str] = {}
    for spec in output.catalogue.classes.values():
        kind = spec.fields.get("kind")
        if PROVISION in spec.parents and kind is not None and kind.code_list in output.catalogue.code_lists:
            concepts = output.catalogue.code_lists[kind.code_list].concepts.values()
            types |= {concept.iri: spec.name for concept in concepts}
    return types


def _known(context: Context, ids: list[str]) -> Iterator[str]:
    rows = context.select(f"SELECT ?s WHERE {{ {values('?s', ids)} FILTER EXISTS {{ ?s ?p ?o }} }}").rows
    return (lexical(row[0]) for row in rows)


def _cells(
    context: Context, ids: list[str], names: Mapping[str, str], *, current: bool | None
) -> dict[tuple[str, str, str], list[str]]:
    """Return the provisions of each thing, type and kind, sorted."""
    pattern = provenance.inherited_pattern("?parent", "?s", "?origin")
    if current is not None:
        pattern += f" FILTER({'' if current else '!'}{provenance.current_expression('?s')})"
    text = (
        f"SELECT DISTINCT ?parent ?class ?kind ?s WHERE {{ {values('?parent', ids)} {pattern} "
        f"?s {_KIND} ?kind ; {named(RDF_TYPE)} ?class . }} ORDER BY STR(?s)"
    )
    cells: dict[tuple[str, str, str], list[str]] = {}
    for row in context.select(text).rows:
        parent, class_iri, kind, node = (lexical(term) for term in row)
        if class_iri in names:
            cells.setdefault((str(parent), names[str(class_iri)], str(kind)), []).append(str(node))
    return cells


def _silences(context: Context, ids: list[str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    text = f"SELECT DISTINCT ?parent ?kind ?note WHERE {{ {values('?parent', ids)} {_SILENCE} }} ORDER BY STR(?note)"
    for parent, kind, note in context.select(text).rows:
        found.setdefault((lexical(parent), lexical(kind)), []).append(lexical(note))
    return found
