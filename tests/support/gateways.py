"""Gateways in tests: clients, raw messages of a client, and what goes over the broker."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from nats.aio.msg import Msg

from kiwoom_async import OrderEvent, Session, Stream, Timeouts
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.capture.codec import codec
from kiwoom_async.clock import SystemClock
from kiwoom_async.errors import DecodeError
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.remote.messages import Answer, Lease, OrderCall, Standing, decode, encode
from kiwoom_async.wire.values import KST
from tests.support.days import DAY

__all__ = ["SERVER", "RawClient", "Running", "TradingDay", "client", "fills", "overheard"]

SERVER = "simulator"


class TradingDay(SystemClock):
    """The day of the exchanges in tests; its waits take real time."""

    def now(self) -> dt.datetime:
        return dt.datetime.combine(DAY, dt.time(10), KST)


def client(broker: Broker | str, name: str = "bot", **timeouts: float) -> RemoteSession:
    """Return a client of the gateway of a simulator."""
    limits = Timeouts(**timeouts)
    return RemoteSession(broker, server=SERVER, name=name, timeouts=limits, clock=TradingDay())


class RawClient:
    """Sends the messages of a client, also such as no client sends.

    Args:
        connection: Its connection.
        name: Its name.
    """

    def __init__(self, connection: Connection, name: str = "raw") -> None:
        self.instance = secrets.token_hex(4)
        self._client = connection.client
        self._name = name

    async def send(self, side: str, what: str, data: bytes) -> bytes:
        """Send a message and return the answer."""
        subject = f"kiwoom.{SERVER}.gateway.{side}.{self._name}.{what}"
        return (await self._client.request(subject, data, timeout=30)).data

    async def lease(self) -> Standing:
        """Get the name."""
        data = encode(Lease(instance=self.instance))
        standing: Standing = decode(await self.send("read", "lease", data), Standing)
        return standing

    async def order(self, call: OrderCall) -> Answer:
        """Send an order."""
        answer: Answer = decode(await self.send("trade", "order", encode(call)), Answer)
        return answer


class Running:
    """A gateway that any task may start and stop.

    Attributes:
        serves: True once clients can reach it; False after a start that failed.
    """

    def __init__(self, session: Session, broker: Broker) -> None:
        self.serves = False
        self._gateway = Gateway(session, broker, lease=1.5)
        self._serving = asyncio.Event()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())
        await self._serving.wait()

    async def stop(self) -> None:
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        try:
            async with self._gateway:
                self.serves = True
                self._serving.set()
                await self._stopping.wait()
        finally:
            self._serving.set()


@asynccontextmanager
async def overheard(broker: Broker) -> AsyncIterator[list[bytes]]:
    """Collect everything that goes over the broker: subjects, headers and payloads, unpacked."""
    heard: list[bytes] = []

    async def hear(message: Msg) -> None:
        heard.append(f"{message.subject} {message.headers}".encode() + message.data)
        heard.extend(_unpacked(message.data))

    async with Connection(broker) as connection:
        await connection.client.subscribe(">", cb=hear)
        await connection.client.flush()
        yield heard
        await connection.client.flush()
        await asyncio.sleep(0)


def _unpacked(data: bytes) -> list[bytes]:
    try:
        answer: Any = decode(data, Answer)
        return [codec().decompress(answer.body) or b""] if answer.packed else []
    except DecodeError:
        return []


async def fills(events: Stream[Any]) -> list[str]:
    """Close a stream of order events; returns the numbers of the orders that it says are filled."""
    await events.aclose()
    return [
        event.order_no
        async for event in events
        if isinstance(event, OrderEvent) and event.event == "filled"
    ]
