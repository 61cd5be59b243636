"""Brokers: purchases and sales each add up to the volume, and 0F agrees."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from tests.support.tr_answers import Row, body, by_day, by_symbol, number, price, rows, whole
from tests.support.wire_client import Client, Message

DAY = dt.date(2026, 3, 5)
SAMSUNG, HYNIX = "005930", "000660"
KIWOOM = "050"

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


async def last_report(client: Client) -> Message:
    """Trade for ten seconds and return the last of ten 0F of Samsung."""
    async with client.socket() as socket:
        await socket.register("0F", items=(SAMSUNG,))
        for size in range(1_000, 11_000, 1_000):
            client.exchange.trade(SAMSUNG, size=size)
            client.exchange.advance(1)
        *_, last = await socket.entries(10)
        values: Message = last["values"]
        return values


async def test_the_largest_are_those_of_the_realtime_values(client: Client) -> None:
    reported = await last_report(client)
    largest = await body(client, "ka10002", stk_cd=SAMSUNG)
    main = await body(client, "ka10040", stk_cd=SAMSUNG)
    for place in range(5):
        for side, name, code, size, change, sign in (
            ("sel", 141, 146, 161, 166, -1),
            ("buy", 151, 156, 171, 176, 1),
        ):
            volume = sign * int(reported[str(size + place)])
            nth = place + 1
            assert largest[f"{side}_trde_ori_nm_{nth}"] == reported[str(name + place)]
            assert largest[f"{side}_trde_ori_{nth}"] == reported[str(code + place)]
            assert whole(largest[f"{side}_trde_qty_{nth}"]) == volume
            assert main[f"{side}_trde_ori_{nth}"] == reported[str(name + place)]
            assert whole(main[f"{side}_trde_ori_qty_{nth}"]) == volume
            assert whole(main[f"{side}_trde_ori_irds_{nth}"]) == whole(
                reported[str(change + place)]
            )
    assert whole(main["frgn_sel_prsm_sum"]) == -int(reported["261"])
    assert whole(main["frgn_buy_prsm_sum"]) == int(reported["263"])
    assert whole(main["frgn_buy_prsm_sum_chang"]) == whole(reported["264"])


async def test_the_largest_fall(client: Client) -> None:
    largest = await body(client, "ka10002", stk_cd=SAMSUNG)
    for side in ("sel", "buy"):
        volumes = [abs(whole(largest[f"{side}_trde_qty_{n}"])) for n in range(1, 6)]
        assert volumes == sorted(volumes, reverse=True)
        assert len({largest[f"{side}_trde_ori_{n}"] for n in range(1, 6)}) == 5
    assert (await body(client, "ka10002", stk_cd="123456"))["buy_trde_ori_1"] == ""


async def test_who_dropped_out_of_the_largest(client: Client) -> None:
    assert await rows(client, "ka10053", stk_cd=SAMSUNG) == []
    assert (await body(client, "ka10040", stk_cd=SAMSUNG))["tdy_main_trde_ori"] == []
    codes = {row["code"]: row["name"] for row in await rows(client, "ka10102")}
    before = await body(client, "ka10002", stk_cd=HYNIX)
    for size in (400_000, 300_000, 700_000, 500_000, 600_000):
        client.exchange.trade(HYNIX, size=size)
        client.exchange.advance(1)
    now = await body(client, "ka10002", stk_cd=HYNIX)
    found = await rows(client, "ka10053", stk_cd=HYNIX)
    assert found
    for side, field, sign in (("sel", "qry_dt", "-"), ("buy", "qry_tm", "+")):
        first, last = ({one[f"{side}_trde_ori_{n}"] for n in range(1, 6)} for one in (before, now))
        departed = {row[field] for row in found if row[field]}
        assert first - last <= departed
        for row in found:
            code, name = row[field], row[f"{side}_upper_scesn_ori"]
            if code:
                assert name.removeprefix(sign) == codes[code]
    assert (await body(client, "ka10040", stk_cd=HYNIX))["tdy_main_trde_ori"] == found


async def single(client: Client, **fields: str) -> list[Row]:
    asked = {"mmcm_cd": KIWOOM, "stk_cd": "", "mrkt_tp": "0", "qty_tp": "0", "pric_tp": "0"}
    return await rows(client, "ka10052", **(asked | {"stex_tp": "1"} | fields))


async def test_single_trades_of_a_broker(client: Client) -> None:
    assert await single(client) == []
    for symbol in (SAMSUNG, HYNIX, "247540", "005880"):
        for n in range(1, 20):
            client.exchange.trade(symbol, size=500 * n, side="sell" if n % 3 else "buy")
            client.exchange.advance(1)
    found = await single(client)
    assert found
    times = [row["tm"] for row in found]
    assert times == sorted(times, reverse=True)
    for row in found:
        assert row["trde_ori_nm"] == "키움증권"
        assert row["mont_trde_qty"][0] == row["tp"][0] in "+-"
    assert {row["tp"] for row in found} == {"+매수", "-매도"}
    of_samsung = [row for row in found if row["stk_cd"] == SAMSUNG]
    for later, before in pairwise(of_samsung):
        moved = whole(later["acc_netprps"]) - whole(before["acc_netprps"])
        assert moved == whole(later["mont_trde_qty"])
    large = await single(client, qty_tp="2")
    assert all(abs(whole(row["mont_trde_qty"])) >= 2_000 for row in large)
    assert 0 < len(large) < len(found)
    assert {row["stk_cd"] for row in await single(client, mrkt_tp="2")} == {"247540"}
    cheap = {"1": (0, 1_000), "2": (1_000, 2_000), "3": (2_000, 5_000)}  # KRW
    at = client.exchange.stock("005880").price
    assert any(first <= at < end for first, end in cheap.values())
    for code, (first, end) in cheap.items():
        traded = {row["stk_cd"] for row in await single(client, pric_tp=code)} - {""}
        assert traded == ({"005880"} if first <= at < end else set())
    assert {row["stk_cd"] for row in await single(client, stk_cd=HYNIX)} == {HYNIX}
    foreign = {row["trde_ori_nm"] for row in await single(client, mmcm_cd="888")}
    assert foreign
    assert "키움증권" not in foreign


async def test_members(client: Client) -> None:
    members = {row["code"]: row["name"] for row in await rows(client, "ka10102")}
    assert members[KIWOOM] == "키움증권"
    assert list(members) == sorted(members)


async def ranking(client: Client, **fields: str) -> tuple[dict[str, str], list[Row]]:
    asked = {"stk_cd": SAMSUNG, "strt_dt": "20260223", "end_dt": "20260227", "qry_tp": "2"}
    whole_body = await body(client, "ka10038", **(asked | {"dt": ""} | fields))
    return whole_body, whole_body["stk_sec_rank"]


async def test_brokers_of_a_stock_ranked(client: Client) -> None:
    total, buyers = await ranking(client)
    sold_total, sellers = await ranking(client, qry_tp="1")
    volume = int(total["prid_trde_qty"])
    for found, sign in ((buyers, 1), (sellers, -1)):
        nets = [whole(row["acc_netprps_qty"]) * sign for row in found]
        assert nets == sorted(nets, reverse=True)
        assert min(nets) > 0
        for row in found:
            net = whole(row["buy_qty"]) + whole(row["sell_qty"])
            assert whole(row["acc_netprps_qty"]) == net
    everyone = buyers + sellers
    assert sum(whole(row["acc_netprps_qty"]) for row in everyone) == 0
    assert sum(whole(row["buy_qty"]) for row in everyone) == volume
    for name, found in ((total, buyers), (sold_total, sellers)):
        assert whole(name["rank_1"]) == sum(whole(row["buy_qty"]) for row in found)
        assert whole(name["rank_2"]) == sum(whole(row["sell_qty"]) for row in found)
        assert whole(name["rank_3"]) == whole(name["rank_1"]) + whole(name["rank_2"])
    assert sold_total["rank_3"].startswith("+-")
    candles = await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260227", upd_stkpc_tp="1")
    assert volume == sum(int(row["trde_qty"]) for row in candles if row["dt"] >= "20260223")
    both_total, both = await ranking(client, qry_tp="3")  # as in the official example
    nets = [whole(row["acc_netprps_qty"]) for row in both]
    assert nets == sorted(nets, reverse=True)
    names = {row["mmcm_nm"] for row in both}
    assert names >= {row["mmcm_nm"] for row in everyone}
    assert len(names) == len(both)
    assert (whole(both_total["rank_1"]), whole(both_total["rank_2"])) == (volume, -volume)
    assert whole(both_total["rank_3"]) == 0


async def test_days_of_a_ranking(client: Client) -> None:
    candles = await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260305", upd_stkpc_tp="1")
    volumes = [int(row["trde_qty"]) for row in candles]
    for dt_code, expected in (("1", volumes[1]), ("4", sum(volumes[:5])), ("9", sum(volumes[:10]))):
        total, _ = await ranking(client, strt_dt="", end_dt="", dt=dt_code)
        assert int(total["prid_trde_qty"]) == expected


async def test_net_buyers_are_those_of_the_ranking(client: Client) -> None:
    asked = {"stk_cd": SAMSUNG, "strt_dt": "20260223", "end_dt": "20260227", "qry_dt_tp": "1"}
    more = {"pot_tp": "0", "dt": "", "sort_base": "1"}
    found = await rows(client, "ka10042", **asked, **more)
    _, buyers = await ranking(client)
    assert [row["mmcm_nm"] for row in found] == [row["mmcm_nm"] for row in buyers]
    codes = {row["code"]: row["name"] for row in await rows(client, "ka10102")}
    assert all(codes[row["mmcm_cd"].zfill(3)] == row["mmcm_nm"] for row in found)
    by_count = asked | more | {"qry_dt_tp": "0", "dt": "5"}
    today = await rows(client, "ka10042", **by_count)
    yesterday = await rows(client, "ka10042", **(by_count | {"pot_tp": "1"}))
    assert today != yesterday


async def trend(client: Client, broker: str) -> list[Row]:
    period = {"strt_dt": "20260223", "end_dt": "20260305"}
    return await rows(client, "ka10078", stk_cd=SAMSUNG, mmcm_cd=broker, **period)


async def test_a_broker_day_by_day(client: Client) -> None:
    found = by_day(await trend(client, KIWOOM))
    assert list(found) == [f"202603{day:02}" for day in (5, 4, 3)] + [
        f"202602{day}" for day in (27, 26, 25, 24, 23)
    ]
    for row in found.values():
        assert int(row["netprps_qty"]) == int(row["buy_qty"]) - int(row["sell_qty"])
    _, ranked = await ranking(client, qry_tp="2")
    _, sellers = await ranking(client, qry_tp="1")
    total = next(row for row in ranked + sellers if row["mmcm_nm"] == "키움증권")
    inside = [row for day, row in found.items() if day <= "20260227"]
    assert whole(total["buy_qty"]) == sum(int(row["buy_qty"]) for row in inside)
    assert await trend(client, "003") != await trend(client, KIWOOM)
    assert await trend(client, "999") == []


async def test_all_brokers_of_a_day_are_its_volume(client: Client) -> None:
    codes = [row["code"] for row in await rows(client, "ka10102")]
    columns = [by_day(await trend(client, code)) for code in codes]
    for day, row in columns[0].items():
        for side in ("buy_qty", "sell_qty"):
            assert sum(int(column[day][side]) for column in columns) == int(row["acc_trde_qty"])


async def analysis(client: Client, **fields: str) -> list[Row]:
    asked = {"stk_cd": SAMSUNG, "strt_dt": "20260223", "end_dt": "20260305", "qry_dt_tp": "0"}
    more = {"pot_tp": "0", "dt": "5", "sort_base": "2", "mmcm_cd": "50", "stex_tp": "1"}
    return await rows(client, "ka10043", **(asked | more | fields))


async def test_where_a_broker_traded(client: Client) -> None:
    found = by_day(await analysis(client))
    days = by_day(await trend(client, KIWOOM))
    assert list(found) == list(days)[:5]
    for day, row in found.items():
        both = int(row["sel_qty"]) + int(row["buy_qty"])
        assert int(row["trde_qty_sum"]) == both
        assert row["netprps_qty"] == days[day]["netprps_qty"]
        part = both * 100 / (2 * int(days[day]["acc_trde_qty"]))
        assert number(row["trde_wght"]) == pytest.approx(part, abs=0.01)
    by_price = await analysis(client, sort_base="1")
    closes = [price(row["close_pric"]) for row in by_price]
    assert closes == sorted(closes, reverse=True)
    assert len(await analysis(client, dt="20")) == 20
    assert (await analysis(client, pot_tp="1"))[0]["dt"] == "20260304"
    dated = await analysis(client, qry_dt_tp="1")
    assert [row["dt"] for row in dated] == list(days)


async def stocks(client: Client, **fields: str) -> list[Row]:
    asked = {"mmcm_cd": KIWOOM, "trde_qty_tp": "0", "trde_tp": "1", "dt": "5", "stex_tp": "1"}
    return await rows(client, "ka10039", **(asked | fields))


async def test_stocks_of_a_broker(client: Client) -> None:
    bought, sold = await stocks(client), await stocks(client, trde_tp="2")
    assert len(by_symbol(bought + sold)) == 16
    for found, sign in ((bought, 1), (sold, -1)):
        nets = [whole(row["netprps"]) * sign for row in found]
        assert nets == sorted(nets, reverse=True)
        for row in found:
            assert whole(row["netprps"]) == whole(row["buy_trde_qty"]) + whole(row["sel_trde_qty"])
            assert whole(row["netprps_amt"]) == whole(row["buy_amt"]) + whole(row["sell_amt"])
    row = by_symbol(bought + sold)[SAMSUNG]
    days = (await trend(client, KIWOOM))[:5]
    assert whole(row["buy_trde_qty"]) == sum(int(day["buy_qty"]) for day in days)
    assert whole(row["prid_trde_qty"]) == sum(int(day["acc_trde_qty"]) for day in days)
    large = await stocks(client, trde_qty_tp="1000")
    assert all(int(row["prid_trde_qty"]) >= 1_000_000 for row in large)
    assert len(large) < len(bought)
    assert await stocks(client, dt="0") != await stocks(client, dt="1")
    assert await stocks(client, mmcm_cd="999") == []
