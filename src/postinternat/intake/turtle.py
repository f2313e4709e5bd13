"""RDF texts of every syntax read as submissions: literals as they were written, and all syntax errors at once."""

import re
from xml.parsers import expat

import pyoxigraph as ox

from postinternat.intake.containers import unreadable_file
from postinternat.intake.places import Place
from postinternat.intake.problems import Fault, Problem
from postinternat.intake.reporting import Findings
from postinternat.intake.submission import Submission, SyntaxProblem, UnreadableSubmission
from postinternat.intake.syntax import not_text, statement_as_value, syntax_problem
from postinternat.intake.textplaces import TOLD_EACH, Names, RdfText, Spans, TextPlaces
from postinternat.model import Text
from postinternat.progress import Stage, tell

_MOST_PROBLEMS = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


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
    source = RdfText(decoded(content, file), file, own, syntax)
    chunks, statements = source.open(_never)
    names, spans = Names(own), Spans()
    triples: dict[ox.Triple, None] = {}
    graphs: set[object] = set()
    unusual = False
    try:
        for number, quad in enumerate(statements):
            if number % TOLD_EACH == 0:
                tell(Stage.READING, chunks.line_read, chunks.line_count)
            triple = names.named(quad.triple)
            triples[triple] = None
            spans.add(triple.subject, chunks.line_read, nameless=isinstance(quad.subject, ox.BlankNode))
            graphs.add(quad.graph_name)
            unusual = unusual or isinstance(quad.object, ox.Triple)
    except SyntaxError:
        unusual = True
    problems = _problems(source) if unusual or len(graphs) > 1 else ()
    return Submission((file,), tuple(triples), TextPlaces(source, spans), problems)


def _never(_line: int) -> bool:
    return False


def _always(_line: int) -> bool:
    return True


def _problems(source: RdfText) -> tuple[Problem, ...]:
    """Return the problem of several graphs, at its line. Raises UnreadableSubmission with all that cannot be read."""
    file, syntax = source.file, source.syntax
    chunks, statements = source.open(_always)
    problems: list[SyntaxProblem] = []
    graphs: dict[str, int] = {}
    while len(problems) < _MOST_PROBLEMS:
        try:
            quad = next(statements)
        except StopIteration:
            break
        except SyntaxError as error:
            problems.append(syntax_problem(error, source.text, file, syntax.name))
            if syntax == ox.RdfFormat.RDF_XML:
                break  # an XML parser cannot go on after an error
        else:
            line = chunks.line()
            if isinstance(quad.object, ox.Triple):
                problems.append(statement_as_value(line, file))
            graphs.setdefault("" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value, line)
    if problems:
        first_of_line = {problem.place.line: problem for problem in reversed(problems)}
        raise UnreadableSubmission(reversed(first_of_line.values()))
    return _several_graphs(graphs, file)


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
