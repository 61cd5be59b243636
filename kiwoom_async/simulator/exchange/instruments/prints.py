"""Prints: single trades as the tape shows them, or drawn inside the minutes of a past day."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

import msgspec

from kiwoom_async.simulator.exchange.instruments.candles import Candle, trades_of
from kiwoom_async.simulator.exchange.instruments.prices import Grid
from kiwoom_async.simulator.exchange.terms import Side, Venue

__all__ = ["Drawn", "Print", "on_one_tape", "prints_of"]


class Print(msgspec.Struct, frozen=True, gc=False):
    """One execution as the tape shows it, with the statistics of the day just after it.

    Attributes:
        price: KRW.
        size: Shares.
        side: Side of the aggressor, None in an auction.
        volume: Shares traded on the day (누적거래량).
        turnover: KRW traded on the day (누적거래대금).
        buy_volume: Shares traded by buying aggressors (매수체결량); ``sell_volume`` the same.
        buy_count: Number of such trades (매수체결건수); ``sell_count`` the same.
        ask: Best ask just after, KRW, 0 for none; ``bid`` the same.
        time: Exchange time as HHMMSS.
        venue: The exchange where it was made.
    """

    number: int
    time: str
    price: int
    size: int
    side: Side | None
    volume: int
    turnover: int
    buy_volume: int
    sell_volume: int
    buy_count: int
    sell_count: int
    open: int
    high: int
    low: int
    ask: int
    bid: int
    venue: Venue = "KRX"


class _Remaining:
    """Shares traded by aggressors of each side, and shares still to be traded."""

    def __init__(self, bought: int, sold: int) -> None:
        self.totals = {"buy": bought, "sell": sold}
        self.done: dict[Side, int] = {"buy": 0, "sell": 0}
        self.counts: dict[Side, int] = {"buy": 0, "sell": 0}

    def sides(self, size: int) -> Iterator[tuple[Side, int]]:
        """Divide a trade so that the totals of both sides are met exactly."""
        while size:
            side = self._behind()
            part = min(size, self.totals[side] - self.done[side])
            self.done[side] += part
            self.counts[side] += 1
            size -= part
            yield side, part

    def _behind(self) -> Side:
        """Return the side of which the smaller part is done."""
        bought, sold = (
            self.done[side] / self.totals[side] if self.totals[side] else 1.0
            for side in ("buy", "sell")
        )
        return "buy" if bought <= sold and self.totals["buy"] > self.done["buy"] else "sell"


class Drawn:
    """The trades of a morning that was made up, drawn when they are first asked for.

    Attributes:
        bars: Its minutes, oldest first.
    """

    def __init__(
        self,
        bars: list[Candle],
        aggressors: tuple[int, int],
        seed: str,
        grid: Grid,
        venue: Venue = "KRX",
    ) -> None:
        self.bars = bars
        self._aggressors = aggressors
        self._seed = seed
        self._grid = grid
        self._venue: Venue = venue

    @cached_property
    def prints(self) -> list[Print]:
        """Oldest first."""
        rng = random.Random(f"{self._seed}:prints")
        return prints_of(self.bars, self._aggressors, rng, self._grid, self._venue)


def prints_of(
    bars: Sequence[Candle],
    aggressors: tuple[int, int],
    rng: random.Random,
    grid: Grid,
    venue: Venue = "KRX",
) -> list[Print]:
    """Draw the trades behind minute bars, oldest first.

    They reach the prices of each bar and add up to its volume; what is in no aggressor's volume is
    traded at the opening.

    Args:
        bars: Minutes of one day, oldest first.
        aggressors: Shares bought and sold by aggressors in all.
        rng: Source of everything random.
        grid: Prices that are possible.
        venue: The exchange where they were made.
    """
    remaining = _Remaining(*aggressors)
    auction = sum(bar.volume for bar in bars) - sum(aggressors)
    made: list[Print] = []
    for bar in bars:
        for second, price, size in _trades(bar, rng):
            apart = min(auction, size)
            auction -= apart
            opening: list[tuple[Side | None, int]] = [(None, apart)] if apart else []
            for side, part in chain(opening, remaining.sides(size - apart)):
                time = f"{bar.start:%H%M}{second:02d}"
                last = made[-1] if made else None
                tick = grid.tick_size(price)
                made.append(_next(last, time, price, part, side, remaining, tick, venue))
    return made


def _next(
    last: Print | None,
    time: str,
    price: int,
    size: int,
    side: Side | None,
    so_far: _Remaining,
    tick: int,
    venue: Venue,
) -> Print:
    """Return one more trade after the last one."""
    return Print(
        last.number + 1 if last else 1,
        time,
        price,
        size,
        side,
        (last.volume if last else 0) + size,
        (last.turnover if last else 0) + size * price,
        so_far.done["buy"],
        so_far.done["sell"],
        so_far.counts["buy"],
        so_far.counts["sell"],
        last.open if last else price,
        max(last.high, price) if last else price,
        min(last.low, price) if last else price,
        price if side == "buy" else price + tick,
        price - tick if side == "buy" else price,
        venue,
    )


def on_one_tape(parts: Iterable[Sequence[Print]]) -> list[Print]:
    """Return the trades of several exchanges on one tape, oldest first."""
    trades = sorted((one for part in parts for one in part), key=_time)
    volume = turnover = high = low = 0
    totals: dict[Side, list[int]] = {"buy": [0, 0], "sell": [0, 0]}
    made: list[Print] = []
    for one in trades:
        volume, turnover = volume + one.size, turnover + one.size * one.price
        high, low = max(high, one.price), min(low or one.price, one.price)
        if one.side is not None:
            totals[one.side][0] += one.size
            totals[one.side][1] += 1
        made.append(
            msgspec.structs.replace(
                one,
                number=len(made) + 1,
                volume=volume,
                turnover=turnover,
                buy_volume=totals["buy"][0],
                sell_volume=totals["sell"][0],
                buy_count=totals["buy"][1],
                sell_count=totals["sell"][1],
                open=trades[0].price,
                high=high,
                low=low,
            )
        )
    return made


def _time(one: Print) -> str:
    return one.time


def _trades(bar: Candle, rng: random.Random) -> Iterator[tuple[int, int, int]]:
    """Yield second, price and size of the trades of one minute."""
    trades = trades_of(bar)
    seconds = sorted(rng.randrange(60) for _ in trades)
    for second, (price, size) in zip(seconds, trades, strict=True):
        yield second, price, size
