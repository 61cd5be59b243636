"""Health: how a session does, as numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock
from kiwoom_async.net.http import Transport
from kiwoom_async.net.limiter import Limiters
from kiwoom_async.net.rest import Rest
from kiwoom_async.net.socket import Socket
from kiwoom_async.net.state import StateName
from kiwoom_async.net.tokens import Tokens
from kiwoom_async.streams.consumer import Consumer
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.registry import Registry
from kiwoom_async.telemetry.events import GapsFound, RecordsDropped
from kiwoom_async.telemetry.hooks import Hooks

__all__ = ["Counts", "Health", "Monitor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a session does at one moment. Ages and times are seconds by the session's clock.

    Attributes:
        state: ``connecting``, ``live``, ``down`` or ``closed``, as ``session.state``.
        state_age: How long it has been in that state.
        frame_age: Since the last frame of the WebSocket, None before the first. The server sends
            a PING every 10 seconds, so that more than 30 means a dead line.
        ping_age: Since the last PING, None before the first.
        answer_age: Since the last good answer to a REST call, None before the first.
        loop_lag: How late the event loop last ran a timer, None before the first. There is one
            every three seconds while the session is connected (a tenth of ``Timeouts.silence``).
        clock_drift: How far the session's clock is ahead of the server's (``Date`` of the last
            answer); 0.0 within the second to which the server states it. None before an answer.
        allowance: For each TR of which calls count now: those calls, and how many the window
            allows.
        token_until: When the access token expires (Korean time), None without one.
        reconnections: Connections that were lost and replaced.
        undecodable: Frames that were not JSON.
        gaps: Gaps of all streams so far.
        dropped: Records that streams dropped so far because their consumers were slow; what
            ``on_full="conflate"`` skips is not among them.
        orders_in_doubt: Orders that may be booked and have no number.
        hook_failures: How often a hook raised.
    """

    state: StateName
    state_age: float
    frame_age: float | None
    ping_age: float | None
    answer_age: float | None
    loop_lag: float | None
    clock_drift: float | None
    allowance: Mapping[str, tuple[int, int]]
    token_until: dt.datetime | None
    reconnections: int
    undecodable: int
    gaps: int
    dropped: int
    orders_in_doubt: int
    hook_failures: int


class Counts:
    """Gaps and drops of streams, the closed ones included.

    Attributes:
        gaps: Gaps so far.
        dropped: Records dropped so far.
    """

    def __init__(self, hooks: Hooks) -> None:
        self.gaps = 0
        self.dropped = 0
        self._hooks = hooks
        self._seen: dict[Consumer, tuple[int, int]] = {}
        self._new_gaps: Counter[str] = Counter()
        self._new_drops: Counter[str] = Counter()

    def look_at(self, consumer: Consumer) -> None:
        """Count what a stream has missed since the last look."""
        if not isinstance(consumer, Feed):  # a recorder counts for itself
            return
        stats = consumer.stats()
        gaps, dropped = self._seen.get(consumer, (0, 0))
        self._seen[consumer] = stats.gaps, stats.dropped
        if stats.gaps > gaps:
            self.gaps += stats.gaps - gaps
            self._new_gaps[repr(consumer)] += stats.gaps - gaps
        if stats.dropped > dropped and not consumer.conflates:  # else it asked for that
            self.dropped += stats.dropped - dropped
            self._new_drops[repr(consumer)] += stats.dropped - dropped

    def forget(self, consumer: Consumer) -> None:
        """Look at a stream that is closed for the last time."""
        self.look_at(consumer)
        self._seen.pop(consumer, None)

    def report(self) -> None:
        """Emit what was counted since the last report: one event of a kind, for all streams."""
        for kind, new in ((GapsFound, self._new_gaps), (RecordsDropped, self._new_drops)):
            if new:
                self._hooks.emit(kind(tuple(new), new.total()))
                new.clear()


class Monitor:
    """Watches the event loop and the streams of a session, and says how it does.

    Args:
        orders_in_doubt: Returns the number of orders in doubt.
        lifetime: Lifetime of the session; what was missed is reported before its end.
    """

    def __init__(
        self,
        socket: Socket,
        registry: Registry,
        rest: Rest,
        tokens: Tokens,
        transport: Transport,
        limiters: Limiters,
        orders_in_doubt: Callable[[], int],
        hooks: Hooks,
        lifetime: Lifetime,
        clock: Clock,
    ) -> None:
        self._socket = socket
        self._registry = registry
        self._rest = rest
        self._tokens = tokens
        self._transport = transport
        self._limiters = limiters
        self._orders_in_doubt = orders_in_doubt
        self._hooks = hooks
        self._clock = clock
        self._lag: float | None = None
        self._counts = Counts(hooks)
        registry.on_forget = self._counts.forget
        socket.on_beat = self._beat
        lifetime.on_end(lambda error: self._counts.report())

    def health(self) -> Health:
        """Return how the session does now."""
        self._look()
        state, traffic = self._socket.state, self._socket.traffic
        answered_at = self._rest.answered_at
        return Health(
            state=state.name,
            state_age=max(0.0, (self._clock.now() - state.since).total_seconds()),
            frame_age=self._age(traffic.last_frame_ns),
            ping_age=self._age(traffic.last_ping_ns),
            answer_age=None if answered_at is None else self._clock.monotonic() - answered_at,
            loop_lag=self._lag,
            clock_drift=drift_of(self._transport.dated),
            allowance=self._limiters.usage(),
            token_until=self._tokens.until,
            reconnections=self._socket.reconnections,
            undecodable=traffic.undecodable,
            gaps=self._counts.gaps,
            dropped=self._counts.dropped,
            orders_in_doubt=self._orders_in_doubt(),
            hook_failures=self._hooks.failures,
        )

    def _beat(self, lag: float) -> None:
        """Note how late a timer of the connection ran, and look at the streams."""
        self._lag = lag
        self._look()

    def _look(self) -> None:
        for consumer in self._registry.consumers():
            self._counts.look_at(consumer)
        if self._registry.is_whole:  # else more gaps of the same loss follow
            self._counts.report()

    def _age(self, at_ns: int) -> float | None:
        return max(0, self._clock.time_ns() - at_ns) / 1e9 if at_ns else None


def drift_of(dated: tuple[str, int] | None) -> float | None:
    """Return how far the local clock is ahead of a ``Date`` header, seconds.

    The header has whole seconds: a difference that they explain is 0.0.

    Args:
        dated: The header, and when it came, nanoseconds since the epoch.
    """
    if dated is None:
        return None
    try:
        stated = parsedate_to_datetime(dated[0]).timestamp()
    except (ValueError, OverflowError, TypeError):
        return None
    ahead = dated[1] / 1e9 - stated
    return min(ahead, 0.0) if ahead < 1 else ahead - 1
