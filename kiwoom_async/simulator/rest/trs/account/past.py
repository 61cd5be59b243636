"""Account on other days: kt00002, kt00016 and ka01690, and what it was worth at their close.

On every day before the exchange was opened it held what it held at the opening.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiwoom_async import market
from kiwoom_async.simulator.exchange.accounts.account import Account, interest
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.accounts.records import PastDay, Stake
from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.trs.stocks import substitute_price
from kiwoom_async.simulator.rest.writing import DONE_UNSPACED, answer, nothing, page
from kiwoom_async.simulator.text import padded, percent

__all__ = ["HANDLERS", "assets", "price_on", "substitute", "worth"]


Values = dict[str, Any]


def price_on(stock: Tape, day: dt.date) -> int:
    """Return the price of an instrument at the close of a day, of the running day now, KRW."""
    if day >= stock.today.start.date():
        return stock.price  # in the evening no longer the close
    candles = stock.days_until(day, 1)
    return candles[-1].close if candles else stock.base


def worth(past: PastDay) -> int:
    """Return the value of a day's holdings at its close, of the running day now, KRW."""
    return sum(stake.size * price_on(stake.stock, past.date) for stake in past.stakes)


def assets(past: PastDay) -> int:
    """Return cash and holdings less loans at the end of a day, KRW (추정예탁자산)."""
    return past.cash + worth(past) - past.loans


def substitute(past: PastDay) -> int:
    """Return the collateral value of a day's holdings, KRW (대용금)."""
    return sum(stake.size * substitute_price(stake.stock, past.date) for stake in past.stakes)


def _daily_assets(request: Request) -> Answer:
    """Answer kt00002 일별추정예탁자산현황: deposit and assets at the close of each day."""
    account = request.account
    days = _days_asked(request, "start_dt", "end_dt")
    return page(
        request,
        [account.on(day) for day in days],
        lambda past: _daily_row(past, account),
        size=50,
        message="일자별 계좌별 추정예탁자산 내역이 조회 되었습니다.",
    )


def _daily_row(past: PastDay, account: Account) -> Values:
    return {
        "date": past.date,
        "deposit": account.settled_on(past.date),
        "margin_loan": past.loans,
        "substitute_amount": substitute(past),
        "estimated_assets": assets(past),
        "estimated_assets_excluding_funds": assets(past),
        **nothing("collateral_loan", "stock_loan_collateral"),
    }


def _days_asked(request: Request, first: str, last: str) -> list[dt.date]:
    """Return the trading days of a period, oldest first; none after today."""
    since = max(request.day(first), market.FIRST_DAY)
    until = min(request.day(last), request.account.today)
    return list(market.trading_days(since, until)) if since <= until else []


def _period(request: Request) -> Answer:
    """Answer kt00016 일별계좌수익률상세현황: the account at both ends of a period."""
    account = request.account
    days = _days_asked(request, "fr_dt", "to_dt")
    if not days:
        days = [account.today]
    opening = account.on(days[0] - dt.timedelta(days=1))
    closing = account.on(days[-1])
    start, end = assets(opening), assets(closing)
    traded = account.executions_between(days[0], days[-1])
    values: Values = {
        "manager_no": "081",
        "manager_name": "키움은행",
        "manager_branch": "키움은행",
        "average_invested_principal": start,
        "unrealized_pnl": end - start,
        "return_rate": percent(end - start, start),
        "portfolio_turnover_rate": percent(sum(one.amount for one in traded), start),
    }
    for end_of, past in (("opening", opening), ("closing", closing)):
        values |= _end_of_period(end_of, past, account)
    values |= {"opening_deposit": padded(values["opening_deposit"], 12)}  # 30 wide in its table
    values |= nothing(
        "period_cash_in",
        "period_cash_out",
        "period_securities_in_amount",
        "period_securities_out_amount",
        "futures_substitute_sell_amount",
        "brokerage_substitute_sell_amount",
    )
    return answer(request, values, message=DONE_UNSPACED)


_NOT_HAD = (
    "stock_loan_collateral",
    "cash_receivable",
    "stock_loan_market_value",
    "rights_market_value",
    "loan",
    "other_loan",
    "unpaid_credit_interest",
)


def _end_of_period(end_of: str, past: PastDay, account: Account) -> Values:
    return {
        f"{end_of}_deposit": account.settled_on(past.date),
        f"{end_of}_securities_market_value": worth(past),
        f"{end_of}_margin_loan": past.loans,
        f"{end_of}_credit_interest": sum(_interest(stake, past) for stake in past.stakes),
        f"{end_of}_net_assets": assets(past),
        f"{end_of}_krw_substitute_amount": substitute(past),
        **nothing(*(f"{end_of}_{name}" for name in _NOT_HAD)),
    }


def _returns_of_day(request: Request) -> Answer:
    """Answer ka01690 일별잔고수익률: the holdings of a day at its closing prices, of today at the
    last ones.
    """
    account = request.account
    day = min(request.day("qry_dt"), account.today)
    if day < market.FIRST_DAY:
        return blank(request.api)
    past = account.on(day)
    value, fees = worth(past), account.fees.on(day)
    profit = sum(_profit(stake, past, fees) for stake in past.stakes)
    values = {
        "date": day,
        "total_cost": past.cost,
        "total_market_value": value,
        "total_unrealized_pnl": str(profit),
        "total_return_rate": f"{percent(profit, past.cost):.2f}",
        "deposit": account.settled_on(day),
        "estimated_assets": assets(past),
        "cash_weight": percent(past.cash, assets(past)),
    }
    rows = [_stake_row(stake, past, value, fees) for stake in past.stakes]
    return answer(request, values, rows)


def _profit(stake: Stake, past: PastDay, fees: Fees) -> int:
    """Return the profit if it had been sold at the end of the day, after the costs of both sides
    and the interest, KRW.
    """
    value = price_on(stake.stock, past.date) * stake.size
    kind, cost = stake.stock.listing.kind, stake.cost
    costs = fees.costs_of(cost, "buy") + fees.costs_of(value, "sell", kind)
    return value - cost - costs - _interest(stake, past)


def _interest(stake: Stake, past: PastDay) -> int:
    return interest(stake.loan, stake.loan_date, past.date)


def _stake_row(stake: Stake, past: PastDay, total: int, fees: Fees) -> Values:
    price = price_on(stake.stock, past.date)
    value, profit = price * stake.size, _profit(stake, past, fees)
    return {
        "price": price,
        "symbol": stake.stock.symbol,
        "name": stake.stock.listing.name,
        "held_size": stake.size,
        "average_price": stake.cost // stake.size,
        "cost_weight": f"{percent(stake.cost, past.cost):.1f}",
        "unrealized_pnl": str(profit),
        "return_rate": f"{percent(profit, stake.cost):.2f}",
        "market_value": value,
        "market_value_weight": f"{percent(value, total):.1f}",
    }


HANDLERS: dict[str, Handler] = {
    "kt00002": _daily_assets,
    "kt00016": _period,
    "ka01690": _returns_of_day,
}
