"""Options that several commands have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kiwoom_async.cli import completion
from kiwoom_async.cli.advice import did_you_mean

__all__ = [
    "CSV",
    "JSON",
    "AskedServer",
    "BySymbol",
    "CallServer",
    "Count",
    "Directory",
    "Fields",
    "Lake",
    "Nats",
    "Seconds",
    "Server",
    "Symbols",
    "ToJournal",
    "ToLake",
    "TokenFile",
    "Types",
    "check_shape",
    "directory",
    "examples",
]

_NAMES = ("live", "paper", "simulator")
_WHERE = "live, paper, simulator or a URL"


def examples(*lines: str) -> str:
    """Return the end of a help text: command lines, unwrapped."""
    return "\n\n".join(["Examples:", "\b\n" + "\n".join(f"  {line}" for line in lines)])


def check_shape(csv: bool, json: bool) -> None:
    """Refuse two formats at a time."""
    if csv and json:
        raise typer.BadParameter("--csv or --json: not both")


def directory(path: str) -> Path:
    """Return the directory of a path, which may not be there yet.

    A blank path is that of a shell's variable without a value: as a path it would be the current
    directory, and the files would go there.
    """
    if not path:
        raise typer.BadParameter('the name of the directory is blank; "." is the current one')
    if Path(path).exists() and not Path(path).is_dir():
        raise typer.BadParameter(f"{path} is a file: name a directory")
    return Path(path)


def _chosen(server: str) -> str:
    """Check which server a command names; without one the environment decides."""
    named = _named(server)
    if not named:
        raise typer.BadParameter(f"say {_WHERE}, or set KIWOOM_SERVER")
    return named


def _given(server: str) -> str:
    if server and server not in _NAMES and "://" not in server:
        raise typer.BadParameter(f"{server!r} is not {_WHERE}{did_you_mean(server, _NAMES)}")
    return server


def _named(server: str) -> str:
    if _given(server):
        return server
    default = os.environ.get("KIWOOM_SERVER", "").strip()
    if default.lower() in _NAMES:
        default = default.lower()
    if default == "live":
        raise typer.BadParameter("KIWOOM_SERVER can't be live: say --server live")
    if default and default not in _NAMES and "://" not in default:
        raise typer.BadParameter(f"KIWOOM_SERVER is {default!r}: not paper, simulator or a URL")
    return default


_HELP = "live, paper, simulator (invented prices, no key), a URL. Default: KIWOOM_SERVER, not live."

Server = Annotated[
    str,
    typer.Option(
        help=_HELP,
        callback=_chosen,
        show_default=False,
        metavar="WHERE",
        autocompletion=completion.servers,
    ),
]
CallServer = Annotated[
    str,
    typer.Option(
        help=_HELP,
        callback=_named,
        show_default=False,
        metavar="WHERE",
        autocompletion=completion.servers,
    ),
]
"""The same where help of a method may be asked for in its place."""

AskedServer = Annotated[
    str,
    typer.Option(
        help="Search the names of stocks too: live, paper, simulator or a URL.",
        callback=_given,
        show_default=False,
        metavar="WHERE",
        autocompletion=completion.servers,
    ),
]
"""The same where no server is asked unless one is named here."""

TokenFile = Annotated[
    Path | None,
    typer.Option(
        envvar="KIWOOM_TOKEN_FILE",
        help="Share the access token with other programs that use this key.",
        metavar="PATH",
    ),
]

Types = Annotated[
    str,
    typer.Argument(
        help="trade,order_book,… or 0B or 체결 (a wrong one lists all).",
        autocompletion=completion.types,
    ),
]
Symbols = Annotated[list[str] | None, typer.Argument(help="005930, 005930_NX, …")]

Directory = Annotated[Path, typer.Argument(help="The directory of the journal.", parser=directory)]
Lake = Annotated[Path, typer.Argument(help="Directory for the Parquet files.", parser=directory)]
ToJournal = Annotated[
    Path, typer.Option("--to", help="Directory of the journal.", metavar="DIR", parser=directory)
]
ToLake = Annotated[
    Path,
    typer.Option("--to", help="Directory for the Parquet files.", metavar="LAKE", parser=directory),
]

CSV = Annotated[bool, typer.Option("--csv", help="CSV, also on a terminal.")]
JSON = Annotated[bool, typer.Option("--json", help="JSON, also on a terminal.")]
Fields = Annotated[
    str | None, typer.Option(help="Only these fields: price,size,… or 현재가,…", metavar="NAMES")
]
Count = Annotated[int | None, typer.Option(help="End after so many records.", min=1, metavar="N")]
Seconds = Annotated[float | None, typer.Option(help="End after this time.", min=0.1, metavar="S")]

Nats = Annotated[
    str,
    typer.Option(
        envvar="KIWOOM_NATS_URL",
        help="The NATS broker; its user and password are KIWOOM_NATS_USER, KIWOOM_NATS_PASSWORD.",
        metavar="URL",
    ),
]

BySymbol = Annotated[
    bool, typer.Option("--by-symbol", help="A subject for each symbol, to filter at the broker.")
]
