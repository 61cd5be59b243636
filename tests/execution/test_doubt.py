"""Orders in doubt: only those that were sent, and each can be resolved."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Any

import anyio
import pytest

from kiwoom_async import (
    KiwoomError,
    OrderError,
    OrderInDoubt,
    Server,
    ServerError,
    Session,
    Timeouts,
    TransportError,
)
from kiwoom_async.simulator import Simulator
from tests.support.broker import CREDENTIALS, HANG_UP, SILENCE, ScriptedBroker, order_row

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_rules(calls=50, registrations=50)]

SAMSUNG, GOLD = "005930", "M04020000"


async def buy(trader: Session) -> Any:
    return await trader.orders.buy(SAMSUNG, 10, price=70_000)


# D02: a request that was never sent is not in doubt.


@pytest.mark.parametrize("answer", [HANG_UP, b"<html>busy</html>", b"{", {"return_code": 0}])
async def test_d02_no_token_no_doubt(broker: ScriptedBroker, answer: Any) -> None:
    patience = Timeouts(total=0.1, order_events=0.05)
    broker.always("token", answer)
    async with Session(broker.server, CREDENTIALS, timeouts=patience) as trader:
        with pytest.raises(KiwoomError) as caught:
            await buy(trader)
        assert not isinstance(caught.value, OrderError)
        assert trader.orders.in_doubt == []
    assert "kt10000" not in broker.calls


async def test_d02_a_token_endpoint_that_is_silent_is_no_doubt(broker: ScriptedBroker) -> None:
    broker.always("token", SILENCE)
    patience = Timeouts(attempt=0.1, total=0.1, order_events=0.05)
    async with Session(broker.server, CREDENTIALS, timeouts=patience) as trader:
        with pytest.raises(TransportError):
            await buy(trader)
        assert trader.orders.in_doubt == []
    assert "kt10000" not in broker.calls


async def test_d02_a_server_that_can_not_be_reached_is_no_doubt(broker: ScriptedBroker) -> None:
    nowhere = Server(rest="http://127.0.0.1:9", websocket=broker.server.websocket)
    patience = Timeouts(total=0.1, order_events=0.05)
    async with Session(nowhere, CREDENTIALS, timeouts=patience) as trader:
        with pytest.raises(TransportError):
            await buy(trader)
        assert trader.orders.in_doubt == []


async def test_d02_a_name_that_is_not_known_is_no_doubt(broker: ScriptedBroker) -> None:
    nowhere = Server(rest="http://kiwoom.invalid", websocket=broker.server.websocket)
    patience = Timeouts(total=0.1, order_events=0.05)
    async with Session(nowhere, CREDENTIALS, timeouts=patience) as trader:
        with pytest.raises(TransportError):
            await buy(trader)
        assert trader.orders.in_doubt == []


async def test_d02_a_server_that_accepts_no_connection_is_no_doubt(
    broker: ScriptedBroker,
) -> None:
    """A listener that accepts nothing, with a full backlog: connecting never ends."""
    with socket.socket() as full, socket.socket() as first:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        port = full.getsockname()[1]
        nowhere = Server(rest=f"http://127.0.0.1:{port}", websocket=broker.server.websocket)
        patience = Timeouts(connect=0.1, attempt=0.2, total=0.1, order_events=0.05)
        async with Session(nowhere, CREDENTIALS, timeouts=patience) as trader:
            with pytest.raises(KiwoomError) as caught:
                await buy(trader)
            assert not isinstance(caught.value, OrderError)
            assert trader.orders.in_doubt == []


@pytest.mark.parametrize("answer", [HANG_UP, SILENCE, b"<html></html>", b"{", b""])
async def test_d02_what_was_sent_is_in_doubt_whatever_the_error(
    broker: ScriptedBroker, answer: Any
) -> None:
    broker.answer("kt10000", answer)
    patience = Timeouts(attempt=0.3)
    async with Session(broker.server, CREDENTIALS, timeouts=patience) as trader:
        with pytest.raises(OrderInDoubt) as caught:
            await buy(trader)
        assert trader.orders.in_doubt == [caught.value.order]
        assert isinstance(caught.value.__cause__, KiwoomError)
    assert broker.calls.count("kt10000") == 1


async def test_d02_a_failure_of_the_server_after_sending_is_doubt(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.answer("kt10000", b"Bad Gateway", status=502)
    with pytest.raises(OrderInDoubt) as caught:
        await buy(trader)
    assert isinstance(caught.value.__cause__, ServerError)


# D24: a cancelled call is a lost answer, too.


async def test_d24_an_order_whose_call_was_cancelled_can_be_got_at(
    exchange: Simulator, session: Session
) -> None:
    price = exchange.stock(SAMSUNG).book.best_bid - 500
    await session.orders.buy(SAMSUNG, 1, price=price)
    exchange.lose_answer("kt10000", how="hang")
    with pytest.raises(TimeoutError):
        async with session.clock.timeout(0.2):
            await session.orders.buy(SAMSUNG, 3, price=price)
    [doubtful] = session.orders.in_doubt
    assert (doubtful.status, doubtful.size, doubtful.no) == ("in_doubt", 3, "")
    assert await doubtful.resolve() is doubtful
    assert doubtful.status == "accepted"
    assert session.orders.in_doubt == []
    await (await doubtful.cancel()).done()


async def test_d24_an_order_that_was_not_booked_stays_in_doubt(
    broker: ScriptedBroker, trader: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """It may take a moment to appear: only its day ends the doubt."""
    broker.answer("kt10000", SILENCE)
    buying = asyncio.create_task(buy(trader))
    await broker.came("kt10000")
    buying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await buying
    [doubtful] = trader.orders.in_doubt
    assert await doubtful.resolve() is None
    assert trader.orders.in_doubt == [doubtful]
    assert "see orders.in_doubt" in caplog.text
    broker.books(order_row("0000007"))
    assert await doubtful.resolve() is doubtful
    assert doubtful.no == "0000007"


async def test_d24_an_order_cancelled_before_it_was_sent_is_not_in_doubt(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.always("token", SILENCE)
    buying = asyncio.create_task(buy(trader))
    await broker.came("token")
    buying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await buying
    assert trader.orders.in_doubt == []
    assert "kt10000" not in broker.calls


async def test_d24_an_order_cancelled_between_a_refusal_and_the_next_try_is_not_in_doubt(
    broker: ScriptedBroker, trader: Session
) -> None:
    busy = {"return_code": 5, "return_msg": "[1700:허용된 API 요청 개수를 초과하였습니다]"}
    broker.always("kt10000", busy, status=429)
    buying = asyncio.create_task(buy(trader))
    await broker.came("kt10000")
    with anyio.move_on_after(0.1):
        await asyncio.shield(buying)
    buying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await buying
    assert trader.orders.in_doubt == []


async def test_d24_cancellations_and_changes_are_got_at_as_well(
    broker: ScriptedBroker, trader: Session
) -> None:
    order = await buy(trader)
    for api_id, change in (("kt10003", order.cancel()), ("kt10002", order.modify(price=69_000))):
        broker.answer(api_id, SILENCE)
        changing = asyncio.create_task(change)
        await broker.came(api_id)
        changing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await changing
    assert [one.ticket.action for one in trader.orders.in_doubt] == ["cancel", "modify"]


async def test_d24_orders_in_doubt_are_listed_where_they_were_sent(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.answer("kt50000", HANG_UP)
    broker.answer("kt10006", HANG_UP)
    with pytest.raises(OrderInDoubt):
        await trader.gold.buy(GOLD, 1, price=150_000)
    with pytest.raises(OrderInDoubt):
        await trader.credit_orders.buy(SAMSUNG, 1, price=70_000)
    assert trader.orders.in_doubt == []
    assert [order.symbol for order in trader.gold.in_doubt] == [GOLD]
    assert [order.symbol for order in trader.credit_orders.in_doubt] == [SAMSUNG]


# D19: a blank number means no number.


@pytest.mark.parametrize("no", ["0000000", "", "   ", "0"])
async def test_d19_an_answer_without_a_number_is_doubt(
    broker: ScriptedBroker, trader: Session, no: str
) -> None:
    broker.answer("kt10000", {"return_code": 0, "ord_no": no, "return_msg": "매수주문완료"})
    with pytest.raises(OrderInDoubt) as caught:
        await buy(trader)
    order = caught.value.order
    assert (order.no, order.status) == ("", "in_doubt")
    await broker.event("0000055", "확인", f904="0000000", f902="0")  # another program's
    resting = await buy(trader)
    await broker.event(resting.no, "접수")
    await resting.accepted()
    assert (order.status, order.remaining_size) == ("in_doubt", 10)


async def test_d19_a_cancellation_of_nothing_concerns_no_order(
    broker: ScriptedBroker, trader: Session
) -> None:
    order = await buy(trader)
    for no in ("0000000", "", "0000055"):
        await broker.event(no, "취소", f904="0000000", f902="0")
    await broker.event(order.no, "접수")
    await order.accepted()
    assert (order.status, order.remaining_size) == ("accepted", 10)


async def test_d19_a_row_without_a_number_is_no_order(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.answer("kt10000", HANG_UP)
    with pytest.raises(OrderInDoubt) as caught:
        await buy(trader)
    broker.books(order_row("0000000"), order_row(""))
    assert await caught.value.resolve() is None
    broker.books(order_row("0000000"), order_row("0000009"))
    assert await caught.value.resolve() is caught.value.order
    assert caught.value.order.no == "0000009"


async def test_resolved_several_times_at_once_it_gets_its_number_once(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.answer("kt10000", HANG_UP)
    with pytest.raises(OrderInDoubt) as caught:
        await buy(trader)
    broker.books(order_row("0000009"))
    doubt = caught.value
    first, second, opened = await asyncio.gather(
        doubt.resolve(), doubt.resolve(), trader.orders.open()
    )
    assert first is second is opened[0] is doubt.order
    assert await doubt.resolve() is doubt.order


async def test_a_row_that_can_not_be_compared_is_not_guessed_at(
    broker: ScriptedBroker, trader: Session, caplog: pytest.LogCaptureFixture
) -> None:
    broker.answer("kt10000", HANG_UP)
    with pytest.raises(OrderInDoubt) as caught:
        await buy(trader)
    broker.books(order_row("0000009", ord_qty="1O"))
    with caplog.at_level(logging.ERROR), pytest.raises(OrderInDoubt, match="0000009"):
        await caught.value.resolve()
    assert "can't be compared" in caplog.text


@pytest.mark.parametrize(
    "answer", [b"{", {"return_code": 0}, {"return_code": 0, "acnt_ord_cntr_prps_dtl": 7}], ids=str
)
async def test_d17_a_list_that_can_not_be_read_ends_nothing(
    broker: ScriptedBroker, answer: Any
) -> None:
    broker.always("kt00007", answer)
    async with Session(broker.server, CREDENTIALS, timeouts=Timeouts(total=0.1)) as trader:
        first, second = await buy(trader), await buy(trader)
        await broker.event(second.no, "접수")
        await second.accepted()
    assert first.no != second.no
