"""Caller of a pool: which key makes a call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from kiwoom_async.calls.pager import Pager
from kiwoom_async.errors import ConfigError
from kiwoom_async.pool.member import Member
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.namespace import DayOrders
    from kiwoom_async.orders.order import Order

__all__ = ["PoolCaller"]

AnswerT = TypeVar("AnswerT", bound=Answer)
RowT = TypeVar("RowT", bound=Record)

_OF_ONE_KEY = ("acnt", "ordr", "crdordr", "watchlist")
"""Last parts of the paths whose TRs are about the account or the user of a key."""


class PoolCaller:
    """Gives each call to a key, the calls of a TR in turn: every key has a limit of its own.

    Args:
        members: The keys.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self._calls: Counter[str] = Counter()

    def pager(self, tr: TR[AnswerT, RowT], *arguments: object) -> Pager[RowT, AnswerT]:
        """Make a call with rows; one key fetches all of its pages. See :meth:`Caller.pager`."""
        return self._next(tr).caller.pager(tr, *arguments)

    async def answer(self, tr: TR[AnswerT, Any], *arguments: object) -> AnswerT:
        """Call a TR without rows; see :meth:`Caller.answer`."""
        return await self._next(tr).caller.answer(tr, *arguments)

    async def order(self, tr: TR[Any, Any], *arguments: object) -> Order:
        """Refuse an order: it belongs to the account of one key."""
        _refuse(tr.id)

    @property
    def day_orders(self) -> DayOrders:
        """Refuse the orders of the day: they belong to the account of one key."""
        _refuse("the list of orders")

    def _next(self, tr: TR[Any, Any]) -> Member:
        """Return the living key whose turn it is.

        Raises:
            ConfigError: the TR is about the account of one key.
            KiwoomError: the error that ended the last key.
        """
        if tr.path.rpartition("/")[2] in _OF_ONE_KEY:
            _refuse(tr.id)
        living = [member for member in self._members if member.is_alive]
        if not living:
            self._members[-1].lifetime.check()
        turn = self._calls[tr.id]
        self._calls[tr.id] += 1
        return living[turn % len(living)]


def _refuse(what: str) -> NoReturn:
    raise ConfigError(
        f"{what} belongs to one account, and each key of a pool has its own: use the session of "
        "the key, such as pool.sessions[0].orders"
    )
