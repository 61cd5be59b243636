"""Sector indices: what the listed stocks are worth together, and how many rise and fall."""

from __future__ import annotations

from collections.abc import Iterable

from kiwoom_async.simulator.exchange.instruments.tape import Tape

__all__ = ["Breadth", "Sector", "sectors_of"]

_LARGE = 100
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

    def __init__(self, code: str, name: str, base: int, members: list[Tape]) -> None:
        self.code = code
        self.name = name
        self.members = members
        self.base = base
        self._worth_before = sum(stock.base * stock.listing.shares for stock in members)
        self.value = self._value()
        self.open = self._value(opening=True)
        self.high, self.low = max(self.open, self.value), min(self.open, self.value)
        self._volume = self.volume
        self.size = 0

    def __repr__(self) -> str:
        return f"Sector({self.code} {self.name} at {self.value / 100:,.2f})"

    def _value(self, *, opening: bool = False) -> int:
        worth = sum(
            (stock.open or stock.base if opening else stock.price) * stock.listing.shares
            for stock in self.members
        )
        return round(self.base * worth / self._worth_before) if self.members else self.base

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
        """How many of its stocks rise and fall."""
        return Breadth(stock for stock in self.members if stock.volume)


class Breadth:
    """How the traded stocks of a sector stand (업종등락).

    Attributes:
        rising: How many rise, those at the upper limit included; ``falling`` the same.
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
        """How many were traded today."""
        return self.rising + self.falling + self.unchanged


def sectors_of(stocks: Iterable[Tape]) -> dict[str, Sector]:
    """Return the indices of ``stocks`` by code; each has at least one of them."""
    by_worth = sorted(stocks, key=lambda stock: stock.base * stock.listing.shares, reverse=True)
    kospi = [stock for stock in by_worth if stock.listing.market == "kospi"]
    kosdaq = [stock for stock in by_worth if stock.listing.market == "kosdaq"]
    sectors = (
        Sector("001", "종합(KOSPI)", 2_650_12, kospi),
        Sector("002", "대형주", 2_641_37, kospi[:_LARGE]),
        Sector("101", "종합(KOSDAQ)", 871_48, kosdaq),
        Sector("201", "KOSPI200", 352_66, kospi[:_KOSPI_200]),
    )
    return {sector.code: sector for sector in sectors if sector.members}
