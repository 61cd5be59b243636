"""Command line ``kiwoom-async`` (extra ``cli``).

::

    app.py         the commands and their options; imports their modules at use
    recording.py   commands for recordings: record, replay, export, download, journal ls|verify|…
    bus.py         commands for a broker: publish, subscribe
    options.py     options that several commands have
    servers.py     which server a command talks to

    commands/      one module a command: demo/, simulate, stream, call, candles, names,
                   record, replay, journal, download, publish, subscribe
    methods.py     finds the method that ``call`` names; arguments.py reads its arguments
    search.py      searches the spec for ``names``; signatures.py shows how to call it
    walking.py     fetches answers page by page

    output/        answers as tables, CSV or JSON; records as plain values; the board of a stream
    terminal/      a full screen, a pipe that never blocks the socket, exit codes
"""

from __future__ import annotations

import sys

__all__ = ["main"]

_EXTRA = frozenset({"rich", "typer"})


def main() -> None:
    """Run ``kiwoom-async`` and exit."""
    try:
        import rich  # noqa: F401 - checks that the extra is installed

        from kiwoom_async.cli.app import run
    except ModuleNotFoundError as missing:
        if missing.name not in _EXTRA:
            raise
        sys.exit(
            'kiwoom-async: install the extra first: python3 -m pip install "kiwoom-async[cli]"'
        )
    sys.exit(run())
