"""The command line ``kiwoom-async`` (extra ``cli``).

::

    app.py         the commands and their options; imports the others when they are used
    endings.py     how every command ends: exit codes, one line per error
    servers.py     which server a command talks to

    demo/          demo: the simulator, a session, and a screen to watch them on
    streaming.py   stream: board.py on a terminal, NDJSON on a pipe
    calling.py     call: any query; methods.py finds it, arguments.py reads what it is given
    candles.py     candles: call in fewer words
    names.py       names: search.py finds it, signatures.py says how it is used

    answers.py     answers as tables, CSV or JSON; walking.py fetches them page by page
    tables.py      columns that fit the terminal; cells.py colours what is in them
    plain.py       records as plain values, odd ones included
    screen.py      a full screen; outlet.py writes it, or a pipe, and never blocks the socket
"""

from __future__ import annotations

import sys

__all__ = ["main"]

_EXTRA = frozenset({"rich", "typer"})


def main() -> None:
    """Run ``kiwoom-async`` and exit."""
    try:
        import rich  # noqa: F401 - a command that needs it comes too late to say so

        from kiwoom_async.cli.app import run
    except ModuleNotFoundError as missing:
        if missing.name not in _EXTRA:
            raise
        sys.exit(
            'kiwoom-async: install the extra first: python3 -m pip install "kiwoom-async[cli]"'
        )
    sys.exit(run())
