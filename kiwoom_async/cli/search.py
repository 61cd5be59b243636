"""Search: finds TRs, realtime types, fields and FIDs in the spec by any of their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from kiwoom_async import spec
from kiwoom_async.cli.methods import Method, methods
from kiwoom_async.cli.signatures import record_name
from kiwoom_async.cli.topics import Topic, topics

__all__ = ["Found", "Use", "search", "vocabulary"]

T = TypeVar("T")

_ID, _SPACE, _NAME, _KOREAN, _PROSE = 0, 8, 10, 20, 30
"""Weight of the text in which a word was found; the quality of the match counts second."""

_EXACT = 1  # and below: the same text, whatever its case
_SHORT = 4  # letters; a shorter word in the middle of an id means nothing
_USUAL = ("orders", "account", "quotes", "chart", "stocks", "ranking", "investors", "conditions")
"""Namespaces that come before the others where a word fits as well."""

Rank: TypeAlias = tuple[int, int, int]
"""Sum of these for all words, place of the namespace, and the length of the text."""


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
        topics: What to write in Python.
        methods: TRs.
        types: Realtime types.
        fields: Fields.
        exact: The entry with exactly the given id or name, if any.
        fields_first: Whether a field fits better than everything else.
    """

    topics: list[Topic]
    methods: list[Method]
    types: list[spec.RealtimeType]
    fields: list[Use]
    exact: Method | spec.RealtimeType | None
    fields_first: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was found."""
        return not (self.topics or self.methods or self.types or self.fields)

    @property
    def only(self) -> Method | spec.RealtimeType | None:
        """The entry to show in full: the exact match, or the only result."""
        things: list[Method | spec.RealtimeType] = [*self.methods, *self.types]
        if self.topics or (self.fields_first and not self.exact):
            return self.exact
        return things[0] if len(things) == 1 else self.exact


def search(words: Sequence[str]) -> Found:
    """Find all entries that contain all words."""
    trs = _ranked(words, methods(), _texts_of_method)
    types = _ranked(words, spec.load().realtime.values(), _texts_of_type)
    uses = _ranked(words, _uses(), _texts_of_use)
    ranked: list[tuple[Rank, Method | spec.RealtimeType]] = [*trs, *types]
    meant = [thing for rank, thing in ranked if rank[0] in (_ID, _NAME)]
    fits = {rank[0] for rank, _ in ranked}
    return Found(
        [topic for topic in topics() if _is_about(topic, words)],
        [method for _, method in trs],
        [kind for _, kind in types],
        [use for _, use in uses],
        meant[0] if len(meant) == 1 else None,
        fields_first=bool(uses) and uses[0][0][0] <= _EXACT and min(fits, default=99) > _EXACT,
    )


def vocabulary() -> set[str]:
    """Return every word that finds something."""
    found = {word for topic in topics() for word in topic.words}
    for method in methods():
        found |= {method.path, method.api.method, method.api.id, method.space.namespace}
        found |= {*method.api.method.split("_")}
    for kind in spec.load().realtime.values():
        found |= {kind.id, record_name(kind.record), kind.record}
    uses = _uses()
    return found | {use.field.name for use in uses} | {use.field.label for use in uses}


def _is_about(topic: Topic, words: Sequence[str]) -> bool:
    known = {_singular(word) for word in topic.words}
    return all(_singular(word) in known for word in words)


def _singular(word: str) -> str:
    return word.casefold().replace(" ", "").removesuffix("s")


def _ranked(
    words: Sequence[str], things: Iterable[T], texts: Callable[[T], Iterable[tuple[int, str]]]
) -> list[tuple[Rank, T]]:
    ranked = [(_rank(words, [*texts(thing)], _place(thing)), thing) for thing in things]
    found = [(rank, thing) for rank, thing in ranked if rank is not None]
    return sorted(found, key=lambda hit: hit[0])


def _place(thing: object) -> int:
    """Return the place of the namespace of a TR."""
    if isinstance(thing, Method) and thing.space.namespace in _USUAL:
        return _USUAL.index(thing.space.namespace)
    return len(_USUAL)


def _rank(words: Sequence[str], texts: Sequence[tuple[int, str]], place: int) -> Rank | None:
    """Return the rank of the worst match of the words; None if a word has no match."""
    worst = (0, 0, 0)
    for word in words:
        fits = [
            (weight + fit, place, 0 if weight == _SPACE else len(text))
            for weight, text in texts
            if (fit := _fit(word, text, weight)) is not None
        ]
        if not fits:
            return None
        worst = max(worst, min(fits))
    return worst


def _fit(word: str, text: str, weight: int) -> int | None:
    if weight == _SPACE:
        return 0 if _singular(word) == _singular(text) else None
    if word == text:
        return 0
    word, text = word.casefold(), text.casefold()
    if word == text:
        return 1
    if word in re.split(r"[\s_.,()/]+", text):
        return 2
    if text.startswith(word):
        return 3
    is_part = word in text and (weight != _ID or len(word) >= _SHORT)
    return 4 if is_part else None


def _texts_of_method(method: Method) -> Iterable[tuple[int, str]]:
    yield _ID, method.api.id
    yield _SPACE, method.space.namespace
    yield _SPACE, method.space.label
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
