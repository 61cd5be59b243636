"""Every query of the spec: answered with each documented field, in its length and shape."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from kiwoom_async.simulator.rest.calls import Request
from kiwoom_async.simulator.rest.catalogue import handler_of
from kiwoom_async.simulator.rest.refusals import Refusal
from kiwoom_async.spec import API, FieldSpec, Param, load
from tests.support.wire_client import Client

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(stocks=16)]

QUERIES = [api for api in load().apis.values() if api.kind == "query"]
ORDERS = [api for api in load().apis.values() if api.kind == "order"]


LONGER_THAN_DOCUMENTED = {("ka30012", "elwrght_cntn")}
"""The official example of this text is longer than its table says, too."""

SIGNS = r"(?:--|\+-|[+-])?"  # the service doubles some
SHAPES = {
    "magnitude": re.compile(r" ?[+-]?\d+"),
    "integer": re.compile(rf" ?{SIGNS}\d+(?:\.0+)?"),
    "aggressor": re.compile(r" ?[+-]?\d+"),
    "number": re.compile(rf"{SIGNS}\d*\.?\d+%?"),
    "decimal": re.compile(rf"{SIGNS}\d*\.?\d+%?"),
    "day": re.compile(r"\d{8}(?:0{6})?"),
    "moment": re.compile(r"\d{14}"),
    "time_of_day": re.compile(r"\d{6}|\d{4}|\d\d:\d\d(?::\d\d)?"),
    "direction": re.compile(r"[0-9+-]+"),
    "yes_no": re.compile(r"[YN01]"),
}


def request(api: API, symbol: str = "005930") -> dict[str, str]:
    return {param.wire: filled(param, symbol) for param in api.params}


def filled(param: Param, symbol: str) -> str:
    if param.codes:
        return next(iter(param.codes))
    return {"symbol": symbol, "symbols": symbol, "day": "20991231", "time_of_day": "0930"}.get(
        param.kind, "1"
    )


def odd(api: API, field: FieldSpec, text: object) -> str:
    """Return the fault of a value, blank if it is valid."""
    if not isinstance(text, str):
        return f"{api.id} {field.wire}: no text: {text!r}"
    too_long = field.length is not None and len(text) > field.length
    if too_long and (api.id, field.wire) not in LONGER_THAN_DOCUMENTED:
        return f"{api.id} {field.wire}: longer than {field.length}: {text!r}"
    shape = SHAPES.get(field.kind)
    if text.strip() and shape and not shape.fullmatch(text):
        return f"{api.id} {field.wire}: no {field.kind}: {text!r}"
    if field.kind == "text" and text == field.label:
        return f"{api.id} {field.wire}: its own label"
    return ""


async def test_every_query_has_every_documented_field(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    client.exchange.step(times=20)
    await client.order(trde_tp="3", ord_uv="")
    await client.order("kt10001", trde_tp="3", ord_uv="")
    await client.order(ord_uv="65000")
    found: list[str] = []
    for api in QUERIES:
        body = (await client.call(api.id, **request(api))).body
        assert body.pop("return_code") == 0, (api.id, body)
        body.pop("return_msg")
        assert body.keys() == {field.wire for field in api.fields}, api.id
        columns = {field.wire: field for field in api.rows}
        for field in api.fields:
            if field.kind != "table":
                found.append(odd(api, field, body[field.wire]))
                continue
            for row in body[field.wire]:
                assert row.keys() == columns.keys(), api.id
                found += [odd(api, columns[wire], text) for wire, text in row.items()]
    assert sorted(set(filter(None, found))) == []


async def test_the_same_question_has_the_same_answer(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    for api in QUERIES:
        first = await client.call(api.id, **request(api))
        again = await client.call(api.id, **request(api))
        assert first.body == again.body, api.id


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
