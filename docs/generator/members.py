"""Members of a class: what a user may touch, with the signature and the docstring of each."""

from __future__ import annotations

import inspect
import types
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from docs.generator.docstrings import as_markdown
from docs.generator.words import Language
from kiwoom_async.records.field import Field

__all__ = ["Member", "inherited", "members", "members_of", "signature"]

_LINE = 88
_MACHINERY = {"item_kind", "type_code"}
"""Attributes of records that only the client reads."""


class Member(NamedTuple):
    """One attribute or method."""

    name: str
    thing: Any
    docstring: str


def members_of(cls: type) -> Iterator[Member]:
    """Return the public members with a docstring, those of the class before inherited ones."""
    for name in _own(cls):
        if name.startswith("_") or name in _MACHINERY:
            continue
        thing = inspect.getattr_static(cls, name)
        if not isinstance(thing, property | cached_property) and not _is_method(thing):
            continue  # a value: its class describes it under Attributes
        if text := inspect.getdoc(getattr(cls, name, None) if _is_method(thing) else thing):
            yield Member(name, thing, text)


def inherited(cls: type) -> dict[str, list[str]]:
    """Return what a class has of others, those of Python: the names by the class they are from."""
    found: dict[str, list[str]] = {}
    for base in cls.__mro__:
        if _is_ours(base) or base is object or issubclass(base, BaseException):
            continue
        names = [name for name in vars(base) if not name.startswith("_")]
        known = {name for earlier in found.values() for name in earlier} | set(_own(cls))
        if new := [name for name in names if name not in known]:
            found[base.__name__] = new
    return found


def members(
    cls: type, language: Language, *, without: Collection[str] = (), level: int = 3
) -> list[str]:
    """Return the section of each member of a class."""
    lines = []
    for member in members_of(cls):
        if member.name in without:
            continue
        lines += [
            f"{'#' * level} {member.name} {{ #{cls.__name__}.{member.name} }}",
            "",
            *("```python", signature(member.name, member.thing), "```", ""),
            *as_markdown(member.docstring, language, within=cls.__name__),
        ]
    return lines


def signature(name: str, thing: Any) -> str:
    """Return how a member is used, with its types as the source has them."""
    if isinstance(thing, Field):
        return f"{name}: {thing.type.__name__}{' | None' if thing.optional else ''}"
    if isinstance(thing, property | cached_property):
        getter = thing.fget if isinstance(thing, property) else thing.func
        returned = inspect.signature(getter).return_annotation if getter else ""
        return f"{name}: {returned}" if isinstance(returned, str) else name
    function = thing.__func__ if isinstance(thing, staticmethod | classmethod) else thing
    return _call(name, function, bound=not isinstance(thing, staticmethod))


def _call(name: str, function: Any, *, bound: bool) -> str:
    """Return a call in one line, or with an argument a line where that would be too long."""
    found = _signature_of(function)
    params = [_as_written(param) for param in found.parameters.values()]
    if params and bound and params[0].name in ("self", "cls"):
        params = params[1:]
    returned = found.return_annotation
    end = f" -> {returned}" if isinstance(returned, str) and returned != "None" else ""
    word = "async " if inspect.iscoroutinefunction(function) else ""
    text = f"{word}{name}{inspect.Signature(params)}{end}"
    if len(text) <= _LINE:
        return text
    lines = [f"    {part}," for part in _one_by_one(params)]
    return "\n".join([f"{word}{name}(", *lines, f"){end}"])


def _one_by_one(params: list[inspect.Parameter]) -> Iterator[str]:
    """Return each argument as text, and the star before the first that is given by name only."""
    by_name_only = False
    for param in params:
        if param.kind is param.KEYWORD_ONLY and not by_name_only:
            yield "*"
        by_name_only |= param.kind in (param.KEYWORD_ONLY, param.VAR_POSITIONAL)
        yield str(param)


def _signature_of(function: Any) -> inspect.Signature:
    """Return a signature; that of a struct as its source has it, without looking up the types."""
    if not (isinstance(function, type) and issubclass(function, msgspec.Struct)):
        return inspect.signature(function)
    types: dict[str, Any] = {}
    for base in reversed(function.__mro__):
        types |= inspect.get_annotations(base)
    names = function.__struct_fields__
    blank = [inspect.Parameter.empty] * (len(names) - len(function.__struct_defaults__))
    params = [
        inspect.Parameter(
            name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=inspect.Parameter.empty if default is msgspec.NODEFAULT else default,
            annotation=types[name],
        )
        for name, default in zip(names, [*blank, *function.__struct_defaults__], strict=True)
        if not name.startswith("_")
    ]
    return inspect.Signature(params)


def _as_written(param: inspect.Parameter) -> inspect.Parameter:
    """Return a parameter that shows its annotation and its default as the source has them."""
    text = getattr(param.annotation, "__forward_arg__", param.annotation)
    if isinstance(text, str):
        param = param.replace(annotation=_Written(text))
    if isinstance(param.default, type) and param.default is not param.empty:
        param = param.replace(default=_Written(param.default.__name__))
    return param


class _Written(str):
    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _own(cls: type) -> dict[str, None]:
    """Return the names that classes of the package give it, in their order."""
    return dict.fromkeys(name for base in cls.__mro__ if _is_ours(base) for name in vars(base))


def _is_ours(cls: type) -> bool:
    return cls.__module__.startswith("kiwoom_async")


def _is_method(thing: object) -> bool:
    return isinstance(thing, staticmethod | classmethod | types.FunctionType)
