"""Kinds: the realtime record types that a command line names, by any of their names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

from kiwoom_async import ConfigError, Realtime, realtime, spec
from kiwoom_async.cli.advice import did_you_mean
from kiwoom_async.cli.signatures import record_name

__all__ = [
    "add_all",
    "has_korean_name",
    "record_types",
    "refuse_without_symbols",
    "type_of",
    "types_of",
]

_OF_STOCKS = "주식"
"""First word of most Korean names, which may be omitted: 체결 is 주식체결."""


_WHOLE = ("account", "market")


class Adding(Protocol):
    """A recorder or a gateway."""

    async def add(self, types: Sequence[type[Any]], /, *symbols: str) -> None: ...


async def add_all(to: Adding, kinds: Sequence[type[Realtime]], symbols: Sequence[str]) -> None:
    """Register types of the account and the market without symbols, the others with them."""
    whole = [kind for kind in kinds if kind.item_kind in _WHOLE]
    by_symbol = [kind for kind in kinds if kind not in whole]
    if whole:
        await to.add(whole)
    if by_symbol:
        await to.add(by_symbol, *symbols)


def refuse_without_symbols(kinds: Sequence[type[Realtime]]) -> None:
    """Refuse types that are registered for symbols.

    Raises:
        ConfigError: one of them is.
    """
    for kind in kinds:
        if kind.item_kind not in _WHOLE:
            raise ConfigError(f'{kind.__name__} needs a symbol, such as "005930"')


def types_of(text: str) -> list[type[Realtime]]:
    """Return the record types of names with commas or blanks between them.

    Raises:
        ConfigError: there is no such type, or no name at all.
    """
    names = text.replace(",", " ").split()
    if not names:
        raise ConfigError(f"name a record type: {', '.join(record_types())}")
    return list(dict.fromkeys(map(type_of, names)))


def type_of(name: str) -> type[Realtime]:
    """Return the record type of a name, an id or a Korean name (``trade``, ``0B``, ``체결``).

    Raises:
        ConfigError: there is no such type; the message says what may be meant, and lists all.
    """
    known = record_types()
    found = known.get(_spelling(name)) or _by_id().get(name) or _by_korean_name(name)
    if found is not None:
        return found
    # an id in the other case, where only one is meant: 0b, but not 0u
    alike = [kind for code, kind in _by_id().items() if code.casefold() == name.casefold()]
    if len(alike) == 1:
        return alike[0]
    advice = did_you_mean(name, known)
    raise ConfigError(f"there is no record type {name!r}{advice}; known: {', '.join(known)}")


def has_korean_name(name: str) -> bool:
    """Return whether a record type has this Korean name, or one that begins with it (호가).

    No stock has such a name.
    """
    wanted = name.removeprefix(_OF_STOCKS)
    return any(korean.removeprefix(_OF_STOCKS).startswith(wanted) for korean in _korean_names())


@cache
def record_types() -> dict[str, type[Realtime]]:
    """Return the record types by name, without condition signals: they need a search."""
    classes = [name for name in realtime.__all__ if name != "ConditionSignal"]
    return {record_name(name): getattr(realtime, name) for name in classes}


@cache
def _by_id() -> dict[str, type[Realtime]]:
    return {kind.type_code: kind for kind in record_types().values()}


@cache
def _korean_names() -> dict[str, type[Realtime]]:
    types = spec.load().realtime
    return {types[code].name: kind for code, kind in _by_id().items()}


def _by_korean_name(name: str) -> type[Realtime] | None:
    """Return the type with this Korean name, or the only one whose name begins with it or has it.

    Raises:
        ConfigError: several types have it.
    """
    named = _korean_names()
    short = {korean.removeprefix(_OF_STOCKS).casefold(): korean for korean in named}
    wanted = name.removeprefix(_OF_STOCKS).casefold() or _OF_STOCKS
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [korean for part, korean in short.items() if fits(part, wanted)]
        if len(found) == 1:
            return named[found[0]]
        if found:
            listed = ", ".join(f"{named[one].type_code} {one}" for one in found)
            raise ConfigError(f"{name!r} may be each of {listed}: give its id")
    return None


def _spelling(name: str) -> str:
    return record_name(name).replace("-", "_").replace("__", "_")
