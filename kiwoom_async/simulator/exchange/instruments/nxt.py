"""NXT: past days and minutes of a company at NXT, derived from those at KRX.

During the main session the prices are those of KRX, for arbitrage keeps them together; before it
they go from the reference price to the opening of KRX, in the evening on from its close.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from kiwoom_async import market
from kiwoom_async.simulator.exchange.instruments.candles import (
    LEAST_OF_BAR,
    Candle,
    merge,
    minutes_of,
    trades_of,
)
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.prices import Grid

__all__ = [
    "EVERY_COMPANY",
    "FIRST_DAY",
    "JointHistory",
    "NxtHistory",
    "merged_bars",
    "minutes_so_far",
]

FIRST_DAY = dt.date(2025, 3, 4)
"""NXT opened on this day."""

EVERY_COMPANY = dt.date(2025, 3, 31)
"""By this day it traded all its companies; the weeks before, with a few of them, are not modelled
but as history.
"""

_LEAST_SHARE, _MOST_SHARE = 0.1, 0.2  # of the volume at KRX
_LEAST_VOLUME = 8_000  # shares a day: enough for every minute
_PRE_MARKET, _AFTER_MARKET = 0.1, 0.15  # parts of a day's volume
_SPREAD = 0.003  # of the prices before and after the main session


class NxtHistory(History):
    """Days of a company at NXT before today."""

    def __init__(self, krx: History, seed: str, grid: Grid) -> None:
        self._krx = krx
        self._prices = grid
        super().__init__(self._derived(seed), seed, grid)

    def _derived(self, seed: str) -> Iterator[Candle]:
        """Yield the days since NXT opened, newest first."""
        for day in self._krx.backwards():
            if day.start.date() < FIRST_DAY:
                return
            yield _day(day, _generator(seed, day.start), self._prices)

    def _drawn(self, day: Candle) -> list[Candle]:
        known = self._krx.latest(1, before=day.start.date() + dt.timedelta(days=1))
        krx, bars = known[0], self._krx.minutes(known[0])
        rng = _generator(self._seed, day.start)
        morning = int(day.volume * _PRE_MARKET) if _starts("pre_market", krx.start.date()) else 0
        evening = int(day.volume * _AFTER_MARKET)
        main = _main(bars, day.volume - morning - evening)
        made = [
            *_outside("pre_market", day, day.open, krx.open, morning, rng, self._prices),
            *main,
            *_outside("after_market", day, krx.close, day.close, evening, rng, self._prices),
        ]
        if max(bar.high for bar in made) < day.high:
            rng.choice(main).high = day.high
        if min(bar.low for bar in made) > day.low:
            rng.choice(main).low = day.low
        return _summed(made)


class JointHistory(History):
    """Days of a company at KRX and NXT together before today."""

    def __init__(self, krx: History, nxt: History, seed: str, grid: Grid) -> None:
        self._krx, self._nxt = krx, nxt
        super().__init__(self._joined(), seed, grid)

    def _joined(self) -> Iterator[Candle]:
        """Yield the days, newest first; before NXT opened they are those of KRX."""
        at_nxt = self._nxt.backwards()  # one for each day at KRX since NXT opened
        for day in self._krx.backwards():
            traded = day.start.date() >= FIRST_DAY
            yield _together(day, next(at_nxt, None) if traded else None)

    def _drawn(self, day: Candle) -> list[Candle]:
        before = day.start.date() + dt.timedelta(days=1)
        bars = [
            bar
            for history in (self._krx, self._nxt)
            for known in history.latest(1, before=before)
            if known.start == day.start
            for bar in history.minutes(known)
        ]
        return merged_bars(bars)


def minutes_so_far(
    krx: Sequence[Candle],
    base: int,
    opened: dt.datetime,
    shares: int,
    rng: random.Random,
    grid: Grid,
) -> list[Candle]:
    """Return the minutes of today at NXT before the simulator was opened, oldest first.

    Args:
        krx: Those at KRX.
        base: Reference price of the day, KRW.
        opened: When the simulator was opened.
        shares: Shares listed, on which the volume depends before anything trades at KRX.
        rng: Source of everything random.
        grid: Prices that are possible.
    """
    opening = krx[0].open if krx else _near(base, rng, grid, base)
    close = krx[-1].close if krx else base
    first = _near(base, rng, grid, base)
    evening = _near(close, rng, grid, base)
    volume = int(sum(bar.volume for bar in krx) * rng.uniform(_LEAST_SHARE, _MOST_SHARE))
    outside = max(_LEAST_VOLUME, shares // 50_000)
    template = Candle(_midnight(opened), base, 0, 0, 0, 0, 0, 0, 0)
    minute = opened.replace(second=0, microsecond=0)
    made: list[Candle] = []
    if _begun("pre_market", minute):
        made += _outside("pre_market", template, first, opening, outside, rng, grid)
    made += _main(krx, max(volume, LEAST_OF_BAR * len(krx)))
    if _begun("after_market", minute):
        made += _outside("after_market", template, close, evening, outside, rng, grid)
    return _summed(bar for bar in made if bar.start < minute)


def _day(krx: Candle, rng: random.Random, grid: Grid) -> Candle:
    """Return the candle of a day at NXT."""
    early = bool(_starts("pre_market", krx.start.date()))
    opening = _near(krx.base, rng, grid, krx.base) if early else krx.open
    close = _near(krx.close, rng, grid, krx.base)
    high, low = max(krx.high, opening, close), min(krx.low, opening, close)
    volume = max(_LEAST_VOLUME, int(krx.volume * rng.uniform(_LEAST_SHARE, _MOST_SHARE)))
    turnover = (opening + high + low + close) * volume // 4
    return Candle(krx.start, krx.base, opening, high, low, close, volume, turnover, volume)


def _together(krx: Candle, nxt: Candle | None) -> Candle:
    """Return a day of both exchanges: it opens and closes at NXT, whose day is the longer one."""
    if nxt is None:
        return krx
    volume = krx.volume + nxt.volume
    return Candle(
        krx.start,
        krx.base,
        nxt.open,
        max(krx.high, nxt.high),
        min(krx.low, nxt.low),
        nxt.close,
        volume,
        krx.turnover + nxt.turnover,
        volume,
    )


def merged_bars(bars: Iterable[Candle]) -> list[Candle]:
    """Return the minutes of both exchanges together, oldest first."""
    return _summed(merge(sorted(bars, key=_start), 1))


def _outside(
    phase: market.Phase,
    day: Candle,
    opening: int,
    close: int,
    volume: int,
    rng: random.Random,
    grid: Grid,
) -> list[Candle]:
    """Draw the minutes of the pre-market or the after-market."""
    starts = _starts(phase, day.start.date())
    if not starts:
        return []
    high, low = max(opening, close), min(opening, close)
    candle = Candle(day.start, day.base, opening, high, low, close, volume, 0, volume)
    return minutes_of(candle, starts, rng, grid)


def _main(krx: Sequence[Candle], volume: int) -> list[Candle]:
    """Return the minutes of the main session: those of KRX with a part of their volume.

    The auctions of KRX, and the minute in which NXT opens half way, are not among them.
    """
    if not krx:
        return []
    inside = frozenset(_starts("continuous", krx[0].start.date()))
    bars = [msgspec.structs.replace(bar) for bar in krx if bar.start in inside]
    whole = sum(bar.volume for bar in bars)
    shared = volume - LEAST_OF_BAR * len(bars)
    for bar in bars:
        bar.volume = LEAST_OF_BAR + bar.volume * shared // whole
    if bars:
        largest = max(bars, key=lambda bar: bar.volume)
        largest.volume += volume - sum(bar.volume for bar in bars)
    for bar in bars:
        bar.turnover = sum(price * size for price, size in trades_of(bar))
    return bars


def _summed(bars: Iterable[Candle]) -> list[Candle]:
    """Number the volume of the day through the minutes."""
    made, so_far = list(bars), 0
    for bar in made:
        so_far += bar.volume
        bar.volume_so_far = so_far
    return made


@lru_cache(maxsize=4_096)
def _starts(phase: market.Phase, day: dt.date) -> tuple[dt.datetime, ...]:
    """Return the whole minutes of a phase of NXT."""
    minute = dt.timedelta(minutes=1)
    for one in market.phases(day, exchange="nxt"):
        if one.phase == phase:
            begins, ends = (moment.replace(tzinfo=None) for moment in (one.begins, one.ends))
            first = begins + (minute if begins.second else dt.timedelta())
            first = first.replace(second=0)
            return tuple(first + minute * n for n in range(int((ends - first) / minute)))
    return ()


def _begun(phase: market.Phase, moment: dt.datetime) -> bool:
    """Return whether a phase of NXT has begun."""
    starts = _starts(phase, moment.date())
    return bool(starts) and starts[0] < moment


def _near(price: int, rng: random.Random, grid: Grid, base: int) -> int:
    lowest, highest = grid.limits(base)
    return min(max(grid.snap(price * (1 + rng.gauss(0, _SPREAD))), lowest), highest)


def _generator(seed: str, day: dt.datetime) -> random.Random:
    return random.Random(f"{seed}:{day:%Y%m%d}")


def _midnight(moment: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(moment.date(), dt.time())


def _start(bar: Candle) -> dt.datetime:
    return bar.start
