"""``contradictions``: the provisions that say otherwise on the same point, with what the editors note of them."""

from collections.abc import Iterable, Mapping

from postinternat.gql import naming
from postinternat.gql.building import Argument, Field, list_of
from postinternat.gql.context import Context
from postinternat.gql.filters import FilterCompiler
from postinternat.gql.output import PROVISION, Output
from postinternat.gql.roots import Asked, PlainRoot
from postinternat.gql.terms import Json, Variables, lexical, named, values
from postinternat.namespaces import DEF, PREFIXES

_CONTRADICTS = named(DEF + "contradicts")
_NOTES = (
    f"?note {named(DEF + 'kind')} {named(PREFIXES['note-kind'] + 'contradiction')} ; {named(DEF + 'concerns')} ?s ."
)


def contradictions_root(output: Output) -> PlainRoot:
    """Return the root ``contradictions``."""
    types = output.types
    provision = output.catalogue.classes.get(PROVISION)
    name = provision.name if provision else "Node"
    notes = types["EditorialNote"] if "EditorialNote" in types else types["Node"]
    fields = {
        "provisions": Field(
            list_of(types[name]),
            "Les dispositions qui se contredisent, de proche en proche.\nThe provisions that contradict each other.",
        ),
        "notes": Field(
            list_of(notes),
            "Ce que les éditeurs en disent.\nWhat the editors say of it.",
        ),
    }
    described = "Des dispositions qui se contredisent.\nProvisions that contradict each other."
    types.object("Contradiction", fields, described)

    def answer(context: Context, given: Mapping[str, Json], asked: Asked) -> Json:
        groups = _groups(context)
        if given.get("where"):
            compiler = FilterCompiler(output, context.limits, Variables())
            condition = compiler.condition(provision, given["where"])
            pattern = f"?s ({_CONTRADICTS}|^{_CONTRADICTS}) ?other . {condition.group}"
            select = context.select_heavy if compiler.heavy else context.select
            passing = {lexical(row[0]) for row in select(f"SELECT DISTINCT ?s WHERE {{ {pattern} }}").rows}
            groups = [group for group in groups if passing.intersection(group)]
        notes = _notes(context, groups) if "notes" in asked else {}
        return [
            {"provisions": group, "notes": sorted({note for iri in group for note in notes.get(iri, ())})}
            for group in groups
        ]

    where = Argument(
        "where",
        types[naming.filter_of(name)] | None,
        "Les groupes dont une disposition passe ce filtre.\nThe groups of which one provision passes this filter.",
    )
    field = Field(list_of(types["Contradiction"]), described, (where,))
    return PlainRoot("contradictions", field, answer, queries=3)


def _groups(context: Context) -> list[list[str]]:
    """Return the provisions that contradict each other, directly or through others, each group sorted."""
    rows = context.select(f"SELECT ?a ?b WHERE {{ ?a {_CONTRADICTS} ?b }}").rows
    group_of: dict[str, set[str]] = {}
    for first, second in ((lexical(a), lexical(b)) for a, b in rows):
        merged = group_of.get(first, {first}) | group_of.get(second, {second})
        for iri in merged:
            group_of[iri] = merged
    return sorted({tuple(sorted(group)): sorted(group) for group in group_of.values()}.values())


def _notes(context: Context, groups: Iterable[list[str]]) -> dict[str, list[str]]:
    iris = [iri for group in groups for iri in group]
    if not iris:
        return {}
    notes: dict[str, list[str]] = {}
    for note, iri in context.select(f"SELECT DISTINCT ?note ?s WHERE {{ {values('?s', iris)} {_NOTES} }}").rows:
        notes.setdefault(lexical(iri), []).append(lexical(note))
    return notes
