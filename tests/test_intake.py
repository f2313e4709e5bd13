"""Submissions are read as written, with the line of every statement; what cannot be read says where and why."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from postinternat.intake import Submission, UnreadableSubmission, read
from postinternat.intake.reading import own_iri, read_bytes
from postinternat.model.context import CONTEXT
from postinternat.namespaces import PREFIXES

HEAD = f"@prefix pi: <{PREFIXES['pi']}> .\n@prefix post: <{PREFIXES['post']}> .\n@prefix xsd: <{PREFIXES['xsd']}> .\n"
OWN = own_iri("postes.ttl")


def turtle(body: str) -> Submission:
    return read_bytes((HEAD + body).encode(), "postes.ttl")


def pi(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["pi"] + name)


def line(submission: Submission, node: str, name: str, value: object = None) -> int | None:
    place = submission.places.find(ox.NamedNode(node), pi(name), [value])
    return None if place is None else place.line


def problem(text: str | bytes, file: str = "postes.ttl") -> str:
    with pytest.raises(UnreadableSubmission) as caught:
        read_bytes(text if isinstance(text, bytes) else text.encode(), file)
    return caught.value.in_language("fr")


def test_each_statement_has_its_line() -> None:
    body = """post:a a pi:Post ;
  pi:hospitalShare 0.50 ;
  pi:zoneName "ZIP"
    ;
  pi:months 12 , # a comment ; with a dot .
    24 .
post:b pi:zoneName '''deux
lignes''' ; pi:caim true .
"""
    submission = turtle(body)
    a, b = PREFIXES["post"] + "a", PREFIXES["post"] + "b"
    integer = ox.NamedNode(PREFIXES["xsd"] + "integer")
    assert line(submission, a, "hospitalShare") == 5
    assert line(submission, a, "zoneName") == 6
    assert line(submission, a, "months", ox.Literal("12", datatype=integer)) == 8
    assert line(submission, a, "months", ox.Literal("24", datatype=integer)) == 9
    assert line(submission, b, "zoneName") == 10
    assert line(submission, b, "caim") == 11
    assert line(submission, a, "region") == 4, "a property that is absent has the place of its node"


def test_nameless_nodes_get_names_and_keep_their_place() -> None:
    submission = turtle(
        "post:a a pi:Post ;\n  pi:ambulatorySite [ a pi:CareStructure ;\n    pi:zoneName 'x' ] .\n_:b a pi:Post ."
    )
    site, other = f"{OWN}node-1", f"{OWN}node-2"
    assert line(submission, PREFIXES["post"] + "a", "ambulatorySite") == 5
    assert line(submission, site, "zoneName") == 6
    assert submission.nodes == {ox.NamedNode(iri) for iri in (PREFIXES["post"] + "a", site, other)}


def test_values_stay_as_written() -> None:
    submission = turtle('post:a pi:x "01/11/2021"^^xsd:date , 3756.50 , "none"^^xsd:boolean .')
    assert {getattr(triple.object, "value", "") for triple in submission.triples} == {"01/11/2021", "3756.50", "none"}


def test_relative_names_go_under_the_submission() -> None:
    (node,) = turtle("<poste-1> a pi:Post .").nodes
    assert node.value == f"{OWN}poste-1"


def test_several_files_are_one_submission(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(HEAD + "post:a a pi:Post .", encoding="utf8")
    (tmp_path / "b.nt").write_text(f"<{PREFIXES['post']}a> <{PREFIXES['pi']}caim> <urn:x> .\n", encoding="utf8")
    submission = read([tmp_path / "a.ttl", tmp_path / "b.nt"])
    place = submission.places.find(ox.NamedNode(PREFIXES["post"] + "a"), pi("caim"))
    assert place is not None
    assert (place.file, place.line) == ("b.nt", 1)
    assert submission.files == ("a.ttl", "b.nt")


def test_a_byte_order_mark_is_no_error() -> None:
    assert len(read_bytes(b"\xef\xbb\xbf" + (HEAD + "post:a a pi:Post .").encode(), "postes.ttl").triples) == 1


def test_json_ld_is_read_without_lines() -> None:
    text = json.dumps({"@context": {"pi": PREFIXES["pi"]}, "@type": "pi:Post", "pi:months": 24})
    submission = read_bytes(text.encode(), "postes.jsonld")
    place = submission.places.nodes[ox.NamedNode(own_iri("postes.jsonld") + "node-1")]
    assert (place.file, place.line) == ("postes.jsonld", None)


def test_a_context_is_never_fetched() -> None:
    assert "n'est pas téléchargé" in problem('{"@context": "https://example.org/context.jsonld"}', "postes.jsonld")


@pytest.mark.parametrize("written", [CONTEXT, [CONTEXT, {"ex": "https://example.org/"}], CONTEXT.replace("s:", ":", 1)])
def test_our_context_is_known_and_reads_what_turtle_reads(written: object) -> None:
    post = {
        "@context": written,
        "id": "post:bretagne-p01",
        "type": "Post",
        "underScheme": "scheme:400mg",
        "region": "reg:53",
        "months": 24,
        "hospitalShare": 0.45,
        "holderHasThesis": True,
        "startDate": "2026-11-02",
    }
    turtle = """post:bretagne-p01 a pi:Post ; pi:underScheme scheme:400mg ; pi:region reg:53 ; pi:months 24 ;
      pi:hospitalShare 0.45 ; pi:holderHasThesis true ; schema:startDate "2026-11-02"^^xsd:date ."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    said = read_bytes(json.dumps(post).encode(), "postes.jsonld").triples
    assert set(said) == set(read_bytes((prefixes + turtle).encode(), "postes.ttl").triples)


def test_with_our_context_no_key_is_lost() -> None:
    post = {"@context": CONTEXT, "id": "post:bretagne-p01", "type": "Post", "montths": 24}
    said = {triple.predicate.value for triple in read_bytes(json.dumps(post).encode(), "postes.jsonld").triples}
    assert PREFIXES["pi"] + "montths" in said


def test_every_syntax_error_is_told_at_once() -> None:
    told = problem(
        HEAD + 'post:a pi:region reg:99 .\npost:b pi:months 3\npost:c pi:months 4 .\npost:d pi:zoneName "x .'
    )
    assert "ligne 4, colonne 18 : le préfixe « reg: » n'est pas déclaré." in told
    assert f"@prefix reg: <{PREFIXES['reg']}> ." in told
    assert "ligne 6, colonne 1 : il manque un point" in told
    assert "ligne 7" in told
    assert "s'arrête au milieu" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "post:a pi:x 01/11/2021 .", "ligne 4, colonne 15 : un texte ou une date sans guillemets"),
        (HEAD + "post:a pi:x <a b> .", "une adresse entre < et > est mal écrite"),
        (HEAD + 'post:a pi:x "y"@fr--up .', "n'est pas du Turtle"),
        (HEAD + "post:a pi:x <<( post:a pi:x 1 )>> .", "une phrase entre << >>"),
        (HEAD + "post:a Prime 3 .", "un mot inattendu"),
        ("Poste;Part\n1;0,5\n", "un mot inattendu"),
        (b"PK\x03\x04\x14\x00", "ce classeur est abîmé"),
        (b"\x00\xff\xfe", "n'est pas un texte en UTF-8"),
        ("é".encode("latin-1"), "n'est pas un texte en UTF-8"),
    ],
)
def test_a_syntax_error_says_what_where_and_how(text: str | bytes, words: str) -> None:
    told = problem(text)
    assert words in told
    assert "Pour corriger : " in told


def test_the_line_in_error_is_shown_with_its_place() -> None:
    assert problem("a:b a:c 1 .").splitlines()[1:3] == ["    a:b a:c 1 .", "    ^"]


def test_broken_json_says_where() -> None:
    assert "ligne 2, colonne 1" in problem('{"@context": {},\n}', "postes.json")


def test_missing_files_folders_and_unknown_formats(tmp_path: Path) -> None:
    (tmp_path / "postes.ods").write_bytes(b"")
    (tmp_path / "vide").mkdir()
    with pytest.raises(UnreadableSubmission) as caught:
        read([tmp_path / "absent.ttl", tmp_path / "vide", tmp_path / "postes.ods"])
    told = caught.value.in_language("en")
    assert "this file does not exist" in told
    assert "this folder holds no file to read" in told
    assert "OpenDocument" in told
    assert caught.value.exit_code == 2


def test_a_word_of_any_length_is_read() -> None:
    for value in (f'"{"x" * 50_000}"', f"({'1 ' * 20_000})", f'"{"é" * 50_001}"'):
        submission = turtle(f"post:a pi:x\n {value} ;\n pi:months 24 .")
        assert line(submission, PREFIXES["post"] + "a", "months") == 6
    assert "ligne 4" in problem(HEAD + "post:a pi:x " + "(" * 20_000)


def test_json_without_end_is_told() -> None:
    assert "trop de crochets" in problem("[" * 200_000, "postes.json")
    assert "une valeur manque" in problem("", "postes.json")


def test_files_of_one_name_share_no_nameless_node(tmp_path: Path) -> None:
    files = [tmp_path / "a" / "postes.ttl", tmp_path / "b" / "postes.ttl", tmp_path / "postes.nt"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"_:x <{PREFIXES['rdf']}type> <{PREFIXES['pi']}Post> .\n", encoding="utf8")
    submission = read(files)
    assert len(submission.nodes) == 3
    assert submission.files == (str(files[0]), str(files[1]), "postes.nt")
