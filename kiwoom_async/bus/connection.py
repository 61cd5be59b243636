"""Connection: one connection to a broker."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Self

import anyio
from nats.js import JetStreamContext

from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.client import MOST_PENDING, Client, options
from kiwoom_async.bus.failures import is_refusal, translated, translation
from kiwoom_async.errors import BusError, BusRefused

__all__ = ["Connection"]

log = logging.getLogger("kiwoom_async")

_CLOSING = 1.0  # seconds for what is still to be sent
_GIVING_UP = 0.1  # seconds where there was no connection: nothing is to be sent
_SUBJECT = re.compile(r'"([^"]+)"')  # in the text of a refusal


class _Asking:
    """A block in which a task asks the broker something.

    Attributes:
        refusal: Why the broker does not answer; None if it did not refuse it.
        scope: Ends the block.
    """

    def __init__(self) -> None:
        self.refusal: BusRefused | None = None
        self.scope = anyio.CancelScope()
        self._task = asyncio.current_task()
        self._subjects: set[str] = set()

    def note(self, subject: str) -> None:
        """Note a subject that the running task sends to the broker."""
        if asyncio.current_task() is self._task:
            self._subjects.add(subject.lower())

    def refuse(self, refusal: BusRefused) -> None:
        """End the block, unless the refusal names a subject that was not sent in it."""
        named = _SUBJECT.search(str(refusal))
        if named is None or named[1].lower() in self._subjects:
            self.refusal = refusal
            self.scope.cancel()


class Connection:
    """A connection to a broker, from ``async with`` to its end.

    ::

        async with Connection(Broker.from_env(), name="dashboard") as connection:
            answer = await connection.client.request("subject", b"question")

    Send with :meth:`publish` and not with the client: the client's own method waits without end for
    a broker that does not read, and can't be cancelled there.

    With ``reconnect`` it survives the broker: subscriptions of the client are made again. Without
    it, every server is tried once, and the first loss ends it (:meth:`wait_closed`). Its owner
    opens another: nothing that was not sent is then sent later.

    Args:
        broker: The broker, or its URL.
        name: Name of this program at the broker.
        reconnect: Whether to connect again after a loss, without end.
        timeout: Seconds to wait for the first connection.

    Attributes:
        broker: The broker.
        client: nats-py's client.
        jetstream: Its JetStream context.
        error: The error that ended it; None while it lives, and when it was closed.
        on_lost: Called when the connection is lost; must return at once.
        on_restored: Called when it is back; must return at once.
        on_refused: Called with the error when the broker refuses a subject to this user. The
            broker names the subject; it does not say which message it was.
    """

    def __init__(
        self,
        broker: Broker | str,
        *,
        name: str = "kiwoom-async",
        reconnect: bool = True,
        timeout: float = 30.0,
    ) -> None:
        self.broker = Broker.of(broker)
        self.client = Client(self.broker, self._note_subject)
        self.jetstream: JetStreamContext = self.client.jetstream()
        self.error: BusError | None = None
        self.on_lost: Callable[[], object] = _nothing
        self.on_restored: Callable[[], object] = _nothing
        self.on_refused: Callable[[BusRefused], object] = _nothing
        self._name, self._reconnect, self._timeout = name, reconnect, timeout
        self._failure: Exception | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._asking: list[_Asking] = []
        self._failures, self._servers = 0, len(self.broker.addresses)
        self._opened = self._began = self._connected = self._closing = False
        self._closed = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Connect; with ``reconnect`` keeps trying until ``timeout``.

        Raises:
            BusRefused: wrong credentials, no permission, or the broker's certificate is not valid.
            BusError: no connection in time.
            ConfigError: a file of the broker's settings can't be read.
        """
        if self._opened:
            raise RuntimeError("a connection can be entered only once: make another")
        self._opened = True
        try:
            await self._connect()
        except BaseException:
            await self.aclose()
            raise
        self._connected, self._failure = True, None
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Send what waits, for a second at most, and close; closing twice is allowed."""
        self._closing = True
        self._closed.set()
        if not self._began:
            return
        patience = min(_CLOSING, self.broker.silence) if self._connected else _GIVING_UP
        with anyio.move_on_after(patience, shield=True) as scope, suppress(OSError):
            await self.client.close()
        if scope.cancelled_caught and self._connected:
            log.warning("%r: closed, but the broker did not accept what was to be sent", self)
        self.client.abort()

    async def wait_closed(self) -> None:
        """Wait until it was closed.

        Raises:
            BusError: it was lost, or the broker closed it.
        """
        await self._closed.wait()
        if self.error is not None:
            raise self.error

    async def publish(
        self,
        subject: str,
        payload: bytes = b"",
        *,
        reply: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send a message. Does not wait, and keeps nothing for later.

        Raises:
            BusError: not connected now, the broker does not read fast enough, or an impossible
                subject. Nothing was sent.
        """
        client = self.client
        if not client.is_connected:
            raise BusError(f"{self!r} is down: nothing was sent")
        if client.pending_data_size > MOST_PENDING:
            raise BusError(f"{self!r}: the broker does not read what was sent before")
        with translated(f"{subject} can't be sent"):
            await client.publish(subject, payload, reply, dict(headers) if headers else None)

    @asynccontextmanager
    async def asking(self, doing: str) -> AsyncIterator[None]:
        """Ask the broker something: errors of nats-py in the block become errors of this library.

        A broker does not answer what it refuses, it only says so, with the subject: that ends the
        block at once if the subject was named in it, by the task that entered it.

        Args:
            doing: What is being done, as the beginning of the message of an error.

        Raises:
            BusRefused: the broker refuses a subject to this user.
            BusError: any other failure.
        """
        asking = _Asking()
        with asking.scope as scope:
            self._asking.append(asking)
            try:
                with translated(doing):
                    yield
            finally:
                self._asking.remove(asking)
        if scope.cancelled_caught:
            raise BusRefused(f"{doing}: {asking.refusal}")

    @property
    def is_connected(self) -> bool:
        """Whether a message that is sent now is sent at once."""
        return self.client.is_connected

    def __repr__(self) -> str:
        return f"<Connection to {self.broker.url}>"

    async def _connect(self) -> None:
        arguments = options(self.broker, self._name, self._reconnect)
        self._began = True
        self._connecting = connecting = asyncio.create_task(
            self.client.connect(
                **arguments,
                error_cb=self._note,
                disconnected_cb=self._note_loss,
                reconnected_cb=self._note_return,
                closed_cb=self._end,
            )
        )
        try:
            await asyncio.wait({connecting}, timeout=self._timeout)
        finally:
            await _cancel(connecting)
        with translated(f"no connection to {self.broker.url}"):
            if connecting.cancelled():
                raise self._failure or TimeoutError
            connecting.result()

    async def _note(self, error: Exception) -> None:
        """Judge an error that nats-py reports; raise it where it ends the first attempt.

        What is raised to the task that reads would end it, and nats-py would not notice the loss.
        """
        if self._closing:  # a socket that is reset while it is closed
            return
        self._failure = error
        if asyncio.current_task() is self._connecting:
            self._failures += 1
            if is_refusal(error) or not (self._reconnect or self._failures < self._servers):
                raise error
            return
        failure = translation(error, f"{self.broker.url}")
        if isinstance(failure, BusRefused):
            log.warning("%s", failure)
            for asking in self._asking:
                asking.refuse(failure)
            self.on_refused(failure)
        else:
            log.debug("%s", failure)

    def _note_subject(self, subject: str) -> None:
        for asking in self._asking:
            asking.note(subject)

    async def _note_loss(self) -> None:
        if not self._closing:
            if self._reconnect:  # else its owner says so
                log.warning("%r: lost", self)
            self.on_lost()

    async def _note_return(self) -> None:
        log.info("%r: back", self)
        self.on_restored()

    async def _end(self) -> None:
        """Note that nats-py has closed the connection."""
        if not self._closing:
            why = self._failure or ConnectionError("the broker closed the connection")
            self.error = translation(why, f"the connection to {self.broker.url} has ended")
        self._closed.set()


async def _cancel(task: asyncio.Task[None]) -> None:
    """Cancel a task until it ends: ``wait_for`` and nats-py may swallow one cancellation."""
    with anyio.CancelScope(shield=True):
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=0.05)


def _nothing(*_: object) -> None:
    """Do nothing."""
