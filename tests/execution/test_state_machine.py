"""Orders against the exchange's books: whatever happened, both sides agree at the end.

Each example runs in virtual time against an embedded exchange of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kiwoom_async import Order, OrderError, OrderInDoubt, OrderRejected, Session, Timeouts
from kiwoom_async.simulator import Rules, Simulator
from tests.support.virtual_time import VirtualTimeLoop

T = TypeVar("T")

SAMSUNG = "005930"
QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.02, attempt=1)
SENDING = frozenset({"kt10000", "kt10001", "kt10002", "kt10003"})

offsets = st.integers(-1, 3)
sizes = st.integers(1, 20)
sides = st.sampled_from(["buy", "sell"])
picks = st.integers(0, 30)


class Trader(RuleBasedStateMachine):
    """A program that trades, and all that can happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualTimeLoop()
        self.asked = 0
        self.orders: list[Order] = []
        self.run(self.start())

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(60):
                return await step

        return self.loop.run_until_complete(bounded())

    async def start(self) -> None:
        rules = Rules(calls=1000, registrations=1000)
        self.exchange = await Simulator(pace=0, rules=rules, holdings={SAMSUNG: 1000}).__aenter__()
        self.session = await self.opened()

    async def opened(self) -> Session:
        """Open a session that follows everything."""
        session = Session(self.exchange.server, self.exchange.credentials, timeouts=QUICK)
        await session.open()
        await session.orders.open()
        self.positions = await session.positions().__aenter__()
        return session

    def teardown(self) -> None:
        try:
            self.run(self.settle())
            self.compare()
        finally:
            self.run(self.stop())
            self.loop.close()

    async def stop(self) -> None:
        await self.session.aclose()
        await self.exchange.__aexit__(None, None, None)

    # What the program does.

    @rule(side=sides, size=sizes, offset=offsets)
    def place(self, side: str, size: int, offset: int) -> None:
        self.run(self.send(side, size, self.price(side, offset)))

    @rule(side=sides, size=sizes)
    def place_at_market(self, side: str, size: int) -> None:
        self.run(self.send(side, size, None))

    @rule(pick=picks, offset=offsets, part=st.booleans())
    def modify(self, pick: int, offset: int, part: bool) -> None:
        self.run(self.change(pick, offset, part))

    @rule(pick=picks, part=st.booleans())
    def cancel(self, pick: int, part: bool) -> None:
        self.run(self.take_back(pick, part))

    @rule()
    def resolve(self) -> None:
        self.run(self.resolve_all())

    @rule()
    def restart(self) -> None:
        """The program ends, and another knows only what the broker knows."""
        self.run(self.resolve_all())
        self.run(self.start_again())

    @rule()
    def look(self) -> None:
        """Reading the books changes no order object."""
        found = self.run(self.session.orders.today())
        known = {order.no: order for order in self.orders if order.no}
        assert all(known.get(order.no, order) is order for order in found)

    # What happens to it.

    @rule(side=sides, size=sizes)
    def market_trades(self, side: str, size: int) -> None:
        book = self.exchange.stock(SAMSUNG).book
        price = book.best_ask if side == "buy" else book.best_bid
        self.exchange.trade(SAMSUNG, price=price, size=size, side=side)  # type: ignore[arg-type]

    @rule(side=sides, size=sizes, offset=offsets)
    def another_program_orders(self, side: str, size: int, offset: int) -> None:
        self.run(self.order_by_another(side, size, self.price(side, offset)))

    @precondition(lambda self: not self.session.orders.in_doubt)
    @rule(how=st.sampled_from(["close", "hang"]), api_id=st.sampled_from(sorted(SENDING)))
    def answer_is_lost(self, how: Any, api_id: str) -> None:
        self.exchange.lose_answer(api_id, how=how)

    @rule()
    def connection_is_lost(self) -> None:
        self.exchange.drop_connections()

    @rule()
    def events_arrive(self) -> None:
        self.run(self.caught_up())

    @invariant()
    def nothing_is_sent_twice(self) -> None:
        sent = sum(call.api_id in SENDING for call in self.exchange.calls)
        assert sent == self.asked

    # Steps.

    def price(self, side: str | None, offset: int) -> int:
        """A price that rests, but for the offset -1."""
        book = self.exchange.stock(SAMSUNG).book
        return book.best_ask + offset * 500 if side == "sell" else book.best_bid - offset * 500

    async def picked(self, pick: int) -> Order | None:
        """One of the open orders; a new one if there is none."""
        if not any(order.is_open and order.no for order in self.orders):
            await self.send("buy", 10, self.price("buy", 2))
        candidates = [order for order in self.orders if order.is_open and order.no]
        return candidates[pick % len(candidates)] if candidates else None

    async def change(self, pick: int, offset: int, part: bool) -> None:
        order = await self.picked(pick)
        if order is not None:
            size = max(1, order.remaining_size // 2) if part else None
            price = self.price(order.side, offset)
            await self.attempt(order.modify(price=price, size=size))

    async def take_back(self, pick: int, part: bool) -> None:
        order = await self.picked(pick)
        if order is not None:
            size = max(1, order.remaining_size // 2) if part else None
            await self.attempt(order.cancel(size))

    async def send(self, side: str, size: int, price: int | None) -> None:
        place = self.session.orders.buy if side == "buy" else self.session.orders.sell
        kind: Any = "limit" if price else "market"
        await self.attempt(place(SAMSUNG, size, price=price, order_type=kind))

    async def attempt(self, sending: Coroutine[Any, Any, Order]) -> None:
        self.asked += 1
        try:
            self.orders.append(await sending)
        except (OrderRejected, OrderInDoubt) as error:
            self.orders.append(error.order)
        except OrderError:
            self.asked -= 1  # it ended in the meantime: nothing was sent

    async def order_by_another(self, side: str, size: int, price: int) -> None:
        self.asked += 1
        fields = {"dmst_stex_tp": "KRX", "stk_cd": SAMSUNG, "ord_qty": str(size), "trde_tp": "0"}
        api_id = "kt10000" if side == "buy" else "kt10001"
        try:
            await self.session.call(api_id, **fields, ord_uv=str(price), cond_uv="")
        except Exception as error:
            assert getattr(error, "sent", True)

    async def resolve_all(self) -> None:
        """Ask the broker about every order in doubt; several may look alike."""
        for order in self.session.orders.in_doubt:
            try:
                await order.resolve()
            except OrderInDoubt as error:
                assert "look like it" in str(error)

    async def start_again(self) -> None:
        await self.session.aclose()
        self.exchange.heal()
        self.session = await self.opened()
        self.orders = [one for one in await self.session.orders.today() if one.side is not None]

    async def caught_up(self) -> None:
        await self.exchange.wait_for(lambda: self.exchange.connections)
        await self.exchange.settled()

    async def settle(self) -> None:
        """Wait until the session has heard of everything."""
        self.exchange.heal()
        await self.caught_up()
        for order in self.orders:  # the end of an order is known without a question
            if order.no and not self.exchange.account.orders[order.no].open:
                with contextlib.suppress(OrderRejected):
                    await order.done()
        await self.session.clock.sleep(1)  # what positions promise
        self.found = {order.no: order for order in await self.session.orders.today()}

    def compare(self) -> None:
        books = self.exchange.account.orders
        assert self.found.keys() == books.keys()
        for no, booked in books.items():
            order = self.found[no]
            ours = (order.symbol, order.side, order.filled_size, order.remaining_size)
            side = None if order.side is None else booked.side
            assert ours == (SAMSUNG, side, booked.filled, booked.remaining), order
            assert order.is_open == booked.open, order
        held = {one.stock.symbol: one.size for one in self.exchange.account.held()}
        assert {symbol: one.size for symbol, one in self.positions.items()} == held
        for order in self.orders:
            if order.no:
                assert self.found[order.no] is order


@pytest.mark.heavy(sample=2)
@pytest.mark.parametrize("seed", range(20))
def test_both_sides_agree_and_nothing_is_sent_twice(seed: int) -> None:
    machine = seeded(seed)(Trader)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10,
            stateful_step_count=60,
            deadline=None,
            derandomize=False,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
