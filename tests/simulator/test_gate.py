"""Gate: refusals of REST calls, and the rate limit."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

INFO = "/api/dostk/stkinfo"


async def test_headers(client: Client) -> None:
    await client.issue()
    bearer = {"authorization": f"Bearer {client.token}"}
    body = {"stk_cd": "005930"}
    for path, headers, code in [
        (INFO, bearer, "1501"),
        (INFO, {"api-id": "ka99999"}, "1505"),
        ("/api/dostk/chart", bearer | {"api-id": "ka10001"}, "1504"),
        (INFO, {"api-id": "ka10001"}, "1513"),
        (INFO, {"api-id": "ka10001", "authorization": client.token}, "1514"),
        (INFO, {"api-id": "ka10001", "authorization": f"Basic {client.token}"}, "1515"),
        (INFO, {"api-id": "ka10001", "authorization": "Bearer "}, "1516"),
        (INFO, {"api-id": "ka10001", "authorization": "Bearer nonsense"}, "8005"),
        (INFO, bearer | {"api-id": "ka10001", "content-type": "text/plain"}, "1512"),
    ]:
        reply = await client.post(path, body, headers)
        assert reply.status == 200
        assert f"[{code}:" in reply.message, headers


async def test_parameters(client: Client) -> None:
    missing = await client.call("ka10075", all_stk_tp="0", trde_tp="0")
    assert missing.code == 2
    assert missing.message.endswith("필수입력 파라미터=stex_tp]")
    wrong = await client.call("ka10080", stk_cd="005930", tic_scope="7", upd_stkpc_tp="1")
    assert "[1517:" in wrong.message
    headers = {"api-id": "ka10001", "authorization": f"Bearer {client.token}"}
    assert "[1517:" in (await client.post(INFO, ["no", "object"], headers)).message


async def test_an_unknown_symbol_is_no_error_but_a_row_of_nothing(client: Client) -> None:
    body = (await client.call("ka10001", stk_cd="123456")).body
    assert body.pop("return_code") == 0
    assert body.pop("return_msg")
    assert set(body.values()) == {""}
    body = (await client.call("ka10081", stk_cd="1", base_dt="20260101", upd_stkpc_tp="1")).body
    assert [set(row.values()) for row in body["stk_dt_pole_chart_qry"]] == [{""}]


async def test_too_many_symbols_is_permanent_and_no_rate_limit(client: Client) -> None:
    reply = await client.call("ka10095", stk_cd="|".join(["005930"] * 101))
    assert (reply.status, reply.code) == (200, 5)
    assert reply.message.startswith("허용된 요청 개수를 초과하였습니다[1634:")


async def test_the_exact_refusal_beyond_the_limit(client: Client) -> None:
    replies = [await client.call("ka10001", stk_cd="005930") for _ in range(6)]
    assert [reply.status for reply in replies] == [200] * 5 + [429]
    assert replies[-1].body == {
        "return_code": 5,
        "return_msg": "허용된 요청 개수를 초과하였습니다"
        "[1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=ka10001]",
    }
    other = await client.call("ka10095", stk_cd="005930")
    assert other.status == 200  # each TR has its own window


async def test_the_window_slides_and_refusals_cost_nothing(http: aiohttp.ClientSession) -> None:
    rules = Rules(calls=2, window=0.3, refusal_status=200)
    async with Simulator(pace=0, rules=rules) as exchange:
        client = Client(exchange, http, exchange.credentials)
        while len([call for call in exchange.calls if call.return_code == 0]) < 7:
            await client.call("ka10001", stk_cd="005930")
            await asyncio.sleep(0.02)
        accepted = [call.at for call in exchange.calls_of("ka10001") if call.return_code == 0]
        refused = [call for call in exchange.calls_of("ka10001") if call.return_code == 5]
        assert refused
        assert {call.status for call in refused} == {200}
        for earlier, later in zip(accepted, accepted[2:], strict=False):
            assert later - earlier >= 0.3


async def test_keys_have_limits_of_their_own(client: Client) -> None:
    exchange = client.exchange
    other = Client(exchange, client.http, exchange.open_account())
    await asyncio.gather(*[client.call("ka10001", stk_cd="005930") for _ in range(5)])
    assert (await other.call("ka10001", stk_cd="005930")).status == 200


async def test_key_order_and_header_case_vary(client: Client) -> None:
    client.exchange.rate_limit(1000)
    replies = [await client.call("ka10001", stk_cd="005930") for _ in range(30)]
    first_keys = {next(iter(json.loads(reply.raw))) for reply in replies}
    assert first_keys == {"return_code", "stk_cd"}


async def test_calls_are_observed(client: Client) -> None:
    await client.call("ka10081", next_key="bogus", stk_cd="005930")
    call = client.exchange.calls_of("ka10081")[0]
    assert (call.status, call.return_code) == (200, 2)
    assert (call.continued, call.next_key) == (True, "bogus")
    assert call.body == {"stk_cd": "005930"}
    assert call.headers["authorization"] == "***"
    assert call.at <= asyncio.get_running_loop().time()
