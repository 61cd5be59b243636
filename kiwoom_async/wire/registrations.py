"""Which realtime items are wanted, which the server has, and what to send next.

Pure bookkeeping. What is wanted is counted, so that two streams on one symbol register it once and
leaving the last removes it. The server forgets everything with the connection: :meth:`forget`
makes the next changes a replay of exactly what is wanted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.frames import Key

__all__ = ["Change", "Registrations"]


class Change(NamedTuple):
    """One REG or REMOVE to send and have acknowledged before the next."""

    trnm: Literal["REG", "REMOVE"]
    keys: tuple[Key, ...]


class Registrations:
    """The desired set with its counts, beside the set the server has acknowledged.

    Args:
        items: Most items of one connection; blank items (account, market) take no slot.
        batch: Most items of one message.
    """

    def __init__(self, *, items: int, batch: int) -> None:
        self._items = items
        self._batch = batch
        self._wanted: Counter[Key] = Counter()
        self._registered: dict[Key, None] = {}

    @property
    def wanted(self) -> Collection[Key]:
        """What is wanted, in the order it was first asked for."""
        return self._wanted.keys()

    @property
    def registered(self) -> Collection[Key]:
        """What the server has acknowledged on this connection."""
        return self._registered.keys()

    def want(self, keys: Iterable[Key]) -> None:
        """Want each key once more.

        Raises:
            ConfigError: if the items would not fit one connection; nothing has changed then.
        """
        added = Counter(keys)
        items = _items(self._wanted.keys() | added.keys())
        if len(items) > self._items:
            raise ConfigError(
                f"{len(items)} symbols do not fit one connection: the server takes {self._items} "
                f"items (each _NX and _AL counts); close streams or ask for fewer symbols"
            )
        self._wanted.update(added)

    def release(self, keys: Iterable[Key]) -> None:
        """Want each key once less."""
        self._wanted.subtract(keys)
        self._wanted = +self._wanted

    def holds(self, keys: Iterable[Key]) -> bool:
        """Whether the server has acknowledged all of these keys."""
        return all(key in self._registered for key in keys)

    def next(self) -> Change | None:
        """What to send next, None when the server has exactly what is wanted.

        Removals come first: they free the slots that additions may need.
        """
        surplus = [key for key in self._registered if key not in self._wanted]
        if surplus:
            return Change("REMOVE", self._first(surplus))
        missing = [key for key in self._wanted if key not in self._registered]
        return Change("REG", self._first(missing)) if missing else None

    def acknowledge(self, change: Change) -> None:
        """The server took a change."""
        if change.trnm == "REG":
            self._registered.update(dict.fromkeys(change.keys))
        else:
            for key in change.keys:
                self._registered.pop(key, None)

    def forget(self) -> None:
        """The connection is gone, and with it everything registered."""
        self._registered.clear()

    def _first(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """As many keys as one message may carry items."""
        taken: list[Key] = []
        items: set[str] = set()
        for key in keys:
            items.add(key[1])
            if len(items) > self._batch:
                break
            taken.append(key)
        return tuple(taken)


def _items(keys: Iterable[Key]) -> set[str]:
    return {item for _, item in keys if item}
