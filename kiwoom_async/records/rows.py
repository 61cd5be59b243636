"""Rows: lists of records that convert to columns and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, SupportsIndex, TypeVar, overload

from kiwoom_async.errors import ConfigError
from kiwoom_async.records import dataframes, html
from kiwoom_async.records.books import BookForm
from kiwoom_async.records.columns import Columns, Errors, layout_of
from kiwoom_async.records.dataframes import Decimals
from kiwoom_async.records.record import Record

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Columnar", "Rows"]

RowT = TypeVar("RowT", bound=Record)


class Columnar(Generic[RowT]):
    """Base of objects that convert to columns and tables: a page, or a list of records.

    ``columns=["price", "size"]`` makes only these columns. With ``errors="null"`` a value that
    can't be read, or is blank although every live record has it, becomes null; one warning gives
    the number and the places.

    Frames of realtime records have their arrival as ``received``, a moment in Asia/Seoul to the
    nanosecond; ``columns=["received_ns", ...]`` has it as a whole number. With ``books="lists"``
    the levels of an order book are two lists of structs, ``asks`` and ``bids``, best first, each
    with ``price``, ``size`` and ``size_change``, as in :meth:`Journal.batches`; they are the last
    columns, and empty levels are among them.
    """

    __slots__ = ()

    def columns(self, *, errors: Errors = "raise") -> dict[str, list[Any]]:
        """Return attribute name to the values of all rows, typed as the attributes are.

        Blank optional values are None. Realtime records also have ``symbol`` and ``received_ns``
        (nanoseconds since the epoch).

        Raises:
            FieldError: for the first value that is odd, or blank although every live record has
                it, as reading the attributes; it names record, field and text. Never with
                ``errors="null"``.
            ConfigError: the records are of several types, or have rows of their own.
        """
        columns = self._columns(errors)
        found = columns.all()
        columns.warn(stacklevel=2)
        return found

    def to_polars(
        self,
        *,
        columns: Sequence[str] | None = None,
        decimals: Decimals = "decimal",
        books: BookForm = "columns",
        errors: Errors = "raise",
    ) -> polars.DataFrame:
        """Return the columns as a polars frame.

        Int64, Float64, String, Boolean, Date, Time; moments are Datetime in Asia/Seoul; decimals
        are Decimal with at least two places, or Float64 with ``decimals="float"``. Values with
        names (``side``, ``change_sign``) are Enum; a code without a name is a further category.

        Raises:
            ConfigError: polars is not installed, there is no such layout of books; or as
                :meth:`columns`.
            FieldError: as :meth:`columns`.
        """
        wanted = self._columns(errors).want(columns)
        frame = dataframes.to_polars(wanted, decimals, books)
        wanted.warn(stacklevel=2)
        return frame

    def to_pandas(
        self,
        *,
        columns: Sequence[str] | None = None,
        decimals: Decimals = "decimal",
        errors: Errors = "raise",
    ) -> pandas.DataFrame:
        """Return the columns as a pandas frame.

        Int64, Float64, string and boolean, all nullable; days are ``datetime64[s]``, moments
        ``datetime64[us, Asia/Seoul]``; times of day are objects, and so are decimals, which are
        Float64 with ``decimals="float"``.

        Raises:
            ConfigError: pandas is not installed; or as :meth:`columns`.
            FieldError: as :meth:`columns`.
        """
        wanted = self._columns(errors).want(columns)
        frame = dataframes.to_pandas(wanted, decimals)
        wanted.warn(stacklevel=2)
        return frame

    def to_arrow(
        self,
        *,
        columns: Sequence[str] | None = None,
        decimals: Decimals = "decimal",
        books: BookForm = "columns",
        errors: Errors = "raise",
    ) -> pyarrow.Table:
        """Return the columns as an Arrow table.

        int64, float64, string, bool, date32, time64[us]; moments are timestamp[us, Asia/Seoul];
        decimals are decimal128 with at least two places, or float64 with ``decimals="float"``.
        Values with names (``side``, ``change_sign``) are dictionaries of strings.

        Raises:
            ConfigError: pyarrow is not installed, there is no such layout of books; or as
                :meth:`columns`.
            FieldError: as :meth:`columns`.
        """
        wanted = self._columns(errors).want(columns)
        table = dataframes.to_arrow(wanted, decimals, books)
        wanted.warn(stacklevel=2)
        return table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Export the columns to any library that reads Arrow streams (DuckDB, polars, pyarrow)."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _columns(self, errors: Errors) -> Columns:
        raise NotImplementedError


class Rows(list[RowT], Columnar[RowT]):
    """A list of records of one type that converts to columns.

    ``Pager.collect`` and ``Page.rows`` return one; ``Rows(trades)`` makes one from any records::

        Rows([trade async for trade in trades]).to_polars()

    Args:
        records: The records.
        record: Their type, so that also an empty list has columns.
    """

    def __init__(self, records: Iterable[RowT] = (), record: type[RowT] | None = None) -> None:
        super().__init__(records)
        self._record = record

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> RowT: ...
    @overload
    def __getitem__(self, place: slice, /) -> Rows[RowT]: ...
    def __getitem__(self, place: SupportsIndex | slice, /) -> RowT | Rows[RowT]:
        found = super().__getitem__(place)
        return Rows(found, self._record) if isinstance(found, list) else found

    def __repr__(self) -> str:
        kinds = {*map(type, self), *filter(None, [self._record])}
        names = " and ".join(sorted(kind.__name__ for kind in kinds)) or "nothing"
        return f"<Rows of {len(self):,} {names}>"

    def _repr_html_(self) -> str:
        return html.table(self, repr(self))

    def _columns(self, errors: Errors) -> Columns:
        kinds = {*map(type, self), *filter(None, [self._record])}
        if len(kinds) > 1:
            names = ", ".join(sorted(kind.__name__ for kind in kinds))
            raise ConfigError(f"columns need records of one type, not {names}")
        layout = layout_of(kinds.pop() if kinds else Record)
        return Columns(
            layout, lambda: self, lambda: layout.texts(map(attrgetter("wire"), self)), errors
        )
