"""Every input of a TR about the market: other dates, sides, units and markets, other answers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.simulator.rest.catalogue import apis
from kiwoom_async.spec import API, Param
from tests.support.official import official_apis
from tests.support.wire_client import Client, Reply

pytestmark = pytest.mark.anyio

OFFICIAL = official_apis()
DAY = dt.date(2026, 9, 10)
DAYS = ("20260910", "20260819", "20260304")
DATES = ("base_dt", "strt_dt", "end_dt", "qry_dt", "date", "dt", "start_dt", "fr_dt", "to_dt")
CHOICES = {
    "amt_qty_tp",
    "trde_tp",
    "sort_tp",
    "sort_base",
    "mrkt_tp",
    "invsr",
    "invsr_tp",
    "orgn_tp",
    "dt",
    "tic_scope",
    "inds_cd",
    "flu_tp",
    "updown_tp",
    "ntl_tp",
    "high_low_tp",
    "pertp",
    "rt_tp",
    "tdy_pred",
    "indc_tp",
    "motn_drc",
}
"""Inputs of which two values can not mean the same."""
BY_NUMBER_OF_DAYS = "the example asks for a number of days"
SAME = {
    ("ka10038", "strt_dt"): BY_NUMBER_OF_DAYS,
    ("ka10038", "end_dt"): BY_NUMBER_OF_DAYS,
    ("ka10042", "strt_dt"): BY_NUMBER_OF_DAYS,
    ("ka10042", "end_dt"): BY_NUMBER_OF_DAYS,
    ("ka10043", "strt_dt"): BY_NUMBER_OF_DAYS,
    ("ka10043", "end_dt"): BY_NUMBER_OF_DAYS,
    ("ka10042", "sort_base"): "a ranking has no prices and dates to sort by",
    ("ka90008", "amt_qty_tp"): "both are in every row",
    ("ka90013", "amt_qty_tp"): "both are in every row",
    ("ka20001", "mrkt_tp"): "the code of the index says which market",
    ("ka20002", "mrkt_tp"): "the code of the index says which market",
    ("ka20009", "mrkt_tp"): "the code of the index says which market",
    ("ka30005", "sort_tp"): "the example finds no more than one",
    ("ka10029", "sort_tp"): "two stocks are in an auction",
}
"""Inputs of the examples that may say the same, and why."""
MEANS_ALL = {"all", "kospi"}  # of a list without stocks of KOSDAQ


def example(api: API) -> dict[str, str]:
    """The official request, on the day of the exchange."""
    fields: dict[str, str] = dict(OFFICIAL.get(api.id, {}).get("request_example") or {})
    for name in DATES:
        if len(fields.get(name, "")) == 8:
            fields[name] = DAYS[0]
    if fields.get("strt_dt") and "end_dt" in fields:
        fields["strt_dt"] = DAYS[1]
    if "stex_tp" in fields:
        fields["stex_tp"] = "1"
    return fields


def inputs() -> Iterator[tuple[API, Param, tuple[str, ...]]]:
    """Every date and every choice with the values to compare."""
    for api in apis().values():
        if api.kind != "query" or api.id.startswith("kt"):
            continue
        known = example(api)
        for one in api.params:
            if len(known.get(one.wire, "")) == 8 and one.wire in DATES:
                yield api, one, DAYS
            elif one.wire in CHOICES and len(one.codes) > 1:
                codes = tuple(one.codes)
                yield api, one, codes if len(codes) <= 3 else (codes[0], codes[2], codes[-1])


INPUTS = list(inputs())
PARTS = 8


@pytest.fixture
async def client(http: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with Simulator(
        pace=0,
        day=DAY,
        time=dt.time(13, 25),
        stocks=12,
        rules=Rules(calls=100_000),
    ) as exchange:
        await exchange.run("13:31")
        for symbol in exchange.symbols:
            exchange.trade(symbol, side="sell")
        exchange.vi("000660")
        exchange.vi("005380", direction="down", kind="dynamic")
        yield Client(exchange, http, exchange.credentials)


def told(reply: Reply) -> str:
    body: dict[str, Any] = reply.body
    body.pop("return_msg")
    return json.dumps(body, sort_keys=True)


def says_nothing(reply: Reply) -> bool:
    tables = [value for value in reply.body.values() if isinstance(value, list)]
    return bool(tables) and not any(any(row.values()) for rows in tables for row in rows)


@pytest.mark.heavy(sample=1)
@pytest.mark.parametrize("part", range(PARTS))
async def test_two_values_of_an_input_give_two_answers(client: Client, part: int) -> None:
    same = []
    compared = set()
    for api, one, values in INPUTS[part::PARTS]:
        answers: dict[str, list[str]] = {}
        for value in values:
            reply = await client.call(api.id, **(example(api) | {one.wire: value}))
            assert reply.code == 0, (api.id, one.wire, value, reply.message)
            if not says_nothing(reply):
                answers.setdefault(told(reply), []).append(value)
        if len(answers) > 1:
            compared.add((api.id, one.wire))
        if (api.id, one.wire) not in SAME:
            same += [
                (api.id, one.wire, alike)
                for alike in answers.values()
                if len(alike) > 1 and not {one.codes.get(value) for value in alike} <= MEANS_ALL
            ]
    assert same == []
    assert len(compared) > 10
