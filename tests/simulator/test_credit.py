"""Orders on margin loans: borrowing, repayment, and agreement of every list."""

from __future__ import annotations

import datetime as dt

import pytest

from kiwoom_async import BalanceUpdate, OrderEvent, OrderInDoubt, Session
from kiwoom_async.errors import OrderRejected
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG
from tests.support.wire_client import Client

NOT_LENT_ON = "005880"  # below 2,000 KRW
DAY = dt.date(2026, 3, 5)
OLDER, OLD = dt.date(2026, 1, 4), dt.date(2026, 2, 13)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=100),
    pytest.mark.kiwoom_stage(day=DAY, loans={(SAMSUNG, OLD): 20, (SAMSUNG, OLDER): 10}),
]


def lots(exchange: Simulator) -> dict[dt.date, int]:
    return {day: lot.size for (_, day), lot in exchange.account.lots.items()}


async def test_buying_on_a_loan(exchange: Simulator, session: Session) -> None:
    account = exchange.account
    cash = account.cash
    bid = exchange.stock(SAMSUNG).book.best_bid
    async with session.stream(OrderEvent) as events, session.stream(BalanceUpdate) as balances:
        order = await session.credit_orders.buy(SAMSUNG, 10, price=bid)
        await order.accepted()
        assert cash - account.buying_power == pytest.approx(bid * 10 * 0.45, rel=0.001)
        exchange.trade(SAMSUNG, price=bid, size=10, side="sell")
        await order.filled()
        _, filled = await anext(events), await anext(events)
        balance = await anext(balances)
    amount = bid * 10
    loan = amount - amount * 45 // 100
    assert (filled.credit_type, filled.loan_date) == ("03", None)
    assert (balance.credit_type, balance.loan_date) == ("03", DAY)
    assert (balance.held_size, balance.cost, balance.credit_amount) == (10, amount, loan)
    assert balance.maturity_date == DAY + dt.timedelta(days=90)
    assert account.cash == cash - (amount - loan) - (filled.today_commission or 0)
    assert lots(exchange) == {OLDER: 10, OLD: 20, DAY: 10}
    balance.asdict()
    filled.asdict()


async def test_repaying_one_loan(exchange: Simulator, session: Session) -> None:
    account = exchange.account
    cash, lot = account.cash, account.lots[SAMSUNG, OLD]
    owed, interest = lot.loan, account.interest_on(lot)
    assert interest == owed * 9 // 100 * 20 // 365
    bid = exchange.stock(SAMSUNG).book.best_bid
    async with session.stream(OrderEvent) as events, session.stream(BalanceUpdate) as balances:
        order = await session.credit_orders.sell(SAMSUNG, 20, price=bid, loan_date=OLD)
        await order.filled()
        accepted, filled = await anext(events), await anext(events)
        balance = await anext(balances)
    costs = (filled.today_commission or 0) + (filled.today_tax or 0)
    assert (accepted.credit_type, accepted.loan_date) == ("33", OLD)
    assert (balance.loan_date, balance.held_size, balance.credit_amount) == (OLD, 0, 0)
    assert account.cash == cash + bid * 20 - costs - owed - interest
    earned = bid * 20 - costs - interest - 70_000 * 20
    assert balance.today_credit_realized_pnl == earned
    assert balance.today_securities_realized_pnl == 0
    assert lots(exchange) == {OLDER: 10, OLD: 0}


async def test_repaying_all_loans_starts_with_the_oldest(
    exchange: Simulator, session: Session
) -> None:
    bid = exchange.stock(SAMSUNG).book.best_bid
    async with session.stream(BalanceUpdate) as balances:
        order = await session.credit_orders.sell(SAMSUNG, 15, price=bid)
        await order.filled()
        told = [await anext(balances) for _ in range(2)]
    assert [(one.loan_date, one.held_size) for one in told] == [(OLDER, 0), (OLD, 15)]
    realized = sum(one.today_credit_realized_pnl or 0 for one in told)
    assert realized == sum(lot.realized for lot in exchange.account.lots.values())
    own = exchange.account.holdings[SAMSUNG]
    assert (own.size, own.sold_today) == (100, 0)  # bought with one's own money


async def test_shares_that_are_being_sold_are_not_sold_twice(
    exchange: Simulator, session: Session
) -> None:
    price = exchange.stock(SAMSUNG).price + 5_000
    orders = session.credit_orders
    first = await orders.sell(SAMSUNG, 8, price=price, loan_date=OLDER)
    for size, date in ((3, OLDER), (23, None), (21, OLD)):
        with pytest.raises(OrderRejected, match="800033"):
            await orders.sell(SAMSUNG, size, price=price, loan_date=date)
    with pytest.raises(OrderRejected, match="RC4062"):
        await orders.sell(SAMSUNG, 1, price=price, loan_date=dt.date(2026, 1, 1))
    rest = await orders.sell(SAMSUNG, 22, price=price)
    await (await first.cancel()).done()
    await rest.modify(price=price + 500)
    assert exchange.account.sellable_lots(exchange.stock(SAMSUNG), None) == 8


async def test_each_desk_has_its_orders(exchange: Simulator, session: Session) -> None:
    bid = exchange.stock(SAMSUNG).book.best_bid
    on_loan = await session.credit_orders.buy(SAMSUNG, 1, price=bid - 500)
    own = await session.orders.buy(SAMSUNG, 1, price=bid - 500)
    with pytest.raises(OrderRejected, match="RC4027"):
        await session.orders.cancel(on_loan.no, symbol=SAMSUNG)
    with pytest.raises(OrderRejected, match="RC4027"):
        await session.credit_orders.modify(own.no, symbol=SAMSUNG, price=bid - 600)
    changed = await on_loan.modify(price=bid - 300)
    await on_loan.done()
    assert on_loan.status == "replaced"
    exchange.set_price(SAMSUNG, bid - 300)
    await changed.filled()
    assert lots(exchange)[DAY] == 1


async def test_the_books_show_the_loan(exchange: Simulator, session: Session) -> None:
    bid = exchange.stock(SAMSUNG).book.best_bid
    bought = await session.credit_orders.buy(SAMSUNG, 4, price=bid + 500)
    await bought.filled()
    resting = await session.credit_orders.sell(SAMSUNG, 2, price=bid + 5_000, loan_date=OLD)
    rows = {row.order_no: row for row in await session.account.orders().collect()}
    assert (rows[bought.no].credit_type, rows[bought.no].order_action) == ("자기융자", "신용매수")
    assert rows[resting.no].loan_date == OLD
    each = await session.account.balance(combined=False)
    positions = {(row.credit_type, row.loan_date): row for row in each.rows}
    assert positions.keys() == {("00", None), ("03", OLDER), ("03", OLD), ("03", DAY)}
    assert positions["03", OLD].tradable_size == 18
    together = await session.account.balance()
    own, loans = together.rows
    assert (own.credit_type, own.held_size) == ("00", 100)
    assert (loans.credit_type, loans.loan_date, loans.held_size) == ("99", None, 34)
    owed = sum(lot.loan for lot in exchange.account.lots.values())
    assert each.answer.total_margin_loan == together.answer.total_margin_loan == owed
    for answer in (each.answer, together.answer):
        worth = exchange.account.cash + answer.total_market_value - owed
        assert answer.estimated_assets == worth
    assert each.answer.total_unrealized_pnl == sum(row.unrealized_pnl for row in each.rows)
    deposit = (await session.account.deposit()).answer
    assert deposit.total_margin_loan == owed
    for row in (*each.rows, *together.rows, *rows.values()):
        row.asdict()


async def test_an_order_in_doubt_is_in_the_books(exchange: Simulator, session: Session) -> None:
    exchange.lose_answer("kt10006")
    bid = exchange.stock(SAMSUNG).book.best_bid
    with pytest.raises(OrderInDoubt) as caught:
        await session.credit_orders.buy(SAMSUNG, 3, price=bid - 500)
    found = await caught.value.resolve()
    assert found is not None
    assert found.status == "accepted"


async def test_what_is_lent_on(exchange: Simulator, session: Session) -> None:
    eligible = await session.stocks.margin_loan_stocks().collect()
    symbols = {row.symbol for row in eligible}
    assert SAMSUNG in symbols
    assert "069500" in symbols
    assert not symbols & {NOT_LENT_ON, "57JBHH", "M04020000"}
    (row,) = await session.stocks.margin_loan_stocks(symbol=SAMSUNG).collect()
    assert (row.credit_margin_rate, row.previous_close) == (45.0, 70_000)
    kosdaq = await session.stocks.margin_loan_stocks(market="kosdaq").collect()
    assert {exchange.stock(row.symbol).listing.market for row in kosdaq} == {"kosdaq"}
    for row in eligible:
        row.asdict()
        answer = await session.stocks.margin_loan_eligibility(row.symbol)
        assert answer.credit_eligibility is not None
        grade = answer.credit_eligibility[2].lower()
        graded = await session.stocks.margin_loan_stocks(
            grade=grade,  # type: ignore[arg-type]
            symbol=row.symbol,
        ).collect()
        assert [one.symbol for one in graded] == [row.symbol]
    refused = await session.stocks.margin_loan_eligibility(NOT_LENT_ON)
    assert refused.credit_eligibility == "< 신용융자 불가 >"
    with pytest.raises(OrderRejected, match="RC4061"):
        await session.credit_orders.buy(NOT_LENT_ON, 1, order_type="market")


async def test_a_loan_must_be_one_that_can_be(exchange: Simulator) -> None:
    for symbol in (NOT_LENT_ON, "57JBHH"):
        with pytest.raises(ValueError, match="nothing is lent on"):
            exchange.open_account(loans={(symbol, OLD): 1})


async def test_a_loan_is_of_a_day_that_has_come(client: Client) -> None:
    exchange = client.exchange
    tomorrow = exchange.day + dt.timedelta(days=1)
    with pytest.raises(ValueError, match="a loan of 2026-03-06 is not given yet: it is 2026-03-05"):
        exchange.open_account(loans={(SAMSUNG, tomorrow): 1})
    before = {"fr_dt": "20260105", "to_dt": "20260108"}  # the day before is that of the older loan
    ends = (await client.call("kt00016", **before)).body
    lots = exchange.account.lots
    older, newer = lots[SAMSUNG, OLDER], lots[SAMSUNG, OLD]
    assert int(ends["crd_int_fr"]) == 0
    assert int(ends["crd_int_to"]) == older.loan * 9 // 100 * 4 // 365
    assert int(ends["crd_loan_to"]) == older.loan + newer.loan
