"""Messages of the shapes, matched back to their templates: engines lose the language once a message is filled in."""

import re
from collections.abc import Sequence
from functools import lru_cache

from postinternat.model import Text
from postinternat.validation.names import Names
from postinternat.validation.rulebook import Shape

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def from_templates(shape: Shape, filled: Sequence[str], names: Names) -> tuple[Text, Text, dict[str, str]] | None:
    """Return the message in both languages, the fix that goes with it, and the values that were filled in.

    None when the shape has no message of its own.
    """
    if not shape.messages:
        return None
    for template, fix in zip(shape.messages, shape.fixes, strict=True):
        for text in filled:
            for words in (template.fr, template.en):
                match = _pattern(words).fullmatch(text)
                if match is not None:
                    values = {name: value for name, value in match.groupdict().items() if value is not None}
                    return _both(template, values, names), _both(fix, values, names), values
    return _both(shape.messages[0], {}, names), shape.fixes[0], {}


@lru_cache(maxsize=1000)
def _pattern(template: str) -> re.Pattern[str]:
    seen: set[str] = set()
    parts, last = [], 0
    for found in _PLACEHOLDER.finditer(template):
        name = found.group(1)
        parts.append(re.escape(template[last : found.start()]))
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
        seen.add(name)
        last = found.end()
    return re.compile("".join(parts) + re.escape(template[last:]), re.DOTALL)


def _both(template: Text, values: dict[str, str], names: Names) -> Text:
    return Text(_fill(template.fr, values, names, "fr"), _fill(template.en, values, names, "en"))


def _fill(template: str, values: dict[str, str], names: Names, language: str) -> str:
    def value(found: re.Match[str]) -> str:
        around = template[max(found.start() - 4, 0) : found.start()], template[found.end() : found.end() + 2]
        money = around[0].endswith("EUR ") or around[1].strip().startswith("€")
        text = values.get(found.group(1), "…")
        return names.filled(text, money=money).in_language(language)

    return _PLACEHOLDER.sub(value, template).replace(" €", "\u00a0€")
