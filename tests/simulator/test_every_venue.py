"""Every TR that takes a suffix or ``stex_tp``: answered for each exchange, with its own figures."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.rest.catalogue import apis
from kiwoom_async.spec import API
from tests.support.official import official_apis
from tests.support.wire_client import Client, Reply

pytestmark = pytest.mark.anyio

OFFICIAL = official_apis()
DAY = dt.date(2026, 9, 10)
SEED = 5  # brokers drop out of the first five at both exchanges (ka10053)
SUFFIXES = ("", "_NX", "_AL")
CODES = ("1", "2", "3")


def takes_suffix(api: API) -> bool:
    """Return whether a TR about the market takes ``005930_NX``."""
    return not api.id.startswith("kt") and any(
        one.wire == "stk_cd" and one.suffix for one in api.params
    )


def takes_exchange(api: API) -> bool:
    """Return whether a TR lists what is traded at KRX, NXT or both."""
    return any(one.wire == "stex_tp" and set(one.codes) == set(CODES) for one in api.params)


BY_SUFFIX = sorted(api.id for api in apis().values() if takes_suffix(api))
BY_CODE = sorted(api.id for api in apis().values() if takes_exchange(api))


@pytest.fixture(params=[1])
async def client(
    http: aiohttp.ClientSession, request: pytest.FixtureRequest
) -> AsyncIterator[Client]:
    async with Simulator(
        pace=0, day=DAY, time=dt.time(9, 58), stocks=8, seed=request.param
    ) as exchange:
        exchange.rate_limit(100_000)
        await exchange.run("10:10")
        for symbol in exchange.symbols:  # the last prices of both exchanges are other ones
            exchange.trade(symbol, side="sell")
            if exchange.stock(symbol).nxt is not None:
                exchange.trade(f"{symbol}_NX", side="buy")
        yield Client(exchange, http, exchange.credentials)


def told(reply: Reply) -> Any:
    """Return an answer without what names the exchange."""
    text = reply.raw.decode()
    for name in ("_NX", "_AL"):
        text = text.replace(name, "")
    return json.loads(text.replace('"NXT"', '"KRX"'))


def example(api_id: str) -> dict[str, str]:
    body: dict[str, str] = dict(OFFICIAL[api_id].get("request_example") or {})
    days = ("base_dt", "end_dt", "qry_dt", "date", "dt")  # the last is a code in some
    changed = {name: f"{DAY:%Y%m%d}" for name in days if len(body.get(name, "")) == 8}
    if body.get("strt_dt"):
        changed["strt_dt"] = "20260901"
    if "stex_tp" in body:
        changed["stex_tp"] = "1"
    return body | changed


def says_nothing(reply: Reply) -> bool:
    """Return whether an answer has no figures: everything in it is blank."""
    values = [value for name, value in reply.body.items() if not name.startswith("return_")]
    rows = [row for value in values if isinstance(value, list) for row in value]
    return not any(any(row.values()) for row in rows) and not any(
        value for value in values if isinstance(value, str)
    )


async def compare(
    client: Client, api_id: str, field: str, codes: tuple[str, ...], same: str = ""
) -> bool:
    """Check that a TR says something else for each exchange, if it says anything; ``same`` names
    a code for which it rightly does not. Return whether it says anything.
    """
    replies = [await client.call(api_id, **(example(api_id) | {field: code})) for code in codes]
    assert [(one.status, one.code) for one in replies] == [(200, 0)] * len(codes), api_id
    krx, *others = replies
    if says_nothing(krx):
        return False
    for code, other in zip(codes[1:], others, strict=True):
        assert (told(other) == told(krx)) is (code == same), (api_id, code)
    return True


@pytest.mark.parametrize("client", [SEED], indirect=True)
async def test_a_suffix_gives_the_figures_of_its_exchange(client: Client) -> None:
    items = tuple("005930" + suffix for suffix in SUFFIXES)
    ignores = {"ka10004": "005930_AL"}
    not_by_exchange = {"ka10013"}  # loans do not depend on where shares are traded
    silent = {
        api_id
        for api_id in BY_SUFFIX
        if api_id not in not_by_exchange
        and not await compare(client, api_id, "stk_cd", items, ignores.get(api_id, ""))
    }
    assert silent <= {"ka10053", "ka10054"}  # lists of what did not happen today


async def test_lists_give_the_figures_of_the_exchange_asked_for(client: Client) -> None:
    no_etf_at_nxt = {"ka40004": "3"}
    silent = {
        api_id
        for api_id in BY_CODE
        if not await compare(client, api_id, "stex_tp", CODES, no_etf_at_nxt.get(api_id, ""))
    }
    today = {"ka10016", "ka10017", "ka10024", "ka10025", "ka10029", "ka10031", "ka10054", "ka10058"}
    assert silent <= today  # lists of what did not happen today


@pytest.mark.parametrize("day", [dt.date(2025, 2, 28), dt.date(2025, 3, 5), dt.date(2025, 4, 1)])
async def test_days_on_which_nxt_is_not_open_yet_or_new(day: dt.date) -> None:
    """Nothing is traded at NXT before 4 March 2025, where its history is empty or short."""
    async with (
        Simulator(pace=0, day=day, stocks=4) as exchange,
        aiohttp.ClientSession() as http,
    ):
        exchange.rate_limit(100_000)
        client = Client(exchange, http, exchange.credentials)
        for api_id in BY_SUFFIX:
            body = dict(OFFICIAL[api_id].get("request_example") or {}) | {"stk_cd": "005930_NX"}
            assert (await client.call(api_id, **body)).code == 0, api_id
        for api_id in BY_CODE:
            body = dict(OFFICIAL[api_id].get("request_example") or {}) | {"stex_tp": "2"}
            assert (await client.call(api_id, **body)).code == 0, api_id
