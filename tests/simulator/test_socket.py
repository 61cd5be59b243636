"""WebSocket: login, heartbeat, kicks, registrations and their limits."""

from __future__ import annotations

import asyncio
from itertools import count

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import PING, Client

pytestmark = pytest.mark.anyio

QUICK = Rules(registrations=1000, ping_interval=0.02, login_timeout=0.2)


@pytest.fixture
async def quick(http: aiohttp.ClientSession) -> object:
    async with Simulator(pace=0, rules=QUICK) as exchange:
        yield Client(exchange, http, exchange.credentials)


async def test_login_first(client: Client) -> None:
    await client.issue()
    async with client.socket(login=False) as socket:
        await socket.send(trnm="REG", grp_no="1", refresh="1", data=[])
        refused = await socket.next("REG")
        assert refused["return_code"] == 100013
        await socket.send(trnm="LOGIN", token="nonsense")
        refused = await socket.next("LOGIN")
        assert refused["return_code"] == 805004
        assert "CODE=8005" in refused["return_msg"]
        await socket.send(trnm="LOGIN", token=f"Bearer {client.token}")
        assert (await socket.next("LOGIN"))["return_code"] == 805004
        await socket.send(trnm="LOGIN", token=client.token)
        assert await socket.next("LOGIN") == {
            "trnm": "LOGIN",
            "return_code": 0,
            "return_msg": "",
            "sor_yn": "Y",
        }
        assert "code" in await socket.next("SYSTEM")
        assert await socket.register("0B", items=("005930",)) == {
            "trnm": "REG",
            "return_code": 0,
            "return_msg": "",
        }


async def test_the_paper_server_says_no_system_frame(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(paper=True)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", items=("005930",))
        assert not [text for text in socket.seen if "SYSTEM" in text]


async def test_ping_letter_for_letter_and_answered(quick: Client) -> None:
    async with quick.socket() as socket:
        for _ in range(12):
            assert await socket.next("PING") == {"trnm": "PING"}
        assert {text for text in socket.seen if "PING" in text} == {PING}
        assert quick.exchange.connections[0].pings_missed < 5


async def test_silence_ends_the_connection(quick: Client) -> None:
    async with quick.socket() as socket:
        socket.answer_pings = False
        code, last = await socket.closed()
        assert code == 1000
        assert last is not None
        assert '"code":"R10002"' in last
        assert sum(text == PING for text in socket.seen) == 5
    await quick.exchange.wait_for(lambda: not quick.exchange.connections)


async def test_a_client_that_does_not_log_in_is_sent_away(quick: Client) -> None:
    async with quick.socket(login=False) as socket:
        code, last = await socket.closed()
        assert code == 1000
        assert last is not None
        assert '"code":"R10004"' in last


async def test_a_second_login_kicks_the_first(client: Client) -> None:
    async with client.socket() as first:
        await first.register("0B", items=("005930",))
        async with client.socket() as second:
            code, last = await first.closed()
            assert code == 1000
            assert last is not None
            assert '"code":"R10001"' in last
            await client.exchange.wait_for(lambda: len(client.exchange.connections) == 1)
            assert not client.exchange.registrations
            assert (await second.register("0B", items=("005930",)))["return_code"] == 0


async def test_a_second_login_on_the_same_connection_ends_no_connection(client: Client) -> None:
    async with client.socket() as socket:
        await socket.send(trnm="LOGIN", token=client.token)
        assert (await socket.next("LOGIN"))["return_code"] == 0
        assert (await socket.register("00"))["return_code"] == 0


async def test_kicked_without_a_goodbye_and_in_other_words(http: aiohttp.ClientSession) -> None:
    rules = Rules(kick_says_goodbye=False, system_keys="return_code")
    async with Simulator(pace=0, rules=rules) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            exchange.kick()
            code, last = await socket.closed()
            assert code == 1006
            assert last is not None
            assert '"return_code":"R10001"' in last


async def test_two_logins_may_coexist(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(second_login="coexist")) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as first, client.socket() as second:
            await first.register("0B", items=("005930",))
            await second.register("0B", items=("005930",))
            exchange.trade("005930")
            for socket in (first, second):
                assert (await socket.entries(1))[0]["type"] == "0B"


async def test_a_login_with_another_key_ends_no_connection(client: Client) -> None:
    other = Client(client.exchange, client.http, client.exchange.open_account())
    async with client.socket(), other.socket():
        assert len([one for one in client.exchange.connections if one.logged_in]) == 2


@pytest.mark.parametrize("ends", [True, False])
async def test_a_new_token_may_end_the_socket(http: aiohttp.ClientSession, ends: bool) -> None:
    async with Simulator(pace=0, rules=Rules(reissue_ends_socket=ends)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await client.issue()
            if ends:
                assert (await socket.closed())[0] == 1006
            else:
                assert (await socket.register("00"))["return_code"] == 0


async def test_refresh_keeps_or_drops(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0B", items=("005930",))
        await socket.register("0D", items=("000660",), grp_no="2")
        assert exchange.registrations == {("0B", "005930"), ("0D", "000660")}
        await socket.register("0B", items=("035420",), grp_no="2", refresh="0")
        assert exchange.registrations == {("0B", "035420")}


async def test_refresh_may_drop_the_group_only(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(refresh_drops="group")) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", items=("005930",))
            await socket.register("0D", items=("000660",), grp_no="2")
            await socket.register("0B", items=("035420",), grp_no="2", refresh="0")
            assert exchange.registrations == {("0B", "005930"), ("0B", "035420")}


async def test_remove_needs_the_same_group(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0B", "0D", items=("005930", "000660"))
        for group, left in [("2", 4), ("1", 2)]:
            data = [{"item": ["005930"], "type": ["0B", "0D"]}]
            await socket.send(trnm="REMOVE", grp_no=group, data=data)
            assert (await socket.next("REMOVE"))["return_code"] == 0
            assert len(exchange.registrations) == left


async def test_the_ack_validates_nothing(client: Client) -> None:
    async with client.socket() as socket:
        ack = await socket.register("0B", "ZZ", items=("NOSUCH", "005930_XX"))
        assert ack["return_code"] == 0
        await socket.send(trnm="REG", grp_no="1", refresh="1", data="nonsense")
        assert (await socket.next("REG"))["return_code"] == 0
        client.exchange.step()
        await socket.register("00", grp_no="3")
        assert not socket.backlog


async def test_two_hundred_items_and_not_one_more(quick: Client) -> None:
    def items(number: int, first: int = 0) -> tuple[str, ...]:
        return tuple(f"{n:06d}" for n in range(first, first + number))

    async with quick.socket() as socket:
        assert (await socket.register("0B", "0D", items=items(150)))["return_code"] == 0
        assert (await socket.register("00", "04", "0s", "1h", grp_no="9"))["return_code"] == 0
        refused = await socket.register("0B", items=items(51, 150), grp_no="2")
        assert refused["return_code"] == 105115
        assert len(quick.exchange.registrations) == 304  # nothing of it was registered
        assert (await socket.register("0B", items=items(51, 150)))["return_code"] == 105118
        assert (await socket.register("0B", items=items(50, 150), grp_no="2"))["return_code"] == 0
        assert (await socket.register("0D", items=items(200), grp_no="3"))["return_code"] == 0
        one_more = await socket.register("0B", items=("000000_NX",), grp_no="4")
        assert one_more["return_code"] == 105115


async def test_five_registrations_a_second(client: Client) -> None:
    async with client.socket() as socket:
        codes = [
            (await socket.register("0B", items=(f"{n:06d}",)))["return_code"] for n in range(6)
        ]
        assert codes == [0] * 5 + [105110]
        assert len(client.exchange.registrations) == 5


async def test_registrations_vanish_with_the_connection(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0B", items=("005930",))
    await exchange.wait_for(lambda: not exchange.connections)
    async with client.socket() as socket:
        exchange.trade("005930")
        await socket.register("00")
        assert not socket.backlog


async def test_trades_may_stand_between_a_registration_and_its_ack(
    http: aiohttp.ClientSession,
) -> None:
    async with Simulator(pace=0, rules=Rules(trade_before_ack=True)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", items=("005930_AL", "NOSUCH"))
            assert [entry["item"] for entry in socket.backlog] == ["005930_AL"]


async def test_a_slow_client_is_cut_off(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(outbox=500)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0D", items=("005930",))
            (connection,) = exchange.connections
            for _ in count():
                exchange.step("005930", times=100)
                if connection.cut:
                    break
                await asyncio.sleep(0)
            await exchange.wait_for(lambda: not exchange.connections)


async def test_messages_are_observed(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0B", items=("005930",), grp_no="7")
        await socket.ws.send_str("no json at all")
        await socket.ws.send_bytes(b"\x00")
        await socket.register("00")
    login, registration, nonsense, _ = client.exchange.messages
    assert (login.name, login.body["token"]) == ("LOGIN", "***")
    assert (registration.name, registration.body["grp_no"]) == ("REG", "7")
    assert (nonsense.name, nonsense.body) == ("", {})


async def test_the_path_is_the_path(client: Client) -> None:
    url = client.exchange.server.websocket.replace("dostk", "other")
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.http.ws_connect(url)
