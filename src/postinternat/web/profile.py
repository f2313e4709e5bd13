"""What a visitor answers in the finder, read from the address into the ``DoctorProfile`` of GraphQL."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.datastructures import QueryParams

from postinternat.errors import suggestion
from postinternat.text import Text
from postinternat.web.questions import Kind, Question

YES, NO = "oui", "non"
"""How the address says it, in both languages."""
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,4})?\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_EARLIEST, _LATEST = date(1950, 1, 1), date(2100, 1, 1)
_PARTS = ("HOSPITAL", "AMBULATORY", "UNIVERSITY")


@dataclass(frozen=True)
class Mistake:
    """What cannot be read in one field, and how to mend it."""

    question: Question
    words: Text


@dataclass
class Answers:
    """The answers of one visitor.

    Attributes:
        given: what was written, by the name of the question; shown again in the form.
        profile: the variables of GraphQL; empty when nothing was answered.
    """

    given: dict[str, Sequence[str]] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


class _Unreadable(ValueError):
    """What was written is no answer to the question. ``words`` say why and what to write."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.en)
        self.words = words


def read(query: QueryParams, questions: Iterable[Question]) -> Answers:
    """Return the answers that the address holds; what it cannot mean is among the mistakes."""
    answers = Answers()
    shares: dict[str, Question] = {}
    for question in questions:
        written = [text.strip() for text in query.getlist(question.name) if text.strip()]
        if not written:
            continue
        answers.given[question.name] = written
        try:
            value = _value(question, written)
        except _Unreadable as mistake:
            answers.mistakes.append(Mistake(question, mistake.words))
            continue
        if question.kind is Kind.PERCENT:
            shares[question.field] = question
            answers.profile.setdefault("shares", []).append({"place": question.field, "share": value})
        elif question.answer:
            answers.profile.setdefault("answers", []).append({"criterion": question.field, "holds": value})
        else:
            answers.profile[question.field] = value
    _check_sum(answers, shares)
    return answers


def _value(question: Question, written: Sequence[str]) -> Any:  # noqa: ANN401 -- JSON
    """Return the value of one field of the profile. Raises _Unreadable."""
    if question.kind is Kind.MANY:
        codes = [_code(text, question.options) for text in dict.fromkeys(written)]
        return codes if question.field == "regions" else [_enum(code) for code in codes]
    if len(set(written)) > 1:
        raise _Unreadable(Text("deux réponses : n'en garder qu'une", "two answers: keep one of them"))
    text = written[0]
    match question.kind:
        case Kind.ONE:
            return _enum(_code(text, question.options))
        case Kind.YES_OR_NO:
            return _yes_or_no(text)
        case Kind.DAY:
            return _day(text)
        case Kind.PERCENT:
            return _percent(text)
        case Kind.WHOLE:
            return _whole(text)
        case _:
            return _number(text)


def _code(text: str, options: Mapping[str, str]) -> str:
    if text not in options:
        known = ", ".join(options)
        hint = suggestion(text, options, Text(f"choisir parmi : {known}", f"choose one of: {known}"))
        raise _Unreadable(Text(f"« {text} » n'est pas proposé ; {hint.fr}", f"{text!r} is not offered; {hint.en}"))
    return text


def _enum(code: str) -> str:
    """Return a code as the enums of GraphQL write it."""
    return code.upper().replace("-", "_")


def _yes_or_no(text: str) -> bool:
    if text not in {YES, NO}:
        raise _Unreadable(Text(f"« {text} » : écrire {YES} ou {NO}", f"{text!r}: write {YES} or {NO}"))
    return text == YES


def _day(text: str) -> str:
    try:
        if not _DAY.match(text) or not _EARLIEST <= date.fromisoformat(text) < _LATEST:
            raise ValueError
    except ValueError:
        example = "2024-11-01"
        raise _Unreadable(
            Text(
                f"« {text} » n'est pas un jour de 1950 à 2099, écrit comme {example}",
                f"{text!r} is no day from 1950 to 2099, written as {example}",
            )
        ) from None
    return text


def _number(text: str) -> float:
    if not _NUMBER.match(text):
        raise _Unreadable(Text(f"« {text} » : écrire un nombre, comme 38", f"{text!r}: write a number, such as 38"))
    return float(text.replace(",", "."))


def _whole(text: str) -> int:
    number = _number(text)
    if not number.is_integer():
        raise _Unreadable(Text(f"« {text} » : écrire un nombre entier", f"{text!r}: write a whole number"))
    return int(number)


def _percent(text: str) -> float:
    number = _number(text.removesuffix("%").strip())
    if number > 100:
        raise _Unreadable(Text(f"« {text} » : écrire un nombre de 0 à 100", f"{text!r}: write a number from 0 to 100"))
    return round(number / 100, 6)


def _check_sum(answers: Answers, shares: Mapping[str, Question]) -> None:
    parts = [item["share"] for item in answers.profile.get("shares", ()) if item["place"] in _PARTS]
    total = math.fsum(parts)
    if total > 1 + 1e-9:
        last = [shares[place] for place in _PARTS if place in shares][-1]
        answers.mistakes.append(
            Mistake(
                last,
                Text(
                    f"hôpital, ville et université font {total * 100:g} % : 100 % au plus",
                    f"hospital, ambulatory practice and university make {total * 100:g}%: 100% at most",
                ),
            )
        )
