"""Conditions: the public interface of condition search (조건검색): list, search, watch."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator
from functools import partial
from typing import Protocol

from kiwoom_async.calls.walk import walk
from kiwoom_async.clock import Clock
from kiwoom_async.conditions.models import Condition, ConditionHit
from kiwoom_async.conditions.saved import Saved
from kiwoom_async.config import Limits
from kiwoom_async.errors import PagingError
from kiwoom_async.realtime.condition_match import ConditionMatch
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.requests import check_overflow
from kiwoom_async.streams.stream import Stream
from kiwoom_async.wire import conditions

__all__ = ["Conditions", "Watching"]

_BUFFER = 10_000


class Watching(Protocol):
    """What watches conditions: at the server, or by way of a gateway."""

    async def open(self, condition: str | Condition, feed: Feed[ConditionHit]) -> None:
        """Watch a condition for a feed."""


class Conditions:
    """Condition searches saved in the HTS (조건검색).

    Everything here can be cancelled. A condition may be given by number, by name, or as a
    :class:`Condition`.
    """

    def __init__(self, requests: Saved, watching: Watching, limits: Limits, clock: Clock) -> None:
        self._requests = requests
        self._watching = watching
        self._limits = limits
        self._clock = clock

    async def list(self) -> builtins.list[Condition]:
        """Return the saved conditions (ka10171 조건검색 목록조회).

        Raises:
            TransportError: no connection in time, repeated disconnections, or no answer.
            SubscriptionRejected: the server refused.
            DecodeError: the answer has no list.
        """
        return await self._requests.list()

    async def search(self, condition: str | Condition) -> AsyncIterator[ConditionMatch]:
        """Iterate over the stocks that meet a condition now (ka10172 조건검색 요청 일반).

        Pages are requested when needed.

        Raises:
            ConfigError: there is no such condition; the message lists the saved ones.
            SubscriptionRejected: the server refused.
            PagingError: a page was repeated, or more pages were announced without a key.
            TransportError: no connection in time, repeated disconnections, or no answer.
            DecodeError: the answer has no list.
        """
        no = await self._requests.number_of(condition)
        matches: builtins.list[ConditionMatch] = []
        try:
            async for page in walk(partial(self._page, no), most_pages=self._limits.pages):
                matches = [ConditionMatch.of(row) for row in page.rows]
                for match in matches:
                    yield match
        except PagingError as error:
            error.rows = matches
            raise

    async def _page(self, no: str, key: str) -> conditions.SearchPage:
        answer = await self._requests.search(no, key)
        conditions.check(answer)
        return conditions.SearchPage(answer)

    def watch(self, condition: str | Condition, *, buffer: int = _BUFFER) -> Stream[ConditionHit]:
        """Return a stream of the stocks that enter or no longer meet a condition (ka10173).

        Nothing is sent before it is entered. The members at the start come first. After a
        disconnection the changes since then come as hits that are ``listed``. Entering it raises
        ConfigError for an unknown condition, and beyond the number of conditions that the server
        watches at once (ten).

        Args:
            condition: Number, name, or a :class:`Condition`.
            buffer: Most hits that wait; with more the stream ends with SlowConsumer.

        Raises:
            ConfigError: a buffer below 1.
        """
        check_overflow((ConditionHit,), "raise", buffer)
        feed = Feed((ConditionHit,), (), on_full="raise", buffer=buffer)
        return Stream(feed, partial(self._watching.open, condition), self._clock)
