"""Requests of condition search.

The list must be requested first on every connection: the server answers nothing else before it.
"""

from __future__ import annotations

import builtins
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from kiwoom_async.conditions.models import Condition
from kiwoom_async.errors import ConfigError
from kiwoom_async.net.socket import Disconnected, Socket
from kiwoom_async.wire import conditions
from kiwoom_async.wire.frames import Message

__all__ = ["ATTEMPTS", "Requests"]

log = logging.getLogger("kiwoom_async")

T = TypeVar("T")

ATTEMPTS = 3


class Requests:
    """Condition requests on the socket of a session; repeated after a disconnection."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._listed_on = 0
        self._known: builtins.list[Condition] = []

    async def list(self) -> builtins.list[Condition]:
        """Request the saved conditions.

        Raises:
            TransportError: no connection, or no answer.
            SubscriptionRejected: the server refused.
            DecodeError: the answer has no list.
        """
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

    async def number_of(self, condition: str | Condition) -> str:
        """Return the number of a condition given by number, by name, or as a Condition.

        Raises:
            ConfigError: there is no such condition, or several; the message lists the saved ones.
        """
        if isinstance(condition, Condition):
            return conditions.sequence(condition.no)
        known = self._known or await self.list()
        found = _matching(known, condition) or _matching(await self.list(), condition)
        if len(found) == 1:
            return conditions.sequence(found[0].no)
        listed = ", ".join(f"{one.no} {one.name!r}" for one in self._known) or "none are saved"
        what = "several conditions have" if found else "no condition has"
        raise ConfigError(f"{what} the number or name {condition!r}; there are: {listed}")

    async def _ask_for_list(self) -> builtins.list[Condition]:
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


def _matching(known: Iterable[Condition], wanted: str) -> list[Condition]:
    wanted = wanted.strip()
    number = conditions.sequence(wanted)
    return [one for one in known if wanted == one.name or number == conditions.sequence(one.no)]


def _condition(row: bytes) -> Condition | None:
    found = conditions.saved(row)
    if found is None:
        log.error("condition skipped: %r", row[:60])
        return None
    return Condition(*found)
