"""Field: one typed attribute of a record, read from its bytes on access.

Records (:mod:`kiwoom_async.records.record`) consist of a :class:`Source`, which has the bytes, and
:class:`Field` attributes, which read them. :mod:`kiwoom_async.records.fields` has a function to
declare each kind of field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Never, Self, TypeVar, cast, overload

import msgspec

from kiwoom_async.errors import FieldError
from kiwoom_async.wire import bulk, objects, values

__all__ = ["Field", "Source", "Table"]

V_co = TypeVar("V_co", covariant=True)
R = TypeVar("R")


class Source(msgspec.Struct, gc=False):
    """The bytes of one JSON object.

    Attributes:
        wire: The object, byte for byte.
    """

    wire: bytes
    _plain: bytes  # the same bytes if fields can be cut out of them, else b""

    def raw(self) -> dict[str, str]:
        """Return every received field, documented or not: wire name to text.

        Raises:
            FieldError: if the bytes are not a JSON object.
        """
        try:
            found = objects.texts(self.wire)
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
        if self._plain.count(b'":') > len(found):  # a repeated key: the first counts, as it does
            return objects.first_texts(self._plain, found)  # for an attribute
        return found


class Field(property, Generic[V_co]):
    """One typed attribute of a record. ``Trade.price`` gives the field, ``trade.price`` the value.

    Attributes:
        name: Attribute name.
        wire: Name on the wire: a FID (``"10"``) or a TR field (``"cur_prc"``).
        label: Korean label (``현재가``).
        unit: Unit of the value (``KRW``, ``shares``, ``%``…), empty without a unit.
        type: Python type of the value.
        optional: Whether a blank or absent value is None; otherwise reading it raises FieldError.
        codes: Code on the wire to English name, for values with a code table.
        names: The English names of a value with a code table or a sign; columns of it are enums.
        also: Alternative name on the wire, used when the first is absent.
    """

    name: str
    record: str
    codes: Mapping[str, str] = {}
    names: tuple[str, ...] = ()

    def __init__(
        self,
        parse: Callable[[bytes], V_co],
        wire: str,
        label: str,
        *,
        unit: str = "",
        type: type = str,
        also: str = "",
        in_bulk: bulk.Bulk[Any] | None = None,
    ) -> None:
        self.parse = parse
        self.in_bulk = in_bulk
        self.wire = wire
        self.label = label
        self.unit = unit
        self.type = type
        self.also = also
        self.optional = False
        super().__init__(self._reader())

    if TYPE_CHECKING:

        @overload
        def __get__(self, record: None, owner: type | None = None, /) -> Self: ...
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
        """Read this field of a record whose fields were all decoded to ``texts``.

        Raises:
            FieldError: when the value is odd, or blank and not optional.
        """
        found = texts.get(self.wire)
        if not found and self.also:
            found = texts.get(self.also, found)
        if found is None:
            return self._absent(record)
        raw = found.encode()
        try:
            return self.parse(raw)
        except ValueError as error:
            return self._odd(record, raw, error)

    def values_in(self, column: Sequence[str | None]) -> list[V_co]:
        """Read this field of many records, in C where the texts have the usual form.

        Args:
            column: The texts of the field; None where it is null or absent.

        Raises:
            ValueError: reading the field of one of these records would raise FieldError.
        """
        if self.in_bulk is not None:
            try:
                return self.in_bulk(column)
            except (TypeError, ValueError):
                pass  # read them one by one
        return bulk.each(self._value, column)

    def _value(self, found: str | None) -> V_co:
        try:
            return self.parse((found or "").encode())
        except values.NoValue:
            if self.optional:
                return None  # type: ignore[return-value]
            raise

    def _reader(self) -> Callable[[Any], V_co]:
        """Make the function of the attribute: find ``"wire":"``, cut at the quote, convert."""
        pattern = f'"{self.wire}":"'.encode()
        parse = self.parse

        def read(record: Source) -> V_co:
            raw = record._plain.partition(pattern)[2].partition(b'"')[0]
            try:
                return parse(raw)
            except ValueError as error:
                if raw or (not self.also and record._plain.find(pattern) >= 0):
                    return self._odd(record, raw, error)
                return self._exactly(record)

        return read

    def _exactly(self, record: Source) -> V_co:
        if not self.also and record._plain and record._plain.find(f'"{self.wire}"'.encode()) < 0:
            return self._absent(record)
        return self.value_in(record.raw(), record)

    def _absent(self, record: Source) -> V_co:
        if self.optional:
            return None  # type: ignore[return-value]
        raise self.error(record, None, "is not there")

    def _odd(self, record: Source, raw: bytes, error: ValueError) -> V_co:
        if not isinstance(error, values.NoValue):
            why = f"can't be read as {self.type.__name__}: {values.text(raw)!r}"
            raise self.error(record, values.text(raw), why) from error
        if self.optional:
            return None  # type: ignore[return-value]
        raise self.error(record, values.text(raw), str(error)) from error

    def error(self, record: Source, found: str | None, why: str) -> FieldError:
        """Make the error of a blank, odd or absent value of this field."""
        return FieldError(
            f"{self.record}.{self.name} ({self.wire} {self.label}) {why}",
            record=self.record,
            field=self.name,
            wire=self.wire,
            text=found,
            payload=record.wire,
        )


class Table(Field[list[R]]):
    """The rows of an answer: a list of objects, each of them a record.

    Attributes:
        row: Record type of the rows.
    """

    def __init__(self, row: type[R], wire: str, label: str) -> None:
        self.row = row
        super().__init__(self._rows, wire, label, type=list)

    def is_in(self, answer: Source) -> bool:
        """Return whether the answer has the list (also an empty one) or an odd value instead."""
        try:
            return objects.array_decoder(self.wire, msgspec.Raw)(answer.wire).found is not None
        except (ValueError, RecursionError):
            return True

    def _reader(self) -> Callable[[Any], list[R]]:
        return lambda record: self.value_in({}, record)

    def value_in(self, texts: Mapping[str, str], record: Source) -> list[R]:
        try:
            return self.parse(record.wire)
        except ValueError as error:
            raise self.error(record, values.text(record.wire[:60]), "is no list of rows") from error

    def _rows(self, answer: bytes) -> list[R]:
        # The same as Record.of, without a call for each row.
        row: Callable[[bytes, bytes], R] = cast("Any", self.row)
        is_plain = objects.is_plain
        filled = objects.filled(objects.array(answer, self.wire))
        return [row(wire, wire if is_plain(wire) else b"") for wire in filled]
