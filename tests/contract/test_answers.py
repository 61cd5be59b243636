"""Answers: every documented field has its English name and the type of the spec."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest

from kiwoom_async import realtime, spec
from kiwoom_async.api.index import INDEX
from kiwoom_async.errors import ConfigError, FieldError
from kiwoom_async.records.record import Record
from kiwoom_async.spec import API, FieldSpec, RealtimeType
from kiwoom_async.wire.symbols import item
from tests.support.contract_samples import body_and_meaning

APIS = [api for api in spec.load().apis.values() if api.id in INDEX]
TYPES = list(spec.load().realtime.values())


def wire(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def assert_reads(record: Record, meaning: dict[str, Any]) -> None:
    for name, value in meaning.items():
        found = getattr(record, name)
        assert found == value, name
        assert type(found) is type(value), name
    assert {name: record.asdict()[name] for name in meaning} == meaning


def assert_described(cls: type[Record], fields: tuple[FieldSpec, ...]) -> None:
    described = {field.name: field for field in cls.fields()}
    for field in fields:
        found = described[field.name]
        assert (found.wire, found.label) == (field.wire, field.label)
        assert found.optional is field.optional
        assert found.unit == field.unit


def assert_blank_where_optional(record: Record, fields: tuple[FieldSpec, ...]) -> None:
    for field in fields:
        if field.optional:
            assert getattr(record, field.name) is None
        elif field.kind not in ("aggressor", "table"):
            with pytest.raises(FieldError, match=field.name):
                getattr(record, field.name)


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.id)
def test_answer(api: API) -> None:
    module, constant, _ = INDEX[api.id]
    tr = getattr(importlib.import_module(f"kiwoom_async.api.{module}"), constant)
    assert tr.answer.__name__ == api.answer
    assert (tr.row.__name__ if tr.row else "") == api.row
    body, meaning = body_and_meaning(api.fields, 1)
    rows = [body_and_meaning(api.rows, start) for start in (11, 102)]
    listed = next((field.wire for field in api.fields if field.kind == "table"), None)
    if listed:
        body[listed] = [row for row, _ in rows]
    answer = tr.answer.of(wire(body))
    assert_reads(answer, meaning)
    assert_described(tr.answer, api.fields)
    if tr.row:
        for row, (_, row_meaning) in zip(answer.rows, rows, strict=True):
            assert type(row) is tr.row
            assert_reads(row, row_meaning)
        assert_described(tr.row, api.rows)
        assert_blank_where_optional(tr.row.of(b"{}"), api.rows)
    assert_blank_where_optional(tr.answer.of(b"{}"), api.fields)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id)
def test_realtime(kind: RealtimeType) -> None:
    cls = getattr(realtime, kind.record)
    assert cls.type_code == kind.id
    body, meaning = body_and_meaning(kind.fields, 1)
    assert_reads(cls.of(wire(body), "005930"), meaning)
    assert_described(cls, kind.fields)
    blank = cls.of(wire(dict.fromkeys(body, "")), "005930")
    assert_blank_where_optional(blank, kind.fields)


def test_every_realtime_type_has_its_record() -> None:
    assert realtime.__all__ == sorted(kind.record for kind in TYPES)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id)
def test_realtime_types_are_registered_for_what_the_spec_says(kind: RealtimeType) -> None:
    record = getattr(realtime, kind.record)
    assert record.item_kind == kind.item
    for text in {"sector": ["001"], "symbol": ["005930_NX"], "gold": ["MGD"]}.get(kind.item, []):
        assert item(kind.item, text) == text
    if kind.item == "condition":
        with pytest.raises(ConfigError, match=r"session\.conditions\.watch"):
            item(kind.item, "1")
