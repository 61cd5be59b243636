"""The screen of the demo: a book, the tape, the account's order, a VI, and counters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.bar import Bar
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType
from rich.layout import Layout
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kiwoom_async import Level, Trade
from kiwoom_async.cli.commands.demo.lines import order_news, vi_news
from kiwoom_async.cli.commands.demo.picture import MAIN, Picture
from kiwoom_async.cli.output.cells import DOWN, FAINT, UP, trend

__all__ = ["Drawing"]

_LEVELS = 10
_ORDER_LINES = 4
_VI_LINES = 2
_FRAME = 2  # lines of a panel's frame
_OWN = "yellow"
_LEVEL_COLUMNS: tuple[JustifyMethod, ...] = ("left", "right", "right", "right")


class Drawing:
    """A picture on a terminal of 80 x 24 or more."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Any]:
        height = options.height or console.height
        picture = self._picture
        room = height - 2 - _FRAME
        screen, body, right = Layout(), Layout(), Layout()
        right.split_column(
            Layout(_tape(picture, room - _ORDER_LINES - _VI_LINES - 2 * _FRAME)),
            Layout(_order(picture), size=_ORDER_LINES + _FRAME),
            Layout(_interruptions(picture), size=_VI_LINES + _FRAME),
        )
        body.split_row(Layout(_book(picture, room), ratio=41), Layout(right, ratio=39))
        screen.split_column(Layout(_head(picture), size=1), body, Layout(_foot(picture), size=1))
        yield screen


def _head(picture: Picture) -> RenderableType:
    line = Table.grid(expand=True)
    line.add_column()
    line.add_column(justify="right")
    newest = picture.tape[0].time if picture.tape else ""
    what = f"an exchange on this machine, seed {picture.seed}"
    line.add_row(Text.assemble((" kiwoom-async demo", "bold"), ("  " + what, FAINT)), f"{newest} ")
    return line


def _foot(picture: Picture) -> RenderableType:
    line = Table.grid(expand=True)
    line.add_column()
    line.add_column(justify="right")
    rate = picture.received / max(picture.elapsed, 1.0)
    left = max(0.0, picture.seconds - picture.elapsed)
    counters = Text(f" {picture.received:,} records  {rate:.0f}/s  dropped {picture.dropped}")
    line.add_row(counters, Text("" if picture.over else f"{left:.0f} s left, Ctrl-C ends ", FAINT))
    return line


def _panel(content: RenderableType, title: Text, subtitle: str = "") -> Panel:
    return Panel(
        content,
        box=box.ROUNDED,
        border_style=FAINT,
        title=title,
        title_align="left",
        subtitle=Text(subtitle, FAINT) if subtitle else None,
        subtitle_align="right",
        padding=(0, 1),
    )


def _book(picture: Picture, room: int) -> Panel:
    title = Text(f"{MAIN} {picture.name(MAIN)}")
    if last := picture.last.get(MAIN):
        title.append("  ").append_text(_price_and_change(last))
    book = picture.book
    if book is None:
        return _panel(Text(), title)
    depth = max(1, min(_LEVELS, room // 2))
    asks, bids = book.asks[:depth], book.bids[:depth]
    most = max((level.size for level in asks + bids), default=1)
    lines = Table.grid(padding=(0, 1, 0, 0), expand=True)
    for justify in _LEVEL_COLUMNS:
        lines.add_column(justify=justify, no_wrap=True)
    lines.add_column(ratio=1)
    base = last.price - last.change if last else 0
    for level in reversed(asks):
        lines.add_row(*_level(picture, level, base), Bar(most, 0, level.size, color="blue"))
    for level in bids:
        lines.add_row(*_level(picture, level, base), Bar(most, 0, level.size, color="red"))
    total = f"asked {sum(a.size for a in asks):,}  bid {sum(b.size for b in bids):,}"
    return _panel(lines, title, total)


def _level(picture: Picture, level: Level, base: int) -> Sequence[Text]:
    """Return the cells of a level: the account's own shares in it, price, distance, size."""
    order = picture.order
    own = order.remaining_size if order and order.ticket.price == level.price else 0
    color = trend(level.price - base) if base else ""
    rate = f"{(level.price - base) / base:+.2%}" if base else ""
    return (
        Text(f"{own}▸" if own else "   ", _OWN),
        Text(f"{level.price:,}", color),
        Text(rate, FAINT),
        Text(f"{level.size:,}"),
    )


def _price_and_change(trade: Trade) -> Text:
    arrow = "▲" if trade.change > 0 else "▼" if trade.change < 0 else ""
    text = f"{trade.price:,} {arrow}{abs(trade.change):,} {trade.change_rate:+.2f}%"
    return Text(text, trend(trade.change))


def _tape(picture: Picture, room: int) -> Panel:
    lines = Table.grid(padding=(0, 1, 0, 0), expand=True)
    lines.add_column(style=FAINT, no_wrap=True)
    lines.add_column(no_wrap=True, ratio=1)
    lines.add_column(justify="right", no_wrap=True)
    lines.add_column(justify="right", no_wrap=True, min_width=6)
    for trade in list(picture.tape)[: max(room, 0)]:
        lines.add_row(
            f"{trade.time}",
            picture.name(trade.symbol),
            Text(f"{trade.price:,}", trend(trade.change)),
            Text(f"{trade.size:,}", {"buy": UP, "sell": DOWN}.get(trade.side or "", "")),
        )
    return _panel(lines, Text("trades"))


def _order(picture: Picture) -> Panel:
    order = picture.order
    if order is None:
        return _panel(Text("the account will buy in a moment", FAINT), Text("order"))
    title = f"order {order.no}  {order.side} {order.size} {picture.name(order.symbol)}"
    news = [(event.time, order_news(event)) for event in picture.order_events[-_ORDER_LINES:]]
    return _panel(_news(news), Text(title, _OWN if order.is_open else ""), order.status)


def _interruptions(picture: Picture) -> Panel:
    news = [
        (event.release_time or event.trigger_time, f"{picture.name(event.symbol)} {vi_news(event)}")
        for event in picture.interruptions[-_VI_LINES:]
    ]
    return _panel(_news(news) if news else Text("none yet", FAINT), Text("volatility interruption"))


def _news(news: Sequence[tuple[object, str]]) -> Table:
    lines = Table.grid(padding=(0, 1, 0, 0), pad_edge=False)
    for moment, what in news:
        lines.add_row(Text(f"{moment}", FAINT), Text(what, no_wrap=True, overflow="ellipsis"))
    return lines
