"""Investors of the running day, as estimated a few times during it: ka10063 (stocks) and ka10064
(one stock).

The estimates (가집계) are published at fixed times and never made final: shares in thousands.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from kiwoom_async.simulator.exchange.daily.investors import INVESTORS, Investors, together
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import quote
from kiwoom_async.simulator.rest.selection import companies, diary_of, literal
from kiwoom_async.simulator.rest.trs.investors.measures import MILLION
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import doubled

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 700
_THOUSAND = 1_000
_OPENING = dt.time(9)
_PUBLISHED = (dt.time(9, 30), dt.time(10), dt.time(11, 20), dt.time(13, 20), dt.time(14, 30))

_SIDES: tuple[Side, Side] = ("buy", "sell")

Values = dict[str, Any]


class _Estimate(msgspec.Struct, frozen=True):
    """Estimate of the investors' trades in a stock at a time."""

    time: dt.time
    investors: Investors

    def shares(self, investor: str, side: str) -> int:
        """Return what a kind of investor bought, sold or net bought, thousands of shares cut."""
        if side == "net":
            return self.shares(investor, "buy") - self.shares(investor, "sell")
        return self.investors.of(investor, side) // _THOUSAND * _THOUSAND

    def million(self, investor: str, side: str) -> int:
        """Return the same in million KRW."""
        if side == "net":
            return self.million(investor, "buy") - self.million(investor, "sell")
        return self.investors.of(investor, side, "amount") // MILLION


def _estimates(request: Request, stock: Stock) -> list[_Estimate]:
    """Return those published so far, oldest first; the first one at the opening knows nothing."""
    clock, today = request.exchange.clock, diary_of(request, stock).today
    estimates = [_Estimate(_OPENING, together(()))]
    for time in _PUBLISHED:
        moment = dt.datetime.combine(clock.day, time)
        if moment <= clock.now:
            estimates.append(_Estimate(time, today.provisional(stock.volume_before(moment))))
    return estimates


def _chart(request: Request) -> Answer:
    """Answer ka10064 장중투자자별매매차트: the estimates published so far, from the opening on."""
    stock = request.stock()
    if stock is None or literal(request, "mrkt_tp") not in ("all", stock.listing.market):
        return blank(request.api)
    side = literal(request, "trde_tp").removesuffix("_buy")
    by_amount = literal(request, "amt_qty_tp") == "amount"

    def row(estimate: _Estimate) -> Values:
        shown = estimate.million if by_amount else estimate.shares
        return {
            field.name: estimate.time if field.name == "time" else str(shown(field.name, side))
            for field in request.api.rows
        }

    return page(request, _estimates(request, stock), row, size=_ROWS_PER_PAGE)


class _Traded(msgspec.Struct, frozen=True):
    """Estimated trades of one kind of investor in a stock, now and before."""

    stock: Stock
    investor: str
    now: _Estimate
    before: _Estimate

    @property
    def net(self) -> int:
        """Million KRW."""
        return self.now.million(self.investor, "net")


def _stocks(request: Request) -> Answer:
    """Answer ka10063 장중투자자별매매: the latest estimate of each stock and the one before, net
    buyers first; ``frgn_all`` counts the foreign brokers instead of the foreigners.
    """
    venue, investor = request.venue_suffix(), literal(request, "invsr")
    by_broker = literal(request, "frgn_all") is True and investor == "foreign"
    found = []
    for stock in companies(request):
        estimates = [_Estimate(_OPENING, together(())), *_estimates(request, stock)]
        before, now = estimates[-2:]
        if literal(request, "smtm_netprps_tp") is True and not _both_buy(now):
            continue
        if by_broker:
            before, now = _foreign_brokers(stock)
        if any(now.shares(investor, side) or now.million(investor, side) for side in _SIDES):
            found.append(_Traded(stock, investor, now, before))
    found.sort(key=lambda one: one.net, reverse=True)
    return page(request, found, lambda one: _row(one, venue), size=_ROWS_PER_PAGE)


def _both_buy(estimate: _Estimate) -> bool:
    return all(estimate.shares(kind, "net") > 0 for kind in ("foreign", "institution"))


def _foreign_brokers(stock: Stock) -> tuple[_Estimate, _Estimate]:
    """Return the trades through foreign brokers, at the report before and now."""
    (bought, more_bought), (sold, more_sold) = (stock.brokers.foreign(side) for side in _SIDES)
    before = _foreign_only(stock, bought - more_bought, sold - more_sold)
    return before, _foreign_only(stock, bought, sold)


def _foreign_only(stock: Stock, bought: int, sold: int) -> _Estimate:
    price = stock.turnover / stock.volume if stock.volume else 0.0
    nothing = together(())
    at = INVESTORS.index("foreign")
    for column, value in (
        (nothing.bought, bought),
        (nothing.sold, sold),
        (nothing.paid, int(bought * price)),
        (nothing.received, int(sold * price)),
    ):
        column[at] = value
    return _Estimate(_OPENING, nothing)


def _row(one: _Traded, venue: str) -> Values:
    values = quote(one.stock, venue=venue)
    for unit, wires in _WIRES.items():
        now, before = getattr(one.now, unit), getattr(one.before, unit)
        net, bought, sold = (now(one.investor, side) for side in ("net", *_SIDES))
        earlier = {side: before(one.investor, side) for side in ("net", *_SIDES)}
        shown = (
            net,
            earlier["net"],
            net - earlier["net"],
            bought,
            bought - earlier["buy"],
            -sold,
            sold - earlier["sell"],
        )
        values |= dict(zip(wires, (doubled(value) for value in shown), strict=True))
    return values


_WIRES = {
    "million": (
        "netprps_amt",
        "prev_netprps_amt",
        "netprps_amt_irds",
        "buy_amt",
        "buy_amt_irds",
        "sell_amt",
        "sell_amt_irds",
    ),
    "shares": (
        "netprps_qty",
        "prev_pot_netprps_qty",
        "netprps_irds",
        "buy_qty",
        "buy_qty_irds",
        "sell_qty",
        "sell_qty_irds",
    ),
}

HANDLERS: dict[str, Handler] = {"ka10063": _stocks, "ka10064": _chart}
