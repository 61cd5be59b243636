"""Opener: the interface of what opens the streams of a session, and runs their tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from anyio.abc import TaskGroup

from kiwoom_async.clock import Clock
from kiwoom_async.streams.consumer import Consumer, Subscription
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.router import Router

__all__ = ["Hub", "Opener", "Registrar"]


class Opener(Protocol):
    """The registry of a session, or what stands for it where records come another way."""

    @property
    def clock(self) -> Clock:
        """The clock of the session."""
        ...

    @property
    def tasks(self) -> TaskGroup:
        """The tasks of the session."""
        ...

    async def open(self, feed: Feed[Any], /) -> None:
        """Let the records of a feed come; returns when they do.

        Raises:
            KiwoomError: they can't.
        """
        ...


class Hub(Opener, Protocol):
    """An opener that gives its records to their streams by a router."""

    @property
    def router(self) -> Router:
        """Gives records to their streams."""
        ...

    def on_open(self, code: str, callback: Callable[[Consumer], object]) -> None:
        """Call a function with every consumer of a realtime type that is opened."""


class Registrar(Protocol):
    """The registry of a session, or of a pool, for consumers of records other than streams."""

    async def open(self, consumer: Any, /) -> None:
        """Register the subscriptions of a consumer; returns when they are acknowledged.

        Raises:
            KiwoomError: they can't be.
        """
        ...

    def narrow(self, consumer: Any, gone: Sequence[Subscription], /) -> None:
        """Release some subscriptions of an open consumer."""
