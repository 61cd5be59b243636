"""Records: the bytes that came, and what they mean when asked.

A record keeps one JSON object exactly as the server sent it. A typed attribute finds its value in
those bytes and converts it when it is read, so a record costs what is read of it, an odd value
spoils nothing but itself, and nothing that came is ever lost. A declaration reads like the spec::

    class Trade(Realtime, type="0B"):
        time = clock("20", "체결시간")
        price = magnitude("10", "현재가", unit="KRW")
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Self, TypeVar, overload

import msgspec

from kiwoom_async.errors import FieldError
from kiwoom_async.wire import objects, values

__all__ = [
    "Field",
    "Realtime",
    "Record",
    "aggressor",
    "choice",
    "clock",
    "code",
    "day",
    "decimal",
    "direction",
    "integer",
    "magnitude",
    "moment",
    "number",
    "optional",
    "stock",
    "text",
    "yes_no",
]

V_co = TypeVar("V_co", covariant=True)
V = TypeVar("V")

CHANGE_SIGNS: Mapping[str, str] = {
    "1": "upper_limit",
    "2": "rising",
    "3": "unchanged",
    "4": "lower_limit",
    "5": "falling",
}
"""전일대비기호: how a price stands against the previous close."""


class Field(property, Generic[V_co]):
    """One typed attribute of a record. ``Trade.price`` gives the field, ``trade.price`` the value.

    Attributes:
        name: Attribute name.
        wire: Name on the wire: a FID (``"10"``) or a TR field (``"cur_prc"``).
        label: Korean label (``현재가``).
        unit: Unit of the value (``KRW``, ``shares``, ``%``…), empty if it has none.
        type: Python type of the value.
        optional: Whether a blank or absent value is None; otherwise reading it raises FieldError.
    """

    name: str
    record: str

    def __init__(
        self,
        parse: Callable[[bytes], V_co],
        wire: str,
        label: str,
        *,
        unit: str = "",
        type: type = str,
        blank: bytes = b" ",
        optional: bool = False,
    ) -> None:
        self.parse = parse
        self.wire = wire
        self.label = label
        self.unit = unit
        self.type = type
        self.blank = blank
        self.optional = optional
        super().__init__(self._reader())

    if TYPE_CHECKING:

        @overload
        def __get__(self, record: None, owner: type | None = None, /) -> Field[V_co]: ...
        @overload
        def __get__(self, record: object, owner: type | None = None, /) -> V_co: ...
        def __get__(self, record: Any, owner: type | None = None, /) -> Any: ...

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.record = owner.__name__

    def __repr__(self) -> str:
        kind = self.type.__name__ + (" | None" if self.optional else "")
        unit = f", {self.unit}" if self.unit else ""
        return f"<{self.record}.{self.name}: {kind} from {self.wire!r} {self.label}{unit}>"

    def value_in(self, texts: Mapping[str, str], record: Record) -> V_co:
        """The value of this field in a record whose fields were all decoded to ``texts``.

        Raises:
            FieldError: when the value is odd, or blank and not optional.
        """
        found = texts.get(self.wire)
        if found is None:
            return self._absent(record)
        raw = found.encode()
        try:
            return self.parse(raw)
        except ValueError as error:
            return self._odd(record, raw, error)

    def _reader(self) -> Callable[[Any], V_co]:
        """What the attribute runs: find ``"wire":"`` in the bytes, slice, convert."""
        pattern = f'"{self.wire}":"'.encode()
        width = len(pattern)
        parse = self.parse

        def read(record: Record) -> V_co:
            plain = record._plain
            start = plain.find(pattern)
            if start < 0:
                return self._exactly(record)
            start += width
            raw = plain[start : plain.find(b'"', start)]
            try:
                return parse(raw)
            except ValueError as error:
                return self._odd(record, raw, error)

        return read

    def _exactly(self, record: Record) -> V_co:
        if record._plain and record._plain.find(f'"{self.wire}"'.encode()) < 0:
            return self._absent(record)
        return self.value_in(record.raw(), record)

    def _absent(self, record: Record) -> V_co:
        if self.optional:
            return None  # type: ignore[return-value]
        raise self._error(record, None, "is not there")

    def _odd(self, record: Record, raw: bytes, error: ValueError) -> V_co:
        blank = not raw.strip(self.blank)
        if blank and self.optional:
            return None  # type: ignore[return-value]
        why = (
            "is blank" if blank else f"can't be read as {self.type.__name__}: {values.text(raw)!r}"
        )
        raise self._error(record, values.text(raw), why) from error

    def _error(self, record: Record, found: str | None, why: str) -> FieldError:
        return FieldError(
            f"{self.record}.{self.name} ({self.wire} {self.label}) {why}",
            record=self.record,
            field=self.name,
            wire=self.wire,
            text=found,
            payload=record.wire,
        )


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
        **config: Any,
    ) -> Any:
        cls: Any = super().__new__(mcls, name, bases, namespace, frozen=True, gc=False, **config)
        inherited = {field.name: field for base in bases for field in getattr(base, "_fields", ())}
        own = {key: value for key, value in namespace.items() if isinstance(value, Field)}
        cls._fields = tuple({**inherited, **own}.values())
        cls.type_code = type
        return cls


class Record(msgspec.Struct, metaclass=_RecordMeta):
    """One JSON object as received: a row of a TR, a whole answer, or the values of a realtime type.

    Attributes:
        wire: The object, letter for letter.

    Reading a typed attribute raises :class:`~kiwoom_async.FieldError` when that value is odd, or
    blank although every live record carries it; everything else of the record still reads.
    """

    wire: bytes
    _plain: bytes

    if TYPE_CHECKING:
        _fields: ClassVar[tuple[Field[Any], ...]]
        type_code: ClassVar[str]

        def __init_subclass__(cls, *, type: str = "") -> None: ...

    @classmethod
    def of(cls, wire: bytes) -> Self:
        """A record over one JSON object."""
        return cls(wire, wire if objects.is_plain(wire) else b"")

    @classmethod
    def fields(cls) -> tuple[Field[Any], ...]:
        """The typed attributes in the order of the spec: name, wire name, label, unit, type."""
        return cls._fields

    def raw(self) -> dict[str, str]:
        """Every field that came, documented or not: wire name to text.

        Raises:
            FieldError: if what came is no JSON object.
        """
        try:
            return objects.texts(self.wire)
        except ValueError as error:
            name = type(self).__name__
            raise FieldError(
                f"{name} is not a JSON object: {self.wire[:60]!r}",
                record=name,
                field="",
                wire="",
                text=None,
                payload=self.wire,
            ) from error

    def __getitem__(self, wire_name: str) -> str:
        """The text of a field by its wire name (``trade["10"]``); KeyError when it did not come."""
        return self.raw()[wire_name]

    def asdict(self) -> dict[str, Any]:
        """Every documented field: attribute name to typed value, in one decode.

        Raises:
            FieldError: for the first value that can't be read.
        """
        texts = self.raw()
        return {field.name: field.value_in(texts, self) for field in self._fields}

    def __repr__(self) -> str:
        shown = [f"{field.name}={_shown(self, field)}" for field in self._fields[:6]]
        more = ["…"] if len(self._fields) > len(shown) else []
        return f"{type(self).__name__}({', '.join(shown + more)})"


class _ItemField(Field[str]):
    """The symbol of a realtime record: not in the values but beside them."""

    def __init__(self) -> None:
        super().__init__(values.symbol, "item", "종목코드")

    def _reader(self) -> Callable[[Any], str]:
        return attrgetter("item")

    def value_in(self, texts: Mapping[str, str], record: Record) -> str:
        return self.__get__(record)


class Realtime(Record):
    """One entry of a REAL frame.

    Attributes:
        wire: The ``values`` object, letter for letter.
        item: What the entry is about, as pushed: a symbol with its suffix, a sector code, or blank.
        received_ns: When its frame was read, nanoseconds since the epoch (``time.time_ns``).
        symbol: The item; account and VI events take it from FID 9001 instead.
    """

    item: str
    received_ns: int
    symbol = _ItemField()

    @classmethod
    def of(cls, wire: bytes, item: str = "", received_ns: int = 0) -> Self:
        """A record over the ``values`` of one entry."""
        return cls(wire, wire if objects.is_plain(wire) else b"", item, received_ns)


def _shown(record: Record, field: Field[Any]) -> str:
    try:
        return repr(field.__get__(record))
    except FieldError as error:
        return f"<odd {error.text!r}>"


# The vocabulary of declarations. Names are chosen so that no field of the spec has one of them:
# inside a class body a field would hide the function of its own name.


def text(wire: str, label: str) -> Field[str]:
    """Text as it came."""
    return Field(_filled(values.text), wire, label)


def code(wire: str, label: str) -> Field[str]:
    """A code or number that is compared, not calculated with; its zeros count."""
    return Field(_filled(values.text), wire, label)


def stock(wire: str, label: str) -> Field[str]:
    """A symbol; the ``A`` of ``A005930`` is dropped (``record[wire]`` still has it)."""
    return Field(_filled(values.symbol), wire, label)


def integer(wire: str, label: str, *, unit: str = "") -> Field[int]:
    """A whole number whose sign counts."""
    return Field(values.integer, wire, label, unit=unit, type=int)


def magnitude(wire: str, label: str, *, unit: str = "") -> Field[int]:
    """A whole number without its sign, which says direction or aggressor."""
    return Field(values.magnitude, wire, label, unit=unit, type=int)


def decimal(
    wire: str, label: str, *, unit: str = "", scale: int = 1, signed: bool = True
) -> Field[Decimal]:
    """An exact decimal, divided by ``scale``; with ``signed=False`` its sign is dropped."""
    parse = _scaled(values.decimal, Decimal(scale), signed)
    return Field(parse, wire, label, unit=unit, type=Decimal)


def number(
    wire: str, label: str, *, unit: str = "%", scale: int = 1, signed: bool = True
) -> Field[float]:
    """A rate as a float, divided by ``scale``; with ``signed=False`` its sign is dropped."""
    parse = _scaled(values.number, float(scale), signed)
    return Field(parse, wire, label, unit=unit, type=float)


def clock(wire: str, label: str) -> Field[dt.time]:
    """A time of the exchange; ``000000`` is none."""
    return Field(values.clock, wire, label, type=dt.time, blank=b" 0:")


def day(wire: str, label: str) -> Field[dt.date]:
    """A date; ``00000000`` is none."""
    return Field(values.date, wire, label, type=dt.date, blank=b" 0")


def moment(wire: str, label: str) -> Field[dt.datetime]:
    """A date and time in Korean time (aware)."""
    return Field(values.moment, wire, label, type=dt.datetime, blank=b" 0")


def choice(wire: str, label: str, names: Mapping[str, str]) -> Field[str]:
    """A code by its English name; a code that is not listed stays as it came."""

    def parse(raw: bytes) -> str:
        found = values.text(raw)
        return names.get(found, found)

    return Field(_filled(parse), wire, label)


def direction(wire: str, label: str) -> Field[str]:
    """전일대비기호: upper_limit, rising, unchanged, lower_limit or falling."""
    return choice(wire, label, CHANGE_SIGNS)


def yes_no(wire: str, label: str) -> Field[bool]:
    """``Y`` or ``N``."""
    return Field(values.yes_no, wire, label, type=bool)


def aggressor(wire: str, label: str) -> Field[Literal["buy", "sell"] | None]:
    """Who took the price, from the sign of a trade's size: None when there is none (auctions)."""
    return Field(values.aggressor, wire, label)


def optional(field: Field[V]) -> Field[V | None]:
    """The same field where a blank or absent value is None instead of an error."""
    return Field(
        field.parse,
        field.wire,
        field.label,
        unit=field.unit,
        type=field.type,
        blank=field.blank,
        optional=True,
    )


def _filled(parse: Callable[[bytes], V]) -> Callable[[bytes], V]:
    def parse_filled(raw: bytes) -> V:
        if not raw.strip():
            raise ValueError("blank")
        return parse(raw)

    return parse_filled


def _scaled(parse: Callable[[bytes], Any], divisor: Any, signed: bool) -> Callable[[bytes], Any]:
    if divisor == 1:
        return parse if signed else lambda raw: abs(parse(raw))
    return (lambda raw: parse(raw) / divisor) if signed else (lambda raw: abs(parse(raw) / divisor))
