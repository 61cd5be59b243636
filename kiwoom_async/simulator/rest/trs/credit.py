"""Credit TRs: kt20016 (stocks that loans are given on) and kt20017 (one of them)."""

from __future__ import annotations

from kiwoom_async.simulator.exchange.accounts.account import credit_grade, own_share
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank, blank_row
from kiwoom_async.simulator.rest.pages import page_after
from kiwoom_async.simulator.rest.trs.stocks import substitute_price
from kiwoom_async.simulator.text import padded

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 50
_PRICE = 12  # digits
_DONE = "조회가 완료되었습니다."
_BOARDS = {"1": "kospi", "0": "kosdaq"}


def _eligible_stocks(request: Request) -> Answer:
    """Answer kt20016 신용융자 가능종목: those of a grade, of a market, or the one asked for."""
    grade = request.text("crd_stk_grde_tp")
    board = _BOARDS.get(request.text("mrkt_deal_tp"))
    asked = request.stock()
    stocks = [
        stock
        for stock in request.exchange.instruments.values()
        if credit_grade(stock.listing)
        and grade in ("", "%", credit_grade(stock.listing))
        and board in (None, stock.listing.market)
        and (not request.text("stk_cd") or stock is asked)
    ]
    stocks.sort(key=_symbol)
    page, cursor = page_after(stocks, request.cursor, _ROWS_PER_PAGE, _symbol, rising=True)
    rows = [_row(stock) for stock in page] or [blank_row(request.api)]
    body = {"crd_loan_able": "", "crd_loan_pos_stk": rows}
    return Answer(body=body, message=_DONE, cursor=cursor)


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
    """Answer kt20017 신용융자 가능문의."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    grade = credit_grade(stock.listing)
    text = f"< {grade}군 신용융자 가능 >" if grade else "< 신용융자 불가 >"
    return Answer(body={"crd_alow_yn": text}, message=_DONE)


HANDLERS: dict[str, Handler] = {"kt20016": _eligible_stocks, "kt20017": _eligibility}
