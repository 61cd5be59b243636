"""Board of ``stream``: the newest records, in columns that fit the terminal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.text import Text

from kiwoom_async import Gap, OrderBook, OrderEvent, Realtime, Stream, Trade, VolatilityInterruption
from kiwoom_async.cli.output.cells import FAINT, ODD
from kiwoom_async.cli.output.lines import english
from kiwoom_async.cli.output.plain import Plain, plain
from kiwoom_async.cli.output.tables import Column, columns, fitting, table
from kiwoom_async.cli.silence import Listed
from kiwoom_async.cli.terminal.screen import Notices

__all__ = ["Board"]

_KEPT = 100  # events of the account or the market
_NAME = 16  # columns of the terminal
_COLUMNS: Mapping[type[Realtime], Sequence[str]] = {
    Trade: (
        *("symbol", "time", "price", "change", "change_rate", "size", "side", "ask", "bid"),
        *("cumulative_volume", "cumulative_turnover_million", "trade_strength", "open", "high"),
        "low",
    ),
    OrderBook: (
        *("symbol", "quote_time", "ask_size_1", "ask_price_1", "bid_price_1", "bid_size_1"),
        *("total_ask_size", "total_bid_size", "total_ask_size_change", "total_bid_size_change"),
    ),
    OrderEvent: (
        *("time", "symbol", "event", "side", "order_no", "order_price", "order_size"),
        *("remaining_size", "last_fill_price", "last_fill_size", "reject_reason"),
    ),
    VolatilityInterruption: (
        *("symbol", "name", "trigger_direction", "trigger_type", "trigger_price"),
        *("trigger_time", "release_time", "trigger_count", "cumulative_volume"),
    ),
}
"""Columns per type; other types show all fields in their order, as many as fit."""


class Board:
    """One row per symbol, with its newest record; of account and market, the newest events first.

    Args:
        events: The stream to show.
        server: Name of its server.
        listed: Names of the symbols, as far as they are known yet.
        fields: Names of the fields to show; None for the usual ones.

    Attributes:
        word: What to say when nothing comes, blank if there is nothing to say.
        is_running: Whether more may come.
    """

    def __init__(
        self,
        events: Stream[Any],
        server: str,
        listed: Listed | None = None,
        fields: Sequence[str] | None = None,
    ) -> None:
        self.word = ""
        self.is_running = True
        self._events = events
        self._server = server
        self._listed = listed or Listed()
        self._fields = english([kind for kind, _ in events.subscriptions], fields or ())
        self._notices = Notices()
        self._symbols: dict[type[Realtime], dict[str, Realtime | None]] = {}
        self._log: dict[type[Realtime], deque[Realtime]] = {}
        self._widths: dict[str, int] = {}
        self._gap: Gap | None = None
        for kind, item in events.subscriptions:
            if item:
                self._symbols.setdefault(kind, {})[item] = None
            else:
                self._log[kind] = deque(maxlen=_KEPT)

    def take(self, event: Realtime | Gap) -> None:
        """Add an event to the board."""
        if isinstance(event, Gap):
            self._gap = event
        elif type(event) in self._log:
            self._log[type(event)].appendleft(event)
        else:
            self._symbols[type(event)][event.item] = event

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Any]:
        word = "" if self._events.stats().delivered else self.word
        height = (options.height or console.height) - 1 - bool(word)
        drawn = partial(self._lines, console, options.update(height=None))
        share = height // (len(self._symbols) + len(self._log))
        logs = [drawn(kind, self._newest(kind, share)) for kind in self._log]
        reserved = sum(min(len(section), share) for section in logs)
        lines: list[list[Segment]] = []
        for place, (kind, newest) in enumerate(self._symbols.items()):
            room = (height - reserved - len(lines)) // (len(self._symbols) - place)
            rows = [_row(item, record) for item, record in newest.items()]
            section = drawn(kind, rows)
            if len(section) > room:
                hidden = min(len(section) - room + 1, len(rows))
                section = section[: max(room - 1, 0)] + self._more(console, options, hidden)
            lines += section
        for place, section in enumerate(logs):
            lines += section[: max((height - len(lines)) // (len(logs) - place), 0)]
        yield from _joined(lines[:height])
        if word:
            yield Text(word, ODD, overflow="ellipsis", no_wrap=True)
        yield self._status()

    def _lines(
        self,
        console: Console,
        options: ConsoleOptions,
        kind: type[Realtime],
        rows: Sequence[Plain],
    ) -> list[list[Segment]]:
        return console.render_lines(self._section(kind, rows, options.max_width), options)

    def _more(self, console: Console, options: ConsoleOptions, hidden: int) -> list[list[Segment]]:
        """Say how many symbols have no room."""
        more = Text(f"… {hidden} more symbols: a larger terminal, or --csv", FAINT)
        return console.render_lines(more, options.update(height=None))[:1]

    def _newest(self, kind: type[Realtime], count: int) -> list[Plain]:
        return [plain(event) for event in islice(self._log[kind], max(count, 1))]

    def _section(self, kind: type[Realtime], rows: Sequence[Plain], width: int) -> RenderableType:
        title = Text((kind.__doc__ or kind.__name__).strip(".\n"), FAINT)
        if not rows:
            return title.append("\nnothing yet")
        by_name = {field.name: field for field in kind.fields()}
        names = ["symbol", *self._fields] if self._fields else _COLUMNS.get(kind, [*by_name])
        chosen = [by_name[name] for name in dict.fromkeys(names) if name in by_name]
        found = columns(chosen, rows)
        if kind in self._symbols:
            self._add_names(found, rows)
        for column in found:
            self._steady(kind, column)
        return Group(title, table(fitting(found, width)))

    def _add_names(self, found: list[Column], rows: Sequence[Plain]) -> None:
        """Put the names of the stocks beside their codes, once they are known."""
        symbols = [row.values.get("symbol") or "" for row in rows]
        names = [Text(self._listed.name(symbol)) for symbol in symbols]
        for name in names:
            name.truncate(_NAME, overflow="ellipsis")
        for symbol, name in zip(symbols, names, strict=True):
            if symbol in self._listed.unknown:
                name.append("no such symbol?", ODD)
        if any(names):
            found.insert(1, Column("name", cells=names))

    def _steady(self, kind: type[Realtime], column: Column) -> None:
        """Let a column grow but never shrink, so that the board stays steady."""
        key = f"{kind.__name__}.{column.name}"
        column.width = self._widths[key] = max(column.width, self._widths.get(key, 0))

    def _status(self) -> Text:
        stats = self._events.stats()
        parts = [
            self._server,
            f"{stats.delivered:,} records",
            f"dropped {stats.dropped:,}",
            *(["Ctrl-C ends"] if self.is_running else []),
        ]
        status = Text("  ".join(parts), FAINT, overflow="ellipsis", no_wrap=True)
        if self._gap is not None:
            times = f"{self._gap.since:%H:%M:%S} to {self._gap.until:%H:%M:%S}"
            status.append(f"  records may be missing {times}: {self._gap.why}", ODD)
        elif self._notices.newest:
            status.append(f"  {self._notices.newest}", ODD)
        return status


def _row(item: str, record: Realtime | None) -> Plain:
    """Return the values of a row; a symbol without a record has only its name."""
    return plain(record) if record else Plain({"symbol": item}, {})


def _joined(lines: Sequence[Sequence[Segment]]) -> Iterator[Segment]:
    for line in lines:
        yield from line
        yield Segment.line()
