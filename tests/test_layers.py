"""The program's parts import only what lies below them, and every file is small and says what it is for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "postinternat"

# From the top down; parts of one line do not import each other, except the last line's.
LAYERS: list[set[str]] = [
    {"__main__"},
    {"cli"},
    {"commands"},
    {"app"},
    {"gql", "sparql", "linked", "web", "submissions"},
    {"publication"},
    {"domain"},
    {"validation"},
    {"intake"},
    {"search"},
    {"model"},
    {"store"},
    {"http"},
    {"settings"},
    {"paths"},
    {"namespaces"},
    {"errors"},
    {"progress"},
    {"text"},
]
# The command line finds commands by name, and this one lives with what it runs.
ALLOWED = {("validation", "commands")}
LONGEST = 400
FORBIDDEN_NAMES = re.compile(r"utils?|helpers?|misc|common")


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def level(part: str) -> int:
    return next(index for index, layer in enumerate(LAYERS) if part in layer)


def imported_parts(path: Path) -> Iterator[str]:
    """Yield the parts of the package that a module imports, wherever in the module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "postinternat" else [module]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("postinternat."))


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def upward_imports(path: Path) -> list[str]:
    part = part_of(path)
    known = set().union(*LAYERS)
    return [
        f"{path.relative_to(ROOT)} imports {imported}"
        for imported in imported_parts(path)
        if imported in known and imported != part and (part, imported) not in ALLOWED and level(imported) <= level(part)
    ]


def test_each_part_has_a_layer() -> None:
    parts = {part_of(path) for path in modules()} - {"__init__"}
    assert parts <= set().union(*LAYERS), "add the new part to LAYERS, where its imports allow"


def test_imports_only_go_down() -> None:
    assert [line for path in modules() if part_of(path) != "__init__" for line in upward_imports(path)] == []


def test_an_upward_import_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_layers.PACKAGE", tmp_path)
    monkeypatch.setattr("tests.test_layers.ROOT", tmp_path)
    module = tmp_path / "store" / "upward.py"
    module.parent.mkdir()
    module.write_text("def f():\n    from postinternat import app\n    import postinternat.gql.schema\n")
    assert [line.rpartition(" ")[2] for line in upward_imports(module)] == ["app", "gql"]


def test_there_is_no_python_under_graphql() -> None:
    assert sorted((ROOT / "graphql").rglob("*.py*")) == [], "it would shadow graphql-core"


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_no_module_is_a_drawer() -> None:
    assert [path for path in modules() if FORBIDDEN_NAMES.fullmatch(path.stem)] == []


def test_no_file_is_longer_than_400_lines() -> None:
    paths = [*modules(), *(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "data").rglob("*.ttl")]
    long = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in paths}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}
