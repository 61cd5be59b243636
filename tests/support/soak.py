"""Soak: trading days in simulated time, with faults by a seed; both sides' books are compared.

A bot trades, records and pages while calls, requests, frames and connections fail by chance. At
noon of each day the faults end and the two sides must agree; then come a night, a midnight and
sometimes a weekend, a dead token or a restart of the program.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections import Counter
from collections.abc import Awaitable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import msgspec

from kiwoom_async import Gap, KiwoomError, Order, OrderError, OrderInDoubt, Session, Trade
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
    recorded: int = 0
    pages: int = 0
    faults: int = 0
    mishaps: int = 0
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

    async def play(self, days: int) -> None:
        """Live through some trading days."""
        rules = Rules(event_delay=0.01, registrations=20)
        stage = {"holdings": dict.fromkeys(SYMBOLS, 10_000), "cash": 10**11}
        async with Simulator(seed=self.seed, pace=0, day=DAY, rules=rules, **stage) as exchange:  # type: ignore[arg-type]
            self.exchange = exchange
            while self.figures.days < days:
                async with AsyncExitStack() as stack:
                    await self._begin(stack)
                    more = self.rng.randint(1, 5)  # days until the program is started again
                    for _ in range(min(more, days - self.figures.days)):
                        await self._day()
                    await self._compare_journal()
                self.figures.restarts += 1
            self.figures.logins = sum(one.name == "LOGIN" for one in exchange.messages)
            self.figures.calls = len(exchange.calls)

    async def _begin(self, stack: AsyncExitStack) -> None:
        """Start the program; nothing goes wrong meanwhile."""
        self.session = await stack.enter_async_context(
            Session(self.exchange.server, self.exchange.credentials, websocket=self.library)
        )
        self.seen: list[Trade | Gap] = []
        self.stream = await stack.enter_async_context(
            self.session.stream((Trade, Gap), *SYMBOLS, detect_gaps=True, buffer=100_000)
        )
        folder = self.folder / f"{self.figures.restarts}"
        self.recorder = await stack.enter_async_context(Recorder(self.session, folder, keep_free=0))
        self.journal = Journal(folder)
        await self.recorder.add(Trade, *SYMBOLS)
        self.positions = await stack.enter_async_context(self.session.positions())
        await self.session.orders.open()
        reading = asyncio.create_task(self._read())
        stack.callback(reading.cancel)

    async def _day(self) -> None:
        """Trade under faults, then compare, then let the night pass."""
        exchange, day = self.exchange, self.exchange.day
        self.marker, self.size = len(self.seen), 0
        self.orders: list[Order] = []
        self.attempts, before = 0, len(exchange.calls)
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
        await self._compare(before)
        self.figures.days += 1
        self.note(f"end of {day}: {exchange.account.bought} {exchange.account.sold}")
        await self._night()

    def _mishaps(self) -> list[Any]:
        """What befalls the line and the keys, beside the faults of calls and frames."""
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
        ]
        return self.rng.sample(every, 2)

    async def _recover(self, faults: list[Fault]) -> None:
        """End the faults; a last trade of each stock shows what was lost before."""
        self.figures.faults += sum(fault.hits for fault in faults)
        self.note(f"faults {[fault.hits for fault in faults]}")
        self.exchange.heal()
        await self.session.clock.sleep(RECOVERY)
        for symbol in SYMBOLS:
            self.exchange.trade(symbol)
        await self.exchange.settled()
        await self.session.clock.sleep(5)

    async def _night(self) -> None:
        """Sleep to the next trading day; the token ends on the way."""
        opening = dt.datetime.combine(next_trading_day(self.exchange.day), MORNING)
        await self.session.clock.sleep((opening - self.exchange.now).total_seconds())
        await self.session.clock.sleep(RECOVERY)

    # The bot.

    def note(self, what: object) -> None:
        """Write down what happened, and when."""
        self.story.append(f"{self.session.clock.now():%m-%d %H:%M:%S.%f} {what}")

    async def _read(self) -> None:
        async for record in self.stream:
            self.seen.append(record)

    async def _trade(self) -> None:
        while True:
            await self.session.clock.sleep(self.rng.uniform(1, 8))
            symbol = self.rng.choice(SYMBOLS)
            self.size += 1
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
        await self.session.clock.sleep(self.rng.uniform(0, 3))
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
            await self.session.clock.sleep(self.rng.uniform(10, 30))
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

    async def _compare(self, before: int) -> None:
        for order in self.session.orders.in_doubt:
            with suppress(OrderInDoubt):  # several look alike
                await order.resolve()
        await self.session.clock.sleep(5)
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
        """Between the first and the last trade of a day all volume came, or is in a gap."""
        for symbol in SYMBOLS:
            day = [one for one in self.seen[self.marker :] if one.item == symbol]
            trades = [one for one in day if isinstance(one, Trade)]
            first = next(n for n, one in enumerate(day) if isinstance(one, Trade))
            missed = sum(one.missed_size or 0 for one in day[first:] if isinstance(one, Gap))
            came = sum(abs(one.size) for one in trades[1:])
            assert trades[-1].cumulative_volume - trades[0].cumulative_volume == came + missed
            self.note(f"{symbol} {len(trades)} {missed}")
            self.figures.missed += missed
        kinds = Counter(type(one) for one in self.seen[self.marker :])
        self.figures.trades += kinds[Trade]
        self.figures.gaps += kinds[Gap]

    async def _compare_journal(self) -> None:
        """The journal has every trade that the stream had, in the same words."""
        await self.recorder.aclose()
        lines = [one.values for one in self.journal.lines("0B")]
        self.figures.recorded += len(lines)
        seen = [one.wire for one in self.seen if isinstance(one, Trade)]
        assert lines == seen
