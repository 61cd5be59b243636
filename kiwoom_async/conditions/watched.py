"""A condition that is watched: which stocks are inside, and who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from kiwoom_async.realtime import ConditionSignal
from kiwoom_async.streams.stream import Stream

__all__ = ["ConditionHit", "Watched"]


class ConditionHit(msgspec.Struct, frozen=True):
    """A stock entered or left a watched condition (ka10173 조건검색 요청 실시간).

    Attributes:
        condition: Number of the condition.
        symbol: The stock.
        event: ``"entered"`` or ``"left"``.
        time: Exchange time; None when it was found in a list.
        listed: True for what was found in a list: the members at the start, and after a lost
            connection the difference it made.
    """

    condition: str
    symbol: str
    event: Literal["entered", "left"]
    time: dt.time | None
    listed: bool


class Watched:
    """A condition that is watched: who watches, and which stocks are inside.

    Attributes:
        login: Number of the login it was registered on.
        early: Signals that came before the list they follow; None once the list is there.
    """

    def __init__(self, no: str, stream: Stream[ConditionHit]) -> None:
        self.no = no
        self.streams = [stream]
        self.login = 0
        self.early: list[ConditionSignal] | None = []
        self._members: dict[str, None] = {}

    def join(self, stream: Stream[ConditionHit]) -> None:
        """One more watches: the members first."""
        self.streams.append(stream)
        for symbol in self._members:
            stream.put(ConditionHit(self.no, symbol, "entered", None, True))

    def leave(self, stream: Stream[ConditionHit]) -> bool:
        """One less watches; False if it did not."""
        watching = stream in self.streams
        if watching:
            self.streams.remove(stream)
        return watching

    def take(self, signal: ConditionSignal) -> None:
        """A signal came."""
        if self.early is not None:
            self.early.append(signal)
            return
        if signal.event == "left":
            self._members.pop(signal.symbol, None)
            self._tell(ConditionHit(self.no, signal.symbol, "left", signal.time, False))
        else:
            self._members[signal.symbol] = None
            self._tell(ConditionHit(self.no, signal.symbol, "entered", signal.time, False))

    def list(self, symbols: Iterable[str]) -> None:
        """The list came: tell the difference to what was known, then what came early."""
        inside = dict.fromkeys(symbols)
        gone = [symbol for symbol in self._members if symbol not in inside]
        new = [symbol for symbol in inside if symbol not in self._members]
        self._members = inside
        for symbol in gone:
            self._tell(ConditionHit(self.no, symbol, "left", None, True))
        for symbol in new:
            self._tell(ConditionHit(self.no, symbol, "entered", None, True))
        early, self.early = self.early or [], None
        for signal in early:
            self.take(signal)

    def _tell(self, hit: ConditionHit) -> None:
        for stream in tuple(self.streams):
            stream.put(hit)
