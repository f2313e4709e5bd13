"""What a region sends again of a thing that it published for another year: it may repeat it, not say it otherwise.

- VOC-08 (error): a value that differs from the one published; (information): values published that are not repeated.
"""

from collections.abc import Iterator, Mapping, Set

import pyoxigraph as ox

from postinternat.intake import Submission
from postinternat.model import Text
from postinternat.namespaces import PREFIXES
from postinternat.validation.background import Background
from postinternat.validation.graphs import Term, canonical_triple
from postinternat.validation.names import Names
from postinternat.validation.report import Finding, Severity
from postinternat.validation.wording import both, joined

_RULE = "VOC-08"
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_CHECK_ONLY = ox.NamedNode(PREFIXES["pi"] + "checkOnly")
_PATH = "sh:path"
_STAYS = Text(
    "Rien à faire si c'est voulu ; pour effacer une valeur, publier de nouveau l'autre campagne.",
    "Nothing to do if this is meant; to take a value away, publish the other campaign again.",
)


def republished(
    submission: Submission, dataset: Background, names: Names, fields: Mapping[str, Set[str]]
) -> Iterator[Finding]:
    """Yield what differs, without its place. ``fields`` are the properties of each class."""
    sent: dict[ox.NamedNode, dict[ox.NamedNode, list[Term]]] = {}
    for triple in submission.triples:
        node = triple.subject
        if isinstance(node, ox.NamedNode) and node.value in dataset.published:
            term: Term = canonical_triple(triple).object  # type: ignore[assignment]
            sent.setdefault(node, {}).setdefault(triple.predicate, []).append(term)
    left_out = _check_only(dataset)
    unread: dict[str, set[str]] = {}
    for problem in submission.problems:
        unread.setdefault(problem.focus, set()).add(problem.path)
    for node, now in sorted(sent.items(), key=lambda item: item[0].value):
        yield from _of_node(node, now, fields, left_out | unread.get(node.value, set()), dataset, names)


def _of_node(
    node: ox.NamedNode,
    now: Mapping[ox.NamedNode, list[Term]],
    fields: Mapping[str, Set[str]],
    left_out: Set[str],
    dataset: Background,
    names: Names,
) -> Iterator[Finding]:
    before: dict[ox.NamedNode, list[Term]] = {}
    for quad in dataset.graph.store.quads_for_pattern(node, None, None, None):
        before.setdefault(quad.predicate, []).append(quad.object)  # type: ignore[arg-type]
    classes = {term.value for term in (*now.get(_TYPE, []), *before.get(_TYPE, []))}
    compared = {_TYPE.value, *(path for each in classes for path in fields.get(each, ()) if path)} - left_out
    year = dataset.published[node.value]
    kept: list[Text] = []
    for path in sorted((ox.NamedNode(path) for path in compared), key=str):
        said, published = now.get(path, []), before.get(path, [])
        other = [term for term in said if term not in published]
        gone = [term for term in published if term not in said]
        if other:
            yield _differs(node, path, other, gone, year, names)
        elif gone and path != _TYPE:
            kept.append(names.node(path))
    if kept:
        message = both(
            "La campagne {year} dit aussi de cet élément : {fields}. Cela reste.",
            "The {year} campaign also says of this: {fields}. That stays.",
            year=year,
            fields=joined(kept),
        )
        yield Finding(_RULE, Severity.INFORMATION, node.value, names.node(node), message, fix=_STAYS)


def _differs(
    node: ox.NamedNode, path: ox.NamedNode, other: list[Term], gone: list[Term], year: str, names: Names
) -> Finding:
    words = {
        "field": names.node(path),
        "now": joined([names.value(term) for term in other]),
        "year": Text(year, year),
        "before": joined([names.value(term) for term in gone]) if gone else Text("rien", "nothing"),
    }
    message = both(
        "« {field} » : « {now} » ici, « {before} » dans ce que la région a publié pour {year}.",
        "'{field}': '{now}' here, '{before}' in what the region published for {year}.",
        **words,
    )
    fix = both(
        "Reprendre la valeur publiée, ou retirer la ligne : la campagne {year} décrit déjà l'élément. Pour changer la"
        " valeur, ne décrire l'élément que dans une campagne et la publier de nouveau.",
        "Repeat the published value, or remove the row: the {year} campaign describes this already. To change the"
        " value, describe this in one campaign only and publish that one again.",
        **words,
    )
    return Finding(
        rule=_RULE,
        severity=Severity.ERROR,
        focus=node.value,
        name=names.node(node),
        message=message,
        path=path.value,
        field=words["field"],
        read=words["now"],
        expected=words["before"] if gone else Text(),
        fix=fix,
        value=str(other[0]),
    )


def _check_only(dataset: Background) -> set[str]:
    """Return the properties that serve the checks alone, and are published by nobody."""
    shapes = [t.subject for t in dataset.rules.triples if t.predicate == _CHECK_ONLY]
    return {path.value for shape in shapes for path in dataset.rules.objects(shape, _PATH)}
