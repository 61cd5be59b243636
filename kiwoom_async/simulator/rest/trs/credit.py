"""Credit TRs: kt20016 (stocks that loans are given on), kt20017 (one of them), and ka10013 (what is
owed on loans in a stock, by day).
"""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.accounts.account import credit_grade, own_share
from kiwoom_async.simulator.exchange.clock import day_before
from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank, blank_row
from kiwoom_async.simulator.rest.facets import bar
from kiwoom_async.simulator.rest.pages import page_after
from kiwoom_async.simulator.rest.selection import day_or_today, days_until, literal
from kiwoom_async.simulator.rest.trs.stocks import substitute_price
from kiwoom_async.simulator.rest.writing import DONE_UNSPACED, page
from kiwoom_async.simulator.text import padded, percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 50
_DAYS_PER_PAGE = 100
_MILLION = 1_000_000
_PRICE = 12  # digits
_BOARDS = {"1": "kospi", "0": "kosdaq"}


def _eligible_stocks(request: Request) -> Answer:
    """Answer kt20016 신용융자 가능종목: those of a grade, of a market, or the one asked for."""
    grade = request.text("crd_stk_grde_tp")
    board = _BOARDS.get(request.text("mrkt_deal_tp"))
    asked = request.stock()
    stocks = [
        stock
        for stock in request.exchange.instruments.present()
        if credit_grade(stock.listing)
        and grade in ("", "%", credit_grade(stock.listing))
        and board in (None, stock.listing.market)
        and (not request.text("stk_cd") or stock is asked)
    ]
    stocks.sort(key=_symbol)
    found, cursor = page_after(stocks, request.cursor, _ROWS_PER_PAGE, _symbol, rising=True)
    rows = [_row(stock) for stock in found] or [blank_row(request.api)]
    body = {"crd_loan_able": "", "crd_loan_pos_stk": rows}
    return Answer(body=body, message=DONE_UNSPACED, cursor=cursor)


def _symbol(stock: Stock) -> str:
    return stock.symbol


def _row(stock: Stock) -> dict[str, str]:
    return {
        "stk_cd": stock.listing.prefixed,
        "stk_nm": stock.listing.name,
        "crd_assr_rt": f"{own_share(stock.listing)}%",
        "repl_pric": padded(substitute_price(stock), _PRICE),
        "pred_close_pric": padded(stock.base, _PRICE),
        "crd_limit_over_yn": "N",
        "crd_limit_over_txt": "",
    }


def _eligibility(request: Request) -> Answer:
    """Answer kt20017 신용융자 가능문의: by the grade that follows from the market value."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    grade = credit_grade(stock.listing)
    text = f"< {grade}군 신용융자 가능 >" if grade else "< 신용융자 불가 >"
    return Answer(body={"crd_alow_yn": text}, message=DONE_UNSPACED)


def _balances(request: Request) -> Answer:
    """Answer ka10013 신용매매동향: loans on a stock up to the day before today, which it lacks;
    million KRW at one price per stock, of lent stocks million shares.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    last = min(day_or_today(request, "dt"), day_before(request.exchange.clock.day))
    days = days_until(request, stock, last, _DAYS_PER_PAGE)
    kind = literal(request, "qry_tp")
    price = stock.listing.close if kind == "margin_loan" else 1

    def row(day: Day) -> dict[str, Any]:
        balance, volume = day.balance(kind), day.candle.volume
        now = balance.remaining * price // _MILLION
        change = now - (balance.remaining - balance.change) * price // _MILLION
        opened = max(balance.opened * price // _MILLION, change)
        return bar(day.candle, stock.grid) | {
            "new": opened,
            "rpya": opened - change,
            "remn": now,
            "amt": balance.remaining * stock.listing.close // _MILLION,
            "pre": change,
            "credit_extension_rate": percent(balance.opened, volume),
            "credit_balance_rate": percent(balance.remaining, stock.listing.shares),
        }

    return page(request, days, row, size=_DAYS_PER_PAGE)


HANDLERS: dict[str, Handler] = {
    "ka10013": _balances,
    "kt20016": _eligible_stocks,
    "kt20017": _eligibility,
}
