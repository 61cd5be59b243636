"""Secrets: no key or token in logs, reprs, errors, or tracebacks with locals."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from kiwoom_async import AuthenticationError, Gap, KiwoomError, Session, Timeouts, Trade
from kiwoom_async.net.token_file import StoredToken
from kiwoom_async.simulator import Simulator
from tests.support.scripted import ScriptedSocket
from tests.support.symbols import SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(same_token=True, registrations=50),
]

SAME_TOKEN = "0123456789" * 9
QUICK = Timeouts(
    attempt=0.3, total=0.5, reconnect_first=0.02, reconnect_longest=0.05, subscribe=1.0
)


@pytest.fixture
async def secrets(exchange: Simulator) -> list[str]:
    """The key, its secret, and the token it is given."""
    key = {
        "appkey": str(exchange.credentials.appkey),
        "secretkey": str(exchange.credentials.secretkey),
    }
    grant = {"grant_type": "client_credentials", **key}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{exchange.server.rest}/oauth2/token", json=grant) as answer,
    ):
        token = (await answer.json())["token"]
    return [*key.values(), token, SAME_TOKEN]


def shown(error: BaseException) -> str:
    """Everything a crash report could contain, without the frames of this file."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        report = traceback.TracebackException.from_exception(cause, capture_locals=True)
        frames = [frame for frame in report.stack if frame.filename != __file__]
        parts += [f"{cause!s} {cause!r} {vars(cause)!r}", repr([vars_of(f) for f in frames])]
        cause = cause.__cause__ or cause.__context__
    return "".join(parts)


def vars_of(frame: traceback.FrameSummary) -> dict[str, str]:
    return frame.locals or {}


Attempt = Callable[[Simulator, Session], Awaitable[object]]


async def maintenance(exchange: Simulator, session: Session) -> object:
    exchange.html_maintenance()
    return await session.stocks.info(SAMSUNG)


async def half_a_token(exchange: Simulator, session: Session) -> object:
    exchange.garble(100, how="truncated")
    return await session.stocks.info(SAMSUNG)


async def nearly_all_of_a_token(exchange: Simulator, session: Session) -> object:
    """Only the last brace is missing."""
    answer = json.dumps({"token": SAME_TOKEN, "expires_dt": "20990101000000"})
    exchange.answer_with(200, answer[:-1], api_id="au10001", count=None)
    return await session.stocks.info(SAMSUNG)


async def a_token_that_ends_some_day(exchange: Simulator, session: Session) -> object:
    exchange.answer_with(200, {"token": SAME_TOKEN, "expires_dt": "soon"}, count=None)
    return await session.stocks.info(SAMSUNG)


async def no_answer(exchange: Simulator, session: Session) -> object:
    exchange.lose_answer(how="hang", count=None)
    return await session.stocks.info(SAMSUNG)


async def refused_key(exchange: Simulator, session: Session) -> object:
    exchange.mix_up_keys()
    return await session.stocks.info(SAMSUNG)


async def lost_order(exchange: Simulator, session: Session) -> object:
    exchange.lose_answer("kt10000")
    return await session.orders.buy(SAMSUNG, 1, price=70_000)


async def refused_order(exchange: Simulator, session: Session) -> object:
    return await session.orders.buy(SAMSUNG, 10_000_000, price=70_000)


async def refused_login(exchange: Simulator, session: Session) -> object:
    exchange.mix_up_keys()
    return await session.stream(Trade, SAMSUNG).__aenter__()


async def kicked(exchange: Simulator, session: Session) -> object:
    async with session.stream(Trade, SAMSUNG) as trades:
        exchange.kick()
        return await anext(trades)


ATTEMPTS = [
    maintenance,
    half_a_token,
    nearly_all_of_a_token,
    a_token_that_ends_some_day,
    no_answer,
    refused_key,
    lost_order,
    refused_order,
    refused_login,
    kicked,
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
async def test_no_error_shows_a_secret(
    exchange: Simulator, secrets: list[str], attempt: Attempt, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(KiwoomError) as caught:
        async with Session(exchange.server, exchange.credentials, timeouts=QUICK) as session:
            await attempt(exchange, session)
    text = shown(caught.value) + caplog.text
    assert not [secret for secret in secrets if secret[:20] in text]


async def test_no_log_or_repr_shows_a_secret(
    exchange: Simulator, secrets: list[str], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    session = Session(
        exchange.server,
        exchange.credentials,
        timeouts=QUICK,
        token_file=tmp_path / "token.json",
    )
    async with session, session.stream((Trade, Gap), SAMSUNG) as trades:
        await session.stocks.info(SAMSUNG)
        exchange.expire_tokens()
        exchange.drop_connections()
        assert isinstance(await anext(trades), Gap)
        reprs = [repr(thing) for thing in (session, trades, exchange.credentials, exchange.server)]
        reprs += [repr(vars(part)) for part in vars(session).values() if hasattr(part, "__dict__")]
        await session.revoke()
    text = caplog.text + "".join(reprs)
    assert not [secret for secret in secrets if secret[:20] in text]


async def test_a_login_refused_shows_no_secret(exchange: Simulator, secrets: list[str]) -> None:
    async with ScriptedSocket() as socket:
        wrong_address = {"return_code": 3, "return_msg": "[8050:지정단말기 인증에 실패했습니다]"}
        socket.answer("LOGIN", wrong_address)
        server = replace(exchange.server, clock=None, websocket=socket.url)
        with pytest.raises(AuthenticationError, match="8050") as caught:
            async with Session(server, exchange.credentials, timeouts=QUICK) as session:
                await session.stream(Trade, SAMSUNG).__aenter__()
    text = shown(caught.value)
    assert "LOGIN" in text
    assert not [secret for secret in secrets if secret[:20] in text]


ODD_TOKENS = {
    "cut after the token": b'{"token":"hidden-token","expires_dt":"2099',
    "odd expiry": b'{"token":"hidden-token","expires_dt":"2099"}',
    "refused": b'{"token":"hidden-token","return_code":3,"return_msg":"[8006:x]"}',
}


@pytest.mark.parametrize("body", ODD_TOKENS.values(), ids=ODD_TOKENS)
async def test_no_error_shows_a_token_that_came_oddly(exchange: Simulator, body: bytes) -> None:
    exchange.answer_with(200, body, api_id="au10001", count=None)
    with pytest.raises(KiwoomError) as caught:
        async with Session(exchange.server, exchange.credentials, timeouts=QUICK) as session:
            await session.stocks.info(SAMSUNG)
    assert "hidden" not in shown(caught.value)


def test_a_shared_token_hides_in_whatever_shows_it() -> None:
    stored = StoredToken("hidden-token", dt.datetime.now(dt.UTC))
    assert "hidden" not in repr(stored) + repr([*stored.__rich_repr__()])
