"""Momentum bot: buys strength, stops losses, outlives restarts, broken lines and lost answers.

    kiwoom-async simulate --speed 60 -- python examples/bot.py
    KIWOOM_SERVER=paper python examples/bot.py

It keeps nothing of its own: what it holds is in the account, what it ordered is in the broker's
lists and in the order journal. So a restart is just another beginning.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections import deque
from dataclasses import dataclass
from typing import Literal

from kiwoom_async import (
    Gap,
    Guard,
    GuardRefused,
    Order,
    OrderInDoubt,
    OrderRejected,
    Position,
    Positions,
    Server,
    Session,
    Trade,
)

log = logging.getLogger("bot")


@dataclass(frozen=True)
class Plan:
    """What to trade, and when."""

    symbol: str = "035720"
    size: int = 10
    window: int = 20  # trades whose prices are compared
    rise: float = 0.004  # above the lowest of them: buy
    target: float = 0.006  # above the average price paid: sell
    stop: float = 0.004  # below it: sell
    patience: float = 10.0  # seconds for an order, which is cancelled then
    end: dt.time = dt.time(15, 15)  # exchange time; everything is sold


class Bot:
    """Momentum in one stock."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self.session, self.plan = session, plan
        self.prices: deque[int] = deque(maxlen=plan.window)
        self.decided_ns = 0

    async def run(self) -> None:
        """Trade until the end of the plan's day."""
        plan = self.plan
        async with (
            self.session.positions() as positions,
            self.session.stream((Trade, Gap), plan.symbol) as events,
        ):
            await self.begin(positions)
            async for event in events:
                if isinstance(event, Gap):  # these prices are no neighbours of those to come
                    log.warning("missing since %s: %s", event.since, event.why)
                    self.prices.clear()
                elif event.time >= plan.end:
                    return await self.finish(positions)
                elif event.received_ns > self.decided_ns:  # not what came during an order
                    await self.decide(event.price, positions)

    async def begin(self, positions: Positions) -> None:
        """End the orders of an earlier run; shares that it bought are kept, with their stop."""
        for order in self.session.orders.in_doubt:
            await order.resolve()
        await self.session.orders.cancel_all(symbol=self.plan.symbol)
        await positions.refresh()
        log.info("begins with %s", positions.get(self.plan.symbol) or "no shares")

    async def decide(self, price: int, positions: Positions) -> None:
        """Buy, sell or wait."""
        plan, position = self.plan, positions.get(self.plan.symbol)
        self.prices.append(price)
        if position is not None:
            if why := self.exit_reason(price, position):
                await self.trade("sell", position.sellable_size, why, positions)
        elif len(self.prices) == plan.window and price >= min(self.prices) * (1 + plan.rise):
            await self.trade("buy", plan.size, "momentum", positions)

    def exit_reason(self, price: int, position: Position) -> str:
        """Return why the shares should be sold at this price, blank to keep them."""
        gain = price / float(position.average_price or price) - 1
        if gain <= -self.plan.stop:
            return "stop"
        return "target" if gain >= self.plan.target else ""

    async def trade(
        self, side: Literal["buy", "sell"], size: int, why: str, positions: Positions
    ) -> None:
        """Send a market order and see it to its end; nothing is sent twice."""
        try:
            order = await self.send(side, size)
            if order is not None:
                await self.wait_for(order)
                log.info("%s: %s, %s", why, order, order.average_price)
        except (OrderRejected, GuardRefused) as refusal:
            log.warning("%s: refused, %s: %s", why, refusal.reason, refusal)
            await self.session.clock.sleep(1)
        await positions.refresh()  # the next decision is made on what is held then, and on
        self.prices.clear()  # prices that come from now on
        self.decided_ns = self.session.clock.time_ns()

    async def send(self, side: Literal["buy", "sell"], size: int) -> Order | None:
        """Send an order; of one in doubt ask the broker, who may need a moment to list it."""
        send = self.session.orders.buy if side == "buy" else self.session.orders.sell
        try:
            return await send(self.plan.symbol, size, order_type="market")
        except OrderInDoubt as doubt:
            for _ in range(3):
                await self.session.clock.sleep(1)
                if (order := await doubt.resolve()) is not None:
                    return order
            log.warning("an order was lost on its way: %s", doubt)
            return None

    async def wait_for(self, order: Order) -> None:
        """Wait until an order is filled, or cancel what remains of it."""
        try:
            async with self.session.clock.timeout(self.plan.patience):
                await order.done()
        except TimeoutError:
            await order.cancel_and_wait()

    async def finish(self, positions: Positions) -> None:
        """Sell everything; the day is over."""
        for order in await positions.liquidate(self.plan.symbol):
            await self.wait_for(order)
            log.info("end of the day: %s, %s", order, order.average_price)


async def main() -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)-7s %(message)s", level=logging.INFO)
    server = Server.from_env()  # for real money: LIVE
    guard = Guard(max_order_value=1_000_000, max_position=20)
    journal = f"orders-{server.name}.ndjson"
    async with Session(server, guard=guard, order_journal=journal) as session:
        await Bot(session, Plan()).run()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
