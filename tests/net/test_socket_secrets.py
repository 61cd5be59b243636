"""WebSocket servers that repeat the key or the token: neither an error nor the log shows it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from kiwoom_async import Credentials, KiwoomError, Session, Timeouts, Trade
from tests.support.raw_http import TOKEN, RawHTTP, Request, answer
from tests.support.scripted import ScriptedSocket, real
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

KEY = Credentials(appkey="raw-appkey-ABCDEFGHIJKLMNOP", secretkey="raw-secret-abcdefghijklmnop")
QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.02, subscribe=2.0, token_retry=0.01)
REPEATED = {
    "whole": f"{TOKEN} {KEY.appkey} {KEY.secretkey}",
    "in other case": f"{TOKEN.upper()} {KEY.appkey.lower()}",
    "in part": f"{TOKEN[7:25]} {KEY.secretkey[:14]}",
}


def refused_login(server: ScriptedSocket, text: str) -> None:
    for _ in range(8):
        server.answer(
            "LOGIN", {"return_code": 805004, "return_msg": f"[CODE=8005, MESSAGE={text}]"}
        )


def refused_registration(server: ScriptedSocket, text: str) -> None:
    server.answer("REG", {"return_code": 105115, "return_msg": text})


def kicked(server: ScriptedSocket, text: str) -> None:
    notice = {"trnm": "SYSTEM", "code": "R10001", "message": f"R10001 {text}"}
    server.answer("REG", {"return_code": 0}, json.dumps(notice))


def notice(server: ScriptedSocket, text: str) -> None:
    other = {"trnm": "SYSTEM", "code": "R10009", "message": text}
    server.answer("REG", json.dumps(other), {"return_code": 105118, "return_msg": "x"})


def unexpected(server: ScriptedSocket, text: str) -> None:
    other = {"trnm": "CNSRCLR", "return_code": 1, "return_msg": text}
    server.answer("REG", json.dumps(other), {"return_code": 105118, "return_msg": "x"})


def undecodable(server: ScriptedSocket, text: str) -> None:
    server.answer("REG", f"{text} is not JSON", {"return_code": 105118, "return_msg": "x"})


WAYS = [refused_login, refused_registration, kicked, notice, unexpected, undecodable]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", REPEATED.values(), ids=REPEATED)
async def test_what_the_socket_repeats_is_masked(
    way: Callable[[ScriptedSocket, str], None],
    text: str,
    server: ScriptedSocket,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def respond(request: Request) -> bytes:
        return answer({"return_code": 0})

    caplog.set_level("DEBUG")
    way(server, text)
    async with RawHTTP(respond) as rest:
        both = replace(rest.server(), websocket=server.url)
        with pytest.raises(KiwoomError) as caught:
            async with Session(both, KEY, timeouts=QUICK) as session:
                async with session.stream(Trade, SAMSUNG) as trades:
                    await server.say(real("0B", SAMSUNG, f10="1"))
                    await anext(trades)
                    await anext(trades)
    cause = caught.value.__cause__ or caught.value.__context__
    shown = f"{caught.value} {vars(caught.value)} {cause} {caplog.text}".lower()
    assert "***" in shown
    for secret in (TOKEN, KEY.appkey, KEY.secretkey):
        parts = {secret[at : at + 8].lower() for at in range(len(secret) - 7)}
        assert not [part for part in parts if part in shown]
