"""BrokerRecords: the broker's lists of today's orders, read and matched with orders."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

import anyio
from anyio.abc import TaskGroup

from kiwoom_async.errors import KiwoomError
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.orders.ticket import Ticket

if TYPE_CHECKING:
    from kiwoom_async.api.account import OrderRecord
    from kiwoom_async.api.gold import GoldOrder
    from kiwoom_async.api.namespaces import Namespaces

__all__ = ["BrokerRecords", "List", "Row", "is_rejected", "list_of", "matches"]

log = logging.getLogger("kiwoom_async")

List: TypeAlias = Literal["stock", "gold"]
Row: TypeAlias = "OrderRecord | GoldOrder"

_SIDES = {"buy": "매수", "sell": "매도"}
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "new": ("정정", "취소"),
    "modify": ("취소",),
    "cancel": ("정정",),
}
"""Words in a row that an order of this action can't have."""
_REJECTED = "거부"


class BrokerRecords:
    """The broker's lists of the orders of an account, open or not.

    Args:
        namespaces: Those of the session; ``account.orders`` and ``gold.order_executions`` are read.
        tasks: Lists are read in the background when an order waits for them.
        today: The date in Korea.
    """

    def __init__(
        self, namespaces: Namespaces, tasks: TaskGroup, today: Callable[[], dt.date]
    ) -> None:
        self._namespaces = namespaces
        self._tasks = tasks
        self._today = today
        self._baselines: dict[tuple[List, dt.date], frozenset[str]] = {}
        self._read: dict[tuple[List, dt.date], anyio.Event] = {}

    async def read(self, records: List) -> list[Row]:
        """Read today's orders of a list, page by page.

        Raises:
            APIError, TransportError, DecodeError, PagingError: as every call.
        """
        if records == "gold":
            return [row async for row in self._namespaces.gold.order_executions()]
        return [row async for row in self._namespaces.account.orders()]

    def read_baseline(self, records: List) -> anyio.Event:
        """Read, once a day, which orders there were before this session's first.

        Returns:
            Set when they are known, or can't be read now; the next order tries again then.
        """
        day = (records, self._today())
        done = self._read.get(day)
        if done is None:
            done = self._read[day] = anyio.Event()
            self._tasks.start_soon(self._read_baseline, day, done)
        return done

    def baseline(self, records: List) -> frozenset[str] | None:
        """Return the keys of the numbers before this session's first order, None if not known."""
        return self._baselines.get((records, self._today()))

    async def _read_baseline(self, day: tuple[List, dt.date], done: anyio.Event) -> None:
        try:
            rows = await self.read(day[0])
            self._baselines[day] = frozenset(key_of(row.order_no) for row in rows)
        except KiwoomError as error:
            log.warning("the order is sent without knowing the orders before it: %s", error)
            del self._read[day]
        finally:
            done.set()


def list_of(ticket: Ticket) -> List:
    """Return the list in which an order stands; orders on credit stand in that of stocks."""
    return "gold" if ticket.account == "gold" else "stock"


def is_rejected(row: Row) -> bool:
    """Whether a row is of an order that was rejected."""
    return _REJECTED in (row.acceptance_status or "")


def matches(row: Row, ticket: Ticket) -> bool:
    """Whether a row can be of an order that was asked for."""
    action = f"{row.order_action or ''} {row.modify_cancel_type or ''}"
    return (
        row.symbol == ticket.symbol.removesuffix("_NX").removesuffix("_AL")
        and key_of(row.original_order_no) == key_of(ticket.original_no)
        and not any(word in action for word in _OTHERS[ticket.action])
        and (ticket.side is None or _SIDES[ticket.side] in action)
        and (ticket.size is None or row.order_size == ticket.size)
        and (ticket.price is None or row.order_price == ticket.price)
    )
