"""Gold market TRs: quotes and trades (ka50100, ka50101, ka50010, ka50087, ka50012)."""

from __future__ import annotations

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank, blank_row
from kiwoom_async.simulator.rest.pages import page_after
from kiwoom_async.simulator.rest.trs.charts import page_of_candles, page_of_days
from kiwoom_async.simulator.text import against, aggressor, change, directed, percent, rate

__all__ = ["HANDLERS", "product"]

_TRADES_PER_PAGE = 30
_BARS_PER_PAGE = 100
_DAYS_PER_PAGE = 100
_MILLION = 1_000_000


def product(request: Request) -> Stock | None:
    """Return the gold product asked for, None if there is no such product."""
    stock = request.stock()
    return stock if stock and stock.listing.kind == "gold" else None


def _quote(request: Request) -> Answer:
    """Answer ka50100 금현물 시세정보: the day of a gold product so far."""
    gold = product(request)
    if gold is None:
        return blank(request.api)
    base, (lowest, highest) = gold.base, gold.limits
    difference, change_rate = change(gold.price, base)
    body = {
        "pred_pre_sig": gold.sign(gold.price),
        "pred_pre": difference,
        "flu_rt": change_rate,
        "trde_qty": str(gold.volume),
        "open_pric": directed(gold.open, base),
        "high_pric": directed(gold.high, base),
        "low_pric": directed(gold.low, base),
        "pred_rt": against(gold.volume, gold.yesterday.volume),
        "upl_pric": directed(highest, base),
        "lst_pric": directed(lowest, base),
        "pred_close_pric": str(base),
    }
    return Answer(body=body)


def _order_book(request: Request) -> Answer:
    """Answer ka50101 금현물 호가: bars of today, as in the guide's example; the newest has the
    quotes.
    """
    gold = product(request)
    if gold is None:
        return blank(request.api)
    page, cursor = page_of_candles(
        gold.minutes_today(request.number("tic_scope")), request, _BARS_PER_PAGE
    )
    rows = [_bar_row(bar, gold) for bar in page] or [blank_row(request.api)]
    if page and not request.cursor:
        view, base = gold.book.view, gold.base
        rows[0] |= {
            "pri_sel_bid_unit": directed(view.ask_prices[0] if view.ask_prices else 0, base),
            "pri_buy_bid_unit": directed(view.bid_prices[0] if view.bid_prices else 0, base),
            "cntr_str": f"{percent(gold.buy_volume, gold.sell_volume):.2f}",
        }
    return Answer(body={"gold_bid": rows}, cursor=cursor)


def _bar_row(bar: Candle, gold: Stock) -> dict[str, str]:
    difference, change_rate = change(bar.close, gold.base)
    return {
        "cntr_pric": directed(bar.close, gold.base),
        "pred_pre": difference,
        "flu_rt": change_rate,
        "trde_qty": str(bar.volume_so_far),
        "acc_trde_prica": "",
        "cntr_trde_qty": str(bar.volume),
        "tm": f"{bar.start:%H%M%S}",
        "pre_sig": gold.sign(bar.close),
        "pri_sel_bid_unit": "",
        "pri_buy_bid_unit": "",
        "trde_pre": rate(percent(bar.volume_so_far, gold.yesterday.volume)),
        "trde_tern_rt": rate(percent(bar.volume, gold.yesterday.volume)),
        "cntr_str": "",
        "lpmmcm_nm_1": "",
        "stex_tp": "",
    }


def _trades(request: Request) -> Answer:
    """Answer ka50010 금현물체결추이: the tape, newest first; its turnover is in KRW."""
    gold = product(request)
    if gold is None:
        return blank(request.api)
    newest_first = gold.trades()[::-1]
    page, cursor = page_after(newest_first, request.cursor, _TRADES_PER_PAGE, _position)
    rows = [_trade_row(made, gold) for made in page] or [blank_row(request.api)]
    return Answer(body={"gold_cntr": rows}, cursor=cursor)


def _position(made: Print) -> str:
    return f"{made.number:012d}"


def _trade_row(made: Print, gold: Stock) -> dict[str, str]:
    base, yesterday = gold.base, gold.yesterday.volume
    difference, change_rate = change(made.price, base)
    return {
        "cntr_pric": directed(made.price, base),
        "pred_pre": difference,
        "flu_rt": change_rate,
        "trde_qty": str(made.volume),
        "acc_trde_prica": str(made.turnover),
        "cntr_trde_qty": aggressor(made.side) + str(made.size),
        "tm": made.time,
        "pre_sig": gold.sign(made.price),
        "pri_sel_bid_unit": directed(made.ask, base),
        "pri_buy_bid_unit": directed(made.bid, base),
        "trde_pre": rate(percent(made.volume, yesterday)),
        "trde_tern_rt": rate(percent(made.size, yesterday)),
        "cntr_str": f"{percent(made.buy_volume, made.sell_volume):.2f}",
    }


def _expected(request: Request) -> Answer:
    """Answer ka50087 금현물예상체결: price and size if the running auction ended now; nothing
    outside one.
    """
    gold = product(request)
    if gold is None or gold.auction is None:
        return blank(request.api)
    price = gold.book.prices[gold.auction.position]
    difference, change_rate = change(price, gold.base)
    row = {
        "exp_cntr_pric": directed(price, gold.base),
        "exp_pred_pre": difference,
        "exp_flu_rt": f"+{change_rate}" if change_rate[0] == "+" else change_rate,  # sic: ++0.34
        "exp_acc_trde_qty": str(gold.auction.size),
        "exp_cntr_trde_qty": str(gold.auction.size),
        "exp_tm": request.exchange.clock.hhmmss,
        "exp_pre_sig": gold.sign(price),
        "stex_tp": "KRX",
    }
    return Answer(body={"gold_expt_exec": [row]})


def _daily_prices(request: Request) -> Answer:
    """Answer ka50012 금현물일별추이: newest first, with the nets of investors in thousand grams."""
    gold = product(request)
    if gold is None:
        return blank(request.api)
    page, cursor = page_of_days(request, gold.days_until, _DAYS_PER_PAGE)
    diary = request.exchange.diary(gold)
    days = diary.latest(len(page), page[0].start.date()) if page else []
    rows = [_day_row(day, gold) for day in days] or [blank_row(request.api)]
    return Answer(body={"gold_daly_trnsn": rows}, cursor=cursor)


def _day_row(known: Day, gold: Stock) -> dict[str, str]:
    day = known.candle
    base = day.base
    difference, change_rate = change(day.close, base)
    date = f"{day.start:%Y%m%d}"
    institutions, foreigners = (
        int(known.investors.of(kind) / 1_000) for kind in ("institution", "foreign")
    )
    return {
        "cur_prc": directed(day.close, base),
        "pred_pre": difference,
        "flu_rt": change_rate,
        "trde_qty": str(day.volume),
        "acc_trde_prica": str(day.turnover // _MILLION),
        "open_pric": directed(day.open, base),
        "high_pric": directed(day.high, base),
        "low_pric": directed(day.low, base),
        "dt": date,
        "pre_sig": gold.grid.sign(day.close, base),
        "orgn_netprps": str(institutions),
        "for_netprps": str(foreigners),
        "ind_netprps": str(-institutions - foreigners),
    }


HANDLERS: dict[str, Handler] = {
    "ka50010": _trades,
    "ka50012": _daily_prices,
    "ka50087": _expected,
    "ka50100": _quote,
    "ka50101": _order_book,
}
