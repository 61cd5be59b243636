"""Owner: the task that owns every task behind a session."""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from collections.abc import Awaitable, Callable

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime, ungrouped
from kiwoom_async.errors import KiwoomError, SessionClosed, StreamError

__all__ = ["Owner"]

Work = Callable[[], Awaitable[object]]

_owners: set[asyncio.Task[None]] = set()  # the event loop itself keeps tasks alive only weakly


class Owner:
    """Holds a task group in a task of its own: a session is opened and closed by any tasks.

    Args:
        session: What the session is, for a warning that it was not closed.
        lifetime: Lifetime of the session; ends with the error of a task.
        on_end: Closes what the session holds, when all tasks have ended.

    Attributes:
        tasks: The task group.
    """

    def __init__(self, session: str, lifetime: Lifetime, on_end: Work) -> None:
        self.tasks: TaskGroup = anyio.create_task_group()
        self._session = session
        self._lifetime = lifetime
        self._on_end = on_end

    async def start(self, work: Work) -> None:
        """Start the owner, and a first task; its error ends the session."""
        running = asyncio.Event()
        self._task = asyncio.create_task(self._own(running, work), name="kiwoom_async.Session")
        _owners.add(self._task)
        self._task.add_done_callback(_owners.discard)
        try:
            await running.wait()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> Exception | None:
        """End all tasks, and wait until they have ended; this continues when it is cancelled.

        Returns:
            The error that ended the session before this call, None if it had not ended.
        """
        self.tasks.cancel_scope.cancel()
        self._lifetime.end(SessionClosed("the session was closed"))
        with anyio.CancelScope(shield=True):
            await asyncio.wait([self._task])
        if self._task.cancelled():
            return None
        error = self._task.exception()
        return error if isinstance(error, Exception) else None

    async def _own(self, running: asyncio.Event, work: Work) -> None:
        """Hold the task group: it belongs to this task and not to the one that opens or closes."""
        try:
            # SessionClosed in a task that is not cancelled yet is no failure
            with contextlib.suppress(SessionClosed), ungrouped():
                async with self.tasks:
                    self.tasks.start_soon(self._run, work)
                    running.set()
                    await anyio.sleep_forever()
        except asyncio.CancelledError:
            self._lifetime.end(SessionClosed("the event loop ended before the session was closed"))
            text = f"{self._session} was not closed"
            warnings.warn(text, ResourceWarning, source=self, stacklevel=2)
            raise
        except BaseException as error:
            self._lifetime.end(_ending(error))
            raise
        finally:
            with anyio.CancelScope(shield=True):
                await self._on_end()

    async def _run(self, work: Work) -> None:
        try:
            await work()
        except Exception as error:
            self.tasks.cancel_scope.cancel()  # before: no task shall report the end as its failure
            self._lifetime.end(_ending(error))
            raise


def _ending(error: BaseException) -> KiwoomError:
    """Return the error that streams and calls raise after a task of the session has failed."""
    if isinstance(error, KiwoomError):
        return error
    return StreamError(f"the session failed: {error!r}")
