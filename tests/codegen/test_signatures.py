"""Signatures: a type checker sees the types of the spec in every generated method."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiwoom_async import spec
from kiwoom_async.codegen.modules import called
from kiwoom_async.spec import API, NamespaceSpec, Param

PACKAGE = Path(spec.__file__).parents[1]

SAMPLES = {
    "day": "dt.date(2026, 11, 20)",
    "flags": "()",
    "symbols": '["005930"]',
    "time_of_day": "dt.time(9, 30)",
    "whole": "1",
}


def sample(param: Param) -> str:
    """One value that the argument takes, as Python text."""
    table: dict[str, Any] = param.codes or next(iter(param.tables.values()), {})
    literal = next(iter(table.values()), "005930")
    return SAMPLES.get(param.kind, repr(literal))


def result(api: API) -> str:
    """The type that a call of this API gives."""
    if api.kind == "order":
        return "Order"
    return f"Pager[module.{api.row}, module.{api.answer}]" if api.row else f"module.{api.answer}"


def checks(space: NamespaceSpec) -> str:
    """A module that calls every method of a namespace with its required arguments."""
    lines = [
        "import datetime as dt",
        "from typing import assert_type",
        "from kiwoom_async import Order, Pager, Session",
        f"import kiwoom_async.api.{space.namespace} as module",
        "async def calls(session: Session) -> None:",
    ]
    for api in space.apis:
        needed = [param for param in api.arguments if param.must_be_given]
        given = [sample(p) if p.positional else f"{p.name}={sample(p)}" for p in needed]
        call = f"session.{space.namespace}.{api.method}({', '.join(given)})"
        waits = "" if api.kind == "query" and api.row else "await "
        lines.append(f"    assert_type({waits}{call}, {result(api)})")
    return "\n".join(lines) + "\n"


@pytest.mark.timeout(300)
def test_every_method_has_the_types_of_the_spec(tmp_path: Path) -> None:
    spaces = [space for space in spec.load().namespaces.values() if called(space)]
    for space in spaces:
        (tmp_path / f"calls_{space.namespace}.py").write_text(checks(space), encoding="utf-8")
    mypy = [sys.executable, "-m", "mypy", "--config-file", str(PACKAGE.parent / "pyproject.toml")]
    done = subprocess.run(
        [*mypy, *map(str, sorted(tmp_path.glob("*.py")))],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"no issues found in {len(spaces)} source files" in done.stdout
