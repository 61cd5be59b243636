"""Threads: work in a thread that a cancellation does not leave behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import anyio
from anyio import to_thread

from kiwoom_async.errors import KiwoomError

__all__ = ["in_thread"]

T = TypeVar("T")


async def in_thread(work: Callable[[], T], undo: Callable[[T], object] | None = None) -> T:
    """Do something in a thread; when cancelled, wait until the thread has done it.

    Otherwise it would go on with a file that is closed by then, or open one that nothing closes.

    Args:
        work: What to do.
        undo: Undoes it, with its result, when this was cancelled; in a thread too.
    """
    doing = asyncio.ensure_future(to_thread.run_sync(work))
    with anyio.CancelScope(shield=True):
        try:
            await asyncio.wait({doing})
        except asyncio.CancelledError:
            await asyncio.wait({doing})
            if not doing.cancelled() and doing.exception() is None and undo is not None:
                with suppress(OSError, KiwoomError):  # the cancellation has priority
                    await to_thread.run_sync(undo, doing.result())
            raise
    return doing.result()
