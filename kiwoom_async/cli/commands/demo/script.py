"""Script of the demo: an order with its fill, and a VI."""

from __future__ import annotations

import anyio

from kiwoom_async import Session
from kiwoom_async.cli.commands.demo.picture import MAIN, Picture
from kiwoom_async.simulator import Simulator

__all__ = ["SYMBOLS", "play"]

_JUMPING = "086520"
SYMBOLS = (MAIN, "035420", "005380", "035720", _JUMPING)

_SIZE = 10
_BELOW = 3  # levels below the best bid, so that the order waits
_ORDER, _FILL, _REST, _VI, _RELEASE = 0.12, 0.40, 0.50, 0.62, 0.86  # parts of the time


async def play(exchange: Simulator, session: Session, picture: Picture) -> None:
    """Play the script, scaled to the duration of the demo."""
    await _until(_ORDER, picture)
    price = exchange.stock(MAIN).book.best_bid
    if picture.book is not None:
        price = picture.book.bids[_BELOW].price
    picture.order = order = await session.orders.buy(MAIN, _SIZE, price=price)
    for moment, size in ((_FILL, 4), (_REST, _SIZE - 4)):
        await _until(moment, picture)
        if order.is_open:
            exchange.trade(MAIN, price=price, size=size, side="sell")
    await _until(_VI, picture)
    exchange.vi(_JUMPING, direction="up")
    await _until(_RELEASE, picture)
    exchange.release_vi(_JUMPING)


async def _until(part: float, picture: Picture) -> None:
    await anyio.sleep(part * picture.seconds - picture.elapsed)
