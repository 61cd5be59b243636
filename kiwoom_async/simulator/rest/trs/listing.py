"""Listing TRs: the instruments of a market (ka10099), and one of them (ka10100)."""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.accounts.account import credit_grade
from kiwoom_async.simulator.exchange.instruments.sectors import INDUSTRIES, Sector
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import padded

__all__ = ["HANDLERS"]

_EVERYTHING = 10_000
_KINDS = {"3": "elw", "8": "etf", "80": "gold"}
_BOARDS = {"0": "kospi", "10": "kosdaq"}
_SIZES = {"002": "대형주", "003": "중형주", "004": "소형주"}
_COUNT, _PRICE = 16, 8  # digits


def _listed(request: Request) -> Answer:
    """Answer ka10099 종목정보 리스트: everything on a market at once, by code."""
    market = request.text("mrkt_tp")
    kind, board = _KINDS.get(market, "stock"), _BOARDS.get(market)
    stocks = [
        stock
        for stock in request.exchange.instruments.present()
        if stock.listing.kind == kind and (kind != "stock" or stock.listing.market == board)
    ]
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


def _row(stock: Stock, sectors: dict[str, Sector]) -> dict[str, Any]:
    listing = stock.listing
    kosdaq = listing.market == "kosdaq"
    code = {"etf": "8", "elw": "3", "gold": "80"}.get(listing.kind, "10" if kosdaq else "0")
    name = {"etf": "ETF", "elw": "ELW", "gold": "금현물"}.get(listing.kind)
    return {
        "symbol": stock.symbol,
        "name": listing.name,
        "listed_shares": padded(listing.shares, _COUNT),
        "supervision_status": "정상",
        "listing_date": listing.listed_on,
        "previous_close": padded(stock.base, _PRICE),
        "stock_status": "증거금100%" + ("|신용가능" if credit_grade(listing) else ""),
        "market_code": code,
        "market_name": name or ("코스닥" if kosdaq else "거래소"),
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
