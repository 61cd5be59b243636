"""Faults of connections, keys and limits."""

from __future__ import annotations

from typing import Literal

from kiwoom_async.simulator.controls.controls import Controls
from kiwoom_async.simulator.faults import Place
from kiwoom_async.simulator.listener import Listener
from kiwoom_async.simulator.rest.refusals import check_code

__all__ = ["FaultControls"]

Part = Literal["rest", "socket", "both"]


class FaultControls(Controls):
    """Methods of :class:`~kiwoom_async.simulator.Simulator` for connections, keys and limits."""

    def heal(self) -> None:
        """Undo all faults and muteness; the rate limit, the keys and refused ports stay changed."""
        self._parts.faults.undo_all()
        self._parts.socket.unmute()

    def drop_connections(self, part: Part = "socket") -> None:
        """Break connections at once, without a close frame, as a broken line does."""
        sockets = [one.transport for one in self._parts.socket.connections]
        for listener in self._listeners(part):
            listener.abort(spare=sockets if part == "rest" else ())
        if part == "socket":  # with one port for both they are connections of the other listener
            self._parts.socket.abort()

    def close_idle_connections(self, *, silently: bool = False) -> None:
        """Close the REST connections that wait for a next request.

        Args:
            silently: Close each only when its next request comes, unanswered and unprocessed: what
                a client sees that uses a connection in the moment the server gives it up.
        """
        rest, _ = self._parts.ports
        if silently:
            rest.make_stale()
        else:
            rest.close_idle()

    def refuse_connections(self, part: Part = "both") -> None:
        """Refuse new connections until :meth:`accept_connections`; open ones stay.

        Raises:
            ValueError: not both, where REST and WebSocket share a port.
        """
        if self._parts.shares_port and part != "both":
            raise ValueError(f'{part} has no port of its own here: refuse "both"')
        for listener in self._listeners(part):
            listener.refuse()

    async def accept_connections(self) -> None:
        """Accept connections again, on the same ports."""
        for listener in self._parts.ports:
            await listener.open()

    def _listeners(self, part: Part) -> tuple[Listener, ...]:
        rest, socket = self._parts.ports
        return {"rest": (rest,), "socket": (socket,), "both": (rest, socket)}[part]

    def expire_tokens(self, code: int = 8005, *, place: Place = "text") -> None:
        """End every token now, ahead of its time; sockets that are logged in stay.

        Args:
            code: Code of the refusal of a dead token: 8005; 8003, 8010, 8016, 8031 and 8103 were
                seen too.
            place: Place of the code in a refusal; see :meth:`refuse`.

        Raises:
            ValueError: the code is not one of the server's.
        """
        check_code(code)
        self._parts.tokens.expire(code, place)

    def mix_up_keys(self, mixed_up: bool = True) -> None:
        """Refuse the keys as belonging to the other server: 8030 for a key, 8031 for a token."""
        self._parts.tokens.mixed_up = mixed_up

    def rate_limit(
        self, calls: int, *, window: float | None = None, status: int | None = None
    ) -> None:
        """Change the rate limit from now on; clients learn of it only from refusals.

        Args:
            calls: Calls per window and TR.
            window: Its length, seconds; unchanged if not given.
            status: HTTP status of a refusal, 429 or 200; unchanged if not given.
        """
        quota = self._parts.rest.quota
        quota.calls = calls
        quota.window = quota.window if window is None else window
        quota.status = quota.status if status is None else status
