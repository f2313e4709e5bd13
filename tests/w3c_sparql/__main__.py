"""Print the result of each test: ``python -m tests.w3c_sparql FOLDER``, FOLDER being sparql11 of the suite."""

import sys
import tempfile
from pathlib import Path

from tests.w3c_sparql.manifest import EVALUATED
from tests.w3c_sparql.running import converse, evaluate


def main(folder: Path) -> None:
    """Run everything and print what fails, then the numbers."""
    passed = total = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name in EVALUATED:
            for test, passes, engine_passes in evaluate(folder / name, Path(scratch)):
                total += 1
                passed += passes
                if not passes:
                    sys.stdout.write(f"fails {test.name}{'' if engine_passes else ' (so does the engine)'}\n")
        sys.stdout.write(f"{passed} of {total} evaluation tests pass\n")
        wrong = {test.name: problems for test, problems in converse(folder / "protocol", Path(scratch))}
    for name, problems in wrong.items():
        if problems:
            sys.stdout.write(f"protocol: {name}: {'; '.join(problems)}\n")
    sys.stdout.write(f"{sum(not problems for problems in wrong.values())} of {len(wrong)} protocol tests pass\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
