"""The part of a text that answers a query, with the words found between two markers."""

from collections.abc import Iterable, Sequence

from postinternat.search.words import Word, words

_LONGEST = 24  # words


def snippet(texts: Iterable[str], wanted: frozenset[str], markers: tuple[str, str]) -> str:
    """Return the best stretch of the text that has most of the wanted terms; an ellipsis tells where it is cut."""
    best, most = "", -1
    for text in texts:
        found = list(words(text))
        terms = {term for word in found for term in word.terms} & wanted
        if len(terms) > most:
            best, most = text, len(terms)
    return _cut(best, list(words(best)), wanted, markers)


def _cut(text: str, found: Sequence[Word], wanted: frozenset[str], markers: tuple[str, str]) -> str:
    hits = [bool(wanted.intersection(word.terms)) for word in found]
    if not any(hits):
        last = min(len(found), _LONGEST)
        return text if last == len(found) else text[: found[last - 1].end] + " …"
    first = _window(hits)
    last = min(first + _LONGEST, len(found))
    start = found[first].start if first else 0
    end = found[last - 1].end if last < len(found) else len(text)
    out, place = [], start
    for word, hit in zip(found[first:last], hits[first:last], strict=True):
        if hit:
            out += [text[place : word.start], markers[0], text[word.start : word.end], markers[1]]
            place = word.end
    return ("… " if first else "") + "".join(out) + text[place:end] + (" …" if last < len(found) else "")


def _window(hits: Sequence[bool]) -> int:
    """Return where to begin so that the most hits fall in, three words before the first of them."""
    if len(hits) <= _LONGEST:
        return 0
    counts = [sum(hits[start : start + _LONGEST]) for start in range(len(hits) - _LONGEST + 1)]
    densest = counts.index(max(counts))
    first = densest + hits[densest:].index(True)
    return min(max(0, first - 3), len(hits) - _LONGEST)
