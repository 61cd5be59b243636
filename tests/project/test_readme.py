"""README: every snippet runs on the embedded exchange, each against a fresh session."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import anyio
import pytest

import kiwoom_async
from kiwoom_async import Session
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.simulator import Simulator
from tests.support.readme import README, SNIPPETS, program

pytestmark = pytest.mark.anyio

ENOUGH = 5


class Enough(Exception):
    """A snippet without an end has run long enough."""


def names(exchange: Simulator, session: Session | None) -> dict[str, Any]:
    """Names that a snippet can use; it ends when it has printed enough."""
    printed: list[object] = []

    def show(*values: object) -> None:
        printed.append(values)
        if len(printed) >= ENOUGH:
            raise Enough

    public = {name: getattr(kiwoom_async, name) for name in kiwoom_async.__all__}
    return {
        **public,
        "asyncio": asyncio,
        "contextlib": contextlib,
        "Simulator": Simulator,
        "Recorder": Recorder,
        "Journal": Journal,
        "exchange": exchange,
        "session": session,
        "print": show,
    }


async def stir(exchange: Simulator) -> None:
    """Move the market during a snippet: trades, a lost connection, condition hits."""
    for turn in range(10_000):
        exchange.step()
        if turn == 20:
            exchange.drop_connections()
        await anyio.sleep(0.005)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda text: text.strip().splitlines()[0][:50])
async def test_it_runs(snippet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where a snippet may write files
    async with Simulator(pace=0, cash=10**9) as exchange:
        snippet = snippet.replace("asyncio.run(main())", "await main()")
        snippet = snippet.replace("Session(PAPER", "Session(exchange.server, exchange.credentials")
        snippet = snippet.replace('"조건1"', '"0"')
        surroundings: Any = contextlib.nullcontext()
        if "Session(" not in snippet:
            surroundings = Session(exchange.server, exchange.credentials)
        async with surroundings as session, anyio.create_task_group() as tasks:
            tasks.start_soon(stir, exchange)
            with contextlib.suppress(Enough):
                await program(snippet)(names(exchange, session))
            tasks.cancel_scope.cancel()


def test_there_are_snippets_and_the_commands() -> None:
    assert len(SNIPPETS) >= 8
    assert 'python3 -m pip install ".[cli]" && kiwoom-async demo' in README
    assert 'python3 -m pip install ".[test]" && python3 -m pytest' in README
