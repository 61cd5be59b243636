"""Realtime types: source, receiving connections, and writer of the values of each.

:data:`FEEDS` is the table: for every kind of happening the realtime types it feeds. A further type
is one more function that writes values and one more row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import msgspec

from kiwoom_async.simulator.exchange.trading.happenings import (
    AfterHoursQuoted,
    BalanceChanged,
    BookChanged,
    ConditionHit,
    Happening,
    InstrumentChanged,
    NavChanged,
    OrderReported,
    PhaseAnnounced,
    PriceIndicated,
    SectorMoved,
    Tallied,
    Traded,
    VolatilityChanged,
    WarrantValued,
    WorldGoldMoved,
)
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.values.account import balance_values, order_values
from kiwoom_async.simulator.socket.values.book import best_quote_values, book_values
from kiwoom_async.simulator.socket.values.derived import (
    breadth_values,
    index_values,
    nav_values,
    warrant_indicators,
    warrant_theory,
    world_gold_values,
)
from kiwoom_async.simulator.socket.values.event import (
    condition_values,
    phase_values,
    volatility_values,
)
from kiwoom_async.simulator.socket.values.stock import (
    after_hours_values,
    broker_values,
    expected_values,
    indicated_values,
    instrument_values,
    program_values,
)
from kiwoom_async.simulator.socket.values.trade import trade_values

__all__ = ["FEEDS", "Feed"]

Audience = Literal["item", "account", "everybody", "watchers"]
Items = tuple[str, ...]


class Feed(NamedTuple):
    """A realtime type as one kind of happening feeds it.

    Attributes:
        type: Its code.
        name: Its Korean name, as frames carry it.
        audience: Which connections get it: those that registered the ``item``, the ``account`` it
            is about if it registered the type, ``everybody`` that registered the type, or the
            ``watchers`` of a condition.
        items: What happened to the items it is pushed with; none if it is not pushed this time.
        values: What happened, an item and the rules to the ``values`` object: its fields, or for
            the busiest types its JSON.
    """

    type: str
    name: str
    audience: Audience
    items: Callable[[Any], Items]
    values: Callable[[Any, str, Rules], str | dict[str, str]]

    def written(self, happening: Happening, item: str, rules: Rules) -> bytes:
        """Return the ``values`` object as JSON."""
        values = self.values(happening, item, rules)
        return values.encode() if isinstance(values, str) else msgspec.json.encode(values)


_OfStock = Traded | PriceIndicated | AfterHoursQuoted | Tallied


def _venues(happening: _OfStock) -> Items:
    return happening.stock.venues


def _books(changed: BookChanged) -> Items:
    """Return the item of its exchange, and that of both together if it is part of that book."""
    venues = changed.stock.venues
    return venues if changed.books is not None else venues[:1]


def _everywhere(changed: InstrumentChanged) -> Items:
    """Return the items at every exchange: limits and interruptions are the same."""
    stock = changed.stock
    return (*stock.venues, f"{stock.symbol}_NX") if stock.listing.on_nxt else stock.venues


def _if_quotes_moved(changed: BookChanged) -> Items:
    return _books(changed) if changed.view.moved else ()


def _in_auctions(changed: BookChanged) -> Items:
    return _books(changed) if changed.expected else ()


def _twice(changed: VolatilityChanged) -> Items:
    """Return both items: a VI is announced for KRX and again for both exchanges together."""
    return changed.stock.symbol, f"{changed.stock.symbol}_AL"


FEEDS: dict[type[Happening], tuple[Feed, ...]] = {
    Traded: (Feed("0B", "주식체결", "item", _venues, trade_values),),
    BookChanged: (
        Feed("0D", "주식호가잔량", "item", _books, book_values),
        Feed("0C", "주식우선호가", "item", _if_quotes_moved, best_quote_values),
        Feed("0H", "주식예상체결", "item", _in_auctions, expected_values),
    ),
    PriceIndicated: (Feed("0A", "주식기세", "item", _venues, indicated_values),),
    AfterHoursQuoted: (Feed("0E", "주식시간외호가", "item", _venues, after_hours_values),),
    InstrumentChanged: (Feed("0g", "주식종목정보", "item", _everywhere, instrument_values),),
    Tallied: (
        Feed("0F", "주식당일거래원", "item", _venues, broker_values),
        Feed("0w", "종목프로그램매매", "item", _venues, program_values),
    ),
    NavChanged: (Feed("0G", "ETF NAV", "item", lambda it: it.fund.venues, nav_values),),
    WarrantValued: (
        Feed("0u", "ELW 지표", "item", lambda it: it.warrant.venues, warrant_indicators),
        Feed("0m", "ELW 이론가", "item", lambda it: it.warrant.venues, warrant_theory),
    ),
    SectorMoved: (
        Feed("0J", "업종지수", "item", lambda it: (it.sector.code,), index_values),
        Feed("0U", "업종등락", "item", lambda it: (it.sector.code,), breadth_values),
    ),
    WorldGoldMoved: (
        Feed("0I", "국제금환산가격", "item", lambda it: ("MGD", "MGU"), world_gold_values),
    ),
    OrderReported: (
        Feed("00", "주문체결", "account", lambda it: (it.order.stock.symbol,), order_values),
    ),
    BalanceChanged: (
        Feed("04", "현물잔고", "account", lambda it: (it.holding.stock.symbol,), balance_values),
    ),
    VolatilityChanged: (Feed("1h", "VI발동/해제", "everybody", _twice, volatility_values),),
    ConditionHit: (
        Feed("02", "조건검색", "watchers", lambda it: (it.stock.symbol,), condition_values),
    ),
    PhaseAnnounced: (Feed("0s", "장시작시간", "everybody", lambda it: ("",), phase_values),),
}
