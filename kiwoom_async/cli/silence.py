"""Silence: what to say when a stream brings nothing, and the names of its symbols."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from kiwoom_async import ConfigError, KiwoomError, Session, market

__all__ = ["PATIENCE", "Listed", "unknown_symbols", "why_silent"]

PATIENCE = 10.0
"""Seconds without any record after which a word is due."""

_MOST = 100  # symbols of one call
_FEW = 5


class Listed:
    """Names of symbols, asked from the server (ka10095).

    Attributes:
        names: Symbol, without its exchange, to name.
        unknown: Symbols the server does not know.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.unknown: list[str] = []

    async def look_up(self, session: Session, symbols: Iterable[str]) -> None:
        """Ask for the names; without an answer there are none, which is no error."""
        wanted = list(dict.fromkeys(_bare(symbol) for symbol in symbols))
        for start in range(0, len(wanted), _MOST):
            asked = wanted[start : start + _MOST]
            try:
                rows = await session.quotes.watchlist(asked)
                found = {row.symbol: row.name for row in rows}
            except KiwoomError:
                continue
            self.names |= found
            self.unknown += [symbol for symbol in asked if symbol not in found]

    def name(self, symbol: str) -> str:
        """Return the name of a symbol, blank when it is not known."""
        return self.names.get(_bare(symbol), "")


def why_silent(seconds: float, now: dt.datetime | None, unknown: Sequence[str]) -> str:
    """Say why a stream may bring nothing.

    Args:
        seconds: How long nothing came.
        now: The time; None where there is no market to look at.
        unknown: Symbols the server does not know.
    """
    reasons = [unknown_symbols(unknown)] if unknown else []
    if now is not None and (opens := _opens(now)):
        reasons.append(f"closed until {opens:%Y-%m-%d %H:%M}")
    return ": ".join(filter(None, [f"no record for {seconds:g} s", ", ".join(reasons)]))


def unknown_symbols(unknown: Sequence[str]) -> str:
    """Ask about the first of the symbols that the server does not know."""
    more = f" and {len(unknown) - _FEW} more" if len(unknown) > _FEW else ""
    return f"no symbol {', '.join(unknown[:_FEW])}{more}?"


def _opens(now: dt.datetime) -> dt.datetime | None:
    """Return when the market opens, None while an exchange is open or where that is unknown."""
    try:
        if any(market.is_open(now, exchange=one, extended=True) for one in ("krx", "nxt")):
            return None
        return market.next_open(now)
    except ConfigError:  # beyond the calendar
        return None


def _bare(symbol: str) -> str:
    return symbol.partition("_")[0]
