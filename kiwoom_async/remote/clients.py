"""Clients: the names of a gateway's clients, and their leases."""

from __future__ import annotations

from typing import NamedTuple

from kiwoom_async.errors import BusRefused

__all__ = ["Clients"]


class _Client(NamedTuple):
    instance: str
    until: float
    inbox: str


class Clients:
    """Who has which name, and until when.

    Args:
        life: Seconds for which a client has its name without a sign of life.
    """

    def __init__(self, life: float) -> None:
        self.life = life
        self._by_name: dict[str, _Client] = {}

    @property
    def names(self) -> list[str]:
        """The names that are held."""
        return [*self._by_name]

    def inbox(self, name: str) -> str:
        """Return where a client reads hits; blank for one that is gone, or reads none."""
        found = self._by_name.get(name)
        return found.inbox if found is not None else ""

    def renew(self, name: str, instance: str, now: float, inbox: str = "") -> bool:
        """Give a name to a client, or keep it for it; return whether it had it.

        Raises:
            BusRefused: another program has it.
        """
        found = self._by_name.get(name)
        if found is not None and found.instance != instance and now < found.until:
            raise BusRefused(
                f"another program is called {name!r}: choose another name, or wait "
                f"{found.until - now:.0f} s in case it has ended"
            )
        self._by_name[name] = _Client(instance, now + self.life, inbox)
        return found is not None and found.instance == instance

    def has(self, name: str, instance: str) -> bool:
        """Return whether a client has its name."""
        found = self._by_name.get(name)
        return found is not None and found.instance == instance

    def end(self, name: str, instance: str) -> bool:
        """Free a name; return whether this client had it."""
        if not self.has(name, instance):
            return False
        del self._by_name[name]
        return True

    def lapsed(self, now: float) -> list[str]:
        """Free the names whose clients gave no sign of life, and return them."""
        gone = [name for name, client in self._by_name.items() if client.until <= now]
        for name in gone:
            del self._by_name[name]
        return gone
