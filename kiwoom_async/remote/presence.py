"""Presence: whether the gateway of a remote session is there, and its line to Kiwoom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kiwoom_async.clock import Clock, moment_of
from kiwoom_async.net.state import StateKeeper
from kiwoom_async.remote.messages import Standing
from kiwoom_async.telemetry.events import ConnectionLost, LoggedIn
from kiwoom_async.telemetry.hooks import Hooks

__all__ = ["Presence"]


class Presence:
    """Keeps the state of a remote session.

    It is live while the gateway answers and its own session is live: then all that happens at
    Kiwoom comes here.

    Args:
        state: The state of the session.
        hooks: Called with its changes.
        clock: Clock of the session.

    Attributes:
        heard_ns: When the gateway answered last, nanoseconds since the epoch; 0 before.
        logins: Times it became live.
        lag: How late a timer ran last, seconds; None before the first.
        on_lost: Called with the time and the cause of a loss.
        on_beat: Called with every sign of life that is due.
    """

    def __init__(self, state: StateKeeper, hooks: Hooks, clock: Clock) -> None:
        self.state = state
        self.heard_ns = 0
        self.logins = 0
        self.lag: float | None = None
        self.on_lost: Callable[[dt.datetime, str], object] = _nothing
        self.on_beat: Callable[[], object] = _nothing
        self._hooks = hooks
        self._clock = clock

    @property
    def is_live(self) -> bool:
        """Whether the gateway and its session are there."""
        return self.state.name == "live"

    def heard(self, standing: Standing) -> None:
        """Note what the gateway says."""
        self.heard_ns = self._clock.time_ns()
        if standing.state == "live":
            self._return()
            return
        why = f"the gateway's session is {standing.state}: {standing.why}".rstrip(": ")
        since = moment_of(standing.since_ns) if standing.since_ns else self._clock.now()
        self._lose(since, why)

    def lost(self, why: str) -> None:
        """Note that the gateway does not answer."""
        since = moment_of(self.heard_ns) if self.heard_ns else self._clock.now()
        self._lose(since, why)

    def beat(self, lag: float) -> None:
        """Note how late a timer ran."""
        self.lag = lag
        self.on_beat()

    def _return(self) -> None:
        if self.state.name in ("live", "closed"):
            return
        now, was = self._clock.now(), self.state.now
        self.state.connected()
        self.logins += 1
        down = (now - was.since).total_seconds() if was.name == "down" else None
        self._hooks.emit(LoggedIn(self.logins, down))

    def _lose(self, since: dt.datetime, why: str) -> None:
        self.state.failed(why)  # before the first time
        if not self.is_live:
            return
        self.state.lost(since, why)
        self._hooks.emit(ConnectionLost(why, since))
        self.on_lost(since, why)


def _nothing(*_: object) -> None:
    """Do nothing."""
