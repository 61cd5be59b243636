"""Day: the phases, their beginnings and ends, and the phase of a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Literal

from kiwoom_async import market
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.pace import nxt_part
from kiwoom_async.simulator.exchange.trading.agenda import Agenda
from kiwoom_async.simulator.exchange.trading.auctions import STATIC_LIMIT, Auctions
from kiwoom_async.simulator.exchange.trading.board import CONTINUOUS, NXT_OPEN, Phase
from kiwoom_async.simulator.exchange.trading.floor import Floor
from kiwoom_async.simulator.exchange.trading.happenings import (
    Happening,
    InstrumentChanged,
    PhaseAnnounced,
    PriceIndicated,
)
from kiwoom_async.simulator.exchange.trading.off_hours import ROUND_SECONDS, OffHours
from kiwoom_async.simulator.exchange.trading.play import Play
from kiwoom_async.simulator.exchange.trading.timetable import (
    Entry,
    nxt_phase_at,
    phase_at,
    timetable,
)

__all__ = ["Day"]

_BEGINS: dict[Phase, str] = {
    "pre_market": "0",
    "pre_open": "0",
    "opening_auction": "0",
    "open": "3",
    "closing_auction": "2",
    "closed": "4",
    "post_market": "a",
    "after_hours": "c",
    "after_market": "3",
}
_ENDS: dict[Phase, str] = {"post_market": "b", "after_hours": "d"}
"""What is announced (장운영구분) when a phase begins; some announce their end as well."""

_NXT_PHASES: dict[Phase, market.Phase] = {
    "closed": "closed",
    "pre_market": "pre_market",
    "pre_open": "pre_market",
    "opening_auction": "closed",
    "open": "continuous",
    "closing_auction": "closed",
    "post_market": "after_market",
    "after_hours": "after_market",
    "after_market": "after_market",
}
"""Phase of NXT when that of KRX is set by hand."""

_COLLECTING: frozenset[Phase] = frozenset(
    {"pre_market", "pre_open", "opening_auction", "closing_auction"}
)
_BEFORE_THE_CLOSE: frozenset[Phase] = frozenset(
    {"pre_market", "pre_open", "opening_auction", "open"}
)
_OFF_HOURS_KINDS = frozenset({"stock", "etf", "etn"})
_VI_LASTS = dt.timedelta(minutes=2)


class Day:
    """Leads the instruments through the day.

    Args:
        after_market_announced: The after-market announces itself with the codes of the regular
            session; otherwise not at all.
        interruptions: By the timetable, a volatility interruption starts by itself when a trade
            calls for it.
        day_orders_end: Orders that are not filled end with the regular session.
        by_timetable: Phases come at their times, and interruptions end after two minutes;
            otherwise the caller does both.
    """

    def __init__(
        self,
        floor: Floor,
        play: Play,
        agenda: Agenda,
        *,
        by_timetable: bool,
        day_orders_end: bool = True,
        interruptions: bool = False,
        after_market_announced: bool = True,
    ) -> None:
        self._floor = floor
        self._play = play
        self._agenda = agenda
        self._auctions = Auctions(floor)
        self._off_hours = OffHours(floor)
        self._by_timetable = by_timetable
        self._day_orders_end = day_orders_end
        self._interruptions = interruptions and by_timetable
        self._after_market_announced = after_market_announced
        if by_timetable:
            self._plan()

    def _plan(self) -> None:
        """Enter what the timetable has for the day into the agenda, and the phase of now."""
        clock = self._floor.clock
        entries = timetable(clock.day)
        for entry in entries:
            if entry.moment > clock.now:
                self._agenda.at(entry.moment, partial(self._keep_to, entry))
        self.enter_nxt(nxt_phase_at(entries, clock.now))
        phase = phase_at(entries, clock.now)
        if any(entry.phase == "closed" and entry.moment <= clock.now for entry in entries):
            self._play.everywhere(_close)
        if phase != self._floor.phase:
            self._enter_krx(phase)

    def _keep_to(self, entry: Entry) -> list[Happening]:
        if entry.phase:
            return self._enter_krx(entry.phase, entry.remaining)
        happened = self.announce(entry.code, entry.remaining)
        return happened + self.enter_nxt(entry.nxt) if entry.nxt else happened

    def announce(self, code: str, remaining: str = "000000") -> list[Happening]:
        """Announce a phase without any effect."""
        return [PhaseAnnounced(code, self._floor.clock.hhmmss, remaining)]

    def pass_moment(self, stock: Stock) -> list[Happening]:
        """Let a moment pass in an instrument; now and then in its market at NXT as well."""
        happened = self.moment(stock) + self.watch(stock)
        part, nxt = nxt_part(self._floor.phase, self._floor.nxt_phase), stock.nxt
        if part and nxt is not None and nxt is not stock and nxt.joins_in(part):
            happened += self.moment(nxt)
        return happened

    def moment(self, stock: Stock) -> list[Happening]:
        """Let a moment of the running phase pass in an instrument at one exchange."""
        if self._floor.trading(stock):
            return self._floor.trade_once(stock)
        if stock.auction is not None:
            return self._auctions.go_on(stock)
        if stock.venue == "NXT":
            return []
        happened = self._off_hours.go_on(stock)
        if self._floor.phase in ("pre_market", "pre_open"):
            stock.book.breathe()
            happened.append(self._floor.show(stock))
        return happened

    def enter(self, phase: Phase) -> list[Happening]:
        """Start a phase of KRX by hand, at NXT the one that usually runs then."""
        return [*self.enter_nxt(_NXT_PHASES[phase]), *self._enter_krx(phase)]

    def enter_nxt(self, phase: market.Phase) -> list[Happening]:
        """Start a phase of NXT: its auction ends with one print, its orders end with its day."""
        before, self._floor.nxt_phase = self._floor.nxt_phase, phase
        if phase == before:
            return []
        return self._play.everywhere(partial(self._turn_nxt, before, phase))

    def _turn_nxt(self, before: market.Phase, phase: market.Phase, krx: Stock) -> list[Happening]:
        stock = krx.nxt
        if stock is None:
            return []
        if phase == "after_market_auction":
            return self._auctions.begin(stock)
        if before == "after_market_auction":
            return self._auctions.end(stock)
        if phase in NXT_OPEN:
            return self._auctions.resume(stock)
        if before == "after_market":
            return self._end_orders(stock) if self._day_orders_end else []
        return [self._floor.show(stock.krx)] if self._floor.phase in _COLLECTING else []

    def _enter_krx(self, phase: Phase, remaining: str = "000000") -> list[Happening]:
        """Start a phase: announce it, end what the one before was about, begin the new."""
        before, self._floor.phase = self._floor.phase, phase
        happened = self._announced(before, phase, remaining)
        if phase != before:
            happened += self._play.everywhere(partial(self._change, before, phase))
        if phase == "after_hours" != before:
            self._agenda.after(ROUND_SECONDS, self._round)
        return happened

    def _change(self, before: Phase, phase: Phase, stock: Stock) -> list[Happening]:
        """Lead an instrument out of a phase and into the next one."""
        happened = self._end(stock, before) + self._begin(stock, phase)
        return [*happened, InstrumentChanged(stock)]

    def _announced(self, before: Phase, phase: Phase, remaining: str) -> list[Happening]:
        happened: list[Happening] = []
        if before in _ENDS:
            happened += self.announce(_ENDS[before])
        if "after_market" in (before, phase) and not self._after_market_announced:
            return happened
        if phase != "closed" or before not in _ENDS:
            happened += self.announce(_BEGINS[phase], remaining)
        return happened

    def _end(self, stock: Stock, phase: Phase) -> list[Happening]:
        """End everything that belonged to a phase that is over."""
        happened = self._auctions.release(stock) if phase in CONTINUOUS else []
        if phase in ("pre_market", "post_market"):
            happened += self._off_hours.close_queue(stock)
        elif phase == "after_hours":
            happened += self._off_hours.close(stock)
        if phase in _COLLECTING and self._floor.phase not in _COLLECTING:
            happened += self._auctions.end(stock)
        if phase in ("open", "closing_auction") and self._floor.phase == "closed":
            stock.close_session()
            happened.append(PriceIndicated(stock))  # the close is made known
        ends = phase in ("open", "closing_auction", "after_market")
        if ends and self._floor.phase == "closed" and self._day_orders_end:
            happened += self._end_orders(stock)
        return happened

    def _end_orders(self, stock: Stock) -> list[Happening]:
        """Cancel the orders of the regular session that are still open."""
        ended = [order for order in stock.orders() if order.type.session == "regular"]
        for order in ended:
            if order in stock.book.resting():
                stock.book.withdraw(order, order.remaining)
            stock.forget(order)
        return [self._floor.kill(order) for order in ended]

    def _begin(self, stock: Stock, phase: Phase) -> list[Happening]:
        """Begin everything that belongs to a phase."""
        off_hours = stock.listing.kind in _OFF_HOURS_KINDS
        if phase in _BEFORE_THE_CLOSE:
            stock.open_session()
        if phase == "opening_auction":
            return self._auctions.begin(stock)
        if phase == "closing_auction":
            return self._auctions.begin_last(stock)
        if phase == "pre_market" and off_hours:
            return self._off_hours.open_queue(stock, stock.base)
        if phase == "post_market" and off_hours:
            return self._off_hours.open_queue(stock, stock.price)
        return []

    def _round(self) -> list[Happening]:
        """Run the auctions after hours, as long as their phase lasts."""
        if self._floor.phase != "after_hours":
            return []
        self._agenda.after(ROUND_SECONDS, self._round)
        return self._play.everywhere(self._off_hours.round)

    def begin(self, start: Callable[[], object]) -> None:
        """Start another day, in the phase that runs now; ``start`` does so in the instruments."""
        self._floor.phase = "closed" if self._by_timetable else "open"
        self._floor.nxt_phase = "closed" if self._by_timetable else "continuous"
        start()
        if self._by_timetable:
            self._plan()

    def interrupt(
        self, stock: Stock, direction: Literal["up", "down"], kind: str, before: int = 0
    ) -> list[Happening]:
        """Start a volatility interruption; ``before`` is the price before what set it off, KRW."""
        happened = self._auctions.interrupt(stock, direction, kind, before)
        stock.vi_ends = self._floor.clock.now + _VI_LASTS if self._by_timetable else None
        if not self._play.follows:
            self.plan_release(stock)
        return happened

    def plan_release(self, stock: Stock) -> None:
        """Enter the end of a running interruption into the agenda."""
        vi = stock.vi
        if vi is not None and stock.vi_ends is not None:
            self._agenda.at(stock.vi_ends, lambda: self.release(stock) if stock.vi is vi else [])

    def watch(self, stock: Stock, before: int = 0) -> list[Happening]:
        """Start a volatility interruption if the last trade at KRX calls for one (VI).

        Args:
            before: The price before the order that traded, KRW; 0: that of the trade before.
        """
        if not self._interruptions or stock.venue != "KRX" or not stock.dynamic_limit:
            return []
        if len(stock.prints) < (1 if before else 2) or not self._floor.trading(stock):
            return []
        static = stock.vi_reference or stock.open
        last, before = stock.prints[-1].price, before or stock.prints[-2].price
        by_static = abs(last - static) >= static * STATIC_LIMIT
        by_dynamic = abs(last - before) >= before * stock.dynamic_limit
        if not by_static and not by_dynamic:
            return []
        kind = "both" if by_static and by_dynamic else "static" if by_static else "dynamic"
        up = last > (static if by_static else before)
        return self.interrupt(stock, "up" if up else "down", kind, before)

    def release(self, stock: Stock) -> list[Happening]:
        """End the volatility interruption of a stock, if one is running."""
        return self._auctions.release(stock)


def _close(stock: Stock) -> list[Happening]:
    stock.close_session()
    return []
