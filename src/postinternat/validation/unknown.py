"""Words that nothing defines, and the nearest that something does.

- VOC-01 (error): a property or class of our namespace that the ontology does not declare.
- VOC-02 (error): a node without a class that any rule knows; it would pass unread.
- VOC-03 (warning): a property that no rule reads, or not on a node of that class.
- VOC-04 (error): an identifier or a code that does not exist, where no shape says so already.
- VOC-05 (error): a submission that defines a code, a term, a region or a département, or that adds to what the
  dataset says of a thing: rules read their values there.
- VOC-06 (error): something of another region than the one that sends it.
- VOC-08 (error, information): see ``republished``.
- VOC-07 (error): a provision about something of the dataset that is national, or of another region.
"""

import difflib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from postinternat.intake import Submission
from postinternat.intake.grid import folded
from postinternat.model import Text
from postinternat.namespaces import BASE, DEF, PREFIXES, shorten
from postinternat.validation.background import Background
from postinternat.validation.graphs import canonical_triple
from postinternat.validation.names import Names
from postinternat.validation.nearest import known_names, local_name
from postinternat.validation.report import Finding, Severity
from postinternat.validation.republished import republished
from postinternat.validation.wording import Wording, both

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_REGION = ox.NamedNode(PREFIXES["pi"] + "region")
_WHERE = frozenset((_REGION, ox.NamedNode(PREFIXES["pi"] + "department")))
_APPLIES_TO = ox.NamedNode(PREFIXES["pi"] + "appliesTo")
_ABOVE = frozenset(ox.NamedNode(PREFIXES["pi"] + name) for name in ("underCall", "underScheme", "forScheme"))
_POST_CALL_SCHEME = 3
_TARGET_CLASS = ox.NamedNode(PREFIXES["sh"] + "targetClass")
_OURS = (BASE + "id/", BASE + "code/")
_CLOSED = (BASE + "code/", DEF, PREFIXES["shape"], PREFIXES["reg"], PREFIXES["dep"])
_NEAR = 0.8
_SEVERITIES = {"VOC-03": Severity.WARNING}
_CLOSED_WORDING = Wording(
    Text(
        "Une soumission ne peut définir ni code, ni terme, ni région, ni département.",
        "A submission cannot define a code, a term, a region or a département.",
    ),
    fix=Text(
        "Retirer ces lignes, ou demander l'ajout aux éditeurs de la base.",
        "Remove these lines, or ask the editors of the dataset to add it.",
    ),
)

_DESCRIBED_WORDING = Wording(
    Text(
        "La base décrit déjà cet élément : une soumission ne peut rien y ajouter ni y changer.",
        "The dataset describes this already: a submission can neither add to it nor change it.",
    ),
    fix=Text(
        "Donner un autre identifiant à ce que vous décrivez, ou retirer ces lignes.",
        "Give what you describe another identifier, or remove these lines.",
    ),
)

_ABOUT_OTHERS = Wording(
    Text(
        "Cette disposition porte sur un élément qui n'est pas de votre région : elle vaudrait pour d'autres.",
        "This provision is about something that is not of your region: it would hold for others.",
    ),
    Text("un dispositif, un appel ou un poste de votre région", "a scheme, a call or a post of your region"),
    Text(
        "La rattacher à un appel de votre région, ou à un dispositif régional, variante du national.",
        "Attach it to a call of your region, or to a regional scheme, a variant of the national one.",
    ),
)

_OTHER_REGION_FIX = Text(
    "Corriger la région, ou retirer ces lignes : chaque région envoie les siennes.",
    "Correct the region, or remove these lines: each region sends its own.",
)


def unknown_words(submission: Submission, dataset: Background, names: Names) -> Iterator[Finding]:
    """Yield a finding for each word of the submission that nothing defines, once for each node."""
    words = _Words(submission, dataset, names)
    told: set[tuple[str, str, str]] = set()
    for triple in submission.triples:
        node, predicate, value = triple.subject, triple.predicate, triple.object
        for rule, word in words.unknown(node, predicate, value):
            if isinstance(node, ox.NamedNode) and (rule, node.value, word) not in told:
                told.add((rule, node.value, word))
                wording = words.wording(rule, word, is_class=predicate == _TYPE)
                yield _finding(rule, wording, submission, names, node, predicate, value)
    yield from _of_other_regions(submission, dataset, names)
    yield from _about_others(submission, dataset, names)
    yield from republished(submission, dataset, names, words.fields)
    for node in sorted(submission.nodes, key=str):
        if node.value.startswith(_CLOSED):
            yield _finding("VOC-05", _CLOSED_WORDING, submission, names, node)
        elif (added := words.added.get(node)) is not None:
            yield _finding("VOC-05", _DESCRIBED_WORDING, submission, names, node, added.predicate, added.object)
        elif words.has_no_class(node):
            yield _finding("VOC-02", words.no_class(), submission, names, node)


def _of_other_regions(submission: Submission, dataset: Background, names: Names) -> Iterator[Finding]:
    """Yield a finding for each thing that says it is in another region, or in a département of one."""
    own = ox.NamedNode(PREFIXES["reg"] + submission.region) if submission.region.isalnum() else None
    if own is None or own.value not in dataset.subjects:
        return
    for triple in submission.triples:
        node, predicate, value = triple.subject, triple.predicate, triple.object
        if predicate not in _WHERE or not isinstance(node, ox.NamedNode) or not isinstance(value, ox.NamedNode):
            continue
        regions = [value] if predicate == _REGION else names.values(value, "pi:region")
        other = next((region for region in regions if region != own and _iri(region) in dataset.subjects), None)
        if other is not None:
            message = both(
                "Cet élément est de la région {other} ; l'envoi est de la région {own}.",
                "This is of the region {other}; what is sent is of the region {own}.",
                other=names.node(other),
                own=names.node(own),
            )
            expected = both("la région {own}", "the region {own}", own=names.node(own))
            wording = Wording(message, expected, _OTHER_REGION_FIX)
            yield _finding("VOC-06", wording, submission, names, node, predicate, value)


def _about_others(submission: Submission, dataset: Background, names: Names) -> Iterator[Finding]:
    """Yield a finding for each provision about a thing of the dataset that is not of the region that sends it."""
    own = ox.NamedNode(PREFIXES["reg"] + submission.region) if submission.region.isalnum() else None
    if own is None or own.value not in dataset.subjects:
        return
    sent = submission.nodes
    for triple in submission.triples:
        node, value = triple.subject, triple.object
        if triple.predicate != _APPLIES_TO or not isinstance(node, ox.NamedNode) or value in sent:
            continue
        if _iri(value) in dataset.subjects and own not in _regions_of(value, dataset.graph.store):
            yield _finding("VOC-07", _ABOUT_OTHERS, submission, names, node, _APPLIES_TO, value)


def _regions_of(thing: object, store: ox.Store) -> set[object]:
    """Return the regions of a post, of its call, and of the scheme of that."""
    found: set[object] = set()
    things = {thing}
    for _ in range(_POST_CALL_SCHEME):
        quads = [quad for one in things for quad in store.quads_for_pattern(one, None, None, None)]  # type: ignore[arg-type]
        found.update(quad.object for quad in quads if quad.predicate == _REGION)
        things = {quad.object for quad in quads if quad.predicate in _ABOVE}
    return found


class _Words:
    """What is known, and the wording for what is not, made once for each word."""

    def __init__(self, submission: Submission, dataset: Background, names: Names) -> None:
        self._names = names
        self._declared = dataset.subjects
        self._predicates = dataset.predicates
        self._existing = dataset.subjects | {node.value for node in submission.nodes}
        self._classes = _known_classes(dataset)
        self.fields = _fields(dataset)
        self._types: dict[object, set[str]] = {}
        for triple in submission.triples:
            if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
                self._types.setdefault(triple.subject, set()).add(triple.object.value)
        self.added = _added(submission, dataset)
        self._wordings: dict[tuple[str, str], Wording] = {}

    def unknown(self, node: object, predicate: ox.NamedNode, value: object) -> Iterator[tuple[str, str]]:
        """Yield the rule and the word for each unknown word of a statement."""
        if predicate.value.startswith(DEF):
            if predicate.value not in self._declared:
                yield "VOC-01", predicate.value
            elif self._is_misplaced(node, predicate.value):
                yield "VOC-03", predicate.value
        elif predicate.value not in self._predicates:
            yield "VOC-03", predicate.value
        if not isinstance(value, ox.NamedNode):
            return
        if predicate == _TYPE:
            if value.value.startswith(DEF) and value.value not in self._declared:
                yield "VOC-01", value.value
        elif value.value.startswith(_OURS) and value.value not in self._existing:
            yield "VOC-04", value.value

    def _is_misplaced(self, node: object, predicate: str) -> bool:
        fields = [self.fields[iri] for iri in self._types.get(node, ()) if iri in self.fields]
        return bool(fields) and not any(predicate in names for names in fields)

    def has_no_class(self, node: ox.NamedNode) -> bool:
        """Tell whether no rule would look at the node, and no other finding says why."""
        types = self._types.get(node, set())
        undeclared = any(iri.startswith(DEF) and iri not in self._declared for iri in types)
        return node.value not in self._declared and not undeclared and not types & self._classes

    def no_class(self) -> Wording:
        """Return the wording for a node without class."""
        usual = ", ".join(sorted(shorten(iri) for iri in self._classes if iri.startswith(DEF)))
        return Wording(
            Text(
                "Ce nœud n'a pas de classe connue : aucune règle ne peut le vérifier.",
                "This node has no known class: no rule can check it.",
            ),
            Text("une classe", "a class"),
            both("Ajouter « a » et une classe : {usual}.", "Add 'a' and a class: {usual}.", usual=usual),
        )

    def wording(self, rule: str, word: str, *, is_class: bool) -> Wording:
        """Return the wording for an unknown word."""
        if (rule, word) not in self._wordings:
            self._wordings[rule, word] = self._worded(rule, word, is_class=is_class)
        return self._wordings[rule, word]

    def _worded(self, rule: str, word: str, *, is_class: bool) -> Wording:
        short = shorten(word)
        if rule == "VOC-03":
            message = both(
                "Aucune règle ne lit ici la propriété « {short} » : elle sera ignorée.",
                "No rule reads the property '{short}' here: it will be ignored.",
                short=short,
            )
            return Wording(message, fix=_did_you_mean(word, self._predicates))
        if rule == "VOC-04":
            family = word.rpartition("/")[0] + "/"
            message = both("« {short} » n'existe pas.", "'{short}' does not exist.", short=short)
            return Wording(message, fix=_did_you_mean(word, (w for w in self._existing if w.startswith(family))))
        noun = Text("La classe", "The class") if is_class else Text("La propriété", "The property")
        terms = (w for w in self._declared if w.startswith(DEF) and w[len(DEF)].isupper() == is_class)
        message = both("{noun} « {short} » n'existe pas.", "{noun} '{short}' does not exist.", noun=noun, short=short)
        return Wording(message, fix=self._meant(word, list(terms)))

    def _meant(self, word: str, terms: list[str]) -> Text:
        """Return the term whose label the word is, such as ``partHospitaliere``, else those spelt much like it."""
        labels = known_names(map(ox.NamedNode, terms), self._names)
        meant = [node.value for node, own in labels.items() if folded(local_name(word)) in own]
        return _offered([shorten(meant[0])]) if len(meant) == 1 else _did_you_mean(word, terms)


def _finding(
    rule: str,
    wording: Wording,
    submission: Submission,
    names: Names,
    node: ox.NamedNode,
    predicate: ox.NamedNode | None = None,
    value: object = None,
) -> Finding:
    return Finding(
        rule=rule,
        severity=_SEVERITIES.get(rule, Severity.ERROR),
        focus=node.value,
        name=names.node(node),
        message=wording.message,
        place=submission.places.find(node, predicate, [value]),
        path=predicate.value if predicate else "",
        expected=wording.expected,
        fix=wording.fix,
        value="" if value is None else str(value),
    )


def _did_you_mean(iri: str, known: Iterable[str]) -> Text:
    names = difflib.get_close_matches(shorten(iri), sorted(map(shorten, known)), n=3, cutoff=_NEAR)
    if not names:
        return Text("Vérifier l'orthographe, ou retirer la ligne.", "Check the spelling, or remove the line.")
    return _offered(names)


def _offered(names: list[str]) -> Text:
    return Text(f"Vouliez-vous dire {' ou '.join(names)} ?", f"Did you mean {' or '.join(names)}?")


def _added(submission: Submission, dataset: Background) -> dict[ox.NamedNode, ox.Triple]:
    """Return the first statement that the submission adds about each node that the dataset gives a class."""
    found: dict[ox.NamedNode, ox.Triple] = {}
    store = dataset.graph.store
    described: dict[ox.NamedNode, bool] = {}
    for triple in submission.triples:
        node = triple.subject
        if not isinstance(node, ox.NamedNode) or node in found or node.value not in dataset.subjects:
            continue
        if node.value in dataset.published:
            continue
        if node not in described:
            described[node] = next(store.quads_for_pattern(node, _TYPE, None, None), None) is not None
        if described[node] and ox.Quad(*canonical_triple(triple)) not in store:
            found[node] = triple
    return found


def _known_classes(dataset: Background) -> set[str]:
    """Return the classes that some shape targets, and those below them."""
    found = {_iri(triple.object) for triple in dataset.rules.triples if triple.predicate == _TARGET_CLASS}
    size = 0
    while size != len(found):
        size = len(found)
        found |= {lower for lower, upper in dataset.subclasses if upper in found}
    return found


def _fields(dataset: Background) -> dict[str, set[str]]:
    """Return the properties that each class has by its structure shape, with those of the classes above it."""
    rules, found = dataset.rules, dict[str, set[str]]()
    for triple in rules.triples:
        if triple.predicate == _TARGET_CLASS and rules.objects(triple.subject, "pi:rootName"):
            children = rules.objects(triple.subject, "sh:property")
            paths = {_iri(path) for child in children for path in rules.objects(child, "sh:path")}
            found.setdefault(_iri(triple.object), set()).update(paths)
    links = [(lower, upper) for lower, upper in dataset.subclasses if lower in found and upper in found]
    for _ in links:
        for lower, upper in links:
            found[lower] |= found[upper]
    return found


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
