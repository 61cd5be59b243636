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


@pytest.mark.kiwoom_rules(paper=True, calls=1_000)
async def test_paper_answers_all_but_what_it_lacks(client: Client) -> None:
    answered = {}
    for api in EXAMPLES:
        if api.kind == "query":
            reply = await client.call(api.id, **OFFICIAL[api.id]["request_example"])
            answered[api.id] = reply.code
    lacking = {api_id for api_id, code in answered.items() if code == 20}
    # and kt00017, which has no example since it asks for nothing
    assert lacking == {"ka01690", "kt00002", "kt00010", "kt00015", "kt00016"}
    assert set(answered.values()) == {0, 20}


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
