"""Lists of the whole market: other work goes on while their companies and days are made."""

from __future__ import annotations

import datetime as dt

import anyio
import pytest

from tests.support.official import official_apis
from tests.support.wire_client import Client

OFFICIAL = official_apis()

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=100),
    pytest.mark.kiwoom_stage(day=dt.date(2026, 3, 5), stocks=60),
]


@pytest.mark.parametrize("api_id", ["ka10027", "ka10051", "ka20007"])
async def test_a_short_question_need_not_wait_for_a_long_one(client: Client, api_id: str) -> None:
    await client.call("ka10101", mrkt_tp="0")  # a connection stands, a token is there
    answered = []

    async def ask(api_id: str, **fields: str) -> None:
        await client.call(api_id, **fields)
        answered.append(api_id)

    asked = OFFICIAL[api_id]["request_example"] | {"inds_cd": "101"}
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: ask(api_id, **asked))
        await client.exchange.wait_for(lambda: client.exchange.calls[-1].api_id == api_id)
        tasks.start_soon(lambda: ask("kt00001", qry_tp="3"))
    assert answered == ["kt00001", api_id]
