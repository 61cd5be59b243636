"""Values look like those of the official answers to the official request examples.

Compared are what a program reads a value by: zero padding and its width, digits behind the point,
a plus, a doubled minus.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from kiwoom_async.simulator.rest.catalogue import apis
from kiwoom_async.spec import API, FieldSpec
from tests.support.official import official_apis
from tests.support.wire_client import Client

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(stocks=16)]

OFFICIAL = official_apis()
ASKED = [
    api
    for api in apis().values()
    if api.kind == "query" and "request_example" in OFFICIAL.get(api.id, {})
]
NUMBERS = {"magnitude", "integer", "number", "decimal", "aggressor"}
NUMBER = re.compile(r"\s*(--|\+-|[+-]?)(\d*)((?:\.\d+)?)%?")
PADDED = re.compile(r"-?0\d+")

DIFFERENT = {
    # Values of other fields from the middle of the example on.
    *(("ka10001", wire) for wire in ("250lwst_pric_dt", "lst_pric", "exp_cntr_pric", "cur_prc")),
    # Of a single value without a plus nothing follows; other TRs have one in the same field.
    ("ka10010", "all_dfrt_trst_netprps_qty"),
    ("ka10079", "pred_pre"),
    ("ka20004", "pred_pre"),
    ("ka40007", "objt_idex_pre_rt"),
    ("ka50079", "pred_pre"),
    ("ka50080", "pred_pre"),
    # The aggressor's sign, as the tables say; the examples have it for sales only.
    ("ka10003", "cntr_trde_qty"),
    ("ka10046", "trde_qty"),
    ("ka40008", "trde_qty"),
    ("ka40007", "trde_qty"),
    # Sums over a period have six digits on the real service.
    ("ka10045", "orgn_dt_acc"),
    ("ka10045", "for_dt_acc"),
    # Twelve characters by its table, eleven in the example.
    ("kt00003", "prsm_dpst_aset_amt"),
    # Its table promises seven digits; the percentage of everything is a whole number here.
    ("kt00013", "evlt_repl_rt"),
}
"""Fields whose examples contradict the tables beside them, or something more certain."""


def examples(api: API, *, rows: bool) -> dict[str, list[str]]:
    """The values of the official examples that are not blank, by wire name."""
    official, found = OFFICIAL[api.id], defaultdict(set)
    for answer in official.get("response_examples", []):
        lists = [value for value in answer.values() if isinstance(value, list)]
        for values in [row for one in lists for row in one] if rows else [answer]:
            for wire, text in values.items():
                if isinstance(text, str) and text.strip():
                    found[wire].add(text)
    for field in official["response"]:
        for one in field.get("fields", []) if rows else [field]:
            found[one["name"]] |= {text for text in one.get("example_values", []) if text.strip()}
    return {wire: sorted(texts) for wire, texts in found.items()}


def differences(field: FieldSpec, text: str, known: list[str]) -> Iterator[str]:
    """In what a value differs from every example of its field."""
    parsed = [NUMBER.fullmatch(one) for one in known]
    if field.kind not in NUMBERS or not text.strip() or not known or None in parsed:
        return
    match = NUMBER.fullmatch(text)
    if match is None:
        yield "no number"
        return
    shown = [one for one in parsed if one]
    if all(PADDED.fullmatch(one) for one in known) and len(text) not in set(map(len, known)):
        yield "width"
    if PADDED.fullmatch(text) and not any(PADDED.fullmatch(one) for one in known):
        yield "padding"
    digits = {len(one[3]) for one in shown if float(one[2] + one[3] or 0)}
    if digits and float(match[2] + match[3] or 0) and len(match[3]) not in digits:
        yield "digits"
    signs = {one[1] for one in shown if float(one[2] + one[3] or 0)}
    yield from sign_differences(field, match, signs)


def sign_differences(field: FieldSpec, match: re.Match[str], signs: set[str]) -> Iterator[str]:
    """In what the sign of a value differs from the signs of the examples that are not zero."""
    if not float(match[2] + match[3] or 0):
        return
    up, down = signs & {"", "+"}, signs & {"-", "--", "+-"}
    if match[1] in ("", "+") and up and match[1] not in up and field.sign != "direction":
        yield "plus"
    if match[1] in ("-", "--", "+-") and down and match[1] not in down:
        yield "minus"


def compared(api: API, body: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Every difference between an answer and the official examples of its TR."""
    for rows, fields in ((False, api.fields), (True, api.rows)):
        known = examples(api, rows=rows)
        columns = {field.wire: field for field in fields if field.kind != "table"}
        lists = [value for value in body.values() if isinstance(value, list)]
        for values in [row for one in lists for row in one] if rows else [body]:
            for wire, field in columns.items():
                for what in differences(field, values[wire], known.get(wire, [])):
                    yield api.id, wire, what, values[wire]


async def test_values_look_like_the_official_ones(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    client.exchange.step(times=20)
    await client.order(trde_tp="3", ord_uv="")
    await client.order("kt10001", trde_tp="3", ord_uv="")
    await client.order(ord_uv="65000")
    found = set()
    for api in ASKED:
        reply = await client.call(api.id, **OFFICIAL[api.id]["request_example"])
        assert (reply.status, reply.code) == (200, 0), (api.id, reply.message)
        found |= {one for one in compared(api, reply.body) if one[:2] not in DIFFERENT}
    assert sorted(found) == []
