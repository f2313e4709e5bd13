"""A better wording for a code or an identifier that does not exist: what it is instead, or the nearest that do."""

import pyoxigraph as ox

from postinternat.intake.grid import folded
from postinternat.model import Text
from postinternat.namespaces import PREFIXES, shorten
from postinternat.validation.background import Background
from postinternat.validation.names import Names
from postinternat.validation.nearest import known_names, local_name, nearest
from postinternat.validation.wording import Case, Wording, both, joined

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_IN_SCHEME = ox.NamedNode(PREFIXES["skos"] + "inScheme")
_REGION = PREFIXES["igeo"] + "Region"
_DEPARTMENT = PREFIXES["dep"]
_SHORT_LIST = 20


def explained(case: Case, dataset: Background) -> Wording | None:
    """Return the wording for a value that is not of the class or list wanted, None when its name tells no more."""
    value = case.result.value
    if case.result.component == "NodeKind" and isinstance(value, ox.Literal):
        return _name_as_identifier(value.value, case, dataset)
    if case.result.component not in {"Class", "Node"} or not isinstance(value, ox.NamedNode):
        return None
    if case.names.values(value, "rdf:type") and value.value not in dataset.subjects:
        return None  # the submission itself describes it
    if value.value in dataset.subjects and not value.value.startswith(_DEPARTMENT):
        return None
    code = value.value.rpartition("/")[2]
    wanted = case.parameter("sh:class")
    lists = [t for s in case.parameters("sh:node") for t in case.rules.objects(s, "pi:codeList")]
    if wanted == _REGION:
        return _department_as_region(code, dataset, case.names) or _choice(
            both(
                "Code région « {code} » absent de la liste INSEE.",
                "Region code '{code}' is not in the INSEE list.",
                code=code,
            ),
            code,
            _members(dataset, _TYPE, wanted),
            case.names,
        )
    if wanted:
        message = both("« {short} » n'existe pas.", "'{short}' does not exist.", short=shorten(value.value))
        return _choice(message, code, _members(dataset, _TYPE, wanted), case.names)
    if lists:
        message = both(
            "« {code} » n'est pas dans la liste « {name} ».",
            "'{code}' is not in the list '{name}'.",
            code=code,
            name=case.names.value(lists[0]),
        )
        return _choice(message, code, _members(dataset, _IN_SCHEME, lists[0].value), case.names)
    return None


def _name_as_identifier(written: str, case: Case, dataset: Background) -> Wording | None:
    """Return the wording for a name, such as « Nouvelle-Aquitaine », in place of the identifier of what it names."""
    classes = case.parameters("sh:class")
    lists = [term for shape in case.parameters("sh:node") for term in case.rules.objects(shape, "pi:codeList")]
    members = [node for term in classes for node in _members(dataset, _TYPE, term.value)]
    members += [node for term in lists for node in _members(dataset, _IN_SCHEME, term.value)]
    known = known_names(members, case.names)
    meant = [node for node, own in known.items() if folded(written) in own]
    if len(meant) != 1:
        return None
    message = both(
        "« {field} » : « {written} » est un texte, non un identifiant.",
        "'{field}': '{written}' is text, not an identifier.",
        field=case.field,
        written=written,
    )
    fix = both("Écrire {short}, sans guillemets.", "Write {short}, without quotes.", short=shorten(meant[0].value))
    return Wording(message, Text("un identifiant", "an identifier"), fix)


def _department_as_region(code: str, dataset: Background, names: Names) -> Wording | None:
    department = ox.NamedNode(_DEPARTMENT + code)
    regions = names.values(department, "pi:region")
    region = next((term for term in regions if isinstance(term, ox.NamedNode)), None)
    if department.value not in dataset.subjects or region is None:
        return None
    right = region.value.rpartition("/")[2]
    return Wording(
        both(
            "« {code} » est un département ({name}) ; la région {region} a le code {right}.",
            "'{code}' is a département ({name}); region {region} has code {right}.",
            code=code,
            name=names.node(department),
            region=names.node(region),
            right=right,
        ),
        Text("un code région", "a region code"),
        both("Écrire reg:{right}.", "Write reg:{right}.", right=right),
    )


def _choice(message: Text, code: str, members: list[ox.NamedNode], names: Names) -> Wording:
    shown = nearest(code, known_names(members, names)) or (members if len(members) <= _SHORT_LIST else [])
    if not shown:
        return Wording(message, fix=Text("Vérifier le code.", "Check the code."))
    listed = joined([_with_label(node, names) for node in shown])
    return Wording(message, fix=both("Choisir : {listed}.", "Choose: {listed}.", listed=listed))


def _with_label(node: ox.NamedNode, names: Names) -> Text:
    return both("{code} ({label})", "{code} ({label})", code=local_name(node.value), label=names.node(node))


def _members(dataset: Background, predicate: ox.NamedNode, value: str) -> list[ox.NamedNode]:
    quads = dataset.graph.store.quads_for_pattern(None, predicate, ox.NamedNode(value), None)
    return sorted((quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)), key=str)
