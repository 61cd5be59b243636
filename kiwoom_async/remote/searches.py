"""Searches: the condition searches of a gateway's clients."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Collection

import msgspec
from anyio.abc import TaskGroup

from kiwoom_async.conditions.models import Condition, ConditionHit
from kiwoom_async.errors import ConfigError, KiwoomError
from kiwoom_async.remote.condition_messages import Hit, Members, Search
from kiwoom_async.remote.failures import failure_of
from kiwoom_async.remote.messages import Answer, Message
from kiwoom_async.remote.turns import Turns
from kiwoom_async.session import Session
from kiwoom_async.streams.stream import Stream

__all__ = ["Searches"]

log = logging.getLogger("kiwoom_async")

_LIST, _SEARCH = "CNSRLST", "CNSRREQ"


class _Watch:
    """A condition that clients watch.

    Attributes:
        no: Its number.
        stream: Its hits.
        run: Tells it apart from an earlier watch of the same condition.
        number: Hits so far.
        members: The stocks that meet it, after these hits.
        error: What ended it.
    """

    def __init__(self, no: str, stream: Stream[ConditionHit]) -> None:
        self.no = no
        self.stream = stream
        self.run = secrets.token_hex(6)
        self.number = 0
        self.members: dict[str, None] = {}
        self.error: KiwoomError | None = None

    def take(self, hit: ConditionHit) -> Hit:
        """Apply a hit; return the message about it."""
        self.number += 1
        if hit.event == "left":
            self.members.pop(hit.symbol, None)
        else:
            self.members[hit.symbol] = None
        return Hit(
            no=self.no,
            run=self.run,
            number=self.number,
            symbol=hit.symbol,
            event=hit.event,
            time=hit.time,
            listed=hit.listed,
        )


class Searches:
    """Asks for conditions with the session's key, and watches them for clients.

    Args:
        session: The session of the gateway.
        tasks: Tasks of the gateway.
        turns: Whose turn it is.

    Attributes:
        on_hit: Called with each hit of a watched condition: sends it to its clients.
        on_end: Called with the number of a condition that the server does not watch any more.
    """

    def __init__(self, session: Session, tasks: TaskGroup, turns: Turns) -> None:
        self.on_hit: Callable[[Hit], Awaitable[object]] = _nothing
        self.on_end: Callable[[str], object] = _nothing
        self._session = session
        self._tasks = tasks
        self._turns = turns
        self._watched: dict[str, _Watch] = {}

    async def list(self, client: str, asked: Search) -> Message:
        """Answer which conditions are saved."""
        try:
            async with self._turns.turn(_LIST, client):
                found = await self._session.conditions.list()
        except KiwoomError as error:
            return Answer(error=failure_of(error))
        return Answer(body=msgspec.json.encode(found))

    async def search(self, client: str, asked: Search) -> Message:
        """Answer with a page of the stocks that meet a condition now."""
        try:
            async with self._turns.turn(_SEARCH, client):
                found = await self._session._opened().requests.search(asked.no, asked.key)
        except KiwoomError as error:
            return Answer(error=failure_of(error))
        frame = {name: msgspec.Raw(value) for name, value in found.fields.items()}
        return Answer(body=msgspec.json.encode(frame))

    async def members(self, client: str, asked: Search) -> Message:
        """Answer who meets a watched condition."""
        watch = self._watched.get(asked.no)
        if watch is None:
            error = ConfigError(f"condition {asked.no!r} is not watched at the gateway")
            return Members(error=failure_of(error))
        if watch.error is not None:
            return Members(error=failure_of(watch.error))
        return Members(run=watch.run, number=watch.number, symbols=tuple(watch.members))

    def check(self, code: str, items: Collection[str]) -> None:
        """Reject nothing: the server knows its conditions."""

    async def add(self, code: str, *items: str) -> None:
        """Begin to watch conditions; none of them if one fails.

        Args:
            code: The type code of their signals.
            items: Their numbers.

        Raises:
            ConfigError: too many are watched.
            TransportError, SubscriptionRejected, DecodeError: as ``Conditions.watch``.
        """
        begun: list[str] = []
        try:
            for no in items:
                stream = self._session.conditions.watch(Condition(no, ""))
                await stream.__aenter__()
                watch = self._watched[no] = _Watch(no, stream)
                begun.append(no)
                self._tasks.start_soon(self._follow, watch)
        except BaseException:
            await self.remove(code, *begun)
            raise

    async def remove(self, code: str, *items: str) -> None:
        """End the watches of conditions. Does not wait."""
        for no in items:
            watch = self._watched.pop(no, None)
            if watch is not None:
                await watch.stream.aclose()

    async def aclose(self) -> None:
        """End all watches: the session may live longer than its gateway."""
        await self.remove("", *self._watched)

    async def _follow(self, watch: _Watch) -> None:
        """Send the hits of a watch until it ends."""
        try:
            async for hit in watch.stream:
                await self.on_hit(watch.take(hit))
        except KiwoomError as error:
            if self._watched.get(watch.no) is not watch:
                return
            log.warning("condition %s is not watched any more: %s", watch.no, error)
            watch.error = error
            failure = failure_of(error)
            await self.on_hit(Hit(no=watch.no, run=watch.run, number=0, error=failure))
            self.on_end(watch.no)


async def _nothing(*_: object) -> None:
    """Do nothing."""
