"""Additions: a new entry of the spec is enough for a new TR, tried in a copy of the package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kiwoom_async

PACKAGE = Path(kiwoom_async.__file__).parent

REALTIME = {
    "id": "9Z",
    "name": "새로운시세",
    "url": "/api/dostk/websocket",
    "category": "실시간시세",
    "item": "sector",
    "record": "BrandNew",
    "summary": "Something that is pushed since yesterday.",
    "fields": [
        {"wire": "20", "name": "time", "label": "시간", "kind": "time_of_day"},
        {"wire": "10", "name": "price", "label": "현재가", "kind": "magnitude"},
    ],
}
NAMESPACE = {
    "namespace": "novelties",
    "title": "Novelties",
    "summary": "What is new.",
    "label": "새로운",
    "apis": [
        {
            "id": "ka99999",
            "name": "새로운요청",
            "url": "/api/dostk/new",
            "category": "새로운",
            "kind": "query",
            "method": "today",
            "summary": "What is new today.",
            "answer": "News",
            "fields": [{"wire": "txt", "name": "headline", "label": "제목", "kind": "text"}],
        }
    ],
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The whole package, to be changed."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(PACKAGE, tmp_path / "kiwoom_async", ignore=ignored))


def python(copy: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=copy.parent,
        env={**os.environ, "PYTHONPATH": str(copy.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(copy: Path, name: str, content: Any) -> None:
    path = copy / "spec" / "data" / name
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    python(copy, "-m", "kiwoom_async.codegen")
    python(copy, "-m", "kiwoom_async.codegen", "--check")


def test_a_realtime_type(copy: Path) -> None:
    listed = json.loads((copy / "spec" / "data" / "realtime.json").read_text("utf-8"))
    write(copy, "realtime.json", {"types": [*listed["types"], REALTIME]})
    said = python(
        copy,
        "-c",
        "import kiwoom_async as k\n"
        "from kiwoom_async.streams.requests import subscriptions\n"
        "assert 'BrandNew' in k.__all__\n"
        "print(subscriptions([k.BrandNew], ['001'])[0][1])\n"
        "print(k.BrandNew.of(b'{\"10\":\"-7\"}', '001').price)",
    )
    assert said.split() == ["001", "7"]


def test_a_namespace(copy: Path) -> None:
    write(copy, "novelties.json", NAMESPACE)
    said = python(
        copy,
        "-c",
        "from kiwoom_async import Session\n"
        "print(type(Session.novelties).__name__)\n"
        "from kiwoom_async.api.novelties import TODAY\n"
        "print(TODAY.path)",
    )
    assert said.split() == ["cached_property", "/api/dostk/new"]
