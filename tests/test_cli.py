"""Each command does what its help says, and each mistake gets a message, a fix and an exit code, never a traceback."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from postinternat.cli import COMMANDS, Command, main
from postinternat.errors import did_you_mean


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    return shutil.copytree(small, tmp_path / "dataset")


def output(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> str:
    """Run the command line, check its exit code and return what it printed where that code says."""
    try:
        found = main([str(argument) for argument in arguments])
    except SystemExit as stopped:  # argparse ends by itself
        found = int(stopped.code or 0)
    printed = capsys.readouterr()
    assert found == code, printed.err
    assert "Traceback" not in printed.err
    return printed.err if code else printed.out


def test_without_a_command_the_help_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, code=2)
    assert [name for name in COMMANDS if f"\n  {name} " not in text] == []


def test_a_mistyped_command_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean 'query'?" in output(capsys, "qurey", code=2)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "validate"])
def test_each_command_has_help_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, name, "--help")
    assert f"  postinternat {name}" in text.partition("Examples:")[2]
    assert "Exit codes" in text


def test_load_then_info_tells_what_is_there(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "store"
    loaded = output(capsys, "load", "--store", store, "--dataset", small)
    assert "loaded 29 triples in 8 graphs" in loaded
    facts = json.loads(output(capsys, "info", "--store", store, "--format", "json"))
    assert facts["version"] in loaded
    assert facts["triples"] == 29
    assert facts["classes"]["https://w3id.org/post-internat/def#Scheme"] == 2
    text = output(capsys, "info", "--dataset", small)
    assert facts["version"] in text
    assert "      4  source/doc-a\n" in text
    assert "      2  pi:Scheme\n" in text


def test_a_file_with_an_error_is_refused_with_its_line(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = copy / "data/reference/bad.ttl"
    file.write_text("@prefix a: <http://a/> .\na:x a:p a:q a:r .\n")
    text = output(capsys, "load", "--store", copy / "store", "--dataset", copy, code=1)
    assert f"where: {file}:2:" in text
    assert "fix: " in text
    assert not (copy / "store").exists()


def test_load_needs_a_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert "fix: add --store DIR or --store URL" in output(capsys, "load", code=2)


def test_a_folder_without_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no Turtle file" in output(capsys, "info", "--dataset", tmp_path, code=1)


def test_a_store_that_is_not_loaded_says_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "fix: load one" in output(capsys, "info", "--store", tmp_path / "none", code=2)


def test_a_question_is_run_by_its_name(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "schemes-of-region\n    Which schemes" in output(capsys, "query", "--list", "--dataset", small)
    table = output(capsys, "query", "schemes-of-region", "--dataset", small)
    assert [line.split() for line in table.splitlines()] == [
        ["scheme", "region"],
        ["───────────", "──────"],
        ["scheme:ccu", "reg:32"],
        ["scheme:dumg", "reg:75"],
        ["(2", "rows)"],
    ]


def test_an_unknown_question_gets_a_suggestion(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "query", "scheme-of-regions", "--dataset", small, code=2)
    assert "did you mean 'schemes-of-region'?" in text


QUERIES = {
    "select": "SELECT ?s ?label WHERE { ?s a pi:Scheme ; pi:posts ?n OPTIONAL { ?s rdfs:label ?label } }",
    "ask": "ASK { ?s a pi:Scheme }",
    "construct": "CONSTRUCT { ?s a pi:Scheme } WHERE { ?s pi:posts ?n }",
}


@pytest.mark.parametrize(
    ("form", "wanted", "expected"),
    [
        ("select", "csv", "s,label\r\nhttps://w3id.org/post-internat/id/scheme/ccu,CCU\r\n"),
        ("ask", "table", "true\n"),
        ("ask", "json", '{"head": {}, "boolean": true}\n'),
        ("construct", "turtle", "scheme:ccu a pi:Scheme ."),
    ],
)
def test_a_query_is_answered_in_the_format_asked_for(
    form: str, wanted: str, expected: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "query.rq"
    file.write_text(QUERIES[form])
    assert expected in output(capsys, "query", file, "--format", wanted, "--dataset", small)


def test_json_results_follow_the_standard(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("SELECT * { ?s pi:posts ?n ; rdfs:label ?l OPTIONAL { ?s pi:no ?no } }")
    )
    results = json.loads(output(capsys, "query", "-", "--format", "json", "--dataset", small))
    assert sorted(results["head"]["vars"]) == ["l", "n", "no", "s"]
    assert results["results"]["bindings"] == [
        {
            "s": {"type": "uri", "value": "https://w3id.org/post-internat/id/scheme/ccu"},
            "n": {"type": "literal", "value": "10", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
            "l": {"type": "literal", "value": "CCU", "xml:lang": "fr"},
        }
    ]


@pytest.mark.parametrize(
    ("text", "wanted", "code", "message"),
    [
        ("SELECT *\nWHERE { ?s ?p }", "table", 1, "where: line 2, column"),
        ("SELECT", "table", 1, "where: line 1, column"),
        ("SELEC * { ?s ?p ?o }", "table", 1, "SELEC is not expected here\n  where: line 1, column 1"),
        ("SELECT * {\n ?s foo:bar ?o }", "table", 1, "the prefix foo: is not declared\n  where: line 2, column 5"),
        ("", "table", 1, "the query is empty"),
        ("INSERT DATA {}", "table", 1, "update"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", "table", 1, "SERVICE is not offered\n  where: line 1"),
        ("SELECT * FROM <file:///etc/passwd> {}", "table", 1, "not a graph of this dataset"),
        ("ASK {}", "turtle", 2, "choose table, csv or json"),
        ("CONSTRUCT WHERE {}", "csv", 2, "choose turtle"),
        (b"SELECT * { ?s ?p '\xff' }", "table", 2, "give a text file in UTF-8"),
    ],
)
def test_a_query_that_cannot_be_run_says_why(
    text: str | bytes,
    wanted: str,
    code: int,
    message: str,
    small: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "query.rq"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert message in output(capsys, "query", file, "--format", wanted, "--dataset", small, code=code)


def test_a_query_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no query" in output(capsys, "query", code=2)


def test_a_busy_port_says_how_to_choose_another(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        text = output(capsys, "serve", "--port", port, "--dataset", small, code=2)
    assert f"port {port} is already in use" in text
    assert f"--port {port + 1}" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "99999"], "99999 is not a port"),
        (["--port", "many"], "invalid int value"),
        (["--host", "no.such.host.invalid"], "check --host and --port"),
        (["--workers", "0"], "more than zero"),
        (["--store", "/proc/none"], "load one"),
    ],
)
def test_serve_refuses_what_it_cannot_use(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert message in output(capsys, "serve", *arguments, code=2)


def test_suggestions_are_the_nearest_names() -> None:
    assert did_you_mean("serv", ["serve", "query"]) == "did you mean 'serve'?"
    assert did_you_mean("xyz", ["serve", "query"]) == ""


def test_questions_are_looked_for_where_there_are_some(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there are no questions" in output(capsys, "query", "--list", "--dataset", tmp_path, code=2)


def test_a_part_of_a_word_is_a_hint() -> None:
    assert did_you_mean("ccu", ["ccu-mg-renewals", "atp-pay"]) == "did you mean 'ccu-mg-renewals'?"


def test_a_store_has_a_name(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "empty" in output(capsys, "load", "--store", "", "--dataset", small, code=2)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_output_is_utf_8_whatever_the_locale(encoding: str, small: Path) -> None:
    command = [sys.executable, "-m", "postinternat", "query", "-", "--format", "csv", "--dataset", str(small)]
    run = subprocess.run(
        command,
        input="SELECT ('é─' AS ?x) {}".encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        timeout=60,
        check=True,
    )
    assert run.stdout.split() == [b"x", "é─".encode()]


def test_a_full_disk_is_told(small: Path) -> None:
    command = [sys.executable, "-m", "postinternat", "info", "--dataset", str(small)]
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert run.returncode == 2
    assert run.stderr.startswith(b"postinternat: the output cannot be written")
    assert b"Traceback" not in run.stderr


def test_a_package_that_is_missing_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "info", Command("postinternat.commands.absent", ""))
    assert "run scripts/setup" in output(capsys, "info", code=2)
