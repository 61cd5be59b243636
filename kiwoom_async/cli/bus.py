"""Commands for a broker and their options: publish, subscribe, gateway."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiwoom_async.cli.options import (
    CSV,
    JSON,
    BySymbol,
    Count,
    Directory,
    Fields,
    Nats,
    Seconds,
    Server,
    Symbols,
    TokenFile,
    Types,
    check_shape,
    directory,
    examples,
)
from kiwoom_async.cli.terminal import exits

__all__ = ["register"]

_SERVER = "Whose records: live, paper, …; may be omitted where there are those of one server only."
From = Annotated[str | None, typer.Option("--from", help=_SERVER, metavar="NAME")]


def register(app: typer.Typer) -> None:
    """Register the commands at the command line."""
    app.command(epilog=examples("kiwoom-async publish journal --nats nats://localhost:4222"))(
        publish
    )
    app.command(
        epilog=examples(
            "kiwoom-async subscribe trade 005930 --nats nats://localhost:4222",
            "kiwoom-async subscribe 체결 --since start --count 100 --csv --nats nats://localhost:4222",
        )
    )(subscribe)
    app.command(
        epilog=examples(
            "kiwoom-async gateway trade 005930 --server paper --nats nats://localhost:4222",
            "kiwoom-async gateway --server live --journal journal --order-journal orders.log "
            "--nats nats://localhost:4222",
        )
    )(gateway)


def publish(
    directory: Directory,
    *,
    nats: Nats = "",
    by_symbol: BySymbol = False,
) -> int:
    """Publish a journal while it is recorded.

    Another program records it; this one runs until Ctrl-C.

    Continues where it stopped. The records of record --nats are there sooner: they need not
    reach the disk first.
    """
    from kiwoom_async.cli.commands.publish import publish

    return exits.run(publish(directory, nats, by_symbol=by_symbol), ctrl_c=exits.DONE)


def subscribe(
    types: Types,
    symbols: Symbols = None,
    *,
    nats: Nats = "",
    server: From = None,
    since: Annotated[
        str | None,
        typer.Option(help="2026-11-26, 2026-11-26T09:00, or start; default: now.", metavar="TIME"),
    ] = None,
    durable: Annotated[
        str | None,
        typer.Option(help="Go on where a command of this name stopped; share.", metavar="NAME"),
    ] = None,
    count: Count = None,
    seconds: Seconds = None,
    fields: Fields = None,
    csv: CSV = False,
    json: JSON = False,
) -> int:
    """Watch published records without a key.

    A board on a terminal, NDJSON on a pipe.

    Runs until Ctrl-C. All symbols are shown unless some are named.
    """
    from kiwoom_async.cli.commands.subscribe import subscribe
    from kiwoom_async.cli.watching import view_of

    check_shape(csv, json)
    view = view_of(csv, json, fields, count, seconds)
    return exits.run(
        subscribe(types, symbols or [], nats, server, since, durable, view), ctrl_c=exits.DONE
    )


def gateway(
    types: Annotated[
        str, typer.Argument(help="Published even while no client wants them: trade,order_book,…")
    ] = "",
    symbols: Symbols = None,
    *,
    nats: Nats = "",
    server: Server = "",
    journal: Annotated[
        Path | None,
        typer.Option(
            help="Record here, and publish from it: nothing is lost.",
            metavar="DIR",
            parser=directory,
        ),
    ] = None,
    order_journal: Annotated[
        Path | None,
        typer.Option(help="Write each order here before it is sent.", metavar="FILE"),
    ] = None,
    token_file: TokenFile = None,
) -> int:
    """Hold the key for programs without one.

    It gives them streams, calls and orders, until Ctrl-C.

    They use RemoteSession, on any machine. What they want is registered together; the rate
    limit is shared. The broker decides who reads and who trades.
    """
    from kiwoom_async.cli.commands.gateway import gateway

    work = gateway(types, symbols or [], nats, server, journal, order_journal, token_file)
    return exits.run(work, ctrl_c=exits.DONE)
