"""Record: received bytes with typed attributes.

A record keeps one JSON object exactly as the server sent it. A typed attribute finds its value in
those bytes and converts it on access (see :mod:`kiwoom_async.records.fields`). So only attributes
that are read cost time, an odd value affects no other field, and all received data stays available.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self

import msgspec

from kiwoom_async.errors import FieldError
from kiwoom_async.records import html
from kiwoom_async.records.field import Field, Source
from kiwoom_async.records.fields import optional, text
from kiwoom_async.wire import objects, values

__all__ = ["Answer", "Realtime", "Record"]

_TIMES = ("20", "21", "908")
"""FIDs: 체결시간, 호가시간, 주문/체결시간."""


class _RecordMeta(msgspec.StructMeta):
    """Makes records frozen structs outside the garbage collector, and lists their fields."""

    def __new__(
        mcls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        /,
        *,
        type: str = "",
        item: str = "",
        **config: Any,
    ) -> Any:
        cls: Any = super().__new__(mcls, name, bases, namespace, frozen=True, gc=False, **config)
        inherited = {field.name: field for base in bases for field in getattr(base, "_fields", ())}
        own = {key: value for key, value in namespace.items() if isinstance(value, Field)}
        cls._fields = tuple({**inherited, **own}.values())
        cls.type_code = type
        cls.item_kind = item or getattr(bases[0], "item_kind", "symbol")
        return cls


class Record(Source, metaclass=_RecordMeta):
    """One JSON object as received: a row of a TR, a whole answer, or the values of a realtime type.

    Attributes:
        wire: The object, byte for byte.

    Reading a typed attribute raises :class:`~kiwoom_async.FieldError` when that value is odd, or
    blank although every live record has it; all other attributes can still be read.
    """

    if TYPE_CHECKING:
        _fields: ClassVar[tuple[Field[Any], ...]]
        type_code: ClassVar[str]
        item_kind: ClassVar[str]

        def __init_subclass__(cls, *, type: str = "", item: str = "") -> None: ...

    @classmethod
    def of(cls, wire: bytes) -> Self:
        """Make a record over one JSON object."""
        return cls(wire, wire if objects.is_plain(wire) else b"")

    @classmethod
    def fields(cls) -> tuple[Field[Any], ...]:
        """Return the typed attributes in order of the spec: name, wire name, label, unit, type."""
        return cls._fields

    def __getitem__(self, wire_name: str) -> str:
        """Return the text of a field by wire name (``trade["10"]``); KeyError if it is absent."""
        return self.raw()[wire_name]

    def asdict(self) -> dict[str, Any]:
        """Read every documented field: attribute name to typed value, in one decode.

        Raises:
            FieldError: for the first value that can't be read.
        """
        texts = self.raw()
        return {field.name: field.value_in(texts, self) for field in self._fields}

    def __repr__(self) -> str:
        shown = [f"{field.name}={_shown(self, field)}" for field in self._fields[:6]]
        more = ["…"] if len(self._fields) > len(shown) else []
        return f"{type(self).__name__}({', '.join(shown + more)})"

    def _repr_html_(self) -> str:
        return html.record(self)


class ItemField(Field[str]):
    """The symbol of a realtime record, which is outside the ``values`` object."""

    def __init__(self) -> None:
        super().__init__(values.symbol, "item", "종목코드")

    def _reader(self) -> Callable[[Any], str]:
        return attrgetter("item")

    def value_in(self, texts: Mapping[str, str], record: Source) -> str:
        return self.__get__(record)


class Realtime(Record):
    """One entry of a REAL frame.

    A subclass names its type code and the kind of its items (``item``: a ``symbol``, a
    ``sector``, a ``gold`` product, the ``account`` or the ``market``, or a ``condition``)::

        class Trade(Realtime, type="0B", item="symbol"): ...

    Attributes:
        wire: The ``values`` object, byte for byte.
        item: The item of the entry as received: a symbol with its suffix, a sector code, or blank.
        received_ns: When its frame was read, nanoseconds since the epoch by the session's clock.
        symbol: The item; account and VI events take it from FID 9001 instead.
    """

    item: str
    received_ns: int
    symbol = ItemField()

    @property
    def received(self) -> dt.datetime:
        """When its frame was read, Korean time (aware), to the microsecond."""
        return values.moment_of(self.received_ns)

    @property
    def moment(self) -> dt.datetime:
        """The exchange's time with day and zone, Korean time (aware), to the second.

        The time is ``time``, or ``quote_time`` of a book; the day is the one nearest to the arrival
        of the record. Of a type without a time, and of a record whose time is blank, it is the
        moment of arrival.

        Raises:
            FieldError: the time can't be read.
        """
        field = _time_of(type(self))
        time = field.__get__(self) if field else None
        return self.received if time is None else values.near(time, self.received)

    @classmethod
    def of(cls, wire: bytes, item: str = "", received_ns: int = 0) -> Self:
        """Make a record over the ``values`` of one entry."""
        return cls(wire, wire if objects.is_plain(wire) else b"", item, received_ns)


class Answer(Record):
    """One whole answer of a TR.

    Attributes:
        wire: The body, byte for byte.
        next_key: Where the next page starts (``next-key``); blank on the last page.
        return_message: Kiwoom's own text (``return_msg``).
    """

    next_key: str
    return_message = optional(text("return_msg", "결과메시지"))

    @classmethod
    def of(cls, wire: bytes, next_key: str = "") -> Self:
        """Make an answer over one body."""
        return cls(wire, wire if objects.is_plain(wire) else b"", next_key)

    def is_blank(self) -> bool:
        """Return whether only code and message are filled: Kiwoom's form of "no data"."""
        verdict = ("return_code", "return_msg")
        return not any(text for name, text in self.raw().items() if name not in verdict)


@cache
def _time_of(kind: type[Realtime]) -> Field[dt.time | None] | None:
    """Return the field with the time of what happened."""
    return next((field for field in kind.fields() if field.wire in _TIMES), None)


def _shown(record: Record, field: Field[Any]) -> str:
    try:
        return repr(field.__get__(record))
    except FieldError as error:
        return f"<odd {error.text!r}>"
