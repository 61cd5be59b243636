"""Ledger: events find their order by its number, in either sequence, for a day."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest

from kiwoom_async import Order, OrderError, OrderEvent
from kiwoom_async._lifetime import Lifetime
from kiwoom_async.execution.ledger import Ledger
from kiwoom_async.orders.state import OrderState
from tests.support.orders import Calendar, NoDesk, an_order

Claim = Callable[[str], OrderState]


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def ledger(calendar: Calendar) -> Ledger:
    return Ledger(calendar.today, Lifetime())


@pytest.fixture
def claimed(ledger: Ledger, calendar: Calendar) -> Claim:
    """Makes an order of this session that has this number."""

    def claimed(no: str) -> OrderState:
        order = an_order(no="", today=calendar.today)
        ledger.assign_number(order, no)
        return order

    return claimed


def accepted(no: str, **more: str) -> OrderEvent:
    values = {"9203": no, "913": "접수", "900": "10", "902": "10", **more}
    return OrderEvent.of(json.dumps(values, ensure_ascii=False).encode())


def test_an_event_may_come_before_its_number_is_claimed(ledger: Ledger, claimed: Claim) -> None:
    ledger.apply(accepted("0000007"))
    assert claimed("0000007").status == "accepted"


@pytest.mark.parametrize("event_first", [True, False])
def test_numbers_are_the_same_whatever_their_padding(
    ledger: Ledger, event_first: bool, claimed: Claim
) -> None:
    if event_first:
        ledger.apply(accepted("0000123"))
    order = claimed(" 123")
    if not event_first:
        ledger.apply(accepted("0000123"))
    assert order.status == "accepted"
    assert "00123" in ledger
    assert ledger.get("123 ") is order


def test_events_of_strangers_are_kept_for_the_latest_thousand_orders(
    ledger: Ledger, claimed: Claim
) -> None:
    """Another program may trade all day on the same key."""
    for no in range(1, 1002):
        ledger.apply(accepted(str(no)))
    statuses = [claimed(str(no)).status for no in (1, 2, 1001)]
    assert statuses == ["sent", "accepted", "accepted"]


def test_an_odd_event_costs_nothing_but_itself(
    ledger: Ledger, caplog: pytest.LogCaptureFixture, claimed: Claim
) -> None:
    order = claimed("0000001")
    with caplog.at_level(logging.ERROR, "kiwoom_async"):
        ledger.apply(accepted("0000001", **{"902": "n/a"}))
        ledger.apply(OrderEvent.of(b"{}"))
    assert caplog.text.count("order event skipped") == 2
    ledger.apply(accepted("0000001"))
    assert order.status == "accepted"


def test_an_event_of_today_is_not_for_the_order_of_yesterday(
    ledger: Ledger, calendar: Calendar, claimed: Claim
) -> None:
    yesterday = claimed("0000001")
    calendar.turn_over()
    ledger.apply(accepted("0000001"))
    assert yesterday.status == "sent"
    assert claimed("0000001").status == "accepted"


def test_an_event_of_yesterday_is_not_for_the_order_of_today(
    ledger: Ledger, calendar: Calendar, claimed: Claim
) -> None:
    ledger.apply(accepted("0000001"))
    calendar.turn_over()
    assert claimed("0000001").status == "sent"


@pytest.mark.anyio
async def test_waiting_for_an_order_of_yesterday_is_an_error(
    ledger: Ledger, calendar: Calendar, claimed: Claim
) -> None:
    yesterday = claimed("0000001")
    waiting = Order(yesterday, NoDesk())
    calendar.turn_over()
    ledger.apply(accepted("0000009"))
    with pytest.raises(OrderError, match=r"day is over.*2026-11-23"):
        await waiting.accepted()
    assert list(ledger.open_orders()) == []
