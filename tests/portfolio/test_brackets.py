"""The example of brackets: whatever comes first, exactly the shares bought are sold."""

from __future__ import annotations

import asyncio
import runpy
from pathlib import Path
from typing import Any

import pytest

from kiwoom_async import Order, OrderRejected, Session
from kiwoom_async.simulator import Simulator

EXAMPLE = runpy.run_path(str(Path(__file__).parents[2] / "examples" / "brackets.py"))

SAMSUNG = "005930"
SIZE = 10

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, registrations=1000, interruptions=False),
    pytest.mark.kiwoom_stage(holdings={SAMSUNG: 100}),
]


async def begun(exchange: Simulator, session: Session, name: str, **prices: int) -> Any:
    """Start a function of the example, and wait until it can react to trades."""
    running = asyncio.create_task(EXAMPLE[name](session, SAMSUNG, SIZE, **prices))
    await exchange.wait_for(lambda: exchange.connections)
    [connection] = exchange.connections
    await exchange.wait_for(lambda: ("0B", SAMSUNG) in connection.registrations.wanted)
    if name != "trailing_stop":
        await exchange.wait_for(lambda: any(o.side == "sell" for o in open_orders(exchange)))
    return running


def open_orders(exchange: Simulator) -> list[Any]:
    return list(exchange.account.open_orders())


def sold(exchange: Simulator) -> int:
    """Shares that the exchange's books have as sold."""
    return sum(one.filled for one in exchange.account.orders.values() if one.side == "sell")


async def end(running: Any) -> Order:
    async with asyncio.timeout(30):
        order: Order = await running
    return order


async def test_the_target_comes_first(exchange: Simulator, session: Session) -> None:
    price = exchange.stock(SAMSUNG).price
    running = await begun(
        exchange, session, "one_cancels_other", target=price + 2_000, stop=price - 2_000
    )
    exchange.set_price(SAMSUNG, price + 2_500)
    assert (await end(running)).ticket.price == price + 2_000
    assert (sold(exchange), open_orders(exchange)) == (SIZE, [])


async def test_the_stop_comes_first(exchange: Simulator, session: Session) -> None:
    price = exchange.stock(SAMSUNG).price
    running = await begun(
        exchange, session, "one_cancels_other", target=price + 2_000, stop=price - 2_000
    )
    exchange.set_price(SAMSUNG, price - 1_500)
    exchange.set_price(SAMSUNG, price - 2_000)
    assert (await end(running)).ticket.order_type == "market"
    assert (sold(exchange), open_orders(exchange)) == (SIZE, [])


async def test_the_target_is_filled_in_part_and_then_the_stop_comes(
    exchange: Simulator, session: Session
) -> None:
    price = exchange.stock(SAMSUNG).price
    target = exchange.stock(SAMSUNG).book.best_ask
    running = await begun(exchange, session, "one_cancels_other", target=target, stop=price - 2_000)
    [order] = open_orders(exchange)
    exchange.trade(SAMSUNG, price=target, size=4, side="buy")
    assert order.filled == 4
    exchange.set_price(SAMSUNG, price - 2_000)
    last = await end(running)
    assert last.filled_size == SIZE - order.filled
    assert (sold(exchange), open_orders(exchange)) == (SIZE, [])


async def test_the_target_is_filled_while_it_is_cancelled(
    exchange: Simulator, session: Session
) -> None:
    price = exchange.stock(SAMSUNG).price
    running = await begun(
        exchange, session, "one_cancels_other", target=price + 2_000, stop=price - 2_000
    )
    exchange.delay_requests(0.5, 0.5, "kt10003")
    exchange.set_price(SAMSUNG, price - 2_000)
    await exchange.settled(session)
    exchange.set_price(SAMSUNG, price + 2_500)
    assert (await end(running)).ticket.order_type == "limit"
    assert (sold(exchange), open_orders(exchange)) == (SIZE, [])


async def test_a_target_that_is_rejected_is_raised(exchange: Simulator, session: Session) -> None:
    exchange.reject_next_order()
    price = exchange.stock(SAMSUNG).price
    with pytest.raises(OrderRejected):
        await EXAMPLE["one_cancels_other"](
            session, SAMSUNG, SIZE, target=price + 2_000, stop=price - 2_000
        )
    assert (sold(exchange), open_orders(exchange)) == (0, [])


async def test_a_trailing_stop_follows_the_price_up_and_not_down(
    exchange: Simulator, session: Session
) -> None:
    price = exchange.stock(SAMSUNG).price
    running = await begun(exchange, session, "trailing_stop", distance=1_000)
    for step in (0, 2_000, 1_500, 3_000, 2_100):
        exchange.set_price(SAMSUNG, price + step)
    await exchange.settled(session)
    assert sold(exchange) == 0
    exchange.set_price(SAMSUNG, price + 2_000)
    await end(running)
    assert sold(exchange) == SIZE


@pytest.mark.kiwoom_rules(interruptions=False)
async def test_a_bracket_sells_what_it_bought(exchange: Simulator, session: Session) -> None:
    price = exchange.stock(SAMSUNG).book.best_ask
    prices = {"entry": price, "target": price + 2_000, "stop": price - 2_000}
    running = await begun(exchange, session, "bracket", **prices)
    exchange.set_price(SAMSUNG, price - 2_500)
    await end(running)
    assert sold(exchange) == SIZE
    assert exchange.account.holdings[SAMSUNG].size == 100
