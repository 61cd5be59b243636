"""Program trading of a market: ka90005 (times of a day), ka90010 (days), ka90007 (sums of the
year), ka90006 (what arbitrage holds).
"""

from __future__ import annotations

import datetime as dt
from itertools import accumulate
from typing import Any

from kiwoom_async.simulator.exchange.daily.boards import BoardDay, by_date
from kiwoom_async.simulator.exchange.daily.program_course import BoardCourse
from kiwoom_async.simulator.exchange.daily.programs import ProgramDay
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.futures import basis
from kiwoom_async.simulator.exchange.instruments.history import DAYS_OF_MINUTES
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.selection import (
    boards_until,
    companies,
    day_or_today,
    diary_of,
    literal,
)
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import directed, points, signed

__all__ = ["HANDLERS"]

_MILLION, _THOUSAND = 1_000_000, 1_000
_MINUTES_PER_PAGE = 100
_DAYS_PER_PAGE = 20
_HELD = 20  # trading days that arbitrage holds what it bought or sold
_KOSPI_200 = "201"
_PARTS = {"arbitrage": "dfrt_trde", "non_arbitrage": "ndiffpro_trde", "total": "all"}

Values = dict[str, Any]


def _columns(programs: ProgramDay, *, by_amount: bool) -> Values:
    """Return purchases, sales and nets of both parts and of the whole.

    The first nine fields are million KRW, or thousand shares if asked for; six more always the
    shares of the parts.
    """
    measure, unit = ("amount", _MILLION) if by_amount else ("quantity", _THOUSAND)
    values: Values = {}
    for part, prefix in _PARTS.items():
        sold, bought = (programs.part(part, side, measure) // unit for side in ("sell", "buy"))
        values |= {
            f"{prefix}_sel": str(sold),
            f"{prefix}_buy": str(bought),
            f"{prefix}_netprps": signed(bought - sold),
        }
        if part == "total":
            continue
        sold, bought = (
            programs.part(part, side, "quantity") // _THOUSAND for side in ("sell", "buy")
        )
        values |= {
            f"{prefix}_sell_qty": str(sold),
            f"{prefix}_buy_qty": str(bought),
            f"{prefix}_netprps_qty": f"{bought - sold:+d}",
        }
    for name in ("sel", "buy", "netprps"):
        total = sum(
            int(values[f"{_PARTS[part]}_{name}"]) for part in ("arbitrage", "non_arbitrage")
        )
        values[f"all_{name}"] = signed(total) if name == "netprps" else str(total)
    return values


def _kospi_200(request: Request) -> Sector | None:
    return request.exchange.sectors.get(_KOSPI_200)


def _intraday(request: Request) -> Answer:
    """Answer ka90005 프로그램매매추이 시간대별: the programs of all companies of a market at each
    minute or half minute, beside the KOSPI 200; past days reach back as far as minutes do.
    """
    date, clock = day_or_today(request, "date"), request.exchange.clock
    stocks = companies(request)
    days = [diary_of(request, stock).between(date, date) for stock in stocks]
    if not stocks or not all(days) or not _has_minutes(request, date):
        return blank(request.api)
    course = BoardCourse(BoardDay([one[0] for one in days]), clock.now)
    by_amount = literal(request, "amt_qty_tp") == "amount"
    by_minute = literal(request, "min_tic_tp") == "minute"
    values = _index_by_minute(request, date)

    def row(slot: dt.datetime) -> Values:
        minute = slot.replace(second=0)
        time = f"{minute if by_minute else slot:%H%M%S}"
        columns = _columns(course.at(slot), by_amount=by_amount)
        return columns | {"cntr_tm": time} | _index(values, minute, date, scale=100)

    slots = _last_of_minutes(course.slots) if by_minute else course.slots
    return page(request, slots[::-1], row, size=_MINUTES_PER_PAGE)


def _has_minutes(request: Request, date: dt.date) -> bool:
    stock = request.exchange.stocks.present()[0]
    return stock.history.latest(DAYS_OF_MINUTES)[0].start.date() <= date


def _last_of_minutes(slots: list[dt.datetime]) -> list[dt.datetime]:
    return list({slot.replace(second=0): slot for slot in slots}.values())


def _index_by_minute(request: Request, date: dt.date) -> list[Candle]:
    sector = _kospi_200(request)
    if sector is None:
        return []
    if date == request.exchange.clock.day:
        return sector.minutes_today()
    days = sector.days_until(date, 1)
    return sector.history.minutes(days[0]) if days else []


def _index(bars: list[Candle], minute: dt.datetime, date: dt.date, scale: int) -> Values:
    """Return the KOSPI 200 at the end of a minute and the basis, blank if unknown."""
    known = [bar for bar in bars if bar.start <= minute]
    return _index_value(known[-1] if known else None, date, scale)


def _index_value(candle: Candle | None, date: dt.date, scale: int = 1) -> Values:
    if candle is None:
        return {"kospi200": "", "basis": ""}
    write = points if scale == 1 else directed
    value = write(candle.close, candle.base)
    return {"kospi200": value, "basis": f"{basis(candle.close / 100, date):.2f}"}


def _index_of_days(request: Request, count: int, last: dt.date) -> dict[dt.date, Candle]:
    sector = _kospi_200(request)
    if sector is None:
        return {}
    return {candle.start.date(): candle for candle in sector.days_until(last, count)}


def _daily(request: Request) -> Answer:
    """Answer ka90010 프로그램매매추이 일자별: the programs of all companies of a market by day,
    beside the KOSPI 200; ``min_tic_tp`` changes nothing.
    """
    last = day_or_today(request, "date")
    boards = boards_until(request, companies(request), last, _DAYS_PER_PAGE)
    indices = _index_of_days(request, len(boards), last)
    by_amount = literal(request, "amt_qty_tp") == "amount"

    def row(board: BoardDay) -> Values:
        columns = _columns(board.programs, by_amount=by_amount)
        columns["all_netprps"] = str(int(columns["all_netprps"]))
        columns["cntr_tm"] = f"{board.date:%Y%m%d}000000"
        return columns | _index_value(indices.get(board.date), board.date)

    return page(request, boards, row, size=_DAYS_PER_PAGE)


def _sums(request: Request) -> Answer:
    """Answer ka90007 프로그램매매누적추이: the nets of ka90010, added up from the first trading
    day of the year.
    """
    last = day_or_today(request, "date")
    first = last.replace(month=1, day=1)
    diaries = [diary_of(request, stock) for stock in companies(request)]
    columns = [diary.between(first, last) for diary in diaries]
    boards = [BoardDay(days) for days in by_date(columns)]
    indices = _index_of_days(request, len(boards), last)
    by_amount = literal(request, "amt_qty_tp") == "amount"
    nets = [_columns(board.programs, by_amount=by_amount) for board in boards]
    sums = {
        prefix: list(accumulate(int(net[f"{prefix}_netprps"]) for net in reversed(nets)))[::-1]
        for prefix in _PARTS.values()
    }

    def row(number: int) -> Values:
        date = boards[number].date
        values: Values = {"date": date} | _index_value(indices.get(date), date)
        for prefix in _PARTS.values():
            values[f"{prefix}_tdy"] = nets[number][f"{prefix}_netprps"]
            values[f"{prefix}_acc"] = signed(sums[prefix][number])
        return values

    return page(request, range(len(boards)), row, size=_DAYS_PER_PAGE)


def _balances(request: Request) -> Answer:
    """Answer ka90006 프로그램매매차익잔고추이: net arbitrage of the twenty days up to each day, of
    both markets; positions are held that long here.
    """
    last = day_or_today(request, "date")
    stocks = request.at_venue(request.exchange.stocks.present())
    boards = boards_until(request, stocks, last, _DAYS_PER_PAGE + _HELD)
    days = [board.programs for board in boards]
    shown = days[: max(0, len(days) - _HELD)] or days

    def held(number: int, sign: int) -> tuple[int, int]:
        window = [day for day in days[number : number + _HELD] if _net(day) * sign > 0]
        size = sum(day.part("arbitrage", "net", "quantity") for day in window) * sign
        return max(0, size) // _THOUSAND, sum(_net(day) for day in window) * sign // _MILLION

    def row(number: int) -> Values:
        values: Values = {"date": boards[number].date}
        for prefix, sign in (("buy", 1), ("sel", -1)):
            size, amount = held(number, sign)
            values[f"{prefix}_dfrt_trde_qty"] = str(size)
            values[f"{prefix}_dfrt_trde_amt"] = str(amount)
            change = amount - held(number + 1, sign)[1]
            values[f"{prefix}_dfrt_trde_irds_amt"] = str(change)
        return values

    return page(request, range(len(shown)), row, size=_DAYS_PER_PAGE)


def _net(day: ProgramDay) -> int:
    return day.part("arbitrage", "net")


HANDLERS: dict[str, Handler] = {
    "ka90005": _intraday,
    "ka90006": _balances,
    "ka90007": _sums,
    "ka90010": _daily,
}
