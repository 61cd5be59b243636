"""Streaks: ka10131, stocks that institutions and foreigners buy day after day."""

from __future__ import annotations

from typing import Any

import msgspec

from kiwoom_async.simulator.exchange.daily.boards import by_date
from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.daily.investors import Investors, together
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.facets import identity
from kiwoom_async.simulator.rest.selection import companies, diary_of, literal, period
from kiwoom_async.simulator.rest.trs.investors.measures import MILLION
from kiwoom_async.simulator.rest.writing import cut, page
from kiwoom_async.simulator.text import doubled, percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_LOOK_BACK = 20  # days before the period that a streak may reach
_CONSECUTIVE = (
    ("institution_", ("institution",)),
    ("foreign_", ("foreign",)),
    ("", ("institution", "foreign")),
)

Values = dict[str, Any]


class _Streak(msgspec.Struct):
    """For how many days the same side was chosen, up to the last day of a period.

    Attributes:
        days: Number of days; below zero for days of net selling.
        size: Shares of these days; ``amount`` KRW.
    """

    days: int = 0
    size: int = 0
    amount: int = 0

    @classmethod
    def of(cls, days: list[Investors], kinds: tuple[str, ...]) -> _Streak:
        """Return that of kinds of investor together; ``days`` newest first."""
        streak = cls()
        for investors in days:
            size = sum(investors.of(kind) for kind in kinds)
            if not size or size * streak.days < 0:
                break
            streak.days += 1 if size > 0 else -1
            streak.size += size
            streak.amount += sum(investors.of(kind, measure="amount") for kind in kinds)
        return streak


class _Candidate(msgspec.Struct):
    """A stock or a sector in ka10131."""

    names: Values
    change_rate: float
    days: list[Investors]
    past: list[Investors]

    def net(self, measure: str) -> int:
        """Return the net purchases of institutions and foreigners in the period."""
        whole = together(self.days)
        return sum(whole.of(kind, measure=measure) for kind in ("institution", "foreign"))


def _consecutive(request: Request) -> Answer:
    """Answer ka10131 기관외국인연속매매현황: net purchases of institutions and foreigners together
    in a period, with streaks up to its end, followed at most 20 days beyond its beginning.
    """
    measure = literal(request, "amt_qty_tp")
    found = _sectors(request) if literal(request, "stk_inds_tp") == "sector" else _stocks(request)
    buyers = [one for one in found if one.net("quantity") > 0]
    buyers.sort(key=lambda one: one.net(measure), reverse=True)
    ranked = list(enumerate(buyers, 1))
    return page(request, ranked, _consecutive_row, size=_ROWS_PER_PAGE)


def _days_of(request: Request, stock: Stock) -> tuple[list[Day], int]:
    """Return the days of a stock up to the end of the period, and how many are in the period."""
    diary, count = diary_of(request, stock), literal(request, "dt")
    if count or not request.text("strt_dt"):
        count = count or 1
        return diary.latest(count + _LOOK_BACK), count
    first, last = period(request)
    count = len(diary.between(first, last))
    return diary.latest(count + _LOOK_BACK, last), count


def _stocks(request: Request) -> list[_Candidate]:
    venue = request.venue_suffix()
    found = []
    for stock in companies(request):
        days, count = _days_of(request, stock)
        if not days or not count:
            continue
        investors = [day.investors for day in days]
        start = days[min(count, len(days)) - 1].candle.base
        change = percent(days[0].candle.close - start, start)
        found.append(_Candidate(identity(stock, venue=venue), change, investors[:count], investors))
    return found


def _sectors(request: Request) -> list[_Candidate]:
    """Return the sectors of the market asked for: the sums of their stocks."""
    board = literal(request, "mrkt_tp")
    found = []
    for sector in request.exchange.sectors.values():
        if sector.market != board:
            continue
        columns = [
            _days_of(request, one) for one in request.exchange.stocks.present(sector.symbols)
        ]
        count = max(count for _, count in columns)
        sums = [
            together(day.investors for day in days) for days in by_date(days for days, _ in columns)
        ]
        worth = [
            sum(price * days[0].stock.listing.shares for price, days in prices)
            for prices in (
                [(days[0].candle.close, days) for days, _ in columns],
                [(days[min(count, len(days)) - 1].candle.base, days) for days, _ in columns],
            )
        ]
        names = {"symbol": sector.code, "name": sector.name}
        change = percent(worth[0] - worth[1], worth[1])
        found.append(_Candidate(names, change, sums[:count], sums))
    return found


def _consecutive_row(ranked: tuple[int, _Candidate]) -> Values:
    rank, one = ranked
    whole = together(one.days)
    values = one.names | {"rank": rank, "period_change_rate": one.change_rate}
    for prefix, kinds in _CONSECUTIVE:
        streak = _Streak.of(one.past, kinds)
        size = sum(whole.of(kind) for kind in kinds)
        amount = sum(whole.of(kind, measure="amount") for kind in kinds)
        values |= {
            f"{prefix}net_buy_volume": doubled(size, "+0"),
            f"{prefix}net_buy_amount_million": doubled(cut(amount, MILLION), "+0"),
            f"{prefix or 'total_'}buy_streak_days": f"{streak.days:+d}",
            f"{prefix or 'total_'}buy_streak_volume": doubled(streak.size, "+0"),
            f"{prefix or 'total_'}buy_streak_amount_million": doubled(
                cut(streak.amount, MILLION), "+0"
            ),
        }
    return values


HANDLERS: dict[str, Handler] = {"ka10131": _consecutive}
