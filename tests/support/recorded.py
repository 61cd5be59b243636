"""Answers recorded on the real service: a folder that is not part of the project."""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kiwoom_async import Answer, Page, Record
from kiwoom_async.api.index import INDEX
from kiwoom_async.wire.requests import TR

__all__ = ["Recorded", "recorded", "tr_of"]

_BESIDE = Path(__file__).parents[2].parent / "shared" / "recorded"


class Recorded(NamedTuple):
    """One recorded answer.

    Attributes:
        api_id: The TR.
        body: The answer, parsed.
        note: What was kept of it, and when it was recorded.
        number: Its line.
    """

    api_id: str
    body: dict[str, Any]
    note: str
    number: int

    @property
    def answer(self) -> Answer:
        """The answer as the client has it."""
        answer: Answer = tr_of(self.api_id).answer.of(
            json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()
        )
        return answer

    @property
    def page(self) -> Page[Record, Answer] | None:
        """The page of rows it is, None when it has no rows."""
        tr = tr_of(self.api_id)
        table = next((field for field in tr.answer.fields() if field.type is list), None)
        return Page(self.answer, table) if tr.row else None  # type: ignore[arg-type]


def tr_of(api_id: str) -> TR[Any, Any]:
    """Return the description of a TR."""
    module, constant, _ = INDEX[api_id]
    tr: TR[Any, Any] = getattr(importlib.import_module(f"kiwoom_async.api.{module}"), constant)
    return tr


def recorded() -> list[Recorded]:
    """Read the recorded answers of TRs; skip the calling module without them."""
    folder = Path(os.environ.get("KIWOOM_RECORDED", _BESIDE))
    if not (folder / "bodies.jsonl").exists():
        pytest.skip(
            "there are no recordings here; KIWOOM_RECORDED names their folder",
            allow_module_level=True,
        )
    lines = (folder / "bodies.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    return [
        Recorded(entry["api_id"], entry["body"], entry.get("note", ""), number)
        for number, entry in enumerate(entries, 1)
        if entry["api_id"] in INDEX
    ]
