"""The command line ``kiwoom-async`` (extra ``cli``).

::

    app.py         the commands and their options; imports the others when they are used
    demo/          demo: the simulator, a session, and a screen to watch them on
    streaming.py   stream: a board on a terminal, NDJSON on a pipe
    candles.py     candles: call with fewer words
    calling.py     call: any query by the name of its method
    names.py       names: which TR, field or FID is it
    endings.py     how every command ends: exit codes, one line per error
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
