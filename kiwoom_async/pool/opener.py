"""Opener of a pool: opens streams over its keys, and moves what a key that ends has carried."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Mapping, Sequence

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import ungrouped
from kiwoom_async.clock import Clock
from kiwoom_async.errors import ConfigError, KiwoomError, SessionClosed, TransportError
from kiwoom_async.pool.member import Member
from kiwoom_async.pool.share import Share
from kiwoom_async.pool.spread import spread
from kiwoom_async.streams.consumer import Carried, Hole, Subscription
from kiwoom_async.streams.gap import Gap

__all__ = ["PoolOpener"]

log = logging.getLogger("kiwoom_async")

_LOOK = 1.0  # seconds from one look for room to the next


class PoolOpener:
    """Opens the streams of a pool.

    Args:
        members: The keys.
        tasks: Tasks of the pool.
        clock: Its clock.
    """

    def __init__(self, members: Sequence[Member], tasks: TaskGroup, clock: Clock) -> None:
        self.members = members
        self.tasks = tasks
        self.clock = clock
        self._carriers: dict[Carried, _Carrier] = {}

    async def open(self, feed: Carried, /) -> None:
        """Register a stream or a tap, spread over the keys, and wait until all is registered.

        Raises:
            ConfigError: more items than the keys have room for, or a type that is about the account
                of one key; nothing was sent.
            TransportError: not acknowledged in time (``Timeouts.subscribe``).
            KiwoomError: the error that ended the last key.
        """
        of_account = [kind for kind, _ in feed.subscriptions if kind.item_kind == "account"]
        if of_account:
            raise ConfigError(
                f"{of_account[0].__name__} is about one account, and each key of a pool has its "
                "own: use the session of the key, pool.sessions[i].stream"
            )
        carrier = self._carriers[feed] = _Carrier(feed, self)
        feed.on_close = carrier.close
        await carrier.open()

    def narrow(self, consumer: Carried, gone: Sequence[Subscription]) -> None:
        """Release some subscriptions of a stream or a tap."""
        self._carriers[consumer].narrow(gone)
        consumer.narrow(gone)

    def forget(self, feed: Carried) -> None:
        """Forget a stream that was closed."""
        self._carriers.pop(feed, None)

    def end(self, error: KiwoomError) -> None:
        """End all streams with an error."""
        for feed in tuple(self._carriers):
            feed.close(error)


class _Carrier:
    """Carries one stream, or one tap, over the keys."""

    def __init__(self, feed: Carried, pool: PoolOpener) -> None:
        self._feed = feed
        self._pool = pool
        self._shares: set[Share] = set()
        self._opening: set[Share] = set()
        self._missing: list[Subscription] = []  # what no key has room for
        self._begun = False

    async def open(self) -> None:
        """Open it; see :meth:`PoolOpener.open`."""
        wanted: Collection[Subscription] = self._feed.subscriptions
        while wanted:
            given, homeless = spread([*wanted], self._pool.members)
            if homeless:
                raise self._no_room(homeless)
            wanted = await self._open([self._share(*one) for one in given.items()])
        self._begun = True

    def close(self) -> None:
        """Remove all registrations: the stream was closed."""
        self._pool.forget(self._feed)
        for share in tuple(self._shares):
            share.restore(self._pool.clock.now())  # what is missing until now has its gap
            share.close()

    def narrow(self, gone: Sequence[Subscription]) -> None:
        """Release some subscriptions."""
        self._missing = [one for one in self._missing if one not in gone]
        for share in tuple(self._shares):
            mine = [one for one in share.subscriptions if one in gone]
            share.mark(mine, self._pool.clock.now())
            if len(mine) == len(share.subscriptions):
                share.close()
            elif mine:
                before = {*share.items}
                share.member.registry.narrow(share, mine)
                share.member.give_back(before - {*share.items})

    def _share(
        self, member: Member, wanted: Sequence[Subscription], hole: Hole | None = None
    ) -> Share:
        """Make the share of a key."""
        share = Share(
            self._feed,
            member,
            wanted,
            begun=lambda: self._begun,
            on_end=self._ended,
            hole=hole,
        )
        member.reserve(share.items)
        self._shares.add(share)
        return share

    async def _open(self, shares: Collection[Share]) -> list[Subscription]:
        """Open shares; return the subscriptions of those that must be given to another key."""
        self._opening.update(shares)
        try:
            with ungrouped():
                async with anyio.create_task_group() as group:
                    for share in shares:
                        group.start_soon(self._open_one, share)
        finally:
            self._opening.difference_update(shares)
        return [one for share in shares if share.closed for one in share.subscriptions]

    async def _open_one(self, share: Share) -> None:
        """Open a share; close it where its key can't carry it."""
        try:
            await share.member.registry.open(share)
        except ConfigError:  # its session's own streams have got the room in the meantime
            share.close()
        except TransportError:
            if not self._begun:
                raise
            share.close()  # the same key, or another one, is asked again
        except KiwoomError as error:
            if share.member.is_alive:
                raise
            share.close(error)

    def _ended(self, share: Share) -> None:
        """Move the items of a share whose key has ended."""
        self._shares.discard(share)
        share.member.give_back(share.items)
        if share.error is None or self._feed.closed:
            return
        if share.member.is_alive:  # the server refuses an item
            self._feed.close(share.error)
        elif share not in self._opening:
            since, _ = share.hole or (self._pool.clock.now(), "")
            share.hole = since, f"{share.member.name} has ended: {share.error}"
            self._pool.tasks.start_soon(self._hand_over, share)

    async def _hand_over(self, gone: Share) -> None:
        """Give the items of a key that has ended to keys with room; mark those without."""
        assert gone.hole is not None
        wanted: Sequence[Subscription] = gone.subscriptions
        while wanted and not self._feed.closed:
            given, homeless = spread(wanted, self._pool.members)
            if homeless:
                self._give_up(gone, homeless)
            wanted = await self._carry(given, gone.hole)

    async def _carry(
        self, given: Mapping[Member, Sequence[Subscription]], hole: Hole
    ) -> list[Subscription]:
        """Open shares that begin with a gap; return what must be given to another key."""
        shares = [self._share(member, wanted, hole) for member, wanted in given.items()]
        wanted = await self._open(shares)
        for share in shares:
            share.restore(self._pool.clock.now())
        return wanted

    def _give_up(self, gone: Share, homeless: Sequence[Subscription]) -> None:
        """Mark what no key has room for; end the stream with the last key."""
        assert gone.hole is not None
        assert gone.error is not None
        if not any(member.is_alive for member in self._pool.members):
            self._feed.close(gone.error)
            return
        since, why = gone.hole
        items = dict.fromkeys(item for _, item in homeless)
        why = f"{why}; no other key has room: nothing more comes until one has"
        log.error("%r: %s is missing: %s", self._feed, ", ".join(items), why)
        until = self._pool.clock.now()
        self._feed.mark(*(Gap(since, until, why, symbol=item) for item in items))
        self._pool.tasks.start_soon(self._return, [*homeless], until)

    async def _return(self, missing: list[Subscription], since: dt.datetime) -> None:
        """Wait until keys have room for what is missing, and give it to them."""
        self._missing += missing
        while not self._feed.closed:
            await self._pool.clock.sleep(_LOOK)
            missing = [one for one in missing if one in self._missing]
            given, _ = spread(missing, self._pool.members)
            if not missing:
                return
            if not given or self._feed.closed:
                continue
            found = [one for wanted in given.values() for one in wanted]
            again = await self._carry(given, (since, "no key had room"))
            back = [one for one in found if one not in again]
            self._missing = [one for one in self._missing if one not in back]
            items = dict.fromkeys(item for _, item in back)
            log.warning("%r: %s comes again", self._feed, ", ".join(items))

    def _no_room(self, homeless: Sequence[Subscription]) -> KiwoomError:
        """Return the error of a stream that can't be opened."""
        members = self._pool.members
        living = [member for member in members if member.is_alive]
        if not living:
            return members[-1].lifetime.error or SessionClosed("the pool was closed")
        items = {item for _, item in homeless}
        return ConfigError(
            f"{len(items)} of the symbols do not fit: the {len(living)} keys of the pool have room "
            "for no more items (each _NX and _AL counts); close streams, ask for fewer symbols, or "
            "add keys"
        )
