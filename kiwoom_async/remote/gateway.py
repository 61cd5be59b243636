"""Gateway: gives the streams, the calls and the orders of one session to programs elsewhere."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from functools import partial
from typing import Any, NoReturn, Self

import anyio
import msgspec

from kiwoom_async._lifetime import ungrouped
from kiwoom_async.bus import Broker, Connection, Publisher
from kiwoom_async.bus.lease import Lease
from kiwoom_async.bus.link import Link
from kiwoom_async.capture import Recorder
from kiwoom_async.errors import BusError, ConfigError, KiwoomError
from kiwoom_async.records.kinds import listed
from kiwoom_async.remote import deadlines
from kiwoom_async.remote.merge import Merge
from kiwoom_async.remote.placing import Placing
from kiwoom_async.remote.queries import Queries
from kiwoom_async.remote.reports import Reports
from kiwoom_async.remote.searches import Searches
from kiwoom_async.remote.service import Service
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.remote.turns import Turns
from kiwoom_async.remote.union import Records, Union
from kiwoom_async.session import Session
from kiwoom_async.streams.factory import registry_of
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.requests import subscriptions
from kiwoom_async.streams.stream import Stream
from kiwoom_async.wire.frames import Key

__all__ = ["Gateway", "GatewayStats"]

_OWN = ""  # the gateway itself, among those that want something


class GatewayStats(msgspec.Struct, frozen=True):
    """Counters of a gateway.

    Attributes:
        clients: Names of the clients that are there.
        registrations: Pairs of type and symbol that are registered for clients.
        calls: Queries made for clients.
        orders: Orders, changes and cancellations given to the session for clients.
        connected: Whether the broker is there.
    """

    clients: Sequence[str]
    registrations: int
    calls: int
    orders: int
    connected: bool


class Gateway(anyio.AsyncContextManagerMixin):
    """Serves the session of one key to any number of programs, over a NATS broker.

    ::

        async with Session(LIVE, order_journal="orders.jsonl") as session:
            async with Gateway(session, Broker.from_env(), journal="data/") as gateway:
                await gateway.run()

    The clients are :class:`RemoteSession`. What they want together is registered, each item once,
    and published; the queries of the clients take turns, so that none uses up the rate limit; their
    orders pass the session's guard and its order journal, and each is executed at most once.

    One gateway serves a server: a second one is refused while the first lives. The broker decides
    who may do what: reading and trading have subjects of their own. A broker that is not there yet
    is waited for, without end; the log says so.

    No key and no token goes over the broker. Account numbers are masked there.

    Args:
        session: The open session of the key; its guard and its ``order_journal`` apply to all.
        broker: The broker, or its URL.
        journal: Directory of a journal. With it records are published exactly once, from the
            journal; without it at most once.
        account_numbers: Whether account numbers go over the broker in full.
        lease: Seconds for which a client has its name without a sign of life; after them what it
            wanted is dropped.

    Raises:
        ConfigError: a lease that is not above 0, or the server's name can't be part of a subject.
    """

    def __init__(
        self,
        session: Session,
        broker: Broker | str,
        *,
        journal: str | os.PathLike[str] | None = None,
        account_numbers: bool = False,
        lease: float = 15.0,
    ) -> None:
        if not lease > 0:
            raise ConfigError(f"lease must be more than 0 seconds, not {lease!r}")
        self._session = session
        self._broker = Broker.of(broker)
        self._journal = journal
        self._mask = not account_numbers
        self._server = session.server.name
        self._subjects = GatewaySubjects(self._server)
        self._owner = secrets.token_hex(8)
        self._epoch = secrets.token_hex(8)
        self._life = lease
        self._reports = Reports(session, self._subjects)
        self._own_keys: set[Key] = set()
        self._link = Link(self._broker, self._subjects.lease, self)
        self._ended = asyncio.Event()
        self._error: KiwoomError | None = None
        self._service: Service | None = None

    def __repr__(self) -> str:
        return f"<Gateway of {self._server} at {self._broker.url}>"

    @asynccontextmanager
    async def __asynccontextmanager__(self) -> AsyncIterator[Self]:
        failure: BaseException | None = None
        with ungrouped():
            async with anyio.create_task_group() as tasks:
                try:
                    with anyio.CancelScope() as body:
                        tasks.start_soon(self._own, body)
                        await self._link.reached.wait()
                        yield self
                except BaseException as error:  # out of the group, so that it stays what it is
                    failure = error
                tasks.cancel_scope.cancel()
        self._ended.set()
        if failure is not None:
            raise failure
        if self._error is not None:
            raise self._error

    async def add(self, types: type[Any] | Sequence[type[Any]], *symbols: str) -> None:
        """Register and publish further types and symbols, also while no client wants them.

        Raises:
            ConfigError, SubscriptionRejected, …: as :meth:`Session.stream`.
        """
        pairs = subscriptions([kind for kind in listed(types) if kind is not Gap], symbols)
        self._own_keys.update((kind.type_code, item) for kind, item in pairs)
        await self._union.set(_OWN, self._own_keys)

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            BusRefused: another gateway serves, or the broker refuses this user.
            KiwoomError: the error that ended the session, the recorder or the publisher.
        """
        await self._ended.wait()
        if self._error is not None:
            raise self._error

    def stats(self) -> GatewayStats:
        """Return the current counters."""
        service = self._service
        if service is None:
            raise BusError('the gateway is not open: use "async with Gateway(...)"')
        return GatewayStats(
            clients=service.clients.names,
            registrations=len(self._union.keys),
            calls=self._queries.calls,
            orders=self._placing.placed,
            connected=self._link.is_up,
        )

    async def _own(self, body: anyio.CancelScope) -> None:
        """Serve until cancelled; an error ends the gateway."""
        try:
            with ungrouped():
                async with AsyncExitStack() as stack:
                    await self._link.run(partial(self._serve, stack))
        except KiwoomError as error:
            self._error = error
            self._ended.set()
            body.cancel()

    async def _serve(self, stack: AsyncExitStack, connection: Connection) -> None:
        """Serve over one connection until it is lost, or the lease is."""
        lease = Lease(
            self._subjects.lease,
            f"is the gateway of {self._server}",
            owner=self._owner,
            life=self._broker.silence / 2,
        )
        await lease.acquire(connection)
        await self._reports.prepare(connection)
        service = self._service or await self._open(stack)
        async with self._link.tasks() as tasks:
            await self._renew(lease)
            tasks.start_soon(self._keep, lease, connection)
            tasks.start_soon(self._reports.deliver, connection)
            await service.serve(connection)
            self._link.begin()
            try:
                await anyio.sleep_forever()
            finally:  # also where the gateway ends: the next one has the lease at once
                self._placing.allowed_until = 0.0
                await lease.release()

    async def _keep(self, lease: Lease, connection: Connection) -> NoReturn:
        """Renew the lease, and see that the stream of the reports is there, until cancelled.

        Raises:
            BusError: it could not be renewed, or the stream can't be made.
        """
        while True:
            await asyncio.sleep(lease.life / 3)
            await self._renew(lease)
            await self._reports.prepare(connection)

    async def _renew(self, lease: Lease) -> None:
        """Renew the lease; orders are executed until it may have expired at the broker."""
        began = deadlines.now()
        await lease.renew()
        self._placing.allowed_until = began + lease.life

    async def _open(self, stack: AsyncExitStack) -> Service:
        """Open what outlives a connection; with the lease, so that no other gateway has it open."""
        tasks = await stack.enter_async_context(anyio.create_task_group())
        source: Recorder | Stream[Any]
        outlet: Recorder | Merge
        if self._journal is not None:
            recorder = Recorder(self._session, self._journal, account_numbers=not self._mask)
            source = outlet = await stack.enter_async_context(recorder)
            tasks.start_soon(recorder.run)
        else:
            merge = Merge(registry_of(self._session))
            outlet = await stack.enter_async_context(aclosing(merge))
            source = merge.stream
        publisher = Publisher(source, self._broker, server=self._server)
        await stack.enter_async_context(publisher)
        tasks.start_soon(publisher.run)
        tasks.start_soon(self._reports.run)
        turns = Turns(self._session.server.limits.calls)
        searches = await stack.enter_async_context(aclosing(Searches(self._session, tasks, turns)))
        self._union = Union(Records(outlet))
        caller = self._session._caller
        self._queries = Queries(self._session._opened().rest, turns, mask_accounts=self._mask)
        self._placing = Placing(caller, turns, self._reports, self._epoch)
        self._service = Service(
            self._subjects,
            self._session,
            self._epoch,
            tasks,
            life=self._life,
            union=self._union,
            queries=self._queries,
            searches=searches,
            placing=self._placing,
            reports=self._reports,
        )
        tasks.start_soon(self._service.watch_leases)
        return self._service
