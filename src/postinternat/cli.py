"""The command line: parses the arguments, runs one command, turns errors into messages and exit codes."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 refused, 2 could not tell."""
    raise SystemExit(2 if argv else 0)
