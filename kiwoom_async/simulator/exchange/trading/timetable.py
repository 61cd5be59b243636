"""Timetable of a trading day: which phase begins when, and what is announced, as in force then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from kiwoom_async import market
from kiwoom_async.simulator.exchange.clock import hhmmss
from kiwoom_async.simulator.exchange.trading.board import Phase

__all__ = ["Entry", "nxt_phase_at", "phase_at", "timetable"]

_PRICE_SHOWN = dt.timedelta(minutes=10)  # before the open the auction shows its price
_LATE = dt.timedelta(seconds=20)  # a closing auction ends up to half a minute late
_MINUTE = dt.timedelta(minutes=1)

_BEGINNINGS: dict[market.Phase, Phase] = {
    "pre_open_closing_price": "pre_market",
    "opening_auction": "pre_open",
    "continuous": "open",
    "closing_auction": "closing_auction",
    "post_close_closing_price": "post_market",
    "after_hours_auction": "after_hours",
    "after_market": "after_market",
}
_NXT: dict[market.Phase, tuple[str, str]] = {
    "pre_market": ("P", "Q"),
    "continuous": ("R", "S"),
    "after_market_auction": ("T", ""),
    "after_market": ("U", "V"),
}
_BEFORE_OPEN, _BEFORE_CLOSE, _OVER = "0", "2", "9"


class Entry(NamedTuple):
    """What the timetable has at a moment of the day.

    Attributes:
        moment: When, Korean time without a time zone.
        phase: Phase of KRX that begins, None if none does.
        code: Code announced (장운영구분) if no phase of KRX begins.
        nxt: Phase of NXT that begins, None if none does.
        remaining: Time until the auction that comes next ends, HHMMSS.
    """

    moment: dt.datetime
    phase: Phase | None = None
    code: str = ""
    remaining: str = "000000"
    nxt: market.Phase | None = None


def timetable(day: dt.date) -> list[Entry]:
    """Return the entries of a day, in order; empty on a day without trading."""
    entries = [*_krx(day), *_nxt(day)]
    return sorted(entries, key=lambda entry: entry.moment)


def phase_at(entries: list[Entry], now: dt.datetime) -> Phase:
    """Return the phase that runs at a moment."""
    phase: Phase = "closed"
    for entry in entries:
        if entry.phase and entry.moment <= now:
            phase = entry.phase
    return phase


def nxt_phase_at(entries: list[Entry], now: dt.datetime) -> market.Phase:
    """Return the phase of NXT that runs at a moment."""
    phase: market.Phase = "closed"
    for entry in entries:
        if entry.nxt and entry.moment <= now:
            phase = entry.nxt
    return phase


def _krx(day: dt.date) -> Iterator[Entry]:
    """Yield the phases of KRX, and while an auction collects orders an announcement a minute."""
    known: list[tuple[market.Phase, dt.datetime, dt.datetime]] = [
        (one.phase, _plain(one.begins), _plain(one.ends)) for one in market.phases(day)
    ]
    opening = next((begins for phase, begins, _ in known if phase == "continuous"), None)
    begun = {begins for _, begins, _ in known}
    for phase, begins, ends in known:
        auction = phase in ("pre_open_closing_price", "opening_auction")
        target = opening if auction and opening else ends
        yield Entry(begins, _BEGINNINGS[phase], remaining=_left(begins, target))
        if phase == "opening_auction":
            shown = target - _PRICE_SHOWN
            yield Entry(shown, "opening_auction", remaining=_left(shown, target))
        if auction or phase == "closing_auction":
            code = _BEFORE_OPEN if auction else _BEFORE_CLOSE
            yield from _countdown(begins, ends, target, code)
        if phase == "closing_auction":
            yield Entry(ends + _LATE, "closed")
        elif ends not in begun:
            yield Entry(ends, "closed")
    if known:
        yield Entry(known[-1][2], code=_OVER)


def _countdown(
    begins: dt.datetime, ends: dt.datetime, target: dt.datetime, code: str
) -> Iterator[Entry]:
    """Yield an announcement for each minute of a phase but the first."""
    moment = begins + _MINUTE
    while moment < ends:
        if moment != target - _PRICE_SHOWN:
            yield Entry(moment, code=code, remaining=_left(moment, target))
        moment += _MINUTE


def _nxt(day: dt.date) -> Iterator[Entry]:
    """Yield the phases of NXT, whose ends are announced as well."""
    for one in market.phases(day, exchange="nxt"):
        begin, end = _NXT[one.phase]
        yield Entry(_plain(one.begins), code=begin, nxt=one.phase)
        if end:
            yield Entry(_plain(one.ends), code=end, nxt="closed")


def _plain(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=None)


def _left(now: dt.datetime, until: dt.datetime) -> str:
    return hhmmss(int((until - now).total_seconds()))
