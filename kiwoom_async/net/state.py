"""Connection state: whether the line of a session is up, to be read, awaited and iterated."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Literal, TypeAlias

import msgspec

from kiwoom_async._lifetime import check_loop
from kiwoom_async.clock import Clock

__all__ = ["ConnectionState", "State", "StateKeeper", "StateName"]

StateName: TypeAlias = Literal["connecting", "live", "down", "closed"]


class State(msgspec.Struct, frozen=True):
    """A state of the connection.

    Attributes:
        name: ``connecting`` before the first login (a session connects when a stream or an order
            first needs it); ``live`` while logged in; ``down`` from the loss of the connection
            until the next login; ``closed`` once the session has ended.
        since: Since when (Korean time); while ``down`` when the last frame came.
        why: What prevents or ended the connection, blank while ``live``.
    """

    name: StateName
    since: dt.datetime
    why: str = ""


class _Step:
    """A state, and the one that follows it once there is one."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.next: _Step | None = None
        self.ended = asyncio.Event()


class ConnectionState:
    """The state of a session's WebSocket, ``session.state``.

    Read it at any time, wait for a state, or follow the changes; any number of tasks may::

        if session.state.name == "down": ...
        await session.state.until("live")
        async for state in session.state: ...
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._step = _Step(State("connecting", clock.now()))
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def now(self) -> State:
        """The current state."""
        return self._step.state

    @property
    def name(self) -> StateName:
        """Name of the current state: ``connecting``, ``live``, ``down`` or ``closed``."""
        return self.now.name

    @property
    def since(self) -> dt.datetime:
        """Since when it is the state (Korean time); while ``down`` when the last frame came."""
        return self.now.since

    @property
    def why(self) -> str:
        """What prevents or ended the connection, blank while ``live``."""
        return self.now.why

    async def until(self, *names: StateName) -> State:
        """Wait for one of these states, or for the end of the session; return the state.

        A state that lasts only a moment is not missed. It can be cancelled.

        Raises:
            RuntimeError: this is another event loop than that of the session.
        """
        async for state in self:
            if state.name in names:
                return state
        return self.now

    async def __aiter__(self) -> AsyncIterator[State]:
        """Iterate over the current state and each that follows; ends after ``closed``.

        No state is missed, however slow the loop is.

        Raises:
            RuntimeError: this is another event loop than that of the session.
        """
        step = self._step
        while True:
            check_loop(self._loop)
            yield step.state
            if step.state.name == "closed":
                return
            await step.ended.wait()
            assert step.next is not None
            step = step.next

    def __repr__(self) -> str:
        state = self.now
        why = f": {state.why}" if state.why else ""
        return f"<ConnectionState {state.name} since {state.since:%Y-%m-%d %H:%M:%S}{why}>"


class StateKeeper(ConnectionState):
    """The same with the methods by which the session and its socket change it."""

    def opened_in(self, loop: asyncio.AbstractEventLoop) -> None:
        """Note the event loop of the session, the only one in which changes can be awaited."""
        self._loop = loop

    def connected(self) -> None:
        """Note that the server has accepted a login."""
        self._change(State("live", self._clock.now()))

    def lost(self, since: dt.datetime, why: str) -> None:
        """Note that the connection was lost; further losses before the next login don't count."""
        if self.name == "live":
            self._change(State("down", since, why))

    def failed(self, why: str) -> None:
        """Note why the first connection could not be made."""
        if self.name == "connecting" and self.why != why:
            self._change(State("connecting", self.since, why))

    def end(self, why: str) -> None:
        """Note that the session has ended."""
        if self.name != "closed":
            self._change(State("closed", self._clock.now(), why))

    def _change(self, state: State) -> None:
        step, self._step = self._step, _Step(state)
        step.next = self._step
        step.ended.set()
