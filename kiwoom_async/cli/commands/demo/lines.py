"""Plain lines of the demo, for pipes."""

from __future__ import annotations

from kiwoom_async import OrderBook, OrderEvent, Trade, VolatilityInterruption
from kiwoom_async.cli.commands.demo.picture import MAIN, Picture, Seen

__all__ = ["order_news", "print_line", "vi_news"]


def print_line(picture: Picture, record: Seen) -> None:
    """Print a record, if its type is shown."""
    match record:
        case Trade():
            side = record.side or "auction"
            moment, news = record.time, f"{record.price:,} x {record.size:,} {side}"
        case OrderBook() if record.symbol == MAIN:
            moment, news = record.quote_time, f"book {_best(record)}"
        case OrderEvent():
            moment, news = record.time, f"order {record.order_no} {order_news(record)}"
        case VolatilityInterruption() if not record.symbol.endswith("_AL"):
            moment, news = record.release_time or record.trigger_time, f"VI {vi_news(record)}"
        case _:
            return
    print(f"{moment}  {picture.name(record.symbol)}  {news}", flush=True)


def _best(book: OrderBook) -> str:
    ask, bid = book.asks[0], book.bids[0]
    return f"{bid.size:,} at {bid.price:,} | {ask.size:,} at {ask.price:,}"


def order_news(event: OrderEvent) -> str:
    """Return a text for an order event."""
    if event.event == "filled":
        filled = f"filled {event.last_fill_size} at {event.last_fill_price:,}"
        return f"{filled}, {event.remaining_size} left" if event.remaining_size else filled
    return f"{event.event} {event.order_size} at {event.order_price:,}"


def vi_news(event: VolatilityInterruption) -> str:
    """Return a text for a VI event."""
    if event.release_time:
        return "trades again"
    arrow = "▲" if event.trigger_direction == "up" else "▼"
    return f"{arrow}{event.trigger_price:,} pauses"
