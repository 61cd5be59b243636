"""Tokens: issue, kill, revoke, expire, refuse."""

from __future__ import annotations

import datetime as dt

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

KST = dt.timezone(dt.timedelta(hours=9))


async def test_a_token_lives_a_day_in_korean_time(client: Client) -> None:
    reply = await client.issue()
    assert reply.code == 0
    assert reply.body["token_type"] == "Bearer"
    assert len(reply.body["token"]) == 86
    expires = dt.datetime.strptime(reply.body["expires_dt"], "%Y%m%d%H%M%S").replace(tzinfo=KST)
    left = expires - dt.datetime.now(KST)
    assert dt.timedelta(hours=23, minutes=59) < left < dt.timedelta(hours=24, minutes=1)


async def test_a_second_issue_kills_the_first(client: Client) -> None:
    await client.issue()
    first = client.token
    await client.issue()
    assert client.token != first
    assert (await client.call("ka10001", stk_cd="005930")).code == 0
    client.token = first
    reply = await client.call("ka10001", stk_cd="005930")
    assert (reply.status, reply.code) == (200, 3)
    assert "[8005:Token이 유효하지 않습니다]" in reply.message


async def test_the_same_token_comes_back_if_the_rules_say_so(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(same_token=True)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        await client.issue()
        first = client.token
        await client.issue()
        assert client.token == first


async def test_revoked_and_expired_tokens_are_dead(client: Client) -> None:
    await client.issue()
    keys = {
        "appkey": str(client.credentials.appkey),
        "secretkey": str(client.credentials.secretkey),
    }
    assert (await client.post("/oauth2/revoke", keys | {"token": client.token})).code == 0
    assert "8005" in (await client.call("ka10001", stk_cd="005930")).message
    assert "8015" in (await client.post("/oauth2/revoke", keys | {"token": client.token})).message
    assert "8016" in (await client.post("/oauth2/revoke", keys)).message
    await client.issue()
    client.exchange.expire_tokens()
    assert "8005" in (await client.call("ka10001", stk_cd="005930")).message


@pytest.mark.parametrize(
    ("body", "code", "return_code"),
    [
        ({}, "8011", 2),
        ({"grant_type": "password"}, "8012", 2),
        ({"grant_type": "client_credentials"}, "8020", 2),
        ({"grant_type": "client_credentials", "appkey": "a"}, "8020", 2),
        ({"grant_type": "client_credentials", "appkey": "a", "secretkey": "b"}, "8001", 3),
    ],
)
async def test_what_a_token_is_refused_for(
    client: Client, body: dict[str, str], code: str, return_code: int
) -> None:
    reply = await client.post("/oauth2/token", body)
    assert (reply.status, reply.code) == (200, return_code)
    assert f"[{code}:" in reply.message


async def test_keys_of_the_other_server(client: Client) -> None:
    await client.issue()
    client.exchange.mix_up_keys()
    assert "[8031:" in (await client.call("ka10001", stk_cd="005930")).message
    assert "[8030:" in (await client.issue()).message


async def test_the_token_endpoint_is_limited_too(client: Client) -> None:
    replies = [await client.issue() for _ in range(6)]
    assert [reply.status for reply in replies] == [200] * 5 + [429]
    assert "API ID=au10001]" in replies[-1].message


async def test_secrets_are_nowhere(client: Client) -> None:
    async with client.socket():
        await client.call("ka10001", stk_cd="005930")
    exchange = client.exchange
    secrets = {str(client.credentials.appkey), str(client.credentials.secretkey), client.token}
    shown = repr([exchange, exchange.calls, exchange.messages, exchange.connections])
    shown += repr([exchange.credentials, exchange.account, vars(exchange).values()])
    assert not [secret for secret in secrets if secret in shown]
