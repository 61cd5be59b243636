"""Sector indices: market value of the listed stocks, and numbers of rising and falling ones."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from functools import cached_property

from kiwoom_async.simulator.exchange.instruments.candles import Candle, merge
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.index_history import (
    index_history,
    minutes_of_index,
)
from kiwoom_async.simulator.exchange.instruments.tape import Tape

__all__ = ["INDUSTRIES", "Breadth", "Sector", "sectors_of"]

_LARGE = 100
_MIDDLE = 200
_KOSPI_200 = 200


class Sector:
    """An index (업종지수): the market value of its stocks against that at their reference prices.

    Attributes:
        code: Three digits (업종코드).
        name: Korean name (업종명).
        members: Its stocks.
        base: Its value the day before, in hundredths of a point, as all values here.
        value, open, high, low: Of the day.
        size: Shares traded between the last two looks.
    """

    def __init__(
        self, code: str, name: str, base: int, members: list[Tape], seed: str = ""
    ) -> None:
        self.code = code
        self.name = name
        self.members = members
        self.base = base
        self._worth_before = sum(stock.base * stock.listing.shares for stock in members)
        self.value = self._value()
        self.open = self._value(opening=True)
        self.high, self.low = max(self.open, self.value), min(self.open, self.value)
        self._volume = self.volume
        self._seed = f"{seed}:sector:{code}"
        self.size = 0

    def end_day(self) -> None:
        """Let the running day become history; call it before its stocks do so."""
        closes = sum(stock.today.close * stock.listing.shares for stock in self.members)
        close = round(self.base * closes / self._worth_before)
        day = self.today
        day.close = close
        day.high, day.low = max(day.high, close), min(day.low, close)
        self.history.add(day, self.minutes_today())

    def begin_day(self) -> None:
        """Start a day from the close of the one before; call it after its stocks do so."""
        self.base = self.history.yesterday.close
        self._worth_before = sum(stock.base * stock.listing.shares for stock in self.members)
        self.value = self.open = self.high = self.low = self.base
        self._volume = self.size = 0

    @property
    def board(self) -> str:
        """``kospi`` or ``kosdaq``."""
        return "kosdaq" if self.code.startswith("1") else "kospi"

    def __repr__(self) -> str:
        return f"Sector({self.code} {self.name} at {self.value / 100:,.2f})"

    def _value(self, *, opening: bool = False) -> int:
        worth = sum(
            (stock.open or stock.base if opening else stock.price) * stock.listing.shares
            for stock in self.members
        )
        return round(self.base * worth / self._worth_before) if self.members else self.base

    @cached_property
    def history(self) -> History:
        """Its days before today."""
        return index_history(self.members, self.base, self._seed, self.today.start.date())

    @property
    def today(self) -> Candle:
        """The candle of the running day, in hundredths of a point."""
        start = dt.datetime.combine(self.members[0].today.start.date(), dt.time())
        return Candle(
            start,
            self.base,
            self.open,
            self.high,
            self.low,
            self.value,
            self.volume,
            self.turnover,
            self.volume,
        )

    def days_until(self, last: dt.date, count: int) -> list[Candle]:
        """Return the last ``count`` daily candles up to a day, today included, oldest first."""
        if last < self.today.start.date():
            return self.history.latest(count, before=last + dt.timedelta(days=1))
        return [*self.history.latest(count - 1), self.today]

    def minutes_today(self, scope: int = 1) -> list[Candle]:
        """Return candles of ``scope`` minutes of today, oldest first."""
        return merge(minutes_of_index(self.members, self.base), scope)

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
        return sum(stock.yesterday.volume for stock in self.members)

    @property
    def sign(self) -> str:
        """The code of FID 25 (대비기호); an index has no limits."""
        return "3" if self.value == self.base else "2" if self.value > self.base else "5"

    def look(self) -> bool:
        """Renew the value; return whether anything was traded or changed since the last look."""
        value, volume = self._value(), self.volume
        if value == self.value and volume == self._volume:
            return False
        self.value = value
        self.high, self.low = max(self.high, value), min(self.low, value)
        self.size, self._volume = volume - self._volume, volume
        return True

    @property
    def breadth(self) -> Breadth:
        """Numbers of its rising and falling stocks."""
        return Breadth(stock for stock in self.members if stock.volume)


class Breadth:
    """Numbers of rising and falling stocks of a sector (업종등락).

    Attributes:
        rising: Number of rising stocks, those at the upper limit included; ``falling`` the same.
        at_upper_limit, at_lower_limit, unchanged: How many.
    """

    def __init__(self, traded: Iterable[Tape]) -> None:
        signs = [stock.sign(stock.price) for stock in traded]
        self.at_upper_limit = signs.count("1")
        self.at_lower_limit = signs.count("4")
        self.rising = self.at_upper_limit + signs.count("2")
        self.falling = self.at_lower_limit + signs.count("5")
        self.unchanged = signs.count("3")

    @property
    def traded(self) -> int:
        """Number of its stocks traded today."""
        return self.rising + self.falling + self.unchanged


INDUSTRIES = {
    "005": "음식료·담배",
    "008": "화학",
    "009": "제약",
    "011": "금속",
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
    "022": "증권",
    "025": "보험",
    "026": "일반서비스",
    "029": "IT 서비스",
    "119": "화학",
    "120": "제약",
    "124": "전기·전자",
    "128": "IT 서비스",
}
"""Industries by code: those of KOSPI below 100, the others of KOSDAQ."""


def sectors_of(stocks: Iterable[Tape], seed: str = "") -> dict[str, Sector]:
    """Return the indices of ``stocks`` by code; each has at least one of them."""
    by_worth = sorted(stocks, key=lambda stock: stock.base * stock.listing.shares, reverse=True)
    kospi = [stock for stock in by_worth if stock.listing.market == "kospi"]
    kosdaq = [stock for stock in by_worth if stock.listing.market == "kosdaq"]
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
        base = random.Random(f"{seed}:industry:{code}").randrange(50_000, 900_000)
        found.append((code, name, base, [one for one in by_worth if one.listing.industry == code]))
    return {
        code: Sector(code, name, base, members, seed)
        for code, name, base, members in sorted(found)
        if members
    }
