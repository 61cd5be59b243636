"""Products: the ETFs, ETNs and ELWs that are listed, and the terms of each."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from kiwoom_async.simulator.exchange.instruments.listings import Kind, Listing

__all__ = ["FUND_TERMS", "NOTE_TERMS", "WARRANT_TERMS", "FundTerms", "WarrantTerms"]


class FundTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Terms of an ETF or an ETN.

    Attributes:
        listing: Its listing.
        index: Code of the index it holds.
        index_name: Korean name of that index, and ``index_code`` its number among those of ETFs.
        manager: Code of its manager (운용사), of an ETN of its issuer.
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


def _fund(
    symbol: str, name: str, close: int, millions: int, listed_on: str, kind: Kind = "etf"
) -> Listing:
    return Listing(
        symbol=symbol,
        name=name,
        market="kospi",
        close=close,
        shares=millions * 1_000_000,
        par=0,
        kind=kind,
        listed_on=dt.date.fromisoformat(listed_on),
    )


def _on_kospi_200(listing: Listing, manager: str, leverage: int = 1) -> FundTerms:
    return FundTerms(
        listing=listing,
        index="201",
        index_name="KOSPI200",
        index_code="207",
        manager=manager,
        leverage=leverage,
    )


def _on_kosdaq_150(listing: Listing, manager: str, leverage: int = 1) -> FundTerms:
    return FundTerms(
        listing=listing,
        index="150",
        index_name="KOSDAQ150",
        index_code="150",
        manager=manager,
        leverage=leverage,
    )


_SAMSUNG, _MIRAE = "3020", "3191"

FUND_TERMS = (
    _on_kospi_200(_fund("069500", "KODEX 200", 35_120, 180, "2002-10-14"), _SAMSUNG),
    _on_kospi_200(_fund("102110", "TIGER 200", 35_205, 60, "2008-04-03"), _MIRAE),
    _on_kospi_200(_fund("114800", "KODEX 인버스", 4_315, 150, "2009-09-16"), _SAMSUNG, -1),
    _on_kospi_200(_fund("122630", "KODEX 레버리지", 18_450, 130, "2010-02-22"), _SAMSUNG, 2),
    FundTerms(
        listing=_fund("226490", "KODEX 코스피", 27_640, 20, "2015-08-24"),
        index="001",
        index_name="코스피",
        index_code="001",
        manager=_SAMSUNG,
    ),
    _on_kospi_200(_fund("252670", "KODEX 200선물인버스2X", 2_140, 800, "2016-09-22"), _SAMSUNG, -2),
    _on_kosdaq_150(_fund("229200", "KODEX 코스닥150", 13_280, 90, "2015-10-01"), _SAMSUNG),
    _on_kosdaq_150(_fund("232080", "TIGER 코스닥150", 13_415, 15, "2015-11-12"), _MIRAE),
    _on_kosdaq_150(
        _fund("233740", "KODEX 코스닥150레버리지", 9_145, 160, "2015-12-17"), _SAMSUNG, 2
    ),
    _on_kosdaq_150(
        _fund("251340", "KODEX 코스닥150선물인버스", 3_620, 110, "2016-08-10"), _SAMSUNG, -1
    ),
)
"""ETFs by the order of listing here."""

NOTE_TERMS = (
    _on_kospi_200(
        _fund("500061", "신한 인버스 코스피 200 선물 ETN", 8_435, 2, "2021-03-25", "etn"), "002", -1
    ),
    _on_kospi_200(
        _fund("590010", "모의 레버리지 코스피 200 ETN", 21_730, 1, "2014-11-17", "etn"),
        "050",
        2,
    ),
    _on_kosdaq_150(
        _fund("590020", "모의 코스닥 150 선물 ETN", 11_960, 1, "2019-10-21", "etn"), "050"
    ),
)
"""ETNs: what is held by an ETF is owed by the issuer here; the last two are invented."""


_SET_WHEN_MADE = dt.date.min


def _warrant(symbol: str, name: str, millions: int) -> Listing:
    return Listing(
        symbol=symbol,
        name=name,
        market="kospi",
        close=500,
        shares=millions * 1_000_000,
        par=0,
        kind="elw",
        listed_on=_SET_WHEN_MADE,
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
