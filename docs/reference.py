"""Reference of the API as HTML: what the docstrings say, and what the fields say about themselves.

``python docs/reference.py [FOLDER]`` writes it with pdoc, into ``site`` by default.
"""

from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path
from typing import Any

from pdoc import pdoc, render
from pdoc.doc import Class, Doc, Module, Variable

from kiwoom_async.records.field import Field, Table

__all__ = ["write"]

_ROOMS = (
    "api",
    "bus",
    "capture",
    "errors",
    "history",
    "market",
    "realtime",
    "records",
    "remote",
    "simulator",
    "telemetry",
)
"""What users meet beside the public face, be it only as the base of something there."""

_MACHINERY = ("item_kind", "type_code")
"""Attributes of records that only the client reads."""

_INTERNAL = "kiwoom_async.api.index"


def write(folder: Path) -> None:
    """Write the reference of everything a user touches."""
    # anyio's base class of contexts has an annotation that only a type checker can resolve
    warnings.filterwarnings("ignore", "(?s).*AsyncContextManagerMixin")
    names = ["kiwoom_async", *(f"kiwoom_async.{room}" for room in _ROOMS)]
    root, *rooms = map(Module.from_name, names)
    root.submodules = rooms  # pdoc lists what __all__ names, and modules are not there
    api = rooms[0]
    api.submodules = [module for module in api.submodules if module.fullname != _INTERNAL]
    _session_first(root)
    for module in (root, *rooms, *api.submodules):
        _prepare(module)
    render.configure(docformat="google", show_source=False)
    pdoc(*names, f"!{_INTERNAL}", output_directory=folder)


def _session_first(root: Module) -> None:
    """Show `Session` before the other names: it is where a reader begins."""
    root.__dict__["members"] = {"Session": root.members["Session"], **root.members}


def _prepare(doc: Doc[Any]) -> None:
    """Bring a docstring, and those of everything in it, into the form that pdoc shows well."""
    doc.docstring = _as_markdown(doc.docstring)
    if isinstance(doc, Class):
        for name in _MACHINERY:
            doc.members.pop(name, None)
        _describe_fields(doc)
    if isinstance(doc, Class | Module):
        for member in doc.members.values():
            _prepare(member)


def _as_markdown(docstring: str) -> str:
    """Turn shortened roles and the colons before code into what pdoc knows."""
    linked = docstring.replace("`~", "`")
    return re.sub(r"^::$", "", re.sub(r"(?<=\w)::$", ":", linked, flags=re.M), flags=re.M)


def _describe_fields(cls: Class) -> None:
    """Say what a field is: to pdoc it is a property, and its getter is the same for all fields."""
    for name, member in cls.members.items():
        field = getattr(cls.obj, name, None)
        if isinstance(member, Variable) and isinstance(field, Field):
            member.docstring = _description(field)
            member.annotation = _type(field)


def _type(field: Field[Any]) -> Any:
    if isinstance(field, Table):
        return list[field.row]  # type: ignore[name-defined]
    return field.type | None if field.optional else field.type


def _description(field: Field[Any]) -> str:
    if not field.codes:
        return field.__doc__ or ""
    names = ", ".join(f"``{name}``" for name in dict.fromkeys(field.codes.values()))
    return f"{field.__doc__} One of {names}; a code without a name stays as it came."


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
