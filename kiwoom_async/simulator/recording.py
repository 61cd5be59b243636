"""Recording: lets the exchange follow recorded trades and books."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.exchange.trading.happenings import Happening

__all__ = ["follow"]

_DEPTH = range(10)
_SIDES: dict[str, Side] = {"+": "buy", "-": "sell"}

Values = dict[str, str]


def follow(exchange: Exchange, type: str, item: str, raw: bytes) -> list[Happening]:
    """Let the exchange take over what a recorded entry says of a listed symbol.

    A trade (0B) moves exchange time (FID 20), the tape, candles and REST answers, and fills the
    orders of the accounts that it reaches; a book (0D) becomes the book. Of KRX alone and
    both exchanges together (``_AL``) the one that comes first is followed, and the other one would
    count its trades twice. Anything else, and what can't be read, has no effect.

    Returns:
        What happened to the accounts.
    """
    stock = _market(exchange, item)
    if stock is None or type not in ("0B", "0D") or stock.recorded_as not in ("", item):
        return []
    try:
        values = msgspec.json.decode(raw, type=Values)
        if type == "0B":
            return _trade(exchange, stock, item, values)
        if stock.replayed:
            stock.book.load(_side(values, 41, 61), _side(values, 51, 71))
    except (msgspec.DecodeError, KeyError, ValueError):
        pass  # an unreadable entry is sent anyway
    return []


def _market(exchange: Exchange, item: str) -> Stock | None:
    """Return the instrument whose tape an item is: with ``_NX`` that at NXT, else that at KRX."""
    stock = exchange.instruments.get(item.partition("_")[0])
    return stock.nxt if stock and item.endswith("_NX") else stock


def _trade(exchange: Exchange, stock: Stock, item: str, values: Values) -> list[Happening]:
    price, size = abs(int(values["10"])), abs(int(values["15"]))
    base = price - int(values["11"])
    if min(price, size, base) < 1:
        return []
    time = dt.datetime.strptime(values["20"], "%H%M%S").time()
    moment = dt.datetime.combine(exchange.clock.day, time)
    side = _SIDES.get(values["15"][0])
    return exchange.replay_trade(stock, item, moment, base, price, size, side)


def _side(values: Values, price: int, size: int) -> list[tuple[int, int]]:
    """Return prices and sizes of one side of a recorded book, best first."""
    levels = ((abs(int(values[str(price + n)])), abs(int(values[str(size + n)]))) for n in _DEPTH)
    return [level for level in levels if all(level)]
