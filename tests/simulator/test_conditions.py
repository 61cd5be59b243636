"""Condition search on the socket."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Literal

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client, Message, Socket

pytestmark = pytest.mark.anyio


async def ask(socket: Socket, **message: str) -> Message:
    await socket.send(**message)
    return await socket.next(message["trnm"])


async def watch(socket: Socket, seq: str) -> Message:
    return await ask(socket, trnm="CNSRREQ", seq=seq, search_type="1", stex_tp="K")


async def search(socket: Socket, seq: str, next_key: str = "") -> Message:
    more = {"cont_yn": "Y" if next_key else "N", "next_key": next_key}
    return await ask(socket, trnm="CNSRREQ", seq=seq, search_type="0", stex_tp="K", **more)


async def test_the_list_comes_first_or_nothing_is_answered(client: Client) -> None:
    async with client.socket() as socket:
        await socket.send(trnm="CNSRREQ", seq="0", search_type="0", stex_tp="K")
        await socket.register("00")
        assert not [text for text in socket.seen if "CNSRREQ" in text]
        listed = await ask(socket, trnm="CNSRLST")
        assert listed["return_code"] == 0
        assert listed["data"][0] == ["0", "1% 이상 상승"]
        assert (await search(socket, "0"))["return_code"] == 0


async def test_one_shot_rows_are_padded(client: Client) -> None:
    exchange = client.exchange
    stock = exchange.stock("005930")
    exchange.set_price("005930", stock.base - 700)
    async with client.socket() as socket:
        await ask(socket, trnm="CNSRLST")
        answer = await search(socket, "1")
    assert (answer["seq"], answer["cont_yn"], answer["next_key"]) == ("1 ", "N", "")
    row = next(row for row in answer["data"] if row["9001"] == "A005930")
    assert (row["10"], row["11"], row["12"]) == ("000069300", "-00000700", "-00001000")
    assert row["13"] == f"{stock.volume:09d}"
    assert (row["25"], row["302"]) == ("5", "삼성전자")


async def test_one_shot_pages(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, stocks=50, rules=Rules(condition_page=3)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        for symbol in exchange.symbols[:7]:
            exchange.enter_condition("3", symbol)
        async with client.socket() as socket:
            await ask(socket, trnm="CNSRLST")
            pages: list[list[str]] = []
            key = ""
            while not pages or key:
                answer = await search(socket, "3", key)
                assert (answer["cont_yn"] == "Y") == bool(answer["next_key"])
                key = answer["next_key"]
                pages.append([row["9001"] for row in answer["data"]])
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [code for page in pages for code in page] == [f"A{one}" for one in exchange.symbols[:7]]


async def test_members_first_then_what_enters_and_leaves(client: Client) -> None:
    exchange = client.exchange
    exchange.enter_condition("3", "000660")
    async with client.socket() as socket:
        await ask(socket, trnm="CNSRLST")
        answer = await watch(socket, "3")
        assert (answer["seq"], answer["return_code"]) == ("3", 0)
        assert answer["data"] == [{"jmcode": "A000660"}]
        exchange.enter_condition("3", "005930")
        exchange.leave_condition("3", "000660")
        exchange.leave_condition("3", "000660")
        entered, left = await socket.entries(2)
        assert (entered["type"], entered["name"], entered["item"]) == ("02", "조건검색", "005930")
        assert entered["values"] == {
            "841": "3",
            "9001": "005930",
            "843": "I",
            "20": f"{exchange.now:%H%M%S}",
            "907": "2",
        }
        assert (left["values"]["9001"], left["values"]["843"]) == ("000660", "D")


async def test_rules_follow_the_market(client: Client) -> None:
    exchange = client.exchange
    base = exchange.stock("005930").base
    exchange.set_price("005930", base)
    async with client.socket() as socket:
        await ask(socket, trnm="CNSRLST")
        assert {"jmcode": "A005930"} not in (await watch(socket, "0"))["data"]
        for price in (base + 600, base + 700, base + 800, base):
            exchange.set_price("005930", price)
        entered, left = await socket.entries(2)
        assert [entered["values"]["843"], left["values"]["843"]] == ["I", "D"]
        assert (await ask(socket, trnm="CNSRCLR", seq="0"))["return_code"] == 0
        exchange.set_price("005930", base + 900)
        await socket.register("00")
        assert not socket.backlog


async def test_watched_conditions_outlive_the_connection(client: Client) -> None:
    async with client.socket() as socket:
        await ask(socket, trnm="CNSRLST")
        await watch(socket, "3")
        assert (await watch(socket, "3"))["return_code"] == 900003
    await client.exchange.wait_for(lambda: not client.exchange.connections)
    async with client.socket() as socket:
        await ask(socket, trnm="CNSRLST")
        refused = await watch(socket, "3")
        assert refused == {
            "trnm": "CNSRREQ",
            "return_code": 900003,
            "return_msg": "이미 등록된 조건검색 일련번호입니다.(seq=3)",
        }
        cleared = await ask(socket, trnm="CNSRCLR", seq="3")
        assert cleared == {"trnm": "CNSRCLR", "seq": "3", "return_code": 0, "return_msg": ""}
        assert (await watch(socket, "3"))["return_code"] == 0


@pytest.mark.parametrize("empty", ["null", "absent", "list"])
async def test_knobs(http: aiohttp.ClientSession, empty: Literal["null", "absent", "list"]) -> None:
    rules = Rules(conditions_survive=False, conditions=2, empty_condition=empty)
    async with Simulator(pace=0, rules=rules) as exchange:
        client = Client(exchange, http, exchange.credentials)
        for _ in range(2):
            async with client.socket() as socket:
                await ask(socket, trnm="CNSRLST")
                answer = await watch(socket, "3")
                assert answer["return_code"] == 0
                assert ("data" in answer) == (empty != "absent")
                assert answer.get("data") == ([] if empty == "list" else None)
                assert (await watch(socket, "0"))["return_code"] == 0
                assert (await watch(socket, "1"))["return_code"] == 900002
                assert (await watch(socket, "77"))["return_code"] == 900001
                await asyncio.sleep(0)
            await exchange.wait_for(lambda: not exchange.connections)


async def test_what_watchers_know_is_what_a_search_finds(http: aiohttp.ClientSession) -> None:
    """Whoever else asks meanwhile, over the end of the day too."""
    async with Simulator(pace=0, stocks=8, day=dt.date(2026, 3, 4)) as exchange:
        mine = Client(exchange, http, exchange.credentials)
        other = Client(exchange, http, exchange.open_account())
        async with mine.socket() as socket, other.socket() as second:
            await ask(socket, trnm="CNSRLST")
            await ask(second, trnm="CNSRLST")
            inside = codes((await watch(socket, "0"))["data"])
            for moved in exchange.symbols[:3]:
                exchange.set_price(moved, exchange.stock(moved).limits[1])
                assert f"A{moved}" in codes((await search(second, "0"))["data"], "9001")
            later = codes((await watch(second, "0"))["data"])
            assert later == inside | {f"A{one}" for one in exchange.symbols[:3]}
            exchange.next_day()
            for one, known in ((socket, inside), (second, later)):
                found = codes((await search(one, "0"))["data"], "9001")
                await one.register("00")
                assert followed(known, one.backlog) == found == set()


async def test_a_condition_is_about_the_price_at_krx(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, stocks=2, day=dt.date(2026, 3, 4)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        exchange.set_price("005930", exchange.stock("005930").base)
        async with client.socket() as socket:
            await ask(socket, trnm="CNSRLST")
            await watch(socket, "0")
            exchange.set_price("005930_NX", exchange.stock("005930").base + 900)
            exchange.set_price("069500", exchange.stock("069500").limits[1])
            await socket.register("00")
            assert "A005930" not in codes((await search(socket, "0"))["data"], "9001")
            assert not [one for one in socket.backlog if one["item"] in ("005930", "069500")]


def codes(rows: list[Message] | None, name: str = "jmcode") -> set[str]:
    return {row[name] for row in rows or ()}


def followed(inside: set[str], entries: list[Message]) -> set[str]:
    """The members after the events, each of which must change them."""
    known = set(inside)
    for values in (entry["values"] for entry in entries if entry["type"] == "02"):
        code = f"A{values['9001']}"
        assert (values["843"] == "I") == (code not in known)
        known ^= {code}
    return known
