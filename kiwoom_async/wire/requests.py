"""TR: one call described as data, and the encoding of its body. No I/O, no clock.

A :class:`TR` describes one call: its path, its answer, and the encoding of each argument
(:mod:`kiwoom_async.wire.arguments`). The descriptions are generated together with the methods that
use them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, Never, TypeAlias, TypeVar, overload

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.arguments import Argument, Arguments, Derived, Fixed, quoted

__all__ = ["TR", "OrderKind", "by_name", "encode"]

AnswerT = TypeVar("AnswerT")
RowT = TypeVar("RowT")
A = TypeVar("A")

Check: TypeAlias = Callable[[Arguments], None]


class OrderKind(msgspec.Struct, frozen=True):
    """Effect of an order TR.

    Attributes:
        account: The kind of account; each has one TR that modifies its orders and
            one that cancels them. Credit orders are in the list of the stock account.
        action: A new order, or the change or the cancellation of one.
        side: Side of a new order; None for changes and cancellations.
    """

    account: Literal["stock", "credit", "gold"]
    action: Literal["new", "modify", "cancel"]
    side: Literal["buy", "sell"] | None = None


class TR(msgspec.Struct, Generic[AnswerT, RowT], frozen=True):
    """One TR: its path, its answer, and the encoding of its arguments.

    Attributes:
        id: Kiwoom's id (``ka10081``).
        path: Path of the endpoint.
        answer: Class of the answer.
        row: Class of its rows, None without a list of rows.
        params: The fields of the body.
        checks: Checks of several arguments together.
        order: Its effect on an order, None for a query. An order is never sent twice.
    """

    id: str
    path: str
    answer: type[AnswerT]
    row: type[RowT] | None = None
    params: tuple[Argument | Derived | Fixed, ...] = ()
    checks: tuple[Check, ...] = ()
    order: OrderKind | None = None

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: TR[A, Never],
            id: str,
            path: str,
            answer: type[A],
            *,
            params: tuple[Argument | Derived | Fixed, ...] = ...,
            checks: tuple[Check, ...] = ...,
            order: OrderKind | None = ...,
        ) -> None: ...
        @overload
        def __init__(
            self,
            id: str,
            path: str,
            answer: type[AnswerT],
            row: type[RowT],
            *,
            params: tuple[Argument | Derived | Fixed, ...] = ...,
            checks: tuple[Check, ...] = ...,
            order: OrderKind | None = ...,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments given by the caller, in the order of the method's signature."""
        return tuple(param for param in self.params if isinstance(param, Argument))


def encode(
    tr: TR[Any, Any], arguments: Sequence[object] | Arguments, today: dt.date
) -> dict[str, str]:
    """Encode the body of one call.

    Args:
        tr: The TR.
        arguments: In the order of its arguments, or by their names; missing names
            count as None.
        today: Today's date in Korea.

    Raises:
        ConfigError: naming the invalid argument; nothing should be sent then.
    """
    given = by_name(tr, arguments)
    body = {param.wire: param.encode(given, today) for param in tr.params}
    _check_range(given, today)
    for check in tr.checks:
        check(given)
    return body


def by_name(tr: TR[Any, Any], arguments: Sequence[object] | Arguments) -> Arguments:
    """Return every argument of a TR by its name; see :func:`encode`."""
    names = [argument.name for argument in tr.arguments]
    if not isinstance(arguments, Mapping):
        return dict(zip(names, arguments, strict=True))
    unknown = arguments.keys() - set(names)
    if unknown:
        raise ConfigError(f"{tr.id} has no argument {quoted(sorted(unknown))}")
    return {name: arguments.get(name) for name in names}


def _check_range(arguments: Arguments, today: dt.date) -> None:
    """Refuse a range of days whose start is after its end; an end of None means today."""
    start = arguments.get("start_date")
    if start is None or "end_date" not in arguments:
        return
    end = today if arguments["end_date"] is None else arguments["end_date"]
    if start > end:
        raise ConfigError(f"start_date {start} is after end_date {end}")
