"""Recording: lets the exchange follow recorded trades and books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.exchange.trading.happenings import Happening

__all__ = ["follow"]

_DEPTH = range(10)
_SIDES: dict[str, Side] = {"+": "buy", "-": "sell"}


class _Trade(msgspec.Struct, rename={"time": "20", "price": "10", "change": "11", "size": "15"}):
    """The fields of a trade (0B) that an exchange needs to follow it: the others cost time."""

    time: str
    price: str
    change: str
    size: str


_BOOK_FIDS = [str(first + level) for first in (41, 61, 51, 71) for level in _DEPTH]
_Book = msgspec.defstruct(
    "_Book",
    [(f"fid_{fid}", str) for fid in _BOOK_FIDS],
    rename={f"fid_{fid}": fid for fid in _BOOK_FIDS},
)
_read_trade = msgspec.json.Decoder(_Trade).decode
_read_book = msgspec.json.Decoder(_Book).decode


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
        if type == "0B":
            return _trade(exchange, stock, item, _read_trade(raw))
        if stock.replayed:
            texts = msgspec.structs.astuple(_read_book(raw))
            stock.book.load(_side(texts[:20]), _side(texts[20:]))
    except (msgspec.DecodeError, ValueError):
        pass  # an unreadable entry is sent anyway
    return []


def _market(exchange: Exchange, item: str) -> Stock | None:
    """Return the instrument whose tape an item is: with ``_NX`` that at NXT, else that at KRX."""
    stock = exchange.instruments.get(item.partition("_")[0])
    return stock.nxt if stock and item.endswith("_NX") else stock


def _trade(exchange: Exchange, stock: Stock, item: str, trade: _Trade) -> list[Happening]:
    price, size = abs(int(trade.price)), abs(int(trade.size))
    base = price - int(trade.change)
    if min(price, size, base) < 1:
        return []
    moment = dt.datetime.combine(exchange.clock.day, _time(trade.time))
    side = _SIDES.get(trade.size[0])
    return exchange.replay_trade(stock, item, moment, base, price, size, side)


def _time(text: str) -> dt.time:
    """Read HHMMSS; strptime takes ten times as long.

    Raises:
        ValueError: it is no time.
    """
    if len(text) != 6 or not text.isdecimal():
        raise ValueError(f"{text!r} is no time")
    return dt.time(int(text[:2]), int(text[2:4]), int(text[4:]))


def _side(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return prices and sizes of one side of a recorded book, best first: ten and ten texts."""
    numbers = [abs(int(text)) for text in texts]
    return [level for level in zip(numbers[:10], numbers[10:], strict=True) if all(level)]
