import pytest

from postinternat.search.words import joined, words


def terms(text: str) -> list[set[str]]:
    return [set(word.terms) for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zones", "zone"),
        ("généralistes", "generaliste"),
        ("hôpitaux", "hôpital"),
        ("hospitalière", "hospitaliers"),
        ("rémunérés", "remuneration"),
        ("validée", "valides"),
        ("CŒUR", "coeur"),
        ("ÉLÉVATION", "elevation"),
        ("l’hôpital", "hopital"),
        ("qu'installation", "installations"),
    ],
)
def test_forms_of_a_word_share_a_term(one: str, other: str) -> None:
    (first,), (second,) = terms(one), terms(other)
    assert first & second


@pytest.mark.parametrize(("one", "other"), [("zone", "zip"), ("ars", "art"), ("MSP", "MSU"), ("chu", "ch")])
def test_different_words_share_none(one: str, other: str) -> None:
    (first,), (second,) = terms(one), terms(other)
    assert not first & second


def test_digits_and_letters_are_apart() -> None:
    assert terms("400MG") == terms("400 MG") == [{"400"}, {"mg"}]


def test_a_decomposed_accent_is_the_same_accent() -> None:
    assert terms("the\u0301rapeute") == terms("thérapeute")


def test_places_are_those_of_the_text() -> None:
    text = "L'hôpital d’Amiens, 2e"
    assert [text[word.start : word.end] for word in words(text)] == ["hôpital", "Amiens", "2", "e"]


def test_what_has_no_latin_letter_is_left_out() -> None:
    assert terms("漢字 ЖЖ * \" ' — 👩‍⚕️") == []


def test_a_name_can_be_joined() -> None:
    assert joined("CCU-MG") == joined("ccu mg") == "ccumg"


def test_a_word_without_end_is_cut() -> None:
    assert all(len(term) <= 64 for word in words("é" * 10_000) for term in word.terms)
