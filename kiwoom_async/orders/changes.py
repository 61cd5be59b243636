"""Changes: wakes the tasks that wait for the next change of an order."""

from __future__ import annotations

import anyio

from kiwoom_async._lifetime import check_loop, running_loop

__all__ = ["Changes"]


class Changes:
    """The next change of an order, for any number of tasks of one event loop."""

    def __init__(self) -> None:
        self._loop = running_loop()
        self._changed = anyio.Event()

    def note(self) -> None:
        """Wake all tasks that wait."""
        self._changed.set()
        self._changed = anyio.Event()

    def check_loop(self) -> None:
        """Refuse a wait in another event loop: nothing would end it.

        Raises:
            RuntimeError: this is not the event loop of the session.
        """
        check_loop(self._loop)

    async def wait(self) -> None:
        """Wait for the next change."""
        self.check_loop()
        await self._changed.wait()
