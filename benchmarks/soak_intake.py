"""Spoiled workbooks, CSV, archives and RDF read one after the other: each is read or refused in words, and soon.

``scripts/soak --intake [--cases N] [--seed N]``. Exits with 1 when a file crashes the reading or holds it up; such
files are kept in the folder that is named.
"""

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from postinternat import paths
from postinternat.intake import UnreadableSubmission
from postinternat.intake.reading import read_contents
from postinternat.namespaces import PREFIXES
from postinternat.store import EmbeddedStore, Store

SLOWEST = 10.0
"""Seconds that one small file may take."""
_POSTS = (
    "identifiant;au titre du dispositif;part hospitalière;date de début;mois;dérogation\n"
    'p1;400 MG;50 %;1er novembre 2026;2 ans;oui\n"p2";AUMG;"0,5";01/11/2026;24;x\n'
)
_PIECES = (
    b'<c r="ZZZZ99"/>',
    b"<f>1</f>",
    b"</row>",
    b'r="0"',
    b't="s"',
    b't="d"',
    b't="e"',
    b's="999"',
    b"&#x0;",
    b"&a;",
    b"\0",
    b'"',
    b";",
    b"-",
    b"{",
    b"1e400",
    b"9" * 40,
    b"31/02/2021",
    b"\xff\xfe",
)
_RDF = {
    "a.ttl": "@prefix pi: <urn:x> . pi:a pi:b [ pi:c 1 , 'x'@fr ] .",
    "a.nt": '<urn:a> <urn:b> "c" .\n',
    "a.trig": "<urn:g> { <urn:a> <urn:b> <urn:c> } ",
    "a.nq": "<urn:a> <urn:b> <urn:c> <urn:g> .\n",
    "a.jsonld": '{"@context": {"p": "urn:x"}, "@id": "urn:a", "p:b": [1, {"@value": "x"}]}',
    "a.rdf": f'<rdf:RDF xmlns:rdf="{PREFIXES["rdf"]}" xmlns:p="urn:x"><p:a p:b="1"/></rdf:RDF>',
    "a": "identifiant\tmois\np1\t24",
}


def spoiled(draw: random.Random) -> tuple[str, bytes]:
    """Return the name and the content of a file that was right before some of its bytes were changed."""
    kind = draw.random()
    if kind < 0.5:
        return "classeur.xlsx", _one_part_spoiled(_workbook(), draw)
    if kind < 0.6:
        return "classeur.xlsx", _changed(_workbook(), draw)
    if kind < 0.8:
        encoding = draw.choice(("utf-8", "utf-8-sig", "utf-16", "windows-1252"))
        return "postes.csv", _changed(_POSTS.encode(encoding), draw)
    if kind < 0.85:
        return "envoi.zip", _changed(_zipped({"postes.csv": _POSTS.encode()}), draw)
    name = draw.choice(sorted(_RDF))
    return name, _changed(_RDF[name].encode(), draw)


def _workbook() -> bytes:
    if not _made:
        workbook = openpyxl.Workbook()
        workbook.worksheets[0].title = "Lisez-moi"
        workbook.worksheets[0].append(["Région", "53"])
        posts = workbook.create_sheet("Postes")
        for line in _POSTS.splitlines():
            posts.append(line.replace('"', "").split(";"))
        posts.append(["p3", "ATP", 0.5, None, 24, True])
        content = io.BytesIO()
        workbook.save(content)
        _made.append(content.getvalue())
    return _made[0]


_made: list[bytes] = []


def _zipped(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def _one_part_spoiled(content: bytes, draw: random.Random) -> bytes:
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = draw.choice(sorted(name for name in parts if not name.startswith("docProps")))
    return _zipped({**parts, chosen: _changed(parts[chosen], draw)})


def _changed(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.randint(1, 6)):
        at, way = draw.randrange(len(changed) + 1), draw.random()
        if way < 0.3:
            changed[at : at + 1] = bytes([draw.randrange(256)])
        elif way < 0.5:
            changed[at:at] = draw.randbytes(draw.randint(1, 5))
        elif way < 0.7:
            del changed[at : at + draw.randint(1, 30)]
        elif way < 0.9:
            changed[at:at] = draw.choice(_PIECES)
        else:
            other = draw.randrange(len(changed) + 1)
            changed[at:at] = changed[other : other + 60]
    return bytes(changed)


def read_or_refuse(name: str, content: bytes, store: Store) -> bool:
    """Read a file and say everything about it in both languages; tell whether it was read."""
    try:
        submission = read_contents({name: content}, store)
    except UnreadableSubmission as error:
        if not (error.in_language("fr") and error.in_language("en")):
            raise ValueError("a refusal says nothing") from error
        return False
    for problem in submission.problems:
        if not (problem.message.fr and problem.message.en and problem.fix.fr and problem.fix.en):
            raise ValueError(f"{problem.rule} says nothing")
    return True


def _cases(seed: int, number: int) -> Iterator[tuple[str, bytes]]:
    draw = random.Random(seed)  # noqa: S311 -- which bytes are changed
    return (spoiled(draw) for _ in range(number))


def main() -> int:
    """Read the cases and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    store = EmbeddedStore.from_files(paths.resources())
    kept = Path(tempfile.mkdtemp(prefix="soak-intake-"))
    read = crashed = 0
    slowest, start = 0.0, time.monotonic()
    for number, (name, content) in enumerate(_cases(arguments.seed, arguments.cases)):
        begun = time.monotonic()
        try:
            read += read_or_refuse(name, content, store)
        except Exception:
            crashed += 1
            (kept / f"{number}-{name}").write_bytes(content)
            traceback.print_exc(limit=-3)
        took = time.monotonic() - begun
        slowest = max(slowest, took)
        if took > SLOWEST:
            (kept / f"slow-{number}-{name}").write_bytes(content)
    refused = arguments.cases - read - crashed
    sys.stdout.write(
        f"{arguments.cases} files, seed {arguments.seed}: {read} read, {refused} refused, {crashed} crashed; "
    )
    sys.stdout.write(
        f"slowest {slowest:.2f} s, {time.monotonic() - start:.0f} s in all. What went wrong is in {kept}\n"
    )
    return int(crashed > 0 or slowest > SLOWEST)


if __name__ == "__main__":
    sys.exit(main())
