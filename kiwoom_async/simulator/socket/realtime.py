"""Which realtime types there are, and what each says.

:data:`FEEDS` is the table: for every kind of happening the realtime types it feeds, each with its
code, its Korean name, whom it concerns, and the function that writes its values. A further type is
one more function and one more row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from kiwoom_async.simulator.exchange.happenings import BookChanged, Happening, Traded
from kiwoom_async.simulator.socket.market_values import book_values, trade_values

__all__ = ["FEEDS", "VENUES", "Feed"]

VENUES = {"": "1", "_NX": "2", "_AL": "1"}
"""Symbol suffix (KRX, NXT, combined) to the code of the exchange in FID 9081."""


class Feed(NamedTuple):
    """One realtime type.

    Attributes:
        type: Its code (``0B``).
        name: Its Korean name as frames carry it.
        audience: Who gets it: whoever registered the ``item``, the ``account`` it is about, or
            ``everybody`` who registered the type.
        values: What happened and the exchange code to the ``values`` object, as JSON.
    """

    type: str
    name: str
    audience: Literal["item", "account", "everybody"]
    values: Callable[[Any, str], str]


FEEDS: dict[type[Happening], tuple[Feed, ...]] = {
    Traded: (Feed("0B", "주식체결", "item", trade_values),),
    BookChanged: (Feed("0D", "주식호가잔량", "item", book_values),),
}
