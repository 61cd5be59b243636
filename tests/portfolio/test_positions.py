"""Positions: what the account holds, live, and in agreement with the exchange's books."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest

from kiwoom_async import (
    APIError,
    ConfigError,
    OrderEvent,
    Position,
    Positions,
    Session,
    SessionClosed,
    StreamError,
    Timeouts,
)
from kiwoom_async.portfolio.day_pnl import next_morning
from kiwoom_async.simulator import Simulator
from tests.support.broker import CREDENTIALS, QUICK, ScriptedBroker
from tests.support.scripted import real

SAMSUNG, HYNIX, KB = "005930", "000660", "105560"
LOAN_DAY = dt.date(2026, 2, 10)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, registrations=1000, interruptions=False),
    pytest.mark.kiwoom_stage(holdings={}),
    pytest.mark.kiwoom_connect(timeouts=Timeouts(reconnect_first=0.01, reconnect_longest=0.02)),
]


def sizes(positions: Positions) -> dict[str, int]:
    return {symbol: position.size for symbol, position in positions.items()}


async def settled(positions: Positions, symbol: str, size: int) -> Position:
    """Wait until so many shares are held."""
    async with asyncio.timeout(10):
        changes = aiter(positions)
        while (position := positions.get(symbol)) is None or position.size != size:
            await anext(changes)
    return position


async def test_a_purchase_becomes_a_position(exchange: Simulator, session: Session) -> None:
    async with session.positions() as positions:
        assert SAMSUNG not in positions
        cash = positions.cash
        order = await (await session.orders.buy(SAMSUNG, 10, order_type="market")).filled()
        position = await settled(positions, SAMSUNG, 10)
        assert (position.symbol, position.sellable_size) == (SAMSUNG, 10)
        assert position.average_price is not None
        assert order.average_price is not None
        assert abs(position.average_price - order.average_price) < 1
        assert position.price is not None
        assert position.unrealized_pnl == position.price * 10 - position.cost
        async with asyncio.timeout(10):
            while positions.cash == cash:
                await positions.refresh()
        assert positions.cash.orderable is not None
        assert cash.orderable is not None
        assert positions.cash.orderable < cash.orderable - position.cost


async def test_holdings_of_before_are_there_at_once() -> None:
    holdings, loans = {SAMSUNG: 100, HYNIX: 7}, {(KB, LOAN_DAY): 20}
    async with (
        Simulator(pace=0, day=dt.date(2026, 3, 5), holdings=holdings, loans=loans) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.positions() as positions,
    ):
        assert sizes(positions) == {SAMSUNG: 100, HYNIX: 7, KB: 20}
        assert [lot.loan_date for lot in positions[KB].lots] == [LOAN_DAY]
        assert len(positions) == 3
        assert positions["A005930"] == positions["005930_NX"] == positions[SAMSUNG]
        assert SAMSUNG in repr(positions)
        with pytest.raises(KeyError):
            positions["000000"]


async def test_a_sale_reduces_what_can_be_sold_before_it_is_filled() -> None:
    async with (
        Simulator(pace=0, holdings={SAMSUNG: 100}) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.positions() as positions,
    ):
        changes = aiter(positions)
        price = exchange.stock(SAMSUNG).book.best_ask + 1000
        order = await session.orders.sell(SAMSUNG, 30, price=price)
        async with asyncio.timeout(10):
            position = await anext(changes)
            assert (position.size, position.sellable_size) == (100, 70)
            await order.cancel_and_wait()
            assert (await anext(changes)).sellable_size == 100


async def test_what_is_sold_completely_is_a_change_and_no_position() -> None:
    async with (
        Simulator(pace=0, holdings={SAMSUNG: 10}) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.positions() as positions,
    ):
        changes = aiter(positions)
        await (await session.orders.sell(SAMSUNG, 10, order_type="market")).filled()
        async with asyncio.timeout(10):
            while (position := await anext(changes)).size:
                pass
        assert (position.symbol, position.average_price) == (SAMSUNG, None)
        assert SAMSUNG not in positions
        assert not positions


async def test_the_last_trade_is_the_price(exchange: Simulator, session: Session) -> None:
    async with session.positions() as positions:
        await session.orders.buy(SAMSUNG, 1, order_type="market")
        await settled(positions, SAMSUNG, 1)
        [connection] = exchange.connections
        await exchange.wait_for(lambda: ("0B", SAMSUNG) in connection.registrations.wanted)
        exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).price + 500)
        exchange.trade(SAMSUNG, price=exchange.stock(SAMSUNG).price, size=1, side="buy")
        await exchange.settled(session)
        assert positions[SAMSUNG].price == exchange.stock(SAMSUNG).price


@pytest.mark.kiwoom_stage(holdings={SAMSUNG: 100})
async def test_a_trade_before_its_prices_are_registered_is_not_missed(
    exchange: Simulator, session: Session
) -> None:
    async with session.positions() as positions:
        assert ("0B", SAMSUNG) not in exchange.registrations
        later = exchange.stock(SAMSUNG).price - 2_000
        asked = len(exchange.calls_of("kt00018"))
        exchange.trade(SAMSUNG, price=later)
        await exchange.wait_for(lambda: len(exchange.calls_of("kt00018")) > asked)
        await positions.refresh()  # behind the reading under way
        assert positions[SAMSUNG].price == later


async def test_what_happened_while_disconnected_is_found(
    exchange: Simulator, session: Session
) -> None:
    async with session.positions() as positions:
        order = await session.orders.buy(
            SAMSUNG, 10, price=exchange.stock(SAMSUNG).book.best_bid - 500
        )
        await order.accepted()
        changes = aiter(positions)
        exchange.refuse_connections("socket")
        exchange.drop_connections()
        await exchange.wait_for(lambda: not exchange.connections)
        price = order.ticket.price
        assert price is not None
        exchange.set_price(SAMSUNG, price - 1000)
        exchange.trade(SAMSUNG, price=price - 1000, size=50, side="sell")
        await exchange.accept_connections()
        async with asyncio.timeout(30):
            await order.filled()
            await settled(positions, SAMSUNG, 10)
            assert (await anext(changes)).symbol == SAMSUNG
        assert sizes(positions) == {SAMSUNG: 10}


async def test_another_program_s_trade_is_a_change(exchange: Simulator, session: Session) -> None:
    async with session.positions() as positions:
        fields = {"dmst_stex_tp": "KRX", "stk_cd": HYNIX, "ord_qty": "3", "trde_tp": "3"}
        await session.call("kt10000", **fields, ord_uv="", cond_uv="")
        assert (await settled(positions, HYNIX, 3)).name


async def test_many_readers_share_one_account(exchange: Simulator, session: Session) -> None:
    async with session.positions() as one, session.positions() as other:
        assert len(exchange.calls_of("kt00018")) <= 2
        await session.orders.buy(SAMSUNG, 1, order_type="market")
        await settled(one, SAMSUNG, 1)
        await settled(other, SAMSUNG, 1)
    async with session.positions() as again:
        assert sizes(again) == {SAMSUNG: 1}


async def test_positions_that_were_left_are_read_no_more(
    exchange: Simulator, session: Session
) -> None:
    positions = session.positions()
    with pytest.raises(StreamError, match="not entered"):
        len(positions)
    async with positions:
        waiting = asyncio.ensure_future(anext(aiter(positions)))
        await asyncio.sleep(0)
    with pytest.raises(StopAsyncIteration):
        await waiting
    with pytest.raises(StreamError, match="not entered"):
        positions.cash  # noqa: B018
    await (await session.orders.buy(SAMSUNG, 1, order_type="market")).filled()
    calls = len(exchange.calls_of("kt00018"))
    await exchange.settled(session)
    assert len(exchange.calls_of("kt00018")) == calls


async def test_the_end_of_the_session_ends_the_waits(exchange: Simulator) -> None:
    session = await Session(exchange.server, exchange.credentials).open()
    positions = await session.positions().__aenter__()
    waiting = asyncio.ensure_future(anext(aiter(positions)))
    await asyncio.sleep(0)
    await session.aclose()
    async with asyncio.timeout(5):
        with pytest.raises(SessionClosed):
            await waiting


async def test_a_list_that_can_not_be_read_is_said_at_the_entry(
    exchange: Simulator, session: Session
) -> None:
    exchange.refuse(1517, api_id="kt00018")
    with pytest.raises(APIError):
        async with session.positions():
            pass
    exchange.heal()
    async with session.positions() as positions:
        assert not positions


async def test_what_was_known_before_is_not_shown_when_it_can_not_be_read_again(
    exchange: Simulator, session: Session
) -> None:
    async with session.positions() as positions:
        assert not positions
        with pytest.raises(RuntimeError, match="entered already"):
            await positions.__aenter__()
    exchange.refuse(1517, api_id="kt00018")
    with pytest.raises(APIError):
        async with session.positions():
            pass


async def test_a_list_that_can_not_be_read_shows_until_it_can(
    exchange: Simulator, session: Session
) -> None:
    async with session.positions() as positions:
        assert positions.failure is None
        assert "can't be read" not in repr(positions)
        exchange.refuse(1517, api_id="kt00018", count=None)
        await (await session.orders.buy(SAMSUNG, 10, order_type="market")).filled()
        await session.clock.sleep(5)
        assert isinstance(positions.failure, APIError)
        assert "can't be read" in repr(positions)
        assert sizes(positions) == {SAMSUNG: 10}  # by its event
        exchange.heal()
        await session.clock.sleep(5)
        assert positions.failure is None
        assert sizes(positions) == {SAMSUNG: 10}
    with pytest.raises(StreamError):
        _ = positions.failure
    assert repr(positions) == "<Positions: not entered>"


async def test_liquidation_cancels_and_sells_everything() -> None:
    holdings, loans = {KB: 15}, {(KB, LOAN_DAY): 20}
    async with (
        Simulator(pace=0, day=dt.date(2026, 3, 5), holdings=holdings, loans=loans) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.positions() as positions,
    ):
        book = exchange.stock(KB).book
        selling = await session.orders.sell(KB, 10, price=book.best_ask + 1000)
        buying = await session.orders.buy(KB, 10, price=book.best_bid - 1000)
        async with asyncio.timeout(10):
            sales = await positions.liquidate(KB)
            for sale in sales:
                await sale.filled()
            assert [sale.size for sale in sales] == [15, 20]
            assert (selling.status, buying.status) == ("cancelled", "cancelled")
            changes = aiter(positions)
            while KB in positions:
                await anext(changes)
        assert await positions.liquidate(KB) == []


@pytest.mark.parametrize("symbol", ["", "삼성전자", "5930", 5930, None])
async def test_what_is_no_symbol_is_not_liquidated(session: Session, symbol: Any) -> None:
    async with session.positions() as positions:
        with pytest.raises(ConfigError, match="symbol"):
            await positions.liquidate(symbol)


async def test_the_profit_of_the_day_is_the_change_of_what_all_is_worth() -> None:
    """Costs aside: bought, sold and held over night."""
    async with (
        Simulator(pace=0, holdings={SAMSUNG: 100}) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.positions() as positions,
    ):
        base = exchange.stock(SAMSUNG).base
        assert positions.day_pnl == (exchange.stock(SAMSUNG).price - base) * 100
        sold = await (await session.orders.sell(SAMSUNG, 40, order_type="market")).filled()
        bought = await (await session.orders.buy(HYNIX, 5, order_type="market")).filled()
        await settled(positions, SAMSUNG, 60)
        await settled(positions, HYNIX, 5)
        await positions.refresh()
        held = positions[SAMSUNG].price, positions[HYNIX].price
        assert held[0] is not None
        assert held[1] is not None
        assert sold.average_price is not None
        assert bought.average_price is not None
        gross = (held[0] - base) * 60 + (sold.average_price - base) * 40
        gross += (held[1] - bought.average_price) * 5
        costs = float(sold.average_price) * 40 * 0.003 + 1000
        assert positions.day_pnl is not None
        assert gross - int(costs) <= positions.day_pnl <= gross + 5


async def test_a_split_over_night_is_known_before_the_first_trade() -> None:
    """And the day's profit begins anew, though no event came."""
    async with (
        Simulator(pace=0, holdings={SAMSUNG: 100}) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.positions() as positions,
    ):
        await exchange.wait_for(lambda: len(exchange.calls_of("kt00018")) == 2)
        await positions.refresh()
        changes = aiter(positions)
        exchange.account.holdings[SAMSUNG].size = 200
        exchange.next_day()
        async with asyncio.timeout(10):
            assert (await anext(changes)).size == 200
        await positions.refresh()
        assert positions.day_pnl == 0


@pytest.mark.parametrize(
    ("now", "morning"),
    [("00:00", "27 07:50"), ("07:49", "27 07:50"), ("07:50", "28 07:50"), ("23:59", "28 07:50")],
)
def test_when_a_day_begins(now: str, morning: str) -> None:
    at = dt.datetime.fromisoformat(f"2026-11-27 {now}+09:00")
    assert next_morning(at) == dt.datetime.fromisoformat(f"2026-11-{morning}+09:00")


# Against a scripted broker: the order of lists and events.


def rows(*rows: dict[str, str]) -> dict[str, object]:
    return {"return_code": 0, "return_msg": "", "acnt_evlt_remn_indv_tot": list(rows)}


def row(size: int, sellable: int | None = None) -> dict[str, str]:
    return {
        **{"stk_cd": "A005930", "stk_nm": "삼성전자", "rmnd_qty": str(size), "pur_pric": "70000"},
        **{"trde_able_qty": str(size if sellable is None else sellable), "cur_prc": "71000"},
        **{"pur_amt": str(70_000 * size), "pred_close_pric": "69000", "crd_tp": "00"},
    }


def balance(size: int) -> str:
    values = {
        **{"f9201": "1", "f9001": "005930", "f917": "00", "f916": "00000000", "f10": "+71000"},
        **{"f930": str(size), "f931": "70000", "f932": str(70_000 * size), "f933": str(size)},
    }
    return real("04", "", **values)


@pytest.fixture
async def books(broker: ScriptedBroker) -> ScriptedBroker:
    cash = {"return_code": 0, "return_msg": "", "entr": "1000", "stk_entr_prst": []}
    broker.always("kt00001", cash)
    broker.always("ka10074", {"return_code": 0, "return_msg": "", "dt_rlzt_pl": [], "rlzt_pl": ""})
    broker.always("kt00018", rows(row(10)))
    return broker


async def test_an_event_is_newer_than_the_list_that_was_asked_for_before(
    books: ScriptedBroker,
) -> None:
    async with (
        Session(books.server, CREDENTIALS, timeouts=QUICK) as session,
        session.positions() as positions,
    ):
        books.answer("kt00018", "silence")
        refreshing = asyncio.create_task(positions.refresh())
        await books.came("kt00018", 2)
        changes = aiter(positions)
        await books.socket.say(balance(7))
        assert (await anext(changes)).size == 7
        books.always("kt00018", rows(row(7)))
        books.release(rows(row(10)))
        await refreshing
        assert positions[SAMSUNG].size == 7


async def test_the_price_of_a_list_replaces_an_older_price_but_no_newer_one(
    books: ScriptedBroker,
) -> None:
    """Also without a stream of trades a price is not older than the list."""
    async with (
        Session(books.server, CREDENTIALS, timeouts=QUICK) as session,
        session.positions() as positions,
    ):
        assert positions[SAMSUNG].price == 71_000
        books.always("kt00018", rows(row(10) | {"cur_prc": "68000"}))
        await positions.refresh()
        assert positions[SAMSUNG].price == 68_000
        asked = books.calls.count("kt00018")
        books.answer("kt00018", "silence")
        refreshing = asyncio.create_task(positions.refresh())
        await books.came("kt00018", asked + 1)
        changes = aiter(positions)
        books.always("kt00018", rows(row(7)))
        await books.socket.say(balance(7))
        assert (await anext(changes)).price == 71_000
        books.release(rows(row(10) | {"cur_prc": "68000"}))
        await refreshing
        assert positions[SAMSUNG].price == 71_000


async def test_a_wrong_event_is_corrected_by_the_list(books: ScriptedBroker) -> None:
    async with (
        Session(books.server, CREDENTIALS, timeouts=QUICK) as session,
        session.positions() as positions,
    ):
        changes = aiter(positions)
        await books.socket.say(balance(7))
        async with asyncio.timeout(5):
            assert (await anext(changes)).size == 7
            assert (await anext(changes)).size == 10


async def test_several_rows_of_one_stock_are_one_position(books: ScriptedBroker) -> None:
    loan = {"crd_tp": "03", "crd_loan_dt": "20260210"}
    books.always("kt00018", rows(row(10), row(5, 2), row(7) | loan, row(1) | loan))
    async with (
        Session(books.server, CREDENTIALS, timeouts=QUICK) as session,
        session.positions() as positions,
    ):
        position = positions[SAMSUNG]
        assert (position.size, position.sellable_size) == (23, 20)
        assert [(lot.size, lot.loan_date) for lot in position.lots] == [(15, None), (8, LOAN_DAY)]
        assert position.average_price == 70_000


@pytest.mark.parametrize("values", [{"f930": ""}, {"f931": "x"}, {"f9001": ""}, {"f10": "x"}])
async def test_an_unreadable_event_makes_the_list_be_read(
    books: ScriptedBroker, values: dict[str, str]
) -> None:
    async with (
        Session(books.server, CREDENTIALS, timeouts=QUICK) as session,
        session.positions() as positions,
    ):
        changes = aiter(positions)
        books.always("kt00018", rows(row(4)))
        spoiled = {
            "f9001": "005930",
            "f930": "1",
            "f931": "1",
            "f932": "1",
            "f933": "1",
            "f10": "1",
        }
        await books.socket.say(real("04", "", **(spoiled | values)))
        async with asyncio.timeout(5):
            assert (await anext(changes)).size == 4


async def test_a_day_s_profit_that_is_not_offered_is_unknown(books: ScriptedBroker) -> None:
    refusal = {"return_code": 20, "return_msg": "[2000](RC9000:제공되지 않습니다)"}
    books.always("ka10074", refusal)
    async with (
        Session(books.server, CREDENTIALS, timeouts=QUICK) as session,
        session.positions() as positions,
    ):
        assert positions.day_pnl is None
        assert positions[SAMSUNG].unrealized_pnl == 10_000


async def test_the_events_of_a_stream_of_one_s_own_are_not_taken_away(
    exchange: Simulator, session: Session
) -> None:
    async with session.positions(), session.stream(OrderEvent) as events:
        await session.orders.buy(SAMSUNG, 1, order_type="market")
        assert (await anext(events)).symbol == SAMSUNG
