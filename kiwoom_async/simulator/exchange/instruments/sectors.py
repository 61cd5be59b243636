"""Sector indices: market value of the listed stocks, and numbers of rising and falling ones."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from kiwoom_async.simulator.exchange.instruments.beat import Beat
from kiwoom_async.simulator.exchange.instruments.candles import Candle, merge
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

__all__ = ["INDUSTRIES", "Sector", "World", "sectors_of"]

_LARGE = 100
_MIDDLE = 200
_KOSPI_200 = 200


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

    def __init__(
        self, code: str, name: str, base: int, listed: Sequence[Listing], world: World
    ) -> None:
        self.code = code
        self.name = name
        self.symbols = tuple(listing.symbol for listing in listed)
        self.watched = False
        self.size = 0
        self.opening_base = base
        self._listed = listed
        self._look = world.look
        self._beat = world.beat
        self._opened_on = world.beat.day
        self._seed = f"{world.seed}:sector:{code}"
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
    def board(self) -> str:
        """``kospi`` or ``kosdaq``."""
        return "kosdaq" if self.code.startswith("1") else "kospi"

    def follow(self) -> IndexDay:
        """Bring it to the last beat; return its running day."""
        day, beat = self._running, self._beat
        if day is not None and self._followed == beat.number:
            return day
        self._followed = beat.number
        members = self.members
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
        today = [bar for bar in self.minutes_today(scope) if before is None or bar.start < before][
            -count:
        ]
        return self.history.latest_minutes(count - len(today), scope, before) + today

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
        day, members = self.follow(), self.members
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


INDUSTRIES = {
    "005": "음식료업",
    "006": "섬유의복",
    "007": "종이목재",
    "008": "화학",
    "009": "의약품",
    "010": "비금속광물",
    "011": "철강금속",
    "012": "기계·장비",
    "013": "전기·전자",
    "014": "의료·정밀기기",
    "015": "운송장비·부품",
    "016": "유통",
    "017": "전기·가스",
    "018": "건설",
    "019": "운송·창고",
    "020": "통신",
    "021": "금융",
    "022": "은행",
    "024": "증권",
    "025": "보험",
    "026": "일반서비스",
    "029": "IT 서비스",
    "119": "화학",
    "120": "제약",
    "124": "전기·전자",
    "128": "IT 서비스",
}
"""Industries by code: those of KOSPI below 100, the others of KOSDAQ."""


def sectors_of(listed: Sequence[Listing], world: World) -> dict[str, Sector]:
    """Return the indices of the listed companies by code; each has at least one of them."""
    by_worth = sorted(listed, key=lambda one: one.close * one.shares, reverse=True)
    kospi = [one for one in by_worth if one.market == "kospi"]
    kosdaq = [one for one in by_worth if one.market == "kosdaq"]
    middle = _LARGE + _MIDDLE
    found = [
        ("001", "종합(KOSPI)", 2_650_12, kospi),
        ("002", "대형주", 2_641_37, kospi[:_LARGE]),
        ("003", "중형주", 2_803_55, kospi[_LARGE:middle]),
        ("004", "소형주", 2_377_18, kospi[middle:]),
        ("101", "종합(KOSDAQ)", 871_48, kosdaq),
        ("201", "KOSPI200", 352_66, kospi[:_KOSPI_200]),
        ("701", "KRX100", 5_612_40, by_worth[:_LARGE]),
    ]
    for code, name in INDUSTRIES.items():
        base = random.Random(f"{world.seed}:industry:{code}").randrange(50_000, 900_000)
        found.append((code, name, base, [one for one in by_worth if one.industry == code]))
    return {
        code: Sector(code, name, base, members, world)
        for code, name, base, members in sorted(found, key=itemgetter(0))
        if members
    }
