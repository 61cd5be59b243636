"""Columns of every kind of row and of every realtime type, without a detour over the records."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest

from kiwoom_async import Page, Rows, realtime, spec
from kiwoom_async.api.index import INDEX
from kiwoom_async.records.rows import Columnar
from kiwoom_async.spec import API, RealtimeType
from tests.support.contract_samples import body_and_meaning

LISTS = [api for api in spec.load().apis.values() if api.id in INDEX and api.row]
TYPES = list(spec.load().realtime.values())


def wire(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def assert_columns(rows: Columnar[Any], meanings: list[dict[str, Any]]) -> None:
    columns = rows._columns("raise")
    quick = {name: columns.at_once(name) for name in columns.layout.attributes}
    assert quick == rows.columns()
    for name in meanings[0]:
        assert quick[name] == [meaning[name] for meaning in meanings], name
    pytest.importorskip("polars")
    frame = rows.to_polars(columns=columns.layout.attributes)
    assert frame.to_dict(as_series=False) == quick


@pytest.mark.parametrize("api", LISTS, ids=lambda api: api.id)
def test_rows(api: API) -> None:
    module, constant, _ = INDEX[api.id]
    tr = getattr(importlib.import_module(f"kiwoom_async.api.{module}"), constant)
    rows = [body_and_meaning(api.rows, start) for start in (11, 102)]
    listed = next(field.wire for field in api.fields if field.kind == "table")
    page = Page(tr.answer.of(wire({listed: [row for row, _ in rows]})), tr.answer.rows)
    assert_columns(page, [meaning for _, meaning in rows])


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id)
def test_realtime(kind: RealtimeType) -> None:
    cls = getattr(realtime, kind.record)
    samples = [body_and_meaning(kind.fields, start) for start in (1, 12)]
    records = Rows(cls.of(wire(body), "005930", 7) for body, _ in samples)
    assert_columns(records, [meaning for _, meaning in samples])
    assert records.columns()["received_ns"] == [7, 7]
    moments = records.to_polars()["received"]
    assert str(moments.dtype) == "Datetime(time_unit='ns', time_zone='Asia/Seoul')"
    assert moments.to_physical().to_list() == [7, 7]
