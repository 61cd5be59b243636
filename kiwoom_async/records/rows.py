"""Rows: lists of records that turn into columns and frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, SupportsIndex, TypeVar, overload

from kiwoom_async.errors import ConfigError
from kiwoom_async.records import dataframes
from kiwoom_async.records.columns import Columnar, Layout, layout_of
from kiwoom_async.records.dataframes import Decimals
from kiwoom_async.records.record import Record

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Rows", "Tabular"]

RowT = TypeVar("RowT", bound=Record)


class Tabular(Columnar[RowT]):
    """What turns into columns and frames: a page, or a list of records."""

    __slots__ = ()

    def to_polars(self, *, decimals: Decimals = "decimal") -> polars.DataFrame:
        """The columns as a polars frame.

        Int64, Float64, String, Boolean, Date, Time; moments are Datetime in Asia/Seoul; decimals
        are Decimal with at least two places, or Float64 with ``decimals="float"``.

        Raises:
            ConfigError: polars is not installed; or as :meth:`columns`.
            FieldError: as :meth:`columns`.
        """
        return dataframes.to_polars(self, decimals)

    def to_pandas(self, *, decimals: Decimals = "decimal") -> pandas.DataFrame:
        """The columns as a pandas frame.

        Int64, Float64, string and boolean, all nullable; days are ``datetime64[s]``, moments
        ``datetime64[us, Asia/Seoul]``; times of day are objects, and so are decimals, which are
        Float64 with ``decimals="float"``.

        Raises:
            ConfigError: pandas is not installed; or as :meth:`columns`.
            FieldError: as :meth:`columns`.
        """
        return dataframes.to_pandas(self, decimals)

    def to_arrow(self, *, decimals: Decimals = "decimal") -> pyarrow.Table:
        """The columns as an Arrow table.

        int64, float64, string, bool, date32, time64[us]; moments are timestamp[us, Asia/Seoul];
        decimals are decimal128 with at least two places, or float64 with ``decimals="float"``.

        Raises:
            ConfigError: pyarrow is not installed; or as :meth:`columns`.
            FieldError: as :meth:`columns`.
        """
        return dataframes.to_arrow(self, decimals)


class Rows(list[RowT], Tabular[RowT]):
    """A list of records of one type that turns into columns.

    ``Pager.collect`` and ``Page.rows`` give one; ``Rows(trades)`` makes one of any records::

        Rows([trade async for trade in trades]).to_polars()

    Args:
        records: The records.
        record: Their type, so that even no records have columns.
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

    def _records(self) -> Sequence[RowT]:
        return self

    def _layout(self) -> Layout | None:
        kinds = {*map(type, self), *filter(None, [self._record])}
        if len(kinds) > 1:
            names = ", ".join(sorted(kind.__name__ for kind in kinds))
            raise ConfigError(f"columns need records of one type, not {names}")
        return layout_of(kinds.pop()) if kinds else None
