"""Requests of one connection, each with the answer that belongs to it.

Answers carry no id. So one request of each name is in flight at a time, and what has a number
(``seq``, condition search) takes no answer with another number.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, NoReturn

from kiwoom_async.errors import KiwoomError, TransportError
from kiwoom_async.wire import conditions, frames

__all__ = ["Asking", "Disconnected", "Unanswered"]


class Disconnected(TransportError):
    """There is no connection, or it was lost before the answer: asking on the next may help."""


class Unanswered(Exception):
    """The server did not answer in time."""


class _Asked(NamedTuple):
    """What is in flight."""

    seq: str
    answer: asyncio.Future[frames.Message]


class _Request(NamedTuple):
    """A request that waits for its turn; its answer is done when the caller has given up."""

    trnm: str
    seq: str
    frame: bytes
    answer: asyncio.Future[frames.Message]

    def succeed(self, message: frames.Message) -> None:
        if not self.answer.done():
            self.answer.set_result(message)

    def fail(self, error: KiwoomError) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class Asking:
    """What is asked on one connection.

    Args:
        send: Sends a frame.
        patience: How long to wait for the answer to a request, seconds.
    """

    def __init__(self, send: Callable[[bytes], Awaitable[None]], patience: float) -> None:
        self._send = send
        self._patience = patience
        self._asked: dict[str, _Asked] = {}
        self._requests: deque[_Request] = deque()
        self._requested = asyncio.Event()

    async def ask(self, trnm: str, frame: bytes, patience: float, seq: str = "") -> frames.Message:
        """Send a frame and wait for the answer to it.

        Raises:
            Unanswered: there was none in time; it says to what.
        """
        answer: asyncio.Future[frames.Message] = asyncio.get_running_loop().create_future()
        self._asked[trnm] = _Asked(seq, answer)
        try:
            await self._send(frame)
            async with asyncio.timeout(patience):
                return await answer
        except TimeoutError:
            name = f"{trnm} (seq {seq})" if seq else trnm
            raise Unanswered(f"no answer to {name} for {patience:g} s") from None
        finally:
            del self._asked[trnm]

    def answered(self, message: frames.Message) -> bool:
        """Hand an answer to the request it belongs to. Returns whether there is one."""
        asked = self._asked.get(message.trnm)
        if asked is None:
            return False
        seq = conditions.sequence_of(message)
        if asked.seq and seq and seq != asked.seq:  # late: its request was given up
            return False
        if not asked.answer.done():
            asked.answer.set_result(message)
        return True

    async def request(self, trnm: str, **fields: Any) -> frames.Message:
        """Send a request when its turn comes, and wait for the answer to it.

        A request that is cancelled may have been carried out.

        Raises:
            Disconnected: the connection was lost before the answer.
            TransportError: there was no answer in time; the connection goes on.
        """
        answer: asyncio.Future[frames.Message] = asyncio.get_running_loop().create_future()
        seq = conditions.sequence(str(fields.get("seq", "")))
        self._requests.append(_Request(trnm, seq, frames.request(trnm, **fields), answer))
        self._requested.set()
        return await answer

    async def carry_out(self) -> NoReturn:
        """Carry out the requests, one after the other."""
        while True:
            while not self._requests:
                self._requested.clear()
                await self._requested.wait()
            request = self._requests.popleft()
            if request.answer.done():  # given up before its turn
                continue
            try:
                answer = await self.ask(request.trnm, request.frame, self._patience, request.seq)
            except Unanswered as error:
                request.fail(TransportError(str(error)))
            except BaseException:  # fails with those behind it, when nothing says "online" any more
                self._requests.appendleft(request)
                raise
            else:
                request.succeed(answer)

    def fail(self) -> None:
        """Fail all requests: the connection was lost."""
        while self._requests:
            self._requests.popleft().fail(Disconnected("the connection was lost"))
