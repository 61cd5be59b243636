"""Faults of REST answers: late, lost, refused, cut and unreadable ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from kiwoom_async.simulator.controls.controls import Controls
from kiwoom_async.simulator.faults import Cut, Fault, Place
from kiwoom_async.simulator.rest.filter import BLOCKED
from kiwoom_async.simulator.rest.refusals import check_code

__all__ = ["AnswerFaults"]

_MAINTENANCE = """<!DOCTYPE html>
<html lang="ko"><head><title>시스템 점검</title></head>
<body><h1>시스템 점검 중입니다</h1></body></html>
"""


class AnswerFaults(Controls):
    """Methods of :class:`~kiwoom_async.simulator.Simulator` that spoil REST answers."""

    def delay_requests(
        self,
        least: float,
        most: float,
        api_id: str | None = None,
        *,
        count: int | None = None,
    ) -> Fault:
        """Let REST calls travel for between ``least`` and ``most`` seconds before they arrive.

        The rate limit counts arrivals, so calls that were sent in time can arrive too close
        together. Each travel time comes from the seed.
        """
        return self._parts.faults.add(Fault("travel", api_id, count, least=least, most=most))

    def refuse(
        self,
        code: int,
        api_id: str | None = None,
        *,
        status: int = 200,
        place: Place = "text",
        processed: bool = False,
        count: int | None = 1,
    ) -> Fault:
        """Refuse the next REST calls with one of the server's codes.

        Args:
            code: Four digits: 8003, 8010, 8103 for a token, 1631 for trouble before the opening,
                1700 for the rate limit, 1999 for the unexpected.
            api_id: The only TR concerned; by default every call.
            status: HTTP status.
            place: Place of the code: in the ``text`` with brackets, or only in ``return_code``,
                as a ``number`` or as ``digits`` in a string.
            processed: Whether the call takes effect all the same (an order is booked).
            count: Number of times; None until undone.

        Raises:
            ValueError: the code is not one of the server's.
        """
        check_code(code)
        return self._parts.faults.add(
            Fault(
                "refuse", api_id, count, code=code, status=status, place=place, processed=processed
            )
        )

    def break_paging(
        self,
        api_id: str | None = None,
        *,
        key: Literal["blank", "absent"] = "blank",
        count: int | None = 1,
    ) -> Fault:
        """Say that more rows follow (``cont-yn: Y``) without a ``next-key`` to ask for them."""
        return self._parts.faults.add(Fault("paging", api_id, count, key=key))

    def cut_answers(
        self,
        api_id: str | None = None,
        *,
        what: Cut = "list",
        count: int | None = 1,
    ) -> Fault:
        """Cut a part out of the next good answers.

        Args:
            api_id: The only TR concerned; by default every call.
            what: The ``list`` of rows, or null in its place (``null_list``); the ``return_code``,
                or null in its place (``null_code``); or ``everything``, so that ``{}`` remains.
            count: Number of times; None until undone.
        """
        return self._parts.faults.add(Fault("cut", api_id, count, what=what))

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
            count: Number of times; None until undone.
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
            count: Number of answers or frames.
            on: ``rest`` or ``socket``.
            how: ``truncated`` in the middle, ``garbage`` that is no JSON, or ``empty``.
            api_id: The only TR concerned, of answers; by default every call.
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
            count: Number of times; None until undone.
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

    def block(self, *, status: int = 400, count: int | None = None) -> Fault:
        """Answer every REST call with the HTML page of the filter in front of the service."""
        return self.answer_with(status, BLOCKED, content_type="text/html", count=count)
