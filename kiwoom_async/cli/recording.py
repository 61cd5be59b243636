"""The commands of a journal and their options: record, replay, export, download, journal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

from kiwoom_async.cli.options import Server, TokenFile
from kiwoom_async.cli.terminal import exits

__all__ = ["register"]

Directory = Annotated[Path, typer.Argument(help="The directory of the journal.")]
Types = Annotated[str, typer.Argument(help="trade,order_book,… (a wrong one lists all).")]
Symbols = Annotated[list[str] | None, typer.Argument(help="005930, 005930_NX, …")]
Since = Annotated[
    str | None,
    typer.Option(help="First moment: 2026-11-26 or 2026-11-26T09:00.", metavar="TIME"),
]
Until = Annotated[
    str | None, typer.Option(help="First moment that is not wanted any more.", metavar="TIME")
]

journal = typer.Typer(
    help="Look after a journal: ls, verify, repair, pack, upload.", rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(record)
    app.command()(replay)
    app.command()(export)
    app.command()(download)
    app.add_typer(journal, name="journal")


def record(
    types: Types,
    symbols: Symbols = None,
    *,
    to: Annotated[Path, typer.Option(help="Where the journal goes.", metavar="DIR")],
    server: Server = "",
    symbols_from: Annotated[
        Path | None, typer.Option(help="A file of symbols, one a line.", metavar="FILE")
    ] = None,
    top: Annotated[
        int | None, typer.Option(help="The stocks of the highest turnover now.", metavar="N", min=1)
    ] = None,
    keep_days: Annotated[
        int | None, typer.Option(help="Delete files of older days.", min=1)
    ] = None,
    account_numbers: Annotated[
        bool, typer.Option(help="Write account numbers as they are, not as asterisks.")
    ] = False,
    seconds: Annotated[
        float | None, typer.Option(help="Stop after so long; without it at Ctrl-C.", min=0.1)
    ] = None,
    token_file: TokenFile = None,
) -> int:
    """Record realtime records exactly as they come, until Ctrl-C.

    Files of JSON lines in zstd: DIR/2026-11-26/live-090000.ndjson.zst. What is missing stands in
    its place as a gap. A line on the terminal shows how it goes.
    """
    from kiwoom_async.cli.commands.record import Wanted, record

    wanted = Wanted(types, symbols or [], symbols_from, top)
    work = record(wanted, to, server, token_file, keep_days, account_numbers, seconds)
    return exits.run(work, ctrl_c=exits.DONE)


def replay(
    directory: Directory,
    types: Types,
    symbols: Symbols = None,
    *,
    since: Since = None,
    until: Until = None,
    speed: Annotated[
        float | None,
        typer.Option(help="1: as it was, 10: ten times faster; without it no waiting."),
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Be the server: bots in any language connect to it.")
    ] = False,
    disconnect: Annotated[
        bool, typer.Option("--disconnect", help="With --serve: outages break the connection.")
    ] = False,
) -> int:
    """Write recorded records to stdout as NDJSON, gaps in their place.

    With --serve they go over Kiwoom's own WebSocket protocol instead, letter for letter, once a bot
    has registered for something; where it is and with which key is printed.
    """
    from kiwoom_async.cli.commands.replay import replay, serve_lines

    if serve:
        work = serve_lines(directory, types, symbols or [], since, until, speed, disconnect)
        return exits.run(work, ctrl_c=exits.DONE)
    return exits.run(replay(directory, types, symbols or [], since, until, speed))


def export(
    directory: Directory,
    lake: Annotated[Path, typer.Argument(help="Where the Parquet files go.")],
    types: Annotated[str, typer.Argument(help="trade,order_book,…; all if left out.")] = "",
    *,
    columns: Annotated[
        str | None, typer.Option(help="price,size,…; all if left out.", metavar="NAMES")
    ] = None,
    books: Annotated[
        Literal["columns", "lists"], typer.Option(help="The levels of a book.")
    ] = "columns",
) -> int:
    """Write typed Parquet files: LAKE/type=trade/date=2026-11-26/part-0.parquet.

    A day that has not changed since the last time is passed over.
    """
    from kiwoom_async.cli.commands.journal import export

    return exits.guard(lambda: export(directory, lake, types, columns, books))


def download(
    method: Annotated[str, typer.Argument(help="chart.daily_candles, chart.minute_candles, …")],
    symbols: Annotated[list[str], typer.Argument(help="005930, 005930_NX, …")],
    *,
    to: Annotated[Path, typer.Option(help="Where the Parquet files go.", metavar="LAKE")],
    since: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day.")],
    until: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day that is not wanted any more."),
    ] = None,
    interval: Annotated[
        int | None, typer.Option(help="Minutes or ticks of a candle.", metavar="N")
    ] = None,
    adjusted: Annotated[
        bool | None, typer.Option(help="Prices adjusted for splits, or not.")
    ] = None,
    server: Server = "",
    token_file: TokenFile = None,
) -> int:
    """Fetch candles of years into Parquet files; goes on where it was broken off."""
    from kiwoom_async.cli.commands.download import fetch

    given = {"interval": interval, "adjusted": adjusted}
    options = {name: value for name, value in given.items() if value is not None}
    last = until.date() if until else None
    return exits.run(fetch(method, symbols, to, since.date(), last, options, server, token_file))


@journal.command()
def ls(
    directory: Directory,
    *,
    full: Annotated[bool, typer.Option(help="Count records by type and symbol; reads it all.")] = (
        False
    ),
) -> int:
    """List the files: records, first and last, size, and what is damaged."""
    from kiwoom_async.cli.commands.journal import ls

    return exits.guard(lambda: ls(directory, full=full))


@journal.command()
def verify(directory: Directory) -> int:
    """Check every checksum and every line; exit code 1 when something is wrong."""
    from kiwoom_async.cli.commands.journal import verify

    return exits.guard(lambda: verify(directory))


@journal.command()
def repair(directory: Directory) -> int:
    """Set aside what is damaged and put gaps in its place. No recorder may run."""
    from kiwoom_async.cli.commands.journal import repair

    return exits.guard(lambda: repair(directory))


@journal.command()
def pack(
    directory: Directory,
    *,
    day: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="One day; every day before today if left out."),
    ] = None,
) -> int:
    """Compress days that are over again, smaller; no line changes."""
    from kiwoom_async.cli.commands.journal import pack

    return exits.guard(lambda: pack(directory, day.date() if day else None))


@journal.command()
def upload(
    directory: Directory,
    url: Annotated[str, typer.Argument(help="s3://bucket/path, gs://…, sftp://…, a directory.")],
) -> int:
    """Copy sealed files to where fsspec can write; what is there already is passed over."""
    from kiwoom_async.cli.commands.journal import upload

    return exits.guard(lambda: upload(directory, url))
