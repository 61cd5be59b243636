"""Official request examples, sent unchanged: accepted, and answered within the lengths."""

from __future__ import annotations

import datetime as dt

import pytest

from kiwoom_async.spec import API, load
from tests.support.official import official_apis
from tests.support.wire_client import Client, Message

OFFICIAL = official_apis()
EXAMPLES = [
    api
    for api in load().apis.values()
    if api.kind in ("query", "order") and OFFICIAL.get(api.id, {}).get("request_example")
]

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_stage(day=dt.date(2026, 3, 5), stocks=16),
]


async def test_examples_are_accepted(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    refused = {}
    for api in EXAMPLES:
        reply = await client.call(api.id, **OFFICIAL[api.id]["request_example"])
        # an order's example names no open order, or sells what is not held
        if reply.code not in ((0, 20) if api.kind == "order" else (0,)):
            refused[api.id] = reply.message
    assert len(EXAMPLES) > 150
    assert refused == {}


async def test_answers_are_within_their_lengths(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    client.exchange.step(times=20)
    for api in EXAMPLES:
        body = (await client.call(api.id, **OFFICIAL[api.id]["request_example"])).body
        assert too_long(api, body) == set(), api.id


def too_long(api: API, body: Message) -> set[tuple[str, str]]:
    lengths = {field.wire: field.length for field in (*api.fields, *api.rows)}
    tables = [value for value in body.values() if isinstance(value, list)]
    return {
        (name, text)
        for row in [body, *(row for table in tables for row in table)]
        for name, text in row.items()
        if isinstance(text, str) and len(text) > (lengths.get(name) or len(text))
    }
