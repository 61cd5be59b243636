"""Continuity: whether trades of a symbol are missing, by the cumulative volume of its day (FID 13).

REAL frames have no sequence number. A trade has its size and the volume of the day up to and
including it; the difference is the volume before it, which is that of the previous trade unless
trades are missing. Nothing here does I/O or looks at a clock.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from kiwoom_async.errors import FieldError
from kiwoom_async.records.record import Realtime
from kiwoom_async.records.trade_volumes import TradeVolumes, size_and_volume

__all__ = ["Continuity", "Missing"]

_DAY_NS = 86_400 * 10**9
_KOREA_NS = 9 * 3_600 * 10**9  # before UTC
_BOTH_EXCHANGES = "_AL"
_SHORTEST_AUCTION = 120  # seconds; of a volatility interruption


class Missing(NamedTuple):
    """Trades that are missing before a trade.

    Attributes:
        size: Shares.
        volume: Cumulative volume of the last trade before them.
        since_ns: When that trade was received, nanoseconds since the epoch.
    """

    size: int
    volume: int
    since_ns: int


class _Seen(msgspec.Struct):
    """The trades of one symbol so far.

    Attributes:
        trade: The latest one; a late or repeated record does not replace it.
        volume: Cumulative volume after it.
    """

    trade: Realtime
    volume: int


class Continuity:
    """The cumulative volume of each item; an item with a venue (``_NX``, ``_AL``) is its own.

    No loss is reported for the first trade of an item or of a day, for a volume that restarts with
    a session or is corrected, or for a value that can't be read.
    """

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def missing_before(self, trade: Realtime) -> Missing | None:
        """Note a trade; return what is missing between it and the previous one of its item."""
        seen = self._seen.get(trade.item)
        try:
            size, volume = size_and_volume(trade)
        except FieldError:
            self._note_unreadable(seen, trade)
            return None
        if seen is None:
            self._seen[trade.item] = _Seen(trade, volume)
            return None
        before = volume - size
        missing = None
        if before != seen.volume:
            if _is_late(seen, trade, before):
                seen.volume = max(seen.volume, volume)
                return None
            if before > seen.volume and _is_shown(seen.trade, trade):
                missing = Missing(before - seen.volume, seen.volume, seen.trade.received_ns)
        seen.trade, seen.volume = trade, volume
        return missing

    def _note_unreadable(self, seen: _Seen | None, trade: Realtime) -> None:
        """Add the size of a trade without a volume, so that the next one can be compared."""
        if seen is None:
            return
        try:
            seen.volume += TradeVolumes.in_(trade).size
        except FieldError:
            del self._seen[trade.item]


def _day(trade: Realtime) -> int:
    return (trade.received_ns + _KOREA_NS) // _DAY_NS


def _is_late(seen: _Seen, trade: Realtime, before: int) -> bool:
    """Return whether a lower volume comes from an old record, and not from a correction."""
    if before > seen.volume or _day(trade) != _day(seen.trade):
        return False
    old, new = TradeVolumes.in_(seen.trade), TradeVolumes.in_(trade)
    is_one_session = old.market_session == new.market_session
    try:
        return (is_one_session or new.item.endswith(_BOTH_EXCHANGES)) and new.time <= old.time
    except FieldError:
        return True


def _is_shown(previous: Realtime, trade: Realtime) -> bool:
    """Return whether the other totals agree that trades are missing, where there are any.

    Sell and buy volume (1030, 1031) and the numbers of trades (1071, 1072) grow with each trade
    that has an aggressor. If they say that none of these is missing, the volume was corrected,
    unless shares may have been traded without an aggressor. Between two sessions they are traded
    without a frame as well.
    """
    if _day(trade) != _day(previous):
        return False
    old, new = TradeVolumes.in_(previous), TradeVolumes.in_(trade)
    try:
        traded = new.sell_volume + new.buy_volume - old.sell_volume - old.buy_volume
        counted = new.sell_trade_count + new.buy_trade_count
        counted -= old.sell_trade_count + old.buy_trade_count
        own_size, own_count = (new.size, 1) if new.side else (0, 0)
        return traded > own_size or counted > own_count or _may_lack_aggressors(old, new)
    except FieldError:
        return old.market_session == new.market_session


def _may_lack_aggressors(old: TradeVolumes, new: TradeVolumes) -> bool:
    """Return whether there may be trades without an aggressor between two trades.

    The print of an auction has none, nor have trades at the closing price. Where both exchanges
    are combined, one may be in an auction or in another session while the other trades.
    """
    if new.side is None or new.item.endswith(_BOTH_EXCHANGES):
        return True
    if old.market_session != new.market_session:
        return old.side is not None  # else the print of the auction in between is not missing
    return old.side is None or _seconds(new) - _seconds(old) >= _SHORTEST_AUCTION


def _seconds(volumes: TradeVolumes) -> int:
    time = volumes.time
    return time.hour * 3600 + time.minute * 60 + time.second
