"""Brokers over days: ka10038 and ka10042 (of one stock, ranked), ka10078 and ka10043 (one broker in
one stock, by day), ka10039 (one broker's stocks, ranked).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from kiwoom_async.simulator.exchange.clock import day_before
from kiwoom_async.simulator.exchange.daily.brokers import BrokerRow, summed
from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.instruments.flows import Broker, broker_of
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import bar, identity
from kiwoom_async.simulator.rest.selection import companies, diary_of, literal, period
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import doubled, percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 50
_THOUSAND = 1_000

Values = dict[str, Any]


def _broker(request: Request) -> Broker | None:
    """Return the member that ``mmcm_cd`` names."""
    return broker_of(request.text("mmcm_cd"))


def _ranking(request: Request) -> Answer:
    """Answer ka10038 종목별증권사순위: the brokers of a stock by their nets in a period; the sums
    at the top are of those listed.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = _days_of_ranking(request, stock)
    if not days:
        return blank(request.api)
    totals = summed(day.brokers for day in days)
    listed = _ranked(totals, literal(request, "qry_tp"))
    bought, sold = sum(row.bought for row in listed), sum(row.sold for row in listed)
    values = {
        "cumulative_buy_volume": bought,
        "cumulative_sell_volume": -sold,
        "rank_3": f"+{bought - sold}",  # a net sale has both signs
        "period_volume": sum(day.candle.volume for day in days),
    }
    numbered = list(enumerate(listed, 1))
    return page(request, numbered, _ranking_row, size=_ROWS_PER_PAGE, values=values)


def _ranked(rows: Sequence[BrokerRow], asked: str) -> list[BrokerRow]:
    """Return the net sellers or the net buyers, the largest first; by default every broker."""
    if asked == "net_sell":
        return sorted((row for row in rows if row.net < 0), key=lambda row: row.net)
    if asked == "net_buy":
        rows = [row for row in rows if row.net > 0]
    return sorted(rows, key=lambda row: -row.net)


def _days_of_ranking(request: Request, stock: Stock) -> list[Day]:
    """Return the days of ka10038: the day before (1), or so many; without a number of days from
    and to.
    """
    diary, count = diary_of(request, stock), literal(request, "dt")
    if not count and request.text("strt_dt"):
        return diary.between(*period(request))
    count = count or 1
    return diary.latest(2)[1:] if count == 1 else diary.latest(count)


def _ranking_row(numbered: tuple[int, BrokerRow]) -> Values:
    rank, row = numbered
    return {
        "rank": rank,
        "broker_name": row.broker.name,
        "buy_volume": row.bought,
        "sell_volume": -row.sold,
        "acc_netprps_qty": doubled(row.net),
    }


def _days_or_dates(request: Request, stock: Stock) -> list[Day]:
    """Return the days of ka10042 and ka10043: from and to, or so many up to today or yesterday."""
    diary = diary_of(request, stock)
    if literal(request, "qry_dt_tp") == "dates" and request.text("strt_dt"):
        return diary.between(*period(request))
    last = request.exchange.clock.day
    if literal(request, "pot_tp") == "previous_day":
        last = day_before(last)
    return diary.latest(literal(request, "dt") or 5, last)


def _net_buyers(request: Request) -> Answer:
    """Answer ka10042 순매수거래원순위: the brokers that net bought a stock, the most first; how
    to sort a ranking is said nowhere, so ``sort_base`` changes nothing.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    totals = summed(day.brokers for day in _days_or_dates(request, stock))
    buyers = sorted((row for row in totals if row.net > 0), key=lambda row: -row.net)
    rows = [
        {"rank": n, "mmcm_cd": str(int(row.broker.code)), "mmcm_nm": row.broker.name}
        for n, row in enumerate(buyers, 1)
    ]
    return page(request, rows, dict, size=_ROWS_PER_PAGE)


class _BrokerDay(msgspec.Struct, frozen=True):
    """Trades of one broker in a stock on a day."""

    day: Day
    row: BrokerRow


def _of_broker(days: Iterable[Day], broker: Broker) -> list[_BrokerDay]:
    pairs = ((day, day.brokers.of(broker.code)) for day in days)
    return [_BrokerDay(day, row) for day, row in pairs if row is not None]


def _trend(request: Request) -> Answer:
    """Answer ka10078 증권사별종목매매동향: trades of one broker in a stock, day by day."""
    stock, broker = request.stock(), _broker(request)
    if stock is None or broker is None:
        return blank(request.api)
    days = _of_broker(diary_of(request, stock).between(*period(request)), broker)

    def row(one: _BrokerDay) -> Values:
        return bar(one.day.candle, stock.grid) | {
            "netprps_qty": str(one.row.net),
            "buy_volume": one.row.bought,
            "sell_volume": one.row.sold,
        }

    return page(request, days, row, size=_ROWS_PER_PAGE)


def _analysis(request: Request) -> Answer:
    """Answer ka10043 거래원매물대분석: the same by price or by day, with the broker's part of
    both sides of the day's volume.
    """
    stock, broker = request.stock(), _broker(request)
    if stock is None or broker is None:
        return blank(request.api)
    days = _of_broker(_days_or_dates(request, stock), broker)
    if literal(request, "sort_base") == "close":
        days.sort(key=lambda one: one.day.candle.close, reverse=True)

    def row(one: _BrokerDay) -> Values:
        candle, both = one.day.candle, one.row.bought + one.row.sold
        return bar(candle, stock.grid) | {
            "pred_pre": doubled(candle.close - candle.base),
            "sell_volume": one.row.sold,
            "buy_volume": one.row.bought,
            "netprps_qty": str(one.row.net),
            "total_volume": both,
            "volume_weight": percent(both, 2 * candle.volume),
        }

    return page(request, days, row, size=_ROWS_PER_PAGE)


class _Traded(msgspec.Struct, frozen=True):
    """Trades of one broker in a stock in a period."""

    days: list[Day]
    row: BrokerRow

    @property
    def volume(self) -> int:
        """Shares traded by all brokers."""
        return sum(day.candle.volume for day in self.days)


def _stocks(request: Request) -> Answer:
    """Answer ka10039 증권사별매매상위: the stocks a broker net bought or sold in a period, the
    most shares first; 0 is today, 1 the day before.
    """
    broker = _broker(request)
    if broker is None:
        return blank(request.api)
    sellers = literal(request, "trde_tp") == "net_sell"
    least = literal(request, "trde_qty_tp") or 0
    found = [_traded(request, stock, broker) for stock in companies(request)]
    listed = [
        one
        for one in found
        if one.volume >= least and (one.row.net < 0 if sellers else one.row.net > 0)
    ]
    listed.sort(key=lambda one: abs(one.row.net), reverse=True)
    venue = request.venue_suffix()
    numbered = list(enumerate(listed, 1))
    return page(request, numbered, lambda pair: _traded_row(pair, venue), size=_ROWS_PER_PAGE)


def _traded(request: Request, stock: Stock, broker: Broker) -> _Traded:
    diary = diary_of(request, stock)
    count = int(request.text("dt") or 0)
    days = diary.latest(2)[1:] if count == 1 else diary.latest(max(count, 1))
    rows = [row for day in days if (row := day.brokers.of(broker.code)) is not None]
    return _Traded(days, BrokerRow.together(broker, rows))


def _traded_row(numbered: tuple[int, _Traded], venue: str) -> Values:
    rank, one = numbered
    close, base = one.days[0].candle.close, one.days[-1].candle.base
    paid, received = (amount // _THOUSAND for amount in (one.row.paid, one.row.received))
    return {
        **identity(one.days[0].stock, venue=venue),
        "rank": rank,
        "period_change": close - base,
        "change_rate": percent(close - base, base),
        "period_volume": one.volume,
        "net_buy_volume": one.row.net,
        "buy_volume": one.row.bought,
        "sell_volume": -one.row.sold,
        "net_buy_amount_thousand": paid - received,
        "buy_amount_thousand": paid,
        "sell_amount_thousand": -received,
    }


HANDLERS: dict[str, Handler] = {
    "ka10038": _ranking,
    "ka10039": _stocks,
    "ka10042": _net_buyers,
    "ka10043": _analysis,
    "ka10078": _trend,
}
