"""Orderable amounts of the account: kt00010 to kt00013 and ka00001.

Nothing is lent against a margin rate here: the whole price must be there in cash, as at an account
whose margin rate is 100 %. The cash that each lower rate would allow is given all the same.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from kiwoom_async import market
from kiwoom_async.simulator.exchange.accounts.account import Account, credit_grade, own_share
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.trs.stocks import substitute_price
from kiwoom_async.simulator.rest.writing import DONE_UNSPACED, answer, nothing

__all__ = ["HANDLERS"]

_RATES = (20, 30, 40, 50, 60, 100)
_CREDIT_RATES = (30, 40, 50, 60)

Values = dict[str, Any]


def _account_number(request: Request) -> Answer:
    """Answer ka00001 계좌번호조회: the account of the key."""
    return answer(request, {"account_no": request.account.number})


def _free(account: Account, part: int) -> int:
    """Return what can be ordered when only ``part`` per cent of it must be paid, KRW."""
    return account.buying_power * 100 // part


def _affordable(account: Account, price: int, cash: int) -> int:
    """Return the shares that ``cash`` buys at a price, commission included; 0 without a price."""
    if not price:
        return 0

    def needed(size: int) -> int:
        return size * price + account.fees.costs_of(size * price, "buy")

    return max(0, bisect_right(range(cash // price + 1), cash, key=needed) - 1)


def _substitutes(account: Account) -> int:
    return sum(one.size * substitute_price(one.stock) for one in account.held())


def _money(account: Account) -> Values:
    return {
        "deposit": account.deposit_on(account.today),
        "substitute_amount": _substitutes(account),
        "receivable": 0,
        "orderable_substitute": _substitutes(account),
        "orderable_cash": account.buying_power,
    }


def _planned(request: Request) -> Answer:
    """Answer kt00010 주문인출가능금액: amounts that can be ordered at a price, or withdrawn."""
    account, stock = request.account, request.stock()
    if stock is None:
        return blank(request.api)
    price = request.number("uv") if request.text("uv") else 0
    size = request.number("trde_qty") if request.text("trde_qty") else 0
    selling = request.text("trde_tp") == "1"
    amount = price * size
    commission = 0 if selling else account.fees.commission_on(amount)
    free = account.buying_power
    values: Values = {
        **_money(account),
        "withdrawable_cash": min(free, account.deposit_on(account.today)),
        "next_day_withdrawable_cash": min(
            free, account.deposit_on(market.next_trading_day(account.today))
        ),
        "cost": 0 if selling else amount,
        "commission": commission,
        "buy_settlement_amount": 0 if selling else amount + commission,
        "d2_estimated_deposit": account.cash,
        "margin_reduction_type": "0",
        **nothing("previous_reusable_amount", "today_reusable_amount"),
    }
    for name, part in [*((f"margin_{rate}", rate) for rate in _RATES), ("reduced_margin_60", 60)]:
        cash = _free(account, part)
        values[f"{name}_orderable_cash"] = cash
        values[f"{name}_orderable_size"] = (
            account.sellable(account.holding(stock))
            if selling
            else _affordable(account, price, cash)
        )
    return answer(request, values, message="주문/인출가능금액 시뮬레이션 조회완료하였습니다.")


def _by_margin_rate(request: Request) -> Answer:
    """Answer kt00011 증거금율별주문가능수량: sizes that the buying power pays for at each rate."""
    account, stock = request.account, request.stock()
    if stock is None:
        return blank(request.api)
    price = request.number("uv") if request.text("uv") else stock.price
    values: Values = {
        **_money(account),
        "stock_margin_rate": 100,
        "account_margin_rate": 100,
        "applied_margin_rate": 100,
    }
    for name, part in [*((f"margin_{rate}", rate) for rate in _RATES), ("no_receivable", 100)]:
        cash = _free(account, part)
        values |= {
            f"{name}_orderable_cash": cash,
            f"{name}_orderable_size": _affordable(account, price, cash),
            f"{name}_previous_reuse_amount": 0,
            f"{name}_today_reuse_amount": 0,
        }
    return answer(request, values, message="자료를 조회하였습니다.")


def _by_credit_rate(request: Request) -> Answer:
    """Answer kt00012 신용보증금율별주문가능수량: the same on margin loans, by grade."""
    account, stock = request.account, request.stock()
    if stock is None:
        return blank(request.api)
    grade = credit_grade(stock.listing)
    price = request.number("uv") if request.text("uv") else stock.price
    values: Values = {
        **_money(account),
        "credit_margin_group": grade,
        "credit_margin_rate": own_share(stock.listing) if grade else None,
    }
    names = [*((f"credit_margin_{rate}", rate) for rate in _CREDIT_RATES)]
    for name, part in [*names, ("receivable", 100), ("no_receivable", 100)]:
        cash = _free(account, part)
        lent_on = grade or not name.startswith("credit")
        values |= {
            f"{name}_orderable_cash": cash if lent_on else 0,
            f"{name}_orderable_size": _affordable(account, price, cash) if lent_on else 0,
            f"{name}_previous_reuse_amount": 0,
            f"{name}_today_reuse_amount": 0,
        }
    return answer(request, values, message="신용보증금율별 주문가능수량 조회(한도정상)")


def _margin(request: Request) -> Answer:
    """Answer kt00013 증거금세부내역: cash in use and free; nothing else serves as margin here."""
    account = request.account
    free, substitutes = account.buying_power, _substitutes(account)
    values: Values = {
        "cash": account.cash,
        "margin_cash": account.reserved,
        "usable_cash": free,
        "usable_cash_final": free,
        "substitute_amount": substitutes,
        "substitute_value_excluding_spot_use": substitutes,
        "substitute_value_rate": 1 if substitutes else 0,  # one by the other; nothing is in use
        "d2_provisional_deposit": account.cash,
        "d2_orderable_cash": free,
        **{f"margin_{rate}_orderable_cash": _free(account, rate) for rate in _RATES},
    }
    known = values.keys()
    values |= nothing(*(field.name for field in request.api.fields if field.name not in known))
    return answer(request, values, message=DONE_UNSPACED)


HANDLERS: dict[str, Handler] = {
    "ka00001": _account_number,
    "kt00010": _planned,
    "kt00011": _by_margin_rate,
    "kt00012": _by_credit_rate,
    "kt00013": _margin,
}
