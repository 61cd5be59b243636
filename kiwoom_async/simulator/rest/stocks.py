"""Quotes: ka10001 (a stock), ka10003 (its latest trades), ka10004 (its book), ka10095 (many)."""

from __future__ import annotations

from kiwoom_async.simulator.exchange.prices import sign
from kiwoom_async.simulator.exchange.stock import Stock
from kiwoom_async.simulator.rest.calls import TR, Answer, Request, blank
from kiwoom_async.simulator.text import directed, percent, rate, signed

__all__ = ["TRS"]

_INFO = "/api/dostk/stkinfo"
_EOK = 100_000_000  # 억: amounts of companies are given in units of it
_YEAR = 250  # trading days

_BASIC_FIELDS = (
    "stk_cd stk_nm setl_mm fav cap flo_stk crd_rt oyr_hgst oyr_lwst mac mac_wght for_exh_rt "
    "repl_pric per eps roe pbr ev bps sale_amt bus_pro cup_nga 250hgst 250lwst open_pric high_pric "
    "low_pric upl_pric lst_pric base_pric exp_cntr_pric exp_cntr_qty 250hgst_pric_dt "
    "250hgst_pric_pre_rt 250lwst_pric_dt 250lwst_pric_pre_rt cur_prc pre_sig pred_pre flu_rt "
    "trde_qty trde_pre fav_unit dstr_stk dstr_rt"
)


def _basic_information(request: Request) -> Answer:
    """ka10001 주식기본정보."""
    stock = request.stock()
    if stock is None:
        return Answer(body=blank(_BASIC_FIELDS))
    return Answer(body=_company(stock) | _range_of_year(stock) | _day(stock))


def _company(stock: Stock) -> dict[str, str]:
    listing = stock.listing
    earnings = max(1, stock.base // 14)  # a company that is worth fourteen years of them
    book_value = stock.base * 4 // 5
    return {
        "stk_cd": stock.symbol,
        "stk_nm": listing.name,
        "setl_mm": "12",
        "fav": str(listing.par),
        "cap": str(listing.par * listing.shares // _EOK),
        "flo_stk": str(listing.shares // 1_000),
        "crd_rt": "+0.08",
        "mac": str(stock.price * listing.shares // _EOK),
        "mac_wght": "",
        "for_exh_rt": "+31.20",
        "repl_pric": str(stock.base * 8 // 10 // 10 * 10),
        "per": f"{stock.base / earnings:.2f}",
        "eps": str(earnings),
        "roe": f"{percent(earnings, book_value):.2f}",
        "pbr": f"{stock.base / book_value:.2f}",
        "ev": "6.40",
        "bps": str(book_value),
        "sale_amt": str(earnings * listing.shares * 12 // _EOK),
        "bus_pro": str(earnings * listing.shares * 13 // 10 // _EOK),
        "cup_nga": str(earnings * listing.shares // _EOK),
        "fav_unit": "원",
        "dstr_stk": str(listing.shares * 7 // 10 // 1_000),
        "dstr_rt": "+70.00",
    }


def _range_of_year(stock: Stock) -> dict[str, str]:
    """Highs and lows of the last 250 trading days and of the calendar year, today included."""
    days = [*stock.days[1 - _YEAR :], stock.today]
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
        "pre_sig": sign(price, base),
        "pred_pre": signed(price - base),
        "flu_rt": rate(percent(price - base, base)),
        "trde_qty": str(stock.volume),
        "trde_pre": rate(percent(stock.volume, stock.yesterday.volume) - 100),
    }


TRS = {"ka10001": TR(path=_INFO, answer=_basic_information, required=("stk_cd",))}
