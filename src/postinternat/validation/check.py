"""Check a submission against the dataset, or the dataset against its own rules."""

import re
from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from postinternat.intake import Place, Places, Submission
from postinternat.intake.problems import Problem
from postinternat.model import Text
from postinternat.namespaces import graph
from postinternat.progress import Stage, tell
from postinternat.store import Store
from postinternat.validation.background import Background, background
from postinternat.validation.cells import Cells
from postinternat.validation.echoes import without_echoes
from postinternat.validation.engine import Disagreement, RawResult, compare, engines
from postinternat.validation.findings import as_findings, merged
from postinternat.validation.graphs import DataGraph, canonical_triple, term_from
from postinternat.validation.limit import Found, first
from postinternat.validation.names import Names
from postinternat.validation.passed import passed
from postinternat.validation.persons import persons
from postinternat.validation.report import Finding, Report, Severity, in_order
from postinternat.validation.unknown import unknown_words

_IRI = re.compile(r"https?://[^\s»\"'<>]+[^\s»\"'<>.,;:()]")
"""An address in the words of a message."""


def validate_submission(
    submission: Submission, store: Store, *, engine: str = "auto", replaced: str = "", most: int | None = None
) -> Report:
    """Check a submission together with what the store holds, and report on the submission's own nodes.

    ``replaced`` is the named graph of the store that the submission would take the place of: by default that of
    its region and year. Of more than ``most`` findings, the first are told and the others are counted.
    Raises SettingsError for an engine that is not there, ShapesError, StoreError.
    """
    if submission.region and submission.year is not None:
        replaced = replaced or graph(f"submission/{submission.region}/{submission.year}")
    dataset = background(store, region=submission.region, replaced=replaced)
    own = DataGraph([canonical_triple(triple) for triple in submission.triples], dataset.graph)
    results, names_of_engines, disagreements = _run(own, dataset, engine, submission.nodes)
    names = Names(own, dataset.graph)
    words = [*unknown_words(replace(submission, places=Places()), dataset, names), *persons(submission, names)]
    problems = [_problem(problem, names) for problem in submission.problems]
    if not submission.triples and all(problem.severity is not Severity.ERROR for problem in problems):
        problems.append(_nothing(submission))
    found = Found(tuple(results), tuple(words), tuple(problems))

    def told(some: Found, places: Places) -> list[Finding]:
        return _told(some, replace(submission, places=places), dataset, names)

    tell(Stage.REPORT)
    chosen = first(found, most, submission, told, dataset.rules)
    submission.places.prepare(_shown(chosen.found.results, chosen.found.words, submission))
    tell(Stage.REPORT)
    single = told(chosen.found, submission.places)
    cells = Cells(names, dataset.rules, submission)
    kept = chosen.kept(merged(without_echoes(single, dataset.rules)))
    return Report(
        files=submission.files,
        engine=names_of_engines,
        version=dataset.version,
        findings=in_order(cells.reworded(one) for one in kept),
        disagreements=tuple(disagreements),
        results=in_order(single),
        passed=passed(submission, own, dataset, chosen.single or single),
        nodes=len(submission.nodes),
        left=chosen.left,
    )


def validate_dataset(store: Store, *, engine: str = "auto") -> Report:
    """Check everything that the store holds. Raises as ``validate_submission`` does."""
    dataset = background(store)
    results, names_of_engines, disagreements = _run(dataset.graph, dataset, engine, None)
    everything = Submission((), dataset.graph.triples, Places())
    names = Names(DataGraph(()), dataset.graph)
    single = as_findings(results, everything, dataset, names)
    return Report(
        files=(),
        engine=names_of_engines,
        version=dataset.version,
        findings=in_order(merged(single)),
        disagreements=tuple(disagreements),
        results=in_order(single),
    )


def _run(
    data: DataGraph, dataset: Background, choice: str, focus: frozenset[ox.NamedNode] | None
) -> tuple[list[RawResult], str, list[Disagreement]]:
    chosen = engines(choice)
    answers = [one.run(data, dataset.rules, focus) for one in chosen]
    found = [] if len(chosen) == 1 else compare(chosen[0].name, answers[0], chosen[1].name, answers[1])
    return answers[0], " + ".join(one.name for one in chosen), found


def _shown(results: Iterable[RawResult], words: Iterable[Finding], submission: Submission) -> set[ox.NamedNode]:
    """Return the submission's nodes whose places a report shows: those at fault, and those that it names beside."""
    found: set[object] = {ox.NamedNode(word.focus) for word in words if word.focus}
    for result in results:
        found |= {result.focus, result.value}
        found |= {ox.NamedNode(iri) for message in result.messages for iri in _IRI.findall(message)}
    return {node for node in found if node in submission.nodes and isinstance(node, ox.NamedNode)}


def _told(found: Found, submission: Submission, dataset: Background, names: Names) -> list[Finding]:
    """Return a finding for each thing found, worded and placed."""
    single = as_findings(found.results, submission, dataset, names)
    said = {(finding.focus, finding.value) for finding in single}
    words = [_placed(one, submission.places, names) for one in found.words]
    single += [one for one in words if one.rule != "VOC-04" or (one.focus, one.value) not in said]
    return single + list(found.problems)


def _placed(found: Finding, places: Places, names: Names) -> Finding:
    focus = ox.NamedNode(found.focus)
    path = ox.NamedNode(found.path) if found.path else None
    values = [term_from(found.value)] if found.value else []
    return replace(found, place=places.find(focus, path, values), kind=names.kind(focus))


def _problem(problem: Problem, names: Names) -> Finding:
    """Return what the reading found as a finding."""
    focus = ox.NamedNode(problem.focus) if problem.focus else None
    return Finding(
        rule=problem.rule,
        severity=Severity(problem.severity),
        focus=problem.focus,
        name=names.node(focus) if focus else Text(),
        message=problem.message,
        place=problem.place,
        path=problem.path,
        field=names.node(ox.NamedNode(problem.path)) if problem.path else Text(),
        read=Text(problem.value, problem.value),
        expected=problem.expected,
        fix=problem.fix,
        value=str(ox.Literal(problem.value)) if problem.value else "",
        kind=names.kind(focus) if focus else Text(),
        of_reading=True,
    )


def _nothing(submission: Submission) -> Finding:
    file = submission.files[0] if submission.files else ""
    return Finding(
        rule="VOC-00",
        severity=Severity.ERROR,
        focus="",
        name=Text(file, file),
        message=Text("Rien à vérifier : le fichier ne dit rien.", "Nothing to check: the file says nothing."),
        place=Place(file),
        fix=Text(
            "Écrire au moins un poste ou une disposition (les lignes « exemple » ne comptent pas).",
            "Write at least one post or provision (the rows 'exemple', example, do not count).",
        ),
    )
