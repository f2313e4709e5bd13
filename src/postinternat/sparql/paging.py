"""The query for the rows after those that were sent: the same one with its LIMIT and OFFSET moved on."""

from itertools import pairwise

from postinternat.sparql.lexer import Token, Tokens


def next_page(tokens: Tokens, rows: int) -> str | None:
    """Return the SELECT query for the rows after the first ``rows``; None where its end cannot be told.

    Without ORDER BY the order is the store's own, which is the same as long as the version is.
    """
    last_bracket = max((i for i, token in enumerate(tokens.tokens) if _closes_group(token)), default=None)
    if last_bracket is None:
        return None
    items = tokens.tokens
    values = next((token for token in items if token.depth == 0 and token.keyword == "VALUES"), None)
    tail = [token for token in items if token.depth == 0 and (values is None or token.start < values.start)]
    limit, offset = _number(tail, "LIMIT"), _number(tail, "OFFSET")
    text = _without(tokens.text, [part for part in (limit, offset) if part])
    cut = len(tokens.text) if values is None else values.start
    removed = len(tokens.text) - len(text)
    before, after = text[: cut - removed].rstrip(), text[cut - removed :]
    clause = f"OFFSET {(int(offset[1].text) if offset else 0) + rows}"
    if limit:
        clause = f"LIMIT {max(int(limit[1].text) - rows, 0)} {clause}"
    return f"{before}\n{clause}\n{after}".rstrip()


def _closes_group(token: Token) -> bool:
    return token.kind == "sign" and token.text == "}" and token.depth == 1


def _number(tail: list[Token], keyword: str) -> tuple[Token, Token] | None:
    for word, number in pairwise(tail):
        if word.keyword == keyword and number.text.isdigit():
            return word, number
    return None


def _without(text: str, parts: list[tuple[Token, Token]]) -> str:
    for word, number in sorted(parts, reverse=True, key=lambda part: part[0].start):
        text = text[: word.start] + text[number.start + len(number.text) :]
    return text
