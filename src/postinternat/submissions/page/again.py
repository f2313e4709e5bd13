"""What an answer keeps of the files sent, so that its buttons can send them again: the server keeps nothing."""

import json
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping

from postinternat.http import Problem
from postinternat.model import Text
from postinternat.submissions.sending import free_name

_MOST_BYTES = 1_000_000


def packed(files: Mapping[str, bytes], limit: int) -> str:
    """Return the files as the text of a hidden field; nothing when the page would be heavy or pass ``limit`` bytes."""
    if sum(map(len, files.values())) > min(_MOST_BYTES, limit // 2):
        return ""
    return json.dumps({name: b64encode(content).decode() for name, content in files.items()})


def unpacked(text: str) -> dict[str, bytes]:
    """Return the files that ``packed`` made the text of. Raises Problem 400 for another text."""
    files: dict[str, bytes] = {}
    try:
        for name, content in json.loads(text).items():
            files[free_name(name, files)] = b64decode(content, validate=True)
    except (ValueError, Error, AttributeError, TypeError, RecursionError) as error:
        told = Text("le fichier gardé dans la page ne se lit plus", "the file kept in the page can no longer be read")
        raise Problem("bad-request", told, fix=Text("choisir le fichier à nouveau", "choose the file again")) from error
    return files
