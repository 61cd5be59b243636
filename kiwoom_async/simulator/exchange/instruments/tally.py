"""Tally: brokers and programs of one instrument on one day, brought up to date when asked for."""

from __future__ import annotations

import datetime as dt
import random

import msgspec

from kiwoom_async.simulator.exchange.instruments.flows import Brokers, Programs

__all__ = ["Tally"]


class _Mark(msgspec.Struct, frozen=True, gc=False):
    """The tape at a moment."""

    now: dt.datetime
    time: str
    price: int
    volume: int
    turnover: int


class Tally:
    """Totals behind the trades of a day; they follow the tape from mark to mark.

    An instrument that trades without being looked at only notes the marks. The totals are the same
    whenever they are asked for.

    Attributes:
        volume: Of the day at the last mark, shares.
    """

    def __init__(
        self, volume: int, turnover: int, rng: random.Random, now: dt.datetime, price: int
    ) -> None:
        self.volume = volume
        self._brokers = Brokers(volume, rng)
        self._programs = Programs(volume, turnover, rng, now, price)
        self._marks: list[_Mark] = []

    def note(self, now: dt.datetime, time: str, price: int, volume: int, turnover: int) -> None:
        """Set a mark: the totals catch up with the tape as it is now."""
        self.volume = volume
        self._marks.append(_Mark(now, time, price, volume, turnover))

    @property
    def brokers(self) -> Brokers:
        """Purchases and sales of each broker."""
        self._catch_up()
        return self._brokers

    @property
    def programs(self) -> Programs:
        """Program trading."""
        self._catch_up()
        return self._programs

    def _catch_up(self) -> None:
        marks, self._marks = self._marks, []
        for mark in marks:
            self._brokers.catch_up(mark.volume, mark.time, mark.price)
            self._programs.catch_up(mark.volume, mark.turnover, mark.now, mark.price)
