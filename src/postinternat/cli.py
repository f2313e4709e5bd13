"""The command line: finds the command, runs it, turns errors into messages and exit codes."""

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from postinternat import __version__
from postinternat.errors import PostinternatError, SettingsError, did_you_mean

_EXIT_CODES = "Exit codes: 0 done, 1 the input is refused, 2 no answer could be had."


@dataclass(frozen=True)
class Command:
    """A command, imported only when it is called.

    Its module has ``DESCRIPTION`` and ``EXAMPLES``, ``add_arguments(parser)`` and ``run(arguments) -> int``.
    """

    module: str
    summary: str


COMMANDS = {
    "serve": Command("postinternat.commands.serve", "start the server: site, GraphQL, SPARQL"),
    "validate": Command("postinternat.validation.command", "check a region's data against the rules"),
    "publish": Command("postinternat.commands.publish", "put a region's data in place of what it published"),
    "diff": Command("postinternat.commands.diff", "show what publishing a region's data would change"),
    "history": Command("postinternat.commands.history", "list the versions of a store, and who published what"),
    "revert": Command("postinternat.commands.revert", "bring an earlier version of a store back"),
    "withdraw": Command("postinternat.commands.withdraw", "take back what a region published for a year"),
    "prune": Command("postinternat.commands.prune", "remove old versions of a store"),
    "token": Command("postinternat.commands.token", "make and withdraw the tokens for publishing over HTTP"),
    "template": Command("postinternat.commands.template", "make the workbook that a region fills in"),
    "query": Command("postinternat.commands.query", "run a SPARQL query or a competency question"),
    "load": Command("postinternat.commands.load", "load the dataset into a directory or a server"),
    "info": Command("postinternat.commands.info", "show the version and what the dataset holds"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 refused, 2 could not tell."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Turtle and JSON are UTF-8 whatever the locale, and French has no place in ASCII.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except PostinternatError as error:
        print(f"postinternat: {error}", file=sys.stderr)  # noqa: T201 -- the command line speaks
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output left, as `head` does.
        _drop_output()
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO):
            raise
        _drop_output()
        print(f"postinternat: the output cannot be written: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 2
    except UnicodeDecodeError:
        print("postinternat: the input is not text in UTF-8", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 130


def _drop_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not fail on it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str]) -> int:
    name = next((argument for argument in arguments if not argument.startswith("-")), None)
    parser = _parser()
    if name is None or arguments[0].startswith("-"):
        parser.parse_args(arguments)
        parser.print_help(sys.stderr)
        return 2
    if name not in COMMANDS:
        hint = did_you_mean(name, COMMANDS) or f"the commands are {', '.join(COMMANDS)}"
        parser.error(f"there is no command {name!r}: {hint}")
    try:
        module = import_module(COMMANDS[name].module)
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"the package {error.name} is not installed",
            where=sys.prefix,
            fix="run scripts/setup, or install the wheel again",
        ) from error
    command = argparse.ArgumentParser(
        prog=f"postinternat {name}",
        description=module.DESCRIPTION,
        epilog=f"Examples:\n{module.EXAMPLES}\n{_EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(command)
    run: Callable[[argparse.Namespace], int] = module.run
    return run(command.parse_args(arguments[1:]))


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="postinternat",
        usage="postinternat COMMAND [options]",
        description="A knowledge graph of the French post-residency schemes.",
        epilog=f"Commands:\n{listing}\n\nHelp on one: postinternat COMMAND --help\n{_EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"postinternat {__version__}")
    return parser
