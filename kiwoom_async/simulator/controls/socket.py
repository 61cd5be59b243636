"""Faults of the WebSocket: silence, lost logins, refused or ignored requests, changed events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kiwoom_async.simulator.controls.controls import Controls
from kiwoom_async.simulator.faults import Fault

__all__ = ["SocketFaults"]

Request = Literal["LOGIN", "REG", "REMOVE", "CNSRLST", "CNSRREQ", "CNSRCLR"]


class SocketFaults(Controls):
    """Methods of :class:`~kiwoom_async.simulator.Simulator` that break the WebSocket."""

    def kick(self) -> None:
        """End every login as if its key had logged in elsewhere: R10001, close 1000 "Bye"."""
        self._parts.socket.kick()

    def mute(self, *, newcomers: bool = False) -> None:
        """Stop sending on the socket connections, PINGs included, while TCP stays up.

        Args:
            newcomers: Also connections that are opened later, until :meth:`unmute`.
        """
        self._parts.socket.mute(newcomers)
        self._parts.passage.wake()

    def unmute(self) -> None:
        """Let mute connections send again; what they would have sent meanwhile is dropped."""
        self._parts.socket.unmute()

    def ignore_requests(self, name: Request, *, count: int | None = 1) -> Fault:
        """Receive the next requests of a name and do nothing, not even answer.

        Args:
            name: Name of the request (``trnm``), ``CNSRREQ`` for instance.
            count: Number of requests; None until undone.
        """
        return self._parts.faults.add(Fault("ignore", name, count))

    def refuse_requests(
        self,
        name: Request,
        *,
        return_code: int | str | None = 1,
        text: str = "처리할 수 없습니다",
        count: int | None = 1,
    ) -> Fault:
        """Refuse the next requests of a name, in any shape; they have no other effect.

        Args:
            name: Name of the request (``trnm``): ``LOGIN``, ``REMOVE`` and so on.
            return_code: As sent; None for an answer without one.
            text: ``return_msg``.
            count: Number of requests; None until undone.
        """
        return self._parts.faults.add(
            Fault("refuse_request", name, count, return_code=return_code, text=text)
        )

    def answer_handshakes(
        self,
        status: int,
        body: str = "",
        *,
        content_type: str = "text/html",
        headers: Mapping[str, str] | None = None,
        count: int | None = 1,
    ) -> Fault:
        """Answer the next WebSocket handshakes over HTTP instead of opening a connection.

        Args:
            status: HTTP status, of a redirect for instance (with a ``Location`` header).
            body: As sent.
            content_type: Header of that name.
            headers: Further headers.
            count: Number of times; None until undone.
        """
        return self._parts.faults.add(
            Fault(
                "handshake",
                None,
                count,
                status=status,
                text=body,
                content_type=content_type,
                headers=dict(headers or {}),
            )
        )

    def alter_events(
        self, type: str, values: Mapping[str, str | None], *, count: int | None = 1
    ) -> Fault:
        """Change values of the next events of a realtime type.

        Args:
            type: Realtime type: ``00`` for order events.
            values: FID to the text that is sent in place of the true one; None drops the FID.
            count: Number of events; None until undone.
        """
        return self._parts.faults.add(Fault("alter", type, count, values=dict(values)))
