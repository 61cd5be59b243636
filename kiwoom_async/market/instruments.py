"""Instruments: look-up of listed instruments by code, name, part of a name or initials (초성).

No I/O: ``await session.instruments()`` fetches the lists (ka10099) and caches them for the day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.market.hangul import Matcher, folded, initials
from kiwoom_async.market.terms import Board, Kind, checked_kind

__all__ = ["Instrument", "Instruments", "ListingMarket", "bare_symbol", "kind_of"]

ListingMarket: TypeAlias = Literal[
    "kospi",
    "kosdaq",
    "k_otc",
    "konex",
    "etn",
    "loss_limited_etn",
    "gold",
    "volatility_etn",
    "infrastructure_fund",
    "elw",
    "mutual_fund",
    "warrant",
    "reit",
    "subscription_right",
    "etf",
    "high_yield_fund",
]
"""A list of ka10099 (시장구분): a board or a class of products."""

_KINDS: Final[dict[ListingMarket, Kind]] = {
    "etf": "etf",
    "etn": "etn",
    "loss_limited_etn": "etn",
    "volatility_etn": "etn",
    "elw": "elw",
    "gold": "gold",
}
_BOARDS: Final[dict[ListingMarket, Board]] = {"kosdaq": "kosdaq", "konex": "konex"}
_HALTED: Final = "거래정지"
_PREFIXES: Final = "AJQ"
_BARE: Final = 6


def kind_of(market: ListingMarket) -> Kind:
    """Return the kind of product in a list; the rules of stocks apply to everything except ETFs,
    ETNs, ELWs and gold.
    """
    return _KINDS.get(market, "stock")


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """One listed instrument (종목), as of the day it was fetched.

    Attributes:
        symbol: Code (종목코드): six characters, such as ``005930``; of gold nine.
        name: Korean name (종목명).
        market: The list it is on (시장구분).
        listed_shares: Shares listed (상장주식수), None where unknown.
        previous_close: Closing price of the day before (전일종가), KRW, None where unknown.
        listed_on: Day of its listing (상장일), None where unknown.
        sector: Name of its sector (업종명), blank if it has none.
        company_size: Class of size (회사크기분류: 대형주, 중형주, 소형주), blank if it has none.
        states: Remarks (종목상태, 감리구분), such as 증거금100%, 거래정지, 단기과열.
        order_warning: Warning before orders (투자유의종목여부) by its name in ``stocks.listings``,
            such as ``"investment_warning"``; ``"none"`` if there is no warning, blank where
            unknown.
        on_nxt: Whether NXT trades it (NXT가능여부).
    """

    symbol: str
    name: str
    market: ListingMarket
    listed_shares: int | None = None
    previous_close: int | None = None
    listed_on: dt.date | None = None
    sector: str = ""
    company_size: str = ""
    states: tuple[str, ...] = ()
    order_warning: str = ""
    on_nxt: bool = False

    @property
    def kind(self) -> Kind:
        """Kind of product, for the rules of prices and taxes."""
        return kind_of(self.market)

    @property
    def board(self) -> Board:
        """Where it is listed: KOSDAQ, KONEX, or else KOSPI."""
        return _BOARDS.get(self.market, "kospi")

    @property
    def is_halted(self) -> bool:
        """Whether trading in it was halted (거래정지) when the list was fetched."""
        return _HALTED in self.states

    @property
    def market_value(self) -> int:
        """Listed shares times the previous close (시가총액), KRW; 0 where unknown."""
        return (self.listed_shares or 0) * (self.previous_close or 0)


class Instruments:
    """All instruments of a day: a collection with look-ups.

    ``instruments["005930"]``, ``instruments.named("삼성전자")``, ``instruments.find("ㅅㅅㅈㅈ")``,
    ``"005930" in instruments``, ``for instrument in instruments``, ``len(instruments)``.

    Args:
        instruments: In order; if a symbol is repeated the last one counts.
        day: The Korean day of the lists.
    """

    def __init__(self, instruments: Iterable[Instrument], day: dt.date) -> None:
        self.day = day
        self._by_symbol = {one.symbol: one for one in instruments}
        self._names = {
            symbol: (name := folded(one.name), initials(name))
            for symbol, one in self._by_symbol.items()
        }

    def __len__(self) -> int:
        return len(self._by_symbol)

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self._by_symbol.values())

    def __contains__(self, symbol: object) -> bool:
        return isinstance(symbol, str) and bare_symbol(symbol) in self._by_symbol

    def __getitem__(self, symbol: str) -> Instrument:
        """Return the instrument of a code.

        ``005930_NX``, ``005930_AL`` and ``A005930`` stand for ``005930``.

        Raises:
            KeyError: there is no such instrument.
        """
        try:
            return self._by_symbol[bare_symbol(symbol)]
        except KeyError:
            raise KeyError(f"no instrument {symbol!r} among {len(self)} of {self.day}") from None

    def __repr__(self) -> str:
        counts = Counter(one.market for one in self)
        parts = ", ".join(f"{count} {market}" for market, count in counts.most_common())
        return f"<Instruments of {self.day}: {parts or 'none'}>"

    def get(self, symbol: str) -> Instrument | None:
        """Return the instrument of a code, None if not found."""
        return self._by_symbol.get(bare_symbol(symbol))

    def named(self, name: str) -> Instrument | None:
        """Return the instrument with exactly this name (종목명), None if not found.

        Blanks and case do not matter: ``"sk 하이닉스"`` is SK하이닉스.
        """
        wanted = folded(name)
        found = (symbol for symbol, (own, _) in self._names.items() if own == wanted)
        symbol = next(found, None)
        return None if symbol is None else self._by_symbol[symbol]

    def find(self, text: str, *, limit: int | None = None) -> list[Instrument]:
        """Return the instruments that match a typed text, best match first.

        Args:
            text: The beginning of a code, or a part of a name; a consonant alone stands for every
                syllable that begins with it: ``"ㅅㅅㅈㅈ"`` (초성), ``"삼성"`` and ``"삼ㅅㅈ"``
                all find 삼성전자. Blanks and case do not matter.
            limit: Most instruments to return; by default all.

        Returns:
            First those whose name or code equals the text, then those that begin with it, then
            those that contain it; in each group the larger market value first.

        Raises:
            ConfigError: a blank text, or a limit below 1.
        """
        if not isinstance(text, str) or not text.strip():
            raise ConfigError(f"text must be a code or a part of a name, not {text!r}")
        if limit is not None and (isinstance(limit, bool) or limit < 1):
            raise ConfigError(f"limit must be at least 1, not {limit!r}")
        matcher, code = Matcher(text), folded(text).upper()
        found: list[tuple[int, int, str]] = []
        for symbol, (name, name_initials) in self._names.items():
            rank = _rank(matcher.position(name, name_initials), len(name), matcher.length)
            if symbol.startswith(code):
                rank = min(rank, 0 if symbol == code else 1)
            if rank < _NO_MATCH:
                found.append((rank, -self._by_symbol[symbol].market_value, symbol))
        return [self._by_symbol[symbol] for _, _, symbol in sorted(found)[:limit]]

    def select(
        self, *, market: ListingMarket | None = None, kind: Kind | None = None
    ) -> Instruments:
        """Return the instruments of one list (시장구분), of one kind, or both.

        Raises:
            ConfigError: an unknown market or kind.
        """
        if market is not None and market not in get_args(ListingMarket):
            choices = ", ".join(map(repr, get_args(ListingMarket)))
            raise ConfigError(f"market must be one of {choices}, not {market!r}")
        if kind is not None:
            checked_kind(kind)
        chosen = (one for one in self if market is None or one.market == market)
        return Instruments((one for one in chosen if kind is None or one.kind == kind), self.day)


_NO_MATCH: Final = 3


def _rank(position: int, name_length: int, text_length: int) -> int:
    """Rank a match in a name: equal, at its beginning, inside, no match."""
    if position < 0:
        return _NO_MATCH
    if position > 0:
        return 2
    return 0 if name_length == text_length else 1


def bare_symbol(symbol: str) -> str:
    """Return the code itself, without the exchange after it or Kiwoom's letter before it."""
    code = symbol.strip().upper().removesuffix("_NX").removesuffix("_AL")
    return code[1:] if len(code) == _BARE + 1 and code[0] in _PREFIXES else code
