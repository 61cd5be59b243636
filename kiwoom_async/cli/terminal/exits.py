"""How a command ends: its exit code, and one line on stderr when something went wrong.

====  ==========================================================================================
0     Done. Also when the reader of the pipe has had enough, and for Ctrl-C where a command runs
      until then (demo, stream, record, simulate).
1     It failed: no network, a refusal, a slow reader, nothing found.
2     What was asked can't be right; nothing was sent.
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
from collections.abc import Callable, Coroutine
from typing import Any

from kiwoom_async import ConfigError, KiwoomError

__all__ = [
    "DONE",
    "FAILED",
    "INTERRUPTED",
    "WRONG",
    "complain",
    "guard",
    "note",
    "print_anything",
    "run",
]

DONE = 0
FAILED = 1
WRONG = 2
INTERRUPTED = 130


def run(work: Coroutine[Any, Any, object], *, ctrl_c: int = INTERRUPTED) -> int:
    """Run the work of a command to its end and say how it ended.

    Args:
        work: What to do.
        ctrl_c: The exit code for Ctrl-C and SIGTERM, which end the work cleanly.
    """
    logging.getLogger("kiwoom_async").addHandler(logging.NullHandler())  # errors say it once
    return guard(lambda: asyncio.run(_until_told(work)), ctrl_c=ctrl_c)


def guard(work: Callable[[], object], *, ctrl_c: int = INTERRUPTED) -> int:
    """Do something that prints and say how it ended."""
    try:
        work()
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
    return DONE


def print_anything() -> None:
    """Let a terminal or pipe that has no Korean letters show something in their place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(message: str, code: int) -> int:
    """Say in one line what went wrong, and hand back the exit code."""
    note(message)
    return code


def note(message: str) -> None:
    """Say something beside the output, in one line on stderr."""
    print("kiwoom-async:", " ".join(message.split()), file=sys.stderr)


async def _until_told(work: Coroutine[Any, Any, object]) -> None:
    """Do the work; SIGTERM cancels it as Ctrl-C does, so that it cleans up."""
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError):  # on Windows nothing sends it
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work


def _close_quietly() -> None:
    """What stdout still holds can't be written: without this Python complains when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
