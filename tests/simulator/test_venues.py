"""KRX, NXT and both together: books, tapes, days and lists of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from kiwoom_async.simulator import Simulator
from tests.support.wire_client import Client, Socket

pytestmark = pytest.mark.anyio

DAY = dt.date(2026, 9, 10)  # single-price auctions in the evening
LATER = dt.date(2026, 9, 15)  # KRX trades until 20:00
SAMSUNG, SMALL = "005930", "005880"
AT_NXT, AT_BOTH = "005930_NX", "005930_AL"


@pytest.fixture
async def client(http: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with Simulator(pace=0, day=DAY, stocks=16) as exchange:
        exchange.rate_limit(1_000)
        yield Client(exchange, http, exchange.credentials)


async def rows(client: Client, api_id: str, table: str, **fields: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (await client.call(api_id, **fields)).body[table]
    return found


async def arrived(socket: Socket) -> None:
    """Wait until everything pushed so far has come: an answer comes behind it."""
    data = [{"item": ["000000"], "type": ["0B"]}]
    await socket.send(trnm="REG", grp_no="1", refresh="1", data=data)
    await socket.next("REG")


def number(text: str) -> int:
    return abs(int(text))


async def test_each_exchange_has_a_book_of_its_own_and_both_show_the_sum(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0D", items=(SAMSUNG, AT_NXT, AT_BOTH))
        exchange.step(SAMSUNG, AT_NXT, times=100)
        await arrived(socket)
        last = {one["item"]: one["values"] for one in socket.backlog}
    krx, nxt, both = last[SAMSUNG], last[AT_NXT], last[AT_BOTH]
    assert [krx[str(fid)] for fid in range(61, 81)] != [nxt[str(fid)] for fid in range(61, 81)]
    for book, parts in ((krx, (6044,)), (nxt, (6066,)), (both, (6044, 6066))):
        for side, first in ((61, 0), (71, 10)):
            for level in range(10):
                shown = sum(int(book[str(part + first + level)]) for part in parts)
                assert shown == int(book[str(side + level)])
        assert int(book["121"]) == sum(int(book[str(part + 20)]) for part in parts)
        assert int(book["125"]) == sum(int(book[str(part + 21)]) for part in parts)
        assert number(book["51"]) < number(book["41"])
    assert {krx[str(fid)] for fid in range(6066, 6088)} == {"0"}
    assert {nxt[str(fid)] for fid in range(6044, 6066)} == {"0"}
    for fid, sizes, best in (("41", "61", min), ("51", "71", max)):
        price = best(number(krx[fid]), number(nxt[fid]))
        assert number(both[fid]) == price
        at_best = sum(int(one[sizes]) for one in (krx, nxt) if number(one[fid]) == price)
        assert int(both[sizes]) == at_best


async def test_changes_of_the_joint_book_are_changes_since_it_was_sent_last(
    client: Client,
) -> None:
    async with client.socket() as socket:
        await socket.register("0D", items=(AT_BOTH,))
        client.exchange.step(SAMSUNG, AT_NXT, times=60)
        await arrived(socket)
        books = [one["values"] for one in socket.backlog]
    known: dict[int, int] = {}
    for n, book in enumerate(books):
        sizes = {number(book[str(41 + k)]): int(book[str(61 + k)]) for k in range(10)}
        if n:
            changes = {number(book[str(41 + k)]): int(book[str(81 + k)]) for k in range(10)}
            assert changes == {p: size - known.get(p, 0) for p, size in sizes.items()}
        known = sizes
    assert len(books) > 100


async def test_volumes_of_both_are_the_sum_on_every_trade(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0B", items=(SAMSUNG, AT_NXT, AT_BOTH))
        exchange.step(SAMSUNG, AT_NXT, times=50)
        await arrived(socket)
        trades = socket.backlog
    volumes = {item: exchange.stock(item).volume for item in (SAMSUNG, AT_NXT, AT_BOTH)}
    assert volumes[AT_BOTH] == volumes[SAMSUNG] + volumes[AT_NXT]
    last = {one["item"]: one["values"] for one in trades}
    assert {item: int(values["13"]) for item, values in last.items()} == volumes
    before = None
    for one in trades:
        if one["item"] == AT_BOTH:
            now = int(one["values"]["13"])
            assert before is None or now == before + number(one["values"]["15"])
            before = now
    venues = {one["values"]["9081"] for one in trades if one["item"] == AT_BOTH}
    assert venues == {"KRX", "NXT"}


async def test_brokers_and_programs_of_both_are_the_sums(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0F", "0w", items=(SAMSUNG, AT_NXT, AT_BOTH))
        exchange.step(SAMSUNG, AT_NXT, times=10)
        exchange.advance(2)
        await arrived(socket)
        last = {(one["type"], one["item"]): one["values"] for one in socket.backlog}
    for fid in ("202", "206"):
        parts = [int(last["0w", item][fid]) for item in (SAMSUNG, AT_NXT)]
        assert int(last["0w", AT_BOTH][fid]) == sum(parts)
    for fid in ("261", "263"):
        parts = [int(last["0F", item][fid]) for item in (SAMSUNG, AT_NXT)]
        assert int(last["0F", AT_BOTH][fid]) == sum(parts)
    assert (last["0F", SAMSUNG]["337"], last["0F", AT_NXT]["337"]) == ("1", "2")


async def test_rest_answers_of_each_venue_are_what_realtime_says(client: Client) -> None:
    exchange = client.exchange
    exchange.step(SAMSUNG, AT_NXT, times=30)
    for item in (SAMSUNG, AT_NXT, AT_BOTH):
        stock = exchange.stock(item)
        quote = (await client.call("ka10001", stk_cd=item)).body
        page = (await client.call("ka10007", stk_cd=item)).body
        (latest, *_) = await rows(client, "ka10003", "cntr_infr", stk_cd=item)
        assert number(quote["cur_prc"]) == number(latest["cur_prc"]) == stock.price
        assert int(quote["trde_qty"]) == int(latest["acc_trde_qty"]) == stock.volume
        assert number(page["sel_1bid"]) == stock.best_ask
        assert number(page["buy_1bid"]) == stock.best_bid
    at_krx = (await client.call("ka10004", stk_cd=SAMSUNG)).body
    assert (await client.call("ka10004", stk_cd=AT_BOTH)).body == at_krx
    assert (await client.call("ka10004", stk_cd=AT_NXT)).body != at_krx


async def test_prints_name_their_exchange(client: Client) -> None:
    exchange = client.exchange
    exchange.trade(SAMSUNG, size=3)
    exchange.trade(AT_NXT, size=2)
    both = await rows(client, "ka10003", "cntr_infr", stk_cd=AT_BOTH)
    assert [(row["stex_tp"], row["cntr_trde_qty"]) for row in both[:2]] == [
        ("NXT", "+2"),
        ("KRX", "+3"),
    ]
    nxt = await rows(client, "ka10003", "cntr_infr", stk_cd=AT_NXT)
    assert {row["stex_tp"] for row in nxt} == {"NXT"}
    assert nxt[0]["cntr_trde_qty"] == "+2"


async def test_charts_of_each_venue(client: Client) -> None:
    days = {
        item: await rows(
            client,
            "ka10081",
            "stk_dt_pole_chart_qry",
            stk_cd=item,
            base_dt=f"{DAY:%Y%m%d}",
            upd_stkpc_tp="1",
        )
        for item in (SAMSUNG, AT_NXT, AT_BOTH)
    }
    first = min(row["dt"] for row in days[AT_NXT] if row["dt"])
    assert first == "20250304"  # NXT opened on that day
    for krx, nxt, both in zip(*(rows_of[:100] for rows_of in days.values()), strict=True):
        assert krx["dt"] == nxt["dt"] == both["dt"]
        assert int(both["trde_qty"]) == int(krx["trde_qty"]) + int(nxt["trde_qty"])
        assert int(nxt["trde_qty"]) < int(krx["trde_qty"])
        assert int(both["high_pric"]) == max(int(krx["high_pric"]), int(nxt["high_pric"]))
        assert int(both["low_pric"]) == min(int(krx["low_pric"]), int(nxt["low_pric"]))
    minutes = await rows(
        client, "ka10080", "stk_min_pole_chart_qry", stk_cd=AT_NXT, tic_scope="1", upd_stkpc_tp="1"
    )
    times = {row["cntr_tm"][8:] for row in minutes}
    assert {"080000", "084900", "151900", "154000", "195900"} <= times
    assert not times & {"085000", "090000", "152000", "153000"}
    yesterday = [row for row in minutes if row["cntr_tm"][:8] == "20260909"]
    day = next(row for row in days[AT_NXT] if row["dt"] == "20260909")
    assert sum(int(row["trde_qty"]) for row in yesterday) == int(day["trde_qty"])


async def test_a_small_company_is_traded_at_krx_only(client: Client) -> None:
    listed = {
        row["code"]: row["nxtEnable"] for row in await rows(client, "ka10099", "list", mrkt_tp="0")
    }
    assert (listed[SAMSUNG], listed[SMALL]) == ("Y", "N")
    assert client.exchange.stock(f"{SMALL}_AL") is client.exchange.stock(SMALL)
    with pytest.raises(ValueError, match="not traded at NXT"):
        client.exchange.stock(f"{SMALL}_NX")
    unknown = (await client.call("ka10003", stk_cd=f"{SMALL}_NX")).body["cntr_infr"]
    assert set(unknown[0].values()) == {""}
    refused = await client.order(stk_cd=SMALL, ord_uv="1700", dmst_stex_tp="NXT")
    assert "RC4065" in refused.message
    assert (await client.order(stk_cd=SMALL, ord_uv="1700", dmst_stex_tp="SOR")).code == 0


@pytest.mark.parametrize(
    ("api_id", "table", "volume", "fields"),
    [
        ("ka10030", "tdy_trde_qty_upper", "trde_qty", {"sort_tp": "1"}),
        ("ka10032", "trde_prica_upper", "now_trde_qty", {}),
    ],
)
async def test_rankings_rank_the_figures_of_the_exchange_asked_for(
    client: Client, api_id: str, table: str, volume: str, fields: dict[str, str]
) -> None:
    exchange = client.exchange
    exchange.trade(AT_NXT, size=5_000)
    common = {
        "mrkt_tp": "000",
        "mang_stk_incls": "0",
        "crd_tp": "0",
        "trde_qty_tp": "0" if api_id == "ka10030" else "0000",
        "stk_cnd": "0",
        "pric_tp": "0",
        "pric_cnd": "0",
        "trde_prica_tp": "0",
        "trde_prica_cnd": "0",
        "mrkt_open_tp": "0",
        "updown_incls": "1",
    }
    found = {}
    for code in ("1", "2", "3"):
        listed = await rows(client, api_id, table, stex_tp=code, **(common | fields))
        found[code] = {row["stk_cd"]: int(row[volume]) for row in listed}
    for symbol, shown in found["1"].items():
        assert shown == exchange.stock(symbol).volume
    for item, shown in (found["2"] | found["3"]).items():
        stock = exchange.stock(item)
        assert shown == stock.volume
    assert AT_NXT in found["2"]
    assert f"{SMALL}_NX" not in found["2"]
    assert f"{SMALL}_AL" in found["3"]
    assert found["3"][AT_BOTH] == found["1"][SAMSUNG] + found["2"][AT_NXT]


async def test_investors_of_both_are_the_sums(client: Client) -> None:
    fields = {"dt": f"{DAY:%Y%m%d}", "amt_qty_tp": "2", "trde_tp": "1", "unit_tp": "1"}
    days = [
        await rows(client, "ka10059", "stk_invsr_orgn", stk_cd=item, **fields)
        for item in (SAMSUNG, AT_NXT, AT_BOTH)
    ]
    for krx, nxt, both in zip(*(each[:20] for each in days), strict=True):
        for name in ("ind_invsr", "frgnr_invsr", "orgn"):
            assert number(both[name]) == number(krx[name]) + number(nxt[name])


async def test_the_market_is_moved_at_one_exchange(client: Client) -> None:
    exchange = client.exchange
    price = exchange.stock(AT_NXT).price
    exchange.play(AT_NXT, [("10:30", price)])
    volume = exchange.stock(AT_NXT).volume
    exchange.advance(minutes=40)
    assert exchange.stock(AT_NXT).volume == volume + 10
    exchange.indicate(AT_NXT, price)
    moves: tuple[Callable[[], None], ...] = (
        lambda: exchange.step(AT_BOTH),
        lambda: exchange.trade(AT_BOTH),
        lambda: exchange.set_price(AT_BOTH, price),
        lambda: exchange.indicate(AT_BOTH, price),
        lambda: exchange.play(AT_BOTH, [("11:30", price)]),
    )
    for move in moves:
        with pytest.raises(ValueError, match="at one exchange"):
            move()
    exchange.vi(AT_NXT)  # interruptions are those of KRX
    assert exchange.stock(SAMSUNG).vi is not None
    exchange.release_vi(AT_NXT)
    assert exchange.stock(SAMSUNG).vi is None


async def test_a_next_day_keeps_what_was_traded_at_nxt(client: Client) -> None:
    exchange = client.exchange
    exchange.step(SAMSUNG, AT_NXT, times=40)
    await exchange.run("10:05")
    days = {}
    for item in (SAMSUNG, AT_NXT, AT_BOTH):
        exchange.stock(item)
    exchange.next_day()
    for item in (SAMSUNG, AT_NXT, AT_BOTH):
        day = exchange.stock(item).yesterday
        days[item] = day
        assert day.start.date() == DAY
        bars = await rows(
            client,
            "ka10080",
            "stk_min_pole_chart_qry",
            stk_cd=item,
            tic_scope="1",
            upd_stkpc_tp="1",
        )
        of_day = [row for row in bars if row["cntr_tm"].startswith(f"{DAY:%Y%m%d}")]
        assert sum(int(row["trde_qty"]) for row in of_day) == day.volume
    assert days[AT_BOTH].volume == days[SAMSUNG].volume + days[AT_NXT].volume
    close = days[SAMSUNG].close  # the reference of both exchanges is the close of KRX
    assert {exchange.stock(item).base for item in days} == {close}
    assert exchange.stock(AT_NXT).volume == 0
    await exchange.run("08:49")
    assert exchange.stock(AT_NXT).volume > 0 == exchange.stock(SAMSUNG).volume
