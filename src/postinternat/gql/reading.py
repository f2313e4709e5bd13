"""Single values of a node as JSON will hold them: texts in a language, numbers, dates, codes."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import pyoxigraph as ox
from graphql.execution.values import VariableValues

from postinternat.gql import provenance
from postinternat.gql.bindings import CodePart, Current, Identity, Label, Value
from postinternat.gql.order import LANGUAGES
from postinternat.gql.output import CODE
from postinternat.gql.plan import Codes, Entry, Leaf
from postinternat.gql.schema import Api, Row
from postinternat.gql.terms import Json
from postinternat.model import FieldSpec, Text
from postinternat.model.catalogue import ValueKind

Known: TypeAlias = Mapping[str, Sequence[ox.NamedNode | ox.Literal]]
"""The properties of one node that were fetched."""
Show: TypeAlias = Callable[[str, Known], Json]


class Reader:
    """Reads values for one run, in its language unless a field asks for another."""

    def __init__(self, api: Api, language: str, variables: VariableValues) -> None:
        self._language = language
        self._variables = variables
        self.concepts = api.concepts

    def show(self, leaf: Leaf) -> Show:
        """Return the function that shows the leaf of a node."""
        binding = leaf.binding
        match binding:
            case Identity():
                return lambda iri, _: iri
            case Current():
                return lambda _, known: _first(known.get(provenance.CURRENT, ()), _is_true)
            case Label():
                return self._label(binding, self._lang(leaf))
            case CodePart():
                lang = self._lang(leaf)
                return lambda iri, _: self._code_part(binding, iri, lang)
            case Value():
                return self._value(binding, self._lang(leaf))

    def show_codes(self, slot: Codes) -> Show:
        """Return the function that shows the concepts of a coded field."""
        path, many = slot.binding.spec.path, slot.binding.spec.many
        parts = [(entry, self._part(entry)) for entry in slot.entries]

        def show(_: str, known: Known) -> Json:
            iris = sorted(term.value for term in known.get(path, ()))
            if many:
                return [_code_row(iri, parts) for iri in iris]
            return _code_row(iris[0], parts) if iris else None

        return show

    def _part(self, entry: Entry) -> Show:
        return self.show(entry.slot) if isinstance(entry.slot, Leaf) else lambda _iri, _known: CODE

    def _lang(self, leaf: Leaf) -> str:
        return leaf.call.arguments(self._variables).get("lang") or self._language

    def _label(self, binding: Label, lang: str) -> Show:
        def show(iri: str, known: Known) -> str | None:
            for path in binding.paths:
                language, texts = best_texts(known.get(path, ()), lang)
                if texts:
                    return language or None if binding.language else texts[0]
            # Concepts are known without asking the store.
            if iri in self.concepts:
                text = self.concepts[iri][0].label
                return _used(text, lang) if binding.language else text.in_language(lang)
            return None if binding.language else iri.replace("#", "/").rstrip("/").rpartition("/")[2]

        return show

    def _code_part(self, binding: CodePart, iri: str, lang: str) -> str | None:
        if binding.name == "id":
            return iri
        found = self.concepts.get(iri)
        if found is None:
            plain = iri.rpartition("/")[2]
            return {"list": iri.rpartition("/")[0].rpartition("/")[2], "definition": None}.get(binding.name, plain)
        concept, codes = found
        if binding.name in ("code", "list"):
            return concept.code if binding.name == "code" else codes.name
        text = concept.label if binding.name == "label" else concept.definition
        return _used(text, lang) if binding.language else text.in_language(lang) or None

    def _value(self, binding: Value, lang: str) -> Show:
        spec = binding.spec
        if spec.kind is ValueKind.TEXT:
            return lambda _, known: _text(binding, known.get(spec.path, ()), lang)
        convert = _CONVERTERS.get(spec.kind, str)
        if spec.many:
            return lambda _, known: sorted(convert(term.value) for term in known.get(spec.path, ()))
        return lambda _, known: _first(known.get(spec.path, ()), convert)


def best_texts(terms: Sequence[ox.NamedNode | ox.Literal], lang: str) -> tuple[str, list[str]]:
    """Return the language that is given for ``lang``, and the texts in it, sorted."""
    if len(terms) == 1:
        term = terms[0]
        return (term.language or "") if isinstance(term, ox.Literal) else "", [term.value]
    by_language: dict[str, list[str]] = {}
    for term in terms:
        language = (term.language or "") if isinstance(term, ox.Literal) else ""
        by_language.setdefault(language, []).append(term.value)
    if not by_language:
        return "", []
    wanted = (lang, *LANGUAGES, "", *sorted(by_language))
    language = next(item for item in wanted if item in by_language)
    return language, sorted(by_language[language])


def single_text(spec: FieldSpec) -> bool:
    """Tell whether a text has one value in a language."""
    return spec.unique_language or not spec.many


def _text(binding: Value, terms: Sequence[ox.NamedNode | ox.Literal], lang: str) -> Json:
    language, texts = best_texts(terms, lang)
    if binding.language:
        return language or None
    if single_text(binding.spec):
        return texts[0] if texts else None
    return texts


def _used(text: Text, lang: str) -> str | None:
    given = text.in_language(lang)
    other = "en" if lang == "fr" else "fr"
    return (lang if given == getattr(text, lang) else other) if given else None


def _first(terms: Sequence[ox.NamedNode | ox.Literal], convert: Callable[[str], Json]) -> Json:
    if not terms:
        return None
    return convert(terms[0].value) if len(terms) == 1 else min(convert(term.value) for term in terms)


def _is_true(text: str) -> bool:
    return text in ("true", "1")


_CONVERTERS: dict[ValueKind, Callable[[str], Json]] = {
    ValueKind.INTEGER: int,
    ValueKind.YEAR: int,
    ValueKind.DECIMAL: float,
    ValueKind.BOOLEAN: _is_true,
}


def _code_row(iri: str, parts: Sequence[tuple[Entry, Show]]) -> Row:
    row = Row(CODE)
    for entry, show in parts:
        row[entry.key] = show(iri, {})
    return row
