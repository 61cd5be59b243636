"""ELWs one by one: ka30012 (its terms), ka10050 and ka10048 (its theory by minute and by day),
ka30003 (what its liquidity provider holds), ka30011 (what is behind it).
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.warrant import Warrant
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import bar
from kiwoom_async.simulator.rest.selection import day_or_today, days_until
from kiwoom_async.simulator.rest.trs.elw.worth import greeks, indicators, terms, warrant_in
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import doubled_rate, percent, points

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_ONE_MINUTE = dt.timedelta(minutes=1)
_NO_BASKET = [f"bsis_aset_{n}" for n in range(2, 6)]
_NO_VALUATION = ("fr_dt", "to_dt", "fr_tm", "evlt_end_tm", "evlt_pric", "evlt_fnsh_yn")
_NO_EXOTIC = (
    "all_hgst_pric",
    "all_lwst_pric",
    "imaf_hgst_pric",
    "imaf_lwst_pric",
    "sndhalf_mrkt_hgst_pric",
    "sndhalf_mrkt_lwst_pric",
    "iv",
    "elwcmpn_rt",
    "elwpric_rising_part_rt",
)

Values = dict[str, Any]


def _details(request: Request) -> Answer:
    """Answer ka30012 ELW종목상세정보: terms and worth now; plain European rights on one
    underlying, so baskets and barriers are zero or blank.
    """
    warrant = warrant_in(request)
    if warrant is None:
        return blank(request.api)
    promised = terms(warrant)
    worth = indicators(warrant)
    nothing = dict.fromkeys((*_NO_BASKET, *_NO_VALUATION, "lpmmcm_nm", "lpmmcm_nm_2"), "")
    zeros = dict.fromkeys((*_NO_EXOTIC, *(f"bsis_aset_comp_rt_{n}" for n in range(1, 6))), "0.00")
    values = promised | worth | nothing | zeros | _texts(warrant, promised["issuer_name"])
    return answer(
        request,
        values
        | {
            "underlying_code": warrant.underlying.code,
            "elwpl_qutr_rt": doubled_rate(warrant.break_even),
            "spread": f"{warrant.best_ask - warrant.best_bid:.2f}",
            "listed_shares_thousand": warrant.listing.shares // 1_000,
            "dcsn_pay_amt": "0.000",
            "kobarr": "0",
        },
    )


def _texts(warrant: Warrant, issuer: str) -> Values:
    kind = warrant.terms.right.upper()
    price, strike = "만기평가가격", "행사가격"
    gain = f"{price}-{strike}" if kind == "CALL" else f"{strike}-{price}"
    return {
        "elwrght_cntn": f"({gain})*전환비율",
        "elwexpr_evlt_pric": "최종거래일 종가",
        "elwrght_type": kind,
        "elwlpord_pos": "가능",
        "lpmmcm_nm_1": issuer,
        "elwinvt_ix_comput": "산출종목",
        "elwpay_agnt": issuer,
        "elwappr_way": "현금 결제",
        "elwrght_exec_way": "유럽형",
        "elwpblicte_orgn": issuer,
        "clsprd_end_elwocr": "",
        "bsis_aset_1": warrant.underlying.name,
    }


def _by_minute(request: Request) -> Answer:
    """Answer ka10050 ELW민감도지표: the theory now, as in 0m, and at the end of every minute of
    today, from the underlying at that time.
    """
    warrant = warrant_in(request)
    if warrant is None:
        return blank(request.api)
    underlying, now = warrant.underlying, request.exchange.clock.now
    spots = {bar.start: underlying.prices(bar)[3] for bar in underlying.minutes_today()}
    moments, spot = [], underlying.base
    for candle in warrant.minutes_today():
        spot = spots.get(candle.start, spot)
        if candle.start + _ONE_MINUTE <= now:
            moments.append((candle.start, candle.close, spot))
    moments.append((now, warrant.price, underlying.price))

    def row(moment: tuple[dt.datetime, int, float]) -> Values:
        time, price, spot = moment
        running = time == now
        bid = warrant.implied_volatility(warrant.best_bid) if running else 0.0
        return greeks(warrant, price, spot) | {"time": time.time(), "price": price, "lp": bid}

    return page(request, moments[::-1], row, size=_ROWS_PER_PAGE)


def _by_day(request: Request) -> Answer:
    """Answer ka10048 ELW일별민감도지표: the theory at the end of each day since it was listed,
    from the underlying's close of the day.
    """
    warrant = warrant_in(request)
    if warrant is None:
        return blank(request.api)
    days = days_until(request, warrant, request.exchange.clock.day, _ROWS_PER_PAGE)
    past = warrant.underlying.history.latest(len(days))
    spots = {one.start.date(): warrant.underlying.prices(one)[3] for one in past}

    def row(day: Day) -> Values:
        spot = spots.get(day.date, warrant.underlying.price)
        values = greeks(warrant, day.candle.close, spot, day.date)
        return values | {"date": day.date, "lp": 0.0}

    return page(request, days, row, size=_ROWS_PER_PAGE)


def _held(request: Request) -> Answer:
    """Answer ka30003 ELWLP보유일별추이: a running balance of the liquidity provider, zero for
    symbols that are no ELW.
    """
    stock = request.stock("bsis_aset_cd")
    if stock is None:
        return blank(request.api)
    days = days_until(request, stock, day_or_today(request, "base_dt"), _ROWS_PER_PAGE)
    held = [_held_on(stock, day.date) for day in days]
    changes = [now - before for now, before in pairwise([*held, *held[-1:]])]

    def row(number: int) -> Values:
        candle = days[number].candle
        return bar(candle, stock.grid) | {
            "pre_tp": stock.grid.sign(candle.close, candle.base),
            "lp_held_size_change": changes[number],
            "lp_held_size": held[number],
            "lp_held_weight": percent(held[number], stock.listing.shares),
        }

    return page(request, range(len(days)), row, size=_ROWS_PER_PAGE)


def _held_on(stock: Stock, day: dt.date) -> int:
    return stock.lp_held(day) if isinstance(stock, Warrant) else 0


def _behind(request: Request) -> Answer:
    """Answer ka30011 ELW근접율: the company or index behind an ELW; without a barrier there is
    nothing to be near to.
    """
    warrant = warrant_in(request)
    if warrant is None:
        return blank(request.api)
    underlying = warrant.underlying
    now, before = underlying.price, underlying.base
    volume = underlying.asset.volume
    is_index = isinstance(underlying.asset, Sector)
    row = {
        "symbol": underlying.code,
        "name": underlying.name,
        "cur_prc": points(round(now * 100), round(before * 100)),
        "change_sign": underlying.sign,
        "change": now - before,
        "change_rate": percent(now - before, before),
        "cumulative_volume": volume // 1_000 if is_index else volume,
        "proximity_rate": 0.0,
    }
    return answer(request, rows=[row])


HANDLERS: dict[str, Handler] = {
    "ka10048": _by_day,
    "ka10050": _by_minute,
    "ka30003": _held,
    "ka30011": _behind,
    "ka30012": _details,
}
