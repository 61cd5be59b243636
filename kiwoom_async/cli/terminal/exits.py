"""Exits: the exit code of a command, and one line on stderr for a failure.

====  ==========================================================================================
0     Done. Also when the reader of the pipe has had enough, and for Ctrl-C where a command runs
      until then (demo, stream, record, simulate, replay --serve, publish, subscribe, gateway).
1     Failed: no network, a refusal, a slow reader, nothing found.
2     Invalid input; nothing was sent.
130   Ctrl-C before the work was done.
====  ==========================================================================================
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from kiwoom_async.errors import ConfigError, KiwoomError

__all__ = [
    "DONE",
    "FAILED",
    "INTERRUPTED",
    "WRONG",
    "complain",
    "guard",
    "note",
    "open_streams",
    "run",
    "warnings_noted",
]

DONE = 0
FAILED = 1
WRONG = 2
INTERRUPTED = 130


def run(work: Coroutine[Any, Any, int | None], *, ctrl_c: int = INTERRUPTED) -> int:
    """Run the work of a command and return its exit code.

    Args:
        work: The work of the command; a number that it returns is the exit code.
        ctrl_c: The exit code for Ctrl-C and SIGTERM, which end the work cleanly.
    """
    logging.getLogger("kiwoom_async").addHandler(logging.NullHandler())  # errors report it
    return guard(lambda: asyncio.run(_until_sigterm(work)), ctrl_c=ctrl_c)


def guard(work: Callable[[], int | None], *, ctrl_c: int = INTERRUPTED) -> int:
    """Call a function that prints and return the exit code."""
    try:
        code = work()
        sys.stdout.flush()
    except (KeyboardInterrupt, asyncio.CancelledError):
        return ctrl_c
    except BrokenPipeError:
        _close_quietly()
        return DONE
    except ConfigError as error:
        return complain(str(error), WRONG)
    except KiwoomError as error:
        return complain(str(error), FAILED)
    except OSError as error:  # the disk behind stdout is full, or a file that a command reads
        _close_quietly()
        where = f" ({error.filename})" if error.filename else ""
        return complain(f"can't go on: {error.strerror or error}{where}", FAILED)
    return code or DONE


def open_streams() -> None:
    """Make stdin, stdout and stderr usable: each is there, and prints any letter.

    One that the caller has closed (``>&-``) discards what is printed. Otherwise the next socket
    or file would have its number, and what is printed to stderr would come out on stdout. A
    letter that the encoding of a terminal or pipe does not have is replaced.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _occupy(number)
            opened = open(number, "w" if number else "r", closefd=False)  # noqa: SIM115 - it stays
            setattr(sys, name, opened)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _occupy(number: int) -> None:
    """Open the null device with this file number, which is closed."""
    opened = os.open(os.devnull, os.O_RDWR)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


def complain(message: str, code: int) -> int:
    """Print an error in one line on stderr; return the exit code."""
    note(message)
    return code


def note(message: str) -> None:
    """Print a note in one line on stderr, apart from the output."""
    print("kiwoom-async:", " ".join(message.split()), file=sys.stderr)


@contextlib.contextmanager
def warnings_noted() -> Iterator[None]:
    """Print the warnings of the library on stderr meanwhile."""
    log, notes = logging.getLogger("kiwoom_async"), _Notes(logging.WARNING)
    log.addHandler(notes)
    try:
        yield
    finally:
        log.removeHandler(notes)


class _Notes(logging.Handler):
    """Prints each log record as a note."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print its message, in place of a status line."""
        from kiwoom_async.cli.terminal import status_line  # late: it costs the help time

        if status_line.is_there():
            status_line.clear()
        note(record.getMessage())


async def _until_sigterm(work: Coroutine[Any, Any, int | None]) -> int | None:
    """Run the work; SIGTERM cancels it as Ctrl-C does, so that it cleans up."""
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError):  # not available on Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work


def _close_quietly() -> None:
    """Discard unwritten output: otherwise Python reports an error when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
