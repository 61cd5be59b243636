# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""The namespaces of a session."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwoom_async.api.account import Account
    from kiwoom_async.api.brokers import Brokers
    from kiwoom_async.api.chart import Chart
    from kiwoom_async.api.credit_orders import CreditOrders
    from kiwoom_async.api.elw import ELW
    from kiwoom_async.api.etf import ETF
    from kiwoom_async.api.gold import Gold
    from kiwoom_async.api.investors import Investors
    from kiwoom_async.api.lending import Lending
    from kiwoom_async.api.orders import Orders
    from kiwoom_async.api.program_trading import ProgramTrading
    from kiwoom_async.api.quotes import Quotes
    from kiwoom_async.api.ranking import Ranking
    from kiwoom_async.api.sectors import Sectors
    from kiwoom_async.api.short_selling import ShortSelling
    from kiwoom_async.api.stocks import Stocks
    from kiwoom_async.api.themes import Themes
    from kiwoom_async.api.watchlists import Watchlists
    from kiwoom_async.calls.namespace import Caller

__all__ = ["Namespaces"]


class Namespaces:
    """The namespaces of a session, each imported when it is first used."""

    @property
    def _caller(self) -> Caller:
        raise NotImplementedError

    @cached_property
    def account(self) -> Account:
        """Balances, orders, fills, profit and cash of the account (계좌)."""
        from kiwoom_async.api.account import Account

        return Account(self._caller)

    @cached_property
    def brokers(self) -> Brokers:
        """Which brokerage house trades what (거래원)."""
        from kiwoom_async.api.brokers import Brokers

        return Brokers(self._caller)

    @cached_property
    def chart(self) -> Chart:
        """Candles of stocks (차트)."""
        from kiwoom_async.api.chart import Chart

        return Chart(self._caller)

    @cached_property
    def credit_orders(self) -> CreditOrders:
        """Orders for stocks on a margin loan (신용주문)."""
        from kiwoom_async.api.credit_orders import CreditOrders

        return CreditOrders(self._caller)

    @cached_property
    def elw(self) -> ELW:
        """Equity-linked warrants (ELW)."""
        from kiwoom_async.api.elw import ELW

        return ELW(self._caller)

    @cached_property
    def etf(self) -> ETF:
        """Exchange-traded funds (ETF)."""
        from kiwoom_async.api.etf import ETF

        return ETF(self._caller)

    @cached_property
    def gold(self) -> Gold:
        """The gold market of KRX: prices, candles, account and orders (금현물)."""
        from kiwoom_async.api.gold import Gold

        return Gold(self._caller)

    @cached_property
    def investors(self) -> Investors:
        """Who trades: foreigners, institutions, individuals (투자자별 매매)."""
        from kiwoom_async.api.investors import Investors

        return Investors(self._caller)

    @cached_property
    def lending(self) -> Lending:
        """Securities lending (대차거래)."""
        from kiwoom_async.api.lending import Lending

        return Lending(self._caller)

    @cached_property
    def orders(self) -> Orders:
        """Orders for stocks: new ones, changes and cancellations (주문)."""
        from kiwoom_async.api.orders import Orders

        return Orders(self._caller)

    @cached_property
    def program_trading(self) -> ProgramTrading:
        """Program trading on markets and in stocks (프로그램매매)."""
        from kiwoom_async.api.program_trading import ProgramTrading

        return ProgramTrading(self._caller)

    @cached_property
    def quotes(self) -> Quotes:
        """Prices, trades and order books of stocks, now and day by day (시세)."""
        from kiwoom_async.api.quotes import Quotes

        return Quotes(self._caller)

    @cached_property
    def ranking(self) -> Ranking:
        """Stocks of a whole market, ranked and screened (순위정보)."""
        from kiwoom_async.api.ranking import Ranking

        return Ranking(self._caller)

    @cached_property
    def sectors(self) -> Sectors:
        """Sector indices: values, candles, member stocks (업종)."""
        from kiwoom_async.api.sectors import Sectors

        return Sectors(self._caller)

    @cached_property
    def short_selling(self) -> ShortSelling:
        """Short sales (공매도)."""
        from kiwoom_async.api.short_selling import ShortSelling

        return ShortSelling(self._caller)

    @cached_property
    def stocks(self) -> Stocks:
        """What a stock is: listing, fundamentals, credit (종목정보)."""
        from kiwoom_async.api.stocks import Stocks

        return Stocks(self._caller)

    @cached_property
    def themes(self) -> Themes:
        """Themes and their stocks (테마)."""
        from kiwoom_async.api.themes import Themes

        return Themes(self._caller)

    @cached_property
    def watchlists(self) -> Watchlists:
        """Watch lists that were saved in the HTS (관심종목)."""
        from kiwoom_async.api.watchlists import Watchlists

        return Watchlists(self._caller)
