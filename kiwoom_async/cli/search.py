"""Search: finds TRs, realtime types, fields and FIDs in the spec by any of their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from kiwoom_async import spec
from kiwoom_async.cli.methods import Method, methods
from kiwoom_async.cli.signatures import record_name

__all__ = ["Found", "Use", "search"]

T = TypeVar("T")

_ID, _NAME, _KOREAN, _PROSE = 0, 10, 20, 30
"""Weight of the text in which a word was found; the quality of the match counts second."""

Rank: TypeAlias = tuple[int, int]
"""Sum of these for all words, and the length of the rest of the text."""


class Use(NamedTuple):
    """A field, used in one or more places.

    Attributes:
        field: The field.
        places: ``chart.daily_candles`` or ``Trade``.
    """

    field: spec.FieldSpec | spec.Param
    places: Sequence[str]


class Found(NamedTuple):
    """The results, best match first.

    Attributes:
        exact: The entry with exactly the given id or name, if any.
    """

    methods: list[Method]
    types: list[spec.RealtimeType]
    fields: list[Use]
    exact: Method | spec.RealtimeType | None

    @property
    def only(self) -> Method | spec.RealtimeType | None:
        """The entry to show in full: the exact match, or the only result."""
        things: list[Method | spec.RealtimeType] = [*self.methods, *self.types]
        return things[0] if len(things) == 1 else self.exact


def search(words: Sequence[str]) -> Found:
    """Find all entries that contain all words."""
    trs = _ranked(words, methods(), _texts_of_method)
    types = _ranked(words, spec.load().realtime.values(), _texts_of_type)
    uses = _ranked(words, _uses(), _texts_of_use)
    ranked: list[tuple[Rank, Method | spec.RealtimeType]] = [*trs, *types]
    meant = [thing for (fit, _), thing in ranked if fit in (_ID, _NAME)]
    return Found(
        [method for _, method in trs],
        [kind for _, kind in types],
        [use for _, use in uses],
        meant[0] if len(meant) == 1 else None,
    )


def _ranked(
    words: Sequence[str], things: Iterable[T], texts: Callable[[T], Iterable[tuple[int, str]]]
) -> list[tuple[Rank, T]]:
    ranked = [(_rank(words, [*texts(thing)]), thing) for thing in things]
    found = [(rank, thing) for rank, thing in ranked if rank is not None]
    return sorted(found, key=lambda hit: hit[0])


def _rank(words: Sequence[str], texts: Sequence[tuple[int, str]]) -> Rank | None:
    """Return the rank of the worst match of the words; None if a word has no match."""
    worst = (0, 0)
    for word in words:
        fits = [
            (weight + fit, len(text))
            for weight, text in texts
            if (fit := _fit(word, text)) is not None
        ]
        if not fits:
            return None
        worst = max(worst, min(fits))
    return worst


def _fit(word: str, text: str) -> int | None:
    if word == text:
        return 0
    word, text = word.casefold(), text.casefold()
    if word == text:
        return 1
    if word in re.split(r"[\s_.,()/]+", text):
        return 2
    if text.startswith(word):
        return 3
    return 4 if word in text else None


def _texts_of_method(method: Method) -> Iterable[tuple[int, str]]:
    yield _ID, method.api.id
    yield _NAME, method.path
    yield _NAME, method.api.method
    yield _KOREAN, method.api.name
    yield _PROSE, method.api.summary


def _texts_of_type(kind: spec.RealtimeType) -> Iterable[tuple[int, str]]:
    yield _ID, kind.id
    yield _NAME, kind.record
    yield _NAME, record_name(kind.record)
    yield _KOREAN, kind.name
    yield _PROSE, kind.summary


def _texts_of_use(use: Use) -> Iterable[tuple[int, str]]:
    yield _ID, use.field.wire
    yield _NAME, use.field.name
    yield _KOREAN, use.field.label


def _uses() -> list[Use]:
    """Return every field once, with the places where it is used."""
    places: dict[tuple[str, str, str], dict[str, None]] = {}
    fields: dict[tuple[str, str, str], spec.FieldSpec | spec.Param] = {}
    for place, field in _fields():
        key = (field.wire, field.name, field.label)
        fields.setdefault(key, field)
        places.setdefault(key, {})[place] = None
    return [Use(field, list(places[key])) for key, field in fields.items()]


def _fields() -> Iterable[tuple[str, spec.FieldSpec | spec.Param]]:
    for method in methods():
        api = method.api
        fields = (field for field in (*api.rows, *api.fields) if field.kind != "table")
        yield from ((method.path, field) for field in fields)
        yield from ((method.path, param) for param in api.arguments)
    for kind in spec.load().realtime.values():
        yield from ((kind.record, field) for field in kind.fields)
