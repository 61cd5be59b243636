"""Series: candles of one method with the same options, and their place in a lake."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiwoom_async.calls.pager import Page, Pager
from kiwoom_async.errors import ConfigError

if TYPE_CHECKING:
    from kiwoom_async.session import Session

__all__ = ["Series"]

_PERIODS = {"daily": "1d", "weekly": "1w", "monthly": "1mo", "yearly": "1y"}

Call = Callable[..., Pager[Any, Any]]
"""A method that returns candles, such as ``session.chart.daily_candles``."""


class Series:
    """One series of candles: its method and its folder.

    Attributes:
        folder: Directory of its rows.
        coverage: The file of its stored ranges; outside the folder, which is a data set.
        by_date: Whether it can be requested from a day backwards; tick candles can't.
        key: The columns that identify a row.
        is_adjusted: Whether a split changes the prices of its past.
        length: Length of a minute candle, None for other candles.
        period: Calendar period of other candles, in the notation of polars.
    """

    def __init__(
        self, session: Session, method: str, symbol: str, lake: Path, options: dict[str, Any]
    ) -> None:
        _check_polars()
        self._call = _method(session, method)
        parameters = inspect.signature(self._call).parameters
        unknown = [name for name in options if name not in parameters or name == "end_date"]
        if unknown:
            raise ConfigError(f"{method} has no {', '.join(unknown)}")
        self.by_date = "end_date" in parameters
        self.key = ["time"] if self.by_date else ["time", "number"]
        self._options = {
            name: options.get(name, parameter.default)
            for name, parameter in parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY and name != "end_date"
        }
        self.is_adjusted = self.by_date and self._options.get("adjusted") is True
        interval = self._options.get("interval")
        minutes = interval if "minute" in method else None
        self.length = None if minutes is None else dt.timedelta(minutes=int(minutes))
        self.period = next((every for name, every in _PERIODS.items() if name in method), "1d")
        self._symbol = symbol
        self.pages(None)  # checks the arguments before anything is written
        named = "/".join(f"{name}={value}" for name, value in self._options.items())
        place = Path(f"candles={method}", named, f"symbol={symbol}")
        self.folder = lake / place
        self.coverage = lake / "_downloads" / place.with_suffix(".json")

    def pages(self, end_date: dt.date | None) -> AsyncIterator[Page[Any, Any]]:
        """Request pages from a day backwards."""
        options = {**self._options, "end_date": end_date} if self.by_date else self._options
        pager: Pager[Any, Any] = self._call(self._symbol, **options)
        return pager.pages()


def _method(session: Session, path: str) -> Call:
    """Find a method of candles by its path.

    Raises:
        ConfigError: no such method.
    """
    namespace, _, name = path.partition(".")
    found = getattr(getattr(session, namespace, None), name, None) if "candles" in name else None
    if found is None or namespace.startswith("_"):
        raise ConfigError(f"{path!r} is not a method of candles, such as chart.daily_candles")
    call: Call = found
    return call


def _check_polars() -> None:
    try:
        import polars  # noqa: F401
    except ImportError as error:
        raise ConfigError('download needs polars: pip install "kiwoom-async[parquet]"') from error
