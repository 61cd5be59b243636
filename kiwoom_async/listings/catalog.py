"""Catalog: the instruments of the day, fetched list by list (ka10099) at most once."""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, get_args

import anyio

from kiwoom_async.clock import Clock
from kiwoom_async.errors import ConfigError, FieldError
from kiwoom_async.listings.folder import ListingFolder, default_folder
from kiwoom_async.market.instruments import (
    Instrument,
    Instruments,
    ListingMarket,
    bare_symbol,
)
from kiwoom_async.market.terms import Kind
from kiwoom_async.wire.arguments import Arguments
from kiwoom_async.wire.ticks import check_ticks

if TYPE_CHECKING:
    from kiwoom_async.api.stocks import ListedStock, Stocks

__all__ = ["USUAL_MARKETS", "Catalog"]

log = logging.getLogger("kiwoom_async")

USUAL_MARKETS: Final[tuple[ListingMarket, ...]] = (
    "kospi",
    "kosdaq",
    "konex",
    "reit",
    "infrastructure_fund",
    "etf",
    "etn",
)
"""Markets fetched by default: all except ELWs, gold and rarely used lists."""

_BOARDS: Final[frozenset[ListingMarket]] = frozenset({"kospi", "kosdaq"})
_PRODUCTS: Final[dict[str, ListingMarket]] = {
    "3": "elw",
    "6": "reit",
    "8": "etf",
    "50": "konex",
    "60": "etn",
}
"""Codes (시장구분코드) of the kind of an entry in the list of a board."""

_OF_WARRANTS: Final = "5678"
"""First characters of the codes of ELWs and ETNs."""

Lists = dict[ListingMarket, tuple[Instrument, ...]]


class Catalog:
    """The instruments of the day, for one session.

    Lists are kept in memory and in a folder; both are stale when the Korean day of the session's
    clock changes. Callers at the same time share one fetch.

    Args:
        stocks: Fetches the lists.
        server: Base URL of the server's REST API, a part of the names of cached files.
        clock: The source of time.
    """

    def __init__(self, stocks: Stocks, server: str, clock: Clock) -> None:
        self._stocks = stocks
        self._server = server
        self._clock = clock
        self._lock = anyio.Lock()
        self._day = dt.date.min
        self._lists: Lists = {}
        self._made: dict[tuple[ListingMarket, ...], Instruments] = {}
        self._kinds: dict[str, Kind] = {}
        self._complete = False

    async def instruments(
        self, markets: tuple[ListingMarket, ...], cache: str | os.PathLike[str] | bool
    ) -> Instruments:
        """Return the instruments of some lists.

        Raises:
            ConfigError: an unknown market, or a cache that is neither a folder nor a bool.
            APIError, TransportError, DecodeError: as ``stocks.listings``.
        """
        chosen = _checked(markets)
        folder = self._folder(cache)
        async with self._lock:
            self._forget_yesterday()
            if chosen not in self._made:
                lists = [await self._list(market, folder) for market in chosen]
                self._made[chosen] = Instruments((one for row in lists for one in row), self._day)
            return self._made[chosen]

    def check_prices(self, arguments: Arguments) -> None:
        """Check the prices of an order, if the kind of its symbol is known for certain.

        The list of a board may contain ETFs and ETNs: a symbol counts as a stock only when the
        lists of ETFs and ETNs are known too.

        Raises:
            ConfigError: naming the price, and the nearest prices on a tick.
        """
        symbol = bare_symbol(arguments["symbol"])
        kind = self._kinds.get(symbol)
        if kind == "stock" and (symbol[0] in _OF_WARRANTS or not self._complete):
            return
        if kind is not None:
            check_ticks(arguments, kind)

    def _folder(self, cache: object) -> ListingFolder | None:
        """Return the folder of the cache, None without a cache."""
        if isinstance(cache, bool):
            # tomorrow another simulator may use the same port
            lasting = cache and self._server.startswith("https://")
            return ListingFolder(default_folder(), self._server) if lasting else None
        if isinstance(cache, str | os.PathLike) and os.fspath(cache):
            return ListingFolder(cache, self._server)
        raise ConfigError(f"cache must be a folder, True or False, not {cache!r}")

    def _forget_yesterday(self) -> None:
        day = self._clock.now().date()
        if day != self._day:
            self._day = day
            self._lists.clear()
            self._made.clear()

    async def _list(
        self, market: ListingMarket, folder: ListingFolder | None
    ) -> tuple[Instrument, ...]:
        if market in self._lists:
            return self._lists[market]
        found = await folder.read(market, self._day) if folder is not None else None
        if found is None:
            found = await self._fetched(market)
            if folder is not None and found:
                await folder.write(market, self._day, found)
        self._lists[market] = found
        self._note_kinds(market, found)
        return found

    def _note_kinds(self, market: ListingMarket, found: tuple[Instrument, ...]) -> None:
        """Note the kind of each symbol; a list of products counts more than that of a board."""
        for one in found:
            if market in _BOARDS:
                self._kinds.setdefault(one.symbol, one.kind)
            else:
                self._kinds[one.symbol] = one.kind
        self._complete = self._complete or all(self._lists.get(one) for one in ("etf", "etn"))

    async def _fetched(self, market: ListingMarket) -> tuple[Instrument, ...]:
        rows = await self._stocks.listings(market).collect()
        read = [_instrument(row, market) for row in rows]
        found = tuple(one for one in read if one is not None)
        if len(found) < len(read):
            log.warning(
                "%d of %d entries of the list %s have no code or no name",
                len(read) - len(found),
                len(read),
                market,
            )
        return found


def _checked(markets: Iterable[ListingMarket]) -> tuple[ListingMarket, ...]:
    """Return the requested lists, boards first, so that a more specific list overrides a board."""
    asked = tuple(markets) or USUAL_MARKETS
    for market in asked:
        if market not in get_args(ListingMarket):
            choices = ", ".join(map(repr, get_args(ListingMarket)))
            raise ConfigError(f"a market must be one of {choices}, not {market!r}")
    return tuple(sorted(set(asked), key=lambda market: (market not in _BOARDS, market)))


def _instrument(row: ListedStock, asked: ListingMarket) -> Instrument | None:
    """Make an entry; None if it has no code or no name. Other odd fields count as unknown."""
    symbol, name = _read(row, "symbol"), _read(row, "name")
    if not symbol or not name:
        return None
    states = f"{_read(row, 'stock_status') or ''}|{_read(row, 'supervision_status') or ''}"
    special = _PRODUCTS.get(_read(row, "market_code") or "", asked)
    return Instrument(
        symbol=symbol,
        name=name.strip(),
        market=special if asked in _BOARDS else asked,
        listed_shares=_read(row, "listed_shares"),
        previous_close=_read(row, "previous_close"),
        listed_on=_read(row, "listing_date"),
        sector=_read(row, "sector_name") or "",
        company_size=_read(row, "company_size_class") or "",
        states=tuple(dict.fromkeys(state for state in states.split("|") if state)),
        order_warning=_read(row, "order_warning") or "",
        on_nxt=_read(row, "nxt_tradable") is True,
    )


def _read(row: ListedStock, field: str) -> Any:
    try:
        return getattr(row, field)
    except FieldError:
        return None
