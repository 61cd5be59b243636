"""Ownership: whose the orders of today are, and the events of those whose owner is not known yet.

Nothing here grows for longer than a day: numbers of orders begin again every day, and a client that
had none since the day before has missed nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable

from kiwoom_async.execution.ledger import key_of
from kiwoom_async.remote.messages import Report

__all__ = ["Ownership"]

_EVENTS = 1_000  # of an order whose owner is not known
_ALL_EVENTS = 20_000  # of all such orders


class Ownership:
    """The owners of orders, by the orders' numbers.

    Args:
        today: The day.

    Attributes:
        booked: Numbers of today's orders by the names of their requests.
        day: The day.
        of_balances: Names of the clients that want balances.
    """

    def __init__(self, today: dt.date) -> None:
        self.booked: dict[str, str] = {}
        self.day = today
        self.of_balances: set[str] = set()
        self._owners: dict[str, set[str]] = {}
        self._names: set[str] = set()
        self._names_before: set[str] = set()
        self._unclaimed: dict[str, deque[Report]] = {}
        self._events = 0

    @property
    def names(self) -> set[str]:
        """Names that may miss something: with orders since the day before, or balances."""
        return self._names | self._names_before | self.of_balances

    def turn_over(self, today: dt.date) -> None:
        """Forget the orders of the day before, if there is a new day.

        Its names stay for a day: what they miss of it may be noticed today.
        """
        if today == self.day:
            return
        self.day = today
        self.booked.clear()
        self._owners.clear()
        self._unclaimed.clear()
        self._events = 0
        self._names_before, self._names = self._names, set()

    def mention(self, name: str) -> None:
        """Note that a client had reports lately."""
        self._names.add(name)

    def own(self, no: str, name: str) -> Iterable[Report]:
        """Note an owner of an order; return the events that waited for one."""
        key = key_of(no)
        if not key:  # an event without an original order has such a one
            return ()
        self._owners.setdefault(key, set()).add(name)
        self._names.add(name)
        waited = self._unclaimed.pop(key, ())
        self._events -= len(waited)
        return waited

    def has(self, no: str, name: str) -> bool:
        """Return whether a client is an owner of an order."""
        return name in self._owners.get(key_of(no), ())

    def owners(self, *keys: str) -> set[str]:
        """Return the owners of orders, by their keys."""
        return set().union(*(self._owners.get(key, ()) for key in keys))

    def keep(self, key: str, report: Report) -> None:
        """Keep an event until its order has an owner; the oldest are dropped beyond a bound."""
        if not key or key in self._owners:
            return
        events = self._unclaimed.setdefault(key, deque(maxlen=_EVENTS))
        self._events += len(events) < _EVENTS
        events.append(report)
        if self._events > _ALL_EVENTS:
            self._events -= len(self._unclaimed.pop(next(iter(self._unclaimed))))
