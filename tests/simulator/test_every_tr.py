"""Every query of the spec is answered with every field it documents."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kiwoom_async.simulator.rest.calls import Request
from kiwoom_async.simulator.rest.catalogue import handler_of
from kiwoom_async.simulator.rest.refusals import Refusal
from kiwoom_async.spec import API, Param, load
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

QUERIES = [api for api in load().apis.values() if api.kind == "query"]
ORDERS = [api for api in load().apis.values() if api.kind == "order"]


def request(api: API, symbol: str = "005930") -> dict[str, str]:
    return {param.wire: filled(param, symbol) for param in api.params}


def filled(param: Param, symbol: str) -> str:
    if param.codes:
        return next(iter(param.codes))
    return {"symbol": symbol, "symbols": symbol, "day": "20991231", "time_of_day": "0930"}.get(
        param.kind, "1"
    )


async def test_every_query(client: Client) -> None:
    assert {api.id for api in QUERIES} >= {"ka10081", "kt00018", "ka01301"}
    client.exchange.rate_limit(1000)
    for api in QUERIES:
        reply = await client.call(api.id, **request(api))
        body = reply.body
        assert body.pop("return_code") == 0, body
        body.pop("return_msg")
        assert body.keys() == {field.wire for field in api.fields}, api.id
        for value in body.values():
            for row in value if isinstance(value, list) else []:
                assert row.keys() == {field.wire for field in api.rows}, api.id
                assert all(isinstance(text, str) for text in row.values())


async def test_the_same_question_has_the_same_answer(client: Client) -> None:
    first = await client.call("ka10015", stk_cd="005930", strt_dt="20261101")
    again = await client.call("ka10015", stk_cd="005930", strt_dt="20261101")
    assert first.body == again.body


async def test_answers_of_one_moment_agree(client: Client) -> None:
    client.exchange.set_price("005930", 71_300)
    quote = (await client.call("ka10001", stk_cd="005930")).body
    listed = (await client.call("ka10100", stk_cd="005930")).body
    brokers = (await client.call("ka10002", stk_cd="005930")).body
    assert listed["name"] == quote["stk_nm"]
    for name in ("cur_prc", "pred_pre", "flu_rt", "base_pric"):
        assert brokers[name] == quote[name]


async def test_pages_end(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    api = load().apis["ka10015"]
    table = next(field.wire for field in api.fields if field.kind == "table")
    dates: list[str] = []
    key, more = "", True
    while more:
        reply = await client.call(api.id, next_key=key, stk_cd="005930", strt_dt="20991231")
        dates += [row["dt"] for row in reply.body[table]]
        more, key = reply.headers["cont-yn"] == "Y", reply.headers["next-key"]
    assert len(dates) == 60
    assert dates == sorted(set(dates), reverse=True)


async def test_an_unknown_symbol_is_blank(client: Client) -> None:
    body = (await client.call("ka10002", stk_cd="123456")).body
    assert body["cur_prc"] == ""


async def test_what_is_not_modelled_is_refused(client: Client) -> None:
    for api in ORDERS:
        reply = await client.call(api.id, **request(api))
        assert (reply.code, "SIMULATOR" in reply.message) == (20, False), api.id
    for known in (ORDERS[0], QUERIES[0]):
        unheard_of = msgspec.structs.replace(known, id="kt19999")
        fields: dict[str, Any] = dict.fromkeys(Request.__struct_fields__)
        fields["api"] = unheard_of
        with pytest.raises(Refusal, match="SIMULATOR"):
            handler_of(unheard_of)(Request(**fields))
