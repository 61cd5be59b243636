"""Reports: events of the account go to their clients, and wait for them at the broker."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from nats.js import api
from nats.js.errors import NotFoundError

from kiwoom_async.bus import Connection
from kiwoom_async.capture.masking import masked
from kiwoom_async.capture.selection import nanoseconds
from kiwoom_async.errors import (
    DecodeError,
    FieldError,
    SlowConsumer,
    SubscriptionRejected,
    TransportError,
)
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.realtime import BalanceUpdate, OrderEvent
from kiwoom_async.remote.messages import (
    Booked,
    Message,
    Missed,
    Report,
    Touched,
    decode,
    encode,
)
from kiwoom_async.remote.ownership import Ownership
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.session import Session
from kiwoom_async.streams.gap import Gap

__all__ = ["Reports"]

log = logging.getLogger("kiwoom_async")

_BUFFER = 100_000  # order events of a whole day
_MAX_AGE = 86_400.0  # seconds for which events wait for a client
_MAX_BYTES = 256 << 20
_PAUSE = 2.0  # seconds until events are requested again after a failure


class Reports:
    """Routes the account events of the session to its clients.

    Order events go to who placed the order, or follows it; balances to all who want them, for as
    long as they live.

    Args:
        session: The session of the gateway.
        subjects: Where the reports go.

    Attributes:
        gaps: Number of times that events may have been missed.
    """

    def __init__(self, session: Session, subjects: GatewaySubjects) -> None:
        self.gaps = 0
        self._session = session
        self._subjects = subjects
        self._ownership = Ownership(self._today())
        self._waiting: deque[tuple[str, str, bytes]] = deque()
        self._more = asyncio.Event()
        self._prefix = secrets.token_hex(6)
        self._count = 0
        self._loaded = False

    @property
    def booked(self) -> Mapping[str, str]:
        """Numbers of today's orders by the names of their requests."""
        self._turn_over()
        return self._ownership.booked

    async def prepare(self, connection: Connection) -> None:
        """Make the stream at the broker; the first time also read what an earlier gateway knew.

        Raises:
            BusError: it can't be made or read.
        """
        async with connection.asking("the reports of the gateway can't be kept"):
            try:
                info = await connection.jetstream.stream_info(self._subjects.stream)
            except NotFoundError:
                info = await connection.jetstream.add_stream(self._configuration())
                if self._loaded:  # it was there before
                    for name in self._ownership.names:
                        self._send(name, _lost())
            if not self._loaded and info.state.messages:
                await self._load(connection)
        self._loaded = True

    def book(self, id: str, no: str, name: str, *, gaps: int) -> None:
        """Note that an order of a client has a number.

        Args:
            id: Name of the request.
            no: The number.
            name: The client.
            gaps: :attr:`gaps` when it was sent: its own events may be among those missed since.
        """
        self._turn_over()
        self._ownership.booked[id] = no
        self._own(no, name)
        self._send(name, Booked(id=id, no=no, day=self._ownership.day.isoformat()))
        if gaps != self.gaps:
            now = self._session.clock.time_ns()
            self._send(
                name, Missed(since_ns=now, until_ns=now, why="order events were interrupted")
            )

    def welcome_back(self, name: str) -> None:
        """Mark a gap for a client of an earlier gateway, unless it got one with all the others.

        The broker had nothing for it, or has lost what it had.
        """
        if name not in self._ownership.names:
            self._ownership.mention(name)
            self._send(name, _lost())

    def follow(self, name: str, numbers: Iterable[str], *, balances: bool) -> None:
        """Note which orders a client follows that it has not placed, and if it wants balances."""
        self._turn_over()
        of_balances = self._ownership.of_balances
        (of_balances.add if balances else of_balances.discard)(name)
        for no in numbers:
            if not self._ownership.has(no, name):
                self._own(no, name)

    async def run(self) -> None:
        """Read the events of the account until cancelled; begin again after a failure.

        Raises:
            KiwoomError: the error that ended the session.
        """
        since = self._session.clock.time_ns()
        why = "order events begin"
        while True:
            try:
                await self._read(since, why)
            except (TransportError, SlowConsumer, SubscriptionRejected) as error:
                log.warning("order events: %s", error)
                since, why = self._session.clock.time_ns(), str(error)
                await self._session.clock.sleep(_PAUSE)

    async def _read(self, since_ns: int, why: str) -> None:
        """Read a stream of account events; those from before it was there are missed."""
        kinds = (OrderEvent, BalanceUpdate, Gap)
        async with self._session.stream(kinds, buffer=_BUFFER) as events:
            self._miss(since_ns, self._session.clock.time_ns(), why)
            async for event in events:
                if isinstance(event, Gap):
                    self._miss(nanoseconds(event.since), nanoseconds(event.until), event.why)
                elif isinstance(event, BalanceUpdate):
                    self._spread(event)
                elif not event.recovered:  # clients recover by themselves
                    self._route(event)

    async def deliver(self, connection: Connection) -> None:
        """Send the reports over one connection; each is removed when the broker has stored it.

        Raises:
            BusError: the broker does not answer.
        """
        while True:
            while self._waiting:
                report = name, number, data = self._waiting[0]
                async with connection.asking(f"a report for {name} can't be sent"):
                    await connection.jetstream.publish(
                        self._subjects.reports(name), data, headers={"Nats-Msg-Id": number}
                    )
                if self._waiting and self._waiting[0] is report:  # else all were dropped meanwhile
                    self._waiting.popleft()
            self._more.clear()
            await self._more.wait()

    def _route(self, event: OrderEvent) -> None:
        self._turn_over()
        try:
            key, original = key_of(event.order_no), key_of(event.original_order_no or "")
        except FieldError as error:
            log.error("order event skipped: %s", error)
            now = event.received_ns
            self._miss(now, now, "an order event could not be read")
            return
        report = Report(received_ns=event.received_ns, values=masked(event.wire))
        owners = self._ownership.owners(key, original)
        for name in owners:
            self._send(name, report)
        for name in self._ownership.of_balances - owners:
            self._send(name, Touched())
        self._ownership.keep(key, report)

    def _spread(self, event: BalanceUpdate) -> None:
        if not self._ownership.of_balances:
            return
        report = Report(
            received_ns=event.received_ns, values=masked(event.wire), code=event.type_code
        )
        for name in self._ownership.of_balances:
            self._send(name, report)

    def _own(self, no: str, name: str) -> None:
        for report in self._ownership.own(no, name):
            self._send(name, report)

    def _miss(self, since_ns: int, until_ns: int, why: str) -> None:
        self.gaps += 1
        for name in self._ownership.names:
            self._send(name, Missed(since_ns=since_ns, until_ns=until_ns, why=why))

    def _send(self, name: str, message: Message) -> None:
        if len(self._waiting) >= _BUFFER:
            self._drop()
        self._count += 1
        self._waiting.append((name, f"{self._prefix}-{self._count}", encode(message)))
        self._more.set()

    def _drop(self) -> None:
        """Replace everything that waits by gaps: the broker has been away for very long."""
        self._waiting.clear()
        now = self._session.clock.time_ns()
        self._miss(now, now, f"{_BUFFER} reports dropped: the broker was away")

    def _turn_over(self) -> None:
        """Forget the orders of the day before: numbers start again."""
        self._ownership.turn_over(self._today())

    async def _load(self, connection: Connection) -> None:
        """Read whose orders today's are, and mark that events may be missing since then."""
        subscription = await connection.jetstream.subscribe(
            self._subjects.reports("*"), stream=self._subjects.stream, ordered_consumer=True
        )
        newest_ns, more = 0, True
        while more:
            message = await subscription.next_msg(timeout=connection.broker.silence)
            more = bool(message.metadata.num_pending)
            newest_ns = int(message.metadata.timestamp.timestamp() * 1e9)
            self._recall(self._subjects.name_in(message.subject), message.data)
        await subscription.unsubscribe()
        self._miss(newest_ns, time.time_ns(), "the gateway was away")

    def _recall(self, name: str, data: bytes) -> None:
        try:
            found: Any = decode(data, Report | Missed | Booked | Touched)
        except DecodeError as error:
            log.error("a report of an earlier gateway is skipped: %s", error)
            return
        self._ownership.mention(name)
        if isinstance(found, Booked) and found.day == self._ownership.day.isoformat():
            self._ownership.booked[found.id] = found.no
            self._ownership.own(found.no, name)

    def _configuration(self) -> api.StreamConfig:
        return api.StreamConfig(
            name=self._subjects.stream,
            description="Order events that wait for the clients of a gateway of kiwoom-async",
            subjects=[self._subjects.reports("*")],
            retention=api.RetentionPolicy.LIMITS,
            discard=api.DiscardPolicy.OLD,
            storage=api.StorageType.FILE,
            max_age=_MAX_AGE,
            max_bytes=_MAX_BYTES,
            duplicate_window=120,
        )

    def _today(self) -> dt.date:
        return self._session.clock.now().date()


def _lost() -> Missed:
    """Make the gap in place of everything that the broker kept."""
    now = time.time_ns()
    why = "the broker has lost the order events that it kept"
    return Missed(since_ns=now - int(_MAX_AGE * 1e9), until_ns=now, why=why)
