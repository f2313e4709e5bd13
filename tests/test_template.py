"""A region's template: every header, drop-down and example is understood when it is read back, whatever the format."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pyoxigraph as ox
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from postinternat import paths
from postinternat.cli import main
from postinternat.intake import Submission
from postinternat.intake.reading import read_contents
from postinternat.intake.template import FORMATS, Template, UnknownRegion, published, template
from postinternat.intake.template.naming import Naming
from postinternat.model import Catalogue, ColumnRole, Sheet, read_catalogue, sheets
from postinternat.model.catalogue import ValueKind
from postinternat.model.sheets import LISTS_SHEET, README_SHEET, STATED_IN, Sender
from postinternat.namespaces import BASE, PREFIXES, graph
from postinternat.store import EmbeddedStore
from postinternat.store.dataset import NamedGraph, parse
from postinternat.validation import validate_submission
from postinternat.validation.report import Severity

SUBMISSIONS = sorted((Path(__file__).parent / "submissions").glob("B*.ttl"))
AGENCY = ox.NamedNode(BASE + "id/organisation/bretagne-ars")
LONGEST_FORMULA_OF_A_LIST = 255
LONGEST_FORMULA = 8192
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_REGION = ox.NamedNode(PREFIXES["pi"] + "region")
Make = Callable[..., Template]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="module")
def make(store: EmbeddedStore, catalogue: Catalogue) -> Make:
    @cache
    def made(form: str, language: str = "fr", region: str = "53") -> Template:
        return template(store, catalogue, region, year=2026, form=form, language=language)

    return made


@pytest.fixture(scope="module")
def book(make: Make) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(make("xlsx").content))


@pytest.fixture(scope="module")
def forty() -> tuple[ox.Triple, ...]:
    return tuple(triple for file in SUBMISSIONS for triple in parse(file, blank_nodes=False))


def data_sheets(book: Workbook, catalogue: Catalogue, language: str = "fr") -> Iterator[tuple[Worksheet, Sheet]]:
    for sheet in sheets(catalogue):
        yield book[sheet.name.in_language(language)], sheet


def files_of(made: Template) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def errors(submission: Submission) -> list[str]:
    return [
        f"{p.rule} {p.place.in_language('en')}: {p.message.en}" for p in submission.problems if p.severity == "error"
    ]


def offered(book: Workbook, name: str) -> list[str]:
    """Return the texts of a list, without the formulas that follow other sheets."""
    cells = (row[0].value for row in book[LISTS_SHEET.fr][column_of(book, name)])
    return [str(value) for value in cells if value is not None and not str(value).startswith("=")]


def column_of(book: Workbook, name: str) -> str:
    found = re.search(r"\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)", str(book.defined_names[name].attr_text))
    assert found is not None
    return f"{found[1]}2:{found[1]}{found[2]}"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_workbook_has_a_sheet_for_each_class_with_its_headers(
    make: Make, catalogue: Catalogue, language: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make("xlsx", language).content))
    names = [sheet.name.in_language(language) for sheet in sheets(catalogue)]
    assert book.sheetnames == [README_SHEET.in_language(language), *names, LISTS_SHEET.in_language(language)]
    assert book.worksheets[-1].sheet_state == "hidden"
    for written, sheet in data_sheets(book, catalogue, language):
        headers = [cell.value for cell in written[1]]
        assert headers == [column.heading(language) for column in sheet.shown]
        assert written.freeze_panes == "B2"
        for cell, column in zip(written[1], sheet.shown, strict=True):
            assert cell.comment is not None
            assert column.help.in_language(language) in cell.comment.text
            assert (str(cell.value)[-1] == "*") == column.required
            assert written.column_dimensions[get_column_letter(cell.column or 0)].width >= 12
        fills = {column.required: cell.fill.fgColor.rgb for cell, column in zip(written[1], sheet.shown, strict=True)}
        assert fills.get(True) != fills[False]


def test_the_first_sheet_tells_region_year_and_departments(book: Workbook) -> None:
    rows = {row[0]: row[1] for row in book[README_SHEET.fr].iter_rows(values_only=True)}
    assert rows["Région (code INSEE)"] == "53"
    assert rows["Année de campagne"] == 2026
    assert rows["Départements de la région"] == "22 Côtes-d'Armor ; 29 Finistère ; 35 Ille-et-Vilaine ; 56 Morbihan"


def test_every_choice_has_a_drop_down_whose_list_exists(book: Workbook, catalogue: Catalogue) -> None:
    for written, sheet in data_sheets(book, catalogue):
        validated = {}
        for validation in written.data_validations.dataValidation:
            assert len(validation.formula1) < LONGEST_FORMULA_OF_A_LIST
            assert validation.formula1 in book.defined_names
            for cells in validation.sqref.ranges:
                validated[get_column_letter(cells.min_col)] = validation.formula1
        for number, column in enumerate(sheet.shown, 1):
            kind = column.field.kind if column.field else None
            if kind in {ValueKind.CODE, ValueKind.BOOLEAN}:
                assert offered(book, validated[get_column_letter(number)])
    for name, defined in book.defined_names.items():
        assert re.fullmatch("[a-z][a-z_]+", name)
        assert f"'{LISTS_SHEET.fr}'!$" in str(defined.attr_text)
        assert len(str(defined.attr_text)) < LONGEST_FORMULA_OF_A_LIST
    formulas = [str(c.value) for row in book[LISTS_SHEET.fr].iter_rows() for c in row if c.data_type == "f"]
    assert formulas
    assert max(map(len, formulas)) < LONGEST_FORMULA
    assert {name for text in formulas for name in re.findall(r"'([^']+)'!", text)} <= set(book.sheetnames)


def test_what_a_drop_down_offers_names_one_thing(book: Workbook, store: EmbeddedStore, catalogue: Catalogue) -> None:
    naming = Naming(store, catalogue, "Bretagne")
    unclear = []
    for written, sheet in data_sheets(book, catalogue):
        lists = {
            str(v.sqref).split()[0].split(":")[0][:-1]: v.formula1 for v in written.data_validations.dataValidation
        }
        for number, column in enumerate(sheet.shown, 1):
            name = lists.get(get_column_letter(number))
            if name is not None and column.field is not None and column.field.kind is not ValueKind.BOOLEAN:
                unclear += [(sheet.name.fr, text) for text in offered(book, name) if not naming.means(text, column)]
    assert unclear == []


def test_drop_downs_offer_what_is_national_or_of_the_region(book: Workbook) -> None:
    assert offered(book, "choix_region") == ["Bretagne"]
    assert offered(book, "choix_departement") == ["Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"]
    hospitals = offered(book, "choix_carestructure")
    assert {"CHU de Rennes", "CHU de Brest"} <= set(hospitals)
    assert "CHU de Lille" not in hospitals
    assert offered(book, "choix_call_post_scheme") == []
    schemes = offered(book, "choix_scheme")
    assert "Assistant universitaire de médecine générale" in schemes
    assert not [name for name in schemes if "Hauts-de-France" in name]
    assert offered(book, "choix_payment_basis") == ["Brut", "Chargé", "Net", "Non précisé"]


def test_a_drop_down_follows_the_rows_of_the_other_sheets(book: Workbook) -> None:
    lists = book[LISTS_SHEET.fr]
    cells = [cell[0].value for cell in lists[column_of(book, "choix_call_post_scheme")]]
    first = next(str(value) for value in cells if str(value).startswith("="))
    assert [name for name in ("Dispositifs", "Appels", "Postes") if f"'{name}'!$A$3:$A$202" in first] == [
        "Dispositifs",
        "Appels",
        "Postes",
    ]
    assert '"?*"' in str(book.defined_names["choix_call_post_scheme"].attr_text)


def test_numbers_dates_and_texts_are_formatted(book: Workbook, catalogue: Catalogue) -> None:
    formats = {}
    for written, sheet in data_sheets(book, catalogue):
        for number, column in enumerate(sheet.shown, 1):
            formats[sheet.name.fr, column.name] = written.column_dimensions[get_column_letter(number)].number_format
    assert formats["Rémunérations", "amount"] == '#,##0.00\\ "€"'
    assert formats["Postes", "hospitalShare"] == "0%"
    assert formats["Postes", "startDate"] == "dd/mm/yyyy"
    assert formats["Postes", "months"] == "General"
    assert formats["Structures", "finess"] == "@"


def test_every_part_of_the_workbook_is_xml(make: Make) -> None:
    parts = files_of(make("xlsx"))
    assert [name for name in parts if not name.endswith((".xml", ".rels", ".vml"))] == []
    for content in parts.values():
        ET.fromstring(content)


def test_the_same_order_gives_the_same_archive(store: EmbeddedStore, catalogue: Catalogue, make: Make) -> None:
    assert template(store, catalogue, "bretagne", year=2026, form="csv").content == make("csv").content


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_blank_template_reads_back_as_the_agency_alone_and_conforms(
    make: Make, store: EmbeddedStore, form: str, language: str
) -> None:
    made = make(form, language)
    submission = read_contents({made.file_name: made.content}, store, region="53", year=2026)
    assert errors(submission) == []
    assert (submission.region, submission.year) == ("53", 2026)
    assert submission.nodes == {AGENCY}
    assert validate_submission(submission, store).conforms


def test_a_region_whose_agency_is_known_gets_no_row_for_it(make: Make) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make("xlsx", region="Hauts-de-France").content))
    assert [row[0] for row in book["Organismes"].iter_rows(min_row=2, values_only=True)] == ["exemple-organismes"]


def test_the_examples_are_understood_when_they_become_data(make: Make, store: EmbeddedStore) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make("xlsx").content))
    for sheet in book.worksheets[1:-1]:
        assert sheet["A2"].font.italic
        for cell in sheet[2]:
            if str(cell.value).startswith("exemple-"):
                cell.value = str(cell.value).replace("exemple", "essai")
    content = io.BytesIO()
    book.save(content)
    submission = read_contents({"bretagne.xlsx": content.getvalue()}, store)
    assert errors(submission) == []
    assert len({node.value for node in submission.nodes if "-essai-" in node.value}) >= len(book.worksheets) - 2
    findings = validate_submission(submission, store).findings
    assert [f"{f.rule} {f.message.en}" for f in findings if f.severity is Severity.ERROR] == []


def test_the_turtle_examples_are_turtle(make: Make, store: EmbeddedStore) -> None:
    text = make("ttl").content.decode()
    assert list(ox.parse(text, format=ox.RdfFormat.TURTLE)) == []
    start = text.index("# scheme:")
    lines = (line.removeprefix("# ").removeprefix("#") for line in text[start:].splitlines())
    examples = "\n".join(line for line in lines if not re.match("[A-ZÉ][^:]*: ", line + " "))
    triples = [quad.triple for quad in ox.parse(text[:start] + examples, format=ox.RdfFormat.TURTLE)]
    classes = {triple.object.value for triple in triples if triple.predicate == _TYPE}
    assert len(classes) == len(sheets(read_catalogue()))
    made = read_contents({"exemples.ttl": (text[:start] + examples).encode()}, store)
    found = validate_submission(made, store).findings
    assert [f"{f.rule} {f.message.en}" for f in found if f.rule.startswith(("VOC", "STR", "CODE"))] == []


def renamed(triples: tuple[ox.Triple, ...], catalogue: Catalogue) -> set[ox.Triple]:
    """Return the triples with the IRIs that reading gives to the nodes they describe, for Hauts-de-France in 2026."""
    nodes = {triple.subject for triple in triples}
    dated = {spec.segment for spec in catalogue.classes.values() if spec.by_year} | {"passage"}

    def name(term: Any) -> Any:  # noqa: ANN401 -- any term
        folder, _, local = getattr(term, "value", "").rpartition("/")
        start = "hauts-de-france-2026" if folder.rpartition("/")[2] in dated else "hauts-de-france"
        return ox.NamedNode(f"{folder}/{start}-{local}") if term in nodes else term

    return {ox.Triple(name(triple.subject), triple.predicate, name(triple.object)) for triple in triples}


def in_plain_numbers(triples: set[ox.Triple]) -> set[tuple[str, str, str]]:
    """Return the triples as words: a reading may write 0.70 as 0.7, and 2.0 as 2."""

    def word(term: Any) -> str:  # noqa: ANN401 -- any term
        text = str(term.value)
        numeric = isinstance(term, ox.Literal) and re.fullmatch(r"-?\d+(\.\d+)?", text)
        return str(float(text)) if numeric else text

    return {(word(t.subject), word(t.predicate), word(t.object)) for t in triples}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_forty_faulty_submissions_fit_in_the_cells(
    store: EmbeddedStore, catalogue: Catalogue, forty: tuple[ox.Triple, ...], form: str
) -> None:
    assert len(SUBMISSIONS) == 40
    made = template(store, catalogue, "32", year=2026, form=form, triples=forty)
    assert made.left_over == ()
    submission = read_contents({made.file_name: made.content}, store, region="32", year=2026)
    sent, got = in_plain_numbers(renamed(forty, catalogue)), in_plain_numbers(set(submission.triples))
    refused = {(p.focus, p.path) for p in submission.problems if p.severity == "error"}
    lost = sorted(t for t in sent - got if t[:2] not in refused)
    french_dates = [value for subject, _, value in lost if subject.endswith("-b50")]
    assert french_dates == ["31/10/2023", "01/11/2021"]  # in a table, they are dates like any other
    assert len(lost) == len(french_dates)
    added = {predicate for subject, predicate, _ in got - sent if not subject.endswith("-b50")}
    assert added <= {_REGION.value}
    assert refused == set()


def test_what_no_cell_can_hold_is_told(store: EmbeddedStore, catalogue: Catalogue) -> None:
    post = ox.NamedNode(PREFIXES["post"] + "p1")
    odd = ox.Triple(post, ox.NamedNode(PREFIXES["pi"] + "colour"), ox.Literal("red"))
    triples = [ox.Triple(post, _TYPE, ox.NamedNode(PREFIXES["pi"] + "Post")), odd]
    assert template(store, catalogue, "53", triples=triples).left_over == (odd,)
    assert template(store, catalogue, "53", triples=triples, form="ttl").left_over == ()


def test_a_passage_becomes_columns_and_comes_back(store: EmbeddedStore, catalogue: Catalogue) -> None:
    text = """
    pv:bretagne-d1 a pi:Duration ; pi:appliesTo scheme:aumg ; pi:kind duration-kind:appointment ; pi:months 24 ;
      pi:statedIn psg:bretagne-x .
    psg:bretagne-x a pi:Passage ; pi:document doc:bretagne-cdc ; pi:page 4 ; pi:anchor "pour deux ans"@fr .
    doc:bretagne-cdc a foaf:Document ; dct:title "Cahier des charges"@fr .
    """
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    triples = [quad.triple for quad in ox.parse(head + text, format=ox.RdfFormat.TURTLE)]
    made = template(store, catalogue, "53", triples=triples)
    assert made.left_over == ()
    submission = read_contents({"b.xlsx": made.content}, store)
    assert errors(submission) == []
    passage = ox.NamedNode(PREFIXES["psg"] + "bretagne-d1-passage")
    assert (
        ox.Triple(ox.NamedNode(PREFIXES["pv"] + "bretagne-d1"), ox.NamedNode(STATED_IN), passage) in submission.triples
    )
    said = {(t.predicate.value, t.object.value) for t in submission.triples if t.subject == passage}  # type: ignore[union-attr]
    assert (PREFIXES["pi"] + "page", "4") in said
    assert (PREFIXES["pi"] + "document", PREFIXES["doc"] + "bretagne-cdc") in said


def test_what_a_region_has_published_fills_its_template(catalogue: Catalogue) -> None:
    post = ox.NamedNode(PREFIXES["post"] + "bretagne-p01")
    triples = (ox.Triple(post, _TYPE, ox.NamedNode(PREFIXES["pi"] + "Post")),)
    regions = list(parse(paths.data() / "reference" / "regions.ttl", blank_nodes=False))
    graphs = [NamedGraph(graph("reference"), regions, "digest")]
    graphs += [
        NamedGraph(graph(f"submission/{place}"), [*triples], "digest") for place in ("53/2026", "53/2025", "75/2026")
    ]
    with_data = EmbeddedStore.from_graphs(graphs)
    assert published(with_data, catalogue, "Bretagne", 2026) == triples
    assert published(with_data, catalogue, "Bretagne", 2024) == ()
    assert published(with_data, catalogue, "32") == ()


@pytest.mark.parametrize(
    ("word", "hint"),
    [("Bretange", "Bretagne (53)"), ("99", ""), ("", ""), ("35", "")],
    ids=["near", "no", "empty", "dep"],
)
def test_an_unknown_region_is_told_in_both_languages(
    store: EmbeddedStore, catalogue: Catalogue, word: str, hint: str
) -> None:
    with pytest.raises(UnknownRegion) as caught:
        template(store, catalogue, word)
    assert "n'est ni le code INSEE ni le nom" in caught.value.in_language("fr")
    assert "neither the INSEE code nor the name" in caught.value.in_language("en")
    assert all(hint in caught.value.in_language(language) for language in ("fr", "en"))
    assert caught.value.exit_code == 1


def test_table_schemas_describe_their_files(make: Make, catalogue: Catalogue) -> None:
    files = files_of(make("table-schema"))
    package = json.loads(files["datapackage.json"])
    assert [resource["name"] for resource in package["resources"]] == [s.file_stem for s in sheets(catalogue)]
    types = {"string", "integer", "number", "boolean", "date"}
    for resource in package["resources"]:
        schema = json.loads(files[resource["schema"]])
        rows = csv.reader(io.StringIO(files[resource["path"]].decode("utf-8-sig")), delimiter=";")
        assert next(rows) == [field["name"] for field in schema["fields"]]
        assert list(rows) == []
        assert {"title", "description", "name", "$schema"} <= set(schema)
        for field in schema["fields"]:
            assert field["type"] in types
            assert field["title"]
            assert field["description"]
            re.compile(field["constraints"].get("pattern", ""))
    fields = {field["name"]: field for field in json.loads(files["remunerations.schema.json"])["fields"]}
    assert fields["basis"]["constraints"]["enum"] == ["Brut", "Chargé", "Net", "Non précisé"]
    assert fields["appliesTo"]["constraints"] == {"required": True}
    assert fields["amount"] | {"description": ""} == {
        "name": "amount",
        "title": "montant (euros)",
        "description": "",
        "type": "number",
        "decimalChar": ",",
        "groupChar": " ",
        "bareNumber": False,
        "example": "3 756,50 €",
        "constraints": {"required": False, "minimum": 0.0},
    }


def test_csvw_metadata_describe_the_csv_files(make: Make, catalogue: Catalogue) -> None:
    document = json.loads(make("csvw").content)
    files = files_of(make("csv"))
    assert document["@context"][0] == "http://www.w3.org/ns/csvw"
    assert [table["url"] for table in document["tables"]] == list(files)
    for table, sheet in zip(document["tables"], sheets(catalogue), strict=True):
        columns = table["tableSchema"]["columns"]
        header = files[table["url"]].decode("utf-8-sig").split("\r\n")[0].split(";")
        assert [column["titles"] for column in columns if not column.get("virtual")] == header
        names = [column["name"] for column in columns]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"\w+(\.\w+)*", name, re.ASCII) for name in names)
        flags = [column.get("virtual", False) for column in columns]
        assert flags == sorted(flags)
        about = table["tableSchema"]["aboutUrl"]
        assert about.replace("{identifier}", "p01") == sheet.iri(Sender("bretagne", 2026), "p01")
        for column in columns[1:]:
            assert column["propertyUrl"].startswith("http")
            datatype = column.get("datatype", "string")
            base = datatype["base"] if isinstance(datatype, dict) else datatype
            assert base in {"string", "integer", "decimal", "boolean", "date", "anyURI"}
        passages = [column for column in columns if column.get("aboutUrl", about) != about]
        assert bool(passages) == any(column.role is ColumnRole.PASSAGE for column in sheet.columns)


def test_the_command_writes_files_and_writes_over_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store: EmbeddedStore
) -> None:
    monkeypatch.setattr("postinternat.commands.template.open_store", lambda _: store)
    monkeypatch.chdir(tmp_path)
    assert main(["template", "--region", "Bretagne", "--lang", "fr"]) == 0
    assert (tmp_path / "bretagne.xlsx").exists()
    assert main(["template", "--region", "53"]) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert main(["template", "--region", "53", "--format", "csv", "-o", "bretagne"]) == 0
    assert len(list((tmp_path / "bretagne").glob("*.csv"))) == len(sheets(read_catalogue()))
    capsys.readouterr()
    assert main(["template", "--region", "Bretange", "--lang", "en"]) == 1
    assert "Did you mean Bretagne (53)?" in capsys.readouterr().err
    assert main(["template", "--region", "53", "--from", "absent.ttl"]) == 2
    (tmp_path / "taken").write_text("", encoding="utf-8")
    capsys.readouterr()
    assert main(["template", "--region", "53", "--format", "csv", "-o", "taken/x"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_command_fills_a_workbook_and_tells_what_is_left_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "postes.ttl"
    source.write_text(
        f"@prefix pi: <{PREFIXES['pi']}> . @prefix post: <{PREFIXES['post']}> .\n"
        "post:bretagne-p01 a pi:Post ; pi:months 24 ; pi:colour 'red' .",
        encoding="utf-8",
    )
    target = tmp_path / "bretagne.xlsx"
    assert main(["template", "--region", "53", "--from", str(source), "-o", str(target), "--lang", "en"]) == 0
    assert "1 statements have no cell" in capsys.readouterr().err
    rows = list(openpyxl.load_workbook(target)["Posts"].iter_rows(values_only=True))
    assert len(rows) == 2
    assert dict(zip(rows[0], rows[1], strict=True))["Identifier"] == "p01"
    assert 24 in rows[1]


def test_every_format_names_its_file(make: Make) -> None:
    assert {form: make(form).file_name for form in FORMATS} == {
        "xlsx": "bretagne-2026.xlsx",
        "csv": "bretagne-2026-csv.zip",
        "ttl": "bretagne-2026.ttl",
        "table-schema": "bretagne-2026-table-schema.zip",
        "csvw": "bretagne-2026-csv-metadata.json",
    }


def test_the_command_tells_that_nothing_is_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store: EmbeddedStore
) -> None:
    monkeypatch.setattr("postinternat.commands.template.open_store", lambda _: store)
    target = tmp_path / "bretagne.ttl"
    options = ["--region", "53", "--current", "--format", "ttl", "--lang", "fr", "-o", str(target)]
    assert main(["template", *options]) == 0
    assert "n'a rien publié" in capsys.readouterr().err
    assert target.exists()
