"""Turns: clients alternate, whatever each of them has in the queue."""

from __future__ import annotations

import asyncio

import pytest

from kiwoom_async import RateLimitError
from kiwoom_async.remote.turns import Turns

pytestmark = pytest.mark.anyio


class Calls:
    """Calls that go on until they are let go, the first one first."""

    def __init__(self, most: int) -> None:
        self.began: list[str] = []
        self._turns = Turns(most)
        self._running: list[asyncio.Event] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def ask(self, *clients: str, api_id: str = "ka10001") -> list[asyncio.Task[None]]:
        tasks = [asyncio.create_task(self._call(client, api_id)) for client in clients]
        self._tasks += tasks
        await settle()
        return tasks

    async def let_go(self, count: int = 1) -> None:
        for _ in range(count):
            self._running.pop(0).set()
            await settle()

    async def end(self) -> None:
        while self._running:
            await self.let_go()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _call(self, client: str, api_id: str) -> None:
        async with self._turns.turn(api_id, client):
            self.began.append(client)
            done = asyncio.Event()
            self._running.append(done)
            await done.wait()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_clients_alternate() -> None:
    calls = Calls(2)
    await calls.ask(*"aaaaaa")
    await calls.ask(*"bbb")
    await calls.ask("c")
    assert calls.began == ["a", "a"]
    await calls.end()
    assert "".join(calls.began) == "aa" + "abc" + "ab" + "ab" + "a"


async def test_each_tr_has_its_own_turns() -> None:
    calls = Calls(1)
    await calls.ask("a")
    await calls.ask("b", api_id="ka10002")
    assert calls.began == ["a", "b"]
    await calls.end()


async def test_a_cancelled_call_uses_no_turn() -> None:
    calls = Calls(1)
    await calls.ask("a")
    waiting, _ = await calls.ask("b", "c")
    waiting.cancel()
    await settle()
    await calls.let_go()
    assert calls.began == ["a", "c"]
    (last,) = await calls.ask("d")
    await calls.let_go()
    last.cancel()  # it has its turn
    await settle()
    await calls.ask("e")
    assert calls.began == ["a", "c", "d", "e"]
    await calls.end()


async def test_the_queue_of_a_client_is_bounded() -> None:
    calls = Calls(1)
    tasks = await calls.ask("x", *["a"] * 1_001, "b")
    with pytest.raises(RateLimitError, match="1000 calls of a wait"):
        await tasks[1_001]
    assert not tasks[1_002].done()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
