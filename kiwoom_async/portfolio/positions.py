"""Positions: live positions and cash, as a mapping that can also be iterated for changes."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.errors import KiwoomError, StreamError
from kiwoom_async.orders.ticket import bare_symbol
from kiwoom_async.portfolio.keeper import Keeper
from kiwoom_async.portfolio.position import Cash, Position
from kiwoom_async.records import html
from kiwoom_async.wire.symbols import symbol as checked

if TYPE_CHECKING:
    from kiwoom_async.api.namespaces import Namespaces
    from kiwoom_async.orders.order import Order

__all__ = ["Positions"]

_COLUMNS = {
    "symbol": "종목코드",
    "name": "종목명",
    "size": "보유수량",
    "sellable_size": "매매가능수량",
    "average_price": "평균단가",
    "price": "현재가",
    "market_value": "평가금액",
    "unrealized_pnl": "평가손익",
}


class Positions(Mapping[str, Position]):
    """The account's positions by symbol, kept up to date while it is entered.

    Read like a mapping, it has what is held now; ``async for`` yields every change::

        async with session.positions() as positions:
            print(positions["005930"].average_price, positions.cash.orderable)
            async for position in positions:
                print(position.symbol, position.size, position.sellable_size)

    They are read once (kt00018), then follow the balance events (04) and the last trades, and are
    read again after every order event (00) and gap, and every morning. So a position follows an
    execution within milliseconds, and the broker's list has the last word within a second. Each
    held stock takes one registration of the socket, for its price on KRX. Gold is not among them:
    ``gold.balance``.
    """

    def __init__(self, keeper: Keeper, namespaces: Namespaces, lifetime: Lifetime) -> None:
        self._keeper = keeper
        self._namespaces = namespaces
        self._lifetime = lifetime
        self._entered = False

    def __del__(self, warn: Callable[..., None] = warnings.warn) -> None:
        """Warn of positions that are forgotten: they are followed until the session ends."""
        if self._entered and self._lifetime.error is None:
            warn("positions were entered and never exited", ResourceWarning, source=self)

    def __repr__(self) -> str:
        if not self._entered:
            return "<Positions: not entered>"
        doubt = "; the broker's lists can't be read" if self.failure else ""
        return f"<Positions: {', '.join(self)}{doubt}>"

    def _repr_html_(self) -> str:
        held = self.values() if self._entered else ()
        return html.grid(
            repr(self), _COLUMNS, [[getattr(one, name) for name in _COLUMNS] for one in held]
        )

    async def __aenter__(self) -> Self:
        """Read positions and cash, and follow them.

        Raises:
            APIError, TransportError, DecodeError: they can't be read.
            SessionClosed, SessionReplaced: the session has ended.
            RuntimeError: they are entered already.
        """
        if self._entered:
            raise RuntimeError("positions are entered already: ask the session for others")
        await self._keeper.hold()
        self._entered = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._entered = False
        self._keeper.release()
        self._keeper.wake()

    def __getitem__(self, symbol: str) -> Position:
        """Return the position in a stock; KeyError when no shares are held."""
        self._check()
        position = self._keeper.holdings.position(bare_symbol(symbol))
        if not position.size:
            raise KeyError(symbol)
        return position

    def __iter__(self) -> Iterator[str]:
        self._check()
        return iter(self._keeper.holdings.symbols())

    def __len__(self) -> int:
        self._check()
        return len(self._keeper.holdings.symbols())

    def __aiter__(self) -> AsyncIterator[Position]:
        """Iterate over the changes of size, cost or sellable size, from now on.

        Yields the position as it is then; one that was sold completely has the size 0. Changes of
        one stock that were not read yet are one. Prices are no changes. Ends with the
        ``async with``; waiting can be cancelled and repeated.

        Raises:
            StreamError: the positions are not entered.
            SessionClosed, SessionReplaced, …: the session has ended.
        """
        self._check()
        return _Changes(self._keeper, self._goes_on)

    @property
    def cash(self) -> Cash:
        """The account's cash (kt00001)."""
        self._check()
        assert self._keeper.cash is not None
        return self._keeper.cash

    @property
    def failure(self) -> KiwoomError | None:
        """Why the broker's lists could not be read the last time; None when they could.

        Meanwhile there is what the last lists and the events since then say, and a guard refuses
        orders whose limit depends on it. The lists are read again every two seconds.
        """
        self._check()
        return self._keeper.failure

    @property
    def day_pnl(self) -> int | None:
        """Realized plus unrealized profit since the day began, KRW; None while not known.

        Realized is the broker's figure for today (ka10074), after costs. Unrealized is the change
        since the previous close, or since the purchase of what was bought today, before costs. Of
        stocks that were sold completely before the positions were first read, the whole realized
        profit counts.
        """
        self._check()
        return self._keeper.day_pnl()

    async def refresh(self) -> None:
        """Read positions and cash from the broker now.

        Raises:
            APIError, TransportError, DecodeError: they can't be read; nothing changed.
        """
        self._check()
        await self._keeper.refresh()

    async def liquidate(self, symbol: str) -> list[Order]:
        """Cancel all orders of a stock, wait for their end, and sell what is held at the market.

        One order for shares bought with own money, and one for each loan; empty when nothing is
        held. When this is cancelled or fails, orders may be cancelled and not all shares sold: call
        it again. Market orders need the regular session.

        Raises:
            ConfigError: not a symbol of a stock; nothing was cancelled or sold.
            OrderRejected, OrderInDoubt, …: as ``orders.cancel_all`` and ``orders.sell``.
            APIError, TransportError, DecodeError: a list can't be read.
        """
        self._check()
        bare = bare_symbol(checked(symbol))
        await self._namespaces.orders.cancel_all(symbol=bare)
        await self._keeper.refresh()
        orders: list[Order] = []
        for lot in self._keeper.holdings.position(bare).lots:
            if not lot.sellable_size:
                continue
            if lot.loan_date is None:
                selling = self._namespaces.orders.sell(bare, lot.sellable_size, order_type="market")
            else:
                selling = self._namespaces.credit_orders.sell(
                    bare, lot.sellable_size, order_type="market", loan_date=lot.loan_date
                )
            orders.append(await selling)
        return orders

    def _goes_on(self) -> bool:
        self._lifetime.check()
        return self._entered

    def _check(self) -> None:
        if not self._entered:
            raise StreamError('the positions are not entered: use "async with session.positions()"')


class _Changes(AsyncIterator[Position]):
    """Iterator over the changes of positions; a class, so that a step can be cancelled."""

    def __init__(self, keeper: Keeper, goes_on: Callable[[], bool]) -> None:
        self._keeper = keeper
        self._goes_on = goes_on
        self._seen = keeper.changes

    async def __anext__(self) -> Position:
        while (change := self._keeper.change_after(self._seen)) is None:
            if not self._goes_on():
                raise StopAsyncIteration
            await self._keeper.news()
        self._seen, symbol = change
        return self._keeper.holdings.position(symbol)
