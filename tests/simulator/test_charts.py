"""Candles: pages, signs, and agreement of all charts."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.exchange.instruments.candles import Candle, merge
from kiwoom_async.simulator.exchange.instruments.prices import STOCKS
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

Row = dict[str, str]

_EXAM_DAY = "20261119"  # an hour later


async def walk(client: Client, api_id: str, table: str, **fields: str) -> list[list[Row]]:
    pages: list[list[Row]] = []
    key = ""
    while not pages or key:
        reply = await client.call(api_id, next_key=key, **fields)
        assert reply.code == 0, reply.message
        pages.append(reply.body[table])
        more = reply.headers["cont-yn"] == "Y"
        key = reply.headers["next-key"]
        assert more == bool(key)
        assert len(key) <= 50
    return pages


async def days_of(client: Client, symbol: str = "005930", until: str = "20991231") -> Any:
    fields = {"stk_cd": symbol, "base_dt": until, "upd_stkpc_tp": "1"}
    return await walk(client, "ka10081", "stk_dt_pole_chart_qry", **fields)


async def minutes_of(client: Client, scope: str = "1", symbol: str = "005930") -> Any:
    fields = {"stk_cd": symbol, "tic_scope": scope, "upd_stkpc_tp": "1"}
    return await walk(client, "ka10080", "stk_min_pole_chart_qry", **fields)


async def test_daily_pages(client: Client) -> None:
    pages = await days_of(client)
    rows = [row for page in pages for row in page]
    days = market.trading_days(market.FIRST_DAY, client.exchange.day)
    assert [row["dt"] for row in reversed(rows)] == [f"{day:%Y%m%d}" for day in days]
    assert [len(page) for page in pages[:-1]] == [600] * (len(rows) // 600)
    assert rows[0]["dt"] == f"{client.exchange.day:%Y%m%d}"
    assert all(later["dt"] > earlier["dt"] for later, earlier in pairwise(rows))
    for later, earlier in pairwise(rows):
        close, before = int(later["cur_prc"]), int(earlier["cur_prc"])
        assert int(later["pred_pre"]) == close - before
        assert later["pred_pre_sig"] == ("2" if close > before else "5" if close < before else "3")
        low, high = int(later["low_pric"]), int(later["high_pric"])
        assert low <= min(close, int(later["open_pric"]))
        assert high >= max(close, int(later["open_pric"]))
        assert before * 0.7 - 1000 <= low <= high <= before * 1.3
        assert all(int(later[f"{name}_pric"]) in STOCKS for name in ("open", "high", "low"))


async def test_a_base_date_leaves_out_what_is_newer(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    whole = [row for page in await days_of(client) for row in page]
    until = whole[700]["dt"]
    assert [row for page in await days_of(client, until=until) for row in page] == whole[700:]
    nothing = await days_of(client, until="19800101")
    assert [set(row.values()) for row in nothing[0]] == [{""}]
    reply = await client.call("ka10081", stk_cd="005930", base_dt="yesterday", upd_stkpc_tp="1")
    assert "[1517:" in reply.message


async def test_minutes_are_cut_within_a_day_and_add_up_to_their_days(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    pages = await minutes_of(client)
    assert [len(page) for page in pages[:-1]] == [900] * (len(pages) - 1)
    assert pages[0][-1]["cntr_tm"][:8] == pages[1][0]["cntr_tm"][:8]
    minutes = [row for page in pages for row in page]
    assert all(later["cntr_tm"] > earlier["cntr_tm"] for later, earlier in pairwise(minutes))
    days = {row["dt"]: row for page in await days_of(client) for row in page}
    by_day: dict[str, list[Row]] = {}
    for row in reversed(minutes):
        by_day.setdefault(row["cntr_tm"][:8], []).append(row)
    assert len(by_day) == 251
    for day, rows in by_day.items():
        daily = days[day]
        assert sum(int(row["trde_qty"]) for row in rows) == int(daily["trde_qty"])
        assert rows[-1]["acc_trde_qty"] == daily["trde_qty"]
        assert abs(int(rows[0]["open_pric"])) == int(daily["open_pric"])
        assert abs(int(rows[-1]["cur_prc"])) == int(daily["cur_prc"])
        assert max(abs(int(row["high_pric"])) for row in rows) == int(daily["high_pric"])
        assert min(abs(int(row["low_pric"])) for row in rows) == int(daily["low_pric"])
        assert rows[-1]["pred_pre"] == daily["pred_pre"]
        direction = {"+": 1, "-": -1}.get(rows[-1]["cur_prc"][0], 0)
        change = int(daily["pred_pre"])
        assert direction == (change > 0) - (change < 0)


async def test_five_minutes_skip_the_closing_auction(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    rows = [row for page in await minutes_of(client, "5") for row in page]
    times = {row["cntr_tm"][8:] for row in rows}
    assert {"090000", "151500", "153000"} <= times
    ordinary = [row["cntr_tm"][8:] for row in rows if row["cntr_tm"][:8] != _EXAM_DAY]
    assert not {"152000", "152500"} & set(ordinary)
    assert len(set(ordinary)) == 77


async def test_a_page_stays_the_same_page_after_a_refusal_and_new_trades(client: Client) -> None:
    exchange = client.exchange
    fields = {"stk_cd": "005930", "tic_scope": "1", "upd_stkpc_tp": "1"}
    first = await client.call("ka10080", **fields)
    key = first.headers["next-key"]
    exchange.rate_limit(1, window=0.0)
    exchange.advance(60)
    exchange.trade("005930")
    second = await client.call("ka10080", next_key=key, **fields)
    exchange.rate_limit(0)
    refused = await client.call("ka10080", next_key=key, **fields)
    assert refused.status == 429
    exchange.rate_limit(10_000)
    again = await client.call("ka10080", next_key=key, **fields)
    table = "stk_min_pole_chart_qry"
    assert again.body[table] == second.body[table]
    assert first.body[table][-1]["cntr_tm"] > second.body[table][0]["cntr_tm"]


async def test_a_key_of_another_tr_is_refused(client: Client) -> None:
    fields = {"stk_cd": "005930", "tic_scope": "1", "upd_stkpc_tp": "1"}
    key = (await client.call("ka10080", **fields)).headers["next-key"]
    reply = await client.call(
        "ka10081", next_key=key, stk_cd="005930", base_dt="20260101", upd_stkpc_tp="1"
    )
    assert "파라미터=next-key" in reply.message


async def test_the_running_day_is_in_the_charts(client: Client) -> None:
    exchange = client.exchange
    before = (await days_of(client))[0][0]
    stock = exchange.stock("005930")
    highest = stock.high + 5 * 100
    exchange.advance(90)
    exchange.trade("005930", price=highest, size=7)
    exchange.trade("005930", price=highest - 100, size=3, side="sell")
    exchange.rate_limit(10_000)
    after = (await days_of(client))[0][0]
    assert int(after["trde_qty"]) == int(before["trde_qty"]) + 10
    assert (int(after["high_pric"]), int(after["cur_prc"])) == (highest, highest - 100)
    minutes = await client.call("ka10080", stk_cd="005930", tic_scope="1", upd_stkpc_tp="1")
    minute = minutes.body["stk_min_pole_chart_qry"][0]
    assert minute["cntr_tm"].endswith("100100")
    assert minute["trde_qty"] == "10"
    assert abs(int(minute["high_pric"])) == abs(int(minute["open_pric"])) == highest
    assert minute["acc_trde_qty"] == after["trde_qty"]


async def test_a_seed_is_a_history() -> None:
    day = dt.date(2026, 3, 5)
    one, same, other = (Simulator(seed=seed, day=day) for seed in (7, 7, 8))
    assert one.stock("000660").days == same.stock("000660").days
    assert one.stock("000660").minutes() == same.stock("000660").minutes()
    assert one.stock("000660").days != other.stock("000660").days


def test_merging_keeps_first_and_last() -> None:
    start = dt.datetime(2026, 3, 5, 9, 3)
    bars = [
        Candle(start + dt.timedelta(minutes=n), 100, 100 + n, 110 + n, 90 - n, 105 + n, 10, 1000, n)
        for n in range(4)
    ]
    first, second = merge(bars, 5)
    assert (first.start.minute, second.start.minute) == (0, 5)
    assert (first.open, first.close, first.high, first.low) == (100, 106, 111, 89)
    assert (second.volume, second.turnover, second.volume_so_far) == (20, 2000, 3)
