"""One story of the market: what different TRs, and realtime, say of one moment is the same."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import aiohttp
import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client

pytestmark = [pytest.mark.anyio, pytest.mark.heavy(sample=1)]

STAGES = [
    # seed, day, time
    (1, dt.date(2026, 11, 26), "10:07"),
    (2, dt.date(2026, 9, 10), "15:24"),
    (3, dt.date(2026, 3, 5), "09:01"),
    (4, dt.date(2026, 10, 1), "15:45"),
    (5, dt.date(2025, 7, 15), "13:40"),
    (6, dt.date(2026, 1, 2), "11:30"),
]
Row = dict[str, str]


def size(text: str) -> int:
    """A number whose sign is a direction."""
    return int(text.replace(",", "").lstrip("+-") or 0)


def net(text: str) -> int:
    """A number whose last sign counts (``--1``)."""
    return int(text[1:] if text[:2] in ("--", "+-") else text or 0)


class Market:
    """The market, TR by TR."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.exchange = client.exchange
        self.day = f"{self.exchange.day:%Y%m%d}"

    async def body(self, api_id: str, **fields: str) -> dict[str, Any]:
        reply = await self.client.call(api_id, **fields)
        assert reply.code == 0, (api_id, reply.message)
        return reply.body

    async def rows(self, api_id: str, **fields: str) -> list[Row]:
        """Every page of a table."""
        found: list[Row] = []
        key = ""
        while True:
            reply = await self.client.call(api_id, next_key=key, **fields)
            assert reply.code == 0, (api_id, reply.message)
            found += next(value for value in reply.body.values() if isinstance(value, list))
            if reply.headers["cont-yn"] != "Y":
                return [row for row in found if any(row.values())]
            key = reply.headers["next-key"]

    async def page(self, api_id: str, **fields: str) -> list[Row]:
        """The first page of a table."""
        body = await self.body(api_id, **fields)
        found: list[Row] = next(value for value in body.values() if isinstance(value, list))
        return found

    async def first(self, api_id: str, **fields: str) -> Row:
        return (await self.page(api_id, **fields))[0]

    async def chart(self, api_id: str, symbol: str) -> list[Row]:
        return await self.page(api_id, stk_cd=symbol, base_dt=self.day, upd_stkpc_tp="0")

    async def ranked(self, api_id: str, **fields: str) -> dict[str, Row]:
        return {row["stk_cd"]: row for row in await self.rows(api_id, **fields)}


@pytest.fixture(params=STAGES, ids=lambda stage: f"{stage[1]} {stage[2]}")
async def story(
    http: aiohttp.ClientSession, request: pytest.FixtureRequest
) -> AsyncIterator[Market]:
    seed, day, time = request.param
    moment = dt.datetime.combine(day, dt.time.fromisoformat(time))
    start = moment - dt.timedelta(minutes=2)
    async with Simulator(
        pace=0, seed=seed, day=day, time=start.time(), stocks=20, rules=Rules(calls=100_000)
    ) as exchange:
        await exchange.run(time)
        rng = random.Random(seed)
        for symbol in rng.sample(exchange.symbols, 5):
            exchange.step(symbol, times=rng.randrange(1, 9))
        yield Market(Client(exchange, http, exchange.credentials))


def chosen(story: Market) -> list[str]:
    """Samsung, two more companies, and an ETF."""
    others = random.Random(story.day).sample(story.exchange.symbols[1:], 2)
    return ["005930", *others, "069500"]


async def test_a_price_is_the_same_wherever_it_is_shown(story: Market) -> None:
    for symbol in chosen(story):
        now = await story.body("ka10001", stk_cd=symbol)
        price = size(now["cur_prc"])
        watched = await story.first("ka10095", stk_cd=symbol)
        tape = await story.first("ka10003", stk_cd=symbol)
        page = await story.body("ka10007", stk_cd=symbol)
        last = (size(tape["cur_prc"]), size(tape["cntr_trde_qty"]))
        assert last[0] == size(watched["cur_prc"]) == size(page["cur_prc"]) == price
        assert size(watched["cntr_qty"]) == size(page["cntr_qty"]) == last[1]
        assert watched["cntr_tm"] == tape["tm"]
        for api_id, name in (
            ("ka10079", "cur_prc"),
            ("ka10080", "cur_prc"),
            ("ka10046", "cur_prc"),
            ("ka10084", "cur_prc"),
        ):
            asked = {"tic_scope": "1", "upd_stkpc_tp": "0"} | {
                "tdy_pred": "1",
                "tic_min": "0",
                "tm": "",
            }
            row = await story.first(api_id, stk_cd=symbol, **asked)
            assert size(row[name]) == price, api_id
        strengths = {
            tape["cntr_str"],
            (await story.first("ka10046", stk_cd=symbol))["cntr_str"],
            (await story.first("ka10047", stk_cd=symbol))["cntr_str"],
            watched["cntr_str"],
        }
        assert len({float(one) for one in strengths}) == 1


async def test_a_day_is_the_same_wherever_it_is_shown(story: Market) -> None:
    for symbol in chosen(story):
        now = await story.body("ka10001", stk_cd=symbol)
        today, before = (await story.chart("ka10081", symbol))[:2]
        day = {
            name: size(today[name]) for name in ("cur_prc", "open_pric", "high_pric", "low_pric")
        }
        volume = size(now["trde_qty"])
        assert (today["dt"], size(today["trde_qty"])) == (story.day, volume)
        for name in ("open_pric", "high_pric", "low_pric"):
            assert size(now[name]) == day[name]
        for api_id, fields in (
            ("ka10005", {}),
            ("ka10086", {"qry_dt": story.day, "indc_tp": "0"}),
        ):
            row = await story.first(api_id, stk_cd=symbol, **fields)
            assert row["date"] == story.day
            assert size(row["close_pric"]) == day["cur_prc"]
            assert size(row["trde_qty"]) == volume
            assert size(row["high_pric"]) == day["high_pric"]
        listed = await story.body("ka10100", stk_cd=symbol)
        base = size(now["base_pric"])
        assert base == size(listed["lastPrice"]) == size(before["cur_prc"])
        assert size(now["cur_prc"]) - base == int(now["pred_pre"])
        bars = [
            row
            for row in await story.page(
                "ka10080", stk_cd=symbol, tic_scope="1", upd_stkpc_tp="0", base_dt=story.day
            )
            if row["cntr_tm"].startswith(story.day)
        ]
        assert sum(size(row["trde_qty"]) for row in bars) == volume
        assert max(size(row["high_pric"]) for row in bars) == day["high_pric"]
        assert min(size(row["low_pric"]) for row in bars) == day["low_pric"]
        assert size(bars[-1]["open_pric"]) == day["open_pric"]


async def test_longer_candles_are_their_days(story: Market) -> None:
    today = story.exchange.day
    begins = {
        "ka10082": today - dt.timedelta(days=today.weekday()),
        "ka10083": today.replace(day=1),
        "ka10094": today.replace(month=1, day=1),
    }
    for symbol in chosen(story):
        days = await story.chart("ka10081", symbol)
        for api_id, first in begins.items():
            of_it = [row for row in days if row["dt"] >= f"{first:%Y%m%d}"]
            candle = (await story.chart(api_id, symbol))[0]
            assert candle["dt"] == of_it[-1]["dt"]
            assert size(candle["trde_qty"]) == sum(size(row["trde_qty"]) for row in of_it)
            assert size(candle["high_pric"]) == max(size(row["high_pric"]) for row in of_it)
            assert size(candle["low_pric"]) == min(size(row["low_pric"]) for row in of_it)
            assert size(candle["open_pric"]) == size(of_it[-1]["open_pric"])
            assert size(candle["cur_prc"]) == size(of_it[0]["cur_prc"])


async def test_rankings_and_lists_show_the_quote(story: Market) -> None:
    every = {"mrkt_tp": "000", "stex_tp": "1", "trde_qty_cnd": "0000", "stk_cnd": "0"}
    every |= {"crd_cnd": "0", "pric_cnd": "0", "trde_prica_cnd": "0", "updown_incls": "1"}
    moved: dict[str, Row] = {}
    for sort in ("1", "3", "5"):
        moved |= await story.ranked("ka10027", sort_tp=sort, **every)
    by_volume = await story.ranked(
        "ka10030",
        mrkt_tp="000",
        sort_tp="1",
        mang_stk_incls="0",
        crd_tp="0",
        trde_qty_tp="0",
        pric_tp="0",
        trde_prica_tp="0",
        mrkt_open_tp="0",
        stex_tp="1",
    )
    by_value = await story.ranked("ka10032", mrkt_tp="000", mang_stk_incls="1", stex_tp="1")
    kospi = await story.ranked("ka20002", mrkt_tp="0", inds_cd="001", stex_tp="1")
    kosdaq = await story.ranked("ka20002", mrkt_tp="1", inds_cd="101", stex_tp="1")
    for symbol in story.exchange.symbols:
        now = await story.body("ka10001", stk_cd=symbol)
        day = await story.body("ka10006", stk_cd=symbol)
        price, volume = size(now["cur_prc"]), size(now["trde_qty"])
        member = (kospi | kosdaq)[symbol]
        assert (size(member["cur_prc"]), size(member["now_trde_qty"])) == (price, volume)
        row = moved[symbol]
        assert (size(row["cur_prc"]), size(row["now_trde_qty"])) == (price, volume)
        assert float(row["flu_rt"]) == float(now["flu_rt"])
        row = by_volume[symbol]
        assert (size(row["cur_prc"]), size(row["trde_qty"])) == (price, volume)
        assert size(row["trde_amt"]) == size(day["trde_prica"])
        row = by_value[symbol]
        assert (size(row["cur_prc"]), size(row["trde_prica"])) == (price, size(day["trde_prica"]))


async def test_an_index_is_the_same_wherever_it_is_shown(story: Market) -> None:
    story.exchange.advance(1.1)
    boards = {"001": "0", "013": "0", "101": "1", "120": "1"}
    for code, place in boards.items():
        now = await story.body("ka20001", mrkt_tp=place, inds_cd=code)
        value = abs(float(now["cur_prc"]))
        listed = await story.ranked("ka20003", inds_cd="101" if place == "1" else "001")
        daily = await story.first("ka20009", mrkt_tp=place, inds_cd=code)
        assert abs(float(listed[code]["cur_prc"])) == value
        assert abs(float(daily["cur_prc_n"])) == value
        candle = await story.first("ka20006", inds_cd=code, base_dt=story.day)
        assert (candle["dt"], size(candle["cur_prc"])) == (story.day, round(value * 100))
        for api_id in ("ka20007", "ka20008", "ka20019"):
            longer = await story.first(api_id, inds_cd=code, base_dt=story.day)
            assert size(longer["cur_prc"]) == round(value * 100)
        nets = {
            row["inds_cd"]: row
            for row in await story.rows(
                "ka10051", mrkt_tp=place, amt_qty_tp="0", base_dt=story.day, stex_tp="1"
            )
        }
        assert size(nets[code]["cur_prc"]) == round(value * 100)
        volumes = (now["trde_qty"], listed[code]["trde_qty"])
        assert size(volumes[0]) == size(volumes[1])


async def test_investors_are_the_same_wherever_they_are_shown(story: Market) -> None:
    for symbol in chosen(story)[:2]:
        asked = {
            "dt": story.day,
            "stk_cd": symbol,
            "amt_qty_tp": "2",
            "trde_tp": "0",
            "unit_tp": "1",
        }
        table = (await story.rows("ka10059", **asked))[:5]
        chart = (await story.rows("ka10060", **asked))[:5]
        foreign = await story.rows("ka10008", stk_cd=symbol)
        daily = await story.rows("ka10086", stk_cd=symbol, qry_dt=story.day, indc_tp="0")
        for n, row in enumerate(table):
            kinds = ("ind_invsr", "frgnr_invsr", "orgn", "etc_corp", "natfor")
            assert sum(net(row[name]) for name in kinds) == 0
            assert row["dt"] == chart[n]["dt"] == foreign[n]["dt"] == daily[n]["date"]
            assert all(net(row[name]) == net(chart[n][name]) for name in kinds)
            assert (
                net(foreign[n]["chg_qty"])
                == net(daily[n]["for_netprps"])
                == net(row["frgnr_invsr"])
            )
            assert net(daily[n]["orgn_netprps"]) == net(row["orgn"])
            assert net(daily[n]["ind_netprps"]) == net(row["ind_invsr"])
        held = [size(row["poss_stkcnt"]) for row in foreign[:5]]
        assert [now - then for now, then in pairwise(held)] == [
            net(row["chg_qty"]) for row in foreign[:4]
        ]
        shares = size((await story.body("ka10100", stk_cd=symbol))["listCount"])
        for row in foreign[:5]:
            assert abs(float(row["wght"]) - size(row["poss_stkcnt"]) * 100 / shares) < 0.006
        period = {"strt_dt": table[-1]["dt"], "end_dt": table[0]["dt"]}
        sums = await story.first(
            "ka10061", stk_cd=symbol, amt_qty_tp="2", trde_tp="0", unit_tp="1", **period
        )
        for name in ("ind_invsr", "frgnr_invsr", "orgn"):
            assert net(sums[name]) == sum(net(row[name]) for row in table)


async def test_realtime_says_what_rest_says(story: Market) -> None:
    exchange = story.exchange
    trading = market.is_open(exchange.now.replace(tzinfo=market.KST))
    async with story.client.socket() as socket:
        await socket.register("0B", "0D", "0w", items=("005930",))
        await socket.register("0J", items=("001",), grp_no="2")
        exchange.step("005930", times=5)
        exchange.advance(2)
        await socket.register("0s", grp_no="3")  # what was pushed before its answer is here
        last: dict[str, Row] = {entry["type"]: entry["values"] for entry in socket.backlog}
    now = await story.body("ka10001", stk_cd="005930")
    book = await story.body("ka10004", stk_cd="005930")
    index = await story.body("ka20001", mrkt_tp="0", inds_cd="001")
    if trading and "0B" in last:
        trade = last["0B"]
        assert (size(trade["10"]), size(trade["13"])) == (
            size(now["cur_prc"]),
            size(now["trde_qty"]),
        )
        assert float(trade["12"]) == float(now["flu_rt"])
        assert size(last["0D"]["41"]) == size(book["sel_fpr_bid"])
        assert size(last["0D"]["121"]) == size(book["tot_sel_req"])
        assert abs(float(last["0J"]["10"])) == abs(float(index["cur_prc"]))
        program = await story.first("ka90013", stk_cd="005930", amt_qty_tp="2", date="")
        assert net(program["prm_netprps_qty"]) == net(last["0w"]["210"])
