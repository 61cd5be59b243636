"""Pulse: messages sent once a second: indices, brokers, programs, fair values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import cast

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.instruments.beat import Beat
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.instruments.world_gold import WorldGold
from kiwoom_async.simulator.exchange.market.fund import Fund
from kiwoom_async.simulator.exchange.market.warrant import Warrant
from kiwoom_async.simulator.exchange.trading.happenings import (
    Happening,
    NavChanged,
    SectorMoved,
    WarrantValued,
    WorldGoldMoved,
)
from kiwoom_async.simulator.exchange.trading.play import Play

__all__ = ["Pulse"]

_INTERVAL = dt.timedelta(seconds=1)
_DERIVED: frozenset[type] = frozenset({Fund, Warrant})


class Pulse:
    """Sends once a second of exchange time what has moved since the last time.

    Attributes:
        due: When it does so next.
    """

    def __init__(
        self,
        clock: Clock,
        play: Play,
        sectors: Iterable[Sector],
        beat: Beat,
        world_gold: WorldGold,
    ) -> None:
        self._clock = clock
        self._play = play
        self._sectors = list(sectors)
        self._beat = beat
        self._world_gold = world_gold
        self.due = clock.now
        self._sent: dict[str, tuple[int, float]] = {}

    def begin_day(self) -> None:
        """Start a day: nothing was traded yet."""
        self.due = self._clock.now
        self._beat.move(self._clock.day, self._clock.hhmmss, between=False)

    def beat(self, *, between: bool = False) -> list[Happening]:
        """Return the messages to send now; empty before the next full second.

        Args:
            between: Whether this is a full second, and nothing was traded in it yet.
        """
        clock = self._clock
        if clock.now < self.due:
            return []
        self.due = clock.now.replace(microsecond=0) + _INTERVAL
        now = clock.hhmmss
        self._beat.move(clock.day, now, between=between)
        self._world_gold.move()
        return [
            WorldGoldMoved(self._world_gold),
            *self._play.tallies(every=not between),
            *(
                SectorMoved(one, view, now)
                for one in self._sectors
                if one.watched and (view := one.look())
            ),
            *self._values(now),
        ]

    def _values(self, now: str) -> list[Happening]:
        """Value the ETFs after the indices they hold have moved, the ELWs after what is behind
        them.
        """
        # a test of the exact class costs a tenth of isinstance(), which asks the abstract base
        awake = [one.stock for one in self._play.awake.values()]
        derived = [cast(Fund | Warrant, one) for one in awake if type(one) in _DERIVED]
        changed = [one for one in derived if self._changed(one)]
        return [
            NavChanged(one, now) if isinstance(one, Fund) else WarrantValued(one, now)
            for one in sorted(changed, key=lambda one: isinstance(one, Warrant))
        ]

    def _changed(self, one: Fund | Warrant) -> bool:
        """Return whether its value is another one than was sent last, and note it."""
        before, now = self._sent.get(one.symbol), _value(one)
        self._sent[one.symbol] = now
        return before != now


def _value(one: Fund | Warrant) -> tuple[int, float]:
    return one.price, one.nav if isinstance(one, Fund) else one.underlying.price
