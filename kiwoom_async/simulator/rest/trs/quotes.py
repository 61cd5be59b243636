"""Quotes of one stock: ka10003 (the tape) and ka10004 (the order book)."""

from __future__ import annotations

from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank, blank_row
from kiwoom_async.simulator.rest.pages import page_after
from kiwoom_async.simulator.text import aggressor, directed, percent, rate, signed

__all__ = ["HANDLERS"]

_TRADES_PER_PAGE = 30


def _latest_trades(request: Request) -> Answer:
    """Answer ka10003 체결정보: the tape, newest first; its turnover is in KRW."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    newest_first = stock.trades()[::-1]
    page, cursor = page_after(
        newest_first, request.cursor, _TRADES_PER_PAGE, lambda made: f"{made.number:012d}"
    )
    rows = [_trade_row(made, stock) for made in page] or [blank_row(request.api)]
    return Answer(body={"cntr_infr": rows}, cursor=cursor)


def _trade_row(made: Print, stock: Stock) -> dict[str, str]:
    base = stock.base
    return {
        "tm": made.time,
        "cur_prc": directed(made.price, base),
        "pred_pre": signed(made.price - base),
        "pre_rt": rate(percent(made.price - base, base)),
        "pri_sel_bid_unit": directed(made.ask, base),
        "pri_buy_bid_unit": directed(made.bid, base),
        "cntr_trde_qty": aggressor(made.side) + str(made.size),
        "sign": stock.sign(made.price),
        "acc_trde_qty": str(made.volume),
        "acc_trde_prica": str(made.turnover),
        "cntr_str": f"{percent(made.buy_volume, made.sell_volume):.2f}",
        "stex_tp": made.venue,
    }


def _order_book(request: Request) -> Answer:
    """Answer ka10004 주식호가: ten levels of each side; levels beyond a daily limit are zero.

    The book of NXT for ``_NX``; ``_AL`` gives that of KRX, as on the service.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    stock = stock.krx if stock.venue == "SOR" else stock
    view = stock.view
    body = {
        "bid_req_base_tm": request.exchange.clock.hhmmss,
        "tot_sel_req_jub_pre": signed(view.total_ask_change),
        "tot_sel_req": str(view.total_ask),
        "tot_buy_req": str(view.total_bid),
        "tot_buy_req_jub_pre": signed(view.total_bid_change),
        "ovt_sel_req_pre": "0",
        "ovt_sel_req": "0",
        "ovt_buy_req": "0",
        "ovt_buy_req_pre": "0",
    }
    body |= _levels("sel", view.ask_prices, view.ask_sizes, view.ask_changes, stock.base)
    body |= _levels("buy", view.bid_prices, view.bid_sizes, view.bid_changes, stock.base)
    return Answer(body=body)


def _levels(
    side: str, prices: list[int], sizes: list[int], changes: list[int], base: int
) -> dict[str, str]:
    """Return one side of ka10004; its first level is named differently from the other nine."""
    fields = {}
    for level in range(1, 11):
        price, size, change = (
            (prices[level - 1], sizes[level - 1], changes[level - 1])
            if level <= len(prices)
            else (0, 0, 0)
        )
        nth = f"{side}_{level}th_pre"
        fields[f"{side}_fpr_bid" if level == 1 else f"{nth}_bid"] = directed(price, base)
        fields[f"{side}_fpr_req" if level == 1 else f"{nth}_req"] = str(size)
        fields[f"{nth}_req_pre"] = signed(change)
    return fields


HANDLERS: dict[str, Handler] = {"ka10003": _latest_trades, "ka10004": _order_book}
