"""Service: answers what clients send to a gateway."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from anyio.abc import TaskGroup
from nats.aio.msg import Msg

from kiwoom_async.bus import Connection
from kiwoom_async.capture.selection import nanoseconds
from kiwoom_async.errors import (
    BusError,
    BusRefused,
    ConfigError,
    DecodeError,
    KiwoomError,
    RateLimitError,
    TransportError,
)
from kiwoom_async.remote import deadlines
from kiwoom_async.remote.clients import Clients
from kiwoom_async.remote.condition_messages import Hit, Search
from kiwoom_async.remote.failures import failure_of
from kiwoom_async.remote.messages import (
    BALANCES,
    CONDITION,
    Answer,
    Call,
    Lease,
    Message,
    OrderCall,
    Resolve,
    Standing,
    Wants,
    decode,
    encode,
)
from kiwoom_async.remote.placing import Placing
from kiwoom_async.remote.queries import Queries
from kiwoom_async.remote.reports import Reports
from kiwoom_async.remote.searches import Searches
from kiwoom_async.remote.subjects import GatewaySubjects, check_name, is_inbox
from kiwoom_async.remote.union import Union
from kiwoom_async.session import Session
from kiwoom_async.wire.frames import Key

__all__ = ["Service"]

log = logging.getLogger("kiwoom_async")

_MOST = 20_000  # messages that are being answered
_LAPSES = 1.0  # seconds from one look at the leases to the next

Handle = Callable[[str, Any], Awaitable[Message]]


class Service:
    """Answers messages, over one connection after the other.

    Args:
        subjects: Its subjects.
        session: The session of the gateway.
        epoch: Name of this run of the gateway.
        tasks: Tasks of the gateway: what is being answered survives a connection.
        life: Seconds of a client's lease.
        union: Registers the records that clients want.
        queries, searches, placing, reports: Do the work.

    Attributes:
        clients: The names of the clients.
    """

    def __init__(
        self,
        subjects: GatewaySubjects,
        session: Session,
        epoch: str,
        tasks: TaskGroup,
        *,
        life: float,
        union: Union,
        queries: Queries,
        searches: Searches,
        placing: Placing,
        reports: Reports,
    ) -> None:
        self.clients = Clients(life)
        self._subjects = subjects
        self._session = session
        self._epoch = epoch
        self._tasks = tasks
        self._union = union
        self._conditions = Union(searches)
        self._queries = queries
        searches.on_hit, searches.on_end = self._send_hit, self._forget_condition
        self._placing = placing
        self._reports = reports
        self._connection: Connection | None = None
        self._connections = 0
        self._versions: dict[str, int] = {}
        self._answering = 0
        self._kinds: dict[tuple[str, str], tuple[type[Message], Handle]] = {
            ("read", "lease"): (Lease, self._lease),
            ("read", "wants"): (Wants, self._wants),
            ("read", "call"): (Call, self._queries.answer),
            ("read", "conditions"): (Search, searches.list),
            ("read", "search"): (Search, searches.search),
            ("read", "members"): (Search, searches.members),
            ("trade", "order"): (OrderCall, self._order),
            ("trade", "resolve"): (Resolve, self._resolve),
        }

    async def serve(self, connection: Connection) -> None:
        """Answer what comes over a connection; returns when it does come.

        Raises:
            BusError: the broker refuses it.
        """
        self._connection = connection
        self._connections += 1
        async with connection.asking("the gateway can't be reached by clients"):
            for side in (self._subjects.read, self._subjects.trade):
                await connection.client.subscribe(side("*", "*"), cb=self._receive)
            await connection.client.flush()

    async def watch_leases(self) -> None:
        """Drop what clients want that gave no sign of life, until cancelled."""
        while True:
            await asyncio.sleep(_LAPSES)
            for name in self.clients.lapsed(_now()):
                log.warning("client %s of the gateway has gone: what it wanted is dropped", name)
                await self._release(name)

    async def _receive(self, message: Msg) -> None:
        if self._answering >= _MOST:
            error = RateLimitError(f"the gateway answers {_MOST} messages already: not sent")
            await self._send(message.reply, self._failed(message.subject, error))
            return
        self._answering += 1
        self._tasks.start_soon(self._answer, message.subject, message.data, message.reply)

    async def _answer(self, subject: str, data: bytes, reply: str) -> None:
        """Answer a message; no error in it ends the gateway of all clients."""
        try:
            answer = await self._answered(subject, data)
        except KiwoomError as error:
            answer = self._unanswered(subject, error)
        except Exception as error:
            log.exception("a message on %s can't be answered", subject)
            text = f"the gateway failed: {type(error).__name__}"
            answer = self._unanswered(subject, TransportError(text))
        finally:
            self._answering -= 1
        await self._send(reply, answer)

    async def _answered(self, subject: str, data: bytes) -> Message:
        try:
            handle, name, message = self._read(subject, data)
        except BusRefused as error:
            return self._failed(subject, BusRefused(f"at the gateway: {error}"))
        except (ConfigError, DecodeError) as error:
            return self._failed(subject, error)
        try:
            return await handle(name, message)
        except BusRefused as error:  # before anything was begun
            return self._failed(subject, error)

    def _read(self, subject: str, data: bytes) -> tuple[Handle, str, Message]:
        """Return what handles a message, the name of its client, and the message.

        Raises:
            ConfigError: it is not known, or the name is impossible.
            BusRefused: it is of a newer layout.
            DecodeError: it can't be read.
        """
        *_, side, name, what = subject.split(".")
        kind, handle = self._kinds.get((side, what), (None, None))
        if kind is None or handle is None:
            raise ConfigError(f"the gateway does not know {what!r}: update it")
        message: Message = decode(data, kind)
        return handle, check_name("name", name), message

    def _unanswered(self, subject: str, error: KiwoomError) -> Message:
        """Return the answer about a message that may have been begun."""
        if subject.endswith((".lease", ".wants")):
            return self._standing(error=failure_of(error))
        return Answer(outcome="in_doubt", error=failure_of(error))

    def _failed(self, subject: str, error: KiwoomError) -> Message:
        failure = failure_of(error)
        if subject.endswith((".lease", ".wants")):
            return self._standing(error=failure)
        if subject.endswith(".order"):  # it was not begun
            return Answer(outcome="not_booked", error=failure)
        return Answer(error=failure)

    async def _send(self, reply: str, answer: Message) -> None:
        """Send an answer, if the broker is there; without it the client's question just ends."""
        connection = self._connection
        if connection is None or not is_inbox(reply):
            return
        data = encode(answer)
        most = connection.client.max_payload
        if len(data) > most:
            text = f"the answer of {len(data):,} bytes is larger than the broker's max_payload"
            data = encode(Answer(error=failure_of(TransportError(f"{text}, {most:,}", sent=True))))
        try:
            await connection.publish(reply, data)
        except BusError as error:
            log.warning("an answer of the gateway can't be sent: %s", error)

    async def _lease(self, name: str, lease: Lease) -> Message:
        if lease.ends:
            if self.clients.end(name, lease.instance):
                await self._release(name)
            return self._standing()
        if not self.clients.renew(name, lease.instance, _now(), lease.inbox):
            self._tasks.start_soon(self._release, name)  # what another instance wanted
            if lease.epoch not in ("", self._epoch):
                self._reports.welcome_back(name)
        return self._standing(version=self._versions.get(name, 0))

    async def _wants(self, name: str, wants: Wants) -> Message:
        if not self.clients.has(name, wants.instance):
            raise BusRefused(f"{name!r} has no lease at the gateway")
        known = self._versions.get(name, 0)
        if wants.version < known:  # a lost connection has held it up, and newer ones overtook it
            return self._standing(version=known)
        self._reports.follow(name, wants.orders, balances=BALANCES in wants.keys)
        try:
            await self._register(name, wants.keys)
        except KiwoomError as error:
            return self._standing(version=self._versions.get(name, 0), error=failure_of(error))
        if not self.clients.has(name, wants.instance):  # it ended meanwhile
            if name not in self.clients.names:  # else its successor has released this
                await self._release(name)
            raise BusRefused(f"{name!r} has given its lease up")
        self._versions[name] = wants.version
        return self._standing(version=wants.version)

    async def _register(self, name: str, keys: Collection[Key]) -> None:
        """Register what a client wants, and end what it does not want any more."""
        await self._union.set(
            name, [key for key in keys if key != BALANCES and key[0] != CONDITION]
        )
        await self._conditions.set(name, [key for key in keys if key[0] == CONDITION])

    async def _order(self, name: str, call: OrderCall) -> Message:
        is_new = not self._placing.knows(call.id)
        if is_new and not self.clients.has(name, call.instance):
            raise BusRefused(f"{name!r} has no lease at the gateway: not sent")
        return await self._placing.order(name, call)

    async def _resolve(self, name: str, asked: Resolve) -> Message:
        return await self._placing.resolve(name, asked.id)

    async def _send_hit(self, hit: Hit) -> None:
        """Send a hit to the clients that watch its condition; one that is missing is noticed."""
        for name in self._conditions.clients((CONDITION, hit.no)):
            await self._send(self.clients.inbox(name), hit)

    def _forget_condition(self, no: str) -> None:
        self._conditions.forget((CONDITION, no))

    async def _release(self, name: str) -> None:
        self._versions.pop(name, None)
        self._reports.follow(name, (), balances=False)
        try:
            await self._register(name, ())
        except KiwoomError as error:  # the gateway itself ends
            log.warning("what %s wanted can't be dropped: %s", name, error)

    def _standing(self, **values: Any) -> Standing:
        state = self._session.state.now
        return Standing(
            epoch=self._epoch,
            connection=self._connections,
            now=deadlines.now(),
            life=self.clients.life,
            rest=self._session.server.rest,
            state=state.name,
            since_ns=nanoseconds(state.since),
            why=state.why,
            **values,
        )


def _now() -> float:
    return asyncio.get_running_loop().time()
