"""Sender: sends the messages of an outbox over one connection, and reads the acknowledgements.

All acknowledgements come to one inbox and are counted: there is no future for each message. Every
message says which one it must follow. So the broker refuses what an earlier connection sent and it
reads too late, and the messages of a second publisher.
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from nats.aio.msg import Msg

from kiwoom_async.bus.connection import Connection
from kiwoom_async.bus.message import EXPECTED
from kiwoom_async.bus.outbox import Outbox
from kiwoom_async.errors import BusError, BusRefused

__all__ = ["Sender"]

_MOST_SENT = 256  # messages that wait for their acknowledgement
_WRONG_SEQUENCE = {10071, 10164}


class _Refusal(msgspec.Struct):
    code: int = 0
    err_code: int = 0
    description: str = ""


class _Answer(msgspec.Struct):
    """What the broker says about a message."""

    seq: int = 0
    duplicate: bool = False
    error: _Refusal | None = None


_decode = msgspec.json.Decoder(_Answer).decode


class Sender:
    """Sends over one connection.

    Args:
        connection: The connection.
        outbox: The messages.
        patience: Seconds to wait for an acknowledgement.
    """

    def __init__(self, connection: Connection, outbox: Outbox, patience: float) -> None:
        self._connection, self._outbox, self._patience = connection, outbox, patience
        self._inbox = connection.client.new_inbox()
        self._error: BusError | None = None
        self._came = asyncio.Event()
        self._heard = 0.0
        self._now = asyncio.get_running_loop().time
        connection.on_refused = self._fail

    async def start(self) -> None:
        """Listen for acknowledgements."""
        await self._connection.client.subscribe(self._inbox, cb=self._receive)
        self._heard = self._now()

    async def send_all(self) -> None:
        """Send all messages of the outbox; waits while too many are not acknowledged.

        Raises:
            BusRefused: the broker refuses a subject to this user.
            BusError: it refuses a message, does not answer in time, or the connection is lost.
        """
        outbox, connection = self._outbox, self._connection
        while outbox.unsent:
            await self._wait_until(lambda: outbox.sent < _MOST_SENT)
            if not outbox.sent:
                self._heard = self._now()
            message, last = outbox.next()
            headers = {**message.headers, EXPECTED: str(last)}
            await connection.publish(
                message.subject, message.body, reply=self._inbox, headers=headers
            )

    async def finish(self) -> None:
        """Wait until all messages sent are acknowledged.

        Raises:
            BusRefused, BusError: as :meth:`send_all`.
        """
        await self._wait_until(lambda: not self._outbox.sent)

    async def watch(self) -> None:
        """Look after the acknowledgements until cancelled.

        Raises:
            BusRefused, BusError: as :meth:`send_all`.
        """
        while True:
            await self._wait_until(lambda: bool(self._outbox.sent))
            await self._wait_until(lambda: not self._outbox.sent)

    async def _wait_until(self, condition: Any) -> None:
        while self._error is None and not condition():
            self._came.clear()
            try:
                async with asyncio.timeout(self._patience):
                    await self._came.wait()
            except TimeoutError:
                if self._outbox.sent and self._now() - self._heard >= self._patience:
                    raise BusError("the broker acknowledges nothing") from None
        if self._error is not None:
            raise self._error

    async def _receive(self, message: Msg) -> None:
        """Count what an answer acknowledges."""
        self._heard = self._now()
        try:
            answer = _decode(message.data)
        except ValueError:
            self._fail(BusError("no stream at the broker keeps these messages"))
            return
        if answer.error is not None:
            self._fail(_refused(answer.error))
            return
        if answer.duplicate:  # the next ones were sent with a sequence too high
            self._outbox.skip()
            self._fail(BusError("the broker had a message already that it should not have"))
            return
        self._outbox.acknowledge(answer.seq)
        self._came.set()

    def _fail(self, error: BusError) -> None:
        self._error = self._error or error
        self._came.set()


def _refused(error: _Refusal) -> BusError:
    if error.err_code in _WRONG_SEQUENCE:
        return BusError("another program, or an earlier connection, wrote to the stream")
    if error.code in (401, 403):
        return BusRefused(f"the broker refused a message: {error.description}")
    return BusError(f"the broker did not store a message: {error.description}")
