"""Products: the ETFs and ELWs that are listed, and the terms of each."""

from __future__ import annotations

from typing import Literal

import msgspec

from kiwoom_async.simulator.exchange.instruments.listings import Listing

__all__ = ["FUND_TERMS", "WARRANT_TERMS", "FundTerms", "WarrantTerms"]


class FundTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Terms of an ETF.

    Attributes:
        listing: Its listing.
        index: Code of the index it holds.
        index_name: Korean name of that index, and ``index_code`` its number among those of ETFs.
        manager: Code of its manager (운용사).
        leverage: Multiple of the index's change of the day that it returns.
    """

    listing: Listing
    index: str
    index_name: str
    index_code: str
    manager: str
    leverage: int = 1


class WarrantTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Terms of an ELW.

    Attributes:
        listing: Its listing; its close follows from the theory.
        underlying: Symbol of a company or code of an index.
        right: ``call`` or ``put``.
        strike: Exercise price in parts of the underlying's close of the day before.
        step: Step of the exercise price, KRW or points.
        ratio: Shares, or KRW per point, that one of it stands for (전환비율).
        days: Until its last day of trading when the simulator opens.
        issuer: Code of the broker that issued it and provides liquidity (발행사, LP).
        series: Its number (회차).
    """

    listing: Listing
    underlying: str
    right: Literal["call", "put"]
    strike: float
    step: float
    ratio: float
    days: int
    issuer: str
    series: str


def _fund(symbol: str, name: str, close: int, millions: int) -> Listing:
    return Listing(
        symbol=symbol,
        name=name,
        market="kospi",
        close=close,
        shares=millions * 1_000_000,
        par=0,
        kind="etf",
    )


FUND_TERMS = (
    FundTerms(
        listing=_fund("069500", "KODEX 200", 35_120, 180),
        index="201",
        index_name="KOSPI200",
        index_code="207",
        manager="3020",
    ),
    FundTerms(
        listing=_fund("102110", "TIGER 200", 35_205, 60),
        index="201",
        index_name="KOSPI200",
        index_code="207",
        manager="3191",
    ),
    FundTerms(
        listing=_fund("114800", "KODEX 인버스", 4_315, 150),
        index="201",
        index_name="KOSPI200",
        index_code="207",
        manager="3020",
        leverage=-1,
    ),
    FundTerms(
        listing=_fund("122630", "KODEX 레버리지", 18_450, 130),
        index="201",
        index_name="KOSPI200",
        index_code="207",
        manager="3020",
        leverage=2,
    ),
    FundTerms(
        listing=_fund("226490", "KODEX 코스피", 27_640, 20),
        index="001",
        index_name="코스피",
        index_code="001",
        manager="3020",
    ),
)


def _warrant(symbol: str, name: str, millions: int) -> Listing:
    return Listing(
        symbol=symbol,
        name=name,
        market="kospi",
        close=500,
        shares=millions * 1_000_000,
        par=0,
        kind="elw",
    )


WARRANT_TERMS = (
    WarrantTerms(
        listing=_warrant("57JBHH", "JBHH삼성전자콜", 40),
        underlying="005930",
        right="call",
        strike=1.0,
        step=1,
        ratio=0.1,
        days=91,
        issuer="050",
        series="JBHH",
    ),
    WarrantTerms(
        listing=_warrant("52KB21", "KB21삼성전자풋", 20),
        underlying="005930",
        right="put",
        strike=0.95,
        step=100,
        ratio=0.1,
        days=63,
        issuer="017",
        series="KB21",
    ),
    WarrantTerms(
        listing=_warrant("52MA07", "미래MA07삼성전자콜", 30),
        underlying="005930",
        right="call",
        strike=1.08,
        step=100,
        ratio=0.1,
        days=126,
        issuer="005",
        series="MA07",
    ),
    WarrantTerms(
        listing=_warrant("57J411", "KBJ411KOSPI200콜", 8),
        underlying="201",
        right="call",
        strike=1.02,
        step=2.5,
        ratio=100.0,
        days=49,
        issuer="017",
        series="J411",
    ),
    WarrantTerms(
        listing=_warrant("57J412", "한국J412KOSPI200풋", 8),
        underlying="201",
        right="put",
        strike=0.98,
        step=2.5,
        ratio=100.0,
        days=49,
        issuer="003",
        series="J412",
    ),
)
