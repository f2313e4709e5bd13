"""The process that checks and publishes, run as ``python -m postinternat.submissions.checking <descriptor>``.

It opens the store by the settings that it reads from standard input, then answers one request after the other
until the other side closes. It is killed when a check takes too long, so that no upload can stop the server.
"""

import json
import pickle
import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from postinternat.errors import PostinternatError
from postinternat.intake import UnreadableSubmission
from postinternat.settings import Settings
from postinternat.store import Store, open_store
from postinternat.submissions.order import FRAGMENT, READY, Header, Order, Publication
from postinternat.submissions.publishing import published
from postinternat.validation.limit import AT_MOST, most_told
from postinternat.validation.renderings import RENDERINGS
from postinternat.validation.renderings.page import fragment
from postinternat.validation.renderings.plain import unreadable_as_plain
from postinternat.validation.report import Severity
from postinternat.validation.sent import Sent, check

_WARM_UP = Sent({"vide.ttl": b""})
"""What is checked first, so that the dataset and the shapes are ready when somebody waits."""


def main() -> None:
    """Read the settings, open the store, then check what comes."""
    settings: Settings = pickle.load(sys.stdin.buffer)  # noqa: S301 -- written by our own parent process
    connection = Connection(int(sys.argv[1]))
    store = open_store(settings)
    check(_WARM_UP, store)
    _bound_memory(settings.memory_mb * 1_000_000)
    connection.send_bytes(READY)
    while True:
        try:
            order: Order | Publication = connection.recv()
        except EOFError:
            return
        header, body = outcome(order, store)
        connection.send_bytes(json.dumps(header).encode())
        connection.send_bytes(body)


def outcome(order: Order | Publication, store: Store) -> tuple[Header, bytes]:
    """Return what came of the check or the publication: plain values and the bytes of the report or of the changes."""
    try:
        return published(order, store) if isinstance(order, Publication) else _checked(order, store)
    except UnreadableSubmission as error:
        return {"unreadable": unreadable_as_plain(error, order.language)}, b""
    except PostinternatError as error:
        parts = {"error": (error.what_fr, error.what), "where": (error.where_fr, error.where)}
        return {**parts, "fix": (error.fix_fr, error.fix)}, b""
    except MemoryError:
        return {"too_large": True}, b""


def _checked(order: Order, store: Store) -> tuple[Header, bytes]:
    report = check(order.sent, store, most=most_told(order.form, order.most, AT_MOST))
    if order.form == FRAGMENT:
        body = fragment(report, order.language).encode()
    else:
        body = RENDERINGS[order.form].render(report, order.language, order.sent.files)
    counts = {severity.value: report.count(severity) for severity in Severity}
    return {"accepted": report.accepted(strict=order.strict), "counts": counts, "version": report.version}, body


def _bound_memory(more: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
