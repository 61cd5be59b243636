"""Requests of condition search, over the socket of a session.

The list must be requested first on every connection: the server answers nothing else before it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from kiwoom_async.conditions.models import Condition
from kiwoom_async.conditions.saved import Saved
from kiwoom_async.net.socket import Disconnected, Socket
from kiwoom_async.wire import conditions
from kiwoom_async.wire.frames import Message

__all__ = ["ATTEMPTS", "Requests"]

log = logging.getLogger("kiwoom_async")

T = TypeVar("T")

ATTEMPTS = 3


class Requests(Saved):
    """Condition requests on the socket of a session; repeated after a disconnection."""

    def __init__(self, socket: Socket) -> None:
        super().__init__()
        self._socket = socket
        self._listed_on = 0

    async def _request_list(self) -> list[Condition]:
        return await self._persist(self._ask_for_list)

    async def ask(self, trnm: str, **fields: str) -> Message:
        """Send a request on a connection on which the list was requested before.

        Raises:
            TransportError, SubscriptionRejected, DecodeError: as :meth:`list`.
        """

        async def ask() -> Message:
            if self._listed_on != self._socket.logins:
                await self._ask_for_list()
            return await self._socket.request(trnm, **fields)

        return await self._persist(ask)

    async def search(self, no: str, key: str) -> Message:
        """Request a page of the stocks that meet a condition now.

        Args:
            no: Number of the condition.
            key: Key of the page, blank for the first.

        Raises:
            TransportError, SubscriptionRejected, DecodeError: as :meth:`list`.
        """
        return await self.ask(
            "CNSRREQ",
            seq=no,
            search_type="0",
            stex_tp="K",
            cont_yn="Y" if key else "N",
            next_key=key,
        )

    async def _ask_for_list(self) -> list[Condition]:
        login = self._socket.logins
        answer = await self._socket.request("CNSRLST")
        conditions.check(answer)
        self._known = [*filter(None, map(_condition, conditions.rows(answer)))]
        self._listed_on = login
        return self._known

    async def _persist(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Repeat the request on the next connection after a disconnection."""
        attempt = 1
        while True:
            await self._socket.online()
            try:
                return await ask()
            except Disconnected:
                if attempt == ATTEMPTS:
                    raise
            attempt += 1


def _condition(row: bytes) -> Condition | None:
    found = conditions.saved(row)
    if found is None:
        log.error("condition skipped: %r", row[:60])
        return None
    return Condition(*found)
