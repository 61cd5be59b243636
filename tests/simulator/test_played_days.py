"""Days played at random over the wire: pushed values, answers and accounts agree."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from itertools import pairwise
from typing import Any

import aiohttp
import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG = "005930"
Values = dict[str, str]


class Tape:
    """Follows the trades of one symbol as 0B shows them."""

    def __init__(self) -> None:
        self.last: Values = {}

    def see(self, values: Values) -> None:
        """Check one trade against the one before."""
        if self.last:
            signed = int(values["15"])
            size = abs(signed)
            bought, sold = size * (values["15"][0] == "+"), size * (signed < 0)
            grown = {"13": size, "1031": bought, "1030": sold}
            grown |= {"1072": int(bought > 0), "1071": int(sold > 0)}
            for fid, growth in grown.items():
                assert int(values[fid]) == int(self.last[fid]) + growth, (fid, values, self.last)
            assert abs(int(values["17"])) >= abs(int(self.last["17"]))
            assert abs(int(values["18"])) <= abs(int(self.last["18"]))
        assert abs(int(values["18"])) <= abs(int(values["10"])) <= abs(int(values["17"]))
        assert market.is_on_tick(abs(int(values["10"])))
        self.last = values


async def do_something(client: Client, rng: random.Random) -> None:
    """Let time pass, trade, or send an order."""
    exchange = client.exchange
    match rng.randrange(5):
        case 0:
            until = exchange.now + dt.timedelta(seconds=rng.randint(1, 240))
            await exchange.run(until)
        case 1:
            exchange.advance(rng.randint(1, 90))
        case 2:
            exchange.step(times=rng.randint(1, 20))
        case 3:
            await client.order(trde_tp="3", ord_uv="", ord_qty=str(rng.randint(1, 300)))
        case _:
            await client.order("kt10001", trde_tp="3", ord_uv="", ord_qty=str(rng.randint(1, 50)))


def whole(text: str) -> int:
    return int(text.replace("--", "-"))


async def views_agree(client: Client, last: Values) -> None:
    """Check answers of one moment against the last trade pushed and against each other."""
    today = f"{client.exchange.day:%Y%m%d}"
    asked = {"stk_cd": SAMSUNG, "base_dt": today, "upd_stkpc_tp": "1"}
    days = (await client.call("ka10081", **asked)).body["stk_dt_pole_chart_qry"]
    assert (days[0]["cur_prc"], days[0]["trde_qty"]) == (last["10"].lstrip("+-"), last["13"])
    weeks = (await client.call("ka10082", **asked)).body["stk_stk_pole_chart_qry"]
    for newer, older in pairwise(weeks):
        assert newer["dt"] > older["dt"]
    week = [day for day in days if day["dt"] >= weeks[0]["dt"]]
    assert int(weeks[0]["trde_qty"]) == sum(int(day["trde_qty"]) for day in week)
    assert int(weeks[0]["high_pric"]) == max(int(day["high_pric"]) for day in week)
    bars = (await client.call("ka10080", stk_cd=SAMSUNG, tic_scope="1", upd_stkpc_tp="1")).body
    minutes = [bar for bar in bars["stk_min_pole_chart_qry"] if bar["cntr_tm"].startswith(today)]
    assert sum(int(bar["trde_qty"]) for bar in minutes) == int(last["13"])
    await the_account_agrees(client)
    await investors_add_up(client, today)


async def the_account_agrees(client: Client) -> None:
    """Check kt00004 against kt00018."""
    balance = (await client.call("kt00018", qry_tp="2", dmst_stex_tp="KRX")).body
    valued = (await client.call("kt00004", qry_tp="0", dmst_stex_tp="KRX")).body
    held = {one["stk_cd"]: one for one in balance["acnt_evlt_remn_indv_tot"]}
    listed: list[dict[str, Any]] = valued["stk_acnt_evlt_prst"]
    assert {one["stk_cd"] for one in listed} == held.keys()
    for one in listed:
        other = held[one["stk_cd"]]
        assert int(one["rmnd_qty"]) == int(other["rmnd_qty"])
        assert int(one["evlt_amt"]) == int(other["evlt_amt"])
        assert int(one["pl_amt"]) == int(other["evltv_prft"])
    assert int(valued["tot_pur_amt"]) == int(balance["tot_pur_amt"])


async def investors_add_up(client: Client, day: str) -> None:
    """Check that what some investors bought others sold."""
    asked = {"dt": day, "stk_cd": SAMSUNG, "amt_qty_tp": "2", "trde_tp": "0", "unit_tp": "1"}
    for row in (await client.call("ka10059", **asked)).body["stk_invsr_orgn"][:5]:
        kinds = ("ind_invsr", "frgnr_invsr", "orgn", "etc_corp", "natfor")
        assert sum(whole(row[kind]) for kind in kinds) == 0, row


@pytest.mark.heavy(sample=2)
@pytest.mark.parametrize("seed", range(30))
async def test_a_day_played_at_random(seed: int, http: aiohttp.ClientSession) -> None:
    rng = random.Random(seed)
    day = rng.choice(market.trading_days(dt.date(2024, 1, 2), dt.date(2026, 8, 31)))
    opening = market.regular_hours(day)
    assert opening is not None
    start = (opening[0] + dt.timedelta(minutes=rng.randint(0, 120))).time()
    async with Simulator(pace=0, day=day, time=start, stocks=3, seed=seed) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        tapes: defaultdict[str, Tape] = defaultdict(Tape)
        async with client.socket() as socket:
            await socket.register("0B", items=tuple(exchange.symbols))
            exchange.step(SAMSUNG)
            for _ in range(25):
                await do_something(client, rng)
            await socket.send(trnm="REMOVE", grp_no="1", data=[])
            await socket.next("REMOVE")
            for entry in socket.backlog:
                tapes[entry["item"]].see(entry["values"])
        assert len(socket.backlog) > 30
        await views_agree(client, tapes[SAMSUNG].last)
