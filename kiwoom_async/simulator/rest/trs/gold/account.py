"""Gold account TRs: kt50020 (holdings), kt50021 (cash), kt50032 (what was settled)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from kiwoom_async.simulator.exchange.accounts.holdings import Holding
from kiwoom_async.simulator.exchange.accounts.portfolio import Fill, Order, Portfolio
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank_row
from kiwoom_async.simulator.rest.pages import page_after
from kiwoom_async.simulator.rest.writing import DONE_UNSPACED
from kiwoom_async.simulator.text import padded, percent

__all__ = ["HANDLERS"]

_AMOUNT, _LONG_AMOUNT = 12, 15  # digits
_ROWS_PER_PAGE = 50
_BOTH = ("buy", "sell")
_KINDS = {"": _BOTH, "0": _BOTH, "3": _BOTH, "4": ("buy",), "5": ("sell",)}


def _balance(request: Request) -> Answer:
    """Answer kt50020 금현물 잔고확인: an estimate (est_amt) has the costs of both sides taken
    off.
    """
    gold = request.account.gold
    held = gold.held()
    value = sum(holding.value for holding in held)
    to_sell = sum(gold.fees.costs_of(holding.value, "sell") for holding in held)
    amounts = {
        "tot_entr": gold.cash,
        "net_entr": gold.cash,
        "tot_est_amt": sum(_estimate(gold, holding) for holding in held),
        "net_amt": gold.cash + value,
        "tot_book_amt2": sum(holding.cost for holding in held),
        "tot_dep_amt": gold.cash + value - to_sell,
        "paym_alowa": gold.buying_power,
        "pl_amt": sum(holding.realized for holding in gold.holdings.values()),
    }
    body = {field: padded(amount, _AMOUNT) for field, amount in amounts.items()}
    rows = [_holding_row(gold, holding) for holding in held]
    return Answer(body=body | {"gold_acnt_evlt_prst": rows}, message=DONE_UNSPACED)


def _estimate(gold: Portfolio, holding: Holding) -> int:
    fees = gold.fees
    costs = fees.costs_of(holding.cost, "buy") + fees.costs_of(holding.value, "sell")
    return holding.value - costs


def _holding_row(gold: Portfolio, holding: Holding) -> dict[str, str]:
    fees, estimate = gold.fees, _estimate(gold, holding)
    commission = fees.commission_on(holding.cost) + fees.commission_on(holding.value)
    profit = estimate - holding.cost
    amounts = {
        "real_qty": holding.size,
        "avg_prc": holding.average_cost,
        "cur_prc": holding.stock.price,
        "est_amt": estimate,
        "est_lspft": profit,
        "cmsn": commission,
        "vlad_tax": holding.value - estimate - commission,
        "book_amt2": holding.cost,
        "qty": holding.size - holding.bought_today + holding.sold_today,
        "buy_qty": holding.bought_today,
        "sell_qty": holding.sold_today,
        "able_qty": gold.sellable(holding),
    }
    break_even = (holding.cost + holding.value - estimate) / holding.size
    return {name: padded(amount, _AMOUNT) for name, amount in amounts.items()} | {
        "stk_cd": holding.stock.symbol,
        "stk_nm": holding.stock.listing.name,
        "est_ratio": f"{percent(profit, holding.cost):.4f}",
        "pl_prch_prc": f"{break_even:.2f}",
    }


def _cash(request: Request) -> Answer:
    """Answer kt50021 금현물 예수금: gold is settled on the day."""
    gold = request.account.gold
    bought = sum(_settled(order) for order in gold.orders.values() if order.side == "buy")
    sold = sum(_settled(order) for order in gold.orders.values() if order.side == "sell")
    amounts = {
        "entra": gold.cash,
        "profa_ch": gold.reserved,
        "prsm_entra": gold.cash,
        "buy_exct_amt": bought,
        "sell_exct_amt": sold,
        "sell_buy_exct_amt": sold - bought,
        "prsm_pymn_alow_amt": gold.buying_power,
        "pymn_alow_amt": gold.buying_power,
        "ord_alow_amt": gold.buying_power,
    }
    every = {field.wire: 0 for field in request.api.fields} | amounts
    body = {field: padded(amount, _LONG_AMOUNT) for field, amount in every.items()}
    return Answer(body=body, message=DONE_UNSPACED)


def _settled(order: Order) -> int:
    """Return the amount settled for an order so far, KRW."""
    costs = order.commission + order.tax + order.vat
    return order.filled_amount + (costs if order.side == "buy" else -costs)


class _Transaction(msgspec.Struct):
    """An execution as the ledger has it.

    Attributes:
        commission, vat, settled: KRW. Those of a day, a product and a side are one row
            together, with the last of them.
        cash: Cash after it, KRW.
        held: Holdings of the product after it, grams.
    """

    number: int
    order: Order
    fill: Fill
    commission: int = 0
    vat: int = 0
    settled: int = 0
    cash: int = 0
    held: int = 0


def _ledger(gold: Portfolio) -> Iterator[_Transaction]:
    """Return the bookings of today, oldest first."""
    fills = sorted(
        ((fill, order) for order in gold.orders.values() for fill in order.fills),
        key=lambda pair: (pair[0].time, int(pair[0].number)),
    )
    last = {(order.stock.symbol, order.side): fill.number for fill, order in fills}
    held = {
        symbol: holding.size - holding.bought_today + holding.sold_today
        for symbol, holding in gold.holdings.items()
    }
    cash = gold.opening_cash
    for number, (fill, order) in enumerate(fills, 1):
        symbol, side = order.stock.symbol, order.side
        held[symbol] += fill.size if side == "buy" else -fill.size
        row = _Transaction(number, order, fill, held=held[symbol])
        if last[symbol, side] == fill.number:
            same = _orders_of(gold, symbol, side)
            row.commission = sum(one.commission for one in same)
            row.vat = sum(one.vat for one in same)
            row.settled = sum(_settled(one) for one in same)
            cash += row.settled if side == "sell" else -row.settled
        row.cash = cash
        yield row


def _orders_of(gold: Portfolio, symbol: str, side: Side) -> list[Order]:
    return [
        order
        for order in gold.orders.values()
        if order.stock.symbol == symbol and order.side == side
    ]


def _transactions(request: Request) -> Answer:
    """Answer kt50032 금현물 거래내역: trades of the days asked for; money is never transferred."""
    symbol, sides = request.text("stk_cd"), _KINDS.get(request.text("tp"), ())
    rows = [
        row
        for row in _ledger(request.account.gold)
        if row.order.side in sides
        and symbol in ("", row.order.stock.symbol)
        and _within(request, row.fill.time.date())
    ]
    page, cursor = page_after(rows, request.cursor, _ROWS_PER_PAGE, _position, rising=True)
    number = request.account.number
    body = {
        "acnt_print": f"{number[:4]}-{number[4:8]}-{number[8:]}",
        "gold_trde_hist": [_ledger_row(row) for row in page] or [blank_row(request.api)],
    }
    return Answer(body=body, message=DONE_UNSPACED, cursor=cursor)


def _within(request: Request, day: dt.date) -> bool:
    first = request.day("strt_dt") if request.text("strt_dt") else day
    last = request.day("end_dt") if request.text("end_dt") else day
    return first <= day <= last


def _position(row: _Transaction) -> str:
    return f"{row.number:09d}"


def _ledger_row(row: _Transaction) -> dict[str, str]:
    order, fill = row.order, row.fill
    day = f"{fill.time:%Y%m%d}"
    amounts = {
        "deal_qty": fill.size,
        "gold_spot_vat": row.vat,
        "exct_amt": row.settled,
        "dly_sum": 0,
        "entra_remn": row.cash,
        "cmsn": row.commission,
        "uncl_ocr": 0,
        "rpym_sum": 0,
        "spot_remn": row.held,
        "deal_amt": fill.size * fill.price,
        "tax_tot_amt": 0,
    }
    return {name: padded(amount, _LONG_AMOUNT) for name, amount in amounts.items()} | {
        "deal_dt": day,
        "deal_no": _position(row),
        "rmrk_nm": "금현물매수" if order.side == "buy" else "금현물매도",
        "mdia_nm": "REST API",
        "orig_deal_no": "000000000",
        "stk_nm": order.stock.listing.name,
        "uv_exrt": f"{fill.price:.2f}",
        "proc_time": f"{fill.time:%H:%M:%S}",
        "rcpy_no": "000000000",
        "stk_cd": order.stock.symbol,
        "cntr_dt": day,
        "proc_brch_nm": "",
        "prcsr": "",
    }


HANDLERS: dict[str, Handler] = {"kt50020": _balance, "kt50021": _cash, "kt50032": _transactions}
