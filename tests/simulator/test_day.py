"""Day by timetable: phases at their times, interruptions that end by themselves."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import aiohttp
import pytest

from kiwoom_async import Session, Trade, market
from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.exchange.trading.board import Phase
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG = "005930"
DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("time", "phase"),
    [
        (dt.time(6, 0), "closed"),
        (dt.time(8, 35), "pre_market"),
        (dt.time(8, 55), "opening_auction"),
        (dt.time(9, 0), "open"),
        (dt.time(15, 25), "closing_auction"),
        (dt.time(15, 45), "post_market"),
        (dt.time(23, 0), "closed"),
    ],
)
async def test_a_day_starts_in_the_phase_of_its_time(time: dt.time, phase: Phase) -> None:
    async with Simulator(pace=0, day=DAY, time=time) as exchange:
        assert exchange.phase == phase


async def test_phases_begin_at_their_times_and_are_announced(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=DAY, time=dt.time(8, 55)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0s")
            exchange.advance(6 * 60)
            said = [one["values"] for one in await socket.entries(6, lambda it: it["type"] == "0s")]
    assert exchange.phase == "open"
    countdown, opened = said[:4], said[4:]
    assert [one["20"] for one in countdown] == ["085600", "085700", "085800", "085900"]
    assert [one["214"] for one in countdown] == ["000400", "000300", "000200", "000100"]
    assert [(one["215"], one["20"]) for one in opened] == [("3", "090000"), ("R", "090030")]


async def test_an_interruption_ends_after_two_minutes(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=DAY) as exchange:
        exchange.vi(SAMSUNG)
        exchange.advance(119)
        assert exchange.stock(SAMSUNG).vi is not None
        exchange.advance(2)
        assert exchange.stock(SAMSUNG).vi is None


async def test_a_standing_timetable_leaves_the_phases_to_the_caller() -> None:
    async with Simulator(pace=0, day=DAY, time=dt.time(8, 0), timetable=False) as exchange:
        exchange.advance(3600)
        assert exchange.phase == "open"
        exchange.market_phase("closed")
        assert exchange.phase == "closed"


NEW_HOURS = dt.date(2026, 11, 26)  # KRX trades in the evening since 14 September 2026


@pytest.mark.parametrize(
    ("day", "time", "phase"),
    [
        (DAY, dt.time(17, 0), "after_hours"),
        (DAY, dt.time(19, 0), "closed"),
        (NEW_HOURS, dt.time(17, 0), "after_market"),
        (NEW_HOURS, dt.time(20, 0), "closed"),
        (dt.date(2026, 11, 19), dt.time(9, 45), "pre_open"),  # the exam: an hour later
        (dt.date(2026, 11, 19), dt.time(10, 0), "open"),
        (dt.date(2026, 1, 2), dt.time(9, 45), "pre_open"),  # the first day of a year
    ],
)
async def test_the_day_keeps_the_hours_in_force(day: dt.date, time: dt.time, phase: Phase) -> None:
    async with Simulator(pace=0, day=day, time=time) as exchange:
        assert exchange.phase == phase


async def test_the_evening_takes_limit_orders_only(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=NEW_HOURS, time=dt.time(15, 50)) as exchange:
        exchange.rate_limit(100)
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0s", "00")
            exchange.advance(minutes=11)
            (said,) = await socket.entries(1, lambda it: it["values"].get("215") == "3")
            assert said["values"]["20"] == "160000"
            refused = await client.order(trde_tp="3")
            assert "RC4059" in refused.message
            low = str(exchange.stock(SAMSUNG).limits[0])
            assert (await client.order(ord_uv=low)).code == 0
            close = exchange.stock(SAMSUNG).today.close
            exchange.trade(SAMSUNG, price=exchange.stock(SAMSUNG).best_ask)
            exchange.step(SAMSUNG, times=50)
            assert exchange.stock(SAMSUNG).today.close == close
            exchange.advance(hours=4)
            events = await socket.entries(2, lambda it: it["type"] == "00")
        assert [event["values"]["913"] for event in events] == ["접수", "취소"]


async def test_the_day_plays_itself(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=DAY, time=dt.time(8, 25), stocks=3) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", items=(SAMSUNG,))
            await socket.register("0s", grp_no="2")
            await exchange.run("15:35")
            await socket.send(trnm="REMOVE", grp_no="1", data=[])
            await socket.next("REMOVE")
        trades = [one["values"] for one in socket.backlog if one["type"] == "0B"]
        phases = [one["values"]["215"] for one in socket.backlog if one["type"] == "0s"]
    stock = exchange.stock(SAMSUNG)
    assert exchange.now == dt.datetime.combine(DAY, dt.time(15, 35))
    assert 1_500 < len(trades) < 3_200
    assert trades[0]["20"] == "090000"
    assert [one for one in trades if "152000" <= one["20"] < "153000"] == []
    assert trades[-1]["20"] == "153020"
    assert list(dict.fromkeys(phases)) == ["0", "Q", "3", "R", "2", "S", "T", "4"]
    volume = 0
    for one in trades:
        volume += int(one["15"].lstrip("+-"))
        assert one["13"] == str(volume)
    assert volume == stock.volume
    hours = [sum(one["20"].startswith(hour) for one in trades) for hour in ("09", "12", "14")]
    assert hours[0] > hours[1] < hours[2]


async def test_a_day_is_the_same_for_one_seed() -> None:
    tapes = []
    for _ in range(2):
        async with Simulator(pace=0, day=DAY, time=dt.time(8, 55), stocks=2, seed=7) as exchange:
            await exchange.run("09:30")
            tapes.append(
                [(one.time, one.price, one.size) for one in exchange.stock(SAMSUNG).prints]
            )
    assert tapes[0] == tapes[1]


async def test_a_day_has_a_speed() -> None:
    async with Simulator(pace=0, day=DAY, stocks=1) as exchange:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await exchange.run(dt.time(10, 1), speed=600)
        assert loop.time() - begun >= 0.1
        with pytest.raises(ValueError, match="speed must be positive"):
            await exchange.run("11:00", speed=0)
        with pytest.raises(ValueError, match="has passed"):
            await exchange.run("09:00")
        with pytest.raises(ValueError, match="next_day"):
            await exchange.run(dt.datetime(2026, 3, 6, 10, 0))
        with pytest.raises(ValueError, match="forwards only"):
            exchange.advance(-1)


async def test_prices_by_script() -> None:
    async with Simulator(pace=0, day=DAY) as exchange:
        stock = exchange.stock(SAMSUNG)
        up, down = stock.price + 1_000, stock.price - 1_000
        exchange.play(SAMSUNG, [("10:05", up), (dt.time(10, 10), down)])
        exchange.advance(minutes=5)
        assert (stock.price, stock.prints[-1].time) == (up, "100500")
        exchange.advance(minutes=5)
        assert stock.price == down
        with pytest.raises(ValueError, match="no price of the day"):
            exchange.play(SAMSUNG, [("11:00", 1)])


async def test_settled_means_that_clients_have_read_everything(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0B", items=(SAMSUNG,))
        exchange.step(SAMSUNG, times=500)
        waiting = asyncio.create_task(exchange.settled())
        await socket.next("PING")
        await waiting
        assert len([one for one in socket.backlog if one["type"] == "0B"]) == 500
    await exchange.settled()  # without any client


@pytest.mark.parametrize("websocket", ["aiohttp", "picows"])
async def test_a_settled_session_has_everything_in_its_streams(websocket: Any) -> None:
    async with Simulator(pace=0, day=DAY) as exchange:
        async with Session(exchange.server, exchange.credentials, websocket=websocket) as session:
            async with session.stream(Trade, SAMSUNG) as trades:
                exchange.step(SAMSUNG, times=300)
                await exchange.settled(session)
                assert trades.stats().buffered == 300


async def candle_of_today(client: Client, symbol: str) -> list[int]:
    day = f"{client.exchange.day:%Y%m%d}"
    chart = await client.call("ka10081", stk_cd=symbol, base_dt=day, upd_stkpc_tp="1")
    row = chart.body["stk_dt_pole_chart_qry"][0]
    assert row["dt"] == day
    names = ("open_pric", "high_pric", "low_pric", "cur_prc", "trde_qty")
    return [int(row[name]) for name in names]


def traded_today(exchange: Simulator, symbol: str) -> list[int]:
    bars = exchange.stock(symbol).minutes_today()
    high, low = max(bar.high for bar in bars), min(bar.low for bar in bars)
    return [bars[0].open, high, low, bars[-1].close, sum(bar.volume for bar in bars)]


@pytest.mark.parametrize("day", [dt.date(2026, 3, 5), dt.date(2026, 11, 19)])
@pytest.mark.parametrize("before", [130, 70, 25, 5])
async def test_a_day_that_is_met_before_its_opening_has_its_candle(
    day: dt.date, before: int, http: aiohttp.ClientSession
) -> None:
    hours = market.regular_hours(day)
    assert hours is not None
    opening = hours[0].replace(tzinfo=None)
    time = (opening - dt.timedelta(minutes=before)).time()
    async with Simulator(pace=0, day=day, time=time, stocks=3) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        exchange.stock("005930")
        for minutes in (1, 4):
            await exchange.run(opening + dt.timedelta(minutes=minutes))
            for symbol in ("005930", "000660", "069500"):  # watched, and looked at later
                found = await candle_of_today(client, symbol)
                assert found == traded_today(exchange, symbol), symbol
                assert len(set(found[:4])) > 1


async def test_a_session_that_begins_again_goes_on_with_its_candle(
    http: aiohttp.ClientSession,
) -> None:
    async with Simulator(pace=0, timetable=False, stocks=1) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        for again in ("pre_market", "pre_open", "opening_auction", "open"):
            exchange.market_phase("closed")
            closed = await candle_of_today(client, "005930")
            exchange.market_phase(again)
            exchange.market_phase("open")
            exchange.set_price("005930", exchange.stock("005930").price + 300)
            found = await candle_of_today(client, "005930")
            assert found == traded_today(exchange, "005930")
            assert found[3] > closed[3]
