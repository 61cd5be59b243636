"""Listings: companies of the Korea Exchange with round numbers, as many invented ones, and
gold beside them; :mod:`.products` has ETFs and ELWs.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from kiwoom_async.simulator.exchange.instruments.known import KNOWN
from kiwoom_async.simulator.exchange.instruments.prices import FUNDS, GOLD, STOCKS, WARRANTS, Grid

__all__ = ["GOLD_PRODUCTS", "GRIDS", "Kind", "Listing", "listings"]

Kind = Literal["stock", "etf", "elw", "gold"]

_INVENTED_NAME = "모의종목"
_LEAST_ON_NXT = 3_000_000_000_000  # market value, KRW

GRIDS = {"stock": STOCKS, "etf": FUNDS, "elw": WARRANTS, "gold": GOLD}


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of an instrument that do not change during a day.

    Attributes:
        symbol: Six characters (종목코드), of gold nine.
        name: Korean name (종목명).
        market: The board it is listed on.
        close: Closing price of the day before (전일종가), KRW; of gold per gram, as all its prices.
        shares: Shares listed (상장주식수); of gold grams that could be traded.
        par: Par value (액면가), KRW.
        kind: Kind of instrument.
        industry: Code of its sector (업종), blank for what is no company.
        listed_on: First day of trading (상장일).
    """

    symbol: str
    name: str
    market: Literal["kospi", "kosdaq"]
    close: int
    shares: int
    par: int = 500
    kind: Kind = "stock"
    industry: str = ""
    listed_on: dt.date = dt.date(2009, 12, 4)

    @property
    def grid(self) -> Grid:
        """Its price steps and daily limits."""
        return GRIDS[self.kind]

    @property
    def invented(self) -> bool:
        """Whether no such company exists."""
        return self.name.startswith(_INVENTED_NAME)

    @property
    def on_nxt(self) -> bool:
        """Whether it is traded at NXT as well, as the larger companies are."""
        return self.kind == "stock" and self.close * self.shares >= _LEAST_ON_NXT

    @property
    def venues(self) -> tuple[str, ...]:
        """What its quotes and trades at KRX can be registered as: alone, or both exchanges
        together. Gold is not among them.
        """
        return () if self.kind == "gold" else (self.symbol, f"{self.symbol}_AL")

    @property
    def prefixed(self) -> str:
        """The symbol as the account's TRs write it: ``A`` before it, before an ELW ``J``."""
        return {"elw": "J", "gold": ""}.get(self.kind, "A") + self.symbol


GOLD_PRODUCTS = (
    Listing(
        symbol="M04020000",
        name="금 99.99_1Kg",
        market="kospi",
        close=151_680,
        shares=100_000_000,
        par=0,
        kind="gold",
    ),
    Listing(
        symbol="M04020100",
        name="미니금 99.99_100g",
        market="kospi",
        close=152_300,
        shares=10_000_000,
        par=0,
        kind="gold",
    ),
)
_KOSPI_INDUSTRIES = tuple(
    f"{n:03}" for n in (5, 6, 7, 8, 10, 11, 12, 14, 16, 18, 20, 22, 24, 25, 26)
)
_KOSDAQ_INDUSTRIES = ("119", "120", "124", "128")
_FIRST_INVENTED = 900_000
_INVENTED_STEP = 10


@lru_cache(maxsize=50)
def listings(count: int, seed: int) -> Sequence[Listing]:
    """Return ``count`` listings: the known companies first, invented ones after them."""
    rng = random.Random(f"{seed}:listings")
    known = [
        Listing(
            symbol=symbol,
            name=name,
            market=board,
            close=close,
            shares=n * 1_000,
            par=par,
            industry=industry,
        )
        for board, (symbol, name, close, n, par, industry) in KNOWN[:count]
    ]
    return known + [_invented(number, rng) for number in range(count - len(known))]


def _invented(number: int, rng: random.Random) -> Listing:
    return Listing(
        symbol=str(_FIRST_INVENTED + number * _INVENTED_STEP),
        name=f"{_INVENTED_NAME}{number + 1}",
        market="kosdaq" if number % 2 else "kospi",
        industry=rng.choice(_KOSDAQ_INDUSTRIES if number % 2 else _KOSPI_INDUSTRIES),
        listed_on=dt.date(2000, 1, 4) + dt.timedelta(days=rng.randrange(9_000)),
        close=STOCKS.snap(10 ** rng.uniform(3.2, 5.5)),
        shares=rng.randrange(5_000, 200_000) * 1_000,
    )
