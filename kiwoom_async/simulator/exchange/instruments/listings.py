"""Listings: companies of the Korea Exchange with round numbers, as many invented ones, and
gold beside them; :mod:`.products` has ETFs, ETNs and ELWs.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from kiwoom_async.simulator.exchange.instruments.industries import INDUSTRIES
from kiwoom_async.simulator.exchange.instruments.known import KNOWN, REITS, Board, Row
from kiwoom_async.simulator.exchange.instruments.prices import (
    FUNDS,
    GOLD,
    NOTES,
    STOCKS,
    WARRANTS,
    Grid,
)

__all__ = ["GOLD_PRODUCTS", "GRIDS", "Kind", "Listing", "listings"]

Kind = Literal["stock", "etf", "etn", "elw", "gold"]
Trust = Literal["", "reit", "infrastructure_fund"]

_INVENTED_NAME = "모의종목"
_LEAST_ON_NXT = 3_000_000_000_000  # market value, KRW

GRIDS = {"stock": STOCKS, "etf": FUNDS, "etn": NOTES, "elw": WARRANTS, "gold": GOLD}


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
        trust: What kind of trust a company is that only holds property; blank for others.
    """

    symbol: str
    name: str
    market: Literal["kospi", "kosdaq"]
    close: int
    shares: int
    par: int = 500
    kind: Kind = "stock"
    industry: str = ""
    listed_on: dt.date
    trust: Trust = ""

    @property
    def grid(self) -> Grid:
        """Its price steps and daily limits."""
        return GRIDS[self.kind]

    @property
    def worth(self) -> int:
        """Market value at the close of the day before, KRW (시가총액)."""
        return self.close * self.shares

    @property
    def preferred(self) -> bool:
        """Whether it is a preferred stock (우선주): the last character of its symbol is not 0."""
        return self.kind == "stock" and self.symbol[-1] != "0"

    @property
    def on_nxt(self) -> bool:
        """Whether it is traded at NXT as well, as the larger companies are."""
        return self.kind == "stock" and self.worth >= _LEAST_ON_NXT

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


_GOLD_SINCE = dt.date(2014, 3, 24)

GOLD_PRODUCTS = (
    Listing(
        symbol="M04020000",
        name="금 99.99_1Kg",
        market="kospi",
        listed_on=_GOLD_SINCE,
        close=151_680,
        shares=100_000_000,
        par=0,
        kind="gold",
    ),
    Listing(
        symbol="M04020100",
        name="미니금 99.99_100g",
        market="kospi",
        listed_on=_GOLD_SINCE,
        close=152_300,
        shares=10_000_000,
        par=0,
        kind="gold",
    ),
)
_TRUSTS: dict[str, Trust] = {
    "088980": "infrastructure_fund",
    **dict.fromkeys(REITS, "reit"),
}
_FIRST_INVENTED = 900_000
_INVENTED_STEP = 10
_FIRST_LISTED, _DAYS_OF_LISTING = dt.date(2000, 1, 4), 5_400
_SATURDAY = 5


@lru_cache(maxsize=50)
def listings(count: int, seed: int, day: dt.date) -> Sequence[Listing]:
    """Return the ``count`` companies listed before a day: the known ones first, invented ones
    after them.
    """
    rng = random.Random(f"{seed}:listings")
    every = (_known(board, row) for board, row in KNOWN)
    known = [one for one in every if one.listed_on < day][:count]
    return known + [_invented(number, rng) for number in range(count - len(known))]


def _known(board: Board, row: Row) -> Listing:
    symbol, name, close, thousands, par, industry, listed_on = row
    rng = random.Random(f"{symbol}:listing")
    return Listing(
        symbol=symbol,
        name=name,
        market=board,
        close=close,
        shares=thousands * 1_000,
        par=par,
        industry=industry,
        listed_on=dt.date.fromisoformat(listed_on) if listed_on else _day_of_listing(rng),
        trust=_TRUSTS.get(symbol, ""),
    )


def _invented(number: int, rng: random.Random) -> Listing:
    kosdaq = number % 2 == 1
    industries = [code for code in INDUSTRIES if (code >= "100") == kosdaq]
    return Listing(
        symbol=str(_FIRST_INVENTED + number * _INVENTED_STEP),
        name=f"{_INVENTED_NAME}{number + 1}",
        market="kosdaq" if kosdaq else "kospi",
        industry=industries[number // 2 % len(industries)],
        listed_on=_day_of_listing(rng),
        close=STOCKS.snap(10 ** rng.uniform(3.2, 5.5)),
        shares=rng.randrange(5_000, 200_000) * 1_000,
    )


def _day_of_listing(rng: random.Random) -> dt.date:
    """Draw a weekday of the years before those with a history."""
    day = _FIRST_LISTED + dt.timedelta(days=rng.randrange(_DAYS_OF_LISTING))
    while day.weekday() >= _SATURDAY:
        day += dt.timedelta(days=1)
    return day
