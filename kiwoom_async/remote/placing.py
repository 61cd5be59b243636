"""Placing: orders of clients, each executed at most once.

The broker may deliver a request late, twice or never, and a client may repeat one. So a request has
a name: what is known is not executed again, its answer is repeated. It names the run of the gateway
that it is meant for, because another run does not know what this one has executed; and a time,
after which its client no longer waits. Requests are kept for a day.

While two gateways could both be subscribed, only one may execute: without its lease a gateway
begins with nothing, also with no order that waited for its turn meanwhile. So what a gateway gets
for another run is certainly not executed by that one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from kiwoom_async.calls.namespace import Caller
from kiwoom_async.errors import (
    APIError,
    ConfigError,
    KiwoomError,
    OrderInDoubt,
    OrderRejected,
)
from kiwoom_async.execution.trs import tr_of
from kiwoom_async.orders.order import Order
from kiwoom_async.remote import deadlines
from kiwoom_async.remote.failures import failure_of
from kiwoom_async.remote.messages import Answer, Failure, OrderCall
from kiwoom_async.remote.reports import Reports
from kiwoom_async.remote.turns import Turns
from kiwoom_async.wire.arguments import Day
from kiwoom_async.wire.requests import TR

__all__ = ["Placing"]

_KEPT = 86_400.0  # seconds
_LONGEST = 3_600.0  # seconds to the deadline of an order: far less than it is kept


class _Asked:
    """An order that was asked for."""

    def __init__(self, client: str, now: float) -> None:
        self.client = client
        self.came = now
        self.order: Order | None = None
        self.answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()


class Placing:
    """Places the orders of clients.

    Args:
        caller: The calls of the session: its guard, its journal and its checks apply.
        turns: Whose turn it is.
        reports: Learns whose orders these are.
        epoch: Name of this run of the gateway.
        now: The clock of deadlines.

    Attributes:
        placed: Orders that were given to the session.
        allowed_until: The end of the gateway's lease as far as it is sure of it.
    """

    def __init__(
        self,
        caller: Caller,
        turns: Turns,
        reports: Reports,
        epoch: str,
        now: Callable[[], float] = deadlines.now,
    ) -> None:
        self.placed = 0
        self.allowed_until = 0.0
        self._caller = caller
        self._turns = turns
        self._reports = reports
        self._epoch = epoch
        self._now = now
        self._asked: dict[str, _Asked] = {}

    async def order(self, client: str, call: OrderCall) -> Answer:
        """Execute a request, unless it is known; return its answer."""
        asked = self._asked.get(call.id)
        if asked is not None:
            return await asyncio.shield(asked.answer)
        if call.epoch != self._epoch:
            return _not_sent("the gateway was started again since the order was sent to it")
        now = self._now()
        self._forget(now)
        asked = self._asked[call.id] = _Asked(client, now)
        try:
            answer = self._refusal(call) or await self._place(asked, call)
        except BaseException:
            interrupted = _transport("the gateway was interrupted while it sent the order")
            asked.answer.set_result(Answer(outcome="in_doubt", error=interrupted))
            raise
        asked.answer.set_result(answer)
        return answer

    def knows(self, id: str) -> bool:
        """Return whether a request has come before."""
        return id in self._asked

    async def resolve(self, client: str, id: str) -> Answer:
        """Return what became of a request; asks the broker about one in doubt."""
        asked = self._asked.get(id)
        if asked is None:
            return self._remembered(id)
        if not asked.answer.done():
            return Answer(outcome="in_doubt", error=_transport(f"order {id} is being sent"))
        answer = asked.answer.result()
        if answer.outcome != "in_doubt" or asked.order is None:
            return answer
        try:
            found = await asked.order.resolve()
        except KiwoomError as error:
            return Answer(outcome="in_doubt", error=failure_of(error))
        if found is None:
            return Answer(outcome="in_doubt")
        self._reports.book(id, found.no, asked.client, gaps=-1)
        return Answer(outcome="booked", no=found.no)

    def _refusal(self, call: OrderCall) -> Answer | None:
        """Return the answer to a request that must not be begun now, None for any other."""
        now = self._now()
        if now > call.until:
            return _not_sent(f"the gateway came to the order {now - call.until:.1f} s too late")
        if not call.until <= now + _LONGEST:  # also what is no number: it would be in time for ever
            return _not_sent(f"the deadline of the order, {call.until!r}, is no near time of here")
        if now > self.allowed_until:
            return _not_sent("the gateway is not sure to be the only one")
        return None

    def _remembered(self, id: str) -> Answer:
        """Return what the reports say about an order of an earlier run."""
        booked = self._reports.booked
        if id in booked:
            return Answer(outcome="booked", no=booked[id])
        return Answer(outcome="unknown", others=[*booked.values()])

    async def _place(self, asked: _Asked, call: OrderCall) -> Answer:
        try:
            tr = tr_of(call.api_id)
            arguments = _arguments(tr, call.arguments)
            async with self._turns.turn(tr.id, asked.client):
                refused = self._refusal(call)
                if refused is not None:
                    return refused
                self.placed += 1
                gaps = self._reports.gaps
                order = await self._caller.order(tr, *arguments)
        except OrderInDoubt as error:
            asked.order = error.order
            return Answer(outcome="in_doubt", error=failure_of(error))
        except OrderRejected as error:
            cause = error.__cause__
            failure = failure_of(cause if isinstance(cause, APIError) else error)
            return Answer(outcome="rejected", error=failure)
        except KiwoomError as error:
            return Answer(outcome="not_booked", error=failure_of(error))
        if not order.no:
            return _not_sent("the session of the gateway sends no orders (dry_run)")
        self._reports.book(call.id, order.no, asked.client, gaps=gaps)
        return Answer(outcome="booked", no=order.no)

    def _forget(self, now: float) -> None:
        while self._asked:
            oldest = next(iter(self._asked))
            if self._asked[oldest].came + _KEPT > now:
                return
            del self._asked[oldest]


def _arguments(tr: TR[Any, Any], given: Sequence[Any]) -> list[Any]:
    """Return the arguments of an order as the method takes them."""
    if tr.order is None:
        raise ConfigError(f"{tr.id} is not an order")
    if len(given) != len(tr.arguments):
        raise ConfigError(f"{tr.id} has {len(tr.arguments)} arguments, not {len(given)}")
    return [
        _day(tr, argument, value) if isinstance(argument, Day) and value is not None else value
        for argument, value in zip(tr.arguments, given, strict=True)
    ]


def _day(tr: TR[Any, Any], argument: Day, text: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ConfigError(
            f"{tr.id}: {argument.name} is a day such as 2026-11-26, not {text!r}"
        ) from None


def _not_sent(why: str) -> Answer:
    return Answer(outcome="not_booked", error=_transport(f"{why}: not sent"))


def _transport(text: str) -> Failure:
    return Failure(kind="TransportError", message=text, sent=False)
