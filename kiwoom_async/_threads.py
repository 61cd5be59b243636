"""Threads: work that a cancellation does not interrupt, in a thread or in a task of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import anyio
from anyio import to_thread

from kiwoom_async.errors import KiwoomError

__all__ = ["in_thread", "to_the_end"]

T = TypeVar("T")


async def in_thread(work: Callable[[], T], undo: Callable[[T], object] | None = None) -> T:
    """Do something in a thread; when cancelled, wait until the thread has done it.

    Otherwise it would go on with a file that is closed by then, or open one that nothing closes.

    Args:
        work: What to do.
        undo: Undoes it, with its result, when this was cancelled; in a thread too.
    """
    doing = asyncio.ensure_future(to_thread.run_sync(work))
    try:
        return await to_the_end(doing)
    except asyncio.CancelledError:
        if not doing.cancelled() and doing.exception() is None and undo is not None:
            with suppress(OSError, KiwoomError):  # the cancellation has priority
                await to_the_end(to_thread.run_sync(undo, doing.result()))
        raise


async def to_the_end(work: Awaitable[T]) -> T:
    """Wait until something is done, however often this is cancelled meanwhile.

    Raises:
        CancelledError: this was cancelled; the work is done, and its result dropped.
    """
    doing = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    with anyio.CancelScope(shield=True):
        while not doing.done():
            try:
                await asyncio.wait({doing})
            except asyncio.CancelledError as error:
                cancelled = error
    if cancelled is not None:
        if not doing.cancelled():
            doing.exception()  # not logged as "never retrieved": the cancellation has priority
        raise cancelled
    return doing.result()
