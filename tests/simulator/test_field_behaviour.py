"""Behaviour that users of the real service met: each is a rule or a fault of the simulator."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG = "005930"
Place = Literal["text", "number", "digits"]


async def test_a_filter_blocks_the_default_agent_of_a_library(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(blocked_agents=("aiohttp",))) as exchange:
        client = Client(exchange, http, exchange.credentials)
        reply = await client.issue()
        assert (reply.status, b"Request Blocked" in reply.raw) == (400, True)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(exchange.server.websocket)
        assert refused.value.status == 400
        named = {"User-Agent": "bot/1.0"}
        async with aiohttp.ClientSession(headers=named) as other:
            client = Client(exchange, other, exchange.credentials)
            assert (await client.call("ka10001", stk_cd=SAMSUNG)).code == 0
            async with client.socket():
                pass


async def test_a_block_may_come_for_everybody(client: Client) -> None:
    with client.exchange.block():
        reply = await client.issue()
    assert (reply.status, b"Request Blocked" in reply.raw) == (400, True)
    assert (await client.issue()).code == 0


async def test_a_burst_of_token_issues_is_answered_with_null(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(token_burst=2)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        replies = [await client.issue() for _ in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert replies[-1].raw == b"null"


@pytest.mark.parametrize("code", [8003, 8005, 8010, 8016, 8031, 8103])
@pytest.mark.parametrize("place", ["text", "number", "digits"])
async def test_a_dead_token_is_refused_with_any_code_of_the_family(
    client: Client, code: int, place: Place
) -> None:
    await client.issue()
    client.exchange.expire_tokens(code, place=place)
    reply = await client.call("ka10001", stk_cd=SAMSUNG)
    assert reply.status == 200
    assert (f"[{code}:" in reply.message) == (place == "text")
    if place != "text":
        assert reply.body["return_code"] == (code if place == "number" else str(code))
    await client.issue()
    assert (await client.call("ka10001", stk_cd=SAMSUNG)).code == 0


@pytest.mark.parametrize("code", [1631, 1632, 1687, 1700, 1701, 1702, 1999, 8050, 8104, 8200])
async def test_one_call_is_refused_with_a_code(client: Client, code: int) -> None:
    client.exchange.refuse(code, "ka10001")
    reply = await client.call("ka10001", stk_cd=SAMSUNG)
    assert (reply.status, f"[{code}:" in reply.message) == (200, True)
    assert (await client.call("ka10001", stk_cd=SAMSUNG)).code == 0


async def test_a_code_that_the_server_lacks_is_an_error(client: Client) -> None:
    with pytest.raises(ValueError, match="4711 is no code of the server"):
        client.exchange.refuse(4711)
    with pytest.raises(ValueError, match="4711 is no code of the server"):
        client.exchange.expire_tokens(4711)


@pytest.mark.parametrize("processed", [False, True])
async def test_an_order_refused_with_1631_may_have_been_booked(
    client: Client, processed: bool
) -> None:
    client.exchange.refuse(1631, "kt10000", processed=processed)
    reply = await client.order(ord_uv="65000")
    assert "[1631:" in reply.message
    assert "ord_no" not in reply.body
    assert len(client.exchange.orders) == processed


@pytest.mark.parametrize(("paper", "status"), [(False, 429), (True, 200)])
async def test_the_rate_limit_answers_200_on_paper(
    http: aiohttp.ClientSession, paper: bool, status: int
) -> None:
    async with Simulator(pace=0, rules=Rules(paper=paper, calls=1)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        await client.call("ka10001", stk_cd=SAMSUNG)
        reply = await client.call("ka10001", stk_cd=SAMSUNG)
    assert (reply.status, reply.code, "[1700:" in reply.message) == (status, 5, True)


@pytest.mark.parametrize("key", ["blank", "absent"])
async def test_more_rows_may_be_promised_without_a_key(
    client: Client, key: Literal["blank", "absent"]
) -> None:
    client.exchange.break_paging("ka10080", key=key)
    fields = {"stk_cd": SAMSUNG, "tic_scope": "1", "upd_stkpc_tp": "1"}
    reply = await client.call("ka10080", **fields)
    assert reply.headers["cont-yn"] == "Y"
    assert reply.headers.get("next-key") == ("" if key == "blank" else None)
    assert (await client.call("ka10080", **fields)).headers["next-key"]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("list", {"return_code": 0, "tot_pur_amt": "000000007000000"}),
        ("null_list", {"return_code": 0, "acnt_evlt_remn_indv_tot": None}),
        ("return_code", {"tot_pur_amt": "000000007000000"}),
        ("null_code", {"return_code": None}),
        ("everything", {}),
    ],
)
async def test_answers_are_cut(client: Client, what: Any, expected: dict[str, Any]) -> None:
    client.exchange.cut_answers("kt00018", what=what)
    body = (await client.call("kt00018", qry_tp="1", dmst_stex_tp="KRX")).body
    assert {name: body[name] for name in expected} == expected
    assert ("acnt_evlt_remn_indv_tot" in body) == (what not in ("list", "everything"))
    assert ("return_code" in body) == (what not in ("return_code", "everything"))
    assert (body == {}) == (what == "everything")
    assert (await client.call("kt00018", qry_tp="1", dmst_stex_tp="KRX")).code == 0


async def test_requests_may_travel(client: Client) -> None:
    await client.issue()
    exchange = client.exchange
    fault = exchange.delay_requests(0.05, 0.05, "ka10001")
    sent = asyncio.get_running_loop().time()
    await client.call("ka10001", stk_cd=SAMSUNG)
    assert fault.hits == 1
    assert exchange.calls_of("ka10001")[0].at - sent >= 0.05


async def test_headers_of_answers_and_refusals(client: Client) -> None:
    for reply in (await client.call("ka10001", stk_cd=SAMSUNG), await client.call("ka10001")):
        assert reply.headers["api-id"] == "ka10001"
        assert (reply.headers["cont-yn"], reply.headers["next-key"]) == ("N", "")
        assert reply.headers["access-control-expose-headers"] == "api-id,cont-yn,next-key"


async def test_refusals_may_come_without_headers(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(refusal_headers=False)) as exchange:
        reply = await Client(exchange, http, exchange.credentials).call("ka10001")
    assert "api-id" not in reply.headers


@pytest.mark.parametrize(
    ("api_id", "fields"),
    [
        ("kt00010", {"stk_cd": SAMSUNG, "trde_tp": "2", "uv": "70000"}),
        ("ka01690", {"qry_dt": "20260305"}),
        ("kt00002", {"start_dt": "20260301", "end_dt": "20260305"}),
        ("kt00017", {}),
    ],
)
@pytest.mark.parametrize("code", ["RC9000", "8104"])
async def test_paper_refuses_what_it_lacks(
    http: aiohttp.ClientSession, api_id: str, fields: dict[str, str], code: Any
) -> None:
    async with Simulator(pace=0, rules=Rules(paper=True, paper_refusal=code)) as exchange:
        reply = await Client(exchange, http, exchange.credentials).call(api_id, **fields)
    assert (reply.status, reply.code, code in reply.message) == (200, 20, True)


async def test_paper_says_that_it_knows_smart_order_routing(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(paper=True)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        await client.issue()
        async with client.socket(login=False) as socket:
            await socket.send(trnm="LOGIN", token=client.token)
            assert (await socket.next("LOGIN"))["sor_yn"] == "Y"


@pytest.mark.parametrize("return_code", [8005, "8005", 1, None])
async def test_a_login_is_refused_in_odd_shapes(client: Client, return_code: Any) -> None:
    await client.issue()
    client.exchange.refuse_requests("LOGIN", return_code=return_code, text="x")
    async with client.socket(login=False) as socket:
        await socket.send(trnm="LOGIN", token=client.token)
        refused = await socket.next("LOGIN")
        assert refused.get("return_code") == return_code
        assert not client.exchange.connections[0].logged_in
        await socket.send(trnm="LOGIN", token=client.token)
        assert (await socket.next("LOGIN"))["return_code"] == 0


async def test_the_socket_hears_late_of_a_new_token(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(token_delay=0.05)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        assert (await client.call("ka10001", stk_cd=SAMSUNG)).code == 0
        refusals = 0
        async with client.socket(login=False) as socket:
            while True:
                await socket.send(trnm="LOGIN", token=client.token)
                if (await socket.next("LOGIN"))["return_code"] == 0:
                    break
                refusals += 1
                await asyncio.sleep(0.01)
    assert refusals


async def test_a_remove_may_be_refused(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0B", items=(SAMSUNG,))
        client.exchange.refuse_requests("REMOVE")
        data = [{"item": [SAMSUNG], "type": ["0B"]}]
        await socket.send(trnm="REMOVE", grp_no="1", data=data)
        assert (await socket.next("REMOVE"))["return_code"] == 1
        assert client.exchange.registrations == {("0B", SAMSUNG)}


async def test_a_condition_request_may_stay_unanswered(client: Client) -> None:
    async with client.socket() as socket:
        await socket.send(trnm="CNSRLST")
        await socket.next("CNSRLST")
        client.exchange.ignore_requests("CNSRREQ")
        for seq in ("0", "2"):
            await socket.send(trnm="CNSRREQ", seq=seq, search_type="1", stex_tp="K")
        answer = await socket.next("CNSRREQ")
    assert answer["seq"] == "2"


async def test_rows_of_a_condition_may_be_codes_alone(http: aiohttp.ClientSession) -> None:
    rules = Rules(condition_rows="jmcode", condition_numbers="padded")
    async with Simulator(pace=0, rules=rules) as exchange:
        client = Client(exchange, http, exchange.credentials)
        exchange.enter_condition("3", SAMSUNG)
        async with client.socket() as socket:
            await socket.send(trnm="CNSRLST")
            await socket.next("CNSRLST")
            await socket.send(trnm="CNSRREQ", seq="3", search_type="0", stex_tp="K")
            assert (await socket.next("CNSRREQ"))["data"] == [{"jmcode": f"A{SAMSUNG}"}]
            await socket.send(trnm="CNSRREQ", seq="3", search_type="1", stex_tp="K")
            await socket.next("CNSRREQ")
            exchange.leave_condition("3", SAMSUNG)
            (signal,) = await socket.entries(1, lambda it: it["type"] == "02")
    assert (signal["values"]["841"], signal["values"]["843"]) == ("003", "D")


@pytest.mark.parametrize("size", ["-1", "99999", ""])
async def test_order_events_may_carry_odd_sizes(client: Client, size: str) -> None:
    client.exchange.alter_events("00", {"902": size, "911": None})
    async with client.socket() as socket:
        await socket.register("00")
        await client.order(ord_uv="65000")
        (event,) = await socket.entries(1, lambda it: it["type"] == "00")
        assert event["values"]["902"] == size
        assert "911" not in event["values"]
        await client.order(ord_uv="65000")
        (event,) = await socket.entries(1, lambda it: it["type"] == "00")
        assert event["values"]["902"] == "10"


async def test_a_handshake_may_be_redirected(client: Client, http: aiohttp.ClientSession) -> None:
    elsewhere = {"Location": "http://127.0.0.1:1/elsewhere"}
    fault = client.exchange.answer_handshakes(302, headers=elsewhere)
    async with http.get(client.exchange.server.websocket, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, elsewhere["Location"])
    assert fault.hits == 1
    async with client.socket():
        pass
