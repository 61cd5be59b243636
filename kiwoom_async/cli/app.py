"""Commands and their options; the modules of a command are imported when it runs."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

import kiwoom_async
from kiwoom_async.cli import bus, recording
from kiwoom_async.cli.options import CallServer, Server, TokenFile
from kiwoom_async.cli.terminal import exits

__all__ = ["app", "run"]

app = typer.Typer(
    help="Kiwoom Securities (키움증권) market data from the shell.",
    epilog="Exit codes: 0 done, 1 failed, 2 invalid input, 130 interrupted.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # faster --help
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

CSV = Annotated[bool, typer.Option("--csv", help="CSV, also on a terminal.")]


def run() -> int:
    """Run the command line and return the exit code."""
    exits.print_anything()
    try:
        code = app(prog_name="kiwoom-async", standalone_mode=False)
    except TyperException as error:
        return exits.complain(error.format_message(), exits.WRONG)
    return code or exits.DONE


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        print(f"kiwoom-async {kiwoom_async.__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def demo(
    seconds: Annotated[float, typer.Option(help="Duration in seconds.", min=1.0)] = 15.0,
    seed: Annotated[int, typer.Option(help="Seed of the market.")] = 7,
) -> int:
    """Show a simulated market: trades, a book, an order, a VI.

    The exchange runs on this machine: it needs no key and no network. Ctrl-C ends it early.
    """
    from kiwoom_async.cli.commands import demo

    return demo.run(seconds, seed)


@app.command()
def simulate(
    program: Annotated[
        list[str] | None,
        typer.Argument(metavar="PROGRAM", help="Runs on it until it ends: -- python bot.py"),
    ] = None,
    *,
    port: Annotated[
        int | None,
        typer.Option(
            help="REST and WebSocket; default: 8700, or a free one for PROGRAM.", min=0, max=65535
        ),
    ] = None,
    speed: Annotated[float, typer.Option(help="Exchange time per second.", min=0.01)] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of the market.")] = 1,
    kind: Annotated[Literal["live", "paper"], typer.Option(help="How it behaves.")] = "live",
    day: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Trading day; default: the latest."),
    ] = None,
    at: Annotated[str, typer.Option(help="Exchange time to start at.", metavar="HH:MM")] = "10:00",
) -> int:
    """Be an exchange for bots in any language, until Ctrl-C.

    It speaks Kiwoom's REST API and WebSocket on one port of this computer and prints its key: as
    JSON when stdout is a pipe. The day runs by the timetable; behind it comes the next one.
    A program behind "--" gets address and key in its environment; its exit code is returned.
    """
    from kiwoom_async.cli.commands.simulate import simulate, simulate_for

    options = (speed, seed, kind == "paper", day.date() if day else None, at)
    if program:
        return exits.run(simulate_for(program, port or 0, *options))
    work = simulate(8700 if port is None else port, *options)
    return exits.run(work, ctrl_c=exits.DONE)


@app.command()
def stream(
    types: Annotated[str, typer.Argument(help="trade,order_book,… (a wrong one lists all).")],
    symbols: Annotated[list[str] | None, typer.Argument(help="005930, 005930_NX, …")] = None,
    *,
    server: Server = "",
    token_file: TokenFile = None,
) -> int:
    """Watch realtime records: a board, or NDJSON on a pipe.

    Runs until Ctrl-C. Kiwoom allows one WebSocket per key: on live or paper this disconnects
    another program that streams with the same key.
    """
    from kiwoom_async.cli.commands.stream import stream

    return exits.run(stream(types, symbols or [], server, token_file), ctrl_c=exits.DONE)


@app.command()
def candles(
    period: Annotated[
        Literal["tick", "minute", "daily", "weekly", "monthly", "yearly"], typer.Argument()
    ],
    symbol: Annotated[str, typer.Argument(help="005930, 005930_NX, 005930_AL.")],
    *,
    server: Server = "",
    limit: Annotated[int, typer.Option(help="How many candles.", min=1)] = 100,
    interval: Annotated[
        str | None, typer.Option(help="Minutes or ticks of a candle.", metavar="N")
    ] = None,
    end_date: Annotated[
        str | None, typer.Option(help="The newest day; default: today.", metavar="YYYY-MM-DD")
    ] = None,
    adjusted: Annotated[bool, typer.Option(help="Prices adjusted for splits.")] = True,
    csv: CSV = False,
    token_file: TokenFile = None,
) -> int:
    """Candles of a stock: a table, or CSV on a pipe.

    The newest come first.
    """
    from kiwoom_async.cli.commands.candles import candles
    from kiwoom_async.cli.output.answers import shape_of

    return exits.run(
        candles(
            period,
            symbol,
            interval=interval,
            end_date=end_date,
            adjusted=adjusted,
            limit=limit,
            server=server,
            token_file=token_file,
            shape=shape_of(csv),
        )
    )


@app.command()
def names(
    words: Annotated[list[str], typer.Argument(help="Korean, English, or an id.")],
) -> int:
    """Find TRs, realtime types, fields and FIDs by any of their names.

    For example 일봉, daily, ka10081, chart.daily_candles, 0B, cur_prc or 9203. An exact or
    single match is shown in full: its call, its arguments with their choices, its fields.
    """
    from kiwoom_async.cli.commands.names import names

    return exits.guard(lambda: names(words))


@app.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
def call(
    context: typer.Context,
    method: Annotated[
        str, typer.Argument(help="chart.daily_candles, or ka10081.", show_default=False)
    ] = "--help",
    arguments: Annotated[
        list[str] | None,
        typer.Argument(help="Its arguments: 005930 --end-date 2026-11-20 --no-adjusted"),
    ] = None,
    *,
    server: CallServer = "",
    limit: Annotated[
        int | None, typer.Option(help="Rows; without it the first page.", min=1)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All rows of all pages.")] = False,
    csv: CSV = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
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
    from kiwoom_async.cli.commands.call import call
    from kiwoom_async.cli.output.answers import shape_of

    return exits.run(
        call(
            method,
            given,
            server=server,
            token_file=token_file,
            limit=limit,
            every=every,
            shape=shape_of(csv, json),
        )
    )


recording.register(app)
bus.register(app)
