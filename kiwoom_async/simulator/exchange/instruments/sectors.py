"""Sector indices: market value of the listed stocks, and numbers of rising and falling ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from kiwoom_async.simulator.exchange.instruments.beat import Beat
from kiwoom_async.simulator.exchange.instruments.candles import Candle, merge
from kiwoom_async.simulator.exchange.instruments.groups import Group, groups_of
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.index_day import IndexDay
from kiwoom_async.simulator.exchange.instruments.index_history import (
    Part,
    index_history,
    minutes_of_index,
    played_day,
)
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.sector_view import Breadth, SectorView
from kiwoom_async.simulator.exchange.instruments.tape import Tape

__all__ = ["Sector", "World", "sectors_of"]

_MARKETS = {"0": "kospi", "1": "kosdaq", "2": "kospi200", "4": "kospi100", "7": "krx100"}

Look = Callable[[Sequence[str]], Sequence[Tape]]
"""Returns instruments as they stand now, by symbol."""


class World(NamedTuple):
    """What an index needs of the exchange."""

    look: Look
    beat: Beat
    seed: str


class Sector:
    """An index (업종지수): the market value of its stocks against that of the day before.

    It shows the state of the last beat. An index that is not looked at with every beat follows
    later, second by second, so that its values of the day are the same.

    Attributes:
        code: Three digits (업종코드).
        name: Korean name (업종명).
        symbols: Its stocks.
        watched: Whether it is looked at with every beat.
        size: Shares traded between the last two looks.
        opening_base: Its value the day before the simulator was opened, in hundredths of a point,
            as all values here.
    """

    def __init__(self, group: Group, world: World) -> None:
        self.code = group.code
        self.name = group.name
        self.symbols = tuple(listing.symbol for listing in group.companies)
        self.watched = False
        self.size = 0
        self.opening_base = group.base
        self._listed = group.companies
        self._look = world.look
        self._beat = world.beat
        self._opened_on = world.beat.day
        self._seed = f"{world.seed}:sector:{group.code}"
        self._followed = 0  # number of the beat it shows
        self._volume = 0
        self._running: IndexDay | None = None

    def __repr__(self) -> str:
        return f"Sector({self.code} {self.name}, {len(self.symbols)} stocks)"

    @property
    def members(self) -> Sequence[Tape]:
        """Its stocks as they stand now."""
        return self._look(self.symbols)

    @property
    def market(self) -> str:
        """The list it is on (시장구분): a board, or ``kospi200``, ``kospi100``, ``krx100``."""
        return _MARKETS[self.code[0]]

    def follow(self, members: Sequence[Tape] | None = None) -> IndexDay:
        """Bring it to the last beat; return its running day."""
        day, beat = self._running, self._beat
        if day is not None and self._followed == beat.number:
            return day
        self._followed = beat.number
        members = self.members if members is None else members
        if day is None or day.date != beat.day:
            self._catch_up(members)
            day = self._running = self._begun(members)
        day.follow(members, beat)
        return day

    def _catch_up(self, members: Sequence[Tape]) -> None:
        """Add the days that have ended meanwhile to the history."""
        history, base = self.history, self.opening_base
        for date in members[0].history.played:
            if date not in history.played:
                history.add(*played_day(members, date, base))
            base = history.yesterday.close

    def _begun(self, members: Sequence[Tape]) -> IndexDay:
        """Begin the running day where the simulator, or the day, began."""
        played = self.history.played
        base = self.history.yesterday.close if played else self.opening_base
        parts = [Part(one.listing.shares, one.base, one.early.bars) for one in members]
        return IndexDay(self._beat.day, base, members, minutes_of_index(parts, base))

    def end_day(self) -> None:
        """Let the running day become history as it was shown; call it before its stocks do so."""
        members, day = self.members, self.today
        closes = sum(stock.today.close * stock.listing.shares for stock in members)
        worth = sum(stock.base * stock.listing.shares for stock in members)
        close = round(day.base * closes / worth)
        day.close = close
        day.high, day.low = max(day.high, close), min(day.low, close)
        self.history.add(day, self.minutes_today())
        self._volume = self.size = 0

    @property
    def base(self) -> int:
        """Its value the day before."""
        return self.follow().base

    @property
    def value(self) -> int:
        """Its value as of the last beat."""
        return self.follow().value

    @property
    def open(self) -> int:
        """Its first value of the day."""
        return self.follow().open

    @property
    def high(self) -> int:
        """Its highest value of the day."""
        return self.follow().high

    @property
    def low(self) -> int:
        """Its lowest value of the day."""
        return self.follow().low

    def at(self, moment: dt.datetime) -> tuple[int, int]:
        """Return its value at a moment and that of the day before."""
        running = self.follow()
        if moment.date() == running.date:
            return running.value_at(f"{moment:%H%M%S}"), running.base
        day = self.history.latest(1, before=moment.date() + dt.timedelta(days=1))[0]
        earlier = [bar.close for bar in self.history.minutes(day) if bar.start < moment]
        return (earlier[-1] if earlier else day.base), day.base

    @cached_property
    def history(self) -> History:
        """Its days before today."""
        return index_history(
            self._listed, self._look, self.opening_base, self._seed, self._opened_on
        )

    @property
    def today(self) -> Candle:
        """The candle of the running day, in hundredths of a point."""
        day, volume = self.follow(), self.volume
        start = dt.datetime.combine(day.date, dt.time())
        prices = (day.open, day.high, day.low, day.value)
        return Candle(start, day.base, *prices, volume, self.turnover, volume)

    def days_until(self, last: dt.date, count: int) -> list[Candle]:
        """Return the last ``count`` daily candles up to a day, today included, oldest first."""
        today = self.today
        if last < today.start.date():
            return self.history.latest(count, before=last + dt.timedelta(days=1))
        return [*self.history.latest(count - 1), today]

    def minutes_today(self, scope: int = 1) -> list[Candle]:
        """Return candles of ``scope`` minutes of today, oldest first."""
        parts = [Part(one.listing.shares, one.base, one.minutes_today()) for one in self.members]
        return merge(minutes_of_index(parts, self.base), scope)

    def latest_minutes(
        self, count: int, scope: int = 1, before: dt.datetime | None = None
    ) -> list[Candle]:
        """Return the last ``count`` candles of ``scope`` minutes before a moment, oldest first."""
        return self.history.latest_minutes(count, scope, before, self.minutes_today(scope))

    @property
    def volume(self) -> int:
        """Shares traded today."""
        return sum(stock.volume for stock in self.members)

    @property
    def turnover(self) -> int:
        """KRW traded today."""
        return sum(stock.turnover for stock in self.members)

    @property
    def volume_yesterday(self) -> int:
        """Shares traded the day before."""
        return self.follow().volume_yesterday

    @property
    def sign(self) -> str:
        """The code of FID 25 (대비기호); an index has no limits."""
        return self.follow().sign

    def look(self) -> SectorView | None:
        """Renew the value; return what is shown, None if nothing was traded or changed since the
        last look.
        """
        before = self._running.value if self._running else self.opening_base
        members = self.members
        day = self.follow(members)
        volume = sum([stock.volume for stock in members])
        if day.value == before and volume == self._volume:
            return None
        self.size, self._volume = volume - self._volume, volume
        turnover = sum([stock.turnover for stock in members])
        breadth = Breadth(stock for stock in members if stock.volume)
        return SectorView(day, self.size, volume, turnover, breadth, len(members))

    @property
    def breadth(self) -> Breadth:
        """Numbers of its rising and falling stocks."""
        return Breadth(stock for stock in self.members if stock.volume)


def sectors_of(listed: Sequence[Listing], world: World) -> dict[str, Sector]:
    """Return the indices of the listed companies by code."""
    return {group.code: Sector(group, world) for group in groups_of(listed, world.seed)}
