"""API reference: fields are described, in HTML and in ``help()``."""

from __future__ import annotations

import inspect
import runpy
from pathlib import Path

import pytest

from kiwoom_async import Trade
from kiwoom_async.api.chart import MinuteCandle

pdoc = pytest.importorskip("pdoc")


def test_a_field_has_a_docstring() -> None:
    assert inspect.getdoc(MinuteCandle.close) == "현재가(종가) (``cur_prc``), in KRW."
    assert inspect.getdoc(MinuteCandle.time) == "체결시간 (``cntr_tm``)."
    assert Trade.change_sign.codes["2"] == "rising"


def test_the_reference_of_a_module() -> None:
    reference = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "reference.py"))
    chart = pdoc.doc.Module.from_name("kiwoom_async.api.chart")
    reference["_prepare"](chart)
    candle = chart.members["MinuteCandle"]
    close, sign = candle.members["close"], candle.members["change_sign"]
    assert (close.docstring, close.annotation_str) == (MinuteCandle.close.__doc__, ": int")
    assert sign.annotation_str == ": str | None"
    assert "One of ``upper_limit``, ``rising``" in sign.docstring
    assert "MinuteCandle]" in chart.members["MinuteCandles"].members["rows"].annotation_str
