"""ETFs now and minute by minute: ka40002 (one), ka40004 (all), ka40006 (its worth by minute),
ka40007 (its trades).
"""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.market.fund import Fund
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import change_of, quote
from kiwoom_async.simulator.rest.selection import literal
from kiwoom_async.simulator.rest.trs.etf.worth import (
    TAX_TYPE,
    FundMinute,
    fund_in,
    minutes_of,
    worth,
)
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import directed, percent, rate

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_CLASS = "19"  # of ETFs among the classes of stocks (종목분류)
_KNOWN_MANAGERS = {"3020", "3027", "3191", "3228", "3023", "3022"}

Values = dict[str, Any]


def _terms(fund: Fund) -> Values:
    return {
        "name": fund.listing.name,
        "tracked_index_name": fund.terms.index_name,
        "tracked_index_code": fund.terms.index_code,
        "wonju_pric": "0",  # of a fund of Korean stocks there is no share elsewhere
        "etf_tax_type": TAX_TYPE,
        "etn_tax_type": TAX_TYPE,
        "stock_class": _CLASS,
    }


def _info(request: Request) -> Answer:
    """Answer ka40002 ETF종목정보: the index it holds; every ETF here is taxed alike."""
    fund = fund_in(request)
    return answer(request, _terms(fund)) if fund else blank(request.api)


def _all(request: Request) -> Answer:
    """Answer ka40004 ETF전체시세: every ETF with its net asset value, by code; fields that are
    blank on the service are blank, and the index columns hold the ETF's own price as they do there.
    """
    venue = request.venue_suffix()
    listed = [] if venue == "_NX" else request.exchange.funds  # NXT trades none
    funds = [fund for fund in listed if _wanted(request, fund)]

    def row(fund: Fund) -> Values:
        price, base = fund.price, fund.base
        index = (fund.index.value, fund.index.base)
        values = quote(fund, venue=venue) | worth(fund, price, fund.nav, fund.base_nav, index)
        blanks = dict.fromkeys(("txbs", "dvid_bf_base", "pred_dvida", "drng", "trace_idex_cd"), "")
        return (
            values
            | blanks
            | {
                "stock_class": _CLASS,
                "trace_eor_rt": f"{fund.tracking_error:.2f}",
                "trace_idex_nm": fund.terms.index_name,
                "trace_idex": str(price),
                "trace_flu_rt": rate(percent(price - base, base)),
            }
        )

    return page(request, sorted(funds, key=lambda fund: fund.symbol), row, size=_ROWS_PER_PAGE)


def _wanted(request: Request, fund: Fund) -> bool:
    """Return whether an ETF passes the filters; all are taxed on their holding period."""
    manager = request.text("mngmcomp")
    by_nav = literal(request, "navpre")
    above = fund.nav > fund.base * 100
    return (
        literal(request, "txon_type") in ("", "all", "holding_period_tax")
        and literal(request, "txon_yn") in ("", "all", "taxable")
        and (by_nav in ("", "all") or (by_nav == "above_previous_close") == above)
        and (
            manager in ("", "0000", fund.terms.manager)
            or (manager == "9999" and fund.terms.manager not in _KNOWN_MANAGERS)
        )
    )


def _by_minute(request: Request) -> Answer:
    """Answer ka40006 ETF시간대별추이: price, net asset value and index now, as in 0G, and at the
    end of every minute of today.
    """
    fund = fund_in(request)
    if fund is None:
        return blank(request.api)

    def row(minute: FundMinute) -> Values:
        base, index = fund.index.base, minute.index
        nav = fund.nav_at(index)
        values = worth(fund, minute.price, nav, fund.base_nav, (index, base))
        return (
            values
            | change_of(minute.price, fund.base, fund.grid)
            | {
                "time": minute.time.time(),
                "close": minute.price,
                "volume": minute.volume,
                "turnover": minute.turnover,
                "trace": f"{fund.tracking_error:.2f}",
                "trace_idex": directed(index, base),
            }
        )

    minutes = minutes_of(request, fund)
    return page(request, minutes, row, size=_ROWS_PER_PAGE, values=_terms(fund))


def _trades(request: Request) -> Answer:
    """Answer ka40007 ETF시간대별체결: the trades of ka10055, newest first."""
    fund = fund_in(request)
    if fund is None:
        return blank(request.api)
    index = fund.index
    values = _terms(fund) | {
        "tracked_index_change_rate": percent(index.value - index.base, index.base)
    }

    def row(made: Print) -> Values:
        return change_of(made.price, fund.base, fund.grid) | {
            "time": made.time,
            "price": made.price,
            "size": made.size,
            "side": made.side,
            "exchange": "KRX",
        }

    trades = request.exchange.diary(fund).today.trades[::-1]
    return page(request, trades, row, size=_ROWS_PER_PAGE, values=values)


HANDLERS: dict[str, Handler] = {
    "ka40002": _info,
    "ka40004": _all,
    "ka40006": _by_minute,
    "ka40007": _trades,
}
