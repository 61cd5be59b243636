"""Activity: base of the columns of the fault matrix, what a program does while a fault strikes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from kiwoom_async import Gap, KiwoomError, Session, SessionReplaced, Stream, Trade
from kiwoom_async.simulator import Simulator
from tests.support.fault_rows import Row, Where
from tests.support.symbols import SAMSUNG

__all__ = ["Activity", "Fault"]

Fault = Callable[[], Awaitable[None]]
"""Lets the fault strike."""


class Activity:
    """What every activity has: a stream of trades, so that each has a connection to lose.

    Attributes:
        does: What it gives a fault to act on.
        outcome: The column of a row that says how it ends.
    """

    does: frozenset[Where] = frozenset({"up", "line", "login", "REAL", "time"})
    outcome = ""

    def __init__(self, exchange: Simulator, session: Session, folder: Path) -> None:
        self.exchange = exchange
        self.session = session
        self.folder = folder
        self.size = 0
        self.sizes: list[int] = []  # of the trades made while the stream was open
        self.got: list[int | Gap] = []

    async def begin(self, stack: AsyncExitStack) -> None:
        """Open what stays open."""
        kinds = (Trade, Gap)
        self.stream: Stream[Any] = await stack.enter_async_context(
            self.session.stream(kinds, SAMSUNG, detect_gaps=True)
        )

    async def act(self, strike: Fault) -> None:
        """Do it once; the fault strikes in the middle."""
        await strike()
        await self.ticks(5)

    async def ticks(self, count: int) -> None:
        """Trade a few times, every two seconds."""
        for _ in range(count):
            self.size += 1
            self.sizes.append(self.size)
            self.exchange.trade(SAMSUNG, size=self.size)
            await self.session.clock.sleep(2)

    async def end(self, row: Row) -> None:
        """Check the stream: what is missing is behind a gap, and nothing came twice."""
        ended = await self._read_stream()
        assert ended == (SessionReplaced if row.line == "ends" else None)
        self.check_ticks(row)

    async def _read_stream(self) -> type[KiwoomError] | None:
        """Read all that came, up to a last trade."""
        if self.session.state.name == "live":
            await self.ticks(1)
        try:
            async for record in self.stream:
                self.got.append(record if isinstance(record, Gap) else abs(record.size))
                if self.got[-1] == self.size:
                    return None
        except KiwoomError as error:
            return type(error)
        return None

    def check_ticks(self, row: Row) -> None:
        """Compare what came with what was traded."""
        came = [one for one in self.got if isinstance(one, int)]
        assert len(came) - len(set(came)) <= row.doubled
        assert came == sorted(came)
        missing = set(self.sizes) - set(came)
        if row.line == "ends":
            assert not missing or min(missing) > max(came)
            return
        counted = sum(one.missed_size or 0 for one in self.got if isinstance(one, Gap))
        assert counted == sum(missing)
        losses = [one for one in self.got if isinstance(one, Gap) and not one.symbol]
        if row.line == "stays":
            assert len(missing) <= row.lost
            assert not losses
        else:
            assert losses
