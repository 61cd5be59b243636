"""Waiting: a word on stderr when a server or a broker does not answer soon."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiwoom_async.cli.terminal.exits import note
from kiwoom_async.errors import TransportError
from kiwoom_async.telemetry.events import (
    ConnectionLost,
    Event,
    LoggedIn,
    LoginRefused,
    RequestAnswered,
    RequestFailed,
    TokenFailed,
    TokenIssued,
)

__all__ = ["SOON", "Answered", "noted"]

SOON = 2.0  # seconds

_ANSWERS = (LoggedIn, LoginRefused, RequestAnswered, RequestFailed, TokenFailed, TokenIssued)


@contextmanager
def noted(what: Callable[[], str], soon: float = SOON) -> Iterator[Callable[[], None]]:
    """Note once what is waited for, when the block takes long; give a function that stops it."""
    timer = asyncio.get_running_loop().call_later(soon, lambda: note(what()))
    try:
        yield timer.cancel
    finally:
        timer.cancel()


class Answered:
    """Hook of a session that notices the first answer of its server.

    Args:
        url: Address of the server.

    Attributes:
        stop: Called with the first answer, a refusal included.
    """

    def __init__(self, url: str) -> None:
        self.stop: Callable[[], None] = lambda: None
        self._url = url
        self._why = ""

    def __call__(self, event: Event) -> None:
        """Take an event of the session."""
        error = getattr(event, "error", None)
        if isinstance(event, ConnectionLost):
            self._why = event.why
        elif isinstance(error, TransportError):
            self._why = str(error)
        elif isinstance(event, _ANSWERS):
            self.stop()

    def words(self) -> str:
        """Return what is waited for, and why it is not there."""
        return f"trying again: {self._why}" if self._why else f"no answer from {self._url} yet"
