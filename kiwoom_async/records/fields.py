"""Typed fields, and the words to declare them with.

A :class:`Field` finds its value in the bytes of a record when it is read. Each function below
declares one kind of field in one line; the spec uses the same words::

    class Trade(Realtime, type="0B"):
        time = clock("20", "체결시간")
        price = magnitude("10", "현재가", unit="KRW")

No field of the spec has the name of one of these functions: inside a class body it would hide it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, Never, Protocol, TypeVar, cast, overload

from kiwoom_async.errors import FieldError
from kiwoom_async.wire import bulk, objects, values

__all__ = [
    "CHANGE_SIGNS",
    "Field",
    "Source",
    "Table",
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
    "table",
    "text",
    "yes_no",
]

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)
R = TypeVar("R")

CHANGE_SIGNS: Mapping[str, str] = {
    "1": "upper_limit",
    "2": "rising",
    "3": "unchanged",
    "4": "lower_limit",
    "5": "falling",
}
"""전일대비기호: how a price stands against the previous close."""


class Source(Protocol):
    """What fields read: the bytes of one JSON object."""

    @property
    def wire(self) -> bytes:
        """The object, letter for letter."""
        ...

    @property
    def _plain(self) -> bytes:
        """The same if it is laid out so that its fields can be cut out of it, else nothing."""
        ...

    def raw(self) -> Mapping[str, str]:
        """Every field: wire name to text."""
        ...


class Field(property, Generic[V_co]):
    """One typed attribute of a record. ``Trade.price`` gives the field, ``trade.price`` the value.

    Attributes:
        name: Attribute name.
        wire: Name on the wire: a FID (``"10"``) or a TR field (``"cur_prc"``).
        label: Korean label (``현재가``).
        unit: Unit of the value (``KRW``, ``shares``, ``%``…), empty if it has none.
        type: Python type of the value.
        optional: Whether a blank or absent value is None; otherwise reading it raises FieldError.
        codes: Code on the wire to English name, where the value is one of a list.
    """

    name: str
    record: str
    codes: Mapping[str, str] = {}

    def __init__(
        self,
        parse: Callable[[bytes], V_co],
        wire: str,
        label: str,
        *,
        unit: str = "",
        type: type = str,
        blank: bytes = b" ",
        in_bulk: bulk.Bulk[Any] | None = None,
    ) -> None:
        self.parse = parse
        self.in_bulk = in_bulk
        self.wire = wire
        self.label = label
        self.unit = unit
        self.type = type
        self.blank = blank
        self.optional = False
        super().__init__(self._reader())

    if TYPE_CHECKING:

        @overload
        def __get__(self, record: None, owner: type | None = None, /) -> Field[V_co]: ...
        @overload
        def __get__(self, record: object, owner: type | None = None, /) -> V_co: ...
        def __get__(self, record: Any, owner: type | None = None, /) -> Any: ...
        def __set__(self, record: Any, value: Never, /) -> None: ...

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.record = owner.__name__
        unit = f", in {self.unit}" if self.unit else ""
        self.__doc__ = f"{self.label} (``{self.wire}``){unit}."

    def __repr__(self) -> str:
        kind = self.type.__name__ + (" | None" if self.optional else "")
        unit = f", {self.unit}" if self.unit else ""
        return f"<{self.record}.{self.name}: {kind} from {self.wire!r} {self.label}{unit}>"

    def value_in(self, texts: Mapping[str, str], record: Source) -> V_co:
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

    def values_in(self, column: Sequence[str | None]) -> list[V_co]:
        """The values of this field in many records, in C where the texts are ordinary ones.

        Args:
            column: The texts of the field; None where it is null or not there.

        Raises:
            ValueError: reading the field of one of these records would raise FieldError.
        """
        if self.in_bulk is not None:
            try:
                return self.in_bulk(column)
            except (TypeError, ValueError):
                pass  # one of them needs a closer look
        return bulk.each(self._value, column)

    def _value(self, found: str | None) -> V_co:
        raw = (found or "").encode()
        try:
            return self.parse(raw)
        except ValueError:
            if self.optional and not raw.strip(self.blank):
                return None  # type: ignore[return-value]
            raise

    def _reader(self) -> Callable[[Any], V_co]:
        """What the attribute runs: find ``"wire":"`` in the bytes, cut at the quote, convert."""
        pattern = f'"{self.wire}":"'.encode()
        parse = self.parse

        def read(record: Source) -> V_co:
            raw = record._plain.partition(pattern)[2].partition(b'"')[0]
            try:
                return parse(raw)
            except ValueError as error:
                if raw or record._plain.find(pattern) >= 0:
                    return self._odd(record, raw, error)
                return self._exactly(record)

        return read

    def _exactly(self, record: Source) -> V_co:
        if record._plain and record._plain.find(f'"{self.wire}"'.encode()) < 0:
            return self._absent(record)
        return self.value_in(record.raw(), record)

    def _absent(self, record: Source) -> V_co:
        if self.optional:
            return None  # type: ignore[return-value]
        raise self.error(record, None, "is not there")

    def _odd(self, record: Source, raw: bytes, error: ValueError) -> V_co:
        blank = not raw.strip(self.blank)
        if blank and self.optional:
            return None  # type: ignore[return-value]
        why = (
            "is blank" if blank else f"can't be read as {self.type.__name__}: {values.text(raw)!r}"
        )
        raise self.error(record, values.text(raw), why) from error

    def error(self, record: Source, found: str | None, why: str) -> FieldError:
        """The error of a value of this field that is blank, odd or not there."""
        return FieldError(
            f"{self.record}.{self.name} ({self.wire} {self.label}) {why}",
            record=self.record,
            field=self.name,
            wire=self.wire,
            text=found,
            payload=record.wire,
        )


class Table(Field[list[R]]):
    """The rows of an answer: a list of objects, each a record of its own.

    Attributes:
        row: What each of them is.
    """

    def __init__(self, row: type[R], wire: str, label: str) -> None:
        self.row = row
        super().__init__(self._rows, wire, label, type=list)

    def _reader(self) -> Callable[[Any], list[R]]:
        return lambda record: self.value_in({}, record)

    def value_in(self, texts: Mapping[str, str], record: Source) -> list[R]:
        try:
            return self.parse(record.wire)
        except ValueError as error:
            raise self.error(record, values.text(record.wire[:60]), "is no list of rows") from error

    def _rows(self, answer: bytes) -> list[R]:
        # What Record.of does, without a call for each.
        row: Callable[[bytes, bytes], R] = cast("Any", self.row)
        is_plain = objects.is_plain
        filled = filter(objects.is_filled, objects.array(answer, self.wire))
        return [row(wire, wire if is_plain(wire) else b"") for wire in filled]


# The vocabulary of declarations. Names are chosen so that no field of the spec has one of them:
# inside a class body a field would hide the function of its own name.


def text(wire: str, label: str) -> Field[str]:
    """Text as it came."""
    return Field(_filled(values.text), wire, label, in_bulk=bulk.texts)


def code(wire: str, label: str) -> Field[str]:
    """A code or number that is compared, not calculated with; its zeros count."""
    return Field(_filled(values.text), wire, label, in_bulk=bulk.texts)


def stock(wire: str, label: str) -> Field[str]:
    """A symbol; the ``A`` of ``A005930`` is dropped (``record[wire]`` still has it)."""
    return Field(_filled(values.symbol), wire, label)


def integer(wire: str, label: str, *, unit: str = "") -> Field[int]:
    """A whole number whose sign counts."""
    return Field(values.integer, wire, label, unit=unit, type=int, in_bulk=bulk.integers)


def magnitude(wire: str, label: str, *, unit: str = "") -> Field[int]:
    """A whole number without its sign, which says direction or aggressor."""
    return Field(values.magnitude, wire, label, unit=unit, type=int, in_bulk=bulk.magnitudes)


def decimal(
    wire: str, label: str, *, unit: str = "", scale: int = 1, signed: bool = True
) -> Field[Decimal]:
    """An exact decimal, divided by ``scale``; with ``signed=False`` its sign is dropped."""
    parse = _scaled(values.decimal, Decimal(scale), signed)
    in_bulk = bulk.scaled(bulk.decimals, Decimal(scale), signed)
    return Field(parse, wire, label, unit=unit, type=Decimal, in_bulk=in_bulk)


def number(
    wire: str, label: str, *, unit: str = "%", scale: int = 1, signed: bool = True
) -> Field[float]:
    """A rate as a float, divided by ``scale``; with ``signed=False`` its sign is dropped."""
    parse = _scaled(values.number, float(scale), signed)
    in_bulk = bulk.scaled(bulk.numbers, float(scale), signed)
    return Field(parse, wire, label, unit=unit, type=float, in_bulk=in_bulk)


def clock(wire: str, label: str) -> Field[dt.time]:
    """A time of the exchange; ``000000`` is none."""
    return Field(values.clock, wire, label, type=dt.time, blank=b" 0:")


def day(wire: str, label: str) -> Field[dt.date]:
    """A date; ``00000000`` is none."""
    return Field(values.date, wire, label, type=dt.date, blank=b" 0")


def moment(wire: str, label: str) -> Field[dt.datetime]:
    """A date and time in Korean time (aware)."""
    return Field(values.moment, wire, label, type=dt.datetime, blank=b" 0", in_bulk=bulk.moments)


def choice(wire: str, label: str, names: Mapping[str, str]) -> Field[str]:
    """A code by its English name; a code that is not listed stays as it came."""

    def parse(raw: bytes) -> str:
        found = values.text(raw)
        return names.get(found, found)

    field = Field(_filled(parse), wire, label)
    field.codes = names
    return field


def direction(wire: str, label: str) -> Field[str]:
    """전일대비기호: upper_limit, rising, unchanged, lower_limit or falling."""
    return choice(wire, label, CHANGE_SIGNS)


def yes_no(wire: str, label: str) -> Field[bool]:
    """``Y`` or ``N``."""
    return Field(values.yes_no, wire, label, type=bool)


def aggressor(wire: str, label: str) -> Field[Literal["buy", "sell"] | None]:
    """Who took the price, from the sign of a trade's size: None when there is none (auctions)."""
    return Field(values.aggressor, wire, label)


def table(wire: str, label: str, row: type[R]) -> Table[R]:
    """The rows of an answer; rows in which every value is blank mean "no data" and are left out."""
    return Table(row, wire, label)


def optional(field: Field[V]) -> Field[V | None]:
    """The same field where a blank or absent value is None instead of an error."""
    field.optional = True
    return cast("Field[V | None]", field)


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
