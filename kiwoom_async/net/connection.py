"""Connection: one WebSocket connection, from LOGIN to its end.

The reader never waits: PINGs are echoed first, REAL frames go directly to the handler, answers
complete their request.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import anyio
import msgspec

from kiwoom_async.clock import Clock
from kiwoom_async.config import Limits, SecretBytes, Timeouts
from kiwoom_async.errors import (
    APIError,
    DecodeError,
    RateLimitError,
    ServerError,
    SessionReplaced,
    SubscriptionRejected,
    TokenExpired,
)
from kiwoom_async.net.asking import Asking, Unanswered
from kiwoom_async.net.backlog import BURST, Backlog
from kiwoom_async.net.handler import Handler
from kiwoom_async.net.mask import Mask
from kiwoom_async.net.pace import Pace
from kiwoom_async.net.websocket import WebSocket
from kiwoom_async.telemetry.events import FrameUndecodable, RegistrationDone, RegistrationRefused
from kiwoom_async.telemetry.hooks import Hooks
from kiwoom_async.wire import answers, frames
from kiwoom_async.wire.frames import LIVE_BLANK_ITEM, LIVE_HEAD, is_urgent
from kiwoom_async.wire.registrations import Change, Registrations

__all__ = ["Connection", "LoginFailed", "Lost", "Traffic"]

log = logging.getLogger("kiwoom_async")

_TOO_FAST = 105110
_NOT_LOGGED_IN = 100013
_WELCOME = "R10000"
_REPLACED = "R10001"


class Lost(Exception):
    """This connection can't be used any more."""


class TokenDied(Lost):
    """The server refused the token after it had accepted the login."""


class LoginFailed(Exception):
    """The server refused the LOGIN of a connection.

    Attributes:
        error: The refusal.
    """

    def __init__(self, error: APIError) -> None:
        super().__init__(str(error))
        self.error = error


class Traffic(msgspec.Struct):
    """Counters over all connections of a socket.

    Attributes:
        frames: Frames received.
        undecodable: Frames that were not JSON.
        last_frame_ns: When the last frame came, nanoseconds since the epoch; 0 before the first.
        last_ping_ns: When the last PING came, the same.
    """

    frames: int = 0
    undecodable: int = 0
    last_frame_ns: int = 0
    last_ping_ns: int = 0


class Connection:
    """One open WebSocket with its login, requests and registrations."""

    def __init__(
        self,
        websocket: WebSocket,
        handler: Handler,
        registrations: Registrations,
        *,
        traffic: Traffic,
        pace: Pace,
        limits: Limits,
        timeouts: Timeouts,
        clock: Clock,
        mask: Mask,
        hooks: Hooks,
        beat: Callable[[float], object],
    ) -> None:
        self._beat = beat
        self._mask = mask
        self._hooks = hooks
        self._websocket = websocket
        self._handler = handler
        self._received = handler.received
        self._received_other = handler.received_other
        self._other = self._hand_on  # bound once: it goes with every frame
        self._registrations = registrations
        self._traffic = traffic
        self._pace = pace
        self._limits = limits
        self._timeouts = timeouts
        self._clock = clock
        self._time_ns = clock.time_ns
        self._backlog = Backlog(self._hand_on_all, pause=websocket.pause, resume=websocket.resume)
        self._queue = self._backlog.add
        self._direct = BURST  # frames that may be handled as they come
        self._asking = Asking(websocket.send, timeouts.acknowledge, clock)
        self._changed = asyncio.Event()

    async def run(self, token: str, logged_in: Callable[[], None]) -> NoReturn:
        """Log in, then carry out requests and registrations until the connection is lost.

        Args:
            token: The access token.
            logged_in: Called once the server has accepted the token.

        Raises:
            Lost: the connection can't be used any more.
            SessionReplaced: another login with the same key replaced this one.
            LoginFailed: the server refused the token.
        """
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._read)
                tasks.start_soon(self._work_off)
                tasks.start_soon(self._watch_silence)
                await self._log_in(token)
                logged_in()
                tasks.start_soon(self._asking.carry_out)
                tasks.start_soon(self._keep_registered)
            raise AssertionError("the tasks of a connection never end by themselves")
        finally:
            self._registrations.forget()
            self._asking.fail()

    def wake(self) -> None:
        """Check the registrations again after a change."""
        self._changed.set()

    async def request(self, trnm: str, **fields: Any) -> frames.Message:
        """Send a request when its turn comes, and wait for the answer; see :class:`Asking`."""
        return await self._asking.request(trnm, **fields)

    # Receiving.

    async def _read(self) -> NoReturn:
        why = await self._websocket.run(self._receive)
        await self._backlog.work_off()
        raise Lost(why)

    async def _work_off(self) -> NoReturn:
        while True:
            await self._backlog.filled()
            await self._backlog.work_off()
            self._direct = BURST

    def _receive(self, frame: bytes) -> bytes | None:
        """Handle one frame; return it when it is a PING, to be echoed.

        In a flood market data waits in the backlog, and urgent frames overtake it.
        """
        if self._direct > 0:
            self._direct -= 1
        elif (  # inline what is_urgent says first: market data
            frame.startswith(LIVE_HEAD) and not frame.endswith(LIVE_BLANK_ITEM)
        ) or not is_urgent(frame):
            self._queue(frame, self._time_ns())
            return None
        traffic = self._traffic
        traffic.last_frame_ns = now = self._time_ns()
        traffic.frames += 1
        if frame.startswith(LIVE_HEAD):
            self._received(((frame, now),), self._other)
            return None
        return self._hand_on(frame, now)

    def _hand_on_all(self, batch: Sequence[bytes], times: Sequence[int]) -> None:
        traffic = self._traffic
        traffic.frames += len(batch)
        traffic.last_frame_ns = max(traffic.last_frame_ns, times[-1])
        self._received(zip(batch, times, strict=True), self._other)

    def _hand_on(self, frame: bytes, received_ns: int) -> bytes | None:
        try:
            message = self._received_other(frame, received_ns)
        except DecodeError as error:
            self._traffic.undecodable += 1
            self._hooks.emit(FrameUndecodable(self._mask(str(error))))
            return None
        if message is None:
            return None
        message.return_msg = self._mask(message.return_msg)
        message.message = self._mask(message.message)
        return self._receive_message(message, frame)

    def _receive_message(self, message: frames.Message, frame: bytes) -> bytes | None:
        if message.trnm == "PING":
            self._traffic.last_ping_ns = self._time_ns()
            return frame
        if message.trnm == "SYSTEM":
            self._receive_notice(message)
            return None
        if message.trnm != "LOGIN" and _is_about_the_token(message):
            raise TokenDied(f"{message.trnm} refused: {_verdict(message)}")
        if not self._asking.answered(message):
            log.warning("WebSocket: unexpected %s: %s", message.trnm, message.return_msg)
        return None

    def _receive_notice(self, notice: frames.Message) -> None:
        text = f"{notice.code} {notice.message or notice.return_msg}".strip()
        if _REPLACED in text:
            raise SessionReplaced(
                f"another login with this key took over ({text}): run one session per key"
            )
        level = logging.DEBUG if notice.code == _WELCOME else logging.WARNING
        log.log(level, "WebSocket: %s", text)

    async def _watch_silence(self) -> NoReturn:
        """End the connection when no frame comes: a broken one may stay open for hours."""
        steps = 10
        quiet = seen = 0
        while quiet < steps:
            await self._sleep(self._timeouts.silence / steps)
            quiet = quiet + 1 if self._traffic.frames == seen else 0
            seen = self._traffic.frames
        raise Lost(f"no frame for {self._timeouts.silence:g} s")

    async def _sleep(self, seconds: float) -> None:
        """Wait, and report how late the wait ended."""
        loop = asyncio.get_running_loop()
        before, loop_before = self._clock.monotonic(), loop.time()
        await self._clock.sleep(seconds, daemon=True)
        # both: a clock of an exchange that jumps, or goes slowly, is no lag
        took = min(self._clock.monotonic() - before, loop.time() - loop_before)
        self._beat(max(0.0, took - seconds))

    # Sending.

    async def _log_in(self, token: str) -> None:
        frame = SecretBytes(frames.login(str(token)))
        answer = await self._need("LOGIN", frame, self._timeouts.login)
        if answer.return_code != 0:
            refusal = answers.refusal("LOGIN", answer.return_code, answer.return_msg)
            raise LoginFailed(refusal)

    async def _keep_registered(self) -> NoReturn:
        """Send REG and REMOVE until the server has exactly the wanted keys."""
        while True:
            if self._registrations.next() is None:
                await self._changed.wait()
                self._changed.clear()
                continue
            await self._pace.turn()
            change = self._registrations.next()
            if change is not None:
                await self._register(change)

    async def _register(self, change: Change) -> None:
        frame = frames.registration(change.trnm, change.keys)
        answer = await self._need(change.trnm, frame, self._timeouts.acknowledge)
        if answer.return_code in (0, None):
            self._registrations.acknowledge(change)
            self._hooks.emit(RegistrationDone(change.trnm, tuple(change.keys)))
            self._handler.registered()
        elif answer.return_code == _NOT_LOGGED_IN:
            raise Lost("the server forgot the login")
        elif _is_temporary(answer):
            self._note_refusal(change, f"put off: {_verdict(answer)}")
            await self._clock.sleep(self._limits.window)
        elif change.trnm == "REMOVE":
            given_up = self._registrations.refuse_removal(change)
            then = f"given up: {given_up}" if given_up else "asking again"
            self._note_refusal(change, f"REMOVE refused: {_verdict(answer)}; {then}")
        else:
            text = f"registration refused: {_verdict(answer)}"
            self._note_refusal(change, _verdict(answer))
            error = SubscriptionRejected(text, return_code=answer.return_code)
            self._handler.refused(change.keys, error)

    def _note_refusal(self, change: Change, why: str) -> None:
        self._hooks.emit(RegistrationRefused(change.trnm, tuple(change.keys), why))

    async def _need(self, trnm: str, frame: bytes, timeout: float) -> frames.Message:
        """Send a request that must be answered: without an answer the connection ends."""
        try:
            return await self._asking.ask(trnm, frame, timeout)
        except Unanswered as error:
            raise Lost(str(error)) from None


def _verdict(answer: frames.Message) -> str:
    return f"{answer.return_code} {answer.return_msg}".strip()


def _is_about_the_token(answer: frames.Message) -> bool:
    if answer.return_code in (0, None):
        return False
    error = answers.refusal(answer.trnm, answer.return_code, answer.return_msg)
    return isinstance(error, TokenExpired) and error.code is not None


def _is_temporary(answer: frames.Message) -> bool:
    """Return whether a refusal is temporary: too many requests, or a server failure."""
    error = answers.refusal(answer.trnm, answer.return_code, answer.return_msg)
    return answer.return_code == _TOO_FAST or isinstance(error, ServerError | RateLimitError)
