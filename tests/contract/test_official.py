"""Official examples: all are readable, and every documented field is in the project's spec."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from typing import Any

import pytest

from kiwoom_async import realtime, spec
from kiwoom_async.api.index import INDEX
from kiwoom_async.errors import FieldError
from kiwoom_async.records.record import Record
from kiwoom_async.spec import API, Param, RealtimeType
from kiwoom_async.wire import requests
from tests.support.official import official_apis

OFFICIAL = official_apis()
SPEC = spec.load()
YOUNGER = {"ka01300", "ka01301"}  # than the official documents at hand
APIS = [api for api in SPEC.apis.values() if api.id in INDEX and api.id not in YOUNGER]
CONDITION_HIT = "02"  # described with the condition search, not as a separate type

# Values of examples that contradict the documentation they stand in.
REQUESTS_SENT_OTHERWISE = {
    "ka10017": {"trde_qty_tp"},  # a code that its table does not have
    "ka10018": {"trde_qty_tp"},
    "ka10019": {"trde_qty_tp"},
    "ka10038": {"dt"},  # days and dates at once
    "ka10042": {"qry_dt_tp"},
    "ka10043": {"qry_dt_tp"},
    "ka10054": {"trde_prica_tp", "trde_qty_tp"},  # bounds of 0 that are said not to count
    "ka10065": {"amt_qty_tp"},  # omitted fields, for which a default is sent
    "ka90013": {"amt_qty_tp"},
    "kt00015": {"qry_sort_tp"},
    "ka50079": {"tic_scope"},
    "ka50080": {"tic_scope"},
    "kt50030": {"mrkt_deal_tp"},
    "kt50075": {"mrkt_deal_tp"},
}
# ka10001's example has the values of other fields from the middle on.
ODD_ANSWERS = {"ka10001": {"lst_pric", "exp_cntr_pric", "250hgst_pric_dt", "250lwst_pric_dt"}}


def argument(param: Param, text: str) -> Any:
    """The argument for which this text is sent; None if it was omitted."""
    if text == param.when_none or not text:
        return None
    match param.kind:
        case "day":
            return dt.date.fromisoformat(text)
        case "time_of_day":
            return dt.time.fromisoformat(text)
        case "whole":
            return int(text)
        case "symbols":
            return text.split("|")
        case "flags":
            return [name for name, digit in zip(param.names, text, strict=True) if digit == "1"]
        case "choice":
            tables = list(param.tables.values()) or [param.codes]
            return next((table[text] for table in tables if text in table), None)
    return text


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.id)
def test_request_example(api: API) -> None:
    example = OFFICIAL[api.id].get("request_example", {})
    module, constant, _ = INDEX[api.id]
    tr = getattr(importlib.import_module(f"kiwoom_async.api.{module}"), constant)
    given = {p.name: argument(p, example.get(p.wire, "")) for p in api.arguments}
    filled = {p.name: p.default if given[p.name] is None else given[p.name] for p in api.arguments}
    body = requests.encode(tr, filled, dt.date(2026, 11, 23))
    differ = {wire for wire, text in body.items() if text != example.get(wire, "")}
    assert differ == REQUESTS_SENT_OTHERWISE.get(api.id, set())


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.id)
def test_answer_examples(api: API) -> None:
    module, constant, _ = INDEX[api.id]
    tr = getattr(importlib.import_module(f"kiwoom_async.api.{module}"), constant)
    odd: set[str] = set()
    for example in OFFICIAL[api.id].get("response_examples", []):
        answer = tr.answer.of(json.dumps(example, ensure_ascii=False).encode())
        odd |= unreadable(answer)
        if tr.row:
            listed = next(iter(value for value in example.values() if isinstance(value, list)), [])
            filled = [row for row in listed if any(str(text).strip() for text in row.values())]
            assert len(answer.rows) == len(filled)
            odd = odd.union(*map(unreadable, answer.rows))
    assert odd == ODD_ANSWERS.get(api.id, set())


@pytest.mark.parametrize("kind", SPEC.realtime.values(), ids=lambda kind: kind.id)
def test_realtime_examples(kind: RealtimeType) -> None:
    cls = getattr(realtime, kind.record)
    for frame in OFFICIAL.get(kind.id, {}).get("response_examples", []):
        for entry in frame.get("data", []):
            if "values" in entry:
                wire = json.dumps(entry["values"], ensure_ascii=False).encode()
                assert not unreadable(cls.of(wire, entry["item"]))


def unreadable(record: Record) -> set[str]:
    """The wire names of the fields that raise."""
    odd = set()
    for field in record.fields():
        try:
            getattr(record, field.name)
        except FieldError as error:
            odd.add(error.wire)
    return odd


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.id)
def test_every_documented_field_of_an_api_is_there(api: API) -> None:
    theirs = OFFICIAL[api.id]
    assert {f["name"] for f in theirs.get("request", [])} == {p.wire for p in api.params}
    assert {f["name"] for f in theirs.get("response", [])} == {f.wire for f in api.fields}
    nested = [field for f in theirs.get("response", []) for field in f.get("fields", [])]
    assert {f["name"] for f in nested} == {f.wire for f in api.rows}


def test_every_documented_realtime_type_is_there() -> None:
    theirs = {name: api for name, api in OFFICIAL.items() if api["kind"] == "realtime"}
    assert set(theirs) == set(SPEC.realtime) - {CONDITION_HIT}
    for name, api in theirs.items():
        fids = list(dict.fromkeys(field.wire for field in SPEC.realtime[name].fields))
        assert fids == [field["name"] for field in api["fids"]]


def test_every_documented_api_is_there() -> None:
    theirs = {name for name, api in OFFICIAL.items() if api["kind"] != "realtime"}
    assert theirs == set(SPEC.apis) - YOUNGER
