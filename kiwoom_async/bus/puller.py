"""Puller: pulls the messages of one consumer from the broker, as many as there is room for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from kiwoom_async.bus.connection import Connection
from kiwoom_async.bus.failures import translated
from kiwoom_async.errors import BusError

__all__ = ["MOST_ASKED", "Arrival", "Puller"]

MOST_ASKED = 256
"""Messages that are asked for at once."""

_BEATS = 6  # signs of life of the broker in the time of its silence
_GONE = 0.5  # times the silence of the broker after which the consumer counts as gone
_READING = 0.1  # seconds to read what has come
_ENDED = {"404", "408"}  # a request is over, and nothing is wrong
_PENDING = "Nats-Pending-Messages"


class Arrival(NamedTuple):
    """A message that came.

    Attributes:
        subject: Its subject.
        headers: Its headers.
        body: Its body.
        sequence: Its sequence in the stream.
        number: Its number among those of the consumer, from 1.
        stamp: When the broker stored it, which tells it from one of the same sequence in a stream
            that was made again or cut.
        deliveries: How often it was sent, 1 for the first time.
        behind: Messages that wait for the consumer behind it.
        reply: Where it is acknowledged.
    """

    subject: str
    headers: Mapping[str, str]
    body: bytes
    sequence: int
    number: int
    stamp: int
    deliveries: int
    behind: int
    reply: str


class Puller:
    """Pulls messages over one connection.

    Args:
        connection: The connection.
        stream: Name of the stream.
        consumer: Name of the consumer.
        receive: Called with each message; must return at once.
        room: Returns how many messages are welcome now.
    """

    def __init__(
        self,
        connection: Connection,
        stream: str,
        consumer: str,
        receive: Callable[[Arrival], object],
        room: Callable[[], int],
    ) -> None:
        self._connection, self._receive_one, self._room = connection, receive, room
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._inbox = connection.client.new_inbox()
        self._subscription: Subscription | None = None
        self._silence = connection.broker.silence
        self._asked = 0
        self._now = asyncio.get_running_loop().time
        self._heard = self._now()
        self._error: BaseException | None = None
        self._failed = asyncio.Event()
        connection.on_refused = self._fail

    async def start(self) -> None:
        """Begin to pull.

        Raises:
            BusError: the connection is lost.
        """
        client = self._connection.client
        self._subscription = await client.subscribe(self._inbox, cb=self._receive)
        await self.refill()

    async def stop(self) -> None:
        """Stop pulling: what the broker has sent until now is received, and nothing more comes.

        Raises:
            BusError: the connection is lost, or the broker does not answer.
        """
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            with translated("the consumer can't be stopped"):  # unsubscribe() drops what has come
                await subscription.drain()  # type: ignore[no-untyped-call]

    def is_hungry(self) -> bool:
        """Return whether :meth:`refill` would ask for messages.

        Never before :meth:`start` or after :meth:`stop`: the broker drops a request without a
        subscription for its answers, and does not say so.
        """
        if self._subscription is None:
            return False
        room = self._room()
        return room - self._asked >= max(1, room // 2)

    async def refill(self) -> None:
        """Ask for as many messages as there is room for, unless nearly as many are on their way.

        Raises:
            BusError: the connection is lost.
        """
        if not self.is_hungry():
            return
        count = self._room() - self._asked
        if not self._asked:
            self._heard = self._now()  # until now nothing was to come
        self._asked += count
        request = {
            "batch": count,
            "expires": int(self._silence * 1e9),
            "idle_heartbeat": int(self._silence / _BEATS * 1e9),
        }
        await self._connection.publish(self._next, msgspec.json.encode(request), reply=self._inbox)

    async def watch(self) -> None:
        """Wait until something goes wrong, or cancelled.

        Raises:
            BusRefused: the broker refuses this user its requests or its acknowledgements.
            BusError: the consumer is gone, or the broker does not answer.
            KiwoomError: what ``receive`` raised.
        """
        while self._error is None:
            try:
                async with asyncio.timeout(self._silence / _BEATS):
                    await self._failed.wait()
            except TimeoutError:
                if self._is_silent():
                    await asyncio.sleep(_READING)  # what a busy program has not read yet counts
                    if self._is_silent():
                        raise BusError("the broker sends nothing any more") from None
        raise self._error

    def _is_silent(self) -> bool:
        return bool(self._asked) and self._now() - self._heard > _GONE * self._silence

    async def _receive(self, message: Msg) -> None:
        self._heard = self._now()
        try:
            if not message.reply.startswith("$JS.ACK."):
                self._note(message.headers or {})
            else:
                self._asked = max(0, self._asked - 1)
                self._receive_one(_arrival(message))
            await self.refill()
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._error = self._error or error
        self._failed.set()

    def _note(self, status: Mapping[str, str]) -> None:
        """Read what the broker says about a request.

        Raises:
            BusError: the consumer is gone.
        """
        code, text = status.get("Status", ""), status.get("Description", "")
        pending = status.get(_PENDING, "")
        if pending.isdecimal():
            self._asked = max(0, self._asked - int(pending))
        if code not in _ENDED and code != "100":
            raise BusError(f"the broker ended the consumer: {text or code or 'no reason'}")


def _arrival(message: Msg) -> Arrival:
    """Read the place of a message from where it is acknowledged: the last five of its tokens, or
    those before a last random one."""
    tokens = message.reply.split(".")
    place = tokens[-5:] if len(tokens) == 9 else tokens[6:11]
    deliveries, sequence, number, stamp, behind = place
    return Arrival(
        message.subject,
        message.headers or {},
        message.data,
        int(sequence),
        int(number),
        int(stamp),
        int(deliveries),
        int(behind),
        message.reply,
    )
