"""Underlying: the company or index of an ELW."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left

import msgspec

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.instruments.tape import Tape

__all__ = ["Underlying"]


class Underlying(msgspec.Struct, frozen=True):
    """A company in KRW or an index in points (기초자산).

    Attributes:
        asset: The company or the index.
    """

    asset: Tape | Sector

    @property
    def code(self) -> str:
        """Symbol of the company, code of the index."""
        return self.asset.code if isinstance(self.asset, Sector) else self.asset.symbol

    @property
    def name(self) -> str:
        """Korean name."""
        return self.asset.name if isinstance(self.asset, Sector) else self.asset.listing.name

    @property
    def _unit(self) -> float:
        return 100.0 if isinstance(self.asset, Sector) else 1.0

    @property
    def price(self) -> float:
        """Its price or value now."""
        now = self.asset.value if isinstance(self.asset, Sector) else self.asset.price
        return now / self._unit

    @property
    def base(self) -> float:
        """Its price or value at the end of the day before."""
        return self.asset.base / self._unit

    @property
    def opening_base(self) -> float:
        """Its price or value at the end of the day before the simulator was opened."""
        asset = self.asset
        base = asset.opening_base if isinstance(asset, Sector) else asset.listing.close
        return base / self._unit

    def follow(self) -> None:
        """Bring it to the present."""
        if isinstance(self.asset, Sector):
            self.asset.follow()

    def price_at(self, moment: dt.datetime) -> float:
        """Return its price or value at a moment, after the full seconds before it."""
        if isinstance(self.asset, Sector):
            return self.asset.at(moment)[0] / self._unit
        return float(_price_before(self.asset, moment))

    @property
    def sign(self) -> str:
        """The code of FID 25 (대비기호)."""
        if isinstance(self.asset, Sector):
            return self.asset.sign
        return self.asset.sign(self.asset.price)

    @property
    def history(self) -> History:
        """Its days before today."""
        return self.asset.history

    def minutes_today(self) -> list[Candle]:
        """Return its minutes of today, oldest first."""
        return self.asset.minutes_today()

    def prices(self, candle: Candle) -> tuple[float, float, float, float]:
        """Return open, high, low and close of one of its candles."""
        unit = self._unit
        return candle.open / unit, candle.high / unit, candle.low / unit, candle.close / unit


def _price_before(stock: Tape, moment: dt.datetime) -> int:
    """Return the price after the trades of the full seconds before a moment of today, KRW."""
    number = bisect_left(stock.prints, f"{moment:%H%M%S}", key=_time)
    return stock.prints[number - 1].price if number else stock.began_at[0]


def _time(made: Print) -> str:
    return made.time
