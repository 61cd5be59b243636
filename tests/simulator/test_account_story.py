"""One story of the account: what its TRs say of the same money, holdings and trades is the same."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from decimal import Decimal
from typing import Any

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG, HYNIX, NAVER, KODEX = "005930", "000660", "035420", "069500"
LOAN = dt.date(2026, 2, 2)
FIRST_DAYS = [
    dt.date(2026, 2, 10),
    dt.date(2025, 12, 24),
    dt.date(2026, 9, 10),
    dt.date(2026, 4, 29),
]
Answer = dict[str, Any]


def whole(text: str) -> int:
    return int(Decimal(text.replace(",", "") or 0))


class Books:
    """The account, TR by TR."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.exchange = client.exchange

    @property
    def today(self) -> str:
        return f"{self.exchange.day:%Y%m%d}"

    async def body(self, api_id: str, **fields: str) -> Answer:
        reply = await self.client.call(api_id, **fields)
        assert reply.code == 0, (api_id, reply.message)
        return reply.body

    async def rows(self, api_id: str, **fields: str) -> list[dict[str, str]]:
        body = await self.body(api_id, **fields)
        found = next(value for value in body.values() if isinstance(value, list))
        return [row for row in found if any(row.values())]

    async def ledger(self, **fields: str) -> list[dict[str, str]]:
        asked = {"strt_dt": "20250101", "end_dt": "20271231", "tp": "0", "stk_cd": ""}
        asked |= {"crnc_cd": "", "gds_tp": "0", "frgn_stex_code": "", "dmst_stex_tp": "%"}
        return await self.rows("kt00015", **(asked | fields))

    async def balance(self) -> Answer:
        return await self.body("kt00018", qry_tp="2", dmst_stex_tp="KRX")

    async def valuation(self) -> Answer:
        return await self.body("kt00004", qry_tp="0", dmst_stex_tp="KRX")

    async def settled(self) -> Answer:
        return await self.body("kt00005", dmst_stex_tp="KRX")

    async def deposits(self, day: str) -> int:
        (row,) = await self.rows("kt00002", start_dt=day, end_dt=day)
        return whole(row["entr"])


async def trade(client: Client, rng: random.Random) -> None:
    """Buy and sell at random, at both exchanges, with own money and on loans."""
    for _ in range(rng.randrange(4, 9)):
        symbol = rng.choice((SAMSUNG, HYNIX, NAVER, KODEX))
        venue = rng.choice(("KRX", "NXT", "SOR")) if symbol != KODEX else "KRX"
        size = {"ord_qty": str(rng.randrange(1, 9)), "trde_tp": "3", "ord_uv": ""}
        kind = rng.choice(("kt10000", "kt10000", "kt10001", "kt10006", "kt10007"))
        on_loan = {"crd_deal_tp": "99"} if kind == "kt10007" else {}
        asked = {"dmst_stex_tp": "KRX" if on_loan or kind == "kt10006" else venue}
        await client.order(kind, stk_cd=symbol, **size, **asked, **on_loan)
        client.exchange.step(times=2)
    low = client.exchange.stock(SAMSUNG).limits[0]
    await client.order(ord_qty="3", ord_uv=str(low))


async def check_money(books: Books) -> dict[str, int]:
    """Compare the deposits of today, tomorrow and the day after, and what settles then."""
    today = books.today
    cash = await books.body("kt00001", qry_tp="3")
    valued, settled = await books.valuation(), await books.settled()
    ends = await books.body("kt00016", fr_dt=today, to_dt=today)
    of_day = await books.body("ka01690", qry_dt=today)
    planned = await books.body("kt00010", stk_cd=SAMSUNG, trde_tp="2", uv="70000", trde_qty="1")
    deposit = whole(cash["entr"])
    for said in (valued["entr"], settled["entr"], planned["entr"], of_day["dbst_bal"]):
        assert whole(said) == deposit
    assert (whole(ends["entr_to"]), await books.deposits(today)) == (deposit, deposit)
    next_day, last = whole(cash["d1_entra"]), whole(cash["d2_entra"])
    assert whole(settled["entr_d1"]) == next_day
    now = await books.body("kt00017")
    for said in (valued["d2_entra"], settled["entr_d2"], now["d2_entra"]):
        assert whole(said) == last
    for before, after, n in ((deposit, next_day, "d1"), (next_day, last, "d2")):
        due = whole(cash[f"{n}_sel_exct_amt"]), whole(cash[f"{n}_buy_exct_amt"])
        assert whole(cash[f"{n}_slby_exct_amt"]) == due[0] - due[1] == after - before
    tomorrow = await books.body("kt00008", strt_dcd_seq="")
    assert whole(tomorrow["sell_amt_sum"]) - whole(tomorrow["buy_amt_sum"]) == next_day - deposit
    ledger = await books.ledger()
    assert not ledger or whole(ledger[-1]["entra_remn"]) == last
    assert whole(cash["ord_alow_amt"]) == whole(settled["ord_alowa"]) == whole(planned["ord_alowa"])
    assert whole(cash["repl_amt"]) == whole(settled["repl_amt"]) == whole(planned["repl_amt"])
    assert whole(cash["loan_sum"]) == whole(settled["crd_loan_tot"])
    assert whole(cash["loan_remn_evlt_amt"]) == whole(now["crd_loan_evlta_d2"])
    loans = await books.rows("ka10085", stex_tp="0")
    owed = sum(whole(row["crd_int"]) for row in loans)
    assert whole(now["crd_int_amt"]) == whole(ends["crd_int_to"]) == owed >= 0
    assert whole(cash["nrpy_loan"]) == whole(settled["nrpy_loan"])
    return {"deposit": deposit, "tomorrow": next_day}


def holding(row: dict[str, str], *names: str) -> tuple[object, ...]:
    symbol = row["stk_cd"].removeprefix("A")
    return (symbol, *(whole(row[name].lstrip("+-")) for name in names))


async def check_holdings(books: Books) -> None:
    """Compare the lists of holdings, their sums, and the assets."""
    balance, valued, settled = await books.balance(), await books.valuation(), await books.settled()
    rows = balance["acnt_evlt_remn_indv_tot"]
    held = Counter(holding(row, "rmnd_qty", "cur_prc", "pur_amt") for row in rows)
    lists = [
        (valued["stk_acnt_evlt_prst"], ("rmnd_qty", "cur_prc", "pur_amt")),
        (settled["stk_cntr_remn"], ("cur_qty", "cur_prc", "pur_amt")),
        (await books.rows("ka10085", stex_tp="0"), ("rmnd_qty", "cur_prc", "pur_amt")),
    ]
    for other, names in lists:
        assert Counter(holding(row, *names) for row in other) == held
    of_day = await books.body("ka01690", qry_dt=books.today)
    profits = Counter((holding(row, "rmnd_qty"), whole(row["evltv_prft"])) for row in rows)
    for other, size, name in (
        (valued["stk_acnt_evlt_prst"], "rmnd_qty", "pl_amt"),
        (settled["stk_cntr_remn"], "cur_qty", "evltv_prft"),
        (of_day["day_bal_rt"], "rmnd_qty", "evltv_prft"),
    ):
        assert Counter((holding(row, size), whole(row[name])) for row in other) == profits
    for name in ("pred_buyq", "pred_sellq", "tdy_buyq", "tdy_sellq"):
        sizes = Counter((holding(row, "rmnd_qty"), whole(row[name])) for row in rows)
        other = valued["stk_acnt_evlt_prst"]
        assert Counter((holding(row, "rmnd_qty"), whole(row[name])) for row in other) == sizes
    for name in ("pur_amt", "evlt_amt", "evltv_prft"):
        total = {"pur_amt": "tot_pur_amt", "evlt_amt": "tot_evlt_amt", "evltv_prft": "tot_evlt_pl"}
        assert whole(balance[total[name]]) == sum(whole(row[name]) for row in rows)
    assets = whole(balance["prsm_dpst_aset_amt"])
    (day,) = await books.rows("kt00002", start_dt=books.today, end_dt=books.today)
    ends = await books.body("kt00016", fr_dt=books.today, to_dt=books.today)
    estimate = await books.body("kt00003", qry_tp="0")
    for said in (
        valued["prsm_dpst_aset_amt"],
        estimate["prsm_dpst_aset_amt"],
        day["prsm_dpst_aset_amt"],
        of_day["day_stk_asst"],
        ends["tot_amt_to"],
    ):
        assert whole(said) == assets


async def check_trades(books: Books) -> None:
    """Compare the lists of orders, the realised profits, and the costs of today."""
    today = books.today
    every = {"stk_cd": "", "qry_tp": "0", "sell_tp": "0", "ord_no": "", "stex_tp": "0"}
    filled = await books.rows("ka10076", **every)
    waiting = await books.rows("ka10075", all_stk_tp="0", trde_tp="0", stk_cd="", stex_tp="0")
    asked = {"stk_bond_tp": "0", "sell_tp": "0", "stk_cd": "", "fr_ord_no": "", "dmst_stex_tp": "%"}
    booked = await books.rows("kt00007", ord_dt="", qry_tp="1", **asked)
    status = await books.rows("kt00009", ord_dt="", qry_tp="0", mrkt_tp="0", **asked)
    numbers = {row["ord_no"] for row in booked}
    assert numbers == {row["ord_no"] for row in status}
    assert numbers == {row["ord_no"] for row in filled + waiting}
    by_number = {row["ord_no"]: row for row in booked}
    for row in filled:
        assert whole(row["cntr_qty"]) == whole(by_number[row["ord_no"]]["cntr_qty"])
    profit = await books.body("ka10074", strt_dt=today, end_dt=today)
    sales = await books.rows("ka10073", stk_cd="", strt_dt=today, end_dt=today)
    of_day = await books.rows("ka10072", stk_cd="", strt_dt=today)
    diary = await books.body("ka10170", base_dt="", ottks_tp="2", ch_crd_tp="0")
    realized = whole(profit["rlzt_pl"])
    assert realized == sum(whole(row["tdy_sel_pl"]) for row in sales)
    assert realized == sum(whole(row["tdy_sel_pl"]) for row in of_day)
    assert realized == whole(diary["tot_pl_amt"])
    for symbol in {row["stk_cd"].removeprefix("A") for row in sales}:
        one = await books.body("ka10077", stk_cd=symbol)
        same = [row for row in sales if row["stk_cd"].endswith(symbol)]
        assert whole(one["tdy_rlzt_pl"]) == sum(whole(row["tdy_sel_pl"]) for row in same)
    commission = sum(whole(row["tdy_trde_cmsn"]) for row in filled)
    tax = sum(whole(row["tdy_trde_tax"]) for row in filled)
    assert (whole(profit["trde_cmsn"]), whole(profit["trde_tax"])) == (commission, tax)
    now = await books.body("kt00017")
    assert (whole(now["sell_amt"]), whole(now["buy_amt"])) == (
        whole(profit["tot_sell_amt"]),
        whole(profit["tot_buy_amt"]),
    )
    assert whole(diary["tot_cmsn_tax"]) == sum(
        whole(row["cmsn_alm_tax"]) for row in diary["tdy_trde_diary"] if row["stk_cd"]
    )
    assert whole(diary["tot_cmsn_tax"]) == commission + tax


@pytest.mark.heavy(sample=2)
@pytest.mark.parametrize(("seed", "first"), list(enumerate(FIRST_DAYS, 1)))
async def test_the_account_tells_one_story(
    http: aiohttp.ClientSession, seed: int, first: dt.date
) -> None:
    rng = random.Random(seed)
    async with Simulator(
        pace=0,
        seed=seed,
        day=first,
        stocks=8,
        rules=Rules(calls=100_000),
        holdings={SAMSUNG: 50, KODEX: 30, HYNIX: 40},
        loans={(NAVER, LOAN): 20, (HYNIX, LOAN): 10} if first > LOAN else {},
    ) as exchange:
        books = Books(Client(exchange, http, exchange.credentials))
        deposits: dict[str, int] = {}
        for _ in range(4):
            await trade(books.client, rng)
            money = await check_money(books)
            await check_holdings(books)
            await check_trades(books)
            deposits[books.today] = money["deposit"]
            exchange.next_day(at="10:00")
            assert (await check_money(books))["deposit"] == money["tomorrow"]
        for day, deposit in deposits.items():
            assert await books.deposits(day) == deposit
        balances = {row["trde_no"]: row["entra_remn"] for row in await books.ledger()}
        assert len(set(balances.values())) > 5
        for kind in "45":  # bought, sold: the balance is that of the whole ledger
            for row in await books.ledger(tp=kind):
                assert row["entra_remn"] in balances.values()


@pytest.mark.kiwoom_stage(day=dt.date(2026, 9, 14), time=dt.time(16, 30), stocks=3)
async def test_in_the_evening_every_tr_values_the_holdings_at_the_last_price(
    client: Client,
) -> None:
    exchange = client.exchange
    exchange.rate_limit(1_000)
    exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).price + 500)
    assert exchange.stock(SAMSUNG).price != exchange.stock(SAMSUNG).today.close
    books = Books(client)
    await check_holdings(books)
    assert whole((await books.balance())["tot_evlt_amt"]) == exchange.stock(SAMSUNG).price * 100
