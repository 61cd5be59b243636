"""Mailbox: the events of the account that wait at the broker for a client of this name."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, NoReturn

from nats.errors import TimeoutError as NothingCame
from nats.js import api

from kiwoom_async.bus import Connection
from kiwoom_async.errors import BusError, BusRefused, DecodeError
from kiwoom_async.remote.messages import Booked, Missed, Report, Touched, decode
from kiwoom_async.remote.subjects import GatewaySubjects

__all__ = ["Mailbox"]

log = logging.getLogger("kiwoom_async")

_WAIT = 5.0  # seconds for a report
_PAUSE = 0.5  # seconds from a failure to the next attempt
_ACK_WAIT = 1.0  # seconds after which a report that was not acknowledged comes again
_AWAY = 2 * 86_400.0  # seconds after which the broker forgets a name: its reports are gone by then


class Mailbox:
    """Reads the reports of a client, the oldest first, also those from before it was started.

    A report is removed when it was handed over, and no other one is sent before: what was on its
    way to a program that was killed comes soon, and ahead of newer ones. One that comes again,
    since its acknowledgement or the gateway's was lost on its way, is handed over once.

    Args:
        subjects: Subjects of the gateway.
        name: Name of the client.
        take: Takes each report.
        refused: Called with the error where the broker allows no reports to this user.

    Attributes:
        wanted: Set when reports are wanted.
    """

    def __init__(
        self,
        subjects: GatewaySubjects,
        name: str,
        take: Callable[[Report | Missed | Touched], object],
        refused: Callable[[BusRefused], object],
    ) -> None:
        self.wanted = asyncio.Event()
        self._subjects = subjects
        self._name = name
        self._take = take
        self._refused = refused
        self._newest: dict[str, int] = {}  # by run of a gateway, which counts its reports

    async def read(self, connection: Connection) -> None:
        """Read over one connection, once reports are wanted.

        A consumer or a stream that an administrator deletes is made again, by this program or by
        the gateway.
        """
        await self.wanted.wait()
        said = ""
        while True:
            try:
                await self._read(connection)
            except BusRefused as error:
                self._refused(error)
                return
            except BusError as error:
                if str(error) != said:
                    log.warning("%s: %s; trying again", self._name, error)
                said = str(error)
            await asyncio.sleep(_PAUSE)

    async def _read(self, connection: Connection) -> NoReturn:
        await self._prepare(connection)
        async with connection.asking("order events can't be read"):
            pulled = await connection.jetstream.pull_subscribe_bind(
                self._name, self._subjects.stream
            )
        while True:
            async with connection.asking("order events can't be read"):
                try:
                    (message,) = await pulled.fetch(1, timeout=_WAIT)
                except NothingCame:
                    continue
            if self._is_new((message.headers or {}).get("Nats-Msg-Id", "")):
                self._hand_over(message.data)
            await connection.publish(message.reply, b"+ACK")

    async def _prepare(self, connection: Connection) -> None:
        """Make the consumer that keeps the place of this name at the broker."""
        stream = self._subjects.stream
        async with connection.asking(f"the order events of {self._name} can't be read"):
            await connection.jetstream.add_consumer(
                stream,
                api.ConsumerConfig(
                    name=self._name,  # with it the subject of the request names the filter
                    durable_name=self._name,
                    filter_subject=self._subjects.reports(self._name),
                    deliver_policy=api.DeliverPolicy.ALL,
                    ack_policy=api.AckPolicy.EXPLICIT,
                    ack_wait=_ACK_WAIT,
                    max_ack_pending=1,
                    inactive_threshold=_AWAY,
                ),
            )

    def _is_new(self, id: str) -> bool:
        """Return whether a report did not come before. Those of a gateway come in their order."""
        run, _, count = id.rpartition("-")
        if not count.isdecimal():  # of another program
            return True
        if int(count) <= self._newest.get(run, 0):
            return False
        self._newest[run] = int(count)
        return True

    def _hand_over(self, data: bytes) -> None:
        try:
            found: Any = decode(data, Report | Missed | Touched | Booked)
        except DecodeError as error:
            log.error("order event skipped: %s", error)
            return
        if not isinstance(found, Booked):
            self._take(found)
