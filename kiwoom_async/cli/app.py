"""Commands and their options; the modules of a command are imported when it runs."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

import kiwoom_async
from kiwoom_async.cli import bus, data, recording
from kiwoom_async.cli.advice import did_you_mean
from kiwoom_async.cli.options import CallServer, TokenFile, examples
from kiwoom_async.cli.terminal import exits

__all__ = ["app", "run"]

_CHOICE = re.compile(r"'([^']*)' is not one of (.*)")

app = typer.Typer(
    help="Kiwoom Securities (키움증권) market data from the shell.",
    epilog="Exit codes: 0 done, 1 failed, 2 invalid input, 130 interrupted.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # faster --help
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def run() -> int:
    """Run the command line and return the exit code."""
    exits.open_streams()
    return exits.guard(_typed)  # a command without its extra fails where it is imported


def _typed() -> int | None:
    """Run the command that was typed, or print what is wrong with it; return the exit code."""
    try:
        code: int | None = app(prog_name="kiwoom-async", standalone_mode=False)
    except TyperException as error:
        return exits.complain(_plain(error.format_message()) + _help_for(error), exits.WRONG)
    return code


def _help_for(error: TyperException) -> str:
    """Say where help is when something is missing."""
    context = getattr(error, "ctx", None)
    if context is None or not error.format_message().startswith("Missing"):
        return ""
    return f' ("{context.command_path} --help" shows examples)'


def _plain(message: str) -> str:
    """Drop what the library of the command line adds, and say which choice may be meant."""
    message = message.replace("Value error, ", "")
    found = _CHOICE.search(message)
    if found is None:
        return message
    choices = re.findall(r"'([^']*)'", found[2])
    return message.rstrip(".") + did_you_mean(found[1], choices)


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        print(f"kiwoom-async {kiwoom_async.__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


@app.command(
    epilog=examples(
        "kiwoom-async demo",
        "kiwoom-async demo --seconds 60 --seed 3",
        "kiwoom-async demo | head -40",
    )
)
def demo(
    seconds: Annotated[
        float, typer.Option(help="Duration in seconds.", min=1.0, metavar="S")
    ] = 15.0,
    seed: Annotated[int, typer.Option(help="Seed of the market.", metavar="N")] = 7,
) -> int:
    """Show a simulated market: trades, a book, an order, a VI.

    The exchange runs on this machine: it needs no key and no network. Ctrl-C ends it early.
    """
    from kiwoom_async.cli.commands import demo

    return demo.run(seconds, seed)


@app.command(
    epilog=examples(
        "kiwoom-async simulate --speed 10 --at 08:30",
        "kiwoom-async simulate -- python bot.py",
    )
)
def simulate(
    program: Annotated[
        list[str] | None,
        typer.Argument(metavar="PROGRAM", help="Runs on it until it ends: -- python bot.py"),
    ] = None,
    *,
    port: Annotated[int, typer.Option(help="REST and WebSocket.", min=0, max=65535)] = 8700,
    speed: Annotated[
        float, typer.Option(help="Exchange time per second.", min=0.01, max=1e6, metavar="X")
    ] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of the market.", metavar="N")] = 1,
    kind: Annotated[Literal["live", "paper"], typer.Option(help="How it behaves.")] = "live",
    day: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Trading day; default: the latest.", metavar="YYYY-MM-DD"
        ),
    ] = None,
    at: Annotated[str, typer.Option(help="Exchange time to start at.", metavar="HH:MM")] = "10:00",
) -> int:
    """Be an exchange for bots in any language, until Ctrl-C.

    It speaks Kiwoom's REST API and WebSocket on one port of this computer and prints its key: as
    JSON when stdout is a pipe. The day runs by the timetable; behind it comes the next one.
    A program behind "--" gets address and key in its environment; its exit code is returned.
    """
    from kiwoom_async.cli.commands.simulate import simulate, simulate_for

    options = (port, speed, seed, kind == "paper", day.date() if day else None, at)
    if program:
        return exits.run(simulate_for(program, *options))
    return exits.run(simulate(*options), ctrl_c=exits.DONE)


@app.command(
    epilog=examples(
        "kiwoom-async doctor --server paper",
        "kiwoom-async doctor --server live --token-file ~/.kiwoom-token",
        "kiwoom-async doctor --offline",
    )
)
def doctor(
    *,
    server: CallServer = "",
    token_file: TokenFile = None,
    offline: Annotated[bool, typer.Option("--offline", help="Send nothing.")] = False,
) -> int:
    """Check what a session needs: key, clock, network, versions.

    Each line says what to do. A server is asked for the time, and for a token if there is a key
    and the token file has none that is valid; no TR is called, no connection of another program
    is closed. Where a new token ends the one before it, a program that runs with this key and
    without the token file asks for another. Exit code 1 if something is in the way.
    """
    from kiwoom_async.cli.commands.doctor import doctor

    return exits.run(doctor(server, token_file, offline=offline))


data.register(app)
recording.register(app)
bus.register(app)
