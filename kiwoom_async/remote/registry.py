"""Registry of a remote session: its streams come over the broker."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.receiver import Receiver
from kiwoom_async.capture.making import BlockMaker, maker
from kiwoom_async.capture.selection import Selection
from kiwoom_async.clock import Clock
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import KiwoomError, TransportError
from kiwoom_async.remote.account import AccountEvents
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.messages import ORDERS
from kiwoom_async.streams.consumer import Subscription
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Down, Gap
from kiwoom_async.wire.frames import Key

__all__ = ["RemoteRegistry"]

log = logging.getLogger("kiwoom_async")


class RemoteRegistry:
    """The open streams of a remote session; it takes the place of ``Registry``.

    Args:
        broker: Where the records are.
        server: Name of the server.
        line: The gateway.
        account: The events of the account.
        tasks: Tasks of the session.
        lifetime: Lifetime of the session.
        timeouts: ``subscribe`` limits how long entering a stream takes.
        clock: Clock of the session.

    Attributes:
        tasks, clock: As given.
        on_forget: Called with every feed that is closed.
    """

    def __init__(
        self,
        broker: Broker,
        server: str,
        line: Line,
        account: AccountEvents,
        tasks: TaskGroup,
        lifetime: Lifetime,
        timeouts: Timeouts,
        clock: Clock,
    ) -> None:
        self.tasks = tasks
        self.clock = clock
        self.on_forget: Callable[[Feed[Any]], object] = _nothing
        self._broker = broker
        self._server = server
        self._line = line
        self._account = account
        self._lifetime = lifetime
        self._timeouts = timeouts
        self._feeds: dict[Feed[Any], Sequence[Key]] = {}
        line.registrar.on_return = self._mark
        lifetime.on_end(self._end_all)

    def feeds(self) -> Collection[Feed[Any]]:
        """Return the feeds of the open streams."""
        return self._feeds.keys()

    async def open(self, feed: Feed[Any], /) -> None:
        """Let the records of a feed come; returns when they are registered.

        Raises:
            ConfigError, SubscriptionRejected, …: as the gateway's session says.
            TransportError: no gateway, or not registered in time (``Timeouts.subscribe``).
            BusRefused: the broker does not allow it.
        """
        self._lifetime.check()
        of_account = [one for one in feed.subscriptions if one[0].item_kind == "account"]
        records = [one for one in feed.subscriptions if one not in of_account]
        stop: Callable[[], object] = _nothing
        receiver: Receiver | None = None
        if records:
            receiver = self._receiver(feed, records)
            await receiver.open(feed)
            if feed.closed:  # by another task meanwhile
                return
            stop = feed.on_close
        if of_account:
            self._account.add(feed, of_account)
        feed.on_close = partial(self._close, feed, stop)
        await self._want(feed, [key for key in feed.keys if key != ORDERS])
        if receiver is not None:
            receiver.begin()

    def mark_loss(self, since: dt.datetime, why: str) -> None:
        """Put the moment of a loss into the streams that asked for it."""
        for feed in self._feeds:
            if Down in feed.types:
                feed.buffer.insert(Down(since, why))

    def end_key(self, key: Key, error: KiwoomError) -> None:
        """End the streams with a key that the gateway can't register any more."""
        for feed, keys in tuple(self._feeds.items()):
            if key in keys:
                feed.close(error)

    def _receiver(self, feed: Feed[Any], records: Sequence[Subscription]) -> Receiver:
        """Make the receiver of the records of a feed; gaps are read in any case."""
        items = [item for _, item in records if item]
        kinds = list(dict.fromkeys(kind for kind, _ in records))
        wanted: list[type[Any]] = [*kinds, Gap]
        selection = Selection(wanted, items)
        return Receiver(
            self._broker,
            feed,
            selection,
            maker(wanted),
            BlockMaker(wanted, selection),
            server=self._server,
            since=None,
            durable=None,
            most_waiting=None,
            timeout=self._timeouts.subscribe,
        )

    async def _want(self, feed: Feed[Any], keys: Sequence[Key]) -> None:
        """Have keys registered, and keep them for the feed."""
        if keys:
            try:
                async with self.clock.timeout(self._timeouts.subscribe):
                    await self._line.registrar.want(keys)
            except TimeoutError:
                raise TransportError(
                    f"{feed!r} is not registered after {self._timeouts.subscribe:g} s"
                ) from None
        if feed.closed:  # by another task meanwhile
            self._release_soon(keys)
            return
        self._feeds[feed] = keys

    def _close(self, feed: Feed[Any], stop: Callable[[], object]) -> None:
        stop()
        self._account.remove(feed)
        keys = self._feeds.pop(feed, ())
        self.on_forget(feed)
        self._release_soon(keys)

    def _release_soon(self, keys: Sequence[Key]) -> None:
        if keys and self._lifetime.error is None:
            self.tasks.start_soon(self._release, keys)

    async def _release(self, keys: Sequence[Key]) -> None:
        try:
            await self._line.registrar.release(keys)
        except KiwoomError as error:  # the next sign of life repeats what is still wanted
            log.debug("%s", error)

    def _mark(self, absence: float) -> None:
        """Mark the time in which the gateway did not know what is wanted here."""
        until = self.clock.now()
        gap = Gap(until - dt.timedelta(seconds=absence), until, "the gateway was away")
        for feed, keys in self._feeds.items():
            if keys:
                feed.mark(gap)

    def _end_all(self, error: KiwoomError) -> None:
        for feed in tuple(self._feeds):
            feed.close(error)
        self._account.end(error)


def _nothing(*_: object) -> None:
    """Do nothing."""
