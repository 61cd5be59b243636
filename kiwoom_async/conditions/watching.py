"""Watching: the conditions a session watches, and the requests for them.

Two rules of the server: a condition that is still registered must be cleared before it is watched
again, and at most ten are watched at once.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Literal

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.conditions.models import Condition, ConditionHit
from kiwoom_async.conditions.requests import ATTEMPTS, Requests
from kiwoom_async.conditions.watched import Watched
from kiwoom_async.config import Limits
from kiwoom_async.errors import (
    ConfigError,
    FieldError,
    KiwoomError,
    SubscriptionRejected,
    TransportError,
)
from kiwoom_async.net.socket import Disconnected, Socket
from kiwoom_async.realtime import ConditionSignal
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.router import Router
from kiwoom_async.wire import conditions
from kiwoom_async.wire.frames import Message

__all__ = ["Watching"]

log = logging.getLogger("kiwoom_async")

_ALREADY_WATCHED = 900003
_MOST_REPORTED = 1000


class Watching:
    """The watched conditions of a session and the feeds of their hits.

    Attributes:
        unmapped: Signals of conditions that are not watched.
    """

    def __init__(
        self,
        requests: Requests,
        socket: Socket,
        router: Router,
        tasks: TaskGroup,
        limits: Limits,
        lifetime: Lifetime,
    ) -> None:
        self.unmapped = 0
        self._requests = requests
        self._socket = socket
        self._tasks = tasks
        self._limits = limits
        self._lifetime = lifetime
        self._turn = anyio.Lock()
        self._feeds: dict[Feed[ConditionHit], None] = {}
        self._watched: dict[str, Watched] = {}
        self._abandoned: dict[str, None] = {}  # the server may watch them
        self._reported: set[str] = set()
        router.add(self.signal, ConditionSignal)
        socket.on_login(self._after_login)
        lifetime.on_end(self._end_all)

    async def open(self, condition: str | Condition, feed: Feed[ConditionHit]) -> None:
        """Watch a condition for a feed; the request is sent for its first feed.

        Raises:
            ConfigError: no such condition, or too many at once.
            TransportError, SubscriptionRejected, DecodeError: as every condition request.
        """
        self._lifetime.check()
        self._feeds[feed] = None
        feed.on_close = partial(self._forget, feed)
        no = await self._requests.number_of(condition)
        async with self._turn:
            if not feed.closed:
                await self._clear_idle(wanted=no)
            if not feed.closed:  # another task may have closed it during the wait
                await self._add(no, feed)

    def signal(self, signal: ConditionSignal) -> None:
        """Apply a signal (02) to its condition."""
        try:
            no = conditions.sequence(signal.seq)
            watched = self._watched.get(no)
            if watched is not None:
                watched.take(_hit(no, signal))
            else:
                self._report(f"signals arrive for condition {no!r}, which is not watched")
        except FieldError as error:
            self._report(f"condition signal skipped: {error}")

    def _report(self, trouble: str) -> None:
        """Count an unusable signal; log each kind of trouble once."""
        self.unmapped += 1
        if trouble not in self._reported and len(self._reported) < _MOST_REPORTED:
            self._reported.add(trouble)
            log.warning("%s", trouble)

    async def _add(self, no: str, feed: Feed[ConditionHit]) -> None:
        watched = self._watched.get(no)
        if watched is not None:
            watched.add(feed)
            return
        if len(self._watched) >= self._limits.conditions:
            raise ConfigError(
                f"{self._limits.conditions} conditions can be watched at once: close one"
            )
        watched = self._watched[no] = Watched(no, feed)
        self._abandoned.pop(no, None)
        try:
            watched.first_list(await self._subscribe(watched))
        except SubscriptionRejected:
            del self._watched[no]
            raise
        except BaseException:  # the server may watch it already
            del self._watched[no]
            self._abandoned[no] = None
            self._clear_soon()
            raise
        if not watched.feeds:  # another task has closed it
            self._clear_soon()

    def _forget(self, feed: Feed[ConditionHit]) -> None:
        """Remove a closed feed; a condition without a feed is cleared at the server."""
        self._feeds.pop(feed, None)
        for watched in tuple(self._watched.values()):
            if watched.remove(feed) and not watched.feeds and watched.login:
                self._clear_soon()

    def _end_all(self, error: KiwoomError) -> None:
        for feed in tuple(self._feeds):
            feed.close(error)

    # Requests to the server.

    def _after_login(self) -> None:
        if self._watched:
            self._tasks.start_soon(self._watch_again)

    async def _watch_again(self) -> None:
        """Watch all conditions again on a new connection."""
        async with self._turn:
            for watched in tuple(self._watched.values()):
                if watched.login == self._socket.logins or not watched.feeds:
                    continue
                try:
                    watched.next_list(await self._subscribe_again(watched))
                except Disconnected:
                    return  # repeated after the next login
                except KiwoomError as error:
                    self._watched.pop(watched.no, None)
                    for feed in tuple(watched.feeds):
                        feed.close(error)

    async def _subscribe_again(self, watched: Watched) -> list[str]:
        """Subscribe; repeat a request that gets no answer."""
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._subscribe(watched)
            except Disconnected:
                raise
            except TransportError as error:
                log.warning("condition %s: %s; asking again", watched.no, error)
        return await self._subscribe(watched)

    async def _subscribe(self, watched: Watched) -> list[str]:
        """Ask the server to watch a condition; return its members."""
        watched.early = []
        answer = await self._request(watched.no)
        if answer.return_code == _ALREADY_WATCHED:  # still watched from the previous connection
            await self._requests.ask("CNSRCLR", seq=watched.no)
            answer = await self._request(watched.no)
        conditions.check(answer)
        watched.login = self._socket.logins
        return [symbol for row in conditions.rows(answer) if (symbol := _member(row)) is not None]

    async def _request(self, no: str) -> Message:
        return await self._requests.ask("CNSRREQ", seq=no, search_type="1", stex_tp="K")

    def _clear_soon(self) -> None:
        if self._lifetime.error is None:
            self._tasks.start_soon(self._clear)

    async def _clear(self) -> None:
        async with self._turn:
            await self._clear_idle()

    async def _clear_idle(self, *, wanted: str = "") -> None:
        """Clear conditions without a feed at the server, so that others can be watched."""
        idle = [no for no, watched in self._watched.items() if not watched.feeds]
        for no in {*idle, *self._abandoned} - {wanted}:
            try:
                conditions.check(await self._requests.ask("CNSRCLR", seq=no))
            except KiwoomError as error:
                log.warning("condition %s is still watched by the server: %s", no, error)
            self._watched.pop(no, None)
            self._abandoned.pop(no, None)


def _hit(no: str, signal: ConditionSignal) -> ConditionHit:
    event: Literal["entered", "left"] = "left" if signal.event == "left" else "entered"
    return ConditionHit(no, signal.symbol, event, signal.time, False)


def _member(row: bytes) -> str | None:
    symbol = conditions.member(row)
    if symbol is None:
        log.error("member of a condition skipped: %r", row[:60])
    return symbol
