"""Which realtime types there are, whom each concerns, and who writes its values.

:data:`FEEDS` is the table: for every kind of happening the realtime types it feeds. A further type
is one more function that writes values and one more row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Literal, NamedTuple

import msgspec

from kiwoom_async.simulator.exchange.happenings import (
    BalanceChanged,
    BookChanged,
    ConditionHit,
    Happening,
    OrderReported,
    PhaseAnnounced,
    Traded,
    VolatilityChanged,
)
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.account_values import balance_values, order_values
from kiwoom_async.simulator.socket.event_values import (
    condition_values,
    phase_values,
    volatility_values,
)
from kiwoom_async.simulator.socket.market_values import book_values, trade_values

__all__ = ["FEEDS", "Feed"]


class Feed(NamedTuple):
    """One realtime type.

    Attributes:
        type: Its code (``0B``).
        name: Its Korean name as frames carry it.
        audience: Who gets it: whoever registered the ``item``, the ``account`` it is about if it
            registered the type, ``everybody`` who registered the type, or the ``watchers`` of a
            condition.
        items: What happened to the items it is pushed with.
        values: What happened, an item and the rules to the ``values`` object: its fields, or for
            the busiest types its JSON.
    """

    type: str
    name: str
    audience: Literal["item", "account", "everybody", "watchers"]
    items: Callable[[Any], tuple[str, ...]]
    values: Callable[[Any, str, Rules], str | dict[str, str]]

    def written(self, happening: Happening, item: str, rules: Rules) -> str:
        """The ``values`` object as JSON."""
        values = self.values(happening, item, rules)
        return values if isinstance(values, str) else msgspec.json.encode(values).decode()


def _at_every_venue(happening: Traded | BookChanged) -> tuple[str, ...]:
    """KRX, NXT and both together: everything is traded on KRX here, and shown at all three."""
    return _suffixed(happening.stock.symbol)


@cache
def _suffixed(symbol: str) -> tuple[str, ...]:
    return symbol, f"{symbol}_NX", f"{symbol}_AL"


def _twice(happening: VolatilityChanged) -> tuple[str, ...]:
    """A VI is announced for KRX and again for both exchanges together."""
    return happening.stock.symbol, f"{happening.stock.symbol}_AL"


FEEDS: dict[type[Happening], tuple[Feed, ...]] = {
    Traded: (Feed("0B", "주식체결", "item", _at_every_venue, trade_values),),
    BookChanged: (Feed("0D", "주식호가잔량", "item", _at_every_venue, book_values),),
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
