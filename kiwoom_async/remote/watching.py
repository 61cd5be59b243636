"""Watching: the condition searches of a remote session; the gateway asks for them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

import anyio
import msgspec
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.conditions.models import Condition, ConditionHit
from kiwoom_async.conditions.saved import Saved
from kiwoom_async.conditions.watched import Watched
from kiwoom_async.errors import (
    BusError,
    BusRefused,
    ConfigError,
    DecodeError,
    KiwoomError,
    TransportError,
)
from kiwoom_async.remote.condition_messages import Hit, Members, Search
from kiwoom_async.remote.failures import error_of
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.messages import CONDITION, Answer, decode
from kiwoom_async.streams.feed import Feed
from kiwoom_async.wire import frames
from kiwoom_async.wire.frames import Key

__all__ = ["RemoteRequests", "RemoteWatching"]

log = logging.getLogger("kiwoom_async")


class RemoteRequests(Saved):
    """Requests of condition search by way of a gateway; it takes the place of ``Requests``.

    Args:
        line: The gateway.
    """

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    async def search(self, no: str, key: str) -> frames.Message:
        """Request a page of the stocks that meet a condition now; see ``Saved.search``."""
        answer = frames.decode(await self._ask("search", Search(no=no, key=key)))
        if isinstance(answer, list):
            raise DecodeError("the gateway answers with records, not with a page")
        return answer

    async def members(self, no: str) -> Members:
        """Ask who meets a condition that the gateway watches.

        Raises:
            KiwoomError: it is not watched, and why.
            BusError: no gateway, or no answer.
        """
        subject = self._line.subjects.read(self._line.name, "members")
        found: Members = await self._line.ask(subject, Search(no=no), Members)
        if found.error is not None:
            raise error_of(found.error)
        return found

    async def _request_list(self) -> list[Condition]:
        body = await self._ask("conditions", Search())
        try:
            return msgspec.json.decode(body, type=list[Condition])
        except msgspec.DecodeError as error:
            raise DecodeError(f"conditions: {error}", payload=body) from error

    async def _ask(self, what: str, question: Search) -> bytes:
        subject = self._line.subjects.read(self._line.name, what)
        try:
            answer: Answer = await self._line.ask(subject, question, Answer)
        except BusRefused:
            raise
        except BusError as error:
            raise TransportError(f"conditions: {error}") from error
        if answer.error is not None:
            raise error_of(answer.error)
        return answer.body


class _Place:
    """A watched condition, and how far its hits are known.

    Attributes:
        watched: Its members and feeds.
        run: The watch at the gateway.
        number: Number of the last hit.
        early: Hits that came while the members were asked for; None at other times.
    """

    def __init__(self, no: str, feed: Feed[ConditionHit]) -> None:
        self.watched = Watched(no, feed)
        self.run = ""
        self.number = 0
        self.early: list[Hit] | None = []

    def take(self, hit: Hit) -> bool:
        """Apply a hit; return False if one before it is missing."""
        if hit.run == self.run and hit.number <= self.number:
            return True
        if (hit.run, hit.number) != (self.run, self.number + 1):
            return False
        self.number = hit.number
        self.watched.take(
            ConditionHit(self.watched.no, hit.symbol, hit.event, hit.time, hit.listed)
        )
        return True


class RemoteWatching:
    """The watched conditions of a remote session; it takes the place of ``Watching``.

    The gateway sends each hit once, with its number. Where one is missing the members are asked
    for, and what has changed comes as hits that are ``listed``.

    Args:
        requests: Asks the gateway.
        line: The gateway.
        tasks: Tasks of the session.
        lifetime: Lifetime of the session.
    """

    def __init__(
        self, requests: RemoteRequests, line: Line, tasks: TaskGroup, lifetime: Lifetime
    ) -> None:
        self._requests = requests
        self._line = line
        self._tasks = tasks
        self._lifetime = lifetime
        self._turn = anyio.Lock()
        self._places: dict[str, _Place] = {}
        self._feeds: dict[Feed[ConditionHit], None] = {}
        line.on_hit = self.take
        line.registrar.on_doubt = self._doubt_all
        lifetime.on_end(self.end)

    async def open(self, condition: str | Condition, feed: Feed[ConditionHit]) -> None:
        """Watch a condition for a feed; see ``Conditions.watch``.

        Raises:
            ConfigError: no such condition, or too many at once.
            TransportError, SubscriptionRejected, DecodeError: as every condition request.
        """
        self._lifetime.check()
        self._feeds[feed] = None
        feed.on_close = partial(self._forget, feed)
        no = await self._requests.number_of(condition)
        async with self._turn:
            place = self._places.get(no)
            if feed.closed:
                return
            if place is not None:
                place.watched.add(feed)
                return
            await self._begin(no, feed)

    def take(self, data: bytes) -> None:
        """Apply what the gateway says about a watched condition."""
        try:
            hit: Hit = decode(data, Hit)
        except KiwoomError as error:
            log.error("hit of a condition skipped: %s", error)
            return
        place = self._places.get(hit.no)
        if place is None:
            return
        if hit.error is not None:
            self._end(place, error_of(hit.error))
        elif place.early is not None:
            place.early.append(hit)
        elif not place.take(hit):
            self._tasks.start_soon(self._read_again, place)

    def end_key(self, key: Key, error: KiwoomError) -> None:
        """End the feeds of a condition that the gateway can't watch any more."""
        place = self._places.get(key[1]) if key[0] == CONDITION else None
        if place is not None:
            self._end(place, error)

    def end(self, error: KiwoomError) -> None:
        """End all feeds with an error."""
        for feed in tuple(self._feeds):
            feed.close(error)

    async def _begin(self, no: str, feed: Feed[ConditionHit]) -> None:
        place = self._places[no] = _Place(no, feed)
        try:
            await self._line.registrar.want([(CONDITION, no)])
            try:
                await self._read(place, place.watched.first_list)
            except BaseException:
                self._release_soon(no)
                raise
        except BaseException:
            del self._places[no]
            raise
        if not place.watched.feeds:  # another task has closed it
            self._release_idle(place)

    async def _read(self, place: _Place, apply: Callable[[Iterable[str]], None]) -> None:
        """Ask for the members of a condition, and apply them and the hits since."""
        if place.early is None:
            place.early = []
        try:
            found = await self._requests.members(place.watched.no)
        finally:
            early, place.early = place.early, None
        place.run, place.number = found.run, found.number
        apply(found.symbols)
        for hit in early:
            if hit.run == place.run and not place.take(hit):
                self._tasks.start_soon(self._read_again, place)
                return

    async def _read_again(self, place: _Place) -> None:
        async with self._turn:
            if self._places.get(place.watched.no) is not place or not place.watched.feeds:
                return
            try:
                await self._read(place, place.watched.next_list)
            except (BusError, ConfigError) as error:  # asked for again once it is registered anew
                log.warning("condition %s: %s", place.watched.no, error)
            except KiwoomError as error:  # the message that it has ended was lost
                self._end(place, error)
            if not place.watched.feeds:  # closed in the meantime
                self._release_idle(place)

    def _doubt_all(self) -> None:
        """Ask for all members again: hits may be missing, as the gateway or the broker was away."""
        for place in self._places.values():
            self._tasks.start_soon(self._read_again, place)

    def _forget(self, feed: Feed[ConditionHit]) -> None:
        self._feeds.pop(feed, None)
        for place in tuple(self._places.values()):
            if place.watched.remove(feed) and not place.watched.feeds and place.early is None:
                self._release_idle(place)

    def _end(self, place: _Place, error: KiwoomError) -> None:
        """End the feeds of a condition that the server does not watch any more."""
        for feed in tuple(place.watched.feeds):
            feed.close(error)

    def _release_idle(self, place: _Place) -> None:
        """End the use of a condition without feeds; only the first call counts."""
        if self._places.get(place.watched.no) is place:
            del self._places[place.watched.no]
            self._release_soon(place.watched.no)

    def _release_soon(self, no: str) -> None:
        if self._lifetime.error is None:
            self._tasks.start_soon(self._release, no)

    async def _release(self, no: str) -> None:
        try:
            await self._line.registrar.release([(CONDITION, no)])
        except KiwoomError as error:  # the next sign of life repeats what is still wanted
            log.debug("%s", error)
