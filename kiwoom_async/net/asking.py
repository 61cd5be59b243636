"""Asking: the requests of one connection, matched with their answers.

Answers have no id. So at most one request of each name is in flight, and a request with a number
(``seq``, condition search) accepts no answer with another number.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, NoReturn

from kiwoom_async.clock import Clock
from kiwoom_async.errors import KiwoomError, TransportError
from kiwoom_async.wire import conditions, frames

__all__ = ["Asking", "Disconnected", "Unanswered"]


class Disconnected(TransportError):
    """There is no connection, or it broke before the answer: the next one may answer."""


class Unanswered(Exception):
    """The server did not answer in time."""


class _Asked(NamedTuple):
    """A request in flight."""

    seq: str
    answer: asyncio.Future[frames.Message]


class _Request(NamedTuple):
    """A waiting request; its future is done once the caller has given up."""

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
    """Requests and answers on one connection.

    Args:
        send: Sends a frame.
        timeout: How long to wait for the answer to a request, seconds.
        clock: The source of time.
    """

    def __init__(
        self, send: Callable[[bytes], Awaitable[None]], timeout: float, clock: Clock
    ) -> None:
        self._send = send
        self._clock = clock
        self._timeout = timeout
        self._asked: dict[str, _Asked] = {}
        self._requests: deque[_Request] = deque()
        self._requested = asyncio.Event()

    async def ask(self, trnm: str, frame: bytes, timeout: float, seq: str = "") -> frames.Message:
        """Send a frame and wait for the answer to it.

        Raises:
            Unanswered: no answer in time; the message names the request.
        """
        answer: asyncio.Future[frames.Message] = asyncio.get_running_loop().create_future()
        self._asked[trnm] = _Asked(seq, answer)
        try:
            await self._send(frame)
            async with self._clock.timeout(timeout):
                return await answer
        except TimeoutError:
            name = f"{trnm} (seq {seq})" if seq else trnm
            raise Unanswered(f"no answer to {name} for {timeout:g} s") from None
        finally:
            del self._asked[trnm]

    def answered(self, message: frames.Message) -> bool:
        """Complete the request that an answer belongs to. Returns whether there is one."""
        asked = self._asked.get(message.trnm)
        if asked is None:
            return False
        seq = conditions.sequence_of(message)
        if asked.seq and seq and seq != asked.seq:  # a late answer to a request given up
            return False
        if not asked.answer.done():
            asked.answer.set_result(message)
        return True

    async def request(self, trnm: str, **fields: Any) -> frames.Message:
        """Send a request when its turn comes, and wait for the answer to it.

        A request that is cancelled may have been carried out.

        Raises:
            Disconnected: the connection was lost before the answer.
            TransportError: no answer in time; the connection stays open.
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
                answer = await self.ask(request.trnm, request.frame, self._timeout, request.seq)
            except Unanswered as error:
                request.fail(TransportError(str(error)))
            except BaseException:  # fail() fails it together with the waiting requests
                self._requests.appendleft(request)
                raise
            else:
                request.succeed(answer)

    def fail(self) -> None:
        """Fail all requests: the connection was lost."""
        while self._requests:
            self._requests.popleft().fail(Disconnected("the connection was lost"))
