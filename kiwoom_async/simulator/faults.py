"""Faults that come and go: each acts a number of times, or until it is undone."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any, Literal, Self

from kiwoom_async.simulator.exchange.clock import Clock

__all__ = ["Cut", "Fault", "Faults", "Kind", "Place"]

Kind = Literal[
    "alter",
    "answer",
    "cut",
    "delay",
    "disturb",
    "frame",
    "garble",
    "handshake",
    "hang_up",
    "ignore",
    "lose",
    "paging",
    "refuse",
    "refuse_request",
    "travel",
]
"""What goes wrong: with a REST call (an answer of its own, cut, late, unreadable, lost, refused,
without its continuation key, late on its way), with a socket request (ignored, refused, the line
broken), with a handshake, with a realtime frame (unreadable) or event (altered), or with any frame
(lost, repeated, late, the line broken)."""

_ON_CALLS = frozenset({"answer", "cut", "delay", "garble", "lose", "paging", "refuse", "travel"})

Place = Literal["text", "number", "digits"]
"""Where a refusal has its code: in the text, or only in ``return_code``, as number or string."""

Cut = Literal["list", "null_list", "return_code", "null_code", "everything"]
"""What is cut out of an answer."""


class Fault:
    """A deliberate error.

    It ends after ``count`` times, with :meth:`undo`, or at the end of a ``with`` block::

        with exchange.delay_answers(0.2):
            ...

    Attributes:
        kind: Kind of error.
        api_id: The only TR, socket request or realtime type it concerns, None for all.
        left: Times it will still act, None for "until undone".
        hits: Times it has acted.
        skip: Number of calls, requests or frames it lets pass first.
        begins: Time of the day until which it lets everything pass; None for none.
        chance: Probability with which it acts, drawn from ``rng``.
        rng: The source of chance.
        details: Arguments of its kind.
    """

    def __init__(self, kind: Kind, api_id: str | None, count: int | None, **details: Any) -> None:
        if count is not None and count < 1:
            raise ValueError(f"count must be at least 1, not {count}")
        if details.get("seconds", 0) < 0:
            raise ValueError(f"seconds must not be negative, not {details['seconds']}")
        self.kind = kind
        self.api_id = api_id
        self.left = count
        self.hits = 0
        self.skip = 0
        self.begins: dt.time | None = None
        self._passed: set[int] = set()
        self.chance = 1.0
        self.rng = random.Random()
        self.details = details

    def __repr__(self) -> str:
        concerns = self.api_id or "every call"
        left = "until undone" if self.left is None else f"{self.left} left"
        return f"Fault({self.kind} on {concerns}, {self.hits} hits, {left})"

    @property
    def active(self) -> bool:
        """Whether it will act again."""
        return self.left != 0

    def undo(self) -> None:
        """End it."""
        self.left = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.undo()

    def arrived(self, api_id: str, call: int) -> None:
        """Count a call that arrived; the first ``skip`` of them pass unharmed."""
        if self.kind not in _ON_CALLS:
            return
        if self.skip and self.active and self.api_id in (None, api_id):
            self.skip -= 1
            self._passed.add(call)

    def acts_on(self, kind: Kind, api_id: str, call: int, now: dt.time) -> bool:
        """Return whether it concerns this call; if so, count one more hit."""
        if self.kind != kind or not self.active or self.api_id not in (None, api_id):
            return False
        if call in self._passed or (self.begins is not None and now < self.begins):
            return False
        if self.skip and kind not in _ON_CALLS:
            self.skip -= 1
            return False
        if self.chance < 1 and self.rng.random() >= self.chance:
            return False
        self.hits += 1
        if self.left is not None:
            self.left -= 1
        return True


class Faults:
    """The faults that are in force, oldest first.

    Args:
        clock: Exchange time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._faults: list[Fault] = []

    @property
    def any(self) -> bool:
        """Whether any may be in force."""
        return bool(self._faults)

    def add(self, fault: Fault) -> Fault:
        """Put a fault in force."""
        self._faults = [known for known in self._faults if known.active]
        self._faults.append(fault)
        return fault

    def arrived(self, api_id: str, call: int) -> None:
        """Count a call of a TR that arrived, by its own number."""
        for fault in self._faults:
            fault.arrived(api_id, call)

    def take(self, kind: Kind, api_id: str = "", call: int = 0) -> Fault | None:
        """Return the first fault of ``kind`` that acts on ``api_id``, None if none does."""
        for fault in self._faults:
            if fault.acts_on(kind, api_id, call, self._clock.now.time()):
                return fault
        return None

    def undo_all(self) -> None:
        """End every fault."""
        for fault in self._faults:
            fault.undo()
