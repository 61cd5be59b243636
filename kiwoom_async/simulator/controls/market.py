"""Market: methods that move the market by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Literal

import msgspec

from kiwoom_async import market
from kiwoom_async.simulator.controls.controls import Controls
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.exchange.trading.board import Phase
from kiwoom_async.simulator.parts import SECONDS_PER_STEP
from kiwoom_async.simulator.socket.frames import Entry, label

__all__ = ["MarketControls"]


class MarketControls(Controls):
    """Methods of :class:`~kiwoom_async.simulator.Simulator` that move the market."""

    def stock(self, symbol: str) -> Stock:
        """Return a listed instrument as it stands now: price, volume, book, candles; read only.

        Args:
            symbol: Its symbol; with ``_NX`` the same company at NXT, with ``_AL`` both exchanges
                together.

        Raises:
            ValueError: if nothing of that symbol is listed, or it is not traded at NXT.
        """
        return self._parts.exchange.listed(symbol)

    @property
    def symbols(self) -> list[str]:
        """Symbols of the listed stocks, without ETFs, ELWs and gold."""
        return list(self._parts.exchange.stocks)

    @property
    def phase(self) -> Phase:
        """The running phase of the day at KRX; see :meth:`market_phase`."""
        return self._parts.exchange.floor.phase

    @property
    def nxt_phase(self) -> market.Phase:
        """The running phase of the day at NXT; see :func:`kiwoom_async.market.phases`."""
        return self._parts.exchange.floor.nxt_phase

    def step(self, *symbols: str, times: int = 1) -> None:
        """Trade once in each of ``symbols``, by default everywhere; 0.1 s pass each time."""
        exchange = self._parts.exchange
        stocks = [exchange.traded(symbol) for symbol in symbols]
        for _ in range(times):
            happened = (
                exchange.step(stocks, SECONDS_PER_STEP)
                if stocks
                else exchange.step_everywhere(SECONDS_PER_STEP)
            )
            self._parts.publish(happened)

    def trade(
        self, symbol: str, *, price: int | None = None, size: int = 1, side: Side = "buy"
    ) -> None:
        """Trade ``size`` shares; the market moves to ``price`` first.

        Resting orders are filled on the way: those at ``price`` stand first in the queue, those the
        market moves through are filled at their own prices.

        Args:
            symbol: Symbol of the instrument.
            price: KRW; by default the best price of the other side, or the limit of the day where
                that side is empty.
            size: Shares.
            side: Side of the aggressor.

        Raises:
            ValueError: if the price is off the tick grid or outside the limits of the day, or the
                size is less than one share.
        """
        stock = self._parts.exchange.traded(symbol)
        ask, bid = stock.book.best_ask, stock.book.best_bid
        best = ask or bid if side == "buy" else bid or ask
        self._parts.publish(self._parts.exchange.trade(stock, price or best, size, side))

    def indicate(self, symbol: str, price: int) -> None:
        """Set the price to ``price`` by the quotes alone, without a trade (기세, 0A).

        Raises:
            ValueError: if the price is off the tick grid or outside the limits of the day.
        """
        exchange = self._parts.exchange
        self._parts.publish(exchange.floor.indicate(exchange.traded(symbol), price))

    def set_price(self, symbol: str, price: int) -> None:
        """Move the market to ``price`` with one trade there, from whichever side it comes.

        A jump may start an interruption: see ``Rules.interruptions``.

        Raises:
            ValueError: if the price is off the tick grid or outside the limits of the day.
        """
        side: Side = "buy" if price >= self.stock(symbol).price else "sell"
        self.trade(symbol, price=price, size=10, side=side)

    async def flood(self, symbol: str, trades: int, *, at_once: int = 100) -> None:
        """Trade as fast as trades can be sent; return when all were handed to TCP.

        Args:
            symbol: Symbol of the instrument.
            trades: Number of trades.
            at_once: Trades made before the first of them is sent; the more, the denser they arrive,
                up to what ``Rules.outbox`` holds.
        """
        stock = self._parts.exchange.traded(symbol)
        while trades > 0:
            for _ in range(min(trades, at_once)):
                self._parts.collect(self._parts.exchange.step([stock], 0))
            trades -= at_once
            self._parts.socket.flush()
            self._parts.journal.changed()
            await self._parts.socket.drained()
            await asyncio.sleep(0)  # also without any client

    def vi(
        self,
        symbol: str,
        *,
        direction: Literal["up", "down"] = "up",
        kind: Literal["static", "dynamic", "both"] = "static",
    ) -> None:
        """Start a volatility interruption: the stock stops trading until :meth:`release_vi`.

        Args:
            symbol: Symbol of the instrument.
            direction: Direction of the jump (발동방향).
            kind: Limit that was exceeded: static, dynamic or both (발동구분).
        """
        self._parts.publish(
            self._parts.exchange.day.interrupt(self.stock(symbol).krx, direction, kind)
        )

    def release_vi(self, symbol: str) -> None:
        """End the interruption: announce it again, print one trade in auction, then trade on."""
        self._parts.publish(self._parts.exchange.day.release(self.stock(symbol).krx))

    def market_phase(self, phase: Phase) -> None:
        """Start a phase of the day at KRX, and at NXT the one that usually runs then.

        Args:
            phase: In ``pre_market``, ``pre_open`` and ``opening_auction`` orders are collected for
                the auction that ends with ``open``, in ``closing_auction`` for the one that ends
                with ``closed``. In ``pre_market`` and ``post_market`` there is trading at the
                closing price as well (order types 61 and 81), in ``after_hours`` an auction every
                ten minutes (62). Orders that are not for the running phase are refused.
        """
        self._parts.publish(self._parts.exchange.day.enter(phase))

    def announce(self, code: str, *, remaining: str = "000000") -> None:
        """Announce a phase (0s) with any code (장운영구분), without further effect."""
        self._parts.publish(self._parts.exchange.day.announce(code, remaining))

    def saturate(self, symbol: str, saturated: bool = True) -> None:
        """Let the counters that rankings show of a stock overflow: 4294967295, 2147483647."""
        self.stock(symbol).krx.saturated = saturated

    def reject_next_order(self, reason: str = "호가제한 초과") -> None:
        """Reject the next order after it was booked, with an event (거부)."""
        self._parts.desk.rejections.append(reason)

    def enter_condition(self, seq: str, symbol: str) -> None:
        """Add a stock to a condition from now on, regardless of the condition's rule."""
        self._decide(seq, symbol, inside=True)

    def leave_condition(self, seq: str, symbol: str) -> None:
        """Remove a stock from a condition from now on, regardless of the condition's rule."""
        self._decide(seq, symbol, inside=False)

    def _decide(self, seq: str, symbol: str, *, inside: bool) -> None:
        stock = self.stock(symbol).krx
        self._parts.screener.conditions[seq].decide(stock, inside)
        self._parts.publish(self._parts.screener.look([stock], self._parts.exchange.clock.hhmmss))

    def push(self, frame: bytes | str) -> None:
        """Send any frame, valid or not, to every connection that is logged in."""
        raw = frame.encode() if isinstance(frame, str) else frame
        for connection in self._parts.socket.connections:
            if connection.logged_in:
                connection.say(raw)

    def push_values(
        self, type: str, item: str, values: Mapping[str, str], *, name: str = ""
    ) -> None:
        """Send an entry of a REAL frame to every connection that is logged in, registered or not.

        Args:
            type: Realtime type (``0B``).
            item: Item of the entry.
            values: FID to text.
            name: Korean name of the type.
        """
        entry = Entry(label(type, name, item), msgspec.json.encode(values))
        for connection in self._parts.socket.connections:
            if connection.logged_in:
                connection.collect(entry)
        self._parts.socket.flush()
