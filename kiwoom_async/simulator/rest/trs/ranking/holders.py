"""Rankings by who bought: ka10034 to ka10037, ka10062, ka10065, ka90009."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.daily.investors import Investors, together
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.facets import quote
from kiwoom_async.simulator.rest.screening import screened
from kiwoom_async.simulator.rest.selection import day_or_today, diary_of, literal
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent, signed

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_MILLION = 1_000_000

Values = dict[str, Any]


def _days(request: Request, stock: Stock, count: int) -> list[Day]:
    """Return the last ``count`` days, newest first; 0 means today, 1 the day before."""
    diary = diary_of(request, stock)
    return diary.latest(2)[1:] if count == 1 else diary.latest(max(count, 1))


def _foreign_net(days: Sequence[Day]) -> int:
    return sum(day.investors.of("foreign") for day in days)


def _acquirable(day: Day) -> int:
    return day.foreign_limit - day.foreign_held


def _by_foreigners(request: Request) -> Answer:
    """Answer ka10034 외인기간별매매상위: by the net purchases of foreigners over some days."""
    count, side = literal(request, "dt"), literal(request, "trde_tp")
    ranked = [(_days(request, stock, count), stock) for stock in screened(request, funds=True)]
    nets = [(_foreign_net(days), days[0], stock) for days, stock in ranked if days]
    if side != "net":
        nets = [one for one in nets if (one[0] > 0) == (side == "net_buy")]
    nets.sort(key=lambda one: one[0], reverse=side != "net_sell")
    venue = request.venue_suffix()
    return page(
        request,
        list(enumerate(nets, 1)),
        lambda one: (
            quote(one[1][2], venue=venue)
            | {
                "rank": one[0],
                "net_buy_volume": one[1][0],
                "acquirable_shares": _acquirable(one[1][1]),
            }
        ),
        size=_ROWS_PER_PAGE,
    )


def _streaks(request: Request) -> Answer:
    """Answer ka10035 외인연속순매매상위: three days of net purchases in one direction."""
    buying = literal(request, "trde_tp") == "net_buy"
    skipped = 1 if literal(request, "base_dt_tp") == "previous_day" else 0
    found: list[tuple[list[int], list[Day], Stock]] = []
    for stock in screened(request, funds=True):
        days = diary_of(request, stock).latest(3 + skipped)[skipped:]
        nets = [_foreign_net([day]) for day in days]
        if len(nets) == 3 and all((net > 0) == buying and net for net in nets):
            found.append((nets, days, stock))
    found.sort(key=lambda one: sum(one[0]), reverse=buying)
    venue = request.venue_suffix()

    def row(one: tuple[list[int], list[Day], Stock]) -> Values:
        nets, days, stock = one
        values = quote(stock, venue=venue) | {
            "total_net_buy_volume": sum(nets),
            "foreign_exhaustion_rate": percent(days[0].foreign_held, days[0].foreign_limit),
        }
        for n, (net, day) in enumerate(zip(nets, days, strict=True), 1):
            values[f"net_buy_volume_{n}d_ago"] = net
            values[f"change_{n}"] = day.candle.close - day.candle.base
        return values

    return page(request, found, row, size=_ROWS_PER_PAGE)


def _exhaustion(request: Request) -> Answer:
    """Answer ka10036 외인한도소진율증가상위: how much more of the limit is used than days ago; of
    one day the one before today.
    """
    count = literal(request, "dt")
    found: list[tuple[float, float, Day, Stock]] = []
    for stock in screened(request, funds=True):
        days = diary_of(request, stock).latest(max(count, 1) + 1 + (count == 1))[count == 1 :]
        then, now = (percent(day.foreign_held, day.foreign_limit) for day in (days[-1], days[0]))
        found.append((now - then, then, days[0], stock))
    found.sort(key=lambda one: one[0], reverse=True)
    venue = request.venue_suffix()

    def row(numbered: tuple[int, tuple[float, float, Day, Stock]]) -> Values:
        rank, (more, then, day, stock) = numbered
        values = quote(stock, venue=venue)
        return values | {
            "rank": rank,
            "volume": 4_294_967_295 if stock.saturated else stock.volume,
            "foreign_held_shares": day.foreign_held,
            "acquirable_shares": _acquirable(day),
            "base_foreign_exhaustion_rate": then,
            "foreign_exhaustion_rate": then + more,
            "foreign_exhaustion_rate_increase": more,
        }

    return page(request, list(enumerate(found, 1)), row, size=_ROWS_PER_PAGE)


def _by_foreign_brokers(request: Request) -> Answer:
    """Answer ka10037 외국계창구매매상위: by trades of the foreign brokers."""
    side, by_amount = literal(request, "trde_tp"), literal(request, "sort_tp") == "amount"
    found: list[tuple[Values, Stock]] = []
    for stock in screened(request):
        rows = [
            row
            for day in _days(request, stock, literal(request, "dt"))
            for row in day.brokers.rows
            if row.broker.foreign
        ]
        bought, sold = sum(row.bought for row in rows), sum(row.sold for row in rows)
        paid, received = sum(row.paid for row in rows), sum(row.received for row in rows)
        amounts = {"buy": paid, "sell": received, "net_buy": paid - received}
        sizes = {"buy": bought, "sell": sold, "net_buy": bought - sold}
        chosen = amounts if by_amount else sizes
        values = {
            "key": -chosen["net_buy"] if side == "net_sell" else chosen[side],
            "sell_volume": -sold,
            "buy_volume": bought,
            "net_buy_volume": bought - sold,
            "net_buy_amount": paid - received,
        }
        found.append((values, stock))
    found.sort(key=lambda one: one[0]["key"], reverse=True)
    venue = request.venue_suffix()
    return page(
        request,
        list(enumerate(found, 1)),
        lambda one: quote(one[1][1], venue=venue) | one[1][0] | {"rank": one[0]},
        size=_ROWS_PER_PAGE,
    )


def _same_side(request: Request) -> Answer:
    """Answer ka10062 동일순매매순위: stocks that foreigners and institutions both bought, or both
    sold.
    """
    first, last = request.day("strt_dt"), day_or_today(request, "end_dt")
    buying = literal(request, "trde_tp") == "net_buy"
    measure = literal(request, "sort_cnd")
    unit = 1_000 if literal(request, "unit_tp") == "thousand_shares" else 1
    found: list[tuple[Investors, Stock]] = []
    for stock in screened(request):
        days = diary_of(request, stock).between(first, last)
        whole = together(day.investors for day in days)
        nets = [whole.of(kind) for kind in ("institution", "foreign")]
        if all((net > 0) == buying and net for net in nets):
            found.append((whole, stock))

    def both(whole: Investors) -> int:
        return whole.of("institution", "net", measure) + whole.of("foreign", "net", measure)

    found.sort(key=lambda one: both(one[0]), reverse=buying)
    venue = request.venue_suffix()

    def row(numbered: tuple[int, tuple[Investors, Stock]]) -> Values:
        rank, (whole, stock) = numbered
        values = quote(stock, venue=venue) | {"rank": rank}
        volume = amount = 0
        for kind in ("institution", "foreign"):
            net, money = whole.of(kind), whole.of(kind, "net", "amount")
            volume, amount = volume + net, amount + money
            values |= {
                f"{kind}_net_buy_volume": _cut(net, unit),
                f"{kind}_net_buy_amount": money,
                f"{kind}_net_buy_average_price": abs(money // net) if net else 0,
            }
        return values | {"net_buy_volume": _cut(volume, unit), "net_buy_amount": amount}

    return page(request, list(enumerate(found, 1)), row, size=_ROWS_PER_PAGE)


def _cut(value: int, unit: int) -> int:
    return value // unit if value >= 0 else -(-value // unit)


def _intraday(request: Request) -> Answer:
    """Answer ka10065 장중투자자별매매상위: by today's net purchases of a kind of investor.

    Sizes are in thousand shares, amounts in million KRW.
    """
    kind, buying = literal(request, "orgn_tp"), literal(request, "trde_tp") == "net_buy"
    by_amount = literal(request, "amt_qty_tp") == "amount"
    unit = _MILLION if by_amount else 1_000
    found: list[tuple[int, int, Stock]] = []
    for stock in screened(request):
        bought, sold = _traded_today(diary_of(request, stock).today, kind, by_amount)
        if (bought > sold) == buying and bought != sold:
            found.append((bought // unit, sold // unit, stock))
    found.sort(key=lambda one: one[0] - one[1], reverse=buying)
    return page(
        request,
        found,
        lambda one: (
            quote(one[2])
            | {"sell": signed(-one[1]), "buy": signed(one[0]), "net_buy": signed(one[0] - one[1])}
        ),
        size=_ROWS_PER_PAGE,
    )


def _traded_today(day: Day, kind: str, by_amount: bool) -> tuple[int, int]:
    if kind == "foreign_broker":
        rows = [row for row in day.brokers.rows if row.broker.foreign]
        if by_amount:
            return sum(row.paid for row in rows), sum(row.received for row in rows)
        return sum(row.bought for row in rows), sum(row.sold for row in rows)
    measure = "amount" if by_amount else "quantity"
    return day.investors.of(kind, "buy", measure), day.investors.of(kind, "sell", measure)


_SIDES = (
    ("foreign", "net_sell"),
    ("foreign", "net_buy"),
    ("institution", "net_sell"),
    ("institution", "net_buy"),
)


def _side_by_side(request: Request) -> Answer:
    """Answer ka90009 외국인기관매매상위: four rankings side by side.

    In units of 10 million KRW and thousand shares. The list is as long as the shortest ranking.
    """
    measure = literal(request, "amt_qty_tp")
    day = day_or_today(request, "date")
    days = [
        (diary_of(request, stock).latest(1, day), stock) for stock in screened(request, funds=True)
    ]
    known = [(found[0].investors, stock) for found, stock in days if found]
    columns: list[list[Values]] = []
    for kind, side in _SIDES:
        buying = side == "net_buy"
        chosen = [
            (one, stock) for one, stock in known if (one.of(kind) > 0) == buying and one.of(kind)
        ]
        chosen.sort(key=lambda pair: pair[0].of(kind, "net", measure), reverse=buying)
        columns.append(
            [_cell(f"{kind}_{side}", kind, one, stock, request) for one, stock in chosen]
        )
    rows = [
        {name: value for cell in cells for name, value in cell.items()}
        for cells in zip(*columns, strict=False)
    ]
    return page(request, rows, dict, size=_ROWS_PER_PAGE)


def _cell(name: str, kind: str, one: Investors, stock: Stock, request: Request) -> Values:
    return {
        f"{name}_symbol": stock.symbol + request.venue_suffix(),
        f"{name}_name": stock.listing.name,
        f"{name}_amount": one.of(kind, "net", "amount"),
        f"{name}_volume": one.of(kind),
    }


HANDLERS: dict[str, Handler] = {
    "ka10034": _by_foreigners,
    "ka10035": _streaks,
    "ka10036": _exhaustion,
    "ka10037": _by_foreign_brokers,
    "ka10062": _same_side,
    "ka10065": _intraday,
    "ka90009": _side_by_side,
}
