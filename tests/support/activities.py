"""Activities: the columns of the fault matrix, what a program does while a fault strikes.

Each is done three times: before the fault, while it strikes, and after it has been mended. An
activity says how it ended under the fault, and checks at the end that nothing was lost or doubled.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from kiwoom_async import (
    Gap,
    KiwoomError,
    Order,
    OrderInDoubt,
    OrderRejected,
    Session,
    SessionClosed,
    SessionReplaced,
    Stream,
    Trade,
)
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.conditions.models import ConditionHit
from kiwoom_async.simulator import Simulator
from tests.support.activity import Activity, Fault
from tests.support.fault_rows import Row
from tests.support.symbols import HYNIX, SAMSUNG

__all__ = ["ACTIVITIES", "Closing"]


class Idle(Activity):
    """A stream is open, and nothing is traded."""

    does = frozenset({"up", "line", "login", "time"})

    async def act(self, strike: Fault) -> None:
        await strike()
        await self.session.clock.sleep(40)


class Ticking(Activity):
    """Trades come every two seconds."""


class Paging(Activity):
    """Candles are read, page after page; the fault strikes between two pages."""

    does = frozenset({"up", "line", "login", "call", "page", "time"})
    outcome = "call"

    def __init__(self, exchange: Simulator, session: Session, folder: Path) -> None:
        super().__init__(exchange, session, folder)
        self.tables: list[list[str]] = []

    async def act(self, strike: Fault) -> None:
        rows: list[str] = []
        pages = 0
        pager = self.session.chart.minute_candles(SAMSUNG)
        async for page in pager.pages():
            rows += [str(row.wire) for row in page]
            pages += 1
            if pages == 1:
                day = self.exchange.day
                await strike()
            if pages == 3:
                break
        if self.exchange.day == day:  # at midnight the newest candle is another
            self.tables.append(rows)

    async def end(self, row: Row) -> None:
        await super().end(row)
        for rows in self.tables:
            assert rows == self.tables[0]
            assert len(set(rows)) == len(rows) == 2_700


class Ordering(Activity):
    """An order that rests is followed by one at the market; then the first one is cancelled."""

    does = frozenset({"up", "line", "login", "REAL", "call", "time"})
    outcome = "order"

    def __init__(self, exchange: Simulator, session: Session, folder: Path) -> None:
        super().__init__(exchange, session, folder)
        self.asked = 0
        self.orders: list[Order] = []
        self.unsent = 0

    async def act(self, strike: Fault) -> None:
        low = self.exchange.stock(SAMSUNG).book.best_bid - 1_000
        resting = await self.attempt(self.session.orders.buy(SAMSUNG, 5, price=low))
        await strike()
        market = self.session.orders.buy(SAMSUNG, 3, order_type="market")
        try:
            await self.attempt(market)
        finally:
            if resting.is_open and not self.session.closed:
                await self.attempt(resting.cancel())

    async def attempt(self, sending: Awaitable[Order]) -> Order:
        """Send one; when its fate is unknown, ask the broker once the fault is over."""
        self.asked += 1
        try:
            order = await sending
        except (OrderInDoubt, OrderRejected) as error:
            self.orders.append(error.order)
            raise
        except KiwoomError as error:
            assert not error.sent
            self.unsent += 1
            raise
        self.orders.append(order)
        return order

    async def end(self, row: Row) -> None:
        if row.line == "ends":
            return
        for order in self.session.orders.in_doubt:
            if await order.resolve() is None:
                self.unsent += 1
                self.orders.remove(order)
        await self.session.clock.sleep(1)
        booked = self.exchange.account.orders
        ours = {order.no: order for order in self.orders if order.no in booked}
        assert ours.keys() == booked.keys()
        for no, order in ours.items():
            assert (order.filled_size, order.is_open) == (booked[no].filled, booked[no].open)
        assert len(self.orders) + self.unsent == self.asked
        await super().end(row)

    def check_ticks(self, row: Row) -> None:
        """Own trades are in the stream too."""


class Registering(Activity):
    """Another stream is entered and closed again."""

    does = frozenset({"up", "line", "login", "REG", "time"})
    outcome = "entering"

    async def act(self, strike: Fault) -> None:
        await strike()
        async with self.session.stream((Trade, Gap), HYNIX, "035420") as trades:
            self.exchange.trade(HYNIX)
            while isinstance(record := await anext(trades), Gap):
                self.exchange.trade(HYNIX)
            assert record.item == HYNIX


class Watching(Activity):
    """A condition is watched, and stocks enter it."""

    does = frozenset({"up", "line", "login", "REAL", "time"})

    async def begin(self, stack: AsyncExitStack) -> None:
        await super().begin(stack)
        self.hits: Stream[ConditionHit] = await stack.enter_async_context(
            self.session.conditions.watch("0")
        )
        self.entered: list[str] = []

    async def act(self, strike: Fault) -> None:
        await strike()
        for _ in range(3):
            symbol = self.exchange.symbols[20 + len(self.entered)]
            self.entered.append(symbol)
            self.exchange.enter_condition("0", symbol)
            await self.session.clock.sleep(2)

    async def end(self, row: Row) -> None:
        await super().end(row)
        if row.line == "ends" or row.lost:
            return
        seen: list[str] = []
        async for hit in self.hits:
            seen += [hit.symbol] if hit.event == "entered" else []
            if hit.symbol == self.entered[-1]:
                break
        counts = [seen.count(symbol) for symbol in self.entered]
        assert all(1 <= count <= 1 + row.doubled for count in counts), counts


class LoggingIn(Activity):
    """The first stream of a session is entered."""

    does = frozenset({"line", "login", "REG", "call"})
    outcome = "login"

    async def begin(self, stack: AsyncExitStack) -> None:
        """Open nothing yet."""

    async def act(self, strike: Fault) -> None:
        await strike()
        async with self.session.stream((Trade, Gap), SAMSUNG) as trades:
            self.exchange.trade(SAMSUNG)
            while isinstance(await anext(trades), Gap):
                self.exchange.trade(SAMSUNG)

    async def end(self, row: Row) -> None:
        """Check nothing: no stream is open."""


class Closing(Activity):
    """The session is closed while a call is under way; the next one works."""

    does = frozenset({"up", "line", "login", "REAL", "call"})

    async def act(self, strike: Fault) -> None:
        await self.session.stocks.info(SAMSUNG)

    async def close(self, strike: Fault, struck: Callable[[], object]) -> KiwoomError | None:
        """Close under the fault, with a call under way."""
        await strike()
        self.exchange.trade(SAMSUNG)
        call = asyncio.create_task(self.session.call("ka10001", stk_cd=SAMSUNG))
        with suppress(TimeoutError):  # a port that is deaf hears nothing
            await self.exchange.wait_for(struck, timeout=0.5)
        try:
            await self.session.aclose()
        except SessionReplaced as error:
            return error
        finally:
            await asyncio.wait([call])
            assert call.exception() is None or isinstance(call.exception(), KiwoomError)
        return None

    async def end(self, row: Row) -> None:
        try:
            async for _ in self.stream:
                pass
        except (SessionClosed, SessionReplaced):
            return
        raise AssertionError("the stream goes on after its session")


class Recording(Activity):
    """A recorder writes the trades to a journal."""

    async def begin(self, stack: AsyncExitStack) -> None:
        await super().begin(stack)
        self.recorder = Recorder(self.session, self.folder, keep_free=0)
        stack.push_async_callback(self.stop)
        await self.recorder.__aenter__()
        await self.recorder.add(Trade, SAMSUNG)

    async def stop(self) -> type[KiwoomError] | None:
        """Close the recorder; return the error that ended it."""
        try:
            await self.recorder.aclose()
        except KiwoomError as error:
            return type(error)
        return None

    async def end(self, row: Row) -> None:
        await super().end(row)
        assert await self.stop() == (SessionReplaced if row.line == "ends" else None)
        lines = [one for one in Journal(self.folder).lines() if one.type in ("0B", "gap")]
        written = [abs(int(json.loads(one.values)["15"])) for one in lines if one.type == "0B"]
        assert written == [one for one in self.got if isinstance(one, int)]
        gaps = [one for one in lines if one.type == "gap"]
        assert len(gaps) >= (row.line == "breaks")


ACTIVITIES: dict[str, type[Activity]] = {
    "idle": Idle,
    "ticking": Ticking,
    "paging": Paging,
    "ordering": Ordering,
    "registering": Registering,
    "watching": Watching,
    "logging in": LoggingIn,
    "closing": Closing,
    "recording": Recording,
}
