"""Layout of a spec file: a line per field, so that a change is a line of a diff."""

from __future__ import annotations

import json
from typing import Any

import msgspec

__all__ = ["spec_text"]

_LISTS = ("apis", "types", "params", "fields", "rows")


def spec_text(file: msgspec.Struct) -> str:
    """Return the text of a spec file: keys in the order of the structs, without defaults."""
    return _laid_out(msgspec.to_builtins(file), "") + "\n"


def _laid_out(entry: dict[str, Any], indent: str) -> str:
    """Lay out an entry: a key per line if it holds lists of entries or belongs to such a list."""
    if not indent or "summary" in entry:
        inner = indent + "  "
        lines = [f"{_flat(key)}: {_value(key, value, inner)}" for key, value in entry.items()]
        return "{\n" + ",\n".join(inner + line for line in lines) + f"\n{indent}}}"
    return _flat(entry)


def _value(key: str, value: Any, indent: str) -> str:
    if key not in _LISTS:
        return _flat(value)
    inner = indent + "  "
    return "[\n" + ",\n".join(inner + _laid_out(entry, inner) for entry in value) + f"\n{indent}]"


def _flat(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
