"""Turns: the calls of clients in turn, so that each gets its part of the rate limit."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kiwoom_async.errors import RateLimitError

__all__ = ["Turns"]

_MOST_WAITING = 1_000  # calls of one client for one TR


class Turns:
    """Lets few calls of a TR at a time go to the session; the others wait here by client.

    The limiter of the session serves callers in the order of their calls: a client that asks for a
    thousand pages at once would be served before all others. Here the clients take turns.

    Args:
        most: Calls of one TR at a time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_tr: dict[str, _Queue] = {}

    @asynccontextmanager
    async def turn(self, api_id: str, client: str) -> AsyncIterator[None]:
        """Wait for the turn of a client, and hold it until the end of the block.

        Raises:
            RateLimitError: too many calls of this client wait.
        """
        queue = self._by_tr.setdefault(api_id, _Queue(self._most))
        await queue.enter(client)
        try:
            yield
        finally:
            queue.leave()
            if queue.is_idle:
                self._by_tr.pop(api_id, None)


class _Queue:
    """The calls of one TR."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._most = most
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def is_idle(self) -> bool:
        return self._free == self._most and not self._waiting

    async def enter(self, client: str) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        queue = self._waiting.setdefault(client, deque())
        if len(queue) >= _MOST_WAITING:
            raise RateLimitError(f"{_MOST_WAITING} calls of {client} wait at the gateway already")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """Give the place to the next client."""
        self._free += 1
        while self._free and self._waiting:
            client = next(iter(self._waiting))
            queue = self._waiting.pop(client)
            turn = queue.popleft()
            if queue:
                self._waiting[client] = queue  # behind all others
            if not turn.done():
                self._free -= 1
                turn.set_result(None)
