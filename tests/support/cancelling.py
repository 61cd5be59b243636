"""Cancelling: a call that is cancelled at its n-th wait."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from functools import partial
from typing import Any, Literal

import anyio

__all__ = ["Manner", "cancel_at"]

Manner = Literal["before", "behind", "twice", "scope"]
"""When a wait is cancelled: before it ends; when it has ended, so that its result is dropped;
before it ends, and once more in the next wait; and by a scope of anyio, in every later wait too."""


async def cancel_at(number: int, work: Coroutine[Any, Any, object], manner: Manner) -> bool:
    """Await a coroutine, cancelled at a wait, counted from 0; return whether it waited so often.

    What the coroutine raises after its cancellation is raised.
    """
    steps = _Steps(work, number, manner)
    running = asyncio.ensure_future(steps.run())
    done, _ = await asyncio.wait({running}, timeout=20)
    assert done, "a cancelled call did not end"
    if not running.cancelled():
        running.result()
    return steps.was_cancelled


class _Steps:
    """A coroutine whose waits are counted."""

    def __init__(self, work: Coroutine[Any, Any, object], number: int, manner: Manner) -> None:
        self.was_cancelled = False
        self._scope = anyio.CancelScope()
        self._work = work
        self._wanted = number
        self._manner = manner
        self._waits = 0

    async def run(self) -> None:
        with self._scope:
            await self

    def __await__(self) -> Generator[Any, Any, object]:
        steps = self._work.__await__()
        go_on = partial(next, steps)
        while True:
            try:
                awaited = go_on()
            except StopIteration as end:
                return end.value
            self._note_wait(awaited)
            try:
                yield awaited
                go_on = partial(next, steps)
            except BaseException as error:
                go_on = partial(steps.throw, error)

    def _note_wait(self, awaited: asyncio.Future[object] | None) -> None:
        at, self._waits = self._waits, self._waits + 1
        task = asyncio.current_task()
        assert task is not None
        if at == self._wanted:
            self.was_cancelled = True
            if self._manner == "scope":
                self._scope.cancel()
            elif self._manner == "behind" and awaited is not None:
                awaited.add_done_callback(lambda _: task.cancel())
            else:
                task.cancel()
        elif at == self._wanted + 1 and self._manner == "twice":
            task.cancel()
