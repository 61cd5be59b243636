"""Soak: trading days in simulated time, with faults by a seed; both sides' books are compared.

A bot trades, records and pages while calls, requests, frames and connections fail by chance, and
other programs log in with its key: then its session has ended, and it opens another. At noon of
each day the faults end and the two sides must agree; then come a night, a midnight and sometimes a
weekend, a dead token or a restart of the program.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
import msgspec

from kiwoom_async import (
    Gap,
    KiwoomError,
    Order,
    OrderError,
    OrderInDoubt,
    Session,
    SessionClosed,
    SessionReplaced,
    Stream,
    Trade,
)
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.market import next_trading_day
from kiwoom_async.net.websocket import LibraryName
from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.simulator.faults import Fault
from tests.support.symbols import HYNIX, SAMSUNG

__all__ = ["Figures", "Soak"]

DAY = dt.date(2026, 3, 5)
SYMBOLS = (SAMSUNG, HYNIX, "035420")
SENDING = frozenset({"kt10000", "kt10001", "kt10002", "kt10003"})
MORNING = dt.time(10)
SPAN = dt.timedelta(minutes=2)  # of a day, with two mishaps in it
RECOVERY = 150.0  # seconds


class Figures(msgspec.Struct):
    """What happened in a soak.

    Attributes:
        attempts: Orders, changes and cancellations that the bot asked for.
        booked: Those that the exchange has in its books.
        doubts: Those whose answer did not come, or was not understood.
        trades, gaps: Records of the bot's stream.
        faults: Occasions at which something went wrong.
        replaced: Sessions that another program ended by its login.
        logins, calls: As counted by the exchange.
    """

    days: int = 0
    attempts: int = 0
    booked: int = 0
    doubts: int = 0
    errors: int = 0
    trades: int = 0
    gaps: int = 0
    missed: int = 0
    journals: int = 0
    recorded: int = 0
    pages: int = 0
    faults: int = 0
    mishaps: int = 0
    replaced: int = 0
    restarts: int = 0
    logins: int = 0
    calls: int = 0


class Soak:
    """One soak.

    Args:
        seed: Of the market, of the faults and of the bot.
        folder: Directory of the journal.
        library: Library of the WebSocket.
        rate: Probability of each kind of fault at each occasion.

    Attributes:
        story: What happened, in the bot's words; the same for the same seed.
        figures: The same in numbers.
    """

    def __init__(
        self, seed: int, folder: Path, *, library: LibraryName = "aiohttp", rate: float = 0.01
    ) -> None:
        self.seed = seed
        self.folder = folder
        self.library: LibraryName = library
        self.rate = rate
        self.rng = random.Random(f"{seed}:soak")
        self.story: list[str] = []
        self.figures = Figures()
        self.today: list[list[Trade | Gap]] = []

    async def play(self, days: int) -> None:
        """Live through some trading days."""
        rules = Rules(event_delay=0.01, registrations=20)
        stage = {"holdings": dict.fromkeys(SYMBOLS, 10_000), "cash": 10**11}
        async with Simulator(seed=self.seed, pace=0, day=DAY, rules=rules, **stage) as exchange:  # type: ignore[arg-type]
            self.exchange = exchange
            assert exchange.server.clock is not None
            self.clock = exchange.server.clock
            while self.figures.days < days:
                more = self.rng.randint(1, 5)  # days until the program is started again
                await self._live(min(more, days - self.figures.days))
                self.figures.restarts += 1
            self.figures.logins = sum(one.name == "LOGIN" for one in exchange.messages)
            self.figures.calls = len(exchange.calls)

    async def _live(self, days: int) -> None:
        """Start the program, live through some days, and stop it."""
        self.running, self.stop = anyio.Event(), anyio.Event()
        self.recorded: Session | None = None
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._supervise())
            async with AsyncExitStack() as recordings:
                for _ in range(days):
                    await self.running.wait()
                    if self.recorded is not self.session:
                        await recordings.enter_async_context(self._recording())
                    await self._day()
            self.stop.set()

    async def _supervise(self) -> None:
        """Run the bot, and start it again when another program has replaced its session."""
        while not self.stop.is_set():
            try:
                async with AsyncExitStack() as stack:
                    await self._begin(stack)
                    self.running.set()
                    await self.stop.wait()
            except SessionReplaced:
                self.figures.replaced += 1
                self.note("replaced by another program")
            except KiwoomError as error:  # it could not start
                self.note(f"start {type(error).__name__}")
            else:
                return
            self.running = anyio.Event()
            await self.clock.sleep(1)

    async def _begin(self, stack: AsyncExitStack) -> None:
        """Start the program."""
        exchange, self.seen = self.exchange, list[Trade | Gap]()
        self.session = await stack.enter_async_context(
            Session(
                exchange.server,
                exchange.credentials,
                websocket=self.library,
                order_journal=self.folder / "orders",
            )
        )
        self.orders: list[Order] = []
        self.today.append([])
        await stack.enter_async_context(self._reading())
        self.positions = await stack.enter_async_context(self.session.positions())
        await self.session.orders.open()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        """Read the bot's stream until it is closed, and then to its end."""
        stream = self.session.stream((Trade, Gap), *SYMBOLS, detect_gaps=True, buffer=100_000)
        async with stream:
            reading = asyncio.create_task(self._read(stream))
            try:
                yield
            finally:
                await stream.aclose()
                with anyio.CancelScope(shield=True):
                    await reading

    @asynccontextmanager
    async def _recording(self) -> AsyncIterator[None]:
        """Record what the bot's session gets, then compare with what the bot read.

        It begins and ends while the market stands: what it has is all that the bot reads meanwhile.
        """
        await self.clock.sleep(10)
        self.recorded, seen = self.session, self.seen
        self.figures.journals += 1
        folder = self.folder / f"{self.figures.journals}"
        with suppress(SessionReplaced):
            async with Recorder(self.session, folder, keep_free=0) as recorder:
                await recorder.add(Trade, *SYMBOLS)
                early = len(_wires(seen))
                yield
        lines = [one.values for one in Journal(folder).lines("0B")]
        assert lines == _wires(seen)[early:]
        self.figures.recorded += len(lines)

    async def _day(self) -> None:
        """Trade under faults, then compare, then let the night pass."""
        exchange, day = self.exchange, self.exchange.day
        self.today, self.size, self.attempts = [[]], 0, 0
        self.orders = []
        self.others: set[asyncio.Task[None]] = set()
        await exchange.settled()  # a PING on its way is no concern of the faults
        faults = exchange.random_faults(self.seed * 1_000 + self.figures.days, self.rate)
        tasks = [asyncio.create_task(one) for one in (self._trade(), self._page())]
        for mishap in self._mishaps():
            await exchange.run(until=exchange.now + SPAN / 3)
            mishap()
            self.figures.mishaps += 1
        await exchange.run(until=exchange.now + SPAN / 3)
        await self._recover(faults)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        for task in tasks:
            assert task.cancelled() or task.exception() is None, task.exception()
        await self._compare()
        self.figures.days += 1
        self.note(f"end of {day}: {exchange.account.bought} {exchange.account.sold}")
        await self._night()

    def _mishaps(self) -> list[Any]:
        """Choose what befalls the line and the keys, beside the faults of calls and frames."""
        exchange = self.exchange
        every = [
            exchange.drop_connections,
            exchange.mute,
            exchange.expire_tokens,
            lambda: exchange.drop_connections("both"),
            lambda: exchange.html_maintenance(count=3),
            lambda: exchange.on_request("LOGIN").refuse(1, "no"),
            lambda: exchange.on_request("REG").ignore(),
            lambda: exchange.garble(on="socket"),
            lambda: self.others.add(asyncio.create_task(self._log_in_elsewhere())),
        ]
        return self.rng.sample(every, 2)

    async def _log_in_elsewhere(self) -> None:
        """Be another program with the same key, until the bot has its socket back, or no luck."""
        exchange = self.exchange
        with suppress(KiwoomError):
            async with (
                Session(exchange.server, exchange.credentials) as other,
                other.stream(Trade, SAMSUNG) as trades,
            ):
                async for _ in trades:
                    pass

    async def _recover(self, faults: list[Fault]) -> None:
        """End the faults; a last trade of each stock shows what was lost before."""
        self.figures.faults += sum(fault.hits for fault in faults)
        self.note(f"faults {[fault.hits for fault in faults]}")
        self.exchange.heal()
        await self.clock.sleep(RECOVERY)
        for other in self.others:
            await other
        await self.running.wait()
        for symbol in SYMBOLS:
            self.exchange.trade(symbol)
        await self.exchange.settled()
        await self.clock.sleep(5)

    async def _night(self) -> None:
        """Sleep to the next trading day; the token ends on the way."""
        opening = dt.datetime.combine(next_trading_day(self.exchange.day), MORNING)
        await self.clock.sleep((opening - self.exchange.now).total_seconds())
        await self.clock.sleep(RECOVERY)

    # The bot.

    def note(self, what: object) -> None:
        """Write down what happened, and when."""
        self.story.append(f"{self.clock.now():%m-%d %H:%M:%S.%f} {what}")

    async def _read(self, stream: Stream[Trade | Gap]) -> None:
        seen = self.seen
        with suppress(SessionClosed, SessionReplaced):
            async for record in stream:
                seen.append(record)
                self.today[-1].append(record)

    async def _trade(self) -> None:
        while True:
            await self.clock.sleep(self.rng.uniform(1, 8))
            symbol = self.rng.choice(SYMBOLS)
            self.size += 1
            with suppress(SessionClosed, SessionReplaced):
                await self._order(symbol, self.size)

    async def _order(self, symbol: str, size: int) -> None:
        """Buy or sell at the market, or rest an order, to be changed or cancelled."""
        orders, what = self.session.orders, self.rng.randrange(5)
        low = self.exchange.stock(symbol).book.best_bid
        low -= 10 * (self.exchange.stock(symbol).book.best_ask - low)
        if what < 2:
            place = orders.buy if what else orders.sell
            await self._attempt(place(symbol, size, order_type="market"))
            return
        order = await self._attempt(orders.buy(symbol, size, price=low))
        await self.clock.sleep(self.rng.uniform(0, 3))
        if order is None or what == 2:
            return
        change = order.cancel() if what == 3 else order.modify(price=low)
        await self._attempt(change)

    async def _attempt(self, sending: Awaitable[Order]) -> Order | None:
        self.attempts += 1
        try:
            order = await sending
        except OrderInDoubt as error:
            self.figures.doubts += 1
            self.note(f"in doubt: {error.order.size}")
            self.orders.append(error.order)
        except OrderError as error:
            self.note(type(error).__name__)
        except KiwoomError as error:
            self.figures.errors += 1
            self.note(type(error).__name__)
        else:
            self.note(order.no)
            self.orders.append(order)
            return order
        return None

    async def _page(self) -> None:
        """Read candles; a table that was read to its end has no row twice."""
        while True:
            await self.clock.sleep(self.rng.uniform(10, 30))
            rows: list[str] = []
            try:
                rows += [
                    str(row.wire)
                    for row in await self.session.chart.daily_candles(SAMSUNG).collect(700)
                ]
            except KiwoomError as error:
                self.figures.errors += 1
                self.note(f"page {type(error).__name__}")
                continue
            self.figures.pages += 2
            assert len(set(rows)) == len(rows) == 700

    # Both sides.

    async def _compare(self) -> None:
        for order in self.session.orders.in_doubt:
            with suppress(OrderInDoubt):  # several look alike
                await order.resolve()
        await self.clock.sleep(5)
        found = {order.no: order for order in await self.session.orders.today()}
        books = self.exchange.account.orders
        assert found.keys() == books.keys()
        for no, booked in books.items():
            ours = found[no]
            assert (ours.filled_size, ours.remaining_size) == (booked.filled, booked.remaining), no
            assert ours.is_open == booked.open, no
            self.note(f"{no} {booked.filled} {booked.remaining}")
        for order in self.orders:
            assert not order.no or found[order.no] is order
        assert len(books) <= self.attempts
        held = {one.stock.symbol: one.size for one in self.exchange.account.held()}
        assert {symbol: one.size for symbol, one in self.positions.items()} == held
        self._compare_volumes()
        self.figures.attempts += self.attempts
        self.figures.booked += len(books)

    def _compare_volumes(self) -> None:
        """Between a session's first and last trade of a day, what did not come is in a gap."""
        for records in self.today:
            for symbol in SYMBOLS:
                self._compare_volume([one for one in records if one.item == symbol])
        kinds = Counter(type(one) for records in self.today for one in records)
        self.figures.trades += kinds[Trade]
        self.figures.gaps += kinds[Gap]

    def _compare_volume(self, records: list[Trade | Gap]) -> None:
        trades = [one for one in records if isinstance(one, Trade)]
        if not trades:  # its session was replaced too soon
            assert records is not self.today[-1]
            return
        since = records[records.index(trades[0]) :]
        missed = sum(one.missed_size or 0 for one in since if isinstance(one, Gap))
        came = sum(abs(one.size) for one in trades[1:])
        assert trades[-1].cumulative_volume - trades[0].cumulative_volume == came + missed
        self.note(f"{trades[0].item} {len(trades)} {missed}")
        self.figures.missed += missed


def _wires(records: list[Trade | Gap]) -> list[bytes]:
    return [one.wire for one in records if isinstance(one, Trade)]
