"""Registrations: the wanted and the registered keys, and the next change to send.

Bookkeeping only. Uses of a key are counted, so that two streams on one symbol register it once and
closing the last stream removes it. The server forgets all keys with the connection: after
:meth:`forget` the next changes register exactly the wanted keys again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.frames import Key

__all__ = ["Change", "Registrations"]

_MOST_REFUSALS = 3


class Change(NamedTuple):
    """One REG or REMOVE, to be acknowledged before the next is sent."""

    trnm: Literal["REG", "REMOVE"]
    keys: tuple[Key, ...]


class Registrations:
    """The wanted keys with their counts, and the keys that the server has acknowledged.

    A key whose removal was refused is doubtful: the server may have it or not. Its removal is
    repeated a few times; if it is wanted again, it is registered again.

    Args:
        items: Most items of one connection; blank items (account, market) use no slot.
        batch: Most items of one message.

    Attributes:
        refused_removals: REMOVE messages the server refused.
    """

    def __init__(self, *, items: int, batch: int) -> None:
        self.refused_removals = 0
        self._items = items
        self._batch = batch
        self._wanted: Counter[Key] = Counter()
        self._registered: dict[Key, None] = {}
        self._doubtful: dict[Key, int] = {}  # refusals of their removal so far
        self._removal_is_next = False

    @property
    def wanted(self) -> Collection[Key]:
        """The wanted keys, in the order of their first request."""
        return self._wanted.keys()

    @property
    def items(self) -> set[str]:
        """The items of the wanted keys."""
        return _items(self._wanted)

    @property
    def registered(self) -> Collection[Key]:
        """The keys that the server has acknowledged on this connection."""
        return self._registered.keys()

    def want(self, keys: Iterable[Key]) -> None:
        """Add a use of each key.

        Raises:
            ConfigError: the items would not fit one connection; nothing has changed then.
        """
        added = Counter(keys)
        items = _items(self._wanted.keys() | added.keys())
        if len(items) > self._items:
            raise ConfigError(
                f"{len(items)} symbols do not fit one connection: the server allows {self._items} "
                f"items (each _NX and _AL counts); close streams or ask for fewer symbols"
            )
        self._wanted.update(added)

    def release(self, keys: Iterable[Key]) -> None:
        """Drop a use of each key."""
        self._wanted.subtract(keys)
        self._wanted = +self._wanted

    def holds(self, keys: Iterable[Key]) -> bool:
        """Return whether the server has acknowledged all of these keys."""
        return all(key in self._registered for key in keys)

    def next(self) -> Change | None:
        """Return the next change to send, None when the server has exactly the wanted keys.

        Keys without an item (order events, balances) go first, in a separate message: it is never
        refused because of symbols in it. Otherwise additions and removals alternate, so that
        none waits endlessly; additions wait for free slots.
        """
        missing = [key for key in self._wanted if key not in self._registered]
        without_item = tuple(key for key in missing if not key[1])
        if without_item:
            return Change("REG", without_item)
        surplus = [key for key in self._held() if key not in self._wanted]
        addition = self._first(missing)
        if surplus and (self._removal_is_next or not addition or not self._fits(addition)):
            return Change("REMOVE", self._first(surplus))
        return Change("REG", addition) if addition else None

    def acknowledge(self, change: Change) -> None:
        """Apply a change the server accepted."""
        for key in change.keys:
            self._doubtful.pop(key, None)
            if change.trnm == "REG":
                self._registered[key] = None
            else:
                self._registered.pop(key, None)
        self._removal_is_next = change.trnm == "REG"

    def refuse_removal(self, change: Change) -> Collection[Key]:
        """Apply a REMOVE the server refused; return the keys that are given up."""
        self.refused_removals += 1
        self._removal_is_next = False
        given_up = []
        for key in change.keys:
            self._registered.pop(key, None)
            refusals = self._doubtful[key] = self._doubtful.get(key, 0) + 1
            if refusals >= _MOST_REFUSALS:
                del self._doubtful[key]
                given_up.append(key)
        return given_up

    def forget(self) -> None:
        """Forget the registered keys: the connection has ended."""
        self._registered.clear()
        self._doubtful.clear()

    def _held(self) -> list[Key]:
        """Return the keys that the server has or may have."""
        return [*self._registered, *self._doubtful]

    def _fits(self, keys: Iterable[Key]) -> bool:
        return len(_items(self._held()) | _items(keys)) <= self._items

    def _first(self, keys: Collection[Key]) -> tuple[Key, ...]:
        """Return as many items as one message may carry, in order, each with all of its keys."""
        items: dict[str, None] = {}
        for _, item in keys:
            if item not in items and len(items) == self._batch:
                break
            items[item] = None
        return tuple(key for key in keys if key[1] in items)


def _items(keys: Iterable[Key]) -> set[str]:
    return {item for _, item in keys if item}
