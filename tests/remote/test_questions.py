"""Questions: whether a message was sent is known for certain, however late the broker answers."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest

from kiwoom_async import BusError
from kiwoom_async.bus import Connection
from kiwoom_async.remote.messages import Answer, Resolve
from kiwoom_async.remote.questions import NotAllowed, Questions
from tests.support.scripted_nats import SlowBroker

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("name", ["reader", "Reader-1"])
async def test_a_refusal_that_comes_late_is_about_the_message(name: str) -> None:
    sent: list[str] = []
    async with SlowBroker() as broker, Connection(broker.url, reconnect=False) as connection:
        questions = Questions(connection, lambda data: None)
        await questions.open()
        subject = f"kiwoom.paper.gateway.trade.{name}.order"
        with pytest.raises(NotAllowed, match="not sent"):
            async with asyncio.timeout(30):
                await questions.ask(
                    subject, Resolve(id="1"), Answer, on_send=lambda: sent.append(subject)
                )
        assert sent == [subject]
        assert broker.came[-2:] == [b"PUB", b"PING"]


async def test_each_of_many_messages_gets_its_refusal() -> None:
    async with SlowBroker() as broker, Connection(broker.url, reconnect=False) as connection:
        questions = Questions(connection, lambda data: None)
        await questions.open()

        async def ask(what: str) -> None:
            with pytest.raises(NotAllowed, match=f'trade.reader.{what}"'):
                await questions.ask(
                    f"gateway.trade.reader.{what}", Resolve(id="1"), Answer, on_send=lambda: None
                )

        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            for what in ("order", "resolve", "order", "order"):
                tasks.create_task(ask(what))


async def test_a_question_that_fails_before_it_waits_is_not_logged() -> None:
    """The first one finds out that the gateway is away; the second one was about to be sent."""
    noticed: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: noticed.append(context))
    async with SlowBroker() as broker, Connection(broker.url, reconnect=False) as connection:
        questions = Questions(connection, lambda data: None)
        await questions.open()

        async def ask() -> None:
            await questions.ask("order", Resolve(id="1"), Answer, on_send=give_up)

        def give_up() -> None:
            questions.fail("the gateway is away")
            tasks[1].cancel()

        tasks = [asyncio.create_task(ask()) for _ in range(2)]
        async with asyncio.timeout(30):
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [BusError, asyncio.CancelledError]
    outcomes.clear()
    tasks.clear()
    gc.collect()  # a failure that nothing retrieved is logged once its future is gone
    assert not noticed
