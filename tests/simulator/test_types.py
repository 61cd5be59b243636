"""Realtime types through the real client, and the relations between their values."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest

from kiwoom_async import Session, realtime
from kiwoom_async.records.record import Realtime
from kiwoom_async.simulator import Simulator
from kiwoom_async.spec import load
from tests.support.wire_client import Client, Message

pytestmark = pytest.mark.anyio

SAMSUNG, ETF, ELW = "005930", "069500", "57JBHH"
EXCEPT_CONDITIONS = [kind for kind in load().realtime.values() if kind.item != "condition"]


def reach_the_upper_limit(exchange: Simulator) -> None:
    """The record says that an upper limit was reached at some time of the day."""
    limit = exchange.stock(SAMSUNG).limits[1]
    exchange.set_price(SAMSUNG, limit)
    exchange.indicate(SAMSUNG, limit - 100)


def step(exchange: Simulator) -> None:
    exchange.step()


def after_the_close(exchange: Simulator) -> None:
    exchange.market_phase("closed")
    exchange.market_phase("post_market")
    exchange.step(SAMSUNG)


ITEMS = {"symbol": SAMSUNG, "sector": "001", "gold": "MGD"}
ITEM_OF = {"0G": ETF, "0m": ELW, "0u": ELW}
SETS_OFF: dict[str, Callable[[Simulator], None]] = {
    "0A": reach_the_upper_limit,
    "0C": lambda exchange: exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).price + 500),
    "0E": after_the_close,
    "0H": lambda exchange: exchange.market_phase("closing_auction"),
    "0g": lambda exchange: exchange.vi(SAMSUNG, kind="both"),
    "0s": lambda exchange: exchange.announce("3", remaining="000100"),
    "1h": lambda exchange: exchange.vi(SAMSUNG, kind="both"),
}


@pytest.mark.parametrize("code", [kind.id for kind in EXCEPT_CONDITIONS])
async def test_every_type_reads_in_full(exchange: Simulator, code: str) -> None:
    kind = load().realtime[code]
    record: type[Realtime] = getattr(realtime, kind.record)
    items = [ITEM_OF.get(code, ITEMS[kind.item])] if kind.item in ITEMS else []
    async with Session(exchange.server, exchange.credentials) as session:
        async with session.stream(record, *items) as stream:
            if code in ("00", "04"):
                await session.orders.buy(SAMSUNG, 3, order_type="market")
            else:
                SETS_OFF.get(code, step)(exchange)
            first = await anext(stream)
    read = first.asdict()
    assert read.keys() >= {field.name for field in kind.fields}
    assert {field.wire for field in kind.fields} <= first.raw().keys()
    assert first.item == (items[0] if items else first.item)


async def test_conditions_read_in_full(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        async with session.conditions.watch("직접 편입") as hits:
            exchange.enter_condition("3", SAMSUNG)
            hit = await anext(hits)
    assert (hit.symbol, hit.event) == (SAMSUNG, "entered")


def test_this_is_all_of_them() -> None:
    assert len(EXCEPT_CONDITIONS) == 19


async def entries_of(client: Client, code: str, item: str, steps: int) -> list[dict[str, str]]:
    """The values of a type, in a market that moves by a second at each step."""
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register(code, items=(item,))
        for _ in range(steps):
            exchange.step()
            exchange.advance(0.9)
        await socket.send(trnm="CNSRLST")
        await socket.next("CNSRLST")
    return [entry["values"] for entry in socket.backlog]


def number(text: str) -> float:
    return float(text)


async def test_best_quotes_come_when_they_move(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0C", "0D", items=(SAMSUNG,))
        exchange.step(SAMSUNG, times=200)
        entries = await socket.entries(200, lambda entry: entry["type"] == "0D")
        await socket.send(trnm="CNSRLST")
        await socket.next("CNSRLST")
    best = [(one["values"]["41"], one["values"]["51"]) for one in entries]
    moved = [after for before, after in pairwise(best) if before != after]
    told = [(one["values"]["27"], one["values"]["28"]) for one in quotes(socket.backlog)]
    assert told[-len(moved) :] == moved
    assert len(told) - len(moved) in (0, 1)  # whether the first one differed is unknown
    assert 20 < len(moved) < 180


def quotes(entries: list[Message]) -> list[Message]:
    return [entry for entry in entries if entry["type"] == "0C"]


async def test_an_auction_tells_at_what_it_ends(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0B", "0D", "0H", items=(SAMSUNG,))
        exchange.vi(SAMSUNG)
        exchange.step(SAMSUNG, times=30)
        exchange.release_vi(SAMSUNG)
        books = await socket.entries(32, lambda entry: entry["type"] == "0D")
        await socket.send(trnm="CNSRLST")
        await socket.next("CNSRLST")
    expected = [one["values"] for one in socket.backlog if one["type"] == "0H"]
    (trade,) = [one["values"] for one in socket.backlog if one["type"] == "0B"]
    assert len(expected) == 31
    shown = [(one["values"]["23"], one["values"]["24"]) for one in books]
    assert [(one["10"].lstrip("+-"), one["15"][1:]) for one in expected] == shown[:31]
    assert shown[31] == ("0", "0")
    assert (trade["10"], trade["15"]) == (expected[-1]["10"], expected[-1]["15"][1:])
    assert len({one["10"] for one in expected}) > 1


async def test_brokers_add_up_to_the_volume(client: Client) -> None:
    volume = client.exchange.stock(SAMSUNG).volume
    for values in await entries_of(client, "0F", SAMSUNG, 20):
        for first in (161, 171):
            volumes = [int(values[str(fid)]) for fid in range(first, first + 5)]
            assert volumes == sorted(volumes, reverse=True)
            assert volume // 4 < sum(volumes) <= client.exchange.stock(SAMSUNG).volume
        assert int(values["267"]) == int(values["263"]) - int(values["261"])
        assert int(values["268"]) == int(values["264"]) - int(values["262"])
    assert values["337"] == "1"


async def test_programs_are_a_part_of_the_volume(client: Client) -> None:
    told = await entries_of(client, "0w", SAMSUNG, 20)
    assert len(told) == 20
    for values in told:
        bought, sold = int(values["206"]), int(values["202"])
        assert int(values["210"]) == bought - sold
        assert int(values["212"]) == int(values["208"]) - int(values["204"])
        assert max(bought, sold) <= int(values["13"])
        average = int(values["208"]) * 1_000_000 / bought
        assert average == pytest.approx(client.exchange.stock(SAMSUNG).price, rel=0.05)
    for before, after in pairwise(told):
        assert int(after["211"]) == int(after["210"]) - int(before["210"])
        assert int(after["213"]) == int(after["212"]) - int(before["212"])


async def test_an_etf_is_worth_what_it_holds(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0G", items=(ETF,))
        await socket.register("0J", items=("201",), grp_no="2")
        exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).price + 1_500)
        exchange.advance(1)
        index, nav = (one["values"] for one in await socket.entries(2))
    assert number(nav["38"]) == pytest.approx(number(index["12"]), abs=0.01)
    value, price = number(nav["36"]), abs(int(nav["10"]))
    assert number(nav["266"]) == pytest.approx((price - value) / value * 100, abs=0.01)
    assert abs(number(nav["266"])) < 3
    exchange.step(times=300)
    assert abs(exchange.stock(ETF).price - exchange.stock(ETF).fair) < value * 0.003


async def test_an_elw_follows_its_company(client: Client) -> None:
    exchange = client.exchange
    company = exchange.stock(SAMSUNG)
    async with client.socket() as socket:
        await socket.register("0m", "0u", items=(ELW,))
        found = []
        for change in (1_000, 1_000):
            exchange.set_price(SAMSUNG, company.price + change)
            exchange.advance(1)
            indicators, theory = (one["values"] for one in await socket.entries(2))
            found.append(number(theory["670"]))
    delta = number(theory["672"])  # of a share: the warrant stands for a tenth of one
    assert delta * 0.1 * 1_000 == pytest.approx(found[1] - found[0], rel=0.05)
    price = abs(int(theory["10"]))
    assert number(indicators["667"]) == pytest.approx(company.price * 0.1 / price, abs=0.01)
    strike = company.price * 100 / number(indicators["666"])
    assert strike == pytest.approx(company.base, rel=0.001)
    inner = max(0.0, (company.price - strike) * 0.1)
    assert number(indicators["1211"]) == pytest.approx(price - inner, abs=0.5)
    assert number(indicators["668"]) == pytest.approx(
        ((strike + price * 10) / company.price - 1) * 100, abs=0.1
    )
    exchange.step(times=300)
    assert exchange.stock(ELW).price == pytest.approx(exchange.stock(ELW).fair, rel=0.05)


@pytest.mark.parametrize(("code", "market"), [("001", "kospi"), ("101", "kosdaq")])
async def test_an_index_is_its_stocks(client: Client, code: str, market: str) -> None:
    exchange = client.exchange
    stocks = [exchange.stock(symbol) for symbol in exchange.symbols]
    members = [stock for stock in stocks if stock.listing.market == market]
    exchange.set_price(members[0].symbol, members[0].limits[1])
    exchange.set_price(members[1].symbol, members[1].limits[0])
    exchange.set_price(members[2].symbol, members[2].base)
    async with client.socket() as socket:
        await socket.register("0J", "0U", items=(code,))
        exchange.advance(1)
        index, breadth = (one["values"] for one in await socket.entries(2))
    worth = sum(stock.price * stock.listing.shares for stock in members)
    before = sum(stock.base * stock.listing.shares for stock in members)
    assert number(index["12"]) == pytest.approx((worth / before - 1) * 100, abs=0.01)
    value, change = abs(Decimal(index["10"])), Decimal(index["11"])
    assert float(change / (value - change) * 100) == pytest.approx(number(index["12"]), abs=0.01)
    assert abs(Decimal(index["18"])) <= value <= abs(Decimal(index["17"]))
    assert int(index["13"]) == sum(stock.volume for stock in members) // 1_000
    assert breadth["10"] == index["10"]
    counts = {fid: int(breadth[fid]) for fid in ("251", "252", "253", "254", "255", "256")}
    assert counts["252"] + counts["253"] + counts["255"] == counts["256"] == len(members)
    at_limits = [sum(one.price == one.limits[end] for one in members) for end in (1, 0)]
    assert [counts["251"], counts["254"]] == at_limits
    assert min(at_limits) >= 1
    assert counts["253"] >= 1


async def test_gold_abroad_in_dollars_and_won(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0I", items=("MGD", "MGU"))
        client.exchange.advance(1)
        won, dollars = await socket.entries(2)
    assert (won["item"], dollars["item"]) == ("MGD", "MGU")
    per_ounce = abs(int(dollars["values"]["10"])) / 100
    assert abs(int(won["values"]["10"])) == round(per_ounce * 1_390 / 31.1034768)
    assert 3_000 < per_ounce < 4_000


async def test_an_instrument_says_so_when_it_is_interrupted(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0g", items=(SAMSUNG,))
        exchange.vi(SAMSUNG, kind="both")
        exchange.release_vi(SAMSUNG)
        entries = [one["values"] for one in await socket.entries(2)]
    assert [values["297"] for values in entries] == ["동정적VI", ""]
    assert (entries[0]["305"], entries[0]["306"]) == ("+91000", "-49000")
    assert entries[0]["307"] == "70000"


async def test_the_close_is_made_known(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0A", "0B", items=(SAMSUNG,))
        exchange.market_phase("closing_auction")
        exchange.market_phase("closed")
        trade, close = await socket.entries(2)
    assert (trade["type"], close["type"]) == ("0B", "0A")
    for fid in ("10", "11", "12", "13", "14", "16", "17", "18", "25", "311"):
        assert close["values"][fid] == trade["values"][fid]


async def test_what_moves_is_told_once_a_second(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0J", items=("001",))
        await socket.register("0F", items=(SAMSUNG,), grp_no="2")
        exchange.step(SAMSUNG, times=100)  # ten seconds
        exchange.advance(1)
        entries = await socket.entries(22)
    times = [one["values"]["20"] for one in entries if one["type"] == "0J"]
    assert len(set(times)) == len(times) == 11


async def test_two_readers_one_text(exchange: Simulator) -> None:
    """An entry for several connections is written once, the same for all."""
    other = exchange.open_account()
    async with (
        Session(exchange.server, exchange.credentials) as first,
        Session(exchange.server, other) as second,
        first.stream(realtime.OrderBook, SAMSUNG) as here,
        second.stream(realtime.OrderBook, SAMSUNG) as there,
    ):
        exchange.step(SAMSUNG, times=50)
        async with asyncio.timeout(5):
            for _ in range(50):
                assert (await anext(here)).wire == (await anext(there)).wire
