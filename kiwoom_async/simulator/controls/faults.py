"""Faults: methods that break the server on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from kiwoom_async.simulator.controls.controls import Controls
from kiwoom_async.simulator.faults import Fault
from kiwoom_async.simulator.listener import Listener

__all__ = ["FaultControls"]

Part = Literal["rest", "socket", "both"]

_MAINTENANCE = """<!DOCTYPE html>
<html lang="ko"><head><title>시스템 점검</title></head>
<body><h1>시스템 점검 중입니다</h1></body></html>
"""


class FaultControls(Controls):
    """Methods of :class:`~kiwoom_async.simulator.Simulator` that break the server."""

    def heal(self) -> None:
        """Undo all faults and muteness; the rate limit, the keys and refused ports stay changed."""
        self._parts.faults.undo_all()
        self.unmute()

    def drop_connections(self, part: Part = "socket") -> None:
        """Break connections at once, without a close frame, as a broken line does."""
        for listener in self._listeners(part):
            listener.abort()

    def kick(self) -> None:
        """End every login as if its key had logged in elsewhere: R10001, close 1000 "Bye"."""
        self._parts.socket.kick()

    def mute(self, *, newcomers: bool = False) -> None:
        """Stop sending on the socket connections, PINGs included, while TCP stays up.

        Args:
            newcomers: Also connections that are opened later, until :meth:`unmute`.
        """
        self._parts.socket.mute(newcomers)

    def unmute(self) -> None:
        """Let mute connections send again; what they would have sent meanwhile is dropped."""
        self._parts.socket.unmute()

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
        """Refuse new connections until :meth:`accept_connections`; open ones stay."""
        for listener in self._listeners(part):
            listener.refuse()

    async def accept_connections(self) -> None:
        """Accept connections again, on the same ports."""
        for listener in self._parts.ports:
            await listener.open()

    def _listeners(self, part: Part) -> tuple[Listener, ...]:
        rest, socket = self._parts.ports
        return {"rest": (rest,), "socket": (socket,), "both": (rest, socket)}[part]

    def expire_tokens(self) -> None:
        """End every token now, ahead of its time (8005); sockets that are logged in stay."""
        self._parts.tokens.expire()

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

    def delay_answers(
        self, seconds: float, api_id: str | None = None, *, count: int | None = None
    ) -> Fault:
        """Process REST calls at once and answer them ``seconds`` later."""
        return self._parts.faults.add(Fault("delay", api_id, count, seconds=seconds))

    def lose_answer(
        self,
        api_id: str | None = None,
        *,
        how: Literal["close", "hang"] = "close",
        count: int | None = 1,
    ) -> Fault:
        """Process REST calls (an order is booked) and never answer them.

        Args:
            api_id: The only TR concerned; by default every call.
            how: ``close`` the connection instead, or let the client ``hang``.
            count: How often; None until undone.
        """
        return self._parts.faults.add(Fault("lose", api_id, count, how=how))

    def garble(
        self,
        count: int = 1,
        *,
        on: Literal["rest", "socket"] = "rest",
        how: Literal["truncated", "garbage", "empty"] = "truncated",
        api_id: str | None = None,
    ) -> Fault:
        """Make the next answers (or REAL frames, ``on="socket"``) unreadable.

        Args:
            count: How many.
            on: Where.
            how: ``truncated`` in the middle, ``garbage`` that is no JSON, or ``empty``.
            api_id: The only TR concerned; by default every call.
        """

        def spoil(payload: bytes) -> bytes:
            if how == "truncated":
                return payload[: len(payload) // 2]
            return self._parts.noise.randbytes(32).hex().encode() if how == "garbage" else b""

        kind: Literal["garble", "frame"] = "garble" if on == "rest" else "frame"
        return self._parts.faults.add(Fault(kind, api_id, count, spoil=spoil))

    def answer_with(
        self,
        status: int = 200,
        body: bytes | str | Mapping[str, object] = b"",
        *,
        content_type: str = "application/json;charset=UTF-8",
        headers: Mapping[str, str] | None = None,
        api_id: str | None = None,
        count: int | None = 1,
    ) -> Fault:
        """Give the next REST calls this answer, without processing them.

        Args:
            status: HTTP status.
            body: As sent; a mapping is sent as JSON.
            content_type: Header of that name.
            headers: Further headers, such as ``cont-yn`` and ``next-key``.
            api_id: The only TR concerned; by default every call.
            count: How often; None until undone.
        """
        if isinstance(body, Mapping):
            body = msgspec.json.encode(body)
        raw = body.encode() if isinstance(body, str) else body
        return self._parts.faults.add(
            Fault(
                "answer",
                api_id,
                count,
                status=status,
                body=raw,
                content_type=content_type,
                headers=dict(headers or {}),
            )
        )

    def html_maintenance(self, *, status: int = 200, count: int | None = None) -> Fault:
        """Answer every REST call, tokens included, with an HTML page, as during maintenance."""
        return self.answer_with(status, _MAINTENANCE, content_type="text/html", count=count)
