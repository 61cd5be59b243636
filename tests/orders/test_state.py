"""OrderState: effects of events and the broker's records on an order, without an event loop."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.execution.ledger import Ledger
from tests.support.orders import Calendar, an_order, event, fill, following


def test_an_execution_told_twice_happened_once() -> None:
    order = an_order()
    for _ in range(2):
        order.apply(fill("1001", 3, remaining=7))
    assert (order.filled_size, order.remaining_size, order.status) == (3, 7, "partly_filled")


def test_executions_without_a_number_all_count() -> None:
    order = an_order()
    order.apply(fill("", 3, remaining=7))
    order.apply(fill("", 3, remaining=4))
    assert order.filled_size == 6


def test_executions_told_out_of_order_all_count() -> None:
    order = an_order()
    order.apply(fill("1002", 3, remaining=4))
    order.apply(fill("1001", 3, remaining=7))
    assert order.filled_size == 6


def test_an_event_that_comes_after_the_books_told_of_it_is_not_counted_again() -> None:
    order = an_order()
    order.reconcile(size=10, filled=4, average=70_000, remaining=6)
    order.apply(fill("1001", 4, remaining=6))
    assert (order.filled_size, order.remaining_size) == (4, 6)
    order.apply(fill("1002", 3, remaining=3))
    order.apply(fill("1003", 3, remaining=0))
    assert [one.size for one in order.fills] == [4, 3, 3]
    assert order.status == "filled"


def test_the_books_know_of_earlier_events_whatever_was_cancelled_unseen() -> None:
    order = an_order()
    order.reconcile(size=10, filled=2, average=70_000, remaining=4)
    order.apply(fill("1001", 2, remaining=4))
    assert order.filled_size == 2
    order.apply(fill("1002", 1, remaining=3))
    assert order.filled_size == 3


def test_what_the_books_add_has_the_price_of_what_was_missed() -> None:
    order = an_order()
    order.apply(fill("1001", 3, remaining=7, price=70_000))
    order.reconcile(size=10, filled=10, average=70_700, remaining=0)
    assert [(one.size, one.price, one.recovered) for one in order.fills] == [
        (3, 70_000, False),
        (7, 71_000, True),
    ]
    assert order.average_price == Decimal(70_700)
    assert order.status == "filled"


def test_what_was_partly_filled_and_then_cancelled_unseen_is_not_filled() -> None:
    order = an_order()
    order.reconcile(size=10, filled=4, average=70_000, remaining=0)
    assert (order.status, order.filled_size, order.remaining_size) == ("cancelled", 4, 0)


def test_the_rest_of_a_partly_cancelled_order_may_be_filled_unseen() -> None:
    order = an_order()
    order.reduce(4, by="2")
    order.reconcile(size=10, filled=6, average=70_000, remaining=0)
    assert (order.status, order.filled_size) == ("cancelled", 6)  # "filled" is all of it


def test_the_books_tell_how_much_a_change_of_all_that_remains_is_about() -> None:
    changed = following(an_order(), "modify")
    changed.reconcile(size=10, filled=3, average=70_000, remaining=7)
    assert (changed.size, changed.remaining_size) == (10, 7)


def test_books_that_do_not_say_what_remains_end_nothing() -> None:
    order = an_order()
    order.reduce(4, by="2")
    order.apply(fill("1001", 2, remaining=4))
    order.reconcile(size=10, filled=3, average=70_000, remaining=None)
    assert (order.status, order.filled_size, order.remaining_size) == ("partly_filled", 3, 3)
    order.reconcile(size=10, filled=6, average=70_000, remaining=None)
    assert (order.status, order.filled_size) == ("cancelled", 6)  # "filled" is all of it


def test_a_change_of_all_that_remains_may_be_filled_unseen() -> None:
    changed = following(an_order(), "modify")
    changed.reconcile(size=10, filled=10, average=70_000, remaining=0)
    assert changed.status == "filled"


def test_the_books_tell_that_an_order_was_accepted() -> None:
    order = an_order()
    order.reconcile(size=10, filled=0, average=0, remaining=10)
    assert order.status == "accepted"


@pytest.mark.parametrize("replaced", [False, True])
def test_the_books_tell_that_nothing_remains(replaced: bool) -> None:
    order = an_order()
    if replaced:
        following(order, "modify")
    order.reconcile(size=10, filled=0, average=0, remaining=0)
    assert order.status == ("replaced" if replaced else "cancelled")


def test_the_books_tell_that_a_cancellation_was_carried_out() -> None:
    cancellation = following(an_order(), "cancel")
    cancellation.reconcile(size=10, filled=0, average=0, remaining=0)
    assert cancellation.status == "confirmed"


def test_a_report_that_nothing_remains_ends_the_order() -> None:
    """A change or cancellation may be followed by a report of the order it concerns."""
    order = an_order()
    order.apply(event("접수", remaining=10))
    order.apply(event("접수", remaining=0))
    assert (order.status, order.remaining_size) == ("cancelled", 0)


def test_a_change_filled_before_its_confirmation_stays_filled() -> None:
    changed = following(an_order(), "modify", 10)
    changed.apply(fill("1001", 3, remaining=7))
    changed.apply(event("확인", remaining=7))
    assert (changed.status, changed.remaining_size) == ("partly_filled", 7)
    changed.apply(fill("1002", 7, remaining=0))
    changed.apply(event("확인", remaining=0))
    assert changed.status == "filled"


@pytest.mark.parametrize("what", ["접수", "취소", "거부"])
def test_what_is_over_stays_over(what: str) -> None:
    order = an_order()
    order.apply(fill("1001", 10, remaining=0))
    order.apply(event(what, remaining=0))
    assert order.status == "filled"


def test_an_execution_told_after_the_end_still_counts() -> None:
    order = an_order()
    order.end()
    order.apply(fill("1001", 2, remaining=0))
    assert (order.status, order.filled_size) == ("cancelled", 2)


@pytest.mark.parametrize("action", ["cancel", "modify"])
def test_a_confirmation_told_twice_takes_away_once(action: str) -> None:
    """Both 확인 and 취소 may come for one cancellation."""
    order = an_order()
    second = following(order, action, 4)
    ledger = Ledger(Calendar().today, Lifetime())
    ledger.assign_number(order, order.no)
    ledger.assign_number(second, second.no)
    for what in ("확인", "취소"):
        numbers = {"9203": second.no, "904": order.no}
        ledger.apply(event(what, remaining=0, size=4, **numbers))
    assert (order.is_open, order.remaining_size) == (True, 6)


def test_books_older_than_the_latest_event_do_not_know_of_it() -> None:
    order = an_order()
    order.apply(fill("1002", 1, remaining=0))
    order.reconcile(size=10, filled=9, average=69_000, remaining=1)
    assert [(one.size, one.price) for one in order.fills] == [(1, 70_000), (9, 69_000)]
    assert (order.status, order.filled_size) == ("filled", 10)


@given(
    fills=st.lists(st.tuples(st.integers(1, 5), st.integers(0, 2)), min_size=1, max_size=6),
    data=st.data(),
)
def test_whatever_was_missed_the_books_make_up_for_and_nothing_counts_twice(
    fills: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Events come once, twice or never; the broker's records come late, at last complete."""
    total = sum(size for size, _ in fills)
    read_after = data.draw(st.integers(0, len(fills) - 1), "books read after")
    come_after = data.draw(st.integers(read_after, len(fills) - 1), "books come after")
    order = an_order(size=total)
    happened, filled = 0, 0
    for no, (size, told) in enumerate(fills):
        happened += size
        for _ in range(told):
            order.apply(fill(str(no), size, remaining=total - happened, of=total))
        if no == read_after:
            filled = happened
        if no == come_after:
            remaining = total - filled
            order.reconcile(size=total, filled=filled, remaining=remaining, average=70_000)
        assert order.filled_size <= happened
    order.reconcile(size=total, filled=total, average=70_000, remaining=0)
    assert (order.status, order.filled_size, order.remaining_size) == ("filled", total, 0)
    assert order.average_price == 70_000
