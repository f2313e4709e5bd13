"""Tokens are bound to a region, kept as digests, and found by their text alone."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from postinternat.errors import StoreError
from postinternat.publication import Refusal
from postinternat.publication.tokens import Tokens, as_plain, tokens_file
from postinternat.settings import Settings


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path / "tokens.json")


def test_a_token_is_found_by_its_text_and_kept_as_a_digest(tokens: Tokens) -> None:
    token, text = tokens.create("53", "ARS Bretagne")
    other, _ = tokens.create("28", "ARS Normandie")
    assert tokens.find(text) == token
    assert text.rpartition(f"{token.id}-")[2] not in tokens.path.read_text()
    assert stat.S_IMODE(tokens.path.stat().st_mode) == 0o600
    assert tokens.every() == [token, other]
    assert "sha256" not in as_plain(token)
    assert len(text) > 50


def test_a_text_that_is_no_token_is_not_found(tokens: Tokens) -> None:
    token, text = tokens.create("53", "ARS Bretagne")
    _, other = tokens.create("28", "ARS Normandie")
    secret = text.split("-", 2)[2]
    wrong = ["", "pi", "pi-", "pi--", text[:-1], text + "x", f"pi-{token.id}-", f"xx-{token.id}-{secret}", secret]
    wrong += [f"pi-{token.id}-{other.split('-', 2)[2]}", f"pi-{token.id}-{token.sha256}", "é" * 50, "\ud800"]
    assert [found for found in map(tokens.find, wrong) if found] == []


def test_a_token_ends_when_it_expires_or_is_revoked(tokens: Tokens) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    token, text = tokens.create("53", "ARS Bretagne", days=30, now=now)
    assert tokens.find(text, now=now + timedelta(days=29)) == token
    assert tokens.find(text, now=now + timedelta(days=30)) is None
    kept, lasting = tokens.create("53", "ARS Bretagne")
    assert tokens.revoke(kept.id).revoked
    assert tokens.find(lasting) is None
    with pytest.raises(Refusal, match="No token is called 'none'"):
        tokens.revoke("none")


def test_a_file_that_others_may_read_is_refused(tokens: Tokens) -> None:
    _, text = tokens.create("53", "ARS Bretagne")
    tokens.path.chmod(0o644)
    with pytest.raises(StoreError, match="others may read") as caught:
        tokens.find(text)
    assert caught.value.fix == f"chmod 600 {tokens.path}"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"tokens": [{"id": "x"}]}', '{"tokens": [1]}', '{"tokens": 1}'])
def test_a_damaged_file_is_told(tokens: Tokens, content: str) -> None:
    tokens.path.write_text(content)
    tokens.path.chmod(0o600)
    with pytest.raises(StoreError, match="cannot be read"):
        tokens.every()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        Tokens(tmp_path / "absent" / "tokens.json").create("53", "ARS Bretagne")


def test_the_file_is_in_the_store_directory_unless_named(tmp_path: Path) -> None:
    assert tokens_file(Settings(store=str(tmp_path))) == tmp_path / "tokens.json"
    assert tokens_file(Settings(store="http://localhost:7878/query")) is None
    assert tokens_file(Settings(store="http://localhost:7878/query", tokens=tmp_path / "t")) == tmp_path / "t"
