"""Connection: one client's registrations, outbox and heartbeat."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from typing import Any

import msgspec
from aiohttp import web

from kiwoom_async.simulator.clock import ExchangeTime
from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.faults import Faults
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.frames import PING, Entry, Frame, header, real_frame
from kiwoom_async.simulator.socket.registrations import Registrations
from kiwoom_async.simulator.tokens import Token

__all__ = ["Connection"]

_CLOSE_NORMALLY = 1000
_ENTRIES_PER_FRAME = (1, 1, 2, 3)  # how often each number occurs
_ROOM = 1 << 16  # bytes that may wait inside TCP; what is beyond waits in the outbox
_A_MOMENT = 0.001  # seconds until a slow client is looked at again


class _Goodbye(msgspec.Struct, frozen=True):
    """The last thing in an outbox: end the connection, with or without a close frame.

    Attributes:
        close_frame: Whether a close frame is sent.
        part: Sent before: the beginning of a frame that is never completed.
    """

    close_frame: bool
    part: bytes = b""


class _Pause(msgspec.Struct, frozen=True):
    """Nothing is sent for so many seconds."""

    seconds: float


_Item = Frame | _Goodbye | _Pause


class Connection:
    """One client on the socket.

    Attributes:
        number: Counted from 1 over the life of the simulator.
        transport: Its TCP connection.
        account: Account that logged in; None before LOGIN.
        token: Token of the login; None before.
        logged_in: LOGIN succeeded, and no later login ended it.
        registrations: Its registered types and items.
        registered_at: When its latest REGs were accepted, in seconds.
        listed_conditions: Whether CNSRLST was asked, without which CNSRREQ is never answered.
        watched: Numbers of the conditions it watches.
        muted: Nothing is sent, not even a PING, while TCP stays up.
        pings_missed: PINGs it has not answered yet.
        pings, pongs: PINGs sent, and answers to them.
        entries_sent: Entries of REAL frames put into the outbox.
        queued: Frames put into the outbox.
        cut: It was ended because its outbox overflowed.
        leaving: It ends once its outbox is sent.
    """

    def __init__(
        self,
        number: int,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport,
        rules: Rules,
        faults: Faults,
        seed: int,
        time: ExchangeTime,
    ) -> None:
        self.number = number
        self.account: Account | None = None
        self.token: Token | None = None
        self.logged_in = False
        self.registrations = Registrations(rules.items)
        self.registered_at: deque[float] = deque(maxlen=rules.registrations)
        self.listed_conditions = False
        self.watched: set[str] = set()
        self.muted = False
        self.pings_missed = 0
        self.pings = self.pongs = 0
        self.entries_sent = 0
        self.queued = 0
        self.cut = False
        self.leaving = False
        self._socket = socket
        self.transport = transport
        self._rules = rules
        self._time = time
        self._faults = faults
        self._rng = random.Random(f"{seed}:connection:{number}")
        self._outbox: deque[_Item] = deque()
        self._entries: list[Entry] = []
        self._paused = False
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()

    def __repr__(self) -> str:
        state = "anonymous" if self.account is None else f"account {self.account.number}"
        wanted = len(self.registrations.wanted)
        return f"Connection({self.number}, {state}, {wanted} registrations)"

    @property
    def account_number(self) -> str:
        """Number of the account that is logged in, blank before LOGIN."""
        return self.account.number if self.account else ""

    def say(self, message: bytes | dict[str, Any]) -> None:
        """Queue one frame; a mute or ended connection sends nothing."""
        if self.muted or self.cut:
            return
        name = "PING" if message == PING else ""
        if isinstance(message, dict):
            name = str(message["trnm"])
            message = msgspec.json.encode(message)
        self._queue(*self._disturbed(name, [message]))

    def collect(self, entry: Entry) -> None:
        """Collect an entry for the next :meth:`flush`."""
        self._entries.append(entry)

    def flush(self) -> None:
        """Put what was collected into REAL frames of one to three entries."""
        if not self._entries:
            return
        entries, self._entries = self._entries, []
        if self.muted or self.cut:
            return
        frames: list[_Item] = []
        start, faults = 0, self._faults.any
        while start < len(entries):
            end = start + _ENTRIES_PER_FRAME[int(self._rng.random() * 4)]
            frame = real_frame(entries[start:end], self._guide_order())
            start = end
            if not faults:
                frames.append(frame)
                continue
            if fault := self._faults.take("frame"):
                frame = [fault.details["spoil"](b"".join(frame))]
            frames += self._disturbed("REAL", frame)
        self._queue(*frames)
        self.entries_sent += len(entries)

    def _guide_order(self) -> bool:
        order = self._rules.key_order
        return order == "guide" or (order == "mixed" and self._rng.random() < 0.5)

    def _disturbed(self, name: str, frame: Frame) -> Sequence[_Item]:
        """Return what is sent of a frame: itself, unless a fault says otherwise."""
        fault = self._faults.take("disturb", name)
        if fault is None:
            return [frame]
        match fault.details["act"]:
            case "lose":
                return []
            case "repeat":
                return [frame, frame]
            case "delay":
                return [_Pause(fault.details["seconds"]), frame]
        self.leaving = True
        if fault.details["act"] == "after":
            return [frame, _Goodbye(False)]
        whole = b"".join(frame)
        part = header(len(whole)) + whole[: len(whole) // 2]
        return [_Goodbye(False, part if fault.details["act"] == "within" else b"")]

    def _queue(self, *items: _Item) -> None:
        if len(self._outbox) + len(items) > self._rules.outbox:
            self.cut = True
            self.abort()
            return
        self._outbox += items
        self.queued += len(items)
        self._filled.set()
        if not self._paused:
            self._drained.clear()

    def system(self, code: str, message: str) -> None:
        """Send a SYSTEM frame."""
        if self._rules.system_keys == "code":
            self.say({"trnm": "SYSTEM", "code": code, "message": message})
        else:
            self.say({"trnm": "SYSTEM", "return_code": code, "return_msg": message})

    def end(self, *, close_frame: bool = True) -> None:
        """End the connection once everything queued was sent."""
        self.leaving = True
        self._queue(_Goodbye(close_frame))

    def abort(self) -> None:
        """End the connection at once, as a broken line does."""
        self.transport.abort()
        self._drained.set()

    async def drained(self) -> None:
        """Wait until everything queued was handed to TCP, or the connection is gone."""
        await self._drained.wait()

    async def send(self) -> None:
        """Send what is queued until the connection ends."""
        try:
            while not self.transport.is_closing():
                match self._write():
                    case _Goodbye() as goodbye:
                        return await self._leave(goodbye)
                    case _Pause(seconds=seconds):
                        self._paused = True
                        self._drained.set()  # of what may be sent now
                        await self._time.sleep(seconds)
                        self._paused = False
                        if self._outbox:
                            self._drained.clear()
                if self._outbox:
                    await asyncio.sleep(_A_MOMENT if self.transport.get_write_buffer_size() else 0)
                    continue
                self._drained.set()
                self._filled.clear()
                await self._filled.wait()
        finally:
            self._drained.set()

    def _write(self) -> _Goodbye | _Pause | None:
        """Hand TCP as much of the outbox as it takes, in one piece: a system call costs more than
        writing an entry does. The caller handles a pause or the end, if one is reached.
        """
        room = _ROOM - self.transport.get_write_buffer_size()
        pieces: list[bytes] = []
        stop = None
        while self._outbox and room > 0 and not stop:
            item = self._outbox.popleft()
            if isinstance(item, _Goodbye | _Pause):
                stop = item
                continue
            length = sum(map(len, item))
            pieces.append(header(length))
            pieces += item
            room -= length
        if isinstance(stop, _Goodbye):
            pieces.append(stop.part)
        self.transport.write(b"".join(pieces))
        return stop

    async def _leave(self, goodbye: _Goodbye) -> None:
        if goodbye.close_frame:
            await self._socket.close(code=_CLOSE_NORMALLY, message=b"Bye")
        else:
            self.transport.close()  # unlike abort() this sends the last word before it hangs up

    def ping(self) -> int:
        """Send a PING; return the number of PINGs sent so far."""
        self.pings_missed += 1
        self.pings += 1
        self.say(PING)
        return self.pings

    def has_answered(self, number: int) -> bool:
        """Return whether the client has answered that many PINGs, or is gone."""
        return self.pongs >= number or self.transport.is_closing()

    async def heartbeat(self) -> None:
        """Send PINGs until cancelled; end a client that misses too many with R10002."""
        while True:
            await self._time.sleep(self._rules.ping_interval, daemon=True)
            if self.muted:
                continue
            if self.pings_missed >= self._rules.pings_missed:
                self.system("R10002", "PING 응답이 없어 접속을 종료합니다")
                return self.end()
            self.ping()
