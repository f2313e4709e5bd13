"""What the written pages say is so: links lead somewhere, files and commands exist, snippets use the model's words."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphql import build_schema, parse, validate

from postinternat import paths
from postinternat.cli import COMMANDS, main
from postinternat.commands import questions
from postinternat.namespaces import DEF, PREFIXES
from postinternat.store import EmbeddedStore

ROOT = Path(__file__).parent.parent
FOLDERS = ("data", "docs", "graphql", "ontology", "scripts", "tests")
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))]
    if "node_modules" not in page.parts
)
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
INVENTED = "CONTRIBUTING.md"  # its snippets describe what is not there; tests/test_recipes.py tries them
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
PATH = re.compile(rf"(?:\.\./)?(?:{'|'.join(FOLDERS)}|src|frontend)/[\w./*-]*")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def blocks(page: Path, language: str) -> list[str]:
    return [body for _, kind, body in FENCE.findall(page.read_text(encoding="utf-8")) if kind == language]


def headings(page: Path) -> set[str]:
    """Return the headings of a page as the fragments that lead to them."""
    lines = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(prose(page)):
        file, _, fragment = target.partition("#")
        if "://" in file or file.startswith("mailto:"):
            continue
        there = (page.parent / file).resolve() if file else page
        if not there.exists() or (fragment and fragment not in headings(there)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_files_that_are_named_exist(page: Path) -> None:
    named = [code for code in CODE.findall(prose(page)) if PATH.fullmatch(code)]
    assert [code for code in named if not any([*there(page.parent, code), *there(ROOT, code)])] == []


def there(folder: Path, path: str) -> Iterator[Path]:
    """Yield the files that a path, which may have stars, names from a folder."""
    if path.startswith("../"):
        folder, path = folder.parent, path.removeprefix("../")
    yield from folder.glob(path.rstrip("/"))


def commands(page: Path) -> Iterator[list[str]]:
    """Yield the words of each command that calls this project: lines of shell blocks, and code in the prose."""
    lines = [line for body in blocks(page, "sh") for line in body.splitlines()]
    for line in [*lines, *CODE.findall(prose(page))]:
        words = shlex.split(line, comments=True)
        while words and "=" in words[0]:
            del words[0]
        if words and (re.fullmatch(r"scripts/\w[\w-]*", words[0]) or Path(words[0]).name == "postinternat"):
            yield words


@cache
def options(command: str) -> frozenset[str]:
    """Return the options that the help of a command names."""
    with pytest.MonkeyPatch.context() as patch:
        said: list[str] = []
        patch.setattr("argparse.ArgumentParser._print_message", lambda _, message, __=None: said.append(message))
        with pytest.raises(SystemExit) as stop:
            main([command, "--help"])
    assert stop.value.code == 0
    return frozenset(re.findall(r"--[a-z][a-z-]*", "".join(said)))


def faults(words: list[str]) -> list[str]:
    """Return the words of a command that mean nothing: no such script, command, option, question or file."""
    if words[0].startswith("scripts/"):
        given, known = words[1:], (options("serve") if words[0] == "scripts/serve" else None)
        found = [] if (ROOT / words[0]).is_file() else [words[0]]
    else:
        if len(words) == 1:
            return []
        if words[1] not in COMMANDS:
            return [words[1]]
        given, known, found = words[2:], options(words[1]), []
    found += [word for word in given if word.startswith("--") and known is not None and word not in known]
    found += [word for word in given if "/" in word and "<" not in word and not any(there(ROOT, word))]
    if words[1:2] == ["query"] and len(given) == 1 and re.fullmatch(r"[a-z0-9-]{2,}", given[0]):
        found += [] if given[0].startswith("--") or given[0] in questions.names(paths.resources()) else given
    return found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_commands_that_are_named_exist(page: Path) -> None:
    assert {" ".join(words): faults(words) for words in commands(page) if faults(words)} == {}


@pytest.mark.parametrize(
    "command",
    [
        "scripts/absent",
        "scripts/serve --prot 1",
        "postinternat serv",
        "postinternat validate --langue en file.ttl",
        "postinternat query no-such-question",
        ".venv/bin/postinternat validate tests/submissions/absent.ttl",
        "scripts/test tests/test_absent.py",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(command: str) -> None:
    assert faults(shlex.split(command)) != []


def test_the_two_commands_of_the_readme_are_found() -> None:
    found = [words[0] for words in commands(ROOT / "README.md")]
    assert {"scripts/serve", "scripts/test", ".venv/bin/postinternat"} <= set(found)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "turtle")], ids=name)
def test_the_turtle_snippets_are_those_of_the_dataset(page: Path, store: EmbeddedStore) -> None:
    triples = [triple for turtle in blocks(page, "turtle") for triple in parsed(turtle)]
    if name(page) == INVENTED:
        terms = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
        new = {term for term in terms if term.startswith(DEF) and not store.ask(f"ASK {{ <{term}> ?p ?o }}")}
        assert new <= {DEF + "paragraph"}
    else:
        unsaid = [triple for triple in triples if not is_said(triple, store)]
        assert [str(triple) for triple in unsaid if "…" not in str(triple.object)] == []


def is_said(triple: ox.Triple, store: EmbeddedStore) -> bool:
    return any(store.engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None))


def parsed(turtle: str) -> list[ox.Triple]:
    """Return the triples of a snippet. Raises SyntaxError when it is not Turtle."""
    return [quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)]


def test_the_picture_of_the_model_draws_terms_of_the_model(store: EmbeddedStore) -> None:
    (picture,) = blocks(ROOT / "ontology" / "README.md", "mermaid")
    drawn = {name for line in re.findall(r"-->.* : (.+)$", picture, re.MULTILINE) for name in line.split(", ")}
    assert {"statedIn", "contradicts", "enforces", "payer"} <= drawn
    assert [name for name in sorted(drawn) if not store.ask(f"ASK {{ <{DEF}{name}> ?p ?o }}")] == []


def test_graphql_snippets_are_valid() -> None:
    schema = build_schema((ROOT / "graphql" / "schema.graphql").read_text(encoding="utf-8"), assume_valid=True)
    found = [body for page in PAGES for body in blocks(page, "graphql")]
    assert found
    assert [error.message for body in found for error in validate(schema, parse(body))] == []


def test_pages_with_snippets_are_known() -> None:
    assert {"CONTRIBUTING.md", "data/README.md", "ontology/README.md", "ontology/shapes/README.md"} <= {
        name(page) for page in PAGES if blocks(page, "turtle")
    }


def test_the_changelog_says_what_is_new() -> None:
    sections = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sections[1:]
    assert all(re.search(r"^- \S", section, re.MULTILINE) for section in sections[1:])


def test_what_is_not_modelled_has_its_reason() -> None:
    rows = re.findall(
        r"^\| (F\d{4}) \| (.+) \|$", (ROOT / "docs" / "not-modelled.md").read_text(encoding="utf-8"), re.M
    )
    assert rows
    assert len({fact for fact, _ in rows}) == len(rows)
    assert all(len(reason.split()) >= 3 for _, reason in rows)
