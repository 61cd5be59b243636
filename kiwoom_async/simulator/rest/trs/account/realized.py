"""Realised profit of the account: ka10072 to ka10074, ka10077, ka10170, from its executions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from kiwoom_async.simulator.exchange.accounts.records import Execution
from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, bare_symbol
from kiwoom_async.simulator.rest.writing import DONE, answer, page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 50

Values = dict[str, Any]


def _sales(request: Request, first: dt.date, last: dt.date) -> list[Execution]:
    """Return the sales of a period in the stock asked for (blank: all), oldest first."""
    symbol = bare_symbol(request.text("stk_cd"))
    return [
        one
        for one in request.account.executions_between(first, last)
        if one.side == "sell" and (not symbol or one.stock.symbol == symbol)
    ]


def _sale(one: Execution) -> Values:
    return {
        "name": one.stock.listing.name,
        "symbol": one.stock.listing.prefixed,
        "symbol_1": one.stock.listing.prefixed,
        "date": one.time.date(),
        "hts_sell_commission": "현금" if one.funding == "cash" else "융자",
        "filled_size": one.size,
        "average_price": f"{one.cost / one.size:.2f}",
        "fill_price": one.price,
        "realized_pnl": f"{one.realized:.2f}",
        "realized_pnl_1": f"{one.realized:.2f}",
        "today_realized_pnl": f"{one.realized:.2f}",
        "return_rate": percent(one.realized, one.cost),
        "commission": one.commission,
        "today_commission": one.commission,
        "tax": one.tax,
        "today_tax": one.tax,
        "withdrawable_cash": 0,
        "loan_date": one.loan_date,
        "credit_type": "현금잔고" if one.funding == "cash" else "융자",
    }


def _since(request: Request) -> Answer:
    """Answer ka10072 일자별종목별실현손익(일자): the sales of one day."""
    day = request.day("strt_dt")
    return _list(request, _sales(request, day, day))


def _period(request: Request) -> Answer:
    """Answer ka10073 일자별종목별실현손익(기간): the sales of a period."""
    return _list(request, _sales(request, request.day("strt_dt"), request.day("end_dt")))


def _list(request: Request, sales: list[Execution]) -> Answer:
    newest_first = sales[::-1]
    return page(
        request,
        newest_first,
        _sale,
        size=_ROWS_PER_PAGE,
        blank_if_empty=False,
        message=DONE,
    )


def _by_day(request: Request) -> Answer:
    """Answer ka10074 일자별실현손익: purchases, sales and profit of each day."""
    account = request.account
    traded = account.executions_between(request.day("strt_dt"), request.day("end_dt"))
    rows = [
        _day_row(day, list(of_day))
        for day, of_day in groupby(traded, key=lambda one: one.time.date())
    ]
    whole = _sums(traded)
    return page(
        request,
        rows[::-1],
        dict,
        size=_ROWS_PER_PAGE,
        values={
            "total_buy_amount": whole["buy_amount"],
            "total_sell_amount": whole["sell_amount"],
            "realized_pnl": str(whole["realized_pnl"]),
            "commission": whole["commission"],
            "tax": whole["tax"],
        },
        blank_if_empty=False,
        message=DONE,
    )


def _sums(traded: Sequence[Execution]) -> Values:
    return {
        "buy_amount": sum(one.amount for one in traded if one.side == "buy"),
        "sell_amount": sum(one.amount for one in traded if one.side == "sell"),
        "realized_pnl": sum(one.realized for one in traded),
        "commission": sum(one.commission for one in traded),
        "tax": sum(one.tax for one in traded),
    }


def _day_row(day: dt.date, traded: list[Execution]) -> Values:
    sums = _sums(traded)
    return sums | {"date": day, "realized_pnl": str(sums["realized_pnl"])}


def _today(request: Request) -> Answer:
    """Answer ka10077 당일실현손익상세: today's sales of one stock, one by one."""
    today = request.account.today
    sales = _sales(request, today, today)
    return page(
        request,
        sales,
        lambda one: (
            _sale(one)
            | {
                "average_price": f"{one.cost / one.size:.7f}",
                "today_realized_pnl": f"{one.realized:.7f}",
            }
        ),
        size=_ROWS_PER_PAGE,
        values={"today_realized_pnl": str(sum(one.realized for one in sales))},
        blank_if_empty=False,
        message=DONE,
    )


def _diary(request: Request) -> Answer:
    """Answer ka10170 당일매매일지: the trades of a day, stock by stock.

    With ``ottks_tp`` 1 only sales of stocks that were bought on the same day count.
    """
    account = request.account
    day = request.day("base_dt") if request.text("base_dt") else account.today
    funding = {"1": "cash", "2": "loan"}.get(request.text("ch_crd_tp"))
    traded = [one for one in account.executions_between(day, day) if funding in (None, one.funding)]
    by_stock: dict[str, list[Execution]] = {}
    for one in traded:
        by_stock.setdefault(one.stock.symbol, []).append(one)
    if request.text("ottks_tp") == "1":
        by_stock = {
            symbol: of_stock
            for symbol, of_stock in by_stock.items()
            if any(one.side == "buy" for one in of_stock)
        }
    rows = [_diary_row(of_stock[0].stock, of_stock) for of_stock in by_stock.values()]
    bought = sum(row["buy_amount"] for row in rows)
    sold = sum(row["sell_amount"] for row in rows)
    costs = sum(row["commission_and_tax"] for row in rows)
    profit = sum(row["earned"] for row in rows)
    cost = sum(row["sold_cost"] for row in rows)
    values = {
        "total_sell_amount": sold,
        "total_buy_amount": bought,
        "total_commission_and_tax": costs,
        "total_settlement_amount": str(sold - bought - costs),
        "total_pnl": str(profit),
        "total_return_rate": f"{percent(profit, cost):.2f}",
    }
    return answer(request, values, rows, message=DONE)


def _diary_row(stock: Tape, traded: list[Execution]) -> Values:
    buys = [one for one in traded if one.side == "buy"]
    sales = [one for one in traded if one.side == "sell"]
    size_bought, size_sold = sum(one.size for one in buys), sum(one.size for one in sales)
    earned = sum(one.realized for one in sales)
    cost = sum(one.cost for one in sales)
    sums = _sums(traded)
    return {
        "name": stock.listing.name,
        "symbol": stock.symbol,
        "average_buy_price": sums["buy_amount"] // size_bought if buys else 0,
        "buy_size": size_bought,
        "average_sell_price": sums["sell_amount"] // size_sold if sales else 0,
        "sell_size": size_sold,
        "commission_and_tax": sum(one.costs for one in traded),
        "pnl": str(earned),
        "earned": earned,
        "sold_cost": cost,
        "sell_amount": sums["sell_amount"],
        "buy_amount": sums["buy_amount"],
        "return_rate": f"{percent(earned, cost):.2f}",
    }


HANDLERS: dict[str, Handler] = {
    "ka10072": _since,
    "ka10073": _period,
    "ka10074": _by_day,
    "ka10077": _today,
    "ka10170": _diary,
}
