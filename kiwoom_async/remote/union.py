"""Union: what all clients want registered together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, Protocol

import anyio

from kiwoom_async import realtime
from kiwoom_async.errors import ConfigError
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.requests import subscriptions
from kiwoom_async.wire.frames import Key

__all__ = ["Outlet", "Records", "Registering", "Union"]

_KINDS: dict[str, type[Realtime]] = {
    kind.type_code: kind for kind in (getattr(realtime, name) for name in realtime.__all__)
}


class Outlet(Protocol):
    """A recorder, or what stands for it without a journal."""

    async def add(self, types: type[Any], *symbols: str) -> None: ...
    async def remove(self, types: type[Any], *symbols: str) -> None: ...


class Registering(Protocol):
    """What registers keys: for records, or for watched conditions."""

    def check(self, code: str, items: Collection[str]) -> None:
        """Reject what can't be registered, before anything is.

        Raises:
            ConfigError: in this case.
        """

    async def add(self, code: str, *items: str) -> None:
        """Register items of a type; none of them if it fails."""

    async def remove(self, code: str, *items: str) -> None:
        """End the registration of items of a type."""


class Records:
    """Registers records.

    Args:
        outlet: Where they go.
    """

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def check(self, code: str, items: Collection[str]) -> None:
        """Reject an unknown type, one of the account, and impossible symbols."""
        kind = _KINDS.get(code)
        if kind is None:
            raise ConfigError(f"the gateway does not know the type {code!r}")
        if kind.item_kind == "account":
            raise ConfigError(
                f"{kind.__name__} is about the account: a gateway does not publish it"
            )
        subscriptions([kind], [*items])

    async def add(self, code: str, *items: str) -> None:
        """Register items of a type."""
        await self._outlet.add(_KINDS[code], *items)

    async def remove(self, code: str, *items: str) -> None:
        """End the registration of items of a type."""
        await self._outlet.remove(_KINDS[code], *items)


class Union:
    """The registrations of a gateway: each is there as long as a client wants it.

    One client waits for what another has registered: so conditions, which the server may be slow
    to answer, have a union of their own.

    Args:
        registering: Registers them.
    """

    def __init__(self, registering: Registering) -> None:
        self._registering = registering
        self._wanted: dict[str, frozenset[Key]] = {}
        self._uses: Counter[Key] = Counter()
        self._changing = anyio.Lock()

    @property
    def keys(self) -> Collection[Key]:
        """What is registered."""
        return self._uses.keys()

    def clients(self, key: Key) -> list[str]:
        """Return who wants a key."""
        return [client for client, keys in self._wanted.items() if key in keys]

    def forget(self, key: Key) -> None:
        """Note that a key is not registered any more, and that its clients know it."""
        self._uses.pop(key, None)
        for client in self.clients(key):
            self._wanted[client] -= {key}

    async def set(self, client: str, keys: Iterable[Key]) -> None:
        """Register what a client wants, and end what no client wants any more.

        Raises:
            ConfigError: more items than a connection allows, an impossible symbol, an unknown type,
                or one that is about the account. Nothing has changed then.
            SubscriptionRejected: the server refused. Nothing has changed then.
            TransportError, SessionClosed, CaptureError, …: it can't be registered.
        """
        after = frozenset(keys)
        if not after and client not in self._wanted:
            return  # also while another client waits for what it registers
        async with self._changing:
            await self._add([key for key in after if key not in self._uses])
            before = self._wanted.get(client, frozenset())
            if after:
                self._wanted[client] = after
            else:
                self._wanted.pop(client, None)
            self._uses.update(after)
            self._uses.subtract(before)
            gone = [key for key, uses in self._uses.items() if not uses]
            self._uses = +self._uses
            await self._remove(gone)

    async def _remove(self, keys: Iterable[Key]) -> None:
        for code, items in _by_type(keys):
            await self._registering.remove(code, *items)

    async def _add(self, keys: Collection[Key]) -> None:
        added: list[Key] = []
        for code, items in _by_type(keys):
            self._registering.check(code, items)
        try:
            for code, items in _by_type(keys):
                await self._registering.add(code, *items)
                added += [(code, item) for item in items or [""]]
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._remove(added)
            raise


def _by_type(keys: Iterable[Key]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for code, item in sorted(keys):
        found.setdefault(code, []).extend([item] if item else [])
    return [*found.items()]
