"""Options that several commands have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["BySymbol", "CallServer", "Nats", "Server", "TokenFile"]

_NAMES = ("live", "paper", "simulator")


def _chosen(server: str) -> str:
    """Check which server a command names; without one the environment decides."""
    named = _named(server)
    if not named:
        raise typer.BadParameter("say live, paper, simulator or a URL, or set KIWOOM_SERVER")
    return named


def _named(server: str) -> str:
    if server:
        if server not in _NAMES and "://" not in server:
            raise typer.BadParameter(f"{server!r} is not live, paper, simulator or a URL")
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
    str, typer.Option(help=_HELP, callback=_chosen, show_default=False, metavar="WHERE")
]
CallServer = Annotated[
    str, typer.Option(help=_HELP, callback=_named, show_default=False, metavar="WHERE")
]
"""The same where help of a method may be asked for in its place."""

TokenFile = Annotated[
    Path | None,
    typer.Option(
        envvar="KIWOOM_TOKEN_FILE",
        help="Share the access token with other programs that use this key.",
        metavar="PATH",
    ),
]

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
