"""BrokerRecords: the broker's lists of today's orders, read and matched with orders."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeVar

import anyio
from anyio.abc import TaskGroup

from kiwoom_async.errors import FieldError, KiwoomError
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.orders.ticket import Ticket, bare_symbol

if TYPE_CHECKING:
    from kiwoom_async.api.account import OrderRecord
    from kiwoom_async.api.gold import GoldOrder
    from kiwoom_async.api.namespaces import Namespaces

__all__ = ["BrokerRecords", "List", "Row", "RowFacts", "list_of", "matches", "number_of"]

log = logging.getLogger("kiwoom_async")

T = TypeVar("T")

List: TypeAlias = Literal["stock", "gold"]
Row: TypeAlias = "OrderRecord | GoldOrder"

_SIDES = {"buy": "매수", "sell": "매도"}
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "new": ("정정", "취소"),
    "modify": ("취소",),
    "cancel": ("정정",),
}
"""Words that rows of an order with this action never contain."""
_REJECTED = "거부"


class BrokerRecords:
    """The broker's lists of the orders of an account, open or not.

    Args:
        namespaces: Those of the session; ``account.orders`` and ``gold.order_executions`` are read.
        tasks: Task group in which lists are read before the first order.
        today: The date in Korea.
        on_baseline: Called with the rows of the day's first reading.
    """

    def __init__(
        self,
        namespaces: Namespaces,
        tasks: TaskGroup,
        today: Callable[[], dt.date],
        on_baseline: Callable[[Sequence[Row]], None],
    ) -> None:
        self._namespaces = namespaces
        self._tasks = tasks
        self._today = today
        self._on_baseline = on_baseline
        self._baselines: dict[tuple[List, dt.date], frozenset[str]] = {}
        self._read: dict[tuple[List, dt.date], anyio.Event] = {}

    async def read(self, records: List) -> Sequence[Row]:
        """Read today's orders of a list, page by page.

        Raises:
            APIError, TransportError, DecodeError, PagingError: as every call.
        """
        if records == "gold":
            return await self._namespaces.gold.order_executions().collect()
        return await self._namespaces.account.orders().collect()

    def read_baseline(self, records: List) -> anyio.Event:
        """Read, once a day, which orders existed before the first order of this session.

        Returns:
            An event that is set when they are known, or when reading failed; the next order tries
            again then.
        """
        day = (records, self._today())
        done = self._read.get(day)
        if done is None:
            done = self._read[day] = anyio.Event()
            self._tasks.start_soon(self._read_baseline, day, done)
        return done

    def baseline(self, records: List) -> frozenset[str] | None:
        """Return the keys of the order numbers before this session's first, None if unknown."""
        return self._baselines.get((records, self._today()))

    def turn_over(self) -> None:
        """Read the lists in use again, because a new day has begun."""
        used: set[List] = {records for records, _ in self._baselines}
        self._baselines.clear()
        self._read.clear()
        for records in used:
            self.read_baseline(records)

    def lists_known(self) -> set[List]:
        """Return the lists that were read today."""
        return {records for records, day in self._baselines if day == self._today()}

    async def _read_baseline(self, day: tuple[List, dt.date], done: anyio.Event) -> None:
        try:
            rows = await self.read(day[0])
            self._baselines[day] = frozenset(key_of(number_of(row)) for row in rows)
            self._on_baseline(rows)
        except KiwoomError as error:
            log.warning("sending without the list of earlier orders: %s", error)
            self._read.pop(day, None)
        finally:
            done.set()


def list_of(ticket: Ticket) -> List:
    """Return the list that contains an order; credit orders are in the list of stocks."""
    return "gold" if ticket.account == "gold" else "stock"


class RowFacts(NamedTuple):
    """Facts of one row about its order.

    Attributes:
        no: Order number, blank when the row has no number.
        original_no: The order it changes or cancels, blank when it is a new one.
        size: Shares ordered, 0 when missing in the row.
        filled: Shares executed.
        average: Average price of these, KRW.
        remaining: Shares that remain, None when missing in the row.
        confirmed: Shares that a change or a cancellation has moved or cancelled.
        rejected: Whether it was rejected.
    """

    no: str
    original_no: str
    size: int
    filled: int
    average: int
    remaining: int | None
    confirmed: int
    rejected: bool

    @classmethod
    def of(cls, row: Row) -> RowFacts:
        """Read a row; blank cells count as missing.

        Raises:
            FieldError: a cell is filled but unreadable.
        """
        return cls(
            no=number_of(row),
            original_no=_unless_blank(lambda: row.original_order_no) or "",
            size=_unless_blank(lambda: row.order_size) or 0,
            filled=_unless_blank(lambda: row.filled_size) or 0,
            average=row.fill_price or 0,
            remaining=_unless_blank(lambda: row.remaining_size),
            confirmed=row.confirmed_size or 0,
            rejected=_REJECTED in (row.acceptance_status or ""),
        )


def number_of(row: Row) -> str:
    """Return the order number of a row, blank when it has no number."""
    return _unless_blank(lambda: row.order_no) or ""


def matches(row: Row, ticket: Ticket) -> bool:
    """Return whether a row can belong to an order with this ticket.

    Raises:
        FieldError: a cell needed for the comparison is unreadable.
    """
    action = f"{row.order_action or ''} {row.modify_cancel_type or ''}"
    original_no = _unless_blank(lambda: row.original_order_no) or ""
    return (
        row.symbol == bare_symbol(ticket.symbol)
        and key_of(original_no) == key_of(ticket.original_no)
        and not any(word in action for word in _OTHERS[ticket.action])
        and (ticket.side is None or _SIDES[ticket.side] in action)
        and (ticket.size is None or row.order_size == ticket.size)
        and (ticket.price is None or row.order_price == ticket.price)
    )


def _unless_blank(cell: Callable[[], T | None]) -> T | None:
    """Return the value of a cell, None when it is blank or absent.

    Raises:
        FieldError: it is filled but unreadable.
    """
    try:
        return cell()
    except FieldError as error:
        if (error.text or "").strip():
            raise
        return None
