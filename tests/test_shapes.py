"""Every rule fires on its invalid examples with the approved report, and lets its valid examples pass.

Examples that speak of different things are checked together, by both engines, in one run: what is said of one file is
what its own nodes get.

``POSTINTERNAT_UPDATE_APPROVED=1 scripts/test tests/test_shapes.py`` writes the reports anew: read them after.
"""

import os
import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat import paths
from postinternat.intake import Submission
from postinternat.intake.reading import read_bytes
from postinternat.namespaces import PREFIXES
from postinternat.store import EmbeddedStore
from postinternat.store.dataset import parse
from postinternat.validation import Report, validate_dataset, validate_submission
from postinternat.validation.renderings import text
from postinternat.validation.rulebook import Rulebook

EXAMPLES = Path(__file__).parent / "shapes"
UPDATE = os.environ.get("POSTINTERNAT_UPDATE_APPROVED") == "1"
STRUCTURE = ("STR-", "CODE-")
APPLIES_TO = ox.NamedNode(PREFIXES["pi"] + "appliesTo")


def _rulebook() -> Rulebook:
    files = sorted((paths.ontology() / "shapes").glob("*.ttl"))
    return Rulebook(triple for file in files for triple in parse(file, blank_nodes=True))


RULEBOOK = _rulebook()
RULES = sorted({shape.rule for shape in RULEBOOK.shapes.values() if not shape.rule.startswith(STRUCTURE)})
VALID = sorted(EXAMPLES.glob("*/valid*.ttl"))
INVALID = sorted(EXAMPLES.glob("*/invalid.*.ttl"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _batches() -> list[list[tuple[Path, Submission]]]:
    """Return the examples in groups in which no two files speak of the same thing."""
    batches: list[tuple[set[object], list[tuple[Path, Submission]]]] = []
    for path in VALID + INVALID:
        submission = read_bytes(path.read_bytes(), f"{path.parent.name}/{path.name}")
        things = {t.object for t in submission.triples if t.predicate == APPLIES_TO} | submission.nodes
        apart = next((batch for batch in batches if not batch[0] & things), None)
        if apart is None:
            apart = set(), []
            batches.append(apart)
        apart[0].update(things)
        apart[1].append((path, submission))
    return [examples for _, examples in batches]


@pytest.fixture(scope="module")
def reports(store: EmbeddedStore) -> dict[Path, Report]:
    """Return the report on each example."""
    found: dict[Path, Report] = {}
    for examples in _batches():
        joined = Submission.joined([submission for _, submission in examples])
        report = validate_submission(joined, store, engine="both")
        assert report.disagreements == ()
        for path, submission in examples:
            own = {node.value for node in submission.nodes}
            found[path] = replace(report, findings=tuple(f for f in report.findings if f.focus in own))
    return found


def test_every_rule_has_examples_and_nothing_else_has() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(RULES)
    assert {path.parent.name for path in VALID} == set(RULES)
    assert {path.parent.name for path in INVALID} == set(RULES)


@pytest.mark.parametrize("path", VALID, ids=_name)
def test_valid_example(path: Path, reports: dict[Path, Report]) -> None:
    report = reports[path]
    assert path.parent.name not in {finding.rule for finding in report.findings}
    assert report.conforms, text.findings(report, "en")


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_invalid_example(path: Path, reports: dict[Path, Report]) -> None:
    report = reports[path]
    assert path.parent.name in {finding.rule for finding in report.findings}
    got = "\n\n".join(text.findings(report, language) for language in ("fr", "en")) + "\n"
    approved = path.with_suffix(".approved.txt")
    if UPDATE:
        approved.write_text(got, encoding="utf8")
    assert got == approved.read_text(encoding="utf8")


def test_every_approved_report_has_its_example() -> None:
    approved = {path.with_suffix("").with_suffix(".ttl") for path in EXAMPLES.glob("*/*.approved.txt")}
    assert approved == set(INVALID)


def test_a_rule_has_the_severity_of_its_properties() -> None:
    severity = ox.NamedNode(PREFIXES["sh"] + "severity")
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in RULEBOOK.triples)
    wrong = []
    for shape in RULEBOOK.shapes.values():
        node = ox.NamedNode(shape.iri)
        if shape.rule.startswith(STRUCTURE):
            continue
        own = {quad.object for quad in store.quads_for_pattern(node, severity, None, None)}
        for child in RULEBOOK.objects(node, "sh:property"):
            theirs = {quad.object for quad in store.quads_for_pattern(child, severity, None, None)}  # type: ignore[arg-type]
            if own and (theirs or {ox.NamedNode(PREFIXES["sh"] + "Violation")}) != own:
                wrong.append(f"{shape.rule}: SHACL does not hand sh:severity down to {child}")
    assert wrong == []


def _chained(query: str) -> list[str]:
    """Return the places where - is followed by + or -, or / by * or /, outside parentheses of their own."""
    code = re.sub(r'"(?:[^"\\]|\\.)*"', "", query)
    last, found = {0: ""}, []
    depth = 0
    for token in re.finditer(r"[(){},;.]|&&|\|\||[=<>]|\bAS\b|(?<=\s)[-+*/](?=\s)", code):
        word = token.group()
        if word in "-+*/":
            if last[depth] + word in {"--", "-+", "/*", "//"}:
                found.append(" ".join(code[max(token.start() - 40, 0) : token.end() + 20].split()))
            last[depth] = word
        elif word == "(":
            depth += 1
            last[depth] = ""
        elif word == ")":
            depth -= 1
        else:
            last[depth] = ""
    return found


def test_arithmetic_is_in_parentheses() -> None:
    """The fast engine reads a - b + c as a - (b + c), and a / b * c likewise."""
    assert _chained("BIND (?a - ?b + ?c AS ?d)") != []
    assert _chained("BIND ((?a - ?b) + (?c / (?d * 2)) AS ?e) FILTER (?a - 1 > 2 && ?b + 3 = 4 - 1)") == []
    select = ox.NamedNode(PREFIXES["sh"] + "select")
    queries = [t.object.value for t in RULEBOOK.triples if t.predicate == select]  # type: ignore[union-attr]
    assert [place for query in queries for place in _chained(query)] == []


def test_rules_may_use_every_prefix_of_the_program() -> None:
    text_of_prefixes = (paths.ontology() / "shapes" / "prefixes.ttl").read_text(encoding="utf8")
    for prefix, namespace in PREFIXES.items():
        assert f'[ sh:prefix "{prefix}" ; sh:namespace "{namespace}"^^xsd:anyURI ]' in text_of_prefixes


def test_the_dataset_keeps_its_own_rules(store: EmbeddedStore) -> None:
    report = validate_dataset(store, engine="both")
    assert report.disagreements == ()
    assert report.conforms, text.findings(report, "en")
