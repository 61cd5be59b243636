"""Guide: what docs/en/bus.md shows runs as it stands, but for the addresses."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import nats
import pytest

import kiwoom_async
from kiwoom_async import Session, Trade, bus
from kiwoom_async.bus import Subscription
from kiwoom_async.capture import Recorder
from kiwoom_async.simulator import Simulator
from tests.support.bus import take
from tests.support.nats_server import NatsServer
from tests.support.pages import Block, program

try:
    import zstandard as zstd
except ImportError:  # Python 3.14 has its own
    from compression import zstd  # type: ignore[import-not-found,no-redef,unused-ignore]

pytestmark = pytest.mark.anyio

GUIDE = (Path(__file__).parents[2] / "docs" / "en" / "bus.md").read_text("utf-8")
PUBLISH, SUBSCRIBE, PLAIN, FROM_ENV = re.findall(r"```python\n(.*?)```", GUIDE, re.S)


class Enough(Exception):
    """A snippet without an end has run long enough."""


async def test_the_snippets_run(
    broker: NatsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIWOOM_NATS_URL", broker.url)
    printed: list[object] = []

    def show(*values: object) -> None:
        printed.append(values)
        if len(printed) % 3 == 0:
            raise Enough

    client = await nats.connect(broker.url)
    async with Simulator(pace=200) as exchange:
        names: dict[str, Any] = {
            **{name: getattr(kiwoom_async, name) for name in kiwoom_async.__all__},
            **{name: getattr(bus, name) for name in bus.__all__},
            **{"Recorder": Recorder, "zstandard": zstd, "json": json, "client": client},
            "Session": lambda _: Session(exchange.server, exchange.credentials),
            **{"exchange": exchange, "print": show, "briefly": lambda endless: endless},
        }

        def running(snippet: str) -> Any:
            text = snippet.replace("nats://hub", broker.url).replace(
                "data/", str(tmp_path / "data")
            )
            return program(Block("docs/en/bus.md", 1, "python", text))(dict(names))

        publishing = asyncio.create_task(running(PUBLISH))
        async with Subscription(broker.url, Trade, "005930") as trades:
            await take(trades, 1)
        for snippet in (SUBSCRIBE, PLAIN):
            with pytest.raises(Enough):
                async with asyncio.timeout(30):
                    while True:
                        await running(snippet)
        endless = FROM_ENV.replace(
            "    ...", "    async for trade in trades:\n        print(trade)"
        )
        with pytest.raises(Enough):
            await asyncio.wait_for(running(endless), 30)
        publishing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await publishing
    await client.close()
    assert len(printed) == 9


def test_the_guide_names_what_there_is() -> None:
    linked = re.findall(r"`(examples/[a-z/]+)`", GUIDE)
    assert linked
    assert all((Path(__file__).parents[2] / path).exists() for path in linked)
