"""Recovered order events: rows of the broker's lists that replace missed events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiwoom_async.realtime import OrderEvent
from kiwoom_async.records.field import Field, Source
from kiwoom_async.records.fields import code, integer, magnitude, optional, stock, text, time_of_day
from kiwoom_async.wire import values

__all__ = ["RecoveredGoldOrderEvent", "RecoveredOrderEvent"]


class _FromRow(Field[str]):
    """A field derived from several cells of the row."""

    def __init__(self, derive: Callable[[Any], str], wire: str, label: str) -> None:
        self._derive = derive
        super().__init__(values.text, wire, label)

    def _reader(self) -> Callable[[Any], str]:
        return self._derive

    def value_in(self, texts: Mapping[str, str], record: Source) -> str:
        return self._derive(record)


def _event(row: RecoveredOrderEvent) -> str:
    """Return the event that led to the present state: the last of the missed events."""
    if "거부" in (row.acceptance_status or ""):
        return "rejected"
    action = f"{row.order_action or ''} {row.modify_cancel_type or ''}"
    if "정정" in action or "취소" in action:
        return "accepted" if row.remaining_size else "confirmed"
    if not row.remaining_size and (row.fill_size or 0) < row.order_size:
        return "cancelled"
    return "filled" if row.fill_size else "accepted"


def _side(row: RecoveredOrderEvent) -> str:
    return "sell" if "매도" in (row.order_action or "") else "buy"


class RecoveredOrderEvent(OrderEvent, type="kt00007"):
    """An order of the account as the broker's list had it after a gap (kt00007).

    Streams of :class:`~kiwoom_async.OrderEvent` deliver it in place of missed events, one for each
    order concerned. ``wire`` is the row, byte for byte. ``event`` is the last of the missed events,
    ``fill_size`` and ``fill_price`` are the total and the average of all its executions so far,
    ``time`` is when it was sent. What the list does not have is None, or raises FieldError
    where an event always has it (``account_no``, ``filled_amount``).
    """

    order_no = code("ord_no", "주문번호")
    symbol = stock("stk_cd", "종목번호")
    event = _FromRow(_event, "acpt_tp", "접수구분")
    name = optional(text("stk_nm", "종목명"))
    order_size = integer("ord_qty", "주문수량", unit="shares")
    order_price = magnitude("ord_uv", "주문단가", unit="KRW")
    remaining_size = integer("ord_remnq", "주문잔량", unit="shares")
    original_order_no = code("ori_ord", "원주문")
    order_action = optional(text("io_tp_nm", "주문구분"))
    order_type = optional(text("trde_tp", "매매구분"))
    side = _FromRow(_side, "io_tp_nm", "주문구분")
    time = time_of_day("ord_tm", "주문시간")
    fill_price = optional(magnitude("cntr_uv", "체결단가", unit="KRW"))
    fill_size = optional(integer("cntr_qty", "체결수량", unit="shares"))
    acceptance_status = optional(text("acpt_tp", "접수구분"))
    modify_cancel_type = optional(text("mdfy_cncl", "정정취소"))

    @property
    def recovered(self) -> bool:
        return True


class RecoveredGoldOrderEvent(RecoveredOrderEvent, type="kt50030"):
    """A gold order as the broker's list had it after a gap (kt50030); its ``time`` is not known."""

    original_order_no = code("orig_ord_no", "원주문번호")
    acceptance_status = optional(text("data_send_end_tp", "접수구분"))
    modify_cancel_type = optional(text("mdfy_cncl_tp", "정정취소구분"))


# ``fields()``, ``asdict()`` and tables omit fields that no row has.
RecoveredOrderEvent._fields = tuple(
    field for field in RecoveredOrderEvent._fields if not field.wire.isdecimal()
)
RecoveredGoldOrderEvent._fields = tuple(
    field
    for field in RecoveredGoldOrderEvent._fields
    if not field.wire.isdecimal() and field.name != "time"
)
