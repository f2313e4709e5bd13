"""A long check that can be stopped, after a time or by Ctrl+C, also while an engine that hears no signal works."""

import contextvars
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import NoReturn, TypeVar

from postinternat.model import Text

_Result = TypeVar("_Result")


class Stopped(Exception):
    """The work took longer than it was given."""


def interruptible(work: Callable[[], _Result], timeout_s: float | None) -> _Result:
    """Do the work in a thread, wait for it, and return or raise what it does.

    Raises Stopped after ``timeout_s`` seconds and KeyboardInterrupt on Ctrl+C. The thread then still works: the
    process has to be left with ``leave``. Its temporary files are gone in any case.
    """
    done: Future[_Result] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="postinternat-", ignore_cleanup_errors=True) as folder:
        tempfile.tempdir = folder
        try:
            context = contextvars.copy_context()
            threading.Thread(target=context.run, args=(run,), name="check", daemon=True).start()
            return done.result(timeout_s)
        except TimeoutError:
            if done.done():
                raise  # the work's own
            raise Stopped from None
        finally:
            tempfile.tempdir = before


def stopped(timeout_s: float) -> Text:
    """Return what is said of a check that took too long."""
    return Text(
        f"postinternat : le contrôle a été arrêté après {timeout_s:g} s, sans résultat.\n"
        "  Pour corriger : laisser plus de temps (--timeout), ou contrôler moins de lignes à la fois.",
        f"postinternat: the check was stopped after {timeout_s:g} s, without a result.\n"
        "  fix: give it more time (--timeout), or check fewer rows at a time.",
    )


def leave(code: int) -> NoReturn:
    """End the process at once: a thread that is inside an engine cannot be ended otherwise."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
