"""Checks of a stream's arguments, before anything is registered."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Sequence
from typing import Any

from kiwoom_async.errors import ConfigError
from kiwoom_async.records.kinds import advice
from kiwoom_async.records.record import Realtime
from kiwoom_async.records.trade_volumes import TRADE
from kiwoom_async.streams.buffers import ON_FULL
from kiwoom_async.streams.gap import MARKERS
from kiwoom_async.wire.symbols import item

__all__ = ["check_continuity", "check_overflow", "subscriptions"]

Kinds = Sequence[type[Any]]

_WHOLE = ("account", "market")  # types registered without an item


def subscriptions(kinds: Kinds, symbols: Sequence[str]) -> list[tuple[type[Realtime], str]]:
    """Return every pair of record type and item that a stream of these types and symbols registers.

    Raises:
        ConfigError: not a realtime record type, two of one type code, an impossible symbol, symbols
            for types that have none, or missing symbols.
    """
    records = [_record_type(kind) for kind in kinds if kind not in MARKERS]
    if not records:
        raise ConfigError("a stream needs a record type, such as Trade")
    if len({record.type_code for record in records}) < len(records):
        raise ConfigError("two record types of a stream have the same type code")
    _refuse_lists(symbols)
    by_item = [record for record in records if record.item_kind not in _WHOLE]
    if symbols and not by_item:
        raise ConfigError(f"{_names(records)} has no symbols: it is about the account or market")
    if by_item and not symbols:
        raise ConfigError(f'{_names(by_item)} needs a symbol, such as "005930"')
    pairs = [(record, "") for record in records if record not in by_item]
    for record in by_item:
        checked = dict.fromkeys(item(record.item_kind, symbol) for symbol in symbols)
        pairs += [(record, text) for text in checked]
    return pairs


def check_overflow(kinds: Kinds, on_full: str, buffer: int) -> None:
    """Reject an unknown policy, a buffer that is no size, and conflated order or balance events.

    Raises:
        ConfigError: in each of these cases.
    """
    if on_full not in ON_FULL:
        raise ConfigError(f"on_full must be one of {', '.join(ON_FULL)}, not {on_full!r}")
    if not isinstance(buffer, int):
        raise ConfigError(f"buffer must be a whole number, not {buffer!r}")
    if buffer < 1:
        raise ConfigError(f"buffer must be at least 1, not {buffer}")
    of_account = [kind for kind in kinds if getattr(kind, "item_kind", "") == "account"]
    if on_full == "conflate" and of_account:
        raise ConfigError(
            f"{_names(of_account)} can't be conflated: each event counts, not only the newest"
        )


def check_continuity(kinds: Kinds, detect_gaps: bool) -> None:
    """Reject the detection of gaps in a stream without trades.

    Raises:
        ConfigError: there is no type that tells of its own loss, or neither True nor False.
    """
    if not isinstance(detect_gaps, bool):
        raise ConfigError(f"detect_gaps and backfill are True or False, not {detect_gaps!r}")
    if detect_gaps and not any(getattr(kind, "type_code", "") == TRADE for kind in kinds):
        raise ConfigError(
            "detect_gaps and backfill need Trade (0B) among the types: "
            "only the cumulative volume of trades shows that some are missing"
        )


def _record_type(kind: type[Any]) -> type[Realtime]:
    if isinstance(kind, type) and issubclass(kind, Realtime) and kind.type_code:
        return kind
    raise ConfigError(
        f"a stream needs realtime record types, such as Trade, not {kind!r}{advice(kind)}"
    )


def _refuse_lists(symbols: Sequence[object]) -> None:
    for given in symbols:
        if isinstance(given, Iterable) and not isinstance(given, str | bytes):
            raise ConfigError(
                'each symbol is an argument of its own: "*symbols" gives those of a list, not '
                f"{reprlib.repr(given)}"
            )


def _names(kinds: Kinds) -> str:
    return " and ".join(kind.__name__ for kind in kinds)
