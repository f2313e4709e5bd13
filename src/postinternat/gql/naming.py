"""The names of the GraphQL schema: what a class, a code list or a code is called there."""

import re

from postinternat.model import ClassSpec, CodeList, Text

_NOT_IN_NAMES = re.compile(r"[^A-Z0-9_]")


def concrete(spec: ClassSpec) -> str:
    """Return the object type of a class: its own name, or ``Other…`` when sub-classes made it an interface."""
    return f"Other{spec.name}" if spec.children else spec.name


def connection(type_name: str) -> str:
    """Return the type of a page of a collection."""
    return f"{type_name}Connection"


def edge(type_name: str) -> str:
    """Return the type of one place in a page."""
    return f"{type_name}Edge"


def filter_of(type_name: str) -> str:
    """Return the input that filters nodes of a type."""
    return f"{type_name}Filter"


def list_filter_of(type_name: str) -> str:
    """Return the input that filters by a list of linked nodes."""
    return f"{type_name}ListFilter"


def order_of(type_name: str) -> str:
    """Return the input that sorts nodes of a type."""
    return f"{type_name}Order"


def order_field_of(type_name: str) -> str:
    """Return the enum of the fields that nodes of a type can be sorted by."""
    return f"{type_name}OrderField"


def code_enum(codes: CodeList) -> str:
    """Return the enum of a code list: ``payment-basis`` becomes ``PaymentBasisCode``."""
    return "".join(part.capitalize() for part in codes.name.split("-")) + "Code"


def enum_value(name: str) -> str:
    """Return a code or a field name as an enum value: ``medium-term`` and ``mediumTerm`` become ``MEDIUM_TERM``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    value = _NOT_IN_NAMES.sub("_", spaced.upper())
    return f"_{value}" if value[:1].isdigit() else value


def singular(type_name: str) -> str:
    """Return the field that narrows a link to one class: ``Scheme`` becomes ``scheme``."""
    return type_name[:1].lower() + type_name[1:]


def described(*texts: Text) -> str | None:
    """Return descriptions for readers of either language: the French line, then the English one."""
    fr = " – ".join(text.fr for text in texts if text.fr)
    en = " – ".join(text.en for text in texts if text.en)
    return "\n".join(dict.fromkeys(line for line in (fr, en) if line)) or None
