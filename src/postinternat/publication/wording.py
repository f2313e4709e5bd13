"""What a publication does, told to people in French or English, or as plain values for JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence

from postinternat.model import Catalogue, Text
from postinternat.namespaces import shorten
from postinternat.publication.difference import Difference, FieldChange, Kind, NodeChange
from postinternat.publication.publishing import Plan
from postinternat.validation.wording import both, joined

_SIGNS = {Kind.ADDED: "+", Kind.CHANGED: "~", Kind.REMOVED: "-"}
_COUNTS = {
    Kind.ADDED: (Text("ajouté", "added"), Text("ajoutés", "added")),
    Kind.CHANGED: (Text("modifié", "changed"), Text("modifiés", "changed")),
    Kind.REMOVED: (Text("retiré", "removed"), Text("retirés", "removed")),
}


def summary(difference: Difference) -> Text:
    """Return the changes in one line, such as ``3 ajoutés, 1 modifié``."""
    if not difference:
        return Text("rien ne change", "nothing changes")
    counts = {one: number for one, number in difference.counts.items() if number}
    parts = [both("{n} {word}", "{n} {word}", n=n, word=_counted(one, n)) for one, n in counts.items()]
    return joined(parts)


def told(difference: Difference, language: str) -> str:
    """Return the changes as text, one node after the other, each with its fields."""
    lines: list[str] = []
    for node in difference.nodes:
        lines.append(_heading(node, language))
        lines += [f"    {_field(change, node.kind, language)}" for change in node.fields]
    if difference.untold:
        more = both("… et {n} autres", "… and {n} more", n=difference.untold)
        lines.append(more.in_language(language))
    return "\n".join(lines) + ("\n" if lines else "")


def left_out(plan: Plan, catalogue: Catalogue) -> list[Text]:
    """Return what of the submission is not published, one sentence for each reason."""
    labels = {field.path: field.label for spec in catalogue.classes.values() for field in spec.fields.values()}

    def named(counts: Counter[str]) -> Text:
        texts = [(labels.get(path) or Text(shorten(path), shorten(path)), n) for path, n in sorted(counts.items())]
        return Text(", ".join(f"{t.fr} ({n})" for t, n in texts), ", ".join(f"{t.en or t.fr} ({n})" for t, n in texts))

    found = []
    if plan.content.checked_only:
        found.append(
            both(
                "Vérifié et non publié : {what}.",
                "Checked and not published: {what}.",
                what=named(plan.content.checked_only),
            )
        )
    if plan.content.unread:
        found.append(
            both(
                "Non publié, faute de règle qui le lise : {what}.",
                "Not published, for no rule reads it: {what}.",
                what=named(plan.content.unread),
            )
        )
    return found


def as_plain(difference: Difference) -> Mapping[str, object]:
    """Return the changes as plain values for JSON."""
    return {
        "counts": {kind.value: number for kind, number in difference.counts.items()},
        "statementsAdded": difference.statements_added,
        "statementsRemoved": difference.statements_removed,
        "untold": difference.untold,
        "nodes": [
            {
                "node": node.node,
                "name": _texts(node.name),
                "class": _texts(node.class_name),
                "change": node.kind.value,
                "fields": [
                    {
                        "path": change.path,
                        "label": _texts(change.label),
                        "before": [_texts(value) for value in change.before],
                        "after": [_texts(value) for value in change.after],
                    }
                    for change in node.fields
                ],
            }
            for node in difference.nodes
        ],
    }


def _counted(kind: Kind, number: int) -> Text:
    return _COUNTS[kind][number > 1]


def _heading(node: NodeChange, language: str) -> str:
    colon = " : " if language == "fr" else ": "
    return f"{_SIGNS[node.kind]} {node.class_name.in_language(language)}{colon}{node.name.in_language(language)}"


def _field(change: FieldChange, kind: Kind, language: str) -> str:
    label = change.label.in_language(language)
    colon = " : " if language == "fr" else ": "
    before, after = _joined(change.before, language), _joined(change.after, language)
    if kind is Kind.CHANGED:
        return f"{label}{colon}{before or '∅'} → {after or '∅'}"
    return f"{label}{colon}{after or before}"


def _joined(values: Sequence[Text], language: str) -> str:
    return " ; ".join(value.in_language(language) for value in values)


def _texts(text: Text) -> dict[str, str]:
    return {"fr": text.fr or text.en, "en": text.en or text.fr}
