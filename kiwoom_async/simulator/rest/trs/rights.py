"""Subscription rights: ka10011. No company is raising capital here, so none are listed."""

from __future__ import annotations

from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.writing import page

__all__ = ["HANDLERS"]


def _rights(request: Request) -> Answer:
    """Answer ka10011 신주인수권전체시세: no subscription right is listed here."""
    return page(request, [], dict)


HANDLERS: dict[str, Handler] = {"ka10011": _rights}
