"""Listing TRs: the instruments of a market (ka10099), and one of them (ka10100)."""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.accounts.account import credit_grade
from kiwoom_async.simulator.exchange.instruments.industries import INDUSTRIES
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.selection import literal
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import padded

__all__ = ["HANDLERS"]

_EVERYTHING = 10_000
_ON_THE_BOARD = ("kospi", "etf", "etn", "reit", "infrastructure_fund")
_NAMES = {
    "kospi": ("0", "거래소"),
    "kosdaq": ("10", "코스닥"),
    "etf": ("8", "ETF"),
    "etn": ("60", "ETN"),
    "elw": ("3", "ELW"),
    "reit": ("6", "리츠"),
    "infrastructure_fund": ("2", "인프라투융자"),
    "gold": ("80", "금현물"),
}
_SIZES = {"002": "대형주", "003": "중형주", "004": "소형주"}
_COUNT, _PRICE = 16, 8  # digits


def _listed(request: Request) -> Answer:
    """Answer ka10099 종목정보 리스트: everything on a market at once, by code. On the list of KOSPI
    are ETFs, ETNs and trusts as well, which have lists of their own.
    """
    asked = literal(request, "mrkt_tp")
    markets = _ON_THE_BOARD if asked == "kospi" else (asked,)
    every = request.exchange.instruments.present()
    stocks = [stock for stock in every if _market(stock.listing) in markets]
    stocks.sort(key=lambda stock: stock.symbol)
    sectors = request.exchange.sectors
    return page(
        request, stocks, lambda one: _row(one, sectors), size=_EVERYTHING, blank_if_empty=False
    )


def _one(request: Request) -> Answer:
    """Answer ka10100 종목정보 조회: one row of ka10099."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    return answer(request, _row(stock, request.exchange.sectors))


def _market(listing: Listing) -> str:
    """Return the list that an instrument is on (시장구분)."""
    if listing.kind != "stock":
        return listing.kind
    return listing.trust or listing.market


def _row(stock: Stock, sectors: dict[str, Sector]) -> dict[str, Any]:
    listing = stock.listing
    code, name = _NAMES[_market(listing)]
    return {
        "symbol": stock.symbol,
        "name": listing.name,
        "listed_shares": padded(listing.shares, _COUNT),
        "supervision_status": "정상",
        "listing_date": listing.listed_on,
        "previous_close": padded(stock.base, _PRICE),
        "stock_status": "증거금100%" + ("|신용가능" if credit_grade(listing) else ""),
        "market_code": code,
        "market_name": name,
        "sector_name": INDUSTRIES.get(listing.industry, ""),
        "company_size_class": _size(stock, sectors),
        "company_class": "",
        "order_warning": "0",
        "nxt_tradable": listing.on_nxt,
    }


def _size(stock: Stock, sectors: dict[str, Sector]) -> str:
    """Return 대형주, 중형주 or 소형주 of a KOSPI company, blank otherwise."""
    for code, name in _SIZES.items():
        if code in sectors and stock.symbol in sectors[code].symbols:
            return name
    return ""


HANDLERS: dict[str, Handler] = {"ka10099": _listed, "ka10100": _one}
