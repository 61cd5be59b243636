"""Lifetime of a session: one object says that it is over, and with which error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiwoom_async.errors import KiwoomError

__all__ = ["Lifetime", "check_loop", "running_loop", "ungrouped"]


class Lifetime:
    """The life of one session, shared by all its parts.

    Attributes:
        error: What ended the session, None while it lives.
    """

    __slots__ = ("_callbacks", "_loop", "error")

    def __init__(self) -> None:
        self.error: KiwoomError | None = None
        self._callbacks: list[Callable[[KiwoomError], object]] = []
        self._loop = running_loop()

    def check(self) -> None:
        """Raise the error that ended the session, if it has ended.

        Raises:
            RuntimeError: see :meth:`check_loop`.
        """
        self.check_loop()
        if self.error is not None:
            raise self.error.with_traceback(None)  # raised repeatedly: drop old frames

    def check_loop(self) -> None:
        """Refuse another event loop than that of the session: a wait there would never end.

        Raises:
            RuntimeError: another one is running in this thread.
        """
        check_loop(self._loop)

    def on_end(self, callback: Callable[[KiwoomError], object]) -> None:
        """Call a function with the error when the session ends; immediately if it already has.

        Functions are called in the order in which they were added. They must not raise or wait.
        """
        if self.error is not None:
            callback(self.error)
        else:
            self._callbacks.append(callback)

    def end(self, error: KiwoomError) -> None:
        """End the session with an error. Only the first call counts."""
        if self.error is not None:
            return
        self.error = error
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(error)


def check_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """Refuse to go on in another event loop than this one, where neither is None.

    Raises:
        RuntimeError: another one is running in this thread.
    """
    running = running_loop()
    if None not in (running, loop) and running is not loop:
        raise RuntimeError(
            "the session was opened in another event loop: use it there, from another thread "
            "with asyncio.run_coroutine_threadsafe()"
        )


def running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the event loop that runs in this thread, None without one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


@contextmanager
def ungrouped() -> Iterator[None]:
    """Raise the first error of a task group without the group: the others followed from it."""
    try:
        yield
    except BaseExceptionGroup as group:
        raise _first(group) from None


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
