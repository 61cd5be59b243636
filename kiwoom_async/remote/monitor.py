"""Monitor of a remote session: how it does, as numbers."""

from __future__ import annotations

from collections.abc import Callable

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock
from kiwoom_async.health import Counts, Health
from kiwoom_async.remote.presence import Presence
from kiwoom_async.remote.registry import RemoteRegistry
from kiwoom_async.remote.rest import RemoteRest
from kiwoom_async.telemetry.hooks import Hooks

__all__ = ["RemoteMonitor"]


class RemoteMonitor:
    """Takes the place of ``Monitor``. What only the session with the key knows is None or empty.

    Args:
        presence: Whether the gateway is there.
        registry: The streams.
        rest: The calls.
        orders_in_doubt: Returns the number of orders in doubt.
        hooks: Called with gaps and drops of streams.
        lifetime: Lifetime of the session; what was missed is reported before its end.
        clock: Clock of the session.
    """

    def __init__(
        self,
        presence: Presence,
        registry: RemoteRegistry,
        rest: RemoteRest,
        orders_in_doubt: Callable[[], int],
        hooks: Hooks,
        lifetime: Lifetime,
        clock: Clock,
    ) -> None:
        self._presence = presence
        self._registry = registry
        self._rest = rest
        self._orders_in_doubt = orders_in_doubt
        self._hooks = hooks
        self._clock = clock
        self._counts = Counts(hooks)
        registry.on_forget = self._counts.forget
        presence.on_beat = self._look
        lifetime.on_end(lambda error: self._counts.report())

    def health(self) -> Health:
        """Return how the session does now."""
        self._look()
        presence, state = self._presence, self._presence.state
        heard = self._age(presence.heard_ns)
        answered = self._rest.answered_at
        return Health(
            state=state.name,
            state_age=max(0.0, (self._clock.now() - state.since).total_seconds()),
            frame_age=heard,
            ping_age=heard,
            answer_age=None if answered is None else self._clock.monotonic() - answered,
            loop_lag=presence.lag,
            clock_drift=None,
            allowance={},
            token_until=None,
            reconnections=max(0, presence.logins - 1),
            undecodable=0,
            gaps=self._counts.gaps,
            dropped=self._counts.dropped,
            orders_in_doubt=self._orders_in_doubt(),
            hook_failures=self._hooks.failures,
        )

    def _look(self) -> None:
        for feed in self._registry.feeds():
            self._counts.look_at(feed)
        self._counts.report()

    def _age(self, at_ns: int) -> float | None:
        return max(0, self._clock.time_ns() - at_ns) / 1e9 if at_ns else None
