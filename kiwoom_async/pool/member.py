"""Member: one key of a pool: its session, and the room on its socket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.calls.caller import SessionCaller
from kiwoom_async.session import Session
from kiwoom_async.streams.factory import registry_of
from kiwoom_async.streams.registry import Registry

__all__ = ["Member"]


class Member:
    """A key of a pool, once its session is open.

    Args:
        session: Its session.
        number: Its place in the pool, from 0.

    Attributes:
        session: Its session.
        number: Its place in the pool.
        name: What messages call it.
        registry: Opens the shares of streams on its socket.
        lifetime: Whether its session has ended, and with which error.
        caller: Makes the calls of its session.
    """

    def __init__(self, session: Session, number: int) -> None:
        self.session = session
        self.number = number
        self.name = f"key {number}"
        self.registry: Registry = registry_of(session)
        self.lifetime: Lifetime = session._opened().lifetime
        self.caller: SessionCaller = session._caller
        self._most = session.server.limits.items
        self._reserved: Counter[str] = Counter()

    @property
    def is_alive(self) -> bool:
        """Whether its session has not ended."""
        return self.lifetime.error is None

    @property
    def items(self) -> set[str]:
        """The items that its socket carries, or will once they are registered."""
        return self.registry.items | self._reserved.keys()

    @property
    def room(self) -> int:
        """How many further items its socket can carry."""
        return self._most - len(self.items)

    def reserve(self, items: Iterable[str]) -> None:
        """Keep room for items until :meth:`give_back`: their registration takes a moment."""
        self._reserved.update(item for item in items if item)

    def give_back(self, items: Iterable[str]) -> None:
        """Give back the room for items."""
        self._reserved.subtract(item for item in items if item)
        self._reserved = +self._reserved
