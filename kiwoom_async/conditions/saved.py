"""Saved: the conditions saved in the HTS, found by number or name."""

from __future__ import annotations

import builtins
from collections.abc import Iterable

from kiwoom_async.conditions.models import Condition
from kiwoom_async.errors import ConfigError
from kiwoom_async.wire import conditions
from kiwoom_async.wire.frames import Message

__all__ = ["Saved"]


class Saved:
    """Base of what asks for conditions: over a socket, or by way of a gateway."""

    def __init__(self) -> None:
        self._known: builtins.list[Condition] = []

    async def _request_list(self) -> builtins.list[Condition]:
        """Request the saved conditions; see :meth:`list`."""
        raise NotImplementedError

    async def search(self, no: str, key: str) -> Message:
        """Request a page of the stocks that meet a condition now.

        Args:
            no: Number of the condition.
            key: Key of the page, blank for the first.

        Raises:
            TransportError, SubscriptionRejected, DecodeError: as :meth:`list`.
        """
        raise NotImplementedError

    async def list(self) -> builtins.list[Condition]:
        """Request the saved conditions.

        Raises:
            TransportError: no connection, or no answer.
            SubscriptionRejected: the server refused.
            DecodeError: the answer has no list.
        """
        self._known = await self._request_list()
        return self._known

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


def _matching(known: Iterable[Condition], wanted: str) -> list[Condition]:
    wanted = wanted.strip()
    number = conditions.sequence(wanted)
    return [one for one in known if wanted == one.name or number == conditions.sequence(one.no)]
