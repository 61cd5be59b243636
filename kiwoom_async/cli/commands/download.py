"""``kiwoom-async download``: downloads years of candles into Parquet files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiwoom_async import ConfigError
from kiwoom_async.cli.methods import find
from kiwoom_async.cli.servers import open_to_ask
from kiwoom_async.cli.symbols import codes_of, split
from kiwoom_async.cli.terminal import status_line
from kiwoom_async.cli.terminal.exits import note
from kiwoom_async.history import Progress, download

__all__ = ["fetch"]


async def fetch(
    method: str,
    symbols: Sequence[str],
    lake: Path,
    since: dt.date,
    until: dt.date | None,
    options: dict[str, Any],
    server: str,
    token_file: Path | None,
) -> None:
    """Download each symbol and print the result.

    Raises:
        ConfigError: no such method, no such symbol or name, days in the wrong order.
    """
    method = find(method).path
    given = split(symbols)
    if not given:
        raise ConfigError('name a symbol, such as "005930"')
    async with open_to_ask(server, token_file) as session:
        for symbol in await codes_of(session, given):
            show = _shower(symbol) if status_line.is_there() else None
            made = await download(
                session,
                method,
                symbol,
                lake,
                since=since,
                until=until,
                progress=show,
                **options,
            )
            if show is not None:
                status_line.clear()
            print(f"{made.path.relative_to(lake)}  {made.rows:,} rows, {made.pages} pages fetched")
            if not made.rows:
                note(f"no candles of {symbol}: there is no such symbol, or no data")


def line_of(symbol: str, progress: Progress) -> str:
    """Return one line with the progress."""
    return (
        f"{symbol}  {progress.share:.0%}  {progress.rows:,} rows, back to "
        f"{progress.oldest:%Y-%m-%d}, {progress.remaining:,.0f} s remaining"
    )


def _shower(symbol: str) -> Any:
    def show(progress: Progress) -> None:
        status_line.redraw(line_of(symbol, progress))

    return show
