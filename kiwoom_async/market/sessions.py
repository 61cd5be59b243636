"""Trading sessions: which phase KRX and NXT are in at a moment, and when the market opens.

Timetables with their dates of force (Korean time):

- KRX: closes at 15:30 since 2016-08-01 (15:00 before); closing-price trading before the open
  08:30-08:40 since 2019-04-29 (07:30-08:30 before); single-price auctions 16:00-18:00 until
  2026-09-11, a continuous after-market 16:00-20:00 since 2026-09-14. A pre-market of KRX is planned
  for the end of 2027; its date is not fixed, so it is not included.
- NXT: since 2025-03-04.

On the first trading day of a year the market opens at 10:00 and closes at the usual time. On the
day of the college entrance exam all times up to the close, and the start of the evening phases, are
an hour later; the evening ends at the usual time. NXT has no pre-market on either day.

These are the announced times: a closing auction may end up to 30 seconds late, and halts (circuit
breakers, volatility interruptions, technical failures) are not included. The
phases are those of stocks; gold trades in the regular session only, until 15:30 on every day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, TypeAlias

import msgspec

from kiwoom_async.market.calendar import (
    is_trading_day,
    late_opening,
    next_trading_day,
)
from kiwoom_async.market.terms import KST, Exchange, checked_day, checked_exchange, checked_moment

__all__ = [
    "Phase",
    "PhaseTimes",
    "is_open",
    "next_close",
    "next_open",
    "phase",
    "phases",
    "regular_hours",
]

Phase: TypeAlias = Literal[
    "closed",
    "pre_market",
    "pre_open_closing_price",
    "opening_auction",
    "continuous",
    "closing_auction",
    "post_close_closing_price",
    "after_hours_auction",
    "after_market_auction",
    "after_market",
]
"""The state of an exchange at a moment.

==============================  ==============================================================
``"closed"``                    nothing trades
``"pre_market"``                NXT, continuous trading before the open (프리마켓)
``"pre_open_closing_price"``    KRX, at yesterday's close (장전 시간외 종가; order type
                                ``pre_market``); orders for the opening auction too
``"opening_auction"``           KRX, orders are collected (시가 단일가)
``"continuous"``                regular trading (정규장, 접속매매; NXT 메인마켓)
``"closing_auction"``           KRX, orders are collected (종가 단일가)
``"post_close_closing_price"``  KRX, at the close of the day (장후 시간외 종가; order type
                                ``post_market``)
``"after_hours_auction"``       KRX until 2026-09-11, an auction every ten minutes (시간외 단일가)
``"after_market_auction"``      NXT, orders are collected for its after-market
``"after_market"``              continuous trading in the evening (애프터마켓): NXT, and KRX since
                                2026-09-14 with limit orders only
==============================  ==============================================================
"""

_REGULAR: Final[frozenset[Phase]] = frozenset({"continuous", "closing_auction"})
_BEFORE_OPEN: Final[frozenset[Phase]] = frozenset({"pre_open_closing_price", "opening_auction"})
_EVENING: Final[frozenset[Phase]] = frozenset({"after_hours_auction", "after_market"})
_HOUR: Final = dt.timedelta(hours=1)

_Row: TypeAlias = tuple[Phase, str, str]
_MORNING: Final[tuple[_Row, ...]] = (
    ("pre_open_closing_price", "07:30", "08:30"),
    ("opening_auction", "08:30", "09:00"),
)
_SHORT_MORNING: Final[tuple[_Row, ...]] = (
    ("pre_open_closing_price", "08:30", "08:40"),
    ("opening_auction", "08:40", "09:00"),
)
_UNTIL_1600: Final[tuple[_Row, ...]] = (
    ("continuous", "09:00", "15:20"),
    ("closing_auction", "15:20", "15:30"),
    ("post_close_closing_price", "15:40", "16:00"),
)
_SINGLE_PRICE: Final[_Row] = ("after_hours_auction", "16:00", "18:00")

_TIMETABLES: Final[dict[str, tuple[tuple[dt.date, tuple[_Row, ...]], ...]]] = {
    "krx": (
        (
            dt.date(2015, 1, 1),
            (
                *_MORNING,
                ("continuous", "09:00", "14:50"),
                ("closing_auction", "14:50", "15:00"),
                ("post_close_closing_price", "15:10", "15:30"),
                ("after_hours_auction", "15:30", "18:00"),
            ),
        ),
        (dt.date(2016, 8, 1), (*_MORNING, *_UNTIL_1600, _SINGLE_PRICE)),
        (dt.date(2019, 4, 29), (*_SHORT_MORNING, *_UNTIL_1600, _SINGLE_PRICE)),
        (
            dt.date(2026, 9, 14),
            (*_SHORT_MORNING, *_UNTIL_1600, ("after_market", "16:00", "20:00")),
        ),
    ),
    "nxt": (
        (dt.date(2015, 1, 1), ()),
        (
            dt.date(2025, 3, 4),
            (
                ("pre_market", "08:00", "08:50"),
                ("continuous", "09:00:30", "15:20"),
                ("after_market_auction", "15:30", "15:40"),
                ("after_market", "15:40", "20:00"),
            ),
        ),
    ),
}


class PhaseTimes(msgspec.Struct, frozen=True):
    """A phase of one day.

    Attributes:
        phase: The phase.
        begins: First moment of the phase, Korean time.
        ends: First moment after it, Korean time.
    """

    phase: Phase
    begins: dt.datetime
    ends: dt.datetime


def phases(day: dt.date, *, exchange: Exchange = "krx") -> tuple[PhaseTimes, ...]:
    """Return the phases of a day in order; at all other times the exchange is closed.

    Empty on a day without trading, and for NXT before 2025-03-04.

    Raises:
        ConfigError: not a date, outside 2015 to 2027, or an unknown exchange.
    """
    checked_exchange(exchange)
    return _phases(checked_day(day), exchange)


def phase(at: dt.datetime, *, exchange: Exchange = "krx") -> Phase:
    """Return the phase an exchange is in at a moment.

    Args:
        at: A moment with a time zone.
        exchange: Which exchange.

    Raises:
        ConfigError: a naive datetime, outside 2015 to 2027, or an unknown exchange.
    """
    moment = checked_moment(at)
    running = (one for one in phases(moment.date(), exchange=exchange) if moment < one.ends)
    current = next(running, None)
    return current.phase if current is not None and current.begins <= moment else "closed"


def is_open(at: dt.datetime, *, exchange: Exchange = "krx", extended: bool = False) -> bool:
    """Return whether an exchange is open at a moment.

    Args:
        at: A moment with a time zone.
        exchange: Which exchange.
        extended: Whether every phase counts, or only the regular session (정규장): continuous
            trading and the closing auction.

    Raises:
        ConfigError: as :func:`phase`.
    """
    current = phase(at, exchange=exchange)
    return current != "closed" if extended else current in _REGULAR


def next_open(
    at: dt.datetime, *, exchange: Exchange = "krx", extended: bool = False
) -> dt.datetime:
    """Return the next moment after ``at`` at which an exchange opens, Korean time.

    While it is open, this is the opening after the current session.

    Raises:
        ConfigError: as :func:`phase`, or the calendar ends before the next opening.
    """
    moment = checked_moment(at)
    spans = _open_spans(moment, exchange, extended)
    return next(begins for begins, _ in spans if begins > moment)


def next_close(
    at: dt.datetime, *, exchange: Exchange = "krx", extended: bool = False
) -> dt.datetime:
    """Return the next moment after ``at`` at which an exchange closes, Korean time.

    Raises:
        ConfigError: as :func:`phase`, or the calendar ends before the next close.
    """
    moment = checked_moment(at)
    return next(ends for _, ends in _open_spans(moment, exchange, extended) if ends > moment)


def regular_hours(
    day: dt.date, *, exchange: Exchange = "krx"
) -> tuple[dt.datetime, dt.datetime] | None:
    """Return when the regular session (정규장) of a day opens and closes, Korean time.

    None on a day without trading, and for NXT before 2025-03-04.

    Raises:
        ConfigError: not a date, outside 2015 to 2027, or an unknown exchange.
    """
    regular = [one for one in phases(day, exchange=exchange) if one.phase in _REGULAR]
    return (regular[0].begins, regular[-1].ends) if regular else None


def _open_spans(
    moment: dt.datetime, exchange: Exchange, extended: bool
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Yield the times in which an exchange is open, from the day of ``moment`` on.

    Raises:
        ConfigError: the calendar ends.
    """
    day = moment.date()
    while True:
        spans: list[tuple[dt.datetime, dt.datetime]] = []
        for one in phases(day, exchange=exchange):
            if not extended and one.phase not in _REGULAR:
                continue
            joined = spans and spans[-1][1] == one.begins
            begins = spans.pop()[0] if joined else one.begins
            spans.append((begins, one.ends))
        yield from spans
        day = next_trading_day(day)


@lru_cache(maxsize=64)
def _phases(day: dt.date, exchange: str) -> tuple[PhaseTimes, ...]:
    if not is_trading_day(day):
        return ()
    rows = next(rows for since, rows in reversed(_TIMETABLES[exchange]) if since <= day)
    late = late_opening(day)
    ordinary = (
        PhaseTimes(name, _moment(day, begins), _moment(day, ends)) for name, begins, ends in rows
    )
    if late is None:
        return tuple(ordinary)
    delay = _after_exam_hours if late == "exam" else _after_ceremony
    return tuple(delay(one) for one in ordinary if one.phase != "pre_market")


def _moment(day: dt.date, time: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), KST)


def _after_exam_hours(one: PhaseTimes) -> PhaseTimes:
    """Move a phase an hour later, except the end of the evening."""
    ends = one.ends if one.phase in _EVENING else one.ends + _HOUR
    return PhaseTimes(one.phase, one.begins + _HOUR, ends)


def _after_ceremony(one: PhaseTimes) -> PhaseTimes:
    """Move the phases before the open an hour later; later phases do not change."""
    if one.phase in _BEFORE_OPEN:
        return PhaseTimes(one.phase, one.begins + _HOUR, one.ends + _HOUR)
    if one.phase == "continuous":
        return PhaseTimes(one.phase, one.begins + _HOUR, one.ends)
    return one
