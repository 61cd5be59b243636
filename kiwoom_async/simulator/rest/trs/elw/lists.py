"""Lists of ELWs: ka30005 (search), ka30004 (distance from theory), ka30001 (jumps), ka30009
(changes), ka30010 (books), ka30002 (one broker).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiwoom_async.simulator.exchange.daily.brokers import BrokerRow
from kiwoom_async.simulator.exchange.instruments.flows import Broker, broker_of
from kiwoom_async.simulator.exchange.market.warrant import Warrant
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import quote
from kiwoom_async.simulator.rest.selection import diary_of, literal
from kiwoom_async.simulator.rest.trs.elw.worth import asked_warrants, indicators, terms
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import doubled, percent, rate, signed

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100

Values = dict[str, Any]


def _change(warrant: Warrant) -> int:
    return warrant.price - warrant.base


def _change_rate(warrant: Warrant) -> float:
    return percent(_change(warrant), warrant.base)


_SORTS = {
    "rise_rate": (_change_rate, True),
    "rise": (_change, True),
    "fall_rate": (_change_rate, False),
    "fall": (_change, False),
    "volume": (lambda warrant: warrant.volume, True),
    "turnover": (lambda warrant: warrant.turnover, True),
    "days_to_maturity": (lambda warrant: warrant.days_left(), False),
}


def _search(request: Request) -> Answer:
    """Answer ka30005 ELW조건검색: ELWs by issuer, underlying, right and liquidity provider, with
    their worth as in 0m and 0u.
    """
    found = asked_warrants(request)
    if sort := _SORTS.get(literal(request, "sort_tp")):
        key, downwards = sort
        found.sort(key=key, reverse=downwards)
    return page(request, found, _search_row, size=_ROWS_PER_PAGE)


def _search_row(warrant: Warrant) -> Values:
    values = terms(warrant) | indicators(warrant)
    blanks = ("lpmmcm_nm_1", "lpmmcm_nm_2")
    xray = ("xraymont_cntr_qty_arng_trde_tp", "xraymont_cntr_qty_profa_100tp")
    return values | dict.fromkeys((*blanks, *xray), "")


def _distances(request: Request) -> Answer:
    """Answer ka30004 ELW괴리율: how far the price of each is from its theory, in per cent, and
    (basis) in KRW.
    """

    def row(warrant: Warrant) -> Values:
        theory = warrant.theory().price
        return (
            terms(warrant)
            | indicators(warrant)
            | {
                "dispty_rt": signed(round(warrant.disparity * 100)),
                "basis": rate(warrant.price - theory),
            }
        )

    return page(request, asked_warrants(request), row, size=_ROWS_PER_PAGE)


def _jumps(request: Request) -> Answer:
    """Answer ka30001 ELW가격급등락: prices now against those some minutes or trading days ago,
    the largest moves first.
    """
    lookback = max(request.number("tm"), 1)
    by_day = literal(request, "tm_tp") == "day"
    up = literal(request, "flu_tp") == "up"
    moment = request.exchange.clock.now - dt.timedelta(minutes=lookback)
    since = f"{moment:%H:%M}"
    found = []
    for warrant in asked_warrants(request):
        if by_day:
            candle = warrant.latest_days(lookback)[0]
            base, since = candle.close, f"{candle.start:%m/%d}"
        else:
            base = _price_at(warrant, moment)
        if warrant.price != base and (warrant.price > base) == up and _traded(request, warrant):
            found.append((warrant, base))
    found.sort(key=lambda pair: abs(_jump(*pair)), reverse=True)
    values = {"base_pric_tm": f"기준가({since})"}
    ranked = list(enumerate(found, 1))
    return page(request, ranked, _jump_row, size=_ROWS_PER_PAGE, values=values)


def _price_at(warrant: Warrant, moment: dt.datetime) -> int:
    """Return its last price before a moment of today, else the close before."""
    earlier = [bar for bar in warrant.minutes_today() if bar.start < moment]
    return earlier[-1].close if earlier else warrant.base


def _traded(request: Request, warrant: Warrant) -> bool:
    return warrant.volume >= int(literal(request, "trde_qty_tp") or 0)


def _jump(warrant: Warrant, base: int) -> float:
    return percent(warrant.price - base, base)


def _jump_row(ranked: tuple[int, tuple[Warrant, int]]) -> Values:
    rank, (warrant, base) = ranked
    return quote(warrant) | {
        "rank": rank,
        "trading_end_base_price": base,
        "base_pre": str(warrant.price - base),
        "jump_rate": _jump(warrant, base),
    }


def _changes(request: Request) -> Answer:
    """Answer ka30009 ELW등락율순위: those that rise or fall, by rate or by KRW."""
    key, rising = _SORTS[literal(request, "sort_tp")]
    found = [one for one in asked_warrants(request) if (key(one) > 0 if rising else key(one) < 0)]
    found.sort(key=key, reverse=rising)
    ranked = list(enumerate(found, 1))
    return page(request, ranked, _book_row, size=_ROWS_PER_PAGE)


def _net_bid(warrant: Warrant) -> int:
    view = warrant.book.view
    return view.total_bid - view.total_ask


def _book_row(ranked: tuple[int, Warrant]) -> Values:
    rank, warrant = ranked
    view = warrant.book.view
    return quote(warrant) | {
        "rank": rank,
        "ask_size": view.total_ask,
        "bid_size": view.total_bid,
        "netprps_req": str(_net_bid(warrant)),
    }


def _books(request: Request) -> Answer:
    """Answer ka30010 ELW잔량순위: those with more on one side of ten levels than on the other."""
    sign = 1 if literal(request, "sort_tp") == "net_bid_size" else -1
    found = [one for one in asked_warrants(request) if _net_bid(one) * sign > 0]
    found.sort(key=lambda one: _net_bid(one) * sign, reverse=True)
    return page(request, list(enumerate(found, 1)), _book_row, size=_ROWS_PER_PAGE)


def _of_broker(request: Request) -> Answer:
    """Answer ka30002 거래원별ELW순매매상위: the ELWs a broker net bought or sold in so many
    days, the most first.
    """
    broker = broker_of(request.text("isscomp_cd"))
    if broker is None:
        return blank(request.api)
    sign = 1 if literal(request, "trde_tp") == "net_buy" else -1
    least = int(literal(request, "trde_qty_tp") or 0)
    rows = [_broker_row(request, one, broker) for one in request.exchange.warrants]
    found = [row for row in rows if row["net"] * sign > 0 and row["volume"] >= least]
    found.sort(key=lambda row: abs(row["net"]), reverse=True)
    return page(request, found, dict, size=_ROWS_PER_PAGE)


def _broker_row(request: Request, warrant: Warrant, broker: Broker) -> Values:
    days = diary_of(request, warrant).latest(int(literal(request, "dt") or 1))
    own = [row for day in days if (row := day.brokers.of(broker.code)) is not None]
    total = BrokerRow.together(broker, own)
    base = days[-1].candle.base
    return quote(warrant) | {
        "stkpc_flu": doubled(warrant.price - base),
        "change_rate": percent(warrant.price - base, base),
        "volume": sum(day.candle.volume for day in days),
        "net": total.net,
        "netprps": doubled(total.net),
        "buy_volume": total.bought,
        "sell_volume": -total.sold,
    }


HANDLERS: dict[str, Handler] = {
    "ka30001": _jumps,
    "ka30002": _of_broker,
    "ka30004": _distances,
    "ka30005": _search,
    "ka30009": _changes,
    "ka30010": _books,
}
