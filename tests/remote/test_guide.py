"""Guide: what docs/en/gateway.md shows runs as it stands, but for the addresses."""

from __future__ import annotations

import asyncio
import inspect
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import kiwoom_async
from kiwoom_async import Session
from kiwoom_async.cli.bus import gateway
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.simulator import Simulator
from tests.support.days import DAY
from tests.support.deployment import DEPLOY
from tests.support.gateways import TradingDay
from tests.support.nats_server import NatsServer
from tests.support.pages import Block, program

pytestmark = pytest.mark.anyio

GUIDE = (Path(__file__).parents[2] / "docs" / "en" / "gateway.md").read_text("utf-8")
GATEWAY, CLIENT = re.findall(r"```python\n(.*?)```", GUIDE, re.S)


async def test_the_snippets_run(nats: NatsServer, tmp_path: Path) -> None:
    printed: list[object] = []
    async with Simulator(day=DAY, pace=200) as exchange:
        names: dict[str, Any] = {
            **{name: getattr(kiwoom_async, name) for name in kiwoom_async.__all__},
            "Session": lambda _, **options: Session(
                exchange.server, exchange.credentials, **options
            ),
            **{"RemoteSession": RemoteSession, "trading_day": TradingDay},
            **{"Gateway": Gateway, "exchange": exchange, "print": printed.append},
            "briefly": lambda endless: endless,
        }

        def running(snippet: str) -> Any:
            text = snippet.replace("nats://hub", nats.url).replace('"live"', '"simulator"')
            text = text.replace("data/", str(tmp_path)).replace("orders.jsonl", str(tmp_path / "o"))
            return asyncio.create_task(
                program(Block("docs/en/gateway.md", 1, "python", text))(names)
            )

        serving = running(GATEWAY)
        await asyncio.wait_for(running(CLIENT), 30)
        serving.cancel()
        await asyncio.wait({serving})
    assert len(printed) == 2


def test_the_unit_runs_a_command_that_exists() -> None:
    unit = (DEPLOY / "kiwoom-gateway.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.M)
    program, command, *arguments = shlex.split(line)
    assert (Path(program).name, command) == ("kiwoom-async", "gateway")
    used = {word for word in arguments if word.startswith("--")}
    known = set(inspect.signature(gateway).parameters)
    assert {option[2:].replace("-", "_") for option in used} <= known
