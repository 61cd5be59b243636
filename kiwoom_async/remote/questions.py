"""Questions: messages of a client to the gateway that are answered, or certainly are not."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import anyio
from nats.aio.msg import Msg

from kiwoom_async.bus import Connection
from kiwoom_async.bus.failures import translated
from kiwoom_async.errors import BusError, BusRefused
from kiwoom_async.remote.messages import Message, decode, encode

__all__ = ["NotAllowed", "NotSent", "Questions"]

_NO_RESPONDERS = "503"
_PUSHES = "pushes"  # no token of a question


class NotSent(BusError):
    """A message reached no gateway, for certain."""


class NotAllowed(NotSent, BusRefused):
    """The broker does not allow this user to send a message; it reached no gateway."""


class _Question:
    """A message that waits for its answer.

    Attributes:
        subject: Where it went.
        is_there: Whether the broker has accepted it.
        answer: Its answer.
    """

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.is_there = False
        self.answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        # a question that is given up before it waits: asyncio would log its failure
        self.answer.add_done_callback(lambda done: done.cancelled() or done.exception())


class Questions:
    """The questions that are asked over one connection.

    Args:
        connection: The connection.
        on_push: Called with what the gateway sends to :attr:`pushes` by itself.
    """

    def __init__(self, connection: Connection, on_push: Callable[[bytes], object]) -> None:
        self._connection = connection
        self._on_push = on_push
        self._asked: dict[str, _Question] = {}
        self._confirming = anyio.Lock()
        self._inbox = ""

    @property
    def pushes(self) -> str:
        """The subject of what is no answer."""
        return f"{self._inbox}.{_PUSHES}"

    async def open(self) -> None:
        """Begin to receive answers; the connection is open.

        Raises:
            BusRefused: the broker does not allow the inbox to this user.
            BusError: it does not answer.
        """
        self._connection.on_refused = self._refused
        self._inbox = self._connection.client.new_inbox()
        async with self._connection.asking("the gateway can't be asked"):
            await self._connection.client.subscribe(f"{self._inbox}.*", cb=self._answered)
            await self._flush()

    async def ask(
        self,
        subject: str,
        message: Message,
        kind: Any,
        *,
        on_send: Callable[[], object] | None = None,
    ) -> Any:
        """Send a message and wait for the answer to it, for as long as the gateway lives.

        Args:
            subject: Where to.
            message: The message.
            kind: Class of the answer.
            on_send: For a message of which it must be known whether it was sent: called right
                before. Then the broker's refusal is certainly about this message.

        Raises:
            NotSent: no gateway has got it.
            BusRefused: the answer is of a newer version.
            BusError: there will be no answer.
        """
        token = secrets.token_hex(8)
        question = self._asked[token] = _Question(subject)
        reply = f"{self._inbox}.{token}"
        try:
            if on_send is None:
                await self._send(subject, message, reply)
            else:
                async with self._confirming:
                    await self._send_confirmed(question, message, reply, on_send)
            return decode(await question.answer, kind)
        finally:
            self._asked.pop(token, None)

    async def _send_confirmed(
        self, question: _Question, message: Message, reply: str, on_send: Callable[[], object]
    ) -> None:
        """Send a message, and wait until the broker has accepted or refused it."""
        on_send()
        await self._send(question.subject, message, reply)
        with suppress(BusError), translated("the broker does not answer"):  # the answer says more
            await self._flush()
            question.is_there = True

    async def _flush(self) -> None:
        """Wait until the broker has read what was sent."""
        await self._connection.client.flush(max(1, round(self._connection.broker.silence)))

    def fail(self, why: str) -> None:
        """Fail all questions: what was asked until now will not be answered."""
        for question in self._asked.values():
            if not question.answer.done():
                question.answer.set_exception(BusError(f"no answer: {why}"))

    def _refused(self, error: BusRefused) -> None:
        """Fail what the broker refuses; it names the subject, in small letters."""
        refused = str(error).lower()
        for question in self._asked.values():
            is_it = f'"{question.subject.lower()}"' in refused and not question.is_there
            if is_it and not question.answer.done():
                text = f"the broker does not allow it to this user: not sent ({error})"
                question.answer.set_exception(NotAllowed(text))

    async def _send(self, subject: str, message: Message, reply: str) -> None:
        try:
            await self._connection.publish(subject, encode(message), reply=reply)
        except BusRefused:
            raise
        except BusError as error:
            raise NotSent(str(error)) from error

    async def _answered(self, message: Msg) -> None:
        token = message.subject.rpartition(".")[2]
        if token == _PUSHES:
            self._on_push(message.data)
            return
        question = self._asked.get(token)
        if question is None or question.answer.done():
            return
        if not message.data and (message.headers or {}).get("Status") == _NO_RESPONDERS:
            question.answer.set_exception(NotSent("there is no gateway at the broker: not sent"))
        else:
            question.answer.set_result(message.data)
