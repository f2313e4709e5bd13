"""RDF texts read by Oxigraph's parser, with the line of every statement and every syntax error at once.

The parser asks for more text only when it needs some. It is given one word at a time, so that when a statement
comes out, the last word read tells its line. Literals stay as they were written.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, cast
from xml.parsers import expat

import pyoxigraph as ox

from postinternat.intake.containers import unreadable_file
from postinternat.intake.places import Place, Places
from postinternat.intake.problems import Fault, Problem
from postinternat.intake.reporting import Findings
from postinternat.intake.submission import Submission, SyntaxProblem, UnreadableSubmission
from postinternat.intake.syntax import not_text, statement_as_value, syntax_problem
from postinternat.model import Text

_WORD = re.compile(r"\s*\S+\s?|\s+")
_LOOKED_AHEAD = re.compile(r"\s*(?:[;,)\]]|\.\s|\.$)")
"""A word that cannot end a value: the parser read it only to be sure that the value before it had ended."""
_MOST_PROBLEMS = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class _Words:
    """The text as a file that gives one word for each read, and remembers the lines of the last two."""

    def __init__(self, text: str) -> None:
        self._words: Iterator[re.Match[str]] = _WORD.finditer(text)
        self._rest = b""
        self._next_line = 1
        self._last = self._before = 1
        self._looked_ahead = False

    def read(self, size: int = -1) -> bytes:
        """Return the next word in UTF-8, nothing at the end; a word longer than ``size`` comes in pieces."""
        word = self._rest or self._next()
        end = len(word) if size < 0 else size
        self._rest = word[end:]
        return word[:end]

    def _next(self) -> bytes:
        match = next(self._words, None)
        if match is None:
            return b""
        word = match.group()
        leading = len(word) - len(word.lstrip())
        if word.strip():
            self._before, self._last = self._last, self._next_line + word.count("\n", 0, leading)
            self._looked_ahead = _LOOKED_AHEAD.match(word) is not None
        self._next_line += word.count("\n")
        return word.encode()

    def line(self) -> int:
        """Return the line of the value that the parser has just understood."""
        return self._before if self._looked_ahead else self._last


def read_turtle(content: bytes, file: str, own: str) -> Submission:
    """Read a Turtle file; its nameless nodes get IRIs under ``own``. Raises UnreadableSubmission."""
    return _read(content, file, own, ox.RdfFormat.TURTLE)


def read_ntriples(content: bytes, file: str, own: str) -> Submission:
    """Read an N-Triples file; its nameless nodes get IRIs under ``own``. Raises UnreadableSubmission."""
    return _read(content, file, own, ox.RdfFormat.N_TRIPLES)


def read_trig(content: bytes, file: str, own: str) -> Submission:
    """Read a TriG file as ``read_turtle`` does; several graphs are a problem, and are read together."""
    return _read(content, file, own, ox.RdfFormat.TRIG)


def read_nquads(content: bytes, file: str, own: str) -> Submission:
    """Read an N-Quads file as ``read_trig`` does."""
    return _read(content, file, own, ox.RdfFormat.N_QUADS)


def read_rdfxml(content: bytes, file: str, own: str) -> Submission:
    """Read an RDF/XML file without DOCTYPE, so without entities. Raises UnreadableSubmission."""
    if b"<!DOCTYPE" in content:
        raise unreadable_file("entities", file)
    _refuse_broken_xml(content, file)
    return _read(content, file, own, ox.RdfFormat.RDF_XML)


def _refuse_broken_xml(content: bytes, file: str) -> None:
    """Raise UnreadableSubmission where XML is not well formed: Oxigraph takes a file that is cut off."""
    try:
        expat.ParserCreate().Parse(decoded(content, file).encode(), True)
    except expat.ExpatError as error:
        problem = SyntaxProblem(
            Text(f"ce n'est pas du RDF/XML ({error.args[0]}).", f"this is not RDF/XML ({error.args[0]})."),
            Text("Corriger le fichier à cet endroit, ou envoyer du Turtle.", "Correct the file there, or send Turtle."),
            Place(file, error.lineno, error.offset + 1),
        )
        raise UnreadableSubmission([problem]) from error


def _read(content: bytes, file: str, own: str, syntax: ox.RdfFormat) -> Submission:
    text = decoded(content, file)
    words = _Words(text)
    base = None if syntax in {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS} else own
    statements = ox.parse(cast(IO[bytes], words), format=syntax, base_iri=base)
    triples: list[tuple[ox.Triple, int]] = []
    problems: list[SyntaxProblem] = []
    graphs: dict[str, int] = {}
    while len(problems) < _MOST_PROBLEMS:
        try:
            quad = next(statements)
        except StopIteration:
            break
        except SyntaxError as error:
            problems.append(syntax_problem(error, text, file, syntax.name))
            if syntax == ox.RdfFormat.RDF_XML:
                break  # an XML parser cannot go on after an error
        else:
            line = _line(quad.object, words)
            if isinstance(quad.object, ox.Triple):
                problems.append(statement_as_value(line, file))
            triples.append((quad.triple, line))
            graphs.setdefault("" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value, line)
    if problems:
        first_of_line = {problem.place.line: problem for problem in reversed(problems)}
        raise UnreadableSubmission(reversed(first_of_line.values()))
    return replace(named(triples, file, own), problems=_several_graphs(graphs, file))


def _several_graphs(graphs: dict[str, int], file: str) -> tuple[Problem, ...]:
    """Return the problem of a file that has more than one graph, at the line where the second begins."""
    if len(graphs) <= 1:
        return ()
    findings = Findings()
    names = ", ".join(f"<{name}>" if name else "(sans nom)" for name in graphs)
    findings.add(Fault("RDF-01"), Place(file, list(graphs.values())[1]), value=names)
    return tuple(findings.problems)


def decoded(content: bytes, file: str) -> str:
    """Return the bytes as text. Raises UnreadableSubmission when they are not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSubmission([not_text(content, error.start, file)]) from error
    control = _CONTROL.search(text)
    if control:
        raise UnreadableSubmission([not_text(content, control.start(), file)])
    return text


def named(triples: list[tuple[ox.Triple, int]], file: str, own: str) -> Submission:
    """Return the submission with an IRI under ``own`` for each blank node; line 0 means not known."""
    first_lines: dict[ox.BlankNode, int] = {}
    for triple, line in triples:
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.BlankNode):
                first_lines.setdefault(term, line)
    iris = {node: ox.NamedNode(f"{own}node-{number}") for number, node in enumerate(first_lines, 1)}
    places = Places()
    found: dict[ox.Triple, None] = {}
    for triple, line in triples:
        subject = iris.get(triple.subject, triple.subject)  # type: ignore[arg-type]
        value = iris.get(triple.object, triple.object)  # type: ignore[arg-type]
        statement = ox.Triple(subject, triple.predicate, value)
        line = min(line, first_lines.get(triple.object, line))  # type: ignore[arg-type]
        places.record(statement, Place(file, line or None))
        found[statement] = None
    return Submission((file,), tuple(found), places)


def _line(value: object, words: _Words) -> int:
    breaks = value.value.count("\n") if isinstance(value, ox.Literal) else 0
    return max(words.line() - breaks, 1)
