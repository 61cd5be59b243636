"""Stock TRs: ka10001 (one stock) and ka10095 (up to a hundred)."""

from __future__ import annotations

import datetime as dt

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.instruments.companies import fundamentals
from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import (
    Answer,
    Handler,
    Request,
    blank,
    blank_row,
)
from kiwoom_async.simulator.rest.refusals import refused
from kiwoom_async.simulator.text import against, aggressor, directed, percent, rate, signed

__all__ = ["HANDLERS", "substitute_price"]

_EOK = 100_000_000  # 억: amounts of companies are given in units of it
_MILLION = 1_000_000
_YEAR = 250  # trading days
_SYMBOLS_PER_CALL = 100


def _basic_information(request: Request) -> Answer:
    """Answer ka10001 주식기본정보: the day so far, the range of a year, and earnings that are a
    fixed part of the price.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    today = request.exchange.diary(stock).today
    return Answer(body=_company(stock, today) | _range_of_year(stock) | _day(stock))


def _company(stock: Stock, today: Day) -> dict[str, str]:
    listing = stock.listing
    known = fundamentals(listing)
    return {
        "stk_cd": stock.symbol,
        "stk_nm": listing.name,
        "setl_mm": "12",
        "fav": str(listing.par),
        "cap": str(listing.par * listing.shares // _EOK),
        "flo_stk": str(listing.shares // 1_000),
        "crd_rt": rate(percent(today.balance("margin_loan").remaining, listing.shares)),
        "mac": str(stock.price * listing.shares // _EOK),
        "mac_wght": "",
        "for_exh_rt": rate(percent(today.foreign_held, today.foreign_limit)),
        "repl_pric": str(substitute_price(stock)),
        "per": f"{known.per(stock.base):.2f}",
        "eps": str(known.eps),
        "roe": f"{known.roe:.2f}",
        "pbr": f"{known.pbr(stock.base):.2f}",
        "ev": "6.40",
        "bps": str(known.bps),
        "sale_amt": str(known.sales // _EOK),
        "bus_pro": str(known.operating_profit // _EOK),
        "cup_nga": str(known.net_profit // _EOK),
        "fav_unit": "원",
        "dstr_stk": str(listing.shares * 7 // 10 // 1_000),
        "dstr_rt": "+70.00",
    }


def substitute_price(stock: Tape, day: dt.date | None = None) -> int:
    """Return the collateral value of a share (대용가), by default today's, KRW."""
    candles = stock.days_until(day, 1) if day else []
    base = candles[-1].base if candles else stock.base
    return base * 8 // 10 // 10 * 10


def _range_of_year(stock: Stock) -> dict[str, str]:
    """Return highs and lows of the last 250 trading days and of the calendar year."""
    days = [*stock.latest_days(_YEAR - 1), stock.today]
    this_year = [day for day in days if day.start.year == stock.today.start.year]
    high = max(days, key=lambda day: day.high)
    low = min(days, key=lambda day: day.low)
    return {
        "oyr_hgst": directed(max(day.high for day in this_year), stock.base),
        "oyr_lwst": directed(min(day.low for day in this_year), stock.base),
        "250hgst": directed(high.high, stock.base),
        "250lwst": directed(low.low, stock.base),
        "250hgst_pric_dt": f"{high.start:%Y%m%d}",
        "250hgst_pric_pre_rt": rate(percent(stock.price - high.high, high.high)),
        "250lwst_pric_dt": f"{low.start:%Y%m%d}",
        "250lwst_pric_pre_rt": rate(percent(stock.price - low.low, low.low)),
    }


def _day(stock: Stock) -> dict[str, str]:
    base, price = stock.base, stock.price
    return {
        "open_pric": directed(stock.open, base),
        "high_pric": directed(stock.high, base),
        "low_pric": directed(stock.low, base),
        "upl_pric": directed(stock.book.prices[-1], base),
        "lst_pric": directed(stock.book.prices[0], base),
        "base_pric": str(base),
        "exp_cntr_pric": "-0",
        "exp_cntr_qty": "0",
        "cur_prc": directed(price, base),
        "pre_sig": stock.sign(price),
        "pred_pre": signed(price - base),
        "flu_rt": rate(percent(price - base, base)),
        "trde_qty": str(stock.volume),
        "trde_pre": against(stock.volume, stock.yesterday.volume),
    }


def _watch_list(request: Request) -> Answer:
    """Answer ka10095 관심종목정보: up to 100 symbols joined by ``|``; unknown ones give a
    blank row.
    """
    symbols = request.text("stk_cd").split("|")
    if len(symbols) > _SYMBOLS_PER_CALL:
        raise refused(1634, limit=_SYMBOLS_PER_CALL, api_id=request.api.id)
    stocks = [request.named(symbol) for symbol in symbols]
    rows = [_watched_row(stock, request) if stock else blank_row(request.api) for stock in stocks]
    return Answer(body={"atn_stk_infr": rows})


def _watched_row(stock: Stock, request: Request) -> dict[str, str]:
    base, listing, view = stock.base, stock.listing, stock.view
    day = _day(stock)
    row = blank_row(request.api)
    row |= {name: text for name, text in day.items() if name in row}
    row |= _side("sel", view.ask_prices, base) | _side("buy", view.bid_prices, base)
    row |= _last_trade(stock)
    return row | {
        "stk_cd": stock.symbol,
        "stk_nm": listing.name,
        "pred_pre_sig": day["pre_sig"],
        "trde_prica": str(stock.turnover // _MILLION),
        "cntr_str": f"{percent(stock.buy_volume, stock.sell_volume):.2f}",
        "pred_trde_qty_pre": day["trde_pre"],
        "close_pric": day["cur_prc"],
        "exp_cntr_pric": "0",
        "exp_cntr_qty": "0",
        "cap": str(listing.par * listing.shares // _EOK),
        "fav": str(listing.par),
        "mac": str(stock.price * listing.shares // _EOK),
        "stkcnt": str(listing.shares // 1_000),
        "bid_tm": request.exchange.clock.hhmmss,
        "dt": f"{request.exchange.clock.day:%Y%m%d}",
        "pri_sel_req": str(view.ask_sizes[0]) if view.ask_sizes else "0",
        "pri_buy_req": str(view.bid_sizes[0]) if view.bid_sizes else "0",
        "tot_sel_req": str(view.total_ask),
        "tot_buy_req": str(view.total_bid),
        "elwexec_pric": "0",
    }


def _side(side: str, prices: list[int], base: int) -> dict[str, str]:
    """Return the best price of a side, and its first five; 0 where a daily limit is reached."""
    five = (prices + [0] * 5)[:5]
    fields = {f"{side}_{n}th_bid": directed(price, base) for n, price in enumerate(five, 1)}
    return fields | {f"{side}_bid": directed(five[0], base)}


def _last_trade(stock: Stock) -> dict[str, str]:
    last = stock.last_trade
    if last is None:
        return {"cntr_qty": "0", "cntr_tm": ""}
    return {"cntr_qty": aggressor(last.side) + str(last.size), "cntr_tm": last.time}


HANDLERS: dict[str, Handler] = {"ka10001": _basic_information, "ka10095": _watch_list}
