"""Commands for recordings and their options: record, replay, export, download, journal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

from kiwoom_async.cli import completion
from kiwoom_async.cli.options import (
    CSV,
    BySymbol,
    Count,
    Directory,
    Fields,
    Lake,
    Nats,
    Server,
    Symbols,
    ToJournal,
    TokenFile,
    ToLake,
    Types,
    examples,
)
from kiwoom_async.cli.terminal import exits

__all__ = ["register"]

Since = Annotated[
    str | None,
    typer.Option(help="First moment: 2026-11-26 or 2026-11-26T09:00.", metavar="TIME"),
]
Until = Annotated[
    str | None, typer.Option(help="End of the time range (exclusive).", metavar="TIME")
]

journal = typer.Typer(
    help="Maintain a journal: ls, verify, repair, pack, upload.",
    rich_markup_mode=None,
    invoke_without_command=True,
)


def register(app: typer.Typer) -> None:
    """Register the commands at the command line."""
    app.command(
        epilog=examples(
            "kiwoom-async record trade,order_book 005930 000660 --to journal --server paper",
            "kiwoom-async record 체결,호가 --top 50 --to journal --keep-days 30 --server live",
        )
    )(record)
    app.command(
        epilog=examples(
            "kiwoom-async replay journal trade 005930 --since 2026-11-26T09:00 --count 3",
            "kiwoom-async replay journal trade 005930 --fields time,price,size --csv",
            "kiwoom-async replay journal trade,order_book --speed 10 --serve 8701",
        )
    )(replay)
    app.command(
        epilog=examples(
            "kiwoom-async export journal lake trade,order_book",
            "kiwoom-async export journal lake trade --columns symbol,time,price,size",
        )
    )(export)
    app.command(
        epilog=examples(
            "kiwoom-async download chart.minute_candles 005930 --to lake --since 2026-01-02 "
            "--server live",
        )
    )(download)
    app.add_typer(journal, name="journal")


def record(
    types: Types,
    symbols: Symbols = None,
    *,
    to: ToJournal,
    server: Server = "",
    symbols_from: Annotated[
        Path | None, typer.Option(help="A file of symbols, one a line.", metavar="FILE")
    ] = None,
    top: Annotated[
        int | None, typer.Option(help="The stocks of the highest turnover now.", metavar="N", min=1)
    ] = None,
    keep_days: Annotated[
        int | None, typer.Option(help="Keep so many days with records.", min=1, metavar="N")
    ] = None,
    keep_free: Annotated[
        float, typer.Option(help="Stop when less of the disk is free.", metavar="GB", min=0)
    ] = 1.0,
    account_numbers: Annotated[
        bool, typer.Option(help="Write account numbers in full, not as asterisks.")
    ] = False,
    seconds: Annotated[
        float | None,
        typer.Option(help="Stop after this time; default: at Ctrl-C.", min=0.1, metavar="S"),
    ] = None,
    nats: Nats = "",
    by_symbol: BySymbol = False,
    token_file: TokenFile = None,
) -> int:
    """Record realtime records as received, until Ctrl-C.

    Files of JSON lines in zstd: DIR/2026-11-26/live-090000.ndjson.zst. Gaps are
    recorded where records are missing. A line on the terminal shows the progress.
    With --nats they are published as well, for kiwoom-async subscribe and Subscription.
    """
    from kiwoom_async.cli.commands.record import Options, Wanted, record

    wanted = Wanted(types, symbols or [], symbols_from, top)
    options = Options(keep_days, account_numbers, seconds, nats, by_symbol, keep_free)
    work = record(wanted, to, server, token_file, options)
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
        typer.Option(
            metavar="X", help="1: original speed, 10: ten times faster; by default without waiting."
        ),
    ] = None,
    serve: Annotated[
        int | None,
        typer.Option(
            metavar="PORT",
            help="Serve bots in any language; 0: a port that is free.",
            min=0,
            max=65535,
        ),
    ] = None,
    disconnect: Annotated[
        bool, typer.Option("--disconnect", help="With --serve: outages close the connection.")
    ] = False,
    count: Count = None,
    fields: Fields = None,
    csv: CSV = False,
) -> int:
    """Write recorded records as NDJSON or CSV, or serve them.

    Gaps stand where records are missing.

    With --serve they are sent in Kiwoom's own WebSocket protocol, byte for byte, once a bot has
    registered for data; the address and the key to use are printed.
    """
    from kiwoom_async.cli.commands.replay import replay, serve_lines
    from kiwoom_async.cli.watching import View, names_in

    if disconnect and serve is None:
        raise typer.BadParameter("--disconnect needs --serve: it closes the connection of a bot")
    if serve is not None:
        if count or fields or csv:
            raise typer.BadParameter("--serve sends all as it came: omit --count, --fields, --csv")
        span = since, until
        work = serve_lines(directory, types, symbols or [], span, speed, disconnect, serve)
        return exits.run(work, ctrl_c=exits.DONE)
    view = View("csv" if csv else "json", names_in(fields), count)
    return exits.run(replay(directory, types, symbols or [], since, until, speed, view))


def export(
    directory: Directory,
    lake: Lake,
    types: Annotated[str, typer.Argument(help="trade,order_book,…; default: all.")] = "",
    *,
    columns: Annotated[
        str | None, typer.Option(help="price,size,…; default: all.", metavar="NAMES")
    ] = None,
    books: Annotated[
        Literal["columns", "lists"], typer.Option(help="The levels of a book.")
    ] = "columns",
    since: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The first day."),
    ] = None,
    until: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="End of the days (exclusive)."
        ),
    ] = None,
) -> int:
    """Write a journal as typed Parquet files.

    They are LAKE/type=trade/date=2026-11-26/part-0.parquet.

    A day that has not changed since the last export is skipped.
    """
    from kiwoom_async.cli.commands.journal import export

    days = since.date() if since else None, until.date() if until else None
    return exits.guard(lambda: export(directory, lake, types, columns, books, days))


def download(
    method: Annotated[
        str,
        typer.Argument(
            help="chart.daily_candles, chart.minute_candles, …", autocompletion=completion.methods
        ),
    ],
    symbols: Annotated[list[str], typer.Argument(help="005930, 005930_NX, …")],
    *,
    to: ToLake,
    since: Annotated[
        dt.datetime, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The first day.")
    ],
    until: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="End of the days (exclusive)."
        ),
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
    """Download years of candles into Parquet files.

    An interrupted download is continued.
    """
    from kiwoom_async.cli.commands.download import fetch

    given = {"interval": interval, "adjusted": adjusted}
    options = {name: value for name, value in given.items() if value is not None}
    last = until.date() if until else None
    return exits.run(fetch(method, symbols, to, since.date(), last, options, server, token_file))


@journal.callback()
def _start(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


@journal.command()
def ls(
    directory: Directory,
    *,
    full: Annotated[bool, typer.Option(help="Count records by type and symbol; reads it all.")] = (
        False
    ),
) -> int:
    """List the files: records, first and last, size, and damage."""
    from kiwoom_async.cli.commands.journal import ls

    return exits.guard(lambda: ls(directory, full=full))


@journal.command()
def verify(directory: Directory) -> int:
    """Check every checksum and every line.

    Exit code 1 if there is a problem.
    """
    from kiwoom_async.cli.commands.journal import verify

    return exits.guard(lambda: verify(directory))


@journal.command()
def repair(directory: Directory) -> int:
    """Move damaged data aside and record gaps instead. No recorder may run."""
    from kiwoom_async.cli.commands.journal import repair

    return exits.guard(lambda: repair(directory))


@journal.command()
def pack(
    directory: Directory,
    *,
    day: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="One day; default: every day before today.",
        ),
    ] = None,
) -> int:
    """Compress past days again to a smaller size.

    No line changes.
    """
    from kiwoom_async.cli.commands.journal import pack

    return exits.guard(lambda: pack(directory, day.date() if day else None))


@journal.command()
def upload(
    directory: Directory,
    url: Annotated[str, typer.Argument(help="s3://bucket/path, gs://…, sftp://…, a directory.")],
) -> int:
    """Copy finished files to another place.

    To each target that fsspec supports; files that are there already are skipped.
    """
    from kiwoom_async.cli.commands.journal import upload

    return exits.guard(lambda: upload(directory, url))
