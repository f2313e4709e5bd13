"""Two minutes of every kind of query at once leave the server as it was."""

import pytest

from benchmarks import soak


@pytest.mark.soak
def test_nothing_goes_wrong_in_two_minutes() -> None:
    assert soak.main(["--minutes", "2", "--busy"]) == 0
