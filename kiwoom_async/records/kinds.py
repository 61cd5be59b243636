"""Kinds: the realtime record types that a caller names, and what is meant by a wrong name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kiwoom_async.records.record import Realtime

__all__ = ["advice", "listed"]

_PACKAGE = __name__.partition(".")[0]


def listed(types: Any) -> tuple[Any, ...]:
    """Return one or several types as a tuple; a text stays whole, for the error about it."""
    if isinstance(types, type | str) or not isinstance(types, Sequence):
        return (types,)
    return tuple(types)


def advice(kind: object) -> str:
    """Return the end of an error about what is no record type: the class that a text may mean.

    A text may be a type code (``0B``), a name in any spelling (``trade``, ``order_book``) or a
    Korean word (``체결``). Blank when nothing is meant by it.
    """
    meant = list(dict.fromkeys(found.__name__ for found in _meant_by(kind)))
    if not meant:
        return ""
    return f"; give the class: from kiwoom_async import {' or '.join(meant)}"


def _meant_by(kind: object) -> Iterator[type[Realtime]]:
    if not isinstance(kind, str) or not kind.strip():
        return
    wanted = _spelling(kind)
    for found in _subclasses(Realtime):
        is_korean_for_it = not wanted.isascii() and wanted in _spelling(found.__doc__ or "")
        is_name_of_it = kind == found.type_code or wanted == _spelling(found.__name__)
        if found.type_code and (is_name_of_it or is_korean_for_it):
            yield found


def _spelling(text: str) -> str:
    return text.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _subclasses(base: type[Realtime]) -> Iterator[type[Realtime]]:
    """Yield the record types of the package; a user's own can't be imported from it."""
    for found in base.__subclasses__():
        if found.__module__.startswith(f"{_PACKAGE}."):
            yield found
        yield from _subclasses(found)
