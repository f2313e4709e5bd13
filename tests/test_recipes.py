"""The recipes of CONTRIBUTING.md work: their snippets, put into a copy of the repository, pass its checks."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from postinternat.commands import questions
from postinternat.gql import sdl
from postinternat.gql.schema import Api, read_api
from postinternat.intake import read
from postinternat.model import read_catalogue
from postinternat.model.catalogue import ValueKind
from postinternat.namespaces import DEF, PREFIXES, prologue
from postinternat.store import EmbeddedStore
from postinternat.validation import validate_dataset, validate_submission
from postinternat.validation.renderings import text
from tests.gql.things import Json, run

ROOT = Path(__file__).parent.parent
COPIED = ("ontology", "data", "graphql", "src", "tests", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", "built", ".*", "[0-9A-Z]*-[0-9][0-9]")
"""The examples of the other rules too: tests/test_shapes.py has tried them."""
RECIPES = ("document", "scheme", "rule", "region", "property")
CHECKS = ("hygiene", "shapes", "ontology_terms", "questions")

DOCUMENT = PREFIXES["doc"] + "400mg-bretagne-2024"
SCHEME = PREFIXES["scheme"] + "400mg-bretagne"
NATIONAL = PREFIXES["scheme"] + "400mg"
RULE = "400MG-BRE-01"
QUESTION = "paragraphs-of-the-passages"


@dataclass(frozen=True)
class Snippet:
    """What a recipe puts at the end of a file, or into a new one."""

    recipe: str
    file: str
    body: str

    def put_into(self, root: Path) -> Path:
        """Write the snippet, with the ``@prefix`` lines that the file lacks, and return the file."""
        file = root / self.file
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        used = set(re.findall(r"(?<![\w:])([a-z][\w-]*):(?=[\w-])", re.sub(r'"""(?s:.*?)"""|"[^"]*"', "", self.body)))
        lines = [f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items() if name in used]
        missing = "".join(line for line in lines if line not in before)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{before}{missing}\n{self.body}", encoding="utf-8")
        return file


def snippets() -> Iterator[Snippet]:
    """Yield the Turtle snippets of CONTRIBUTING.md in the order of the text."""
    sections = re.split(r"^## ", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for section in sections[1:]:
        for indent, file, body in re.findall(r"^( *)```turtle\n *# (\S+)\n((?s:.*?))^\1```$", section, re.MULTILINE):
            lines = (line.removeprefix(indent) for line in body.splitlines(keepends=True))
            yield Snippet(section.partition("\n")[0].rpartition(" ")[2], file, "".join(lines))


SNIPPETS = tuple(snippets())


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("recipes")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, root / name)
    for snippet in SNIPPETS:
        snippet.put_into(root)
    return root


@pytest.fixture(scope="module")
def extended(copy: Path) -> EmbeddedStore:
    return EmbeddedStore.from_files(copy)


@pytest.fixture(scope="module")
def api(copy: Path) -> Api:
    return read_api(copy / "ontology")


def ask(api: Api, store: EmbeddedStore, operation: str, **variables: Json) -> Json:
    outcome = run(api, store, operation, variables)
    assert outcome.data is not None, outcome.errors
    assert outcome.errors == ()
    return outcome.data


def test_every_recipe_has_its_snippets() -> None:
    assert tuple(dict.fromkeys(snippet.recipe for snippet in SNIPPETS)) == RECIPES
    assert (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").count("```turtle") == len(SNIPPETS)
    new = {snippet.file for snippet in SNIPPETS if not (ROOT / snippet.file).exists()}
    assert new == {
        "data/sources/400mg-bretagne-2024/funding.ttl",
        "ontology/shapes/rules-400mg-bretagne.ttl",
        f"tests/shapes/{RULE}/valid.ttl",
        f"tests/shapes/{RULE}/invalid.two-years.ttl",
        "postes-corse.ttl",
        f"ontology/questions/{QUESTION}.ttl",
    }


@pytest.fixture(scope="module")
def said(copy: Path) -> str:
    """Run the tests that the recipes name on the copy, as the recipe of a rule has it, and return what pytest says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("POSTINTERNAT_", "PYTEST"))}
    chosen = f"hygiene or ontology_terms or {RULE} or approved or {QUESTION}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-k", chosen]
        + [f"tests/test_{name}.py" for name in CHECKS],
        cwd=copy,
        env=kept | {"PYTHONPATH": str(copy / "src"), "POSTINTERNAT_UPDATE_APPROVED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_copy_passes_the_checks_that_the_recipes_name(said: str) -> None:
    queries = sorted(path.stem for path in (ROOT / "tests" / "hygiene").glob("*.rq"))
    examples = (f"valid_example[{RULE}/valid]", f"invalid_example[{RULE}/invalid.two-years]")
    names = [
        *(f"test_hygiene[{query}]" for query in queries),
        *(f"test_{example}" for example in examples),
        "test_every_term_serves_a_question",
        "test_the_questions_use_declared_terms_only",
        f"test_a_question_has_an_answer[{QUESTION}]",
        f"test_without_the_sources_there_is_no_answer[{QUESTION}]",
    ]
    assert [name for name in names if f"{name} PASSED" not in said] == []


def test_the_copy_keeps_its_own_rules(extended: EmbeddedStore) -> None:
    report = validate_dataset(extended)
    assert report.conforms, text.findings(report, "en")


def test_the_new_scheme_is_a_variant_and_inherits(api: Api, extended: EmbeddedStore) -> None:
    variants = """query($of: ID) { schemes(where: {variantOf: {id: {eq: $of}}}) { nodes { id region { code } } } }"""
    found = ask(api, extended, variants, of=NATIONAL)["schemes"]["nodes"]
    assert {"id": SCHEME, "region": {"code": "53"}} in found
    inherited = """query($id: ID!) { node(id: $id) { ... on Scheme {
      durations(inherited: true) { edges { inheritedFrom { id } node { id } } } } } }"""
    edges = ask(api, extended, inherited, id=SCHEME)["node"]["durations"]["edges"]
    held = {edge["node"]["id"]: [thing["id"] for thing in edge["inheritedFrom"]] for edge in edges}
    assert held[PREFIXES["pv"] + "400mg-funding-length-bretagne"] == []
    assert held[PREFIXES["pv"] + "400mg-length-hdf-mg"] == [NATIONAL]
    assert PREFIXES["pv"] + "400mg-derogation-na" not in held


def test_the_new_property_answers_in_graphql(api: Api, extended: EmbeddedStore) -> None:
    chosen = "where: {paragraph: {gte: 3}}, orderBy: [{field: PARAGRAPH}]"
    query = f"{{ passages({chosen}) {{ nodes {{ paragraph document {{ id }} }} }} }}"
    expected = [{"paragraph": 3, "document": {"id": DOCUMENT}}]
    assert ask(api, extended, query)["passages"]["nodes"] == expected


def test_the_new_document_is_answered_by_a_question(copy: Path, store: EmbeddedStore, extended: EmbeddedStore) -> None:
    query = questions.read("provisions-by-document-and-class", copy).query
    old, new = (set(one.select(query).rows) for one in (store, extended))
    assert old <= new
    (row,) = new - old
    assert [term.value for term in row] == ["005", f"{DEF}Duration", "Durée", "1"]  # type: ignore[union-attr]


def test_the_new_rule_says_why_in_the_words_of_the_document(copy: Path, said: str) -> None:
    assert said
    report = (copy / "tests" / "shapes" / RULE / "invalid.two-years.approved.txt").read_text(encoding="utf-8")
    assert report.count(f"ERREUR {RULE}, ") == report.count(f"ERROR {RULE}, ") == 1
    assert "Texte : « dans la limite de douze mois » (" in report
    assert "In Bretagne at most 12 months are funded, not 24." in report


def test_a_region_new_to_the_documents_is_bound_by_national_rules_alone(
    copy: Path, extended: EmbeddedStore, tmp_path: Path
) -> None:
    silent = regions_no_document_speaks_of(extended)
    assert {"94", "84", "01"} <= silent
    assert not silent & {"11", "32", "53", "75"}

    sent = tmp_path / "postes.ttl"
    body = (copy / "postes-corse.ttl").read_text(encoding="utf-8")
    changed = (body.replace("reg:94", f"reg:{code}").replace("corse-1", code) for code in sorted({*silent, "53", "75"}))
    sent.write_text("\n".join(changed), encoding="utf-8")
    report = validate_submission(read([sent]), extended)

    fired: dict[str, set[str]] = {}
    for finding in report.findings:
        fired.setdefault(finding.focus.rpartition("/")[2], set()).add(finding.rule)
    assert {code: fired.get(code) for code in silent} == {code: {"400MG-08"} for code in silent}
    assert fired["53"] == {"400MG-08", RULE}
    assert fired["75"] >= {"400MG-08", "400MG-NA-01", "400MG-NA-02"}
    assert reaches("400MG-08", extended) >= {"national"}
    assert reaches("400MG-NA-01", extended) == reaches(RULE, extended) == {"regional"}


def regions_no_document_speaks_of(store: EmbeddedStore) -> set[str]:
    query = """SELECT ?code WHERE { ?region a igeo:Region ; igeo:codeINSEE ?code
      FILTER NOT EXISTS { ?said pi:region ?region ; a ?class FILTER (?class IN (foaf:Document, pi:Scheme)) } }"""
    return {str(code.value) for (code,) in store.select(prologue() + query).rows}  # type: ignore[union-attr]


def reaches(rule: str, store: EmbeddedStore) -> set[str]:
    """Return how far the provisions that a rule enforces reach."""
    query = f"""SELECT ?reach WHERE {{ ?provision pi:reach/skos:notation ?reach
      GRAPH graph:shapes {{ ?shape dct:identifier "{rule}" ; pi:enforces ?provision }} }}"""
    return {str(reach.value) for (reach,) in store.select(prologue() + query).rows}  # type: ignore[union-attr]


def test_the_new_property_is_in_the_catalogue_and_the_schema(copy: Path) -> None:
    field = read_catalogue(copy / "ontology").class_named("Passage").fields["paragraph"]
    assert (field.kind, field.many, field.required, field.minimum) == (ValueKind.INTEGER, False, False, 1)
    assert (field.label.fr, field.label.en) == ("paragraphe", "paragraph")
    written = set((ROOT / "graphql" / "schema.graphql").read_text(encoding="utf-8").splitlines())
    new = {"  paragraph: Int", "  paragraph: IntFilter", "  paragraphSummary: NumberSummary", "  PARAGRAPH"}
    assert new <= set(sdl.sdl(copy / "ontology").splitlines()) - written
