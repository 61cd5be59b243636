"""Listed: instruments, indices and themes, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.daily.diary import Diary
from kiwoom_async.simulator.exchange.daily.joint import JointDiary
from kiwoom_async.simulator.exchange.instruments.beat import Beat
from kiwoom_async.simulator.exchange.instruments.listings import GOLD_PRODUCTS, Listing, listings
from kiwoom_async.simulator.exchange.instruments.nxt import EVERY_COMPANY
from kiwoom_async.simulator.exchange.instruments.products import (
    FUND_TERMS,
    NOTE_TERMS,
    WARRANT_TERMS,
    FundTerms,
    WarrantTerms,
)
from kiwoom_async.simulator.exchange.instruments.sectors import World, sectors_of
from kiwoom_async.simulator.exchange.instruments.themes import themes_of
from kiwoom_async.simulator.exchange.market.fund import Fund, Note
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.underlying import Underlying
from kiwoom_async.simulator.exchange.market.venues import list_at_nxt
from kiwoom_async.simulator.exchange.market.warrant import Warrant, last_day
from kiwoom_async.simulator.exchange.roster import Roster
from kiwoom_async.simulator.exchange.trading.floor import Floor
from kiwoom_async.simulator.exchange.trading.play import Play

__all__ = ["Listed"]


class Listed:
    """Everything that is listed; an instrument costs nothing until it is asked for.

    Attributes:
        clock: Exchange time.
        stocks: Companies by symbol, in the order of listing.
        instruments: Everything that is traded, by symbol: the companies, ETFs, ETNs, ELWs, gold.
        sectors: Indices by code; ``themes`` groups of companies by code.
    """

    def __init__(self, clock: Clock, floor: Floor, seed: int, stocks: int) -> None:
        self.clock = clock
        self._floor = floor
        self._seed = str(seed)
        self._opened_on = clock.day
        self._last_days = {one.listing.symbol: last_day(one, clock.day) for one in WARRANT_TERMS}
        self._diaries: dict[str, Diary] = {}
        self._play = Play(clock, floor, self._seed)
        listed = listings(stocks, seed, clock.day)
        self.themes = themes_of(listed, self._seed)
        self.stocks = Roster([one.symbol for one in listed], self._play)
        self._beat = Beat(clock.day, clock.hhmmss)
        self.sectors = sectors_of(listed, World(self.stocks.present, self._beat, self._seed))
        self._kospi_200 = frozenset(self.sectors["201"].symbols if "201" in self.sectors else ())
        self.instruments = Roster(self._list(listed), self._play)

    @property
    def funds(self) -> list[Fund]:
        """The ETFs as they stand now."""
        present = self.instruments.present(one.listing.symbol for one in self._known(FUND_TERMS))
        return [one for one in present if isinstance(one, Fund)]

    @property
    def warrants(self) -> list[Warrant]:
        """The ELWs as they stand now."""
        symbols = (one.listing.symbol for one in WARRANT_TERMS)
        present = self.instruments.present(one for one in symbols if one in self.instruments)
        return [one for one in present if isinstance(one, Warrant)]

    def delist(self) -> list[Warrant]:
        """Take the ELWs off the lists whose last day of trading was before today; return them."""
        gone = [symbol for symbol, last in self._last_days.items() if last < self.clock.day]
        present = self.instruments.present(gone)
        for symbol in gone:
            self.instruments.remove(symbol)
            del self._last_days[symbol]
        return [one for one in present if isinstance(one, Warrant)]

    def watch(self, items: Iterable[str]) -> None:
        """Keep instruments and indices up to date whose symbols and codes are among ``items``."""
        for item in items:
            code = item.partition("_")[0]
            if code in self.sectors:
                self.sectors[code].watched = True
            elif code in self.instruments:
                self._play.wake(code)

    def diary(self, stock: Stock) -> Diary:
        """Return the days of an instrument at its exchange, or at both together, with everything
        that is known of each.
        """
        diary = self._diaries.get(stock.item)
        if diary is None:
            diary = self._diaries[stock.item] = self._new_diary(stock)
        return diary

    def _new_diary(self, stock: Stock) -> Diary:
        if stock.venue == "KRX":
            return Diary(stock, self._seed)
        krx, nxt = self.diary(stock.krx), stock.nxt
        if stock.venue == "NXT" or nxt is None:
            return Diary(stock, self._seed, company=krx)
        return JointDiary(stock, krx, self.diary(nxt), self._seed)

    def listed(self, symbol: str) -> Stock:
        """Return the instrument with this symbol; a suffix names its market at NXT (``_NX``) or
        both exchanges together (``_AL``).

        Raises:
            ValueError: if it is not listed, or not at NXT.
        """
        bare, _, suffix = symbol.partition("_")
        stock = self.instruments.get(bare)
        if stock is None or suffix not in ("", "NX", "AL"):
            known = ", ".join(self.instruments)
            raise ValueError(f"{symbol!r} is not listed; {known} are")
        found = {"": stock, "NX": stock.nxt, "AL": stock.both}[suffix]
        if found is None:
            raise ValueError(f"{bare} is not traded at NXT")
        return found

    def traded(self, symbol: str) -> Stock:
        """Return the instrument with this symbol at one exchange, where it can be traded.

        Raises:
            ValueError: if it is not listed there, or the symbol names both exchanges.
        """
        found = self.listed(symbol)
        if found.venue == "SOR":
            raise ValueError(f"{symbol}: a trade is made at one exchange, {found.symbol} or _NX")
        return found

    def _list(self, companies: Sequence[Listing]) -> list[str]:
        """List everything that is traded; return the symbols."""
        play = self._play
        for one in companies:
            play.add(one.symbol, partial(self._company, one))
        funds = self._known((*FUND_TERMS, *NOTE_TERMS))
        for fund in funds:
            play.add(fund.listing.symbol, partial(self._fund, fund))
        for warrant in WARRANT_TERMS:
            play.add(warrant.listing.symbol, partial(self._warrant, warrant))
        for one in GOLD_PRODUCTS:
            play.add(one.symbol, partial(Stock, one, self.clock, self._seed))
        products = [one.listing for one in funds] + [one.listing for one in WARRANT_TERMS]
        return [one.symbol for one in (*companies, *products, *GOLD_PRODUCTS)]

    def _company(self, listing: Listing) -> Stock:
        company = Stock(listing, self.clock, self._seed)
        company.dynamic_limit = 0.03 if listing.symbol in self._kospi_200 else 0.06
        if listing.on_nxt and self.clock.day > EVERY_COMPANY:
            company.trade_at_nxt(self._open_at_nxt)
        return company

    def _open_at_nxt(self, company: Stock) -> tuple[Stock, Stock]:
        return list_at_nxt(company, self.clock, self._seed, self._trades_now)

    def _trades_now(self, stock: Stock) -> bool:
        return self._floor.trading(stock)

    def _known(self, funds: Iterable[FundTerms]) -> list[FundTerms]:
        """Return the funds that were listed before the opening on an index that exists."""
        return [
            one
            for one in funds
            if one.index in self.sectors and one.listing.listed_on < self._opened_on
        ]

    def _fund(self, terms: FundTerms) -> Fund:
        kind = Note if terms.listing.kind == "etn" else Fund
        return kind(terms, self.clock, self._seed, self.sectors[terms.index])

    def _warrant(self, terms: WarrantTerms) -> Warrant:
        code = terms.underlying
        asset = self.sectors[code] if code in self.sectors else self.stocks[code]
        return Warrant(terms, self.clock, self._seed, Underlying(asset))
