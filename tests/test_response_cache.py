"""Answers are kept within their room, the least used forgotten first."""

from postinternat.http.response_cache import ResponseCache


def test_the_least_used_answer_is_forgotten_first() -> None:
    cache: ResponseCache[str] = ResponseCache(10)
    for key in "abcde":
        cache.put(key, key, 2)
    assert cache.get("a") == "a"
    cache.put("f", "f", 2)
    assert [key for key in "abcdef" if cache.get(key)] == ["a", "c", "d", "e", "f"]
    assert cache.size == 10


def test_an_answer_put_again_counts_once() -> None:
    cache: ResponseCache[str] = ResponseCache(10)
    cache.put("a", "old", 2)
    cache.put("a", "new", 1)
    assert (cache.get("a"), cache.size) == ("new", 1)
    cache.clear()
    assert (cache.get("a"), cache.size) == (None, 0)


def test_one_large_answer_does_not_push_out_the_others() -> None:
    cache: ResponseCache[str] = ResponseCache(10)
    cache.put("a", "a", 2)
    cache.put("b", "b", 3)
    assert (cache.get("a"), cache.get("b"), cache.size) == ("a", None, 2)
