"""Listings: the lists of each market, their sectors, and companies that were listed late."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import aiohttp
import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

DAY = dt.date(2026, 11, 26)
ENERGY_SOLUTION = ("373220", dt.date(2022, 1, 27))
EPIS = ("0126Z0", dt.date(2025, 11, 24))
Row = dict[str, str]


@pytest.fixture
async def client(http: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with Simulator(pace=0, day=DAY, rules=Rules(calls=1_000)) as exchange:
        yield Client(exchange, http, exchange.credentials)


@pytest.fixture
async def few(http: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with Simulator(pace=0, day=DAY, rules=Rules(calls=1_000), stocks=20) as exchange:
        yield Client(exchange, http, exchange.credentials)


async def rows(client: Client, api_id: str, **fields: str) -> list[Row]:
    found: list[Row] = []
    key = ""
    while True:
        reply = await client.call(api_id, next_key=key, **fields)
        found += next(value for value in reply.body.values() if isinstance(value, list))
        if reply.headers["cont-yn"] != "Y":
            return found
        key = reply.headers["next-key"]


async def listed(client: Client, kind: str) -> dict[str, Row]:
    return {row["code"]: row for row in await rows(client, "ka10099", mrkt_tp=kind)}


async def sectors(client: Client, kind: str) -> dict[str, str]:
    return {row["code"]: row["name"] for row in await rows(client, "ka10101", mrkt_tp=kind)}


async def members(client: Client, code: str) -> set[str]:
    board = "1" if code.startswith("1") else "0"
    found = await rows(client, "ka20002", mrkt_tp=board, inds_cd=code, stex_tp="1")
    return {row["stk_cd"] for row in found}


async def test_products_have_lists_of_their_own(client: Client) -> None:
    board = await listed(client, "0")
    assert Counter(row["marketName"] for row in board.values()).keys() == {
        "거래소",
        "ETF",
        "ETN",
        "리츠",
        "인프라투융자",
    }
    for kind in ("2", "6", "8", "60"):
        own = await listed(client, kind)
        assert own
        assert own == {code: row for code, row in board.items() if row["marketCode"] == kind}
        for code, row in own.items():
            assert (await client.call("ka10100", stk_cd=code)).body.items() >= row.items()
            assert int((await client.call("ka10001", stk_cd=code)).body["base_pric"]) > 0
    assert not board.keys() & (await listed(client, "10")).keys()
    assert not board.keys() & (await listed(client, "3")).keys()


async def test_two_hundred_companies_with_names_and_days_of_their_own(client: Client) -> None:
    companies = await listed(client, "0") | await listed(client, "10")
    companies = {
        code: row for code, row in companies.items() if row["marketCode"] in ("0", "2", "6", "10")
    }
    assert len(companies) == len(client.exchange.symbols) == 200
    names = [row["name"] for row in companies.values()]
    assert len(set(names)) == len(names)
    assert not any(name.startswith("모의") for name in names)
    days = [dt.datetime.strptime(row["regDay"], "%Y%m%d").date() for row in companies.values()]
    assert len(set(days)) > 180
    for day in days:
        assert dt.date(1956, 3, 3) <= day < DAY
        assert day < market.FIRST_DAY or market.is_trading_day(day)


async def test_companies_by_sector_and_by_size(client: Client) -> None:
    kospi, kosdaq = await sectors(client, "0"), await sectors(client, "1")
    assert kospi["004"] == "소형주"
    assert min(len(kospi), len(kosdaq)) >= 25
    assert await sectors(client, "2") == {"201": "KOSPI200"}
    assert await sectors(client, "4") == {"401": "KOSPI100"}
    assert await sectors(client, "7") == {"701": "KRX100"}
    for codes, whole, sizes, others in (
        (kospi, "001", ("002", "003", "004"), {"027"}),
        (kosdaq, "101", ("138", "139", "140"), {"106", "150"}),
    ):
        everyone = await members(client, whole)
        found = {code: await members(client, code) for code in codes}
        industries = [found[code] for code in codes if code not in {whole, *sizes, *others}]
        for parts in (industries, [found[code] for code in sizes]):
            assert all(parts)
            assert Counter(one for part in parts for one in part) == dict.fromkeys(everyone, 1)
    board = await listed(client, "0")
    small = {code for code, row in board.items() if row["upSizeName"] == "소형주"}
    assert small == await members(client, "004")
    of_industry = {code for code, row in board.items() if row["upName"] == kospi["013"]}
    assert of_industry == await members(client, "013")


async def test_a_sector_can_be_asked_for_everywhere(few: Client) -> None:
    for code in ("004", "140", "150", "401"):
        now = (await few.call("ka20001", mrkt_tp="0", inds_cd=code)).body
        day = (await rows(few, "ka20006", inds_cd=code, base_dt=f"{DAY:%Y%m%d}"))[0]
        assert abs(float(now["cur_prc"])) == int(day["cur_prc"]) / 100


@pytest.mark.parametrize(("symbol", "since"), [ENERGY_SOLUTION, EPIS, ("229200", None)])
async def test_no_day_before_the_listing(few: Client, symbol: str, since: dt.date | None) -> None:
    info = (await few.call("ka10100", stk_cd=symbol)).body
    first = info["regDay"]
    assert since is None or first == f"{since:%Y%m%d}"
    for api_id in ("ka10081", "ka10082", "ka10083", "ka10094"):
        days = await rows(few, api_id, stk_cd=symbol, base_dt=f"{DAY:%Y%m%d}", upd_stkpc_tp="0")
        assert days[-1]["dt"] == first, api_id
    before = f"{market.previous_trading_day(dt.datetime.strptime(first, '%Y%m%d').date()):%Y%m%d}"
    asked = await rows(few, "ka10081", stk_cd=symbol, base_dt=before, upd_stkpc_tp="0")
    assert [set(row.values()) for row in asked] == [{""}]


async def test_a_new_company_does_not_move_the_index(few: Client) -> None:
    days: list[Any] = few.exchange._parts.exchange.sectors["013"].history.all()
    assert len(days) > 2_900
    assert all(later.base == earlier.close for earlier, later in pairwise(days))
    assert all(abs(day.close / day.base - 1) < 0.1 for day in days)


async def test_the_day_of_the_opening_says_who_is_listed(http: aiohttp.ClientSession) -> None:
    symbol, since = ENERGY_SOLUTION
    for day, there in ((since, False), (market.next_trading_day(since), True)):
        async with Simulator(pace=0, day=day, rules=Rules(calls=1_000)) as exchange:
            client = Client(exchange, http, exchange.credentials)
            assert (symbol in exchange.symbols) == there
            assert (symbol in await listed(client, "0")) == there
            assert len(exchange.symbols) == 200
            assert EPIS[0] not in exchange.symbols


async def test_an_etn_is_traded_as_such(few: Client) -> None:
    note = few.exchange.stock("500061")
    tick = market.tick_table(kind="etn").tick_size(note.price)
    odd = await few.order(stk_cd="500061", ord_uv=str(note.base + tick - 1))
    assert "RC4003" in odd.message
    for api_id in ("kt10000", "kt10001"):
        assert (await few.order(api_id, stk_cd="500061", trde_tp="3", ord_uv="")).code == 0
    bought, sold = few.exchange.orders
    assert (bought.filled, sold.filled, sold.tax) == (10, 10, 0)
    assert "RC4065" in (await few.order(stk_cd="500061", ord_uv="8000", dmst_stex_tp="NXT")).message
    assert (await few.call("ka40002", stk_cd="500061")).body["stk_nm"] == ""
    funds = await rows(
        few,
        "ka40004",
        txon_type="0",
        navpre="0",
        mngmcomp="0000",
        txon_yn="0",
        trace_idex="0",
        stex_tp="1",
    )
    assert {row["stk_cd"] for row in funds} == (await listed(few, "8")).keys()


async def test_an_etn_is_traded_at_its_closing_price_too(few: Client) -> None:
    few.exchange.market_phase("post_market")
    reply = await few.order(stk_cd="500061", trde_tp="81", ord_uv="")
    assert reply.code == 0, reply.message


async def test_reits_are_taxed_as_stocks(client: Client) -> None:
    reit = next(iter(await listed(client, "6")))
    for api_id in ("kt10000", "kt10001"):
        await client.order(api_id, stk_cd=reit, trde_tp="3", ord_uv="", ord_qty="100")
    sold = client.exchange.orders[-1]
    costs = market.trading_costs(sold.filled_amount, side="sell", on=DAY)
    assert (sold.filled, sold.tax) == (100, costs.tax)
    assert sold.tax > 0
