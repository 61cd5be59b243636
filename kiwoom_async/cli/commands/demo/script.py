"""Script of the demo: an order with its fill, and a VI."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import anyio

from kiwoom_async import Session, market
from kiwoom_async.cli.commands.demo.picture import MAIN, Picture
from kiwoom_async.simulator import Simulator

__all__ = ["SYMBOLS", "play"]

_JUMPING = "086520"
SYMBOLS = (MAIN, "035420", "005380", "035720", _JUMPING)

_SIZE = 10
_JUMP = 1.12  # a VI begins at 10 % above the price of the last auction
_STEPS_PER_SECOND = 10  # of 0.1 seconds of exchange time, each a trade in one of the symbols
_BELOW = 3  # levels below the best bid, so that the order waits
_ORDER, _FILL, _REST, _VI, _RELEASE = 0.12, 0.40, 0.50, 0.62, 0.86  # parts of the time


async def play(exchange: Simulator, session: Session, picture: Picture) -> None:
    """Move the market and play the script, scaled to the duration of the demo.

    Everything happens at its step and not at a time: the same seed shows the same, on a slow
    computer too.
    """
    chance = random.Random(f"{picture.seed}:demo")
    steps = round(picture.seconds * _STEPS_PER_SECOND)
    script = _script(exchange, session, picture)
    due = [round(part * steps) for part in (_ORDER, _FILL, _REST, _VI, _RELEASE)]
    for step in range(steps):
        await anyio.sleep(max(0.0, step / _STEPS_PER_SECOND - picture.elapsed))
        exchange.step(chance.choice(SYMBOLS))
        for _ in range(due.count(step)):
            await exchange.settled(session)
            await anext(script)


async def _script(exchange: Simulator, session: Session, picture: Picture) -> AsyncIterator[None]:
    """Act when asked for the next act."""
    price = exchange.stock(MAIN).book.best_bid
    if picture.book is not None:
        price = picture.book.bids[_BELOW].price
    picture.order = order = await session.orders.buy(MAIN, _SIZE, price=price)
    yield
    for size in (4, _SIZE - 4):
        if order.is_open:
            exchange.trade(MAIN, price=price, size=size, side="sell")
        yield
    jump = market.round_price(exchange.stock(_JUMPING).book.best_ask * _JUMP)
    exchange.trade(_JUMPING, price=jump, size=_SIZE, side="buy")
    yield
    exchange.release_vi(_JUMPING)
    yield
