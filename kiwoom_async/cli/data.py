"""Commands for market data and their options: stream, candles, call, names."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from kiwoom_async.cli import completion
from kiwoom_async.cli.options import (
    CSV,
    JSON,
    AskedServer,
    CallServer,
    Count,
    Fields,
    Seconds,
    Server,
    Symbols,
    TokenFile,
    Types,
    check_shape,
    examples,
)
from kiwoom_async.cli.terminal import exits

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Register the commands at the command line."""
    app.command(
        epilog=examples(
            "kiwoom-async stream trade 005930 000660 --server paper",
            "kiwoom-async stream 체결,호가 005930 --server simulator --seconds 30",
            "kiwoom-async stream 0B 005930 --server paper --csv --fields time,price,size",
        )
    )(stream)
    app.command(
        epilog=examples(
            "kiwoom-async candles daily 005930 --server paper --limit 20 --oldest-first",
            "kiwoom-async candles minute 005930 --server paper --since 2026-11-26T13:00",
            "kiwoom-async candles weekly 삼성전자 --server simulator --csv > weeks.csv",
        )
    )(candles)
    app.command(
        epilog=examples(
            "kiwoom-async names 일봉",
            "kiwoom-async names ka10081",
            "kiwoom-async names 체결강도",
            "kiwoom-async names 삼성전자",
        )
    )(names)
    app.command(
        epilog=examples(
            "kiwoom-async call account.deposit --server paper",
            "kiwoom-async call ranking.turnover --market kospi --limit 10 --server paper",
            "kiwoom-async call quotes.watchlist 005930 000660 --fields symbol,name,price "
            "--server paper",
        ),
        context_settings={"ignore_unknown_options": True, "help_option_names": []},
    )(call)


def stream(
    types: Types,
    symbols: Symbols = None,
    *,
    count: Count = None,
    seconds: Seconds = None,
    fields: Fields = None,
    csv: CSV = False,
    json: JSON = False,
    server: Server = "",
    token_file: TokenFile = None,
) -> int:
    """Watch realtime records: a board, or NDJSON on a pipe.

    Runs until Ctrl-C. Kiwoom allows one WebSocket per key: on live or paper this disconnects
    another program that streams with the same key.
    """
    from kiwoom_async.cli.commands.stream import stream
    from kiwoom_async.cli.watching import view_of

    check_shape(csv, json)
    view = view_of(csv, json, fields, count, seconds)
    return exits.run(stream(types, symbols or [], server, token_file, view), ctrl_c=exits.DONE)


def candles(
    period: Annotated[
        Literal["tick", "minute", "daily", "weekly", "monthly", "yearly"], typer.Argument()
    ],
    symbol: Annotated[str, typer.Argument(help="005930, 005930_NX, or a name.")],
    *,
    limit: Annotated[
        int | None,
        typer.Option(help="How many; default: 100, or all since.", min=1, metavar="N"),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="The first day or moment: 2026-11-26T09:00.", metavar="TIME"),
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="End of the days or times (exclusive).", metavar="TIME")
    ] = None,
    end_date: Annotated[
        str | None, typer.Option(help="The newest day.", metavar="YYYY-MM-DD", hidden=True)
    ] = None,
    interval: Annotated[
        str | None, typer.Option(help="Minutes or ticks of a candle.", metavar="N")
    ] = None,
    adjusted: Annotated[bool, typer.Option(help="Prices adjusted for splits.")] = True,
    oldest_first: Annotated[
        bool, typer.Option("--oldest-first", help="The newest come last.")
    ] = False,
    fields: Fields = None,
    csv: CSV = False,
    json: JSON = False,
    server: Server = "",
    token_file: TokenFile = None,
) -> int:
    """Candles of a stock, the newest first: a table, or CSV."""
    from kiwoom_async.cli.commands.candles import Wanted, candles
    from kiwoom_async.cli.output.answers import shape_of

    check_shape(csv, json)
    wanted = Wanted(
        period, symbol, interval, since, until, end_date, limit, adjusted, oldest_first, fields
    )
    return exits.run(candles(wanted, server, token_file, shape_of(csv, json)))


def names(
    words: Annotated[list[str], typer.Argument(help="Korean, English, or an id.")],
    *,
    server: AskedServer = "",
    token_file: TokenFile = None,
) -> int:
    """Find calls, realtime types and fields by any name.

    For example 일봉, daily, ka10081, chart.daily_candles, 0B, cur_prc or 9203. An exact or
    single match is shown in full: its call, its arguments with their choices, its fields.
    With --server the codes of stocks are found by name too: 삼성전자, ㅅㅅㅈㅈ.
    """
    from kiwoom_async.cli.commands.names import look_up, names

    if server:
        return exits.run(look_up(words, server, token_file))
    return exits.guard(lambda: names(words))


def call(
    context: typer.Context,
    method: Annotated[
        str,
        typer.Argument(
            help="chart.daily_candles, or ka10081.",
            show_default=False,
            autocompletion=completion.methods,
        ),
    ] = "--help",
    arguments: Annotated[
        list[str] | None,
        typer.Argument(help="Its arguments: 005930 --end-date 2026-11-20 --no-adjusted"),
    ] = None,
    *,
    limit: Annotated[
        int | None, typer.Option(help="Rows; without it the first page.", min=1, metavar="N")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All rows of all pages.")] = False,
    fields: Fields = None,
    csv: CSV = False,
    json: JSON = False,
    server: CallServer = "",
    token_file: TokenFile = None,
) -> int:
    """Call any query with the arguments of its Python method.

    "kiwoom-async call METHOD --help" shows them. Orders can't be sent here.
    """
    given = arguments or []
    if method in ("-h", "--help"):
        return exits.guard(lambda: print(context.get_help()))
    if {"-h", "--help"} & {*given}:
        from kiwoom_async.cli.commands.names import explain

        return exits.guard(lambda: explain(method))
    from kiwoom_async.cli.commands.call import Wanted, call
    from kiwoom_async.cli.output.answers import shape_of

    check_shape(csv, json)
    wanted = Wanted(method, given, limit, every, fields)
    return exits.run(call(wanted, server, token_file, shape_of(csv, json)))
