"""Fields of records as tables: attribute, type, name on the wire, Korean label, unit, choices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docs.generator.document import table
from docs.generator.words import Language, say, unit
from kiwoom_async.records.field import Field
from kiwoom_async.spec import FieldSpec, Param

__all__ = ["field_names", "field_table"]


def field_table(
    fields: Sequence[FieldSpec], cls: type | None, language: Language, wire: str = "on the wire"
) -> list[str]:
    """Return the table of the fields that a class has, in the order of the spec."""
    head = ("attribute", "type", wire, "Korean name", "unit", "choices")
    words = [word if word == "FID" else say(language, word) for word in head]
    shown = [field for field in fields if field.kind != "table"]
    return table(words, (_row(field, getattr(cls, field.name, None), language) for field in shown))


def field_names(
    fields: Iterable[FieldSpec | Param], record: str = ""
) -> tuple[tuple[str, str, str], ...]:
    """Return by which words fields are searched: anchor of the row or name, label, wire name."""
    prefix = f"{record}." if record else ""
    return tuple((f"{prefix}{field.name}", field.label, field.wire) for field in fields)


def _row(field: FieldSpec, there: object, language: Language) -> tuple[str, ...]:
    kind = field.kind
    if isinstance(there, Field):
        kind = there.type.__name__ + (" | None" if there.optional else "")
    choices = ", ".join(f"`{name}` ({code})" for code, name in field.codes.items())
    if isinstance(there, Field) and not choices:
        choices = ", ".join(f"`{name}`" for name in there.names)
    anchor = f"{{ #{there.record}.{field.name} }}" if isinstance(there, Field) else ""
    name, wire = f"`{field.name}`{anchor}", f"`{field.wire}`"
    return (name, f"`{kind}`", wire, field.label, unit(language, field.unit), choices)
