"""Worth of the account now: kt00003, kt00004, kt00005, kt00017, ka10085.

The same positions as in kt00018, profits after the costs of selling.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiwoom_async import market
from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.exchange.clock import day_before
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.trs.account.past import assets, substitute, worth
from kiwoom_async.simulator.rest.trs.account.positions import Position, positions
from kiwoom_async.simulator.rest.writing import DONE_UNSPACED, answer, nothing, page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_TERM = dt.timedelta(days=90)  # until a loan is due

Values = dict[str, Any]


def _estimate(request: Request) -> Answer:
    """Answer kt00003 추정자산조회: cash and holdings at the last prices."""
    account = request.account
    return answer(
        request,
        {"estimated_assets": assets(account.on(account.today))},
        message=DONE_UNSPACED + ".",
    )


def _evaluation(request: Request) -> Answer:
    """Answer kt00004 계좌평가현황: positions as in kt00018; profit of the day, month and in all."""
    account, today = request.account, request.account.today
    now = account.on(today)
    held = positions(account, combined=False)
    total = assets(now)
    values: Values = {
        "account_name": "김키움",
        "branch_name": "키움은행",
        "deposit": account.deposit_on(today),
        "d2_estimated_deposit": account.cash,
        "securities_market_value": worth(now),
        "asset_value": total,
        "total_cost": now.cost,
        "estimated_assets": total,
        "sell_collateral_loan": 0,
    }
    opened = account.at_opening().date
    starts = {
        "today": day_before(today),
        "month": day_before(today.replace(day=1)),
        "cumulative": opened,
    }
    for name, start in starts.items():
        principal = assets(account.on(max(start, opened)))
        values[f"{name}_invested_principal"] = principal
        values[f"{name}_investment_pnl"] = total - principal
        values[f"{name}_return_rate"] = percent(total - principal, principal)
    rows = [_evaluated(one, account) for one in held]
    return page(
        request, rows, dict, size=50, values=values, blank_if_empty=False, message=DONE_UNSPACED
    )


def _evaluated(position: Position, account: Account) -> Values:
    held, profit = position.held, position.profit(account.fees)
    return {
        **_position(position, account),
        "return_rate": f"{percent(profit, held.cost):.4f}",
        "loan_date": position.credit[2],
        "previous_buy_size": held.bought_yesterday,
        "previous_sell_size": held.sold_yesterday,
        "today_buy_size": held.bought_today,
        "today_sell_size": held.sold_today,
    }


def _position(position: Position, account: Account) -> Values:
    held = position.held
    stock = held.stock
    return {
        "symbol": stock.listing.prefixed,
        "name": stock.listing.name,
        "held_size": held.size,
        "settled_size": held.size - held.unsettled,
        "average_price": held.average_cost,
        "price": stock.price,
        "cost": held.cost,
        "market_value": held.value,
        "unrealized_pnl": position.profit(account.fees),
    }


def _settled_balance(request: Request) -> Answer:
    """Answer kt00005 체결잔고: money and positions as if every trade had settled. A loan that is
    not repaid when it is due goes on as before: nothing is sold for it or counts as overdue.
    """
    account, today = request.account, request.account.today
    held = positions(account, combined=False)
    cost = sum(one.held.cost for one in held)
    profit = sum(one.profit(account.fees) for one in held)
    loans = sum(one.held.loan for one in held)
    pledged = sum(one.held.value for one in held if one.held.loan_date)
    free = account.buying_power
    values: Values = {
        "deposit": account.deposit_on(today),
        "d1_estimated_deposit": account.deposit_on(market.next_trading_day(today)),
        "d2_estimated_deposit": account.cash,
        "withdrawable_cash": min(free, account.deposit_on(today)),
        "substitute_amount": substitute(account.on(today)),
        "orderable_cash": free,
        "margin_cash": account.reserved,
        "total_cost": cost,
        "total_market_value": sum(one.held.value for one in held),
        "total_unrealized_pnl": profit,
        "total_return_rate": f"{percent(profit, cost):.4f}",
        "total_rebuyable_cash": free,
        "total_margin_loan": loans,
        "total_margin_and_stock_loan": loans,
        "credit_collateral_rate": percent(pledged, loans),
        **{f"margin_{part}_orderable_cash": free * 100 // part for part in (20, 30, 40, 50, 60)},
        "margin_100_orderable_cash": free,
        **nothing(
            "receivable_reserve",
            "outstanding_margin_loan",
            "rights_substitute_amount",
            "cash_receivable",
            "unpaid_credit_interest",
            "other_loan",
            "margin_substitute",
            "securities_collateral_loan",
            "sell_collateral_loan",
        ),
    }
    rows = [_settled_row(one, account) for one in held]
    return page(
        request, rows, dict, size=50, values=values, blank_if_empty=False, message=DONE_UNSPACED
    )


def _settled_row(position: Position, account: Account) -> Values:
    held, profit = position.held, position.profit(account.fees)
    return {
        **_position(position, account),
        "credit_type": position.credit[0],
        "loan_date": held.loan_date,
        "maturity_date": held.loan_date + _TERM if held.loan_date else None,
        "return_rate": f"{percent(profit, held.cost):.4f}",
    }


def _today(request: Request) -> Answer:
    """Answer kt00017 계좌별당일현황: today's trades, and values as of D+2."""
    account = request.account
    now = account.on(account.today)
    held = positions(account, combined=False)
    on_loan = [one for one in held if one.held.loan_date]
    values = {
        "d2_estimated_deposit": account.cash,
        "d2_general_stock_market_value": sum(
            one.held.value for one in held if one.held.loan_date is None
        ),
        "d2_margin_loan": now.loans,
        "d2_margin_loan_market_value": sum(one.held.value for one in on_loan),
        "d2_collateral_stock_market_value": sum(one.held.value for one in on_loan),
        "sell_amount": account.sold,
        "buy_amount": account.bought,
        "commission": sum(one.commission for one in account.executions),
        "tax": sum(one.tax for one in account.executions),
        "credit_interest": sum(one.interest for one in on_loan),
        **nothing(
            "unpaid_credit_interest",
            "other_loan",
            "d2_securities_collateral_loan",
            "d2_stock_loan_collateral",
            "d2_stock_loan_market_value",
            "cash_in",
            "cash_out",
            "securities_in_amount",
            "securities_out_amount",
            "stock_purchase_loan",
            "rp_market_value",
            "bond_market_value",
            "els_market_value",
            "sell_collateral_loan_interest",
            "dividend_amount",
        ),
    }
    return answer(request, values, message=DONE_UNSPACED)


def _returns(request: Request) -> Answer:
    """Answer ka10085 계좌수익률: positions, with today's realised profit of each."""
    account = request.account
    rows = positions(account, combined=False)
    return page(request, rows, lambda one: _return_row(one, account), size=50, blank_if_empty=False)


def _return_row(position: Position, account: Account) -> Values:
    held, stock = position.held, position.held.stock
    today = [
        one
        for one in account.executions
        if one.stock is stock and one.side == "sell" and one.loan_date == held.loan_date
    ]
    term = held.loan_date + _TERM if held.loan_date else "00000000"
    return {
        **_position(position, account),
        "symbol": stock.symbol,
        "base": stock.base,
        "date": None,
        "today_realized_pnl": str(held.realized),
        "today_commission": sum(one.commission for one in today),
        "today_tax": sum(one.tax for one in today),
        "credit_type": position.credit[0],
        "loan_date": held.loan_date or "00000000",
        "liquidatable_size": position.sellable,
        "credit_amount": held.loan,
        "credit_interest": position.interest,
        "maturity_date": term,
    }


HANDLERS: dict[str, Handler] = {
    "kt00003": _estimate,
    "kt00004": _evaluation,
    "kt00005": _settled_balance,
    "kt00017": _today,
    "ka10085": _returns,
}
