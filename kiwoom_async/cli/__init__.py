"""Command line ``kiwoom-async`` (extra ``cli``).

::

    app.py         demo, simulate, doctor; the modules of a command are imported when it runs
    data.py        commands for market data: stream, candles, names, call
    recording.py   commands for recordings: record, replay, export, download, journal ls|verify|…
    bus.py         commands for a broker: publish, subscribe
    options.py     options that several commands have; completion.py completes them in a shell
    servers.py     which server a command talks to; waiting.py says that it does not answer

    commands/      one module a command: demo/, doctor/, simulate, stream, call, candles, names,
                   record, replay, journal, download, publish, subscribe, gateway
    kinds.py       record types by any name; symbols.py, stocks.py: stocks by code or name
    watching.py    shows a stream until its end; silence.py says why nothing comes
    methods.py     finds the method that ``call`` names; arguments.py reads its arguments
    search.py      searches the spec for ``names``, topics.py has other words of the trade,
                   signatures.py shows how to call what was found; advice.py: "did you mean"
    walking.py     fetches answers page by page; moments.py reads times

    output/        answers as tables, CSV or JSON; records as lines; the board of a stream
    terminal/      a full screen, a pipe that never blocks the socket, exit codes
"""

from __future__ import annotations

import sys

__all__ = ["main"]

_EXTRA = frozenset({"rich", "typer"})
_INTERRUPTED = 130


def main() -> None:
    """Run ``kiwoom-async`` and exit."""
    try:
        sys.exit(_run())
    except KeyboardInterrupt:  # while a command is loaded; a running one ends by itself
        sys.exit(_INTERRUPTED)


def _run() -> int:
    try:
        import rich  # noqa: F401 - checks that the extra is installed

        from kiwoom_async.cli.app import run
    except ModuleNotFoundError as missing:
        if missing.name not in _EXTRA:
            raise
        sys.exit(
            'kiwoom-async: install the extra first: python3 -m pip install "kiwoom-async[cli]"'
        )
    return run()
