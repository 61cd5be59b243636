"""Quotes over REST agree with each other and with the spec."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kiwoom_async.spec import load
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

CALLS = {
    "ka10001": {"stk_cd": "005930"},
    "ka10003": {"stk_cd": "005930"},
    "ka10004": {"stk_cd": "005930"},
    "ka10080": {"stk_cd": "005930", "tic_scope": "1", "upd_stkpc_tp": "1"},
    "ka10081": {"stk_cd": "005930", "base_dt": "20991231", "upd_stkpc_tp": "1"},
    "ka10095": {"stk_cd": "005930|000660"},
    "ka10075": {"all_stk_tp": "0", "trde_tp": "0", "stex_tp": "0"},
    "ka10076": {"qry_tp": "0", "sell_tp": "0", "stex_tp": "0"},
    "kt00001": {"qry_tp": "3"},
    "kt00007": {"qry_tp": "1", "stk_bond_tp": "0", "sell_tp": "0", "dmst_stex_tp": "%"},
    "kt00018": {"qry_tp": "1", "dmst_stex_tp": "KRX"},
}


@pytest.mark.parametrize("api_id", CALLS)
async def test_every_documented_field_is_there_and_text(client: Client, api_id: str) -> None:
    client.exchange.step()
    best = client.exchange.stock("005930").book.best_bid
    await client.order(ord_uv=str(best - 100))
    await client.order(trde_tp="3")
    body = (await client.call(api_id, **CALLS[api_id])).body
    assert body.pop("return_code") == 0
    body.pop("return_msg")
    api = load().apis[api_id]
    assert body.keys() == {field.wire for field in api.fields}
    for name, value in body.items():
        rows = value if isinstance(value, list) else []
        assert rows or isinstance(value, str) or api_id == "kt00001", name
        for row in rows:
            assert row.keys() == {field.wire for field in api.rows}
            assert all(isinstance(text, str) for text in row.values())


async def test_prices_are_signed_by_their_direction(client: Client) -> None:
    exchange = client.exchange
    stock = exchange.stock("005930")
    for price, direction, sign in [
        (stock.base + 300, "+", "2"),
        (stock.base, "", "3"),
        (stock.base - 300, "-", "5"),
        (91_000, "+", "1"),
        (49_000, "-", "4"),
    ]:
        exchange.set_price("005930", price)
        exchange.rate_limit(100)
        body = (await client.call("ka10001", stk_cd="005930")).body
        assert (body["cur_prc"], body["pre_sig"]) == (f"{direction}{price}", sign)
        assert int(body["pred_pre"]) == price - stock.base
        assert float(body["flu_rt"]) == round((price - stock.base) * 100 / stock.base, 2)
        assert (body["upl_pric"], body["lst_pric"]) == ("+91000", "-49000")


async def test_the_suffix_of_a_venue_and_the_letter_are_understood(client: Client) -> None:
    for symbol in ("005930", "005930_NX", "005930_AL", "A005930"):
        body = (await client.call("ka10001", stk_cd=symbol)).body
        assert body["stk_nm"] == "삼성전자"


async def test_the_tape_is_paged_and_tells_every_trade(client: Client) -> None:
    exchange = client.exchange
    exchange.step("005930", times=70)
    exchange.trade("005930", size=5, side="sell")
    exchange.rate_limit(100)
    rows: list[dict[str, str]] = []
    key = ""
    sizes: list[int] = []
    while not sizes or key:
        reply = await client.call("ka10003", next_key=key, stk_cd="005930")
        key = reply.headers["next-key"]
        sizes.append(len(reply.body["cntr_infr"]))
        rows += reply.body["cntr_infr"]
    assert sizes[:-1] == [30] * (len(sizes) - 1)
    assert sum(abs(int(row["cntr_trde_qty"])) for row in rows) == exchange.stock("005930").volume
    assert rows[0]["cntr_trde_qty"] == "-5"
    for newer, older in pairwise(rows):
        size = abs(int(newer["cntr_trde_qty"]))
        assert int(newer["acc_trde_qty"]) - int(older["acc_trde_qty"]) == size
        turnover = int(newer["acc_trde_prica"]) - int(older["acc_trde_prica"])
        assert turnover == size * abs(int(newer["cur_prc"]))


async def test_the_book_agrees_with_the_watch_list(client: Client) -> None:
    client.exchange.step("005930", times=10)
    book = (await client.call("ka10004", stk_cd="005930")).body
    row = (await client.call("ka10095", stk_cd="005930|XXXXXX")).body["atn_stk_infr"]
    assert set(row[1].values()) == {""}
    assert book["sel_fpr_bid"] == row[0]["sel_bid"] == row[0]["sel_1th_bid"]
    assert book["buy_5th_pre_bid"] == row[0]["buy_5th_bid"]
    asks = [int(book["sel_fpr_bid"])] + [int(book[f"sel_{n}th_pre_bid"]) for n in range(2, 11)]
    bids = [int(book["buy_fpr_bid"])] + [int(book[f"buy_{n}th_pre_bid"]) for n in range(2, 11)]
    assert [abs(price) for price in asks] == sorted(abs(price) for price in asks)
    assert [abs(price) for price in bids] == sorted((abs(p) for p in bids), reverse=True)
    assert abs(bids[0]) < abs(asks[0])
    sizes = [int(book["sel_fpr_req"])] + [int(book[f"sel_{n}th_pre_req"]) for n in range(2, 11)]
    assert sum(sizes) == int(book["tot_sel_req"]) == int(row[0]["tot_sel_req"])


async def test_beyond_the_upper_limit_there_are_no_asks(client: Client) -> None:
    client.exchange.set_price("005930", 91_000)
    client.exchange.trade("005930", price=91_000, size=10**9)
    book = (await client.call("ka10004", stk_cd="005930")).body
    assert (book["sel_fpr_bid"], book["sel_fpr_req"], book["tot_sel_req"]) == ("0", "0", "0")
    assert book["buy_fpr_bid"] == "+91000"
    assert (await client.call("ka10095", stk_cd="005930")).body["atn_stk_infr"][0]["sel_bid"] == "0"
    client.exchange.step("005930", times=20)
    assert client.exchange.stock("005930").price <= 91_000
