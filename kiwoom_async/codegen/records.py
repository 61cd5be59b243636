"""Record classes: one line per field of the spec."""

from __future__ import annotations

from collections.abc import Iterable

from kiwoom_async.codegen.text import Node, call, docstring, mapping, quoted, rendered
from kiwoom_async.spec import FieldSpec

__all__ = ["record_class", "tables"]

_LONG = 5  # a code table of so many entries gets a name of its own


def record_class(
    name: str,
    bases: str,
    summary: str,
    fields: Iterable[FieldSpec],
    row: str = "",
    about: str = "",
) -> str:
    """Return the text of one class.

    Args:
        name: Its name.
        bases: What it is derived from.
        summary: Its docstring.
        fields: Its attributes.
        row: Class of the rows that a table among the attributes lists.
        about: A second paragraph of the docstring.
    """
    lines = [_field_line(field, row) for field in fields]
    body = docstring([summary, about] if about else [summary], "    ")
    return f"class {name}({bases}):\n{body}" + ("\n" + "\n".join(lines) + "\n" if lines else "")


def tables(fields: Iterable[FieldSpec]) -> list[str]:
    """Return the code tables that are too long for the line of their field."""
    long = {_table_name(field): field.codes for field in fields if len(field.codes) >= _LONG}
    return [rendered(mapping(codes.items(), f"{name} = {{")) for name, codes in long.items()]


def _field_line(field: FieldSpec, row: str) -> str:
    arguments: list[Node] = [quoted(field.wire), quoted(field.label)]
    if field.kind == "table":
        arguments.append(row)
    if field.kind == "choice":
        arguments.append(
            _table_name(field) if len(field.codes) >= _LONG else mapping(field.codes.items())
        )
    if field.also:
        arguments.append(f"also={quoted(field.also)}")
    if field.unit and not (field.kind == "number" and field.unit == "%"):
        arguments.append(f"unit={quoted(field.unit)}")
    if field.scale != 1:
        arguments.append(f"scale={field.scale}")
    if field.kind in ("decimal", "number") and field.sign in ("direction", "side"):
        arguments.append("signed=False")
    if not field.optional:
        return rendered(call(f"{field.name} = {field.kind}(", *arguments), "    ")
    return rendered(call(f"{field.name} = optional(", call(f"{field.kind}(", *arguments)), "    ")


def _table_name(field: FieldSpec) -> str:
    return f"_{field.name.upper()}_NAMES"
